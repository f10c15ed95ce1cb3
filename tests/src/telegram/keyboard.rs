//! The buttons below a message.

use serde_json::{Value, json};
use url::{Host, Url};

use super::check::only;
use super::refusal::Refusal;

const DATA_BYTES_MAX: usize = 64;
const BUTTONS_MAX: usize = 100;

#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    pub label: String,
    pub action: Action,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Pressed, it comes to the bot with this.
    Data(String),
    Url(String),
    /// Opens inline mode with this query, in a chat of their choice or here.
    Inline(String),
    WebApp(String),
    Copy(String),
    /// Of a keyboard below the input line: types its label.
    Text,
}

/// What `reply_markup` holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Markup {
    pub rows: Vec<Vec<Button>>,
    /// As it was sent, for an inline keyboard: so it is given back.
    pub inline: Option<Value>,
    /// A keyboard below the input line, or that there is none any more.
    pub below: Option<Value>,
}

/// `takes_localhost`: whether an address on this machine is taken, which Telegram refuses.
pub(super) fn read(markup: Option<&Value>, takes_localhost: bool) -> Result<Markup, Refusal> {
    let Some(markup) = markup else {
        return Ok(Markup::default());
    };
    if let Some(rows) = markup.get("inline_keyboard") {
        only(markup, "InlineKeyboardMarkup", &["inline_keyboard"])?;
        let rows = rows_of(rows, |button| inline_button(button, takes_localhost))?;
        let inline = (!rows.is_empty()).then(|| markup.clone());
        return Ok(Markup {
            rows,
            inline,
            below: None,
        });
    }
    if let Some(rows) = markup.get("keyboard") {
        let known = [
            "keyboard",
            "is_persistent",
            "resize_keyboard",
            "one_time_keyboard",
            "input_field_placeholder",
            "selective",
        ];
        only(markup, "ReplyKeyboardMarkup", &known)?;
        return Ok(Markup {
            rows: rows_of(rows, text_button)?,
            inline: None,
            below: Some(markup.clone()),
        });
    }
    if markup.get("remove_keyboard").is_some() {
        only(
            markup,
            "ReplyKeyboardRemove",
            &["remove_keyboard", "selective"],
        )?;
    } else {
        let known = ["force_reply", "input_field_placeholder", "selective"];
        only(markup, "ForceReply", &known)?;
    }
    Ok(Markup {
        below: Some(markup.clone()),
        ..Markup::default()
    })
}

fn rows_of(
    rows: &Value,
    button: impl Fn(&Value) -> Result<Button, Refusal>,
) -> Result<Vec<Vec<Button>>, Refusal> {
    let not_rows = || Refusal::bad("field \"inline_keyboard\" must be an Array of Arrays");
    let mut read = Vec::new();
    for row in rows.as_array().ok_or_else(not_rows)? {
        let row = row.as_array().ok_or_else(not_rows)?;
        let row: Vec<Button> = row.iter().map(&button).collect::<Result<_, _>>()?;
        // An empty row is passed over.
        if !row.is_empty() {
            read.push(row);
        }
    }
    if read.iter().map(Vec::len).sum::<usize>() > BUTTONS_MAX {
        return Err(Refusal::bad("reply markup is too long"));
    }
    Ok(read)
}

fn unreadable(what: &str) -> Refusal {
    Refusal::bad(format!("can't parse inline keyboard button: {what}"))
}

fn label(button: &Value) -> Result<String, Refusal> {
    match button["text"].as_str() {
        None => Err(unreadable("Can't find field \"text\"")),
        Some("") => Err(Refusal::bad(
            "inline keyboard button text must be non-empty",
        )),
        Some(label) => Ok(label.to_owned()),
    }
}

fn inline_button(button: &Value, takes_localhost: bool) -> Result<Button, Refusal> {
    const ACTIONS: [&str; 10] = [
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    ];
    let mut known = vec!["text", "icon_custom_emoji_id", "style"];
    known.extend(ACTIONS);
    only(button, "InlineKeyboardButton", &known)?;
    let label = label(button)?;
    let set: Vec<&str> = ACTIONS
        .into_iter()
        .filter(|action| button.get(action).is_some())
        .collect();
    let text = |name: &str| button[name].as_str().unwrap_or_default().to_owned();
    let action = match set[..] {
        ["url"] => Action::Url(checked_url(&text("url"), takes_localhost)?),
        ["callback_data"] => match text("callback_data") {
            data if (1..=DATA_BYTES_MAX).contains(&data.len()) => Action::Data(data),
            _ => return Err(Refusal::bad("BUTTON_DATA_INVALID")),
        },
        ["web_app"] => {
            let to = button["web_app"]["url"].as_str().unwrap_or_default();
            Action::WebApp(checked_url(to, takes_localhost)?)
        }
        ["copy_text"] => match button["copy_text"]["text"].as_str() {
            Some(copied) if (1..=256).contains(&copied.chars().count()) => {
                Action::Copy(copied.to_owned())
            }
            _ => return Err(Refusal::bad("BUTTON_COPY_TEXT_INVALID")),
        },
        ["switch_inline_query_chosen_chat"] => {
            let chosen = &button["switch_inline_query_chosen_chat"];
            Action::Inline(chosen["query"].as_str().unwrap_or_default().to_owned())
        }
        [here @ ("switch_inline_query" | "switch_inline_query_current_chat")] => {
            Action::Inline(text(here))
        }
        [] => {
            return Err(unreadable(
                "Text buttons are unallowed in the inline keyboard",
            ));
        }
        [other] => return Err(unreadable(&format!("{other} is not imitated here"))),
        _ => return Err(unreadable("exactly one action must be given")),
    };
    Ok(Button { label, action })
}

fn text_button(button: &Value) -> Result<Button, Refusal> {
    let object = match button.as_str() {
        Some(text) => json!({ "text": text }),
        None => button.clone(),
    };
    Ok(Button {
        label: label(&object)?,
        action: Action::Text,
    })
}

/// # Errors
/// For what Telegram's clients would not open.
fn checked_url(address: &str, takes_localhost: bool) -> Result<String, Refusal> {
    let invalid = |why: &str| {
        let what = format!("inline keyboard button URL '{address}' is invalid: {why}");
        Refusal::bad(what)
    };
    let url = Url::parse(address).map_err(|_| invalid("Wrong HTTP URL"))?;
    match url.scheme() {
        "tg" => return Ok(address.to_owned()),
        "http" | "https" => (),
        _ => return Err(invalid("Unsupported URL protocol")),
    }
    let is_local = match url.host() {
        Some(Host::Domain(domain)) => !domain.contains('.') || domain.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => true,
    };
    match is_local && !takes_localhost {
        true => Err(invalid("Wrong HTTP URL")),
        false => Ok(address.to_owned()),
    }
}
