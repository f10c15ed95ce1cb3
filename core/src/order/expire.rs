//! Letting holds lapse: the seats are free again, and nobody can pay for them any more.

use chrono::{DateTime, Utc};

use super::cancel::release;
use super::{Full, OrderStatus, locked, with_all};
use crate::app::App;
use crate::error::Result;
use crate::id::OrderId;
use crate::measure;
use crate::outbox::{Message, promise};
use crate::payment::Expired;
use crate::store::{Actor, Tx, audit, orders};

/// So many are looked at in one go; the next go comes soon.
const BATCH: i64 = 200;

/// Lets lapsed holds go, each in a transaction of its own. How many were.
///
/// # Errors
/// When the database fails; what was done stays done.
pub async fn sweep(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let mut tx = app.store.read(Actor::System).await?;
    let lapsed = orders::lapsed(&mut tx, now, BATCH).await?;
    tx.commit().await?;
    let mut count = 0;
    for order in lapsed {
        match lapse(app, order.id).await {
            Ok(lapsed) => count += usize::from(lapsed),
            // The others must not wait for this one.
            Err(error) => {
                let error = error.chain();
                tracing::error!(order = %order.id, %error, "a hold could not be let go");
            }
        }
    }
    if count > 0 {
        tracing::info!(count, "holds lapsed");
        measure::holds_lapsed(count);
        app.outbox_bell.notify_one();
    }
    Ok(count)
}

#[tracing::instrument(name = "order.expire", skip_all, fields(order = %order))]
async fn lapse(app: &App, order: OrderId) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::System).await?;
    let Some(order) = locked(&mut tx, order).await? else {
        return Ok(false);
    };
    if order.status != OrderStatus::Pending || order.hold_expires_at > now {
        return Ok(false);
    }
    let full = with_all(&mut tx, order).await?;
    if !release(&mut tx, &full, OrderStatus::Expired, now).await? {
        return Ok(false);
    }
    tell_lapsed(&mut tx, &full, now).await?;
    audit::note(
        &mut tx,
        Some(full.event.id),
        "order.expire",
        full.order.id.to_string(),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(true)
}

/// Tells the buyer that nothing was charged; not one who did pay, though another amount than was
/// asked for: the organizer is settling that with them.
pub(super) async fn tell_lapsed(tx: &mut Tx, full: &Full, now: DateTime<Utc>) -> Result<()> {
    if full.order.payment_intent.is_some() {
        return Ok(());
    }
    let message = Message::HoldLapsed {
        order: full.order.id,
    };
    promise(
        tx,
        Some(full.order.account_id),
        Some(full.event.id),
        message,
        now,
    )
    .await
}

/// The worker's part: closes a checkout whose seats were given back. When it was paid in the
/// meantime, that is fulfilled or paid back like any other payment.
///
/// # Errors
/// When Stripe does not answer: to be tried again.
pub async fn close_session(app: &App, session: &str) -> Result<()> {
    let Some(payments) = &app.payments else {
        return Ok(());
    };
    match payments.expire(session).await? {
        Expired::Closed => {}
        Expired::Completed => {
            if let Some(payment) = payments.session(session).await? {
                super::pay(app, &payment).await?;
            }
        }
    }
    Ok(())
}
