//! Events on the calendars of servers.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use sqlx::types::Json;

use super::Tx;
use super::accounts::Platform;
use super::columns::text_enum;
use super::macros::{execute, fetch_all, fetch_optional, fetch_rows};
use crate::error::Result;
use crate::id::{EventId, MirrorId};

text_enum! {
    /// Where an entry stands in its life.
    pub enum MirrorStatus {
        /// It is kept in step with its event.
        Live = "live",
        /// Its event is over, or cancelled.
        Done = "done",
        /// Somebody deleted it over there.
        Gone = "gone",
    }
}

text_enum! {
    /// What a platform says when it will not.
    pub enum NativeRefusal {
        /// We may not do that there: a permission is missing, or our role stands too low.
        NotAllowed = "not_allowed",
        /// The calendar takes no more entries.
        Full = "full",
        /// The person is not a member of the server.
        NotMember = "not_member",
        /// The calendar's entry, or the role, is not there any more.
        Gone = "gone",
        /// The server is not there any more, or we are not in it.
        ServerGone = "server_gone",
        /// It takes nothing like that.
        Refused = "refused",
    }
}

/// An event's entry on a server's calendar.
#[derive(Clone, Debug, FromRow)]
pub struct Mirror {
    pub id: MirrorId,
    pub event_id: EventId,
    pub platform: Platform,
    /// The platform's own id of the server.
    pub server: String,
    /// The platform's own id of the entry, where it stands.
    pub native_id: Option<String>,
    pub status: MirrorStatus,
    /// A seal over what it shows.
    pub painted: i64,
    /// How often changing it failed since it last did not.
    pub tries: i64,
    /// What the platform last said no with.
    pub why: Option<NativeRefusal>,
    /// Since when it says so of taking the entry off.
    pub refused_since: Option<DateTime<Utc>>,
}

/// One that may have to be changed.
#[derive(Clone, Debug, FromRow)]
pub struct Due {
    pub id: MirrorId,
    /// What its event's rows read now: see [`wanted`].
    pub now_seen: String,
}

/// What is to become of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It shows what is true.
    Shown,
    /// Its event is over, and may still be put off.
    Over,
    /// Its event ended for good.
    Ended,
    Cancelled,
    /// Nothing is to be shown there.
    Off,
    /// We are not there any more.
    Left,
}

/// What the rows that read `now_seen` ask for.
pub fn wanted(now_seen: &str) -> Wanted {
    match now_seen {
        "over" => Wanted::Over,
        "ended" => Wanted::Ended,
        "cancelled" => Wanted::Cancelled,
        "off" => Wanted::Off,
        "left" => Wanted::Left,
        _ => Wanted::Shown,
    }
}

/// A home of a published event that is ahead, with no entry yet.
#[derive(Clone, Debug, FromRow)]
pub struct Missing {
    pub event_id: EventId,
    pub server: String,
}

#[derive(Serialize)]
struct Id {
    id: MirrorId,
}

/// The homes, in servers that we are in and that show events, of published events that have not begun
/// and have no entry there, the next first.
pub async fn missing(
    tx: &mut Tx,
    platform: Platform,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Missing>> {
    fetch_all!(
        tx,
        "SELECT h.event_id, h.server FROM events e
         JOIN event_homes h ON h.event_id = e.id AND h.platform = $1
         JOIN servers s ON s.platform = h.platform AND s.server = h.server
             AND s.left_at IS NULL AND s.mirrors_events
         WHERE e.status = 'published' AND e.starts_at > $2 AND NOT EXISTS (
             SELECT 1 FROM mirrors m
             WHERE m.event_id = e.id AND m.platform = h.platform AND m.server = h.server)
         ORDER BY e.starts_at, e.id, h.server LIMIT $3",
        platform,
        now,
        limit
    )
}

/// Writes an entry that is to be made, unless there is one.
pub async fn insert(
    tx: &mut Tx,
    platform: Platform,
    missing: &Missing,
    now: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO mirrors (id, event_id, platform, server, status, next_at)
         VALUES ($1, $2, $3, $4, 'live', $5) ON CONFLICT (event_id, platform, server) DO NOTHING",
        MirrorId::new(),
        missing.event_id,
        platform,
        &missing.server,
        now
    )?;
    Ok(())
}

