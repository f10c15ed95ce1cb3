//! The messages of a request: their shapes, and that every call of a tool is answered.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::fields::{object, text};
use super::refusal::Refusal;

type Checked = Result<(), Refusal>;

const IMAGES: &[&str] = &["image/png", "image/jpeg", "image/webp", "image/gif"];

/// # Errors
/// In OpenAI's words.
pub(super) fn check(messages: &Value) -> Checked {
    let list = messages
        .as_array()
        .ok_or_else(|| Refusal::kind("messages", "an array of objects", messages))?;
    if list.is_empty() {
        return Err(Refusal::bad(
            "messages",
            "empty_array",
            "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an \
             empty array instead.",
        ));
    }
    // The calls that wait for their answers.
    let mut open: Vec<&str> = Vec::new();
    // Whether an assistant's calls, or answers to them, come right before.
    let mut follows_calls = false;
    for (at, message) in list.iter().enumerate() {
        let param = format!("messages[{at}]");
        let role = message.get("role").and_then(Value::as_str);
        let role = role.ok_or_else(|| Refusal::missing(&format!("{param}.role")))?;
        if role != "tool" && !open.is_empty() {
            return Err(unanswered(&open));
        }
        match role {
            "system" | "developer" => {
                let message = object(&param, message, &["role", "content", "name"])?;
                content(&param, message.get("content"), &["text"])?;
            }
            "user" => {
                let message = object(&param, message, &["role", "content", "name"])?;
                content(&param, message.get("content"), &["text", "image_url"])?;
            }
            "assistant" => {
                open = assistant(&param, message)?;
                follows_calls = !open.is_empty();
                continue;
            }
            "tool" => {
                let message = object(&param, message, &["role", "content", "tool_call_id"])?;
                content(&param, message.get("content"), &["text"])?;
                let id = message
                    .get("tool_call_id")
                    .ok_or_else(|| Refusal::missing(&format!("{param}.tool_call_id")))?;
                let id = text(&format!("{param}.tool_call_id"), id)?;
                let place = open.iter().position(|open| *open == id);
                let Some(place) = place.filter(|_| follows_calls) else {
                    return Err(orphan(&param, follows_calls, id));
                };
                open.remove(place);
                continue;
            }
            other => {
                return Err(Refusal::value(
                    &format!("{param}.role"),
                    format!(
                        "Invalid value: '{other}'. Supported values are: 'system', 'assistant', \
                         'user', 'function', 'tool', and 'developer'."
                    ),
                ));
            }
        }
        follows_calls = false;
    }
    match open.is_empty() {
        true => Ok(()),
        false => Err(unanswered(&open)),
    }
}

fn unanswered(open: &[&str]) -> Refusal {
    let ids = open.join(", ");
    let mut refusal = Refusal::of(
        400,
        None,
        format!(
            "An assistant message with 'tool_calls' must be followed by tool messages responding to \
             each 'tool_call_id'. The following tool_call_ids did not have response messages: {ids}"
        ),
    );
    refusal.param = Some("messages".to_owned());
    refusal
}

fn orphan(param: &str, follows_calls: bool, id: &str) -> Refusal {
    match follows_calls {
        true => Refusal::value(
            &format!("{param}.tool_call_id"),
            format!(
                "Invalid parameter: 'tool_call_id' of '{id}' not found in 'tool_calls' of previous message."
            ),
        ),
        false => Refusal::value(
            &format!("{param}.role"),
            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message \
             with 'tool_calls'.",
        ),
    }
}

