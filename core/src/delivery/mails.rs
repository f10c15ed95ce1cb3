//! The mails that are promised.

use super::compose::Made;
use crate::account::{self, Account};
use crate::app::App;
use crate::chat::cards;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::id::OutboxId;
use crate::mail::{self, TicketMail, TicketPart};
use crate::order::Full;
use crate::store::{Actor, accounts, tickets};
use crate::ticket::{self, TicketStatus, qr};

/// Wide enough to be scanned from a phone's screen at arm's length.
const QR_MODULE_PX: u32 = 8;

/// All good tickets of an order that its buyer still has, to the address that the buyer gave when paying.
pub(super) async fn tickets(app: &App, id: OutboxId, lang: Lang, full: &Full) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let mut good = tickets::kept_of_order(&mut tx, full.order.id).await?;
    tx.commit().await?;
    good.retain(|ticket| ticket.status == TicketStatus::Valid);
    let Some(address) = full.order.email.as_deref() else {
        return Ok(Made::Nothing);
    };
    if good.is_empty() {
        return Ok(Made::Nothing);
    }
    let Ok(to) = address.parse() else {
        return Ok(Made::NoAddress);
    };
    let mut parts = Vec::new();
    let of = i64::try_from(full.tickets.len()).unwrap_or(i64::MAX);
    for ticket in good {
        let shown = ticket::Shown {
            ticket: ticket.clone(),
            event: full.event.clone(),
            of,
            check_in: None,
        };
        let url = ticket::url(app, &ticket.code);
        parts.push(TicketPart {
            tier: ticket.tier_name.clone(),
            holder: ticket.holder_name.clone(),
            code: ticket::group(&ticket.code),
            qr_png: qr::encode_png(&url, QR_MODULE_PX),
            picture_png: cards::ticket_picture(app, lang, &shown).await?,
            url,
            seat: ticket.seat,
            of,
        });
    }
    let event = &full.event;
    let mail = TicketMail {
        id: id.to_string(),
        to,
        buyer_name: full.order.buyer_name.clone(),
        event_name: event.name.clone(),
        venue: event.venue.clone(),
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        zone: event.zone,
        description: event.description.clone(),
        event_url: app.config.public(&format!("e/{}", event.slug)),
        total: full.order.total(),
        tickets: parts,
        // The same at every try: a mail that is tried again is the same mail.
        now: full.order.created_at,
        uid: format!(
            "{}@{}",
            event.id,
            app.config.public_url.host_str().unwrap_or("eventos")
        ),
    };
    let made = tokio::task::spawn_blocking(move || mail::tickets(lang, &mail)).await;
    let made = made.map_err(|_| Error::Inconsistent("a mail could not be composed".into()))?;
    Ok(Made::Mail(Box::new(made)))
}

/// The code that stands; an older one that was replaced has no point any more.
pub(super) async fn email_code(app: &App, id: OutboxId, account: &Account) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let code = accounts::email_code(&mut tx, account.id).await?;
    tx.commit().await?;
    let Some(code) = code.filter(|code| code.expires_at > app.clock.now()) else {
        return Ok(Made::Nothing);
    };
    let Ok(to) = code.email.parse() else {
        return Ok(Made::Nothing);
    };
    let minutes = account::EMAIL_CODE_TTL.num_minutes();
    let mail = mail::email_code(account.lang(), to, &code.code, minutes, id.to_string());
    Ok(Made::Mail(Box::new(mail)))
}
