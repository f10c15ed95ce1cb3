//! What Discord says of people, channels and messages.

use chrono::{DateTime, SecondsFormat};
use serde_json::{Value, json};

use super::channel::{Channel, Message};
use super::guild::Guild;
use super::interaction::{Interaction, Sort};
use super::state::State;

/// As Discord writes it.
pub(super) fn timestamp(millis: i64) -> String {
    let time = DateTime::from_timestamp_millis(millis).unwrap_or_default();
    // `+00:00`, and never `Z`.
    time.to_rfc3339_opts(SecondsFormat::Micros, false)
}

impl State {
    pub fn user_shape(&self, id: u64) -> Value {
        let account = self.account(id);
        let mut shape = json!({
            "id": id.to_string(),
            "username": account.name.to_lowercase().replace(' ', "_"),
            "discriminator": "0",
            "global_name": account.name,
            "avatar": null,
            "avatar_decoration_data": null,
            "collectibles": null,
            "primary_guild": null,
            "public_flags": 0,
            "flags": 0,
            "banner": null,
            "accent_color": null,
        });
        if account.is_bot {
            shape["bot"] = true.into();
            shape["username"] = account.name.clone().into();
            shape["global_name"] = Value::Null;
            shape["discriminator"] = "4242".into();
        }
        shape
    }

    /// The bot as it sees itself.
    pub fn own_shape(&self) -> Value {
        let mut shape = self.user_shape(self.bot());
        shape["verified"] = true.into();
        shape["mfa_enabled"] = false.into();
        shape["email"] = Value::Null;
        shape["locale"] = "en-US".into();
        shape
    }

    /// Somebody as a member of a server.
    pub fn member_shape(&self, guild: &Guild, user: u64) -> Value {
        let mut shape = self.partial_member_shape(guild, user);
        shape["user"] = self.user_shape(user);
        shape
    }

    /// The same without who it is.
    pub fn partial_member_shape(&self, guild: &Guild, user: u64) -> Value {
        let roles = guild.members.get(&user).into_iter().flatten();
        let roles: Vec<String> = roles.map(u64::to_string).collect();
        json!({
            "nick": null,
            "avatar": null,
            "banner": null,
            "roles": roles,
            "joined_at": timestamp(guild.joined_millis(user)),
            "premium_since": null,
            "deaf": false,
            "mute": false,
            "flags": 0,
            "pending": false,
            "communication_disabled_until": null,
        })
    }

    pub fn channel_shape(&self, channel: &Channel) -> Value {
        let last = channel
            .messages
            .last()
            .map(|message| message.id.to_string());
        let Some(guild) = channel.guild else {
            let with = channel.dm_with.map(|user| self.user_shape(user));
            return json!({
                "id": channel.id.to_string(),
                "type": 1,
                "last_message_id": last,
                "flags": 0,
                "recipients": with.into_iter().collect::<Vec<_>>(),
            });
        };
        if let Some(parent) = channel.parent {
            return json!({
                "id": channel.id.to_string(),
                "type": 11,
                "guild_id": guild.to_string(),
                "parent_id": parent.to_string(),
                "owner_id": self.guild(guild).owner.to_string(),
                "name": channel.name,
                "rate_limit_per_user": 0,
                "last_message_id": last,
                "message_count": channel.messages.len(),
                "total_message_sent": channel.messages.len(),
                "member_count": 1,
                "thread_metadata": {
                    "archived": channel.is_archived,
                    "auto_archive_duration": 1_440,
                    "archive_timestamp": "2026-01-01T00:00:00.000000+00:00",
                    "locked": channel.is_locked,
                },
                "flags": 0,
            });
        }
        let overwrite = |id: u64, allow: u64, deny: u64| {
            json!({
                "id": id.to_string(),
                "type": 1,
                "allow": allow.to_string(),
                "deny": deny.to_string(),
            })
        };
        let denied = Some(channel.bot_denied).filter(|denied| *denied != 0);
        let denied = denied.map(|denied| overwrite(self.bot(), 0, denied));
        let allowed = channel.allowed.iter();
        let allowed = allowed.map(|(user, allow)| overwrite(*user, *allow, 0));
        let overwrites: Vec<Value> = denied.into_iter().chain(allowed).collect();
        json!({
            "id": channel.id.to_string(),
            "type": 0,
            "guild_id": guild.to_string(),
            "name": channel.name,
            "topic": null,
            "position": 0,
            "permission_overwrites": overwrites,
            "parent_id": null,
            "nsfw": false,
            "rate_limit_per_user": 0,
            "last_message_id": last,
            "flags": 0,
        })
    }

