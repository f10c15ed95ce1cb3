//! What each method does, and what it refuses.

mod answering;
mod chats;
mod editing;
mod media;
mod profile;
mod sending;
pub(super) mod updates;

pub(super) use self::answering::is_payload;
pub(super) use self::chats::me;
pub(super) use self::media::mime_of;

use serde_json::Value;

use super::call::Call;
use super::refusal::Refusal;
use super::state::State;

type Answer = Result<Value, Refusal>;

/// Everything but what waits, or starts a task.
pub(super) fn carry_out(state: &mut State, call: &Call) -> Answer {
    match call.method.name {
        "sendMessage" => sending::message(state, call),
        "sendPhoto" => sending::photo(state, call),
        "sendDocument" => sending::document(state, call),
        "sendMediaGroup" => sending::album(state, call),
        "editMessageText" => editing::text(state, call),
        "editMessageCaption" => editing::caption(state, call),
        "editMessageReplyMarkup" => editing::markup(state, call),
        "deleteMessage" => editing::delete(state, call),
        "answerCallbackQuery" => answering::callback(state, call),
        "answerInlineQuery" => answering::inline(state, call),
        "getMe" => Ok(chats::me(state)),
        "getChat" => chats::chat(state, call),
        "getChatMember" => chats::member(state, call),
        "getChatAdministrators" => chats::administrators(state, call),
        "getChatMemberCount" => chats::member_count(state, call),
        "leaveChat" => chats::leave(state, call),
        "sendChatAction" => chats::action(state, call),
        "getFile" => media::file(state, call),
        "deleteWebhook" => Ok(updates::delete_webhook(state, call)),
        "getWebhookInfo" => Ok(updates::webhook_info(state)),
        "setChatMenuButton" => profile::set_menu_button(state, call),
        name if name.contains("Commands") => profile::commands(state, call),
        name => profile::words(state, name, call),
    }
}
