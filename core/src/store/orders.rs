//! Orders and their lines. Every change of state is a compare-and-set.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::Tx;
use super::columns::text_enum;
use super::macros::{execute, fetch_all, fetch_one, fetch_optional};
use crate::error::Result;
use crate::id::{AccountId, EventId, OrderId, TierId};
use crate::money::{Currency, Money};

text_enum! {
    /// Where an order stands.
    pub enum OrderStatus {
        /// Its seats are held until `hold_expires_at`.
        Pending = "pending",
        /// Checkout is complete and the bank is still to say: its seats are held until it does.
        Processing = "processing",
        Paid = "paid",
        /// The hold lapsed; the seats are free again.
        Expired = "expired",
        /// Given up by the buyer, or its event was cancelled, or the bank refused.
        Cancelled = "cancelled",
        /// Every ticket of it was paid back.
        Refunded = "refunded",
    }
}

#[derive(Clone, Debug, FromRow)]
pub struct Order {
    pub id: OrderId,
    pub event_id: EventId,
    pub account_id: AccountId,
    pub status: OrderStatus,
    pub currency: Currency,
    pub total_minor: i64,
    pub refunded_minor: i64,
    pub buyer_name: String,
    pub email: Option<String>,
    pub stripe_session_id: Option<String>,
    pub checkout_url: Option<String>,
    pub payment_intent: Option<String>,
    pub disputed_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub hold_expires_at: DateTime<Utc>,
}

impl Order {
    pub fn total(&self) -> Money {
        Money::new(self.total_minor, self.currency)
    }
}

#[derive(Clone, Debug, FromRow)]
pub struct Line {
    pub tier_id: TierId,
    pub tier_name: String,
    pub quantity: i64,
    pub unit_price_minor: i64,
}

pub async fn insert(tx: &mut Tx, order: &Order, request_key: &str) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO orders (id, event_id, account_id, request_key, status, currency, total_minor,
             buyer_name, email, created_at, hold_expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        order.id,
        order.event_id,
        order.account_id,
        request_key,
        order.status,
        order.currency,
        order.total_minor,
        &order.buyer_name,
        order.email.as_deref(),
        order.created_at,
        order.hold_expires_at
    )?;
    tx.measured.order(order.status.as_str());
    Ok(())
}

pub async fn insert_line(tx: &mut Tx, order: OrderId, line: &Line) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO order_lines (order_id, tier_id, quantity, unit_price_minor)
         VALUES ($1, $2, $3, $4)",
        order,
        line.tier_id,
        line.quantity,
        line.unit_price_minor
    )?;
    Ok(())
}

pub async fn get(tx: &mut Tx, id: OrderId) -> Result<Option<Order>> {
    fetch_optional!(
        tx,
        "SELECT id, event_id, account_id, status, currency, total_minor, refunded_minor, buyer_name,
             email, stripe_session_id, checkout_url, payment_intent, disputed_at, created_at,
             hold_expires_at
         FROM orders WHERE id = $1",
        id
    )
}

pub async fn by_request(
    tx: &mut Tx,
    account: AccountId,
    request_key: &str,
) -> Result<Option<Order>> {
    fetch_optional!(
        tx,
        "SELECT id, event_id, account_id, status, currency, total_minor, refunded_minor, buyer_name,
             email, stripe_session_id, checkout_url, payment_intent, disputed_at, created_at,
             hold_expires_at
         FROM orders WHERE account_id = $1 AND request_key = $2",
        account,
        request_key
    )
}

pub async fn by_payment_intent(tx: &mut Tx, payment_intent: &str) -> Result<Option<Order>> {
    fetch_optional!(
        tx,
        "SELECT id, event_id, account_id, status, currency, total_minor, refunded_minor, buyer_name,
             email, stripe_session_id, checkout_url, payment_intent, disputed_at, created_at,
             hold_expires_at
         FROM orders WHERE payment_intent = $1",
        payment_intent
    )
}

