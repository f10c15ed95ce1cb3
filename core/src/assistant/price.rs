//! Prices by code: what the model makes of an amount is compared with what the person wrote.

use text2num::{Language, replace_numbers_in_text};

use crate::money::{Currency, Money};

/// From which amounts may come.
pub struct Source {
    /// All words of this conversation that count.
    pub words: String,
    /// A picture may hold amounts that no code reads.
    pub has_picture: bool,
}

impl Source {
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
        let in_words = amounts(&self.words, currency).any(|amount| amount == minor);
        let spelled = written.is_some_and(|text| {
            let is_theirs = self.words.to_lowercase().contains(&text.to_lowercase());
            is_theirs
                && spelled_out(text).any(|text| amounts(&text, currency).any(|is| is == minor))
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
    let pieces = pieces(text);
    let mut numbers = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Number(number) = piece else {
            continue;
        };
        numbers.push((number.clone(), 1));
        let rest = &pieces[at + 1..];
        // Thousands may stand apart: `5 000`.
        let mut joined = number.clone();
        for pair in rest.chunks_exact(2) {
            match pair {
                [Piece::Gap, Piece::Number(group)] if is_group(group) => {
                    joined.push_str(group);
                    numbers.push((joined.clone(), 1));
                }
                _ => break,
            }
        }
        match rest {
            // `12€50`
            [Piece::Word(sign), Piece::Number(cents), ..]
                if Currency::from_symbol(sign).is_some() && cents.len() == 2 =>
            {
                numbers.push((format!("{number}.{cents}"), 1));
            }
            // `5k`, `15 mil`
            [Piece::Word(word), ..] | [Piece::Gap, Piece::Word(word), ..] if is_thousand(word) => {
                numbers.push((number.clone(), 1_000));
            }
            _ => (),
        }
    }
    numbers.into_iter().filter_map(move |(number, times)| {
        let number = number.trim_matches(['.', ',', '\'', '’']);
        Money::parse(number, currency)
            .ok()?
            .minor
            .checked_mul(times)
    })
}

/// A text with the numbers in it that are words as digits, in each language that we ship.
fn spelled_out(text: &str) -> impl Iterator<Item = String> {
    let languages = [
        Language::english(),
        Language::german(),
        Language::spanish(),
        Language::french(),
    ];
    let languages = languages.into_iter();
    languages.map(|language| replace_numbers_in_text(text, &language, 0.0))
}

/// A text in numbers, single spaces, and what is neither.
#[derive(Debug, PartialEq)]
enum Piece {
    Number(String),
    Gap,
    Word(String),
}

fn pieces(text: &str) -> Vec<Piece> {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    let mut pieces = Vec::new();
    for c in text.chars() {
        let is_digit = c.is_ascii_digit();
        let is_mark = matches!(c, '.' | ',' | '\'' | '’');
        match pieces.last_mut() {
            Some(Piece::Number(number)) if is_digit || is_mark => number.push(c),
            Some(Piece::Word(word)) if !is_digit && !c.is_whitespace() => word.push(c),
            _ if is_digit => pieces.push(Piece::Number(c.into())),
            _ if is_space(c) => pieces.push(Piece::Gap),
            _ => pieces.push(Piece::Word(c.into())),
        }
    }
    pieces
}

/// Whether it may be the next three digits of a number, and what stands behind them.
fn is_group(number: &str) -> bool {
    let digits = number.split(['.', ',']).next().unwrap_or_default();
    digits.len() == 3 && digits.chars().all(|c| c.is_ascii_digit())
}

/// "Thousand" in the languages that we ship, and `k`.
fn is_thousand(word: &str) -> bool {
    let word = word.to_lowercase();
    let word = word.trim_end_matches(['.', ',', '€', '$', '£', '¥', '!', '?']);
    matches!(word, "k" | "mil" | "mille" | "tsd" | "tausend" | "thousand") // not-for-people: read, not shown
}

/// The currency that a text names by its sign or its code. A dollar may be one of several.
pub fn named_in(text: &str) -> Option<Currency> {
    pieces(text).iter().find_map(|piece| {
        let Piece::Word(word) = piece else {
            return None;
        };
        let word = word.trim_matches(['.', ',', '!', '?', '(', ')']);
        let sign = Currency::from_symbol(word).filter(|_| word != "$");
        sign.or_else(|| word.parse().ok())
    })
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
            words: words.to_owned(),
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
        assert!(!wrote(
            "fifteen euros",
            150_000,
            "EUR",
            Some("fifteen euros")
        ));
        assert!(
            !wrote("15 €", 9900, "EUR", Some("€")),
            "a sign is no amount"
        );
        assert!(!wrote("a few euros", 9900, "EUR", Some("few euros")));
        for (words, minor) in [
            ("twenty-five euros", 2500),
            ("fünfzehn Euro", 1500),
            ("fünfundzwanzig Euro", 2500),
            ("veinticinco euros", 2500),
            ("quatre-vingts euros", 8000),
            ("fifteen euros and 20 for students", 1500),
        ] {
            let quoted = words.split(" and ").next();
            assert!(wrote(words, minor, "EUR", quoted), "{words}");
        }
        assert!(wrote("free", 0, "EUR", None));
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        assert!(wrote("entrée 12€50", 1250, "EUR", Some("12€50")));
        assert!(wrote("cuesta 15 mil pesos", 15_000, "CLP", Some("15 mil")));
        assert!(wrote("5k yen", 5000, "JPY", Some("5k yen")));
        assert!(wrote("max 100, 5 000 yen", 5000, "JPY", Some("5 000 yen")));
        assert!(wrote("12.12. 1 500 Ft", 150_000, "HUF", Some("1 500 Ft")));
        assert!(wrote("1 500,50 €", 150_050, "EUR", Some("1 500,50 €")));
        assert!(wrote("1 000 000 yen", 1_000_000, "JPY", None));
        // What stands beside an amount is no part of it.
        assert!(!wrote("80 people, 15 €", 801_500, "EUR", None));
        assert!(!wrote("15 km, 20 €", 1_500_000, "EUR", None));
        assert!(!wrote("20 15 €", 201_500, "EUR", None));
    }

    #[test]
    fn a_sign_or_a_code_names_a_currency_and_a_dollar_does_not() {
        let named = |text: &str| named_in(text).map(|currency| currency.code().to_owned());
        assert_eq!(named("15 €").as_deref(), Some("EUR"));
        assert_eq!(named("¥1500").as_deref(), Some("JPY"));
        assert_eq!(named("2.500 KWD").as_deref(), Some("KWD"));
        assert_eq!(named("$8.000"), None);
        assert_eq!(named("fifteen"), None);
    }

    #[test]
    fn a_picture_may_say_what_no_words_do() {
        let source = Source {
            words: String::new(),
            has_picture: true,
        };
        let euro = Currency::EUR;
        assert!(source.confirms(1500, euro, Some("15 €")).is_ok());
        assert!(source.confirms(1500, euro, Some("18 €")).is_err());
    }
}
