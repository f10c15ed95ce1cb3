//! What servers show of events in their platform's own ways: entries on their calendars, and roles that
//! tickets bring.
//!
//! What should be there follows from events, tickets, identities and what is set in the servers; a
//! worker brings it about, and looks again until it is so. Deliberately absent: the platforms
//! themselves (`delivery::Native`).

mod mirrors;
mod roles;

use chrono::TimeDelta;

use crate::access;
use crate::app::App;
use crate::error::Result;
use crate::id::{AccountId, EventId};
use crate::store;
use crate::store::Actor;

pub use crate::store::grants::{Grant, GrantState};
pub use crate::store::mirrors::{Mirror, MirrorStatus, NativeRefusal, Wanted};
pub use crate::store::roles::{Role, TierRole};
pub use mirrors::{MIRROR_PAUSE, ToMirror, mirrors_to_paint};
pub use roles::{
    Leased, MAX_ROLES, Named, bind, grants_due, look, of_event, role, seen, servers_due, unbind,
};

/// How long what is to be done is one worker's own. What is taken up at once in one server is done
/// within it, however slow the platform is.
const LEASE: TimeDelta = TimeDelta::seconds(180);

/// The pause after so many tries: twice as long each time.
fn longer(first: TimeDelta, tries: i64, most: TimeDelta) -> TimeDelta {
    let doublings = u32::try_from(tries.clamp(0, 16)).unwrap_or(0);
    let seconds = first.num_seconds().saturating_mul(1 << doublings);
    TimeDelta::seconds(seconds.min(most.num_seconds()))
}

/// What the platform said no to is tried again now: the event's entries, and its tiers' roles.
///
/// # Errors
/// `EventNotFound`, `NotYourEvent`.
pub async fn try_again(app: &App, organizer: AccountId, event: EventId) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let (permit, _) = access::organizer(&mut tx, organizer, event).await?;
    tx.act(&permit).await?;
    store::mirrors::retry(&mut tx, permit.event(), now).await?;
    store::grants::retry(&mut tx, permit.event(), now).await?;
    tx.commit().await
}
