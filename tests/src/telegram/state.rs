//! What Telegram knows: accounts, chats with their messages, what waits for the bot, and what it did.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::chat::{Chat, Kind, Standing};
use super::faults::Planned;
use super::files::Files;
use super::limits::Flood;
use super::message::Message;
use super::push::Queue;
use super::refusal::Refusal;
use super::settings::Settings;

/// Ids of supergroups and channels lie below this, those of groups above.
pub(super) const SUPERGROUP: i64 = -1_000_000_000_000;

#[derive(Clone, Debug)]
pub(super) struct Account {
    pub id: i64,
    pub first_name: String,
    pub username: Option<String>,
    pub language: Option<String>,
    pub is_bot: bool,
}

/// Something the bot did that somebody sees.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub chat: i64,
    pub what: What,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    Sent(i64),
    Edited(i64),
    Deleted,
    Toast { query: String, toast: Toast },
}

/// What a pressed button showed above the chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    pub user: i64,
    pub text: String,
    /// In a window that has to be closed, rather than for a moment.
    pub is_alert: bool,
    pub url: Option<String>,
}

/// A callback or an inline query that waits for its answer.
#[derive(Clone, Debug)]
pub(super) struct Query {
    pub user: i64,
    pub chat: i64,
    pub is_inline: bool,
    pub asked_millis: i64,
    pub answer: Option<Value>,
}

