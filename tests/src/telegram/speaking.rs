//! A person writes into a chat: whether they can, and whether the bot is shown it.

use serde_json::Value;

use super::chat::{Kind, Standing};
use super::message::Message;
use super::state::State;

impl State {
    /// A person writes into a chat: the message's number, and the update if the bot is shown it.
    ///
    /// # Panics
    /// When they cannot write there.
    pub(super) fn speak(&mut self, chat: i64, message: Message) -> (i64, Option<u32>) {
        let from = message.from;
        let found = self.chat_mut(chat);
        if found.kind == Kind::Private {
            assert!(found.bot != Standing::Kicked, "they blocked the bot");
            found.bot = Standing::Member;
        }
        assert!(found.migrated_to.is_none(), "it is a supergroup now");
        let kind = match found.kind {
            Kind::Channel => "channel_post",
            _ => "message",
        };
        let standing = found.standing(from, 0);
        let is_in = !matches!(standing, Standing::Left | Standing::Kicked) || from == chat;
        assert!(is_in, "{from} is not in {chat}");
        let is_shown = self.shows_the_bot(chat, &message);
        let id = self.place(chat, message);
        let update = is_shown.then(|| {
            let shape: Value = self.message_shape(chat, id);
            self.push(kind, chat, shape)
        });
        (id, update.flatten())
    }

    /// In groups a bot that is no administrator is shown commands of its own, answers to it, and what
    /// names it; and everything the chat itself says.
    fn shows_the_bot(&self, chat: i64, message: &Message) -> bool {
        let found = self.chat(chat);
        match (found.kind, found.bot) {
            (_, Standing::Left | Standing::Kicked) => return false,
            (Kind::Group | Kind::Supergroup, Standing::Member) if !message.is_service => (),
            _ => return true,
        }
        let text = message.text.formatted.plain.to_lowercase();
        let name = format!("@{}", self.settings.bot_username.to_lowercase());
        let is_reply = message.reply_to.is_some_and(|to| {
            let to = found.message(to);
            to.is_some_and(|to| to.from == self.bot())
        });
        let command = text.split_whitespace().next().unwrap_or_default();
        let is_command = match command.strip_prefix('/').map(|rest| rest.split_once('@')) {
            None => false,
            Some(None) => true,
            Some(Some((_, to))) => to == &name[1..],
        };
        let names_it = text
            .split(|char: char| !(char.is_ascii_alphanumeric() || char == '_' || char == '@'))
            .any(|word| word == name);
        is_reply || is_command || names_it
    }
}
