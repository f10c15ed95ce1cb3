//! Where messages to console people go out.

use std::sync::Arc;

use async_trait::async_trait;
use eventos_core::account::{Identity, Platform};
use eventos_core::chat::Reply;
use eventos_core::delivery::{Channel, Repainted, SendError};
use eventos_core::id::OutboxId;

use super::teller::Teller;

pub struct ConsoleChannel {
    pub teller: Arc<Teller>,
    /// Messages are kept until the console asks for them, so that a script sees them in the order
    /// in which they were promised, whatever order the worker sends them in.
    pub keeps: bool,
}

#[async_trait]
impl Channel for ConsoleChannel {
    fn platform(&self) -> Platform {
        Platform::Console
    }

    async fn send(&self, to: &Identity, message: &Reply, id: OutboxId) -> Result<(), SendError> {
        if self.keeps {
            self.teller.keep(id, to, message);
            return Ok(());
        }
        self.teller.deliver(to, message).map_err(later)
    }

    /// A console has no groups; what is posted to one is shown under its name.
    async fn post(&self, chat: &str, message: &Reply, _: OutboxId) -> Result<String, SendError> {
        self.teller.post(chat, message).map_err(later)?;
        Ok(chat.to_owned())
    }

    async fn repaint(&self, chat: &str, _: &str, message: &Reply) -> Result<Repainted, SendError> {
        let shown = self.teller.post(chat, message);
        shown.map(|()| Repainted::Done).map_err(later)
    }
}

fn later(error: std::io::Error) -> SendError {
    SendError::Retry {
        after: None,
        reason: error.to_string(),
    }
}
