//! Conversations under way, a row a person and platform.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

use super::Tx;
use super::accounts::Platform;
use super::macros::{execute, fetch_optional};
use crate::error::Result;

/// Whose conversation. It is one wherever they speak: that of their private chat.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub platform: Platform,
    pub external_id: String,
}

/// The stored state and the version it was written in.
pub async fn get(tx: &mut Tx, key: &Key) -> Result<Option<(i64, Value)>> {
    let row: Option<(i64, Json<Value>)> = fetch_optional!(
        tx,
        "SELECT version, state FROM sessions
         WHERE platform = $1 AND external_id = $2 AND chat = $2",
        key.platform,
        &key.external_id
    )?;
    Ok(row.map(|(version, Json(state))| (version, state)))
}

pub async fn put(
    tx: &mut Tx,
    key: &Key,
    version: i64,
    state: &Value,
    now: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO sessions (platform, external_id, chat, version, state, updated_at)
         VALUES ($1, $2, $2, $3, $4, $5)
         ON CONFLICT (platform, external_id, chat) DO UPDATE SET version = excluded.version,
             state = excluded.state, updated_at = excluded.updated_at",
        key.platform,
        &key.external_id,
        version,
        Json(state),
        now
    )?;
    Ok(())
}
