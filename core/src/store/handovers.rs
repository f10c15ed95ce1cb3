//! Tickets on their way to somebody else, each under a code. Every change of state is a
//! compare-and-set.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::Tx;
use super::columns::text_enum;
use super::macros::{execute, fetch_optional};
use crate::error::Result;
use crate::id::{AccountId, EventId, HandoverId, OrderId, TicketId};

text_enum! {
    pub enum HandoverStatus {
        Open = "open",
        Taken = "taken",
        /// Taken back, or replaced by another.
        Withdrawn = "withdrawn",
    }
}

#[derive(Clone, Debug, FromRow)]
pub struct Handover {
    pub id: HandoverId,
    /// A secret: whoever has it takes the tickets over.
    pub code: String,
    pub event_id: EventId,
    pub order_id: OrderId,
    /// None: all good tickets of the order that the giver holds.
    pub ticket_id: Option<TicketId>,
    pub giver_id: AccountId,
    pub status: HandoverStatus,
    pub expires_at: DateTime<Utc>,
    pub taken_by: Option<AccountId>,
}

pub async fn insert(tx: &mut Tx, handover: &Handover, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO handovers (id, code, event_id, order_id, ticket_id, giver_id, status,
             expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        handover.id,
        &handover.code,
        handover.event_id,
        handover.order_id,
        handover.ticket_id,
        handover.giver_id,
        handover.status,
        handover.expires_at,
        now
    )?;
    Ok(())
}

pub async fn get(tx: &mut Tx, id: HandoverId) -> Result<Option<Handover>> {
    fetch_optional!(
        tx,
        "SELECT id, code, event_id, order_id, ticket_id, giver_id, status, expires_at, taken_by
         FROM handovers WHERE id = $1",
        id
    )
}

pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Handover>> {
    fetch_optional!(
        tx,
        "SELECT id, code, event_id, order_id, ticket_id, giver_id, status, expires_at, taken_by
         FROM handovers WHERE code = $1",
        code
    )
}

/// The one under which the holder's ticket waits for somebody.
pub async fn standing(
    tx: &mut Tx,
    ticket: TicketId,
    giver: AccountId,
    now: DateTime<Utc>,
) -> Result<Option<Handover>> {
    fetch_optional!(
        tx,
        "SELECT id, code, event_id, order_id, ticket_id, giver_id, status, expires_at, taken_by
         FROM handovers
         WHERE ticket_id = $1 AND giver_id = $2 AND status = 'open' AND expires_at > $3",
        ticket,
        giver,
        now
    )
}

/// The one under which all tickets of the order and holder wait.
pub async fn standing_of_order(
    tx: &mut Tx,
    order: OrderId,
    giver: AccountId,
    now: DateTime<Utc>,
) -> Result<Option<Handover>> {
    fetch_optional!(
        tx,
        "SELECT id, code, event_id, order_id, ticket_id, giver_id, status, expires_at, taken_by
         FROM handovers
         WHERE order_id = $1 AND giver_id = $2 AND ticket_id IS NULL AND status = 'open'
             AND expires_at > $3",
        order,
        giver,
        now
    )
}

/// Takes it up, if nobody has yet and it is not too old. Whether this one did.
pub async fn take(
    tx: &mut Tx,
    id: HandoverId,
    taker: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE handovers SET status = 'taken', taken_by = $2
         WHERE id = $1 AND status = 'open' AND expires_at > $3",
        id,
        taker,
        now
    )?;
    Ok(rows == 1)
}

/// Takes back what a ticket waits under. Whether there was something.
pub async fn withdraw(tx: &mut Tx, ticket: TicketId) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE handovers SET status = 'withdrawn' WHERE ticket_id = $1 AND status = 'open'",
        ticket
    )?;
    Ok(rows == 1)
}

/// Takes back what all tickets of an order and holder wait under.
pub async fn withdraw_of_order(tx: &mut Tx, order: OrderId, giver: AccountId) -> Result<()> {
    execute!(
        tx,
        "UPDATE handovers SET status = 'withdrawn'
         WHERE order_id = $1 AND giver_id = $2 AND ticket_id IS NULL AND status = 'open'",
        order,
        giver
    )?;
    Ok(())
}
