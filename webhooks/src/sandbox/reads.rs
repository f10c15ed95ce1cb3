//! The small endpoints that only tell: account, balance, payments, charges, events.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::error::ApiError;
use super::list::{self, Page};
use super::params::Params;
use super::state::{Event, Payment, PaymentStage, State};
use super::{payment_shapes, shapes};

pub(super) fn account(params: Params) -> Result<Value, ApiError> {
    params.finish(&["expand"])?;
    Ok(json!({
        "id": "acct_sandbox",
        "object": "account",
        "business_profile": null,
        "charges_enabled": true,
        "country": "DE",
        "default_currency": "eur",
        "details_submitted": true,
        "email": null,
        "metadata": {},
        "payouts_enabled": false,
        "settings": { "dashboard": { "display_name": "Sandbox", "timezone": "Etc/UTC" } },
        "type": "standard",
    }))
}

/// What came in less what went back, for each currency.
pub(super) fn balance(state: &State, params: Params) -> Result<Value, ApiError> {
    params.finish(&["expand"])?;
    let mut sums: BTreeMap<&str, i64> = BTreeMap::from([("eur", 0)]);
    for payment in state.payments.iter().filter(|payment| succeeded(payment)) {
        *sums.entry(&payment.currency).or_default() += payment.amount - payment.refunded;
    }
    let funds = |amount: i64, currency: &str| json!({ "amount": amount, "currency": currency, "source_types": { "card": amount } });
    let available: Vec<Value> = sums
        .iter()
        .map(|(currency, sum)| funds(*sum, currency))
        .collect();
    let pending: Vec<Value> = sums.keys().map(|currency| funds(0, currency)).collect();
    Ok(json!({
        "object": "balance",
        "available": available,
        "livemode": false,
        "pending": pending,
    }))
}

fn succeeded(payment: &Payment) -> bool {
    payment.stage == PaymentStage::Succeeded
}

pub(super) fn payment_intent(state: &State, id: &str, params: Params) -> Result<Value, ApiError> {
    params.finish(&["expand", "client_secret"])?;
    let found = state.payment(id).filter(|payment| payment.id == id);
    found
        .map(payment_shapes::payment_intent)
        .ok_or_else(|| ApiError::no_such("payment_intent", id, "intent"))
}

pub(super) fn charge(state: &State, id: &str, params: Params) -> Result<Value, ApiError> {
    params.finish(&["expand"])?;
    let found = state.payment(id).filter(|payment| payment.charge == id);
    found
        .map(payment_shapes::charge)
        .ok_or_else(|| ApiError::no_such("charge", id, "id"))
}

pub(super) fn event(state: &State, id: &str, params: Params) -> Result<Value, ApiError> {
    params.finish(&["expand"])?;
    let found = state.events.iter().find(|event| event.id == id);
    found
        .map(shapes::event)
        .ok_or_else(|| ApiError::no_such("event", id, "id"))
}

pub(super) fn events(state: &State, mut params: Params) -> Result<Value, ApiError> {
    let page = Page::parse(&mut params)?;
    let kind = params.text("type", 255)?;
    params.finish(&["delivery_success", "expand", "types"])?;
    let wanted = |event: &&Event| {
        kind.as_ref().is_none_or(|kind| event.kind == *kind) && page.created.contains(event.created)
    };
    list::answer(
        "/v1/events",
        state.events.iter().rev().filter(wanted),
        &page,
        |event| &event.id,
        shapes::event,
    )
}
