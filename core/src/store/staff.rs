//! Door staff of an event, and the invitations that make somebody staff.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::Tx;
use super::macros::{execute, fetch_all, fetch_one, fetch_optional};
use crate::error::Result;
use crate::id::{AccountId, EventId};

#[derive(Clone, Debug, FromRow)]
pub struct Staff {
    pub account_id: AccountId,
    pub name: String,
}

/// Whether they were not staff before.
pub async fn add(
    tx: &mut Tx,
    event: EventId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "INSERT INTO staff (event_id, account_id, added_at) VALUES ($1, $2, $3)
         ON CONFLICT (event_id, account_id) DO NOTHING",
        event,
        account,
        now
    )?;
    Ok(rows == 1)
}

/// Whether they were staff.
pub async fn remove(tx: &mut Tx, event: EventId, account: AccountId) -> Result<bool> {
    let rows = execute!(
        tx,
        "DELETE FROM staff WHERE event_id = $1 AND account_id = $2",
        event,
        account
    )?;
    Ok(rows == 1)
}

pub async fn of_event(tx: &mut Tx, event: EventId) -> Result<Vec<Staff>> {
    fetch_all!(
        tx,
        "SELECT s.account_id, a.name FROM staff s JOIN accounts a ON a.id = s.account_id
         WHERE s.event_id = $1 ORDER BY a.name, s.account_id",
        event
    )
}

pub async fn is_staff(tx: &mut Tx, event: EventId, account: AccountId) -> Result<bool> {
    let (count,): (i64,) = fetch_one!(
        tx,
        "SELECT CAST(COUNT(*) AS BIGINT) FROM staff WHERE event_id = $1 AND account_id = $2",
        event,
        account
    )?;
    Ok(count > 0)
}

/// Whether there is an event whose organizer or door staff the person is.
pub async fn is_at_any_door(tx: &mut Tx, account: AccountId) -> Result<bool> {
    let (found,): (i64,) = fetch_one!(
        tx,
        "SELECT CAST(CASE WHEN EXISTS (SELECT 1 FROM events WHERE organizer_id = $1)
             OR EXISTS (SELECT 1 FROM staff WHERE account_id = $1) THEN 1 ELSE 0 END AS BIGINT)",
        account
    )?;
    Ok(found == 1)
}

pub async fn insert_invite(
    tx: &mut Tx,
    code: &str,
    event: EventId,
    by: AccountId,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO staff_invites (code, event_id, created_by, expires_at) VALUES ($1, $2, $3, $4)",
        code,
        event,
        by,
        expires_at
    )?;
    Ok(())
}

/// Uses an invitation up; its event, if it was still good.
pub async fn use_invite(
    tx: &mut Tx,
    code: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<Option<EventId>> {
    let row: Option<(EventId,)> = fetch_optional!(
        tx,
        "UPDATE staff_invites SET used_by = $2
         WHERE code = $1 AND used_by IS NULL AND expires_at > $3
         RETURNING event_id",
        code,
        by,
        now
    )?;
    Ok(row.map(|(event,)| event))
}
