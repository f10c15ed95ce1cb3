//! The options of commands, as an app makes them of what is typed or picked.

use serde_json::{Map, Value, json};

use super::channel;
use super::embed::list;
use super::state::State;

impl State {
    /// The value of an option, as the app makes it of what is typed or picked.
    pub(super) fn option_value(
        &self,
        spec: &Value,
        text: &str,
        (user, channel): (u64, u64),
        resolved: &mut Map<String, Value>,
    ) -> Result<Value, String> {
        let name = &spec["name"];
        let locale = &self.account(user).locale;
        let choices = list(&spec["choices"]);
        if !choices.is_empty() {
            let fits = |choice: &&Value| {
                let value = choice["value"].as_str().map(str::to_owned);
                let value = value.unwrap_or_else(|| choice["value"].to_string());
                value == text || Self::is_named(choice, text, locale)
            };
            let choice = choices.iter().find(fits);
            let choice = choice.ok_or_else(|| format!("{text:?} is no choice of {name}"))?;
            return Ok(choice["value"].clone());
        }
        let guild = self.channel(channel).guild.map(|guild| self.guild(guild));
        match spec["type"].as_i64().unwrap_or_default() {
            3 => {
                let long = text.chars().count() as u64;
                let least = spec["min_length"].as_u64().unwrap_or(0);
                let most = spec["max_length"].as_u64().unwrap_or(6000);
                match (least..=most).contains(&long) {
                    true => Ok(text.into()),
                    false => Err(format!("{name} is {least} to {most} characters long")),
                }
            }
            4 => {
                let number: i64 = text
                    .parse()
                    .map_err(|_| format!("{name} is a whole number"))?;
                #[expect(clippy::cast_precision_loss, reason = "limits are small")]
                within(spec, number as f64)?;
                Ok(number.into())
            }
            5 => {
                let is_set: bool = text
                    .parse()
                    .map_err(|_| format!("{name} is true or false"))?;
                Ok(is_set.into())
            }
            6 => {
                let bare = text.trim_start_matches('@');
                let mut accounts = self.accounts.values();
                let found = accounts
                    .find(|account| account.id.to_string() == bare || account.name == bare)
                    .ok_or_else(|| format!("there is nobody {text:?}"))?;
                self.resolves_user(resolved, channel, found.id);
                Ok(found.id.to_string().into())
            }
            7 => {
                let bare = text.trim_start_matches('#');
                let in_guild = |found: &&channel::Channel| {
                    found.guild.is_some() && found.guild == guild.map(|guild| guild.id)
                };
                let found = self
                    .channels
                    .values()
                    .filter(in_guild)
                    .find(|found| found.id.to_string() == bare || found.name == bare)
                    .ok_or_else(|| format!("there is no channel {text:?}"))?;
                let kinds = list(&spec["channel_types"]);
                if !kinds.is_empty() && !kinds.contains(&0.into()) {
                    return Err(format!("{text:?} is of another kind"));
                }
                let mut shape = self.channel_shape(found);
                let permissions = self.permissions_in(found.id, user);
                shape["permissions"] = permissions.to_string().into();
                resolve(resolved, "channels", found.id, shape);
                Ok(found.id.to_string().into())
            }
            8 => {
                let bare = text.trim_start_matches('@');
                let found = guild
                    .into_iter()
                    .flat_map(|guild| guild.roles.values())
                    .find(|role| {
                        let name = role.name.trim_start_matches('@');
                        role.id.to_string() == bare || name == bare
                    })
                    .ok_or_else(|| format!("there is no role {text:?}"))?;
                resolve(resolved, "roles", found.id, found.shape(self.bot(), false));
                Ok(found.id.to_string().into())
            }
            10 => {
                let number: f64 = text.parse().map_err(|_| format!("{name} is a number"))?;
                within(spec, number)?;
                Ok(number.into())
            }
            11 => {
                let id: Option<u64> = text.parse().ok();
                let attached = id.and_then(|id| self.files.uploaded.get(&id));
                let attached = attached.ok_or_else(|| format!("{name} is a file"))?;
                resolve(resolved, "attachments", attached.id, attached.shape());
                Ok(attached.id.to_string().into())
            }
            other => Err(format!("options of type {other} are not imitated")),
        }
    }

    pub(super) fn resolves_user(&self, resolved: &mut Map<String, Value>, channel: u64, user: u64) {
        resolve(resolved, "users", user, self.user_shape(user));
        let guild = self.channel(channel).guild.map(|guild| self.guild(guild));
        if let Some(guild) = guild.filter(|guild| guild.members.contains_key(&user)) {
            let mut shape = self.partial_member_shape(guild, user);
            shape["permissions"] = self.permissions_in(channel, user).to_string().into();
            resolve(resolved, "members", user, shape);
        }
    }
}

fn resolve(resolved: &mut Map<String, Value>, what: &str, id: u64, shape: Value) {
    let of_kind = resolved.entry(what).or_insert_with(|| json!({}));
    of_kind[id.to_string()] = shape;
}

fn within(spec: &Value, number: f64) -> Result<(), String> {
    let least = spec["min_value"].as_f64().unwrap_or(f64::MIN);
    let most = spec["max_value"].as_f64().unwrap_or(f64::MAX);
    match (least..=most).contains(&number) {
        true => Ok(()),
        false => Err(format!("{} is from {least} to {most}", spec["name"])),
    }
}
