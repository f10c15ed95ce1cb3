//! The line items of a new session, and what they come to.

use super::error::ApiError;
use super::params::Params;
use super::state::Line;
use super::{ids, money};

const MOST_LINES: usize = 100;

/// The currency that all lines share, and the lines.
pub(super) fn lines(params: &mut Params) -> Result<(String, Vec<Line>), ApiError> {
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
