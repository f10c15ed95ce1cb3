//! The Bot API, asked through teloxide: within its limits, with a time-out, and each failure as what
//! it means for us.

use std::sync::Arc;
use std::time::Duration;

use eventos_core::clock::Clock;
use eventos_core::config;
use secrecy::ExposeSecret as _;
use teloxide::requests::{HasPayload, Request};
use teloxide::types::ChatId;
use teloxide::{ApiError, Bot, RequestError};

use super::limits::{Errand, Limits};
use crate::silence::{Again, No, Silence};

/// How long an answer may take, a picture's way included.
const PATIENCE: Duration = Duration::from_secs(30);
/// So often something is asked again before a person's answer is given up.
const TRIES: u32 = 3;

/// The bot, as everything here asks for it.
#[derive(Clone)]
pub struct Client {
    pub bot: Bot,
    limits: Arc<Limits>,
    clock: Clock,
}

/// Why Telegram did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("too often, again in {} s", .0.as_secs())]
    TooOften(Duration),
    /// The group goes on under another number.
    #[error("the group is another one now")]
    Moved(ChatId),
    /// They blocked us, never spoke to us, or their chat is gone.
    #[error("they cannot be reached")]
    Unreachable,
    /// The message says that already.
    #[error("it is so already")]
    Same,
    /// There is no such message any more.
    #[error("the message is gone")]
    Gone,
    /// The message is none that can be changed so, or too old.
    #[error("the message cannot be changed")]
    Unchangeable,
    /// The token is none of Telegram's.
    #[error("Telegram does not know the token")]
    BadToken,
    /// No answer, or none that can be read: it may or may not have been done.
    #[error("{0}")]
    NoAnswer(Silence),
    /// It never will.
    #[error("{0}")]
    Refused(String),
}

impl No for Failure {
    fn again(&self) -> Again {
        match self {
            Self::TooOften(after) => Again::After(*after),
            Self::NoAnswer(_) => Again::Later,
            _ => Again::Never,
        }
    }
}

impl Client {
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(settings: &config::Telegram, limits: Limits, clock: &Clock) -> anyhow::Result<Self> {
        let client = teloxide::net::default_reqwest_settings()
            .timeout(PATIENCE)
            .build()?;
        let mut bot = Bot::with_client(settings.token.expose_secret(), client);
        if let Some(url) = &settings.api_url {
            bot = bot.set_api_url(url.clone());
        }
        Ok(Self {
            bot,
            limits: Arc::new(limits),
            clock: clock.clone(),
        })
    }

    /// Asks once, when the chat's limits let it.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn ask<R>(&self, errand: Errand, request: R) -> Result<Output<R>, Failure>
    where
        R: Request<Err = RequestError> + Send,
        R::Send: Send,
    {
        let waited = self.limits.wait(errand, self.clock.now()).await;
        waited.map_err(Failure::TooOften)?;
        let answer = self.ask_at_once(PATIENCE, request).await;
        if let Err(Failure::TooOften(pause)) = &answer {
            self.limits.pause(errand, *pause, self.clock.now());
        }
        answer
    }

    /// Asks for something that no chat sees, and that has no limit.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn ask_at_once<R>(&self, patience: Duration, request: R) -> Result<Output<R>, Failure>
    where
        R: Request<Err = RequestError> + Send,
        R::Send: Send,
    {
        match tokio::time::timeout(patience, request.send()).await {
            Ok(answer) => answer.map_err(|error| understood(&error)),
            Err(_) => Err(Failure::NoAnswer(Silence::Late)),
        }
    }

    /// Asks until there is an answer, a few times: somebody waits for it. What had no answer is sent
    /// again, since twice is better than not at all.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn insist<R>(&self, errand: Errand, request: R) -> Result<Output<R>, Failure>
    where
        R: Request<Err = RequestError> + Clone + Send,
        R::Send: Send,
    {
        let mut tries = 1;
        loop {
            let failure = match self.ask(errand, request.clone()).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            if tries == TRIES || matches!(errand, Errand::Aside(_)) {
                return Err(failure);
            }
            tries += 1;
            match &failure {
                // The limits wait for it, or say that it is too long.
                Failure::TooOften(_) => {}
                Failure::NoAnswer(_) => tokio::time::sleep(Duration::from_secs(1)).await,
                _ => return Err(failure),
            }
        }
    }
}

/// What a request is answered with.
pub type Output<R> = <<R as HasPayload>::Payload as teloxide::requests::Payload>::Output;

fn understood(error: &RequestError) -> Failure {
    match error {
        RequestError::RetryAfter(after) => Failure::TooOften(after.duration()),
        RequestError::MigrateToChatId(chat) => Failure::Moved(*chat),
        RequestError::Api(error) => refused(error),
        RequestError::Network(error) => Failure::NoAnswer(if error.is_timeout() {
            Silence::Late
        } else if error.is_connect() {
            Silence::Unreached
        } else {
            Silence::BrokenOff
        }),
        RequestError::InvalidJson { .. } => Failure::NoAnswer(Silence::Unreadable),
        RequestError::Io(_) => Failure::NoAnswer(Silence::NotSent),
    }
}

fn refused(error: &ApiError) -> Failure {
    use ApiError as E;
    match error {
        E::MessageNotModified => Failure::Same,
        E::MessageToEditNotFound | E::MessageIdInvalid | E::MessageToDeleteNotFound => {
            Failure::Gone
        }
        E::MessageCantBeEdited => Failure::Unchangeable,
        E::BotBlocked
        | E::BotKicked
        | E::BotKickedFromSupergroup
        | E::BotKickedFromChannel
        | E::UserDeactivated
        | E::CantInitiateConversation
        | E::CantTalkWithBots
        | E::ChatNotFound
        | E::GroupDeactivated
        | E::NotEnoughRightsToPostMessages => Failure::Unreachable,
        E::InvalidToken => Failure::BadToken,
        E::Unknown(text) => unknown(text),
        other => Failure::Refused(other.to_string()),
    }
}

// not-for-people: Telegram's words.
const NO_RIGHT: [&str; 2] = ["forbidden", "not enough rights"];
// not-for-people: Telegram's words.
const NO_TEXT: [&str; 1] = ["no text in the message to edit"];
// not-for-people: Telegram's words.
const FAILED: [&str; 2] = ["internal server error", "bad gateway"];

/// What teloxide has no name for.
fn unknown(text: &str) -> Failure {
    let small = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|words| small.contains(words));
    if says(&NO_RIGHT) {
        Failure::Unreachable
    } else if says(&NO_TEXT) {
        Failure::Unchangeable
    } else if says(&FAILED) {
        Failure::NoAnswer(Silence::Failed)
    } else {
        Failure::Refused(text.to_owned())
    }
}
