//! A payment arrives: the one fulfilment, for the webhook, the success page and the reconciler.

use chrono::{DateTime, Utc};

use super::{Line, Order, OrderStatus, locked};
use crate::app::App;
use crate::error::{Error, Rejection, Result};
use crate::id::{OrderId, RefundId, TicketId};
use crate::money::Currency;
use crate::outbox::{Message, promise};
use crate::store::events::{self, Event};
use crate::store::refunds::{self, Refund, RefundOrigin, RefundStatus};
use crate::store::tickets::{self, Ticket, TicketStatus};
use crate::store::{Actor, Tx, audit, orders, seats};
use crate::ticket::Code;

/// What Stripe says of a checkout that was completed.
#[derive(Clone, Debug)]
pub struct Payment {
    pub order: OrderId,
    /// What was charged, in minor units; none where Stripe does not say.
    pub amount_minor: Option<i64>,
    pub currency: Option<Currency>,
    pub payment_intent: Option<String>,
    pub email: Option<String>,
    pub name: Option<String>,
    /// False while the bank is still to say.
    pub settled: bool,
}

impl Payment {
    /// Nothing was asked for.
    pub(super) fn free(order: &Order) -> Self {
        Self {
            order: order.id,
            amount_minor: Some(0),
            currency: Some(order.currency),
            payment_intent: None,
            email: order.email.clone(),
            name: None,
            settled: true,
        }
    }
}

/// What a payment, or another word of Stripe's, led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Fulfilled,
    /// It was before: nothing changed.
    AlreadyDone,
    /// Paid after the hold lapsed, and seats were free.
    SeatedLate,
    /// Paid after the hold lapsed, and no seat was free: the money goes back.
    RefundedLate,
    /// What was paid is not what was asked for: raised to the organizer.
    AmountMismatch,
    /// The bank is still to say.
    Processing,
    /// The seats are free again.
    Released,
    /// No order of ours.
    UnknownOrder,
    /// A kind of event that means nothing here.
    Ignored,
    /// Noted, in the order's books.
    Recorded,
}

impl Outcome {
    /// The word it is kept by.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fulfilled => "fulfilled",
            Self::AlreadyDone => "already_done",
            Self::SeatedLate => "seated_late",
            Self::RefundedLate => "refunded_late",
            Self::AmountMismatch => "amount_mismatch",
            Self::Processing => "processing",
            Self::Released => "released",
            Self::UnknownOrder => "unknown_order",
            Self::Ignored => "ignored",
            Self::Recorded => "recorded",
        }
    }
}

/// Fulfils what was paid for, once.
///
/// # Errors
/// When the database fails; then nothing of it happened.
#[tracing::instrument(name = "order.pay", skip_all, fields(order = %payment.order))]
pub async fn pay(app: &App, payment: &Payment) -> Result<Outcome> {
    let mut tx = app.store.begin(Actor::System).await?;
    let outcome = settle(&mut tx, payment, app.clock.now()).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(outcome)
}

/// The same, in an open transaction.
pub(super) async fn settle(tx: &mut Tx, payment: &Payment, now: DateTime<Utc>) -> Result<Outcome> {
    let Some(order) = locked(tx, payment.order).await? else {
        return Ok(Outcome::UnknownOrder);
    };
    if matches!(order.status, OrderStatus::Paid | OrderStatus::Refunded) {
        return Ok(Outcome::AlreadyDone);
    }
    let event = events::get(tx, order.event_id)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    let asked = (Some(order.total_minor), Some(order.currency));
    if (payment.amount_minor, payment.currency) != asked {
        return mismatch(tx, &order, &event, payment, now).await;
    }
    if !payment.settled {
        return processing(tx, &order, &event, payment, now).await;
    }
    let lines = orders::lines(tx, order.id).await?;
    match order.status {
        OrderStatus::Pending | OrderStatus::Processing => {
            let first = fulfil(tx, &order, &event, &lines, payment, now).await?;
            Ok(if first {
                Outcome::Fulfilled
            } else {
                Outcome::AlreadyDone
            })
        }
        _ => late(tx, &order, &event, &lines, payment, now).await,
    }
}

/// Pending to processing: the hold stands until the bank has said.
async fn processing(
    tx: &mut Tx,
    order: &Order,
    event: &Event,
    payment: &Payment,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    if !orders::change_status(tx, order.id, OrderStatus::Pending, OrderStatus::Processing).await? {
        return Ok(Outcome::AlreadyDone);
    }
    if let Some(intent) = &payment.payment_intent {
        orders::set_payment_intent(tx, order.id, intent).await?;
    }
    let message = Message::PaymentProcessing { order: order.id };
    promise(tx, Some(order.account_id), Some(event.id), message, now).await?;
    audit::note(
        tx,
        Some(event.id),
        "order.processing",
        order.id.to_string(),
        now,
    )
    .await?;
    Ok(Outcome::Processing)
}

