//! Servers, and what their people change there.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde_json::json;

use super::Discord;
use super::channel;
use super::guild::{self, Guild};
use super::people::User;
use super::permissions::Permissions;
use super::places::{Channel, Role};
use super::scheduled::{Scheduled, Status};
use super::state::State;

#[derive(Clone, Debug)]
pub struct Server {
    pub discord: Discord,
    pub id: u64,
}

impl Discord {
    /// A server of somebody's, with the bot in it, whose role has the position 10 and what it asks for.
    ///
    /// # Panics
    /// When the number is taken.
    pub fn server(&self, id: u64, name: &str, owner: &User) -> Server {
        self.inner.change(|state| {
            let everyone = guild::Role {
                id,
                name: "@everyone".to_owned(),
                position: 0,
                permissions: Permissions::EVERYONE,
                is_managed: false,
            };
            let guild = Guild {
                id,
                name: name.to_owned(),
                owner: owner.id,
                bot: state.bot(),
                locale: "en-US".to_owned(),
                system_channel: None,
                roles: BTreeMap::from([(id, everyone)]),
                members: BTreeMap::from([(owner.id, Vec::new())]),
                scheduled: BTreeMap::new(),
                bot_role: 0,
                made_millis: state.now_millis(),
                came_millis: BTreeMap::new(),
            };
            let before = state.guilds.insert(id, guild);
            assert!(before.is_none(), "there is a server {id} already");
            state.bot_joins(id);
        });
        Server {
            discord: self.clone(),
            id,
        }
    }
}

impl State {
    fn bot_joins(&mut self, id: u64) {
        let role = guild::Role {
            id: self.next_id(),
            name: self.settings.bot_name.clone(),
            position: 10,
            permissions: Permissions::BOT,
            is_managed: true,
        };
        let bot = self.bot();
        let now = self.now_millis();
        let guild = self.guild_mut(id);
        guild.came_millis.insert(bot, now);
        guild.bot_role = role.id;
        guild.members.insert(bot, vec![role.id]);
        guild.roles.insert(role.id, role);
        let shape = self.guild_create_shape(id);
        self.push("GUILD_CREATE", Some(id), &shape);
    }

    fn tells_of_guild(&mut self, id: u64) {
        let shape = self.guild(id).shape();
        self.push_if_there("GUILD_UPDATE", id, &shape);
    }

    /// Tells the bot of something in a server that it is in.
    pub(super) fn push_if_there(&mut self, event: &str, guild: u64, data: &serde_json::Value) {
        if self.guild(guild).has_bot() {
            self.push(event, Some(guild), data);
        }
    }
}

impl Server {
    /// One more channel.
    pub fn channel(&self, id: u64, name: &str) -> Channel {
        self.discord.inner.change(|state| {
            let channel = channel::Channel {
                id,
                name: name.to_owned(),
                guild: Some(self.id),
                ..channel::Channel::default()
            };
            let shape = state.channel_shape(&channel);
            let before = state.channels.insert(id, channel);
            assert!(before.is_none(), "there is a channel {id} already");
            state.push_if_there("CHANNEL_CREATE", self.id, &shape);
        });
        Channel {
            discord: self.discord.clone(),
            id,
            server: self.clone(),
        }
    }

    /// One more role; the higher its position, the higher it stands.
    pub fn role(&self, id: u64, name: &str, position: u64, permissions: u64) -> Role {
        let role = guild::Role {
            id,
            name: name.to_owned(),
            position,
            permissions,
            is_managed: false,
        };
        self.discord.inner.change(|state| {
            let shape = json!({
                "guild_id": self.id.to_string(),
                "role": role.shape(state.bot(), false),
            });
            state.guild_mut(self.id).roles.insert(id, role);
            state.push_if_there("GUILD_ROLE_CREATE", self.id, &shape);
        });
        Role {
            discord: self.discord.clone(),
            id,
            server: self.clone(),
        }
    }

    /// Where the bot's own role stands, and what it may.
    pub fn bot_may(&self, position: u64, permissions: u64) {
        self.discord.inner.change(|state| {
            let bot = state.bot();
            let guild = state.guild_mut(self.id);
            let id = guild.bot_role;
            let role = guild.roles.get_mut(&id).expect("the bot is there");
            role.position = position;
            role.permissions = permissions;
            let role = role.shape(bot, true);
            let shape = json!({ "guild_id": self.id.to_string(), "role": role });
            state.push_if_there("GUILD_ROLE_UPDATE", self.id, &shape);
        });
    }

    /// What everybody may here.
    pub fn everyone_may(&self, permissions: u64) {
        self.discord.inner.change(|state| {
            let guild = state.guild_mut(self.id);
            let role = guild.roles.get_mut(&self.id).expect("everyone");
            role.permissions = permissions;
        });
    }

