//! Chats: who is in them, and how the bot stands there.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::message::Message;
use super::state::{Account, State};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Private,
    Group,
    Supergroup,
    Channel,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Group => "group",
            Self::Supergroup => "supergroup",
            Self::Channel => "channel",
        }
    }
}

/// How somebody stands in a chat. In a private chat, `Left` is who never started the bot, and
/// `Kicked` who blocked it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Left,
    Member,
    Administrator,
    Creator,
    Kicked,
}

#[derive(Clone, Debug)]
pub(super) struct Chat {
    pub id: i64,
    pub kind: Kind,
    /// Of a private chat, the person's name.
    pub title: String,
    pub username: Option<String>,
    pub members: BTreeMap<i64, Standing>,
    pub bot: Standing,
    pub messages: Vec<Message>,
    /// The supergroup that it became.
    pub migrated_to: Option<i64>,
}

impl Chat {
    pub fn message(&self, id: i64) -> Option<&Message> {
        self.messages
            .binary_search_by_key(&id, |message| message.id)
            .ok()
            .map(|at| &self.messages[at])
    }

    pub fn message_mut(&mut self, id: i64) -> Option<&mut Message> {
        self.messages
            .binary_search_by_key(&id, |message| message.id)
            .ok()
            .map(|at| &mut self.messages[at])
    }

    pub fn standing(&self, user: i64, bot: i64) -> Standing {
        match user == bot {
            true => self.bot,
            false => self.members.get(&user).copied().unwrap_or(Standing::Left),
        }
    }

    /// Everybody's standing, the bot's last.
    pub fn standings(&self, bot: i64) -> impl Iterator<Item = (i64, Standing)> {
        let people = self.members.iter().map(|(id, standing)| (*id, *standing));
        people.chain([(bot, self.bot)])
    }

    pub fn shape(&self) -> Value {
        let mut shape = json!({ "id": self.id, "type": self.kind.word() });
        match self.kind {
            Kind::Private => shape["first_name"] = self.title.clone().into(),
            _ => shape["title"] = self.title.clone().into(),
        }
        if let Some(username) = &self.username {
            shape["username"] = username.clone().into();
        }
        if self.kind == Kind::Group {
            shape["all_members_are_administrators"] = false.into();
        }
        shape
    }

    /// What `getChat` says besides.
    pub fn full_shape(&self) -> Value {
        let mut shape = self.shape();
        shape["accent_color_id"] = 3.into();
        shape["max_reaction_count"] = 11.into();
        shape["accepted_gift_types"] = json!({
            "unlimited_gifts": true,
            "limited_gifts": true,
            "unique_gifts": true,
            "premium_subscription": true,
        });
        if matches!(self.kind, Kind::Group | Kind::Supergroup) {
            shape["permissions"] = permissions();
        }
        shape
    }
}

impl Account {
    pub fn shape(&self) -> Value {
        let mut shape = json!({
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
        });
        if let Some(username) = &self.username {
            shape["username"] = username.clone().into();
        }
        if let Some(language) = &self.language {
            shape["language_code"] = language.clone().into();
        }
        shape
    }
}

impl State {
    pub fn account_shape(&self, id: i64) -> Value {
        let account = self.accounts.get(&id);
        account.unwrap_or_else(|| panic!("nobody {id}")).shape()
    }

    /// A `ChatMember`.
    pub fn member_shape(&self, user: i64, standing: Standing, kind: Kind) -> Value {
        let mut shape = json!({ "user": self.account_shape(user) });
        let mut set = |fields: Value| {
            let fields = fields.as_object().expect("an object").clone();
            shape.as_object_mut().expect("an object").extend(fields);
        };
        match standing {
            Standing::Left => set(json!({ "status": "left" })),
            Standing::Member => set(json!({ "status": "member" })),
            Standing::Kicked => set(json!({ "status": "kicked", "until_date": 0 })),
            Standing::Creator => set(json!({ "status": "creator", "is_anonymous": false })),
            Standing::Administrator => {
                set(json!({
                    "status": "administrator",
                    "can_be_edited": false,
                    "is_anonymous": false,
                    "can_manage_chat": true,
                    "can_delete_messages": true,
                    "can_manage_video_chats": true,
                    "can_restrict_members": true,
                    "can_promote_members": false,
                    "can_change_info": true,
                    "can_invite_users": true,
                    "can_post_stories": false,
                    "can_edit_stories": false,
                    "can_delete_stories": false,
                }));
                match kind {
                    Kind::Channel => set(json!({
                        "can_post_messages": true,
                        "can_edit_messages": true,
                    })),
                    _ => set(json!({ "can_pin_messages": true, "can_manage_topics": false })),
                }
            }
        }
        shape
    }
}

fn permissions() -> Value {
    let all = [
        "can_send_messages",
        "can_send_audios",
        "can_send_documents",
        "can_send_photos",
        "can_send_videos",
        "can_send_video_notes",
        "can_send_voice_notes",
        "can_send_polls",
        "can_send_other_messages",
        "can_add_web_page_previews",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
    ];
    all.into_iter().map(|name| (name, true)).collect()
}
