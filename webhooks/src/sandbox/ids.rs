//! Ids as Stripe writes them: a prefix, then random letters and digits.

use rand::Rng;
use rand::distr::Alphanumeric;

pub(super) fn session() -> String {
    make("cs_test_a1", 56)
}

pub(super) fn line() -> String {
    make("li_", 24)
}

pub(super) fn payment_intent() -> String {
    make("pi_", 24)
}

pub(super) fn charge() -> String {
    make("ch_", 24)
}

pub(super) fn refund() -> String {
    make("re_", 24)
}

pub(super) fn dispute() -> String {
    make("du_", 24)
}

pub(super) fn event() -> String {
    make("evt_", 24)
}

pub(super) fn request() -> String {
    make("req_", 14)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the sandbox makes its own ids, as Stripe does"
)]
fn make(prefix: &str, length: usize) -> String {
    let random = rand::rng()
        .sample_iter(&Alphanumeric)
        .take(length)
        .map(char::from);
    prefix.chars().chain(random).collect()
}
