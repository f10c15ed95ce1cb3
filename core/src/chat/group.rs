//! In a group: what of it is for us, and what of our answers is for all.

use super::turn::{self, Turn};
use super::{Action, Incoming, Input, Place, Reply, command};
use crate::app::App;
use crate::error::Result;
use crate::store::sessions::Key;

/// Whether it is ours to answer. In a group words and pictures are for the others, unless they answer
/// the question that we asked the person there; and a command that we do not have is another bot's.
/// Nobody is entered, counted or held up for what is not for us.
pub(super) async fn is_for_us(app: &App, key: &Key, incoming: &Incoming) -> Result<bool> {
    if incoming.place == Place::Private {
        return Ok(true);
    }
    Ok(match &incoming.input {
        Input::Command { .. } | Input::Press(_) | Input::Form { .. } => true,
        Input::Unknown => false,
        Input::Text(_) | Input::Picture { .. } => match incoming.input.command() {
            Some(typed) => command::typed(typed).is_some(),
            None => {
                let (state, _) = turn::load(app, key).await?;
                state.filling.is_some() && state.asked_in.as_ref() == Some(&incoming.chat)
            }
        },
    })
}

/// Whether its answer may be read by all: what is on sale, when somebody asks for it there. What they
/// press is answered to them, or a card would be buried under what it leads to.
pub(super) fn is_for_all(input: &Input, pressed: Option<&Action>) -> bool {
    let typed = input.command().and_then(command::typed);
    typed.is_some_and(|command| command.name == "buy")
        || matches!(pressed, Some(Action::OnSale { .. }))
}

/// Keeps from the group what is not for all. A form never is.
pub(super) fn hide(place: Place, replies: &mut [Reply], for_all: bool) {
    if place == Place::Group {
        for reply in replies {
            reply.private |= !for_all || reply.form.is_some();
        }
    }
}

/// Notes where the question that stands was asked last.
pub(super) fn remember(turn: &mut Turn<'_>, replies: &[Reply]) {
    if turn.state.filling.is_none() {
        turn.state.asked_in = None;
    } else if replies.iter().any(|reply| reply.form.is_some()) {
        let here = turn.place == Place::Group;
        turn.state.asked_in = here.then(|| turn.chat.clone());
    }
}
