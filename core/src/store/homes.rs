//! What a server has of events, as those who manage it see it: the events at home there, their cards, and
//! the roles that their tickets bring.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::Tx;
use super::accounts::Platform;
use super::cards::Card;
use super::events::EventStatus;
use super::macros::{execute, fetch_all, fetch_optional};
use crate::error::Result;
use crate::id::{AccountId, EventId, RoleId};
use crate::zone::Zone;

/// An event that is at home in a server.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Housed {
    pub event_id: EventId,
    pub name: String,
    pub status: EventStatus,
    pub starts_at: DateTime<Utc>,
    pub zone: Zone,
    pub organizer_id: AccountId,
    pub organizer: String,
}

/// A role of a server that tickets bring.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Brought {
    pub id: RoleId,
    pub name: String,
    /// Of so many events.
    pub events: i64,
}

/// The events at home in a server that are ahead or under way, drafts among them, the next first. One
/// with no end is over when it did not start after `started_since`.
pub async fn events_at(
    tx: &mut Tx,
    at: (Platform, &str),
    now: DateTime<Utc>,
    started_since: DateTime<Utc>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Housed>> {
    fetch_all!(
        tx,
        "SELECT e.id AS event_id, e.name, e.status, e.starts_at, e.zone, e.organizer_id,
             a.name AS organizer
         FROM event_homes h JOIN events e ON e.id = h.event_id
         JOIN accounts a ON a.id = e.organizer_id
         WHERE h.platform = $1 AND h.server = $2 AND (e.status = 'draft' OR (e.status = 'published'
             AND (e.ends_at > $3 OR (e.ends_at IS NULL AND e.starts_at > $4))))
         ORDER BY e.starts_at, e.id LIMIT $5 OFFSET $6",
        at.0,
        at.1,
        now,
        started_since,
        limit,
        offset
    )
}

/// An event, if it is at home in the server.
pub async fn event_at(tx: &mut Tx, at: (Platform, &str), event: EventId) -> Result<Option<Housed>> {
    fetch_optional!(
        tx,
        "SELECT e.id AS event_id, e.name, e.status, e.starts_at, e.zone, e.organizer_id,
             a.name AS organizer
         FROM event_homes h JOIN events e ON e.id = h.event_id
         JOIN accounts a ON a.id = e.organizer_id
         WHERE h.platform = $1 AND h.server = $2 AND h.event_id = $3",
        at.0,
        at.1,
        event
    )
}

/// The event is at home there no more, and not again until it is [`let_back`].
pub async fn put_out(
    tx: &mut Tx,
    at: (Platform, &str),
    event: EventId,
    now: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "DELETE FROM event_homes WHERE platform = $1 AND server = $2 AND event_id = $3",
        at.0,
        at.1,
        event
    )?;
    execute!(
        tx,
        "INSERT INTO put_outs (event_id, platform, server, put_out_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (event_id, platform, server) DO NOTHING",
        event,
        at.0,
        at.1,
        now
    )?;
    Ok(())
}

/// Whether the event was put out of the server.
pub async fn is_put_out(tx: &mut Tx, at: (Platform, &str), event: EventId) -> Result<bool> {
    let found: Option<(EventId,)> = fetch_optional!(
        tx,
        "SELECT event_id FROM put_outs WHERE platform = $1 AND server = $2 AND event_id = $3",
        at.0,
        at.1,
        event
    )?;
    Ok(found.is_some())
}

/// It may be at home there again. Whether it had been put out.
pub async fn let_back(tx: &mut Tx, at: (Platform, &str), event: EventId) -> Result<bool> {
    let rows = execute!(
        tx,
        "DELETE FROM put_outs WHERE platform = $1 AND server = $2 AND event_id = $3",
        at.0,
        at.1,
        event
    )?;
    Ok(rows == 1)
}

/// The events that were put out of the server and are ahead or under way, the last first.
pub async fn put_out_of(
    tx: &mut Tx,
    at: (Platform, &str),
    now: DateTime<Utc>,
    started_since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Housed>> {
    fetch_all!(
        tx,
        "SELECT e.id AS event_id, e.name, e.status, e.starts_at, e.zone, e.organizer_id,
             a.name AS organizer
         FROM put_outs h JOIN events e ON e.id = h.event_id
         JOIN accounts a ON a.id = e.organizer_id
         WHERE h.platform = $1 AND h.server = $2 AND (e.status = 'draft' OR (e.status = 'published'
             AND (e.ends_at > $3 OR (e.ends_at IS NULL AND e.starts_at > $4))))
         ORDER BY h.put_out_at DESC, e.id LIMIT $5",
        at.0,
        at.1,
        now,
        started_since,
        limit
    )
}

/// The events of which tickets bring the role bring it no more until it is [`let_on`].
pub async fn take_off(tx: &mut Tx, role: RoleId, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO roles_off (event_id, role_id, taken_off_at)
         SELECT DISTINCT t.event_id, b.role_id, $2 FROM tier_roles b JOIN tiers t ON t.id = b.tier_id
         WHERE b.role_id = $1
         ON CONFLICT (event_id, role_id) DO NOTHING",
        role,
        now
    )?;
    Ok(())
}

