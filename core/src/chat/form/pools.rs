//! The form of shared seats: what it asks, and how 'which tiers' is read.

use super::questions::{Question, SEATS};
use super::read::Read;
use super::submit::{Values, answered};
use crate::error::{Rejection, Result};
use crate::event::{Full, Pool, PoolDetails, Tier};
use crate::i18n::Lang;
use crate::id::TierId;
use crate::tr;

const TIERS_MAX: usize = 500;

pub(super) fn questions(lang: Lang, full: &Full, pool: Option<&Pool>) -> Vec<Question> {
    let name = Question::new(
        "pool",
        Read::Text {
            max: crate::event::TIER_NAME_MAX,
        },
        tr!(lang, "form-pool-name-label"),
        tr!(lang, "form-pool-name-hint"),
    );
    let (label, hint) = (
        tr!(lang, "form-pool-seats-label"),
        tr!(lang, "form-pool-seats-hint"),
    );
    let seats = Question::new("seats", SEATS, label, hint);
    let numbered = |(n, tier): (usize, &Tier)| format!("{} {}", n + 1, tier.name);
    let list: Vec<String> = full.tiers.iter().enumerate().map(numbered).collect();
    let all = tr!(lang, "form-pool-tiers-all");
    let tiers = Question::new(
        "tiers",
        Read::Text { max: TIERS_MAX },
        tr!(lang, "form-pool-tiers-label"),
        tr!(lang, "form-pool-tiers-hint", tiers = list.join(" · ")),
    )
    .choices(vec![(all.clone(), all)]);
    match pool {
        Some(pool) => vec![
            name.initial(&pool.name),
            seats.initial(pool.quantity.to_string()),
            tiers.initial(numbers(full, pool)),
        ],
        None => vec![name, seats, tiers],
    }
}

/// Those that draw on it already, as they would be typed: `1, 3`.
fn numbers(full: &Full, pool: &Pool) -> String {
    let drawing = full.tiers.iter().enumerate();
    let drawing = drawing.filter(|(_, tier)| tier.pool_id == Some(pool.id));
    let numbers: Vec<String> = drawing.map(|(n, _)| (n + 1).to_string()).collect();
    numbers.join(", ")
}

pub(super) fn details(values: &Values, full: &Full) -> Result<PoolDetails> {
    Ok(PoolDetails {
        name: answered(values.text("pool"))?,
        quantity: answered(values.number("seats"))?,
        tiers: tiers_named(&answered(values.text("tiers"))?, &full.tiers)?,
    })
}

/// The tiers that somebody named by their numbers in the list, from 1, or their names.
///
/// # Errors
/// `WhichTiers`, with the words that name none of them, or several.
fn tiers_named(text: &str, tiers: &[Tier]) -> Result<Vec<TierId>, Rejection> {
    let typed = text.trim().to_lowercase();
    // The word that the button says can be typed, in any language.
    if Lang::ALL
        .iter()
        .any(|lang| tr!(lang, "form-pool-tiers-all") == typed)
    {
        return Ok(tiers.iter().map(|tier| tier.id).collect());
    }
    let found = match one(&typed, tiers) {
        Some(tier) => vec![tier],
        None => several(&typed, tiers)?,
    };
    let is_found = |tier: &&Tier| found.contains(&tier.id);
    Ok(tiers.iter().filter(is_found).map(|tier| tier.id).collect())
}

/// Those of a list: by commas, within these by the word for 'and', and numbers also by spaces.
fn several(typed: &str, tiers: &[Tier]) -> Result<Vec<TierId>, Rejection> {
    let mut found = Vec::new();
    for part in split(typed, &[",", ";", "\n"]) {
        if let Some(tier) = one(part, tiers) {
            found.push(tier);
            continue;
        }
        let ands = Lang::ALL.map(|lang| format!(" {} ", tr!(lang, "form-pool-tiers-and")));
        let mut ands: Vec<&str> = ands.iter().map(String::as_str).collect();
        ands.extend(["&", "+"]);
        for part in split(part, &ands) {
            let words: Vec<&str> = part.split_whitespace().collect();
            let is_number = |word: &&str| word.parse::<usize>().is_ok();
            let parts = if words.iter().all(is_number) {
                words
            } else {
                vec![part]
            };
            for part in parts {
                let written = part.to_owned();
                found.push(one(part, tiers).ok_or(Rejection::WhichTiers { written })?);
            }
        }
    }
    if found.is_empty() {
        let written = typed.to_owned();
        return Err(Rejection::WhichTiers { written });
    }
    Ok(found)
}

