//! Who stands at the door.

use chrono::{DateTime, TimeDelta, Utc};

use super::Event;
use crate::access::{self, Organizer};
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::id::{AccountId, EventId};
use crate::outbox::{self, Message};
use crate::random;
use crate::store::staff::{self, Staff};
use crate::store::{Actor, Tx, accounts, audit, events};

/// How long an invitation is good, once.
pub const INVITE_TTL: TimeDelta = TimeDelta::days(7);

/// Makes a known person staff, who is told. Whether they were not before.
///
/// # Errors
/// `NotYourEvent`.
pub async fn add_staff(
    app: &App,
    organizer: AccountId,
    event: EventId,
    account: AccountId,
) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let (permit, _) = access::organizer(&mut tx, organizer, event).await?;
    let added = staff::add(&mut tx, permit.event(), account, now).await?;
    audit::note(&mut tx, Some(event), "staff.add", account.to_string(), now).await?;
    if added {
        tx.act(&permit).await?;
        let (news, old) = (
            Message::StaffAdded { event },
            Message::StaffRemoved { event },
        );
        tell(&mut tx, &permit, account, news, &old, now).await?;
    }
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(added)
}

/// Tells them how it stands with them now, unless they have not heard yet that it was otherwise. Who did
/// it themselves knows.
async fn tell(
    tx: &mut Tx,
    permit: &Organizer,
    account: AccountId,
    news: Message,
    old: &Message,
    now: DateTime<Utc>,
) -> Result<()> {
    let event = permit.event();
    if account == permit.account() || outbox::take_back(tx, account, event, old, now).await? {
        return Ok(());
    }
    outbox::promise_again(tx, Some(account), event, news, now).await
}

/// Somebody is staff no more, and told.
///
/// # Errors
/// `NotYourEvent`, `PersonNotFound`.
pub async fn remove_staff(
    app: &App,
    organizer: AccountId,
    event: EventId,
    account: AccountId,
) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let (permit, _) = access::organizer(&mut tx, organizer, event).await?;
    if !staff::remove(&mut tx, permit.event(), account).await? {
        tx.act(&permit).await?;
        let name = accounts::get(&mut tx, account).await?.name;
        return Err(Rejection::PersonNotFound { name }.into());
    }
    audit::note(
        &mut tx,
        Some(event),
        "staff.remove",
        account.to_string(),
        now,
    )
    .await?;
    tx.act(&permit).await?;
    let (news, old) = (
        Message::StaffRemoved { event },
        Message::StaffAdded { event },
    );
    tell(&mut tx, &permit, account, news, &old, now).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(())
}

/// # Errors
/// `NotYourEvent`.
pub async fn staff_of(
    app: &App,
    organizer: AccountId,
    event: EventId,
) -> Result<(Event, Vec<Staff>)> {
    let mut tx = app.store.read(Actor::Account(organizer)).await?;
    let (permit, event) = access::organizer(&mut tx, organizer, event).await?;
    tx.act(&permit).await?;
    let staff = staff::of_event(&mut tx, permit.event()).await?;
    tx.commit().await?;
    Ok((event, staff))
}

/// A word that makes whoever says it first staff of the event, within [`INVITE_TTL`].
///
/// # Errors
/// `NotYourEvent`.
pub async fn invite_staff(
    app: &App,
    organizer: AccountId,
    event: EventId,
) -> Result<(Event, String)> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let (permit, event) = access::organizer(&mut tx, organizer, event).await?;
    let code = data_encoding::BASE32_NOPAD
        .encode(&random::bytes::<10>())
        .to_lowercase();
    staff::insert_invite(&mut tx, &code, event.id, permit.account(), now + INVITE_TTL).await?;
    audit::note(
        &mut tx,
        Some(event.id),
        "staff.invite",
        event.id.to_string(),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok((event, code))
}

/// Takes an invitation up; the event comes back.
///
/// # Errors
/// `InviteGone` when it is unknown, used or too old.
pub async fn join_staff(app: &App, account: AccountId, code: &str) -> Result<Event> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(account)).await?;
    let code = code.trim().to_lowercase();
    let (permit, event) = access::invited(&mut tx, account, &code, now).await?;
    staff::add(&mut tx, event, permit.account(), now).await?;
    audit::note(&mut tx, Some(event), "staff.join", account.to_string(), now).await?;
    let event = events::get(&mut tx, event)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    tx.commit().await?;
    Ok(event)
}
