//! Placing an order: seats are taken, then a checkout is made.

use chrono::{DateTime, TimeDelta, Utc};

use super::pay::{Due, Payment, fulfil};
use super::{Full, Line, Order, OrderStatus, with_all};
use crate::access;
use crate::app::App;
use crate::error::{Error, Rejection, Result};
use crate::event::{self, Tier};
use crate::id::{AccountId, EventId, OrderId, TierId};
use crate::money::Money;
use crate::outbox::{Message, promise_for};
use crate::store::events::{Event, EventStatus};
use crate::store::fulfilment::Settling;
use crate::store::{Actor, Tx, accounts, audit, events, orders, seats, tiers};

/// How long the checkout takes payments. Stripe wants 30 minutes at least, from the moment it is
/// made (`expires_at`, <https://docs.stripe.com/api/checkout/sessions/create>); the rest is for
/// trying again when Stripe does not answer.
pub const SESSION_TTL: TimeDelta = TimeDelta::minutes(40);
/// How long seats are held: a little longer than anybody can pay for them.
pub const HOLD_TTL: TimeDelta = TimeDelta::minutes(42);
/// So long before that a buyer who has not paid is reminded.
const REMIND_BEFORE: TimeDelta = TimeDelta::minutes(10);

/// Until when an order can be paid.
pub fn pay_until(order: &Order) -> DateTime<Utc> {
    order.created_at + SESSION_TTL
}

/// Where an order can be paid, if it still waits for that at `now`.
pub fn payable_at(order: &Order, now: DateTime<Utc>) -> Option<&str> {
    let waits = order.status == OrderStatus::Pending && now < pay_until(order);
    // Who paid another amount is not to pay again.
    let url = order.checkout_url.as_deref();
    url.filter(|_| waits && order.payment_intent.is_none())
}

/// One person cannot lock up an event: so many unpaid orders they may have.
pub const MAX_OPEN_HOLDS: usize = 5;
/// And of each tier so many unpaid seats, in full orders. Two, for who orders again because the
/// first did not go through; and by the tier's own limit, since its organizer says by it how many
/// seats somebody may well want. Free seats count as long as they are kept, as they cost nothing.
pub const MAX_UNPAID_FULL_ORDERS: i64 = 2;

/// What somebody wants to buy.
#[derive(Clone, Debug)]
pub struct Want {
    pub event: EventId,
    pub tiers: Vec<(TierId, i64)>,
    /// What the request is known by: pressed twice, it is one order.
    pub request_key: String,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Placed {
    /// It was free: the tickets are on their way.
    Free(Box<Full>),
    /// To be paid at the address, before its hold lapses.
    ToPay { order: Box<Full>, url: String },
    /// The same request had been answered before, and its order is past paying.
    Before(Box<Full>),
}

/// Takes the seats and makes the checkout. The same request gives the same order.
///
/// # Errors
/// Why it cannot be bought (`SoldOut`, `OverLimit`, `NotOnSaleYet`, …), or `CheckoutUnreachable`
/// when Stripe does not answer: the seats are held then, and [`checkout`] tries again.
#[tracing::instrument(name = "order.place", skip_all, fields(event = %want.event, order))]
pub async fn place(app: &App, account: AccountId, want: Want) -> Result<Placed> {
    let full = match take(app, account, &want).await {
        // The same request twice at once: the other one made the order.
        Err(e) if e.is_unique_violation() => take(app, account, &want).await?,
        taken => taken?,
    };
    tracing::Span::current().record("order", tracing::field::display(full.order.id));
    tracing::debug!(status = full.order.status.as_str(), "placed");
    if full.order.status == OrderStatus::Paid && full.order.total_minor == 0 {
        app.outbox_bell.notify_one();
        return Ok(Placed::Free(Box::new(full)));
    }
    if full.order.status != OrderStatus::Pending {
        return Ok(Placed::Before(Box::new(full)));
    }
    let url = checkout(app, account, full.order.id).await?;
    Ok(Placed::ToPay {
        order: Box::new(full),
        url,
    })
}

async fn take(app: &App, account: AccountId, want: &Want) -> Result<Full> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(account)).await?;
    // What they have is counted below: until this is done, nothing is added to it.
    accounts::lock(&mut tx, account).await?;
    if let Some(order) = orders::by_request(&mut tx, account, &want.request_key).await? {
        let full = with_all(&mut tx, order).await?;
        tx.commit().await?;
        return Ok(full);
    }
    let event = events::get(&mut tx, want.event)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    check_event(&event, now)?;
    let unpaid = orders::unpaid_of_account(&mut tx, account).await?;
    let holds = unpaid
        .iter()
        .filter(|order| order.status == OrderStatus::Pending);
    if holds.count() >= MAX_OPEN_HOLDS {
        return Err(Rejection::TooManyHolds.into());
    }
    let lines = lines(&mut tx, account, &event, want, now).await?;
    let order = new_order(&mut tx, account, &event, &lines, now).await?;
    if order.total_minor > 0 && app.payments.is_none() {
        return Err(Rejection::PaymentsOff.into());
    }
    // What follows is not the buyer's to write; and the event's row is taken before any other.
    tx.act(&access::customer(account)).await?;
    events::lock(&mut tx, event.id).await?;
    orders::insert(&mut tx, &order, &want.request_key).await?;
    for line in &lines {
        orders::insert_line(&mut tx, order.id, line).await?;
    }
    audit::note(
        &mut tx,
        Some(event.id),
        "order.place",
        order.id.to_string(),
        now,
    )
    .await?;
    hold(&mut tx, &event, &lines).await?;
    if order.total_minor == 0 {
        let settling = Settling {
            order: order.clone(),
            organizer_id: event.organizer_id,
            lines,
        };
        let payment = Payment::free(&order);
        let due = Due {
            settling: &settling,
            payment: &payment,
        };
        fulfil(&mut tx, &[due], now).await?;
    } else {
        let message = Message::PaymentReminder { order: order.id };
        let due = pay_until(&order) - REMIND_BEFORE;
        promise_for(&mut tx, due, account, Some(event.id), message, now).await?;
    }
    let order = orders::get(&mut tx, order.id)
        .await?
        .ok_or(Rejection::OrderNotFound)?;
    let full = with_all(&mut tx, order).await?;
    tx.commit().await?;
    Ok(full)
}

