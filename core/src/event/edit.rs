//! Editing an event, one field at a time or several things together.

use chrono::{DateTime, Utc};

use super::{Full, TierDetails, tiers as tiers_of};
use crate::access;
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::id::{AccountId, EventId, TierId};
use crate::money::Currency;
use crate::store::events::{self, Event, EventStatus};
use crate::store::{Actor, Tx, audit, tiers};
use crate::zone::Zone;

/// One field and its new value.
#[derive(Clone, Debug)]
pub enum Change {
    Name(String),
    Starts(DateTime<Utc>),
    Ends(Option<DateTime<Utc>>),
    Venue(String),
    Description(String),
    Capacity(Option<i64>),
    /// The hour on the clock stays, and so the instant moves.
    Zone(Zone),
    Currency(Currency),
    /// The key of its picture.
    Cover(Option<String>),
}

/// Changes one field. A capacity below what is sold is taken: nothing is left then.
///
/// # Errors
/// `NotYourEvent`, `StartsInPast`, `EndsBeforeStart`, `CurrencyLocked`, `TimeDoesNotExist`,
/// `AlreadyCancelled`.
pub async fn edit(
    app: &App,
    organizer: AccountId,
    event: EventId,
    change: Change,
) -> Result<Event> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let (_, mut event) = access::organizer(&mut tx, organizer, event).await?;
    if event.status == EventStatus::Cancelled {
        return Err(Rejection::AlreadyCancelled.into());
    }
    apply(&mut tx, &mut event, change, now).await?;
    write(&mut tx, &event, now).await?;
    tx.commit().await?;
    event.revision += 1;
    Ok(event)
}

/// One of several changes that are made together.
#[derive(Clone, Debug)]
pub enum Revision {
    Field(Change),
    AddTier(TierDetails),
    EditTier(TierId, TierDetails),
}

/// Makes all of these changes or none, if the event is still the revision that was shown.
///
/// # Errors
/// `ShownChanged`, and those of [`edit`], [`super::add_tier`] and [`super::edit_tier`].
pub async fn revise(
    app: &App,
    organizer: AccountId,
    event: EventId,
    shown: i64,
    revisions: Vec<Revision>,
) -> Result<Full> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    access::organizer(&mut tx, organizer, event).await?;
    events::lock(&mut tx, event).await?;
    // What is read after the lock holds still.
    let (_, mut event) = access::organizer(&mut tx, organizer, event).await?;
    if event.revision != shown {
        return Err(Rejection::ShownChanged.into());
    }
    if event.status == EventStatus::Cancelled {
        return Err(Rejection::AlreadyCancelled.into());
    }
    for revision in revisions {
        match revision {
            Revision::Field(change) => apply(&mut tx, &mut event, change, now).await?,
            Revision::AddTier(details) => {
                tiers_of::add(&mut tx, app, &event, details).await?;
            }
            Revision::EditTier(tier, details) => {
                let tier = tiers::get(&mut tx, tier).await?;
                let tier = tier.filter(|tier| tier.event_id == event.id);
                let tier = tier.ok_or(Rejection::TierNotFound)?;
                tiers_of::change(&mut tx, app, &event, tier, details).await?;
            }
        }
    }
    write(&mut tx, &event, now).await?;
    event.revision += 1;
    let full = Full::of(&mut tx, event).await?;
    tx.commit().await?;
    Ok(full)
}

async fn write(tx: &mut Tx, event: &Event, now: DateTime<Utc>) -> Result<()> {
    if event.ends_at.is_some_and(|ends| ends <= event.starts_at) {
        return Err(Rejection::EndsBeforeStart.into());
    }
    if !events::update(tx, event).await? {
        return Err(Rejection::ShownChanged.into());
    }
    let note = event.id.to_string();
    audit::note(tx, Some(event.id), "event.edit", note, now).await
}

async fn apply(tx: &mut Tx, event: &mut Event, change: Change, now: DateTime<Utc>) -> Result<()> {
    match change {
        Change::Name(name) => event.name = name,
        Change::Venue(venue) => event.venue = venue,
        Change::Description(description) => event.description = description,
        Change::Capacity(capacity) => event.capacity = capacity,
        Change::Ends(ends) => event.ends_at = ends,
        Change::Cover(key) => event.cover_key = key,
        Change::Starts(starts) if starts <= now => return Err(Rejection::StartsInPast.into()),
        Change::Starts(starts) => {
            let shift = starts - event.starts_at;
            event.starts_at = starts;
            event.ends_at = event.ends_at.map(|ends| ends + shift);
        }
        Change::Zone(zone) => {
            event.starts_at = same_hour(event.starts_at, event.zone, zone)?;
            event.ends_at = event
                .ends_at
                .map(|at| same_hour(at, event.zone, zone))
                .transpose()?;
            event.zone = zone;
        }
        Change::Currency(currency) => {
            let priced = tiers::of_event(tx, event.id)
                .await?
                .iter()
                .any(|tier| tier.price_minor > 0);
            if priced && currency != event.currency {
                return Err(Rejection::CurrencyLocked.into());
            }
            event.currency = currency;
        }
    }
    Ok(())
}

fn same_hour(at: DateTime<Utc>, from: Zone, to: Zone) -> Result<DateTime<Utc>> {
    let local = at.with_timezone(&from.0).naive_local();
    to.instant(local)
        .map_err(|_| Rejection::TimeDoesNotExist.into())
}
