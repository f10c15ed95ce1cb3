//! What follows the acknowledgement of an interaction, under its token.

use serde_json::Value;

use super::call::Call;
use super::channel::Message;
use super::content::{Content, EPHEMERAL};
use super::interaction::{Answer, Interaction};
use super::refusal::Refusal;
use super::state::State;

/// Until then it may be followed up.
const TOKEN_LIVES_MILLIS: i64 = 15 * 60_000;

impl State {
    /// The interaction of a webhook's token.
    fn by_token(&self, call: &Call) -> Result<Interaction, Refusal> {
        if call.id(0) != self.bot() {
            return Err(Refusal::unknown("Webhook"));
        }
        let mut all = self.interactions.values();
        let found = all.find(|interaction| interaction.token == call.place(1));
        let interaction = found.ok_or_else(Refusal::token_over)?;
        if self.now_millis() - interaction.asked_millis > TOKEN_LIVES_MILLIS {
            return Err(Refusal::token_over());
        }
        if self.channel(interaction.channel).is_deleted {
            return Err(Refusal::unknown("Channel"));
        }
        match interaction.answer {
            None | Some(Answer::Choices(_)) => Err(Refusal::unknown("Webhook")),
            Some(_) => Ok(interaction.clone()),
        }
    }

    /// `POST /webhooks/{}/{}`: what takes the place of the thinking, or comes besides.
    pub fn follows_up(&mut self, call: &Call) -> Result<Value, Refusal> {
        let interaction = self.by_token(call)?;
        let channel = interaction.channel;
        let thinking = interaction.original.filter(|original| {
            let message = self.channel(channel).message(*original);
            message.is_some_and(|message| message.is_thinking && !message.is_deleted)
        });
        if let Some(original) = thinking {
            return self.edits(call, &call.body, channel, original, Some(interaction.id));
        }
        let content = Content::read(&call.body, &call.uploads, None)?;
        self.checks_mentions(call.route, &content, &call.body, true);
        let is_ephemeral = content.flags & EPHEMERAL != 0;
        let id = self.answers(&interaction, content, is_ephemeral)?;
        let message = self.channel(channel).message(id);
        Ok(self.message_shape(channel, message.expect("it was just placed")))
    }

    /// `/webhooks/{}/{}/messages/…`
    pub fn webhook_message(&mut self, call: &Call) -> Result<Value, Refusal> {
        let interaction = self.by_token(call)?;
        let channel = interaction.channel;
        let id = match call.route.ends_with("@original") {
            true => interaction.original,
            false => Some(call.id(2)),
        };
        let is_its = |message: &&Message| {
            let is_answer = message.interaction == Some(interaction.id);
            !message.is_deleted && (is_answer || Some(message.id) == interaction.original)
        };
        let found = id.and_then(|id| self.channel(channel).message(id));
        let message = found
            .filter(is_its)
            .ok_or_else(|| Refusal::unknown("Message"))?;
        let id = message.id;
        match call.route.split_once(' ') {
            Some(("GET", _)) => Ok(self.message_shape(channel, message)),
            Some(("PATCH", _)) => self.edits(call, &call.body, channel, id, Some(interaction.id)),
            _ => {
                self.deletes(channel, id, Some(interaction.id));
                Ok(Value::Null)
            }
        }
    }
}
