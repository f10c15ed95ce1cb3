//! Tickets: the code, the picture, the door, and how they change hands.
//!
//! A ticket is issued by `order` when it is paid. Showing one never checks it in.

mod attendee;
mod check_in;
mod code;
mod hand_over;
pub mod picture;
pub mod qr;

use crate::access;
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::id::{AccountId, TicketId};
use crate::outbox::{self, Message};
use crate::store::{Actor, Tx, audit, events, orders, tickets};

pub use crate::store::check_ins::CheckIn;
pub use crate::store::events::{Event, EventStatus};
pub use crate::store::tickets::{Ticket, TicketStatus};
pub use attendee::{admit, of_attendee};
pub(crate) use check_in::check_in_all;
pub use check_in::{Answer, Refusal, Scan, UNDO_WINDOW, Whose, check_in, door, undo, whose};
pub use code::{Code, group};
pub use hand_over::{
    HANDOVER_TTL, Handover, Taken, hand_over, handover_seal, keep, lookup_code, take_over, waiting,
};

/// A ticket and what it is for.
#[derive(Clone, Debug)]
pub struct Shown {
    pub ticket: Ticket,
    pub event: Event,
    /// How many tickets its order has.
    pub of: i64,
    /// When it was admitted, if it was.
    pub check_in: Option<CheckIn>,
}

/// What a ticket is good for.
#[derive(Clone, Debug)]
pub enum Standing {
    Good,
    /// It has admitted somebody already.
    In(CheckIn),
    Suspended,
    Refunded,
    Revoked,
    EventCancelled,
    EventEnded,
}

impl Shown {
    /// Whether the code in a text opens it, and is none that it had before.
    pub fn opens_by(&self, text: &str) -> bool {
        Code::find(text).is_some_and(|code| code.as_str() == self.ticket.code)
    }

    /// What the door would make of it, for showing: the door itself asks the database again.
    pub fn standing(&self) -> Standing {
        match (self.event.status, self.ticket.status, &self.check_in) {
            (EventStatus::Cancelled, ..) => Standing::EventCancelled,
            (_, TicketStatus::Refunded, _) => Standing::Refunded,
            (_, TicketStatus::Revoked, _) => Standing::Revoked,
            (_, TicketStatus::Suspended, _) => Standing::Suspended,
            (_, TicketStatus::Valid, Some(check_in)) => Standing::In(check_in.clone()),
            (EventStatus::Ended, TicketStatus::Valid, None) => Standing::EventEnded,
            (_, TicketStatus::Valid, None) => Standing::Good,
        }
    }
}

/// The public address of a ticket: what its QR holds.
pub fn url(app: &App, code: &str) -> String {
    app.config.public(&format!("t/{code}"))
}

/// The holder's ticket.
///
/// # Errors
/// `TicketNotFound`, to anybody else too.
pub async fn own(app: &App, account: AccountId, ticket: TicketId) -> Result<Shown> {
    let mut tx = app.store.read(Actor::Account(account)).await?;
    let (permit, ticket) = access::holder(&mut tx, account, ticket).await?;
    // How many the order has is counted over those of other holders too.
    tx.act(&permit).await?;
    let shown = with_event(&mut tx, ticket).await?;
    tx.commit().await?;
    Ok(shown)
}

/// The ticket that a code opens: whoever knows the code may look at it.
///
/// # Errors
/// `TicketNotFound`, of a replaced code too.
pub async fn by_code(app: &App, raw: &str) -> Result<Shown> {
    let code = Code::find(raw).ok_or(Rejection::TicketNotFound)?;
    let mut tx = app.store.read(Actor::System).await?;
    let ticket = tickets::by_code(&mut tx, code.as_str())
        .await?
        .ok_or(Rejection::TicketNotFound)?;
    let shown = with_event(&mut tx, ticket).await?;
    tx.commit().await?;
    Ok(shown)
}

/// A ticket with its event, in an open transaction.
///
/// # Errors
/// `EventNotFound` cannot be: a ticket has its event.
pub async fn with_event(tx: &mut Tx, ticket: Ticket) -> Result<Shown> {
    let event = events::get(tx, ticket.event_id)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    let of = tickets::of_order(tx, ticket.order_id).await?.len();
    let check_in = match ticket.check_in_id {
        Some(check_in) => crate::store::check_ins::get(tx, check_in).await?,
        None => None,
    };
    Ok(Shown {
        ticket,
        event,
        of: i64::try_from(of).unwrap_or(i64::MAX),
        check_in,
    })
}

/// The person's tickets, the latest bought first.
///
/// # Errors
/// When the database fails.
pub async fn list_own(
    app: &App,
    account: AccountId,
    limit: i64,
    offset: i64,
) -> Result<Vec<Shown>> {
    let mut tx = app.store.read(Actor::Account(account)).await?;
    let mut shown = Vec::new();
    let found = tickets::of_holder(&mut tx, account, limit, offset).await?;
    if let Some(permit) = access::found_held(account, &found) {
        tx.act(&permit).await?;
    }
    for ticket in found {
        shown.push(with_event(&mut tx, ticket).await?);
    }
    tx.commit().await?;
    Ok(shown)
}

/// Stands for a ticket under its present code: the confirmation of a reissue carries it.
pub fn seal(ticket: &Ticket) -> u32 {
    crate::seal::seal([ticket.code.as_bytes()])
}

/// Gives the holder's ticket a new code; the old one opens nothing any more.
///
/// # Errors
/// `TicketNotFound`, `AlreadyAdmitted`, `TicketNotValid`, `ShownChanged`.
pub async fn reissue(app: &App, account: AccountId, ticket: TicketId, shown: u32) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(account)).await?;
    let (permit, ticket) = access::holder(&mut tx, account, ticket).await?;
    tx.act(&permit).await?;
    if ticket.check_in_id.is_some() {
        return Err(Rejection::AlreadyAdmitted.into());
    }
    if ticket.status != TicketStatus::Valid {
        return Err(Rejection::TicketNotValid.into());
    }
    if seal(&ticket) != shown {
        return Err(Rejection::ShownChanged.into());
    }
    let fresh = Code::random();
    if !tickets::replace_code(&mut tx, ticket.id, &ticket.code, fresh.as_str(), now).await? {
        return Err(Rejection::ShownChanged.into());
    }
    let message = Message::Ticket { ticket: ticket.id };
    outbox::promise_again(&mut tx, Some(account), ticket.event_id, message, now).await?;
    // A mail goes to the address of the order, and so to nobody who did not buy it.
    if let Some(order) = orders::get(&mut tx, ticket.order_id).await?
        && order.account_id == account
    {
        let mail = Message::TicketMail { order: order.id };
        outbox::promise_again(&mut tx, Some(account), ticket.event_id, mail, now).await?;
    }
    audit::note(
        &mut tx,
        Some(ticket.event_id),
        "ticket.reissue",
        ticket.id.to_string(),
        now,
    )
    .await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(())
}
