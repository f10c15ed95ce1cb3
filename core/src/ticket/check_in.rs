//! At the door: admitting once, refusing with a reason, undoing.

use chrono::{DateTime, TimeDelta, Utc};

use super::Code;
use crate::access;
use crate::app::App;
use crate::error::{Error, Rejection, Result};
use crate::id::{AccountId, CheckInId, EventId};
use crate::measure;
use crate::store::check_ins::{self, CheckIn, RefusedScan};
use crate::store::events::{self, Event, EventStatus};
use crate::store::tickets::{self, Ticket, TicketStatus};
use crate::store::{Actor, Tx, accounts, audit};

/// How long whoever admitted may take it back.
pub const UNDO_WINDOW: TimeDelta = TimeDelta::minutes(5);
/// So much of a refused scan is kept.
const RAW_KEPT: usize = 200;

/// One scan, as the door sees it.
#[derive(Clone, Debug)]
pub struct Scan {
    /// What was typed, or read from a picture.
    pub raw: String,
    /// What the scan is known by: sent twice, it is one admission.
    pub nonce: String,
    /// The event the person stands at, where they said so.
    pub door: Option<EventId>,
    pub gate: Option<String>,
}

/// What the door answers.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Come in. `again` when this very scan had been answered before.
    Admitted {
        check_in: CheckIn,
        ticket: Box<Ticket>,
        event: Box<Event>,
        admitted: i64,
        tickets: i64,
        again: bool,
    },
    Refused(Refusal),
}

impl Answer {
    /// The word it is counted by.
    pub fn outcome(&self) -> &'static str {
        match self {
            Self::Admitted { again: false, .. } => "admitted",
            Self::Admitted { again: true, .. } => "again",
            Self::Refused(refusal) => refusal.reason(),
        }
    }

    /// Puts the ids of what was found into a span that has fields for them.
    fn show_in(&self, span: &tracing::Span) {
        let (event, ticket) = match self {
            Self::Admitted { event, ticket, .. }
            | Self::Refused(Refusal::AlreadyIn { event, ticket, .. }) => {
                (Some(event.id), Some(ticket.id))
            }
            Self::Refused(Refusal::OtherEvent { here: event })
            | Self::Refused(Refusal::EventCancelled { event }) => (Some(event.id), None),
            Self::Refused(_) => (None, None),
        };
        span.record("event", event.map(tracing::field::display));
        span.record("ticket", ticket.map(tracing::field::display));
        tracing::debug!(outcome = self.outcome(), "scanned");
    }
}

/// Why somebody is not let in. Each has one text: `refusal-…`.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// Not the shape of a code.
    NotACode,
    UnknownCode,
    /// Of another event than the door's.
    OtherEvent {
        here: Box<Event>,
    },
    /// Taken back, or reissued under another code.
    Revoked,
    Refunded,
    /// Its payment is disputed.
    Suspended,
    EventCancelled {
        event: Box<Event>,
    },
    AlreadyIn {
        check_in: CheckIn,
        ticket: Box<Ticket>,
        event: Box<Event>,
    },
}

impl Refusal {
    /// The word it is logged by.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NotACode => "not_a_code",
            Self::UnknownCode => "unknown_code",
            Self::OtherEvent { .. } => "other_event",
            Self::Revoked => "revoked",
            Self::Refunded => "refunded",
            Self::Suspended => "suspended",
            Self::EventCancelled { .. } => "event_cancelled",
            Self::AlreadyIn { .. } => "already_in",
        }
    }
}

/// Admits whoever shows the ticket, once.
///
/// # Errors
/// `NotStaff` when the person may not admit to the event in question.
#[tracing::instrument(name = "ticket.check_in", skip_all, fields(account = %account, event, ticket))]
pub async fn check_in(app: &App, account: AccountId, scan: Scan) -> Result<Answer> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(account)).await?;
    let here = match scan.door {
        Some(door) => Some(access::door_staff(&mut tx, account, door).await?.1),
        None => None,
    };
    let answer = decide(&mut tx, account, &scan, here, now).await?;
    if let Answer::Refused(refusal) = &answer {
        note_refused(&mut tx, account, &scan, refusal, now).await?;
    }
    tx.commit().await?;
    answer.show_in(&tracing::Span::current());
    measure::check_in(answer.outcome());
    Ok(answer)
}

