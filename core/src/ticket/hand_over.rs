//! Tickets that change hands: the holder makes a code, and whoever says it first is the new holder.
//! The old QR dies with it. The order stays its buyer's, and so does a refund.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Code, Shown, with_event};
use crate::access;
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::event::over_at;
use crate::id::{AccountId, EventId, HandoverId, OrderId, TicketId};
use crate::outbox::{self, Message};
use crate::random;
use crate::store::events::{Event, EventStatus};
use crate::store::handovers::{self, HandoverStatus};
use crate::store::tickets::{self, Ticket, TicketStatus};
use crate::store::{Actor, Tx, accounts, audit, events, orders};

pub use crate::store::handovers::Handover;

/// How long a code is good at most; never longer than until the event begins.
pub const HANDOVER_TTL: TimeDelta = TimeDelta::days(7);
/// 80 random bits, and guesses are counted.
const CODE_LENGTH: usize = 16;

/// Tickets that somebody took over.
#[derive(Clone, Debug)]
pub struct Taken {
    pub event: Event,
    pub tickets: usize,
}

impl Handover {
    /// As it is printed, typed and read aloud.
    pub fn spoken(&self) -> String {
        random::in_fours(&self.code)
    }
}

/// The holder's ticket, and under which code it waits for somebody, if it does.
///
/// # Errors
/// `TicketNotFound`, to anybody else too; why it cannot change hands, as with [`hand_over`].
pub async fn waiting(
    app: &App,
    account: AccountId,
    ticket: TicketId,
) -> Result<(Shown, Option<Handover>)> {
    let now = app.clock.now();
    let mut tx = app.store.read(Actor::Account(account)).await?;
    let (permit, ticket) = access::holder(&mut tx, account, ticket).await?;
    tx.act(&permit).await?;
    let standing = handovers::standing(&mut tx, ticket.id, account, now).await?;
    let shown = with_event(&mut tx, ticket).await?;
    tx.commit().await?;
    may_change_hands(&shown.ticket, &shown.event, now)?;
    Ok((shown, standing))
}

/// Stands for a ticket and the code it waits under: the confirmation carries it.
pub fn handover_seal(ticket: &Ticket, standing: Option<&Handover>) -> u32 {
    let code = standing.map_or(&[][..], |handover| handover.code.as_bytes());
    crate::seal::seal([ticket.code.as_bytes(), code])
}

/// Makes a code by which the ticket is taken over, in the place of one that was made before. It is
/// good for [`HANDOVER_TTL`], and until the event begins. The confirmation sent twice makes one.
///
/// # Errors
/// `TicketNotFound`, to anybody else too, `AlreadyAdmitted`, `TicketNotValid`, `HandoverTooLate`,
/// `ShownChanged`.
pub async fn hand_over(
    app: &App,
    account: AccountId,
    ticket: TicketId,
    shown: u32,
) -> Result<(Shown, Handover)> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(account)).await?;
    let (ticket, event) = locked(&mut tx, account, ticket).await?;
    may_change_hands(&ticket, &event, now)?;
    let standing = handovers::standing(&mut tx, ticket.id, account, now).await?;
    let before = handover_seal(&ticket, None);
    let handover = match standing {
        Some(made) if shown == before => made,
        standing if shown != handover_seal(&ticket, standing.as_ref()) => {
            return Err(Rejection::ShownChanged.into());
        }
        _ => {
            handovers::withdraw(&mut tx, ticket.id).await?;
            let until = event.starts_at.min(now + HANDOVER_TTL);
            let made = made(&ticket, Some(ticket.id), until);
            handovers::insert(&mut tx, &made, now).await?;
            note(&mut tx, event.id, "ticket.hand_over", made.id, now).await?;
            made
        }
    };
    let shown = with_event(&mut tx, ticket).await?;
    tx.commit().await?;
    Ok((shown, handover))
}

