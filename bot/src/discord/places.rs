//! The servers that the bot is brought into, told to the core.

use chrono::TimeDelta;
use eventos_core::account::Platform;
use eventos_core::app::App;
use eventos_core::error::Result;
use eventos_core::i18n::Lang;
use eventos_core::lanes::Lanes;
use eventos_core::server::{self, Lobby};
use serenity::cache::Cache;
use serenity::model::channel::{ChannelType, GuildChannel};
use serenity::model::gateway::Ready;
use serenity::model::guild::Guild;
use serenity::model::id::{ChannelId, GuildId, UserId};

use super::permissions;

/// Where the bot has been for no longer than this it is new: one that comes with an empty database to
/// servers that know it says no hello.
const NEW_FOR: TimeDelta = TimeDelta::days(1);

/// So long after it was brought in a server may be missing from what a connection began with.
const JUST_NOW: TimeDelta = TimeDelta::minutes(5);

/// The bot is in a server. Where it is new there, it says hello in the channel for such words, or in the
/// first one that it may write in.
pub async fn entered(app: &App, guild: &Guild, me: UserId) {
    let is_new = *guild.joined_at + NEW_FOR > app.clock.now();
    let lobby = lobby(guild, me).filter(|_| is_new).map(|channel| Lobby {
        channel: channel.to_string(),
        lang: Lang::find(&guild.preferred_locale),
    });
    let id = guild.id.to_string();
    note(server::joined(app, Platform::Discord, &id, &guild.name, lobby).await);
}

fn lobby(guild: &Guild, me: UserId) -> Option<ChannelId> {
    let member = guild.members.get(&me)?;
    let may_post = |channel: &&GuildChannel| {
        permissions::may_post(guild.user_permissions_in(channel, member), channel.kind)
    };
    let system = guild.system_channel_id;
    let system = system.and_then(|channel| guild.channels.get(&channel));
    let channels = guild.channels.values();
    let mut texts: Vec<_> = channels
        .filter(|channel| channel.kind == ChannelType::Text)
        .collect();
    texts.sort_by_key(|channel| (channel.position, channel.id));
    let mut all = system.into_iter().chain(texts);
    all.find(may_post).map(|channel| channel.id)
}

/// A server goes by another name now.
pub async fn renamed(app: &App, guild: GuildId, name: &str) {
    note(server::joined(app, Platform::Discord, &guild.to_string(), name, None).await);
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
/// longer are left. One that it was brought into since then is there.
pub async fn compare(app: &App, ready: &Ready, servers: &Lanes<GuildId>, cache: &Cache) {
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
        let guild = GuildId::new(id);
        let was_there = ready.guilds.iter().any(|there| there.id == guild);
        if are_told(id) && !was_there {
            let _turn = servers.turn(guild, 0).await;
            // The cache keeps those that were lost while nothing was heard.
            let joined_at = cache.guild(guild).map(|guild| *guild.joined_at);
            if joined_at.is_none_or(|at| at + JUST_NOW < app.clock.now()) {
                left(app, guild).await;
            }
        }
    }
}

fn note<T>(noted: Result<T>) {
    if let Err(error) = noted {
        tracing::warn!(error = %error.chain(), "a server of the bot's was not noted");
    }
}
