//! Tickets, and the codes that were theirs once.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::columns::text_enum;
use super::macros::{execute, fetch_all, fetch_optional};
use super::{Tx, roles};
use crate::error::Result;
use crate::id::{AccountId, CheckInId, EventId, OrderId, RefundId, TicketId, TierId};

text_enum! {
    pub enum TicketStatus {
        Valid = "valid",
        /// Its payment is disputed.
        Suspended = "suspended",
        Refunded = "refunded",
        /// Taken back without money: its event was cancelled, or it was free.
        Revoked = "revoked",
    }
}

#[derive(Clone, Debug, FromRow)]
pub struct Ticket {
    pub id: TicketId,
    pub event_id: EventId,
    pub order_id: OrderId,
    pub tier_id: TierId,
    pub tier_name: String,
    pub holder_id: AccountId,
    pub holder_name: String,
    pub code: String,
    /// Which of its order's tickets it is, from 1.
    pub seat: i64,
    pub price_minor: i64,
    pub status: TicketStatus,
    /// The admission in force.
    pub check_in_id: Option<CheckInId>,
    pub email_sent_at: Option<DateTime<Utc>>,
}

pub async fn get(tx: &mut Tx, id: TicketId) -> Result<Option<Ticket>> {
    fetch_optional!(
        tx,
        "SELECT t.id, t.event_id, t.order_id, t.tier_id, r.name AS tier_name, t.holder_id,
             t.holder_name, t.code, t.seat, t.price_minor, t.status, t.check_in_id, t.email_sent_at
         FROM tickets t JOIN tiers r ON r.id = t.tier_id WHERE t.id = $1",
        id
    )
}

pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Ticket>> {
    fetch_optional!(
        tx,
        "SELECT t.id, t.event_id, t.order_id, t.tier_id, r.name AS tier_name, t.holder_id,
             t.holder_name, t.code, t.seat, t.price_minor, t.status, t.check_in_id, t.email_sent_at
         FROM tickets t JOIN tiers r ON r.id = t.tier_id WHERE t.code = $1",
        code
    )
}

/// The ticket that the code once opened and no longer does.
pub async fn by_revoked_code(tx: &mut Tx, code: &str) -> Result<Option<Ticket>> {
    fetch_optional!(
        tx,
        "SELECT t.id, t.event_id, t.order_id, t.tier_id, r.name AS tier_name, t.holder_id,
             t.holder_name, t.code, t.seat, t.price_minor, t.status, t.check_in_id, t.email_sent_at
         FROM revoked_codes c JOIN tickets t ON t.id = c.ticket_id JOIN tiers r ON r.id = t.tier_id
         WHERE c.code = $1",
        code
    )
}

/// Those of an order, in the order of their seats.
pub async fn of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Ticket>> {
    fetch_all!(
        tx,
        "SELECT t.id, t.event_id, t.order_id, t.tier_id, r.name AS tier_name, t.holder_id,
             t.holder_name, t.code, t.seat, t.price_minor, t.status, t.check_in_id, t.email_sent_at
         FROM tickets t JOIN tiers r ON r.id = t.tier_id WHERE t.order_id = $1 ORDER BY t.seat",
        order
    )
}

/// Those of an order that its buyer holds, in the order of their seats. One statement, so that it sees
/// either all of two accounts that become one or nothing of it.
pub async fn kept_of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Ticket>> {
    fetch_all!(
        tx,
        "SELECT t.id, t.event_id, t.order_id, t.tier_id, r.name AS tier_name, t.holder_id,
             t.holder_name, t.code, t.seat, t.price_minor, t.status, t.check_in_id, t.email_sent_at
         FROM tickets t JOIN tiers r ON r.id = t.tier_id
         JOIN orders o ON o.id = t.order_id AND o.account_id = t.holder_id
         WHERE t.order_id = $1 ORDER BY t.seat",
        order
    )
}

/// A person's tickets, the latest bought first.
pub async fn of_holder(
    tx: &mut Tx,
    holder: AccountId,
    limit: i64,
    offset: i64,
) -> Result<Vec<Ticket>> {
    fetch_all!(
        tx,
        "SELECT t.id, t.event_id, t.order_id, t.tier_id, r.name AS tier_name, t.holder_id,
             t.holder_name, t.code, t.seat, t.price_minor, t.status, t.check_in_id, t.email_sent_at
         FROM tickets t JOIN tiers r ON r.id = t.tier_id
         WHERE t.holder_id = $1 ORDER BY t.created_at DESC, t.order_id DESC, t.seat LIMIT $2 OFFSET $3",
        holder,
        limit,
        offset
    )
}

/// Those that a refund took back, in the order of their seats.
pub async fn of_refund(tx: &mut Tx, refund: RefundId) -> Result<Vec<Ticket>> {
    fetch_all!(
        tx,
        "SELECT t.id, t.event_id, t.order_id, t.tier_id, r.name AS tier_name, t.holder_id,
             t.holder_name, t.code, t.seat, t.price_minor, t.status, t.check_in_id, t.email_sent_at
         FROM tickets t JOIN tiers r ON r.id = t.tier_id WHERE t.refund_id = $1 ORDER BY t.seat",
        refund
    )
}

