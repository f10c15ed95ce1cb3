//! What Stripe says and we have not heard: asked for at the start and every few minutes.
//!
//! Three questions, each of which finds what the others cannot:
//!
//! 1. *Which events were there?* `GET /v1/events`, all kinds that mean something here, from a little
//!    before the time up to which everything was carried out. Each goes through [`super::receive`],
//!    as the webhook would bring it, and is known by its id if it did. Events, and not the list of
//!    completed checkouts: that one tells of payments only, by when a checkout was *made*, and says
//!    nothing of banks that answered days later, of refunds and of disputes. `delivery_success` is
//!    not used: it tells whether somebody answered 2xx, not whether we carried it out, and an
//!    account without a webhook endpoint has no deliveries at all.
//! 2. *How do orders stand whose bank is still to say?* Stripe lists events for 30 days
//!    (<https://docs.stripe.com/api/events/list>). A processing order would hold its seats forever
//!    if the bank's word were lost longer than that, so it is asked about itself, once an hour. A
//!    pending order needs no such question: when its hold lapses, the sweeper's task closes the
//!    checkout, and learns that it was paid.
//! 3. *Which refunds and disputes came before their payment* and are still not carried out
//!    ([`super::reversal`])?
//!
//! The list is newest first, so it is gone through in slices of time, the oldest slice first, each
//! read to its end and carried out oldest first. After a slice in which nothing failed the cursor
//! moves, by compare-and-set: of two workers one moves it, and what both carry out has its effect
//! once. An item that fails stops nothing but the cursor. No key, no turn.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

use super::{Order, reversal, stripe_event};
use crate::app::App;
use crate::error::Result;
use crate::payment::{self, ListedEvent, PaymentError, Payments, Standing};
use crate::store::{Actor, orders, reconciled, reversals, stripe_events};

/// How much is looked at twice. Clocks may differ by the five minutes that a signature allows, and an
/// event may be listed a little after the second that it bears.
const OVERLAP: TimeDelta = TimeDelta::minutes(15);
/// Events that are held in memory at once are those of so long. A month is 120 of them.
const SLICE: TimeDelta = TimeDelta::hours(6);
/// Stripe lists no older events.
const LISTED_FOR: TimeDelta = TimeDelta::days(30);
/// Between questions about the same order.
const ASK_EVERY: TimeDelta = TimeDelta::hours(1);
/// So many orders are asked about in one turn.
const ASK_BATCH: i64 = 50;
/// After so many failures in a row it is Stripe that does not answer.
const ENOUGH: usize = 3;

/// What a turn found. A log holds these counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Events that Stripe listed.
    pub listed: usize,
    /// Those of them that had not come, and were carried out now.
    pub found: usize,
    /// Orders whose bank was to say and that Stripe was asked about.
    pub asked: usize,
    /// Those of them about which it had said something.
    pub answered: usize,
    /// Payments whose earlier refunds or disputes were carried out now.
    pub caught_up: usize,
    /// What could not be carried out, and is tried again at the next turn.
    pub failed: usize,
}

/// One turn.
///
/// # Errors
/// When Stripe or the database does not answer. What was done stays done; the next turn goes on.
#[tracing::instrument(name = "order.reconcile", skip_all)]
pub async fn reconcile(app: &App) -> Result<Reconciled> {
    let Some(payments) = &app.payments else {
        return Ok(Reconciled::default());
    };
    let mut done = Reconciled::default();
    // None waits for the others to succeed.
    let events = go_through_events(app, payments, &mut done).await;
    let banks = ask_about_banks(app, payments, &mut done).await;
    let early = catch_up(app, &mut done).await;
    let Reconciled {
        listed,
        found,
        asked,
        answered,
        caught_up,
        failed,
    } = done;
    if found + answered + caught_up + failed > 0 {
        tracing::info!(
            listed,
            found,
            asked,
            answered,
            caught_up,
            failed,
            "reconciled"
        );
    }
    events.and(banks).and(early)?;
    Ok(done)
}

async fn go_through_events(app: &App, payments: &Payments, done: &mut Reconciled) -> Result<()> {
    let what = format!(
        "stripe_events:{}",
        if payments.live { "live" } else { "test" }
    );
    let now = app.clock.now().trunc_subsecs(0);
    let mut upto = cursor(app, &what, now).await?;
    let oldest = now - LISTED_FOR;
    if upto < oldest {
        tracing::warn!(%upto, "Stripe no longer lists all events since the last turn");
    }
    // A clock that was put back must not lead past the present.
    let mut from = (upto.min(now) - OVERLAP).max(oldest);
    let mut unbroken = true;
    loop {
        let end = from + SLICE;
        // The last slice is open: Stripe's clock may be ahead of ours.
        let before = (end < now).then_some(end);
        let slice = not_come_yet(app, payments, from, before, done).await?;
        unbroken &= carry_out(app, payments, &slice, done).await;
        let to = before.unwrap_or(now);
        if unbroken && to != upto {
            let mut tx = app.store.begin(Actor::System).await?;
            let moved = reconciled::advance(&mut tx, &what, upto, to).await?;
            tx.commit().await?;
            if !moved {
                // Another worker is at it, and further.
                return Ok(());
            }
            upto = to;
        }
        if before.is_none() {
            return Ok(());
        }
        from = end;
    }
}