/// The ids of the calls in an assistant's message.
fn assistant<'a>(param: &str, message: &'a Value) -> Result<Vec<&'a str>, Refusal> {
    let known = ["role", "content", "name", "refusal", "tool_calls"];
    let message = object(param, message, &known)?;
    let said = message.get("content").filter(|said| !said.is_null());
    if let Some(said) = said {
        content(param, Some(said), &["text", "refusal"])?;
    }
    let calls = message.get("tool_calls").filter(|calls| !calls.is_null());
    let Some(calls) = calls else {
        let refused = message.get("refusal").is_some_and(Value::is_string);
        return match said.is_some() || refused {
            true => Ok(Vec::new()),
            false => Err(Refusal::kind(
                &format!("{param}.content"),
                "one of a string or array of objects",
                &Value::Null,
            )),
        };
    };
    let param = format!("{param}.tool_calls");
    let list = calls
        .as_array()
        .ok_or_else(|| Refusal::kind(&param, "an array of objects", calls))?;
    if list.is_empty() {
        return Err(Refusal::bad(
            &param,
            "empty_array",
            format!("Invalid '{param}': empty array."),
        ));
    }
    let mut ids: Vec<&str> = Vec::new();
    for (at, call) in list.iter().enumerate() {
        let param = format!("{param}[{at}]");
        let call = object(&param, call, &["id", "type", "function"])?;
        let field = |name: &str| {
            let param = format!("{param}.{name}");
            call.get(name).ok_or_else(|| Refusal::missing(&param))
        };
        let id = text(&format!("{param}.id"), field("id")?)?;
        if text(&format!("{param}.type"), field("type")?)? != "function" {
            return Err(Refusal::value(&format!("{param}.type"), "Invalid value."));
        }
        let param = format!("{param}.function");
        let function = object(&param, field("function")?, &["name", "arguments"])?;
        for name in ["name", "arguments"] {
            let param = format!("{param}.{name}");
            let value = function.get(name).ok_or_else(|| Refusal::missing(&param))?;
            text(&param, value)?;
        }
        if id.is_empty() || ids.contains(&id) {
            return Err(Refusal::value(
                &param,
                format!("Duplicate or empty id '{id}'."),
            ));
        }
        ids.push(id);
    }
    Ok(ids)
}

fn content(param: &str, content: Option<&Value>, kinds: &[&str]) -> Checked {
    let param = format!("{param}.content");
    let parts = match content {
        None => return Err(Refusal::missing(&param)),
        Some(Value::String(_)) => return Ok(()),
        Some(Value::Array(parts)) if !parts.is_empty() => parts,
        Some(other) => {
            let expected = "one of a string or array of objects";
            return Err(Refusal::kind(&param, expected, other));
        }
    };
    for (at, part) in parts.iter().enumerate() {
        let param = format!("{param}[{at}]");
        let kind = part.get("type").and_then(Value::as_str);
        let kind = kind.ok_or_else(|| Refusal::missing(&format!("{param}.type")))?;
        if !kinds.contains(&kind) {
            return Err(Refusal::value(
                &format!("{param}.type"),
                format!("Invalid value: '{kind}'. Supported values are: {kinds:?}."),
            ));
        }
        let part = object(&param, part, &["type", kind])?;
        let value = part
            .get(kind)
            .ok_or_else(|| Refusal::missing(&format!("{param}.{kind}")))?;
        match kind {
            "image_url" => image(&format!("{param}.image_url"), value)?,
            _ => drop(text(&format!("{param}.{kind}"), value)?),
        }
    }
    Ok(())
}

fn image(param: &str, image: &Value) -> Checked {
    let image = object(param, image, &["url", "detail"])?;
    let url = image
        .get("url")
        .ok_or_else(|| Refusal::missing(&format!("{param}.url")))?;
    let url = text(&format!("{param}.url"), url)?;
    if let Some(detail) = image.get("detail").filter(|detail| !detail.is_null())
        && !["auto", "low", "high"].contains(&text(param, detail)?)
    {
        return Err(Refusal::value(&format!("{param}.detail"), "Invalid value."));
    }
    if url.starts_with("https://") || url.starts_with("http://") {
        return Ok(());
    }
    let invalid = |what: &str| Refusal::bad(param, "invalid_image_url", what);
    let data = url
        .strip_prefix("data:")
        .and_then(|data| data.split_once(";base64,"))
        .ok_or_else(|| invalid("Invalid image URL."))?;
    if !IMAGES.contains(&data.0) {
        let what = "You uploaded an unsupported image. Please make sure your image is of one the \
                    following formats: ['png', 'jpeg', 'gif', 'webp'].";
        return Err(Refusal::bad(param, "invalid_image_format", what));
    }
    match STANDARD.decode(data.1) {
        Ok(bytes) if !bytes.is_empty() => Ok(()),
        _ => Err(invalid("Invalid base64 image_url.")),
    }
}
