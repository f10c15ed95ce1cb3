//! The list of an event's tickets, for its organizer: each with its order and its admission.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::Tx;
use super::macros::fetch_all;
use super::tickets::TicketStatus;
use crate::error::Result;
use crate::id::{EventId, OrderId, TicketId};

/// A ticket as it stands in the list. Its code is not in it.
#[derive(Clone, Debug, FromRow)]
pub struct Attendee {
    pub ticket_id: TicketId,
    pub order_id: OrderId,
    /// Which of its order's tickets it is, from 1, and of how many.
    pub seat: i64,
    pub of: i64,
    pub name: String,
    pub tier_name: String,
    pub price_minor: i64,
    pub status: TicketStatus,
    pub bought_at: DateTime<Utc>,
    /// The admission in force, and at which gate.
    pub admitted_at: Option<DateTime<Utc>>,
    pub gate: Option<String>,
    /// The order's.
    pub email: Option<String>,
}

/// Which tickets are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that are good.
    Good,
    /// Those, too, that were taken back.
    All,
}

/// The tickets of an event, the latest bought first.
pub async fn of_event(
    tx: &mut Tx,
    event: EventId,
    which: Which,
    limit: i64,
    offset: i64,
) -> Result<Vec<Attendee>> {
    fetch_all!(
        tx,
        "SELECT t.id AS ticket_id, t.order_id, t.seat,
             (SELECT CAST(SUM(l.quantity) AS BIGINT) FROM order_lines l
              WHERE l.order_id = t.order_id) AS of,
             t.holder_name AS name, r.name AS tier_name, t.price_minor, t.status,
             COALESCE(o.paid_at, o.created_at) AS bought_at, c.admitted_at, c.gate,
             CASE WHEN t.holder_id = o.account_id THEN o.email END AS email
         FROM tickets t JOIN tiers r ON r.id = t.tier_id JOIN orders o ON o.id = t.order_id
             LEFT JOIN check_ins c ON c.id = t.check_in_id
         WHERE t.event_id = $1 AND (t.status IN ('valid', 'suspended') OR $2)
         ORDER BY t.created_at DESC, t.order_id DESC, t.seat LIMIT $3 OFFSET $4",
        event,
        which == Which::All,
        limit,
        offset
    )
}
