//! The outbox: what was promised to be sent or done, written with the change that promises it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;

use super::Tx;
use super::columns::text_enum;
use super::macros::{execute, fetch_all, fetch_one, fetch_optional};
use crate::error::Result;
use crate::id::{AccountId, EventId, OutboxId, TicketId};

text_enum! {
    /// Why a row was given up, as its organizer is told.
    pub enum Undeliverable {
        /// The person blocked us, or left.
        Blocked = "blocked",
        /// Their platform or mail server will not take it.
        Refused = "refused",
        /// It was tried too often.
        Failed = "failed",
    }
}

/// A row to be written.
#[derive(Debug, Serialize)]
pub struct NewRow<M> {
    pub id: OutboxId,
    /// Two rows with the same key are the same promise: the second is not written.
    pub dedup_key: String,
    /// Whom it goes to; none for tasks.
    pub account_id: Option<AccountId>,
    /// Whose organizer sees it when it cannot be delivered.
    pub event_id: Option<EventId>,
    pub message: M,
    /// It is not sent before; none is at once.
    #[serde(skip)]
    pub not_before: Option<DateTime<Utc>>,
}

/// A row that a worker has claimed.
#[derive(Clone, Debug, FromRow)]
pub struct Row {
    pub id: OutboxId,
    pub account_id: Option<AccountId>,
    pub event_id: Option<EventId>,
    pub message: Json<Value>,
    pub created_at: DateTime<Utc>,
    /// This try included.
    pub attempts: i64,
    /// Of a row that was given up, or went out by mail instead.
    pub why: Option<Undeliverable>,
}

/// A message that the chat did not take, as its organizer sees it.
#[derive(Clone, Debug, FromRow)]
pub struct Untaken {
    pub id: OutboxId,
    /// Whose it is; none for tasks.
    pub name: Option<String>,
    pub message: Json<Value>,
    pub why: Option<Undeliverable>,
}

pub async fn put<M: Serialize + Sync>(
    tx: &mut Tx,
    row: &NewRow<M>,
    now: DateTime<Utc>,
) -> Result<()> {
    let message = serde_json::to_value(&row.message)
        .map_err(|e| crate::error::Error::Inconsistent(format!("outbox message: {e}")))?;
    execute!(
        tx,
        "INSERT INTO outbox (id, dedup_key, account_id, event_id, message, status, next_attempt_at,
             created_at)
         VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7) ON CONFLICT DO NOTHING",
        row.id,
        &row.dedup_key,
        row.account_id,
        row.event_id,
        Json(&message),
        row.not_before.unwrap_or(now),
        now
    )?;
    Ok(())
}

/// Leases up to `limit` due rows until `lease_until`, oldest first, and no more than `each` of one
/// person, of whom nothing is under way: whoever is slow holds up nobody else. A row whose lease ran
/// out is due again: its worker died between sending and marking.
pub async fn claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    limit: i64,
    each: i64,
) -> Result<Vec<Row>> {
    // The condition is repeated outside: on Postgres two workers may pick the same ids, and the one
    // that waited for the row's lock then finds it leased. Of very many due rows some are looked at.
    let mut rows: Vec<Row> = fetch_all!(
        tx,
        "UPDATE outbox SET attempts = attempts + 1, lease_until = $2
         WHERE id IN (
             SELECT id FROM (
                 SELECT id, next_attempt_at, ROW_NUMBER() OVER (
                     PARTITION BY COALESCE(account_id, id) ORDER BY next_attempt_at, id
                 ) AS nth
                 FROM (
                     SELECT id, account_id, next_attempt_at FROM outbox
                     WHERE status = 'waiting' AND next_attempt_at <= $1
                       AND (lease_until IS NULL OR lease_until <= $1)
                       AND NOT EXISTS (
                           SELECT 1 FROM outbox b
                           WHERE b.account_id = outbox.account_id AND b.status = 'waiting'
                             AND b.lease_until IS NOT NULL AND b.lease_until > $1
                       )
                     ORDER BY next_attempt_at, id LIMIT 2000
                 ) AS due
             ) AS ranked
             WHERE nth <= $4 ORDER BY next_attempt_at, id LIMIT $3
         ) AND status = 'waiting' AND (lease_until IS NULL OR lease_until <= $1)
         RETURNING id, account_id, event_id, message, created_at, attempts, why",
        now,
        lease_until,
        limit,
        each
    )?;
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

pub async fn get(tx: &mut Tx, id: OutboxId) -> Result<Option<Row>> {
    fetch_optional!(
        tx,
        "SELECT id, account_id, event_id, message, created_at, attempts, why
         FROM outbox WHERE id = $1",
        id
    )
}

/// Marks it as sent.
pub async fn sent(tx: &mut Tx, id: OutboxId, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "UPDATE outbox SET status = 'sent', finished_at = $2, lease_until = NULL WHERE id = $1",
        id,
        now
    )?;
    Ok(())
}

/// Marks it as sent by mail, and why the chat did not take it.
pub async fn sent_by_mail(
    tx: &mut Tx,
    id: OutboxId,
    now: DateTime<Utc>,
    why: Undeliverable,
    error: &str,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE outbox SET status = 'sent', finished_at = $2, lease_until = NULL, why = $3,
             last_error = $4
         WHERE id = $1",
        id,
        now,
        why,
        error
    )?;
    Ok(())
}

