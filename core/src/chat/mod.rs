//! Everything a person can do, once for all front ends: [`Incoming`] in, [`Reply`]s out.
//!
//! A command and a button both become an [`Action`]; `perform` carries it out by one operation of
//! the core and shows what came of it. Answers to a form are kept one by one, so nothing is lost.
//! Deliberately absent: rules, which live in the operations, and anything of one platform.

mod about;
mod action;
mod attendees;
pub mod cards;
pub mod command;
pub mod cut;
mod door;
mod form;
mod group;
mod handover;
mod help;
mod identities;
mod input;
mod label;
pub mod link;
mod organize;
mod out;
mod pace;
mod perform;
mod pools;
mod post;
mod purchase;
mod refunds;
mod reply;
mod roles;
mod server;
mod settings;
mod staff;
mod suggest;
mod talk;
mod turn;
mod words;

pub use action::{Action, EventField};
pub use input::{Argument, Incoming, Input, Member, NoPicture, Place};
pub use reply::{Block, Button, Field, File, Form, Picture, Pointer, Reply, Target, Text, Weight};
pub use suggest::{Suggestion, suggest};
pub use turn::reads;
pub use words::{failure, hidden_sender, rejection};

use std::time::Duration;

use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument as _;

use crate::account::{self, Speaker};
use crate::app::App;
use crate::error::{Error, Rejection, Result};
use crate::id::OutboxId;
use crate::limit::Wait;
use crate::native;
use crate::store::Actor;
use crate::store::sessions::Key;
use crate::tr;
use command::Arguments;
use turn::Turn;

/// Longer texts are cut: no answer and no name is as long.
const TEXT_KEPT: usize = 4096;

/// Nothing takes as long; what does is given up, and said to be, or its person would wait for ever.
const LONGEST: Duration = Duration::from_secs(60);

/// Answers what a person did. It never fails: what goes wrong is said, kindly, in the answer. Who does
/// too much at once is told so once; until their pause is over, what they send has no answer at all.
#[tracing::instrument(name = "chat.handle", skip_all, fields(
    platform = %incoming.speaker.platform,
    account,
))]
pub async fn handle(app: &App, incoming: Incoming) -> Vec<Reply> {
    let hint = incoming.speaker.locale_hint.unwrap_or_default();
    let place = incoming.place;
    let app = app.clone();
    // A task of its own: should one message bring down its answer, nothing else falls with it. It ends
    // with whoever waits for it, before the person's next message is answered.
    let answered = tokio::spawn(async move { answer(&app, incoming).await }.in_current_span());
    let answered = tokio::time::timeout(LONGEST, AbortOnDropHandle::new(answered)).await;
    tracing::debug!("answered");
    let failure = match answered {
        Ok(Ok(Ok(replies))) => return replies,
        Ok(Ok(Err(error))) => error,
        Ok(Err(broken)) => Error::broken_off(&broken),
        Err(_) => Error::Inconsistent("it took too long and was given up".into()),
    };
    let mut replies = vec![failed(hint, &failure)];
    group::hide(place, &mut replies, false);
    replies
}

