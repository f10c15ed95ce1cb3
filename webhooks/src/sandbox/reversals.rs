//! Money that goes back: refunds and disputes, and the events that tell of them.

use super::ids;
use super::moves::Refusal;
use super::payment_shapes;
use super::state::{Dispute, DisputeStage, Metadata, PaymentStage, Refund, RefundStage, State};

impl State {
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
            stage: RefundStage::Succeeded,
        };
        let (charge, session) = (payment_shapes::charge(payment), payment.session.clone());
        self.refunds.push(refund.clone());
        self.emit("charge.refunded", &session, charge, now);
        Ok(refund)
    }

    /// A refund comes back, as it may days after it succeeded. Stripe tells it by two events.
    pub fn fail_refund(&mut self, id: &str, now: i64) -> Result<Refund, Refusal> {
        let succeeded =
            |refund: &&mut Refund| refund.id == id && refund.stage == RefundStage::Succeeded;
        let refund = self.refunds.iter_mut().find(succeeded);
        let refund = refund.ok_or(Refusal::UnknownRefund)?;
        refund.stage = RefundStage::Failed;
        let refund = refund.clone();
        let payment = self.payment_mut(&refund.payment_intent);
        let payment = payment.ok_or(Refusal::UnknownPayment)?;
        payment.refunded -= refund.amount;
        let session = payment.session.clone();
        for kind in ["refund.updated", "refund.failed"] {
            self.emit(kind, &session, payment_shapes::refund(&refund), now);
        }
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
        let (object, session) = (
            payment_shapes::dispute(payment, &dispute),
            payment.session.clone(),
        );
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
        let (object, session) = (
            payment_shapes::dispute(payment, &dispute),
            payment.session.clone(),
        );
        self.emit("charge.dispute.closed", &session, object, now);
        Ok(dispute)
    }
}
