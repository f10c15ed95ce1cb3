//! Languages: the texts of `locales/`, dates and numbers as each language writes them.
//!
//! [`tr!`](crate::tr) checks key and arguments at compile time, against the English file of the
//! package it is used in; a test of the workspace compares the other languages with it.

use std::sync::OnceLock;

use chrono::{DateTime, Datelike as _, Locale, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use i18n_embed::LanguageLoader as _;
use i18n_embed::fluent::FluentLanguageLoader;
use i18n_embed::unic_langid::LanguageIdentifier;
use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};

#[derive(RustEmbed)]
#[folder = "../locales"]
struct Texts;

/// The languages we ship.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    En,
    De,
    Es,
    Fr,
}

impl Lang {
    pub const ALL: [Self; 4] = [Self::En, Self::De, Self::Es, Self::Fr];

    /// The tag of the language: `en`, `de`, `es`, `fr`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Es => "es",
            Self::Fr => "fr",
        }
    }

    /// The language's own name for itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Es => "Español",
            Self::Fr => "Français",
        }
    }

    /// What stands between something's name and what it is.
    pub fn colon(self) -> &'static str {
        match self {
            Self::Fr => "\u{a0}:",
            Self::En | Self::De | Self::Es => ":",
        }
    }

    /// The name of something that what it is follows.
    pub fn labelled(self, label: impl Into<String>) -> String {
        label.into() + self.colon()
    }

    /// The language of a tag such as `de`, `de-AT` or `fr_CA`, or of a name such as `deutsch`.
    pub fn find(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let first = text.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|lang| lang.tag() == first || lang.own_name().to_lowercase() == text)
    }

    /// The loader of the core's texts in this language.
    pub fn loader(self) -> &'static FluentLanguageLoader {
        static LOADERS: OnceLock<[FluentLanguageLoader; 4]> = OnceLock::new();
        &LOADERS.get_or_init(|| Self::ALL.map(|lang| lang.load("eventos-core")))[self as usize]
    }

    /// A loader of `domain`'s texts, that is of the files `locales/*/{domain}.ftl`.
    pub fn load(self, domain: &str) -> FluentLanguageLoader {
        let english: LanguageIdentifier = "en".parse().expect("a constant tag");
        let wanted: LanguageIdentifier = self.tag().parse().expect("a constant tag");
        let loader = FluentLanguageLoader::new(domain, english);
        loader
            .load_languages(&Texts, &[wanted])
            .expect("the texts are embedded and parse");
        loader.set_use_isolating(false);
        loader
    }

    /// What groups thousands, and the decimal point.
    pub(crate) fn number_separators(self) -> (char, char) {
        match self {
            Self::En => (',', '.'),
            Self::De | Self::Es => ('.', ','),
            Self::Fr => ('\u{202f}', ','),
        }
    }

    fn chrono(self) -> Locale {
        match self {
            Self::En => Locale::en_US,
            Self::De => Locale::de_DE,
            Self::Es => Locale::es_ES,
            Self::Fr => Locale::fr_FR,
        }
    }

    /// Weekday, date, time and zone: `Friday, December 4, 2026, 8:00 PM CET`.
    pub fn date_time(self, at: DateTime<Utc>, zone: Tz) -> String {
        let pattern = match self {
            Self::En => "%A, %B %-d, %Y, %-I:%M %p %Z",
            Self::De => "%A, %-d. %B %Y, %H:%M Uhr %Z",
            Self::Es => "%A, %-d de %B de %Y, %H:%M %Z",
            Self::Fr => "%A %-d %B %Y, %H:%M %Z",
        };
        self.written(at, zone, pattern)
    }

    /// A day: `Friday, December 4`.
    pub fn date(self, day: NaiveDate) -> String {
        let pattern = match self {
            Self::En => "%A, %B %-d",
            Self::De => "%A, %-d. %B",
            Self::Es => "%A, %-d de %B",
            Self::Fr => "%A %-d %B",
        };
        day.format_localized(pattern, self.chrono()).to_string()
    }

    /// A short date with its time: `Dec 4, 8:00 PM`.
    pub fn short_date_time(self, at: DateTime<Utc>, zone: Tz) -> String {
        let pattern = match self {
            Self::En => "%b %-d, %-I:%M %p",
            Self::De => "%-d. %b, %H:%M Uhr",
            Self::Es | Self::Fr => "%-d %b, %H:%M",
        };
        self.written(at, zone, pattern)
    }

    /// A short date with its time, and with its year where that is not the one of `now`: `Dec 4, 8:00
    /// PM`, `Dec 4, 2027, 8:00 PM`.
    pub fn near_date_time(self, at: DateTime<Utc>, zone: Tz, now: DateTime<Utc>) -> String {
        let year = |at: DateTime<Utc>| at.with_timezone(&zone).year();
        if year(at) == year(now) {
            return self.short_date_time(at, zone);
        }
        let pattern = match self {
            Self::En => "%b %-d, %Y, %-I:%M %p",
            Self::De => "%-d. %b %Y, %H:%M Uhr",
            Self::Es | Self::Fr => "%-d %b %Y, %H:%M",
        };
        self.written(at, zone, pattern)
    }

    /// A month with its year: `December 2026`.
    pub fn month(self, day: NaiveDate) -> String {
        let pattern = match self {
            Self::Es => "%B de %Y",
            Self::En | Self::De | Self::Fr => "%B %Y",
        };
        day.format_localized(pattern, self.chrono()).to_string()
    }

    /// A day with its weekday: `Friday, December 4`.
    pub fn day(self, day: NaiveDate) -> String {
        let pattern = match self {
            Self::En => "%A, %B %-d",
            Self::De => "%A, %-d. %B",
            Self::Es => "%A, %-d de %B",
            Self::Fr => "%A %-d %B",
        };
        day.format_localized(pattern, self.chrono()).to_string()
    }

    /// The first two letters of a weekday: `Mo`.
    pub fn weekday(self, weekday: Weekday) -> String {
        let mut days = NaiveDate::default().iter_days();
        let day = days.find(|day| day.weekday() == weekday);
        let name = day.map(|day| day.format_localized("%a", self.chrono()).to_string());
        name.unwrap_or_default().chars().take(2).collect()
    }

    /// The time of day: `8:00 PM`, `20:00`.
    pub fn time(self, at: DateTime<Utc>, zone: Tz) -> String {
        self.written(
            at,
            zone,
            if self == Self::En {
                "%-I:%M %p"
            } else {
                "%H:%M"
            },
        )
    }

    /// The time of day for somebody who may be elsewhere: `8:00 PM CET`.
    pub fn time_and_zone(self, at: DateTime<Utc>, zone: Tz) -> String {
        format!(
            "{} {}",
            self.time(at, zone),
            at.with_timezone(&zone).format("%Z")
        )
    }

    /// How far off `at` is: `in 12 days`, `in 3 hours`, `2 days ago`.
    pub fn distance(self, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
        let away = at - now;
        let ahead = away > TimeDelta::zero();
        let (days, hours, minutes) = (
            away.num_days().abs(),
            away.num_hours().abs(),
            away.num_minutes().abs().max(1),
        );
        match (ahead, days, hours) {
            (true, 2.., _) => crate::tr!(self, "time-in-days", count = days),
            (true, _, 2..) => crate::tr!(self, "time-in-hours", count = hours),
            (true, ..) => crate::tr!(self, "time-in-minutes", count = minutes),
            (false, 2.., _) => crate::tr!(self, "time-days-ago", count = days),
            (false, _, 2..) => crate::tr!(self, "time-hours-ago", count = hours),
            (false, ..) => crate::tr!(self, "time-minutes-ago", count = minutes),
        }
    }

    fn written(self, at: DateTime<Utc>, zone: Tz, pattern: &str) -> String {
        at.with_timezone(&zone)
            .format_localized(pattern, self.chrono())
            .to_string()
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

impl std::str::FromStr for Lang {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::find(text).ok_or_else(|| format!("{text} is no language of ours"))
    }
}

/// A text of the package's English file, in `$lang`, with its arguments.
#[macro_export]
macro_rules! tr {
    ($lang:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        ::i18n_embed_fl::fl!($lang.loader(), $key $(, $name = $value)*)
    };
}
