//! What is remembered of a conversation: the draft, the last words, and what was proposed.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::draft::Draft;
use super::proposal::Proposal;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::sessions::Key;
use crate::store::{Actor, Tx, talks};

/// The version that talks are stored in. What was stored in another is begun anew.
const VERSION: i64 = 1;
/// About so many tokens of what was said go along with the next question.
const KEPT_TOKENS: usize = 2_000;
/// A token is about so many characters of English, and fewer of most other languages.
const CHARS_A_TOKEN: usize = 3;
/// Of one message so many characters are kept.
const LONGEST: usize = 2_000;
/// So many proposals wait for a press.
const PROPOSALS: usize = 8;
/// What was said longer ago is forgotten.
pub const KEPT: TimeDelta = TimeDelta::days(30);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Talk {
    pub draft: Draft,
    pub lines: Vec<Line>,
    pub proposals: Vec<Proposal>,
    /// Whether a picture was sent of late: amounts may come from it.
    #[serde(default)]
    pub had_picture: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub by: By,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    Person,
    Assistant,
    /// What the person sent on.
    Other,
}

impl Talk {
    /// What is remembered of a conversation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(app: &App, key: &Key) -> Result<Self> {
        let mut tx = app.store.read(Actor::System).await?;
        let stored = talks::get(&mut tx, key).await?;
        tx.commit().await?;
        let read = |(version, state)| match version {
            VERSION => serde_json::from_value(state).ok(),
            _ => None,
        };
        Ok(stored.and_then(read).unwrap_or_default())
    }

    /// # Errors
    /// When the database fails.
    pub async fn save(&self, app: &App, key: &Key) -> Result<()> {
        let mut tx = app.store.begin(Actor::System).await?;
        self.put(&mut tx, app, key).await?;
        tx.commit().await
    }

    /// # Errors
    /// When the database fails.
    pub async fn put(&self, tx: &mut Tx, app: &App, key: &Key) -> Result<()> {
        let state = serde_json::to_value(self)
            .map_err(|error| Error::Inconsistent(format!("a talk: {error}")))?;
        talks::put(tx, key, VERSION, state, app.clock.now()).await
    }

    pub fn add(&mut self, by: By, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let text = text.chars().take(LONGEST).collect();
        self.lines.push(Line { by, text });
        let mut tokens = 0;
        let fitting = self.lines.iter().rev().take_while(|line| {
            tokens += line.text.chars().count() / CHARS_A_TOKEN + 4;
            tokens <= KEPT_TOKENS
        });
        // The newest stays, however long it is.
        let fitting = fitting.count().max(1);
        self.lines.drain(..self.lines.len() - fitting);
    }

    /// Everything that the person said, of what is remembered.
    pub fn words(&self) -> String {
        self.lines_of(&[By::Person])
    }

    /// The same, and what they sent on.
    pub fn words_and_sent_on(&self) -> String {
        self.lines_of(&[By::Person, By::Other])
    }

    fn lines_of(&self, whose: &[By]) -> String {
        let words = self.lines.iter().filter(|line| whose.contains(&line.by));
        words
            .map(|line| line.text.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    }

    pub fn propose(&mut self, proposal: Proposal) {
        if self.proposals.len() >= PROPOSALS {
            self.proposals.remove(0);
        }
        self.proposals.push(proposal);
    }
}

/// Forgets what was said in a conversation. Whether there was anything.
///
/// # Errors
/// When the database fails.
pub async fn forget(app: &App, key: &Key) -> Result<bool> {
    let mut tx = app.store.begin(Actor::System).await?;
    let forgot = talks::forget(&mut tx, key).await?;
    tx.commit().await?;
    Ok(forgot)
}

/// Forgets what was said long ago.
///
/// # Errors
/// When the database fails.
pub async fn forget_old(app: &App) -> Result<()> {
    let mut tx = app.store.begin(Actor::System).await?;
    talks::forget_old(&mut tx, app.clock.now() - KEPT).await?;
    tx.commit().await
}

/// Whether a stored talk of this version reads; what does not is begun anew.
pub fn reads(stored: serde_json::Value) -> bool {
    serde_json::from_value::<Talk>(stored).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_are_kept_and_the_first_ones_let_go() {
        let mut talk = Talk::default();
        for n in 0..1_000 {
            talk.add(By::Person, &format!("message number {n} of a long evening"));
        }
        assert!(talk.lines.len() < 200, "{}", talk.lines.len());
        assert!(
            talk.words()
                .ends_with("message number 999 of a long evening")
        );
        talk.add(By::Person, &"ü".repeat(10_000));
        assert_eq!(
            talk.lines.last().map(|line| line.text.chars().count()),
            Some(LONGEST)
        );
    }
}
