//! What those who manage a server see of others' events there, and put out again: an event that is at
//! home there, a role that tickets bring.
//!
//! Deliberately absent: what an event is elsewhere. It goes on being sold, and its tickets stay good.

use chrono::{DateTime, Utc};

use crate::access::Steward;
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::event;
use crate::id::{AccountId, EventId, RoleId};
use crate::outbox::{Message, promise, promise_again};
use crate::store::accounts::Platform;
use crate::store::homes::{self, Brought, Housed};
use crate::store::{Actor, Tx, audit, cards, events, roles};

fn at(permit: &Steward) -> (Platform, &str) {
    (permit.platform(), permit.server())
}

/// The events at home in the server that are not over, drafts among them, the next first.
///
/// # Errors
/// When the database fails.
pub async fn housed(
    app: &App,
    by: AccountId,
    permit: &Steward,
    limit: i64,
    offset: i64,
) -> Result<Vec<Housed>> {
    let now = app.clock.now();
    let since = event::started_since(now);
    let mut tx = app.store.read(Actor::Account(by)).await?;
    tx.act(permit).await?;
    let found = homes::events_at(&mut tx, at(permit), now, since, limit, offset).await?;
    tx.commit().await?;
    Ok(found)
}

/// One of them.
///
/// # Errors
/// `EventNotFound` when it is not at home there.
pub async fn housed_event(
    app: &App,
    by: AccountId,
    permit: &Steward,
    event: EventId,
) -> Result<Housed> {
    let mut tx = app.store.read(Actor::Account(by)).await?;
    tx.act(permit).await?;
    let found = homes::event_at(&mut tx, at(permit), event).await?;
    tx.commit().await?;
    Ok(found.ok_or(Rejection::EventNotFound)?)
}

/// The event is at home in the server no more, until whoever manages it lets it back: its cards are taken
/// away and its entry taken off, its tickets bring no roles there, and its organizer is told. Where it is
/// not at home, nothing happens; whether it was.
///
/// # Errors
/// When the database fails.
#[tracing::instrument(name = "server.put_out", skip_all, fields(event = %event))]
pub async fn put_out(app: &App, by: AccountId, permit: &Steward, event: EventId) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(by)).await?;
    tx.act(permit).await?;
    events::lock(&mut tx, event).await?;
    let Some(found) = homes::event_at(&mut tx, at(permit), event).await? else {
        return Ok(false);
    };
    homes::put_out(&mut tx, at(permit), event, now).await?;
    for card in homes::cards_of(&mut tx, at(permit), event).await? {
        if cards::gone(&mut tx, card.id).await? && card.message_id.is_some() {
            let message = Message::TakeCardAway { card: card.id };
            promise(&mut tx, None, Some(event), message, now).await?;
        }
    }
    if homes::unbind_roles(&mut tx, at(permit), event).await? {
        roles::ask_look(&mut tx).await?;
    }
    let message = Message::PutOut {
        event,
        platform: permit.platform(),
        server: permit.server().to_owned(),
    };
    tell(&mut tx, by, found.organizer_id, event, message, now).await?;
    let server = permit.server().to_owned();
    audit::note(&mut tx, Some(event), "event.put_out", server, now).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(true)
}

/// The events that were put out of the server and are not over, the last first.
///
/// # Errors
/// When the database fails.
pub async fn out_of(app: &App, by: AccountId, permit: &Steward, limit: i64) -> Result<Vec<Housed>> {
    let now = app.clock.now();
    let since = event::started_since(now);
    let mut tx = app.store.read(Actor::Account(by)).await?;
    tx.act(permit).await?;
    let found = homes::put_out_of(&mut tx, at(permit), now, since, limit).await?;
    tx.commit().await?;
    Ok(found)
}

/// An event that was put out of the server is at home there again, and its organizer is told; cards and
/// roles are theirs to bring. Where it was not put out, nothing happens; whether it was.
///
/// # Errors
/// When the database fails.
#[tracing::instrument(name = "server.let_back", skip_all, fields(event = %event))]
pub async fn let_back(app: &App, by: AccountId, permit: &Steward, event: EventId) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(by)).await?;
    tx.act(permit).await?;
    events::lock(&mut tx, event).await?;
    let found = events::get(&mut tx, event).await?;
    let Some(found) = found else {
        return Ok(false);
    };
    if !homes::let_back(&mut tx, at(permit), event).await? {
        return Ok(false);
    }
    let (platform, server) = at(permit);
    super::at_home(&mut tx, event, (platform, server), now).await?;
    let message = Message::LetBack {
        event,
        platform,
        server: server.to_owned(),
    };
    tell(&mut tx, by, found.organizer_id, event, message, now).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(true)
}

/// The roles of the server that tickets bring.
///
/// # Errors
/// When the database fails.
pub async fn brought(
    app: &App,
    by: AccountId,
    permit: &Steward,
    limit: i64,
    offset: i64,
) -> Result<Vec<Brought>> {
    let mut tx = app.store.read(Actor::Account(by)).await?;
    tx.act(permit).await?;
    let found = homes::roles_at(&mut tx, at(permit), limit, offset).await?;
    tx.commit().await?;
    Ok(found)
}

/// One of them.
///
/// # Errors
/// `NotARole` when no tickets bring such a role there.
pub async fn brought_role(
    app: &App,
    by: AccountId,
    permit: &Steward,
    role: RoleId,
) -> Result<Brought> {
    let mut tx = app.store.read(Actor::Account(by)).await?;
    tx.act(permit).await?;
    let found = homes::role_at(&mut tx, at(permit), role).await?;
    tx.commit().await?;
    Ok(found.ok_or(Rejection::NotARole)?)
}

/// No ticket of any event brings the role of the server any more, and of those events only somebody who
/// manages the server makes one bring it again; whoever has it only by one loses it, and the organizers
/// are told. Where none brings it, nothing happens; whether one did.
///
/// # Errors
/// When the database fails.
#[tracing::instrument(name = "server.role_off", skip_all, fields(role = %role))]
pub async fn take_role_off(
    app: &App,
    by: AccountId,
    permit: &Steward,
    role: RoleId,
) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(by)).await?;
    tx.act(permit).await?;
    if homes::role_at(&mut tx, at(permit), role).await?.is_none() {
        return Ok(false);
    }
    let bringing = homes::bringing(&mut tx, role).await?;
    homes::take_off(&mut tx, role, now).await?;
    if !homes::unbind_everywhere(&mut tx, role).await? {
        return Ok(false);
    }
    roles::ask_look(&mut tx).await?;
    for one in bringing {
        let event = one.event_id;
        let message = Message::RoleTakenOff { event, role };
        tell(&mut tx, by, one.organizer_id, event, message, now).await?;
        let subject = role.to_string();
        audit::note(&mut tx, Some(event), "server.role_off", subject, now).await?;
    }
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(true)
}

/// Whoever did it themselves knows.
async fn tell(
    tx: &mut Tx,
    by: AccountId,
    organizer: AccountId,
    event: EventId,
    message: Message,
    now: DateTime<Utc>,
) -> Result<()> {
    if by == organizer {
        return Ok(());
    }
    promise_again(tx, Some(organizer), event, message, now).await
}
