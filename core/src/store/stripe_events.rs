//! Stripe's events as they came: each has its effect once.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::types::Json;

use super::Tx;
use super::macros::{execute, fetch_optional, fetch_rows};
use crate::error::Result;

/// An event to be kept.
#[derive(Debug, Serialize)]
pub struct Kept<'a> {
    pub id: &'a str,
    pub kind: &'a str,
    /// As it came, byte for byte.
    pub body: &'a str,
    pub outcome: &'static str,
}

/// Keeps them; the ids of those that came for the first time come back.
pub async fn insert(
    tx: &mut Tx,
    events: &[Kept<'_>],
    now: DateTime<Utc>,
) -> Result<HashSet<String>> {
    let rows: Vec<(String,)> = fetch_rows!(
        tx,
        "INSERT INTO stripe_events (id, kind, body, outcome, received_at)
         SELECT r.id, r.kind, r.body, r.outcome, $2 FROM "
            rows "$1" [id text, kind text, body text, outcome text] "
         WHERE true ON CONFLICT (id) DO NOTHING RETURNING id",
        Json(events),
        now
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
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
