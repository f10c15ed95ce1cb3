//! That commands are such as Discord takes.

use serde_json::Value;

use super::check::{Check, Fields, Kind, join};
use super::embed::list;
use super::refusal::Refusal;

use Kind::{Array, Bool, Id, Int, Num, Object, Scalar, Str};

const COMMAND: &Fields = &[
    ("id", Id),
    ("type", Int),
    ("name", Str),
    ("name_localizations", Object),
    ("description", Str),
    ("description_localizations", Object),
    ("options", Array),
    ("default_member_permissions", Scalar),
    ("dm_permission", Bool),
    ("default_permission", Bool),
    ("integration_types", Array),
    ("contexts", Array),
    ("nsfw", Bool),
];
const OPTION: &Fields = &[
    ("type", Int),
    ("name", Str),
    ("name_localizations", Object),
    ("description", Str),
    ("description_localizations", Object),
    ("required", Bool),
    ("choices", Array),
    ("options", Array),
    ("channel_types", Array),
    ("min_value", Num),
    ("max_value", Num),
    ("min_length", Int),
    ("max_length", Int),
    ("autocomplete", Bool),
];
const CHOICE: &Fields = &[
    ("name", Str),
    ("name_localizations", Object),
    ("value", Scalar),
];
const LOCALES: &[&str] = &[
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl",
    "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th",
    "zh-CN", "ja", "zh-TW", "ko",
];

/// Of one command, its options and choices together, in characters.
const COMMAND_MAX: usize = 8000;
const SUBCOMMAND: i64 = 1;
const GROUP: i64 = 2;

/// That a list of commands is one that Discord takes.
///
/// # Errors
/// When it is not.
pub(super) fn check_all(commands: &[Value]) -> Result<(), Refusal> {
    let mut check = Check::default();
    let count = |kind: i64| {
        let of_kind = commands.iter().filter(|command| kind_of(command) == kind);
        of_kind.count()
    };
    for (kind, most) in [(1, 100), (2, 15), (3, 15)] {
        if count(kind) > most {
            let words =
                format!("Maximum number of application commands of type {kind} reached ({most})");
            check.refuse("", "APPLICATION_COMMAND_TOO_MANY", words);
        }
    }
    for (at, command) in commands.iter().enumerate() {
        let path = at.to_string();
        one(&mut check, command, &path);
        let is_same =
            |other: &Value| kind_of(other) == kind_of(command) && other["name"] == command["name"];
        if commands[..at].iter().any(is_same) {
            let words = "Application command names must be unique";
            check.refuse(&path, "APPLICATION_COMMANDS_DUPLICATE_NAME", words);
        }
    }
    check.done()
}

/// 1 for a slash command, 2 and 3 for the menus of people and of messages.
pub(super) fn kind_of(command: &Value) -> i64 {
    command["type"].as_i64().unwrap_or(1)
}

fn one(check: &mut Check, command: &Value, path: &str) {
    let Some(object) = check.object(command, path, COMMAND) else {
        return;
    };
    let at = |name: &str| join(path, name);
    check.choice(&command["type"], &at("type"), &[1, 2, 3]);
    check.required(object, path, &["name"]);
    if kind_of(command) == 1 {
        check.required(object, path, &["description"]);
        named(check, command, path);
        described(check, command, path);
        options(check, &command["options"], &at("options"), 0);
        if size_of(command) > COMMAND_MAX {
            let words = format!("Command exceeds maximum size ({COMMAND_MAX})");
            check.refuse(path, "APPLICATION_COMMAND_TOO_LARGE", words);
        }
    } else {
        for (name_path, name) in localized(check, command, path, "name") {
            check.length(&name.into(), &name_path, 1, 32);
        }
        let is_bare = command["description"]
            .as_str()
            .unwrap_or_default()
            .is_empty()
            && list(&command["options"]).is_empty();
        let words = "Context menu commands cannot have description or options";
        check.refuse_unless(
            is_bare,
            path,
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
            words,
        );
    }
    let permissions = &command["default_member_permissions"];
    let is_bits = permissions.is_null() || bits(permissions).is_some();
    check.refuse_unless(
        is_bits,
        &at("default_member_permissions"),
        "NUMBER_TYPE_COERCE",
        "Value is not bits",
    );
    for (number, context) in list(&command["contexts"]).iter().enumerate() {
        check.choice(context, &join(&at("contexts"), number), &[0, 1, 2]);
    }
    for (number, place) in list(&command["integration_types"]).iter().enumerate() {
        check.choice(place, &join(&at("integration_types"), number), &[0, 1]);
    }
}

/// Permissions, as a number or as text.
pub(super) fn bits(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    }
}

/// A text and its translations, each with where it stands.
fn localized<'a>(
    check: &mut Check,
    of: &'a Value,
    path: &str,
    field: &str,
) -> Vec<(String, &'a str)> {
    let own = of[field].as_str().map(|text| (join(path, field), text));
    let mut texts: Vec<(String, &str)> = own.into_iter().collect();
    let field = format!("{field}_localizations");
    for (locale, text) in of[&field].as_object().into_iter().flatten() {
        let path = join(&join(path, &field), locale);
        let words = format!("{locale:?} is no locale of Discord's");
        let is_known = LOCALES.contains(&&**locale);
        check.refuse_unless(is_known, &path, "ENUM_TYPE_COERCE", &words);
        match text.as_str() {
            Some(text) => texts.push((path, text)),
            None => check.refuse(&path, "BASE_TYPE_BAD_TYPE", "A text is expected"),
        }
    }
    texts
}

