//! Editing an event, one field at a time.

use chrono::{DateTime, Utc};

use crate::access;
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::id::{AccountId, EventId};
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
    if event.ends_at.is_some_and(|ends| ends <= event.starts_at) {
        return Err(Rejection::EndsBeforeStart.into());
    }
    if !events::update(&mut tx, &event).await? {
        return Err(Rejection::ShownChanged.into());
    }
    audit::note(
        &mut tx,
        Some(event.id),
        "event.edit",
        event.id.to_string(),
        now,
    )
    .await?;
    tx.commit().await?;
    event.revision += 1;
    Ok(event)
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
