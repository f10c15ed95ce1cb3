//! At the door: what is sent is scanned, and the answer cannot be misread.

use super::command::{self, Arguments, Pick};
use super::turn::{Door, Turn};
use super::{Action, Button, Place, Reply, Text, about, cards, label, words};
use crate::error::{Error, Rejection, Result};
use crate::event::{self, Among};
use crate::id::{CheckInId, EventId};
use crate::limit::Wait;
use crate::ticket::qr;
use crate::ticket::{self, Answer, Refusal, Scan, Whose};
use crate::tr;

/// `/checkin`, `/checkin jazz`, `/checkin CODE`, and with a picture where the platform has it.
pub(super) async fn command(turn: &mut Turn<'_>, mut given: Arguments) -> Result<Vec<Reply>> {
    if let Some(bytes) = given.picture()? {
        return picture(turn, bytes).await;
    }
    if let Some(code) = given.code() {
        return scan(turn, &code).await;
    }
    match given.event(turn, Among::AtTheDoor).await? {
        Pick::One(event) => stand(turn, event.id).await,
        Pick::Many(_) | Pick::Missing => doors(turn).await,
    }
}

/// The doors the person may stand at; the only one at once.
pub(super) async fn doors(turn: &mut Turn<'_>) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let events = event::list_at_the_door(turn.app, turn.account.id).await?;
    match events.as_slice() {
        [] => Ok(vec![Reply::line(tr!(lang, "door-none")).private()]),
        [only] => stand(turn, only.id).await,
        several => {
            let mut reply = Reply::new(Text::new().title(tr!(lang, "door-which"))).private();
            let labels = label::of_events(lang, several, turn.now, label::OF_A_BUTTON);
            for (event, label) in several.iter().zip(labels) {
                reply = reply.row([Button::press(label, &Action::Door(event.id))]);
            }
            Ok(vec![reply])
        }
    }
}

/// Takes a place at an event's door: from here on, what is sent is scanned there.
pub(super) async fn stand(turn: &mut Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let (event, admitted, tickets) = ticket::door(turn.app, turn.account.id, event).await?;
    let gate = turn
        .state
        .door
        .take()
        .filter(|door| door.event == event.id)
        .and_then(|door| door.gate);
    let mut text = Text::new()
        .title(tr!(lang, "door-title", name = event.name.clone()))
        .line(tr!(
            lang,
            "door-count",
            admitted = admitted,
            tickets = tickets
        ));
    if let Some(gate) = &gate {
        text = text.field(lang, tr!(lang, "door-label-gate"), gate.clone());
    }
    let how = match turn.place {
        Place::Private => tr!(lang, "door-how"),
        Place::Group if turn.platform.has_servers() => {
            let menu = command::menu_check_in(lang);
            tr!(lang, "door-how-in-server", menu = menu)
        }
        Place::Group => tr!(lang, "door-how-in-group"),
    };
    text = text.gap().line(how);
    turn.state.door = Some(Door {
        event: event.id,
        gate,
    });
    let gate = Button::press(tr!(lang, "button-gate"), &Action::AskGate);
    let leave = Button::press(tr!(lang, "button-leave-door"), &Action::LeaveDoor);
    Ok(vec![Reply::new(text).private().row([gate, leave])])
}

pub(super) fn leave(turn: &mut Turn<'_>) -> Reply {
    let lang = turn.lang();
    turn.state.door = None;
    Reply::line(tr!(lang, "door-left"))
        .private()
        .row([Button::press(tr!(lang, "button-start"), &Action::Start)])
}

/// `/gate North`.
pub(super) fn gate(turn: &mut Turn<'_>, name: Option<String>) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let Some(door) = &mut turn.state.door else {
        let reply = Reply::line(tr!(lang, "door-gate-first")).private();
        return Ok(vec![reply.row([Button::press(
            tr!(lang, "button-check-in"),
            &Action::Doors,
        )])]);
    };
    let name = name.map(|name| {
        name.chars()
            .filter(|c| !c.is_control())
            .take(40)
            .collect::<String>()
    });
    door.gate = name.clone().filter(|name| !name.is_empty());
    let line = match door.gate.clone() {
        Some(gate) => tr!(lang, "door-gate-set", gate = gate),
        None => tr!(lang, "door-gate-cleared"),
    };
    Ok(vec![Reply::line(line).private()])
}

/// A picture: the codes on it, each as if it had been typed.
pub(super) async fn picture(turn: &mut Turn<'_>, bytes: Vec<u8>) -> Result<Vec<Reply>> {
    let read = tokio::task::spawn_blocking(move || qr::decode(&bytes)).await;
    let found = read.map_err(|_| Error::Inconsistent("a picture could not be read".into()))?;
    let codes = found.map_err(event::refused)?;
    let message = turn.nonce.clone();
    let mut replies = Vec::new();
    for (n, code) in codes.iter().enumerate() {
        // Two codes in one picture are two scans.
        turn.nonce = format!("{message}#{n}");
        replies.extend(scan(turn, code).await?);
    }
    turn.nonce = message;
    Ok(replies)
}

