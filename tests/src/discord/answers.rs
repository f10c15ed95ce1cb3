//! Waiting for the bot: for its answer to what somebody did, for something to be seen, for it to be at
//! rest.

use std::fmt::Display;

use super::Discord;
use super::interaction::Answer;
use super::modal::Modal;
use super::shown::Shown;
use super::state::{Act, State, What};

/// Something a person did, on its way to the bot: it was only pushed, and `answered` waits for what the
/// bot does.
#[derive(Clone, Debug)]
pub struct Pushed {
    pub(super) discord: Discord,
    pub user: u64,
    pub channel: u64,
    /// The message that it is, or the component's.
    pub message: Option<u64>,
    pub interaction: Option<u64>,
    /// Whether the gateway told the bot of it.
    pub is_told: bool,
    /// How much the bot had done before.
    pub(super) acts_before: usize,
}

/// What the bot did that somebody sees.
#[derive(Clone, Debug)]
pub enum Seen {
    Message(Box<Shown>),
    Edit(Box<Shown>),
    Modal(Modal, String),
}

impl Seen {
    /// What it says, with its markup as it was sent.
    pub fn text(&self) -> &str {
        match self {
            Self::Message(shown) | Self::Edit(shown) => &shown.text,
            Self::Modal(_, text) => text,
        }
    }

    /// The message that was sent or edited.
    ///
    /// # Panics
    /// When it is none.
    pub fn shown(&self) -> &Shown {
        match self {
            Self::Message(shown) | Self::Edit(shown) => shown,
            Self::Modal(_, text) => panic!("a message, and not\n{text}"),
        }
    }

    /// The window that was opened.
    ///
    /// # Panics
    /// When it is none.
    pub fn modal(&self) -> &Modal {
        match self {
            Self::Modal(modal, _) => modal,
            Self::Message(shown) | Self::Edit(shown) => panic!("a window, and not\n{}", shown.line),
        }
    }
}

impl Display for Seen {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.text())
    }
}

impl std::fmt::Debug for Discord {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Discord")
    }
}

impl Pushed {
    /// The first message, edit or window that follows and that the person sees.
    pub async fn answered(&self) -> Seen {
        self.discord.answer(self).await
    }

    /// Everything that the person sees of it until the bot is at rest, each message as it is then.
    pub async fn answered_with(&self) -> String {
        self.discord.answer(self).await;
        self.settled_with().await
    }

    /// The same, when it may be nothing.
    pub async fn settled_with(&self) -> String {
        self.discord.settled().await;
        let state = self.discord.inner.state();
        let mut acts: Vec<Act> = Vec::new();
        let its = state.acts.iter().skip(self.acts_before);
        for act in its.filter(|act| self.is_seen(act)) {
            let message = act.message();
            if message.is_none() || acts.iter().all(|other| other.message() != message) {
                acts.push(act.clone());
            }
        }
        let seen = acts.iter().filter_map(|act| state.seen_of(act));
        let texts: Vec<String> = seen.map(|seen| seen.text().to_owned()).collect();
        texts.join("\n\n")
    }

    /// Waits until the interaction was acknowledged at all, be it without a word.
    pub async fn acknowledged(&self) {
        self.ends_with("that it is acknowledged").await;
    }

    /// The choices that complete what was typed.
    pub(super) async fn completed(&self) -> Vec<serde_json::Value> {
        match self.ends_with("choices").await {
            Answer::Choices(choices) => choices,
            other => panic!("choices, and not {other:?}"),
        }
    }

    async fn ends_with(&self, what: &str) -> Answer {
        let interaction = self.interaction.expect("an interaction");
        let look = |state: &State| state.interactions.get(&interaction)?.answer.clone();
        self.discord.wait_for(what, look).await
    }

    fn is_seen(&self, act: &Act) -> bool {
        let is_for_them = act.to.is_none_or(|to| to == self.user);
        let is_its = act.interaction.is_some() && act.interaction == self.interaction;
        is_for_them && (act.channel == self.channel || is_its)
    }
}

impl Act {
    fn message(&self) -> Option<u64> {
        match self.what {
            What::Sent(id) | What::Edited(id) => Some(id),
            What::Deleted | What::Opened(_) => None,
        }
    }
}

impl Discord {
    /// The first message, edit or window that follows `pushed` and that its person sees.
    ///
    /// # Panics
    /// With the whole transcript, when none comes in time.
    pub async fn answer(&self, pushed: &Pushed) -> Seen {
        self.wait_for("an answer", |state| {
            let acts = state.acts.iter().skip(pushed.acts_before);
            let mut its = acts.filter(|act| pushed.is_seen(act));
            its.find_map(|act| state.seen_of(act))
        })
        .await
    }

    /// Waits until everything was told, every interaction that can be was acknowledged, and the bot has
    /// asked for nothing for a short while.
    ///
    /// What the bot computes without asking Discord is not seen from here: a test that knows when
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
            let is_idle =
                state.in_flight == 0 && !state.sessions.has_unsent() && !state.is_waited_for();
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
            Err(_) => {
                let violations = self.violations().join("\n");
                let all = self.transcript();
                panic!("waited in vain for {what}\n{all}\n{violations}")
            }
        }
    }

    /// Waits until the bot has written something with `text` into a channel, now or before, that is
    /// meant for whoever looks.
    pub(super) async fn waits_to_see(
        &self,
        text: &str,
        is_meant: impl Fn(&State, &Shown) -> bool,
    ) -> Shown {
        let look = |state: &State| {
            let channels = state.channels.values();
            let all = channels.flat_map(|channel| {
                let messages = channel.messages.iter();
                messages.map(|message| state.shown(channel.id, message))
            });
            let found = all.filter(|shown| {
                let is_there = shown.is_from_bot && !shown.is_deleted && shown.text.contains(text);
                is_there && is_meant(state, shown)
            });
            found.max_by_key(|shown| shown.id)
        };
        self.wait_for(&format!("{text:?}"), look).await
    }
}

impl State {
    /// What a person sees of an act.
    fn seen_of(&self, act: &Act) -> Option<Seen> {
        let shown = |id: u64| {
            let message = self.channel(act.channel).message(id);
            message.map(|message| Box::new(self.shown(act.channel, message)))
        };
        match act.what {
            What::Sent(id) => shown(id).map(Seen::Message),
            What::Edited(id) => shown(id).map(Seen::Edit),
            What::Opened(number) => {
                let modal = self.modals.get(number)?;
                Some(Seen::Modal(modal.clone(), modal.line()))
            }
            What::Deleted => None,
        }
    }
}
