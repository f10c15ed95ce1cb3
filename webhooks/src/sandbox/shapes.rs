//! The objects as Stripe writes them, complete enough for async-stripe's strict parser.

use serde_json::{Value, json};

use super::state::{
    Delivery, Dispute, DisputeStage, Event, Line, Payment, PaymentStage, Refund, Session, Stage,
};

/// The version of Stripe's API whose shapes these are.
pub const API_VERSION: &str = "2026-08-26.dahlia";

pub(super) fn session(session: &Session, base: &str) -> Value {
    let total = session.total();
    let url = (session.stage == Stage::Open).then(|| format!("{base}pay/{id}", id = session.id));
    json!({
        "id": session.id,
        "object": "checkout.session",
        "adaptive_pricing": { "enabled": false },
        "after_expiration": null,
        "allow_promotion_codes": null,
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": { "enabled": false, "liability": null, "provider": null, "status": null },
        "billing_address_collection": null,
        "cancel_url": session.cancel_url,
        "client_reference_id": session.client_reference_id,
        "client_secret": null,
        "collected_information": null,
        "consent": null,
        "consent_collection": null,
        "created": session.created,
        "currency": session.currency,
        "currency_conversion": null,
        "custom_fields": [],
        "custom_text": {
            "after_submit": null,
            "shipping_address": null,
            "submit": null,
            "terms_of_service_acceptance": null,
        },
        "customer": null,
        "customer_account": null,
        "customer_creation": "if_required",
        "customer_details": customer_details(session),
        "customer_email": session.customer_email,
        "discounts": [],
        "expires_at": session.expires_at,
        "integration_identifier": null,
        "invoice": null,
        "invoice_creation": null,
        "livemode": false,
        "locale": session.locale,
        "managed_payments": { "enabled": false },
        "metadata": session.metadata,
        "mode": "payment",
        "origin_context": null,
        "payment_intent": session.payment_intent,
        "payment_link": null,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": null,
        "payment_method_options": {},
        "payment_method_types": session.payment_method_types,
        "payment_status": session.stage.payment_status(),
        "permissions": null,
        "phone_number_collection": { "enabled": false },
        "recovered_from": null,
        "saved_payment_method_options": null,
        "setup_intent": null,
        "shipping_address_collection": null,
        "shipping_cost": null,
        "shipping_options": [],
        "status": session.stage.status(),
        "submit_type": session.submit_type,
        "subscription": null,
        "success_url": session.success_url,
        "total_details": { "amount_discount": 0, "amount_shipping": 0, "amount_tax": 0 },
        "ui_mode": "hosted_page",
        "url": url,
        "wallet_options": null,
    })
}

fn customer_details(session: &Session) -> Value {
    let (email, name) = match &session.buyer {
        Some(buyer) => (Some(&buyer.email), buyer.name.as_ref()),
        None => (session.customer_email.as_ref(), None),
    };
    if email.is_none() {
        return Value::Null;
    }
    json!({
        "address": address(),
        "business_name": null,
        "email": email,
        "individual_name": null,
        "name": name,
        "phone": null,
        "tax_exempt": "none",
        "tax_ids": null,
    })
}

fn address() -> Value {
    json!({
        "city": null, "country": null, "line1": null,
        "line2": null, "postal_code": null, "state": null,
    })
}

/// `line_items`, for those who ask to have it expanded.
pub(super) fn lines(session: &Session) -> Value {
    let data: Vec<Value> = session
        .lines
        .iter()
        .map(|line| item(session, line))
        .collect();
    let url = format!("/v1/checkout/sessions/{}/line_items", session.id);
    json!({ "object": "list", "data": data, "has_more": false, "url": url })
}

fn item(session: &Session, line: &Line) -> Value {
    let suffix = line.id.trim_start_matches("li_");
    json!({
        "id": line.id,
        "object": "item",
        "adjustable_quantity": null,
        "amount_discount": 0,
        "amount_subtotal": line.amount(),
        "amount_tax": 0,
        "amount_total": line.amount(),
        "currency": session.currency,
        "description": line.name,
        "metadata": {},
        "price": {
            "id": format!("price_{suffix}"),
            "object": "price",
            "active": false,
            "billing_scheme": "per_unit",
            "created": session.created,
            "currency": session.currency,
            "custom_unit_amount": null,
            "livemode": false,
            "lookup_key": null,
            "metadata": {},
            "nickname": null,
            "product": format!("prod_{suffix}"),
            "recurring": null,
            "tax_behavior": "unspecified",
            "tiers_mode": null,
            "transform_quantity": null,
            "type": "one_time",
            "unit_amount": line.unit_amount,
            "unit_amount_decimal": line.unit_amount.to_string(),
        },
        "quantity": line.quantity,
    })
}

