//! What a test or the console does to the sandbox: press buttons, break things, count.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::{MutexGuard, PoisonError};

use url::Url;

use super::Sandbox;
use super::moves::{Attempt, Refusal};
use super::state::{
    Buyer, Delivery, Dispute, Event, Metadata, Payment, PaymentStage, Refund, RefundStage, Session,
};

/// What goes wrong with the next API request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Answers with this status and Stripe's error shape; the work is not done.
    Status(u16),
    /// Answers 429 with a `Retry-After` of so many seconds; the work is not done.
    Busy(u64),
    /// Does the work, then cuts the connection without a byte of an answer.
    DropAfterWork,
    /// Does the work, then answers 200 with something that is not JSON.
    Garbage,
    /// Does no work and never answers; its idempotency key stays in use until the client
    /// goes away.
    Hang,
}

/// A request as the API received it, refused ones included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub method: String,
    /// Without the query.
    pub path: String,
    pub idempotency_key: Option<String>,
    /// The fields of the body, or of the query of a GET, in bracket notation.
    pub form: BTreeMap<String, String>,
}

#[derive(Default)]
pub(super) struct Control {
    /// In their order; none lets a request through.
    pub faults: VecDeque<Option<Fault>>,
    pub recorded: Vec<Recorded>,
    /// Idempotency keys of requests that are being answered.
    pub in_use: HashSet<String>,
    /// Webhooks are given up without a try.
    pub losing: bool,
}

