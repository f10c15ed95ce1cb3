//! Bringing the bot into chats, and keeping it out.

use serde_json::json;

use super::answers::Pushed;
use super::chat::{Kind, Standing};
use super::group::Group;
use super::people::User;

impl User {
    pub fn blocks(&self) -> Pushed {
        self.stands_bot(self.id, Standing::Kicked)
    }

    /// Lets the bot write again.
    pub fn unblocks(&self) -> Pushed {
        self.stands_bot(self.id, Standing::Member)
    }

    pub fn adds_bot_to(&self, group: &Group) -> Pushed {
        let pushed = self.stands_bot(group.id, Standing::Member);
        self.telegram.inner.change(|state| {
            if state.chat(group.id).kind != Kind::Channel {
                let bot = json!([state.account_shape(state.bot())]);
                state.announces(group.id, self.id, "new_chat_members", bot);
            }
        });
        pushed
    }

    pub fn removes_bot_from(&self, group: &Group) -> Pushed {
        self.telegram.inner.change(|state| {
            if state.chat(group.id).kind != Kind::Channel {
                let bot = state.account_shape(state.bot());
                state.announces(group.id, self.id, "left_chat_member", bot);
            }
        });
        self.stands_bot(group.id, Standing::Kicked)
    }

    /// Of a group, where it is shown everything then, or of a channel, where it may post then.
    pub fn makes_bot_admin(&self, group: &Group) -> Pushed {
        self.stands_bot(group.id, Standing::Administrator)
    }

    fn stands_bot(&self, chat: i64, standing: Standing) -> Pushed {
        self.pushes(chat, 0, |state| state.stands(chat, self.id, standing))
    }
}
