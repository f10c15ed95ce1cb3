//! Who did what to which event: written with the change itself, never changed.

use chrono::{DateTime, Utc};

use super::macros::execute;
use super::{Actor, Tx};
use crate::error::Result;
use crate::id::{AuditId, EventId};

/// Notes that the transaction's actor did `action` (`event.publish`) to `subject` (an id).
pub async fn note(
    tx: &mut Tx,
    event: Option<EventId>,
    action: &'static str,
    subject: String,
    now: DateTime<Utc>,
) -> Result<()> {
    let account = match tx.actor() {
        Actor::Account(account) => Some(account),
        Actor::Nobody | Actor::System => None,
    };
    execute!(
        tx,
        "INSERT INTO audit_log (id, account_id, event_id, action, subject, at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        AuditId::new(),
        account,
        event,
        action,
        subject,
        now
    )?;
    Ok(())
}
