//! Buttons and selects below a message.

use serde_json::Value;

use super::check::{Check, Fields, Kind, join};
use super::embed::{address, list};

use Kind::{Array, Bool, Id, Int, Object, Str};

const ROW: &Fields = &[("type", Int), ("id", Int), ("components", Array)];
const BUTTON: &Fields = &[
    ("type", Int),
    ("id", Int),
    ("style", Int),
    ("label", Str),
    ("emoji", Object),
    ("custom_id", Str),
    ("url", Str),
    ("disabled", Bool),
];
const SELECT: &Fields = &[
    ("type", Int),
    ("id", Int),
    ("custom_id", Str),
    ("options", Array),
    ("channel_types", Array),
    ("placeholder", Str),
    ("default_values", Array),
    ("min_values", Int),
    ("max_values", Int),
    ("disabled", Bool),
];
const OPTION: &Fields = &[
    ("label", Str),
    ("value", Str),
    ("description", Str),
    ("emoji", Object),
    ("default", Bool),
];
const EMOJI: &Fields = &[("id", Id), ("name", Str), ("animated", Bool)];

const LINK: i64 = 5;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    pub label: String,
    pub emoji: Option<String>,
    /// 1 to 4 by colour, 5 for a link.
    pub style: i64,
    pub custom_id: Option<String>,
    pub url: Option<String>,
    pub is_disabled: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select {
    pub custom_id: String,
    pub placeholder: String,
    /// 3 for texts, 5 people, 6 roles, 7 either, 8 channels.
    pub kind: i64,
    pub options: Vec<Choice>,
    pub least: u64,
    pub most: u64,
    pub is_disabled: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub label: String,
    pub value: String,
    pub description: String,
    pub is_default: bool,
}

pub(super) fn check(check: &mut Check, rows: &[Value]) {
    let mut ids: Vec<&str> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let path = join("components", at);
        let Some(_) = check.object(row, &path, ROW) else {
            continue;
        };
        check.choice(&row["type"], &join(&path, "type"), &[1]);
        let inside = join(&path, "components");
        let components = list(&row["components"]);
        check.count(&row["components"], &inside, 1, 5);
        check.refuse_unless(
            row["components"].is_array(),
            &inside,
            "BASE_TYPE_REQUIRED",
            "This field is required",
        );
        let has_select = components.iter().any(|one| one["type"] != 2);
        if has_select && components.len() > 1 {
            let words = "A select menu stands alone in its row.";
            check.refuse(&inside, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", words);
        }
        for (number, component) in components.iter().enumerate() {
            let path = join(&inside, number);
            match component["type"].as_i64() {
                Some(2) => button(check, component, &path),
                Some(3 | 5..=8) => select(check, component, &path),
                _ => check.refuse(
                    &path,
                    "UNION_TYPE_CHOICES",
                    "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).",
                ),
            }
            if let Some(custom_id) = component["custom_id"].as_str() {
                let words = "Component custom id cannot be duplicated";
                let is_new = !ids.contains(&custom_id);
                check.refuse_unless(
                    is_new,
                    &join(&path, "custom_id"),
                    "COMPONENT_CUSTOM_ID_DUPLICATED",
                    words,
                );
                ids.push(custom_id);
            }
        }
    }
}

fn button(check: &mut Check, button: &Value, path: &str) {
    let Some(object) = check.object(button, path, BUTTON) else {
        return;
    };
    let at = |name: &str| join(path, name);
    check.required(object, path, &["style"]);
    check.choice(&button["style"], &at("style"), &[1, 2, 3, 4, LINK]);
    check.length(&button["label"], &at("label"), 1, 80);
    emoji(check, &button["emoji"], &at("emoji"));
    if button["label"].is_null() && button["emoji"].is_null() {
        let words = "A button needs a label or an emoji.";
        check.refuse(&at("label"), "BUTTON_COMPONENT_INVALID_EMPTY", words);
    }
    let (needed, barred) = match button["style"] == LINK {
        true => ("url", "custom_id"),
        false => ("custom_id", "url"),
    };
    check.required(object, path, &[needed]);
    let words = "A custom id and url cannot both be specified";
    check.refuse_unless(
        button[barred].is_null(),
        path,
        "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
        words,
    );
    check.length(&button["custom_id"], &at("custom_id"), 1, 100);
    check.length(&button["url"], &at("url"), 1, 512);
    address(
        check,
        &button["url"],
        &at("url"),
        &["http", "https", "discord"],
    );
}

