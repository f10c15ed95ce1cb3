//! How fast one person is answered.
//!
//! The console is left alone: who sits there is the host, and its scripts come as fast as they are
//! read.

use super::{Incoming, Input};
use crate::account::Platform;
use crate::app::App;
use crate::error::{Error, Rejection, Result};
use crate::id::AccountId;
use crate::limit::{Identity, Wait};
use crate::ticket::Code;

/// Counts what came, before the database is asked anything: a flood costs next to nothing. What may
/// be a scan is counted as one, since at a door they come fast.
///
/// # Errors
/// How long they have to wait.
pub(super) fn count(app: &App, incoming: &Incoming) -> Result<(), Wait> {
    match who(incoming) {
        Some(who) if is_scan(&incoming.input) => app.limits.scans.take(&who),
        Some(who) => app.limits.commands.take(&who),
        None => Ok(()),
    }
}

/// Counts what looked like a scan, and is none: they stand at no door.
///
/// # Errors
/// How long they have to wait.
pub(super) fn count_away_from_doors(app: &App, incoming: &Incoming) -> Result<(), Wait> {
    match who(incoming) {
        Some(who) if is_scan(&incoming.input) => app.limits.commands.take(&who),
        _ => Ok(()),
    }
}

/// Tries a code that somebody typed: one that is nobody's is counted as a guess, and after many of
/// them none is looked up for a while.
///
/// # Errors
/// `TooManyGuesses`, and those of what is tried.
pub(super) async fn guess<T>(
    app: &App,
    account: AccountId,
    tried: impl Future<Output = Result<T>>,
) -> Result<T> {
    let too_many = |wait: Wait| {
        let seconds = wait.seconds();
        Error::from(Rejection::TooManyGuesses { seconds })
    };
    app.limits.guesses.check(&account).map_err(too_many)?;
    let answer = tried.await;
    let is_guess = |error: &Error| {
        matches!(
            error,
            Error::Rejection(Rejection::HandoverGone | Rejection::LinkCodeGone)
        )
    };
    if answer.as_ref().is_err_and(is_guess) {
        app.limits.guesses.take(&account).map_err(too_many)?;
    }
    answer
}

fn who(incoming: &Incoming) -> Option<Identity> {
    let speaker = &incoming.speaker;
    let counted = speaker.platform != Platform::Console;
    counted.then(|| (speaker.platform, speaker.external_id.clone()))
}

fn is_scan(input: &Input) -> bool {
    match input {
        Input::Text(text) | Input::Forwarded(text) => Code::find(text).is_some(),
        Input::Picture { .. } => true,
        Input::Overheard(_)
        | Input::Command { .. }
        | Input::Press(_)
        | Input::Form { .. }
        | Input::NoPicture(_)
        | Input::About(_)
        | Input::Unknown => false,
    }
}
