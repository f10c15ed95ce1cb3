//! People with Telegram's app: what they write, and what they see.

use serde_json::json;

use super::Telegram;
use super::answers::Pushed;
use super::chat::{Chat, Kind, Standing};
use super::group::Group;
use super::keyboard::Button;
use super::message::Message;
use super::methods::is_payload;
use super::shown::Shown;
use super::state::{Account, State, Toast, What};
use super::written::{TEXT_MAX, Written};

#[derive(Clone, Debug)]
pub struct User {
    pub telegram: Telegram,
    pub id: i64,
    pub name: String,
}

impl Telegram {
    /// Somebody who never spoke to the bot.
    ///
    /// # Panics
    /// When the number is taken, or none of a person's.
    pub fn user(&self, id: i64, name: &str, username: Option<&str>, lang: Option<&str>) -> User {
        assert!(id > 0, "people have numbers above 0");
        let account = Account {
            id,
            first_name: name.to_owned(),
            username: username.map(str::to_owned),
            language: lang.map(str::to_owned),
            is_bot: false,
        };
        let chat = Chat {
            id,
            kind: Kind::Private,
            title: name.to_owned(),
            username: account.username.clone(),
            members: [(id, Standing::Member)].into(),
            bot: Standing::Left,
            messages: Vec::new(),
            migrated_to: None,
        };
        self.inner.change(|state| {
            let before = state.accounts.insert(id, account);
            assert!(before.is_none(), "somebody is {id} already");
            state.chats.insert(id, chat);
        });
        User {
            telegram: self.clone(),
            id,
            name: name.to_owned(),
        }
    }
}

impl User {
    /// Writes to the bot. Whoever writes first pressed *Start* before.
    pub fn says(&self, text: &str) -> Pushed {
        self.writes(self.id, typed(text))
    }

    pub fn says_in(&self, group: &Group, text: &str) -> Pushed {
        self.writes(group.id, typed(text))
    }

    /// Answers the bot's last message in a group.
    ///
    /// # Panics
    /// When there is none.
    pub fn replies_in(&self, group: &Group, text: &str) -> Pushed {
        let shown = group.chat();
        let last = shown.iter().rev().find(|shown| shown.is_from_bot);
        let last = last.unwrap_or_else(|| panic!("nothing to reply to\n{}", group.transcript()));
        let mut message = typed(text);
        message.reply_to = Some(last.id);
        self.writes(group.id, message)
    }

    /// Opens `t.me/bot?start=payload` and presses *Start*; the payload may be empty.
    ///
    /// # Panics
    /// When Telegram would not take the payload.
    pub fn starts(&self, payload: &str) -> Pushed {
        let is_fine = payload.is_empty() || is_payload(payload);
        assert!(is_fine, "a link cannot start a bot with {payload:?}");
        self.says(format!("/start {payload}").trim_end())
    }

    /// Follows a link that starts the bot.
    ///
    /// # Panics
    /// When it is none.
    pub fn follows(&self, link: &str) -> Pushed {
        let payload = self.telegram.inner.state().start_payload(link);
        let payload = payload.unwrap_or_else(|| panic!("{link} does not start the bot"));
        self.starts(&payload)
    }

    /// Writes to the bot, and gets everything it does until it is at rest, as plain text.
    pub async fn asks(&self, text: &str) -> String {
        self.says(text).answered_with().await
    }

    /// Sends on what somebody else wrote.
    pub fn forwards(&self, text: &str, from: &User) -> Pushed {
        let mut message = typed(text);
        let origin = {
            let state = self.telegram.inner.state();
            json!({
                "type": "user",
                "date": state.date() - 60,
                "sender_user": state.account_shape(from.id),
            })
        };
        message.more.insert("forward_origin".to_owned(), origin);
        self.writes(self.id, message)
    }