/// A code that somebody sent: at a door it is admitted; elsewhere a person sees their own ticket,
/// and staff admit, or see whose it is where it was sent on.
///
/// # Errors
/// `TooManyGuesses` after many codes that are nobody's; then none is looked up for a while.
pub(super) async fn scan(turn: &mut Turn<'_>, raw: &str) -> Result<Vec<Reply>> {
    let app = turn.app;
    let staff = turn.state.door.is_some();
    let limit = match staff {
        true => &app.limits.staff_guesses,
        false => &app.limits.guesses,
    };
    let too_many = |wait: Wait| {
        let seconds = wait.seconds();
        Error::from(Rejection::TooManyGuesses { seconds })
    };
    limit.check(&turn.account.id).map_err(too_many)?;
    let answer = look_up(turn, raw).await;
    if ticket::Code::find(raw).is_some() && is_unknown(&answer) {
        limit.take(&turn.account.id).map_err(too_many)?;
    }
    match answer? {
        Looked::Own(replies) => Ok(replies),
        Looked::Scanned(answer) => Ok(vec![said(turn, &answer)]),
    }
}

/// What became of a code.
enum Looked {
    Own(Vec<Reply>),
    Scanned(Answer),
}

/// Whether a code told its sender nothing: it is nobody's, or not theirs to know.
fn is_unknown(answer: &Result<Looked>) -> bool {
    matches!(
        answer,
        Ok(Looked::Scanned(Answer::Refused(Refusal::UnknownCode)))
            | Err(Error::Rejection(
                Rejection::TicketNotFound | Rejection::NotStaff
            ))
    )
}

async fn look_up(turn: &mut Turn<'_>, raw: &str) -> Result<Looked> {
    let mut door = turn.state.door.clone();
    if door.is_none() {
        let known = ticket::whose(turn.app, turn.account.id, raw).await?;
        if let Whose::Own(ticket) = known {
            let shown = ticket::own(turn.app, turn.account.id, ticket.id).await?;
            let card = cards::ticket(turn.app, turn.lang(), &shown).await?;
            return Ok(Looked::Own(vec![card]));
        }
        let doors = event::list_at_the_door(turn.app, turn.account.id).await?;
        match (doors.as_slice(), known) {
            // Somebody asks about a ticket, and stands at no door: nobody is let in by that.
            (_, Whose::Staff(shown)) if turn.is_sent_on && shown.opens_by(raw) => {
                let name = shown.ticket.holder_name.clone();
                let card = about::listed(turn, name, std::slice::from_ref(&*shown));
                return Ok(Looked::Own(vec![card]));
            }
            ([], _) => return Err(Rejection::TicketNotFound.into()),
            ([only], _) => {
                door = Some(Door {
                    event: only.id,
                    gate: None,
                })
            }
            (_, Whose::Staff(_)) => {}
            // Staff of several events, and a code of none of them: which door is not known.
            _ => {}
        }
    }
    let scan = Scan {
        raw: raw.to_owned(),
        nonce: turn.nonce.clone(),
        door: door.as_ref().map(|door| door.event),
        gate: door.and_then(|door| door.gate),
    };
    let answer = match ticket::check_in(turn.app, turn.account.id, scan).await {
        // Somebody who is staff no more does not stand there any longer.
        Err(Error::Rejection(rejection @ Rejection::NotStaff)) => {
            turn.state.door = None;
            return Err(rejection.into());
        }
        answer => answer?,
    };
    Ok(Looked::Scanned(answer))
}

/// What the door says to a scan.
pub(super) fn said(turn: &Turn<'_>, answer: &Answer) -> Reply {
    let lang = turn.lang();
    match answer {
        Answer::Admitted {
            check_in,
            ticket,
            event,
            admitted,
            tickets,
            ..
        } => {
            let text = Text::new()
                .title(tr!(
                    lang,
                    "door-admitted",
                    name = ticket.holder_name.clone()
                ))
                .line(format!("{} · {}", ticket.tier_name, event.name))
                .line(tr!(
                    lang,
                    "door-count",
                    admitted = admitted.to_owned(),
                    tickets = tickets.to_owned()
                ));
            let undo = Button::press(tr!(lang, "button-undo"), &Action::Undo(check_in.id));
            Reply::new(text).private().row([undo])
        }
        Answer::Refused(refusal) => {
            let reply = Reply::new(refused(turn, refusal)).private();
            let leave = Button::press(tr!(lang, "button-leave-door"), &Action::LeaveDoor);
            reply.row(turn.state.door.is_some().then_some(leave))
        }
    }
}

fn refused(turn: &Turn<'_>, refusal: &Refusal) -> Text {
    let lang = turn.lang();
    let text = Text::new().title(tr!(lang, "door-refused"));
    match refusal {
        Refusal::AlreadyIn {
            check_in,
            ticket,
            event,
        } => {
            let at = lang.time(check_in.admitted_at, event.zone.0);
            let by = check_in.staff_name.clone();
            let how = match &check_in.gate {
                Some(gate) => tr!(
                    lang,
                    "refusal-already-in-gate",
                    at = at,
                    by = by,
                    gate = gate.clone()
                ),
                None => tr!(lang, "refusal-already-in", at = at, by = by),
            };
            text.problem(how)
                .line(format!("{} · {}", ticket.holder_name, ticket.tier_name))
        }
        other => text.problem(words::refusal(other, lang)),
    }
}

pub(super) async fn undo(turn: &Turn<'_>, check_in: CheckInId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let ticket = ticket::undo(turn.app, turn.account.id, check_in).await?;
    let text = Text::new().title(tr!(lang, "door-undone", name = ticket.holder_name));
    Ok(vec![Reply::new(text).private()])
}
