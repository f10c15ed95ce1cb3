//! How a stand-in is set up.

use std::time::Duration;

use eventos_core::clock::Clock;

use crate::world;

#[derive(Clone, Debug)]
pub struct Settings {
    pub token: String,
    /// Without its `@`.
    pub bot_username: String,
    pub bot_name: String,
    /// What messages are dated by, and what floods and answers in time are measured by.
    pub clock: Clock,
    /// Whether buttons may lead to this machine, as a test's web server needs it; Telegram itself
    /// refuses them.
    pub takes_localhost: bool,
    /// Whether a webhook may be plain HTTP on any port, as a test's web server needs it.
    pub takes_http_webhooks: bool,
    /// Whether Telegram's limits on how often a bot sends are kept.
    pub limits_floods: bool,
    /// How long nothing may happen before the bot is taken to be at rest.
    pub quiet: Duration,
    /// How long is waited for what a test expects.
    pub patience: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            token: "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0".to_owned(),
            bot_username: "EventOSBot".to_owned(),
            bot_name: "EventOS".to_owned(),
            clock: Clock::manual(world::start()),
            takes_localhost: true,
            takes_http_webhooks: true,
            limits_floods: false,
            quiet: Duration::from_millis(60),
            patience: Duration::from_secs(20),
        }
    }
}

impl Settings {
    /// The bot's account, which its token begins with.
    ///
    /// # Panics
    /// When the token is none.
    pub fn bot_id(&self) -> i64 {
        let (id, _) = self.token.split_once(':').expect("a token, as 123:ABC");
        id.parse().expect("a token begins with the bot's number")
    }
}