    /// Writes something else in place of what they wrote.
    ///
    /// # Panics
    /// When it is no text of theirs.
    pub fn edits(&self, message: i64, text: &str) -> Pushed {
        let text = Written::typed(text);
        self.pushes(self.id, message, |state| {
            let date = state.date();
            let found = state.chat_mut(self.id).message_mut(message);
            let found = found.filter(|found| found.from == self.id && found.media.is_none());
            let found = found.expect("a text of theirs");
            found.text = text;
            found.edits += 1;
            found.edit_date = Some(date);
            state.note_message(self.id, message, " (edits)");
            let shape = state.message_shape(self.id, message);
            state.push("edited_message", self.id, shape)
        })
    }

    pub(super) fn writes(&self, chat: i64, message: Message) -> Pushed {
        let mut id = 0;
        let mut pushed = self.pushes(chat, 0, |state| {
            let message = Message {
                from: self.id,
                ..message
            };
            let (placed, update) = state.speak(chat, message);
            id = placed;
            update
        });
        pushed.message = id;
        pushed
    }

    /// Changes what Telegram knows, and takes down how much the bot had done until then.
    pub(super) fn pushes(
        &self,
        chat: i64,
        message: i64,
        work: impl FnOnce(&mut State) -> Option<u32>,
    ) -> Pushed {
        let (acts_before, update_id) = self.telegram.inner.change(|state| {
            let acts_before = state.acts.len();
            (acts_before, work(state))
        });
        Pushed {
            telegram: self.telegram.clone(),
            update_id,
            chat,
            message,
            query: None,
            acts_before,
        }
    }

    /// Their chat with the bot, deleted messages among them.
    pub fn chat(&self) -> Vec<Shown> {
        self.telegram.chat_shown(self.id)
    }

    /// The bot's last message to them that is still there.
    ///
    /// # Panics
    /// When there is none.
    pub fn last(&self) -> Shown {
        let shown = self.chat().into_iter().rev();
        let mut from_bot = shown.filter(|shown| shown.is_from_bot && !shown.is_deleted);
        from_bot
            .next()
            .unwrap_or_else(|| panic!("nothing from the bot\n{}", self.transcript()))
    }

    /// Waits until the bot wrote something with `text` to them, now or before.
    pub async fn sees(&self, text: &str) -> Shown {
        self.telegram.waits_to_see(self.id, text).await
    }

    pub fn transcript(&self) -> String {
        self.telegram.inner.state().transcript(Some(self.id))
    }

    /// What pressed buttons showed them, anywhere; those without a word are not among them.
    pub fn toasts(&self) -> Vec<Toast> {
        let state = self.telegram.inner.state();
        let toasts = state.acts.iter().filter_map(|act| match &act.what {
            What::Toast { toast, .. } if toast.user == self.id => Some(toast.clone()),
            _ => None,
        });
        toasts
            .filter(|toast| !toast.text.is_empty() || toast.url.is_some())
            .collect()
    }

    /// What the bot was seen doing in their chat, such as `typing`.
    pub fn actions(&self) -> Vec<String> {
        let state = self.telegram.inner.state();
        let own = state.actions.iter().filter(|(chat, _)| *chat == self.id);
        own.map(|(_, action)| action.clone()).collect()
    }

    /// The keyboard below their input line, as labels; empty when there is none.
    pub fn keyboard(&self) -> Vec<Vec<Button>> {
        let state = self.telegram.inner.state();
        let messages = state.chat(self.id).messages.iter().rev();
        let last = messages
            .clone()
            .find(|message| message.markup.below.is_some());
        last.map(|message| message.markup.rows.clone())
            .unwrap_or_default()
    }
}

/// # Panics
/// When the app would not send it.
pub(super) fn typed(text: &str) -> Message {
    let text = Written::typed(text);
    assert!(!text.is_blank(), "nobody can send nothing");
    assert!(!text.is_longer_than(TEXT_MAX), "the app would cut it");
    Message {
        text,
        ..Message::default()
    }
}
