//! How fast messages may go out.
//!
//! Telegram names the figures in its FAQ (<https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>):
//! one message a second in a chat, with short bursts; 20 a minute in a group; 30 a second in all.
//! Edits count too. What goes beyond waits here; what Telegram still refuses is tried again by who
//! asked, after the time that it names.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

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
}

/// The limits of one bot.
pub struct Limits {
    of: Option<Kept>,
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
        Self {
            of: Some(Kept {
                all: RateLimiter::direct(Quota::per_second(few(29))),
                deliveries: RateLimiter::direct(Quota::per_second(few(20))),
                // A ticket for each of four friends comes at once.
                chats: RateLimiter::keyed(Quota::per_second(few(1)).allow_burst(few(5))),
                groups: RateLimiter::keyed(
                    Quota::with_period(Duration::from_secs(3))
                        .expect("not zero")
                        .allow_burst(few(5)),
                ),
                until_tidied: AtomicU32::new(TIDY_EVERY),
            }),
        }
    }

    /// None: what a Bot API server of one's own may have, and a measurement.
    pub fn none() -> Self {
        Self { of: None }
    }

    /// Waits until something may be said in that chat.
    pub async fn wait(&self, errand: Errand) {
        let Some(kept) = &self.of else { return };
        let (Errand::Answer(chat) | Errand::Delivery(chat)) = errand;
        kept.tidy();
        match chat.is_user() {
            true => kept.chats.until_key_ready(&chat).await,
            false => kept.groups.until_key_ready(&chat).await,
        }
        if matches!(errand, Errand::Delivery(_)) {
            kept.deliveries.until_ready().await;
        }
        kept.all.until_ready().await;
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
