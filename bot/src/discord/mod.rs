//! The bot on Discord, through serenity and poise.
//!
//! It translates: interactions and messages to inputs of the core, replies to messages, promised
//! messages to their people. Deliberately absent: rules and words, which are the core's; and state,
//! which is in the database.

mod answer;
mod channel;
mod client;
mod commands;
mod gateway;
mod input;
mod limits;
mod markup;
mod native;
mod permissions;
mod places;
mod reply;
mod send;
mod shards;
mod whisper;

use std::sync::Arc;

use anyhow::Context as _;
use eventos_core::app::App;
use eventos_core::clock::Clock;
use eventos_core::config;
use eventos_core::delivery::{Channel, Native};
use eventos_core::lanes::Lanes;
use serde::Deserialize;
use serenity::cache::Settings as CacheSettings;
use serenity::gateway::GatewayError;
use serenity::http::{LightMethod, Route};
use serenity::model::Permissions;
use serenity::model::gateway::GatewayIntents;
use serenity::model::id::{ApplicationId, GuildId, UserId};
use tokio_util::sync::CancellationToken;

use self::answer::Answering;
use self::channel::DiscordChannel;
use self::client::{Ask, Client};
use self::limits::Errand;
use self::native::DiscordNative;
use self::whisper::Whispers;
use crate::silence::until_answered;

pub use self::client::Failure;
pub use self::limits::Limits;
pub use self::shards::{NotShards, Shards};

/// Servers and their channels, and what is said to the bot. None of them is privileged.
fn intents() -> GatewayIntents {
    GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES
}

/// What the bot needs in a server: to post cards with tickets' pictures, to keep the server's events
/// in step, and to give roles.
fn needed() -> Permissions {
    Permissions::VIEW_CHANNEL
        | Permissions::SEND_MESSAGES
        | Permissions::SEND_MESSAGES_IN_THREADS
        | Permissions::EMBED_LINKS
        | Permissions::ATTACH_FILES
        | Permissions::READ_MESSAGE_HISTORY
        | Permissions::MANAGE_EVENTS
        | Permissions::CREATE_EVENTS
        | Permissions::MANAGE_ROLES
}

/// What Discord says of the bot.
pub struct Looked {
    pub name: String,
    /// The address that brings it into a server.
    pub invite: String,
}

#[derive(Deserialize)]
struct Me {
    id: UserId,
    username: String,
}

#[derive(Deserialize)]
struct Application {
    id: ApplicationId,
}

/// Asks Discord about the bot: whether the token is good.
///
/// # Errors
/// What Discord said, or that it did not answer.
pub async fn look(settings: &config::Discord) -> anyhow::Result<Looked> {
    let client = Client::new(settings, Limits::none(), &Clock::System)?;
    Ok(looked(&who_am_i(&client).await?))
}

fn looked((me, application): &(Me, Application)) -> Looked {
    let (id, permissions) = (application.id, needed().bits());
    Looked {
        name: me.username.clone(),
        invite: format!(
            "https://discord.com/oauth2/authorize?client_id={id}&scope=bot+applications.commands&permissions={permissions}"
        ),
    }
}

async fn who_am_i(client: &Client) -> Result<(Me, Application), Failure> {
    let me = Ask::new(LightMethod::Get, Route::UserMe);
    let me: Me = client.ask(Errand::Answer, me).await?;
    let application = Ask::new(LightMethod::Get, Route::Oauth2ApplicationCurrent);
    let application: Application = client.ask(Errand::Answer, application).await?;
    Ok((me, application))
}

/// The bot on Discord. Clones share everything.
#[derive(Clone)]
pub struct Discord {
    app: App,
    client: Client,
    whispers: Whispers,
    lanes: Lanes<UserId>,
    servers: Lanes<GuildId>,
}

impl Discord {
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(app: &App, settings: &config::Discord, limits: Limits) -> anyhow::Result<Self> {
        Ok(Self {
            app: app.clone(),
            client: Client::new(settings, limits, &app.clock)?,
            whispers: Whispers::default(),
            lanes: Lanes::default(),
            servers: Lanes::default(),
        })
    }

