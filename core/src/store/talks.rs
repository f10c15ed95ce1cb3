//! What the assistant remembers of conversations, a row a person and platform.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

use super::Tx;
use super::macros::{execute, fetch_optional};
use super::sessions::Key;
use crate::error::Result;

/// What is remembered, and the version it was written in.
pub async fn get(tx: &mut Tx, key: &Key) -> Result<Option<(i64, Value)>> {
    let row: Option<(i64, Json<Value>)> = fetch_optional!(
        tx,
        "SELECT version, state FROM talks WHERE platform = $1 AND external_id = $2",
        key.platform,
        &key.external_id
    )?;
    Ok(row.map(|(version, Json(state))| (version, state)))
}

pub async fn put(
    tx: &mut Tx,
    key: &Key,
    version: i64,
    state: Value,
    now: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO talks (platform, external_id, version, state, updated_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (platform, external_id) DO UPDATE SET version = excluded.version,
             state = excluded.state, updated_at = excluded.updated_at",
        key.platform,
        &key.external_id,
        version,
        Json(state),
        now
    )?;
    Ok(())
}

/// Whether there was something to forget.
pub async fn forget(tx: &mut Tx, key: &Key) -> Result<bool> {
    let rows = execute!(
        tx,
        "DELETE FROM talks WHERE platform = $1 AND external_id = $2",
        key.platform,
        &key.external_id
    )?;
    Ok(rows > 0)
}

/// Forgets what was said last before `until`, a few rows at a time.
pub async fn forget_old(tx: &mut Tx, until: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "DELETE FROM talks WHERE (platform, external_id) IN (
             SELECT platform, external_id FROM talks WHERE updated_at < $1
             ORDER BY updated_at LIMIT 100)",
        until
    )?;
    Ok(())
}
