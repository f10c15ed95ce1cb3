//! What a model says, checked: texts that fit, numbers in range, names that there are.

use chrono::Datelike as _;

use super::Mistake;
use crate::assistant::when::Day;
use crate::event::{MAX_PER_ORDER, SEATS_MAX};

pub(super) fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Those who are meant by a name: who is called exactly so, and else whose name holds it. Accents and
/// capitals do not matter.
pub(super) fn called<'a, T>(
    all: &'a [T],
    name_of: impl Fn(&T) -> &str,
    wanted: &str,
) -> Vec<&'a T> {
    let folded = |text: &str| deunicode::deunicode(text.trim()).to_lowercase();
    let wanted = folded(wanted);
    let exactly = |one: &&T| {
        let name = folded(name_of(one));
        name == wanted || name.split(' ').any(|word| word == wanted)
    };
    let exact: Vec<&T> = all.iter().filter(exactly).collect();
    match exact.is_empty() {
        true => all
            .iter()
            .filter(|one| folded(name_of(one)).contains(&wanted))
            .collect(),
        false => exact,
    }
}

/// Which of these names is meant.
pub(super) fn position<'n>(
    names: impl Iterator<Item = &'n str>,
    wanted: &str,
) -> Result<usize, Mistake> {
    let names: Vec<&str> = names.collect();
    let found = names.iter().position(|name| same(name, wanted));
    found.ok_or_else(|| format!("There is no tier '{wanted}'; there are {names:?}.").into()) // not-for-people: the model reads it
}

/// One line that fits.
pub(super) fn line(text: &str, max: usize) -> Result<String, String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    lines(&line, max)
}

/// Text that fits.
pub(super) fn lines(text: &str, max: usize) -> Result<String, String> {
    let text: String = text.trim().chars().filter(|c| *c != '\0').collect();
    match text.chars().count() {
        0 => Err("A text is empty: leave it null instead.".to_owned()), // not-for-people: the model reads it
        count if count > max => Err(format!(
            "A text of {count} characters is too long: {max} at most."
        )), // not-for-people: the model reads it
        _ => Ok(text),
    }
}

pub(super) fn seats(quantity: i64) -> Result<i64, Mistake> {
    let fits = (1..=SEATS_MAX).contains(&quantity);
    fits.then_some(quantity)
        .ok_or_else(|| format!("A quantity is from 1 to {SEATS_MAX}.").into()) // not-for-people: the model reads it
}

pub(super) fn limit(most: i64) -> Result<i64, Mistake> {
    let fits = (1..=MAX_PER_ORDER).contains(&most);
    fits.then_some(most)
        .ok_or_else(|| format!("One order may have from 1 to {MAX_PER_ORDER}.").into()) // not-for-people: the model reads it
}

/// Today and the next five weeks, with their weekdays' names.
pub(in crate::assistant) fn calendar(today: chrono::NaiveDate) -> Vec<String> {
    let days = (0..36).filter_map(|n| today.checked_add_days(chrono::Days::new(n)));
    days.map(|day| format!("{day} {}", Day::of(day.weekday()).name()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_found_by_how_people_write_them() {
        let all = ["José García", "Ana", "Anastasia", "Zoë"];
        let found = |wanted: &str| called(&all, |name| name, wanted);
        assert_eq!(found("jose"), [&"José García"]);
        assert_eq!(found("ana"), [&"Ana"]);
        assert_eq!(found("anas"), [&"Anastasia"]);
        assert_eq!(found("Zoe"), [&"Zoë"]);
        assert!(found("Ben").is_empty());
    }
}
