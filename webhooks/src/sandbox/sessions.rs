//! `/v1/checkout/sessions`: make one, look at one, list them, end one.

use serde_json::{Value, json};
use url::Url;

use super::error::ApiError;
use super::ids;
use super::list::{self, Page};
use super::money;
use super::moves::Refusal;
use super::params::Params;
use super::shapes;
use super::state::{Line, Session, Stage, State};

const SHORTEST_SECONDS: i64 = 30 * 60;
const LONGEST_SECONDS: i64 = 24 * 60 * 60;
const MOST_LINES: usize = 100;
const LOCALES: &str = "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko \
    lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW";

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
    let session = parse(&mut params, now)?;
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
            _ => shape["payment_intent"] = json!(payment().map(shapes::payment_intent)),
        }
    }
    shape
}

fn parse(params: &mut Params, now: i64) -> Result<Session, ApiError> {
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
    let (currency, lines) = lines(params)?;
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
    match Url::parse(&address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Some(address)),
        _ => Err(ApiError::invalid("url_invalid", key, "Not a valid URL")),
    }
}

fn email(params: &mut Params) -> Result<Option<String>, ApiError> {
    match params.text("customer_email", 800)? {
        Some(email) if !super::page::is_email(&email) => Err(ApiError::invalid(
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

fn lines(params: &mut Params) -> Result<(String, Vec<Line>), ApiError> {
    let indices = params.indices("line_items");
    if indices.is_empty() {
        return Err(ApiError::missing_param("line_items"));
    }
    if indices.len() > MOST_LINES {
        let message = "A Checkout Session has at most 100 line items.";
        return Err(ApiError::invalid(
            "parameter_invalid",
            "line_items",
            message,
        ));
    }
    let wanted = params.text("currency", 3)?;
    let mut currency = None;
    let mut lines = Vec::new();
    for index in indices {
        let at = format!("line_items[{index}]");
        let own = line_currency(params, &at)?;
        if *currency.get_or_insert_with(|| own.clone()) != own {
            let message = "All line items must have the same currency.";
            return Err(ApiError::invalid("parameter_invalid", &at, message));
        }
        lines.push(line(params, &at, &own)?);
    }
    let currency = currency.unwrap_or_default();
    if wanted.is_some_and(|wanted| wanted != currency) {
        let message = "The currency is not that of the line items.";
        return Err(ApiError::invalid("parameter_invalid", "currency", message));
    }
    check_total(&lines, &currency)?;
    Ok((currency, lines))
}

fn line_currency(params: &mut Params, at: &str) -> Result<String, ApiError> {
    let key = format!("{at}[price_data][currency]");
    let currency = params.required(&key, 3)?;
    if money::decimals(&currency).is_none() {
        let message =
            format!("Invalid currency: {currency}. Stripe takes three-letter codes in lower case.");
        return Err(ApiError::invalid("parameter_invalid", &key, message));
    }
    Ok(currency)
}

fn line(params: &mut Params, at: &str, currency: &str) -> Result<Line, ApiError> {
    let product = format!("{at}[price_data][product_data]");
    let name = params.required(&format!("{product}[name]"), 5000)?;
    let description = params.text(&format!("{product}[description]"), 40_000)?;
    params.list(&format!("{product}[images]"));
    params.metadata(&format!("{product}[metadata]"))?;
    let key = format!("{at}[price_data][unit_amount]");
    let unit_amount = params
        .integer(&key)?
        .ok_or_else(|| ApiError::missing_param(&key))?;
    if unit_amount < 1 {
        let message = "Invalid unit amount: must be 1 or more.";
        return Err(ApiError::invalid(
            "parameter_invalid_integer",
            &key,
            message,
        ));
    }
    let step = money::step(currency);
    if unit_amount % step != 0 {
        let message = format!("Amounts in {currency} must be divisible by {step}.");
        return Err(ApiError::invalid(
            "parameter_invalid_integer",
            &key,
            message,
        ));
    }
    let key = format!("{at}[quantity]");
    let quantity = params
        .integer(&key)?
        .ok_or_else(|| ApiError::missing_param(&key))?;
    if quantity < 1 {
        let message = "This value must be greater than or equal to 1.";
        return Err(ApiError::invalid(
            "parameter_invalid_integer",
            &key,
            message,
        ));
    }
    Ok(Line {
        id: ids::line(),
        name,
        description,
        quantity,
        unit_amount,
    })
}

/// The largest total is Stripe's for most currencies, eight digits; a few may have more, so it
/// is held against the two that also have a least total here.
fn check_total(lines: &[Line], currency: &str) -> Result<(), ApiError> {
    let total = lines.iter().try_fold(0_i64, |total, line| {
        total.checked_add(line.unit_amount.checked_mul(line.quantity)?)
    });
    let strict = money::least_total(currency) > 1;
    let most = if strict { 99_999_999 } else { 999_999_999_999 };
    match total {
        Some(total) if total > most => Err(too_large(most)),
        None => Err(too_large(most)),
        Some(total) if total < money::least_total(currency) => {
            let least = money::format(money::least_total(currency), currency, "en");
            Err(ApiError::invalid(
                "amount_too_small",
                "line_items",
                format!(
                    "The Checkout Session's total amount due must add up to at least {least} {currency}"
                ),
            ))
        }
        Some(_) => Ok(()),
    }
}

fn too_large(most: i64) -> ApiError {
    let message = format!("The Checkout Session's total amount must be no more than {most}");
    ApiError::invalid("amount_too_large", "line_items", message)
}
