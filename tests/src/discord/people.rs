//! People with Discord's app: what they write, and what they see.

use axum::body::Bytes;

use super::Discord;
use super::answers::Pushed;
use super::channel::Message;
use super::modal::Modal;
use super::places::Channel;
use super::refusal::Refusal;
use super::server::Server;
use super::shown::Shown;
use super::state::{Account, State};

#[derive(Clone, Debug)]
pub struct User {
    pub discord: Discord,
    pub id: u64,
    pub name: String,
}

impl Discord {
    /// Somebody who never spoke to the bot, with the language of their app: `en-US`, `de`, …
    ///
    /// # Panics
    /// When the number is taken, or none.
    pub fn user(&self, id: u64, name: &str, locale: &str) -> User {
        assert!(id > 0, "people have numbers above 0");
        let account = Account {
            id,
            name: name.to_owned(),
            locale: locale.to_owned(),
            is_bot: false,
            dm_refusal: None,
        };
        self.inner.change(|state| {
            let before = state.accounts.insert(id, account);
            assert!(before.is_none(), "somebody is {id} already");
        });
        User {
            discord: self.clone(),
            id,
            name: name.to_owned(),
        }
    }
}

impl User {
    /// The number of their DM with the bot.
    pub fn dm(&self) -> u64 {
        self.discord.inner.change(|state| state.dm_of(self.id))
    }

    /// Writes to the bot in their DM.
    pub fn says(&self, text: &str) -> Pushed {
        self.writes(self.dm(), typed(text))
    }

    /// Writes to the bot, and gets everything it does until it is at rest.
    pub async fn asks(&self, text: &str) -> String {
        self.says(text).answered_with().await
    }

    /// Writes into a channel, to nobody.
    pub fn says_in(&self, channel: &Channel, text: &str) -> Pushed {
        self.writes(channel.id, typed(text))
    }

    /// Writes into a channel, naming the bot first.
    pub fn mentions(&self, channel: &Channel, text: &str) -> Pushed {
        let bot = self.discord.bot_id();
        self.says_in(channel, format!("<@{bot}> {text}").trim_end())
    }

    /// Answers a message, in its channel; the one who wrote it is told.
    pub fn replies(&self, to: &Shown, text: &str) -> Pushed {
        let mut message = typed(text);
        message.reply_to = Some(to.id);
        self.writes(to.channel, message)
    }

    /// Sends on to the bot what somebody wrote elsewhere.
    pub fn forwards(&self, text: &str) -> Pushed {
        let message = Message {
            is_sent_on: true,
            ..typed(text)
        };
        self.writes(self.dm(), message)
    }

    /// Sends a picture in their DM.
    pub fn sends_picture(&self, bytes: impl Into<Bytes>) -> Pushed {
        self.sends_file("picture.png", bytes, "")
    }

    pub fn sends_file(&self, name: &str, bytes: impl Into<Bytes>, text: &str) -> Pushed {
        self.sends_file_to(self.dm(), name, bytes, text)
    }

    pub fn sends_file_in(
        &self,
        channel: &Channel,
        name: &str,
        bytes: impl Into<Bytes>,
        text: &str,
    ) -> Pushed {
        self.sends_file_to(channel.id, name, bytes, text)
    }

    fn sends_file_to(
        &self,
        channel: u64,
        name: &str,
        bytes: impl Into<Bytes>,
        text: &str,
    ) -> Pushed {
        let bytes = bytes.into();
        let kept = self
            .discord
            .inner
            .change(|state| state.keep(channel, name, None, bytes));
        let message = Message {
            content: text.to_owned(),
            attachments: vec![kept],
            ..Message::default()
        };
        self.writes(channel, message)
    }

    fn writes(&self, channel: u64, message: Message) -> Pushed {
        let mut id = 0;
        let mut pushed = self.pushes(channel, |state| {
            let found = state.channel(channel);
            assert!(
                state.may_see(self.id, found),
                "{} is not in #{}",
                self.name,
                found.name
            );
            let message = Message {
                author: self.id,
                ..message
            };
            id = state.place(channel, message);
            (None, state.tells_of(channel, id, "MESSAGE_CREATE"))
        });
        pushed.message = Some(id);
        pushed
    }

