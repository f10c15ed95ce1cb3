//! Texts compared as people compare them: without case and accents.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Without case and accents, and with one space between words.
pub fn folded(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c));
    let plain: String = plain.flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether one text is within another.
pub fn holds(text: &str, part: &str) -> bool {
    folded(text).contains(&folded(part))
}

/// Whether it is there by itself: `13` is not in `2013` nor in `13.50`, and `one` not in `done`.
pub fn says(text: &str, part: &str) -> bool {
    let (text, part) = (folded(text), folded(part));
    let mut found = text.match_indices(&part);
    found.any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + part.len()..]);
        let begins = is_apart(part.chars().next(), before.chars().rev());
        begins && is_apart(part.chars().next_back(), after.chars())
    })
}

/// Whether a word, or a number, that ends in `edge` goes no further.
fn is_apart(edge: Option<char>, mut beyond: impl Iterator<Item = char>) -> bool {
    let (next, then) = (beyond.next(), beyond.next());
    let Some(edge) = edge.filter(|c| c.is_alphanumeric()) else {
        return true;
    };
    match next {
        Some(next) if next.is_alphanumeric() => false,
        // Part of an amount or of a time.
        Some('.' | ',' | ':') if edge.is_ascii_digit() => {
            !then.is_some_and(|then| then.is_ascii_digit())
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_gaps_do_not_count() {
        assert_eq!(folded("  Café\u{a0}CENTRAL\n"), "cafe central");
        assert!(holds("Salón Azul", "salon"));
        assert!(!holds("Blue Note", "Red"));
    }

    #[test]
    fn a_number_is_none_that_is_part_of_another() {
        for text in [
            "13 are in",
            "in: 13.",
            "13/21",
            "(13)",
            "There are 13, so far",
            "€13",
        ] {
            assert!(says(text, "13"), "{text}");
        }
        for text in ["113", "130", "13.50 €", "20:13", "13:00", "1,13", "x13"] {
            assert!(!says(text, "13"), "{text}");
        }
        assert!(says("I am done: one more", "one") && !says("done", "one"));
        assert!(says("Ben Okafor (1)", "ben okafor"));
    }
}