async fn decide(
    tx: &mut Tx,
    account: AccountId,
    scan: &Scan,
    here: Option<Event>,
    now: DateTime<Utc>,
) -> Result<Answer> {
    let Some(code) = Code::find(&scan.raw) else {
        return Ok(Answer::Refused(Refusal::NotACode));
    };
    let (ticket, current) = match tickets::by_code(tx, code.as_str()).await? {
        Some(ticket) => (ticket, true),
        None => match tickets::by_revoked_code(tx, code.as_str()).await? {
            Some(ticket) => (ticket, false),
            None => return Ok(Answer::Refused(Refusal::UnknownCode)),
        },
    };
    if let Some(here) = here
        && here.id != ticket.event_id
    {
        return Ok(Answer::Refused(Refusal::OtherEvent {
            here: Box::new(here),
        }));
    }
    let (_, event) = access::door_staff(tx, account, ticket.event_id).await?;
    if !current {
        return Ok(Answer::Refused(Refusal::Revoked));
    }
    if let Some(before) = answered_before(tx, &ticket, &scan.nonce).await? {
        return admitted(tx, before, ticket, event, true).await;
    }
    if event.status == EventStatus::Cancelled {
        return Ok(Answer::Refused(Refusal::EventCancelled {
            event: Box::new(event),
        }));
    }
    let check_in = CheckIn {
        id: CheckInId::new(),
        ticket_id: ticket.id,
        event_id: event.id,
        account_id: account,
        staff_name: accounts::get(tx, account).await?.name,
        gate: scan.gate.clone(),
        nonce: scan.nonce.clone(),
        admitted_at: now,
        undone_at: None,
    };
    if tickets::admit(tx, ticket.id, check_in.id).await? {
        check_ins::insert(tx, &check_in).await?;
        return admitted(tx, check_in, ticket, event, false).await;
    }
    // The same scan twice at once: the other one has admitted by now.
    if let Some(before) = answered_before(tx, &ticket, &scan.nonce).await? {
        return admitted(tx, before, ticket, event, true).await;
    }
    refusal(tx, ticket, event).await.map(Answer::Refused)
}

/// The admission that this very scan made.
///
/// # Errors
/// `UndoneAlready` when it was taken back since: a message that comes again admits nobody.
async fn answered_before(tx: &mut Tx, ticket: &Ticket, nonce: &str) -> Result<Option<CheckIn>> {
    match check_ins::by_nonce(tx, ticket.id, nonce).await? {
        Some(before) if before.undone_at.is_some() => Err(Rejection::UndoneAlready.into()),
        before => Ok(before),
    }
}

async fn admitted(
    tx: &mut Tx,
    check_in: CheckIn,
    ticket: Ticket,
    event: Event,
    again: bool,
) -> Result<Answer> {
    let (all, admitted) = tickets::attendance(tx, event.id).await?;
    let (ticket, event) = (Box::new(ticket), Box::new(event));
    Ok(Answer::Admitted {
        check_in,
        ticket,
        event,
        admitted,
        tickets: all,
        again,
    })
}

/// Why the compare-and-set changed no row, by the row as it is now.
async fn refusal(tx: &mut Tx, ticket: Ticket, event: Event) -> Result<Refusal> {
    let ticket = tickets::get(tx, ticket.id)
        .await?
        .ok_or(Rejection::TicketNotFound)?;
    match (ticket.status, ticket.check_in_id) {
        (TicketStatus::Refunded, _) => Ok(Refusal::Refunded),
        (TicketStatus::Revoked, _) => Ok(Refusal::Revoked),
        (TicketStatus::Suspended, _) => Ok(Refusal::Suspended),
        (TicketStatus::Valid, Some(check_in)) => {
            let check_in = check_ins::get(tx, check_in).await?;
            let check_in =
                check_in.ok_or_else(|| Error::Inconsistent("an admission is gone".into()))?;
            Ok(Refusal::AlreadyIn {
                check_in,
                ticket: Box::new(ticket),
                event: Box::new(event),
            })
        }
        (TicketStatus::Valid, None) => {
            Err(Error::Inconsistent("a free ticket was not admitted".into()))
        }
    }
}

