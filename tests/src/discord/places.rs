//! The channels and roles of servers.

use serde_json::json;

use super::Discord;
use super::channel;
use super::people::User;
use super::server::Server;
use super::shown::Shown;
use super::state::State;

#[derive(Clone, Debug)]
pub struct Channel {
    pub discord: Discord,
    pub id: u64,
    pub server: Server,
}

#[derive(Clone, Debug)]
pub struct Role {
    pub discord: Discord,
    pub id: u64,
    pub server: Server,
}

impl Channel {
    /// All that stands there, what only one person sees and what was taken away among it.
    pub fn chat(&self) -> Vec<Shown> {
        let state = self.discord.inner.state();
        let messages = state.channel(self.id).messages.iter();
        messages
            .map(|message| state.shown(self.id, message))
            .collect()
    }

    /// Waits until the bot wrote something with `text` here that everybody sees, now or before.
    pub async fn sees(&self, text: &str) -> Shown {
        let is_meant = |_: &State, shown: &Shown| shown.channel == self.id && shown.to.is_none();
        self.discord.waits_to_see(text, is_meant).await
    }

    /// What everybody saw here.
    pub fn transcript(&self) -> String {
        let state = self.discord.inner.state();
        state.transcript(|line| line.channel == self.id && line.to.is_none())
    }

    pub fn deletes(&self) {
        self.discord.inner.change(|state| {
            state.channel_mut(self.id).is_deleted = true;
            let shape = state.channel_shape(state.channel(self.id));
            state.push_if_there("CHANNEL_DELETE", self.server.id, &shape);
        });
    }

    /// Somebody who may takes a message away.
    pub fn drops(&self, message: u64) {
        self.discord.inner.change(|state| {
            let found = state.channel_mut(self.id).message_mut(message);
            found.expect("a message").is_deleted = true;
            let shape = json!({
                "id": message.to_string(),
                "channel_id": self.id.to_string(),
                "guild_id": self.server.id.to_string(),
            });
            state.push_if_there("MESSAGE_DELETE", self.server.id, &shape);
        });
    }

    /// One more thread of this channel, which everybody sees who sees the channel.
    pub fn thread(&self, id: u64, name: &str) -> Self {
        self.discord.inner.change(|state| {
            let thread = channel::Channel {
                id,
                name: name.to_owned(),
                guild: Some(self.server.id),
                parent: Some(self.id),
                ..channel::Channel::default()
            };
            let mut shape = state.channel_shape(&thread);
            shape["newly_created"] = true.into();
            let before = state.channels.insert(id, thread);
            assert!(before.is_none(), "there is a channel {id} already");
            state.push_if_there("THREAD_CREATE", self.server.id, &shape);
        });
        Self { id, ..self.clone() }
    }

    /// Nobody wrote in this thread for long, or somebody who may closed it; locked, it is opened again by
    /// them alone.
    pub fn is_archived(&self, is_locked: bool) {
        self.discord.inner.change(|state| {
            let channel = state.channel_mut(self.id);
            channel.is_archived = true;
            channel.is_locked = is_locked;
            let shape = state.channel_shape(state.channel(self.id));
            state.push_if_there("THREAD_UPDATE", self.server.id, &shape);
        });
    }

    /// Lets somebody do here what they may not elsewhere, by an overwrite.
    pub fn allows(&self, user: &User, permissions: u64) {
        self.discord.inner.change(|state| {
            let channel = state.channel_mut(self.id);
            channel.allowed.insert(user.id, permissions);
            let shape = state.channel_shape(state.channel(self.id));
            state.push_if_there("CHANNEL_UPDATE", self.server.id, &shape);
        });
    }

    /// Takes from the bot here what it may elsewhere; 0 gives it back.
    pub fn denies_bot(&self, permissions: u64) {
        self.discord.inner.change(|state| {
            state.channel_mut(self.id).bot_denied = permissions;
            let shape = state.channel_shape(state.channel(self.id));
            state.push_if_there("CHANNEL_UPDATE", self.server.id, &shape);
        });
    }
}

impl Role {
    pub fn is_given_to(&self, user: &User) {
        self.changes(user, true);
    }

    pub fn is_taken_from(&self, user: &User) {
        self.changes(user, false);
    }

    fn changes(&self, user: &User, gives: bool) {
        self.discord.inner.change(|state| {
            let members = &mut state.guild_mut(self.server.id).members;
            let roles = members.get_mut(&user.id).expect("a member");
            roles.retain(|role| *role != self.id);
            if gives {
                roles.push(self.id);
            }
        });
    }

    pub fn moves_to(&self, position: u64) {
        self.discord.inner.change(|state| {
            let bot = state.bot();
            let roles = &mut state.guild_mut(self.server.id).roles;
            let role = roles.get_mut(&self.id).expect("a role");
            role.position = position;
            let shape = json!({
                "guild_id": self.server.id.to_string(),
                "role": role.shape(bot, false),
            });
            state.push_if_there("GUILD_ROLE_UPDATE", self.server.id, &shape);
        });
    }

    pub fn deletes(&self) {
        self.discord.inner.change(|state| {
            let guild = state.guild_mut(self.server.id);
            guild.roles.remove(&self.id);
            for roles in guild.members.values_mut() {
                roles.retain(|role| *role != self.id);
            }
            let shape = json!({
                "guild_id": self.server.id.to_string(),
                "role_id": self.id.to_string(),
            });
            state.push_if_there("GUILD_ROLE_DELETE", self.server.id, &shape);
        });
    }
}
