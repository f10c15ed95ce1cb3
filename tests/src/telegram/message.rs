//! Messages, and how Telegram writes them down.

use serde_json::{Map, Value, json};

use super::chat::Kind;
use super::keyboard::Markup;
use super::state::State;
use super::written::Written;

#[derive(Clone, Debug, Default)]
pub(super) struct Message {
    pub id: i64,
    /// A person, the bot, or a channel that speaks for itself.
    pub from: i64,
    pub date: i64,
    /// The text, or what stands below the media.
    pub text: Written,
    pub media: Option<Media>,
    pub markup: Markup,
    pub reply_to: Option<i64>,
    /// What it says besides: that it was forwarded, that somebody joined.
    pub more: Map<String, Value>,
    pub is_service: bool,
    pub edits: usize,
    pub edit_date: Option<i64>,
    pub is_deleted: bool,
}

/// Files by their ids.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Media {
    /// Its sizes, the smallest first.
    Photo(Vec<String>),
    Document {
        file: String,
        name: String,
        mime: String,
    },
    Sticker(String),
    Voice(String),
}

impl State {
    /// Whether the bot wrote it, in its own name or in its channel's.
    pub fn is_from_bot(&self, chat: i64, message: &Message) -> bool {
        let is_channels = message.from == chat && self.chat(chat).kind == Kind::Channel;
        message.from == self.bot() || is_channels
    }

    /// # Panics
    /// When there is no such message.
    pub fn message_shape(&self, chat: i64, id: i64) -> Value {
        self.shape_of(chat, id, true)
    }

    fn shape_of(&self, chat: i64, id: i64, with_reply: bool) -> Value {
        let of = self.chat(chat);
        let message = of.message(id).unwrap_or_else(|| panic!("no message {id}"));
        let mut shape = json!({
            "message_id": id,
            "date": message.date,
            "chat": of.shape(),
        });
        match self.accounts.contains_key(&message.from) {
            true => shape["from"] = self.account_shape(message.from),
            false => shape["sender_chat"] = self.chat(message.from).shape(),
        }
        if let Some(date) = message.edit_date {
            shape["edit_date"] = date.into();
        }
        if let Some(markup) = &message.markup.inline {
            shape["reply_markup"] = markup.clone();
        }
        // What is replied to comes along, but not what that replied to.
        if let Some(to) = message.reply_to.filter(|_| with_reply) {
            shape["reply_to_message"] = self.shape_of(chat, to, false);
        }
        for (field, value) in &message.more {
            shape[field.as_str()] = value.clone();
        }
        self.add_content(message, &mut shape);
        shape
    }

    fn add_content(&self, message: &Message, shape: &mut Value) {
        let (text, entities) = match &message.media {
            None => ("text", "entities"),
            Some(media) => {
                self.add_media(media, shape);
                ("caption", "caption_entities")
            }
        };
        let written = &message.text.formatted;
        if !written.plain.is_empty() {
            shape[text] = written.plain.clone().into();
            if !written.entities.is_empty() {
                shape[entities] = written.entities.clone().into();
            }
        }
    }

    fn add_media(&self, media: &Media, shape: &mut Value) {
        match media {
            Media::Photo(sizes) => {
                let sizes: Vec<Value> = sizes.iter().map(|id| self.files.shape(id)).collect();
                shape["photo"] = sizes.into();
            }
            Media::Document { file, name, mime } => {
                let mut document = self.files.shape(file);
                document["file_name"] = name.clone().into();
                document["mime_type"] = mime.clone().into();
                shape["document"] = document;
            }
            Media::Sticker(file) => {
                let mut sticker = self.files.shape(file);
                sticker["type"] = "regular".into();
                sticker["emoji"] = "👍".into();
                sticker["is_animated"] = false.into();
                sticker["is_video"] = false.into();
                shape["sticker"] = sticker;
            }
            Media::Voice(file) => {
                let mut voice = self.files.shape(file);
                voice["duration"] = 2.into();
                voice["mime_type"] = "audio/ogg".into();
                shape["voice"] = voice;
            }
        }
    }
}
