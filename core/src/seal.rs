//! A short number that stands for exactly what was shown: a confirmation carries it.

use sha2::{Digest, Sha256};

/// The seal of these parts, in this order.
pub fn seal<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> u32 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.finalize()
        .iter()
        .take(4)
        .fold(0, |all, byte| all << 8 | u32::from(*byte))
}
