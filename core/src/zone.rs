//! Time zones and the dates people type.
//!
//! A date is typed in the event's zone and checked by code: what does not exist there (a DST gap)
//! is refused, what exists twice (an overlap) means the first.

use std::fmt;
use std::str::FromStr;

use crate::money::Currency;
use chrono::{
    DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Nobody plans an event twenty years ahead: beyond is a typing error, and near the ends of the
/// calendar reckoning with dates breaks.
const YEAR: TimeDelta = TimeDelta::days(366);

/// An IANA time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Zone(pub Tz);

/// The text names no time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a time zone")]
pub struct UnknownZone;

/// Why a typed date was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateError {
    NotADate,
    /// The clocks jump over this time in that zone.
    DoesNotExist,
}

impl Zone {
    pub const UTC: Self = Self(Tz::UTC);

    /// Finds a zone by its IANA name in any case (`europe/berlin`), or by the city alone (`Berlin`,
    /// `new york`).
    pub fn find(text: &str) -> Option<Self> {
        let wanted = text.trim().replace(' ', "_").to_lowercase();
        let full = || {
            chrono_tz::TZ_VARIANTS
                .iter()
                .find(|tz| tz.name().to_lowercase() == wanted)
        };
        let city = || {
            chrono_tz::TZ_VARIANTS.iter().find(|tz| {
                tz.name()
                    .rsplit_once('/')
                    .is_some_and(|(_, city)| city.to_lowercase() == wanted)
            })
        };
        full().or_else(city).copied().map(Self)
    }

