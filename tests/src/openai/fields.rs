//! The fields of a request: which there are, of which type, in which bounds.

use serde_json::{Map, Value};

use super::messages;
use super::refusal::Refusal;
use super::tools;

pub(super) type Fields = Map<String, Value>;
type Checked = Result<(), Refusal>;

/// What may be sent and is imitated. Audio, predictions, web search and the functions of old are not.
const KNOWN: &[&str] = &[
    "frequency_penalty",
    "logit_bias",
    "max_completion_tokens",
    "max_tokens",
    "messages",
    "metadata",
    "model",
    "n",
    "parallel_tool_calls",
    "presence_penalty",
    "prompt_cache_key",
    "reasoning_effort",
    "response_format",
    "safety_identifier",
    "seed",
    "service_tier",
    "stop",
    "store",
    "stream",
    "stream_options",
    "temperature",
    "tool_choice",
    "tools",
    "top_p",
    "user",
    "verbosity",
];
const IDENTIFIER_CHARS_MAX: usize = 64;
const METADATA_PAIRS_MAX: usize = 16;
const METADATA_KEY_CHARS_MAX: usize = 64;
const METADATA_VALUE_CHARS_MAX: usize = 512;
const STOPS_MAX: usize = 4;

/// # Errors
/// In OpenAI's words.
pub(super) fn check(fields: &Fields) -> Checked {
    if let Some(unknown) = fields.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        return Err(Refusal::unknown(unknown));
    }
    let model = fields
        .get("model")
        .ok_or_else(|| Refusal::of(400, None, "you must provide a model parameter"))?;
    text("model", model)?;
    let list = fields
        .get("messages")
        .ok_or_else(|| Refusal::missing("messages"))?;
    number(fields, "temperature", 0.0, 2.0)?;
    number(fields, "top_p", 0.0, 1.0)?;
    number(fields, "frequency_penalty", -2.0, 2.0)?;
    number(fields, "presence_penalty", -2.0, 2.0)?;
    positive(fields, "max_tokens")?;
    positive(fields, "max_completion_tokens")?;
    if given(fields, "max_tokens").is_some() && given(fields, "max_completion_tokens").is_some() {
        return Err(Refusal::value(
            "max_tokens",
            "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
        ));
    }
    positive(fields, "n")?;
    if given(fields, "n").is_some_and(|n| n != 1) {
        return Err(Refusal::value("n", "more than one choice is not imitated"));
    }
    if let Some(seed) = given(fields, "seed").filter(|seed| !seed.is_i64()) {
        return Err(Refusal::kind("seed", "an integer", seed));
    }
    for name in ["stream", "store", "parallel_tool_calls"] {
        if let Some(value) = given(fields, name).filter(|value| !value.is_boolean()) {
            return Err(Refusal::kind(name, "a boolean", value));
        }
    }
    for name in ["user", "safety_identifier", "prompt_cache_key"] {
        if let Some(value) = given(fields, name) {
            long_at_most(name, text(name, value)?, IDENTIFIER_CHARS_MAX)?;
        }
    }
    one_of(
        fields,
        "service_tier",
        &["auto", "default", "flex", "priority", "scale"],
    )?;
    one_of(fields, "verbosity", &["low", "medium", "high"])?;
    one_of(
        fields,
        "reasoning_effort",
        &["none", "minimal", "low", "medium", "high", "xhigh"],
    )?;
    stream_options(fields)?;
    stop(fields)?;
    metadata(fields)?;
    response_format(fields)?;
    tools::check(fields)?;
    messages::check(list)
}

/// A field that is there and not null, which OpenAI takes for not being there.
pub(super) fn given<'a>(fields: &'a Fields, name: &str) -> Option<&'a Value> {
    fields.get(name).filter(|value| !value.is_null())
}

/// # Errors
/// When it is no text.
pub(super) fn text<'a>(param: &str, value: &'a Value) -> Result<&'a str, Refusal> {
    value
        .as_str()
        .ok_or_else(|| Refusal::kind(param, "a string", value))
}

/// # Errors
/// When it is longer.
pub(super) fn long_at_most(param: &str, text: &str, max: usize) -> Checked {
    let chars = text.chars().count();
    match chars <= max {
        true => Ok(()),
        false => Err(Refusal::bad(
            param,
            "string_above_max_length",
            format!(
                "Invalid '{param}': string too long. Expected a string with maximum length {max}, \
                 but got a string with length {chars} instead."
            ),
        )),
    }
}

/// The object that a value is, with no other fields than these.
///
/// # Errors
/// When it is none, or has others.
pub(super) fn object<'a>(
    param: &str,
    value: &'a Value,
    known: &[&str],
) -> Result<&'a Fields, Refusal> {
    let object = value
        .as_object()
        .ok_or_else(|| Refusal::kind(param, "an object", value))?;
    match object.keys().find(|name| !known.contains(&name.as_str())) {
        Some(unknown) => Err(Refusal::unknown(&format!("{param}.{unknown}"))),
        None => Ok(object),
    }
}

