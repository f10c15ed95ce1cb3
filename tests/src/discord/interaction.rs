//! Interactions: what a person did that waits for the bot, and how it was answered.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::channel::Message;
use super::check::{Check, Fields, Kind};
use super::content::{Content, EPHEMERAL};
use super::embed::list;
use super::modal;
use super::refusal::Refusal;
use super::state::{State, What};

/// Until then it has to be acknowledged.
const ACKNOWLEDGED_WITHIN_MILLIS: i64 = 3_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Sort {
    Command = 2,
    Component = 3,
    Autocomplete = 4,
    Modal = 5,
}

#[derive(Clone, Debug)]
pub(super) struct Interaction {
    pub id: u64,
    pub token: String,
    pub kind: Sort,
    pub user: u64,
    pub channel: u64,
    /// Whose component it is, at first or through a modal.
    pub message: Option<u64>,
    pub asked_millis: i64,
    pub answer: Option<Answer>,
    /// The message that answers it.
    pub original: Option<u64>,
    /// Whether the bot can still be expected to acknowledge it.
    pub is_waited_for: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    Message,
    Deferred,
    /// It changes the message that it came from, now or later.
    Update,
    Modal,
    Choices(Vec<Value>),
}

impl Interaction {
    pub fn is_command(&self) -> bool {
        self.kind == Sort::Command
    }
}

impl State {
    /// Asks the bot for a person; the interaction's number, and whether the bot was told.
    pub fn interact(
        &mut self,
        kind: Sort,
        user: u64,
        channel: u64,
        data: &Value,
        message: Option<u64>,
    ) -> (u64, bool) {
        let id = self.next_id();
        let found = self.channel(channel);
        let mut shape = json!({
            "id": id.to_string(),
            "application_id": self.bot().to_string(),
            "type": kind as u8,
            "token": format!("aW50ZXJhY3Rpb246{id:x}"),
            "version": 1,
            "data": data,
            "channel_id": channel.to_string(),
            "channel": self.partial_channel_shape(found, user),
            "app_permissions": self.bot_permissions(channel).to_string(),
            "locale": self.account(user).locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "attachment_size_limit": 10_485_760,
        });
        match found.guild.map(|guild| self.guild(guild)) {
            Some(guild) => {
                let mut member = self.member_shape(guild, user);
                member["permissions"] = self.permissions_in(channel, user).to_string().into();
                shape["member"] = member;
                shape["guild_id"] = guild.id.to_string().into();
                shape["guild_locale"] = guild.locale.clone().into();
                shape["guild"] = json!({
                    "id": guild.id.to_string(),
                    "locale": guild.locale,
                    "features": [],
                });
                shape["context"] = 0.into();
                shape["authorizing_integration_owners"] = json!({ "0": guild.id.to_string() });
            }
            None => {
                shape["user"] = self.user_shape(user);
                shape["context"] = 1.into();
                shape["authorizing_integration_owners"] = json!({ "0": "0" });
            }
        }
        if let Some(message) = message.and_then(|message| found.message(message)) {
            shape["message"] = self.message_shape(channel, message);
        }
        let guild = found.guild;
        let token = shape["token"].as_str().unwrap_or_default().to_owned();
        let asked_millis = self.now_millis();
        let interaction = Interaction {
            id,
            token,
            kind,
            user,
            channel,
            message,
            asked_millis,
            answer: None,
            original: None,
            is_waited_for: false,
        };
        let is_told = self.push("INTERACTION_CREATE", guild, &shape);
        let interaction = Interaction {
            is_waited_for: is_told,
            ..interaction
        };
        self.interactions.insert(id, interaction);
        (id, is_told)
    }

    /// Whether an interaction is still to be acknowledged.
    pub fn is_waited_for(&self) -> bool {
        let now = self.now_millis();
        self.interactions.values().any(|interaction| {
            let is_open = now - interaction.asked_millis <= ACKNOWLEDGED_WITHIN_MILLIS;
            interaction.is_waited_for && interaction.answer.is_none() && is_open
        })
    }

    /// The bot was told that its acknowledgement failed, or it was started anew: it may give up.
    pub fn gives_up(&mut self, interaction: Option<u64>) {
        for (id, other) in &mut self.interactions {
            other.is_waited_for &= interaction.is_some_and(|given| given != *id);
        }
    }