/// Those that `holder` has of the events whose organizer or door staff `asker` is: of events on sale
/// first, the next before the others, then of the others, the last first.
pub async fn of_holder_at_doors(
    tx: &mut Tx,
    holder: AccountId,
    asker: AccountId,
    limit: i64,
) -> Result<Vec<Ticket>> {
    fetch_all!(
        tx,
        "SELECT t.id, t.event_id, t.order_id, t.tier_id, r.name AS tier_name, t.holder_id,
             t.holder_name, t.code, t.seat, t.price_minor, t.status, t.check_in_id, t.email_sent_at
         FROM tickets t JOIN tiers r ON r.id = t.tier_id JOIN events e ON e.id = t.event_id
         WHERE t.holder_id = $1 AND (e.organizer_id = $2 OR EXISTS (
             SELECT 1 FROM staff s WHERE s.event_id = e.id AND s.account_id = $2))
         ORDER BY CASE WHEN e.status = 'published' THEN 0 ELSE 1 END,
             CASE WHEN e.status = 'published' THEN e.starts_at END, e.starts_at DESC,
             t.order_id, t.seat
         LIMIT $3",
        holder,
        asker,
        limit
    )
}

/// Takes an admission back: the ticket's state, if it was the one in force.
pub async fn unadmit(
    tx: &mut Tx,
    id: TicketId,
    check_in: CheckInId,
) -> Result<Option<TicketStatus>> {
    let row: Option<(TicketStatus,)> = fetch_optional!(
        tx,
        "UPDATE tickets SET check_in_id = NULL WHERE id = $1 AND check_in_id = $2
         RETURNING status",
        id,
        check_in
    )?;
    Ok(row.map(|(status,)| status))
}

/// A ticket that was taken back.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Voided {
    /// The admission that was in force.
    pub check_in_id: Option<CheckInId>,
}

/// Takes a good ticket back; none when it was not good.
pub async fn void(
    tx: &mut Tx,
    id: TicketId,
    to: TicketStatus,
    refund: Option<RefundId>,
) -> Result<Option<Voided>> {
    fetch_optional!(
        tx,
        "UPDATE tickets SET status = $2, refund_id = $3
         WHERE id = $1 AND status IN ('valid', 'suspended')
         RETURNING check_in_id",
        id,
        to,
        refund
    )
}

/// Suspends or restores an order's tickets.
pub async fn change_status_of_order(
    tx: &mut Tx,
    order: OrderId,
    from: TicketStatus,
    to: TicketStatus,
) -> Result<u64> {
    let rows = execute!(
        tx,
        "UPDATE tickets SET status = $3 WHERE order_id = $1 AND status = $2",
        order,
        from,
        to
    )?;
    roles::mark_order(tx, order).await?;
    Ok(rows)
}

/// Gives a ticket a new code; the old one is remembered as revoked.
pub async fn replace_code(
    tx: &mut Tx,
    id: TicketId,
    old: &str,
    new: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE tickets SET code = $3
         WHERE id = $1 AND code = $2 AND status = 'valid' AND check_in_id IS NULL",
        id,
        old,
        new
    )?;
    if rows == 1 {
        revoke(tx, old, id, now).await?;
    }
    Ok(rows == 1)
}

/// Gives a good ticket that `from` holds to somebody else, with a new code; the old one is remembered
/// as revoked. Whether it was still so.
pub async fn change_hands(
    tx: &mut Tx,
    ticket: &Ticket,
    to: AccountId,
    name: &str,
    code: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE tickets SET holder_id = $4, holder_name = $5, code = $6, email_sent_at = NULL
         WHERE id = $1 AND holder_id = $2 AND code = $3 AND status = 'valid'
             AND check_in_id IS NULL",
        ticket.id,
        ticket.holder_id,
        &ticket.code,
        to,
        name,
        code
    )?;
    if rows == 1 {
        revoke(tx, &ticket.code, ticket.id, now).await?;
        roles::mark_ticket(tx, ticket.id, ticket.holder_id).await?;
    }
    Ok(rows == 1)
}

async fn revoke(tx: &mut Tx, code: &str, ticket: TicketId, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO revoked_codes (code, ticket_id, revoked_at) VALUES ($1, $2, $3)",
        code,
        ticket,
        now
    )?;
    Ok(())
}

/// Notes that the buyer has them by mail; what they handed over was not in it.
pub async fn mark_emailed(tx: &mut Tx, order: OrderId, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "UPDATE tickets SET email_sent_at = $2 WHERE order_id = $1 AND status = 'valid'
             AND holder_id = (SELECT account_id FROM orders WHERE id = $1)",
        order,
        now
    )?;
    Ok(())
}

impl Ticket {
    /// A short name that no other ticket has and that opens nothing: for files.
    pub fn seat_of_order(&self) -> String {
        let order = self.order_id.to_string();
        format!("{}-{}", &order[order.len() - 6..], self.seat)
    }
}
