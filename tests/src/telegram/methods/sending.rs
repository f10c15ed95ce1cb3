//! Sending: texts, photos, documents, albums.

use serde_json::{Map, Value};

use super::Answer;
use super::media;
use crate::telegram::call::Call;
use crate::telegram::chat::Kind;
use crate::telegram::check::only;
use crate::telegram::keyboard;
use crate::telegram::message::{Media, Message};
use crate::telegram::refusal::Refusal;
use crate::telegram::state::{State, What};
use crate::telegram::written::{CAPTION_MAX, TEXT_MAX, Written};

pub(super) fn message(state: &mut State, call: &Call) -> Answer {
    let text = Written::read(call, "text", "entities")?;
    if text.is_blank() {
        return Err(Refusal::bad("message text is empty"));
    }
    if text.is_longer_than(TEXT_MAX) {
        return Err(Refusal::bad("message is too long"));
    }
    link_preview(call)?;
    let message = Message {
        text,
        ..begun(state, call)?
    };
    send(state, call, message)
}

pub(super) fn photo(state: &mut State, call: &Call) -> Answer {
    let text = captioned(&call.fields)?;
    let begun = begun(state, call)?;
    let photo = media::photo(state, call, call.text("photo").unwrap_or_default())?;
    let message = Message {
        text,
        media: Some(photo),
        ..begun
    };
    send(state, call, message)
}

pub(super) fn document(state: &mut State, call: &Call) -> Answer {
    let text = captioned(&call.fields)?;
    let begun = begun(state, call)?;
    let document = media::document(state, call, call.text("document").unwrap_or_default())?;
    let message = Message {
        text,
        media: Some(document),
        ..begun
    };
    send(state, call, message)
}

pub(super) fn album(state: &mut State, call: &Call) -> Answer {
    let items = call.list("media").map(Vec::as_slice).unwrap_or_default();
    match items.len() {
        0 => return Err(Refusal::bad("there are no messages to send")),
        1 => return Err(Refusal::bad("an album has 2 to 10 items")),
        2..=10 => (),
        _ => {
            return Err(Refusal::bad("Too much messages to send as an album"));
        }
    }
    if items.iter().any(|item| item["type"] != items[0]["type"]) {
        let what = "document can't be mixed with other media types";
        return Err(Refusal::bad(what));
    }
    let begun = begun(state, call)?;
    let chat = state.writable(&call.fields["chat_id"])?;
    state.count_flood(chat, items.len())?;
    let mut ready = Vec::new();
    for item in items {
        ready.push(album_item(state, call, item)?);
    }
    let group: Value = format!("{}", 13_600_000_000 + state.acts.len()).into();
    let mut sent = Vec::new();
    for (text, media) in ready {
        let mut message = Message {
            text,
            media: Some(media),
            ..begun.clone()
        };
        message
            .more
            .insert("media_group_id".to_owned(), group.clone());
        let id = state.place(chat, message);
        state.did(chat, What::Sent(id));
        sent.push(state.message_shape(chat, id));
    }
    Ok(sent.into())
}

fn album_item(state: &mut State, call: &Call, item: &Value) -> Result<(Written, Media), Refusal> {
    let known = [
        "type",
        "media",
        "caption",
        "parse_mode",
        "caption_entities",
        "show_caption_above_media",
        "has_spoiler",
        "thumbnail",
        "disable_content_type_detection",
    ];
    only(item, "InputMedia", &known)?;
    let fields = item.as_object().expect("an object, as was checked");
    let text = captioned(fields)?;
    let file = item["media"].as_str().unwrap_or_default();
    let media = match item["type"].as_str() {
        Some("photo") => media::photo(state, call, file)?,
        Some("document") => media::document(state, call, file)?,
        other => {
            let what = format!("can't parse InputMedia: type {other:?} is not imitated here");
            return Err(Refusal::bad(what));
        }
    };
    Ok((text, media))
}

fn captioned(fields: &Map<String, Value>) -> Result<Written, Refusal> {
    let text = Written::of(fields, "caption", "caption_entities")?;
    match text.is_longer_than(CAPTION_MAX) {
        true => Err(Refusal::bad("message caption is too long")),
        false => Ok(text),
    }
}

pub(super) fn link_preview(call: &Call) -> Result<(), Refusal> {
    let known = [
        "is_disabled",
        "url",
        "prefer_small_media",
        "prefer_large_media",
        "show_above_text",
    ];
    match call.fields.get("link_preview_options") {
        Some(options) => only(options, "link preview options", &known),
        None => Ok(()),
    }
}

/// What every sent message has: who sends it, below which buttons, in reply to what.
fn begun(state: &State, call: &Call) -> Result<Message, Refusal> {
    let markup = keyboard::read(
        call.fields.get("reply_markup"),
        state.settings.takes_localhost,
    )?;
    let chat = state.writable(&call.fields["chat_id"])?;
    let found = state.chat(chat);
    let from = match found.kind {
        Kind::Channel if markup.below.is_some() => {
            return Err(Refusal::bad("reply markup can't be used in channels"));
        }
        Kind::Channel => chat,
        _ => state.bot(),
    };
    let mut message = Message {
        from,
        markup,
        ..Message::default()
    };
    if let Some(reply) = call.fields.get("reply_parameters") {
        let known = [
            "message_id",
            "chat_id",
            "allow_sending_without_reply",
            "quote",
            "quote_parse_mode",
            "quote_entities",
            "quote_position",
        ];
        only(reply, "reply parameters", &known)?;
        let to = reply["message_id"].as_i64().unwrap_or_default();
        let is_there = found.message(to).is_some_and(|message| !message.is_deleted);
        if is_there {
            message.reply_to = Some(to);
        } else if reply["allow_sending_without_reply"] != true {
            return Err(Refusal::bad("message to be replied not found"));
        }
    }
    Ok(message)
}

fn send(state: &mut State, call: &Call, message: Message) -> Answer {
    let chat = state.writable(&call.fields["chat_id"])?;
    state.count_flood(chat, 1)?;
    let id = state.place(chat, message);
    state.did(chat, What::Sent(id));
    Ok(state.message_shape(chat, id))
}

impl State {
    /// # Errors
    /// When Telegram's limits are kept, and these messages are too many.
    pub(super) fn count_flood(&mut self, chat: i64, messages: usize) -> Result<(), Refusal> {
        if !self.settings.limits_floods {
            return Ok(());
        }
        let now = self.now_millis();
        self.flood.count(chat, messages, now)
    }
}
