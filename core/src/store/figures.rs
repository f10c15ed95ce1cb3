//! What the host's gauges show of the database.
//!
//! Each is read from a partial index that holds what is open and not what was ever done, and no more
//! than [`MOST`] rows of it, so that a look costs the same however large the tables are.

use chrono::{DateTime, Utc};

use super::Tx;
use super::macros::{fetch_one, fetch_optional};
use crate::error::Result;
use crate::measure::Figures;

/// More are not counted.
pub const MOST: i64 = 100_000;

pub async fn read(tx: &mut Tx, now: DateTime<Utc>) -> Result<Figures> {
    // In the order of its column, so that both databases take the partial index.
    let (holds,): (i64,) = fetch_one!(
        tx,
        "SELECT COUNT(*) FROM (
             SELECT hold_expires_at FROM orders WHERE status = 'pending'
             ORDER BY hold_expires_at LIMIT $1) AS holds",
        MOST
    )?;
    let (waiting,): (i64,) = fetch_one!(
        tx,
        "SELECT COUNT(*) FROM (
             SELECT next_attempt_at FROM outbox
             WHERE status = 'waiting' AND (attempts > 0 OR next_attempt_at <= $2)
             ORDER BY next_attempt_at LIMIT $1) AS waiting",
        MOST,
        now
    )?;
    let (dead,): (i64,) = fetch_one!(
        tx,
        "SELECT COUNT(*) FROM (
             SELECT event_id FROM outbox WHERE status = 'dead' ORDER BY event_id LIMIT $1) AS dead",
        MOST
    )?;
    let oldest: Option<(DateTime<Utc>,)> = fetch_optional!(
        tx,
        "SELECT next_attempt_at FROM outbox WHERE status = 'waiting'
         ORDER BY next_attempt_at LIMIT 1"
    )?;
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Figures {
        holds_open: count(holds),
        outbox_waiting: count(waiting),
        outbox_dead: count(dead),
        // Not due yet: no age.
        oldest_due: oldest.and_then(|(due,)| (now - due).to_std().ok()),
    })
}