fn check_event(event: &Event, now: DateTime<Utc>) -> Result<()> {
    match event.status {
        EventStatus::Published if event::over_at(event) > now => Ok(()),
        EventStatus::Published | EventStatus::Ended => Err(Rejection::SalesEnded.into()),
        EventStatus::Draft => Err(Rejection::EventNotFound.into()),
        EventStatus::Cancelled => Err(Rejection::AlreadyCancelled.into()),
    }
}

/// The lines, one a tier, in the order in which tiers are locked.
async fn lines(
    tx: &mut Tx,
    account: AccountId,
    event: &Event,
    want: &Want,
    now: DateTime<Utc>,
) -> Result<Vec<Line>> {
    let mut wanted = want.tiers.clone();
    wanted.sort_by_key(|(tier, _)| *tier);
    wanted.dedup_by(|again, first| {
        let same = again.0 == first.0;
        if same {
            first.1 = first.1.saturating_add(again.1);
        }
        same
    });
    let mut lines = Vec::new();
    for (tier, quantity) in wanted {
        let tier = tiers::get(tx, tier)
            .await?
            .filter(|tier| tier.event_id == event.id);
        let tier = tier.ok_or(Rejection::TierNotFound)?;
        check_tier(event, &tier, quantity, now)?;
        check_share(tx, account, &tier, quantity).await?;
        lines.push(Line {
            tier_id: tier.id,
            tier_name: tier.name,
            quantity,
            unit_price_minor: tier.price_minor,
        });
    }
    if lines.is_empty() {
        return Err(Rejection::BadQuantity.into());
    }
    Ok(lines)
}

fn check_tier(event: &Event, tier: &Tier, quantity: i64, now: DateTime<Utc>) -> Result<()> {
    if quantity < 1 {
        return Err(Rejection::BadQuantity.into());
    }
    if quantity > tier.per_order_limit {
        return Err(Rejection::OverLimit {
            limit: tier.per_order_limit,
        }
        .into());
    }
    if let Some(from) = tier.sales_start.filter(|from| *from > now) {
        return Err(Rejection::NotOnSaleYet {
            from,
            zone: event.zone,
        }
        .into());
    }
    if tier.sales_end.is_some_and(|until| until <= now) {
        return Err(Rejection::SalesEnded.into());
    }
    Ok(())
}

/// One person's unpaid seats of the tier, with those that are wanted now.
async fn check_share(tx: &mut Tx, account: AccountId, tier: &Tier, quantity: i64) -> Result<()> {
    let limit = tier.per_order_limit.saturating_mul(MAX_UNPAID_FULL_ORDERS);
    let unpaid = orders::unpaid_seats(tx, account, tier.id).await?;
    if unpaid.saturating_add(quantity) > limit {
        let tier = tier.name.clone();
        return Err(Rejection::TooManySeats { tier, limit }.into());
    }
    Ok(())
}

