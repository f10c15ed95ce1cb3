//! The bot's commands: registered, and kept.

use serde_json::{Map, Value, json};

use super::Discord;
use super::call::Call;
use super::check::{Check, id};
use super::command_check::{bits, check_all, kind_of};
use super::refusal::Refusal;
use super::state::State;

impl Discord {
    /// A command without options that an earlier version of the bot's had, and that people still see.
    pub fn still_has(&self, name: &str) {
        self.inner.change(|state| {
            let given = json!({ "name": name, "description": "From before." });
            let command = state.registered(&given);
            state.commands.push(command);
        });
    }
}

impl State {
    /// `PUT /applications/{}/commands`: in place of all that there were.
    pub fn replaces_commands(&mut self, call: &Call) -> Result<Value, Refusal> {
        self.own_application(call)?;
        let Some(commands) = call.body.as_array() else {
            let mut check = Check::default();
            check.refuse(
                "",
                "LIST_TYPE_CONVERT",
                "Only iterables may be used in a ListType",
            );
            check.done()?;
            return Ok(Value::Null);
        };
        check_all(commands)?;
        let kept: Vec<Value> = commands
            .iter()
            .map(|given| self.registered(given))
            .collect();
        self.commands = kept;
        Ok(self.commands.clone().into())
    }

    /// `POST /applications/{}/commands`: one more, or in place of one of that name.
    pub fn adds_command(&mut self, call: &Call) -> Result<Value, Refusal> {
        self.own_application(call)?;
        let is_same = |other: &Value| {
            kind_of(other) == kind_of(&call.body) && other["name"] == call.body["name"]
        };
        let mut all = vec![call.body.clone()];
        check_all(&all)?;
        let command = self.registered(&call.body);
        all = self
            .commands
            .iter()
            .filter(|other| !is_same(other))
            .cloned()
            .collect();
        all.push(command.clone());
        self.commands = all;
        Ok(command)
    }

    /// A command as Discord keeps it; one of the same name keeps its number.
    fn registered(&mut self, given: &Value) -> Value {
        let same = self
            .commands
            .iter()
            .find(|other| kind_of(other) == kind_of(given) && other["name"] == given["name"]);
        let id = same.and_then(|same| id(&same["id"]));
        let id = id.unwrap_or_else(|| self.next_id());
        let mut kept = json!({
            "id": id.to_string(),
            "application_id": self.bot().to_string(),
            "version": self.next_id().to_string(),
            "type": kind_of(given),
            "default_member_permissions": bits(&given["default_member_permissions"])
                .map(|bits| bits.to_string()),
            "nsfw": false,
            "description": "",
            "dm_permission": true,
            "contexts": null,
            "integration_types": [0],
        });
        let given: Map<String, Value> = given.as_object().cloned().unwrap_or_default();
        for (name, value) in given {
            let is_ours = ["id", "type", "default_member_permissions"].contains(&&*name);
            if !is_ours && !value.is_null() {
                kept[name] = value;
            }
        }
        kept
    }

    fn own_application(&self, call: &Call) -> Result<(), Refusal> {
        match call.id(0) == self.bot() {
            true => Ok(()),
            false => Err(Refusal::of(
                403,
                20012,
                "You are not authorized to perform this action on this application",
            )),
        }
    }

    /// `GET /applications/{}/commands`, and of one.
    pub fn shows_commands(&self, call: &Call) -> Result<Value, Refusal> {
        self.own_application(call)?;
        let with_translations = call
            .query
            .get("with_localizations")
            .is_some_and(|set| set == "true");
        let shape = |command: &Value| {
            let mut command = command.clone();
            if !with_translations && let Some(fields) = command.as_object_mut() {
                fields.retain(|name, _| !name.ends_with("_localizations"));
            }
            command
        };
        if call.places.len() == 1 {
            return Ok(self.commands.iter().map(shape).collect());
        }
        let found = self
            .commands
            .iter()
            .find(|command| id(&command["id"]) == Some(call.id(1)));
        found
            .cloned()
            .ok_or_else(|| Refusal::unknown("application command"))
    }

    /// `DELETE /applications/{}/commands/{}`
    pub fn drops_command(&mut self, call: &Call) -> Result<Value, Refusal> {
        self.own_application(call)?;
        let before = self.commands.len();
        self.commands
            .retain(|command| id(&command["id"]) != Some(call.id(1)));
        match self.commands.len() < before {
            true => Ok(Value::Null),
            false => Err(Refusal::unknown("application command")),
        }
    }

    /// Whether somebody whose app speaks `locale` types a command, an option or a choice like this.
    pub fn is_named(of: &Value, name: &str, locale: &str) -> bool {
        of["name"] == name || of["name_localizations"][locale] == name
    }
}
