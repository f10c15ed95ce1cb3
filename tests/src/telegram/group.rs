//! Groups, supergroups and channels.

use serde_json::{Value, json};

use super::Telegram;
use super::chat::{Chat, Kind, Standing};
use super::message::Message;
use super::people::User;
use super::shown::Shown;
use super::state::{SUPERGROUP, State};

/// A group, a supergroup or a channel.
#[derive(Clone, Debug)]
pub struct Group {
    pub telegram: Telegram,
    pub id: i64,
}

impl Telegram {
    /// A group whose first member made it; a supergroup when its number says so. The bot is not in it
    /// until somebody adds it.
    ///
    /// # Panics
    /// When the number is none of a group's.
    pub fn group(&self, id: i64, title: &str, members: &[&User]) -> Group {
        assert!(id < 0, "groups have numbers below 0");
        let kind = match id < SUPERGROUP {
            true => Kind::Supergroup,
            false => Kind::Group,
        };
        self.gathers(id, title, None, kind, members)
    }

    /// A channel whose first administrator made it; public, with a name.
    ///
    /// # Panics
    /// When the number is none of a channel's.
    pub fn channel(&self, id: i64, title: &str, username: Option<&str>, admin: &User) -> Group {
        assert!(id < SUPERGROUP, "channels have numbers below {SUPERGROUP}");
        self.gathers(id, title, username, Kind::Channel, &[admin])
    }

    fn gathers(
        &self,
        id: i64,
        title: &str,
        username: Option<&str>,
        kind: Kind,
        members: &[&User],
    ) -> Group {
        let standings = members.iter().enumerate().map(|(at, user)| match at {
            0 => (user.id, Standing::Creator),
            _ => (user.id, Standing::Member),
        });
        let chat = Chat {
            id,
            kind,
            title: title.to_owned(),
            username: username.map(str::to_owned),
            members: standings.collect(),
            bot: Standing::Left,
            messages: Vec::new(),
            migrated_to: None,
        };
        self.inner.change(|state| state.chats.insert(id, chat));
        Group {
            telegram: self.clone(),
            id,
        }
    }

    /// A group becomes a supergroup: it has another number from now on, and both say so.
    ///
    /// # Panics
    /// When it is no group.
    pub fn migrates(&self, group: &Group) -> Group {
        let old = group.id;
        let new = SUPERGROUP + old;
        self.inner.change(|state| {
            assert_eq!(state.chat(old).kind, Kind::Group, "only groups migrate");
            let upgraded = Chat {
                id: new,
                kind: Kind::Supergroup,
                messages: Vec::new(),
                ..state.chat(old).clone()
            };
            state.chats.insert(new, upgraded);
            let maker = state.chat(old).maker();
            state.announces(old, maker, "migrate_to_chat_id", new.into());
            state.announces(new, maker, "migrate_from_chat_id", old.into());
            state.chat_mut(old).migrated_to = Some(new);
        });
        Group {
            telegram: self.clone(),
            id: new,
        }
    }
}

impl Chat {
    /// Who made it.
    pub(super) fn maker(&self) -> i64 {
        let mut members = self.members.iter();
        let maker = members.find(|(_, standing)| **standing == Standing::Creator);
        maker.map(|(id, _)| *id).expect("somebody made it")
    }
}

impl State {
    /// A chat says that something happened to it.
    pub(super) fn announces(&mut self, chat: i64, by: i64, what: &str, value: Value) {
        let mut message = Message {
            from: by,
            is_service: true,
            ..Message::default()
        };
        message.more.insert(what.to_owned(), value);
        let _update = self.speak(chat, message);
    }

    /// The bot's standing in a chat changes, and the bot is told.
    pub(super) fn stands(&mut self, chat: i64, by: i64, standing: Standing) -> Option<u32> {
        let kind = self.chat(chat).kind;
        let old = std::mem::replace(&mut self.chat_mut(chat).bot, standing);
        let bot = self.bot();
        let change = json!({
            "chat": self.chat(chat).shape(),
            "from": self.account_shape(by),
            "date": self.date(),
            "old_chat_member": self.member_shape(bot, old, kind),
            "new_chat_member": self.member_shape(bot, standing, kind),
        });
        let line = format!("{} makes the bot {standing:?}", self.name(by));
        self.lines.push((chat, line));
        self.push("my_chat_member", chat, change)
    }
}

impl Group {
    /// What was written there, deleted messages among it.
    pub fn chat(&self) -> Vec<Shown> {
        self.telegram.chat_shown(self.id)
    }

    /// Waits until the bot wrote something with `text` there, now or before.
    pub async fn sees(&self, text: &str) -> Shown {
        self.telegram.waits_to_see(self.id, text).await
    }

    pub fn transcript(&self) -> String {
        self.telegram.inner.state().transcript(Some(self.id))
    }

    /// How the bot stands there.
    pub fn bot(&self) -> Standing {
        self.telegram.inner.state().chat(self.id).bot
    }

    /// Makes somebody an administrator, or takes it from them; the bot is told where it asked for that.
    pub fn makes(&self, user: &User, standing: Standing) {
        self.telegram.inner.change(|state| {
            let chat = state.chat_mut(self.id);
            let old = chat.members.insert(user.id, standing);
            let (kind, maker) = (chat.kind, chat.maker());
            let old = old.unwrap_or(Standing::Left);
            let change = json!({
                "chat": state.chat(self.id).shape(),
                "from": state.account_shape(maker),
                "date": state.date(),
                "old_chat_member": state.member_shape(user.id, old, kind),
                "new_chat_member": state.member_shape(user.id, standing, kind),
            });
            // Only administrators are told of others.
            if state.chat(self.id).bot == Standing::Administrator {
                state.push("chat_member", self.id, change);
            }
        });
    }
}
