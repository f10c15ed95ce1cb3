//! Carrying out what the outbox promises.
//!
//! A worker claims rows with a lease, commits, makes texts, pictures and mails, sends, and marks. No
//! transaction is open while it talks to anyone. A crash between sending and marking repeats that
//! one message; nothing is ever lost. Deliberately absent: what is promised, which is decided where
//! the change is made.

mod cards;
mod compose;
mod greeting;
mod instead;
mod mails;
mod native;
mod natives;
mod reach;
mod refusals;
mod sales;
mod staff;
mod worker;

use std::time::Duration;

use async_trait::async_trait;

use crate::account::{Identity, Platform};
use crate::chat::Reply;
use crate::id::OutboxId;

pub use crate::store::outbox::Undeliverable;
pub use native::{Leaves, Native, NativeError, NativeRefusal, Scheduled};
pub use worker::{MAX_ATTEMPTS, Worker};

/// Why a message did not go out.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It may work later; `after` where the platform says when.
    #[error("{reason}")]
    Retry {
        after: Option<Duration>,
        reason: String,
    },
    /// It never will.
    #[error("{reason}")]
    GiveUp { why: Undeliverable, reason: String },
}

/// What came of changing a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repainted {
    Done,
    /// It stands there and cannot be changed any more.
    TooOld,
}

/// A platform that messages go out to. Implemented outside the core.
#[async_trait]
pub trait Channel: Send + Sync {
    fn platform(&self) -> Platform;

    /// Sends one message to a person, in private. `id` is the same on every try, for platforms that
    /// can tell a repetition by it.
    ///
    /// # Errors
    /// [`SendError`]. Reasons hold no personal data.
    async fn send(&self, to: &Identity, message: &Reply, id: OutboxId) -> Result<(), SendError>;

    /// Posts one message to a group or channel, by the platform's id of it; the platform's id of the
    /// message comes back. `id` is the same on every try.
    ///
    /// # Errors
    /// [`SendError`]. `GiveUp` when the chat is gone, or takes no messages from us.
    async fn post(&self, chat: &str, message: &Reply, id: OutboxId) -> Result<String, SendError>;

    /// Changes a message that was posted. One that is like that already counts as changed.
    ///
    /// # Errors
    /// [`SendError`]. `GiveUp` when the message or its chat is gone.
    async fn repaint(
        &self,
        chat: &str,
        message_id: &str,
        message: &Reply,
    ) -> Result<Repainted, SendError>;

    /// Takes away a message that was posted, since another one is about to stand for it, or it is wanted
    /// there no more. It stays where a platform does not let that be done.
    ///
    /// # Errors
    /// [`SendError`].
    async fn take_away(&self, _chat: &str, _message_id: &str) -> Result<(), SendError> {
        Ok(())
    }
}
