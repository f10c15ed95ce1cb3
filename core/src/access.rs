//! Who may do what: a permission is a value, made here from what the store says, and handed to the
//! operation that needs it.

mod server;

use chrono::{DateTime, Utc};

use crate::error::{Error, Rejection, Result};
use crate::id::{AccountId, EventId, OrderId, TicketId};
use crate::store::admission::Found;
use crate::store::events::Event;
use crate::store::handovers::Handover;
use crate::store::orders::Order;
use crate::store::tickets::Ticket;
use crate::store::{Permission, Tx, events, handovers, links, orders, staff, tickets};

pub use server::{Bringer, Member, Steward, bringer, steward};

/// May change the event, see its orders and pay them back.
#[derive(Debug)]
pub struct Organizer {
    account: AccountId,
    event: EventId,
}

/// May admit to the event: its staff, and its organizer.
#[derive(Debug)]
pub struct DoorStaff {
    account: AccountId,
    event: EventId,
}

/// May show the ticket and have it reissued.
#[derive(Debug)]
pub struct Holder {
    account: AccountId,
    ticket: TicketId,
}

/// May pay for the order and give it up.
#[derive(Debug)]
pub struct Buyer {
    account: AccountId,
    order: OrderId,
}

/// May buy: anybody whom we know.
#[derive(Debug)]
pub struct Customer {
    account: AccountId,
}

/// Holds an invitation to an event's door.
#[derive(Debug)]
pub struct Invited {
    account: AccountId,
}

/// Has the code of tickets that wait to be taken over: may take them.
#[derive(Debug)]
pub struct Taker {
    account: AccountId,
}

/// Has the code of another account of theirs: may become one with it.
#[derive(Debug)]
pub struct Joiner {
    account: AccountId,
}

/// May take their own identities apart.
#[derive(Debug)]
pub struct Oneself(());

/// Shows a ticket's code: may learn which event it is for.
#[derive(Debug)]
pub struct Bearer(());

impl Permission for Bearer {}
impl Permission for Organizer {}
impl Permission for DoorStaff {}
impl Permission for Holder {}
impl Permission for Buyer {}
impl Permission for Customer {}
impl Permission for Invited {}
impl Permission for Taker {}
impl Permission for Joiner {}
impl Permission for Oneself {}

impl Organizer {
    pub fn account(&self) -> AccountId {
        self.account
    }

    pub fn event(&self) -> EventId {
        self.event
    }
}

impl DoorStaff {
    pub fn account(&self) -> AccountId {
        self.account
    }

    pub fn event(&self) -> EventId {
        self.event
    }
}

impl Customer {
    pub fn account(&self) -> AccountId {
        self.account
    }
}

impl Invited {
    pub fn account(&self) -> AccountId {
        self.account
    }
}

impl Taker {
    pub fn account(&self) -> AccountId {
        self.account
    }
}

impl Joiner {
    pub fn account(&self) -> AccountId {
        self.account
    }
}

impl Holder {
    pub fn account(&self) -> AccountId {
        self.account
    }

    pub fn ticket(&self) -> TicketId {
        self.ticket
    }
}

impl Buyer {
    pub fn account(&self) -> AccountId {
        self.account
    }

    pub fn order(&self) -> OrderId {
        self.order
    }
}

/// # Errors
/// `EventNotFound`, or `NotYourEvent` to anybody else.
pub async fn organizer(
    tx: &mut Tx,
    account: AccountId,
    event: EventId,
) -> Result<(Organizer, Event)> {
    let event = events::get(tx, event)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    if event.organizer_id != account {
        return Err(Rejection::NotYourEvent.into());
    }
    Ok((
        Organizer {
            account,
            event: event.id,
        },
        event,
    ))
}

/// The organizer of an order's event, and the order.
///
/// # Errors
/// `OrderNotFound`, to anybody else too: a stranger does not learn that it exists.
pub async fn organizer_of(
    tx: &mut Tx,
    account: AccountId,
    order: OrderId,
) -> Result<(Organizer, Order)> {
    let order = orders::get(tx, order).await?;
    let order = order.ok_or(Rejection::OrderNotFound)?;
    match organizer(tx, account, order.event_id).await {
        Ok((permit, _)) => Ok((permit, order)),
        Err(Error::Rejection(_)) => Err(Rejection::OrderNotFound.into()),
        Err(failure) => Err(failure),
    }
}