    /// The instant of a local date and time.
    ///
    /// # Errors
    /// [`DateError::DoesNotExist`] inside a DST gap.
    pub fn instant(self, local: NaiveDateTime) -> Result<DateTime<Utc>, DateError> {
        match self.0.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Ok(at.with_timezone(&Utc)),
            LocalResult::None => Err(DateError::DoesNotExist),
        }
    }

    /// The first instant of a day, here.
    pub fn start_of_day(self, day: NaiveDate) -> DateTime<Utc> {
        // Where midnight itself is jumped over, the day begins at the first minute that exists.
        (0..=180)
            .filter_map(|minute| day.and_hms_opt(minute / 60, minute % 60, 0))
            .find_map(|local| self.instant(local).ok())
            .unwrap_or_else(|| day.and_time(NaiveTime::MIN).and_utc())
    }

    /// The last instant of the day that `at` falls on, here: midnight of the next day.
    pub fn end_of_day(self, at: DateTime<Utc>) -> DateTime<Utc> {
        let next = at.with_timezone(&self.0).date_naive() + Days::new(1);
        // Where midnight itself is jumped over, the day ends at the first minute that exists.
        (0..=180)
            .filter_map(|minute| next.and_hms_opt(minute / 60, minute % 60, 0))
            .find_map(|local| self.instant(local).ok())
            .unwrap_or(at)
    }

    /// Reads a date and time as people type it: `2026-12-04 20:00`, `4.12.2026 20:00`,
    /// `4/12 8pm`, `next friday 8pm`, `tomorrow 20:00`.
    ///
    /// # Errors
    /// See [`DateError`].
    pub fn parse(self, text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, DateError> {
        let at = self.parse_any(text, now)?;
        let near = now - YEAR * 100..now + YEAR * 20;
        if near.contains(&at) {
            Ok(at)
        } else {
            Err(DateError::NotADate)
        }
    }

    fn parse_any(self, text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, DateError> {
        let text = text.trim().replace(',', " ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let here = now.with_timezone(&self.0);
        if let Some(local) = numeric(&text, here.date_naive()) {
            return self.instant(local);
        }
        // The crate takes a bare number for a time: only words come here. It panics on capital
        // letters and on words of 16 letters after a time, and knows English ones only.
        let text = text.to_ascii_lowercase();
        let is_long = |word: &str| word.len() >= 16;
        let words = || text.split(|c: char| !c.is_ascii_alphabetic());
        let has_words = words().any(|word| !word.is_empty());
        if !text.is_ascii() || !has_words || words().any(is_long) || text.len() > 60 {
            return Err(DateError::NotADate);
        }
        let found =
            interim::parse_date_string(&text, here.naive_local().and_utc(), interim::Dialect::Uk)
                .map_err(|_| DateError::NotADate)?;
        let spoke_of_time = text.contains(':') || has_clock_word(&text);
        if !spoke_of_time {
            return Err(DateError::NotADate);
        }
        self.instant(found.naive_utc())
    }

    /// What people there pay in, where that is one currency and we know it.
    pub fn usual_currency(self) -> Option<Currency> {
        let name = self.0.name();
        let (area, place) = name.split_once('/')?;
        let code = match (area, place) {
            ("Europe", "London" | "Belfast" | "Jersey" | "Guernsey" | "Isle_of_Man") => "GBP",
            ("Europe", "Zurich" | "Vaduz" | "Busingen") => "CHF",
            ("Europe", "Stockholm") => "SEK",
            ("Europe", "Oslo") => "NOK",
            ("Europe", "Copenhagen") => "DKK",
            ("Europe", "Warsaw") => "PLN",
            ("Europe", "Prague") => "CZK",
            ("Europe", "Budapest") => "HUF",
            ("Europe", "Bucharest") => "RON",
            ("Europe", "Istanbul") | ("Asia", "Istanbul") => "TRY",
            ("Atlantic", "Reykjavik") => "ISK",
            ("Atlantic", "Canary" | "Madeira" | "Azores") | ("Asia", "Nicosia") => "EUR",
            ("Europe", place) if is_in_eurozone(place) => "EUR",
            ("US", _) | ("Pacific", "Honolulu") => "USD",
            ("Canada", _) => "CAD",
            ("America", place) => american(place)?,
            ("Asia", "Tokyo") => "JPY",
            ("Asia", "Seoul") => "KRW",
            ("Asia", "Singapore") => "SGD",
            ("Asia", "Hong_Kong") => "HKD",
            ("Asia", "Taipei") => "TWD",
            ("Asia", "Bangkok") => "THB",
            ("Asia", "Manila") => "PHP",
            ("Asia", "Jakarta") => "IDR",
            ("Asia", "Kuala_Lumpur") => "MYR",
            ("Asia", "Kolkata" | "Calcutta") => "INR",
            ("Asia", "Dubai") => "AED",
            ("Asia", "Kuwait") => "KWD",
            ("Asia", "Jerusalem" | "Tel_Aviv") => "ILS",
            ("Africa", "Johannesburg") => "ZAR",
            ("Africa", "Lagos") => "NGN",
            ("Africa", "Nairobi") => "KES",
            ("Africa", "Cairo") => "EGP",
            ("Africa", "Casablanca") => "MAD",
            ("Africa", "Tunis") => "TND",
            ("Australia", _) => "AUD",
            ("Pacific", "Auckland") => "NZD",
            _ => return None,
        };
        code.parse().ok()
    }

    /// As it can be typed again: `2026-12-04 20:00`.
    pub fn typed(self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.0)
            .format("%Y-%m-%d %H:%M")
            .to_string()
    }
}

/// By the zone's city (<https://european-union.europa.eu/institutions-law-budget/euro/countries-using-euro_en>,
/// and those who use it by agreement).
fn is_in_eurozone(city: &str) -> bool {
    matches!(
        city,
        "Amsterdam"
            | "Andorra"
            | "Athens"
            | "Berlin"
            | "Bratislava"
            | "Brussels"
            | "Dublin"
            | "Helsinki"
            | "Lisbon"
            | "Ljubljana"
            | "Luxembourg"
            | "Madrid"
            | "Malta"
            | "Mariehamn"
            | "Monaco"
            | "Nicosia"
            | "Paris"
            | "Podgorica"
            | "Riga"
            | "Rome"
            | "San_Marino"
            | "Sofia"
            | "Tallinn"
            | "Vatican"
            | "Vienna"
            | "Vilnius"
            | "Zagreb"
    )
}

fn american(city: &str) -> Option<&'static str> {
    Some(match city {
        "New_York" | "Chicago" | "Denver" | "Los_Angeles" | "Phoenix" | "Detroit" | "Boise"
        | "Anchorage" | "Juneau" | "Puerto_Rico" => "USD",
        _ if ["Indiana/", "Kentucky/", "North_Dakota/"]
            .iter()
            .any(|state| city.starts_with(state)) =>
        {
            "USD"
        }
        "Toronto" | "Vancouver" | "Montreal" | "Edmonton" | "Winnipeg" | "Halifax" | "Regina"
        | "St_Johns" => "CAD",
        "Mexico_City" | "Monterrey" | "Tijuana" | "Cancun" | "Merida" => "MXN",
        "Sao_Paulo" | "Bahia" | "Fortaleza" | "Recife" | "Manaus" => "BRL",
        "Bogota" => "COP",
        "Lima" => "PEN",
        "Santiago" => "CLP",
        "Montevideo" => "UYU",
        "Guatemala" => "GTQ",
        "Costa_Rica" => "CRC",
        "Santo_Domingo" => "DOP",
        "Buenos_Aires" => "ARS",
        _ if city.starts_with("Argentina/") => "ARS",
        _ => return None,
    })
}

fn has_clock_word(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("noon")
        || text.split(' ').any(|word| {
            let hour = word.trim_end_matches("am").trim_end_matches("pm");
            hour != word && !hour.is_empty() && hour.chars().all(|c| c.is_ascii_digit())
                || word == "am"
                || word == "pm"
        })
}

