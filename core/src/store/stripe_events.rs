//! Stripe's events as they came: each has its effect once.

use chrono::{DateTime, Utc};

use super::Tx;
use super::macros::{execute, fetch_optional};
use crate::error::Result;

/// Keeps an event. Whether it is the first time it came.
pub async fn insert(
    tx: &mut Tx,
    id: &str,
    kind: &str,
    body: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "INSERT INTO stripe_events (id, kind, body, outcome, received_at)
         VALUES ($1, $2, $3, 'received', $4) ON CONFLICT (id) DO NOTHING",
        id,
        kind,
        body,
        now
    )?;
    Ok(rows == 1)
}

/// Notes what came of it.
pub async fn set_outcome(tx: &mut Tx, id: &str, outcome: &str) -> Result<()> {
    execute!(
        tx,
        "UPDATE stripe_events SET outcome = $2 WHERE id = $1",
        id,
        outcome
    )?;
    Ok(())
}

/// Whether the event came before.
pub async fn is_known(tx: &mut Tx, id: &str) -> Result<bool> {
    let row: Option<(i64,)> = fetch_optional!(
        tx,
        "SELECT CAST(1 AS BIGINT) FROM stripe_events WHERE id = $1",
        id
    )?;
    Ok(row.is_some())
}
