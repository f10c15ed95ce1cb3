//! How often one person, or one address, may do something before they are asked to wait.
//!
//! Kept in memory, a process for itself: this guards against noise and guessing, not against
//! selling a seat twice. Nothing of it is a secret's only guard: a ticket's code is 128 random bits.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::account::Platform;
use crate::clock::Clock;
use crate::id::AccountId;

/// Somebody on a platform, by its own id for them.
pub type Identity = (Platform, String);

/// What one somebody may do: `burst` at once, then one `every` so long. Who goes beyond waits for
/// `pause` at least.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    pub burst: u32,
    pub every: Duration,
    pub pause: Duration,
}

impl Allowance {
    /// Messages and presses of one person. Filling in the longest form takes 10 in a row, and nobody
    /// types or presses one a second for long.
    pub const COMMANDS: Self = Self::new(20, Duration::from_secs(1), Duration::from_secs(10));
    /// Scans of one person at a door. Two people a second is a crowd that no gate lets through.
    pub const SCANS: Self = Self::new(120, Duration::from_millis(200), Duration::from_secs(5));
    /// Unknown codes of one person. Somebody who types a code by hand errs a few times.
    pub const GUESSES: Self = Self::new(20, Duration::from_secs(30), Duration::from_secs(60));
    /// Unknown codes of one person at a door. Real tickets, and tickets of other events, are not
    /// counted: only codes of the right shape that are nobody's. One in ten of a fast line would be
    /// two a minute, and they have twenty.
    pub const STAFF_GUESSES: Self = Self::new(200, Duration::from_secs(3), Duration::from_secs(10));
    /// Unknown codes and checkouts of one address: a venue's whole Wi-Fi may stand behind it.
    pub const ADDRESS_GUESSES: Self =
        Self::new(100, Duration::from_secs(2), Duration::from_secs(60));

    /// So many in a minute, of all together.
    pub fn a_minute(count: u32) -> Self {
        let every = Duration::from_secs(60) / count.max(1);
        Self::new(count, every, Duration::from_secs(1))
    }

    const fn new(burst: u32, every: Duration, pause: Duration) -> Self {
        Self {
            burst,
            every,
            pause,
        }
    }
}

/// The limits of this process.
#[derive(Debug)]
pub struct Limits {
    pub commands: Limit<Identity>,
    pub scans: Limit<Identity>,
    pub guesses: Limit<AccountId>,
    pub staff_guesses: Limit<AccountId>,
    pub address_guesses: Limit<IpAddr>,
}

impl Limits {
    pub fn new(clock: &Clock) -> Self {
        Self {
            commands: Limit::new(Allowance::COMMANDS, clock),
            scans: Limit::new(Allowance::SCANS, clock),
            guesses: Limit::new(Allowance::GUESSES, clock),
            staff_guesses: Limit::new(Allowance::STAFF_GUESSES, clock),
            address_guesses: Limit::new(Allowance::ADDRESS_GUESSES, clock),
        }
    }
}

/// Not now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Until they may again.
    pub left: Duration,
    /// It is the first refusal of this pause: the one to say something about.
    pub first: bool,
}

impl Wait {
    /// What is left, in whole seconds, rounded up.
    pub fn seconds(self) -> u64 {
        self.left.as_secs() + u64::from(self.left.subsec_nanos() > 0)
    }
}

/// One allowance, counted for everybody apart. What is counted of those who have their whole
/// allowance again is forgotten, so that memory does not grow with who was here once.
pub struct Limit<K: Hash + Eq + Clone> {
    rate: RateLimiter<K, DashMapStateStore<K>, Ticks, NoOpMiddleware<Nanos>>,
    /// Who waits, and until when, by [`Clock::elapsed`].
    paused: Mutex<HashMap<K, Duration>>,
    pause: Duration,
    clock: Clock,
    until_tidied: AtomicU32,
}

/// So often what can be forgotten is forgotten.
const TIDY_EVERY: u32 = 512;