pub(super) struct State {
    pub settings: Settings,
    pub accounts: BTreeMap<i64, Account>,
    pub chats: BTreeMap<i64, Chat>,
    pub files: Files,
    pub queue: Queue,
    pub queries: HashMap<String, Query>,
    /// What inline mode put into chats: `inline_message_id` to chat and message.
    pub inline_messages: HashMap<String, (i64, i64)>,
    pub acts: Vec<Act>,
    /// Every request, in its order: method and fields.
    pub requests: Vec<(&'static str, Value)>,
    pub actions: Vec<(i64, String)>,
    pub planned: Vec<Planned>,
    pub flood: Flood,
    /// Commands, descriptions and menu buttons: by method, scope and language.
    pub profile: BTreeMap<(&'static str, String, String), Value>,
    /// One line for everything that happened, and in which chat.
    pub lines: Vec<(i64, String)>,
    /// Whether it cannot be reached.
    pub is_away: bool,
    /// Counts what was pushed and requested, other than waiting for updates.
    pub activity: u64,
    /// Requests under way, other than those that wait for updates.
    pub in_flight: usize,
    /// Private chats and groups count their messages together.
    pub last_message: i64,
    pub last_query: u64,
}

impl State {
    pub fn new(settings: Settings) -> Self {
        let bot = Account {
            id: settings.bot_id(),
            first_name: settings.bot_name.clone(),
            username: Some(settings.bot_username.clone()),
            language: None,
            is_bot: true,
        };
        Self {
            flood: Flood::default(),
            accounts: BTreeMap::from([(bot.id, bot)]),
            settings,
            chats: BTreeMap::new(),
            files: Files::default(),
            queue: Queue::default(),
            queries: HashMap::new(),
            inline_messages: HashMap::new(),
            acts: Vec::new(),
            requests: Vec::new(),
            actions: Vec::new(),
            planned: Vec::new(),
            profile: BTreeMap::new(),
            lines: Vec::new(),
            is_away: false,
            activity: 0,
            in_flight: 0,
            last_message: 0,
            last_query: 0,
        }
    }

    pub fn bot(&self) -> i64 {
        self.settings.bot_id()
    }

    pub fn now_millis(&self) -> i64 {
        self.settings.clock.now().timestamp_millis()
    }

    /// As Telegram writes it: in whole seconds.
    pub fn date(&self) -> i64 {
        self.now_millis() / 1000
    }

    /// # Panics
    /// When nobody made it: a test's mistake.
    pub fn chat(&self, id: i64) -> &Chat {
        self.chats
            .get(&id)
            .unwrap_or_else(|| panic!("no chat {id}"))
    }

    /// # Panics
    /// When nobody made it: a test's mistake.
    pub fn chat_mut(&mut self, id: i64) -> &mut Chat {
        self.chats
            .get_mut(&id)
            .unwrap_or_else(|| panic!("no chat {id}"))
    }

    pub fn name(&self, id: i64) -> String {
        match (self.accounts.get(&id), self.chats.get(&id)) {
            (Some(account), _) => account.first_name.clone(),
            (None, Some(chat)) => chat.title.clone(),
            (None, None) => id.to_string(),
        }
    }

    /// The chat that a call names, if the bot may see it.
    ///
    /// # Errors
    /// In Telegram's words.
    pub fn seen(&self, chat: &Value) -> Result<&Chat, Refusal> {
        let unknown = || Refusal::bad("chat not found");
        let found = match (chat.as_i64(), chat.as_str()) {
            (Some(id), _) => self.chats.get(&id),
            (None, Some(name)) => self.chats.values().find(|chat| {
                let is_named = |own: &String| name[1..].eq_ignore_ascii_case(own);
                chat.kind != Kind::Private && chat.username.as_ref().is_some_and(is_named)
            }),
            (None, None) => None,
        };
        found.ok_or_else(unknown)
    }

    /// The chat that a call names, if the bot may write there.
    ///
    /// # Errors
    /// In Telegram's words.
    pub fn writable(&self, chat: &Value) -> Result<i64, Refusal> {
        let chat = self.seen(chat)?;
        if let Some(to) = chat.migrated_to {
            return Err(Refusal::migrated(to));
        }
        let kind = chat.kind.word();
        match (chat.kind, chat.bot) {
            (Kind::Private, Standing::Left) => Err(Refusal::forbidden(
                "bot can't initiate conversation with a user",
            )),
            (Kind::Private, Standing::Kicked) => {
                Err(Refusal::forbidden("bot was blocked by the user"))
            }
            (_, Standing::Kicked) => Err(Refusal::forbidden(&format!(
                "bot was kicked from the {kind} chat"
            ))),
            (_, Standing::Left) => Err(Refusal::forbidden(&format!(
                "bot is not a member of the {kind} chat"
            ))),
            (Kind::Channel, Standing::Member) => Err(Refusal::bad(
                "need administrator rights in the channel chat",
            )),
            _ => Ok(chat.id),
        }
    }

    /// Puts a message into a chat, under the next number there.
    pub fn place(&mut self, chat: i64, mut message: Message) -> i64 {
        let date = self.date();
        let last = &mut self.last_message;
        let found = self.chats.get_mut(&chat);
        let found = found.unwrap_or_else(|| panic!("no chat {chat}"));
        message.id = match found.kind {
            Kind::Private | Kind::Group => {
                *last += 1;
                *last
            }
            Kind::Supergroup | Kind::Channel => {
                found.messages.last().map_or(1, |message| message.id + 1)
            }
        };
        message.date = date;
        let id = message.id;
        found.messages.push(message);
        self.note_message(chat, id, "");
        id
    }

    /// Writes down what the bot did.
    pub fn did(&mut self, chat: i64, what: What) {
        self.acts.push(Act { chat, what });
    }

    pub fn ask(&mut self, user: i64, chat: i64, is_inline: bool) -> String {
        self.last_query += 1;
        let id = format!("{}", 4_300_000_000_000 + self.last_query);
        let query = Query {
            user,
            chat,
            is_inline,
            asked_millis: self.now_millis(),
            answer: None,
        };
        self.queries.insert(id.clone(), query);
        id
    }

    /// The query that is answered now: open, of that sort, and asked less than a minute ago.
    ///
    /// # Errors
    /// In Telegram's words, otherwise.
    pub fn answered(&mut self, id: &str, is_inline: bool) -> Result<&mut Query, Refusal> {
        const OPEN_MILLIS: i64 = 60_000;
        let now = self.now_millis();
        let query = self.queries.get_mut(id).filter(|query| {
            let is_open = query.answer.is_none() && now - query.asked_millis < OPEN_MILLIS;
            query.is_inline == is_inline && is_open
        });
        query.ok_or_else(|| {
            Refusal::bad("query is too old and response timeout expired or query ID is invalid")
        })
    }
}
