//! Windows with inputs.

use serde_json::{Map, Value};

use super::check::{Check, Fields, Kind, join};
use super::embed::list;
use super::interaction::Interaction;
use super::refusal::Refusal;

use Kind::{Array, Bool, Int, Str};

const MODAL: &Fields = &[("custom_id", Str), ("title", Str), ("components", Array)];
const ROW: &Fields = &[("type", Int), ("id", Int), ("components", Array)];
const INPUT: &Fields = &[
    ("type", Int),
    ("id", Int),
    ("custom_id", Str),
    ("style", Int),
    ("label", Str),
    ("min_length", Int),
    ("max_length", Int),
    ("required", Bool),
    ("value", Str),
    ("placeholder", Str),
];

/// A window that was opened before somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modal {
    pub title: String,
    pub custom_id: String,
    pub inputs: Vec<Input>,
    pub user: u64,
    pub(super) channel: u64,
    pub(super) interaction: u64,
    /// The message whose button opened it.
    pub(super) message: Option<u64>,
    pub(super) is_open: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    pub label: String,
    pub custom_id: String,
    /// What stands in it from the beginning.
    pub value: String,
    pub placeholder: String,
    pub is_required: bool,
    /// Of several lines.
    pub is_long: bool,
    pub least: usize,
    pub most: usize,
}

impl Modal {
    pub fn input(&self, label: &str) -> Option<&Input> {
        let mut inputs = self.inputs.iter();
        inputs.find(|input| input.label == label || input.custom_id == label)
    }

    /// It as it reads.
    pub fn line(&self) -> String {
        let mut line = format!("┌ {}", self.title);
        for input in &self.inputs {
            let mark = if input.is_required { "*" } else { "" };
            line.push_str(&format!("\n│ {}{mark}: [{}]", input.label, input.value));
            if !input.placeholder.is_empty() {
                line.push_str(&format!(" ({})", input.placeholder));
            }
        }
        line
    }
}

/// # Errors
/// When Discord would not open it.
pub(super) fn read(data: &Value, interaction: &Interaction) -> Result<Modal, Refusal> {
    let mut check = Check::default();
    let empty = Map::new();
    let fields = check.object(data, "data", MODAL).unwrap_or(&empty);
    check.required(fields, "data", &["custom_id", "title", "components"]);
    check.length(&data["custom_id"], "data.custom_id", 1, 100);
    check.length(&data["title"], "data.title", 1, 45);
    check.count(&data["components"], "data.components", 1, 5);
    let mut inputs: Vec<Input> = Vec::new();
    for (at, row) in list(&data["components"]).iter().enumerate() {
        let path = format!("data.components.{at}");
        check.object(row, &path, ROW);
        check.choice(&row["type"], &join(&path, "type"), &[1]);
        let inside = join(&path, "components");
        check.count(&row["components"], &inside, 1, 1);
        for input in list(&row["components"]) {
            if let Some(input) = one(&mut check, input, &join(&inside, 0)) {
                let is_new = inputs
                    .iter()
                    .all(|other| other.custom_id != input.custom_id);
                let words = "Component custom id cannot be duplicated";
                let code = "COMPONENT_CUSTOM_ID_DUPLICATED";
                check.refuse_unless(is_new, &inside, code, words);
                inputs.push(input);
            }
        }
    }
    check.done()?;
    let text = |name: &str| data[name].as_str().unwrap_or_default().to_owned();
    Ok(Modal {
        title: text("title"),
        custom_id: text("custom_id"),
        inputs,
        user: interaction.user,
        channel: interaction.channel,
        interaction: interaction.id,
        message: interaction.message,
        is_open: true,
    })
}

fn one(check: &mut Check, input: &Value, path: &str) -> Option<Input> {
    let object = check.object(input, path, INPUT)?;
    let at = |name: &str| join(path, name);
    check.required(object, path, &["type", "custom_id", "style", "label"]);
    check.choice(&input["type"], &at("type"), &[4]);
    check.choice(&input["style"], &at("style"), &[1, 2]);
    check.length(&input["custom_id"], &at("custom_id"), 1, 100);
    check.length(&input["label"], &at("label"), 1, 45);
    check.length(&input["placeholder"], &at("placeholder"), 0, 100);
    check.length(&input["value"], &at("value"), 0, 4000);
    check.range(&input["min_length"], &at("min_length"), 0, 4000);
    check.range(&input["max_length"], &at("max_length"), 1, 4000);
    let text = |name: &str| input[name].as_str().unwrap_or_default().to_owned();
    let size = |name: &str| {
        input[name]
            .as_u64()
            .and_then(|size| usize::try_from(size).ok())
    };
    let read = Input {
        label: text("label"),
        custom_id: text("custom_id"),
        value: text("value"),
        placeholder: text("placeholder"),
        is_required: input["required"] != false,
        is_long: input["style"] == 2,
        least: size("min_length").unwrap_or(0),
        most: size("max_length").unwrap_or(4000),
    };
    let words = "The minimum is more than the maximum";
    check.refuse_unless(
        read.least <= read.most,
        &at("min_length"),
        "BASE_TYPE_BAD_LENGTH",
        words,
    );
    if !read.value.is_empty() {
        check.length(&input["value"], &at("value"), read.least, read.most);
    }
    Some(read)
}
