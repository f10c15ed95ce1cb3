//! Orders: seats are held, paid for, given back, paid back.
//!
//! The state machine: pending (a hold that lapses) to paid, processing, expired or cancelled;
//! processing (the bank is to say) to paid or cancelled; paid to refunded. A payment that comes for
//! an expired or cancelled order takes seats again or is paid back. Each transition is a
//! compare-and-set, and its messages stand in the outbox of the same transaction.

mod cancel;
mod dispute;
mod elsewhere;
mod expire;
mod pay;
mod place;
mod reconcile;
pub(crate) mod refund;
mod refund_again;
mod returned;
mod reversal;
mod stripe_event;

use crate::access;
use crate::app::App;
use crate::error::Result;
use crate::id::{AccountId, EventId, OrderId};
use crate::store::{Actor, Tx, events, orders, tickets};

pub use crate::store::orders::{Line, Order, OrderStatus};
pub use crate::store::refunds::{Refund, RefundOrigin, RefundStatus};
pub use cancel::{CancelQuote, cancel_event, give_up, quote_cancel};
pub use expire::{close_session, sweep};
pub use pay::{Outcome, Payment, pay};
pub use place::{
    HOLD_TTL, MAX_OPEN_HOLDS, MAX_UNPAID_FULL_ORDERS, Placed, SESSION_TTL, Want, checkout,
    pay_until, payable_at, place,
};
pub use reconcile::{Reconciled, reconcile};
pub use refund::{Quote, Target, carry_out, quote, refund};
pub use refund_again::refund_again;
pub use returned::{AtCheckout, Returned, at_checkout, returned};
pub(crate) use stripe_event::carry_out_all;
pub use stripe_event::{Said, receive};

/// An order with all that hangs on it.
#[derive(Clone, Debug)]
pub struct Full {
    pub order: Order,
    pub event: events::Event,
    pub lines: Vec<Line>,
    pub tickets: Vec<tickets::Ticket>,
}

/// # Errors
/// `EventNotFound` cannot be: an order has its event.
pub async fn with_all(tx: &mut Tx, order: Order) -> Result<Full> {
    let event = events::get(tx, order.event_id)
        .await?
        .ok_or(crate::error::Rejection::EventNotFound)?;
    let lines = orders::lines(tx, order.id).await?;
    let tickets = tickets::of_order(tx, order.id).await?;
    Ok(Full {
        order,
        event,
        lines,
        tickets,
    })
}

/// An order to be changed: its event is taken first, then the order is read as it is now.
pub(crate) async fn locked(tx: &mut Tx, order: OrderId) -> Result<Option<Order>> {
    let Some(order) = orders::get(tx, order).await? else {
        return Ok(None);
    };
    events::lock(tx, order.event_id).await?;
    orders::get(tx, order.id).await
}

/// The buyer's own order.
///
/// # Errors
/// `OrderNotFound`, to anybody else too.
pub async fn own(app: &App, account: AccountId, order: OrderId) -> Result<Full> {
    let mut tx = app.store.read(Actor::Account(account)).await?;
    let (_, order) = access::buyer(&mut tx, account, order).await?;
    let full = with_all(&mut tx, order).await?;
    tx.commit().await?;
    Ok(full)
}

/// An order as the event's organizer sees it.
///
/// # Errors
/// `OrderNotFound`, to anybody else too.
pub async fn of_organizer(app: &App, account: AccountId, order: OrderId) -> Result<Full> {
    let mut tx = app.store.read(Actor::Account(account)).await?;
    let (_, order) = access::organizer_of(&mut tx, account, order).await?;
    let full = with_all(&mut tx, order).await?;
    tx.commit().await?;
    Ok(full)
}

/// The event's orders, the newest first.
///
/// # Errors
/// `NotYourEvent`.
pub async fn list(
    app: &App,
    account: AccountId,
    event: EventId,
    limit: i64,
    offset: i64,
) -> Result<Vec<Full>> {
    let mut tx = app.store.read(Actor::Account(account)).await?;
    access::organizer(&mut tx, account, event).await?;
    let mut all = Vec::new();
    for order in orders::of_event(&mut tx, event, limit, offset).await? {
        all.push(with_all(&mut tx, order).await?);
    }
    tx.commit().await?;
    Ok(all)
}

/// The person's orders that wait for payment, or for their bank's word.
///
/// # Errors
/// When the database fails.
pub async fn unpaid(app: &App, account: AccountId) -> Result<Vec<Full>> {
    let mut tx = app.store.read(Actor::Account(account)).await?;
    let mut all = Vec::new();
    for order in orders::unpaid_of_account(&mut tx, account).await? {
        all.push(with_all(&mut tx, order).await?);
    }
    tx.commit().await?;
    Ok(all)
}
