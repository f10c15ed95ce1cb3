//! The bot itself, and the chats it is in.

use serde_json::{Value, json};

use super::Answer;
use crate::telegram::call::Call;
use crate::telegram::chat::{Kind, Standing};
use crate::telegram::refusal::Refusal;
use crate::telegram::state::State;

const ACTIONS: [&str; 11] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

pub(in crate::telegram) fn me(state: &State) -> Value {
    let mut me = state.account_shape(state.bot());
    let more = json!({
        "can_join_groups": true,
        "can_read_all_group_messages": false,
        "supports_inline_queries": true,
        "can_connect_to_business": false,
        "has_main_web_app": false,
    });
    let more = more.as_object().expect("an object").clone();
    me.as_object_mut().expect("an object").extend(more);
    me
}

pub(super) fn chat(state: &State, call: &Call) -> Answer {
    let chat = state.seen(&call.fields["chat_id"])?;
    let is_public = chat.username.is_some();
    let is_hidden = matches!(chat.bot, Standing::Left | Standing::Kicked);
    match chat.kind {
        // Somebody who never wrote to it does not exist for it.
        Kind::Private if chat.bot == Standing::Left => Err(Refusal::bad("chat not found")),
        Kind::Private | Kind::Group => Ok(chat.full_shape()),
        _ if is_hidden && !is_public => {
            let kind = chat.kind.word();
            let what = format!("bot is not a member of the {kind} chat");
            Err(Refusal::forbidden(&what))
        }
        _ => Ok(chat.full_shape()),
    }
}

pub(super) fn member(state: &State, call: &Call) -> Answer {
    let id = state.writable(&call.fields["chat_id"])?;
    let chat = state.chat(id);
    let user = call.int("user_id").unwrap_or_default();
    if !state.accounts.contains_key(&user) {
        return Err(Refusal::bad("user not found"));
    }
    let standing = chat.standing(user, state.bot());
    Ok(state.member_shape(user, standing, chat.kind))
}

pub(super) fn administrators(state: &State, call: &Call) -> Answer {
    let id = state.writable(&call.fields["chat_id"])?;
    let chat = state.chat(id);
    if chat.kind == Kind::Private {
        let what = "there are no administrators in the private chat";
        return Err(Refusal::bad(what));
    }
    let shapes = chat
        .standings(state.bot())
        .filter(|(_, standing)| matches!(standing, Standing::Creator | Standing::Administrator))
        .map(|(user, standing)| state.member_shape(user, standing, chat.kind));
    Ok(shapes.collect::<Vec<Value>>().into())
}

pub(super) fn member_count(state: &State, call: &Call) -> Answer {
    let id = state.writable(&call.fields["chat_id"])?;
    let standings = state.chat(id).standings(state.bot());
    let members =
        standings.filter(|(_, standing)| !matches!(standing, Standing::Left | Standing::Kicked));
    Ok(members.count().into())
}

pub(super) fn leave(state: &mut State, call: &Call) -> Answer {
    let id = state.writable(&call.fields["chat_id"])?;
    if state.chat(id).kind == Kind::Private {
        return Err(Refusal::bad(
            "chat member status can't be changed in private chats",
        ));
    }
    state.chat_mut(id).bot = Standing::Left;
    let line = format!("{} leaves", state.settings.bot_name);
    state.lines.push((id, line));
    Ok(Value::Bool(true))
}

pub(super) fn action(state: &mut State, call: &Call) -> Answer {
    let action = call.text("action").unwrap_or_default().to_owned();
    if !ACTIONS.contains(&action.as_str()) {
        return Err(Refusal::bad("wrong parameter action in request"));
    }
    let chat = state.writable(&call.fields["chat_id"])?;
    state.actions.push((chat, action));
    Ok(Value::Bool(true))
}
