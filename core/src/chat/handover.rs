//! A ticket that is handed over: asked first, then a message to forward; and taking it up.

use super::link::Link;
use super::turn::Turn;
use super::{Action, Block, Button, Reply, Text, cards, pace, purchase};
use crate::error::{Rejection, Result};
use crate::id::TicketId;
use crate::ticket::{self, Handover, Shown};
use crate::tr;

/// What handing over does; or the message to forward, where one is out already.
pub(super) async fn ask(turn: &Turn<'_>, ticket: TicketId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let (shown, standing) = ticket::waiting(turn.app, turn.account.id, ticket).await?;
    if let Some(handover) = standing {
        return Ok(to_forward(turn, &shown, &handover));
    }
    let days = ticket::HANDOVER_TTL.num_days();
    let text = Text::new()
        .title(tr!(
            lang,
            "handover-ask-title",
            name = shown.event.name.clone()
        ))
        .line(tr!(lang, "handover-ask-line"))
        .note(tr!(lang, "handover-ask-note", days = days));
    let action = Action::HandOver(ticket, ticket::handover_seal(&shown.ticket, None));
    let yes = Button::press(tr!(lang, "button-hand-over-now"), &action).main();
    let no = Button::press(tr!(lang, "button-keep-ticket"), &Action::Ticket(ticket));
    Ok(vec![Reply::new(text).private().row([yes, no])])
}

pub(super) async fn hand_over(turn: &Turn<'_>, ticket: TicketId, seal: u32) -> Result<Vec<Reply>> {
    let (shown, handover) = ticket::hand_over(turn.app, turn.account.id, ticket, seal).await?;
    Ok(to_forward(turn, &shown, &handover))
}

/// The message to forward, and below it what is for its sender alone.
fn to_forward(turn: &Turn<'_>, shown: &Shown, handover: &Handover) -> Vec<Reply> {
    let lang = turn.lang();
    let (event, ticket) = (&shown.event, shown.ticket.id);
    let link = Link::TakeOver(handover.code.clone()).address(turn.app);
    let mut text = Text::new()
        .title(tr!(
            lang,
            "handover-forward-title",
            name = event.name.clone()
        ))
        .block(Block::Time {
            label: lang.labelled(tr!(lang, "event-label-when")),
            at: event.starts_at,
            zone: event.zone,
            text: cards::when(lang, event),
        })
        .field(lang, tr!(lang, "event-label-where"), event.venue.clone())
        .line(tr!(
            lang,
            "handover-forward-line",
            name = turn.account.name.clone()
        ))
        .code(format!("/take {}", handover.spoken()));
    if let Some(link) = &link {
        text = text.line(link.clone());
    }
    let button = link.map(|link| Button::link(tr!(lang, "button-take-over"), link).main());
    let until = lang.short_date_time(handover.expires_at, event.zone.0);
    let below = Text::new().line(tr!(lang, "handover-made-line")).note(tr!(
        lang,
        "handover-made-note",
        until = until
    ));
    let anew = Action::HandOver(ticket, ticket::handover_seal(&shown.ticket, Some(handover)));
    vec![
        Reply::new(text).private().row(button),
        Reply::new(below).private().row([
            Button::press(
                tr!(lang, "button-take-back-code"),
                &Action::KeepTicket(ticket),
            ),
            Button::press(tr!(lang, "button-new-code"), &anew),
        ]),
    ]
}

pub(super) async fn keep(turn: &Turn<'_>, ticket: TicketId) -> Result<Vec<Reply>> {
    ticket::keep(turn.app, turn.account.id, ticket).await?;
    let lang = turn.lang();
    let button = Button::press(tr!(lang, "button-open-ticket"), &Action::Ticket(ticket));
    let reply = Reply::line(tr!(lang, "handover-kept")).private();
    Ok(vec![reply.row([button])])
}

/// `/take CODE`.
///
/// # Errors
/// `TooManyGuesses` after many codes that are nobody's.
pub(super) async fn take(turn: &Turn<'_>, code: Option<String>) -> Result<Vec<Reply>> {
    let code = code.ok_or_else(|| Rejection::MissingArgument {
        usage: "/take …".to_owned(),
    })?;
    let (app, account) = (turn.app, turn.account.id);
    let taken = pace::guess(app, account, ticket::take_over(app, account, &code)).await?;
    let lang = turn.lang();
    let text = Text::new()
        .title(tr!(
            lang,
            "handover-taken-title",
            count = taken.tickets,
            name = taken.event.name.clone()
        ))
        .note(tr!(lang, "buy-tickets-follow"));
    Ok(vec![
        Reply::new(text).private().row([purchase::to_tickets(turn)]),
    ])
}