    /// What Discord says of the bot.
    ///
    /// # Errors
    /// [`Failure`]: `BadToken` when the token is none.
    pub async fn look(&self) -> Result<Looked, Failure> {
        Ok(looked(&who_am_i(&self.client).await?))
    }

    /// Where the worker sends messages to people on Discord.
    pub fn channel(&self) -> Arc<dyn Channel> {
        Arc::new(DiscordChannel {
            app: self.app.clone(),
            client: self.client.clone(),
            whispers: self.whispers.clone(),
        })
    }

    /// Where the worker keeps servers' events and roles in step.
    pub fn native(&self) -> Arc<dyn Native> {
        Arc::new(DiscordNative {
            client: self.client.clone(),
            clock: self.app.clock.clone(),
            me: tokio::sync::OnceCell::new(),
        })
    }

    /// Whether nothing is being answered.
    pub fn is_at_rest(&self) -> bool {
        self.lanes.is_at_rest() && self.servers.is_at_rest()
    }

    /// Answers people until `cancel`, then finishes what is under way.
    ///
    /// # Errors
    /// When Discord does not know the token, or does not let the bot in.
    pub async fn run(&self, shards: Shards, cancel: CancellationToken) -> anyhow::Result<()> {
        let asked = until_answered(&cancel, || who_am_i(&self.client)).await?;
        let Some((me, application)) = asked else {
            return Ok(());
        };
        // serenity would go to Discord's own gateway where this has no answer.
        let gateway = || async {
            let ask = Ask::new(LightMethod::Get, Route::Gateway);
            self.client.ask_for_nothing(Errand::Answer, ask).await
        };
        if until_answered(&cancel, gateway).await?.is_none() {
            return Ok(());
        }
        let ending = cancel.child_token();
        let receiving = async {
            let received = self.receive(me.id, shards, &ending).await;
            // Whom Discord sends nothing is no bot, and says so at once.
            if received.is_err() {
                ending.cancel();
            }
            received
        };
        let listing = until_answered(&ending, || self.register(application.id));
        let (received, listed) = tokio::join!(receiving, listing);
        if let Err(error) = listed {
            tracing::error!(%error, "Discord does not take the list of commands");
        }
        received
    }

    async fn register(&self, application_id: ApplicationId) -> Result<(), Failure> {
        let commands = serde_json::json!(commands::to_register());
        let route = Route::Commands { application_id };
        let ask = Ask::new(LightMethod::Put, route).body(commands);
        self.client.ask_for_nothing(Errand::Answer, ask).await
    }

    async fn receive(
        &self,
        me: UserId,
        shards: Shards,
        cancel: &CancellationToken,
    ) -> anyhow::Result<()> {
        let (lanes, servers) = (&self.lanes, &self.servers);
        let answering = Answering::new(&self.app, &self.client, me, &self.whispers, lanes, servers);
        let framework = gateway::framework(Arc::new(answering));
        let mut cache = CacheSettings::default();
        // Who speaks comes along with what they say.
        cache.cache_users = false;
        let mut serenity = self
            .client
            .gateway(intents())
            .framework(framework)
            .cache_settings(cache)
            .await
            .context("the gateway")?;
        let manager = Arc::clone(&serenity.shard_manager);
        let started = async {
            match shards {
                Shards::Recommended => serenity.start_autosharded().await,
                // Both ends are served.
                Shards::Of { first, last, count } => {
                    serenity.start_shard_range(first..last, count).await
                }
            }
        };
        tokio::pin!(started);
        let ended = tokio::select! {
            ended = &mut started => ended,
            () = cancel.cancelled() => {
                manager.shutdown_all().await;
                Ok(())
            }
        };
        self.lanes.rest().await;
        self.servers.rest().await;
        match ended {
            Ok(()) if cancel.is_cancelled() => Ok(()),
            Ok(()) => anyhow::bail!("the gateway closed"),
            Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication)) => {
                anyhow::bail!("Discord does not know the token")
            }
            Err(error) => Err(error).context("the gateway"),
        }
    }
}
