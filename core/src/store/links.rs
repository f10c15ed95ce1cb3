//! One person on several platforms: the codes that join accounts, and joining them.
//!
//! A new table that says whose a row is gets its statement here; `tests/it/links.rs` counts them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::accounts::Platform;
use super::macros::{execute, fetch_all, fetch_optional};
use super::{Tx, roles};
use crate::error::Result;
use crate::id::{AccountId, EventId};

/// A code of somebody's, in the place of the one before.
pub async fn put_code(
    tx: &mut Tx,
    account: AccountId,
    code: &str,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO link_codes (account_id, code, expires_at) VALUES ($1, $2, $3)
         ON CONFLICT (account_id) DO UPDATE SET code = excluded.code,
             expires_at = excluded.expires_at",
        account,
        code,
        expires_at
    )?;
    Ok(())
}

/// Who made the code, if it is still good.
pub async fn whose_code(tx: &mut Tx, code: &str, now: DateTime<Utc>) -> Result<Option<AccountId>> {
    let row: Option<(AccountId,)> = fetch_optional!(
        tx,
        "SELECT account_id FROM link_codes WHERE code = $1 AND expires_at > $2",
        code,
        now
    )?;
    Ok(row.map(|(account,)| account))
}

/// Uses the code up. Whether it was still good.
pub async fn use_code(tx: &mut Tx, code: &str, now: DateTime<Utc>) -> Result<bool> {
    let rows = execute!(
        tx,
        "DELETE FROM link_codes WHERE code = $1 AND expires_at > $2",
        code,
        now
    )?;
    Ok(rows == 1)
}

/// The events in which something is a person's, in the order of their ids.
pub async fn events_of(tx: &mut Tx, account: AccountId) -> Result<Vec<EventId>> {
    let rows: Vec<(EventId,)> = fetch_all!(
        tx,
        "SELECT id FROM events WHERE organizer_id = $1
         UNION SELECT event_id FROM orders WHERE account_id = $1
         UNION SELECT event_id FROM tickets WHERE holder_id = $1
         UNION SELECT event_id FROM door_counts WHERE account_id = $1
         ORDER BY 1",
        account
    )?;
    Ok(rows.into_iter().map(|(event,)| event).collect())
}

/// What says of a row whose it is, in the order in which it is changed: what is made from an order
/// comes after the orders.
const OWNED: [&str; 14] = [
    "UPDATE identities SET account_id = $2 WHERE account_id = $1",
    "UPDATE events SET organizer_id = $2 WHERE organizer_id = $1",
    "UPDATE orders SET account_id = $2 WHERE account_id = $1",
    "UPDATE refunds SET requested_by = $2 WHERE requested_by = $1",
    "UPDATE tickets SET holder_id = $2 WHERE holder_id = $1",
    "UPDATE check_ins SET account_id = $2 WHERE account_id = $1",
    "UPDATE refused_scans SET account_id = $2 WHERE account_id = $1",
    "UPDATE staff_invites SET created_by = $2 WHERE created_by = $1",
    "UPDATE staff_invites SET used_by = $2 WHERE used_by = $1",
    "UPDATE outbox SET account_id = $2 WHERE account_id = $1",
    "UPDATE handovers SET giver_id = $2 WHERE giver_id = $1",
    "UPDATE handovers SET taken_by = $2 WHERE taken_by = $1",
    "UPDATE chats SET added_by = $2 WHERE added_by = $1",
    "UPDATE cards SET posted_by = $2 WHERE posted_by = $1",
];

/// What both may have, of which there is one: added up, or kept as the second has it.
const SHARED: [&str; 4] = [
    "INSERT INTO staff (event_id, account_id, added_at)
     SELECT event_id, $2, added_at FROM staff WHERE account_id = $1
     ON CONFLICT (event_id, account_id) DO NOTHING",
    // Of two that wait for the same order's tickets, the second's stands.
    "UPDATE handovers SET status = 'withdrawn'
     WHERE giver_id = $1 AND ticket_id IS NULL AND status = 'open' AND order_id IN (
         SELECT h.order_id FROM handovers h
         WHERE h.giver_id = $2 AND h.ticket_id IS NULL AND h.status = 'open')",
    "UPDATE accounts SET
         locale = COALESCE(accounts.locale, other.locale),
         zone = COALESCE(accounts.zone, other.zone),
         currency = COALESCE(accounts.currency, other.currency),
         email = COALESCE(accounts.email, other.email)
     FROM accounts AS other WHERE accounts.id = $2 AND other.id = $1",
    "INSERT INTO assistant_usage (account_id, day, requests, prompt_tokens, completion_tokens)
     SELECT $2, day, requests, prompt_tokens, completion_tokens
     FROM assistant_usage WHERE account_id = $1
     ON CONFLICT (account_id, day) DO UPDATE SET
         requests = assistant_usage.requests + excluded.requests,
         prompt_tokens = assistant_usage.prompt_tokens + excluded.prompt_tokens,
         completion_tokens = assistant_usage.completion_tokens + excluded.completion_tokens",
];

