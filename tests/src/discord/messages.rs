//! Messages in channels: sent, edited, taken away.

use serde_json::{Value, json};

use super::call::Call;
use super::channel::Message;
use super::check::{Check, Kind, id};
use super::content::{Content, text_of};
use super::permissions::Permissions;
use super::refusal::Refusal;
use super::state::{State, What};

const HOUR_MILLIS: i64 = 60 * 60_000;
/// An old message takes so many edits an hour.
const LATE_EDITS_MAX: usize = 5;
/// For so long a nonce is known.
const NONCE_MILLIS: i64 = 5 * 60_000;

impl State {
    /// Puts a message into a channel, and tells of it.
    pub fn place(&mut self, channel: u64, mut message: Message) -> u64 {
        let id = self.next_id();
        message.id = id;
        message.sent_millis = self.now_millis();
        let (to, interaction) = (message.to, message.interaction);
        let (is_bots, is_thinking) = (message.author == self.bot(), message.is_thinking);
        self.channel_mut(channel).messages.push(message);
        if !is_thinking {
            self.note_message(channel, id, "");
        }
        if is_bots && !is_thinking {
            self.did(channel, to, interaction, What::Sent(id));
        }
        if is_bots {
            self.tells_of(channel, id, "MESSAGE_CREATE");
        }
        id
    }

    /// Tells the bot of a message that is not for one person only.
    pub fn tells_of(&mut self, channel: u64, id: u64, event: &str) -> bool {
        let found = self.channel(channel);
        let Some(message) = found.message(id).filter(|message| message.to.is_none()) else {
            return false;
        };
        let shape = self.message_event_shape(channel, message);
        let guild = found.guild;
        self.push(event, guild, &shape)
    }

    /// Notes when a body of the bot's could name people.
    pub fn checks_mentions(&mut self, what: &str, content: &Content, body: &Value, is_new: bool) {
        if let Some(trouble) = content.mentions_trouble(body, is_new) {
            self.violates(format!("{what}: {trouble}"));
        }
    }

    /// The channel of a call, if the bot may look into it.
    fn seen_channel(&self, call: &Call) -> Result<u64, Refusal> {
        let found = self.channels.get(&call.id(0));
        let found = found.filter(|channel| !channel.is_deleted);
        let channel = found.ok_or_else(|| Refusal::unknown("Channel"))?;
        let sees = self.bot_permissions(channel.id) & Permissions::VIEW_CHANNEL != 0;
        match sees {
            true => Ok(channel.id),
            false => Err(Refusal::no_access()),
        }
    }

    fn seen_message(&self, call: &Call) -> Result<(u64, Message), Refusal> {
        let channel = self.seen_channel(call)?;
        let message = self.channel(channel).message(call.id(1));
        let is_seen = |message: &&Message| !message.is_deleted && message.to.is_none();
        let message = message
            .filter(is_seen)
            .ok_or_else(|| Refusal::unknown("Message"))?;
        Ok((channel, message.clone()))
    }

    /// `GET /channels/{}`
    pub fn shows_channel(&self, call: &Call) -> Result<Value, Refusal> {
        let channel = self.seen_channel(call)?;
        Ok(self.channel_shape(self.channel(channel)))
    }

    /// `PATCH /channels/{}`, of a thread alone: opened again
    /// (<https://docs.discord.com/developers/topics/threads#unarchiving-a-thread>), or archived.
    pub fn changes_channel(&mut self, call: &Call) -> Result<Value, Refusal> {
        let channel = self.seen_channel(call)?;
        let mut check = Check::default();
        check.object(&call.body, "", &[("archived", Kind::Bool)]);
        check.done()?;
        let found = self.channel(channel);
        let needed = match (found.parent, found.is_locked) {
            (None, _) => Permissions::MANAGE_CHANNELS,
            (Some(_), true) => Permissions::MANAGE_THREADS,
            (Some(_), false) => Permissions::SEND_MESSAGES_IN_THREADS,
        };
        if self.bot_permissions(channel) & needed != needed {
            return Err(Refusal::no_permission());
        }
        self.channel_mut(channel).is_archived = call.body["archived"] == Value::Bool(true);
        Ok(self.channel_shape(self.channel(channel)))
    }

