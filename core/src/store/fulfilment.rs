//! Many orders made paid at once: what is read, the compare-and-set, and everything that follows
//! from it, each in one round trip, however many orders there are.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use sqlx::types::Json;

use super::macros::{fetch_first_rows, fetch_rows};
use super::orders::{Line, Order, OrderStatus};
use super::outbox::NewRow;
use super::{Inner, Tx};
use crate::error::Result;
use crate::id::{AccountId, AuditId, EventId, OrderId, TicketId, TierId};

/// An order that money came for.
#[derive(Clone, Debug)]
pub struct Settling {
    pub order: Order,
    /// Whose event it is.
    pub organizer_id: AccountId,
    /// In the order in which their tiers are locked.
    pub lines: Vec<Line>,
}

#[derive(FromRow)]
struct SettlingRow {
    #[sqlx(flatten)]
    order: Order,
    organizer_id: AccountId,
    #[sqlx(flatten)]
    line: Line,
}

#[derive(Serialize)]
struct Id {
    id: OrderId,
}

/// Takes the events of these orders, in the order of their ids, as [`super::events::lock`] takes
/// one. SQLite's one writer has them all.
pub async fn lock(tx: &mut Tx, orders: &[OrderId]) -> Result<()> {
    if matches!(tx.inner, Inner::Sqlite(_)) {
        return Ok(());
    }
    let orders: Vec<Id> = orders.iter().map(|id| Id { id: *id }).collect();
    let _: Vec<(EventId,)> = fetch_rows!(
        tx,
        "SELECT id FROM events WHERE id IN (SELECT o.event_id FROM orders o JOIN "
            rows "$1" [id uuid] " ON r.id = o.id) ORDER BY id FOR NO KEY UPDATE",
        Json(&orders)
    )?;
    Ok(())
}

/// Those of the orders that there are, in no particular order.
pub async fn read(tx: &mut Tx, orders: &[OrderId]) -> Result<Vec<Settling>> {
    let orders: Vec<Id> = orders.iter().map(|id| Id { id: *id }).collect();
    let rows: Vec<SettlingRow> = fetch_rows!(
        tx,
        "SELECT o.id, o.event_id, o.account_id, o.status, o.currency, o.total_minor,
             o.refunded_minor, o.buyer_name, o.email, o.stripe_session_id, o.checkout_url,
             o.payment_intent, o.disputed_at, o.created_at, o.hold_expires_at, e.organizer_id,
             l.tier_id, t.name AS tier_name, l.quantity, l.unit_price_minor
         FROM " rows "$1" [id uuid] "
         JOIN orders o ON o.id = r.id JOIN events e ON e.id = o.event_id
         JOIN order_lines l ON l.order_id = o.id JOIN tiers t ON t.id = l.tier_id
         ORDER BY o.id, l.tier_id",
        Json(&orders)
    )?;
    let mut all: Vec<Settling> = Vec::with_capacity(orders.len());
    for row in rows {
        match all.last_mut().filter(|last| last.order.id == row.order.id) {
            Some(last) => last.lines.push(row.line),
            None => all.push(Settling {
                order: row.order,
                organizer_id: row.organizer_id,
                lines: vec![row.line],
            }),
        }
    }
    Ok(all)
}

/// An order that becomes paid, from the state it was read in.
#[derive(Debug, Serialize)]
pub struct Paid {
    pub id: OrderId,
    #[serde(rename = "status_before")]
    pub before: OrderStatus,
    pub payment_intent: Option<String>,
    pub email: Option<String>,
}

/// An order that became paid.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Made {
    pub id: OrderId,
    /// What Stripe had said of its payment before.
    pub words: i64,
}

/// A ticket that is issued.
#[derive(Debug, Serialize)]
pub struct NewTicket {
    pub id: TicketId,
    pub event_id: EventId,
    pub order_id: OrderId,
    pub tier_id: TierId,
    pub holder_id: AccountId,
    pub holder_name: String,
    pub code: String,
    pub seat: i64,
    pub price_minor: i64,
}

/// Held seats that become sold.
#[derive(Debug, Serialize)]
pub struct Seats<I> {
    pub id: I,
    pub quantity: i64,
}

