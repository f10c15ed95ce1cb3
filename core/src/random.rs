//! Randomness, from the operating system's seeded generator, in one place.

use rand::{Rng, RngCore};

/// 32 symbols that are told apart aloud and in print: no 0 and O, no 1 and I.
pub const SYMBOLS: &str = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

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

/// So many of [`SYMBOLS`], at most 32: 5 random bits each.
pub fn symbols(count: usize) -> String {
    let bits = bytes::<32>();
    let symbol = |bits: &u8| char::from(SYMBOLS.as_bytes()[usize::from(bits % 32)]);
    bits.iter().take(count).map(symbol).collect()
}

/// What somebody typed of so many symbols, in any case, with spaces or dashes between them; none
/// when it is anything else.
pub fn typed(text: &str, count: usize) -> Option<String> {
    let is_between = |c: &char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '‑' | '.' | '·');
    let bare = text.chars().filter(|c| !is_between(c));
    let bare: String = bare.map(|c| c.to_ascii_uppercase()).collect();
    let fits = bare.len() == count && bare.chars().all(|c| SYMBOLS.contains(c));
    fits.then_some(bare)
}

/// Symbols in groups of four, as they are printed and read aloud: `ABCD-EFGH`.
pub fn in_fours(symbols: &str) -> String {
    let mut out = String::with_capacity(symbols.len() + symbols.len() / 4);
    for (i, symbol) in symbols.chars().enumerate() {
        if i > 0 && i % 4 == 0 {
            out.push('-');
        }
        out.push(symbol);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_read_back_however_they_are_typed_and_nothing_else_does() {
        let some = symbols(16);
        let typing = in_fours(&some);
        assert_eq!((some.len(), typing.len()), (16, 19));
        for text in [
            some.clone(),
            typing.to_lowercase(),
            format!(" {} ", typing.replace('-', " ")),
        ] {
            assert_eq!(typed(&text, 16), Some(some.clone()), "{text}");
        }
        for text in ["", &some[1..], &some.replace(&some[..1], "0"), "🎫"] {
            assert_eq!(typed(text, 16), None, "{text}");
        }
    }
}