    /// Nothing in an archived thread changes.
    pub fn is_open(&self, channel: u64) -> Result<(), Refusal> {
        match self.channel(channel).is_archived {
            true => Err(Refusal::archived()),
            false => Ok(()),
        }
    }

    /// `GET /channels/{}/messages`: the newest first.
    pub fn lists_messages(&self, call: &Call) -> Result<Value, Refusal> {
        let channel = self.seen_channel(call)?;
        let number = |name: &str| {
            call.query
                .get(name)
                .and_then(|text| text.parse::<u64>().ok())
        };
        let most = number("limit").unwrap_or(50).min(100);
        let (before, after) = (number("before"), number("after"));
        let messages = self
            .channel(channel)
            .messages
            .iter()
            .rev()
            .filter(|message| {
                let is_between = before.is_none_or(|before| message.id < before)
                    && after.is_none_or(|after| message.id > after);
                !message.is_deleted && message.to.is_none() && is_between
            });
        let most = usize::try_from(most).unwrap_or(100);
        let shapes = messages
            .take(most)
            .map(|message| self.message_shape(channel, message));
        Ok(shapes.collect::<Vec<_>>().into())
    }

    /// `GET /channels/{}/messages/{}`
    pub fn shows_message(&self, call: &Call) -> Result<Value, Refusal> {
        let (channel, message) = self.seen_message(call)?;
        Ok(self.message_shape(channel, &message))
    }

    /// `POST /channels/{}/messages`
    pub fn sends(&mut self, call: &Call) -> Result<Value, Refusal> {
        let channel = self.seen_channel(call)?;
        let content = Content::read(&call.body, &call.uploads, None)?;
        self.checks_mentions(call.route, &content, &call.body, true);
        if let Some(with) = self.channel(channel).dm_with
            && let Some(refusal) = &self.account(with).dm_refusal
        {
            return Err(refusal.clone());
        }
        let needs = |field: &str, permission: u64| match call.body[field].as_array() {
            Some(list) if !list.is_empty() => permission,
            _ => 0,
        };
        // <https://docs.discord.com/developers/topics/threads#permissions>
        let to_write = match self.channel(channel).parent {
            Some(_) => Permissions::SEND_MESSAGES_IN_THREADS,
            None => Permissions::SEND_MESSAGES,
        };
        let needed = to_write
            | needs("embeds", Permissions::EMBED_LINKS)
            | needs("attachments", Permissions::ATTACH_FILES);
        if self.bot_permissions(channel) & needed != needed {
            return Err(Refusal::no_permission());
        }
        if let Some(before) = self.same_nonce(channel, &content) {
            return Ok(self.message_shape(channel, &before));
        }
        // A message opens it again, unless it is locked.
        if self.channel(channel).is_locked {
            self.is_open(channel)?;
        }
        let reply_to = content.reply_to;
        let reads = self.bot_permissions(channel) & Permissions::READ_MESSAGE_HISTORY != 0;
        if reply_to.is_some() && self.channel(channel).guild.is_some() && !reads {
            return Err(Refusal::no_history());
        }
        if reply_to.is_some_and(|to| self.channel(channel).message(to).is_none()) {
            let mut check = Check::default();
            check.refuse(
                "message_reference",
                "REPLIES_UNKNOWN_MESSAGE",
                "Unknown message",
            );
            check.done()?;
        }
        let mut message = Message {
            author: self.bot(),
            nonce: content.nonce.clone(),
            reply_to,
            ..Message::default()
        };
        content.fill(self, channel, &mut message)?;
        self.channel_mut(channel).is_archived = false;
        let id = self.place(channel, message);
        let message = self.channel(channel).message(id);
        Ok(self.message_shape(channel, message.expect("it was just placed")))
    }

    /// The message that the bot sent under the same nonce, where it says that there may be one only.
    fn same_nonce(&self, channel: u64, content: &Content) -> Option<Message> {
        let nonce = content.nonce.as_ref().filter(|_| content.enforces_nonce)?;
        let now = self.now_millis();
        let mut messages = self.channel(channel).messages.iter();
        let same = messages.find(|message| {
            let given = message.nonce.as_ref().map(text_of);
            given == Some(text_of(nonce)) && now - message.sent_millis < NONCE_MILLIS
        });
        same.cloned()
    }

