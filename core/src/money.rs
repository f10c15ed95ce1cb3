//! Money: integer minor units with a currency, never a float, never "times a hundred".
//!
//! Currencies and their minor units follow Stripe's list
//! (<https://docs.stripe.com/currencies>, "Zero-decimal" and "Three-decimal currencies"), since
//! that is who moves the money.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::i18n::Lang;

const ZERO_DECIMAL: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
    "XOF", "XPF",
];
const THREE_DECIMAL: &[&str] = &["BHD", "JOD", "KWD", "OMR", "TND"];
const TWO_DECIMAL: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
    "BGN", "BMD", "BND", "BOB", "BRL", "BSD", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CNY",
    "COP", "CRC", "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ETB", "EUR", "FJD", "FKP", "GBP",
    "GEL", "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "ISK",
    "JMD", "KES", "KGS", "KHR", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "MAD", "MDL",
    "MKD", "MMK", "MNT", "MOP", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO",
    "NOK", "NPR", "NZD", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB",
    "SAR", "SBD", "SCR", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "STD", "SZL", "THB", "TJS",
    "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "WST", "XCD", "YER",
    "ZAR", "ZMW",
];

/// A currency that Stripe charges in, by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency {
    code: [u8; 3],
    exponent: u8,
}

/// The text names no currency that payments can be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a currency that payments can be taken in")]
pub struct UnknownCurrency;

impl Currency {
    pub const EUR: Self = Self {
        code: *b"EUR",
        exponent: 2,
    };
    pub const USD: Self = Self {
        code: *b"USD",
        exponent: 2,
    };

    /// Three upper-case letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("XXX")
    }

    /// How many decimal digits the minor unit stands for: 0, 2 or 3.
    pub fn exponent(self) -> u32 {
        u32::from(self.exponent)
    }

    /// Every amount must be a multiple of this many minor units. Stripe takes three-decimal
    /// currencies only with a last digit of 0, and ISK and UGX, which have no decimals, as if they
    /// had two that are 00 (<https://docs.stripe.com/currencies#special-cases>).
    pub fn step_minor(self) -> i64 {
        match (self.exponent, self.code()) {
            (3, _) => 10,
            (_, "ISK" | "UGX") => 100,
            _ => 1,
        }
    }

    fn symbol(&self) -> Option<&'static str> {
        Some(match self.code() {
            "EUR" => "€",
            "USD" => "$",
            "GBP" => "£",
            "JPY" => "¥",
            "KRW" => "₩",
            "INR" => "₹",
            "UAH" => "₴",
            "VND" => "₫",
            "ILS" => "₪",
            "NGN" => "₦",
            _ => return None,
        })
    }

    /// The one that a sign is read as, where nothing else is said.
    pub fn from_symbol(text: &str) -> Option<Self> {
        let code = match text {
            "€" => "EUR",
            "$" => "USD",
            "£" => "GBP",
            "¥" => "JPY",
            "₩" => "KRW",
            "₹" => "INR",
            "₴" => "UAH",
            "₫" => "VND",
            "₪" => "ILS",
            "₦" => "NGN",
            _ => return None,
        };
        code.parse().ok()
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        let text = text.trim().to_ascii_uppercase();
        let among = |list: &[&str]| list.contains(&text.as_str());
        let exponent = match () {
            () if among(TWO_DECIMAL) => 2,
            () if among(ZERO_DECIMAL) => 0,
            () if among(THREE_DECIMAL) => 3,
            () => return Err(UnknownCurrency),
        };
        let code = text.as_bytes().try_into().map_err(|_| UnknownCurrency)?;
        Ok(Self { code, exponent })
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;

    fn try_from(text: String) -> Result<Self, UnknownCurrency> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in the currency's minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

/// Why a typed price was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceError {
    /// Not a number, or more decimals than the currency has.
    NotAPrice,
    /// Another currency was written than the event's.
    OtherCurrency(Currency),
    /// Not a multiple of [`Currency::step_minor`].
    Step,
    /// Beyond [`Money::MAX_MINOR`].
    TooMuch,
}

impl Money {
    /// Stripe takes at most eight digits (<https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>).
    pub const MAX_MINOR: i64 = 99_999_999;

    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    pub fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// `quantity` times this, or nothing on overflow.
    pub fn times(self, quantity: i64) -> Option<Self> {
        let minor = self.minor.checked_mul(quantity)?;
        Some(Self { minor, ..self })
    }

