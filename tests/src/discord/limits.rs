//! How often Discord lets a bot ask: fifty times a second in all, other than about interactions, and
//! five messages in five seconds in a channel. Measured by the stand-in's clock.

use std::collections::{HashMap, VecDeque};

use super::call::Call;
use super::refusal::Refusal;
use super::route;
use super::state::State;

/// How many within how long, in milliseconds.
type Rule = (usize, i64);

const EVERYWHERE: Rule = (50, 1000);
const MESSAGES: Rule = (5, 5000);

/// When something was asked, the oldest first.
#[derive(Default)]
pub(super) struct Rates {
    everywhere: VecDeque<i64>,
    channels: HashMap<u64, VecDeque<i64>>,
}

impl State {
    /// Counts a request.
    ///
    /// # Errors
    /// When they were too many; it is not counted then.
    pub(super) fn counts_rate(&mut self, call: &Call) -> Result<(), Refusal> {
        if !self.settings.limits_rates || route::is_by_token(call.route) {
            return Ok(());
        }
        let now = self.now_millis();
        if let Some(millis) = wait(&self.rates.everywhere, EVERYWHERE, now) {
            return Err(Refusal::too_many(seconds(millis), true));
        }
        if call.route == "POST /channels/{}/messages" {
            let of_channel = self.rates.channels.entry(call.id(0)).or_default();
            if let Some(millis) = wait(of_channel, MESSAGES, now) {
                return Err(Refusal::too_many(seconds(millis), false));
            }
            of_channel.push_back(now);
            of_channel.retain(|at| now - at < MESSAGES.1);
        }
        self.rates.everywhere.push_back(now);
        self.rates.everywhere.retain(|at| now - at < EVERYWHERE.1);
        Ok(())
    }
}

/// How long until the rule lets one more through.
fn wait(asked: &VecDeque<i64>, (most, within): Rule, now: i64) -> Option<i64> {
    let first_that_counts = asked.len().checked_sub(most)?;
    let until = asked.get(first_that_counts)? + within;
    (until > now).then(|| until - now)
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of a few seconds")]
fn seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}