impl<K: Hash + Eq + Clone> Limit<K> {
    pub(crate) fn new(allowance: Allowance, clock: &Clock) -> Self {
        let burst = NonZeroU32::new(allowance.burst).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(allowance.every).expect("a period is longer than nothing");
        let ticks = Ticks(clock.clone());
        Self {
            rate: RateLimiter::new(
                quota.allow_burst(burst),
                DashMapStateStore::default(),
                ticks,
            ),
            paused: Mutex::default(),
            pause: allowance.pause,
            clock: clock.clone(),
            until_tidied: AtomicU32::new(TIDY_EVERY),
        }
    }

    /// Whether they have to wait. Nothing is counted.
    ///
    /// # Errors
    /// How long, where they have.
    pub fn check(&self, who: &K) -> Result<(), Wait> {
        let mut paused = self.paused.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(until) = paused.get(who) else {
            return Ok(());
        };
        let left = until.saturating_sub(self.clock.elapsed());
        if left.is_zero() {
            paused.remove(who);
            return Ok(());
        }
        let first = false;
        Err(Wait { left, first })
    }

    /// Counts one.
    ///
    /// # Errors
    /// How long they have to wait, when it was too many.
    pub fn take(&self, who: &K) -> Result<(), Wait> {
        self.check(who)?;
        self.tidy();
        let Err(not_until) = self.rate.check_key(who) else {
            return Ok(());
        };
        let now = self.clock.elapsed();
        let left = not_until.wait_time_from(Nanos::from(now)).max(self.pause);
        let mut paused = self.paused.lock().unwrap_or_else(PoisonError::into_inner);
        let first = paused.insert(who.clone(), now + left).is_none();
        Err(Wait { left, first })
    }

    /// Of how many something is remembered.
    pub fn remembered(&self) -> usize {
        let paused = self.paused.lock().unwrap_or_else(PoisonError::into_inner);
        self.rate.len().max(paused.len())
    }

    fn tidy(&self) {
        if self.until_tidied.fetch_sub(1, Ordering::Relaxed) != 1 {
            return;
        }
        self.until_tidied.store(TIDY_EVERY, Ordering::Relaxed);
        self.rate.retain_recent();
        self.rate.shrink_to_fit();
        let now = self.clock.elapsed();
        let mut paused = self.paused.lock().unwrap_or_else(PoisonError::into_inner);
        paused.retain(|_, until| *until > now);
        paused.shrink_to_fit();
    }
}

impl<K: Hash + Eq + Clone> std::fmt::Debug for Limit<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Limit").finish_non_exhaustive()
    }
}

/// The clock of the application, as `governor` asks for one.
#[derive(Clone, Debug)]
struct Ticks(Clock);

impl governor::clock::Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        self.0.elapsed().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    fn clock() -> Clock {
        Clock::manual(DateTime::from_timestamp(1_700_000_000, 0).expect("a time"))
    }

    #[test]
    fn a_burst_passes_then_a_pause_is_told_once_and_then_some_pass_again() {
        let clock = clock();
        let limit = Limit::new(Allowance::COMMANDS, &clock);
        let flood = |n: usize| (0..n).map(|_| limit.take(&1)).collect::<Vec<_>>();
        let answers = flood(50);
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 20);
        let told = |answer: &&Result<(), Wait>| answer.is_err_and(|wait| wait.first);
        assert_eq!(answers.iter().filter(told).count(), 1);
        assert_eq!(answers[20].expect_err("too many").seconds(), 10);
        assert_eq!(
            limit.take(&2),
            Ok(()),
            "the neighbour has an allowance of their own"
        );
        clock.advance(TimeDelta::milliseconds(9_500));
        assert_eq!(limit.check(&1).expect_err("not yet").seconds(), 1);
        clock.advance(TimeDelta::milliseconds(500));
        let again = flood(50);
        assert_eq!(again.iter().filter(|answer| answer.is_ok()).count(), 10);
        assert_eq!(again.iter().filter(told).count(), 1);
    }

    #[test]
    fn who_was_here_long_ago_is_forgotten() {
        let clock = clock();
        let limit = Limit::new(Allowance::GUESSES, &clock);
        for who in 0..100_000_u32 {
            let _ = limit.take(&who);
            clock.advance(TimeDelta::milliseconds(100));
        }
        // One guess is forgotten after half a minute: 300 came in that time.
        let most = 300 + TIDY_EVERY as usize;
        assert!(limit.remembered() <= most, "{}", limit.remembered());
    }
}
