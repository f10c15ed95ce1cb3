//! Cards of events that stand in groups and channels.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use sqlx::types::Json;

use super::Tx;
use super::accounts::Platform;
use super::columns::text_enum;
use super::macros::{execute, fetch_all, fetch_optional, fetch_rows};
use crate::error::Result;
use crate::id::{AccountId, CardId, EventId};

text_enum! {
    /// Where a card stands in its life.
    pub enum CardStatus {
        /// To be posted.
        Promised = "promised",
        /// It is repainted when its event changes.
        Live = "live",
        /// It was painted for the last time.
        Done = "done",
        /// It, or the chat it stood in, is not there any more.
        Gone = "gone",
    }
}

#[derive(Clone, Debug, FromRow)]
pub struct Card {
    pub id: CardId,
    pub event_id: EventId,
    pub platform: Platform,
    /// The platform's own id of the group or channel.
    pub chat: String,
    /// The platform's own id of the message, once it is posted.
    pub message_id: Option<String>,
    pub posted_by: AccountId,
    pub status: CardStatus,
    /// A seal over what it shows.
    pub painted: i64,
    /// How often painting it failed since it last did not.
    pub tries: i64,
}

/// One that may have to be repainted.
#[derive(Clone, Debug, FromRow)]
pub struct Due {
    pub id: CardId,
    /// What its event's rows read now.
    pub now_seen: String,
}

#[derive(Serialize)]
struct Id {
    id: CardId,
}

/// Writes a card that is promised. Whether it is new: the same request is the same card.
pub async fn insert(
    tx: &mut Tx,
    card: &Card,
    request_key: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "INSERT INTO cards (id, event_id, platform, chat, posted_by, request_key, status,
             next_paint_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'promised', $7, $7) ON CONFLICT DO NOTHING",
        card.id,
        card.event_id,
        card.platform,
        &card.chat,
        card.posted_by,
        request_key,
        now
    )?;
    Ok(rows == 1)
}

pub async fn get(tx: &mut Tx, id: CardId) -> Result<Option<Card>> {
    fetch_optional!(
        tx,
        "SELECT id, event_id, platform, chat, message_id, posted_by, status, painted, tries
         FROM cards WHERE id = $1",
        id
    )
}

/// Promised to live, with the message that shows it. Whether it was promised.
pub async fn posted(
    tx: &mut Tx,
    id: CardId,
    message_id: &str,
    painted: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE cards SET status = 'live', message_id = $2, painted = $3, seen = '', tries = 0,
             next_paint_at = $4
         WHERE id = $1 AND status = 'promised'",
        id,
        message_id,
        painted,
        now
    )?;
    Ok(rows == 1)
}

/// The live cards of a platform whose event reads otherwise than when they were last looked at: its
/// revision and state, whether it is over, and of each tier what is taken and whether `now` is in
/// its window. A pool's counts are the sums of its tiers'. An event with no end is over when it did
/// not start after `started_since`. Of one chat, which takes few changes a minute, no more than two at
/// once, so that it holds up no other.
pub async fn due(
    tx: &mut Tx,
    platform: Platform,
    now: DateTime<Utc>,
    started_since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Due>> {
    fetch_all!(
        tx,
        "SELECT id, now_seen FROM (SELECT id, now_seen, next_paint_at, ROW_NUMBER() OVER (
             PARTITION BY chat ORDER BY next_paint_at, id) AS nth FROM (
             SELECT c.id, c.chat, c.seen, c.next_paint_at,
                 CAST(e.revision AS TEXT) || e.status
                     || CASE WHEN e.ends_at <= $2 OR (e.ends_at IS NULL AND e.starts_at <= $3)
                         THEN ' over' ELSE '' END
                     || COALESCE((
                         SELECT string_agg(' ' || CAST(t.held + t.sold AS TEXT)
                             || CASE WHEN t.sales_start > $2 THEN '<' ELSE '' END
                             || CASE WHEN t.sales_end <= $2 THEN '>' ELSE '' END,
                             '' ORDER BY t.position, t.id)
                         FROM tiers t WHERE t.event_id = e.id), '') AS now_seen
             FROM cards c JOIN events e ON e.id = c.event_id
             WHERE c.platform = $1 AND c.status = 'live' AND c.next_paint_at <= $2
               AND (c.lease_until IS NULL OR c.lease_until <= $2)
         ) AS looked
         WHERE seen <> now_seen) AS ranked
         WHERE nth <= 2 ORDER BY next_paint_at, id LIMIT $4",
        platform,
        now,
        started_since,
        limit
    )
}

