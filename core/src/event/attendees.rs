//! Who has tickets: the organizer's list.

use super::Event;
use crate::access;
use crate::app::App;
use crate::error::Result;
use crate::id::{AccountId, EventId};
use crate::store::attendees::{self, Attendee, Which};
use crate::store::{Actor, door_counts};

/// An event's tickets, or a part of them.
#[derive(Clone, Debug)]
pub struct Attendees {
    pub event: Event,
    /// How many are checked in, of all good tickets, which are `event.sold`.
    pub admitted: i64,
    pub list: Vec<Attendee>,
}

/// A part of the good tickets, the latest bought first.
///
/// # Errors
/// `EventNotFound`, `NotYourEvent`.
pub async fn attendees(
    app: &App,
    organizer: AccountId,
    event: EventId,
    limit: i64,
    offset: i64,
) -> Result<Attendees> {
    read(app, organizer, event, Which::Good, limit, offset).await
}

/// Every ticket, those too that were taken back, the latest bought first.
///
/// # Errors
/// `EventNotFound`, `NotYourEvent`.
pub async fn all_attendees(app: &App, organizer: AccountId, event: EventId) -> Result<Attendees> {
    read(app, organizer, event, Which::All, i64::MAX, 0).await
}

async fn read(
    app: &App,
    organizer: AccountId,
    event: EventId,
    which: Which,
    limit: i64,
    offset: i64,
) -> Result<Attendees> {
    let mut tx = app.store.read(Actor::Account(organizer)).await?;
    let (permit, event) = access::organizer(&mut tx, organizer, event).await?;
    let admitted = door_counts::admitted(&mut tx, permit.event()).await?;
    let list = attendees::of_event(&mut tx, permit.event(), which, limit, offset).await?;
    tx.commit().await?;
    Ok(Attendees {
        event,
        admitted,
        list,
    })
}
