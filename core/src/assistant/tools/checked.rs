//! What a model says, checked: texts that fit, numbers in range, names that there are.

use chrono::Datelike as _;

use super::Mistake;
use crate::assistant::when::Day;
use crate::event::{MAX_PER_ORDER, SEATS_MAX};

pub(super) fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
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

/// Today and the days that people mean by "next Friday", with their names.
pub(in crate::assistant) fn calendar(today: chrono::NaiveDate) -> Vec<String> {
    let days = (0..21).filter_map(|n| today.checked_add_days(chrono::Days::new(n)));
    days.map(|day| format!("{day} {}", Day::of(day.weekday()).name()))
        .collect()
}
