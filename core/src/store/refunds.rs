//! Refunds: asked for in the transaction that voids the tickets, carried out by the worker.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::Tx;
use super::columns::text_enum;
use super::macros::{execute, fetch_all, fetch_optional};
use crate::error::Result;
use crate::id::{AccountId, EventId, OrderId, RefundId};

text_enum! {
    pub enum RefundStatus {
        /// The worker is to ask Stripe.
        Requested = "requested",
        Succeeded = "succeeded",
        /// Stripe refused for good; the organizer was told.
        Failed = "failed",
    }
}

text_enum! {
    /// Why money goes back.
    pub enum RefundOrigin {
        Organizer = "organizer",
        EventCancelled = "event_cancelled",
        /// Paid after the hold lapsed, with no seat left.
        LatePayment = "late_payment",
        /// Made in Stripe's dashboard: recorded, not repeated.
        Dashboard = "dashboard",
    }
}

#[derive(Clone, Debug, FromRow)]
pub struct Refund {
    pub id: RefundId,
    pub order_id: OrderId,
    pub event_id: EventId,
    pub amount_minor: i64,
    pub origin: RefundOrigin,
    pub status: RefundStatus,
    pub stripe_refund_id: Option<String>,
    pub requested_by: Option<AccountId>,
}

pub async fn insert(tx: &mut Tx, refund: &Refund, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO refunds (id, order_id, event_id, amount_minor, origin, status,
             stripe_refund_id, requested_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        refund.id,
        refund.order_id,
        refund.event_id,
        refund.amount_minor,
        refund.origin,
        refund.status,
        refund.stripe_refund_id.as_deref(),
        refund.requested_by,
        now
    )?;
    Ok(())
}

pub async fn get(tx: &mut Tx, id: RefundId) -> Result<Option<Refund>> {
    fetch_optional!(
        tx,
        "SELECT id, order_id, event_id, amount_minor, origin, status, stripe_refund_id, requested_by
         FROM refunds WHERE id = $1",
        id
    )
}

pub async fn of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Refund>> {
    fetch_all!(
        tx,
        "SELECT id, order_id, event_id, amount_minor, origin, status, stripe_refund_id, requested_by
         FROM refunds WHERE order_id = $1 ORDER BY created_at, id",
        order
    )
}

/// Notes how Stripe answered. Whether that was still open.
pub async fn finish(
    tx: &mut Tx,
    id: RefundId,
    status: RefundStatus,
    stripe_id: Option<&str>,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE refunds SET status = $2, stripe_refund_id = COALESCE($3, stripe_refund_id)
         WHERE id = $1 AND status = 'requested'",
        id,
        status,
        stripe_id
    )?;
    Ok(rows == 1)
}

/// It did not go through, whatever Stripe had said before. Whether that is new.
pub async fn fail(tx: &mut Tx, id: RefundId, stripe_id: &str) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE refunds SET status = 'failed', stripe_refund_id = $2
         WHERE id = $1 AND status IN ('requested', 'succeeded')",
        id,
        stripe_id
    )?;
    Ok(rows == 1)
}

/// One that was given up before Stripe knew of it, as it seemed, and that Stripe did make. Whether
/// it was so.
pub async fn revive(tx: &mut Tx, id: RefundId, stripe_id: &str) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE refunds SET status = 'succeeded', stripe_refund_id = $2
         WHERE id = $1 AND status = 'failed' AND stripe_refund_id IS NULL",
        id,
        stripe_id
    )?;
    Ok(rows == 1)
}

/// Notes that a failed one is tried again by another. Whether it was not yet.
pub async fn set_again(tx: &mut Tx, id: RefundId, again: RefundId) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE refunds SET again_id = $2
         WHERE id = $1 AND status = 'failed' AND again_id IS NULL",
        id,
        again
    )?;
    Ok(rows == 1)
}
