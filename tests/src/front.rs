//! The product's front end on Telegram, beside the stand-in, and everything around it.

use std::ops::Deref;
use std::sync::Arc;

use eventos_bot::telegram::{Limits, Telegram as FrontEnd};
use eventos_core::app::App;
use eventos_core::delivery::Channel;
use eventos_webhooks::Updates;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::telegram::{Settings, Telegram, User};
use crate::{Db, World};

/// The front end, running.
pub struct Front {
    front: FrontEnd,
    running: JoinHandle<()>,
    cancel: CancellationToken,
}

impl Front {
    /// # Panics
    /// When Telegram is not configured.
    pub fn start(app: &App) -> Self {
        let settings = app.config.telegram.as_ref().expect("a token");
        let front = FrontEnd::new(app, settings, Limits::none()).expect("a client");
        let cancel = CancellationToken::new();
        let (runs, until) = (front.clone(), cancel.clone());
        let running = tokio::spawn(async move { runs.run(until).await.expect("Telegram") });
        Self {
            front,
            running,
            cancel,
        }
    }

    pub fn channel(&self) -> Arc<dyn Channel> {
        self.front.channel()
    }

    pub fn updates(&self) -> Arc<dyn Updates> {
        self.front.updates()
    }

    /// Ends it in an orderly way: what is under way is finished.
    pub async fn ends(self) {
        self.cancel.cancel();
        self.running.await.expect("it ends");
    }

    /// Ends it as a crash does: in the middle of whatever it does.
    pub async fn crashes(self) {
        self.running.abort();
        // It was aborted, and says so.
        let _ = self.running.await;
    }
}

/// A [`World`] with a bot on Telegram.
pub struct InTelegram {
    pub world: World,
    pub telegram: Telegram,
}

impl Deref for InTelegram {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

/// By which way updates come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Polling,
    Webhook,
}

pub const SECRET: &str = "webhook-secret_of_the_tests";

impl InTelegram {
    pub async fn new(db: Db, by: By) -> Self {
        Self::with(db, by, &[]).await
    }

    /// With configuration of its own besides.
    pub async fn with(db: Db, by: By, set: &[(&str, &str)]) -> Self {
        let telegram = Telegram::start(Settings::default()).await;
        let (token, url) = (telegram.token(), telegram.api_url().to_string());
        let mut more = vec![("TELEGRAM_TOKEN", &*token), ("TELEGRAM_API_URL", &*url)];
        if by == By::Webhook {
            more.push(("TELEGRAM_WEBHOOK_SECRET", SECRET));
        }
        more.extend(set);
        let world = World::with(db, &more).await;
        let bot = Self { world, telegram };
        bot.is_listening(by).await;
        bot
    }

    /// Waits until the bot has said how it wants updates.
    async fn is_listening(&self, by: By) {
        let asked = match by {
            By::Polling => "getUpdates",
            By::Webhook => "setWebhook",
        };
        self.telegram.is_asked(asked).await;
        self.telegram.is_asked("setMyCommands").await;
    }

    /// Somebody on Telegram who speaks English.
    pub fn user(&self, id: i64, name: &str) -> User {
        let handle = name.to_lowercase();
        self.telegram.user(id, name, Some(&handle), Some("en"))
    }

    /// The front end ends, when all that is under way is finished.
    pub async fn ends(&mut self) {
        if let Some(front) = self.world.front.take() {
            front.ends().await;
        }
    }

    /// The front end ends, and another one takes its place.
    pub async fn restarts(&mut self) {
        self.ends().await;
        self.world.starts_front();
    }

    /// The front end dies where it stands, and another one takes its place.
    pub async fn crashes(&mut self) {
        if let Some(front) = self.world.front.take() {
            front.crashes().await;
        }
        self.world.starts_front();
    }
}

/// Each test twice: on SQLite and on Postgres, with a bot on Telegram that polls.
#[macro_export]
macro_rules! in_telegram {
    ($($(#[$meta:meta])* async fn $name:ident($bot:ident: InTelegram) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "each test uses what it needs of its file")]
            use super::*;

            #[allow(unused_mut, reason = "some end the front end and start another one")]
            async fn test(mut $bot: $crate::front::InTelegram) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let by = $crate::front::By::Polling;
                test($crate::front::InTelegram::new($crate::Db::Sqlite, by).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let by = $crate::front::By::Polling;
                test($crate::front::InTelegram::new($crate::Db::Postgres, by).await).await;
            }
        }
    )*};
}
