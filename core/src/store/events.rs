//! Events.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;

use super::Tx;
use super::columns::text_enum;
use super::macros::{execute, fetch_all, fetch_optional};
use crate::error::Result;
use crate::id::{AccountId, EventId};
use crate::money::Currency;
use crate::zone::Zone;

text_enum! {
    /// Where an event stands in its life.
    pub enum EventStatus {
        Draft = "draft",
        Published = "published",
        Cancelled = "cancelled",
        Ended = "ended",
    }
}

/// An event, as its organizer set it up, with its counts.
#[derive(Clone, Debug, FromRow)]
pub struct Event {
    pub id: EventId,
    pub organizer_id: AccountId,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub venue: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: Option<DateTime<Utc>>,
    pub zone: Zone,
    pub currency: Currency,
    /// Seats over all tiers; none is no limit of its own.
    pub capacity: Option<i64>,
    /// Seats in pending orders.
    pub held: i64,
    /// Seats in paid orders.
    pub sold: i64,
    /// Its picture, by the name of a file.
    pub cover_key: Option<String>,
    pub status: EventStatus,
    /// Grows with every change that a person would have to look at again.
    pub revision: i64,
}

impl Event {
    /// Seats that the event's own capacity leaves; never negative. None is no limit.
    pub fn left(&self) -> Option<i64> {
        self.capacity
            .map(|capacity| (capacity - self.held - self.sold).max(0))
    }
}

/// An event's id in a bind of many rows.
#[derive(Debug, Serialize)]
pub(super) struct Id {
    id: EventId,
}

pub(super) fn ids(events: &[EventId]) -> Vec<Id> {
    events.iter().map(|id| Id { id: *id }).collect()
}

/// Writes a new event. Whether it was: not where another one has its slug, which may be a draft that
/// nobody else sees.
pub async fn insert(tx: &mut Tx, event: &Event, now: DateTime<Utc>) -> Result<bool> {
    let rows = execute!(
        tx,
        "INSERT INTO events (id, organizer_id, slug, name, description, venue, starts_at, ends_at,
             zone, currency, capacity, status, revision, created_at, cover_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (slug) DO NOTHING",
        event.id,
        event.organizer_id,
        &event.slug,
        &event.name,
        &event.description,
        &event.venue,
        event.starts_at,
        event.ends_at,
        event.zone,
        event.currency,
        event.capacity,
        event.status,
        event.revision,
        now,
        event.cover_key.as_deref()
    )?;
    Ok(rows == 1)
}

pub async fn get(tx: &mut Tx, id: EventId) -> Result<Option<Event>> {
    fetch_optional!(
        tx,
        "SELECT id, organizer_id, slug, name, description, venue, starts_at, ends_at, zone,
             currency, capacity, held, sold, cover_key, status, revision
         FROM events WHERE id = $1",
        id
    )
}

pub async fn by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Event>> {
    fetch_optional!(
        tx,
        "SELECT id, organizer_id, slug, name, description, venue, starts_at, ends_at, zone,
             currency, capacity, held, sold, cover_key, status, revision
         FROM events WHERE slug = $1",
        slug
    )
}

/// Those of one organizer, the newest first.
pub async fn of_organizer(
    tx: &mut Tx,
    organizer: AccountId,
    limit: i64,
    offset: i64,
) -> Result<Vec<Event>> {
    fetch_all!(
        tx,
        "SELECT id, organizer_id, slug, name, description, venue, starts_at, ends_at, zone,
             currency, capacity, held, sold, cover_key, status, revision
         FROM events WHERE organizer_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3",
        organizer,
        limit,
        offset
    )
}

/// Published ones that are still to come or under way, the next first. One with no end is under way
/// when it started after `started_since`.
pub async fn on_sale(
    tx: &mut Tx,
    now: DateTime<Utc>,
    started_since: DateTime<Utc>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Event>> {
    fetch_all!(
        tx,
        "SELECT id, organizer_id, slug, name, description, venue, starts_at, ends_at, zone,
             currency, capacity, held, sold, cover_key, status, revision
         FROM events
         WHERE status = 'published'
           AND (ends_at > $1 OR (ends_at IS NULL AND starts_at > $2))
         ORDER BY starts_at, id LIMIT $3 OFFSET $4",
        now,
        started_since,
        limit,
        offset
    )
}

/// Events the person may admit to, as organizer or staff, that are published; the next first.
pub async fn at_whose_door(tx: &mut Tx, account: AccountId) -> Result<Vec<Event>> {
    fetch_all!(
        tx,
        "SELECT id, organizer_id, slug, name, description, venue, starts_at, ends_at, zone,
             currency, capacity, held, sold, cover_key, status, revision
         FROM events
         WHERE status = 'published'
           AND (organizer_id = $1 OR id IN (SELECT event_id FROM staff WHERE account_id = $1))
         ORDER BY starts_at, id LIMIT 20",
        account
    )
}

/// Writes what an organizer can edit, if nobody did since `event.revision`.
pub async fn update(tx: &mut Tx, event: &Event) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE events SET name = $3, description = $4, venue = $5, starts_at = $6, ends_at = $7,
             zone = $8, currency = $9, capacity = $10, cover_key = $11, revision = revision + 1
         WHERE id = $1 AND revision = $2",
        event.id,
        event.revision,
        &event.name,
        &event.description,
        &event.venue,
        event.starts_at,
        event.ends_at,
        event.zone,
        event.currency,
        event.capacity,
        event.cover_key.as_deref()
    )?;
    Ok(rows == 1)
}

/// Takes the event's row for this transaction: whoever changes its orders, tickets or seats takes
/// it first, so that no two wait for each other in a circle, and what is read after it holds still.
/// An UPDATE that changes nothing, since SQLite has no `FOR UPDATE`.
pub async fn lock(tx: &mut Tx, id: EventId) -> Result<()> {
    execute!(tx, "UPDATE events SET held = held WHERE id = $1", id)?;
    Ok(())
}

/// Marks a change of what hangs on the event: its tiers.
pub async fn bump(tx: &mut Tx, id: EventId) -> Result<()> {
    execute!(
        tx,
        "UPDATE events SET revision = revision + 1 WHERE id = $1",
        id
    )?;
    Ok(())
}

/// Draft to published, if it is still what was shown.
pub async fn publish(tx: &mut Tx, id: EventId, revision: i64, now: DateTime<Utc>) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE events SET status = 'published', published_at = $3, revision = revision + 1
         WHERE id = $1 AND revision = $2 AND status = 'draft'",
        id,
        revision,
        now
    )?;
    Ok(rows == 1)
}

/// Draft or published to cancelled.
pub async fn cancel(tx: &mut Tx, id: EventId) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE events SET status = 'cancelled', revision = revision + 1
         WHERE id = $1 AND status IN ('draft', 'published')",
        id
    )?;
    Ok(rows == 1)
}

/// Published to ended, for those that were over before `over_by`; how many.
pub async fn end_past(tx: &mut Tx, over_by: DateTime<Utc>) -> Result<u64> {
    execute!(
        tx,
        "UPDATE events SET status = 'ended'
         WHERE status = 'published' AND starts_at < $1 AND (ends_at IS NULL OR ends_at < $1)",
        over_by
    )
}