/// The entries on a platform of which something else is wanted than when they were last looked at, and
/// those that are to be tried again; of one server no more than `each`. An event with no end is over
/// when it did not start after `started_since`. One that was deleted over there is looked at only to
/// be forgotten.
pub async fn due(
    tx: &mut Tx,
    platform: Platform,
    now: DateTime<Utc>,
    started_since: DateTime<Utc>,
    each: i64,
    limit: i64,
) -> Result<Vec<Due>> {
    fetch_all!(
        tx,
        "SELECT id, now_seen FROM (SELECT id, now_seen, next_at, ROW_NUMBER() OVER (
             PARTITION BY server ORDER BY next_at, id) AS nth FROM (
             SELECT m.id, m.server, m.status, m.seen, m.next_at, m.retry_at,
                 CASE WHEN s.server IS NULL OR s.left_at IS NOT NULL THEN 'left'
                     WHEN h.server IS NULL OR NOT s.mirrors_events THEN 'off'
                     WHEN e.status = 'cancelled' THEN 'cancelled'
                     WHEN e.status = 'ended' THEN 'ended'
                     WHEN e.ends_at <= $2 OR (e.ends_at IS NULL AND e.starts_at <= $3) THEN 'over'
                     ELSE 'on ' || CAST(e.revision AS TEXT) END AS now_seen
             FROM mirrors m JOIN events e ON e.id = m.event_id
             LEFT JOIN servers s ON s.platform = m.platform AND s.server = m.server
             LEFT JOIN event_homes h ON h.event_id = m.event_id AND h.platform = m.platform
                 AND h.server = m.server
             WHERE m.platform = $1 AND m.status IN ('live', 'gone')
               AND (m.lease_until IS NULL OR m.lease_until <= $2)
         ) AS looked
         WHERE ((seen <> now_seen AND next_at <= $2) OR retry_at <= $2)
           AND (status = 'live' OR now_seen IN ('left', 'off', 'cancelled', 'ended'))) AS ranked
         WHERE nth <= $4 ORDER BY next_at, id LIMIT $5",
        platform,
        now,
        started_since,
        each,
        limit
    )
}

/// Leases those of the entries that nobody else has, until `lease_until`.
pub async fn claim(
    tx: &mut Tx,
    due: &[Due],
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<Vec<Mirror>> {
    let ids: Vec<Id> = due.iter().map(|due| Id { id: due.id }).collect();
    fetch_rows!(
        tx,
        "UPDATE mirrors SET lease_until = $3
         WHERE id IN (SELECT r.id FROM " rows "$1" [id uuid] ") AND status IN ('live', 'gone')
           AND (next_at <= $2 OR retry_at <= $2) AND (lease_until IS NULL OR lease_until <= $2)
         RETURNING id, event_id, platform, server, native_id, status, painted, tries, why,
             refused_since",
        Json(ids),
        now,
        lease_until
    )
}

pub async fn get(tx: &mut Tx, id: MirrorId) -> Result<Option<Mirror>> {
    fetch_optional!(
        tx,
        "SELECT id, event_id, platform, server, native_id, status, painted, tries, why,
             refused_since
         FROM mirrors WHERE id = $1",
        id
    )
}

/// What came of looking at an entry.
#[derive(Clone, Debug)]
pub struct Looked<'a> {
    pub id: MirrorId,
    pub lease_until: DateTime<Utc>,
    pub status: MirrorStatus,
    pub native_id: Option<&'a str>,
    pub seen: &'a str,
    pub painted: i64,
    pub next_at: DateTime<Utc>,
}

