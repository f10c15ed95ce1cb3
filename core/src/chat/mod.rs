//! Everything a person can do, once for all front ends: [`Incoming`] in, [`Reply`]s out.
//!
//! A command and a button both become an [`Action`]; `perform` carries it out by one operation of
//! the core and shows what came of it. Answers to a form are kept one by one, so nothing is lost.
//! Deliberately absent: rules, which live in the operations, and anything of one platform.

mod action;
mod attendees;
pub mod cards;
pub mod command;
mod door;
mod form;
mod input;
mod organize;
mod pace;
mod perform;
mod pools;
mod purchase;
mod refunds;
mod reply;
mod settings;
mod staff;
mod turn;
mod words;

pub use action::{Action, EventField};
pub use input::{Argument, Incoming, Input};
pub use reply::{Block, Button, Field, File, Form, Picture, Reply, Target, Text, Weight};
pub use turn::reads;
pub use words::{failure, rejection};

use tracing::Instrument as _;

use crate::account;
use crate::app::App;
use crate::error::{Error, Rejection, Result};
use crate::id::OutboxId;
use crate::limit::Wait;
use crate::store::sessions::Key;
use command::Arguments;
use turn::Turn;

/// Longer texts are cut: no answer and no name is as long.
const TEXT_KEPT: usize = 4096;

/// Answers what a person did. It never fails: what goes wrong is said, kindly, in the answer. Who does
/// too much at once is told so once; until their pause is over, what they send has no answer at all.
#[tracing::instrument(name = "chat.handle", skip_all, fields(
    platform = %incoming.speaker.platform,
    account,
))]
pub async fn handle(app: &App, incoming: Incoming) -> Vec<Reply> {
    let hint = incoming.speaker.locale_hint.unwrap_or_default();
    let app = app.clone();
    // A task of its own: should one message bring down its answer, nothing else falls with it.
    let answered = tokio::spawn(async move { answer(&app, incoming).await }.in_current_span());
    let answered = answered.await;
    tracing::debug!("answered");
    match answered {
        Ok(Ok(replies)) => replies,
        Ok(Err(error)) => vec![failed(hint, &error)],
        Err(broken) => vec![failed(hint, &Error::broken_off(&broken))],
    }
}

async fn answer(app: &App, incoming: Incoming) -> Result<Vec<Reply>> {
    if let Err(wait) = pace::count(app, &incoming) {
        return too_fast(app, &incoming, wait).await;
    }
    let account = account::enter(app, &incoming.speaker).await?;
    tracing::Span::current().record("account", tracing::field::display(account.id));
    let key = Key {
        platform: incoming.speaker.platform,
        external_id: incoming.speaker.external_id.clone(),
        chat: incoming.chat.clone(),
    };
    let (state, lost) = turn::load(app, &key).await?;
    if state.door.is_none()
        && let Err(wait) = pace::count_away_from_doors(app, &incoming)
    {
        return too_fast(app, &incoming, wait).await;
    }
    let before = state.clone();
    let (platform, now) = (incoming.speaker.platform, app.clock.now());
    let mut turn = Turn {
        app,
        account,
        platform,
        nonce: incoming.nonce,
        now,
        state,
    };
    let mut replies = match Box::pin(step(&mut turn, incoming.input)).await {
        Ok(replies) => replies,
        Err(Error::Rejection(rejection)) => form::refused(&mut turn, &rejection).await,
        Err(failure) => vec![failed(turn.lang(), &failure)],
    };
    if lost {
        let sorry = crate::tr!(turn.lang(), "chat-thread-lost");
        replies.insert(0, Reply::line(sorry));
    }
    if lost || turn.state != before {
        turn::save(app, &key, &turn.state, now).await?;
    }
    Ok(replies)
}

/// Says once that it was too much; the rest of a flood has no answer.
async fn too_fast(app: &App, incoming: &Incoming, wait: Wait) -> Result<Vec<Reply>> {
    if !wait.first {
        return Ok(Vec::new());
    }
    tracing::info!("somebody sends too much at once and is made to wait");
    let account = account::enter(app, &incoming.speaker).await?;
    let seconds = wait.seconds();
    let refusal = Rejection::TooFast { seconds }.into();
    Ok(vec![failed(account.lang(), &refusal).private()])
}

async fn step(turn: &mut Turn<'_>, input: Input) -> Result<Vec<Reply>> {
    match input {
        Input::Text(text) => typed(turn, &text).await,
        Input::Command { name, arguments } => {
            let command = command::find(&name).ok_or(Rejection::UnknownCommand { name })?;
            command::run(turn, command, Arguments::named(arguments)).await
        }
        Input::Press(payload) => {
            let action = Action::decode(&payload).ok_or(Rejection::ButtonTooOld)?;
            Box::pin(perform::perform(turn, action)).await
        }
        Input::Form { token, answers } => form::submitted(turn, &token, answers).await,
        Input::Picture { bytes } => match form::wants_picture(turn) {
            Some(event) => form::pictured(turn, event, bytes).await,
            None => door::picture(turn, bytes).await,
        },
        Input::Unknown => Ok(vec![Reply::line(crate::tr!(
            turn.lang(),
            "chat-unknown-input"
        ))]),
    }
}

/// A command, an answer, a code, or free words: in this order.
async fn typed(turn: &mut Turn<'_>, text: &str) -> Result<Vec<Reply>> {
    let text: String = text
        .chars()
        .filter(|c| *c != '\0')
        .take(TEXT_KEPT)
        .collect();
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('/') {
        let mut words = rest.split_whitespace().map(str::to_owned);
        let name = words.next().unwrap_or_default();
        // Telegram writes `/help@TheBot` in groups.
        let name = name.split('@').next().unwrap_or_default().to_lowercase();
        let command = command::find(&name).ok_or(Rejection::UnknownCommand { name })?;
        return command::run(turn, command, Arguments::typed(words)).await;
    }
    if turn.state.filling.is_some() {
        return form::answered(turn, text).await;
    }
    if turn.state.door.is_some() {
        return door::scan(turn, text).await;
    }
    if crate::ticket::Code::find(text).is_some() {
        return door::scan(turn, text).await;
    }
    purchase::free_words(turn, text).await
}

/// Logs a failure, once, and says what can be said of it.
fn failed(lang: crate::i18n::Lang, error: &Error) -> Reply {
    if let Error::Rejection(refusal) = error {
        return Reply::new(Text::new().problem(rejection(refusal, lang)));
    }
    let reference = OutboxId::new().to_string();
    let reference = reference.rsplit('_').next().unwrap_or_default();
    let reference = &reference[reference.len().saturating_sub(8)..];
    tracing::error!(
        reference,
        error = %error.chain(),
        "a message was not handled"
    );
    Reply::new(Text::new().problem(failure(lang, reference)))
}
