//! The event that somebody is telling about, until it is one: then its rows are what it is.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::when::{Fold, instant};
use crate::account::Account;
use crate::app::App;
use crate::error::Result;
use crate::event::{self, Change, Details, EventStatus, Full, TierDetails};
use crate::id::EventId;
use crate::money::{Currency, Money};
use crate::zone::Zone;

/// What is usual where it is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usual {
    pub zone: Option<Zone>,
    pub currency: Option<Currency>,
}

impl Usual {
    /// What somebody set for themselves, and where they set nothing what is usual there.
    pub fn of(account: &Account, there: Self) -> Self {
        Self {
            zone: account.zone.or(there.zone),
            currency: account.currency.or(there.currency),
        }
    }
}

/// What is known of an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Set once it is a draft event: what is below is part of it then, and gone from here.
    pub event: Option<EventId>,
    pub name: Option<String>,
    pub venue: Option<String>,
    pub date: Option<NaiveDate>,
    pub time: Option<NaiveTime>,
    pub fold: Option<Fold>,
    pub zone: Option<Zone>,
    pub currency: Option<Currency>,
    pub capacity: Option<i64>,
    pub description: Option<String>,
    pub tiers: Vec<Tier>,
    /// The day it ends, where that was said.
    #[serde(default)]
    pub end_date: Option<NaiveDate>,
    #[serde(default)]
    pub end_time: Option<NaiveTime>,
    /// Whether nobody said in which currency the saved draft sells: its own is none that was chosen.
    #[serde(default)]
    pub is_currency_open: bool,
}

/// A tier of an event that is none yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tier {
    pub name: String,
    pub price_minor: i64,
    pub quantity: i64,
    pub per_order_limit: i64,
}

/// What has to be said before there is anything to publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    Name,
    Date,
    Time,
    Zone,
    Venue,
    Tickets,
}

impl Draft {
    /// What is still to be said, with nothing but what stands here.
    fn missing_here(&self, usual: Usual) -> Vec<Missing> {
        let asked = [
            (self.name.is_none(), Missing::Name),
            (self.date.is_none(), Missing::Date),
            (self.time.is_none(), Missing::Time),
            (self.zone.or(usual.zone).is_none(), Missing::Zone),
            (self.venue.is_none(), Missing::Venue),
            (self.tiers.is_empty(), Missing::Tickets),
        ];
        let missing = asked.into_iter().filter(|(is_missing, _)| *is_missing);
        missing.map(|(_, what)| what).collect()
    }

    /// Whether nothing was said of it yet.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The currency, where it was said or is plain.
    pub fn currency(&self, usual: Usual) -> Option<Currency> {
        let said = self.currency.or(usual.currency);
        said.or_else(|| self.zone.or(usual.zone)?.usual_currency())
    }

    /// The currency in which prices can be put down.
    pub fn sells_in(&self, full: Option<&Full>, usual: Usual) -> Option<Currency> {
        match full {
            Some(_) if self.is_currency_open => None,
            Some(full) => Some(full.event.currency),
            None => self.currency(usual),
        }
    }

    /// Prices were said in what was taken for another currency: the same numbers are meant in this one.
    /// A tier whose price is none in it is taken out; these are their names.
    pub fn carry_prices(&mut self, from: Option<Currency>, to: Option<Currency>) -> Vec<String> {
        if from == to {
            return Vec::new();
        }
        let carried = |minor: i64| match (minor, from.zip(to)) {
            (0, _) => Some(0),
            (_, None) => None,
            (_, Some((from, to))) => carried(minor, from, to),
        };
        let mut lost = Vec::new();
        self.tiers
            .retain_mut(|tier| match carried(tier.price_minor) {
                Some(minor) => {
                    tier.price_minor = minor;
                    true
                }
                None => {
                    lost.push(tier.name.clone());
                    false
                }
            });
        lost
    }

    /// Makes it a draft event as soon as enough is known. Whether it was made.
    ///
    /// # Errors
    /// Those of [`event::create`] and [`event::add_tier`]; what was said is kept.
    pub async fn make(&mut self, app: &App, account: &Account, usual: Usual) -> Result<bool> {
        if self.event.is_some() {
            return Ok(false);
        }
        let (Some(name), Some(venue), Some(date), Some(time), Some(zone)) = (
            self.name.clone(),
            self.venue.clone(),
            self.date,
            self.time,
            self.zone.or(usual.zone),
        ) else {
            return Ok(false);
        };
        // It was looked at when it was said; days later it may have passed.
        let Ok(starts_at) = instant(date, time, zone, self.fold, app.clock.now()) else {
            (self.date, self.time, self.fold) = (None, None, None);
            return Ok(false);
        };
        let currency = self.currency(usual);
        let details = Details {
            name,
            venue,
            description: self.description.clone().unwrap_or_default(),
            starts_at,
            zone,
            currency: currency.unwrap_or(Currency::EUR),
            capacity: self.capacity,
        };
        let made = event::create(app, account.id, details).await?;
        let tiers = std::mem::take(self).tiers;
        self.event = Some(made.id);
        self.is_currency_open = currency.is_none();
        for tier in tiers {
            event::add_tier(app, account.id, made.id, tier.details()).await?;
        }
        Ok(true)
    }

