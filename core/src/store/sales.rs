//! What was sold, as its organizer is told of it.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::Tx;
use super::macros::{fetch_all, fetch_optional};
use crate::error::Result;
use crate::id::{AccountId, EventId, OrderId};

/// What one event sold in a time. What was paid back since is not in it.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Sold {
    pub event_id: EventId,
    pub orders: i64,
    pub tickets: i64,
    pub taken_minor: i64,
}

/// When an order was paid.
pub async fn paid_at(tx: &mut Tx, order: OrderId) -> Result<Option<DateTime<Utc>>> {
    let row: Option<(Option<DateTime<Utc>>,)> =
        fetch_optional!(tx, "SELECT paid_at FROM orders WHERE id = $1", order)?;
    Ok(row.and_then(|(at,)| at))
}

/// What the organizer's events sold from `from` until before `until`, the next event first; those
/// that sold nothing are not there.
pub async fn between(
    tx: &mut Tx,
    organizer: AccountId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Sold>> {
    fetch_all!(
        tx,
        "SELECT o.event_id, COUNT(*) AS orders,
             CAST(SUM((SELECT COUNT(*) FROM tickets t
                 WHERE t.order_id = o.id AND t.status IN ('valid', 'suspended'))) AS BIGINT)
                 AS tickets,
             CAST(SUM(o.total_minor - o.refunded_minor) AS BIGINT) AS taken_minor
         FROM events e JOIN orders o ON o.event_id = e.id
         WHERE e.organizer_id = $1 AND o.status = 'paid' AND o.paid_at >= $2 AND o.paid_at < $3
         GROUP BY o.event_id, e.starts_at ORDER BY e.starts_at, o.event_id",
        organizer,
        from,
        until
    )
}
