//! A refund that failed is tried again, by the organizer.

use super::refund::request;
use super::{Full, locked, with_all};
use crate::access;
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::id::{AccountId, RefundId};
use crate::money::Money;
use crate::store::refunds::{self, Refund, RefundOrigin, RefundStatus};
use crate::store::tickets::TicketStatus;
use crate::store::{Actor, audit, orders};

/// Asks Stripe once more for the same amount, as a new refund: to the old one's idempotency key it
/// would only repeat its old answer. What is asked for comes back.
///
/// It is refused when that much is no longer owed: a refund that was tried again, or made in the
/// dashboard, or the price of tickets that are still good.
///
/// # Errors
/// `OrderNotFound`, to anybody else too, `Disputed`, `NothingToRefund`.
pub async fn refund_again(
    app: &App,
    organizer: AccountId,
    refund: RefundId,
) -> Result<(Full, Money)> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let failed = refunds::get(&mut tx, refund).await?;
    let failed = failed.ok_or(Rejection::OrderNotFound)?;
    let (permit, _) = access::organizer_of(&mut tx, organizer, failed.order_id).await?;
    tx.act(&permit).await?;
    let order = locked(&mut tx, failed.order_id).await?;
    let full = with_all(&mut tx, order.ok_or(Rejection::OrderNotFound)?).await?;
    if full.order.disputed_at.is_some() {
        return Err(Rejection::Disputed.into());
    }
    if owed(&full) < failed.amount_minor {
        return Err(Rejection::NothingToRefund.into());
    }
    let again = Refund {
        id: RefundId::new(),
        // Why it went back first was told then.
        origin: RefundOrigin::Organizer,
        status: RefundStatus::Requested,
        stripe_refund_id: None,
        requested_by: Some(organizer),
        ..failed
    };
    request(&mut tx, &again, full.order.account_id, now).await?;
    if !refunds::set_again(&mut tx, failed.id, again.id).await? {
        return Err(Rejection::NothingToRefund.into());
    }
    let subject = full.order.id.to_string();
    let event = Some(full.event.id);
    audit::note(&mut tx, event, "order.refund_again", subject, now).await?;
    let order = orders::get(&mut tx, full.order.id).await?;
    let full = with_all(&mut tx, order.ok_or(Rejection::OrderNotFound)?).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    let amount = Money::new(again.amount_minor, full.order.currency);
    Ok((full, amount))
}

/// What was paid, less what good tickets cost and what went back.
fn owed(full: &Full) -> i64 {
    let good = full
        .tickets
        .iter()
        .filter(|t| matches!(t.status, TicketStatus::Valid | TicketStatus::Suspended));
    let kept: i64 = good.map(|ticket| ticket.price_minor).sum();
    full.order.total_minor - full.order.refunded_minor - kept
}
