//! Answering what people pressed, and what they looked for in inline mode.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Answer;
use crate::telegram::call::Call;
use crate::telegram::check::only;
use crate::telegram::keyboard;
use crate::telegram::refusal::Refusal;
use crate::telegram::state::{State, Toast, What};
use crate::telegram::written::{TEXT_MAX, Written};

const TOAST_MAX: usize = 200;
const RESULTS_MAX: usize = 50;
const ID_BYTES_MAX: usize = 64;

pub(super) fn callback(state: &mut State, call: &Call) -> Answer {
    let text = call.text("text").unwrap_or_default();
    if text.encode_utf16().count() > TOAST_MAX {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    let url = call.text("url").filter(|url| !url.is_empty());
    if url.is_some_and(|url| {
        state
            .start_payload(url)
            .is_none_or(|payload| payload.is_empty())
    }) {
        return Err(Refusal::bad("URL_INVALID"));
    }
    let id = call.text("callback_query_id").unwrap_or_default();
    let query = state.answered(id, false)?;
    query.answer = Some(Value::Object(call.fields.clone()));
    let (chat, user) = (query.chat, query.user);
    let toast = Toast {
        user,
        text: text.to_owned(),
        is_alert: call.is_set("show_alert"),
        url: url.map(str::to_owned),
    };
    if !text.is_empty() {
        let line = format!("{} sees: {text}", state.name(user));
        state.lines.push((chat, line));
    }
    let query = id.to_owned();
    state.did(chat, What::Toast { query, toast });
    Ok(Value::Bool(true))
}

pub(super) fn inline(state: &mut State, call: &Call) -> Answer {
    let results = call.list("results").map(Vec::as_slice).unwrap_or_default();
    if results.len() > RESULTS_MAX {
        return Err(Refusal::bad("RESULTS_TOO_MUCH"));
    }
    let mut ids = BTreeSet::new();
    for result in results {
        let id = article(result, state.settings.takes_localhost)?;
        if !ids.insert(id) {
            return Err(Refusal::bad("RESULT_ID_DUPLICATE"));
        }
    }
    if call.int("cache_time").is_some_and(|seconds| seconds < 0) {
        return Err(Refusal::bad("CACHE_TIME_INVALID"));
    }
    if call.text("next_offset").unwrap_or_default().len() > ID_BYTES_MAX {
        return Err(Refusal::bad("NEXT_OFFSET_INVALID"));
    }
    if let Some(button) = call.fields.get("button") {
        check_button(button)?;
    }
    let id = call.text("inline_query_id").unwrap_or_default();
    let query = state.answered(id, true)?;
    query.answer = Some(Value::Object(call.fields.clone()));
    Ok(Value::Bool(true))
}

/// The id of a result that is well formed.
fn article(result: &Value, takes_localhost: bool) -> Result<&str, Refusal> {
    let unreadable = |what: &str| Refusal::bad(format!("can't parse inline query result: {what}"));
    if result["type"] != "article" {
        let what = format!("type {} is not imitated here", result["type"]);
        return Err(unreadable(&what));
    }
    let known = [
        "type",
        "id",
        "title",
        "input_message_content",
        "reply_markup",
        "url",
        "hide_url",
        "description",
        "thumbnail_url",
        "thumbnail_width",
        "thumbnail_height",
    ];
    only(result, "InlineQueryResultArticle", &known)?;
    if result["title"].as_str().unwrap_or_default().is_empty() {
        return Err(Refusal::bad("ARTICLE_TITLE_EMPTY"));
    }
    let content = &result["input_message_content"];
    let known = [
        "message_text",
        "parse_mode",
        "entities",
        "link_preview_options",
    ];
    only(content, "InputTextMessageContent", &known)?;
    let fields = content.as_object().expect("an object, as was checked");
    let text = Written::of(fields, "message_text", "entities")?;
    if text.is_blank() {
        return Err(Refusal::bad("message text is empty"));
    }
    if text.is_longer_than(TEXT_MAX) {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    keyboard::read(result.get("reply_markup"), takes_localhost)?;
    let id = result["id"].as_str().unwrap_or_default();
    match (1..=ID_BYTES_MAX).contains(&id.len()) {
        true => Ok(id),
        false => Err(Refusal::bad("RESULT_ID_INVALID")),
    }
}

fn check_button(button: &Value) -> Result<(), Refusal> {
    let known = ["text", "web_app", "start_parameter"];
    only(button, "InlineQueryResultsButton", &known)?;
    if button["text"].as_str().unwrap_or_default().is_empty() {
        return Err(Refusal::bad("BUTTON_TEXT_INVALID"));
    }
    match (button["start_parameter"].as_str(), button.get("web_app")) {
        (Some(payload), None) if is_payload(payload) => Ok(()),
        (None, Some(_)) => Ok(()),
        (Some(_), None) => Err(Refusal::bad("START_PARAM_INVALID")),
        _ => Err(Refusal::bad(
            "can't parse inline query results button: InlineQueryResultsButton must have exactly one optional field",
        )),
    }
}

/// Whether it can follow `?start=`.
pub(in crate::telegram) fn is_payload(payload: &str) -> bool {
    let is_allowed = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
    (1..=64).contains(&payload.len()) && payload.chars().all(is_allowed)
}

impl State {
    /// What a link of the bot's own starts it with; `None` when it is no such link.
    pub(in crate::telegram) fn start_payload(&self, link: &str) -> Option<String> {
        let rest = link
            .strip_prefix("https://t.me/")
            .or_else(|| link.strip_prefix("t.me/"))?;
        let (bot, payload) = rest.split_once("?start=").unwrap_or((rest, ""));
        let is_bot = bot.eq_ignore_ascii_case(&self.settings.bot_username);
        let is_fine = payload.is_empty() || is_payload(payload);
        (is_bot && is_fine).then(|| payload.to_owned())
    }
}