/// Gives the lease back, with what stands there now, if it is still ours.
pub async fn looked(tx: &mut Tx, done: &Looked<'_>) -> Result<()> {
    execute!(
        tx,
        "UPDATE mirrors SET status = $3, native_id = $4, seen = $5, painted = $6, next_at = $7,
             tries = 0, why = NULL, told_at = NULL, retry_at = NULL, refused_since = NULL,
             lease_until = NULL
         WHERE id = $1 AND lease_until = $2",
        done.id,
        done.lease_until,
        done.status,
        done.native_id,
        done.seen,
        done.painted,
        done.next_at
    )?;
    Ok(())
}

/// Forgets an entry that is no longer wanted, if the lease is still ours.
pub async fn forget(tx: &mut Tx, id: MirrorId, lease_until: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "DELETE FROM mirrors WHERE id = $1 AND lease_until = $2",
        id,
        lease_until
    )?;
    Ok(())
}

/// Gives the lease back: to be tried again at `at`, whatever it is then.
pub async fn failed(
    tx: &mut Tx,
    id: MirrorId,
    lease_until: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE mirrors SET tries = tries + 1, next_at = $3,
             retry_at = CASE WHEN retry_at IS NOT NULL THEN $3 END, lease_until = NULL
         WHERE id = $1 AND lease_until = $2",
        id,
        lease_until,
        at
    )?;
    Ok(())
}

/// The platform said no.
#[derive(Clone, Debug)]
pub struct Refused<'a> {
    pub id: MirrorId,
    pub lease_until: DateTime<Utc>,
    pub why: NativeRefusal,
    pub seen: &'a str,
    /// When it may be tried again because something changed.
    pub next_at: DateTime<Utc>,
    /// When it is tried again by itself.
    pub retry_at: DateTime<Utc>,
    /// Since when it says so of taking the entry off; none where it is to be shown.
    pub refused_since: Option<DateTime<Utc>>,
}

/// Gives the lease back, with why, if it is still ours. Whether it was.
pub async fn refused(tx: &mut Tx, no: &Refused<'_>) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE mirrors SET tries = tries + 1, why = $3, seen = $4, next_at = $5, retry_at = $6,
             refused_since = $7, lease_until = NULL
         WHERE id = $1 AND lease_until = $2",
        no.id,
        no.lease_until,
        no.why,
        no.seen,
        no.next_at,
        no.retry_at,
        no.refused_since
    )?;
    Ok(rows == 1)
}

/// Notes that its organizer is told why, unless they were, of this or of another of their events on
/// the same calendar. Whether it is to be told.
pub async fn tell(tx: &mut Tx, id: MirrorId, now: DateTime<Utc>) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE mirrors SET told_at = $2 WHERE id = $1 AND told_at IS NULL AND NOT EXISTS (
             SELECT 1 FROM mirrors o JOIN events oe ON oe.id = o.event_id
             JOIN events e ON e.id = mirrors.event_id AND e.organizer_id = oe.organizer_id
             WHERE o.platform = mirrors.platform AND o.server = mirrors.server
               AND o.why = mirrors.why AND o.told_at IS NOT NULL)",
        id,
        now
    )?;
    Ok(rows == 1)
}

/// What was deleted over there is made anew at the next look.
pub async fn let_back(tx: &mut Tx, event: EventId, platform: Platform, server: &str) -> Result<()> {
    execute!(
        tx,
        "DELETE FROM mirrors
         WHERE event_id = $1 AND platform = $2 AND server = $3 AND status = 'gone'",
        event,
        platform,
        server
    )?;
    Ok(())
}

/// What the platform said no to is tried again now, everywhere the event is at home.
pub async fn retry(tx: &mut Tx, event: EventId, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "UPDATE mirrors SET retry_at = $2, tries = 0, told_at = NULL, refused_since = NULL
         WHERE event_id = $1 AND why IS NOT NULL AND status = 'live'",
        event,
        now
    )?;
    Ok(())
}
