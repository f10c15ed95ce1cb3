//! The small endpoints that only tell: account, balance, payments, charges, events.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::error::ApiError;
use super::list::{self, Page};
use super::params::Params;
use super::state::{Delivery, Event, Payment, PaymentStage, State};
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

/// Stripe's limit on `types`.
const MOST_TYPES: usize = 20;
/// Stripe lists events "going back up to 30 days".
const LISTED_SECONDS: i64 = 30 * 24 * 60 * 60;

pub(super) fn events(state: &State, mut params: Params, now: i64) -> Result<Value, ApiError> {
    let page = Page::parse(&mut params)?;
    let kinds = kinds(&mut params)?;
    let delivered = params.boolean("delivery_success")?;
    params.finish(&["expand"])?;
    let wanted = |event: &&Event| {
        kinds
            .as_ref()
            .is_none_or(|kinds| kinds.iter().any(|kind| fits(kind, &event.kind)))
            && delivered
                .is_none_or(|delivered| delivered == (event.delivery == Delivery::Delivered))
            && event.created > now - LISTED_SECONDS
            && page.created.contains(event.created)
    };
    list::answer(
        "/v1/events",
        state.events.iter().rev().filter(wanted),
        &page,
        |event| &event.id,
        shapes::event,
    )
}

/// `type`, which may hold a `*`, or `types`, which are names only.
fn kinds(params: &mut Params) -> Result<Option<Vec<String>>, ApiError> {
    let kind = params.text("type", 5000)?;
    let kinds = params.list("types");
    if kinds.len() > MOST_TYPES {
        let message = "You may pass up to 20 types.";
        return Err(ApiError::invalid("parameter_invalid", "types", message));
    }
    match (kind, kinds.is_empty()) {
        (Some(_), false) => {
            let message = "You may pass either `type` or `types`, but not both.";
            Err(ApiError::invalid("parameter_invalid", "types", message))
        }
        (Some(kind), true) => Ok(Some(vec![kind])),
        (None, false) => match kinds.iter().find(|kind| kind.contains('*')) {
            Some(kind) => {
                let message = format!("No such event type: '{kind}'");
                Err(ApiError::invalid("parameter_invalid", "types", message))
            }
            None => Ok(Some(kinds)),
        },
        (None, true) => Ok(None),
    }
}

/// Whether `kind` is the name or fits the pattern `a.*`.
fn fits(pattern: &str, kind: &str) -> bool {
    match pattern.split_once('*') {
        Some((before, after)) => {
            kind.len() >= before.len() + after.len()
                && kind.starts_with(before)
                && kind.ends_with(after)
        }
        None => pattern == kind,
    }
}
