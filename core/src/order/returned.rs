//! A buyer comes back from the checkout, in a browser that knows nobody.
//!
//! Whoever knows a checkout session's id, which is Stripe's secret of that checkout, may see its
//! order; an order's own id shows no more than that it waits.

use chrono::{DateTime, Utc};

use super::{Full, OrderStatus, Outcome, pay, with_all};
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::id::OrderId;
use crate::payment::PaymentError;
use crate::store::events::Event;
use crate::store::{Actor, Tx, check_ins, events, orders, tickets};
use crate::ticket::Shown;

/// Where the buyer's order stands.
#[derive(Clone, Debug)]
pub enum Returned {
    /// These are its tickets that the buyer still has; all of them may be paid back by now.
    Paid { order: Full, tickets: Vec<Shown> },
    /// The bank is still to say.
    Processing(Full),
    /// Stripe does not answer: what was paid becomes tickets later.
    Unconfirmed(Full),
    /// Nothing was paid; its seats are held.
    Open(Full),
    /// Nothing was paid, and its seats are no longer held.
    Lapsed(Full),
    /// Paid when its seats had gone: the money goes back.
    PaidTooLate(Full),
    /// What was paid is not what was asked for; the organizer is told.
    Mismatch(Full),
}

/// Fulfils what the session paid for, as Stripe's webhook would, and says where its order stands.
///
/// # Errors
/// `OrderNotFound` for what is no session of ours: Stripe is not asked about it.
#[tracing::instrument(name = "order.returned", skip_all, fields(order))]
pub async fn returned(app: &App, session: &str) -> Result<Returned> {
    let order = of_session(app, session).await?;
    tracing::Span::current().record("order", tracing::field::display(order.order.id));
    if matches!(
        order.order.status,
        OrderStatus::Paid | OrderStatus::Refunded
    ) {
        return read(app, session, None).await;
    }
    let Some(payments) = &app.payments else {
        return Ok(Returned::Unconfirmed(order));
    };
    let payment = match payments.session(session).await {
        Ok(payment) => payment,
        Err(PaymentError::Refused { .. }) => None,
        Err(error) => {
            tracing::warn!(order = %order.order.id, %error, "a payment is not confirmed yet");
            return Ok(Returned::Unconfirmed(order));
        }
    };
    let outcome = match payment.filter(|payment| payment.order == order.order.id) {
        Some(payment) => Some(pay(app, &payment).await?),
        None => None,
    };
    read(app, session, outcome).await
}

async fn of_session(app: &App, session: &str) -> Result<Full> {
    let mut tx = app.store.read(Actor::System).await?;
    let order = orders::by_session(&mut tx, session)
        .await?
        .ok_or(Rejection::OrderNotFound)?;
    let full = with_all(&mut tx, order).await?;
    tx.commit().await?;
    Ok(full)
}

/// The order as it is now. `outcome` is none when nothing was paid.
async fn read(app: &App, session: &str, outcome: Option<Outcome>) -> Result<Returned> {
    let mut tx = app.store.read(Actor::System).await?;
    let order = orders::by_session(&mut tx, session)
        .await?
        .ok_or(Rejection::OrderNotFound)?;
    let full = with_all(&mut tx, order).await?;
    let returned = match (full.order.status, outcome) {
        (OrderStatus::Paid | OrderStatus::Refunded, _) => Returned::Paid {
            tickets: shown(&mut tx, &full).await?,
            order: full,
        },
        (_, Some(Outcome::AmountMismatch)) => Returned::Mismatch(full),
        (OrderStatus::Processing, _) => Returned::Processing(full),
        (OrderStatus::Pending, _) if full.order.hold_expires_at > app.clock.now() => {
            Returned::Open(full)
        }
        (
            OrderStatus::Expired | OrderStatus::Cancelled,
            Some(Outcome::RefundedLate | Outcome::AlreadyDone),
        ) => Returned::PaidTooLate(full),
        (OrderStatus::Pending | OrderStatus::Expired | OrderStatus::Cancelled, _) => {
            Returned::Lapsed(full)
        }
    };
    tx.commit().await?;
    Ok(returned)
}

async fn shown(tx: &mut Tx, full: &Full) -> Result<Vec<Shown>> {
    let of = i64::try_from(full.tickets.len()).unwrap_or(i64::MAX);
    let mut all = Vec::with_capacity(full.tickets.len());
    // What was handed over is its holder's alone.
    for ticket in tickets::kept_of_order(tx, full.order.id).await? {
        let check_in = match ticket.check_in_id {
            Some(check_in) => check_ins::get(tx, check_in).await?,
            None => None,
        };
        all.push(Shown {
            ticket,
            event: full.event.clone(),
            of,
            check_in,
        });
    }
    Ok(all)
}

/// What anybody who knows an order's id may see of it.
#[derive(Clone, Debug)]
pub struct AtCheckout {
    pub event: Event,
    pub status: OrderStatus,
    pub hold_expires_at: DateTime<Utc>,
    /// Where it can still be paid; none when it no longer can.
    pub checkout_url: Option<String>,
}

/// The order of a checkout that its buyer left. Nothing changes by it.
///
/// # Errors
/// `OrderNotFound`.
pub async fn at_checkout(app: &App, order: OrderId) -> Result<AtCheckout> {
    let mut tx = app.store.read(Actor::System).await?;
    let order = orders::get(&mut tx, order)
        .await?
        .ok_or(Rejection::OrderNotFound)?;
    let event = events::get(&mut tx, order.event_id)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    tx.commit().await?;
    let open = order.status == OrderStatus::Pending && order.hold_expires_at > app.clock.now();
    Ok(AtCheckout {
        event,
        status: order.status,
        hold_expires_at: order.hold_expires_at,
        checkout_url: order.checkout_url.filter(|_| open),
    })
}