    /// Changes what Discord knows, and takes down how much the bot had done until then. The work says
    /// which interaction it was, and whether the bot was told.
    pub(super) fn pushes(
        &self,
        channel: u64,
        work: impl FnOnce(&mut State) -> (Option<u64>, bool),
    ) -> Pushed {
        let (acts_before, (interaction, is_told)) = self.discord.inner.change(|state| {
            let acts_before = state.acts.len();
            (acts_before, work(state))
        });
        Pushed {
            discord: self.discord.clone(),
            user: self.id,
            channel,
            message: None,
            interaction,
            is_told,
            acts_before,
        }
    }

    /// Takes no messages from the bot any more.
    pub fn closes_dms(&self) {
        self.refuses_dms(Some(Refusal::dm_closed()));
    }

    /// The same, because no server holds both of them.
    pub fn shares_no_server(&self) {
        self.refuses_dms(Some(Refusal::no_mutual_guild()));
    }

    pub fn opens_dms(&self) {
        self.refuses_dms(None);
    }

    fn refuses_dms(&self, refusal: Option<Refusal>) {
        self.discord.inner.change(|state| {
            let account = state.accounts.get_mut(&self.id);
            account.expect("somebody").dm_refusal = refusal;
        });
    }

    /// Changes the language of their app.
    pub fn speaks(&self, locale: &str) {
        self.discord.inner.change(|state| {
            let account = state.accounts.get_mut(&self.id);
            locale.clone_into(&mut account.expect("somebody").locale);
        });
    }

    pub fn joins(&self, server: &Server) {
        server.admits(&[self]);
    }

    pub fn leaves(&self, server: &Server) {
        server.loses(self);
    }

    /// Their DM with the bot, what was taken away among it.
    pub fn chat(&self) -> Vec<Shown> {
        let dm = self.dm();
        self.seen_in(dm)
    }

    /// A channel as they see it.
    pub fn chat_in(&self, channel: &Channel) -> Vec<Shown> {
        self.seen_in(channel.id)
    }

    fn seen_in(&self, channel: u64) -> Vec<Shown> {
        let state = self.discord.inner.state();
        let messages = state.channel(channel).messages.iter();
        let for_them = messages.filter(|message| message.to.is_none_or(|to| to == self.id));
        for_them
            .map(|message| state.shown(channel, message))
            .collect()
    }

    /// The bot's newest message that they see, wherever it is.
    ///
    /// # Panics
    /// When there is none.
    pub fn last(&self) -> Shown {
        let state = self.discord.inner.state();
        let bot = state.bot();
        let found = state.newest_seen(self.id, |message| {
            message.author == bot && !message.is_thinking
        });
        let Some((channel, message)) = found else {
            panic!("nothing from the bot\n{}", state.transcript(|_| true));
        };
        state.shown(channel, message)
    }

    /// Waits until the bot wrote something with `text` that they see, now or before, anywhere.
    pub async fn sees(&self, text: &str) -> Shown {
        let is_meant = |state: &State, shown: &Shown| {
            let is_for_them = shown.to.is_none_or(|to| to == self.id);
            is_for_them && state.may_see(self.id, state.channel(shown.channel))
        };
        self.discord.waits_to_see(text, is_meant).await
    }

    /// The same in their DM.
    pub async fn gets(&self, text: &str) -> Shown {
        let dm = self.dm();
        let is_meant = |_: &State, shown: &Shown| shown.channel == dm;
        self.discord.waits_to_see(text, is_meant).await
    }

    /// The window before them.
    pub fn modal(&self) -> Option<Modal> {
        let state = self.discord.inner.state();
        let mut own = state.modals.iter().rev();
        own.find(|modal| modal.user == self.id && modal.is_open)
            .cloned()
    }

    /// Everything that they saw, everywhere.
    pub fn transcript(&self) -> String {
        let state = self.discord.inner.state();
        state.transcript(|line| {
            let is_for_them = line.to.is_none_or(|to| to == self.id);
            is_for_them && state.may_see(self.id, state.channel(line.channel))
        })
    }
}

/// # Panics
/// When the app would not send it.
fn typed(text: &str) -> Message {
    assert!(!text.trim().is_empty(), "nobody can send nothing");
    assert!(text.chars().count() <= 2000, "the app would not send it");
    Message {
        content: text.trim().to_owned(),
        ..Message::default()
    }
}