fn numeric(text: &str, today: NaiveDate) -> Option<NaiveDateTime> {
    const DATES: [&str; 5] = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y/%m/%d", "%d-%m-%Y"];
    const TIMES: [&str; 5] = ["%H:%M", "%H.%M", "%Hh%M", "%I:%M%p", "%I:%M %p"];
    let text = text
        .trim_end_matches(" Uhr")
        .trim_end_matches(" h")
        .replacen('T', " ", 1);
    let (date, time) = text.split_once(' ')?;
    let time = TIMES
        .iter()
        .find_map(|pattern| NaiveTime::parse_from_str(time, pattern).ok())
        .or_else(|| whole_hour(time))?;
    let date = DATES
        .iter()
        .find_map(|pattern| NaiveDate::parse_from_str(date, pattern).ok())
        .filter(|date| chrono::Datelike::year(date) >= 1000)
        .or_else(|| without_year(date, today))?;
    Some(date.and_time(time))
}

/// `20`, `20h`, `8pm`.
fn whole_hour(text: &str) -> Option<NaiveTime> {
    let text = text.to_lowercase().replace(' ', "");
    let (digits, shift) = match (text.strip_suffix("pm"), text.strip_suffix("am")) {
        (Some(hour), _) => (hour, Some(12)),
        (_, Some(hour)) => (hour, Some(0)),
        _ => (text.strip_suffix('h').unwrap_or(&text), None),
    };
    let hour: u32 = digits.parse().ok()?;
    let hour = match shift {
        Some(shift) if (1..=12).contains(&hour) => hour % 12 + shift,
        Some(_) => return None,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, 0, 0)
}

/// `4.12.` or `4/12`: the next such day.
fn without_year(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let mut parts = text.trim_end_matches('.').split(['.', '/']);
    let (day, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() {
        return None;
    }
    let year = chrono::Datelike::year(&today);
    [year, year + 1]
        .into_iter()
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .find(|date| *date >= today)
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(text: &str) -> Result<Self, UnknownZone> {
        text.parse().map(Self).map_err(|_| UnknownZone)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin(text: &str) -> Result<String, DateError> {
        let zone = Zone::find("berlin").expect("a zone");
        let now = "2026-11-23T12:00:00Z".parse().expect("a time");
        zone.parse(text, now).map(|at| at.to_rfc3339())
    }

    #[test]
    fn dates_are_read_as_people_type_them() {
        let friday = Ok("2026-12-04T19:00:00+00:00".to_owned());
        for text in [
            "2026-12-04 20:00",
            "4.12.2026 20:00",
            "4.12. 20:00 Uhr",
            "04/12/2026 8pm",
            "4/12 20h",
            "2026-12-04T20:00",
            "4 December 2026 20:00",
            "2026-12-04, 8:00 PM",
        ] {
            assert_eq!(berlin(text), friday, "{text}");
        }
        assert_eq!(
            berlin("tomorrow 20:00"),
            Ok("2026-11-24T19:00:00+00:00".to_owned())
        );
        assert_eq!(
            berlin("friday 8pm"),
            Ok("2026-11-27T19:00:00+00:00".to_owned())
        );
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "soon",
            "20:00",
            "2026-13-04 20:00",
            "31.02.2027 20:00",
            "friday",
            "99",
            "🎷 8pm",
            "+262142-12-31 20:00",
            "9999-12-31 20:00",
        ] {
            assert_eq!(berlin(text), Err(DateError::NotADate), "{text}");
        }
    }

    #[test]
    fn capitals_and_long_words_after_a_time_are_read_or_refused() {
        let zone = Zone::find("Europe/Berlin").expect("a zone");
        let now = "2026-11-23T11:00:00Z".parse().expect("a time");
        let small = zone.parse("tomorrow 8:15 pm", now);
        assert!(small.is_ok(), "{small:?}");
        assert_eq!(zone.parse("Tomorrow 8:15 PM", now), small);
        for text in [
            "8:15 A",
            "8:15 Incomprehensibilities",
            "8:15 ä",
            "tomorrow 8:15 ÄM",
        ] {
            assert!(zone.parse(text, now).is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_in_the_gap_is_refused_and_one_in_the_overlap_means_the_first() {
        assert_eq!(berlin("2027-03-28 02:30"), Err(DateError::DoesNotExist));
        assert_eq!(
            berlin("2027-10-31 02:30"),
            Ok("2027-10-31T00:30:00+00:00".to_owned())
        );
    }

    #[test]
    fn the_end_of_a_day_is_the_zones_own_midnight_across_a_change_of_clocks() {
        let zone = Zone::find("Europe/Berlin").expect("a zone");
        let end = |text: &str| zone.end_of_day(text.parse().expect("a time")).to_rfc3339();
        assert_eq!(end("2027-03-28T00:10:00Z"), "2027-03-28T22:00:00+00:00");
        assert_eq!(end("2027-10-31T00:10:00Z"), "2027-10-31T23:00:00+00:00");
    }
}
