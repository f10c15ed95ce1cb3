//! A payment arrives: the one fulfilment, for the webhook, the success page and the reconciler.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::{Order, OrderStatus, locked, reversal};
use crate::app::App;
use crate::error::{Error, Rejection, Result};
use crate::id::{AccountId, AuditId, OrderId, RefundId, TicketId};
use crate::money::Currency;
use crate::outbox::{Message, promise, row};
use crate::store::fulfilment::{self, Consequences, NewTicket, Note, Paid, Seats, Settling};
use crate::store::refunds::{self, Refund, RefundOrigin, RefundStatus};
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
    /// Of a payment that nobody knows yet: carried out when it comes.
    Kept,
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
            Self::Kept => "kept",
        }
    }
}

/// Fulfils what was paid for, once.
///
/// # Errors
/// When the database fails; then nothing of it happened.
#[tracing::instrument(name = "order.pay", skip_all, fields(order = %payment.order))]
pub async fn pay(app: &App, payment: &Payment) -> Result<Outcome> {
    app.commits.payment(app, payment.clone()).await
}

/// Many at once, in an open transaction, each with its own outcome. What most of them come to, an order that becomes paid,
/// takes as many round trips for all of them as for one.
pub(super) async fn settle_all(
    tx: &mut Tx,
    payments: &[&Payment],
    now: DateTime<Utc>,
) -> Result<Vec<Outcome>> {
    let mut outcomes: Vec<Option<Outcome>> = vec![None; payments.len()];
    // An order that is paid for twice: the second looks at what the first has made of it.
    while outcomes.iter().any(Option::is_none) {
        let mut first = HashSet::new();
        let round: Vec<usize> = (0..payments.len())
            .filter(|i| outcomes[*i].is_none() && first.insert(payments[*i].order))
            .collect();
        let orders: Vec<OrderId> = round.iter().map(|i| payments[*i].order).collect();
        fulfilment::lock(tx, &orders).await?;
        let found = fulfilment::read(tx, &orders).await?;
        let found: HashMap<OrderId, Settling> =
            found.into_iter().map(|s| (s.order.id, s)).collect();
        let mut due = Vec::new();
        for i in round {
            let payment = payments[i];
            outcomes[i] = Some(match found.get(&payment.order) {
                None => Outcome::UnknownOrder,
                Some(settling) if is_due(settling, payment) => {
                    due.push(Due { settling, payment });
                    Outcome::Fulfilled
                }
                Some(settling) => otherwise(tx, settling, payment, now).await?,
            });
        }
        fulfil(tx, &due, now).await?;
    }
    Ok(outcomes.into_iter().flatten().collect())
}

/// Whether the order's seats are held, and this is the money for them.
fn is_due(settling: &Settling, payment: &Payment) -> bool {
    let order = &settling.order;
    matches!(order.status, OrderStatus::Pending | OrderStatus::Processing)
        && payment.settled
        && is_what_was_asked(order, payment)
}

fn is_what_was_asked(order: &Order, payment: &Payment) -> bool {
    (payment.amount_minor, payment.currency) == (Some(order.total_minor), Some(order.currency))
}

async fn otherwise(
    tx: &mut Tx,
    settling: &Settling,
    payment: &Payment,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let order = &settling.order;
    if matches!(order.status, OrderStatus::Paid | OrderStatus::Refunded) {
        return Ok(Outcome::AlreadyDone);
    }
    if !is_what_was_asked(order, payment) {
        return mismatch(tx, settling, payment, now).await;
    }
    if !payment.settled {
        return processing(tx, order, payment, now).await;
    }
    late(tx, settling, payment, now).await
}

/// Pending to processing: the hold stands until the bank has said.
async fn processing(
    tx: &mut Tx,
    order: &Order,
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
    let event = Some(order.event_id);
    promise(tx, Some(order.account_id), event, message, now).await?;
    audit::note(tx, event, "order.processing", order.id.to_string(), now).await?;
    Ok(Outcome::Processing)
}

/// An order whose seats are held, and the money for them.
#[derive(Clone, Copy)]
pub(super) struct Due<'a> {
    pub settling: &'a Settling,
    pub payment: &'a Payment,
}