    /// It was made an event elsewhere, by its form: what is known besides follows. The names of tiers that
    /// did not fit come back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn become_event(
        &mut self,
        app: &App,
        account: &Account,
        event: EventId,
    ) -> Result<Vec<String>> {
        let full = event::own(app, account.id, event).await?;
        let told_in = self.currency(Usual::default());
        let told_in = told_in.or(account.currency).or(Some(full.event.currency));
        let mut lost = self.carry_prices(told_in, Some(full.event.currency));
        let known = std::mem::take(self);
        self.event = Some(event);
        for tier in known.tiers {
            match event::add_tier(app, account.id, event, tier.details()).await {
                Ok(_) => (),
                Err(error) if error.is_rejection() => lost.push(tier.name),
                Err(error) => return Err(error),
            }
        }
        let ends = known
            .end_time
            .map(|time| end_of(&full, known.end_date, time, app.clock.now()));
        let more = [
            known.description.map(Change::Description),
            ends.and_then(Result::ok).map(|at| Change::Ends(Some(at))),
        ];
        for change in more.into_iter().flatten() {
            match event::edit(app, account.id, event, change).await {
                Ok(_) => (),
                Err(error) if error.is_rejection() => (),
                Err(error) => return Err(error),
            }
        }
        Ok(lost)
    }

    /// The draft event, while it is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn full(&self, app: &App, account: &Account) -> Result<Option<Full>> {
        let Some(event) = self.event else {
            return Ok(None);
        };
        match event::own(app, account.id, event).await {
            Ok(full) if full.event.status == EventStatus::Draft => Ok(Some(full)),
            Ok(_) => Ok(None),
            Err(error) if error.is_rejection() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What is still to be said.
    pub fn missing(&self, full: Option<&Full>, usual: Usual) -> Vec<Missing> {
        match full {
            Some(full) if full.tiers.is_empty() => vec![Missing::Tickets],
            Some(_) => Vec::new(),
            None => self.missing_here(usual),
        }
    }

    /// As the model is told of it.
    pub fn told(&self, full: Option<&Full>, usual: Usual) -> Value {
        let Some(full) = full else {
            let tiers: Vec<Value> = self.tiers.iter().map(Tier::told).collect();
            return json!({
                "name": self.name, "venue": self.venue, "date": self.date,
                "time": self.time.map(|time| time.format("%H:%M").to_string()),
                "zone": self.zone.or(usual.zone).map(|zone| zone.to_string()),
                "ends": self.end_time.map(|time| time.format("%H:%M").to_string()),
                "currency": self.currency(usual).map(|currency| currency.code().to_owned()),
                "capacity": self.capacity, "description": self.description, "tiers": tiers,
            });
        };
        let event = &full.event;
        let local = |at: chrono::DateTime<chrono::Utc>| event.zone.typed(at);
        let tiers = full.tiers.iter().map(|tier| {
            json!({"name": tier.name, "price_minor": tier.price_minor, "quantity": tier.quantity,
                "per_order_limit": tier.per_order_limit})
        });
        json!({
            "event": event.slug, "name": event.name, "venue": event.venue,
            "starts": local(event.starts_at), "ends": event.ends_at.map(local),
            "zone": event.zone.to_string(),
            "currency": self.sells_in(Some(full), usual).map(|currency| currency.code().to_owned()),
            "capacity": event.capacity, "description": event.description,
            "has_cover": event.cover_key.is_some(), "tiers": tiers.collect::<Vec<_>>(),
        })
    }
}

/// When an event ends, by the day (that of its beginning, where none was said) and the time.
///
/// # Errors
/// What the model is told: that there is no such time, or that it has passed.
pub(super) fn end_of(
    full: &Full,
    day: Option<NaiveDate>,
    time: NaiveTime,
    now: DateTime<Utc>,
) -> std::result::Result<DateTime<Utc>, String> {
    let zone = full.event.zone;
    let begins = full.event.starts_at.with_timezone(&zone.0).date_naive();
    let at = instant(day.unwrap_or(begins), time, zone, Some(Fold::Earlier), now)?;
    // Until two in the morning is the next day's.
    Ok(match at <= full.event.starts_at {
        true => at + TimeDelta::days(1),
        false => at,
    })
}

/// The same number in another currency's minor units, if it is a price there.
fn carried(minor: i64, from: Currency, to: Currency) -> Option<i64> {
    let unit = |currency: Currency| 10_i64.pow(currency.exponent());
    let scaled = minor.checked_mul(unit(to))?;
    let minor = (scaled % unit(from) == 0).then_some(scaled / unit(from))?;
    event::check_price(Money::new(minor, to)).ok()?;
    Some(minor)
}

impl Tier {
    fn told(&self) -> Value {
        json!({"name": self.name, "price_minor": self.price_minor, "quantity": self.quantity,
            "per_order_limit": self.per_order_limit})
    }

    pub fn details(&self) -> TierDetails {
        TierDetails {
            name: self.name.clone(),
            price_minor: self.price_minor,
            quantity: self.quantity,
            per_order_limit: self.per_order_limit,
            sales_start: None,
            sales_end: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_keeps_its_number_when_the_currency_turns_out_to_be_another() {
        let tier = |name: &str, price_minor| Tier {
            name: name.to_owned(),
            price_minor,
            quantity: 10,
            per_order_limit: 10,
        };
        let code = |code: &str| code.parse::<Currency>().ok();
        let mut draft = Draft {
            tiers: vec![tier("Regular", 150_000), tier("Odd", 1250), tier("Free", 0)],
            ..Draft::default()
        };
        assert_eq!(draft.carry_prices(code("EUR"), code("JPY")), ["Odd"]);
        assert_eq!(draft.tiers, [tier("Regular", 1500), tier("Free", 0)]);
        assert!(draft.carry_prices(code("JPY"), code("KWD")).is_empty());
        assert_eq!(draft.tiers[0].price_minor, 1_500_000);
        assert_eq!(draft.carry_prices(code("KWD"), None), ["Regular"]);
        assert_eq!(draft.tiers, [tier("Free", 0)]);
    }
}
