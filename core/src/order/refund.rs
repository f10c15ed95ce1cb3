//! Paying back: an order or one of its tickets, by the organizer, after they saw what.

use super::{Full, Order, OrderStatus, elsewhere, locked, with_all};
use crate::access;
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::id::{AccountId, CheckInId, OrderId, RefundId, TicketId};
use crate::money::Money;
use crate::outbox::{Message, promise};
use crate::payment::PaymentError;
use crate::store::refunds::{self, Refund, RefundOrigin, RefundStatus};
use crate::store::tickets::{self, Ticket, TicketStatus};
use crate::store::{Actor, Tx, audit, door_counts, orders, roles, seats};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is to be paid back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Order(OrderId),
    Ticket(TicketId),
}

/// What a refund would do: shown before it is confirmed.
#[derive(Clone, Debug)]
pub struct Quote {
    pub full: Full,
    /// The tickets that stop being good.
    pub tickets: Vec<Ticket>,
    /// What goes back; zero for free tickets.
    pub amount: Money,
}

impl Quote {
    /// Stands for exactly these tickets and this amount: a confirmation carries it.
    pub fn seal(&self) -> u32 {
        let ids: Vec<[u8; 16]> = self
            .tickets
            .iter()
            .map(|t| t.id.as_u128().to_be_bytes())
            .collect();
        let amount = self.amount.minor.to_be_bytes();
        crate::seal::seal(ids.iter().map(|id| &id[..]).chain([&amount[..]]))
    }
}

/// What a refund of `target` would do.
///
/// # Errors
/// `OrderNotFound`, to anybody else too, `TicketNotFound`, `NothingToRefund`, `Disputed`.
pub async fn quote(app: &App, organizer: AccountId, target: Target) -> Result<Quote> {
    let mut tx = app.store.read(Actor::Account(organizer)).await?;
    let (_, quote) = read_quote(&mut tx, organizer, target).await?;
    tx.commit().await?;
    Ok(quote)
}

async fn read_quote(
    tx: &mut Tx,
    organizer: AccountId,
    target: Target,
) -> Result<(access::Organizer, Quote)> {
    let order = order_of(tx, target).await?;
    let (permit, order) = access::organizer_of(tx, organizer, order).await?;
    let full = with_all(tx, order).await?;
    if full.order.disputed_at.is_some() {
        return Err(Rejection::Disputed.into());
    }
    let wanted = |ticket: &&Ticket| match target {
        Target::Order(_) => true,
        Target::Ticket(id) => ticket.id == id,
    };
    let good =
        |ticket: &&Ticket| matches!(ticket.status, TicketStatus::Valid | TicketStatus::Suspended);
    let chosen: Vec<Ticket> = full
        .tickets
        .iter()
        .filter(wanted)
        .filter(good)
        .cloned()
        .collect();
    if chosen.is_empty() || full.order.status != OrderStatus::Paid {
        return Err(Rejection::NothingToRefund.into());
    }
    let amount = Money::new(payable(&full.order, &chosen), full.order.currency);
    let quote = Quote {
        full,
        tickets: chosen,
        amount,
    };
    Ok((permit, quote))
}

async fn order_of(tx: &mut Tx, target: Target) -> Result<OrderId> {
    match target {
        Target::Order(order) => Ok(order),
        Target::Ticket(ticket) => {
            let ticket = tickets::get(tx, ticket).await?;
            Ok(ticket.ok_or(Rejection::TicketNotFound)?.order_id)
        }
    }
}

/// What the tickets cost, and never more than the order still holds.
fn payable(order: &Order, tickets: &[Ticket]) -> i64 {
    let cost: i64 = tickets.iter().map(|ticket| ticket.price_minor).sum();
    cost.min(order.total_minor - order.refunded_minor).max(0)
}

/// Pays back what was quoted, if it is still that: the tickets stop being good at once, the seats
/// are free, and the worker asks Stripe.
///
/// # Errors
/// As [`quote`], and `ShownChanged`.
#[tracing::instrument(name = "order.refund", skip_all, fields(order))]
pub async fn refund(app: &App, organizer: AccountId, target: Target, seal: u32) -> Result<Quote> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let order = order_of(&mut tx, target).await?;
    tracing::Span::current().record("order", tracing::field::display(order));
    locked(&mut tx, order).await?;
    let (permit, quote) = read_quote(&mut tx, organizer, target).await?;
    tx.act(&permit).await?;
    if quote.seal() != seal {
        return Err(Rejection::ShownChanged.into());
    }
    let by = Some(organizer);
    let admitted = pay_back(&mut tx, &quote, RefundOrigin::Organizer, by, now).await?;
    door_counts::uncount(&mut tx, &admitted).await?;
    audit::note(
        &mut tx,
        Some(quote.full.event.id),
        "order.refund",
        quote.full.order.id.to_string(),
        now,
    )
    .await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    tracing::debug!("to be paid back");
    Ok(quote)
}