/// Whether the role was taken off the event's tickets.
pub async fn is_off(tx: &mut Tx, event: EventId, role: RoleId) -> Result<bool> {
    let found: Option<(EventId,)> = fetch_optional!(
        tx,
        "SELECT event_id FROM roles_off WHERE event_id = $1 AND role_id = $2",
        event,
        role
    )?;
    Ok(found.is_some())
}

/// The event's tickets may bring it again.
pub async fn let_on(tx: &mut Tx, event: EventId, role: RoleId) -> Result<()> {
    execute!(
        tx,
        "DELETE FROM roles_off WHERE event_id = $1 AND role_id = $2",
        event,
        role
    )?;
    Ok(())
}

/// The event's cards that are promised to the server's channels, or live there.
pub async fn cards_of(tx: &mut Tx, at: (Platform, &str), event: EventId) -> Result<Vec<Card>> {
    fetch_all!(
        tx,
        "SELECT c.id, c.event_id, c.platform, c.chat, c.message_id, c.posted_by, c.status, c.painted,
             c.tries
         FROM cards c JOIN chats h ON h.platform = c.platform AND h.chat = c.chat
         WHERE h.platform = $1 AND h.server = $2 AND c.event_id = $3
             AND c.status IN ('promised', 'live')
         ORDER BY c.id",
        at.0,
        at.1,
        event
    )
}

/// The event's tickets bring no role of the server any more. Whether they brought one.
pub async fn unbind_roles(tx: &mut Tx, at: (Platform, &str), event: EventId) -> Result<bool> {
    let rows = execute!(
        tx,
        "DELETE FROM tier_roles WHERE tier_id IN (SELECT id FROM tiers WHERE event_id = $3)
             AND role_id IN (SELECT id FROM roles WHERE platform = $1 AND server = $2)",
        at.0,
        at.1,
        event
    )?;
    Ok(rows > 0)
}

/// The roles of a server that tickets bring, by their names.
pub async fn roles_at(
    tx: &mut Tx,
    at: (Platform, &str),
    limit: i64,
    offset: i64,
) -> Result<Vec<Brought>> {
    fetch_all!(
        tx,
        "SELECT o.id, o.name, CAST(COUNT(DISTINCT t.event_id) AS BIGINT) AS events
         FROM roles o JOIN tier_roles b ON b.role_id = o.id JOIN tiers t ON t.id = b.tier_id
         WHERE o.platform = $1 AND o.server = $2
         GROUP BY o.id, o.name ORDER BY o.name, o.id LIMIT $3 OFFSET $4",
        at.0,
        at.1,
        limit,
        offset
    )
}

/// Those of them that is asked for.
pub async fn role_at(tx: &mut Tx, at: (Platform, &str), role: RoleId) -> Result<Option<Brought>> {
    fetch_optional!(
        tx,
        "SELECT o.id, o.name, CAST(COUNT(DISTINCT t.event_id) AS BIGINT) AS events
         FROM roles o JOIN tier_roles b ON b.role_id = o.id JOIN tiers t ON t.id = b.tier_id
         WHERE o.platform = $1 AND o.server = $2 AND o.id = $3 GROUP BY o.id, o.name",
        at.0,
        at.1,
        role
    )
}

/// An event of which tickets bring a role, and who is told about it.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Bringing {
    pub event_id: EventId,
    pub organizer_id: AccountId,
}

/// The events whose tickets bring a role.
pub async fn bringing(tx: &mut Tx, role: RoleId) -> Result<Vec<Bringing>> {
    fetch_all!(
        tx,
        "SELECT DISTINCT e.id AS event_id, e.organizer_id
         FROM tier_roles b JOIN tiers t ON t.id = b.tier_id JOIN events e ON e.id = t.event_id
         WHERE b.role_id = $1 ORDER BY e.id",
        role
    )
}

/// No ticket brings the role any more. Whether one did.
pub async fn unbind_everywhere(tx: &mut Tx, role: RoleId) -> Result<bool> {
    let rows = execute!(tx, "DELETE FROM tier_roles WHERE role_id = $1", role)?;
    Ok(rows > 0)
}