async fn note_refused(
    tx: &mut Tx,
    account: AccountId,
    scan: &Scan,
    refusal: &Refusal,
    now: DateTime<Utc>,
) -> Result<()> {
    let event_id = match refusal {
        Refusal::OtherEvent { here } => Some(here.id),
        Refusal::AlreadyIn { event, .. } | Refusal::EventCancelled { event } => Some(event.id),
        _ => scan.door,
    };
    let refused = RefusedScan {
        event_id,
        account_id: account,
        raw: scan
            .raw
            .chars()
            .filter(|c| *c != '\0')
            .take(RAW_KEPT)
            .collect(),
        reason: refusal.reason(),
        gate: scan.gate.clone(),
    };
    check_ins::note_refused(tx, &refused, now).await
}

/// Takes an admission back, for whoever made it and for [`UNDO_WINDOW`]; the ticket comes back.
///
/// # Errors
/// `UndoNotYours`, `UndoTooLate`, `UndoneAlready`.
pub async fn undo(app: &App, account: AccountId, check_in: CheckInId) -> Result<Ticket> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(account)).await?;
    let check_in = check_ins::get(&mut tx, check_in)
        .await?
        .ok_or(Rejection::UndoNotYours)?;
    if check_in.account_id != account {
        return Err(Rejection::UndoNotYours.into());
    }
    if check_in.admitted_at + UNDO_WINDOW < now {
        return Err(Rejection::UndoTooLate.into());
    }
    let first = check_ins::undo(&mut tx, check_in.id, now).await?;
    if !first || !tickets::unadmit(&mut tx, check_in.id).await? {
        return Err(Rejection::UndoneAlready.into());
    }
    audit::note(
        &mut tx,
        Some(check_in.event_id),
        "check_in.undo",
        check_in.id.to_string(),
        now,
    )
    .await?;
    let ticket = tickets::get(&mut tx, check_in.ticket_id)
        .await?
        .ok_or(Rejection::TicketNotFound)?;
    tx.commit().await?;
    Ok(ticket)
}

/// What a code opens, for somebody who is not at a door.
#[derive(Clone, Debug)]
pub enum Known {
    /// It is the person's own ticket.
    Own(Box<Ticket>),
    /// They are staff of its event.
    Staff,
    /// It is somebody else's, or nobody's.
    Nothing,
}

/// Whether a code that a person sent is their own ticket, or one they may admit.
///
/// # Errors
/// When the database fails.
pub async fn whose(app: &App, account: AccountId, raw: &str) -> Result<Known> {
    let Some(code) = Code::find(raw) else {
        return Ok(Known::Nothing);
    };
    let mut tx = app.store.read(Actor::Account(account)).await?;
    let ticket = match tickets::by_code(&mut tx, code.as_str()).await? {
        Some(ticket) => Some(ticket),
        None => tickets::by_revoked_code(&mut tx, code.as_str()).await?,
    };
    let Some(ticket) = ticket else {
        return Ok(Known::Nothing);
    };
    let known = match access::door_staff(&mut tx, account, ticket.event_id).await {
        _ if ticket.holder_id == account && ticket.code == code.as_str() => {
            Known::Own(Box::new(ticket))
        }
        Ok(_) => Known::Staff,
        Err(Error::Rejection(_)) => Known::Nothing,
        Err(failure) => return Err(failure),
    };
    tx.commit().await?;
    Ok(known)
}

/// Where a person stands: the event, and how many of its tickets are in.
///
/// # Errors
/// `NotStaff`, `NotPublished`.
pub async fn door(app: &App, account: AccountId, event: EventId) -> Result<(Event, i64, i64)> {
    let mut tx = app.store.read(Actor::Account(account)).await?;
    let (_, event) = access::door_staff(&mut tx, account, event).await?;
    let event = events::get(&mut tx, event.id)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    if event.status != EventStatus::Published {
        return Err(Rejection::NotPublished.into());
    }
    let (all, admitted) = tickets::attendance(&mut tx, event.id).await?;
    tx.commit().await?;
    Ok((event, admitted, all))
}
