//! How fast requests may go out, and what Discord says of it.
//!
//! Discord takes 50 requests a second from a bot
//! (<https://docs.discord.com/developers/topics/rate-limits#global-rate-limit>); answers to
//! interactions are not counted. Where it names a time to wait, nothing goes that way before.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use serenity::http::{LightMethod, RatelimitingBucket, Route};

/// Nobody who asked is kept waiting for longer by a limit.
pub const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A delivery waits so long where it is; for more it comes again. Discord lets five messages a channel
/// through in five seconds, and an order may have more tickets.
const SHORT_WAIT: Duration = Duration::from_secs(5);

/// What a request is for: promised messages leave room for answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Somebody asked and waits.
    Answer,
    /// It was promised, and may come a little later.
    Delivery,
    /// Nice to have, and not worth a wait.
    Aside,
}

/// What has a limit of its own: a method of a route, in a channel or server. Or all there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Way(Option<(RatelimitingBucket, LightMethod)>);

impl Way {
    const ALL: Self = Self(None);

    pub fn of(route: &Route<'_>, method: LightMethod) -> Self {
        Self(Some((route.ratelimiting_bucket(), method)))
    }

    /// This, or all there is.
    #[must_use]
    pub fn or_all(self, all: bool) -> Self {
        if all { Self::ALL } else { self }
    }
}

/// The limits of one bot.
pub struct Limits {
    of: Option<Kept>,
    /// Until when Discord wants to hear nothing that way.
    pauses: Mutex<HashMap<Way, DateTime<Utc>>>,
}

struct Kept {
    all: DefaultDirectRateLimiter,
    deliveries: DefaultDirectRateLimiter,
}

impl Limits {
    /// Discord's own.
    pub fn discord() -> Self {
        let few = |count: u32| NonZeroU32::new(count).expect("not zero");
        Self {
            of: Some(Kept {
                // No second has more than 50 of them, whatever came before it.
                all: RateLimiter::direct(Quota::per_second(few(38)).allow_burst(few(10))),
                deliveries: RateLimiter::direct(Quota::per_second(few(30)).allow_burst(few(8))),
            }),
            pauses: Mutex::default(),
        }
    }

    /// None but what Discord asks for: behind another address, and for a measurement.
    pub fn none() -> Self {
        Self {
            of: None,
            pauses: Mutex::default(),
        }
    }

    /// Waits until something may go that way: somebody's answer not for a long pause that Discord asked
    /// for, a delivery for a short one alone, and an aside for nothing.
    ///
    /// # Errors
    /// How long it is until then.
    pub async fn wait(&self, errand: Errand, way: Way, now: DateTime<Utc>) -> Result<(), Duration> {
        if let Some(pause) = self.pause_of(&way, now) {
            let patience = match errand {
                Errand::Answer => LONGEST_WAIT,
                Errand::Delivery => SHORT_WAIT,
                Errand::Aside => Duration::ZERO,
            };
            if pause > patience {
                return Err(pause);
            }
            tokio::time::sleep(pause).await;
        }
        let Some(kept) = &self.of else { return Ok(()) };
        match errand {
            Errand::Aside => return kept.all.check().map_err(|_| Duration::from_secs(1)),
            Errand::Delivery => kept.deliveries.until_ready().await,
            Errand::Answer => {}
        }
        kept.all.until_ready().await;
        Ok(())
    }

    /// Discord wants to hear nothing that way for so long.
    pub fn pause(&self, way: Way, pause: Duration, now: DateTime<Utc>) {
        let mut pauses = self.pauses();
        pauses.retain(|_, until| *until > now);
        // An answer to what was asked before may come later, and name less.
        let until = pauses.entry(way).or_insert(now);
        *until = (*until).max(now + pause);
    }

    fn pause_of(&self, way: &Way, now: DateTime<Utc>) -> Option<Duration> {
        let pauses = self.pauses();
        let until = pauses.get(way).max(pauses.get(&Way::ALL)).copied()?;
        let left = (until - now).to_std().ok()?;
        Some(left).filter(|left| !left.is_zero())
    }

    fn pauses(&self) -> MutexGuard<'_, HashMap<Way, DateTime<Utc>>> {
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use eventos_core::clock::Clock;
    use serenity::model::id::ChannelId;

    use super::*;

    fn messages_of(channel: u64) -> Way {
        let channel_id = ChannelId::new(channel);
        Way::of(&Route::ChannelMessages { channel_id }, LightMethod::Post)
    }

    #[tokio::test]
    async fn no_second_has_more_than_fifty() {
        let (limits, now) = (Limits::discord(), Clock::System.now());
        let mut sent = 0;
        let sending = async {
            while limits
                .wait(Errand::Answer, messages_of(1), now)
                .await
                .is_ok()
            {
                sent += 1;
            }
        };
        assert!(
            tokio::time::timeout(Duration::from_secs(1), sending)
                .await
                .is_err()
        );
        assert!((40..=50).contains(&sent), "{sent}");
    }

    #[tokio::test]
    async fn nothing_goes_a_way_before_the_time_that_discord_named() {
        let (limits, now) = (Limits::none(), Clock::System.now());
        limits.pause(messages_of(1), Duration::from_secs(40), now);
        let later = now + chrono::TimeDelta::seconds(15);
        let left = Err(Duration::from_secs(25));
        assert_eq!(
            limits.wait(Errand::Delivery, messages_of(1), later).await,
            left
        );
        assert_eq!(
            limits.wait(Errand::Delivery, messages_of(2), later).await,
            Ok(())
        );
        // A few seconds are not worth another try.
        let soon = now + chrono::TimeDelta::milliseconds(39_980);
        let waited = limits.wait(Errand::Delivery, messages_of(1), soon);
        assert_eq!(waited.await, Ok(()));
        let waited = limits.wait(Errand::Aside, messages_of(1), soon);
        assert_eq!(waited.await, Err(Duration::from_millis(20)));
        // Nobody waits for their answer for longer than half a minute.
        let all = Err(Duration::from_secs(40));
        assert_eq!(limits.wait(Errand::Answer, messages_of(1), now).await, all);
    }

    #[tokio::test]
    async fn a_pause_of_everything_holds_every_way() {
        let (limits, now) = (Limits::none(), Clock::System.now());
        let everything = messages_of(1).or_all(true);
        limits.pause(everything, Duration::from_secs(8), now);
        let left = limits.wait(Errand::Delivery, messages_of(2), now);
        assert_eq!(left.await, Err(Duration::from_secs(8)));
    }
}
