//! What can happen to a session on its way to the money, and the event that tells of it.

use serde_json::Value;

use super::ids;
use super::state::{Buyer, Delivery, Event, Payment, PaymentStage, Session, Stage, State};
use super::{payment_shapes, shapes};

/// Why something cannot happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such session")]
    UnknownSession,
    #[error("the session is not open any more")]
    NotOpen(Stage),
    #[error("the session does not wait for a bank")]
    NotAwaiting(Stage),
    #[error("there is no such payment")]
    UnknownPayment,
    #[error("there is no such refund that went through")]
    UnknownRefund,
    #[error("the payment has not succeeded")]
    NotPaid,
    #[error("the payment is refunded already")]
    AlreadyRefunded,
    #[error("only {left} is left to refund")]
    TooMuch { left: i64 },
    #[error("the payment is disputed")]
    Disputed,
    #[error("the payment has no open dispute")]
    NotDisputed,
}

/// How an attempt to pay ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempt {
    Paid,
    Declined,
    /// A method whose money comes later, or never.
    Later,
}

impl State {
    /// One attempt to pay an open session.
    ///
    /// # Errors
    /// When the session is unknown or no longer open.
    pub fn attempt(
        &mut self,
        id: &str,
        buyer: Buyer,
        attempt: Attempt,
        now: i64,
    ) -> Result<Session, Refusal> {
        let session = self.session_mut(id).ok_or(Refusal::UnknownSession)?;
        if session.stage != Stage::Open {
            return Err(Refusal::NotOpen(session.stage));
        }
        let intent = session
            .payment_intent
            .get_or_insert_with(ids::payment_intent)
            .clone();
        session.stage = match attempt {
            Attempt::Paid => Stage::Paid,
            Attempt::Declined => Stage::Open,
            Attempt::Later => Stage::Awaiting,
        };
        if attempt != Attempt::Declined {
            session.buyer = Some(buyer.clone());
        }
        let session = session.clone();
        let stage = match attempt {
            Attempt::Paid => PaymentStage::Succeeded,
            Attempt::Declined => PaymentStage::Failed,
            Attempt::Later => PaymentStage::Processing,
        };
        let payment = self.record_payment(&session, intent, buyer, stage, now);
        if attempt == Attempt::Declined {
            let failed = payment_shapes::payment_intent(&payment);
            self.emit("payment_intent.payment_failed", &session.id, failed, now);
        } else {
            let completed = shapes::session(&session, &self.base);
            self.emit("checkout.session.completed", &session.id, completed, now);
        }
        Ok(session)
    }

    fn record_payment(
        &mut self,
        session: &Session,
        intent: String,
        buyer: Buyer,
        stage: PaymentStage,
        now: i64,
    ) -> Payment {
        if let Some(earlier) = self.payment_mut(&intent) {
            // Every attempt is a charge of its own.
            earlier.charge = ids::charge();
            earlier.stage = stage;
            earlier.buyer = buyer;
            return earlier.clone();
        }
        let payment = Payment {
            id: intent,
            charge: ids::charge(),
            session: session.id.clone(),
            stage,
            created: now,
            amount: session.total(),
            refunded: 0,
            currency: session.currency.clone(),
            metadata: session.payment_metadata.clone(),
            description: session.description.clone(),
            buyer,
            dispute: None,
        };
        self.payments.push(payment.clone());
        payment
    }

    /// The bank's answer to a payment that was to come later.
    pub fn settle(&mut self, id: &str, confirmed: bool, now: i64) -> Result<Session, Refusal> {
        let session = self.session_mut(id).ok_or(Refusal::UnknownSession)?;
        if session.stage != Stage::Awaiting {
            return Err(Refusal::NotAwaiting(session.stage));
        }
        let (stage, paid, event) = if confirmed {
            (
                Stage::Paid,
                PaymentStage::Succeeded,
                "checkout.session.async_payment_succeeded",
            )
        } else {
            (
                Stage::Bounced,
                PaymentStage::Failed,
                "checkout.session.async_payment_failed",
            )
        };
        session.stage = stage;
        let session = session.clone();
        let intent = session.payment_intent.clone().unwrap_or_default();
        if let Some(payment) = self.payment_mut(&intent) {
            payment.stage = paid;
        }
        if !confirmed && let Some(payment) = self.payment(&intent) {
            let failed = payment_shapes::payment_intent(payment);
            self.emit("payment_intent.payment_failed", &session.id, failed, now);
        }
        let object = shapes::session(&session, &self.base);
        self.emit(event, &session.id, object, now);
        Ok(session)
    }

    /// Closes an open session unpaid, by hand or by its clock.
    pub fn expire(&mut self, id: &str, now: i64) -> Result<Session, Refusal> {
        let session = self.session_mut(id).ok_or(Refusal::UnknownSession)?;
        if session.stage != Stage::Open {
            return Err(Refusal::NotOpen(session.stage));
        }
        session.stage = Stage::Expired;
        let session = session.clone();
        let object = shapes::session(&session, &self.base);
        self.emit("checkout.session.expired", &session.id, object, now);
        Ok(session)
    }

    pub fn has_lapsed(&self, now: i64) -> bool {
        self.sessions.iter().any(|session| lapsed(session, now))
    }

    /// Expires every open session whose time is over.
    pub fn lapse(&mut self, now: i64) {
        let over: Vec<String> = self
            .sessions
            .iter()
            .filter(|session| lapsed(session, now))
            .map(|session| session.id.clone())
            .collect();
        for id in over {
            // Open a line above, so there is nothing to refuse.
            let _ = self.expire(&id, now);
        }
    }

    pub(super) fn emit(&mut self, kind: &str, session: &str, object: Value, now: i64) {
        self.events.push(Event {
            id: ids::event(),
            kind: kind.to_owned(),
            created: now,
            session: session.to_owned(),
            object,
            delivery: Delivery::Queued,
            attempts: 0,
        });
    }
}

fn lapsed(session: &Session, now: i64) -> bool {
    session.stage == Stage::Open && session.expires_at <= now
}
