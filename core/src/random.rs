//! Randomness, from the operating system's seeded generator, in one place.

use rand::{Rng, RngCore};

/// `N` random bytes.
#[expect(
    clippy::disallowed_methods,
    reason = "randomness comes from this place"
)]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// A number below `bound`, evenly spread. `bound` is at least 1.
#[expect(
    clippy::disallowed_methods,
    reason = "randomness comes from this place"
)]
pub fn below(bound: u32) -> u32 {
    rand::rng().random_range(0..bound.max(1))
}
