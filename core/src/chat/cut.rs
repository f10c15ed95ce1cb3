//! Cutting a text to what a platform takes: always between graphemes, never within one.

use unicode_segmentation::UnicodeSegmentation as _;

/// A text in parts, none longer than `longest` as `measure` counts it. A grapheme that alone is longer
/// is no writing, and left out.
pub fn parts(text: &str, longest: usize, measure: impl Fn(&str) -> usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut length = 0;
    for grapheme in text.graphemes(true) {
        let more = measure(grapheme);
        if more > longest {
            continue;
        }
        match parts.last_mut() {
            Some(part) if length + more <= longest => {
                part.push_str(grapheme);
                length += more;
            }
            _ => {
                parts.push(grapheme.to_owned());
                length = more;
            }
        }
    }
    parts
}

/// A text of at most so many [`units`]; where something is left out, the last of them says so.
pub fn short(text: &str, longest: usize) -> String {
    if units(text) <= longest {
        return text.to_owned();
    }
    let mut left = longest.saturating_sub(1);
    let fits = text.graphemes(true).take_while(|grapheme| {
        let rest = left.checked_sub(units(grapheme));
        left = rest.unwrap_or_default();
        rest.is_some()
    });
    let kept: String = fits.collect();
    format!("{}…", kept.trim_end())
}

/// As Telegram and Discord count at their strictest: in UTF-16.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_end_between_graphemes() {
        let family = "👩‍👩‍👧";
        let text = format!("ab{family}{family}c");
        let cut = parts(&text, 10, units);
        assert_eq!(cut, [format!("ab{family}"), format!("{family}c")]);
        assert_eq!(cut.concat(), text);
        assert_eq!(parts("", 10, units), Vec::<String>::new());
        assert_eq!(parts(family, 3, units), Vec::<String>::new());
    }

    #[test]
    fn what_is_left_out_is_marked() {
        assert_eq!(short("Jazz night", 10), "Jazz night");
        assert_eq!(short("Jazz night ", 10), "Jazz nigh…");
        assert_eq!(short("👩‍👩‍👧👩‍👩‍👧", 9), "👩‍👩‍👧…");
        assert_eq!(short("👩‍👩‍👧👩‍👩‍👧", 8), "…");
        for longest in 1..40 {
            assert!(units(&short(&"🇫🇷é👩‍👩‍👧 ".repeat(9), longest)) <= longest);
        }
    }
}
