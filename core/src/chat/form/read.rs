//! Reading an answer: what kind it must be, and why it is not.

use chrono::{DateTime, Utc};

use crate::error::Rejection;
use crate::event;
use crate::i18n::Lang;
use crate::money::{Currency, Money, PriceError};
use crate::tr;
use crate::zone::{DateError, Zone};

/// What an answer must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::chat) enum Read {
    Text {
        max: usize,
    },
    /// Several lines.
    Long {
        max: usize,
    },
    /// A date and time that lies ahead.
    Instant(Zone),
    Count {
        min: i64,
        max: i64,
    },
    Price(Currency),
    Zone,
    Currency,
    Email,
    Digits,
    /// Sent, not typed.
    Picture,
}

/// What it is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::chat) enum Value {
    /// Nothing was answered where nothing needs to be.
    Nothing,
    Text(String),
    Instant(DateTime<Utc>),
    Number(i64),
    Zone(Zone),
    Currency(Currency),
}

impl Read {
    /// How long an answer may be, in characters.
    pub fn max_chars(self) -> usize {
        match self {
            Self::Text { max } | Self::Long { max } => max,
            _ => 100,
        }
    }

    /// Reads an answer; one that was `kept` may hold a date that has passed.
    ///
    /// # Errors
    /// Why the answer is not what it must be.
    pub fn read(self, text: &str, now: DateTime<Utc>, kept: bool) -> Result<Value, Rejection> {
        let text = text.trim();
        match self {
            Self::Text { max } => one_line(text, max).map(Value::Text),
            Self::Long { max } => many_lines(text, max).map(Value::Text),
            Self::Instant(zone) => match zone.parse(text, now) {
                Ok(at) if kept || at > now => Ok(Value::Instant(at)),
                Ok(_) => Err(Rejection::DateInPast),
                Err(DateError::DoesNotExist) => Err(Rejection::TimeDoesNotExist),
                Err(DateError::NotADate) => Err(Rejection::NotADate),
            },
            Self::Count { min, max } => {
                let count = whole_number(text).ok_or(Rejection::NotANumber)?;
                let fits = (min..=max).contains(&count);
                if fits {
                    Ok(Value::Number(count))
                } else {
                    Err(Rejection::OutOfRange { min, max })
                }
            }
            Self::Price(currency) => price(text, currency).map(Value::Number),
            Self::Zone => Zone::find(text).map(Value::Zone).ok_or(Rejection::NotAZone),
            Self::Currency => text
                .parse()
                .map(Value::Currency)
                .map_err(|_| Rejection::NotACurrency),
            Self::Email => {
                let address: lettre::Address = text.parse().map_err(|_| Rejection::NotAnEmail)?;
                let known = address.domain().contains('.');
                if known {
                    Ok(Value::Text(text.to_owned()))
                } else {
                    Err(Rejection::NotAnEmail)
                }
            }
            Self::Picture if kept => Ok(Value::Text(text.to_owned())),
            Self::Picture => Err(Rejection::NotAPicture),
            Self::Digits => Ok(Value::Text(
                text.chars().filter(char::is_ascii_digit).collect(),
            )),
        }
    }
}

/// A whole number, its thousands grouped or not: `1200`, `1.200`, `1 200`. Never `12.5`.
fn whole_number(text: &str) -> Option<i64> {
    let mut groups = text.split(['.', ',', ' ', '\'', '\u{a0}', '\u{202f}']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    if rest.iter().any(|group| group.len() != 3) {
        return None;
    }
    format!("{first}{}", rest.concat()).parse().ok()
}

fn price(text: &str, currency: Currency) -> Result<i64, Rejection> {
    // The word that the button says can be typed as well.
    let typed = text.to_lowercase();
    if Lang::ALL
        .iter()
        .any(|lang| tr!(lang, "price-free") == typed)
    {
        return Ok(0);
    }
    match Money::parse(text, currency) {
        Ok(price) => event::check_price(price).map(|()| price.minor),
        Err(PriceError::NotAPrice) => Err(Rejection::NotAPrice { currency }),
        Err(PriceError::OtherCurrency(written)) => {
            Err(Rejection::OtherCurrency { written, currency })
        }
        Err(PriceError::Step) => Err(Rejection::PriceStep { currency }),
        Err(PriceError::TooMuch) => Err(Rejection::PriceTooHigh {
            most: Money::new(Money::MAX_MINOR, currency),
        }),
    }
}

fn one_line(text: &str, max: usize) -> Result<String, Rejection> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    bounded(line, max)
}

fn many_lines(text: &str, max: usize) -> Result<String, Rejection> {
    bounded(text.replace("\r\n", "\n"), max)
}

/// Control characters have no place in what others read.
fn bounded(text: String, max: usize) -> Result<String, Rejection> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect();
    match text.chars().count() {
        0 => Err(Rejection::Required),
        count if count > max => Err(Rejection::TooLong { max }),
        _ => Ok(text),
    }
}
