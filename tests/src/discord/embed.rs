//! Embeds: what they hold, and how long it may be.

use serde_json::Value;

use super::check::{Check, Fields, Kind, join};

use Kind::{Array, Bool, Int, Object, Str};

const EMBED: &Fields = &[
    ("title", Str),
    ("type", Str),
    ("description", Str),
    ("url", Str),
    ("timestamp", Str),
    ("color", Int),
    ("footer", Object),
    ("image", Object),
    ("thumbnail", Object),
    ("video", Object),
    ("provider", Object),
    ("author", Object),
    ("fields", Array),
];
const PICTURE: &Fields = &[
    ("url", Str),
    ("proxy_url", Str),
    ("height", Int),
    ("width", Int),
];
const FOOTER: &Fields = &[("text", Str), ("icon_url", Str), ("proxy_icon_url", Str)];
const AUTHOR: &Fields = &[
    ("name", Str),
    ("url", Str),
    ("icon_url", Str),
    ("proxy_icon_url", Str),
];
const FIELD: &Fields = &[("name", Str), ("value", Str), ("inline", Bool)];

/// Of all embeds of a message together, in characters.
const TEXT_MAX: usize = 6000;

pub(super) fn check(check: &mut Check, embeds: &[Value]) {
    for (at, embed) in embeds.iter().enumerate() {
        one(check, embed, &join("embeds", at));
    }
    let together: usize = embeds
        .iter()
        .flat_map(texts)
        .map(|text| text.chars().count())
        .sum();
    if together > TEXT_MAX {
        let words = format!("Embed size exceeds maximum size of {TEXT_MAX}");
        check.refuse("embeds", "MAX_EMBED_SIZE_EXCEEDED", words);
    }
}

fn one(check: &mut Check, embed: &Value, path: &str) {
    let Some(object) = check.object(embed, path, EMBED) else {
        return;
    };
    let at = |name: &str| join(path, name);
    check.length(&embed["title"], &at("title"), 0, 256);
    check.length(&embed["description"], &at("description"), 0, 4096);
    check.range(&embed["color"], &at("color"), 0, 0xFF_FFFF);
    address(check, &embed["url"], &at("url"), &["http", "https"]);
    if let Some(time) = embed["timestamp"].as_str() {
        let is_time = chrono::DateTime::parse_from_rfc3339(time).is_ok();
        let words = format!("Could not parse {time}. Should be ISO8601.");
        check.refuse_unless(is_time, &at("timestamp"), "DATE_TIME_TYPE_PARSE", &words);
    }
    for (name, known) in [("image", PICTURE), ("thumbnail", PICTURE)] {
        if let Some(picture) = object.get(name).filter(|picture| picture.is_object()) {
            check.object(picture, &at(name), known);
            picture_address(check, &picture["url"], &at(&format!("{name}.url")));
        }
    }
    if let Some(footer) = object.get("footer").filter(|footer| footer.is_object()) {
        check.object(footer, &at("footer"), FOOTER);
        check.length(&footer["text"], &at("footer.text"), 1, 2048);
        picture_address(check, &footer["icon_url"], &at("footer.icon_url"));
    }
    if let Some(author) = object.get("author").filter(|author| author.is_object()) {
        check.object(author, &at("author"), AUTHOR);
        check.length(&author["name"], &at("author.name"), 1, 256);
        address(check, &author["url"], &at("author.url"), &["http", "https"]);
        picture_address(check, &author["icon_url"], &at("author.icon_url"));
    }
    check.count(&embed["fields"], &at("fields"), 0, 25);
    for (number, field) in list(&embed["fields"]).iter().enumerate() {
        let path = join(&at("fields"), number);
        if let Some(object) = check.object(field, &path, FIELD) {
            check.required(object, &path, &["name", "value"]);
            check.length(&field["name"], &join(&path, "name"), 1, 256);
            check.length(&field["value"], &join(&path, "value"), 1, 1024);
        }
    }
}

pub(super) fn address(check: &mut Check, value: &Value, path: &str, schemes: &[&str]) {
    let Some(text) = value.as_str() else { return };
    check.length(value, path, 0, 2048);
    let parsed = url::Url::parse(text);
    let scheme = parsed.as_ref().map(url::Url::scheme).unwrap_or_default();
    if parsed.is_err() {
        check.refuse(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
    } else if !schemes.contains(&scheme) {
        let words =
            format!("Scheme \"{scheme}\" is not supported. Scheme must be one of {schemes:?}.");
        check.refuse(path, "URL_TYPE_INVALID_SCHEME", words);
    }
}

fn picture_address(check: &mut Check, value: &Value, path: &str) {
    address(check, value, path, &["http", "https", "attachment"]);
}

/// Everything in an embed that counts.
fn texts(embed: &Value) -> Vec<&str> {
    let mut values = vec![
        &embed["title"],
        &embed["description"],
        &embed["footer"]["text"],
        &embed["author"]["name"],
    ];
    for field in list(&embed["fields"]) {
        values.extend([&field["name"], &field["value"]]);
    }
    values.into_iter().filter_map(Value::as_str).collect()
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The files that embeds take from beside the message.
pub(super) fn attached_names(embeds: &[Value]) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for (at, embed) in embeds.iter().enumerate() {
        for place in [
            "image.url",
            "thumbnail.url",
            "footer.icon_url",
            "author.icon_url",
        ] {
            let pointer = format!("/{}", place.replace('.', "/"));
            let address = embed.pointer(&pointer).and_then(Value::as_str);
            if let Some(name) = address.and_then(|text| text.strip_prefix("attachment://")) {
                names.push((format!("embeds.{at}.{place}"), name.to_owned()));
            }
        }
    }
    names
}

/// An embed shows something.
pub(super) fn shows_something(embed: &Value) -> bool {
    let has_picture = ["image", "thumbnail"]
        .iter()
        .any(|name| embed[*name].is_object());
    has_picture || texts(embed).iter().any(|text| !text.trim().is_empty())
}

/// An embed as it reads, with its markup as it was sent.
pub(super) fn read(embed: &Value) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut add = |value: &Value| {
        if let Some(text) = value.as_str().filter(|text| !text.is_empty()) {
            lines.push(text.to_owned());
        }
    };
    add(&embed["author"]["name"]);
    add(&embed["title"]);
    add(&embed["description"]);
    for field in list(&embed["fields"]) {
        let part = |name: &str| field[name].as_str().unwrap_or_default();
        lines.push(format!("{}: {}", part("name"), part("value")));
    }
    let footer = embed["footer"]["text"].as_str();
    lines.extend(footer.map(str::to_owned));
    lines.join("\n")
}
