//! Dates by code: the model says date, weekday, time and zone apart, and is told what does not fit.

use chrono::{
    DateTime, Datelike as _, LocalResult, NaiveDate, NaiveTime, TimeZone as _, Utc, Weekday,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::zone::Zone;

/// Nothing is planned further ahead.
const YEARS_AHEAD: i32 = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Day {
    pub fn of(day: Weekday) -> Self {
        match day {
            Weekday::Mon => Self::Monday,
            Weekday::Tue => Self::Tuesday,
            Weekday::Wed => Self::Wednesday,
            Weekday::Thu => Self::Thursday,
            Weekday::Fri => Self::Friday,
            Weekday::Sat => Self::Saturday,
            Weekday::Sun => Self::Sunday,
        }
    }

    /// As the model reads and writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }
}

/// Which of two: a time that there is twice on the night the clocks go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fold {
    Earlier,
    Later,
}

/// What the model is told of a date that does not fit. In English: no person reads it.
pub type Mistake = String;

/// A date that was said, and the weekday that was said with it.
///
/// # Errors
/// That it is none, has passed, or falls on another weekday.
pub fn date(text: &str, said: Option<Day>, today: NaiveDate) -> Result<NaiveDate, Mistake> {
    let day = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .map_err(|_| format!("'{text}' is no date that exists. Write it as YYYY-MM-DD."))?; // not-for-people: the model reads it
    if day < today {
        return Err(format!(
            "{day} has passed: today is {today}. Ask which day is meant, or take the next such day." // not-for-people: the model reads it
        ));
    }
    if day.year() > today.year() + YEARS_AHEAD {
        return Err(format!("{day} is more than {YEARS_AHEAD} years ahead.")); // not-for-people: the model reads it
    }
    let is = Day::of(day.weekday());
    match said {
        Some(said) if said != is => {
            let next = (0..7)
                .filter_map(|n| day.checked_add_days(chrono::Days::new(n)))
                .find(|day| Day::of(day.weekday()) == said);
            let next = next.map(|day| day.to_string()).unwrap_or_default();
            Err(format!(
                "{day} is a {}, not a {}; the next {} after it is {next}. If the person named both, ask which is meant.", // not-for-people: the model reads it
                is.name(),
                said.name(),
                said.name()
            ))
        }
        _ => Ok(day),
    }
}

/// A time of the day, `20:00`.
///
/// # Errors
/// That it is none.
pub fn time(text: &str) -> Result<NaiveTime, Mistake> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M")
        .map_err(|_| format!("'{text}' is no time. Write it as HH:MM, from 00:00 to 23:59.")) // not-for-people: the model reads it
}

/// The instant of a day and a time there.
///
/// # Errors
/// That there is no such time that day, that there are two, or that it has passed.
pub fn instant(
    day: NaiveDate,
    time: NaiveTime,
    zone: Zone,
    fold: Option<Fold>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Mistake> {
    let at = match (zone.0.from_local_datetime(&day.and_time(time)), fold) {
        (LocalResult::Single(at), _) => at,
        (LocalResult::Ambiguous(first, _), Some(Fold::Earlier)) => first,
        (LocalResult::Ambiguous(_, second), Some(Fold::Later)) => second,
        (LocalResult::Ambiguous(..), None) => {
            return Err(format!(
                "{time} comes twice on {day} in {zone}: the clocks go back. Ask which is meant, and say 'earlier' or 'later' in which_of_two." // not-for-people: the model reads it
            ));
        }
        (LocalResult::None, _) => {
            return Err(format!(
                "There is no {time} on {day} in {zone}: the clocks go forward over it. Ask for another time." // not-for-people: the model reads it
            ));
        }
    };
    let at = at.with_timezone(&Utc);
    if at <= now {
        return Err(format!("{day} {time} in {zone} has passed.")); // not-for-people: the model reads it
    }
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_weekday_that_contradicts_the_date_is_a_mistake_that_names_the_right_one() {
        let today = day("2026-11-26");
        assert_eq!(
            date("2026-12-04", Some(Day::Friday), today),
            Ok(day("2026-12-04"))
        );
        assert_eq!(date("2026-12-04", None, today), Ok(day("2026-12-04")));
        let wrong = date("2026-12-05", Some(Day::Friday), today).expect_err("a Saturday");
        assert!(
            wrong.contains("is a saturday") && wrong.contains("2026-12-11"),
            "{wrong}"
        );
        for text in ["2026-11-25", "2026-02-30", "tomorrow", "2126-01-01", ""] {
            assert!(date(text, None, today).is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_in_the_gap_does_not_exist_and_one_in_the_overlap_is_asked_for() {
        let berlin = Zone::find("Berlin").expect("a zone");
        let now = "2026-11-26T12:00:00Z".parse().expect("a time");
        let half_past_two = time("02:30").expect("a time");
        let at = |text: &str, fold| instant(day(text), half_past_two, berlin, fold, now);
        assert!(at("2027-03-28", None).is_err_and(|why| why.contains("forward")));
        assert!(at("2027-10-31", None).is_err_and(|why| why.contains("twice")));
        let utc = |text: &str| Ok(text.parse().expect("a time"));
        assert_eq!(
            at("2027-10-31", Some(Fold::Earlier)),
            utc("2027-10-31T00:30:00Z")
        );
        assert_eq!(
            at("2027-10-31", Some(Fold::Later)),
            utc("2027-10-31T01:30:00Z")
        );
        assert_eq!(
            at("2027-07-01", Some(Fold::Later)),
            utc("2027-07-01T00:30:00Z")
        );
    }
}