    /// What an interaction says of its channel.
    pub fn partial_channel_shape(&self, channel: &Channel, user: u64) -> Value {
        let mut shape = self.channel_shape(channel);
        if channel.guild.is_some() {
            let permissions = self.permissions_in(channel.id, user);
            shape["permissions"] = permissions.to_string().into();
        }
        shape
    }

    pub fn message_shape(&self, channel: u64, message: &Message) -> Value {
        let found = self.channel(channel);
        let in_embeds = |name: &str| {
            let address = format!("attachment://{name}");
            message
                .embeds
                .iter()
                .any(|embed| embed.to_string().contains(&address))
        };
        let beside = message
            .attachments
            .iter()
            .filter(|attached| !in_embeds(&attached.name));
        let flags = match (message.to, message.is_thinking) {
            (Some(_), true) => 64 | 128,
            (Some(_), false) => 64,
            (None, true) => 128,
            (None, false) => 0,
        };
        let mut shape = json!({
            "id": message.id.to_string(),
            "type": 0,
            "channel_id": channel.to_string(),
            "author": self.user_shape(message.author),
            "content": message.content,
            "timestamp": timestamp(message.sent_millis),
            "edited_timestamp": message.edited_millis.map(timestamp),
            "tts": false,
            "mention_everyone": false,
            "mentions": self.mentioned(found, message),
            "mention_roles": [],
            "attachments": beside.map(|attached| attached.shape()).collect::<Vec<_>>(),
            "embeds": self.embeds_shape(message),
            "components": self.components_shape(message),
            "pinned": false,
            "flags": flags,
        });
        if let Some(nonce) = &message.nonce {
            shape["nonce"] = nonce.clone();
        }
        if let Some(to) = message.reply_to {
            shape["type"] = 19.into();
            shape["message_reference"] = json!({
                "type": 0,
                "message_id": to.to_string(),
                "channel_id": channel.to_string(),
            });
            let to = found.message(to).filter(|to| !to.is_deleted);
            shape["referenced_message"] = to
                .map(|to| {
                    let mut plain = to.clone();
                    plain.reply_to = None;
                    self.message_shape(channel, &plain)
                })
                .unwrap_or_default();
        }
        if let Some(interaction) = message
            .interaction
            .and_then(|id| self.interactions.get(&id))
        {
            shape["type"] = if interaction.is_command() { 20 } else { 0 }.into();
            shape["webhook_id"] = self.bot().to_string().into();
            shape["application_id"] = self.bot().to_string().into();
            shape["interaction_metadata"] = self.origin_shape(interaction, interaction.kind);
        }
        if message.is_sent_on {
            let mut copy = json!({ "type": 0, "timestamp": shape["timestamp"].clone() });
            for (name, empty) in [
                ("content", json!("")),
                ("attachments", json!([])),
                ("embeds", json!([])),
                ("components", json!([])),
            ] {
                copy[name] = std::mem::replace(&mut shape[name], empty);
            }
            for name in ["edited_timestamp", "mentions", "mention_roles", "flags"] {
                copy[name] = shape[name].clone();
            }
            shape["message_snapshots"] = json!([{ "message": copy }]);
            shape["message_reference"] = json!({
                "type": 1,
                "message_id": (message.id - 1).to_string(),
                "channel_id": (channel - 1).to_string(),
            });
        }
        shape
    }