    pub fn admits(&self, users: &[&User]) {
        self.discord.inner.change(|state| {
            for user in users {
                let now = state.now_millis();
                let guild = state.guild_mut(self.id);
                guild.members.entry(user.id).or_default();
                guild.came_millis.insert(user.id, now);
                let guild = state.guild(self.id);
                let mut shape = state.member_shape(guild, user.id);
                shape["guild_id"] = self.id.to_string().into();
                state.push_if_there("GUILD_MEMBER_ADD", self.id, &shape);
            }
        });
    }

    pub fn loses(&self, user: &User) {
        self.discord.inner.change(|state| {
            state.guild_mut(self.id).members.remove(&user.id);
            let shape = json!({
                "guild_id": self.id.to_string(),
                "user": state.user_shape(user.id),
            });
            state.push_if_there("GUILD_MEMBER_REMOVE", self.id, &shape);
        });
    }

    /// Takes the bot out.
    pub fn kicks_bot(&self) {
        self.discord.inner.change(|state| state.bot_leaves(self.id));
    }

    /// Somebody who may adds the bot again.
    ///
    /// # Panics
    /// When they may not.
    pub fn adds_bot(&self, by: &User) {
        self.discord.inner.change(|state| {
            let guild = state.guild(self.id);
            let may = guild.may(by.id, Permissions::MANAGE_GUILD);
            assert!(may, "{} may not add bots to {}", by.name, guild.name);
            assert!(!guild.has_bot(), "the bot is there");
            state.bot_joins(self.id);
        });
    }

    /// The server cannot be reached for a while, as happens when Discord has trouble.
    pub fn goes_away(&self) {
        self.discord.inner.change(|state| {
            let shape = json!({ "id": self.id.to_string(), "unavailable": true });
            state.push_if_there("GUILD_DELETE", self.id, &shape);
        });
    }

    pub fn comes_back(&self) {
        self.discord.inner.change(|state| {
            let shape = state.guild_create_shape(self.id);
            state.push_if_there("GUILD_CREATE", self.id, &shape);
        });
    }

    pub fn is_renamed(&self, name: &str) {
        self.discord.inner.change(|state| {
            name.clone_into(&mut state.guild_mut(self.id).name);
            state.tells_of_guild(self.id);
        });
    }

    /// Changes the language that the server prefers.
    pub fn prefers(&self, locale: &str) {
        self.discord.inner.change(|state| {
            locale.clone_into(&mut state.guild_mut(self.id).locale);
            state.tells_of_guild(self.id);
        });
    }

    /// Makes a channel the one where Discord says who came.
    pub fn welcomes_in(&self, channel: &Channel) {
        self.discord.inner.change(|state| {
            state.guild_mut(self.id).system_channel = Some(channel.id);
            state.tells_of_guild(self.id);
        });
    }

    /// Its scheduled events, those that are over among them.
    pub fn scheduled_events(&self) -> Vec<Scheduled> {
        let state = self.discord.inner.state();
        state.guild(self.id).scheduled.values().cloned().collect()
    }

    /// Somebody makes a scheduled event by hand, in an hour.
    ///
    /// # Panics
    /// When they may not.
    pub fn schedules(&self, by: &User, name: &str, description: &str) -> u64 {
        self.discord.inner.change(|state| {
            let may = state.guild(self.id).may(by.id, Permissions::CREATE_EVENTS);
            assert!(may, "{} may make no events", by.name);
            let now = state.settings.clock.now();
            let event = Scheduled {
                id: state.next_id(),
                creator: by.id,
                name: name.to_owned(),
                description: description.to_owned(),
                location: "Elsewhere".to_owned(),
                starts: now + TimeDelta::hours(1),
                ends: now + TimeDelta::hours(2),
                status: Status::Scheduled,
                image: None,
            };
            let shape = state.scheduled_shape(state.guild(self.id), &event);
            let id = event.id;
            state.guild_mut(self.id).scheduled.insert(id, event);
            state.push_if_there("GUILD_SCHEDULED_EVENT_CREATE", self.id, &shape);
            id
        })
    }

    /// A scheduled event is taken away by somebody else than the bot.
    pub fn drops_scheduled_event(&self, id: u64) {
        self.discord.inner.change(|state| {
            let event = state.guild_mut(self.id).scheduled.remove(&id);
            let event = event.unwrap_or_else(|| panic!("no scheduled event {id}"));
            let shape = state.scheduled_shape(state.guild(self.id), &event);
            state.push_if_there("GUILD_SCHEDULED_EVENT_DELETE", self.id, &shape);
        });
    }

    /// The names of somebody's roles; none when they are no member.
    pub fn roles_of(&self, user: &User) -> Vec<String> {
        let state = self.discord.inner.state();
        let guild = state.guild(self.id);
        let roles = guild.members.get(&user.id).into_iter().flatten();
        let names = roles.filter_map(|role| guild.roles.get(role));
        names.map(|role| role.name.clone()).collect()
    }

    pub fn has_bot(&self) -> bool {
        self.discord.inner.state().guild(self.id).has_bot()
    }
}
