//! The product's front end on Discord, beside the stand-in, and everything around it.

use std::ops::Deref;
use std::sync::Arc;

use chrono::TimeDelta;
use eventos_bot::discord::{Discord as FrontEnd, Limits, Shards};
use eventos_core::app::App;
use eventos_core::delivery::{Channel, Native};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::discord::{self, Discord, Settings, User};
use crate::{Db, World};

/// The front end, running.
pub struct DiscordFront {
    front: FrontEnd,
    running: JoinHandle<()>,
    cancel: CancellationToken,
}

impl DiscordFront {
    /// # Panics
    /// When Discord is not configured.
    pub fn start(app: &App) -> Self {
        Self::with(app, Shards::Recommended)
    }

    /// With shards of its own.
    ///
    /// # Panics
    /// When Discord is not configured.
    pub fn with(app: &App, shards: Shards) -> Self {
        let settings = app.config.discord.as_ref().expect("a token");
        let front = FrontEnd::new(app, settings, Limits::none()).expect("a client");
        let cancel = CancellationToken::new();
        let (runs, until) = (front.clone(), cancel.clone());
        let running = tokio::spawn(async move { runs.run(shards, until).await.expect("Discord") });
        Self {
            front,
            running,
            cancel,
        }
    }

    pub fn channel(&self) -> Arc<dyn Channel> {
        self.front.channel()
    }

    pub fn native(&self) -> Arc<dyn Native> {
        self.front.native()
    }

    /// Ends it in an orderly way: what is under way is finished.
    pub async fn ends(self) {
        self.cancel.cancel();
        self.running.await.expect("it ends");
    }
}

/// A [`World`] with a bot on Discord.
pub struct InDiscord {
    pub world: World,
    pub discord: Discord,
}

impl Deref for InDiscord {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl InDiscord {
    pub async fn new(db: Db) -> Self {
        Self::with(db, &[]).await
    }

    /// With configuration of its own besides.
    pub async fn with(db: Db, more: &[(&str, &str)]) -> Self {
        let discord = Discord::start(Settings::default()).await;
        let (token, url) = (discord.token(), discord.api_url().to_string());
        let mut all = vec![("DISCORD_TOKEN", &*token), ("DISCORD_API_URL", &*url)];
        all.extend(more);
        let world = World::with(db, &all).await;
        let bot = Self { world, discord };
        bot.is_listening().await;
        bot
    }

    /// Waits until the bot is connected, and Discord knows its commands.
    pub async fn is_listening(&self) {
        let front = self.world.discord.as_ref().expect("a front end");
        let front = front.front.clone();
        self.discord.probes(move || front.is_at_rest());
        self.discord.is_connected(1).await;
        self.discord.is_asked("PUT /applications/{}/commands").await;
        // It was asked; a moment later it is done.
        self.discord.settled().await;
    }

    /// Somebody on Discord who speaks English.
    pub fn user(&self, id: u64, name: &str) -> User {
        self.discord.user(id, name, "en-US")
    }

    /// A server, with its channel #general.
    pub fn server(&self, owner: &User, members: &[&User]) -> (discord::Server, discord::Channel) {
        let server = self.discord.server(900, "Jazz club", owner);
        let general = server.channel(901, "general");
        server.admits(members);
        (server, general)
    }

    /// Moves the clock, in the product, at Stripe and at Discord.
    pub fn wait(&self, by: TimeDelta) {
        self.world.wait(by);
        self.discord.waits(by);
    }

    /// The front end ends, and another one takes its place.
    pub async fn restarts(&mut self) {
        self.restarts_with(Shards::Recommended).await;
    }

    /// The same, with the first of two shards; another front end has the second, and comes back.
    pub async fn splits(&mut self) -> DiscordFront {
        self.restarts_with(one_of_two(0)).await;
        self.starts_second().await
    }

    /// A front end with the second of two shards, beside that with the first.
    pub async fn starts_second(&self) -> DiscordFront {
        let second = DiscordFront::with(&self.app, one_of_two(1));
        self.discord.is_connected(2).await;
        let first = self.world.discord.as_ref().expect("a front end");
        let both = [first.front.clone(), second.front.clone()];
        let is_at_rest = move || both.iter().all(FrontEnd::is_at_rest);
        self.discord.probes(is_at_rest);
        self.discord.settled().await;
        second
    }

    async fn restarts_with(&mut self, shards: Shards) {
        if let Some(front) = self.world.discord.take() {
            front.ends().await;
        }
        let sessions = self.discord.identifies().len();
        self.world.starts_discord(shards);
        while self.discord.identifies().len() == sessions {
            tokio::task::yield_now().await;
        }
        self.is_listening().await;
    }

    /// What the bot did that Discord does not take: nothing.
    ///
    /// # Panics
    /// With all of it.
    pub fn is_well_behaved(&self) {
        let violations = self.discord.violations();
        assert!(violations.is_empty(), "{}", violations.join("\n"));
    }
}

fn one_of_two(shard: u32) -> Shards {
    Shards::Of {
        first: shard,
        last: shard,
        count: 2,
    }
}

/// Each test twice: on SQLite and on Postgres, with a bot on Discord. In the end Discord has nothing to
/// find fault with.
#[macro_export]
macro_rules! in_discord {
    ($($(#[$meta:meta])* async fn $name:ident($bot:ident: InDiscord) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "each test uses what it needs of its file")]
            use super::*;

            #[allow(unused_mut, reason = "some end the front end and start another one")]
            async fn test(mut $bot: $crate::discord_front::InDiscord) {
                let discord = $bot.discord.clone();
                $body
                let violations = discord.violations();
                assert!(violations.is_empty(), "{}", violations.join("\n"));
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                test($crate::discord_front::InDiscord::new($crate::Db::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                test($crate::discord_front::InDiscord::new($crate::Db::Postgres).await).await;
            }
        }
    )*};
}
