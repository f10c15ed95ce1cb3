//! What chat platforms delivered, from when it came until it was handled, and its ids for a while.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use sqlx::types::Json;

use super::Tx;
use super::accounts::Platform;
use super::macros::{execute, execute_rows, fetch_all, fetch_rows};
use crate::error::Result;

/// An update, by the platform's own number for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromRow)]
pub struct Update {
    pub update_id: i64,
    /// As it came.
    pub body: String,
}

/// One whose handling ended before it was done.
#[derive(Debug, FromRow)]
pub struct LeftOver {
    pub update_id: i64,
    pub body: String,
    /// How often it was taken over, this time included.
    pub tries: i64,
}

impl From<LeftOver> for Update {
    fn from(left: LeftOver) -> Self {
        Self {
            update_id: left.update_id,
            body: left.body,
        }
    }
}

/// Keeps them, leased until `lease_until`; the ids of those that came for the first time come back.
pub async fn insert(
    tx: &mut Tx,
    platform: Platform,
    updates: &[Update],
    lease_until: DateTime<Utc>,
) -> Result<HashSet<i64>> {
    let rows: Vec<(i64,)> = fetch_rows!(
        tx,
        "INSERT INTO updates (platform, update_id, body, lease_until)
         SELECT $2, r.update_id, r.body, $3 FROM "
            rows "$1" [update_id bigint, body text] "
         WHERE true ON CONFLICT (platform, update_id) DO NOTHING RETURNING update_id",
        Json(updates),
        platform,
        lease_until
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Leases those that nobody handles, the oldest first: whoever did ended before it was done.
pub async fn claim(
    tx: &mut Tx,
    platform: Platform,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<LeftOver>> {
    let mut updates: Vec<LeftOver> = fetch_all!(
        tx,
        "UPDATE updates SET lease_until = $3, tries = tries + 1
         WHERE platform = $1 AND done_at IS NULL AND lease_until <= $2 AND update_id IN (
             SELECT update_id FROM updates
             WHERE platform = $1 AND done_at IS NULL AND lease_until <= $2
             ORDER BY update_id LIMIT $4
         ) RETURNING update_id, body, tries",
        platform,
        now,
        lease_until,
        limit
    )?;
    updates.sort_by_key(|update| update.update_id);
    Ok(updates)
}

/// Ends every lease: nobody else handles anything.
pub async fn release(tx: &mut Tx, platform: Platform, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "UPDATE updates SET lease_until = $2
         WHERE platform = $1 AND done_at IS NULL AND lease_until > $2",
        platform,
        now
    )?;
    Ok(())
}

#[derive(Serialize)]
struct Id {
    update_id: i64,
}

fn rows_of(updates: &[i64]) -> Vec<Id> {
    updates.iter().map(|id| Id { update_id: *id }).collect()
}

/// Leases them until then, where they are not done.
pub async fn lease(
    tx: &mut Tx,
    platform: Platform,
    updates: &[i64],
    until: DateTime<Utc>,
) -> Result<()> {
    execute_rows!(
        tx,
        [leased: "UPDATE updates SET lease_until = $3
                  WHERE platform = $2 AND done_at IS NULL AND update_id IN (SELECT r.update_id FROM "
            rows "$1" [update_id bigint] ")"],
        Json(rows_of(updates)),
        platform,
        until
    )
}

/// They were handled: what they said is forgotten.
pub async fn done(
    tx: &mut Tx,
    platform: Platform,
    updates: &[i64],
    now: DateTime<Utc>,
) -> Result<()> {
    if updates.is_empty() {
        return Ok(());
    }
    execute_rows!(
        tx,
        [handled: "UPDATE updates SET done_at = $3, body = ''
                   WHERE platform = $2 AND update_id IN (SELECT r.update_id FROM "
            rows "$1" [update_id bigint] ")"],
        Json(rows_of(updates)),
        platform,
        now
    )
}

/// Forgets the ids of what was done before.
pub async fn forget(tx: &mut Tx, before: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "DELETE FROM updates WHERE done_at IS NOT NULL AND done_at < $1",
        before
    )?;
    Ok(())
}
