//! The objects as Stripe writes them, complete enough for async-stripe's strict parser.

use serde_json::{Value, json};

use super::state::{Delivery, Event, Line, Session, Stage};

/// The version of Stripe's API whose shapes these are.
pub const API_VERSION: &str = "2026-08-26.dahlia";

const SESSION_NULLS: &[&str] = &[
    "after_expiration",
    "allow_promotion_codes",
    "billing_address_collection",
    "client_secret",
    "collected_information",
    "consent",
    "consent_collection",
    "currency_conversion",
    "customer",
    "customer_account",
    "integration_identifier",
    "invoice",
    "invoice_creation",
    "origin_context",
    "payment_link",
    "payment_method_configuration_details",
    "permissions",
    "recovered_from",
    "saved_payment_method_options",
    "setup_intent",
    "shipping_address_collection",
    "shipping_cost",
    "subscription",
    "wallet_options",
];

pub(super) fn session(session: &Session, base: &str) -> Value {
    let total = session.total();
    let url = (session.stage == Stage::Open).then(|| format!("{base}pay/{id}", id = session.id));
    let object = json!({
        "id": session.id,
        "object": "checkout.session",
        "adaptive_pricing": { "enabled": false },
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": { "enabled": false, "liability": null, "provider": null, "status": null },
        "cancel_url": session.cancel_url,
        "client_reference_id": session.client_reference_id,
        "created": session.created,
        "currency": session.currency,
        "custom_fields": [],
        "custom_text": {
            "after_submit": null,
            "shipping_address": null,
            "submit": null,
            "terms_of_service_acceptance": null,
        },
        "customer_creation": "if_required",
        "customer_details": customer_details(session),
        "customer_email": session.customer_email,
        "discounts": [],
        "expires_at": session.expires_at,
        "livemode": false,
        "locale": session.locale,
        "managed_payments": { "enabled": false },
        "metadata": session.metadata,
        "mode": "payment",
        "payment_intent": session.payment_intent,
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_method_types": session.payment_method_types,
        "payment_status": session.stage.payment_status(),
        "phone_number_collection": { "enabled": false },
        "shipping_options": [],
        "status": session.stage.status(),
        "submit_type": session.submit_type,
        "success_url": session.success_url,
        "total_details": { "amount_discount": 0, "amount_shipping": 0, "amount_tax": 0 },
        "ui_mode": "hosted_page",
        "url": url,
    });
    with_nulls(object, SESSION_NULLS)
}

/// Stripe writes the fields that have no value, too.
pub(super) fn with_nulls(mut object: Value, fields: &[&str]) -> Value {
    for field in fields {
        object[*field] = Value::Null;
    }
    object
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

pub(super) fn address() -> Value {
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
