//! `/v1/refunds`: give money back, look at what was given back.

use serde_json::Value;

use super::error::ApiError;
use super::list::{self, Page};
use super::moves::Refusal;
use super::params::Params;
use super::payment_shapes;
use super::state::{Refund, State};

const REASONS: &[&str] = &["duplicate", "fraudulent", "requested_by_customer"];
const NOT_IMITATED: &[&str] = &[
    "currency",
    "customer",
    "expand",
    "instructions_email",
    "origin",
    "refund_application_fee",
    "reverse_transfer",
];

pub(super) fn create(state: &mut State, mut params: Params, now: i64) -> Result<Value, ApiError> {
    let intent = params.text("payment_intent", 255)?;
    let charge = params.text("charge", 255)?;
    let amount = params.integer("amount")?;
    if amount.is_some_and(|amount| amount < 1) {
        let message = "Invalid positive integer";
        return Err(ApiError::invalid(
            "parameter_invalid_integer",
            "amount",
            message,
        ));
    }
    let reason = params.one_of("reason", REASONS)?;
    let metadata = params.metadata("metadata")?;
    params.finish(NOT_IMITATED)?;
    let (id, what) = match (intent, charge) {
        (Some(intent), None) => (intent, "payment_intent"),
        (None, Some(charge)) => (charge, "charge"),
        (Some(_), Some(_)) => {
            let message = "You may only specify one of these parameters: charge, payment_intent.";
            return Err(ApiError::invalid("parameter_invalid", "charge", message));
        }
        (None, None) => return Err(ApiError::missing_param("payment_intent")),
    };
    if !id.starts_with(if what == "charge" { "ch_" } else { "pi_" }) {
        return Err(ApiError::no_such(what, &id, what));
    }
    let refund = state
        .refund(&id, amount, reason, metadata, now)
        .map_err(|refusal| explain(refusal, what, &id))?;
    Ok(payment_shapes::refund(&refund))
}

fn explain(refusal: Refusal, what: &str, id: &str) -> ApiError {
    match refusal {
        Refusal::AlreadyRefunded => ApiError::refused(
            Some("charge_already_refunded"),
            format!("The {what} {id} has already been refunded."),
        ),
        Refusal::TooMuch { left } => {
            let message =
                format!("Refund amount is greater than unrefunded amount on charge ({left}).");
            let mut error = ApiError::refused(Some("amount_too_large"), message);
            error.param = Some("amount".to_owned());
            error
        }
        Refusal::Disputed => ApiError::refused(
            Some("charge_disputed"),
            format!("The {what} {id} has been charged back; cannot issue a refund."),
        ),
        Refusal::NotPaid => ApiError::refused(
            Some("payment_intent_unexpected_state"),
            format!("This {what} ({id}) does not have a successful charge to refund."),
        ),
        _ => ApiError::no_such(what, id, what),
    }
}

pub(super) fn retrieve(state: &State, id: &str, params: Params) -> Result<Value, ApiError> {
    params.finish(&["expand"])?;
    let found = state.refunds.iter().find(|refund| refund.id == id);
    found
        .map(payment_shapes::refund)
        .ok_or_else(|| ApiError::no_such("refund", id, "id"))
}

pub(super) fn list(state: &State, mut params: Params) -> Result<Value, ApiError> {
    let page = Page::parse(&mut params)?;
    let intent = params.text("payment_intent", 255)?;
    let charge = params.text("charge", 255)?;
    params.finish(&["expand"])?;
    let wanted = |refund: &&Refund| {
        intent
            .as_ref()
            .is_none_or(|intent| refund.payment_intent == *intent)
            && charge
                .as_ref()
                .is_none_or(|charge| refund.charge == *charge)
            && page.created.contains(refund.created)
    };
    list::answer(
        "/v1/refunds",
        state.refunds.iter().rev().filter(wanted),
        &page,
        |refund| &refund.id,
        payment_shapes::refund,
    )
}
