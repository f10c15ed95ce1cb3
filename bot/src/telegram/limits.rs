//! How fast messages may go out.
//!
//! Telegram names the figures in its FAQ (<https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>):
//! one message a second in a chat, with short bursts; 20 a minute in a group; 30 a second in all.
//! Edits count too. What goes beyond waits here. Where Telegram names a time to wait, nothing goes to
//! that chat before.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use teloxide::types::ChatId;

/// Between two looks at what can be forgotten.
const TIDY_EVERY: u32 = 1024;

/// What a message is for: promised ones leave room for answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Somebody asked and waits.
    Answer(ChatId),
    /// It was promised, and may come a little later.
    Delivery(ChatId),
    /// Nice to say, and not worth a wait.
    Aside(ChatId),
}

impl Errand {
    pub fn chat(self) -> ChatId {
        match self {
            Self::Answer(chat) | Self::Delivery(chat) | Self::Aside(chat) => chat,
        }
    }
}

/// Nobody who wrote to us is kept waiting for longer by a limit.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// 17 a minute, which with a burst of 3 are 20.
const BETWEEN_IN_A_GROUP: Duration = Duration::from_millis(3_500);

/// The limits of one bot.
pub struct Limits {
    of: Option<Kept>,
    /// Until when Telegram wants to hear nothing for a chat.
    pauses: Mutex<HashMap<ChatId, DateTime<Utc>>>,
}

struct Kept {
    all: DefaultDirectRateLimiter,
    deliveries: DefaultDirectRateLimiter,
    chats: DefaultKeyedRateLimiter<ChatId>,
    groups: DefaultKeyedRateLimiter<ChatId>,
    until_tidied: AtomicU32,
}

impl Limits {
    /// Telegram's own.
    pub fn telegram() -> Self {
        let few = |count: u32| NonZeroU32::new(count).expect("not zero");
        // What a burst leaves of the figure is what comes after it, so that no second, and in a group
        // no minute, has more.
        let groups = Quota::with_period(BETWEEN_IN_A_GROUP).expect("not zero");
        Self {
            of: Some(Kept {
                all: RateLimiter::direct(Quota::per_second(few(24)).allow_burst(few(6))),
                deliveries: RateLimiter::direct(Quota::per_second(few(20)).allow_burst(few(4))),
                chats: RateLimiter::keyed(Quota::per_second(few(1)).allow_burst(few(3))),
                groups: RateLimiter::keyed(groups.allow_burst(few(3))),
                until_tidied: AtomicU32::new(TIDY_EVERY),
            }),
            pauses: Mutex::default(),
        }
    }

    /// None but what Telegram asks for: what a Bot API server of one's own may have, and a measurement.
    pub fn none() -> Self {
        Self {
            of: None,
            pauses: Mutex::default(),
        }
    }

    /// Waits until something may be said in that chat. What was promised does not wait for a pause that
    /// Telegram asked for, and nobody's answer for a long one; what is only nice to say waits for
    /// nothing.
    ///
    /// # Errors
    /// How long it is until then.
    pub async fn wait(&self, errand: Errand, now: DateTime<Utc>) -> Result<(), Duration> {
        let chat = errand.chat();
        if let Some(pause) = self.pause_of(chat, now) {
            let is_answer = matches!(errand, Errand::Answer(_));
            if !is_answer || pause > LONGEST_WAIT {
                return Err(pause);
            }
            tokio::time::sleep(pause).await;
        }
        let Some(kept) = &self.of else { return Ok(()) };
        kept.tidy();
        let (chats, slowest) = match chat.is_user() {
            true => (&kept.chats, Duration::from_secs(1)),
            false => (&kept.groups, BETWEEN_IN_A_GROUP),
        };
        match errand {
            Errand::Aside(_) => chats.check_key(&chat).map_err(|_| slowest)?,
            Errand::Answer(_) | Errand::Delivery(_) => chats.until_key_ready(&chat).await,
        }
        if matches!(errand, Errand::Delivery(_)) {
            kept.deliveries.until_ready().await;
        }
        kept.all.until_ready().await;
        Ok(())
    }

    /// Telegram wants to hear nothing for that chat for so long.
    pub fn pause(&self, errand: Errand, pause: Duration, now: DateTime<Utc>) {
        let mut pauses = self.pauses();
        pauses.retain(|_, until| *until > now);
        pauses.insert(errand.chat(), now + pause);
    }

    fn pause_of(&self, chat: ChatId, now: DateTime<Utc>) -> Option<Duration> {
        let until = self.pauses().get(&chat).copied()?;
        let left = (until - now).to_std().ok()?;
        Some(left).filter(|left| !left.is_zero())
    }

    fn pauses(&self) -> MutexGuard<'_, HashMap<ChatId, DateTime<Utc>>> {
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn tidy(&self) {
        if self.until_tidied.fetch_sub(1, Ordering::Relaxed) != 1 {
            return;
        }
        self.until_tidied.store(TIDY_EVERY, Ordering::Relaxed);
        self.chats.retain_recent();
        self.groups.retain_recent();
        self.chats.shrink_to_fit();
        self.groups.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use eventos_core::clock::Clock;

    use super::*;

    const ANA: ChatId = ChatId(2);
    const GROUP: ChatId = ChatId(-5);

    /// How many go out within that time, when as many as possible want to.
    async fn sent(errand: Errand, within: Duration) -> usize {
        let (limits, now) = (Limits::telegram(), Clock::System.now());
        let mut sent = 0;
        let sending = async {
            while limits.wait(errand, now).await.is_ok() {
                sent += 1;
            }
        };
        assert!(tokio::time::timeout(within, sending).await.is_err());
        sent
    }

    #[tokio::test]
    async fn one_person_gets_a_short_burst_and_then_one_a_second() {
        let sent = sent(Errand::Delivery(ANA), Duration::from_millis(1_500)).await;
        assert_eq!(sent, 4);
    }

    #[tokio::test]
    async fn a_group_gets_no_more_than_twenty_a_minute() {
        // A burst now, and one each 3.5 seconds of the minute.
        let (limits, now) = (Limits::telegram(), Clock::System.now());
        for _ in 0..3 {
            assert_eq!(limits.wait(Errand::Aside(GROUP), now).await, Ok(()));
        }
        let next = limits.wait(Errand::Aside(GROUP), now).await;
        assert_eq!(next, Err(BETWEEN_IN_A_GROUP), "an aside waits for nothing");
        assert!(3 + Duration::from_secs(60).as_millis() / BETWEEN_IN_A_GROUP.as_millis() <= 20);
    }

    #[tokio::test]
    async fn nothing_goes_to_a_chat_before_the_time_that_telegram_named() {
        let (limits, now) = (Limits::none(), Clock::System.now());
        limits.pause(Errand::Answer(ANA), Duration::from_secs(40), now);
        let later = now + chrono::TimeDelta::seconds(15);
        for errand in [Errand::Delivery(ANA), Errand::Aside(ANA)] {
            assert_eq!(
                limits.wait(errand, later).await,
                Err(Duration::from_secs(25))
            );
        }
        // Nobody waits for their answer for longer than half a minute.
        assert_eq!(
            limits.wait(Errand::Answer(ANA), now).await,
            Err(Duration::from_secs(40))
        );
        assert_eq!(limits.wait(Errand::Delivery(GROUP), now).await, Ok(()));
        let over = now + chrono::TimeDelta::seconds(41);
        assert_eq!(limits.wait(Errand::Delivery(ANA), over).await, Ok(()));
    }
}
