//! That a body has the fields it needs, each of its kind and length, and no others. Everything that is
//! wrong is gathered, as Discord does, in a tree of the body's fields.

use serde_json::{Map, Value, json};

use super::refusal::Refusal;

/// What a field holds. `null` always stands for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Num,
    Bool,
    Str,
    /// A snowflake, as text or as a number.
    Id,
    Array,
    Object,
    /// Text or a number.
    Scalar,
}

pub(super) type Fields = [(&'static str, Kind)];

impl Kind {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Int => value.is_i64() || value.is_u64(),
            Self::Num => value.is_number(),
            Self::Bool => value.is_boolean(),
            Self::Str => value.is_string(),
            Self::Id => id(value).is_some(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
            Self::Scalar => value.is_string() || value.is_number(),
        }
    }
}

/// A snowflake.
pub(super) fn id(value: &Value) -> Option<u64> {
    let read = match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    read.filter(|id| *id > 0)
}

/// What was found wrong.
#[derive(Default)]
pub(super) struct Check {
    wrong: Vec<(String, &'static str, String)>,
}

impl Check {
    /// # Errors
    /// When something was wrong.
    pub fn done(self) -> Result<(), Refusal> {
        if self.wrong.is_empty() {
            return Ok(());
        }
        let mut tree = json!({});
        for (path, code, message) in self.wrong {
            let mut at = &mut tree;
            for step in path.split('.').filter(|step| !step.is_empty()) {
                at = &mut at[step];
            }
            let error = json!({ "code": code, "message": message });
            match at["_errors"].as_array_mut() {
                Some(errors) => errors.push(error),
                None => at["_errors"] = json!([error]),
            }
        }
        Err(Refusal::form(tree))
    }

    pub fn refuse(&mut self, path: &str, code: &'static str, message: impl Into<String>) {
        self.wrong.push((path.to_owned(), code, message.into()));
    }

    pub fn refuse_unless(&mut self, holds: bool, path: &str, code: &'static str, message: &str) {
        if !holds {
            self.refuse(path, code, message);
        }
    }

    /// That `value` is an object with nothing but `known`, each of its kind.
    pub fn object<'a>(
        &mut self,
        value: &'a Value,
        path: &str,
        known: &Fields,
    ) -> Option<&'a Map<String, Value>> {
        let Some(object) = value.as_object() else {
            let words = "Only dictionaries may be used in a DictType";
            self.refuse(path, "DICT_TYPE_CONVERT", words);
            return None;
        };
        self.fields(object, path, known);
        Some(object)
    }

    pub fn fields(&mut self, object: &Map<String, Value>, path: &str, known: &Fields) {
        for (name, value) in object {
            let at = join(path, name);
            match known.iter().find(|(known, _)| known == name) {
                None => {
                    let words = format!("There is no field {name:?} here");
                    self.refuse(&at, "UNKNOWN_FIELD", words);
                }
                Some((_, kind)) if !value.is_null() && !kind.fits(value) => {
                    let given: String = value.to_string().chars().take(80).collect();
                    let words = format!("{kind:?} expected, and not {given}");
                    self.refuse(&at, "BASE_TYPE_BAD_TYPE", words);
                }
                Some(_) => (),
            }
        }
    }

    pub fn required(&mut self, object: &Map<String, Value>, path: &str, names: &[&str]) {
        for name in names {
            if object.get(*name).is_none_or(Value::is_null) {
                let words = "This field is required";
                self.refuse(&join(path, name), "BASE_TYPE_REQUIRED", words);
            }
        }
    }

    /// That a text, if there is one, is so many characters long.
    pub fn length(&mut self, value: &Value, path: &str, least: usize, most: usize) {
        let Some(text) = value.as_str() else { return };
        let long = text.chars().count();
        if long > most {
            let words = format!("Must be {most} or fewer in length.");
            self.refuse(path, "BASE_TYPE_MAX_LENGTH", words);
        } else if long < least || (least > 0 && text.trim().is_empty()) {
            let words = format!("Must be between {least} and {most} in length.");
            self.refuse(path, "BASE_TYPE_BAD_LENGTH", words);
        }
    }

    /// That a list, if there is one, has so many elements.
    pub fn count(&mut self, value: &Value, path: &str, least: usize, most: usize) {
        let Some(list) = value.as_array() else { return };
        if !(least..=most).contains(&list.len()) {
            let words = format!("Must be between {least} and {most} in length.");
            self.refuse(path, "BASE_TYPE_BAD_LENGTH", words);
        }
    }

    /// That a number, if there is one, lies between two.
    pub fn range(&mut self, value: &Value, path: &str, least: i64, most: i64) {
        let is_in = value
            .as_i64()
            .is_none_or(|number| (least..=most).contains(&number));
        let words = format!("int value should be between {least} and {most}.");
        self.refuse_unless(is_in, path, "NUMBER_TYPE_COERCE", &words);
    }

    /// That a number, if there is one, is among those.
    pub fn choice(&mut self, value: &Value, path: &str, choices: &[i64]) {
        let is_one = value
            .as_i64()
            .is_none_or(|number| choices.contains(&number));
        let words = format!("Value must be one of {choices:?}.");
        self.refuse_unless(is_one, path, "BASE_TYPE_CHOICES", &words);
    }
}

pub(super) fn join(path: &str, step: impl std::fmt::Display) -> String {
    match path {
        "" => step.to_string(),
        path => format!("{path}.{step}"),
    }
}
