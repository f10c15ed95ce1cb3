//! A calendar for a question whose answer is a date and time: a month of days, then the times of one.
//!
//! It only saves typing: what is pressed is the answer that would have been typed.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

use crate::chat::{Action, Button};
use crate::i18n::Lang;
use crate::tr;
use crate::zone::Zone;

/// Events are made up to two years ahead, by calendar.
const MONTHS_AHEAD: u16 = 24;
const TIMES_IN_A_ROW: usize = 4;
/// A cell with nothing in it.
const EMPTY: &str = " ";

/// The question that a calendar belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    pub lang: Lang,
    pub zone: Zone,
    pub now: DateTime<Utc>,
    /// Which filling of which form, and which question of it.
    pub form: u32,
    pub at: u8,
}

impl Calendar {
    fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone.0).date_naive()
    }

    /// Whether it has such a month.
    pub fn has_month(&self, month: u16) -> bool {
        let first = number_of(self.today());
        (first..=first + MONTHS_AHEAD).contains(&month)
    }

    /// Whether it has such a day.
    pub fn has_day(&self, day: NaiveDate) -> bool {
        day >= self.today() && self.has_month(number_of(day))
    }

    /// The month in which `at` lies, or the nearest that it has.
    pub fn month_of(&self, at: DateTime<Utc>) -> u16 {
        let first = number_of(self.today());
        let month = number_of(at.with_timezone(&self.zone.0).date_naive());
        month.clamp(first, first + MONTHS_AHEAD)
    }

    /// A month: which it is, the weekdays, and its days. What has passed cannot be pressed; weeks that
    /// have are left out.
    pub fn days(&self, month: u16) -> Vec<Vec<Button>> {
        let Some(first) = first_of(month) else {
            return Vec::new();
        };
        let week_starts = self.week_starts();
        let mut rows = vec![self.header(first, month)];
        let weekdays = std::iter::successors(Some(week_starts), |day| Some(day.succ())).take(7);
        rows.push(
            weekdays
                .map(|day| nothing(self.lang.weekday(day)))
                .collect(),
        );
        let before = first.weekday().days_since(week_starts);
        let mut cells: Vec<Button> = (0..before).map(|_| nothing(EMPTY)).collect();
        let days = first
            .iter_days()
            .take_while(|day| day.month() == first.month());
        cells.extend(days.map(|day| self.day(day)));
        while !cells.len().is_multiple_of(7) {
            cells.push(nothing(EMPTY));
        }
        let weeks = cells.chunks(7).map(<[Button]>::to_vec);
        rows.extend(weeks.filter(|week| week.iter().any(|cell| cell.label != EMPTY)));
        rows
    }

    fn header(&self, first: NaiveDate, month: u16) -> Vec<Button> {
        let turn = |label: &str, to: u16| {
            let to = Action::Calendar {
                form: self.form,
                at: self.at,
                month: to,
            };
            Button::press(label, &to)
        };
        let mut row = Vec::new();
        if self.has_month(month - 1) {
            row.push(turn("‹", month - 1));
        }
        row.push(nothing(self.lang.month(first)));
        if self.has_month(month + 1) {
            row.push(turn("›", month + 1));
        }
        row
    }

    fn day(&self, day: NaiveDate) -> Button {
        if day < self.today() {
            return nothing(EMPTY);
        }
        let action = Action::Day {
            form: self.form,
            at: self.at,
            day: number_of_day(day),
        };
        Button::press(day.day().to_string(), &action)
    }

    /// Mondays, but for those who read English in America.
    fn week_starts(&self) -> Weekday {
        let zone = self.zone.0.name();
        let in_america = zone.starts_with("America/") || zone.starts_with("US/");
        if self.lang == Lang::En && in_america {
            Weekday::Sun
        } else {
            Weekday::Mon
        }
    }

    /// The times of a day: every hour, in the evening every half hour. What has passed, and what the
    /// clocks jump over, is left out.
    pub fn times(&self, day: NaiveDate) -> Vec<Vec<Button>> {
        let mut rows = vec![vec![nothing(self.lang.day(day))]];
        let times: Vec<Button> = offered().filter_map(|time| self.time(day, time)).collect();
        rows.extend(times.chunks(TIMES_IN_A_ROW).map(<[Button]>::to_vec));
        let month = Action::Calendar {
            form: self.form,
            at: self.at,
            month: number_of(day),
        };
        rows.push(vec![
            Button::press(tr!(self.lang, "button-calendar-days"), &month),
            nothing(tr!(self.lang, "button-calendar-type")),
        ]);
        rows
    }

    fn time(&self, day: NaiveDate, time: NaiveTime) -> Option<Button> {
        let at = self.zone.instant(day.and_time(time)).ok()?;
        let minute = u16::try_from((time - NaiveTime::MIN).num_minutes()).ok()?;
        let action = Action::Time {
            form: self.form,
            at: self.at,
            day: number_of_day(day),
            minute,
        };
        (at > self.now).then(|| Button::press(self.lang.time(at, self.zone.0), &action))
    }
}

