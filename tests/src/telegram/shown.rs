//! Chats as people see them.

use axum::body::Bytes;

use super::keyboard::{Action, Button};
use super::message::{Media, Message};
use super::state::State;

/// A message as it is seen now.
#[derive(Clone, Debug)]
pub struct Shown {
    pub id: i64,
    /// Whose name stands above it.
    pub from: String,
    pub is_from_bot: bool,
    /// The text, or what stands below the media, without its formatting.
    pub text: String,
    /// The same as it was sent, with its markup.
    pub source: String,
    pub photo: Option<Bytes>,
    pub document: Option<Document>,
    pub rows: Vec<Vec<Button>>,
    pub reply_to: Option<i64>,
    /// What it shares with the others of its album.
    pub album: Option<String>,
    pub edits: usize,
    pub is_deleted: bool,
    /// The whole of it in a line or a few, as in a transcript.
    pub line: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub name: String,
    pub mime: String,
    pub bytes: Bytes,
}

impl Shown {
    /// Its button of that label, or whose label holds it.
    pub fn button(&self, label: &str) -> Option<&Button> {
        let mut buttons = self.rows.iter().flatten();
        let exact = buttons.clone().find(|button| button.label == label);
        exact.or_else(|| buttons.find(|button| button.label.contains(label)))
    }

    pub fn labels(&self) -> Vec<&str> {
        let buttons = self.rows.iter().flatten();
        buttons.map(|button| button.label.as_str()).collect()
    }

    /// Where its button leads.
    ///
    /// # Panics
    /// When there is none of that label, or it is no link.
    pub fn link(&self, label: &str) -> String {
        match self.button(label).map(|button| &button.action) {
            Some(Action::Url(url) | Action::WebApp(url)) => url.clone(),
            other => panic!("[{label}] is {other:?} in\n{}", self.line),
        }
    }
}

impl State {
    pub(super) fn shown(&self, chat: i64, message: &Message) -> Shown {
        let bytes = |id: &str| self.files.bytes(id);
        let photo = match &message.media {
            Some(Media::Photo(sizes)) => sizes.last().map(|id| bytes(id)),
            _ => None,
        };
        let document = match &message.media {
            Some(Media::Document { file, name, mime }) => Some(Document {
                name: name.clone(),
                mime: mime.clone(),
                bytes: bytes(file),
            }),
            _ => None,
        };
        let album = message.more.get("media_group_id");
        Shown {
            id: message.id,
            from: self.name(message.from),
            is_from_bot: self.is_from_bot(chat, message),
            text: message.text.formatted.plain.clone(),
            source: message.text.source.clone(),
            photo,
            document,
            rows: message.markup.rows.clone(),
            reply_to: message.reply_to,
            album: album.and_then(|id| id.as_str()).map(str::to_owned),
            edits: message.edits,
            is_deleted: message.is_deleted,
            line: self.line_of(message, ""),
        }
    }

    /// Writes into the transcript what a message says now.
    pub(super) fn note_message(&mut self, chat: i64, id: i64, how: &str) {
        let Some(message) = self.chat(chat).message(id) else {
            return;
        };
        let line = self.line_of(message, how);
        self.lines.push((chat, line));
    }

    fn line_of(&self, message: &Message, how: &str) -> String {
        let mut line = format!("{}{how}: ", self.name(message.from));
        if let Some(media) = &message.media {
            line.push_str(&self.media_words(media));
        }
        line.push_str(&message.text.formatted.plain.replace('\n', "\n  "));
        if message.is_service {
            let what: Vec<&str> = message.more.keys().map(String::as_str).collect();
            line.push_str(&format!("({})", what.join(", ")));
        }
        for row in &message.markup.rows {
            let labels: Vec<String> = row
                .iter()
                .map(|button| format!("[{}]", button.label))
                .collect();
            line.push_str(&format!("\n  {}", labels.join(" ")));
        }
        line
    }

    fn media_words(&self, media: &Media) -> String {
        match media {
            Media::Photo(sizes) => {
                let largest = sizes.last().and_then(|id| self.files.by_id(id));
                let (width, height) = largest.and_then(|file| file.sides).unwrap_or_default();
                format!("(photo {width}x{height}) ")
            }
            Media::Document { name, .. } => format!("(document {name}) "),
            Media::Sticker(_) => "(sticker) ".to_owned(),
            Media::Voice(_) => "(voice) ".to_owned(),
        }
    }

    /// What happened in a chat, as it reads; everywhere, when none is named.
    pub(super) fn transcript(&self, of: Option<i64>) -> String {
        let mut text = String::new();
        let mut last = None;
        for (chat, line) in &self.lines {
            if of.is_some_and(|of| of != *chat) {
                continue;
            }
            if of.is_none() && last != Some(chat) {
                text.push_str(&format!("— {} —\n", self.name(*chat)));
                last = Some(chat);
            }
            text.push_str(line);
            text.push('\n');
        }
        text
    }
}
