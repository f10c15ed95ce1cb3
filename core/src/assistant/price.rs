//! Prices by code: what the model makes of an amount is compared with what the person wrote.

use crate::money::{Currency, Money};

/// What somebody wrote, or sent as a picture, from which amounts may come.
pub struct Source<'a> {
    /// All their words of this conversation.
    pub words: &'a str,
    /// A picture may hold amounts that no code reads.
    pub has_picture: bool,
}

impl Source<'_> {
    /// Whether an amount is one that was written.
    ///
    /// # Errors
    /// What the model is told. In English: no person reads it.
    pub fn confirms(
        &self,
        minor: i64,
        currency: Currency,
        as_written: Option<&str>,
    ) -> Result<(), String> {
        // What costs nothing takes nobody's money; the review says that it is free.
        if minor == 0 {
            return Ok(());
        }
        let digits = |text: &str| text.chars().any(|c| c.is_ascii_digit());
        let written = as_written.map(str::trim).filter(|text| !text.is_empty());
        if let Some(text) = written.filter(|text| digits(text)) {
            let read = amounts(text, currency).collect::<Vec<_>>();
            if !read.contains(&minor) {
                return Err(format!(
                    "{minor} minor units of {currency} are {}, but '{text}' was quoted. Minor units: {}.", // not-for-people: the model reads it
                    plain(minor, currency),
                    examples(currency)
                ));
            }
        }
        let in_words = amounts(self.words, currency).any(|amount| amount == minor);
        let spelled = written.is_some_and(|text| {
            !digits(text) && self.words.to_lowercase().contains(&text.to_lowercase())
        });
        if in_words || spelled || self.has_picture {
            return Ok(());
        }
        Err(format!(
            "The person never wrote {}. Take the amount from their words, or ask for it.", // not-for-people: the model reads it
            plain(minor, currency)
        ))
    }
}

/// Every number of a text as an amount, read in each way it can be.
fn amounts(text: &str, currency: Currency) -> impl Iterator<Item = i64> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’');
    let alone = text.split(move |c| !is_part(c));
    // Thousands may stand apart: `5 000`.
    let joined = text.replace([' ', '\u{a0}', '\u{202f}'], "");
    let joined: Vec<String> = joined
        .split(move |c| !is_part(c))
        .map(str::to_owned)
        .collect();
    let read = move |number: &str| {
        let number = number.trim_matches(['.', ',', '\'', '’']);
        let read = Money::parse(number, currency).ok()?;
        Some(read.minor)
    };
    let alone: Vec<i64> = alone.filter_map(read).collect();
    alone
        .into_iter()
        .chain(joined.into_iter().filter_map(move |number| read(&number)))
}

fn plain(minor: i64, currency: Currency) -> String {
    Money::new(minor, currency).text(crate::i18n::Lang::En)
}

fn examples(currency: Currency) -> &'static str {
    match currency.exponent() {
        0 => "15 is written 15",      // not-for-people: the model reads it
        3 => "1.500 is written 1500", // not-for-people: the model reads it
        _ => "15.00 is written 1500", // not-for-people: the model reads it
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrote(words: &str, minor: i64, code: &str, quoted: Option<&str>) -> bool {
        let source = Source {
            words,
            has_picture: false,
        };
        source
            .confirms(minor, code.parse().expect("a currency"), quoted)
            .is_ok()
    }

    #[test]
    fn an_amount_is_one_that_the_person_wrote() {
        let words = "20 early birds for 15 € and the rest 25";
        assert!(wrote(words, 1500, "EUR", Some("15 €")));
        assert!(wrote(words, 2500, "EUR", Some("25")));
        assert!(wrote(words, 2500, "EUR", None));
        assert!(!wrote(words, 1500, "EUR", Some("25")), "quoted another");
        assert!(!wrote(words, 15, "EUR", Some("15 €")), "major units");
        assert!(
            !wrote(words, 150_000, "EUR", Some("15 €")),
            "too many zeros"
        );
        assert!(!wrote(words, 1000, "EUR", None), "made up");
        assert!(wrote(
            "Eintritt 12,50 Euro",
            1250,
            "EUR",
            Some("12,50 Euro")
        ));
        assert!(wrote("5 000 yen", 5000, "JPY", Some("5 000 yen")));
        assert!(wrote("¥5000", 5000, "JPY", Some("¥5000")));
        assert!(wrote("3.500 KD", 3500, "KWD", Some("3.500 KD")));
        assert!(wrote("fifteen euros", 1500, "EUR", Some("fifteen euros")));
        assert!(!wrote("fifteen euros", 1500, "EUR", Some("twenty euros")));
        assert!(wrote("free", 0, "EUR", None));
    }

    #[test]
    fn a_picture_may_say_what_no_words_do() {
        let source = Source {
            words: "",
            has_picture: true,
        };
        let euro = Currency::EUR;
        assert!(source.confirms(1500, euro, Some("15 €")).is_ok());
        assert!(source.confirms(1500, euro, Some("18 €")).is_err());
    }
}