fn select(check: &mut Check, select: &Value, path: &str) {
    let Some(object) = check.object(select, path, SELECT) else {
        return;
    };
    let at = |name: &str| join(path, name);
    check.required(object, path, &["custom_id"]);
    check.length(&select["custom_id"], &at("custom_id"), 1, 100);
    check.length(&select["placeholder"], &at("placeholder"), 0, 150);
    check.range(&select["min_values"], &at("min_values"), 0, 25);
    check.range(&select["max_values"], &at("max_values"), 1, 25);
    if select["type"] != 3 {
        let words = "Only a select of texts has options";
        check.refuse_unless(
            list(&select["options"]).is_empty(),
            &at("options"),
            "BASE_TYPE_BAD_TYPE",
            words,
        );
        return;
    }
    check.required(object, path, &["options"]);
    check.count(&select["options"], &at("options"), 1, 25);
    let options = list(&select["options"]);
    let most = select["max_values"].as_u64().unwrap_or(1);
    if most > options.len() as u64 {
        let words = "max_values is more than there are options.";
        check.refuse(&at("options"), "SELECT_COMPONENT_MAX_VALUES", words);
    }
    let mut values = Vec::new();
    for (number, option) in options.iter().enumerate() {
        let path = join(&at("options"), number);
        let Some(object) = check.object(option, &path, OPTION) else {
            continue;
        };
        check.required(object, &path, &["label", "value"]);
        check.length(&option["label"], &join(&path, "label"), 1, 100);
        check.length(&option["value"], &join(&path, "value"), 1, 100);
        check.length(&option["description"], &join(&path, "description"), 0, 100);
        emoji(check, &option["emoji"], &join(&path, "emoji"));
        let words = "The specified option value is already used";
        let is_new = !values.contains(&&option["value"]);
        check.refuse_unless(
            is_new,
            &join(&path, "value"),
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
            words,
        );
        values.push(&option["value"]);
    }
    let defaults = options.iter().filter(|option| option["default"] == true);
    if defaults.count() as u64 > most {
        let words = "More options are chosen than may be.";
        check.refuse(
            &at("options"),
            "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
            words,
        );
    }
}

fn emoji(check: &mut Check, emoji: &Value, path: &str) {
    if emoji.is_null() || check.object(emoji, path, EMOJI).is_none() {
        return;
    }
    let name = emoji["name"].as_str().unwrap_or_default();
    // A letter is none; a digit may begin one.
    let is_picture = !name.is_empty() && !name.chars().any(char::is_alphabetic);
    let is_known = !emoji["id"].is_null() || is_picture;
    check.refuse_unless(
        is_known,
        path,
        "BUTTON_COMPONENT_INVALID_EMOJI",
        "Invalid emoji",
    );
}

/// A component as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Component {
    Button(Button),
    Select(Select),
}

/// The rows as people see them.
pub(super) fn read(rows: &[Value]) -> Vec<Vec<Component>> {
    let row = |row: &Value| list(&row["components"]).iter().map(component).collect();
    rows.iter().map(row).collect()
}

fn component(shape: &Value) -> Component {
    let text = |name: &str| shape[name].as_str().map(str::to_owned);
    let is_disabled = shape["disabled"] == true;
    if shape["type"] == 2 {
        return Component::Button(Button {
            label: text("label").unwrap_or_default(),
            emoji: shape["emoji"]["name"].as_str().map(str::to_owned),
            style: shape["style"].as_i64().unwrap_or_default(),
            custom_id: text("custom_id"),
            url: text("url"),
            is_disabled,
        });
    }
    Component::Select(Select {
        custom_id: text("custom_id").unwrap_or_default(),
        placeholder: text("placeholder").unwrap_or_default(),
        kind: shape["type"].as_i64().unwrap_or_default(),
        options: list(&shape["options"]).iter().map(choice).collect(),
        least: shape["min_values"].as_u64().unwrap_or(1),
        most: shape["max_values"].as_u64().unwrap_or(1),
        is_disabled,
    })
}

fn choice(shape: &Value) -> Choice {
    let text = |name: &str| shape[name].as_str().unwrap_or_default().to_owned();
    Choice {
        label: text("label"),
        value: text("value"),
        description: text("description"),
        is_default: shape["default"] == true,
    }
}