/// Takes the code back: the ticket stays whose it is.
///
/// # Errors
/// `TicketNotFound`, of a ticket that was taken over too.
pub async fn keep(app: &App, account: AccountId, ticket: TicketId) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(account)).await?;
    let (ticket, event) = locked(&mut tx, account, ticket).await?;
    if handovers::withdraw(&mut tx, ticket.id).await? {
        let subject = ticket.id.to_string();
        audit::note(&mut tx, Some(event.id), "ticket.keep", subject, now).await?;
    }
    tx.commit().await
}

/// The holder's ticket and its event, whose row is taken first.
async fn locked(tx: &mut Tx, account: AccountId, ticket: TicketId) -> Result<(Ticket, Event)> {
    let (permit, ticket) = access::holder(tx, account, ticket).await?;
    tx.act(&permit).await?;
    events::lock(tx, ticket.event_id).await?;
    let (_, ticket) = access::holder(tx, account, ticket.id).await?;
    let event = events::get(tx, ticket.event_id)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    Ok((ticket, event))
}

fn may_change_hands(ticket: &Ticket, event: &Event, now: DateTime<Utc>) -> Result<()> {
    if ticket.check_in_id.is_some() {
        return Err(Rejection::AlreadyAdmitted.into());
    }
    if ticket.status != TicketStatus::Valid || event.status == EventStatus::Cancelled {
        return Err(Rejection::TicketNotValid.into());
    }
    if event.starts_at <= now {
        return Err(Rejection::HandoverTooLate.into());
    }
    Ok(())
}

fn made(of: &Ticket, ticket: Option<TicketId>, expires_at: DateTime<Utc>) -> Handover {
    Handover {
        id: HandoverId::new(),
        code: random::symbols(CODE_LENGTH),
        event_id: of.event_id,
        order_id: of.order_id,
        ticket_id: ticket,
        giver_id: of.holder_id,
        status: HandoverStatus::Open,
        expires_at,
        taken_by: None,
    }
}

/// Takes over what waits under a code, for whoever says it first: each ticket is theirs, under a code
/// of its own that is new. One's own tickets, by the code of all of them, are only sent again. Who took
/// them is told so again, and nothing more happens.
///
/// # Errors
/// `HandoverGone` when the code is unknown, used, taken back or too old, `OwnHandover`, and why a
/// ticket cannot change hands, as with [`hand_over`].
#[tracing::instrument(name = "ticket.take_over", skip_all, fields(account = %account, event))]
pub async fn take_over(app: &App, account: AccountId, typed: &str) -> Result<Taken> {
    let now = app.clock.now();
    let code = random::typed(typed, CODE_LENGTH).ok_or(Rejection::HandoverGone)?;
    let mut tx = app.store.begin(Actor::Account(account)).await?;
    accounts::lock(&mut tx, account).await?;
    let (permit, handover) = access::taker(&mut tx, account, &code).await?;
    events::lock(&mut tx, handover.event_id).await?;
    let event = events::get(&mut tx, handover.event_id)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    let is_own = handover.giver_id == permit.account();
    let is_open = handover.status == HandoverStatus::Open;
    if is_own && is_open && handover.ticket_id.is_some() {
        return Err(Rejection::OwnHandover.into());
    }
    if !handovers::take(&mut tx, handover.id, permit.account(), now).await? {
        let tickets = taken_before(&mut tx, handover.id, permit.account()).await?;
        return Ok(Taken { event, tickets });
    }
    let taken = covered(&mut tx, &handover, &event, now).await?;
    let name = accounts::get(&mut tx, permit.account()).await?.name;
    for ticket in &taken {
        if !is_own {
            change_hands(&mut tx, ticket, permit.account(), &name, now).await?;
        }
        let message = Message::Ticket { ticket: ticket.id };
        outbox::promise_again(&mut tx, Some(permit.account()), event.id, message, now).await?;
    }
    if !is_own {
        let message = Message::HandedOver {
            handover: handover.id,
        };
        let giver = Some(handover.giver_id);
        outbox::promise(&mut tx, giver, Some(event.id), message, now).await?;
    }
    note(&mut tx, event.id, "ticket.take_over", handover.id, now).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    tracing::Span::current().record("event", tracing::field::display(event.id));
    tracing::debug!(tickets = taken.len(), "taken over");
    Ok(Taken {
        event,
        tickets: taken.len(),
    })
}