/// Leases those of the cards that nobody else has, until `lease_until`.
pub async fn claim(
    tx: &mut Tx,
    cards: &[Due],
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<Vec<Card>> {
    let ids: Vec<Id> = cards.iter().map(|card| Id { id: card.id }).collect();
    fetch_rows!(
        tx,
        "UPDATE cards SET lease_until = $3
         WHERE id IN (SELECT r.id FROM " rows "$1" [id uuid] ") AND status = 'live'
           AND next_paint_at <= $2 AND (lease_until IS NULL OR lease_until <= $2)
         RETURNING id, event_id, platform, chat, message_id, posted_by, status, painted, tries",
        Json(ids),
        now,
        lease_until
    )
}

/// What a look at a card that was leased until `lease_until` left behind.
#[derive(Clone, Debug)]
pub struct Looked {
    pub id: CardId,
    pub lease_until: DateTime<Utc>,
    pub status: CardStatus,
    pub seen: String,
    pub painted: i64,
    pub next_paint_at: DateTime<Utc>,
}

/// Gives the lease back, with what was painted, if it is still ours.
pub async fn looked(tx: &mut Tx, done: &Looked) -> Result<()> {
    execute!(
        tx,
        "UPDATE cards SET status = $3, seen = $4, painted = $5, tries = 0, next_paint_at = $6,
             lease_until = NULL
         WHERE id = $1 AND lease_until = $2 AND status = 'live'",
        done.id,
        done.lease_until,
        done.status,
        &done.seen,
        done.painted,
        done.next_paint_at
    )?;
    Ok(())
}

/// Gives the lease back: to be tried again at `next_paint_at`.
pub async fn failed(
    tx: &mut Tx,
    id: CardId,
    lease_until: DateTime<Utc>,
    next_paint_at: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE cards SET tries = tries + 1, next_paint_at = $3, lease_until = NULL
         WHERE id = $1 AND lease_until = $2 AND status = 'live'",
        id,
        lease_until,
        next_paint_at
    )?;
    Ok(())
}

/// It was posted when it was gone already: which message shows it. Whether that is new.
pub async fn stray(tx: &mut Tx, id: CardId, message_id: &str) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE cards SET message_id = $2
         WHERE id = $1 AND status = 'gone' AND message_id IS NULL",
        id,
        message_id
    )?;
    Ok(rows == 1)
}

/// Promised or live to gone. Whether it was.
pub async fn gone(tx: &mut Tx, id: CardId) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE cards SET status = 'gone', lease_until = NULL
         WHERE id = $1 AND status IN ('promised', 'live')",
        id
    )?;
    Ok(rows == 1)
}

/// Where a card can be looked at.
#[derive(Clone, Debug, FromRow)]
pub struct Standing {
    pub platform: Platform,
    pub server: String,
    pub chat: String,
    pub message_id: String,
}

/// The event's newest card that stands in a server's channel, one where it is announced before others.
pub async fn standing(tx: &mut Tx, event: EventId) -> Result<Option<Standing>> {
    fetch_optional!(
        tx,
        "SELECT c.platform, s.server, c.chat, c.message_id
         FROM cards c JOIN chats h ON h.platform = c.platform AND h.chat = c.chat
         JOIN servers s ON s.platform = h.platform AND s.server = h.server
         WHERE c.event_id = $1 AND c.status = 'live' AND c.message_id IS NOT NULL
             AND h.left_at IS NULL AND s.left_at IS NULL
         ORDER BY CASE WHEN s.announcement_channel = c.chat THEN 0 ELSE 1 END, c.created_at DESC, c.id
         LIMIT 1",
        event
    )
}

/// Those that are promised to a chat, or live there.
pub async fn in_chat(tx: &mut Tx, platform: Platform, chat: &str) -> Result<Vec<Card>> {
    fetch_all!(
        tx,
        "SELECT id, event_id, platform, chat, message_id, posted_by, status, painted, tries
         FROM cards WHERE platform = $1 AND chat = $2 AND status IN ('promised', 'live')
         ORDER BY id",
        platform,
        chat
    )
}

/// A live card whose message cannot be changed any more, if it was put there before `before`. Whether
/// it was.
pub async fn promise_anew(
    tx: &mut Tx,
    id: CardId,
    now: DateTime<Utc>,
    before: DateTime<Utc>,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE cards SET status = 'promised', message_id = NULL, lease_until = NULL,
             created_at = $2
         WHERE id = $1 AND status = 'live' AND created_at <= $3",
        id,
        now,
        before
    )?;
    Ok(rows == 1)
}

/// A card whose chat goes by another id, where its message is not: promised anew.
pub async fn move_to(tx: &mut Tx, id: CardId, chat: &str) -> Result<()> {
    execute!(
        tx,
        "UPDATE cards SET chat = $2, status = 'promised', message_id = NULL, lease_until = NULL
         WHERE id = $1 AND status IN ('promised', 'live')",
        id,
        chat
    )?;
    Ok(())
}
