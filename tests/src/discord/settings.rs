//! How a stand-in is set up.

use std::time::Duration;

use eventos_core::clock::Clock;

use crate::world;

#[derive(Clone, Debug)]
pub struct Settings {
    pub token: String,
    pub bot_id: u64,
    pub bot_name: String,
    /// What messages are dated by, and what answers in time are measured by.
    pub clock: Clock,
    /// Whether Discord's limits on how often a bot asks are kept.
    pub limits_rates: bool,
    /// How many shards are recommended.
    pub shards: u64,
    /// How often the client is told to say that it lives.
    pub heartbeat: Duration,
    /// How long nothing may happen before the bot is taken to be at rest.
    pub quiet: Duration,
    /// How long is waited for what a test expects.
    pub patience: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            // A token begins with its bot's number, in base64.
            token: "MTA3MDAwMDAwMDAwMDAwMDAx.GaBcDe.kQ9x2vT7mN4pL8sW1yZ6bR3cF5hJ0dUeXoAi_E"
                .to_owned(),
            bot_id: 107_000_000_000_000_001,
            bot_name: "EventOS".to_owned(),
            clock: Clock::manual(world::start()),
            limits_rates: false,
            shards: 1,
            heartbeat: Duration::from_millis(41_250),
            quiet: Duration::from_millis(60),
            patience: Duration::from_secs(20),
        }
    }
}