    /// `POST /interactions/{}/{}/callback`
    pub fn calls_back(&mut self, call: &Call) -> Result<Value, Refusal> {
        let now = self.now_millis();
        let found = self.interactions.get(&call.id(0));
        let found = found.filter(|interaction| interaction.token == call.place(1));
        let interaction = found
            .ok_or_else(|| Refusal::unknown("Interaction"))?
            .clone();
        if interaction.answer.is_some() {
            return Err(Refusal::acknowledged());
        }
        if now - interaction.asked_millis > ACKNOWLEDGED_WITHIN_MILLIS {
            return Err(Refusal::unknown("Interaction"));
        }
        if self.channel(interaction.channel).is_deleted {
            return Err(Refusal::unknown("Channel"));
        }
        self.is_open(interaction.channel)?;
        let kind = self.callback_kind(&interaction, call)?;
        let empty = Value::Object(Map::new());
        let data = match &call.body["data"] {
            Value::Null => &empty,
            data => data,
        };
        let (answer, original) = match kind {
            4 => {
                let content = Content::read(data, &call.uploads, None)?;
                self.checks_mentions(call.route, &content, data, true);
                let is_ephemeral = content.flags & EPHEMERAL != 0;
                let id = self.answers(&interaction, content, is_ephemeral)?;
                (Answer::Message, Some(id))
            }
            5 => (Answer::Deferred, Some(self.thinks(&interaction, data)?)),
            6 => (Answer::Update, interaction.message),
            7 => {
                let message = interaction.message.unwrap_or_default();
                self.edits(
                    call,
                    data,
                    interaction.channel,
                    message,
                    Some(interaction.id),
                )?;
                (Answer::Update, Some(message))
            }
            8 => (Answer::Choices(choices(data)?), None),
            _ => {
                let modal = modal::read(data, &interaction)?;
                self.opens(modal);
                (Answer::Modal, None)
            }
        };
        let kept = self.interactions.get_mut(&interaction.id);
        let kept = kept.expect("it was just there");
        kept.answer = Some(answer);
        kept.original = original;
        kept.is_waited_for = false;
        Ok(Value::Null)
    }

    fn callback_kind(&self, interaction: &Interaction, call: &Call) -> Result<i64, Refusal> {
        let known: &Fields = &[("type", Kind::Int), ("data", Kind::Object)];
        let mut check = Check::default();
        check.object(&call.body, "", known);
        let kind = call.body["type"].as_i64().unwrap_or_default();
        let allowed: &[i64] = match (interaction.kind, interaction.message) {
            (Sort::Command, _) => &[4, 5, 9],
            (Sort::Component, _) => &[4, 5, 6, 7, 9],
            (Sort::Autocomplete, _) => &[8],
            (Sort::Modal, Some(_)) => &[4, 5, 6, 7],
            (Sort::Modal, None) => &[4, 5],
        };
        let words = format!("Value must be one of {allowed:?}.");
        check.refuse_unless(allowed.contains(&kind), "type", "BASE_TYPE_CHOICES", &words);
        check.done()?;
        Ok(kind)
    }

    fn thinks(&mut self, interaction: &Interaction, data: &Value) -> Result<u64, Refusal> {
        let mut check = Check::default();
        check.object(
            data,
            "data",
            &[("flags", Kind::Int), ("attachments", Kind::Array)],
        );
        check.done()?;
        let is_ephemeral = data["flags"].as_u64().unwrap_or_default() & EPHEMERAL != 0;
        let message = Message {
            author: self.bot(),
            to: is_ephemeral.then_some(interaction.user),
            is_thinking: true,
            interaction: Some(interaction.id),
            ..Message::default()
        };
        Ok(self.place(interaction.channel, message))
    }

    pub(super) fn answers(
        &mut self,
        interaction: &Interaction,
        content: Content,
        is_ephemeral: bool,
    ) -> Result<u64, Refusal> {
        let mut message = Message {
            author: self.bot(),
            to: is_ephemeral.then_some(interaction.user),
            interaction: Some(interaction.id),
            ..Message::default()
        };
        content.fill(self, interaction.channel, &mut message)?;
        Ok(self.place(interaction.channel, message))
    }

    fn opens(&mut self, modal: modal::Modal) {
        for other in &mut self.modals {
            other.is_open &= other.user != modal.user;
        }
        let (channel, user, interaction) = (modal.channel, modal.user, modal.interaction);
        self.note(channel, Some(user), &modal.line());
        self.modals.push(modal);
        let number = self.modals.len() - 1;
        self.did(channel, Some(user), Some(interaction), What::Opened(number));
    }
}

fn choices(data: &Value) -> Result<Vec<Value>, Refusal> {
    let mut check = Check::default();
    let empty = Map::new();
    let fields = check
        .object(data, "data", &[("choices", Kind::Array)])
        .unwrap_or(&empty);
    check.required(fields, "data", &["choices"]);
    check.count(&data["choices"], "data.choices", 0, 25);
    let known: &Fields = &[
        ("name", Kind::Str),
        ("name_localizations", Kind::Object),
        ("value", Kind::Scalar),
    ];
    for (at, choice) in list(&data["choices"]).iter().enumerate() {
        let path = format!("data.choices.{at}");
        let Some(object) = check.object(choice, &path, known) else {
            continue;
        };
        check.required(object, &path, &["name", "value"]);
        check.length(&choice["name"], &format!("{path}.name"), 1, 100);
        check.length(&choice["value"], &format!("{path}.value"), 1, 100);
    }
    check.done()?;
    Ok(list(&data["choices"]).to_vec())
}
