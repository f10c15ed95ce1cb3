//! Channels as people see them.

use axum::body::Bytes;
use serde_json::Value;

use super::channel::Message;
use super::component::{self, Button, Component, Select};
use super::embed;
use super::state::{Line, State};

/// A message as it is seen now.
#[derive(Clone, Debug)]
pub struct Shown {
    pub id: u64,
    pub channel: u64,
    /// Whose name stands above it.
    pub from: String,
    pub is_from_bot: bool,
    /// What it says outside its embeds.
    pub content: String,
    /// As they were sent.
    pub embeds: Vec<Value>,
    /// All that it says, embeds included, with its markup as it was sent.
    pub text: String,
    pub rows: Vec<Vec<Component>>,
    pub files: Vec<File>,
    /// The only one who sees it.
    pub to: Option<u64>,
    /// That the bot is thinking, and nothing yet.
    pub is_thinking: bool,
    pub reply_to: Option<u64>,
    pub nonce: Option<Value>,
    pub edits: usize,
    pub is_deleted: bool,
    /// The whole of it in a line or a few, as in a transcript.
    pub line: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub kind: Option<String>,
    pub bytes: Bytes,
    pub url: String,
}

impl Shown {
    pub fn is_ephemeral(&self) -> bool {
        self.to.is_some()
    }

    pub fn buttons(&self) -> impl Iterator<Item = &Button> {
        let components = self.rows.iter().flatten();
        components.filter_map(|component| match component {
            Component::Button(button) => Some(button),
            Component::Select(_) => None,
        })
    }

    pub fn selects(&self) -> impl Iterator<Item = &Select> {
        let components = self.rows.iter().flatten();
        components.filter_map(|component| match component {
            Component::Select(select) => Some(select),
            Component::Button(_) => None,
        })
    }

    /// Its button of that label, or whose label holds it.
    pub fn button(&self, label: &str) -> Option<&Button> {
        let exact = self.buttons().find(|button| button.label == label);
        exact.or_else(|| self.buttons().find(|button| button.label.contains(label)))
    }

    pub fn labels(&self) -> Vec<&str> {
        self.buttons().map(|button| button.label.as_str()).collect()
    }

    /// Where its button leads.
    ///
    /// # Panics
    /// When there is none of that label, or it is no link.
    pub fn link(&self, label: &str) -> String {
        let button = self.button(label);
        match button.and_then(|button| button.url.clone()) {
            Some(url) => url,
            None => panic!("[{label}] is {button:?} in\n{}", self.line),
        }
    }

    /// Its pictures.
    pub fn pictures(&self) -> Vec<Bytes> {
        let is_picture = |file: &&File| {
            let kind = file.kind.as_deref().unwrap_or_default();
            kind.starts_with("image/")
        };
        let pictures = self.files.iter().filter(is_picture);
        pictures.map(|file| file.bytes.clone()).collect()
    }
}

impl State {
    pub(super) fn name(&self, id: u64) -> String {
        let account = self.accounts.get(&id);
        account.map_or_else(|| id.to_string(), |account| account.name.clone())
    }

    pub(super) fn shown(&self, channel: u64, message: &Message) -> Shown {
        let files = message.attachments.iter().map(|attached| File {
            name: attached.name.clone(),
            kind: attached.kind.clone(),
            bytes: attached.bytes.clone(),
            url: attached.url.clone(),
        });
        Shown {
            id: message.id,
            channel,
            from: self.name(message.author),
            is_from_bot: message.author == self.bot(),
            content: message.content.clone(),
            embeds: message.embeds.clone(),
            text: text_of(message),
            rows: component::read(&message.components),
            files: files.collect(),
            to: message.to,
            is_thinking: message.is_thinking,
            reply_to: message.reply_to,
            nonce: message.nonce.clone(),
            edits: message.edits,
            is_deleted: message.is_deleted,
            line: self.line_of(message, ""),
        }
    }

    /// Writes a line into the transcript.
    pub(super) fn note(&mut self, channel: u64, to: Option<u64>, text: &str) {
        self.lines.push(Line {
            channel,
            to,
            text: text.to_owned(),
        });
    }

    /// Writes into the transcript what a message says now.
    pub(super) fn note_message(&mut self, channel: u64, id: u64, how: &str) {
        let Some(message) = self.channel(channel).message(id) else {
            return;
        };
        let (to, line) = (message.to, self.line_of(message, how));
        self.note(channel, to, &line);
    }

    fn line_of(&self, message: &Message, how: &str) -> String {
        let only = match message.to {
            Some(to) => format!(" (only {} sees this)", self.name(to)),
            None => String::new(),
        };
        let mut line = format!("{}{how}{only}: ", self.name(message.author));
        for attached in &message.attachments {
            line.push_str(&format!("({}) ", attached.name));
        }
        let text = match message.is_thinking {
            true => "is thinking…".to_owned(),
            false => text_of(message),
        };
        line.push_str(&text.replace('\n', "\n  "));
        for row in component::read(&message.components) {
            let labels: Vec<String> = row.iter().map(words_of).collect();
            line.push_str(&format!("\n  {}", labels.join(" ")));
        }
        line
    }

    /// What happened, as it reads: in a channel, for a person, or everywhere.
    pub(super) fn transcript(&self, is_meant: impl Fn(&Line) -> bool) -> String {
        let mut text = String::new();
        let mut last = None;
        for line in self.lines.iter().filter(|line| is_meant(line)) {
            if last != Some(line.channel) {
                text.push_str(&format!("— {} —\n", self.title(line.channel)));
                last = Some(line.channel);
            }
            text.push_str(&line.text);
            text.push('\n');
        }
        text
    }

    fn title(&self, channel: u64) -> String {
        let channel = self.channel(channel);
        match channel.guild {
            Some(guild) => format!("#{} in {}", channel.name, self.guild(guild).name),
            None => format!("DM with {}", channel.name),
        }
    }
}

fn text_of(message: &Message) -> String {
    let mut parts = Vec::new();
    if !message.content.is_empty() {
        parts.push(message.content.clone());
    }
    parts.extend(message.embeds.iter().map(embed::read));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn words_of(component: &Component) -> String {
    match component {
        Component::Button(button) => {
            let emoji = button.emoji.as_deref().unwrap_or_default();
            format!("[{}]", format!("{emoji} {}", button.label).trim())
        }
        Component::Select(select) => {
            let labels: Vec<&str> = select
                .options
                .iter()
                .map(|option| option.label.as_str())
                .collect();
            format!("[{}▾ {}]", select.placeholder, labels.join(" | "))
        }
    }
}