/// Up to when everything was carried out. The first turn begins with the first order that had a price.
async fn cursor(app: &App, what: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let mut tx = app.store.begin(Actor::System).await?;
    if let Some(upto) = reconciled::upto(&mut tx, what).await? {
        return Ok(upto);
    }
    let first = orders::first_at(&mut tx).await?.unwrap_or(now);
    let first = first.trunc_subsecs(0).max(now - LISTED_FOR);
    reconciled::start(&mut tx, what, first).await?;
    let upto = reconciled::upto(&mut tx, what).await?;
    tx.commit().await?;
    Ok(upto.unwrap_or(first))
}

/// The events of a slice of time that did not come, the oldest first.
async fn not_come_yet(
    app: &App,
    payments: &Payments,
    from: DateTime<Utc>,
    before: Option<DateTime<Utc>>,
    done: &mut Reconciled,
) -> Result<Vec<ListedEvent>> {
    let mut missing: Vec<ListedEvent> = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = payments.events(from, before, after.as_deref()).await?;
        done.listed += page.events.len();
        let last = page.events.last().map(|event| event.id.clone());
        let mut tx = app.store.read(Actor::System).await?;
        for event in page.events {
            if !stripe_events::is_known(&mut tx, &event.id).await? {
                missing.push(event);
            }
        }
        tx.commit().await?;
        if !page.more || last.is_none() {
            break;
        }
        if last == after {
            // not-for-people: for the log
            return Err(PaymentError::Unreachable("a list that goes in a circle".into()).into());
        }
        after = last;
    }
    missing.reverse();
    Ok(missing)
}

/// Whether none of them failed.
async fn carry_out(
    app: &App,
    payments: &Payments,
    events: &[ListedEvent],
    done: &mut Reconciled,
) -> bool {
    let before = done.failed;
    for listed in events {
        let event = match payment::parse(listed.body.as_bytes()) {
            Ok(event) => event,
            Err(error) => {
                tracing::error!(id = %listed.id, %error, "a listed event was not understood");
                done.failed += 1;
                continue;
            }
        };
        if event.live != payments.live {
            tracing::warn!(id = %event.id, "a listed event of the other mode was left out");
            continue;
        }
        match super::receive(app, &event, &listed.body).await {
            Ok(_) => done.found += 1,
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(id = %event.id, kind = %event.kind, error, "an event failed");
                done.failed += 1;
            }
        }
    }
    done.failed == before
}

async fn ask_about_banks(app: &App, payments: &Payments, done: &mut Reconciled) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.read(Actor::System).await?;
    let waiting = orders::to_ask(&mut tx, now - ASK_EVERY, ASK_BATCH).await?;
    tx.commit().await?;
    let mut in_a_row = 0;
    for order in waiting {
        match ask_about(app, payments, &order).await {
            Ok(answered) => {
                in_a_row = 0;
                done.asked += 1;
                done.answered += usize::from(answered);
            }
            Err(error) => {
                in_a_row += 1;
                done.failed += 1;
                if in_a_row == ENOUGH {
                    return Err(error);
                }
                let error = &error as &dyn std::error::Error;
                tracing::warn!(order = %order.id, error, "no word on what the bank said");
            }
        }
    }
    Ok(())
}

/// Whether the bank had said something.
async fn ask_about(app: &App, payments: &Payments, order: &Order) -> Result<bool> {
    let Some(session) = &order.stripe_session_id else {
        return Ok(false);
    };
    let standing = payments.standing(session).await?;
    let answered = match standing {
        Some(Standing::Paid(payment)) if payment.order == order.id => {
            super::pay(app, &payment).await?;
            true
        }
        Some(Standing::Refused) => {
            let mut tx = app.store.begin(Actor::System).await?;
            stripe_event::refuse(&mut tx, order.id, app.clock.now()).await?;
            tx.commit().await?;
            app.outbox_bell.notify_one();
            true
        }
        Some(Standing::Paid(_) | Standing::Waiting) | None => false,
    };
    let mut tx = app.store.begin(Actor::System).await?;
    orders::note_asked(&mut tx, order.id, app.clock.now()).await?;
    tx.commit().await?;
    Ok(answered)
}

async fn catch_up(app: &App, done: &mut Reconciled) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::System).await?;
    // Refunds and disputes of payments that are none of ours.
    reversals::forget(&mut tx, now - LISTED_FOR - LISTED_FOR).await?;
    let overdue = reversals::overdue(&mut tx).await?;
    tx.commit().await?;
    for intent in overdue {
        match catch_up_with(app, &intent, now).await {
            Ok(()) => done.caught_up += 1,
            Err(error) => {
                done.failed += 1;
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "what came before a payment could not be carried out");
            }
        }
    }
    Ok(())
}

async fn catch_up_with(app: &App, payment_intent: &str, now: DateTime<Utc>) -> Result<()> {
    let mut tx = app.store.begin(Actor::System).await?;
    if let Some(order) = orders::by_payment_intent(&mut tx, payment_intent).await? {
        super::locked(&mut tx, order.id).await?;
        reversal::carry_out(&mut tx, order.id, payment_intent, now).await?;
    }
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(())
}
