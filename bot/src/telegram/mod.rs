//! The bot on Telegram, through teloxide.
//!
//! It translates: updates to inputs of the core, replies to messages, promised messages to their
//! chats. Deliberately absent: rules and words, which are the core's; and state, which is in the
//! database.

mod answer;
mod channel;
mod client;
mod commands;
mod hook;
mod inline;
mod input;
mod intake;
mod limits;
mod markup;
mod places;
mod poll;
mod send;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::Context as _;
use eventos_core::app::App;
use eventos_core::clock::Clock;
use eventos_core::config;
use eventos_core::delivery::Channel;
use eventos_webhooks::Updates;
use teloxide::prelude::Requester as _;
use teloxide::types::Me;
use tokio_util::sync::CancellationToken;

use self::answer::Answering;
use self::channel::TelegramChannel;
use self::client::Client;
use self::hook::Hook;
use self::intake::Intake;
use crate::silence::until_answered;

pub use self::client::Failure;
pub use self::limits::Limits;

/// How long a question about the bot itself may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The bot's name on Telegram, once it is known.
type Name = Arc<OnceLock<String>>;

/// What Telegram says of the bot.
pub struct Looked {
    pub name: String,
    /// Whether `@bot` works in other chats.
    pub is_inline: bool,
    /// Why the last update did not get to the webhook, while some wait.
    pub webhook_error: Option<String>,
}

/// Asks Telegram about the bot: whether the token is good, and what does not work.
///
/// # Errors
/// What Telegram said, or that it did not answer.
pub async fn look(settings: &config::Telegram) -> anyhow::Result<Looked> {
    let client = Client::new(settings, Limits::telegram(), &Clock::System)?;
    let me = client.ask_at_once(PATIENCE, client.bot.get_me()).await?;
    let webhook = client.bot.get_webhook_info();
    let webhook = client.ask_at_once(PATIENCE, webhook).await?;
    let waits = webhook.pending_update_count > 0;
    Ok(Looked {
        name: me.username().to_owned(),
        is_inline: me.supports_inline_queries,
        webhook_error: webhook.last_error_message.filter(|_| waits),
    })
}

/// The bot on Telegram. Clones share everything.
#[derive(Clone)]
pub struct Telegram {
    app: App,
    settings: config::Telegram,
    client: Client,
    name: Name,
    intake: Arc<OnceLock<Intake>>,
}

impl Telegram {
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(app: &App, settings: &config::Telegram, limits: Limits) -> anyhow::Result<Self> {
        Ok(Self {
            app: app.clone(),
            settings: settings.clone(),
            client: Client::new(settings, limits, &app.clock)?,
            name: Name::default(),
            intake: Arc::default(),
        })
    }

    /// The bot's name, asked at Telegram.
    ///
    /// # Errors
    /// [`Failure`]: `BadToken` when the token is none.
    pub async fn ask_name(&self) -> Result<String, Failure> {
        Ok(self.ask_me().await?.username().to_owned())
    }

    async fn ask_me(&self) -> Result<Me, Failure> {
        let me = self.client.bot.get_me();
        self.client.ask_at_once(PATIENCE, me).await
    }

    /// Where the worker sends messages to people on Telegram.
    pub fn channel(&self) -> Arc<dyn Channel> {
        Arc::new(TelegramChannel {
            app: self.app.clone(),
            client: self.client.clone(),
            name: Arc::clone(&self.name),
        })
    }

    /// What the web server hands updates to.
    pub fn updates(&self) -> Arc<dyn Updates> {
        Arc::new(Hook {
            intake: Arc::clone(&self.intake),
        })
    }

    /// Finds out the bot's name, which links need; for processes that leave the chat to others.
    ///
    /// # Errors
    /// When Telegram does not know the token.
    pub async fn introduce(&self, cancel: &CancellationToken) -> anyhow::Result<()> {
        self.me(cancel).await.map(drop)
    }

    /// Asks until Telegram answers; none when it is to end first.
    async fn me(&self, cancel: &CancellationToken) -> anyhow::Result<Option<Me>> {
        let me = until_answered(cancel, || self.ask_me()).await?;
        if let Some(me) = &me {
            self.app.chat_links.set_telegram(me.username());
            // It is set to the same again, at most.
            let _ = self.name.set(me.username().to_owned());
        }
        Ok(me)
    }

    /// Answers people until `cancel`, then finishes what is under way.
    ///
    /// # Errors
    /// When Telegram does not know the token, or will not send updates to `PUBLIC_URL`.
    pub async fn run(&self, cancel: CancellationToken) -> anyhow::Result<()> {
        let Some(me) = self.me(&cancel).await? else {
            return Ok(());
        };
        let answering = Answering::new(&self.app, &self.client, me);
        let intake = Intake::new(&self.app, Arc::new(answering));
        // This runs once; what a second run would take in goes through the first one's queues.
        let intake = self.intake.get_or_init(|| intake).clone();
        intake.recover(&cancel).await;
        let ending = cancel.child_token();
        let receiving = async {
            let received = self.receive(&intake, &ending).await;
            // Whom Telegram sends nothing is no bot, and says so at once.
            if received.is_err() {
                ending.cancel();
            }
            received
        };
        let listing = until_answered(&ending, || commands::register(&self.client));
        let (received, listed, ()) = tokio::join!(receiving, listing, intake.run(ending.clone()));
        if let Err(error) = listed {
            tracing::error!(%error, "Telegram does not take the list of commands");
        }
        received
    }

    async fn receive(&self, intake: &Intake, cancel: &CancellationToken) -> anyhow::Result<()> {
        match &self.settings.webhook_secret {
            Some(secret) => {
                let set = || hook::set(&self.client, &self.app, secret);
                let set = until_answered(cancel, set).await;
                set.context("PUBLIC_URL, as Telegram's webhook")?;
                tracing::info!("updates come from Telegram by webhook");
            }
            None => {
                let delete = || async {
                    let delete = self.client.bot.delete_webhook();
                    self.client.ask_at_once(PATIENCE, delete).await
                };
                until_answered(cancel, delete).await?;
                tracing::info!("updates are polled from Telegram");
                poll::poll(&self.client, intake, cancel).await;
            }
        }
        Ok(())
    }
}