    /// Reads a price as people type it: `15`, `15.50`, `15,50 €`, `USD 15`, `1'000`.
    ///
    /// # Errors
    /// See [`PriceError`]. The digits after the separator may not exceed what the currency has.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, PriceError> {
        let mut number = String::new();
        let mut word = String::new();
        for c in text.trim().chars() {
            match c {
                '0'..='9' | '.' | ',' => number.push(c),
                ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' => {}
                c => word.push(c),
            }
        }
        if !word.is_empty() {
            let named = Currency::from_symbol(&word).or_else(|| word.parse().ok());
            match named {
                Some(named) if named == currency => {}
                Some(other) => return Err(PriceError::OtherCurrency(other)),
                None => return Err(PriceError::NotAPrice),
            }
        }
        let minor = minor_units(&number, currency).ok_or(PriceError::NotAPrice)?;
        match minor {
            m if m > Self::MAX_MINOR => Err(PriceError::TooMuch),
            m if m % currency.step_minor() != 0 => Err(PriceError::Step),
            minor => Ok(Self { minor, currency }),
        }
    }

    /// As a reader of `lang` writes it: `€15.00`, `15,00 €`, `1.500 KWD`.
    pub fn text(self, lang: Lang) -> String {
        let digits = self.digits(lang);
        let symbol = self.currency.symbol();
        match (lang, symbol) {
            (Lang::En, Some(symbol)) => format!("{symbol}{digits}"),
            (Lang::En, None) => format!("{} {digits}", self.currency),
            (_, Some(symbol)) => format!("{digits}\u{a0}{symbol}"),
            (_, None) => format!("{digits}\u{a0}{}", self.currency),
        }
    }

    /// The number alone, as programs read it: `1500.00`.
    pub fn decimal(self) -> String {
        let unit = 10_i64.pow(self.currency.exponent());
        let sign = if self.minor < 0 { "-" } else { "" };
        let (whole, rest) = (self.minor / unit, self.minor % unit);
        let (whole, rest) = (whole.unsigned_abs(), rest.unsigned_abs());
        match self.currency.exponent() as usize {
            0 => format!("{sign}{whole}"),
            width => format!("{sign}{whole}.{rest:0width$}"),
        }
    }

    /// The number alone, as it can be typed again.
    pub fn digits(self, lang: Lang) -> String {
        let unit = 10_i64.pow(self.currency.exponent());
        let (group, point) = lang.number_separators();
        let whole = grouped(self.minor / unit, group);
        // The whole part of -0.50 has no sign of its own.
        let sign = if self.minor < 0 && self.minor > -unit {
            "-"
        } else {
            ""
        };
        if self.currency.exponent() == 0 {
            return whole;
        }
        let width = self.currency.exponent() as usize;
        format!("{sign}{whole}{point}{:0width$}", (self.minor % unit).abs())
    }
}

fn grouped(whole: i64, separator: char) -> String {
    let digits = whole.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && c != '-' && (digits.len() - i).is_multiple_of(3) && !out.ends_with('-') {
            out.push(separator);
        }
        out.push(c);
    }
    out
}

/// The last `.` or `,` is the decimal point where as many digits follow as the currency can have;
/// before three digits and nothing else it groups thousands, unless the currency has three decimals.
fn minor_units(number: &str, currency: Currency) -> Option<i64> {
    let exponent = currency.exponent() as usize;
    let (whole, fraction) = match number.rfind(['.', ',']) {
        Some(at) => {
            let (whole, fraction) = (&number[..at], &number[at + 1..]);
            let groups = fraction.len() == 3 && exponent != 3;
            if groups {
                (number, "")
            } else {
                (whole, fraction)
            }
        }
        None => (number, ""),
    };
    let separators = whole.contains(['.', ',']);
    let well_grouped = whole
        .split(['.', ','])
        .skip(1)
        .all(|group| group.len() == 3);
    if separators && !well_grouped || fraction.len() > exponent {
        return None;
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    if whole.is_empty() || whole.len() > 12 {
        return None;
    }
    let fraction = format!("{fraction:0<exponent$}");
    format!("{whole}{fraction}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(text: &str, code: &str) -> Result<i64, PriceError> {
        let currency = code.parse().expect("a currency");
        Money::parse(text, currency).map(|money| money.minor)
    }

    #[test]
    fn prices_are_read_as_people_type_them() {
        assert_eq!(minor("15", "EUR"), Ok(1500));
        assert_eq!(minor("15,5", "EUR"), Ok(1550));
        assert_eq!(minor("15.50 €", "EUR"), Ok(1550));
        assert_eq!(minor("€ 1.234,50", "EUR"), Ok(123_450));
        assert_eq!(minor("1,234", "USD"), Ok(123_400));
        assert_eq!(minor("1'000", "CHF"), Ok(100_000));
        assert_eq!(minor("0", "EUR"), Ok(0));
    }

    #[test]
    fn currencies_keep_their_own_number_of_decimals() {
        assert_eq!(minor("1500", "JPY"), Ok(1500));
        assert_eq!(minor("1,500", "JPY"), Ok(1500));
        assert_eq!(minor("15.5", "JPY"), Err(PriceError::NotAPrice));
        assert_eq!(minor("1.500", "KWD"), Ok(1500));
        assert_eq!(minor("1.505", "KWD"), Err(PriceError::Step));
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for text in ["", "free", "-5", "1.2.3", "15.5555", "1e9", "٣"] {
            assert_eq!(minor(text, "EUR"), Err(PriceError::NotAPrice), "{text}");
        }
        assert_eq!(
            minor("5 USD", "EUR"),
            Err(PriceError::OtherCurrency(Currency::USD))
        );
        assert_eq!(minor("1000000", "EUR"), Err(PriceError::TooMuch));
    }

    #[test]
    fn programs_read_a_point_and_no_groups() {
        let decimal = |minor, currency: &str| {
            Money::new(minor, currency.parse().expect("a currency")).decimal()
        };
        assert_eq!(decimal(123_450, "EUR"), "1234.50");
        assert_eq!(decimal(1500, "JPY"), "1500");
        assert_eq!(decimal(1500, "KWD"), "1.500");
        assert_eq!(decimal(-5, "EUR"), "-0.05");
    }

    #[test]
    fn amounts_are_written_as_each_language_writes_them() {
        let price = Money::new(123_450, Currency::EUR);
        assert_eq!(price.text(Lang::En), "€1,234.50");
        assert_eq!(price.text(Lang::De), "1.234,50\u{a0}€");
        let dinar = Money::new(1_500, "KWD".parse().expect("a currency"));
        assert_eq!(dinar.text(Lang::En), "KWD 1.500");
        assert_eq!(
            Money::new(2500, "JPY".parse().expect("a currency")).text(Lang::En),
            "¥2,500"
        );
    }
}