#[derive(Debug, Serialize)]
pub struct Note {
    pub id: AuditId,
    pub account_id: Option<AccountId>,
    pub event_id: EventId,
    pub action: &'static str,
    pub subject: String,
}

/// What follows from orders that became paid.
#[derive(Debug)]
pub struct Consequences<M> {
    pub events: Vec<Seats<EventId>>,
    pub tiers: Vec<Seats<TierId>>,
    pub tickets: Vec<NewTicket>,
    pub promises: Vec<NewRow<M>>,
    pub notes: Vec<Note>,
}

impl<M> Default for Consequences<M> {
    fn default() -> Self {
        Self {
            events: Vec::new(),
            tiers: Vec::new(),
            tickets: Vec::new(),
            promises: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// Makes the orders paid by compare-and-set, and writes everything that follows from it. Those that
/// were in the state they were read in come back; when one is missing, nothing of it may be
/// committed.
pub async fn write<M: Serialize + Sync>(
    tx: &mut Tx,
    paid: &[Paid],
    all: &Consequences<M>,
    now: DateTime<Utc>,
) -> Result<Vec<Made>> {
    let made: Vec<Made> = fetch_first_rows!(
        tx,
        [
            paid: "UPDATE orders SET status = 'paid', paid_at = $6, payment_intent = r.payment_intent,
                    email = COALESCE(r.email, orders.email) FROM "
                rows "$7" [id uuid, status_before text, payment_intent text, email text] "
                WHERE orders.id = r.id AND orders.status = r.status_before
                RETURNING orders.id, (SELECT COUNT(*) FROM reversals v
                    WHERE v.payment_intent = orders.payment_intent) AS words",
            sold: "UPDATE events SET held = held - r.quantity, sold = sold + r.quantity FROM "
                rows "$1" [id uuid, quantity bigint] " WHERE events.id = r.id",
            sold_of_tiers: "UPDATE tiers SET held = held - r.quantity, sold = sold + r.quantity FROM "
                rows "$2" [id uuid, quantity bigint] " WHERE tiers.id = r.id",
            sold_of_pools: "UPDATE pools SET held = held - p.quantity, sold = sold + p.quantity
                FROM (SELECT t.pool_id, CAST(SUM(r.quantity) AS BIGINT) AS quantity FROM "
                rows "$2" [id uuid, quantity bigint] " JOIN tiers t ON t.id = r.id
                    WHERE t.pool_id IS NOT NULL GROUP BY t.pool_id) AS p
                WHERE pools.id = p.pool_id",
            issued: "INSERT INTO tickets (id, event_id, order_id, tier_id, holder_id, holder_name,
                    code, seat, price_minor, status, created_at)
                SELECT r.id, r.event_id, r.order_id, r.tier_id, r.holder_id, r.holder_name, r.code,
                    r.seat, r.price_minor, 'valid', $6 FROM "
                rows "$3" [id uuid, event_id uuid, order_id uuid, tier_id uuid, holder_id uuid,
                    holder_name text, code text, seat bigint, price_minor bigint] "",
            promised: "INSERT INTO outbox (id, dedup_key, account_id, event_id, message, status,
                    next_attempt_at, created_at)
                SELECT r.id, r.dedup_key, r.account_id, r.event_id, r.message, 'waiting', $6, $6
                FROM " rows "$4" [id uuid, dedup_key text, account_id uuid, event_id uuid,
                    message jsonb] " WHERE true ON CONFLICT DO NOTHING",
            marked: "INSERT INTO role_marks (account_id)
                SELECT DISTINCT r.holder_id FROM " rows "$3" [tier_id uuid, holder_id uuid] "
                JOIN tier_roles b ON b.tier_id = r.tier_id",
            noted: "INSERT INTO audit_log (id, account_id, event_id, action, subject, at)
                SELECT r.id, r.account_id, r.event_id, r.action, r.subject, $6 FROM "
                rows "$5" [id uuid, account_id uuid, event_id uuid, action text, subject text] "",
        ],
        Json(&all.events),
        Json(&all.tiers),
        Json(&all.tickets),
        Json(&all.promises),
        Json(&all.notes),
        now,
        Json(paid)
    )?;
    for _ in &made {
        tx.measured.order(OrderStatus::Paid.as_str());
    }
    Ok(made)
}
