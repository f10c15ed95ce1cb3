//! A person uses the bot's commands, as their app lets them: only those that are registered, with the
//! options that they have.

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use super::answers::Pushed;
use super::command_check::bits;
use super::embed::list;
use super::interaction::Sort;
use super::people::User;
use super::places::Channel;
use super::shown::Shown;
use super::state::State;

const SUBCOMMAND: i64 = 1;
const GROUP: i64 = 2;
const SLASH: i64 = 1;
const ON_USER: i64 = 2;
const ON_MESSAGE: i64 = 3;

impl User {
    /// Uses a command in the DM: `/event create`, with options as name and value. A choice's value may be
    /// its label; people, roles and channels go by name or number, files by what [`User::attaches`] gave.
    ///
    /// # Panics
    /// When their app would not send it.
    pub fn runs(&self, command: &str, options: &[(&str, &str)]) -> Pushed {
        self.runs_at(self.dm(), command, options)
    }

    pub fn runs_in(&self, channel: &Channel, command: &str, options: &[(&str, &str)]) -> Pushed {
        self.runs_at(channel.id, command, options)
    }

    fn runs_at(&self, channel: u64, command: &str, options: &[(&str, &str)]) -> Pushed {
        self.tries(channel, command, options)
            .unwrap_or_else(|why| panic!("{}'s app does not send {command}: {why}", self.name))
    }

    /// The same, when their app may refuse.
    ///
    /// # Errors
    /// Why it does.
    pub fn tries(
        &self,
        channel: u64,
        command: &str,
        options: &[(&str, &str)],
    ) -> Result<Pushed, String> {
        let data = {
            let state = self.discord.inner.state();
            state.slash_data(self.id, channel, command, options, None)?
        };
        let shown: Vec<String> = options
            .iter()
            .map(|(name, value)| format!(" {name}:{value}"))
            .collect();
        let line = format!("{} uses {command}{}", self.name, shown.concat());
        Ok(self.interacts(Sort::Command, channel, &data, None, &line))
    }

    /// What is offered while they type `text` into an option, as label and value.
    pub async fn completes(
        &self,
        command: &str,
        option: &str,
        text: &str,
    ) -> Vec<(String, String)> {
        self.completes_at(self.dm(), command, &[], option, text)
            .await
    }

    pub async fn completes_in(
        &self,
        channel: &Channel,
        command: &str,
        option: &str,
        text: &str,
    ) -> Vec<(String, String)> {
        self.completes_at(channel.id, command, &[], option, text)
            .await
    }

    /// The same, when other options have values already.
    pub async fn completes_at(
        &self,
        channel: u64,
        command: &str,
        given: &[(&str, &str)],
        option: &str,
        text: &str,
    ) -> Vec<(String, String)> {
        let pushed = self.types_into(channel, command, given, option, text);
        let locale = self.discord.inner.state().account(self.id).locale.clone();
        let choices = pushed.completed().await;
        let pair = |choice: &Value| {
            let own = choice["name_localizations"][&locale].as_str();
            let label = own.or(choice["name"].as_str()).unwrap_or_default();
            let value = match &choice["value"] {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            (label.to_owned(), value)
        };
        choices.iter().map(pair).collect()
    }

    /// Types `text` into an option, and does not wait for what is offered.
    ///
    /// # Panics
    /// When there is no such option, or nothing is offered for it.
    pub fn types_into(
        &self,
        channel: u64,
        command: &str,
        given: &[(&str, &str)],
        option: &str,
        text: &str,
    ) -> Pushed {
        let data = {
            let state = self.discord.inner.state();
            state.slash_data(self.id, channel, command, given, Some((option, text)))
        };
        let data = data.unwrap_or_else(|why| panic!("{command} does not complete {option}: {why}"));
        let line = format!("{} types {command} {option}:{text}", self.name);
        self.interacts(Sort::Autocomplete, channel, &data, None, &line)
    }

    /// Has a file ready for a command's option; what it gives is the option's value.
    pub fn attaches(&self, name: &str, bytes: impl Into<Bytes>) -> String {
        let bytes = bytes.into();
        self.discord.inner.change(|state| {
            let channel = state.dm_of(self.id);
            let mut kept = state.keep(channel, name, None, bytes);
            kept.is_ephemeral = true;
            let id = kept.id;
            state.files.uploaded.insert(id, kept);
            id.to_string()
        })
    }

    /// Uses a command of a message's context menu.
    ///
    /// # Panics
    /// When there is none of that name for them.
    pub fn uses(&self, command: &str, on: &Shown) -> Pushed {
        let data = {
            let state = self.discord.inner.state();
            let message = state.channel(on.channel).message(on.id);
            let message = message.expect("a message");
            let resolved = json!({
                "messages": { on.id.to_string(): state.message_shape(on.channel, message) },
            });
            state.menu_data(self, on.channel, command, ON_MESSAGE, on.id, &resolved)
        };
        let line = format!("{} uses “{command}” on {}", self.name, on.line);
        self.interacts(Sort::Command, on.channel, &data, None, &line)
    }

    /// Uses a command of a person's context menu, in a channel.
    ///
    /// # Panics
    /// When there is none of that name for them.
    pub fn uses_on(&self, channel: &Channel, command: &str, on: &User) -> Pushed {
        let data = {
            let state = self.discord.inner.state();
            let mut resolved = Map::new();
            state.resolves_user(&mut resolved, channel.id, on.id);
            let resolved = Value::Object(resolved);
            state.menu_data(self, channel.id, command, ON_USER, on.id, &resolved)
        };
        let line = format!("{} uses “{command}” on {}", self.name, on.name);
        self.interacts(Sort::Command, channel.id, &data, None, &line)
    }

    pub(super) fn interacts(
        &self,
        kind: Sort,
        channel: u64,
        data: &Value,
        message: Option<u64>,
        line: &str,
    ) -> Pushed {
        let mut pushed = self.pushes(channel, |state| {
            let found = state.channel(channel);
            let sees = state.may_see(self.id, found);
            assert!(sees, "{} is not in #{}", self.name, found.name);
            state.note(channel, Some(self.id), line);
            let (id, is_told) = state.interact(kind, self.id, channel, data, message);
            (Some(id), is_told)
        });
        pushed.message = message;
        pushed
    }
}

impl State {
    /// A registered command that somebody may use in a channel, by the name it has for them.
    fn usable(&self, user: u64, channel: u64, kind: i64, name: &str) -> Result<&Value, String> {
        let locale = &self.account(user).locale;
        let mut commands = self.commands.iter();
        let command = commands
            .find(|command| command["type"] == kind && Self::is_named(command, name, locale))
            .ok_or_else(|| format!("there is no command {name:?}"))?;
        let guild = self.channel(channel).guild.map(|guild| self.guild(guild));
        let context = if guild.is_some() { 0 } else { 1 };
        let is_here = match command["contexts"].as_array() {
            Some(contexts) => contexts.contains(&context.into()),
            None => guild.is_some() || command["dm_permission"] != false,
        };
        if !is_here {
            return Err("it is not offered here".to_owned());
        }
        let needed = bits(&command["default_member_permissions"]);
        if let (Some(_), Some(needed)) = (guild, needed) {
            // With none at all, it is for administrators.
            let needed = if needed == 0 { 1 << 3 } else { needed };
            if self.permissions_in(channel, user) & needed != needed {
                return Err("they miss the permissions for it".to_owned());
            }
        }
        match guild.is_none_or(|guild| guild.has_bot()) {
            true => Ok(command),
            false => Err("the bot is not here".to_owned()),
        }
    }

