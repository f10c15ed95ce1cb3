//! The names, what each is, and the histograms' buckets.

use metrics::Unit;

pub const HTTP_REQUESTS: &str = "eventos_http_requests_total";
pub const HTTP_SECONDS: &str = "eventos_http_request_duration_seconds";
pub const WEBHOOK_EVENTS: &str = "eventos_webhook_events_total";
pub const WEBHOOK_REFUSALS: &str = "eventos_webhook_refusals_total";
pub const ORDER_TRANSITIONS: &str = "eventos_order_transitions_total";
pub const HOLDS_LAPSED: &str = "eventos_holds_lapsed_total";
pub const HOLDS_OPEN: &str = "eventos_holds_open";
pub const OUTBOX_ROWS: &str = "eventos_outbox_rows";
pub const OUTBOX_OLDEST_DUE: &str = "eventos_outbox_oldest_due_age_seconds";
pub const DELIVERIES: &str = "eventos_deliveries_total";
pub const CARDS: &str = "eventos_card_paints_total";
pub const NATIVES: &str = "eventos_native_changes_total";
pub const ASSISTANT_REQUESTS: &str = "eventos_assistant_requests_total";
pub const ASSISTANT_SECONDS: &str = "eventos_assistant_request_duration_seconds";
pub const ASSISTANT_TOKENS: &str = "eventos_assistant_tokens_total";
pub const CHECK_INS: &str = "eventos_check_ins_total";
pub const DATABASE_UP: &str = "eventos_database_up";
pub const DATABASE_CONNECTIONS: &str = "eventos_database_connections";
pub const TRANSACTION_SECONDS: &str = "eventos_database_transaction_duration_seconds";
pub const BEGIN_WAIT_SECONDS: &str = "eventos_database_begin_wait_seconds";
pub const WORKER_LAST_TURN: &str = "eventos_worker_last_turn_timestamp_seconds";
pub const BUILD_INFO: &str = "eventos_build_info";
pub const RESIDENT_MEMORY: &str = "process_resident_memory_bytes";
pub const START_TIME: &str = "process_start_time_seconds";
pub const OPEN_FDS: &str = "process_open_fds";

const REQUEST_BUCKETS: [f64; 13] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0,
];
const DATABASE_BUCKETS: [f64; 14] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 10.0,
];
const ASSISTANT_BUCKETS: [f64; 8] = [0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0];

/// The upper bounds of each histogram's buckets, in seconds, for whoever sets a recorder up.
pub const BUCKETS: [(&str, &[f64]); 4] = [
    (ASSISTANT_SECONDS, &ASSISTANT_BUCKETS),
    (HTTP_SECONDS, &REQUEST_BUCKETS),
    (TRANSACTION_SECONDS, &DATABASE_BUCKETS),
    (BEGIN_WAIT_SECONDS, &DATABASE_BUCKETS),
];

/// Says what each of them is. Called once, after the recorder was set up.
pub fn describe() {
    use metrics::{describe_counter, describe_gauge, describe_histogram};
    for (name, help) in [
        (
            HTTP_REQUESTS,
            "Requests answered, by route, method and class of status.",
        ),
        (
            WEBHOOK_EVENTS,
            "Signed events of Stripe's, by kind and what they led to.",
        ),
        (
            WEBHOOK_REFUSALS,
            "Webhook requests that were not believed, by reason.",
        ),
        (
            ORDER_TRANSITIONS,
            "Orders that came into a state, by that state.",
        ),
        (
            HOLDS_LAPSED,
            "Orders whose seats were given back because nobody paid in time.",
        ),
        (
            DELIVERIES,
            "Outbox rows carried out, by channel and outcome.",
        ),
        (
            CARDS,
            "Repaints of events' cards in groups and channels, by channel and outcome.",
        ),
        (
            NATIVES,
            "Changes of events on servers' calendars and of members' roles, by channel, what and outcome.",
        ),
        (
            CHECK_INS,
            "Scans answered at the door, by outcome: admitted, again, or why refused.",
        ),
        (
            ASSISTANT_REQUESTS,
            "Requests to the assistant's vendor, by outcome: answered, or why not.",
        ),
        (
            ASSISTANT_TOKENS,
            "Tokens that the assistant's vendor counted, by direction.",
        ),
    ] {
        describe_counter!(name, Unit::Count, help);
    }
    for (name, unit, help) in [
        (
            HOLDS_OPEN,
            Unit::Count,
            "Orders that hold seats and wait for payment; at most 100000 are counted.",
        ),
        (
            OUTBOX_ROWS,
            Unit::Count,
            "Outbox rows, waiting or dead, without what is promised for later; at most 100000 of each are counted.",
        ),
        (
            OUTBOX_OLDEST_DUE,
            Unit::Seconds,
            "For how long the oldest due outbox row has been due; 0 when none is.",
        ),
        (
            DATABASE_UP,
            Unit::Count,
            "1 when the database answered the last look at it, which the gauges of holds and outbox are from; 0 when it did not.",
        ),
        (
            DATABASE_CONNECTIONS,
            Unit::Count,
            "Open connections of this process, by pool, in use or idle.",
        ),
        (
            WORKER_LAST_TURN,
            Unit::Seconds,
            "When this process's worker last turned, in seconds since 1970.",
        ),
        (
            BUILD_INFO,
            Unit::Count,
            "Always 1; its label is the version.",
        ),
        (
            RESIDENT_MEMORY,
            Unit::Bytes,
            "Resident memory of the process.",
        ),
        (
            START_TIME,
            Unit::Seconds,
            "When the process started, in seconds since 1970.",
        ),
        (
            OPEN_FDS,
            Unit::Count,
            "Open file descriptors of the process.",
        ),
    ] {
        describe_gauge!(name, unit, help);
    }
    for (name, help) in [
        (
            HTTP_SECONDS,
            "From a request's head to the answer's, by route and method.",
        ),
        (
            TRANSACTION_SECONDS,
            "From a transaction's begin to its end, by kind.",
        ),
        (
            BEGIN_WAIT_SECONDS,
            "From asking for a transaction to having one, by kind.",
        ),
        (
            ASSISTANT_SECONDS,
            "From a request to the assistant's vendor to its answer, with what was tried again.",
        ),
    ] {
        describe_histogram!(name, Unit::Seconds, help);
    }
}