/// How many tickets the person took by it before, and holds: the same message may come twice.
async fn taken_before(tx: &mut Tx, handover: HandoverId, taker: AccountId) -> Result<usize> {
    let handover = handovers::get(tx, handover).await?;
    let handover = handover.filter(|handover| handover.taken_by == Some(taker));
    let handover = handover.ok_or(Rejection::HandoverGone)?;
    let mut held = tickets::of_order(tx, handover.order_id).await?;
    held.retain(|ticket| {
        ticket.holder_id == taker && handover.ticket_id.is_none_or(|id| ticket.id == id)
    });
    match held.len() {
        0 => Err(Rejection::HandoverGone.into()),
        held => Ok(held),
    }
}

/// The tickets that it covers, as they are now.
async fn covered(
    tx: &mut Tx,
    handover: &Handover,
    event: &Event,
    now: DateTime<Utc>,
) -> Result<Vec<Ticket>> {
    let Some(ticket) = handover.ticket_id else {
        let good = good_tickets(tx, handover.order_id, handover.giver_id).await?;
        if good.is_empty() || is_over(event, now) {
            return Err(Rejection::TicketNotValid.into());
        }
        return Ok(good);
    };
    let ticket = tickets::get(tx, ticket)
        .await?
        .filter(|ticket| ticket.holder_id == handover.giver_id)
        .ok_or(Rejection::HandoverGone)?;
    may_change_hands(&ticket, event, now)?;
    Ok(vec![ticket])
}

async fn change_hands(
    tx: &mut Tx,
    ticket: &Ticket,
    to: AccountId,
    name: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let code = Code::random();
    if !tickets::change_hands(tx, ticket, to, name, code.as_str(), now).await? {
        // Somebody scanned it, or replaced its code, in this moment.
        return Err(Rejection::ShownChanged.into());
    }
    handovers::withdraw(tx, ticket.id).await?;
    Ok(())
}

/// A code that brings the person's good tickets of an order to whoever says it to the bot, as it is
/// read aloud: the one that stands, or a new one, good until the event is over. For the organizer, of
/// somebody whom nothing else reaches. None when no ticket is left to be brought.
///
/// # Errors
/// When the database fails.
pub async fn lookup_code(
    tx: &mut Tx,
    order: OrderId,
    holder: AccountId,
    now: DateTime<Utc>,
) -> Result<Option<String>> {
    let Some(order) = orders::get(tx, order).await? else {
        return Ok(None);
    };
    events::lock(tx, order.event_id).await?;
    let event = events::get(tx, order.event_id)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    let good = good_tickets(tx, order.id, holder).await?;
    let Some(first) = good.first().filter(|_| !is_over(&event, now)) else {
        return Ok(None);
    };
    if let Some(standing) = handovers::standing_of_order(tx, order.id, holder, now).await? {
        return Ok(Some(standing.spoken()));
    }
    handovers::withdraw_of_order(tx, order.id, holder).await?;
    let made = made(first, None, over_at(&event));
    handovers::insert(tx, &made, now).await?;
    note(tx, event.id, "ticket.lookup_code", made.id, now).await?;
    Ok(Some(made.spoken()))
}

fn is_over(event: &Event, now: DateTime<Utc>) -> bool {
    event.status != EventStatus::Published || over_at(event) <= now
}

async fn good_tickets(tx: &mut Tx, order: OrderId, holder: AccountId) -> Result<Vec<Ticket>> {
    let mut all = tickets::of_order(tx, order).await?;
    all.retain(|ticket| {
        ticket.holder_id == holder
            && ticket.status == TicketStatus::Valid
            && ticket.check_in_id.is_none()
    });
    Ok(all)
}

async fn note(
    tx: &mut Tx,
    event: EventId,
    action: &'static str,
    handover: HandoverId,
    now: DateTime<Utc>,
) -> Result<()> {
    audit::note(tx, Some(event), action, handover.to_string(), now).await
}