fn named(check: &mut Check, of: &Value, path: &str) {
    for (path, name) in localized(check, of, path, "name") {
        let is_letter =
            |char: char| char.is_alphabetic() || char.is_numeric() || "-_'".contains(char);
        let is_name = (1..=32).contains(&name.chars().count())
            && name.chars().all(is_letter)
            && name == name.to_lowercase();
        let words = "Command name is invalid";
        check.refuse_unless(is_name, &path, "APPLICATION_COMMAND_INVALID_NAME", words);
    }
}

fn described(check: &mut Check, of: &Value, path: &str) {
    for (path, text) in localized(check, of, path, "description") {
        check.length(&text.into(), &path, 1, 100);
    }
}

fn options(check: &mut Check, options: &Value, path: &str, depth: usize) {
    check.count(options, path, 0, 25);
    let options = list(options);
    let mut was_optional = false;
    for (at, option) in options.iter().enumerate() {
        let path = join(path, at);
        let Some(object) = check.object(option, &path, OPTION) else {
            continue;
        };
        let at_field = |name: &str| join(&path, name);
        check.required(object, &path, &["type", "name", "description"]);
        named(check, option, &path);
        described(check, option, &path);
        let is_same = |other: &Value| other["name"] == option["name"];
        let words = "Option names must be unique";
        let is_new = !options[..at].iter().any(is_same);
        check.refuse_unless(
            is_new,
            &path,
            "APPLICATION_COMMAND_OPTIONS_NAME_UNIQUE",
            words,
        );
        let kind = option["type"].as_i64().unwrap_or_default();
        let is_branch = kind == SUBCOMMAND || kind == GROUP;
        let siblings_branch = |other: &Value| {
            let kind = other["type"].as_i64().unwrap_or_default();
            (kind == SUBCOMMAND || kind == GROUP) == is_branch
        };
        let words = "Sub-command and sub-command group option types are mutually exclusive to all other types";
        let is_even = options.iter().all(siblings_branch);
        check.refuse_unless(
            is_even,
            &path,
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            words,
        );
        let fits = match kind {
            GROUP => depth == 0,
            SUBCOMMAND => depth < 2,
            3..=11 => true,
            _ => false,
        };
        check.refuse_unless(
            fits,
            &at_field("type"),
            "BASE_TYPE_CHOICES",
            "There is no such type here",
        );
        if is_branch {
            self::options(
                check,
                &option["options"],
                &at_field("options"),
                depth + kind_depth(kind),
            );
            continue;
        }
        let is_required = option["required"] == true;
        let words = "Required options must be placed before non-required options";
        check.refuse_unless(
            !(is_required && was_optional),
            &path,
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
            words,
        );
        was_optional |= !is_required;
        leaf(check, option, kind, &path);
    }
}

/// Below a group come subcommands; below these, nothing that branches.
fn kind_depth(kind: i64) -> usize {
    if kind == GROUP { 1 } else { 2 }
}

fn leaf(check: &mut Check, option: &Value, kind: i64, path: &str) {
    let at = |name: &str| join(path, name);
    let is_set = |name: &str| !option[name].is_null();
    let has_choices = !list(&option["choices"]).is_empty();
    let is_text = kind == 3;
    let is_number = kind == 4 || kind == 10;
    let wrong: [(&str, bool); 6] = [
        ("choices", has_choices && !is_text && !is_number),
        (
            "autocomplete",
            option["autocomplete"] == true && (has_choices || !(is_text || is_number)),
        ),
        ("min_value", is_set("min_value") && !is_number),
        ("max_value", is_set("max_value") && !is_number),
        ("min_length", is_set("min_length") && !is_text),
        ("max_length", is_set("max_length") && !is_text),
    ];
    for (name, is_wrong) in wrong {
        let words = format!("An option of type {kind} has no such {name}");
        check.refuse_unless(
            !is_wrong,
            &at(name),
            "APPLICATION_COMMAND_OPTION_FIELD",
            &words,
        );
    }
    check.range(&option["min_length"], &at("min_length"), 0, 6000);
    check.range(&option["max_length"], &at("max_length"), 1, 6000);
    check.count(&option["choices"], &at("choices"), 0, 25);
    for (number, choice) in list(&option["choices"]).iter().enumerate() {
        let path = join(&at("choices"), number);
        let Some(object) = check.object(choice, &path, CHOICE) else {
            continue;
        };
        check.required(object, &path, &["name", "value"]);
        for (path, name) in localized(check, choice, &path, "name") {
            check.length(&name.into(), &path, 1, 100);
        }
        check.length(&choice["value"], &join(&path, "value"), 1, 100);
        let words = "The value is of another type than the option";
        let fits = choice["value"].is_string() == is_text;
        check.refuse_unless(fits, &join(&path, "value"), "BASE_TYPE_BAD_TYPE", words);
    }
}

/// In characters: of translations, the longest counts.
fn size_of(of: &Value) -> usize {
    let longest = |field: &str| {
        let own = of[field].as_str().into_iter();
        let translations = of[format!("{field}_localizations")].as_object();
        let translations = translations.into_iter().flatten();
        own.chain(translations.filter_map(|(_, text)| text.as_str()))
            .map(|text| text.chars().count())
            .max()
            .unwrap_or(0)
    };
    let value = of["value"].as_str().map_or(0, |text| text.chars().count());
    let inside = list(&of["options"]).iter().chain(list(&of["choices"]));
    longest("name") + longest("description") + value + inside.map(size_of).sum::<usize>()
}