/// From eight to eleven at night.
fn offered() -> impl Iterator<Item = NaiveTime> {
    let half_hours = (16..=46).filter(|n| n % 2 == 0 || *n > 34);
    half_hours.map(|n| NaiveTime::MIN + TimeDelta::minutes(30 * n))
}

fn nothing(label: impl Into<String>) -> Button {
    Button::press(label, &Action::Nothing)
}

/// Months since the year 0.
fn number_of(day: NaiveDate) -> u16 {
    u16::try_from(day.year() * 12).unwrap_or_default() + u16::try_from(day.month0()).unwrap_or(0)
}

fn first_of(month: u16) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(0, 1, 1)?.checked_add_months(Months::new(month.into()))
}

fn number_of_day(day: NaiveDate) -> u32 {
    u32::try_from(day.num_days_from_ce()).unwrap_or_default()
}

/// The day that a button carried.
pub(super) fn day_of(number: u32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(number).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(lang: Lang, zone: &str, now: &str) -> Calendar {
        Calendar {
            lang,
            zone: Zone::find(zone).expect("a zone"),
            now: now.parse().expect("a time"),
            form: 7,
            at: 1,
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    /// As it is read: a row a line, cells that do nothing in brackets.
    fn read(rows: &[Vec<Button>]) -> String {
        let cell = |button: &Button| match button == &nothing(button.label.clone()) {
            true => format!("[{}]", button.label),
            false => button.label.clone(),
        };
        let row = |row: &Vec<Button>| row.iter().map(cell).collect::<Vec<_>>().join(" ");
        rows.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_month_shows_the_days_that_are_ahead() {
        let berlin = calendar(Lang::De, "Berlin", "2026-11-23T11:00:00Z");
        let november = berlin.month_of(berlin.now);
        assert_eq!(
            read(&berlin.days(november)),
            "[November 2026] ›\n\
             [Mo] [Di] [Mi] [Do] [Fr] [Sa] [So]\n\
             23 24 25 26 27 28 29\n\
             30 [ ] [ ] [ ] [ ] [ ] [ ]"
        );
        assert!(read(&berlin.days(november + 1)).starts_with("‹ [Dezember 2026] ›\n"));
        assert!(read(&berlin.days(november + 24)).starts_with("‹ [November 2028]\n"));
        assert!(!berlin.has_month(november - 1) && !berlin.has_month(november + 25));
    }

    #[test]
    fn weeks_start_on_mondays_and_for_english_in_america_on_sundays() {
        let weekdays = |lang, zone| {
            let calendar = calendar(lang, zone, "2026-11-23T11:00:00Z");
            read(&calendar.days(calendar.month_of(calendar.now))[1..2])
        };
        let new_york = "America/New_York";
        assert_eq!(
            weekdays(Lang::En, new_york),
            "[Su] [Mo] [Tu] [We] [Th] [Fr] [Sa]"
        );
        assert_eq!(
            weekdays(Lang::En, "London"),
            "[Mo] [Tu] [We] [Th] [Fr] [Sa] [Su]"
        );
        assert_eq!(
            weekdays(Lang::Es, new_york),
            "[lu] [ma] [mi] [ju] [vi] [sá] [do]"
        );
        assert_eq!(
            weekdays(Lang::Fr, "Paris"),
            "[lu] [ma] [me] [je] [ve] [sa] [di]"
        );
    }

    #[test]
    fn a_day_offers_the_times_that_are_ahead_in_eight_rows_at_most() {
        let berlin = calendar(Lang::De, "Berlin", "2026-11-23T11:00:00Z");
        assert_eq!(
            read(&berlin.times(day("2026-12-04"))),
            "[Freitag, 4. Dezember]\n\
             08:00 09:00 10:00 11:00\n\
             12:00 13:00 14:00 15:00\n\
             16:00 17:00 17:30 18:00\n\
             18:30 19:00 19:30 20:00\n\
             20:30 21:00 21:30 22:00\n\
             22:30 23:00\n\
             ‹ Zurück zu den Tagen [Andere Zeit? Schreib sie]"
        );
        // It is noon in Berlin.
        assert!(read(&berlin.times(day("2026-11-23"))).contains("]\n13:00 14:00"));
    }

    #[test]
    fn what_the_clocks_jump_over_is_not_offered() {
        // Samoa left the thirtieth of December out when it went over to the other side of the date line.
        let samoa = calendar(Lang::En, "Pacific/Apia", "2011-12-01T00:00:00Z");
        let offered = |text| samoa.times(day(text)).concat().len() - 3;
        assert_eq!(offered("2011-12-29"), 22);
        assert_eq!(offered("2011-12-30"), 0);
    }

    #[test]
    fn months_and_days_read_back_from_their_numbers() {
        for text in ["2026-11-23", "2028-02-29", "2026-12-31", "2027-01-01"] {
            let day = day(text);
            assert_eq!(day_of(number_of_day(day)), Some(day));
            assert_eq!(first_of(number_of(day)), day.with_day(1));
        }
        assert_eq!(day_of(u32::MAX), None);
    }
}
