//! The servers that the bot is brought into, told to the core.

use eventos_core::account::Platform;
use eventos_core::app::App;
use eventos_core::error::Result;
use eventos_core::server;
use serenity::model::gateway::Ready;
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

/// Of a server that put the bot out while it was away, nothing was heard: those that a connection has no
/// longer are left.
pub async fn compare(app: &App, ready: &Ready) {
    let known = match server::all(app, Platform::Discord).await {
        Ok(known) => known,
        Err(error) => {
            tracing::warn!(error = %error.chain(), "the bot's servers were not compared");
            return;
        }
    };
    let are_told = |id: u64| match ready.shard {
        Some(shard) => (id >> 22) % u64::from(shard.total.max(1)) == u64::from(shard.id.0),
        None => true,
    };
    for server in known {
        let Ok(id) = server.server.parse::<u64>() else {
            continue;
        };
        let is_there = ready.guilds.iter().any(|guild| guild.id.get() == id);
        if are_told(id) && !is_there {
            left(app, GuildId::new(id)).await;
        }
    }
}

fn note<T>(noted: Result<T>) {
    if let Err(error) = noted {
        tracing::warn!(error = %error.chain(), "a server of the bot's was not noted");
    }
}
