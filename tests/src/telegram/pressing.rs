//! Pressing buttons.

use serde_json::json;

use super::answers::Pushed;
use super::group::Group;
use super::keyboard::Action;
use super::people::User;

/// What pressing a button did.
#[derive(Debug)]
pub enum Pressed {
    /// It came to the bot, as a callback query or as its label.
    Sent(Pushed),
    /// It leads somewhere.
    Leads(String),
}

impl Pressed {
    /// # Panics
    /// When it leads somewhere.
    pub fn sent(self) -> Pushed {
        match self {
            Self::Sent(pushed) => pushed,
            Self::Leads(link) => panic!("the button leads to {link}"),
        }
    }

    /// # Panics
    /// When it does not lead anywhere.
    pub fn link(self) -> String {
        match self {
            Self::Leads(link) => link,
            Self::Sent(pushed) => panic!("the button is no link\n{}", pushed.telegram.transcript()),
        }
    }
}

impl User {
    /// Presses the button whose label is or holds `label`, in the last of the bot's messages to them
    /// that has one.
    ///
    /// # Panics
    /// When none has.
    pub fn presses(&self, label: &str) -> Pressed {
        self.presses_at(self.id, label, None)
    }

    pub fn presses_in(&self, group: &Group, label: &str) -> Pressed {
        self.presses_at(group.id, label, None)
    }

    /// Presses a button of an older message, which may have been deleted since.
    pub fn presses_old(&self, message: i64, label: &str) -> Pressed {
        self.presses_at(self.id, label, Some(message))
    }

    pub fn presses_old_in(&self, group: &Group, message: i64, label: &str) -> Pressed {
        self.presses_at(group.id, label, Some(message))
    }

    /// Presses a button, and gets everything the bot does until it is at rest, as plain text.
    pub async fn taps(&self, label: &str) -> String {
        self.presses(label).sent().answered_with().await
    }

    /// Where a button leads.
    pub fn link(&self, label: &str) -> String {
        self.presses(label).link()
    }

    /// Sends a callback query with any data, as a changed client could.
    pub fn presses_data(&self, message: i64, data: &str) -> Pushed {
        self.calls_back(self.id, message, "?", data)
    }

    fn presses_at(&self, chat: i64, label: &str, only: Option<i64>) -> Pressed {
        let shown = self.telegram.chat_shown(chat);
        let mut with_button = shown.iter().rev().filter_map(|shown| {
            let is_meant = match only {
                Some(id) => shown.id == id,
                None => !shown.is_deleted,
            };
            let button = shown.button(label).filter(|_| is_meant)?;
            Some((shown.id, button))
        });
        let Some((message, button)) = with_button.next() else {
            let all = self.telegram.transcript();
            panic!("{} sees no [{label}]\n{all}", self.name);
        };
        match &button.action {
            Action::Data(data) => {
                Pressed::Sent(self.calls_back(chat, message, &button.label, data))
            }
            Action::Url(url) | Action::WebApp(url) => Pressed::Leads(url.clone()),
            Action::Text => Pressed::Sent(self.says(&button.label)),
            Action::Inline(_) | Action::Copy(_) => {
                panic!("[{}] does not leave the app", button.label)
            }
        }
    }

    fn calls_back(&self, chat: i64, message: i64, label: &str, data: &str) -> Pushed {
        let mut query = String::new();
        let mut pushed = self.pushes(chat, message, |state| {
            state
                .lines
                .push((chat, format!("{} presses [{label}]", self.name)));
            query = state.ask(self.id, chat, false);
            let mut shape = json!({
                "id": query,
                "from": state.account_shape(self.id),
                "chat_instance": (chat * 7_919).to_string(),
                "data": data,
            });
            let inline = state
                .inline_messages
                .iter()
                .find(|(_, place)| **place == (chat, message));
            let found = state.chat(chat).message(message);
            let is_gone = found.is_none_or(|found| found.is_deleted);
            match inline {
                Some((id, _)) => shape["inline_message_id"] = id.clone().into(),
                // What is no longer there has no date.
                None if is_gone => {
                    shape["message"] = json!({
                        "chat": state.chat(chat).shape(),
                        "message_id": message,
                        "date": 0,
                    });
                }
                None => shape["message"] = state.message_shape(chat, message),
            }
            state.push("callback_query", chat, shape)
        });
        pushed.query = Some(query);
        pushed
    }
}
