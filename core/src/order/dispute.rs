//! A payment is disputed: its tickets are suspended until Stripe says how it ended.

use chrono::{DateTime, Utc};

use super::refund::void;
use super::{Order, OrderStatus, Outcome, with_all};
use crate::error::{Rejection, Result};
use crate::outbox::{Message, promise};
use crate::store::tickets::{self, Ticket, TicketStatus};
use crate::store::{Tx, audit, door_counts, events, orders};

/// Suspends the order's tickets and tells the organizer.
pub(super) async fn open(tx: &mut Tx, order: &Order, now: DateTime<Utc>) -> Result<Outcome> {
    if order.disputed_at.is_some() || !was_paid(order) {
        return Ok(Outcome::AlreadyDone);
    }
    orders::set_disputed(tx, order.id, Some(now)).await?;
    tickets::change_status_of_order(tx, order.id, TicketStatus::Valid, TicketStatus::Suspended)
        .await?;
    tell(tx, order, Message::Disputed { order: order.id }, now).await?;
    audit::note(
        tx,
        Some(order.event_id),
        "order.dispute",
        order.id.to_string(),
        now,
    )
    .await?;
    Ok(Outcome::Recorded)
}

/// Restores the tickets when it was won; when it was lost the bank has taken the money, and they
/// stop being good.
pub(super) async fn close(
    tx: &mut Tx,
    order: &Order,
    won: bool,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let full = with_all(tx, order.clone()).await?;
    let good = |t: &&Ticket| matches!(t.status, TicketStatus::Valid | TicketStatus::Suspended);
    let chosen: Vec<Ticket> = full.tickets.iter().filter(good).cloned().collect();
    // That it was opened may be heard of later, or never.
    let to_lose =
        !won && was_paid(order) && (!chosen.is_empty() || order.refunded_minor < order.total_minor);
    if order.disputed_at.is_none() && !to_lose {
        return Ok(Outcome::AlreadyDone);
    }
    orders::set_disputed(tx, order.id, None).await?;
    if won {
        tickets::change_status_of_order(tx, order.id, TicketStatus::Suspended, TicketStatus::Valid)
            .await?;
    } else {
        orders::add_refunded(tx, order.id, order.total_minor - order.refunded_minor).await?;
        let admitted = void(tx, &full, &chosen, TicketStatus::Refunded, None, now).await?;
        door_counts::uncount(tx, &admitted).await?;
    }
    tell(
        tx,
        order,
        Message::DisputeClosed {
            order: order.id,
            won,
        },
        now,
    )
    .await?;
    audit::note(
        tx,
        Some(order.event_id),
        "order.dispute_closed",
        order.id.to_string(),
        now,
    )
    .await?;
    Ok(Outcome::Recorded)
}

fn was_paid(order: &Order) -> bool {
    matches!(order.status, OrderStatus::Paid | OrderStatus::Refunded)
}

async fn tell(tx: &mut Tx, order: &Order, message: Message, now: DateTime<Utc>) -> Result<()> {
    let event = events::get(tx, order.event_id)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    promise(tx, Some(event.organizer_id), Some(event.id), message, now).await
}