async fn new_order(
    tx: &mut Tx,
    account: AccountId,
    event: &Event,
    lines: &[Line],
    now: DateTime<Utc>,
) -> Result<Order> {
    let total = lines.iter().try_fold(0_i64, |sum, line| {
        line.unit_price_minor
            .checked_mul(line.quantity)
            .and_then(|price| sum.checked_add(price))
    });
    let most = Money::new(Money::MAX_MINOR, event.currency);
    let total_minor = total
        .filter(|total| *total <= most.minor)
        .ok_or(Rejection::TooMuchForOneOrder { most })?;
    let buyer = accounts::get(tx, account).await?;
    Ok(Order {
        id: OrderId::new(),
        event_id: event.id,
        account_id: account,
        status: OrderStatus::Pending,
        currency: event.currency,
        total_minor,
        refunded_minor: 0,
        buyer_name: buyer.name,
        email: buyer.email,
        stripe_session_id: None,
        checkout_url: None,
        payment_intent: None,
        disputed_at: None,
        created_at: now,
        hold_expires_at: now + HOLD_TTL,
    })
}

/// Takes the seats.
///
/// # Errors
/// `SoldOut`, `TooFewLeft`.
async fn hold(tx: &mut Tx, event: &Event, lines: &[Line]) -> Result<()> {
    if seats::hold(tx, event.id, lines).await? {
        return Ok(());
    }
    let event = events::get(tx, event.id)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    let full = event::Full::of(tx, event).await?;
    let wanted = |tier: &&Tier| lines.iter().any(|line| line.tier_id == tier.id);
    let left = full.tiers.iter().filter(wanted);
    let left = left.map(|tier| full.left_of(tier)).min();
    Err(too_few(left.unwrap_or(0)))
}

fn too_few(left: i64) -> Error {
    match left {
        0 => Rejection::SoldOut.into(),
        left => Rejection::TooFewLeft { left }.into(),
    }
}

/// The checkout of a pending order: its address. Asked again, Stripe gives the same one, since the
/// order is the idempotency key.
///
/// # Errors
/// `OrderNotPending`, `OrderLapsed`, `CheckoutUnreachable`.
#[tracing::instrument(name = "order.checkout", skip_all, fields(order = %order))]
pub async fn checkout(app: &App, account: AccountId, order: OrderId) -> Result<String> {
    let now = app.clock.now();
    let mut tx = app.store.read(Actor::Account(account)).await?;
    let (_, order) = access::buyer(&mut tx, account, order).await?;
    let full = with_all(&mut tx, order).await?;
    let buyer = accounts::get(&mut tx, account).await?;
    tx.commit().await?;
    if full.order.status != OrderStatus::Pending {
        return Err(Rejection::OrderNotPending.into());
    }
    if now >= pay_until(&full.order) {
        return Err(Rejection::OrderLapsed.into());
    }
    if let Some(url) = &full.order.checkout_url {
        return Ok(url.clone());
    }
    // Stripe wants half an hour at least; what was not made by then will not be.
    let last_start = full.order.created_at + SESSION_TTL - TimeDelta::minutes(31);
    if now > last_start {
        return Err(Rejection::OrderLapsed.into());
    }
    let payments = app.payments.as_ref().ok_or(Rejection::PaymentsOff)?;
    let session = match Box::pin(payments.checkout(&app.config, &full, buyer.lang())).await {
        Ok(session) => session,
        Err(error) => {
            tracing::warn!(order = %full.order.id, %error, "no checkout");
            if error.is_final() {
                super::give_up(app, account, full.order.id).await?;
                return Err(Rejection::CheckoutRefused.into());
            }
            let (until, zone) = (pay_until(&full.order), full.event.zone);
            let order = full.order.id;
            return Err(Rejection::CheckoutUnreachable { order, until, zone }.into());
        }
    };
    let mut tx = app.store.begin(Actor::Account(account)).await?;
    let (permit, _) = access::buyer(&mut tx, account, full.order.id).await?;
    tx.act(&permit).await?;
    let noted = orders::set_session(&mut tx, full.order.id, &session.id, &session.url).await?;
    tx.commit().await?;
    if noted {
        Ok(session.url)
    } else {
        Err(Rejection::OrderNotPending.into())
    }
}
