//! Whether this process is doing its work: its worker's last turn, and whether it is about to end.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

use crate::measure;

/// A worker that has not turned for so long is stuck or dead.
pub const LONGEST_TURN: TimeDelta = TimeDelta::seconds(30);

/// Shared by the worker, which writes it, and whoever is asked how the process is.
#[derive(Debug)]
pub struct Life {
    /// In milliseconds since 1970, as the process's clock has it.
    last_turn: AtomicI64,
    last_asked: AtomicI64,
    ending: AtomicBool,
}

const NEVER: i64 = i64::MIN;

impl Default for Life {
    fn default() -> Self {
        Self {
            last_turn: AtomicI64::new(NEVER),
            last_asked: AtomicI64::new(NEVER),
            ending: AtomicBool::new(false),
        }
    }
}

impl Life {
    /// This process has a worker, which begins now: from here on it is missed when it does not turn.
    pub fn worker_begins(&self, now: DateTime<Utc>) {
        self.last_turn
            .store(now.timestamp_millis(), Ordering::Relaxed);
        measure::worker_turned(now);
    }

    /// The worker is at work. Nothing in a process whose worker never began.
    pub fn turned(&self, now: DateTime<Utc>) {
        if self.last_turn.load(Ordering::Relaxed) == NEVER {
            return;
        }
        self.last_turn
            .store(now.timestamp_millis(), Ordering::Relaxed);
        measure::worker_turned(now);
    }

    /// Whether the worker has turned lately; none in a process without one.
    pub fn worker_is_alive(&self, now: DateTime<Utc>) -> Option<bool> {
        since(&self.last_turn, now).map(|ago| ago <= LONGEST_TURN)
    }

    /// Somebody asks whether the process is ready.
    pub fn asked(&self, now: DateTime<Utc>) {
        self.last_asked
            .store(now.timestamp_millis(), Ordering::Relaxed);
    }

    /// Whether somebody asked in the time before.
    pub fn was_asked_within(&self, time: TimeDelta, now: DateTime<Utc>) -> bool {
        since(&self.last_asked, now).is_some_and(|ago| ago <= time)
    }

    /// The process is about to end: it should be sent nothing new.
    pub fn end(&self) {
        self.ending.store(true, Ordering::Relaxed);
    }

    pub fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }
}

fn since(moment: &AtomicI64, now: DateTime<Utc>) -> Option<TimeDelta> {
    match moment.load(Ordering::Relaxed) {
        NEVER => None,
        at => Some(TimeDelta::milliseconds(now.timestamp_millis() - at)),
    }
}
