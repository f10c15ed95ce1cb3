//! A word of Stripe's, its signature verified: kept as it came, and carried out once.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::cancel::release;
use super::expire::tell_lapsed;
use super::pay::settle_all;
use super::refund::Listed;
use super::reversal::{self, Word};
use super::{OrderStatus, Outcome, Payment, locked, with_all};
use crate::app::App;
use crate::error::{Error, Result};
use crate::id::OrderId;
use crate::outbox::{Message, promise};
use crate::payment::{Event, Fact};
use crate::store::stripe_events::{self, Kept};
use crate::store::{Tx, orders};

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
    let word = Said::Event {
        event: event.clone(),
        body: body.to_owned(),
        listed,
    };
    let outcome = app.commits.word(app, word).await?;
    tracing::info!(outcome = outcome.as_str(), "done");
    Ok(outcome)
}

/// Something that Stripe said.
#[derive(Clone, Debug)]
pub enum Said {
    /// By an event, which is kept as it came.
    Event {
        event: Event,
        body: String,
        /// The refunds of its payment, when it is about those.
        listed: Vec<Listed>,
    },
    /// When it was asked.
    Seen(Payment),
}

/// Carries out many in one transaction, with the ids of the events among them; each has its own
/// outcome. Payments come first, all together.
///
/// # Errors
/// When the database fails: then none of them happened.
pub(crate) async fn carry_out_all(
    tx: &mut Tx,
    words: &[&Said],
    now: DateTime<Utc>,
) -> Result<Vec<Outcome>> {
    let mut unseen = keep(tx, words, now).await?;
    let is_new: Vec<bool> = words
        .iter()
        .map(|word| match word {
            // The same event twice: the first has it.
            Said::Event { event, .. } => unseen.remove(&event.id),
            Said::Seen(_) => true,
        })
        .collect();
    let payments: Vec<&Payment> = words
        .iter()
        .zip(&is_new)
        .filter(|(_, is_new)| **is_new)
        .filter_map(|(word, _)| word.payment())
        .collect();
    let mut settled = settle_all(tx, &payments, now).await?.into_iter();
    let mut outcomes = Vec::with_capacity(words.len());
    for (word, is_new) in words.iter().zip(is_new) {
        if !is_new {
            outcomes.push(Outcome::AlreadyDone);
            continue;
        }
        let outcome = match (word.payment(), word) {
            (Some(_), _) => settled.next(),
            (None, Said::Event { event, listed, .. }) => {
                Some(carry_out(tx, event, listed.clone(), now).await?)
            }
            (None, Said::Seen(_)) => None,
        };
        let outcome = outcome.ok_or_else(|| Error::Inconsistent("no outcome".into()))?;
        if let Said::Event { event, .. } = word
            && expected(&event.fact) != outcome.as_str()
        {
            stripe_events::set_outcome(tx, &event.id, outcome.as_str()).await?;
        }
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

impl Said {
    fn payment(&self) -> Option<&Payment> {
        match self {
            Self::Seen(payment) => Some(payment),
            Self::Event { event, .. } => match &event.fact {
                Fact::Completed(payment) => Some(payment),
                _ => None,
            },
        }
    }
}

/// Keeps the events; the ids of those that were not known come back.
async fn keep(tx: &mut Tx, words: &[&Said], now: DateTime<Utc>) -> Result<HashSet<String>> {
    let mut kept: Vec<Kept<'_>> = words
        .iter()
        .filter_map(|word| match word {
            Said::Event { event, body, .. } => Some(Kept {
                id: &event.id,
                kind: &event.kind,
                body,
                outcome: expected(&event.fact),
            }),
            Said::Seen(_) => None,
        })
        .collect();
    // Everybody in the same order, so that nobody waits in a circle.
    kept.sort_by_key(|kept| kept.id);
    match kept.is_empty() {
        true => Ok(HashSet::new()),
        false => stripe_events::insert(tx, &kept, now).await,
    }
}

/// What most events of its kind come to: kept with it, and put right where it is something else.
fn expected(fact: &Fact) -> &'static str {
    match fact {
        Fact::Completed(_) => Outcome::Fulfilled.as_str(),
        Fact::NotOurs => Outcome::UnknownOrder.as_str(),
        Fact::Ignored => Outcome::Ignored.as_str(),
        _ => Outcome::Recorded.as_str(),
    }
}

async fn carry_out(
    tx: &mut Tx,
    event: &Event,
    listed: Vec<Listed>,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    match &event.fact {
        // With the others, before.
        Fact::Completed(_) => Ok(Outcome::AlreadyDone),
        Fact::AsyncFailed { order } => refuse(tx, *order, now).await,
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
            reversal::hear(
                tx,
                &event.id,
                payment_intent,
                &Word::Refunds { listed },
                now,
            )
            .await
        }
        Fact::RefundFailed {
            payment_intent,
            refund,
            ours,
            amount_minor,
        } => {
            let refund = Listed {
                stripe_id: refund.clone(),
                amount_minor: *amount_minor,
                ours: *ours,
            };
            let word = Word::RefundFailed { refund };
            reversal::hear(tx, &event.id, payment_intent, &word, now).await
        }
        Fact::DisputeOpened {
            payment_intent,
            dispute,
        } => {
            let dispute = dispute.clone();
            let word = Word::DisputeOpened { dispute };
            reversal::hear(tx, &event.id, payment_intent, &word, now).await
        }
        Fact::DisputeClosed {
            payment_intent,
            dispute,
            won,
        } => {
            let (dispute, won) = (dispute.clone(), *won);
            let word = Word::DisputeClosed { dispute, won };
            reversal::hear(tx, &event.id, payment_intent, &word, now).await
        }
        Fact::NotOurs => Ok(Outcome::UnknownOrder),
        Fact::Ignored => Ok(Outcome::Ignored),
    }
}

/// The bank said no: the seats are free, and the buyer is told.
pub(super) async fn refuse(tx: &mut Tx, order: OrderId, now: DateTime<Utc>) -> Result<Outcome> {
    let from = [OrderStatus::Pending, OrderStatus::Processing];
    let outcome = close(tx, order, &from, OrderStatus::Cancelled, now).await?;
    if outcome == Outcome::Released
        && let Some(order) = orders::get(tx, order).await?
    {
        let message = Message::PaymentRefused { order: order.id };
        let (buyer, event) = (Some(order.account_id), Some(order.event_id));
        promise(tx, buyer, event, message, now).await?;
    }
    Ok(outcome)
}

/// Releases an order that is in one of `from`; in any other state it says nothing new.
async fn close(
    tx: &mut Tx,
    order: OrderId,
    from: &[OrderStatus],
    to: OrderStatus,
    now: DateTime<Utc>,
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
