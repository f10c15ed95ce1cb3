//! That a call has the fields it needs, each of its kind, and no others.

use serde_json::{Map, Value};

use super::fields::Kind::{self, Array, Bool, Chat, File, Int, Object, Str};
use super::fields::Method;
use super::refusal::Refusal;

impl Method {
    /// Reads a field that came as text, as a form's fields do.
    pub fn read_text(&self, field: &str, text: String) -> Value {
        match self.kind_of(field) {
            Some(Int | Bool | Array | Object) => {
                serde_json::from_str(&text).unwrap_or(Value::String(text))
            }
            Some(Chat) => match text.parse::<i64>() {
                Ok(id) => id.into(),
                Err(_) => text.into(),
            },
            _ => text.into(),
        }
    }

    /// # Errors
    /// A field that is unknown, missing or of another kind.
    pub fn check(&self, fields: &Map<String, Value>) -> Result<(), Refusal> {
        for (field, value) in fields {
            let Some(kind) = self.kind_of(field) else {
                let method = self.name;
                return Err(Refusal::bad(format!("{method} has no field \"{field}\"")));
            };
            if !kind.fits(value) {
                let given = value.to_string().chars().take(80).collect::<String>();
                return Err(Refusal::bad(format!(
                    "field \"{field}\" must be {kind:?}, and is {given}"
                )));
            }
        }
        for (field, _) in self.required {
            if !fields.contains_key(*field) {
                return Err(missing(self.name, field));
            }
        }
        Ok(())
    }
}

/// In Telegram's words, where it has some for the field.
fn missing(method: &str, field: &str) -> Refusal {
    match (method, field) {
        (_, "chat_id") => Refusal::bad("chat_id is empty"),
        (_, "message_id") => Refusal::bad("message identifier is not specified"),
        ("sendMessage" | "editMessageText", "text") => Refusal::bad("message text is empty"),
        ("sendPhoto", "photo") => Refusal::bad("there is no photo in the request"),
        ("sendDocument", "document") => Refusal::bad("there is no document in the request"),
        ("getFile", "file_id") => Refusal::bad("file_id not specified"),
        _ => Refusal::bad(format!("parameter \"{field}\" is required")),
    }
}

impl Kind {
    fn fits(self, value: &Value) -> bool {
        match self {
            Int => value.is_i64(),
            Bool => value.is_boolean(),
            Str | File => value.is_string(),
            Chat => value.is_i64() || value.as_str().is_some_and(|name| name.starts_with('@')),
            Array => value.is_array(),
            Object => value.is_object(),
        }
    }
}

/// That an object inside a field holds nothing but `known`.
///
/// # Errors
/// When it is none, or holds more.
pub(super) fn only(value: &Value, what: &str, known: &[&str]) -> Result<(), Refusal> {
    let Some(object) = value.as_object() else {
        return Err(Refusal::bad(format!("object expected as {what}")));
    };
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(Refusal::bad(format!("{what} has no field \"{key}\""))),
        None => Ok(()),
    }
}
