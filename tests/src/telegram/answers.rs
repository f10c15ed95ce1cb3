//! Waiting for the bot: for its answer to an update, for something to be seen, for it to be at rest.

use std::fmt::Display;

use super::Telegram;
use super::chat::Chat;
use super::shown::Shown;
use super::state::{Act, State, Toast, What};

/// Something a person did, on its way to the bot: it was only pushed, and `answered` waits for what the
/// bot does.
#[derive(Clone, Debug)]
pub struct Pushed {
    pub(super) telegram: Telegram,
    /// `None` when Telegram does not show it to the bot.
    pub update_id: Option<u32>,
    pub chat: i64,
    /// The message that it is, or the button's.
    pub message: i64,
    pub(super) query: Option<String>,
    /// How much the bot had done before.
    pub(super) acts_before: usize,
}

/// What the bot did that somebody sees.
#[derive(Clone, Debug)]
pub enum Seen {
    Message(Shown),
    Edit(Shown),
    Toast(Toast),
}

impl Seen {
    /// What it says, without its formatting.
    pub fn text(&self) -> &str {
        match self {
            Self::Message(shown) | Self::Edit(shown) => &shown.text,
            Self::Toast(toast) => &toast.text,
        }
    }

    /// The message that was sent or edited.
    ///
    /// # Panics
    /// When it is none.
    pub fn shown(&self) -> &Shown {
        match self {
            Self::Message(shown) | Self::Edit(shown) => shown,
            Self::Toast(toast) => panic!("a message, and not {toast:?}"),
        }
    }
}

impl Display for Seen {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.text())
    }
}

impl std::fmt::Debug for Telegram {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Telegram")
    }
}

impl Pushed {
    /// The first message, edit or callback answer with words in the same chat that follows.
    pub async fn answered(&self) -> Seen {
        self.telegram.answer(self).await
    }

    /// Everything in the same chat that follows until the bot is at rest, as plain text.
    pub async fn answered_with(&self) -> String {
        self.telegram.answer(self).await;
        self.settled_with().await
    }

    /// The same, when it may be nothing.
    pub async fn settled_with(&self) -> String {
        self.telegram.settled().await;
        let state = self.telegram.inner.state();
        let seen: Vec<String> = state
            .acts
            .iter()
            .skip(self.acts_before)
            .filter_map(|act| state.seen_of(act, self))
            .map(|seen| seen.text().to_owned())
            .collect();
        seen.join("\n\n")
    }

    /// Waits until the pressed button was answered at all, be it without a word.
    pub async fn acknowledged(&self) {
        let query = self.query.clone().expect("a pressed button");
        let what = "that the press is answered";
        self.telegram
            .wait_for(what, |state| {
                let query = state.queries.get(&query)?;
                query.answer.as_ref().map(|_| ())
            })
            .await;
    }
}

impl Telegram {
    /// The first message, edit or callback answer with words in the chat of `pushed` that follows it.
    ///
    /// # Panics
    /// With the whole transcript, when none comes in time.
    pub async fn answer(&self, pushed: &Pushed) -> Seen {
        self.wait_for("an answer", |state| {
            let mut acts = state.acts.iter().skip(pushed.acts_before);
            acts.find_map(|act| state.seen_of(act, pushed))
        })
        .await
    }

    /// Waits until every update was confirmed and the bot has asked for nothing for a short while.
    ///
    /// What the bot computes without asking Telegram is not seen from here: a test that knows when
    /// handling has ended need not guess.
    ///
    /// # Panics
    /// With the whole transcript, when it does not come to rest in time.
    pub async fn settled(&self) {
        let (quiet, patience) = {
            let settings = &self.inner.state().settings;
            (settings.quiet, settings.patience)
        };
        let probe = self.inner.probe().clone();
        let at_rest = |state: &State| {
            let is_idle = state.in_flight == 0 && state.queue.waiting.is_empty();
            is_idle.then_some(state.activity)
        };
        let rests = tokio::time::timeout(patience, async {
            loop {
                let before = self.wait_for("that the bot is at rest", at_rest).await;
                tokio::time::sleep(quiet).await;
                let is_idle = probe.as_ref().is_none_or(|is_idle| is_idle());
                if is_idle && at_rest(&self.inner.state()) == Some(before) {
                    return;
                }
            }
        });
        if rests.await.is_err() {
            panic!("the bot does not come to rest\n{}", self.transcript());
        }
    }

    /// Waits until `look` finds something.
    ///
    /// # Panics
    /// With the whole transcript, when it does not in time.
    pub(super) async fn wait_for<T>(&self, what: &str, look: impl Fn(&State) -> Option<T>) -> T {
        let patience = self.inner.state().settings.patience;
        let mut changes = self.inner.version.subscribe();
        let found = tokio::time::timeout(patience, async {
            loop {
                changes.mark_unchanged();
                if let Some(found) = look(&self.inner.state()) {
                    return found;
                }
                changes.changed().await.expect("the stand-in is there");
            }
        });
        match found.await {
            Ok(found) => found,
            Err(_) => panic!("waited in vain for {what}\n{}", self.transcript()),
        }
    }

    /// Waits until the bot has written something with `text` into a chat, now or before.
    pub(super) async fn waits_to_see(&self, chat: i64, text: &str) -> Shown {
        let look = |state: &State| {
            let messages = state.chat(chat).messages.iter().rev();
            let mut shown = messages.map(|message| state.shown(chat, message));
            shown.find(|shown| shown.is_from_bot && !shown.is_deleted && shown.text.contains(text))
        };
        self.wait_for(&format!("{text:?}"), look).await
    }

    pub(super) fn chat_shown(&self, chat: i64) -> Vec<Shown> {
        let state = self.inner.state();
        let messages = state.chat(chat).messages.iter();
        messages.map(|message| state.shown(chat, message)).collect()
    }
}

impl State {
    /// What a chat shows of an act, if it may answer `pushed`.
    fn seen_of(&self, act: &Act, pushed: &Pushed) -> Option<Seen> {
        if act.chat != pushed.chat {
            return None;
        }
        let shown = |id: i64| {
            let chat: &Chat = self.chat(act.chat);
            chat.message(id)
                .map(|message| self.shown(act.chat, message))
        };
        match &act.what {
            What::Sent(id) => shown(*id).map(Seen::Message),
            What::Edited(id) => shown(*id).map(Seen::Edit),
            What::Toast { query, toast } => {
                let is_heard = !toast.text.is_empty() || toast.url.is_some();
                let is_ours = pushed.query.as_ref() == Some(query);
                (is_heard && is_ours).then(|| Seen::Toast(toast.clone()))
            }
            What::Deleted => None,
        }
    }
}
