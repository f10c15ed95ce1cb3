//! Form fields in bracket notation, read strictly: a field that no one asked for is an error.

use std::collections::{BTreeMap, BTreeSet};

use url::form_urlencoded;

use super::error::ApiError;

/// The fields of one request. Reading a field takes it out; [`Params::finish`] refuses the rest.
#[derive(Debug, Clone, Default)]
pub(super) struct Params(BTreeMap<String, String>);

impl Params {
    /// # Errors
    /// When a field stands twice.
    pub fn parse(encoded: &str) -> Result<Self, ApiError> {
        let mut fields = BTreeMap::new();
        let mut lengths: BTreeMap<String, usize> = BTreeMap::new();
        for (key, value) in form_urlencoded::parse(encoded.as_bytes()) {
            let key = match key.strip_suffix("[]") {
                Some(list) => {
                    let next = lengths.entry(list.to_owned()).or_default();
                    *next += 1;
                    format!("{list}[{}]", *next - 1)
                }
                None => key.into_owned(),
            };
            if fields.insert(key.clone(), value.into_owned()).is_some() {
                let message = format!("The parameter {key} was given more than once.");
                return Err(ApiError::invalid("parameter_invalid", &key, message));
            }
        }
        Ok(Self(fields))
    }

    pub fn take(&mut self, key: &str) -> Option<String> {
        self.0.remove(key)
    }

    /// A text that may be absent but, where it stands, not be empty.
    pub fn text(&mut self, key: &str, longest: usize) -> Result<Option<String>, ApiError> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        if value.trim().is_empty() {
            let message = format!(
                "You passed an empty string for '{key}'. We assume empty values are an attempt to unset a parameter; however '{key}' cannot be unset."
            );
            return Err(ApiError::invalid("parameter_invalid_empty", key, message));
        }
        if value.chars().count() > longest {
            let message = format!("Invalid string: must be at most {longest} characters.");
            return Err(ApiError::invalid("parameter_invalid_string", key, message));
        }
        Ok(Some(value))
    }

    pub fn required(&mut self, key: &str, longest: usize) -> Result<String, ApiError> {
        self.text(key, longest)?
            .ok_or_else(|| ApiError::missing_param(key))
    }

    pub fn integer(&mut self, key: &str) -> Result<Option<i64>, ApiError> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        value.parse().map(Some).map_err(|_| {
            ApiError::invalid(
                "parameter_invalid_integer",
                key,
                format!("Invalid integer: {value}"),
            )
        })
    }

    pub fn boolean(&mut self, key: &str) -> Result<Option<bool>, ApiError> {
        Ok(self
            .one_of(key, &["true", "false"])?
            .map(|value| value == "true"))
    }

    pub fn one_of(&mut self, key: &str, allowed: &[&str]) -> Result<Option<String>, ApiError> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        if allowed.contains(&value.as_str()) {
            return Ok(Some(value));
        }
        let message = format!("Invalid {key}: must be one of {}", allowed.join(", "));
        Err(ApiError::invalid("parameter_invalid", key, message))
    }

    /// Takes `prefix[0]`, `prefix[1]`, … in order.
    pub fn list(&mut self, prefix: &str) -> Vec<String> {
        (0..)
            .map_while(|index| self.take(&format!("{prefix}[{index}]")))
            .collect()
    }

    /// The numbers that stand behind `prefix`, as in `prefix[3][…]`; nothing is taken.
    pub fn indices(&self, prefix: &str) -> BTreeSet<usize> {
        let open = format!("{prefix}[");
        self.0
            .keys()
            .filter_map(|key| key.strip_prefix(&open)?.split(']').next()?.parse().ok())
            .collect()
    }

    /// Stripe's limits: 50 keys, 40 characters a key, 500 a value; an empty value unsets.
    pub fn metadata(&mut self, prefix: &str) -> Result<BTreeMap<String, String>, ApiError> {
        let open = format!("{prefix}[");
        let keys: Vec<String> = self
            .0
            .keys()
            .filter(|key| key.starts_with(&open))
            .cloned()
            .collect();
        let mut metadata = BTreeMap::new();
        for field in keys {
            let Some(name) = field[open.len()..].strip_suffix(']') else {
                continue;
            };
            if name.is_empty() || name.chars().count() > 40 || name.contains(['[', ']']) {
                let message = "Metadata keys have 1 to 40 characters and no square brackets.";
                return Err(ApiError::invalid("parameter_invalid", &field, message));
            }
            let value = self.take(&field).unwrap_or_default();
            if value.chars().count() > 500 {
                let message = format!(
                    "Metadata values can have up to 500 characters, but you passed in a value that is {} characters.",
                    value.chars().count()
                );
                return Err(ApiError::invalid("parameter_invalid", &field, message));
            }
            if !value.is_empty() {
                metadata.insert(name.to_owned(), value);
            }
        }
        if metadata.len() > 50 {
            let message = "You can have at most 50 metadata keys.";
            return Err(ApiError::invalid("parameter_invalid", prefix, message));
        }
        Ok(metadata)
    }

    /// # Errors
    /// When a field is left. One that Stripe may know and the sandbox does not imitate is named
    /// as such, so that nobody looks for a misspelling only.
    pub fn finish(self, not_imitated: &[&str]) -> Result<(), ApiError> {
        let Some(param) = self.0.into_keys().next() else {
            return Ok(());
        };
        let root = param.split('[').next().unwrap_or_default();
        if not_imitated.contains(&root) {
            let message = format!("The sandbox does not imitate '{param}'; Stripe may know it.");
            return Err(ApiError::invalid("sandbox_unsupported", &param, message));
        }
        Err(ApiError::unknown_param(&param))
    }

    /// Every field as it came, for [`super::Recorded`] and for comparing requests.
    pub fn fields(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}
