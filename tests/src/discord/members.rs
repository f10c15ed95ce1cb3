//! Servers, as the bot asks about them: their roles and members, and giving the one to the other.

use serde_json::{Value, json};

use super::call::Call;
use super::guild::Guild;
use super::permissions::Permissions;
use super::refusal::Refusal;
use super::state::State;

impl State {
    /// The server of a call, if the bot is in it.
    pub fn joined(&self, call: &Call) -> Result<&Guild, Refusal> {
        let guild = self.guilds.get(&call.id(0)).filter(|guild| guild.has_bot());
        guild.ok_or_else(|| Refusal::unknown("Guild"))
    }

    /// `GET /guilds/{}`
    pub fn shows_guild(&self, call: &Call) -> Result<Value, Refusal> {
        let guild = self.joined(call)?;
        let mut shape = guild.shape();
        if call
            .query
            .get("with_counts")
            .is_some_and(|set| set == "true")
        {
            shape["approximate_member_count"] = guild.members.len().into();
            shape["approximate_presence_count"] = 1.into();
        }
        Ok(shape)
    }

    /// `GET /guilds/{}/channels`
    pub fn lists_channels(&self, call: &Call) -> Result<Value, Refusal> {
        let guild = self.joined(call)?;
        let channels = self.channels.values().filter(|channel| {
            let sees = channel.bot_denied & Permissions::VIEW_CHANNEL == 0;
            channel.guild == Some(guild.id) && !channel.is_deleted && sees
        });
        Ok(channels
            .map(|channel| self.channel_shape(channel))
            .collect())
    }

    /// `GET /guilds/{}/roles`
    pub fn lists_roles(&self, call: &Call) -> Result<Value, Refusal> {
        Ok(self.joined(call)?.roles_shape().into())
    }

    /// `GET /guilds/{}/members/{}`
    pub fn shows_member(&self, call: &Call) -> Result<Value, Refusal> {
        let guild = self.joined(call)?;
        let user = self.member(guild, call)?;
        Ok(self.member_shape(guild, user))
    }

    fn member(&self, guild: &Guild, call: &Call) -> Result<u64, Refusal> {
        let user = call.id(1);
        match (
            guild.members.contains_key(&user),
            self.accounts.contains_key(&user),
        ) {
            (true, _) => Ok(user),
            (false, true) => Err(Refusal::unknown("Member")),
            (false, false) => Err(Refusal::unknown("User")),
        }
    }

    /// `PUT` and `DELETE /guilds/{}/members/{}/roles/{}`
    pub fn changes_role(&mut self, call: &Call) -> Result<Value, Refusal> {
        let guild = self.joined(call)?;
        let user = self.member(guild, call)?;
        let role = guild.roles.get(&call.id(2));
        let role = role.ok_or_else(|| Refusal::unknown("Role"))?;
        let bot = self.bot();
        let is_below = role.position < guild.height_of(bot);
        let is_given = role.is_managed || role.id == guild.id;
        if !guild.may(bot, Permissions::MANAGE_ROLES) || !is_below || is_given {
            return Err(Refusal::no_permission());
        }
        let (guild, role) = (guild.id, role.id);
        let roles = self.guild_mut(guild).members.get_mut(&user);
        let roles = roles.expect("a member");
        roles.retain(|other| *other != role);
        if call.route.starts_with("PUT") {
            roles.push(role);
        }
        Ok(Value::Null)
    }

    /// `GET /users/@me/guilds`
    pub fn lists_guilds(&self, call: &Call) -> Value {
        let number = |name: &str| {
            call.query
                .get(name)
                .and_then(|text| text.parse::<u64>().ok())
        };
        let after = number("after").unwrap_or_default();
        let most = usize::try_from(number("limit").unwrap_or(200)).unwrap_or(200);
        let joined = self
            .guilds
            .values()
            .filter(|guild| guild.has_bot() && guild.id > after);
        let shape = |guild: &Guild| {
            json!({
                "id": guild.id.to_string(),
                "name": guild.name,
                "icon": null,
                "banner": null,
                "owner": false,
                "permissions": guild.permissions_of(self.bot()).to_string(),
                "features": [],
            })
        };
        joined.take(most).map(shape).collect()
    }

    /// `DELETE /users/@me/guilds/{}`
    pub fn leaves_guild(&mut self, call: &Call) -> Result<Value, Refusal> {
        let guild = self.joined(call)?.id;
        self.bot_leaves(guild);
        Ok(Value::Null)
    }

    pub fn bot_leaves(&mut self, guild: u64) {
        let bot = self.bot();
        let found = self.guild_mut(guild);
        found.members.remove(&bot);
        let role = found.bot_role;
        found.roles.remove(&role);
        self.push(
            "GUILD_DELETE",
            Some(guild),
            &json!({ "id": guild.to_string() }),
        );
    }
}