fn split<'a>(text: &'a str, at: &[&str]) -> Vec<&'a str> {
    let mut parts = vec![text];
    for separator in at {
        let smaller = parts.into_iter().flat_map(|part| part.split(separator));
        parts = smaller.collect();
    }
    let parts = parts.into_iter().map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

/// By its whole name, its number, or a part of the name that no other tier's has.
fn one(typed: &str, tiers: &[Tier]) -> Option<TierId> {
    let by_name = tiers
        .iter()
        .find(|tier| tier.name.to_lowercase() == typed)
        .map(|tier| tier.id);
    let number: Option<usize> = typed.trim_matches(['#', '.', ')']).parse().ok();
    if let Some(number) = number {
        let at = number.checked_sub(1)?;
        return by_name.or_else(|| tiers.get(at).map(|tier| tier.id));
    }
    let mut parts = tiers
        .iter()
        .filter(|tier| tier.name.to_lowercase().contains(typed));
    let part = match (parts.next(), parts.next()) {
        (Some(only), None) => Some(only.id),
        _ => None,
    };
    by_name.or(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::EventId;

    fn tiers(names: &[&str]) -> Vec<Tier> {
        let event_id = EventId::new();
        let tier = |name: &&str| Tier {
            id: TierId::new(),
            event_id,
            name: (*name).to_owned(),
            price_minor: 0,
            quantity: 1,
            held: 0,
            sold: 0,
            per_order_limit: 1,
            sales_start: None,
            sales_end: None,
            position: 0,
            pool_id: None,
        };
        names.iter().map(tier).collect()
    }

    /// The numbers of those that were named, from 1.
    fn read(text: &str, names: &[&str]) -> Option<Vec<usize>> {
        let tiers = tiers(names);
        let named = tiers_named(text, &tiers).ok()?;
        let number = |id: &TierId| tiers.iter().position(|tier| tier.id == *id).map(|n| n + 1);
        named.iter().map(number).collect()
    }

    #[test]
    fn tiers_are_named_by_number_by_name_and_all_at_once() {
        let names = ["Early bird", "Regular", "Sit, eat and drink"];
        for (text, wanted) in [
            ("1, 2", vec![1, 2]),
            ("2 1", vec![1, 2]),
            ("1 and 3", vec![1, 3]),
            ("#1 & #2", vec![1, 2]),
            ("2; 2", vec![2]),
            ("regular", vec![2]),
            ("EARLY, regular", vec![1, 2]),
            ("Early bird and Regular", vec![1, 2]),
            ("early und regular", vec![1, 2]),
            ("Sit, eat and drink", vec![3]),
            ("all", vec![1, 2, 3]),
            (" Alle ", vec![1, 2, 3]),
        ] {
            assert_eq!(read(text, &names), Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_names_no_tier_or_several_is_refused_with_the_words_it_is_about() {
        let tiers = tiers(&["Floor", "Floor front", "Balcony"]);
        for (text, about) in [
            ("4", "4"),
            ("0", "0"),
            ("1, vip", "vip"),
            ("fl, 2", "fl"),
            (",", ","),
            ("1 2 9", "9"),
        ] {
            let written = about.to_owned();
            let refused = Err(Rejection::WhichTiers { written });
            assert_eq!(tiers_named(text, &tiers), refused, "{text}");
        }
    }

    #[test]
    fn a_name_that_is_a_number_goes_before_the_number() {
        assert_eq!(read("2", &["2", "1"]), Some(vec![1]));
    }
}