    /// Where a message comes from; of a window that was sent, what opened it as well.
    fn origin_shape(&self, interaction: &Interaction, kind: Sort) -> Value {
        let mut shape = json!({
            "id": interaction.id.to_string(),
            "type": kind as u8,
            "user": self.user_shape(interaction.user),
            "authorizing_integration_owners": {},
            "original_response_message_id": null,
        });
        match (kind, interaction.message) {
            (Sort::Component, Some(message)) => {
                shape["interacted_message_id"] = message.to_string().into();
            }
            (Sort::Modal, message) => {
                let opened_by = message.map_or(Sort::Command, |_| Sort::Component);
                let opened_by = self.origin_shape(interaction, opened_by);
                shape["triggering_interaction_metadata"] = opened_by;
            }
            _ => {}
        }
        shape
    }

    /// The same as the gateway tells of it.
    pub fn message_event_shape(&self, channel: u64, message: &Message) -> Value {
        let mut shape = self.message_shape(channel, message);
        let Some(guild) = self.channel(channel).guild else {
            return shape;
        };
        let guild = self.guild(guild);
        shape["guild_id"] = guild.id.to_string().into();
        if guild.members.contains_key(&message.author) {
            shape["member"] = self.partial_member_shape(guild, message.author);
        }
        // What a message says is told only if it names the bot, or is the bot's own.
        let bot = self.bot();
        let replied = message
            .reply_to
            .and_then(|to| self.channel(channel).message(to));
        let names_bot = message.content.contains(&format!("<@{bot}>"))
            || replied.is_some_and(|to| to.author == bot);
        if !names_bot && message.author != bot {
            shape["content"] = "".into();
            for field in ["embeds", "attachments", "components"] {
                shape[field] = json!([]);
            }
        }
        shape
    }

    /// Whom it names, and whom it answers.
    fn mentioned(&self, channel: &Channel, message: &Message) -> Vec<Value> {
        let replied = message.reply_to.and_then(|to| channel.message(to));
        let replied = replied.map(|replied| replied.author);
        let named = |id: &&u64| {
            message.content.contains(&format!("<@{id}>")) || replied.as_ref() == Some(*id)
        };
        let ids = self.accounts.keys().filter(named);
        ids.map(|id| self.user_shape(*id)).collect()
    }

    fn embeds_shape(&self, message: &Message) -> Vec<Value> {
        let shape = |embed: &Value| {
            let mut text = embed.to_string();
            for attached in &message.attachments {
                let address = format!("\"attachment://{}\"", attached.name);
                let url = Value::from(attached.url.clone()).to_string();
                text = text.replace(&address, &url);
            }
            let mut shape: Value = serde_json::from_str(&text).unwrap_or_default();
            shape["type"] = "rich".into();
            for name in ["image", "thumbnail"] {
                let picture = &mut shape[name];
                let Some(url) = picture["url"].as_str().map(str::to_owned) else {
                    continue;
                };
                let mut attached = message.attachments.iter();
                if let Some(attached) = attached.find(|attached| attached.url == url) {
                    let of = attached.shape();
                    picture["width"] = of["width"].clone();
                    picture["height"] = of["height"].clone();
                }
                picture["proxy_url"] = url.into();
            }
            let fields = shape.as_object_mut().expect("an object");
            fields.retain(|_, value| !value.is_null());
            shape
        };
        message.embeds.iter().map(shape).collect()
    }

    /// The rows, each component with the number that Discord gives it.
    fn components_shape(&self, message: &Message) -> Vec<Value> {
        let mut last = 0;
        let mut numbered = |component: &mut Value| {
            last += 1;
            component["id"] = last.into();
        };
        let mut rows = message.components.clone();
        for row in &mut rows {
            numbered(row);
            for component in row["components"].as_array_mut().into_iter().flatten() {
                numbered(component);
            }
        }
        rows
    }
}
