//! Money that moved without us: refunds made in Stripe's dashboard, and refunds that came back.

use chrono::{DateTime, Utc};

use super::refund::{Listed, drop_overtaken, made, request, tell_if_made, void};
use super::{Order, OrderStatus, with_all};
use crate::error::{Rejection, Result};
use crate::id::RefundId;
use crate::outbox::{Message, promise};
use crate::store::refunds::{self, Refund, RefundOrigin, RefundStatus};
use crate::store::tickets::{Ticket, TicketStatus};
use crate::store::{Tx, audit, door_counts, events, orders};

/// Records refunds that were made in Stripe's dashboard: money is noted, not paid again. When
/// everything went back, the tickets stop being good. Whether any was new.
pub(super) async fn record(
    tx: &mut Tx,
    order: &Order,
    listed: &[Listed],
    now: DateTime<Utc>,
) -> Result<bool> {
    let known = refunds::of_order(tx, order.id).await?;
    let mut any = false;
    for one in listed {
        if let Some(ours) = one.ours {
            if let Some(ours) = known.iter().find(|refund| refund.id == ours) {
                made(tx, ours, &one.stripe_id).await?;
                tell_if_made(tx, ours, order.account_id, now).await?;
                drop_overtaken(tx, order.id, now).await?;
            }
            continue;
        }
        let noted = known
            .iter()
            .any(|refund| refund.stripe_refund_id.as_ref() == Some(&one.stripe_id));
        if noted || one.amount_minor <= 0 {
            continue;
        }
        any = true;
        record_one(tx, order, one, now).await?;
    }
    Ok(any)
}

async fn record_one(tx: &mut Tx, order: &Order, one: &Listed, now: DateTime<Utc>) -> Result<()> {
    let refund = of_dashboard(order, one, RefundStatus::Succeeded);
    request(tx, &refund, order.account_id, now).await?;
    drop_overtaken(tx, order.id, now).await?;
    orders::cap_refunded(tx, order.id).await?;
    let order = orders::get(tx, order.id)
        .await?
        .ok_or(Rejection::OrderNotFound)?;
    let full = with_all(tx, order).await?;
    let organizer = full.event.organizer_id;
    let message = Message::RefundedElsewhere { refund: refund.id };
    promise(tx, Some(organizer), Some(full.event.id), message, now).await?;
    if full.order.refunded_minor >= full.order.total_minor && full.order.status == OrderStatus::Paid
    {
        let good = |t: &&Ticket| matches!(t.status, TicketStatus::Valid | TicketStatus::Suspended);
        let chosen: Vec<Ticket> = full.tickets.iter().filter(good).cloned().collect();
        let admitted = void(
            tx,
            &full,
            &chosen,
            TicketStatus::Refunded,
            Some(refund.id),
            now,
        )
        .await?;
        door_counts::uncount(tx, &admitted).await?;
    }
    let subject = full.order.id.to_string();
    audit::note(
        tx,
        Some(full.event.id),
        "order.refund_elsewhere",
        subject,
        now,
    )
    .await
}

/// A refund did not go through, or its bank sent it back days later: the books say that the money
/// is here, and organizer and buyer are told. Its tickets stay void: their seats may be sold by
/// now. Whether it is new.
pub(super) async fn came_back(
    tx: &mut Tx,
    order: &Order,
    failed: &Listed,
    lost: bool,
    now: DateTime<Utc>,
) -> Result<bool> {
    let known = refunds::of_order(tx, order.id).await?;
    let found = known.iter().find(|refund| {
        refund.stripe_refund_id.as_ref() == Some(&failed.stripe_id)
            || failed.ours == Some(refund.id)
    });
    let refund = match found {
        Some(refund) => {
            if !refunds::fail(tx, refund.id, &failed.stripe_id).await? {
                return Ok(false);
            }
            refund.clone()
        }
        // Never heard of, or of another installation on the same account.
        None if failed.ours.is_some() || failed.amount_minor <= 0 => return Ok(false),
        None => {
            let refund = of_dashboard(order, failed, RefundStatus::Failed);
            refunds::insert(tx, &refund, now).await?;
            refund
        }
    };
    recount(tx, order, lost).await?;
    let event = events::get(tx, order.event_id)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    let id = refund.id;
    let to_organizer = Message::RefundFailed {
        refund: id,
        returned: true,
    };
    promise(
        tx,
        Some(event.organizer_id),
        Some(event.id),
        to_organizer,
        now,
    )
    .await?;
    // Who was told that money comes is told that it does not.
    if found.is_some() && refund.status == RefundStatus::Succeeded {
        let to_buyer = Message::RefundReturned { refund: id };
        promise(tx, Some(order.account_id), Some(event.id), to_buyer, now).await?;
    }
    let subject = order.id.to_string();
    audit::note(tx, Some(event.id), "order.refund_failed", subject, now).await?;
    Ok(true)
}

/// What went back is what went through, and all of it after a lost dispute.
async fn recount(tx: &mut Tx, order: &Order, lost: bool) -> Result<()> {
    let all = refunds::of_order(tx, order.id).await?;
    let gone = all
        .iter()
        .filter(|refund| refund.status != RefundStatus::Failed);
    let gone: i64 = gone.map(|refund| refund.amount_minor).sum();
    let gone = if lost { order.total_minor } else { gone };
    orders::set_refunded(tx, order.id, gone.min(order.total_minor)).await
}

fn of_dashboard(order: &Order, one: &Listed, status: RefundStatus) -> Refund {
    Refund {
        id: RefundId::new(),
        order_id: order.id,
        event_id: order.event_id,
        amount_minor: one.amount_minor,
        origin: RefundOrigin::Dashboard,
        status,
        stripe_refund_id: Some(one.stripe_id.clone()),
        requested_by: None,
    }
}
