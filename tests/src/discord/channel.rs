//! Channels and DMs, with what was written there.

use std::collections::BTreeMap;

use axum::body::Bytes;
use serde_json::Value;

#[derive(Clone, Debug, Default)]
pub(super) struct Channel {
    pub id: u64,
    pub name: String,
    /// Whose DM with the bot it is.
    pub dm_with: Option<u64>,
    pub guild: Option<u64>,
    /// The channel that it is a thread of. Its overwrites are the thread's.
    pub parent: Option<u64>,
    pub messages: Vec<Message>,
    pub is_deleted: bool,
    /// A thread in which nothing changes until it is opened again, by a message or so asked.
    pub is_archived: bool,
    /// One that is opened again by who manages threads alone.
    pub is_locked: bool,
    /// What the bot may not do here, of what it may elsewhere.
    pub bot_denied: u64,
    /// What people may do here that they may not elsewhere.
    pub allowed: BTreeMap<u64, u64>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Message {
    pub id: u64,
    pub author: u64,
    pub content: String,
    /// As they were sent.
    pub embeds: Vec<Value>,
    pub components: Vec<Value>,
    pub attachments: Vec<Attached>,
    /// The only one who sees it.
    pub to: Option<u64>,
    pub sent_millis: i64,
    pub edited_millis: Option<i64>,
    pub edits: usize,
    /// When it was edited at an age of more than an hour.
    pub late_edits: Vec<i64>,
    pub is_deleted: bool,
    /// That the bot is thinking, and nothing yet.
    pub is_thinking: bool,
    pub nonce: Option<Value>,
    pub reply_to: Option<u64>,
    /// Whether it is a copy of what somebody wrote elsewhere, sent on.
    pub is_sent_on: bool,
    /// The interaction that it answers.
    pub interaction: Option<u64>,
}

/// A file beside a message.
#[derive(Clone, Debug)]
pub(super) struct Attached {
    pub id: u64,
    pub name: String,
    pub kind: Option<String>,
    pub description: Option<String>,
    pub url: String,
    pub bytes: Bytes,
    /// Only whoever sent it and the bot see it, for a while.
    pub is_ephemeral: bool,
}

impl Channel {
    pub fn message(&self, id: u64) -> Option<&Message> {
        let at = self
            .messages
            .binary_search_by_key(&id, |message| message.id);
        at.ok().map(|at| &self.messages[at])
    }

    pub fn message_mut(&mut self, id: u64) -> Option<&mut Message> {
        let at = self
            .messages
            .binary_search_by_key(&id, |message| message.id);
        at.ok().map(|at| &mut self.messages[at])
    }
}

impl Message {
    pub fn is_seen_by(&self, user: u64) -> bool {
        !self.is_deleted && self.to.is_none_or(|to| to == user)
    }
}
