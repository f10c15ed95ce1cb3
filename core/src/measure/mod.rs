//! What is measured, and under which names: the one place that knows the `metrics` crate's macros.
//!
//! Names follow Prometheus (<https://prometheus.io/docs/practices/naming/>): base units, `_total` on
//! counters. A label's values are few and known beforehand: never an id, a code or a name.
//! Deliberately absent: where the numbers go. The binary sets a recorder up, before anything here is
//! called, or none; then all of this costs next to nothing.

mod assistant;
mod database;
mod http;
mod names;

use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use metrics::{Counter, counter, gauge};

pub use assistant::{assistant_asked, assistant_tokens};
pub use database::{Connections, Figures, Kind, Transaction, connections, figures};
pub use http::Route;
pub use names::{BUCKETS, describe};
use names::{
    BUILD_INFO, CARDS, CHECK_INS, DELIVERIES, HOLDS_LAPSED, NATIVES, OPEN_FDS, ORDER_TRANSITIONS,
    RESIDENT_MEMORY, START_TIME, WEBHOOK_EVENTS, WEBHOOK_REFUSALS, WORKER_LAST_TURN,
};

// ---- What happens -------------------------------------------------------------

/// Counters of one name, by the word their label has. Each is kept once it was asked for.
struct Words<const N: usize> {
    name: &'static str,
    label: &'static str,
    words: [&'static str; N],
    kept: [OnceLock<Counter>; N],
}

impl<const N: usize> Words<N> {
    const fn new(name: &'static str, label: &'static str, words: [&'static str; N]) -> Self {
        Self {
            name,
            label,
            words,
            kept: [const { OnceLock::new() }; N],
        }
    }

    fn add(&self, word: &'static str, count: u64) {
        let make = || counter!(self.name, self.label => word);
        match self.words.iter().position(|known| *known == word) {
            Some(at) => self.kept[at].get_or_init(make).increment(count),
            None => make().increment(count),
        }
    }
}

const ORDER_STATES: usize = 6;
static ORDERS: Words<ORDER_STATES> = Words::new(
    ORDER_TRANSITIONS,
    "to",
    [
        "pending",
        "processing",
        "paid",
        "expired",
        "cancelled",
        "refunded",
    ],
);
static SCANS: Words<10> = Words::new(
    CHECK_INS,
    "outcome",
    [
        "admitted",
        "again",
        "not_a_code",
        "unknown_code",
        "other_event",
        "revoked",
        "refunded",
        "suspended",
        "event_cancelled",
        "already_in",
    ],
);

static REFUSALS: Words<4> = Words::new(
    WEBHOOK_REFUSALS,
    "reason",
    ["bad_signature", "bad_payload", "wrong_mode", "payments_off"],
);

/// The kinds of Stripe's events that mean something here.
const EVENT_KINDS: [&str; 7] = [
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.closed",
];

/// A signed event was carried out, or failed.
pub fn webhook(kind: &str, outcome: &'static str) {
    let known = EVENT_KINDS.iter().find(|known| **known == kind);
    let kind = known.copied().unwrap_or("other");
    let make = || counter!(WEBHOOK_EVENTS, "kind" => kind, "outcome" => outcome);
    // What comes by the thousand is kept.
    static FULFILLED: OnceLock<Counter> = OnceLock::new();
    match (kind, outcome) {
        ("checkout.session.completed", "fulfilled") => FULFILLED.get_or_init(make).increment(1),
        _ => make().increment(1),
    }
}

/// A webhook request was not believed.
pub fn webhook_refused(reason: &'static str) {
    REFUSALS.add(reason, 1);
}

/// An outbox row was carried out, put back or given up.
pub fn delivery(channel: &'static str, outcome: &'static str) {
    counter!(DELIVERIES, "channel" => channel, "outcome" => outcome).increment(1);
}

/// A card in a group or channel was painted, put back, or found gone.
pub fn card(channel: &'static str, outcome: &'static str) {
    counter!(CARDS, "channel" => channel, "outcome" => outcome).increment(1);
}

/// An entry on a calendar, or a member's role, was changed, put back, or refused.
pub fn native(platform: &'static str, what: &'static str, outcome: &'static str) {
    counter!(NATIVES, "channel" => platform, "what" => what, "outcome" => outcome).increment(1);
}

/// A scan was answered.
pub fn check_in(outcome: &'static str) {
    SCANS.add(outcome, 1);
}

/// Holds were let go.
pub fn holds_lapsed(count: usize) {
    counter!(HOLDS_LAPSED).increment(u64::try_from(count).unwrap_or(u64::MAX));
}

/// This process's worker is alive.
pub fn worker_turned(now: DateTime<Utc>) {
    gauge!(WORKER_LAST_TURN).set(seconds(now));
}

// ---- The process --------------------------------------------------------------

/// The process started, in this version.
pub fn started(version: &'static str, at: DateTime<Utc>) {
    gauge!(BUILD_INFO, "version" => version).set(1.0);
    gauge!(START_TIME).set(seconds(at));
    // From the first scrape on, so that the first of a kind is seen as an increase.
    ORDERS.words.iter().for_each(|state| ORDERS.add(state, 0));
    SCANS.words.iter().for_each(|outcome| SCANS.add(outcome, 0));
    REFUSALS.words.iter().for_each(|why| REFUSALS.add(why, 0));
    holds_lapsed(0);
}

/// What the system says of the process.
pub fn process(resident_bytes: Option<u64>, open_fds: Option<usize>) {
    if let Some(bytes) = resident_bytes {
        gauge!(RESIDENT_MEMORY).set(bytes as f64);
    }
    if let Some(count) = open_fds {
        gauge!(OPEN_FDS).set(count as f64);
    }
}

fn seconds(at: DateTime<Utc>) -> f64 {
    at.timestamp_millis() as f64 / 1000.0
}
