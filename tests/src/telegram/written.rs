//! The text of a message: read from the fields of a call, and what a person types.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::html::{self, Formatted};
use super::refusal::Refusal;

/// Of a text and of a caption, in UTF-16 units, after the markup was read.
pub(super) const TEXT_MAX: usize = 4096;
pub(super) const CAPTION_MAX: usize = 1024;

/// A text, and how it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Written {
    pub source: String,
    pub formatted: Formatted,
}

impl Written {
    /// The text in `field`, by `parse_mode` or the list in `entities`.
    pub fn read(call: &Call, field: &str, entities: &str) -> Result<Self, Refusal> {
        Self::of(&call.fields, field, entities)
    }

    /// The same of an object inside a call.
    pub fn of(fields: &Map<String, Value>, field: &str, entities: &str) -> Result<Self, Refusal> {
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let source = text(field).unwrap_or_default();
        let formatted = match text("parse_mode") {
            Some("HTML") => html::parse(source)?,
            Some(mode) => {
                return Err(Refusal::bad(format!("unsupported parse_mode {mode:?}")));
            }
            None => Formatted {
                plain: source.to_owned(),
                entities: listed(fields.get(entities), source)?,
            },
        };
        Ok(Self {
            source: source.to_owned(),
            formatted,
        })
    }

    /// As a person types it: what looks like a command or an address becomes one.
    pub fn typed(text: &str) -> Self {
        Self {
            source: text.to_owned(),
            formatted: Formatted {
                plain: text.to_owned(),
                entities: recognized(text),
            },
        }
    }

    pub fn is_blank(&self) -> bool {
        self.formatted.plain.trim().is_empty()
    }

    pub fn is_longer_than(&self, units: usize) -> bool {
        units_of(&self.formatted.plain) > units
    }
}

pub(super) fn units_of(text: &str) -> usize {
    text.encode_utf16().count()
}

fn listed(entities: Option<&Value>, text: &str) -> Result<Vec<Value>, Refusal> {
    let Some(entities) = entities.and_then(Value::as_array) else {
        return Ok(Vec::new());
    };
    let units = units_of(text) as u64;
    for entity in entities {
        let offset = entity["offset"].as_u64();
        let length = entity["length"].as_u64().filter(|length| *length > 0);
        let is_inside = offset
            .zip(length)
            .is_some_and(|(offset, length)| offset + length <= units);
        if !is_inside || !entity["type"].is_string() {
            let what = format!("can't parse MessageEntity: {entity} is not in the text");
            return Err(Refusal::bad(what));
        }
    }
    Ok(entities.clone())
}

/// Commands, mentions, addresses and hashtags, word by word.
fn recognized(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        if let Some((kind, length)) = recognize(bare) {
            found.push(json!({ "type": kind, "offset": offset, "length": length }));
        }
        offset += units_of(word);
    }
    found
}

fn recognize(word: &str) -> Option<(&'static str, usize)> {
    let is_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let name_length = |rest: &str| rest.chars().take_while(|char| is_name(*char)).count();
    if let Some(rest) = word.strip_prefix('/') {
        let name = name_length(rest);
        let to = rest[name..].strip_prefix('@').map_or(0, name_length);
        let length = 1 + name + if to > 0 { 1 + to } else { 0 };
        let ends = !word[length..].starts_with('/');
        return ((1..=64).contains(&name) && ends).then_some(("bot_command", length));
    }
    if let Some(rest) = word.strip_prefix('@') {
        let name = name_length(rest);
        return (name >= 3).then_some(("mention", 1 + name));
    }
    if let Some(rest) = word.strip_prefix('#') {
        let name = rest.chars().take_while(|char| char.is_alphanumeric());
        let name: String = name.collect();
        return (!name.is_empty()).then(|| ("hashtag", 1 + units_of(&name)));
    }
    if word.starts_with("https://") || word.starts_with("http://") {
        let address = word.trim_end_matches([',', '.', ')', '!', '?']);
        return Some(("url", units_of(address)));
    }
    let (name, host) = word.split_once('@')?;
    let is_mail = !name.is_empty() && host.contains('.') && !host.ends_with('.');
    is_mail.then(|| ("email", units_of(word)))
}
