//! The secret that opens a door.

use std::fmt;
use std::sync::LazyLock;

use data_encoding::{Encoding, Specification};

use crate::random;

/// 26 symbols of 5 bits hold the 128 random bits, two bits to spare.
const LENGTH: usize = 26;
/// Read aloud in groups: 5-5-5-5-6.
const GROUP: usize = 5;

static ENCODING: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str(random::SYMBOLS);
    specification.encoding().expect("32 distinct symbols")
});

/// A ticket's code: 128 random bits. It is a secret and is never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// A new one, from the system's randomness.
    pub fn random() -> Self {
        Self(ENCODING.encode(&random::bytes::<16>()))
    }

    /// Finds the code in what a camera, a link or a person gave: the bare code in any case, with
    /// spaces or dashes, or an address that ends in `/t/CODE` or `start=t_CODE`.
    ///
    /// Nothing else is a code; a database id in particular never is.
    pub fn find(text: &str) -> Option<Self> {
        let text = text.trim();
        let tail = match text.rsplit_once("/t/") {
            Some((_, tail)) => tail.split(['/', '?', '#']).next().unwrap_or_default(),
            None => text.rsplit_once("start=t_").map_or(text, |(_, tail)| tail),
        };
        let tail = tail.strip_prefix("t_").unwrap_or(tail);
        random::typed(tail, LENGTH).map(Self)
    }

    /// As it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In groups, as it is printed and read aloud: `ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ23`.
    pub fn grouped(&self) -> String {
        group(&self.0)
    }
}

/// A stored code in groups.
pub fn group(code: &str) -> String {
    let mut out = String::with_capacity(LENGTH + LENGTH / GROUP);
    for (i, c) in code.chars().enumerate() {
        if i > 0 && i % GROUP == 0 && i + 1 < code.len() {
            out.push('-');
        }
        out.push(c);
    }
    out
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::TicketId;

    #[test]
    fn a_code_is_found_however_it_comes() {
        let code = Code::random();
        let raw = code.as_str();
        for text in [
            raw.to_owned(),
            raw.to_lowercase(),
            code.grouped(),
            format!("  {}  ", code.grouped().replace('-', " ").to_lowercase()),
            format!("https://tickets.example.org/t/{raw}"),
            format!("https://tickets.example.org/t/{raw}?lang=de"),
            format!("https://t.me/SomeBot?start=t_{raw}"),
            format!("t_{raw}"),
        ] {
            assert_eq!(Code::find(&text), Some(code.clone()), "{text}");
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        let id = TicketId::new().to_string();
        let short = Code::random().as_str()[1..].to_owned();
        for text in [
            "",
            "hello",
            &id,
            id.trim_start_matches("tkt_"),
            &short,
            "🎫",
            "https://x/t/",
        ] {
            assert_eq!(Code::find(text), None, "{text}");
        }
    }

    #[test]
    fn codes_are_long_distinct_and_without_look_alikes() {
        let codes: std::collections::HashSet<String> = (0..1000)
            .map(|_| Code::random().as_str().to_owned())
            .collect();
        assert_eq!(codes.len(), 1000);
        assert!(
            codes
                .iter()
                .all(|code| code.len() == 26 && !code.contains(['0', 'O', '1', 'I']))
        );
        assert_eq!(group(&"A".repeat(26)), "AAAAA-AAAAA-AAAAA-AAAAA-AAAAAA");
    }
}
