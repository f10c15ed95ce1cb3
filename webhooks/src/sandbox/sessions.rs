//! `/v1/checkout/sessions`: make one, look at one, list them, end one.

use serde_json::{Value, json};

use super::error::ApiError;
use super::intake;
use super::list::{self, Page};
use super::moves::Refusal;
use super::params::Params;
use super::state::{Session, State};
use super::{payment_shapes, shapes};

/// Parameters of Stripe's that the sandbox refuses by name.
const NOT_IMITATED: &[&str] = &[
    "after_expiration",
    "allow_promotion_codes",
    "automatic_tax",
    "billing_address_collection",
    "branding_settings",
    "consent_collection",
    "custom_fields",
    "custom_text",
    "customer",
    "customer_account",
    "customer_creation",
    "customer_update",
    "discounts",
    "excluded_payment_method_types",
    "integration_identifier",
    "invoice_creation",
    "line_items",
    "managed_payments",
    "name_collection",
    "optional_items",
    "origin_context",
    "payment_intent_data",
    "payment_method_collection",
    "payment_method_configuration",
    "payment_method_data",
    "payment_method_options",
    "permissions",
    "phone_number_collection",
    "redirect_on_completion",
    "return_url",
    "saved_payment_method_options",
    "setup_intent_data",
    "shipping_address_collection",
    "shipping_options",
    "subscription_data",
    "tax_id_collection",
    "wallet_options",
];

pub(super) fn create(state: &mut State, mut params: Params, now: i64) -> Result<Value, ApiError> {
    let expand = expansion(&mut params, "")?;
    let session = intake::session(&mut params, now)?;
    params.finish(NOT_IMITATED)?;
    state.sessions.push(session.clone());
    Ok(render(state, &session, &expand))
}

pub(super) fn retrieve(state: &State, id: &str, mut params: Params) -> Result<Value, ApiError> {
    let expand = expansion(&mut params, "")?;
    params.finish(&[])?;
    let session = find(state, id)?;
    Ok(render(state, session, &expand))
}

pub(super) fn expire(
    state: &mut State,
    id: &str,
    mut params: Params,
    now: i64,
) -> Result<Value, ApiError> {
    let expand = expansion(&mut params, "")?;
    params.finish(&[])?;
    let session = state.expire(id, now).map_err(|refusal| match refusal {
        Refusal::NotOpen(stage) => ApiError::refused(
            None,
            format!(
                "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `{}`.",
                stage.status()
            ),
        ),
        _ => no_such(id),
    })?;
    Ok(render(state, &session, &expand))
}

pub(super) fn list(state: &State, mut params: Params) -> Result<Value, ApiError> {
    let expand = expansion(&mut params, "data.")?;
    let page = Page::parse(&mut params)?;
    let status = params.one_of("status", &["open", "complete", "expired"])?;
    let intent = params.text("payment_intent", 255)?;
    params.finish(&["customer", "customer_account", "customer_details"])?;
    let wanted = |session: &&Session| {
        status
            .as_ref()
            .is_none_or(|status| session.stage.status() == status)
            && (intent.is_none() || session.payment_intent == intent)
            && page.created.contains(session.created)
    };
    list::answer(
        "/v1/checkout/sessions",
        state.sessions.iter().rev().filter(wanted),
        &page,
        |session| &session.id,
        |session| render(state, session, &expand),
    )
}

fn no_such(id: &str) -> ApiError {
    ApiError::no_such("checkout.session", id, "session")
}

fn find<'a>(state: &'a State, id: &str) -> Result<&'a Session, ApiError> {
    state.session(id).ok_or_else(|| no_such(id))
}

/// The fields to expand, without the prefix that a list asks for.
fn expansion(params: &mut Params, prefix: &str) -> Result<Vec<String>, ApiError> {
    let known = ["line_items", "payment_intent"];
    let mut expand = Vec::new();
    for field in params.list("expand") {
        let name = field.strip_prefix(prefix).unwrap_or_default();
        if !known.contains(&name) {
            let message = format!("This property cannot be expanded ({field}).");
            return Err(ApiError::invalid("parameter_invalid", "expand", message));
        }
        expand.push(name.to_owned());
    }
    Ok(expand)
}

fn render(state: &State, session: &Session, expand: &[String]) -> Value {
    let mut shape = shapes::session(session, &state.base);
    for field in expand {
        let payment = || state.payment(session.payment_intent.as_deref()?);
        match field.as_str() {
            "line_items" => shape["line_items"] = shapes::lines(session),
            _ => shape["payment_intent"] = json!(payment().map(payment_shapes::payment_intent)),
        }
    }
    shape
}