pub async fn by_session(tx: &mut Tx, session: &str) -> Result<Option<Order>> {
    fetch_optional!(
        tx,
        "SELECT id, event_id, account_id, status, currency, total_minor, refunded_minor, buyer_name,
             email, stripe_session_id, checkout_url, payment_intent, disputed_at, created_at,
             hold_expires_at
         FROM orders WHERE stripe_session_id = $1",
        session
    )
}

/// Those of an event that took seats, the newest first.
pub async fn of_event(tx: &mut Tx, event: EventId, limit: i64, offset: i64) -> Result<Vec<Order>> {
    fetch_all!(
        tx,
        "SELECT id, event_id, account_id, status, currency, total_minor, refunded_minor, buyer_name,
             email, stripe_session_id, checkout_url, payment_intent, disputed_at, created_at,
             hold_expires_at
         FROM orders
         WHERE event_id = $1 AND status IN ('pending', 'processing', 'paid', 'refunded')
         ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3",
        event,
        limit,
        offset
    )
}

/// Every order of an event in one of the states that hold or sold seats, oldest first.
pub async fn open_of_event(tx: &mut Tx, event: EventId) -> Result<Vec<Order>> {
    fetch_all!(
        tx,
        "SELECT id, event_id, account_id, status, currency, total_minor, refunded_minor, buyer_name,
             email, stripe_session_id, checkout_url, payment_intent, disputed_at, created_at,
             hold_expires_at
         FROM orders
         WHERE event_id = $1 AND status IN ('pending', 'processing', 'paid')
         ORDER BY created_at, id",
        event
    )
}

/// The person's orders that wait for payment or for their bank's word, the newest first.
pub async fn unpaid_of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<Order>> {
    fetch_all!(
        tx,
        "SELECT id, event_id, account_id, status, currency, total_minor, refunded_minor, buyer_name,
             email, stripe_session_id, checkout_url, payment_intent, disputed_at, created_at,
             hold_expires_at
         FROM orders WHERE account_id = $1 AND status IN ('pending', 'processing')
         ORDER BY created_at DESC, id DESC",
        account
    )
}

/// Seats of a tier that the person has without having paid: held ones, and those that were free.
pub async fn unpaid_seats(tx: &mut Tx, account: AccountId, tier: TierId) -> Result<i64> {
    let (seats,): (i64,) = fetch_one!(
        tx,
        "SELECT CAST(COALESCE(SUM(l.quantity), 0) AS BIGINT)
         FROM order_lines l JOIN orders o ON o.id = l.order_id
         WHERE o.account_id = $1 AND l.tier_id = $2
           AND (o.status IN ('pending', 'processing')
                OR (o.status = 'paid' AND l.unit_price_minor = 0))",
        account,
        tier
    )?;
    Ok(seats)
}

/// Pending orders whose hold lapsed before `now`, the oldest first.
pub async fn lapsed(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<Vec<Order>> {
    fetch_all!(
        tx,
        "SELECT id, event_id, account_id, status, currency, total_minor, refunded_minor, buyer_name,
             email, stripe_session_id, checkout_url, payment_intent, disputed_at, created_at,
             hold_expires_at
         FROM orders WHERE status = 'pending' AND hold_expires_at <= $1
         ORDER BY hold_expires_at LIMIT $2",
        now,
        limit
    )
}

/// The lines, in the order in which their tiers are locked.
pub async fn lines(tx: &mut Tx, order: OrderId) -> Result<Vec<Line>> {
    fetch_all!(
        tx,
        "SELECT l.tier_id, t.name AS tier_name, l.quantity, l.unit_price_minor
         FROM order_lines l JOIN tiers t ON t.id = l.tier_id
         WHERE l.order_id = $1 ORDER BY l.tier_id",
        order
    )
}

/// From one state to another. Whether it was in the first.
pub async fn change_status(
    tx: &mut Tx,
    id: OrderId,
    from: OrderStatus,
    to: OrderStatus,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE orders SET status = $3 WHERE id = $1 AND status = $2",
        id,
        from,
        to
    )?;
    if rows == 1 {
        tx.measured.order(to.as_str());
    }
    Ok(rows == 1)
}