    /// `PATCH /channels/{}/messages/{}`
    pub fn edits_message(&mut self, call: &Call) -> Result<Value, Refusal> {
        let (channel, message) = self.seen_message(call)?;
        if message.author != self.bot() {
            let words = "Cannot edit a message authored by another user";
            return Err(Refusal::of(403, 50005, words));
        }
        self.is_open(channel)?;
        let now = self.now_millis();
        let is_old = now - message.sent_millis > HOUR_MILLIS;
        let found = self.channel_mut(channel).message_mut(message.id);
        let late_edits = &mut found.expect("it is there").late_edits;
        late_edits.retain(|at| now - at < HOUR_MILLIS);
        if is_old && late_edits.len() >= LATE_EDITS_MAX {
            return Err(Refusal::too_many_edits());
        }
        if is_old {
            late_edits.push(now);
        }
        self.edits(call, &call.body, channel, message.id, None)
    }

    /// Changes a message of the bot's; one that is thinking says something now.
    pub fn edits(
        &mut self,
        call: &Call,
        body: &Value,
        channel: u64,
        id: u64,
        interaction: Option<u64>,
    ) -> Result<Value, Refusal> {
        let found = self.channel(channel).message(id);
        let found = found.filter(|message| !message.is_deleted);
        let mut message = found.ok_or_else(|| Refusal::unknown("Message"))?.clone();
        let content = Content::read(body, &call.uploads, Some(&message))?;
        self.checks_mentions(call.route, &content, body, message.is_thinking);
        content.fill(self, channel, &mut message)?;
        let was_thinking = std::mem::take(&mut message.is_thinking);
        if !was_thinking {
            message.edits += 1;
            message.edited_millis = Some(self.now_millis());
        }
        let to = message.to;
        let kept = self.channel_mut(channel).message_mut(id);
        *kept.expect("it was just there") = message;
        let (what, how) = match was_thinking {
            true => (What::Sent(id), ""),
            false => (What::Edited(id), " (edits)"),
        };
        self.note_message(channel, id, how);
        self.did(channel, to, interaction, what);
        self.tells_of(channel, id, "MESSAGE_UPDATE");
        let message = self.channel(channel).message(id);
        Ok(self.message_shape(channel, message.expect("it was just there")))
    }

    /// `DELETE /channels/{}/messages/{}`
    pub fn deletes_message(&mut self, call: &Call) -> Result<Value, Refusal> {
        let (channel, message) = self.seen_message(call)?;
        let may = self.bot_permissions(channel) & Permissions::MANAGE_MESSAGES != 0;
        if message.author != self.bot() && !may {
            return Err(Refusal::no_permission());
        }
        self.is_open(channel)?;
        self.deletes(channel, message.id, None);
        Ok(Value::Null)
    }

    pub fn deletes(&mut self, channel: u64, id: u64, interaction: Option<u64>) {
        let Some(message) = self.channel_mut(channel).message_mut(id) else {
            return;
        };
        message.is_deleted = true;
        let to = message.to;
        self.note_message(channel, id, " (takes away)");
        self.did(channel, to, interaction, What::Deleted);
        if to.is_none() {
            let guild = self.channel(channel).guild;
            let mut shape = json!({ "id": id.to_string(), "channel_id": channel.to_string() });
            if let Some(guild) = guild {
                shape["guild_id"] = guild.to_string().into();
            }
            self.push("MESSAGE_DELETE", guild, &shape);
        }
    }

    /// `POST /channels/{}/typing`
    pub fn types(&mut self, call: &Call) -> Result<Value, Refusal> {
        let channel = self.seen_channel(call)?;
        self.typing.push(channel);
        Ok(Value::Null)
    }

    /// `POST /users/@me/channels`
    pub fn opens_dm(&mut self, call: &Call) -> Result<Value, Refusal> {
        let mut check = Check::default();
        if let Some(fields) = check.object(&call.body, "", &[("recipient_id", Kind::Id)]) {
            check.required(fields, "", &["recipient_id"]);
        }
        check.done()?;
        let user = id(&call.body["recipient_id"]).unwrap_or_default();
        match self.accounts.get(&user) {
            None => Err(Refusal::unknown("User")),
            Some(account) if account.is_bot => Err(Refusal::dm_closed()),
            Some(_) => {
                let channel = self.dm_of(user);
                Ok(self.channel_shape(self.channel(channel)))
            }
        }
    }
}
