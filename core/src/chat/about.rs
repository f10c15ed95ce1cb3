//! Somebody who was pointed at, as whoever stands at a door sees them.

use super::command::Command;
use super::turn::Turn;
use super::{Action, Argument, Button, Reply, Text, cards, cut, door, label, staff};
use crate::account::{self, Account, Speaker};
use crate::error::{Rejection, Result};
use crate::i18n::Lang;
use crate::id::TicketId;
use crate::ticket::{self, CheckIn, Shown, Standing, UNDO_WINDOW};
use crate::tr;

/// So many of their tickets are shown.
const SHOWN: usize = 10;

/// `/attendee @ana`, and with a person where the platform has it.
pub(super) async fn command(
    turn: &Turn<'_>,
    command: &Command,
    person: Option<Argument>,
) -> Result<Vec<Reply>> {
    match person {
        Some(Argument::Person(person)) => show(turn, &person).await,
        Some(Argument::Text(name)) => {
            let known = staff::named(turn, &name).await?;
            card(turn, name, known).await
        }
        _ => {
            let usage = command.usage(turn.lang(), turn.platform);
            Err(Rejection::MissingArgument { usage }.into())
        }
    }
}

/// The person's tickets of the events where whoever asks is organizer or door staff.
pub(super) async fn show(turn: &Turn<'_>, person: &Speaker) -> Result<Vec<Reply>> {
    let known = account::known(turn.app, person.platform, &person.external_id).await?;
    card(turn, person.name.clone(), known).await
}

/// Of somebody who has no ticket of theirs they learn nothing: not even whether we know them.
async fn card(turn: &Turn<'_>, name: String, known: Option<Account>) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let holder = known.as_ref().map(|known| known.id);
    let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let mut found = ticket::of_attendee(turn.app, turn.account.id, holder, limit).await?;
    let Some(known) = known.filter(|_| !found.is_empty()) else {
        let line = tr!(lang, "about-no-tickets", name = name);
        return Ok(vec![Reply::line(line).private()]);
    };
    // Where they stand, they see first who wants in there.
    if let Some(door) = &turn.state.door {
        found.sort_by_key(|shown| shown.event.id != door.event);
    }
    Ok(vec![listed(turn, known.name, &found)])
}

/// Somebody's tickets, as staff of their events see them.
pub(super) fn listed(turn: &Turn<'_>, name: String, found: &[Shown]) -> Reply {
    let lang = turn.lang();
    let mut text = Text::new().title(tr!(lang, "about-title", name = name));
    let mut reply = Reply::default().private();
    for shown in found.iter().take(SHOWN) {
        text = text.item(format!("{} · {}", which(lang, shown), state(turn, shown)));
        reply = reply.row(button(turn, shown));
    }
    if found.len() > SHOWN {
        text = text.note(tr!(lang, "about-more", count = SHOWN));
    }
    reply.text = text;
    reply
}

fn which(lang: Lang, shown: &Shown) -> String {
    let of = usize::try_from(shown.of).unwrap_or(usize::MAX);
    let ticket = cards::ticket_of_order(lang, &shown.ticket, of);
    format!("{} · {ticket}", shown.event.name)
}

fn state(turn: &Turn<'_>, shown: &Shown) -> String {
    let lang = turn.lang();
    match shown.standing() {
        Standing::Good => tr!(lang, "about-not-in"),
        Standing::In(check_in) => {
            let zone = shown.event.zone.0;
            let day = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&zone).date_naive();
            let at = match day(check_in.admitted_at) == day(turn.now) {
                true => lang.time(check_in.admitted_at, zone),
                false => lang.near_date_time(check_in.admitted_at, zone, turn.now),
            };
            let by = check_in.staff_name;
            match check_in.gate {
                Some(gate) => tr!(lang, "about-in-gate", at = at, by = by, gate = gate),
                None => tr!(lang, "about-in", at = at, by = by),
            }
        }
        Standing::EventCancelled => tr!(lang, "event-short-cancelled"),
        Standing::EventEnded => tr!(lang, "event-short-ended"),
        Standing::Suspended | Standing::Refunded | Standing::Revoked => {
            cards::ticket_short(lang, shown.ticket.status, false)
        }
    }
}

/// What can be done with it: letting in, or taking that back.
fn button(turn: &Turn<'_>, shown: &Shown) -> Option<Button> {
    let lang = turn.lang();
    let label = |what: String| cut::short(&what, label::OF_A_BUTTON);
    let ticket = which(lang, shown);
    match shown.standing() {
        Standing::Good => Some(Button::press(
            label(tr!(lang, "button-admit", ticket = ticket)),
            &Action::Admit(shown.ticket.id),
        )),
        Standing::In(check_in) if may_undo(turn, &check_in) => Some(Button::press(
            label(tr!(lang, "button-undo-of", ticket = ticket)),
            &Action::Undo(check_in.id),
        )),
        _ => None,
    }
}

fn may_undo(turn: &Turn<'_>, check_in: &CheckIn) -> bool {
    check_in.account_id == turn.account.id && turn.now <= check_in.admitted_at + UNDO_WINDOW
}

/// Lets in whoever holds the ticket, at the gate where one stands.
pub(super) async fn admit(turn: &Turn<'_>, ticket: TicketId) -> Result<Vec<Reply>> {
    let door = turn.state.door.clone();
    let gate = door.and_then(|door| Some((door.event, door.gate?)));
    let nonce = turn.nonce.clone();
    let answer = ticket::admit(turn.app, turn.account.id, ticket, nonce, gate).await?;
    Ok(vec![door::said(turn, &answer)])
}