/// Notes where the money is, whatever the order's state.
pub async fn set_payment_intent(tx: &mut Tx, id: OrderId, payment_intent: &str) -> Result<()> {
    execute!(
        tx,
        "UPDATE orders SET payment_intent = $2 WHERE id = $1",
        id,
        payment_intent
    )?;
    Ok(())
}

/// Notes the checkout of a pending order.
pub async fn set_session(tx: &mut Tx, id: OrderId, session: &str, url: &str) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE orders SET stripe_session_id = $2, checkout_url = $3
         WHERE id = $1 AND status IN ('pending', 'processing')",
        id,
        session,
        url
    )?;
    Ok(rows == 1)
}

/// Adds to what was paid back.
pub async fn add_refunded(tx: &mut Tx, id: OrderId, amount_minor: i64) -> Result<()> {
    execute!(
        tx,
        "UPDATE orders SET refunded_minor = refunded_minor + $2 WHERE id = $1",
        id,
        amount_minor
    )?;
    Ok(())
}

pub async fn set_disputed(tx: &mut Tx, id: OrderId, at: Option<DateTime<Utc>>) -> Result<()> {
    execute!(
        tx,
        "UPDATE orders SET disputed_at = $2 WHERE id = $1",
        id,
        at
    )?;
    Ok(())
}

/// What an event took in and paid back, in minor units: (paid, refunded).
pub async fn takings(tx: &mut Tx, event: EventId) -> Result<(i64, i64)> {
    fetch_one!(
        tx,
        "SELECT CAST(COALESCE(SUM(total_minor), 0) AS BIGINT),
                CAST(COALESCE(SUM(refunded_minor), 0) AS BIGINT)
         FROM orders WHERE event_id = $1 AND status IN ('paid', 'refunded')",
        event
    )
}

/// Never more than there was: what went back is at most what the order came to.
pub async fn cap_refunded(tx: &mut Tx, id: OrderId) -> Result<()> {
    execute!(
        tx,
        "UPDATE orders SET refunded_minor = total_minor
         WHERE id = $1 AND refunded_minor > total_minor",
        id
    )?;
    Ok(())
}

/// Sets what went back, after a refund that did not.
pub async fn set_refunded(tx: &mut Tx, id: OrderId, amount_minor: i64) -> Result<()> {
    execute!(
        tx,
        "UPDATE orders SET refunded_minor = $2 WHERE id = $1",
        id,
        amount_minor
    )?;
    Ok(())
}

/// Those whose bank is still to say and that Stripe was not asked about since `before`, the longest
/// waiting first.
pub async fn to_ask(tx: &mut Tx, before: DateTime<Utc>, limit: i64) -> Result<Vec<Order>> {
    fetch_all!(
        tx,
        "SELECT id, event_id, account_id, status, currency, total_minor, refunded_minor, buyer_name,
             email, stripe_session_id, checkout_url, payment_intent, disputed_at, created_at,
             hold_expires_at
         FROM orders
         WHERE status = 'processing' AND stripe_session_id IS NOT NULL
             AND COALESCE(asked_at, created_at) <= $1
         ORDER BY COALESCE(asked_at, created_at), id LIMIT $2",
        before,
        limit
    )
}

/// Notes that Stripe answered about an order.
pub async fn note_asked(tx: &mut Tx, id: OrderId, now: DateTime<Utc>) -> Result<()> {
    execute!(tx, "UPDATE orders SET asked_at = $2 WHERE id = $1", id, now)?;
    Ok(())
}

/// When the first order with a price was made: nothing of ours is older at Stripe.
pub async fn first_at(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    let row: Option<(DateTime<Utc>,)> = fetch_optional!(
        tx,
        "SELECT created_at FROM orders WHERE total_minor > 0 ORDER BY created_at LIMIT 1"
    )?;
    Ok(row.map(|(at,)| at))
}
