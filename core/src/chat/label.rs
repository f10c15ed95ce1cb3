//! What stands on a button or in a list that one chooses from, so that no two read the same.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::cut::{short, units};
use crate::event::{Event, EventStatus};
use crate::i18n::Lang;
use crate::tr;

/// So long a button's label may be, as [`units`] counts: Discord has 80 characters.
pub(super) const OF_A_BUTTON: usize = 80;
/// Of a venue so much tells events apart.
const OF_A_VENUE: usize = 24;

/// A label for each of `events`, at most `room` long: name, date, and what it is if not on sale. Where
/// two read the same, by their venues, and else by their slugs, which can be typed.
pub(super) fn of_events(
    lang: Lang,
    events: &[Event],
    now: DateTime<Utc>,
    room: usize,
) -> Vec<String> {
    let date = |event: &Event| lang.near_date_time(event.starts_at, event.zone.0, now);
    let tails = |what: &dyn Fn(&Event) -> String| -> Vec<String> {
        let each = events.iter();
        each.map(|event| format!(" · {}{}", date(event), what(event)))
            .collect()
    };
    let plain = tails(&|event| state(lang, event));
    let venue = |event: &Event| short(&event.venue, OF_A_VENUE);
    let by_venue = tails(&|event| format!("{} · {}", state(lang, event), venue(event)));
    let by_slug = tails(&|event| format!(" · {}", event.slug));
    let whole = |tails: &[String]| -> Vec<String> {
        let each = events.iter().zip(tails);
        each.map(|(event, tail)| headed(&event.name, tail, room))
            .collect()
    };
    let ways = [whole(&plain), whole(&by_venue), whole(&by_slug)];
    let counts = ways.each_ref().map(counted);
    let label = |n: usize| {
        let is_alone = |way: &usize| counts[*way].get(ways[*way][n].as_str()) == Some(&1);
        let way = (0..2).find(is_alone).unwrap_or(2);
        ways[way][n].clone()
    };
    (0..events.len()).map(label).collect()
}

/// The same for the buttons below a list that says more of each: the name alone where it is the only
/// one of its name.
pub(super) fn of_names(lang: Lang, events: &[Event], now: DateTime<Utc>) -> Vec<String> {
    let names = counted(events.iter().map(|event| &event.name));
    let full = of_events(lang, events, now, OF_A_BUTTON);
    let each = events.iter().zip(full);
    each.map(|(event, full)| match names.get(event.name.as_str()) {
        Some(1) => short(&event.name, OF_A_BUTTON),
        _ => full,
    })
    .collect()
}

/// What an event is that is not on sale.
fn state(lang: Lang, event: &Event) -> String {
    let state = match event.status {
        EventStatus::Published => return String::new(),
        EventStatus::Draft => tr!(lang, "event-short-draft"),
        EventStatus::Cancelled => tr!(lang, "event-short-cancelled"),
        EventStatus::Ended => tr!(lang, "event-short-ended"),
    };
    format!(" · {state}")
}

fn counted<'l>(labels: impl IntoIterator<Item = &'l String>) -> HashMap<&'l str, usize> {
    let mut counts = HashMap::new();
    for label in labels {
        *counts.entry(label.as_str()).or_default() += 1;
    }
    counts
}

/// The labels, at most `room` long; what was there before gets a number.
pub(super) fn distinct(labels: impl IntoIterator<Item = String>, room: usize) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut all = Vec::new();
    for label in labels {
        let numbered = (2..).map(|n| headed(&label, &format!(" ({n})"), room));
        let mut ways = std::iter::once(short(&label, room)).chain(numbered);
        let free = ways.find(|way| taken.insert(way.clone()));
        all.extend(free);
    }
    all
}

/// `head` and `tail`, at most `room` long: the head is cut.
fn headed(head: &str, tail: &str, room: usize) -> String {
    let head = short(head, room.saturating_sub(units(tail)));
    short(&format!("{head}{tail}"), room)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AccountId, EventId};

    fn event(name: &str, venue: &str, slug: &str, starts: &str) -> Event {
        Event {
            id: EventId::new(),
            organizer_id: AccountId::new(),
            slug: slug.to_owned(),
            name: name.to_owned(),
            description: String::new(),
            venue: venue.to_owned(),
            starts_at: starts.parse().expect("a time"),
            ends_at: None,
            zone: "Europe/Berlin".parse().expect("a zone"),
            currency: "EUR".parse().expect("a currency"),
            capacity: None,
            held: 0,
            sold: 0,
            cover_key: None,
            status: EventStatus::Published,
            revision: 1,
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-23T11:00:00Z".parse().expect("a time")
    }

    #[test]
    fn a_date_of_another_year_has_its_year() {
        let events = [
            event("Jazz", "Attic", "jazz", "2026-12-04T19:00:00Z"),
            event("Jazz", "Attic", "jazz-1", "2027-12-04T19:00:00Z"),
        ];
        let labels = of_events(Lang::En, &events, now(), 100);
        assert_eq!(
            labels,
            ["Jazz · Dec 4, 8:00 PM", "Jazz · Dec 4, 2027, 8:00 PM"]
        );
    }

    #[test]
    fn what_reads_the_same_is_told_apart_by_its_venue_and_else_by_its_slug() {
        let at = "2026-12-04T19:00:00Z";
        let events = [
            event("Jazz", "Attic", "jazz", at),
            event("Jazz", "Cellar", "jazz-1", at),
            event("Jazz", "Attic", "jazz-2", at),
            event("Rock", "Attic", "rock", at),
        ];
        let labels = of_events(Lang::De, &events, now(), 100);
        assert_eq!(
            labels,
            [
                "Jazz · 4. Dez, 20:00 Uhr · jazz",
                "Jazz · 4. Dez, 20:00 Uhr · Cellar",
                "Jazz · 4. Dez, 20:00 Uhr · jazz-2",
                "Rock · 4. Dez, 20:00 Uhr",
            ]
        );
    }

    #[test]
    fn long_names_are_cut_between_what_one_sees_as_characters_and_stay_apart() {
        let (family, at) = ("👩‍👩‍👧", "2027-12-04T19:00:00Z");
        let name = family.repeat(60);
        let slug = "a".repeat(45);
        let events = [
            event(&name, "Attic", &slug, at),
            event(&name, "Attic", &format!("{}b", &slug[..44]), at),
        ];
        for room in [OF_A_BUTTON, 100] {
            for lang in Lang::ALL {
                let labels = of_events(lang, &events, now(), room);
                assert_ne!(labels[0], labels[1]);
                for label in labels {
                    assert!(units(&label) <= room, "{label}");
                    let (head, _) = label.split_once('…').expect("it is cut");
                    assert_eq!(head.replace(family, ""), "", "{label}");
                }
            }
        }
    }

    #[test]
    fn what_was_there_before_gets_a_number() {
        let labels = ["Sam", "Sam", "Sam (2)", "Sam"].map(str::to_owned);
        assert_eq!(
            distinct(labels, 100),
            ["Sam", "Sam (2)", "Sam (2) (2)", "Sam (3)"]
        );
        let long = ["x".repeat(200), "x".repeat(200)];
        let labels = distinct(long, 100);
        assert!(labels.iter().all(|label| units(label) == 100), "{labels:?}");
        assert_ne!(labels[0], labels[1]);
    }
}
