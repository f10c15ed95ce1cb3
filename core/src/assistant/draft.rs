//! The event that somebody is telling about, until it is one: then its rows are what it is.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::when::{Fold, instant};
use crate::account::Account;
use crate::app::App;
use crate::error::Result;
use crate::event::{self, Details, EventStatus, Full, TierDetails};
use crate::id::EventId;
use crate::money::Currency;
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

    pub fn currency(&self, usual: Usual) -> Currency {
        let zone = self.zone.or(usual.zone).unwrap_or(Zone::UTC);
        let said = self.currency.or(usual.currency);
        said.unwrap_or_else(|| zone.usual_currency())
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
        let details = Details {
            name,
            venue,
            description: self.description.clone().unwrap_or_default(),
            starts_at,
            zone,
            currency: self.currency(usual),
            capacity: self.capacity,
        };
        let made = event::create(app, account.id, details).await?;
        let tiers = std::mem::take(self).tiers;
        self.event = Some(made.id);
        for tier in tiers {
            event::add_tier(app, account.id, made.id, tier.details()).await?;
        }
        Ok(true)
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
                "currency": self.currency(usual).code(), "capacity": self.capacity,
                "description": self.description, "tiers": tiers,
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
            "zone": event.zone.to_string(), "currency": event.currency.code(),
            "capacity": event.capacity, "description": event.description,
            "has_cover": event.cover_key.is_some(), "tiers": tiers.collect::<Vec<_>>(),
        })
    }
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