/// Voids the quoted tickets, frees their seats and asks for the money to go back. What comes back is
/// as with [`void`].
pub(super) async fn pay_back(
    tx: &mut Tx,
    quote: &Quote,
    origin: RefundOrigin,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<Vec<CheckInId>> {
    let order = &quote.full.order;
    let refund = Refund {
        id: RefundId::new(),
        order_id: order.id,
        event_id: order.event_id,
        amount_minor: quote.amount.minor,
        origin,
        status: RefundStatus::Requested,
        stripe_refund_id: None,
        requested_by: by,
    };
    let money = !quote.amount.is_zero();
    if money {
        request(tx, &refund, order.account_id, now).await?;
    }
    let to = if money {
        TicketStatus::Refunded
    } else {
        TicketStatus::Revoked
    };
    let refund = money.then_some(refund.id);
    let admitted = void(tx, &quote.full, &quote.tickets, to, refund, now).await?;
    // No money goes back, and no other message says it.
    if !money && origin == RefundOrigin::Organizer {
        let own = |ticket: &&Ticket| ticket.holder_id == order.account_id;
        for ticket in quote.tickets.iter().filter(own) {
            let message = Message::TicketVoided { ticket: ticket.id };
            let buyer = Some(order.account_id);
            promise(tx, buyer, Some(order.event_id), message, now).await?;
        }
    }
    Ok(admitted)
}

/// Voids tickets and frees their seats; an order with no good ticket left is refunded. Whoever holds
/// one and did not buy it is told.
/// What admissions were in force comes back, for [`door_counts::uncount`]: when every ticket is taken,
/// since a scan takes its ticket first and the count after.
pub(super) async fn void(
    tx: &mut Tx,
    full: &Full,
    chosen: &[Ticket],
    to: TicketStatus,
    refund: Option<RefundId>,
    now: DateTime<Utc>,
) -> Result<Vec<CheckInId>> {
    let mut admitted = Vec::new();
    for ticket in chosen {
        let voided = tickets::void(tx, ticket.id, to, refund)
            .await?
            .ok_or(Rejection::ShownChanged)?;
        admitted.extend(voided.check_in_id);
        seats::unsell(tx, ticket.event_id, ticket.tier_id).await?;
        // The buyer hears of the money.
        if ticket.holder_id != full.order.account_id {
            let message = Message::TicketVoided { ticket: ticket.id };
            let holder = Some(ticket.holder_id);
            promise(tx, holder, Some(ticket.event_id), message, now).await?;
        }
    }
    roles::mark_order(tx, full.order.id).await?;
    let good =
        |ticket: &Ticket| matches!(ticket.status, TicketStatus::Valid | TicketStatus::Suspended);
    let kept = full.tickets.iter().filter(|ticket| good(ticket)).count() - chosen.len();
    if kept == 0 {
        orders::change_status(tx, full.order.id, OrderStatus::Paid, OrderStatus::Refunded).await?;
    }
    Ok(admitted)
}

/// Writes the refund, what the order's books say, the task for the worker, and the message.
pub(super) async fn request(
    tx: &mut Tx,
    refund: &Refund,
    buyer: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    refunds::insert(tx, refund, now).await?;
    orders::add_refunded(tx, refund.order_id, refund.amount_minor).await?;
    match refund.status {
        RefundStatus::Requested => {
            let task = Message::Refund { refund: refund.id };
            promise(tx, None, Some(refund.event_id), task, now).await
        }
        _ => tell(tx, refund, buyer, now).await,
    }
}

/// Tells the buyer that money went back: once it did. A cancelled event has a message of its own,
/// which names the money too.
async fn tell(tx: &mut Tx, refund: &Refund, buyer: AccountId, now: DateTime<Utc>) -> Result<()> {
    if refund.origin == RefundOrigin::EventCancelled {
        return Ok(());
    }
    let message = Message::Refunded { refund: refund.id };
    promise(tx, Some(buyer), Some(refund.event_id), message, now).await
}

/// Carries out the worker's part: asks Stripe, notes the answer. The refund is its own idempotency
/// key, so asking twice pays back once.
///
/// # Errors
/// `Payments` when Stripe does not answer: to be tried again. A final no is noted, told to the
/// organizer, and is no error.
#[tracing::instrument(name = "order.refund.carry_out", skip_all, fields(refund = %refund, order))]
pub async fn carry_out(app: &App, refund: RefundId) -> Result<()> {
    let mut tx = app.store.read(Actor::System).await?;
    let refund = refunds::get(&mut tx, refund).await?;
    let refund = refund.filter(|refund| refund.status == RefundStatus::Requested);
    let Some(refund) = refund else { return Ok(()) };
    tracing::Span::current().record("order", tracing::field::display(refund.order_id));
    let order = orders::get(&mut tx, refund.order_id)
        .await?
        .ok_or(Rejection::OrderNotFound)?;
    tx.commit().await?;
    let payments = app.payments.as_ref();
    let payments = payments.ok_or(Rejection::PaymentsOff)?;
    let answer = payments.refund(&refund, &order).await;
    // What was refused may have gone back elsewhere, and word of it is still on its way.
    let listed = match (&answer, &order.payment_intent) {
        (Err(error), Some(intent)) if error.is_final() => payments.refunds(intent).await,
        _ => Ok(Vec::new()),
    };
    let listed = match listed {
        Err(PaymentError::Refused { .. }) => Vec::new(),
        listed => listed?,
    };
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::System).await?;
    // Meanwhile its buyer or its organizer may have become part of another account.
    let order = locked(&mut tx, refund.order_id).await?;
    let order = order.ok_or(Rejection::OrderNotFound)?;
    let event = crate::store::events::get(&mut tx, refund.event_id).await?;
    let event = event.ok_or(Rejection::EventNotFound)?;
    match answer {
        Ok(stripe_id) => {
            made(&mut tx, &refund, &stripe_id).await?;
            tell_if_made(&mut tx, &refund, order.account_id, now).await?;
        }
        Err(error) if error.is_final() => {
            tracing::warn!(refund = %refund.id, %error, "Stripe refused a refund");
            elsewhere::record(&mut tx, &order, &listed, now).await?;
            let overtaken = matches!(
                &error,
                PaymentError::Refused { code, .. } if code == "charge_already_refunded"
            );
            if refunds::finish(&mut tx, refund.id, RefundStatus::Failed, None).await? {
                // The money is where it was; the books say so.
                orders::add_refunded(&mut tx, refund.order_id, -refund.amount_minor).await?;
                let message = Message::RefundFailed {
                    refund: refund.id,
                    returned: false,
                };
                let to = Some(event.organizer_id).filter(|_| !overtaken);
                if to.is_some() {
                    promise(&mut tx, to, Some(event.id), message, now).await?;
                }
            }
        }
        Err(error) => return Err(error.into()),
    }
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(())
}

