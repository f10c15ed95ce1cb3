//! Giving up: the buyer an order that is not paid, the organizer a whole event.

use super::refund::{Quote, pay_back};
use super::{Full, OrderStatus, locked, with_all};
use crate::access;
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::id::{AccountId, EventId, OrderId};
use crate::money::Money;
use crate::outbox::{Message, promise};
use crate::store::events::{self, Event, EventStatus};
use crate::store::refunds::RefundOrigin;
use crate::store::tickets::TicketStatus;
use crate::store::{Actor, Tx, audit, door_counts, orders, seats};
use chrono::{DateTime, Utc};

/// The buyer gives up an order that waits for payment; its seats are free at once.
///
/// # Errors
/// `OrderNotFound`, `OrderNotPending`.
#[tracing::instrument(name = "order.cancel", skip_all, fields(order = %order))]
pub async fn give_up(app: &App, account: AccountId, order: OrderId) -> Result<Full> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(account)).await?;
    let (permit, _) = access::buyer(&mut tx, account, order).await?;
    tx.act(&permit).await?;
    let order = locked(&mut tx, permit.order())
        .await?
        .ok_or(Rejection::OrderNotFound)?;
    let full = with_all(&mut tx, order).await?;
    // While the bank is still to say, the seats are kept for what it may say.
    let pending = full.order.status == OrderStatus::Pending;
    if !pending || !release(&mut tx, &full, OrderStatus::Cancelled, now).await? {
        return Err(Rejection::OrderNotPending.into());
    }
    audit::note(
        &mut tx,
        Some(full.event.id),
        "order.cancel",
        full.order.id.to_string(),
        now,
    )
    .await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    tracing::debug!("given up");
    Ok(full)
}

/// Pending or processing to `to`: seats are given back, the checkout is closed. Whether it was so.
pub(super) async fn release(
    tx: &mut Tx,
    full: &Full,
    to: OrderStatus,
    now: DateTime<Utc>,
) -> Result<bool> {
    let order = &full.order;
    let open = matches!(order.status, OrderStatus::Pending | OrderStatus::Processing);
    if !open || !orders::change_status(tx, order.id, order.status, to).await? {
        return Ok(false);
    }
    seats::release(tx, order.event_id, &full.lines).await?;
    if let (OrderStatus::Pending, Some(session)) = (order.status, &order.stripe_session_id) {
        let task = Message::ExpireSession {
            order: order.id,
            session: session.clone(),
        };
        promise(tx, None, Some(order.event_id), task, now).await?;
    }
    Ok(true)
}

/// What cancelling an event would do: shown before it is confirmed.
#[derive(Clone, Debug)]
pub struct CancelQuote {
    pub event: Event,
    /// Tickets that stop being good.
    pub tickets: usize,
    /// Paid orders whose money goes back.
    pub orders: usize,
    pub amount: Money,
    /// Orders that wait for payment.
    pub pending: usize,
    paid: Vec<Quote>,
    waiting: Vec<Full>,
}

impl CancelQuote {
    /// Stands for exactly these counts and this amount: a confirmation carries it.
    pub fn seal(&self) -> u32 {
        let counts = [self.tickets, self.orders].map(usize::to_be_bytes);
        let (id, amount) = (
            self.event.id.as_u128().to_be_bytes(),
            self.amount.minor.to_be_bytes(),
        );
        crate::seal::seal([&id[..], &amount[..], &counts[0][..], &counts[1][..]])
    }
}

/// # Errors
/// `NotYourEvent`, `AlreadyCancelled`.
pub async fn quote_cancel(app: &App, organizer: AccountId, event: EventId) -> Result<CancelQuote> {
    let mut tx = app.store.read(Actor::Account(organizer)).await?;
    let quote = read_quote(&mut tx, organizer, event).await?;
    tx.commit().await?;
    Ok(quote)
}

async fn read_quote(tx: &mut Tx, organizer: AccountId, event: EventId) -> Result<CancelQuote> {
    let (_, event) = access::organizer(tx, organizer, event).await?;
    if !matches!(event.status, EventStatus::Draft | EventStatus::Published) {
        return Err(Rejection::AlreadyCancelled.into());
    }
    effects(tx, event).await
}

async fn effects(tx: &mut Tx, event: Event) -> Result<CancelQuote> {
    let (mut paid, mut waiting) = (Vec::new(), Vec::new());
    for order in orders::open_of_event(tx, event.id).await? {
        let full = with_all(tx, order).await?;
        if full.order.status != OrderStatus::Paid {
            waiting.push(full);
            continue;
        }
        let good = |s| matches!(s, TicketStatus::Valid | TicketStatus::Suspended);
        let tickets: Vec<_> = full
            .tickets
            .iter()
            .filter(|t| good(t.status))
            .cloned()
            .collect();
        // The bank holds what is disputed; Stripe pays none of it back.
        let left = match full.order.disputed_at {
            Some(_) => 0,
            None => full.order.total_minor - full.order.refunded_minor,
        };
        paid.push(Quote {
            amount: Money::new(left, event.currency),
            tickets,
            full,
        });
    }
    Ok(CancelQuote {
        tickets: paid.iter().map(|quote| quote.tickets.len()).sum(),
        orders: paid.iter().filter(|quote| !quote.amount.is_zero()).count(),
        amount: Money::new(
            paid.iter().map(|quote| quote.amount.minor).sum(),
            event.currency,
        ),
        pending: waiting.len(),
        event,
        paid,
        waiting,
    })
}

/// Cancels the event, if what it does is still what was shown: nothing is sold any more, every
/// ticket stops being good, every payment goes back, every buyer is told.
///
/// # Errors
/// `NotYourEvent`, `AlreadyCancelled`, `ShownChanged`.
#[tracing::instrument(name = "event.cancel", skip_all, fields(event = %event))]
pub async fn cancel_event(
    app: &App,
    organizer: AccountId,
    event: EventId,
    seal: u32,
) -> Result<CancelQuote> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    // First the event: from here on nobody takes seats of it, so the quote holds still.
    let (permit, shown) = access::organizer(&mut tx, organizer, event).await?;
    tx.act(&permit).await?;
    if !events::cancel(&mut tx, permit.event()).await? {
        return Err(Rejection::AlreadyCancelled.into());
    }
    let quote = effects(&mut tx, shown).await?;
    if quote.seal() != seal {
        return Err(Rejection::ShownChanged.into());
    }
    for full in &quote.waiting {
        release(&mut tx, full, OrderStatus::Cancelled, now).await?;
        tell(&mut tx, full, now).await?;
    }
    let mut admitted = Vec::new();
    for paid in &quote.paid {
        let voided = pay_back(
            &mut tx,
            paid,
            RefundOrigin::EventCancelled,
            Some(organizer),
            now,
        )
        .await?;
        admitted.extend(voided);
        tell(&mut tx, &paid.full, now).await?;
    }
    door_counts::uncount(&mut tx, &admitted).await?;
    audit::note(&mut tx, Some(event), "event.cancel", event.to_string(), now).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(quote)
}

async fn tell(tx: &mut Tx, full: &Full, now: DateTime<Utc>) -> Result<()> {
    let message = Message::EventCancelled {
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
