//! Editing and deleting what is there.

use serde_json::Value;

use super::Answer;
use super::sending::link_preview;
use crate::telegram::call::Call;
use crate::telegram::chat::{Kind, Standing};
use crate::telegram::keyboard::{self, Markup};
use crate::telegram::message::Message;
use crate::telegram::refusal::Refusal;
use crate::telegram::state::{State, What};
use crate::telegram::written::{CAPTION_MAX, TEXT_MAX, Written};

/// How long a message can be deleted.
const DELETABLE_SECONDS: i64 = 48 * 60 * 60;

pub(super) fn text(state: &mut State, call: &Call) -> Answer {
    let text = Written::read(call, "text", "entities")?;
    if text.is_blank() {
        return Err(Refusal::bad("message text is empty"));
    }
    if text.is_longer_than(TEXT_MAX) {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    link_preview(call)?;
    edit(state, call, |message| match message.media {
        Some(_) => Err("there is no text in the message to edit"),
        None => {
            message.text = text;
            Ok(())
        }
    })
}

pub(super) fn caption(state: &mut State, call: &Call) -> Answer {
    let text = Written::read(call, "caption", "caption_entities")?;
    if text.is_longer_than(CAPTION_MAX) {
        return Err(Refusal::bad("MEDIA_CAPTION_TOO_LONG"));
    }
    edit(state, call, |message| match message.media {
        None => Err("there is no caption in the message to edit"),
        Some(_) => {
            message.text = text;
            Ok(())
        }
    })
}

pub(super) fn markup(state: &mut State, call: &Call) -> Answer {
    edit(state, call, |_| Ok(()))
}

/// The message that a call names: of a chat, or by inline mode.
fn named(state: &State, call: &Call) -> Result<(i64, i64), Refusal> {
    if let Some(inline) = call.text("inline_message_id") {
        let found = state.inline_messages.get(inline).copied();
        return found.ok_or_else(|| Refusal::bad("MESSAGE_ID_INVALID"));
    }
    let Some(chat) = call.fields.get("chat_id") else {
        return Err(Refusal::bad("chat_id is empty"));
    };
    let Some(id) = call.int("message_id") else {
        return Err(Refusal::bad("message identifier is not specified"));
    };
    let chat = state.writable(chat)?;
    let found = state.chat(chat).message(id);
    match found.filter(|message| !message.is_deleted) {
        None => Err(Refusal::bad("message to edit not found")),
        Some(message) if !state.is_from_bot(chat, message) => {
            Err(Refusal::bad("message can't be edited"))
        }
        Some(message) if message.is_service || message.markup.below.is_some() => {
            Err(Refusal::bad("message can't be edited"))
        }
        Some(_) => Ok((chat, id)),
    }
}

/// Replaces the buttons, and what `change` does besides.
fn edit(
    state: &mut State,
    call: &Call,
    change: impl FnOnce(&mut Message) -> Result<(), &'static str>,
) -> Answer {
    let markup = keyboard::read(
        call.fields.get("reply_markup"),
        state.settings.takes_localhost,
    )?;
    let (chat, id) = named(state, call)?;
    let date = state.date();
    let message = state.chat_mut(chat).message_mut(id);
    let message = message.expect("it was just found");
    let mut changed = message.clone();
    change(&mut changed).map_err(Refusal::bad)?;
    changed.markup = Markup {
        below: None,
        ..markup
    };
    let is_same = changed.text.formatted == message.text.formatted
        && changed.markup.inline == message.markup.inline;
    if is_same {
        return Err(Refusal::bad(
            "message is not modified: specified new message content and reply markup are exactly \
             the same as a current content and reply markup of the message",
        ));
    }
    changed.edits += 1;
    changed.edit_date = Some(date);
    state.count_flood(chat, 1)?;
    *state
        .chat_mut(chat)
        .message_mut(id)
        .expect("it was just found") = changed;
    state.note_message(chat, id, " (edits)");
    state.did(chat, What::Edited(id));
    match call.text("inline_message_id") {
        Some(_) => Ok(Value::Bool(true)),
        None => Ok(state.message_shape(chat, id)),
    }
}

pub(super) fn delete(state: &mut State, call: &Call) -> Answer {
    let chat = state.writable(&call.fields["chat_id"])?;
    let id = call.int("message_id").unwrap_or_default();
    let found = state.chat(chat);
    let may_delete_others = found.kind == Kind::Private || found.bot == Standing::Administrator;
    let message = found.message(id).filter(|message| !message.is_deleted);
    let Some(message) = message else {
        return Err(Refusal::bad("message to delete not found"));
    };
    let is_old = state.date() - message.date >= DELETABLE_SECONDS;
    if is_old || !(may_delete_others || state.is_from_bot(chat, message)) {
        return Err(Refusal::bad("message can't be deleted"));
    }
    if let Some(message) = state.chat_mut(chat).message_mut(id) {
        message.is_deleted = true;
    }
    state.note_message(chat, id, " (deletes)");
    state.did(chat, What::Deleted);
    Ok(Value::Bool(true))
}
