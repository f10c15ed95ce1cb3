//! Addresses in what a model says: only those that the person gave, and our own, stand.

/// What stands in the place of an address that nobody gave.
const GONE: &str = "…";

/// The text without addresses that are neither the person's own words nor below `public`.
pub(super) fn without_strange(text: &str, words: &str, public: &str) -> String {
    let words = words.to_lowercase();
    let is_gap = |c: char| c.is_whitespace() || "()[]<>\"'`".contains(c);
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(is_gap).unwrap_or(rest.len());
        let (token, after) = rest.split_at(end);
        let address = token.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
        let is_ours = !public.is_empty() && address.starts_with(public);
        let is_theirs = words.contains(&address.to_lowercase());
        match is_address(address) && !is_ours && !is_theirs {
            true => kept.push_str(&token.replace(address, GONE)),
            false => kept.push_str(token),
        }
        let gap = after.chars().next().map_or(0, char::len_utf8);
        kept.push_str(&after[..gap]);
        rest = &after[gap..];
    }
    kept
}

/// Whether a chat would make a link of it.
fn is_address(token: &str) -> bool {
    if token.contains("://") {
        return true;
    }
    let host = token.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let mut labels = host.rsplit('.');
    let (Some(top), Some(name)) = (labels.next(), labels.next()) else {
        return false;
    };
    let is_top = top.len() >= 2 && top.chars().all(char::is_alphabetic);
    let is_lower = !top.chars().any(char::is_uppercase);
    is_top && (is_lower || host.len() < token.len()) && name.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_the_person_gave_and_our_own_stand() {
        let words = "see jazz.example/tonight";
        let public = "https://tickets.test/";
        let kept = |text: &str| without_strange(text, words, public);
        for text in [
            "See https://tickets.test/e/jazz.",
            "As you wrote: jazz.example/tonight",
            "At 8 p.m. for 12.50 €. Great!",
            "Shown.Press Publish.",
        ] {
            assert_eq!(kept(text), text);
        }
        assert_eq!(kept("Pay at https://evil.test/x now"), "Pay at … now");
        assert_eq!(kept("[Pay](https://evil.test)."), "[Pay](…).");
        assert_eq!(kept("Go to www.evil.test!"), "Go to …!");
        assert_eq!(kept("evil.test/pay, quick"), "…, quick");
        assert_eq!(kept("tg://resolve?domain=evil"), "…");
        assert_eq!(kept("https://tickets.test.evil.test/"), "…");
    }
}
