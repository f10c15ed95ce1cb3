//! How often Telegram lets a bot send: about one message a second in a chat, twenty a minute in a
//! group, thirty a second in all. Measured by the stand-in's clock.

use std::collections::{HashMap, VecDeque};

use super::refusal::Refusal;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;

/// How many within how long, in milliseconds.
type Rule = (usize, i64);

const EVERYWHERE: Rule = (30, SECOND);
/// One a second, where three at once are let through.
const CHAT: Rule = (3, 3 * SECOND);
const GROUP: Rule = (20, MINUTE);

/// When something was sent, the oldest first.
#[derive(Default)]
pub(super) struct Flood {
    everywhere: VecDeque<i64>,
    chats: HashMap<i64, VecDeque<i64>>,
}

impl Flood {
    /// Counts `messages` for a chat.
    ///
    /// # Errors
    /// When they were too many; they are not counted then.
    pub fn count(&mut self, chat: i64, messages: usize, now: i64) -> Result<(), Refusal> {
        let of_chat = self.chats.entry(chat).or_default();
        of_chat.retain(|at| now - at < MINUTE);
        self.everywhere.retain(|at| now - at < SECOND);
        // A group's id is negative.
        let group = (chat < 0).then(|| wait(of_chat, GROUP, now)).flatten();
        let waits = [
            wait(&self.everywhere, EVERYWHERE, now),
            wait(of_chat, CHAT, now),
            group,
        ];
        if let Some(millis) = waits.into_iter().flatten().max() {
            return Err(Refusal::too_many(millis.unsigned_abs().div_ceil(1000)));
        }
        of_chat.extend(std::iter::repeat_n(now, messages));
        self.everywhere.extend(std::iter::repeat_n(now, messages));
        Ok(())
    }
}

/// How long until the rule lets one more through.
fn wait(sent: &VecDeque<i64>, (most, within): Rule, now: i64) -> Option<i64> {
    let first_that_counts = sent.len().checked_sub(most)?;
    let until = sent.get(first_that_counts)? + within;
    (until > now).then(|| until - now)
}