    fn menu_data(
        &self,
        user: &User,
        channel: u64,
        command: &str,
        kind: i64,
        target: u64,
        resolved: &Value,
    ) -> Value {
        let command = self.usable(user.id, channel, kind, command);
        let command = command.unwrap_or_else(|why| panic!("{}: {why}", user.name));
        json!({
            "id": command["id"],
            "name": command["name"],
            "type": kind,
            "target_id": target.to_string(),
            "resolved": resolved,
        })
    }

    fn slash_data(
        &self,
        user: u64,
        channel: u64,
        words: &str,
        given: &[(&str, &str)],
        focused: Option<(&str, &str)>,
    ) -> Result<Value, String> {
        let locale = &self.account(user).locale;
        let words = words.strip_prefix('/').ok_or("a command begins with /")?;
        let mut words = words.split_whitespace();
        let name = words.next().unwrap_or_default();
        let command = self.usable(user, channel, SLASH, name)?;
        let mut at = command;
        let mut branches: Vec<(&Value, &Value)> = Vec::new();
        for word in words {
            at = list(&at["options"])
                .iter()
                .find(|option| is_branch(option) && Self::is_named(option, word, locale))
                .ok_or_else(|| format!("there is no {word:?} in {}", at["name"]))?;
            branches.push((&at["name"], &at["type"]));
        }
        if list(&at["options"]).iter().any(is_branch) {
            return Err(format!("{} is only a beginning", at["name"]));
        }
        let mut resolved = Map::new();
        let mut options = Vec::new();
        let spec = |name: &str| {
            let mut all = list(&at["options"]).iter();
            all.find(|option| Self::is_named(option, name, locale))
                .ok_or_else(|| format!("there is no option {name:?}"))
        };
        for (name, text) in given {
            let spec = spec(name)?;
            let value = self.option_value(spec, text, (user, channel), &mut resolved)?;
            options.push(json!({ "name": spec["name"], "type": spec["type"], "value": value }));
        }
        match focused {
            Some((name, text)) => {
                let spec = spec(name)?;
                if spec["autocomplete"] != true {
                    return Err(format!("{name} is not completed"));
                }
                options.push(json!({
                    "name": spec["name"],
                    "type": spec["type"],
                    "value": text,
                    "focused": true,
                }));
            }
            None => {
                let is_given =
                    |spec: &Value| options.iter().any(|option| option["name"] == spec["name"]);
                let mut missing = list(&at["options"])
                    .iter()
                    .filter(|spec| spec["required"] == true && !is_given(spec));
                if let Some(missing) = missing.next() {
                    return Err(format!("{} is required", missing["name"]));
                }
            }
        }
        let mut inside = Value::from(options);
        for (name, kind) in branches.into_iter().rev() {
            inside = json!([{ "name": name, "type": kind, "options": inside }]);
        }
        let mut data = json!({
            "id": command["id"],
            "name": command["name"],
            "type": SLASH,
            "options": inside,
        });
        if !resolved.is_empty() {
            data["resolved"] = resolved.into();
        }
        Ok(data)
    }
}

fn is_branch(option: &Value) -> bool {
    option["type"] == SUBCOMMAND || option["type"] == GROUP
}
