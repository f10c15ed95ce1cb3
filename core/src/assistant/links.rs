//! Addresses in what a model says: only those that the person gave, and our own, stand.

/// What stands in the place of an address that nobody gave.
const GONE: &str = "…";

/// The text without addresses and names of accounts that are neither the person's own words nor below
/// `public`.
pub(super) fn without_strange(text: &str, words: &str, public: &str) -> String {
    let words = words.to_lowercase();
    let is_given = |address: &str| words.contains(bare(&address.to_lowercase()));
    let is_gap = |c: char| !c.is_alphanumeric() && !"-._/:?#@&=%+".contains(c);
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(is_gap).unwrap_or(rest.len());
        let (token, after) = rest.split_at(end);
        let address = token.trim_matches(|c: char| !c.is_alphanumeric() && !"/@".contains(c));
        let is_ours = !public.is_empty() && address.starts_with(public);
        let mut parts = address.rsplit([':', '=']);
        let is_theirs = is_given(address)
            || (!address.contains("://") && parts.all(|part| !is_address(part) || is_given(part)));
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

/// An address without what may be left out of one.
fn bare(address: &str) -> &str {
    let starts = ["https://", "http://", "mailto:", "www."];
    let address = starts.iter().fold(address, |rest, start| {
        rest.strip_prefix(start).unwrap_or(rest)
    });
    address.trim_end_matches('/')
}

/// Whether a chat would make a link of it or of a part: an address, or somebody's name.
fn is_address(token: &str) -> bool {
    let mut parts = token.split(['/', '?', '#', ':', '&', '=']);
    token.contains("://") || names_account(token) || parts.any(|part| is_host(part, token))
}

fn is_host(part: &str, token: &str) -> bool {
    let mut labels = part.rsplit('.');
    let (Some(top), Some(name)) = (labels.next(), labels.next()) else {
        return false;
    };
    let leads_on = !token.ends_with(part);
    is_top(top, leads_on) && name.chars().any(char::is_alphabetic)
}

/// Whether it ends the name of a host. Words that no gap parts, as in `Shown.Press`, end none, unless it is
/// one of those that are everywhere or `leads_on` to a page.
fn is_top(top: &str, leads_on: bool) -> bool {
    const EVERYWHERE: [&str; 12] = [
        "com", "net", "org", "info", "biz", "app", "dev", "xyz", "online", "shop", "site", "top",
    ];
    let small = top.to_lowercase();
    if small.starts_with("xn--") {
        return true;
    }
    let is_word = top.chars().skip(1).any(char::is_lowercase)
        && top.chars().next().is_some_and(char::is_uppercase);
    top.chars().count() >= 2
        && top.chars().all(char::is_alphabetic)
        && (!is_word || leads_on || EVERYWHERE.contains(&small.as_str()))
}

/// Whether there is a `@somebody` in it, as Telegram has them: of five characters or more, and some of four
/// (<https://core.telegram.org/method/account.checkUsername>).
fn names_account(token: &str) -> bool {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    token.match_indices('@').any(|(at, _)| {
        let name = &token[at + 1..];
        let end = name.find(|c| !is_of_name(c)).unwrap_or(name.len());
        end >= 4 && !token[..at].ends_with(char::is_alphanumeric)
    })
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
            "It is https://jazz.example/tonight/",
            "Web:jazz.example/tonight",
            "At 8 p.m. for 12.50 €. Great!",
            "Shown.Press Publish.",
            "With @you and @ANA, at St.Pauli.",
            "Doors: 19:30/20:00, 12.50€; a.m./p.m., 1+1=2 & so on (1.5).",
        ] {
            assert_eq!(kept(text), text);
        }
        assert_eq!(kept("Pay at https://evil.test/x now"), "Pay at … now");
        assert_eq!(kept("[Pay](https://evil.test)."), "[Pay](…).");
        assert_eq!(kept("Go to www.evil.test!"), "Go to …!");
        assert_eq!(kept("evil.test/pay, quick"), "…, quick");
        assert_eq!(kept("EVIL.COM or Evil.Com"), "… or …");
        assert_eq!(kept("evil.xn--p1ai, пример.рф"), "…, …");
        assert_eq!(kept("Pay @evil_bot!"), "Pay …!");
        assert_eq!(kept("Pay/@evil_bot: here"), "…: here");
        assert_eq!(kept("Pay:evil.com/x or evil.com,click"), "… or …,click");
        assert_eq!(kept("**evil.com**|x, to=evil.com:80"), "**…**|x, …");
        assert_eq!(kept("me@evil.com"), "…");
        assert_eq!(kept("tg://resolve?domain=evil"), "…");
        assert_eq!(kept("https://tickets.test.evil.test/"), "…");
    }
}
