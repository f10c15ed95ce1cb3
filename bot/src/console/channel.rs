//! Where messages to console people go out.

use std::sync::Arc;

use async_trait::async_trait;
use eventos_core::account::{Identity, Platform};
use eventos_core::chat::Reply;
use eventos_core::delivery::{Channel, SendError};
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
        let shown = self.teller.deliver(to, message);
        shown.map_err(|error| SendError::Retry {
            after: None,
            reason: error.to_string(),
        })
    }
}
