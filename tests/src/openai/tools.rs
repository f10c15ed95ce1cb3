//! The tools that a request offers.

use serde_json::Value;

use super::fields::{Fields, given, long_at_most, object, text};
use super::refusal::Refusal;
use super::schema;

const TOOLS_MAX: usize = 128;
const NAME_CHARS_MAX: usize = 64;
const DESCRIPTION_CHARS_MAX: usize = 1024;

/// # Errors
/// In OpenAI's words.
pub(super) fn check(fields: &Fields) -> Result<(), Refusal> {
    let Some(tools) = given(fields, "tools") else {
        for name in ["tool_choice", "parallel_tool_calls"] {
            if given(fields, name).is_some() {
                return Err(Refusal::value(
                    name,
                    format!(
                        "Invalid value for '{name}': '{name}' is only allowed when 'tools' are specified."
                    ),
                ));
            }
        }
        return Ok(());
    };
    let tools = tools
        .as_array()
        .ok_or_else(|| Refusal::kind("tools", "an array of objects", tools))?;
    if tools.is_empty() {
        let what = "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an \
                    empty array instead.";
        return Err(Refusal::bad("tools", "empty_array", what));
    }
    if tools.len() > TOOLS_MAX {
        let what = format!(
            "Invalid 'tools': array too long. Expected an array with maximum length {TOOLS_MAX}, but \
             got an array with length {} instead.",
            tools.len()
        );
        return Err(Refusal::bad("tools", "array_above_max_length", what));
    }
    let mut names: Vec<&str> = Vec::new();
    for (at, tool) in tools.iter().enumerate() {
        let offered = one(&format!("tools[{at}]"), tool)?;
        if names.contains(&offered) {
            return Err(Refusal::value(
                "tools",
                format!("Tool names must be unique: '{offered}'."),
            ));
        }
        names.push(offered);
    }
    choice(fields, &names)
}

fn one<'a>(param: &str, tool: &'a Value) -> Result<&'a str, Refusal> {
    let tool = object(param, tool, &["type", "function"])?;
    match tool.get("type").and_then(Value::as_str) {
        Some("function") => (),
        Some(_) => {
            return Err(Refusal::value(
                &format!("{param}.type"),
                "only functions are imitated",
            ));
        }
        None => return Err(Refusal::missing(&format!("{param}.type"))),
    }
    let param = format!("{param}.function");
    let function = tool
        .get("function")
        .ok_or_else(|| Refusal::missing(&param))?;
    let known = ["name", "description", "parameters", "strict"];
    let function = object(&param, function, &known)?;
    let own = format!("{param}.name");
    let called = function.get("name").ok_or_else(|| Refusal::missing(&own))?;
    let called = text(&own, called)?;
    name(&own, called)?;
    if let Some(words) = given(function, "description") {
        let param = format!("{param}.description");
        long_at_most(&param, text(&param, words)?, DESCRIPTION_CHARS_MAX)?;
    }
    let is_strict = match given(function, "strict") {
        None => false,
        Some(Value::Bool(is_strict)) => *is_strict,
        Some(other) => {
            return Err(Refusal::kind(
                &format!("{param}.strict"),
                "a boolean",
                other,
            ));
        }
    };
    let invalid = |wrong: String| {
        let what = format!("Invalid schema for function '{called}': {wrong}");
        Refusal::bad(
            &format!("{param}.parameters"),
            "invalid_function_parameters",
            what,
        )
    };
    match given(function, "parameters") {
        Some(shape) if is_strict => schema::check(shape).map_err(invalid)?,
        Some(shape) if shape.get("type").and_then(Value::as_str) != Some("object") => {
            return Err(invalid(
                "schema must be a JSON Schema of 'type: \"object\"'.".to_owned(),
            ));
        }
        None if is_strict => {
            return Err(invalid(
                "In context=(), 'parameters' is required.".to_owned(),
            ));
        }
        _ => (),
    }
    Ok(called)
}

/// # Errors
/// When a function may not be called so.
pub(super) fn name(param: &str, name: &str) -> Result<(), Refusal> {
    let is_taken = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
    long_at_most(param, name, NAME_CHARS_MAX)?;
    match !name.is_empty() && name.chars().all(is_taken) {
        true => Ok(()),
        false => Err(Refusal::value(
            param,
            format!(
                "Invalid '{param}': string does not match pattern. Expected a string that matches the \
                 pattern '^[a-zA-Z0-9_-]+$'."
            ),
        )),
    }
}

fn choice(fields: &Fields, names: &[&str]) -> Result<(), Refusal> {
    let chosen = match given(fields, "tool_choice") {
        None => return Ok(()),
        Some(Value::String(word)) => {
            return match word.as_str() {
                "none" | "auto" | "required" => Ok(()),
                other => Err(Refusal::value(
                    "tool_choice",
                    format!(
                        "Invalid value: '{other}'. Supported values are: 'none', 'auto', and 'required'."
                    ),
                )),
            };
        }
        Some(chosen) => object("tool_choice", chosen, &["type", "function"])?,
    };
    let function = chosen
        .get("function")
        .ok_or_else(|| Refusal::missing("tool_choice.function"))?;
    let function = object("tool_choice.function", function, &["name"])?;
    let is_function = chosen.get("type").and_then(Value::as_str) == Some("function");
    match function.get("name").and_then(Value::as_str) {
        Some(name) if is_function && names.contains(&name) => Ok(()),
        _ => Err(Refusal::value(
            "tool_choice",
            "Tool choice 'function' not found in 'tools' parameter.",
        )),
    }
}

/// The schema of a tool that is offered as strict.
pub(super) fn strict_schema<'a>(fields: &'a Value, tool: &str) -> Option<&'a Value> {
    let tools = fields["tools"].as_array()?;
    let found = tools.iter().find(|one| one["function"]["name"] == tool)?;
    let function = &found["function"];
    (function["strict"] == true).then(|| &function["parameters"])
}