fn number(fields: &Fields, name: &str, min: f64, max: f64) -> Checked {
    let Some(value) = given(fields, name) else {
        return Ok(());
    };
    let number = value
        .as_f64()
        .ok_or_else(|| Refusal::kind(name, "a decimal", value))?;
    if number < min {
        return Err(Refusal::bad(
            name,
            "decimal_below_min_value",
            format!(
                "Invalid '{name}': decimal below minimum value. Expected a value >= {min}, but got \
                 {number} instead."
            ),
        ));
    }
    if number > max {
        return Err(Refusal::bad(
            name,
            "decimal_above_max_value",
            format!(
                "Invalid '{name}': decimal above maximum value. Expected a value <= {max}, but got \
                 {number} instead."
            ),
        ));
    }
    Ok(())
}

fn positive(fields: &Fields, name: &str) -> Checked {
    let Some(value) = given(fields, name) else {
        return Ok(());
    };
    let number = value
        .as_i64()
        .ok_or_else(|| Refusal::kind(name, "an integer", value))?;
    match number >= 1 {
        true => Ok(()),
        false => Err(Refusal::bad(
            name,
            "integer_below_min_value",
            format!(
                "Invalid '{name}': integer below minimum value. Expected a value >= 1, but got \
                 {number} instead."
            ),
        )),
    }
}

fn one_of(fields: &Fields, name: &str, taken: &[&str]) -> Checked {
    let Some(value) = given(fields, name) else {
        return Ok(());
    };
    let value = text(name, value)?;
    match taken.contains(&value) {
        true => Ok(()),
        false => Err(Refusal::value(
            name,
            format!("Invalid value: '{value}'. Supported values are: {taken:?}."),
        )),
    }
}

fn stream_options(fields: &Fields) -> Checked {
    let Some(options) = given(fields, "stream_options") else {
        return Ok(());
    };
    let known = ["include_usage", "include_obfuscation"];
    for (name, value) in object("stream_options", options, &known)? {
        if !value.is_boolean() && !value.is_null() {
            let param = format!("stream_options.{name}");
            return Err(Refusal::kind(&param, "a boolean", value));
        }
    }
    match given(fields, "stream") {
        Some(Value::Bool(true)) => Ok(()),
        _ => Err(Refusal::value(
            "stream_options",
            "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
        )),
    }
}

fn stop(fields: &Fields) -> Checked {
    match given(fields, "stop") {
        None | Some(Value::String(_)) => Ok(()),
        Some(Value::Array(stops)) if (1..=STOPS_MAX).contains(&stops.len()) => {
            let mut stops = stops.iter();
            stops.try_for_each(|stop| text("stop", stop).map(|_| ()))
        }
        Some(other) => Err(Refusal::kind("stop", "a string or up to 4 of them", other)),
    }
}

fn metadata(fields: &Fields) -> Checked {
    let Some(metadata) = given(fields, "metadata") else {
        return Ok(());
    };
    let pairs = metadata
        .as_object()
        .ok_or_else(|| Refusal::kind("metadata", "an object", metadata))?;
    if pairs.len() > METADATA_PAIRS_MAX {
        return Err(Refusal::value(
            "metadata",
            "too many properties: at most 16",
        ));
    }
    for (key, value) in pairs {
        let param = format!("metadata.{key}");
        long_at_most(&param, key, METADATA_KEY_CHARS_MAX)?;
        long_at_most(&param, text(&param, value)?, METADATA_VALUE_CHARS_MAX)?;
    }
    Ok(())
}

fn response_format(fields: &Fields) -> Checked {
    let Some(format) = given(fields, "response_format") else {
        return Ok(());
    };
    let format = object("response_format", format, &["type", "json_schema"])?;
    match format.get("type").and_then(Value::as_str) {
        Some("text" | "json_object") => Ok(()),
        Some("json_schema") => {
            let schema = format
                .get("json_schema")
                .ok_or_else(|| Refusal::missing("response_format.json_schema"))?;
            let known = ["name", "description", "schema", "strict"];
            let schema = object("response_format.json_schema", schema, &known)?;
            let name = schema.get("name").and_then(Value::as_str);
            let name = name.ok_or_else(|| Refusal::missing("response_format.json_schema.name"))?;
            tools::name("response_format.json_schema.name", name)?;
            match (schema.get("strict"), schema.get("schema")) {
                (Some(Value::Bool(true)), Some(shape)) => {
                    super::schema::check(shape).map_err(|wrong| {
                        let what = format!("Invalid schema for response_format '{name}': {wrong}");
                        Refusal::bad("response_format", "invalid_json_schema", what)
                    })
                }
                _ => Ok(()),
            }
        }
        _ => Err(Refusal::value("response_format.type", "Invalid value.")),
    }
}