async fn answer(app: &App, incoming: Incoming) -> Result<Vec<Reply>> {
    let key = Key {
        platform: incoming.speaker.platform,
        external_id: incoming.speaker.external_id.clone(),
    };
    if !group::is_for_us(&incoming) {
        return Ok(Vec::new());
    }
    if let Err(wait) = pace::count(app, &incoming) {
        return too_fast(app, &incoming, wait).await;
    }
    let mut tx = app.store.read(Actor::System).await?;
    let seen = account::look(&mut tx, &incoming.speaker).await?;
    let (state, lost) = turn::load(&mut tx, &key).await?;
    let server_settings = match &incoming.server {
        Some(member) => {
            Some(crate::server::read(&mut tx, incoming.speaker.platform, member).await?)
        }
        None => None,
    };
    tx.commit().await?;
    let account = account::enter_as(app, &incoming.speaker, seen).await?;
    tracing::Span::current().record("account", tracing::field::display(account.id));
    if state.door.is_none()
        && let Err(wait) = pace::count_away_from_doors(app, &incoming)
    {
        return too_fast(app, &incoming, wait).await;
    }
    if let Some(member) = &incoming.server {
        let speaker = &incoming.speaker;
        native::seen(app, speaker.platform, member, &speaker.external_id).await?;
    }
    let before = state.clone();
    let (platform, now) = (incoming.speaker.platform, app.clock.now());
    let mut turn = Turn {
        app,
        account,
        platform,
        external_id: incoming.speaker.external_id,
        chat: incoming.chat,
        place: incoming.place,
        server: incoming.server,
        server_settings,
        is_sent_on: incoming.input.is_sent_on(),
        for_all: false,
        nonce: incoming.nonce,
        asked: None,
        now,
        live: incoming.live,
        state,
    };
    let message = turn.nonce.clone();
    let pressed = incoming.input.pressed();
    let for_all = group::is_for_all(&incoming.input, pressed.as_ref());
    turn.for_all = for_all && turn.place == Place::Group;
    let (mut replies, for_all) = match Box::pin(once(&mut turn, incoming.input)).await {
        Ok(mut replies) => {
            let edits = pressed.is_some_and(|action| action.repaints());
            if let Some(first) = replies
                .first_mut()
                .filter(|first| first.pictures.is_empty())
            {
                first.edit |= edits;
            }
            (replies, for_all)
        }
        Err(Error::Rejection(rejection)) => (form::refused(&mut turn, &rejection).await, false),
        Err(failure) => (vec![failed(turn.lang(), &failure)], false),
    };
    if lost {
        let sorry = crate::tr!(turn.lang(), "chat-thread-lost");
        replies.insert(0, Reply::line(sorry));
    }
    group::hide(turn.place, &mut replies, for_all);
    group::point(&turn, &mut replies);
    if lost || turn.state != before {
        turn.state.nonce = Some(message);
        turn::save(app, &key, &turn.state).await?;
    }
    Ok(replies)
}

/// Takes a step, unless this very message took one already: the platform sends it again when it was
/// not told in time that it had been taken.
async fn once(turn: &mut Turn<'_>, input: Input) -> Result<Vec<Reply>> {
    if turn.state.nonce.as_ref() != Some(&turn.nonce) {
        return step(turn, input).await;
    }
    if turn.state.filling.is_some() {
        return form::standing(turn).await;
    }
    if input.is_answer() {
        let lang = turn.lang();
        let reply = Reply::line(crate::tr!(lang, "chat-had-that")).row([
            Button::press(
                crate::tr!(lang, "button-my-tickets"),
                &Action::Tickets { page: 0 },
            ),
            Button::press(crate::tr!(lang, "button-start"), &Action::Start),
        ]);
        return Ok(vec![reply]);
    }
    step(turn, input).await
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
        Input::Forwarded(text) => forwarded(turn, &text).await,
        Input::Overheard(text) => {
            let found = purchase::search(turn, text.trim()).await?;
            Ok(found.into_iter().collect())
        }
        Input::Command { name, arguments } => {
            let command = command::find(&name).ok_or(Rejection::UnknownCommand { name })?;
            command::run(turn, command, Arguments::named(arguments)).await
        }
        Input::Press(payload) => match Action::decode(&payload) {
            Some(action) => Box::pin(perform::perform(turn, action)).await,
            None if link::Link::read(&payload).is_some() => command::follow(turn, &payload).await,
            None => Err(Rejection::ButtonTooOld.into()),
        },
        Input::Form { token, answers } => form::submitted(turn, &token, answers).await,
        Input::Picture { bytes, words, .. } => match form::wants_picture(turn) {
            Some(event) if turn.place == Place::Private => form::pictured(turn, event, bytes).await,
            _ => talk::picture(turn, bytes, words.trim()).await,
        },
        Input::NoPicture(why) => Err(words::no_picture(why).into()),
        Input::About(person) => about::show(turn, &person).await,
        Input::Unknown => Ok(vec![Reply::line(crate::tr!(
            turn.lang(),
            "chat-unknown-input"
        ))]),
    }
}

