//! What goes out in a case: nobody gets it, and it is written down whom it was for.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use eventos_core::account::{Identity, Platform};
use eventos_core::chat::Reply;
use eventos_core::delivery::{Channel, Repainted, SendError};
use eventos_core::id::OutboxId;

/// Every message, and whom or which chat it was for.
#[derive(Default)]
pub struct Sent(Mutex<Vec<(String, String)>>);

impl Sent {
    /// What was for others than this person.
    pub fn to_others(&self, person: &str) -> Vec<(String, String)> {
        let all = self.all();
        let others = all.iter().filter(|(to, _)| to != person);
        others.cloned().collect()
    }

    pub fn forget(&self) {
        self.all().clear();
    }

    fn note(&self, to: &str, message: &Reply) {
        self.all().push((to.to_owned(), message.text.plain()));
    }

    fn all(&self) -> MutexGuard<'_, Vec<(String, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Channel for Sent {
    fn platform(&self) -> Platform {
        Platform::Console
    }

    async fn send(&self, to: &Identity, message: &Reply, _: OutboxId) -> Result<(), SendError> {
        self.note(&to.external_id, message);
        Ok(())
    }

    async fn post(&self, chat: &str, message: &Reply, _: OutboxId) -> Result<String, SendError> {
        self.note(chat, message);
        Ok(chat.to_owned())
    }

    async fn repaint(&self, chat: &str, _: &str, message: &Reply) -> Result<Repainted, SendError> {
        self.note(chat, message);
        Ok(Repainted::Done)
    }
}