/// # Errors
/// `EventNotFound`, or `NotStaff` to anybody else.
pub async fn door_staff(
    tx: &mut Tx,
    account: AccountId,
    event: EventId,
) -> Result<(DoorStaff, Event)> {
    let event = events::get(tx, event)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    if event.organizer_id != account && !staff::is_staff(tx, event.id, account).await? {
        return Err(Rejection::NotStaff.into());
    }
    Ok((
        DoorStaff {
            account,
            event: event.id,
        },
        event,
    ))
}

/// The same, by what a scan has found.
pub fn found_at_the_door(found: &Found) -> Option<DoorStaff> {
    found.is_at_the_door().then(|| DoorStaff {
        account: found.account(),
        event: found.ticket.event_id,
    })
}

/// # Errors
/// `TicketNotFound`, to anybody else too: a stranger does not learn that it exists.
pub async fn holder(tx: &mut Tx, account: AccountId, ticket: TicketId) -> Result<(Holder, Ticket)> {
    let ticket = tickets::get(tx, ticket)
        .await?
        .filter(|ticket| ticket.holder_id == account);
    let ticket = ticket.ok_or(Rejection::TicketNotFound)?;
    Ok((
        Holder {
            account,
            ticket: ticket.id,
        },
        ticket,
    ))
}

/// The same, by a ticket that was found under the person's own policies.
pub fn found_held(account: AccountId, found: &[Ticket]) -> Option<Holder> {
    let ticket = found.iter().find(|ticket| ticket.holder_id == account)?;
    Some(Holder {
        account,
        ticket: ticket.id,
    })
}

/// # Errors
/// `OrderNotFound`, to anybody else too.
pub async fn buyer(tx: &mut Tx, account: AccountId, order: OrderId) -> Result<(Buyer, Order)> {
    let order = orders::get(tx, order)
        .await?
        .filter(|order| order.account_id == account);
    let order = order.ok_or(Rejection::OrderNotFound)?;
    Ok((
        Buyer {
            account,
            order: order.id,
        },
        order,
    ))
}

/// Everybody whom we know may buy.
pub fn customer(account: AccountId) -> Customer {
    Customer { account }
}

/// Whoever has a code was given it.
pub fn bearer(_code: &str) -> Bearer {
    Bearer(())
}

/// Everybody may change which identities speak for them.
pub fn oneself(_account: AccountId) -> Oneself {
    Oneself(())
}

/// Whoever has the code of waiting tickets was given it; what waits under it comes back, used up or
/// not.
///
/// # Errors
/// `HandoverGone` when it is unknown.
pub async fn taker(tx: &mut Tx, account: AccountId, code: &str) -> Result<(Taker, Handover)> {
    let permit = Taker { account };
    tx.act(&permit).await?;
    let handover = handovers::by_code(tx, code).await?;
    Ok((permit, handover.ok_or(Rejection::HandoverGone)?))
}

/// Whoever has an account's code was given it there; that account comes back.
///
/// # Errors
/// `LinkCodeGone` when it is unknown, used or too old.
pub async fn joiner(
    tx: &mut Tx,
    account: AccountId,
    code: &str,
    now: DateTime<Utc>,
) -> Result<(Joiner, AccountId)> {
    let permit = Joiner { account };
    tx.act(&permit).await?;
    let maker = links::whose_code(tx, code, now).await?;
    Ok((permit, maker.ok_or(Rejection::LinkCodeGone)?))
}

/// Takes an invitation up, which is its own permission; its event comes back.
///
/// # Errors
/// `InviteGone` when it is unknown, used or too old.
pub async fn invited(
    tx: &mut Tx,
    account: AccountId,
    code: &str,
    now: DateTime<Utc>,
) -> Result<(Invited, EventId)> {
    let permit = Invited { account };
    tx.act(&permit).await?;
    let event = staff::use_invite(tx, code, account, now).await?;
    Ok((permit, event.ok_or(Rejection::InviteGone)?))
}