impl Sandbox {
    pub(super) fn control(&self) -> MutexGuard<'_, Control> {
        let control = self.0.control.lock();
        control.unwrap_or_else(PoisonError::into_inner)
    }

    /// The base address for `stripe::ClientBuilder::url`; ends in '/'.
    pub fn api_url(&self) -> Url {
        self.0.api_url.clone()
    }

    /// The checkout page of a session, as in its `url`.
    pub fn page_url(&self, session_id: &str) -> String {
        format!("{}pay/{session_id}", self.0.api_url)
    }

    /// Pays as the page's button would, for the session's `customer_email` or a made-up buyer.
    ///
    /// # Errors
    /// When the session is unknown or not open.
    pub async fn pay(&self, session_id: &str) -> Result<Session, Refusal> {
        self.attempt(session_id, None, Attempt::Paid)
    }

    /// [`Self::pay`] with what the buyer types.
    pub async fn pay_as(&self, session_id: &str, buyer: Buyer) -> Result<Session, Refusal> {
        self.attempt(session_id, Some(buyer), Attempt::Paid)
    }

    /// The card is refused; the session stays open.
    pub async fn decline(&self, session_id: &str) -> Result<Session, Refusal> {
        self.attempt(session_id, None, Attempt::Declined)
    }

    /// Completes the session unpaid: the bank decides later, by [`Self::settle_later`].
    pub async fn pay_later(&self, session_id: &str) -> Result<Session, Refusal> {
        self.attempt(session_id, None, Attempt::Later)
    }

    /// The bank's word on a session that was to be paid later.
    ///
    /// # Errors
    /// When the session does not wait for it.
    pub async fn settle_later(&self, session_id: &str, success: bool) -> Result<Session, Refusal> {
        self.change(|state, now| state.settle(session_id, success, now))
    }

    pub(super) fn attempt(
        &self,
        id: &str,
        buyer: Option<Buyer>,
        attempt: Attempt,
    ) -> Result<Session, Refusal> {
        self.change(|state, now| {
            let session = state.session(id).ok_or(Refusal::UnknownSession)?;
            let buyer = buyer.unwrap_or_else(|| made_up(session));
            state.attempt(id, buyer, attempt, now)
        })
    }

    /// Expires what the clock says has lapsed, without waiting for the ticker.
    pub fn lapse(&self) {
        self.change(|_, _| ());
    }

    /// Breaks the next API request; several calls queue up.
    pub fn fail_next(&self, fault: Fault) {
        self.control().faults.push_back(Some(fault));
    }

    /// Lets a request through before the faults that are queued after it.
    pub fn pass_next(&self) {
        self.control().faults.push_back(None);
    }

    /// While held, webhooks queue and none is sent; let go, they are delivered.
    pub fn hold_webhooks(&self, held: bool) {
        self.0.held.send_replace(held);
    }

    /// While losing, a webhook that is due is given up and never sent. What happened stands in the
    /// list of events all the same.
    pub fn lose_webhooks(&self, losing: bool) {
        self.control().losing = losing;
    }

    /// Forgets every event, as Stripe does after 30 days.
    pub fn forget_events(&self) {
        self.change(|state, _| {
            state
                .events
                .retain(|event| event.delivery == Delivery::Queued);
        });
    }

    /// Resolves when every queued webhook was delivered or given up. Never while they are held
    /// and some wait.
    pub async fn drained(&self) {
        let mut queued = self.0.queued.subscribe();
        // Fails only when the sender is gone, and `self` holds it.
        let _ = queued.wait_for(|queued| *queued == 0).await;
    }

    /// A refund made elsewhere, in Stripe's dashboard say; without an amount, of all that is
    /// left. Takes the id of the PaymentIntent or of the charge, as those below.
    ///
    /// # Errors
    /// When there is not that much to give back.
    pub fn dashboard_refund(&self, payment: &str, amount: Option<i64>) -> Result<Refund, Refusal> {
        self.change(|state, now| state.refund(payment, amount, None, Metadata::new(), now))
    }

    /// The bank sends a refund back: the money is on the account again.
    ///
    /// # Errors
    /// When there is no such refund, or it has failed before.
    pub fn fail_refund(&self, refund: &str) -> Result<Refund, Refusal> {
        self.change(|state, now| state.fail_refund(refund, now))
    }

    /// The buyer calls the payment back at their bank.
    pub fn dispute(&self, payment: &str) -> Result<Dispute, Refusal> {
        self.change(|state, now| state.dispute(payment, now))
    }

    pub fn close_dispute(&self, payment: &str, won: bool) -> Result<Dispute, Refusal> {
        self.change(|state, now| state.close_dispute(payment, won, now))
    }

    /// Every API request since the start, oldest first.
    pub fn requests(&self) -> Vec<Recorded> {
        self.control().recorded.clone()
    }

    /// Oldest first, as all that follow.
    pub fn sessions(&self) -> Vec<Session> {
        self.change(|state, _| state.sessions.clone())
    }

    pub fn session(&self, id: &str) -> Option<Session> {
        self.change(|state, _| state.session(id).cloned())
    }

    /// Every payment tried, the declined ones too.
    pub fn payments(&self) -> Vec<Payment> {
        self.change(|state, _| state.payments.clone())
    }

    pub fn refunds(&self) -> Vec<Refund> {
        self.change(|state, _| state.refunds.clone())
    }

    /// Every webhook, and how far its delivery got.
    pub fn events(&self) -> Vec<Event> {
        self.change(|state, _| state.events.clone())
    }

    /// Money that came in, in minor units, before refunds.
    pub fn taken(&self, currency: &str) -> i64 {
        let paid = |payment: &&Payment| {
            payment.stage == PaymentStage::Succeeded && payment.currency == currency
        };
        let payments = self.payments();
        payments
            .iter()
            .filter(paid)
            .map(|payment| payment.amount)
            .sum()
    }

    /// Money that went back, in minor units.
    pub fn returned(&self, currency: &str) -> i64 {
        let refunds = self.refunds();
        let gone = |refund: &&Refund| {
            refund.stage == RefundStage::Succeeded && refund.currency == currency
        };
        let of_currency = refunds.iter().filter(gone);
        of_currency.map(|refund| refund.amount).sum()
    }
}

fn made_up(session: &Session) -> Buyer {
    let email = session.customer_email.clone();
    Buyer {
        email: email.unwrap_or_else(|| "buyer@example.com".to_owned()),
        name: Some("Sandbox Buyer".to_owned()),
    }
}
