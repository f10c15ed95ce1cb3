//! Payments, charges, refunds and disputes as Stripe writes them.

use serde_json::{Value, json};

use super::shapes::{address, with_nulls};
use super::state::{Dispute, DisputeStage, Payment, PaymentStage, Refund, RefundStage};

const PAYMENT_INTENT_NULLS: &[&str] = &[
    "application",
    "application_fee_amount",
    "automatic_payment_methods",
    "canceled_at",
    "cancellation_reason",
    "client_secret",
    "customer",
    "customer_account",
    "excluded_payment_method_types",
    "next_action",
    "on_behalf_of",
    "payment_method",
    "payment_method_configuration_details",
    "processing",
    "receipt_email",
    "review",
    "setup_future_usage",
    "shipping",
    "source",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
];

pub(super) fn payment_intent(payment: &Payment) -> Value {
    let (status, received, error) = match payment.stage {
        PaymentStage::Succeeded => ("succeeded", payment.amount, Value::Null),
        PaymentStage::Processing => ("processing", 0, Value::Null),
        PaymentStage::Failed => ("requires_payment_method", 0, decline(payment)),
    };
    let object = json!({
        "id": payment.id,
        "object": "payment_intent",
        "amount": payment.amount,
        "amount_capturable": 0,
        "amount_details": { "tip": {} },
        "amount_received": received,
        "capture_method": "automatic_async",
        "confirmation_method": "automatic",
        "created": payment.created,
        "currency": payment.currency,
        "description": payment.description,
        "last_payment_error": error,
        "latest_charge": payment.charge,
        "livemode": false,
        "metadata": payment.metadata,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "status": status,
    });
    with_nulls(object, PAYMENT_INTENT_NULLS)
}

fn decline(payment: &Payment) -> Value {
    json!({
        "charge": payment.charge,
        "code": "card_declined",
        "decline_code": "generic_decline",
        "message": "Your card was declined.",
        "type": "card_error",
    })
}

const CHARGE_NULLS: &[&str] = &[
    "application",
    "application_fee",
    "application_fee_amount",
    "balance_transaction",
    "calculated_statement_descriptor",
    "customer",
    "failure_balance_transaction",
    "on_behalf_of",
    "outcome",
    "payment_method",
    "payment_method_details",
    "receipt_email",
    "receipt_number",
    "receipt_url",
    "review",
    "shipping",
    "source",
    "source_transfer",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
];

pub(super) fn charge(payment: &Payment) -> Value {
    let status = match payment.stage {
        PaymentStage::Succeeded => "succeeded",
        PaymentStage::Processing => "pending",
        PaymentStage::Failed => "failed",
    };
    let succeeded = payment.stage == PaymentStage::Succeeded;
    let failure = payment.stage == PaymentStage::Failed;
    let object = json!({
        "id": payment.charge,
        "object": "charge",
        "amount": payment.amount,
        "amount_captured": if succeeded { payment.amount } else { 0 },
        "amount_refunded": payment.refunded,
        "billing_details": {
            "address": address(),
            "email": payment.buyer.email,
            "name": payment.buyer.name,
            "phone": null,
            "tax_id": null,
        },
        "captured": succeeded,
        "created": payment.created,
        "currency": payment.currency,
        "description": payment.description,
        "disputed": payment.dispute.is_some(),
        "failure_code": failure.then_some("card_declined"),
        "failure_message": failure.then_some("Your card was declined."),
        "fraud_details": {},
        "livemode": false,
        "metadata": payment.metadata,
        "paid": succeeded,
        "payment_intent": payment.id,
        "refunded": payment.refunded == payment.amount,
        "status": status,
    });
    with_nulls(object, CHARGE_NULLS)
}

const REFUND_NULLS: &[&str] = &[
    "balance_transaction",
    "customer",
    "customer_account",
    "payment_method",
    "receipt_number",
    "source_transfer_reversal",
    "transfer_reversal",
];

pub(super) fn refund(refund: &Refund) -> Value {
    let failed = refund.stage == RefundStage::Failed;
    let mut object = json!({
        "id": refund.id,
        "object": "refund",
        "amount": refund.amount,
        "charge": refund.charge,
        "created": refund.created,
        "currency": refund.currency,
        "destination_details": { "card": { "type": "refund" }, "type": "card" },
        "metadata": refund.metadata,
        "payment_intent": refund.payment_intent,
        "reason": refund.reason,
        "status": if failed { "failed" } else { "succeeded" },
    });
    if failed {
        object["failure_reason"] = json!("expired_or_canceled_card");
    }
    with_nulls(object, REFUND_NULLS)
}

pub(super) fn dispute(payment: &Payment, dispute: &Dispute) -> Value {
    let status = match dispute.stage {
        DisputeStage::Open => "needs_response",
        DisputeStage::Won => "won",
        DisputeStage::Lost => "lost",
    };
    let week = 7 * 24 * 60 * 60;
    json!({
        "id": dispute.id,
        "object": "dispute",
        "amount": payment.amount,
        "balance_transactions": [],
        "charge": payment.charge,
        "created": dispute.created,
        "currency": payment.currency,
        "enhanced_eligibility_types": [],
        "evidence": { "enhanced_evidence": {} },
        "evidence_details": {
            "due_by": dispute.created + week,
            "enhanced_eligibility": {},
            "has_evidence": false,
            "past_due": false,
            "submission_count": 0,
        },
        "is_charge_refundable": false,
        "livemode": false,
        "metadata": {},
        "payment_intent": payment.id,
        "payment_method_details": null,
        "reason": "general",
        "status": status,
    })
}