/// Stripe made a refund of ours. One that had left the books, as it seemed overtaken, comes back
/// into them.
pub(super) async fn made(tx: &mut Tx, refund: &Refund, stripe_id: &str) -> Result<()> {
    let id = refund.id;
    let waited = refunds::finish(tx, id, RefundStatus::Succeeded, Some(stripe_id)).await?;
    if !waited && refunds::revive(tx, id, stripe_id).await? {
        orders::add_refunded(tx, refund.order_id, refund.amount_minor).await?;
    }
    Ok(())
}

/// Stripe pays back no more than was paid: what of ours waits, and no longer fits beside what went
/// back elsewhere, leaves the books, and what still fits of it is asked for in its place.
pub(super) async fn drop_overtaken(tx: &mut Tx, order: OrderId, now: DateTime<Utc>) -> Result<()> {
    let order = orders::get(tx, order)
        .await?
        .ok_or(Rejection::OrderNotFound)?;
    let mut too_much = order.refunded_minor - order.total_minor;
    for ours in refunds::of_order(tx, order.id).await?.into_iter().rev() {
        if too_much <= 0 {
            break;
        }
        if !refunds::finish(tx, ours.id, RefundStatus::Failed, None).await? {
            continue;
        }
        orders::add_refunded(tx, order.id, -ours.amount_minor).await?;
        let rest = ours.amount_minor - too_much;
        too_much -= ours.amount_minor;
        if rest > 0 {
            // Another refund, since an amount that Stripe may have heard of does not change.
            let rest = Refund {
                id: RefundId::new(),
                amount_minor: rest,
                ..ours
            };
            request(tx, &rest, order.account_id, now).await?;
        }
    }
    Ok(())
}

/// Tells the buyer once, though Stripe's webhook may have said it first. Its bank may have said no in
/// the meantime: then there is nothing to tell.
pub(super) async fn tell_if_made(
    tx: &mut Tx,
    refund: &Refund,
    buyer: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    let noted = refunds::get(tx, refund.id).await?;
    if noted.is_some_and(|noted| noted.status == RefundStatus::Succeeded) {
        tell(tx, refund, buyer, now).await?;
    }
    Ok(())
}

/// A refund as Stripe lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub stripe_id: String,
    pub amount_minor: i64,
    /// Ours carry their own id in the metadata.
    pub ours: Option<RefundId>,
}
