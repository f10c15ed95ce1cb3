//! The groups and channels that the bot is brought into, told to the core.

use eventos_core::account::Platform;
use eventos_core::app::App;
use eventos_core::place::{self, ChatKind, Found};
use teloxide::types::{ChatId, ChatMemberKind, ChatMemberUpdated};

use super::input;

/// The bot's own membership of a chat changed.
pub async fn changed(app: &App, member: &ChatMemberUpdated) {
    let chat = member.chat.id.to_string();
    let now = &member.new_chat_member;
    let noted = if now.is_present() {
        let kind = match member.chat.is_channel() {
            true => ChatKind::Channel,
            false => ChatKind::Group,
        };
        let can_post = match &now.kind {
            ChatMemberKind::Restricted(limits) => limits.can_send_messages,
            _ if kind == ChatKind::Channel => now.can_post_messages(),
            _ => true,
        };
        let title = member.chat.title().unwrap_or_default();
        let by = input::speaker(&member.from);
        let found = Found {
            platform: Platform::Telegram,
            chat: &chat,
            title,
            kind,
            can_post,
        };
        match member.old_chat_member.is_present() {
            true => place::joined(app, &found, &by).await,
            false => place::entered(app, &found, &by).await,
        }
    } else {
        place::left(app, Platform::Telegram, &chat).await
    };
    if let Err(error) = noted {
        tracing::warn!(error = %error.chain(), "a chat of the bot's was not noted");
    }
}

/// A group goes on under another number.
pub async fn moved(app: &App, from: ChatId, to: ChatId) {
    let (from, to) = (from.to_string(), to.to_string());
    if let Err(error) = place::moved(app, Platform::Telegram, &from, &to).await {
        tracing::warn!(error = %error.chain(), "a group's new number was not noted");
    }
}