/// A command, an answer, a link, a code, or free words: in this order.
async fn typed(turn: &mut Turn<'_>, text: &str) -> Result<Vec<Reply>> {
    let text = kept(text);
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('/') {
        let unknown = || Rejection::UnknownCommand {
            name: command::name_of(rest),
        };
        let (command, named_by) = command::named_in(rest).ok_or_else(unknown)?;
        let words = rest.split_whitespace().skip(named_by).map(str::to_owned);
        return command::run(turn, command, Arguments::typed(words)).await;
    }
    // What is said before others answers no question, and goes through no door.
    if turn.place == Place::Group {
        return talk::free_words_in_group(turn, text).await;
    }
    match read(turn, text).await? {
        Some(replies) => Ok(replies),
        None => talk::free_words(turn, text).await,
    }
}

/// What was sent on: it answers a question, leads somewhere, or is for the assistant to read; but it
/// commands nothing.
async fn forwarded(turn: &mut Turn<'_>, text: &str) -> Result<Vec<Reply>> {
    let text = kept(text);
    let text = text.trim();
    match read(turn, text).await? {
        Some(replies) => Ok(replies),
        None => talk::forwarded(turn, text).await,
    }
}

fn kept(text: &str) -> String {
    let text = text.chars().filter(|c| *c != '\0');
    text.take(TEXT_KEPT).collect()
}

/// An answer, a link or a code; none where it is neither.
async fn read(turn: &mut Turn<'_>, text: &str) -> Result<Option<Vec<Reply>>> {
    if turn.state.filling.is_some() {
        return form::answered(turn, text).await.map(Some);
    }
    if let Some(payload) = link::Link::pasted(text) {
        return command::follow(turn, payload).await.map(Some);
    }
    if turn.state.door.is_some() || crate::ticket::Code::find(text).is_some() {
        return door::scan(turn, text).await.map(Some);
    }
    Ok(None)
}

/// Something that somebody typed to the bot alone has come, and may have to wait until it is answered.
/// Free words break off what the assistant still thinks about: they correct it, and are answered together
/// with what was said before.
pub fn has_come(app: &App, speaker: &Speaker, text: &str) {
    if app.model.is_none() || !is_free(text) {
        return;
    }
    app.turns.break_off(&Key {
        platform: speaker.platform,
        external_id: speaker.external_id.clone(),
    });
}

/// Whether it is no command, link or code.
fn is_free(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && !text.starts_with('/')
        && link::Link::pasted(text).is_none()
        && crate::ticket::Code::find(text).is_none()
}

/// Whether what is said to it is for the person alone, as far as is known before it is answered: for
/// platforms that have to say so first. What was promised to all may still be private, never the
/// other way round.
pub fn will_be_private(incoming: &Incoming) -> bool {
    let pressed = incoming.input.pressed();
    incoming.place == Place::Group && !group::is_for_all(&incoming.input, pressed.as_ref())
}

/// Whether a pressed button may lead to a form, and is no step through one.
pub fn opens_form(payload: &str) -> bool {
    Action::decode(payload).is_none_or(|action| !action.is_of_form())
}

/// Whether a pressed button asks for the form that is open.
pub fn asks_for_form(payload: &str) -> bool {
    Action::decode(payload) == Some(Action::FillIn)
}

/// Whether a message begins with a command that we have.
pub fn is_command(text: &str) -> bool {
    let typed = text.trim().strip_prefix('/');
    typed.is_some_and(|typed| command::typed(typed).is_some())
}

/// In the place of an answer that its platform would not show: what was asked for may be done.
pub async fn not_shown(app: &App, to: &Speaker) -> Reply {
    let known = account::known(app, to.platform, &to.external_id).await;
    let known = known.ok().flatten().map(|account| account.lang());
    let lang = known.or(to.locale_hint).unwrap_or_default();
    let look = [
        Button::press(tr!(lang, "button-my-tickets"), &Action::Tickets { page: 0 }),
        Button::press(tr!(lang, "button-help"), &Action::Help),
    ];
    Reply::new(Text::new().problem(tr!(lang, "chat-not-shown")))
        .private()
        .row(look)
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
