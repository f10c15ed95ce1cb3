//! A new session out of its form fields, with Stripe's limits.

use url::Url;

use super::error::ApiError;
use super::params::Params;
use super::state::{Session, Stage};
use super::{cart, ids, page};

const SHORTEST_SECONDS: i64 = 30 * 60;
const LONGEST_SECONDS: i64 = 24 * 60 * 60;
const LOCALES: &str = "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko \
    lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW";

pub(super) fn session(params: &mut Params, now: i64) -> Result<Session, ApiError> {
    if params.required("mode", 20)? != "payment" {
        let message = "The sandbox imitates the mode 'payment' only.";
        return Err(ApiError::invalid("sandbox_unsupported", "mode", message));
    }
    params.one_of("ui_mode", &["hosted_page"])?;
    if params.boolean("adaptive_pricing[enabled]")? == Some(true) {
        let message = "The sandbox does not imitate adaptive pricing.";
        return Err(ApiError::invalid(
            "sandbox_unsupported",
            "adaptive_pricing[enabled]",
            message,
        ));
    }
    let (currency, lines) = cart::lines(params)?;
    Ok(Session {
        id: ids::session(),
        stage: Stage::Open,
        created: now,
        expires_at: expiry(params, now)?,
        currency,
        lines,
        success_url: address(params, "success_url")?
            .ok_or_else(|| ApiError::missing_param("success_url"))?,
        cancel_url: address(params, "cancel_url")?,
        customer_email: email(params)?,
        client_reference_id: params.text("client_reference_id", 200)?,
        locale: locale(params)?,
        submit_type: params.one_of("submit_type", &["auto", "book", "donate", "pay"])?,
        payment_method_types: method_types(params)?,
        metadata: params.metadata("metadata")?,
        payment_metadata: params.metadata("payment_intent_data[metadata]")?,
        description: params.text("payment_intent_data[description]", 1000)?,
        payment_intent: None,
        buyer: None,
    })
}

fn expiry(params: &mut Params, now: i64) -> Result<i64, ApiError> {
    let Some(expires_at) = params.integer("expires_at")? else {
        return Ok(now + LONGEST_SECONDS);
    };
    let invalid = |message| {
        Err(ApiError::invalid(
            "parameter_invalid",
            "expires_at",
            message,
        ))
    };
    if expires_at < now + SHORTEST_SECONDS {
        return invalid(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
        );
    }
    if expires_at > now + LONGEST_SECONDS {
        return invalid(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
        );
    }
    Ok(expires_at)
}

/// Only http and https: the page makes a link and a redirect of it.
fn address(params: &mut Params, key: &str) -> Result<Option<String>, ApiError> {
    let Some(address) = params.text(key, 5000)? else {
        return Ok(None);
    };
    // The parser drops line breaks in silence; the redirect could not be sent with them.
    let odd = address.contains(char::is_control);
    match Url::parse(&address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && !odd => Ok(Some(address)),
        _ => Err(ApiError::invalid("url_invalid", key, "Not a valid URL")),
    }
}

fn email(params: &mut Params) -> Result<Option<String>, ApiError> {
    match params.text("customer_email", 800)? {
        Some(email) if !page::is_email(&email) => Err(ApiError::invalid(
            "email_invalid",
            "customer_email",
            format!("Invalid email address: {email}"),
        )),
        email => Ok(email),
    }
}

fn locale(params: &mut Params) -> Result<Option<String>, ApiError> {
    let known: Vec<&str> = LOCALES.split_whitespace().collect();
    params.one_of("locale", &known)
}

fn method_types(params: &mut Params) -> Result<Vec<String>, ApiError> {
    let types = params.list("payment_method_types");
    if types.iter().any(|method| method.is_empty()) {
        let message = "Invalid payment_method_types.";
        return Err(ApiError::invalid(
            "parameter_invalid",
            "payment_method_types",
            message,
        ));
    }
    Ok(if types.is_empty() {
        vec!["card".to_owned()]
    } else {
        types
    })
}
