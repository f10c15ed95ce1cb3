//! What stands on a ticket's picture, in a language.

use super::picture::{Labels, TicketFace};
use super::{Shown, group, url};
use crate::app::App;
use crate::i18n::Lang;
use crate::tr;

/// The face of a ticket, to be drawn by [`super::picture::draw`].
pub fn face(app: &App, shown: &Shown, lang: Lang) -> TicketFace {
    let (ticket, event) = (&shown.ticket, &shown.event);
    let of_several = || {
        tr!(
            lang,
            "ticket-face-seat",
            seat = ticket.seat,
            count = shown.of
        )
    };
    TicketFace {
        event_name: event.name.clone(),
        starts: lang.date_time(event.starts_at, event.zone.0),
        venue: event.venue.clone(),
        tier: ticket.tier_name.clone(),
        holder: ticket.holder_name.clone(),
        code: group(&ticket.code),
        qr_payload: url(app, &ticket.code),
        labels: Labels {
            when: tr!(lang, "ticket-face-when"),
            where_: tr!(lang, "ticket-face-where"),
            tier: tr!(lang, "ticket-face-tier"),
            holder: tr!(lang, "ticket-face-holder"),
            code: tr!(lang, "ticket-face-code"),
        },
        note: (shown.of > 1).then(of_several),
        // The random half of the id: the bits of its time would give neighbours one colour.
        accent_seed: (event.id.as_u128() & u128::from(u64::MAX)) as u64,
    }
}
