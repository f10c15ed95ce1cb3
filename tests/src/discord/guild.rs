//! Servers: their roles, and who is in them with which of these.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::permissions::Permissions;
use super::scheduled::Scheduled;
use super::shapes::timestamp;
use super::state::State;

#[derive(Clone, Debug)]
pub(super) struct Guild {
    pub id: u64,
    pub name: String,
    pub owner: u64,
    pub bot: u64,
    pub locale: String,
    /// Where Discord itself says who came.
    pub system_channel: Option<u64>,
    pub roles: BTreeMap<u64, Role>,
    /// Everybody's roles, the bot's among them while it is there.
    pub members: BTreeMap<u64, Vec<u64>>,
    /// When they came, who came after it was made.
    pub came_millis: BTreeMap<u64, i64>,
    pub scheduled: BTreeMap<u64, Scheduled>,
    /// The bot's own role.
    pub bot_role: u64,
    pub made_millis: i64,
}

#[derive(Clone, Debug)]
pub(super) struct Role {
    pub id: u64,
    pub name: String,
    pub position: u64,
    pub permissions: u64,
    /// A bot's or a subscription's: nobody gives it.
    pub is_managed: bool,
}

impl Role {
    pub fn shape(&self, bot: u64, is_bots: bool) -> Value {
        let mut shape = json!({
            "id": self.id.to_string(),
            "name": self.name,
            "color": 0,
            "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
            "hoist": false,
            "icon": null,
            "unicode_emoji": null,
            "position": self.position,
            "permissions": self.permissions.to_string(),
            "managed": self.is_managed,
            "mentionable": false,
            "flags": 0,
        });
        if is_bots {
            shape["tags"] = json!({ "bot_id": bot.to_string() });
        }
        shape
    }
}

impl Guild {
    pub fn joined_millis(&self, member: u64) -> i64 {
        let since = self.came_millis.get(&member).copied();
        since.unwrap_or(self.made_millis)
    }

    pub fn has_bot(&self) -> bool {
        self.members.contains_key(&self.bot)
    }

    /// What somebody may in the server.
    pub fn permissions_of(&self, user: u64) -> u64 {
        let Some(roles) = self.members.get(&user) else {
            return 0;
        };
        let of = |role: &u64| self.roles.get(role).map_or(0, |role| role.permissions);
        let given = of(&self.id) | roles.iter().map(of).fold(0, |all, one| all | one);
        match user == self.owner || given & Permissions::ADMINISTRATOR != 0 {
            true => Permissions::ALL,
            false => given,
        }
    }

    pub fn may(&self, user: u64, permissions: u64) -> bool {
        self.permissions_of(user) & permissions == permissions
    }

    /// The position of the highest role.
    pub fn height_of(&self, user: u64) -> u64 {
        let roles = self.members.get(&user).into_iter().flatten();
        let positions = roles.filter_map(|role| self.roles.get(role));
        positions.map(|role| role.position).max().unwrap_or(0)
    }

    pub fn roles_shape(&self) -> Vec<Value> {
        let roles = self.roles.values();
        roles
            .map(|role| role.shape(self.bot, role.id == self.bot_role))
            .collect()
    }

    pub fn shape(&self) -> Value {
        json!({
            "id": self.id.to_string(),
            "name": self.name,
            "icon": null,
            "description": null,
            "home_header": null,
            "splash": null,
            "discovery_splash": null,
            "features": [],
            "banner": null,
            "owner_id": self.owner.to_string(),
            "application_id": null,
            "region": "deprecated",
            "afk_channel_id": null,
            "afk_timeout": 300,
            "system_channel_id": self.system_channel.map(|channel| channel.to_string()),
            "system_channel_flags": 0,
            "widget_enabled": false,
            "widget_channel_id": null,
            "verification_level": 0,
            "roles": self.roles_shape(),
            "default_message_notifications": 0,
            "mfa_level": 0,
            "explicit_content_filter": 0,
            "max_presences": null,
            "max_members": 25_000_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": null,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": self.locale,
            "rules_channel_id": null,
            "safety_alerts_channel_id": null,
            "public_updates_channel_id": null,
            "premium_progress_bar_enabled": false,
            "nsfw": false,
            "nsfw_level": 0,
            "emojis": [],
            "stickers": [],
            "incidents_data": null,
            "inventory_settings": null,
        })
    }
}

impl State {
    /// What the gateway says of a server that the bot is in. Of its members only the bot is told:
    /// the others need a privileged intent.
    pub fn guild_create_shape(&self, id: u64) -> Value {
        let guild = self.guild(id);
        let mut shape = guild.shape();
        let channels = self.channels.values();
        let channels = channels.filter(|channel| channel.guild == Some(id) && !channel.is_deleted);
        let seen = channels
            .filter(|channel| self.bot_permissions(channel.id) & Permissions::VIEW_CHANNEL != 0);
        let (threads, channels): (Vec<_>, Vec<_>) = seen.partition(|one| one.parent.is_some());
        let shapes = |of: Vec<&super::channel::Channel>| -> Vec<Value> {
            let shapes = of.into_iter().map(|channel| self.channel_shape(channel));
            shapes.collect()
        };
        let more = json!({
            "joined_at": timestamp(guild.joined_millis(guild.bot)),
            "large": false,
            "unavailable": false,
            "member_count": guild.members.len(),
            "voice_states": [],
            "members": [self.member_shape(guild, guild.bot)],
            "channels": shapes(channels),
            "threads": shapes(threads),
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": guild.scheduled.values()
                .map(|event| self.scheduled_shape(guild, event)).collect::<Vec<_>>(),
            "soundboard_sounds": [],
        });
        let more = more.as_object().expect("an object").clone();
        shape.as_object_mut().expect("an object").extend(more);
        shape
    }

    /// The channel whose overwrites hold in a channel: of a thread, its parent.
    fn ruling(&self, channel: u64) -> &super::channel::Channel {
        let found = self.channel(channel);
        found.parent.map_or(found, |parent| self.channel(parent))
    }

    /// What somebody may do in a channel, as bits: what interactions say of their member.
    pub fn permissions_in(&self, channel: u64, user: u64) -> u64 {
        let channel = self.ruling(channel);
        let allowed = channel.allowed.get(&user).copied().unwrap_or_default();
        let guild = channel.guild.map(|guild| self.guild(guild));
        guild.map_or(0, |guild| guild.permissions_of(user) | allowed)
    }

    /// What the bot may do in a channel, as bits.
    pub fn bot_permissions(&self, channel: u64) -> u64 {
        let channel = self.ruling(channel);
        match channel.guild {
            None => Permissions::EVERYONE,
            Some(guild) => self.guild(guild).permissions_of(self.bot()) & !channel.bot_denied,
        }
    }
}
