//! What can happen to a session, a payment or a dispute, and the event that tells of it.

use serde_json::Value;

use super::ids;
use super::shapes;
use super::state::{
    Buyer, Delivery, Dispute, DisputeStage, Event, Metadata, Payment, PaymentStage, Refund,
    Session, Stage, State,
};

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
            let failed = shapes::payment_intent(&payment);
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
            let failed = shapes::payment_intent(payment);
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

    /// Gives money back; without an amount, all that is left.
    pub fn refund(
        &mut self,
        payment: &str,
        amount: Option<i64>,
        reason: Option<String>,
        metadata: Metadata,
        now: i64,
    ) -> Result<Refund, Refusal> {
        let payment = self.payment_mut(payment).ok_or(Refusal::UnknownPayment)?;
        if payment.stage != PaymentStage::Succeeded {
            return Err(Refusal::NotPaid);
        }
        let contested = |dispute: &Dispute| dispute.stage != DisputeStage::Won;
        if payment.dispute.as_ref().is_some_and(contested) {
            return Err(Refusal::Disputed);
        }
        let left = payment.amount - payment.refunded;
        if left == 0 {
            return Err(Refusal::AlreadyRefunded);
        }
        let amount = amount.unwrap_or(left);
        if amount > left {
            return Err(Refusal::TooMuch { left });
        }
        payment.refunded += amount;
        let refund = Refund {
            id: ids::refund(),
            payment_intent: payment.id.clone(),
            charge: payment.charge.clone(),
            created: now,
            amount,
            currency: payment.currency.clone(),
            reason,
            metadata,
        };
        let (charge, session) = (shapes::charge(payment), payment.session.clone());
        self.refunds.push(refund.clone());
        self.emit("charge.refunded", &session, charge, now);
        Ok(refund)
    }

    /// The buyer calls the payment back at their bank.
    pub fn dispute(&mut self, payment: &str, now: i64) -> Result<Dispute, Refusal> {
        let payment = self.payment_mut(payment).ok_or(Refusal::UnknownPayment)?;
        if payment.stage != PaymentStage::Succeeded {
            return Err(Refusal::NotPaid);
        }
        if payment.dispute.is_some() {
            return Err(Refusal::Disputed);
        }
        let dispute = Dispute {
            id: ids::dispute(),
            created: now,
            stage: DisputeStage::Open,
        };
        payment.dispute = Some(dispute.clone());
        let (object, session) = (shapes::dispute(payment, &dispute), payment.session.clone());
        self.emit("charge.dispute.created", &session, object, now);
        Ok(dispute)
    }

    pub fn close_dispute(
        &mut self,
        payment: &str,
        won: bool,
        now: i64,
    ) -> Result<Dispute, Refusal> {
        let payment = self.payment_mut(payment).ok_or(Refusal::UnknownPayment)?;
        let Some(dispute) = payment
            .dispute
            .as_mut()
            .filter(|dispute| dispute.stage == DisputeStage::Open)
        else {
            return Err(Refusal::NotDisputed);
        };
        dispute.stage = if won {
            DisputeStage::Won
        } else {
            DisputeStage::Lost
        };
        let dispute = dispute.clone();
        let (object, session) = (shapes::dispute(payment, &dispute), payment.session.clone());
        self.emit("charge.dispute.closed", &session, object, now);
        Ok(dispute)
    }

    fn emit(&mut self, kind: &str, session: &str, object: Value, now: i64) {
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
