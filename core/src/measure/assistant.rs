//! What the assistant asked its vendor, and what that cost.

use std::time::Duration;

use metrics::{counter, histogram};

use super::names::{ASSISTANT_REQUESTS, ASSISTANT_SECONDS, ASSISTANT_TOKENS};

/// A request to the vendor ended.
pub fn assistant_asked(outcome: &'static str, took: Duration) {
    counter!(ASSISTANT_REQUESTS, "outcome" => outcome).increment(1);
    histogram!(ASSISTANT_SECONDS).record(took);
}

/// What a request cost, in the vendor's tokens.
pub fn assistant_tokens(prompt: i64, completion: i64) {
    for (direction, tokens) in [("prompt", prompt), ("completion", completion)] {
        let tokens = u64::try_from(tokens).unwrap_or_default();
        counter!(ASSISTANT_TOKENS, "direction" => direction).increment(tokens);
    }
}