/// Held seats become sold, tickets are issued, messages promised. The orders' events are locked, so
/// that they are still as they were read.
pub(super) async fn fulfil(tx: &mut Tx, due: &[Due<'_>], now: DateTime<Utc>) -> Result<()> {
    if due.is_empty() {
        return Ok(());
    }
    let paid: Vec<Paid> = due.iter().map(Due::paid).collect();
    let by = match tx.actor() {
        Actor::Account(account) => Some(account),
        Actor::Nobody | Actor::System => None,
    };
    let mut all = Consequences::default();
    due.iter().for_each(|due| due.follow(&mut all, by));
    all.events = sums(all.events);
    all.tiers = sums(all.tiers);
    let made = fulfilment::write(tx, &paid, &all, now).await?;
    if made.len() != due.len() {
        return Err(Error::Inconsistent(
            "an order changed while its event was locked".into(),
        ));
    }
    // What Stripe said of a payment before it was known whose it is.
    let reversed: HashSet<OrderId> = made
        .iter()
        .filter(|made| made.words > 0)
        .map(|made| made.id)
        .collect();
    for due in due {
        let order = due.settling.order.id;
        if let Some(intent) = due.payment.payment_intent.as_deref()
            && reversed.contains(&order)
        {
            reversal::carry_out(tx, order, intent, now).await?;
        }
    }
    Ok(())
}

/// One row an event or tier, in the order of their ids.
fn sums<I: Ord>(seats: Vec<Seats<I>>) -> Vec<Seats<I>> {
    let mut sums = BTreeMap::new();
    for seats in seats {
        *sums.entry(seats.id).or_default() += seats.quantity;
    }
    let seats = sums.into_iter();
    seats.map(|(id, quantity)| Seats { id, quantity }).collect()
}

impl Due<'_> {
    fn email(&self) -> Option<&String> {
        let known = self.settling.order.email.as_ref();
        self.payment.email.as_ref().or(known)
    }

    fn paid(&self) -> Paid {
        Paid {
            id: self.settling.order.id,
            before: self.settling.order.status,
            payment_intent: self.payment.payment_intent.clone(),
            email: self.email().cloned(),
        }
    }

    /// Adds what follows from this one.
    fn follow(&self, all: &mut Consequences<Message>, by: Option<AccountId>) {
        let order = &self.settling.order;
        let (buyer, event) = (order.account_id, order.event_id);
        let name = self.payment.name.as_ref().unwrap_or(&order.buyer_name);
        let mut seat = 0;
        for line in &self.settling.lines {
            let quantity = line.quantity;
            all.events.push(Seats {
                id: event,
                quantity,
            });
            let id = line.tier_id;
            all.tiers.push(Seats { id, quantity });
            for _ in 0..quantity {
                seat += 1;
                let id = TicketId::new();
                all.tickets.push(NewTicket {
                    id,
                    event_id: event,
                    order_id: order.id,
                    tier_id: line.tier_id,
                    holder_id: buyer,
                    holder_name: name.clone(),
                    code: Code::random().as_str().to_owned(),
                    seat,
                    price_minor: line.unit_price_minor,
                });
                let message = Message::Ticket { ticket: id };
                all.promises.push(row(Some(buyer), Some(event), message));
            }
        }
        if self.email().is_some() {
            let message = Message::TicketMail { order: order.id };
            all.promises.push(row(Some(buyer), Some(event), message));
        }
        let (to, message) = (
            self.settling.organizer_id,
            Message::Sale { order: order.id },
        );
        all.promises.push(row(Some(to), Some(event), message));
        all.notes.push(Note {
            id: AuditId::new(),
            account_id: by,
            event_id: event,
            action: "order.pay",
            subject: order.id.to_string(),
        });
    }
}

/// Paid after the hold was dropped: seated if there are seats, and otherwise paid back, once.
async fn late(
    tx: &mut Tx,
    settling: &Settling,
    payment: &Payment,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let (order, lines) = (&settling.order, &settling.lines);
    if let Some(intent) = &payment.payment_intent {
        orders::set_payment_intent(tx, order.id, intent).await?;
        // What Stripe said of the payment before it was known whose it is.
        reversal::carry_out(tx, order.id, intent, now).await?;
    }
    let order = &locked(tx, order.id)
        .await?
        .ok_or(Rejection::OrderNotFound)?;
    let before = refunds::of_order(tx, order.id).await?;
    let ours = |refund: &Refund| refund.origin == RefundOrigin::LatePayment;
    if before.iter().any(ours) || order.refunded_minor >= order.total_minor {
        return Ok(Outcome::AlreadyDone);
    }
    if seats::hold(tx, order.event_id, lines).await? {
        fulfil(tx, &[Due { settling, payment }], now).await?;
        return Ok(Outcome::SeatedLate);
    }
    if payment.payment_intent.is_none() {
        return Err(Error::Inconsistent("a payment without its intent".into()));
    }
    let refund = Refund {
        id: RefundId::new(),
        order_id: order.id,
        event_id: order.event_id,
        amount_minor: order.total_minor - order.refunded_minor,
        origin: RefundOrigin::LatePayment,
        status: RefundStatus::Requested,
        stripe_refund_id: None,
        requested_by: None,
    };
    super::refund::request(tx, &refund, order.account_id, now).await?;
    audit::note(
        tx,
        Some(order.event_id),
        "order.refund_late",
        order.id.to_string(),
        now,
    )
    .await?;
    Ok(Outcome::RefundedLate)
}

async fn mismatch(
    tx: &mut Tx,
    settling: &Settling,
    payment: &Payment,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let order = &settling.order;
    if let Some(intent) = &payment.payment_intent {
        orders::set_payment_intent(tx, order.id, intent).await?;
    }
    let message = Message::AmountMismatch {
        order: order.id,
        paid_minor: payment.amount_minor.unwrap_or(0),
        currency: payment.currency,
    };
    let (to, event) = (settling.organizer_id, order.event_id);
    promise(tx, Some(to), Some(event), message, now).await?;
    let message = Message::PaidOtherAmount {
        order: order.id,
        paid_minor: payment.amount_minor.unwrap_or(0),
        currency: payment.currency,
    };
    promise(tx, Some(order.account_id), Some(event), message, now).await?;
    audit::note(
        tx,
        Some(event),
        "order.amount_mismatch",
        order.id.to_string(),
        now,
    )
    .await?;
    tracing::warn!(order = %order.id, "what was paid is not what was asked for");
    if let Some(intent) = &payment.payment_intent {
        reversal::carry_out(tx, order.id, intent, now).await?;
    }
    Ok(Outcome::AmountMismatch)
}