/// The mail that was to bring a ticket instead does not arrive: it is given up after all.
pub async fn not_by_mail(tx: &mut Tx, event: EventId, ticket: TicketId) -> Result<()> {
    execute!(
        tx,
        "UPDATE outbox SET status = 'dead'
         WHERE event_id = $1 AND status = 'sent' AND why IS NOT NULL AND message ->> 'ticket' = $2",
        event,
        ticket.0.to_string()
    )?;
    Ok(())
}

/// The row of a promise, and whether it still stands: it waits, or was sent.
pub async fn promised(tx: &mut Tx, dedup_key: &str) -> Result<Option<(OutboxId, bool)>> {
    let row: Option<(OutboxId, i64)> = fetch_optional!(
        tx,
        "SELECT id, CAST(CASE WHEN status = 'dead' THEN 0 ELSE 1 END AS BIGINT) FROM outbox
         WHERE dedup_key = $1",
        dedup_key
    )?;
    Ok(row.map(|(id, stands)| (id, stands == 1)))
}

/// Takes back messages of that kind to somebody about an event that wait and were not tried yet. Whether
/// there were any.
pub async fn take_back(
    tx: &mut Tx,
    account: AccountId,
    event: EventId,
    kind: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE outbox SET status = 'sent', finished_at = $4
         WHERE account_id = $1 AND event_id = $2 AND message ->> 'kind' = $3
           AND status = 'waiting' AND attempts = 0",
        account,
        event,
        kind,
        now
    )?;
    Ok(rows > 0)
}

/// Puts it back, to be tried again at `next_attempt_at`.
pub async fn retry(
    tx: &mut Tx,
    id: OutboxId,
    next_attempt_at: DateTime<Utc>,
    error: &str,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE outbox SET next_attempt_at = $2, lease_until = NULL, last_error = $3
         WHERE id = $1 AND status = 'waiting'",
        id,
        next_attempt_at,
        error
    )?;
    Ok(())
}

/// Gives it up. The organizer sees it among the undelivered.
pub async fn dead(
    tx: &mut Tx,
    id: OutboxId,
    now: DateTime<Utc>,
    why: Undeliverable,
    error: &str,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE outbox SET status = 'dead', finished_at = $2, lease_until = NULL, why = $3,
             last_error = $4
         WHERE id = $1 AND status = 'waiting'",
        id,
        now,
        why,
        error
    )?;
    Ok(())
}

/// Dead to waiting. Whether it was dead.
pub async fn revive(tx: &mut Tx, id: OutboxId, event: EventId, now: DateTime<Utc>) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE outbox SET status = 'waiting', attempts = 0, why = NULL, finished_at = NULL,
             next_attempt_at = $3
         WHERE id = $1 AND event_id = $2 AND status = 'dead'",
        id,
        event,
        now
    )?;
    Ok(rows == 1)
}

/// A person's tickets that were given up because they had blocked us, for published events that are
/// not over: dead to waiting, of those events that began after `started_since` where they have no
/// end. How many.
pub async fn revive_tickets(
    tx: &mut Tx,
    account: AccountId,
    started_since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<u64> {
    execute!(
        tx,
        "UPDATE outbox SET status = 'waiting', attempts = 0, why = NULL, finished_at = NULL,
             next_attempt_at = $3
         WHERE account_id = $1 AND status = 'dead' AND why = 'blocked'
           AND message ->> 'kind' = 'ticket'
           AND event_id IN (
               SELECT id FROM events
               WHERE status = 'published'
                 AND (ends_at > $3 OR (ends_at IS NULL AND starts_at > $2)))",
        account,
        started_since,
        now
    )
}

/// How many messages of an event could not be delivered, and how many went out by mail instead since
/// `since`.
pub async fn untaken(tx: &mut Tx, event: EventId, since: DateTime<Utc>) -> Result<(i64, i64)> {
    fetch_one!(
        tx,
        "SELECT (SELECT COUNT(*) FROM outbox WHERE event_id = $1 AND status = 'dead'),
             (SELECT COUNT(*) FROM outbox
              WHERE event_id = $1 AND status = 'sent' AND why IS NOT NULL AND finished_at > $2)",
        event,
        since
    )
}

/// What could not be delivered for an event, the latest first.
pub async fn dead_of_event(tx: &mut Tx, event: EventId, limit: i64) -> Result<Vec<Untaken>> {
    fetch_all!(
        tx,
        "SELECT o.id, a.name, o.message, o.why
         FROM outbox o LEFT JOIN accounts a ON a.id = o.account_id
         WHERE o.event_id = $1 AND o.status = 'dead'
         ORDER BY o.finished_at DESC, o.id DESC LIMIT $2",
        event,
        limit
    )
}

/// What went out by mail instead for an event, since `since`, the latest first.
pub async fn by_mail_of_event(
    tx: &mut Tx,
    event: EventId,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Untaken>> {
    fetch_all!(
        tx,
        "SELECT o.id, a.name, o.message, o.why
         FROM outbox o LEFT JOIN accounts a ON a.id = o.account_id
         WHERE o.event_id = $1 AND o.status = 'sent' AND o.why IS NOT NULL AND o.finished_at > $2
         ORDER BY o.finished_at DESC, o.id DESC LIMIT $3",
        event,
        since,
        limit
    )
}