/// The order's seats are held: they become sold, tickets are issued, messages promised. False when
/// somebody else did it in the meantime; then nothing was changed.
pub(super) async fn fulfil(
    tx: &mut Tx,
    order: &Order,
    event: &Event,
    lines: &[Line],
    payment: &Payment,
    now: DateTime<Utc>,
) -> Result<bool> {
    let paid = Order {
        payment_intent: payment.payment_intent.clone(),
        email: payment.email.clone().or_else(|| order.email.clone()),
        ..order.clone()
    };
    if !orders::mark_paid(tx, &paid, now).await? {
        return Ok(false);
    }
    seats::sell(tx, event.id, lines).await?;
    issue(tx, &paid, event, lines, payment, now).await?;
    audit::note(tx, Some(event.id), "order.pay", order.id.to_string(), now).await?;
    Ok(true)
}

async fn issue(
    tx: &mut Tx,
    order: &Order,
    event: &Event,
    lines: &[Line],
    payment: &Payment,
    now: DateTime<Utc>,
) -> Result<()> {
    let holder_name = payment
        .name
        .clone()
        .unwrap_or_else(|| order.buyer_name.clone());
    let mut seat = 0;
    for line in lines {
        for _ in 0..line.quantity {
            seat += 1;
            let ticket = Ticket {
                id: TicketId::new(),
                event_id: event.id,
                order_id: order.id,
                tier_id: line.tier_id,
                tier_name: line.tier_name.clone(),
                holder_id: order.account_id,
                holder_name: holder_name.clone(),
                code: Code::random().as_str().to_owned(),
                seat,
                price_minor: line.unit_price_minor,
                status: TicketStatus::Valid,
                check_in_id: None,
                email_sent_at: None,
            };
            tickets::insert(tx, &ticket, now).await?;
            let message = Message::Ticket { ticket: ticket.id };
            promise(tx, Some(order.account_id), Some(event.id), message, now).await?;
        }
    }
    if order.email.is_some() {
        let mail = Message::TicketMail { order: order.id };
        promise(tx, Some(order.account_id), Some(event.id), mail, now).await?;
    }
    let sale = Message::Sale { order: order.id };
    promise(tx, Some(event.organizer_id), Some(event.id), sale, now).await
}

/// Paid after the hold was dropped: seated if there are seats, and otherwise paid back, once.
async fn late(
    tx: &mut Tx,
    order: &Order,
    event: &Event,
    lines: &[Line],
    payment: &Payment,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let before = refunds::of_order(tx, order.id).await?;
    if before
        .iter()
        .any(|refund| refund.origin == RefundOrigin::LatePayment)
    {
        return Ok(Outcome::AlreadyDone);
    }
    if seats::hold(tx, event.id, lines).await? {
        let first = fulfil(tx, order, event, lines, payment, now).await?;
        if !first {
            // Somebody else seated it between our read and now: theirs are the seats.
            seats::release(tx, event.id, lines).await?;
        }
        return Ok(if first {
            Outcome::SeatedLate
        } else {
            Outcome::AlreadyDone
        });
    }
    let intent = payment.payment_intent.as_deref();
    let intent =
        intent.ok_or_else(|| Error::Inconsistent("a payment without its intent".into()))?;
    orders::set_payment_intent(tx, order.id, intent).await?;
    let refund = Refund {
        id: RefundId::new(),
        order_id: order.id,
        event_id: event.id,
        amount_minor: order.total_minor,
        origin: RefundOrigin::LatePayment,
        status: RefundStatus::Requested,
        stripe_refund_id: None,
        requested_by: None,
    };
    super::refund::request(tx, &refund, order.account_id, now).await?;
    audit::note(
        tx,
        Some(event.id),
        "order.refund_late",
        order.id.to_string(),
        now,
    )
    .await?;
    Ok(Outcome::RefundedLate)
}

async fn mismatch(
    tx: &mut Tx,
    order: &Order,
    event: &Event,
    payment: &Payment,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    if let Some(intent) = &payment.payment_intent {
        orders::set_payment_intent(tx, order.id, intent).await?;
    }
    let message = Message::AmountMismatch {
        order: order.id,
        paid_minor: payment.amount_minor.unwrap_or(0),
        currency: payment.currency,
    };
    promise(tx, Some(event.organizer_id), Some(event.id), message, now).await?;
    audit::note(
        tx,
        Some(event.id),
        "order.amount_mismatch",
        order.id.to_string(),
        now,
    )
    .await?;
    tracing::warn!(order = %order.id, "what was paid is not what was asked for");
    Ok(Outcome::AmountMismatch)
}