pub(super) fn payment_intent(payment: &Payment) -> Value {
    let (status, received, error) = match payment.stage {
        PaymentStage::Succeeded => ("succeeded", payment.amount, Value::Null),
        PaymentStage::Processing => ("processing", 0, Value::Null),
        PaymentStage::Failed => ("requires_payment_method", 0, decline(payment)),
    };
    json!({
        "id": payment.id,
        "object": "payment_intent",
        "amount": payment.amount,
        "amount_capturable": 0,
        "amount_details": { "tip": {} },
        "amount_received": received,
        "application": null,
        "application_fee_amount": null,
        "automatic_payment_methods": null,
        "canceled_at": null,
        "cancellation_reason": null,
        "capture_method": "automatic_async",
        "client_secret": null,
        "confirmation_method": "automatic",
        "created": payment.created,
        "currency": payment.currency,
        "customer": null,
        "customer_account": null,
        "description": payment.description,
        "excluded_payment_method_types": null,
        "last_payment_error": error,
        "latest_charge": payment.charge,
        "livemode": false,
        "metadata": payment.metadata,
        "next_action": null,
        "on_behalf_of": null,
        "payment_method": null,
        "payment_method_configuration_details": null,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "processing": null,
        "receipt_email": null,
        "review": null,
        "setup_future_usage": null,
        "shipping": null,
        "source": null,
        "statement_descriptor": null,
        "statement_descriptor_suffix": null,
        "status": status,
        "transfer_data": null,
        "transfer_group": null,
    })
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

pub(super) fn charge(payment: &Payment) -> Value {
    let status = match payment.stage {
        PaymentStage::Succeeded => "succeeded",
        PaymentStage::Processing => "pending",
        PaymentStage::Failed => "failed",
    };
    let succeeded = payment.stage == PaymentStage::Succeeded;
    let failure = payment.stage == PaymentStage::Failed;
    json!({
        "id": payment.charge,
        "object": "charge",
        "amount": payment.amount,
        "amount_captured": if succeeded { payment.amount } else { 0 },
        "amount_refunded": payment.refunded,
        "application": null,
        "application_fee": null,
        "application_fee_amount": null,
        "balance_transaction": null,
        "billing_details": {
            "address": address(),
            "email": payment.buyer.email,
            "name": payment.buyer.name,
            "phone": null,
            "tax_id": null,
        },
        "calculated_statement_descriptor": null,
        "captured": succeeded,
        "created": payment.created,
        "currency": payment.currency,
        "customer": null,
        "description": payment.description,
        "disputed": payment.dispute.is_some(),
        "failure_balance_transaction": null,
        "failure_code": failure.then_some("card_declined"),
        "failure_message": failure.then_some("Your card was declined."),
        "fraud_details": {},
        "livemode": false,
        "metadata": payment.metadata,
        "on_behalf_of": null,
        "outcome": null,
        "paid": succeeded,
        "payment_intent": payment.id,
        "payment_method": null,
        "payment_method_details": null,
        "receipt_email": null,
        "receipt_number": null,
        "receipt_url": null,
        "refunded": payment.refunded == payment.amount,
        "review": null,
        "shipping": null,
        "source": null,
        "source_transfer": null,
        "statement_descriptor": null,
        "statement_descriptor_suffix": null,
        "status": status,
        "transfer_data": null,
        "transfer_group": null,
    })
}

pub(super) fn refund(refund: &Refund) -> Value {
    json!({
        "id": refund.id,
        "object": "refund",
        "amount": refund.amount,
        "balance_transaction": null,
        "charge": refund.charge,
        "created": refund.created,
        "currency": refund.currency,
        "customer": null,
        "customer_account": null,
        "destination_details": { "card": { "type": "refund" }, "type": "card" },
        "metadata": refund.metadata,
        "payment_intent": refund.payment_intent,
        "payment_method": null,
        "reason": refund.reason,
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": "succeeded",
        "transfer_reversal": null,
    })
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

pub(super) fn event(event: &Event) -> Value {
    json!({
        "id": event.id,
        "object": "event",
        "api_version": API_VERSION,
        "created": event.created,
        "data": { "object": event.object },
        "livemode": false,
        "pending_webhooks": u8::from(event.delivery == Delivery::Queued),
        "request": { "id": null, "idempotency_key": null },
        "type": event.kind,
    })
}
