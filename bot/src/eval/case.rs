//! A case: what is there, what somebody says, and what has to come of it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use eventos_core::assistant::Missing;
use eventos_core::i18n::Lang;
use eventos_core::money::Currency;
use eventos_core::zone::Zone;
use serde::{Deserialize, Deserializer, Serialize};

/// What a case is about. A report counts by it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// All is said at once.
    Complete,
    /// Something is not said, and has to be asked for.
    Missing,
    /// What was said is taken back.
    Correction,
    /// Days that are named by other days.
    Dates,
    /// Nights on which the clocks change.
    Dst,
    Currency,
    Tiers,
    /// Of an event that is published.
    Change,
    Attendee,
    Staff,
    Nonsense,
    Attack,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// In kebab case, and unique over all files.
    pub name: String,
    pub kind: Kind,
    /// The person's.
    pub language: Lang,
    pub now: DateTime<Utc>,
    /// What the person set for themselves.
    pub zone: Option<Zone>,
    pub currency: Option<Currency>,
    #[serde(default)]
    pub events: Vec<Existing>,
    /// One message after the other.
    pub says: Vec<String>,
    /// Whether the last message is a post of somebody else's.
    #[serde(default)]
    pub forwarded: bool,
    pub expect: Expect,
}

/// An event that is there already.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Existing {
    pub name: String,
    pub venue: String,
    #[serde(default)]
    pub description: String,
    #[serde(deserialize_with = "local")]
    pub starts: NaiveDateTime,
    pub zone: Zone,
    pub currency: Currency,
    pub capacity: Option<i64>,
    pub whose: Whose,
    pub status: Status,
    pub tiers: Vec<Tier>,
    #[serde(default)]
    pub attendees: Vec<Attendee>,
}

/// What the person is to an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Whose {
    /// They organize it.
    Own,
    /// Somebody else does.
    Other,
    /// Somebody else does, and they stand at its door.
    Door,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Published,
    Draft,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    pub name: String,
    pub price_minor: i64,
    pub quantity: i64,
}

/// An order of somebody's.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attendee {
    pub name: String,
    pub tier: String,
    #[serde(default = "one")]
    pub quantity: i64,
    /// How many of these are checked in.
    #[serde(default, rename = "in")]
    pub are_in: usize,
}

fn one() -> i64 {
    1
}

/// What has to hold after the last message: everything that is named.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expect {
    pub draft: Wanted<WantedDraft>,
    /// Exactly these are still missing.
    pub missing: Option<Vec<Missing>>,
    /// Whether the draft is shown with its Publish button.
    pub review: Option<bool>,
    pub proposal: Wanted<WantedProposal>,
    /// Whose refund is shown, to be confirmed.
    pub refund: Option<String>,
    pub offer: Option<WantedOffer>,
    pub screen: Option<Screen>,
    /// One of these stands in what the person reads.
    pub says_any: Vec<String>,
    pub says_none: Vec<String>,
}

/// What a case may say of a thing: that it is so, that there is none, or nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Wanted<T> {
    #[default]
    Unsaid,
    Nothing,
    This(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Wanted<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let said = Option::<T>::deserialize(from)?;
        Ok(said.map_or(Self::Nothing, Self::This))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WantedDraft {
    /// Compared without case and accents.
    pub name: Option<String>,
    /// Contained, without case and accents.
    pub venue: Option<String>,
    pub date: Option<NaiveDate>,
    #[serde(deserialize_with = "time")]
    pub time: Option<NaiveTime>,
    pub zone: Option<Zone>,
    pub currency: Option<Currency>,
    pub capacity: Option<i64>,
    pub tiers: Option<Vec<WantedTier>>,
}

/// A tier, by what it costs and how many there are, and by a word of its name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WantedTier {
    pub name: Option<String>,
    pub price_minor: i64,
    pub quantity: i64,
}

/// Exactly these changes of one event.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WantedProposal {
    pub event: String,
    /// In the event's zone.
    #[serde(default, deserialize_with = "local_if_any")]
    pub starts: Option<NaiveDateTime>,
    pub venue: Option<String>,
    pub name: Option<String>,
    pub capacity: Option<i64>,
    #[serde(default)]
    pub tiers: Vec<WantedTier>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WantedOffer {
    pub event: String,
    pub tier: Option<String>,
    pub quantity: Option<u16>,
}

/// A screen of the bot's, by the name that the tool `show_screen` has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    Start,
    Help,
    NewEventForm,
    MyEvents,
    OnSale,
    MyTickets,
    Doors,
    Settings,
    Notices,
    Language,
    TimeZone,
    Currency,
    Email,
    LinkedAccounts,
    Event,
    EditEvent,
    Tiers,
    SharedSeats,
    Orders,
    Attendees,
    DoorStaff,
}

fn local<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDateTime, D::Error> {
    let text = String::deserialize(from)?;
    NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M").map_err(serde::de::Error::custom)
}

fn local_if_any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDateTime>, D::Error> {
    local(from).map(Some)
}

fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveTime>, D::Error> {
    let text = String::deserialize(from)?;
    let read = NaiveTime::parse_from_str(&text, "%H:%M");
    read.map(Some).map_err(serde::de::Error::custom)
}
