//! In a group: what of it is for us, and what of our answers is for all.

use super::turn::Turn;
use super::{Action, Incoming, Input, Place, Reply, command, link, words};

/// Whether it is ours to answer: in a group a command that we do not have is another bot's, and a
/// sticker is for the others. Nobody is entered, counted or held up for what is not for us.
pub(super) fn is_for_us(incoming: &Incoming) -> bool {
    if incoming.place == Place::Private {
        return true;
    }
    match (&incoming.input, incoming.input.command()) {
        (Input::Unknown, _) => false,
        (Input::Text(_), Some(typed)) => command::typed(typed).is_some(),
        _ => true,
    }
}

/// Whether its answer may be read by all: what is on sale, when somebody asks for it there. What they
/// press is answered to them, or a card would be buried under what it leads to.
pub(super) fn is_for_all(input: &Input, pressed: Option<&Action>) -> bool {
    match (input, input.command()) {
        (Input::Text(_) | Input::Command { .. }, Some(typed)) => {
            command::typed(typed).is_some_and(|command| command.name == "buy")
        }
        (Input::Text(_) | Input::Overheard(_), None) => true,
        _ => matches!(pressed, Some(Action::OnSale { .. })),
    }
}

/// Keeps from the group what is not for all. A form never is.
pub(super) fn hide(place: Place, replies: &mut [Reply], for_all: bool) {
    if place == Place::Group {
        for reply in replies {
            reply.private |= !for_all || reply.form.is_some();
        }
    }
}

/// In the place of what was kept from the group stand a few words for the others.
pub(super) fn point(turn: &Turn<'_>, replies: &mut [Reply]) {
    if turn.place == Place::Group
        && let Some(first) = replies.iter_mut().find(|reply| reply.private)
    {
        // What they did may be no link's to do again; what came of it is among their tickets.
        let asked = turn.asked.as_ref().and_then(link::of);
        let payload = asked.or_else(|| link::of(&Action::Tickets { page: 0 }));
        let payload = payload.unwrap_or_default();
        first.pointer = Some(words::pointer(
            turn.lang_there(),
            &turn.account.name,
            payload,
        ));
    }
}
