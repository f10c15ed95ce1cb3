//! The servers that the bot is brought into, told to the core.

use eventos_core::account::Platform;
use eventos_core::app::App;
use eventos_core::error::Result;
use eventos_core::server;
use serenity::model::id::{ChannelId, GuildId};

/// The bot is in a server, or the server goes by another name now.
pub async fn joined(app: &App, guild: GuildId, name: &str) {
    note(server::joined(app, Platform::Discord, &guild.to_string(), name).await);
}

/// The bot was put out of a server.
pub async fn left(app: &App, guild: GuildId) {
    note(server::left(app, Platform::Discord, &guild.to_string()).await);
}

/// A channel was deleted.
pub async fn channel_gone(app: &App, channel: ChannelId) {
    note(server::channel_gone(app, Platform::Discord, &channel.to_string()).await);
}

fn note<T>(noted: Result<T>) {
    if let Err(error) = noted {
        tracing::warn!(error = %error.chain(), "a server of the bot's was not noted");
    }
}
