//! A word of Stripe's, its signature verified: kept as it came, and carried out once.

use super::cancel::release;
use super::expire::tell_lapsed;
use super::pay::settle;
use super::refund::{Listed, record_elsewhere};
use super::{Order, OrderStatus, Outcome, dispute, locked, with_all};
use crate::app::App;
use crate::error::Result;
use crate::id::OrderId;
use crate::outbox::{Message, promise};
use crate::payment::{Event, Fact};
use crate::store::{Actor, Tx, orders, stripe_events};

/// Carries out an event in one transaction with its id: a replay has no second effect, and a crash
/// in the middle leaves no trace of it, so that Stripe's next try succeeds.
///
/// # Errors
/// When the database fails, or Stripe when it must be asked: it is to be sent again.
#[tracing::instrument(name = "stripe.event", skip_all, fields(
    id = %event.id,
    kind = %event.kind,
    order = event.fact.order().map(tracing::field::display),
))]
pub async fn receive(app: &App, event: &Event, body: &str) -> Result<Outcome> {
    // What has to be asked of Stripe is asked before the transaction.
    let listed = match (&event.fact, &app.payments) {
        (Fact::Refunded { payment_intent }, Some(payments)) => {
            payments.refunds(payment_intent).await?
        }
        _ => Vec::new(),
    };
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::System).await?;
    if !stripe_events::insert(&mut tx, &event.id, &event.kind, body, now).await? {
        return Ok(Outcome::AlreadyDone);
    }
    let outcome = carry_out(&mut tx, &event.fact, &listed, now).await?;
    stripe_events::set_outcome(&mut tx, &event.id, outcome.as_str()).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    tracing::info!(outcome = outcome.as_str(), "done");
    Ok(outcome)
}

async fn carry_out(
    tx: &mut Tx,
    fact: &Fact,
    listed: &[Listed],
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Outcome> {
    match fact {
        Fact::Completed(payment) => settle(tx, payment, now).await,
        Fact::AsyncFailed { order } => {
            let outcome = close(
                tx,
                *order,
                &[OrderStatus::Pending, OrderStatus::Processing],
                OrderStatus::Cancelled,
                now,
            )
            .await?;
            if outcome == Outcome::Released
                && let Some(order) = orders::get(tx, *order).await?
            {
                let message = Message::PaymentRefused { order: order.id };
                promise(
                    tx,
                    Some(order.account_id),
                    Some(order.event_id),
                    message,
                    now,
                )
                .await?;
            }
            Ok(outcome)
        }
        Fact::Expired { order } => {
            close(
                tx,
                *order,
                &[OrderStatus::Pending],
                OrderStatus::Expired,
                now,
            )
            .await
        }
        Fact::Refunded { payment_intent } => {
            let Some(order) = locked_by_intent(tx, payment_intent).await? else {
                return Ok(Outcome::UnknownOrder);
            };
            let any = record_elsewhere(tx, &order, listed, now).await?;
            Ok(if any {
                Outcome::Recorded
            } else {
                Outcome::AlreadyDone
            })
        }
        Fact::DisputeOpened { payment_intent } => {
            match locked_by_intent(tx, payment_intent).await? {
                Some(order) => dispute::open(tx, &order, now).await,
                None => Ok(Outcome::UnknownOrder),
            }
        }
        Fact::DisputeClosed {
            payment_intent,
            won,
        } => match locked_by_intent(tx, payment_intent).await? {
            Some(order) => dispute::close(tx, &order, *won, now).await,
            None => Ok(Outcome::UnknownOrder),
        },
        Fact::NotOurs => Ok(Outcome::UnknownOrder),
        Fact::Ignored => Ok(Outcome::Ignored),
    }
}

/// The order of a payment, to be changed.
async fn locked_by_intent(tx: &mut Tx, payment_intent: &str) -> Result<Option<Order>> {
    match orders::by_payment_intent(tx, payment_intent).await? {
        Some(order) => locked(tx, order.id).await,
        None => Ok(None),
    }
}

/// Releases an order that is in one of `from`; in any other state it says nothing new.
async fn close(
    tx: &mut Tx,
    order: OrderId,
    from: &[OrderStatus],
    to: OrderStatus,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Outcome> {
    let Some(order) = locked(tx, order).await? else {
        return Ok(Outcome::UnknownOrder);
    };
    if !from.contains(&order.status) {
        return Ok(Outcome::AlreadyDone);
    }
    let full = with_all(tx, order).await?;
    if !release(tx, &full, to, now).await? {
        return Ok(Outcome::AlreadyDone);
    }
    if to == OrderStatus::Expired {
        tell_lapsed(tx, &full, now).await?;
    }
    Ok(Outcome::Released)
}
