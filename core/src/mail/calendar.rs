//! An event as a calendar file (RFC 5545): attached to ticket mail, and served by the web page.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus, Property};

use super::one_line;

/// What stands in a calendar.
#[derive(Clone, Copy, Debug)]
pub struct CalendarEntry<'a> {
    /// The same for every version of one event, so that a calendar replaces the older one.
    pub uid: &'a str,
    pub name: &'a str,
    pub venue: &'a str,
    pub description: &'a str,
    pub url: &'a str,
    pub starts_at: DateTime<Utc>,
    pub ends_at: Option<DateTime<Utc>>,
    pub now: DateTime<Utc>,
}

/// The text of an `.ics` file with one event. It says no METHOD: it is an entry to keep, not an
/// invitation to answer. Without an end it has none, rather than one made up.
pub fn calendar(entry: &CalendarEntry<'_>) -> String {
    let mut event = Event::new();
    event
        .uid(&one_line(entry.uid))
        .timestamp(entry.now)
        .starts(entry.starts_at)
        .summary(&one_line(entry.name))
        .description(&description(entry))
        .url(&one_line(entry.url))
        .status(EventStatus::Confirmed);
    if let Some(ends_at) = entry.ends_at {
        event.ends(ends_at);
    }
    if !entry.venue.trim().is_empty() {
        event.location(&one_line(entry.venue));
    }
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//EventOS//EventOS//EN"),
        ("CALSCALE", "GREGORIAN"),
    ] {
        calendar.append_property(Property::new(name, value));
    }
    calendar.push(event);
    calendar.to_string()
}

/// The description and the event's address, since few calendars show the URL property.
fn description(entry: &CalendarEntry<'_>) -> String {
    let lines: Vec<String> = entry.description.lines().map(one_line).collect();
    format!("{}\n\n{}", lines.join("\n"), one_line(entry.url))
        .trim()
        .to_owned()
}