/// What is left of the first then.
const LEFT: [&str; 5] = [
    "DELETE FROM staff WHERE account_id = $1",
    "DELETE FROM email_codes WHERE account_id = $1",
    "DELETE FROM link_codes WHERE account_id = $1",
    "DELETE FROM role_marks WHERE account_id = $1",
    "DELETE FROM assistant_usage WHERE account_id = $1",
];

/// Gives everything that is `from`'s to `into`; what stays is an empty account that says where it
/// went, and what the audit log says of it. Both are locked, and `from`'s events.
pub async fn merge(tx: &mut Tx, from: AccountId, into: AccountId) -> Result<()> {
    tell_requests_apart(tx, from, into).await?;
    roles::mark_people(tx, into, into).await?;
    move_door_counts(tx, from, into).await?;
    for sql in SHARED.into_iter().chain(OWNED) {
        execute!(tx, sql, from, into)?;
    }
    for sql in LEFT {
        execute!(tx, sql, from)?;
    }
    // Who organizes an event needs no place among its staff.
    execute!(
        tx,
        "DELETE FROM staff WHERE account_id = $1
             AND event_id IN (SELECT id FROM events WHERE organizer_id = $1)",
        into
    )?;
    execute!(
        tx,
        "UPDATE accounts SET merged_into = $2, email = NULL WHERE id = $1 OR merged_into = $1",
        from,
        into
    )?;
    Ok(())
}

/// Taken away before they are added, so that a scan at this moment is in one of the two: its count
/// begins anew then, and sums are what counts.
async fn move_door_counts(tx: &mut Tx, from: AccountId, into: AccountId) -> Result<()> {
    let counts: Vec<(EventId, i64)> = fetch_all!(
        tx,
        "DELETE FROM door_counts WHERE account_id = $1 RETURNING event_id, admitted",
        from
    )?;
    for (event, admitted) in counts {
        execute!(
            tx,
            "INSERT INTO door_counts (event_id, account_id, admitted) VALUES ($1, $2, $3)
             ON CONFLICT (event_id, account_id)
             DO UPDATE SET admitted = door_counts.admitted + excluded.admitted",
            event,
            into,
            admitted
        )?;
    }
    Ok(())
}

/// What both may have asked for by the same key: which rows of the first's, and what gives them
/// another.
const ASKED_FOR: [(&str, &str); 2] = [
    (
        "SELECT o.id, o.request_key FROM orders o
         JOIN orders k ON k.request_key = o.request_key AND k.account_id = $2
         WHERE o.account_id = $1",
        "UPDATE orders SET request_key = $2 WHERE id = $1",
    ),
    (
        "SELECT o.id, o.request_key FROM cards o
         JOIN cards k ON k.request_key = o.request_key AND k.posted_by = $2
         WHERE o.posted_by = $1",
        "UPDATE cards SET request_key = $2 WHERE id = $1",
    ),
];

/// Two platforms may know different requests by the same key: the first's get one that nobody has,
/// and the second's stay what they are known by.
async fn tell_requests_apart(tx: &mut Tx, from: AccountId, into: AccountId) -> Result<()> {
    for (same, rename) in ASKED_FOR {
        let same: Vec<(Uuid, String)> = fetch_all!(tx, same, from, into)?;
        for (id, request_key) in same {
            execute!(tx, rename, id, format!("{request_key}:{id}"))?;
        }
    }
    Ok(())
}

/// Gives an identity to another account. Whether it was the first's.
pub async fn move_identity(
    tx: &mut Tx,
    platform: Platform,
    external_id: &str,
    from: AccountId,
    to: AccountId,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE identities SET account_id = $4
         WHERE platform = $1 AND external_id = $2 AND account_id = $3",
        platform,
        external_id,
        from,
        to
    )?;
    roles::mark_people(tx, from, to).await?;
    Ok(rows == 1)
}
