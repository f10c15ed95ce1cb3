//! Conversations under way, a row a person and platform.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::types::Json;

use super::Tx;
use super::accounts::Platform;
use super::macros::{execute_rows, fetch_optional};
use crate::error::Result;

/// Whose conversation. It is one wherever they speak: that of their private chat.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
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

/// A conversation as it is to be kept.
#[derive(Clone, Debug, Serialize)]
pub struct Session {
    #[serde(flatten)]
    pub key: Key,
    pub version: i64,
    /// An object.
    pub state: Value,
}

/// Keeps them; of two of one key, the later one.
pub async fn put_all(tx: &mut Tx, sessions: &[&Session], now: DateTime<Utc>) -> Result<()> {
    let latest: HashMap<&Key, &&Session> = sessions
        .iter()
        .map(|session| (&session.key, session))
        .collect();
    if latest.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = latest.into_values().collect();
    execute_rows!(
        tx,
        [kept: "INSERT INTO sessions (platform, external_id, chat, version, state, updated_at)
                SELECT r.platform, r.external_id, r.external_id, r.version, r.state, $2 FROM "
            rows "$1" [platform text, external_id text, version bigint, state jsonb] " WHERE true
                ON CONFLICT (platform, external_id, chat) DO UPDATE SET version = excluded.version,
                    state = excluded.state, updated_at = excluded.updated_at"],
        Json(rows),
        now
    )
}
