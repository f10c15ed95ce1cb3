//! How fast requests may go out, beside what serenity's limiter keeps of each route.
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
use serenity::http::RatelimitingBucket;

/// Nobody who asked is kept waiting for longer by a limit.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

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

/// The limits of one bot.
pub struct Limits {
    of: Option<Kept>,
    /// Until when Discord wants to hear nothing on a route.
    pauses: Mutex<HashMap<RatelimitingBucket, DateTime<Utc>>>,
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

    /// Waits until something may go that way. Only somebody's answer waits for a pause that Discord
    /// asked for, and not for a long one; an aside waits for nothing.
    ///
    /// # Errors
    /// How long it is until then.
    pub async fn wait(
        &self,
        errand: Errand,
        bucket: &RatelimitingBucket,
        now: DateTime<Utc>,
    ) -> Result<(), Duration> {
        if let Some(pause) = self.pause_of(bucket, now) {
            if errand != Errand::Answer || pause > LONGEST_WAIT {
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
    pub fn pause(&self, bucket: RatelimitingBucket, pause: Duration, now: DateTime<Utc>) {
        let mut pauses = self.pauses();
        pauses.retain(|_, until| *until > now);
        pauses.insert(bucket, now + pause);
    }

    fn pause_of(&self, bucket: &RatelimitingBucket, now: DateTime<Utc>) -> Option<Duration> {
        let until = self.pauses().get(bucket).copied()?;
        let left = (until - now).to_std().ok()?;
        Some(left).filter(|left| !left.is_zero())
    }

    fn pauses(&self) -> MutexGuard<'_, HashMap<RatelimitingBucket, DateTime<Utc>>> {
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use eventos_core::clock::Clock;
    use serenity::http::Route;
    use serenity::model::id::ChannelId;

    use super::*;

    fn messages_of(channel: u64) -> RatelimitingBucket {
        let channel_id = ChannelId::new(channel);
        Route::ChannelMessages { channel_id }.ratelimiting_bucket()
    }

    #[tokio::test]
    async fn no_second_has_more_than_fifty() {
        let (limits, now) = (Limits::discord(), Clock::System.now());
        let mut sent = 0;
        let sending = async {
            while limits
                .wait(Errand::Answer, &messages_of(1), now)
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
            limits.wait(Errand::Delivery, &messages_of(1), later).await,
            left
        );
        assert_eq!(
            limits.wait(Errand::Delivery, &messages_of(2), later).await,
            Ok(())
        );
        // Nobody waits for their answer for longer than half a minute.
        let all = Err(Duration::from_secs(40));
        assert_eq!(limits.wait(Errand::Answer, &messages_of(1), now).await, all);
    }
}
