//! At the door: admitting once, refusing with a reason, undoing.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Code, Shown, with_event};
use crate::access;
use crate::app::App;
use crate::error::{Error, Rejection, Result};
use crate::id::{AccountId, CheckInId, EventId};
use crate::measure;
use crate::store::admission::{self, Attended, Found, Scanned, Wanted};
use crate::store::check_ins::{self, CheckIn, RefusedScan};
use crate::store::events::{self, Event, EventStatus};
use crate::store::tickets::{self, Ticket, TicketStatus};
use crate::store::{Actor, Tx, audit, door_counts};

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
    let answer = app.commits.check_in(app, account, scan).await?;
    answer.show_in(&tracing::Span::current());
    measure::check_in(answer.outcome());
    Ok(answer)
}

/// Many scans in one transaction, each with its own answer. What most of them come to, an admission,
/// takes as many round trips for all of them as for one.
///
/// # Errors
/// When the database fails: then none of them happened.
pub(crate) async fn check_in_all(
    tx: &mut Tx,
    scans: &[(AccountId, &Scan)],
    now: DateTime<Utc>,
) -> Result<Vec<Result<Answer>>> {
    let codes: Vec<Option<Code>> = scans
        .iter()
        .map(|(_, scan)| Code::find(&scan.raw))
        .collect();
    let mut answers: Vec<Option<Result<Answer>>> = scans.iter().map(|_| None).collect();
    // A ticket that is shown twice: the second looks at what the first has made of it.
    while answers.iter().any(Option::is_none) {
        let mut first = HashSet::new();
        let round: Vec<usize> = (0..scans.len())
            .filter(|i| answers[*i].is_none())
            .filter(|i| match &codes[*i] {
                Some(code) => first.insert(code.as_str()),
                None => true,
            })
            .collect();
        let mut known = Known::read(tx, scans, &codes, &round).await?;
        let mut made = Vec::new();
        for i in round {
            let (account, scan) = scans[i];
            match known.look(i, account, scan, now) {
                Looked::Admit(check_in) => made.push((i, check_in)),
                Looked::Answer(answer) => {
                    answers[i] = Some(noted(tx, account, scan, answer, now).await?);
                }
                Looked::Ask => {
                    let answer = why_not(tx, account, scan).await;
                    answers[i] = Some(noted(tx, account, scan, answer, now).await?);
                }
            }
        }
        known.admit(tx, made, scans, &mut answers, now).await?;
    }
    Ok(answers.into_iter().flatten().collect())
}

/// What is known of the scans of one round.
struct Known {
    found: HashMap<usize, Found>,
    events: HashMap<EventId, Attended>,
}

/// What a scan comes to, by what is known.
enum Looked {
    Admit(CheckIn),
    Answer(Result<Answer>),
    /// It is not admitted; why, has to be asked.
    Ask,
}

impl Known {
    async fn read(
        tx: &mut Tx,
        scans: &[(AccountId, &Scan)],
        codes: &[Option<Code>],
        round: &[usize],
    ) -> Result<Self> {
        let scanned: Vec<Scanned<'_>> = round
            .iter()
            .filter_map(|i| {
                Some(Scanned {
                    n: i64::try_from(*i).ok()?,
                    code: codes[*i].as_ref()?.as_str(),
                    account_id: scans[*i].0,
                    nonce: &scans[*i].1.nonce,
                })
            })
            .collect();
        let found = match scanned.is_empty() {
            true => Vec::new(),
            false => admission::read(tx, &scanned).await?,
        };
        // Found under the policies of whoever scans; what is written of it is the house's.
        if let Some(permit) = found.iter().find_map(access::found_at_the_door) {
            tx.act(&permit).await?;
        }
        let at_the_door = found.iter().filter(|found| found.is_at_the_door());
        let events = at_the_door
            .map(|found| (found.ticket.event_id, found.attended()))
            .collect();
        let numbered = |found: Found| Some((usize::try_from(found.n).ok()?, found));
        Ok(Self {
            found: found.into_iter().filter_map(numbered).collect(),
            events,
        })
    }

    fn look(&self, i: usize, account: AccountId, scan: &Scan, now: DateTime<Utc>) -> Looked {
        let Some(found) = self.found.get(&i).filter(|found| found.is_at_the_door()) else {
            return Looked::Ask;
        };
        let here = scan.door.unwrap_or(found.ticket.event_id);
        let event = self.events.get(&here);
        let Some(attended) = event.filter(|_| here == found.ticket.event_id) else {
            return Looked::Ask;
        };
        if let Some(before) = found.again(&scan.nonce) {
            // A message that comes again admits nobody whose admission was taken back.
            return Looked::Answer(match before.undone_at {
                Some(_) => Err(Rejection::UndoneAlready.into()),
                None => Ok(admitted(before, &found.ticket, attended, true)),
            });
        }
        if attended.event.status == EventStatus::Cancelled {
            let event = Box::new(attended.event.clone());
            return Looked::Answer(Ok(Answer::Refused(Refusal::EventCancelled { event })));
        }
        Looked::Admit(CheckIn {
            id: CheckInId::new(),
            ticket_id: found.ticket.id,
            event_id: found.ticket.event_id,
            account_id: account,
            staff_name: found.staff_name.clone(),
            gate: scan.gate.clone(),
            nonce: scan.nonce.clone(),
            admitted_at: now,
            undone_at: None,
        })
    }

    async fn admit(
        &mut self,
        tx: &mut Tx,
        made: Vec<(usize, CheckIn)>,
        scans: &[(AccountId, &Scan)],
        answers: &mut [Option<Result<Answer>>],
        now: DateTime<Utc>,
    ) -> Result<()> {
        if made.is_empty() {
            return Ok(());
        }
        let wanted: Vec<Wanted<'_>> = made
            .iter()
            .filter_map(|(i, check_in)| {
                Some(Wanted {
                    id: check_in.id,
                    ticket_id: check_in.ticket_id,
                    code: &self.found.get(i)?.ticket.code,
                })
            })
            .collect();
        let won: HashSet<CheckInId> = admission::admit(tx, &wanted).await?.into_iter().collect();
        let made_now = made.iter().map(|(_, check_in)| check_in);
        let winners: Vec<&CheckIn> = made_now.filter(|c| won.contains(&c.id)).collect();
        if !winners.is_empty() {
            admission::write(tx, &winners, now).await?;
        }
        for (i, check_in) in made {
            let inconsistent = || Error::Inconsistent("a scan without its ticket".into());
            let found = self.found.remove(&i).ok_or_else(inconsistent)?;
            let event = found.ticket.event_id;
            let attended = self.events.get_mut(&event).ok_or_else(inconsistent)?;
            answers[i] = Some(if won.contains(&check_in.id) {
                attended.admitted += 1;
                Ok(admitted(check_in, &found.ticket, attended, false))
            } else {
                let (account, scan) = scans[i];
                let answer = lost(tx, found.ticket, attended, &scan.nonce).await;
                noted(tx, account, scan, answer, now).await?
            });
        }
        Ok(())
    }
}

/// Why a scan of which nothing good is known is not admitted.
async fn why_not(tx: &mut Tx, account: AccountId, scan: &Scan) -> Result<Answer> {
    let here = match scan.door {
        Some(door) => Some(access::door_staff(tx, account, door).await?.1),
        None => None,
    };
    let Some(code) = Code::find(&scan.raw) else {
        return Ok(Answer::Refused(Refusal::NotACode));
    };
    tx.act(&access::bearer(code.as_str())).await?;
    let (ticket, is_current) = match tickets::by_code(tx, code.as_str()).await? {
        Some(ticket) => (ticket, true),
        None => match tickets::by_revoked_code(tx, code.as_str()).await? {
            Some(ticket) => (ticket, false),
            None => return Ok(Answer::Refused(Refusal::UnknownCode)),
        },
    };
    if let Some(here) = here.filter(|here| here.id != ticket.event_id) {
        let here = Box::new(here);
        return Ok(Answer::Refused(Refusal::OtherEvent { here }));
    }
    access::door_staff(tx, account, ticket.event_id).await?;
    match is_current {
        false => Ok(Answer::Refused(Refusal::Revoked)),
        true => Err(Error::Inconsistent("a ticket changed under a scan".into())),
    }
}

/// Keeps a refused scan. A rejection is one scan's own answer; a failure is everybody's.
async fn noted(
    tx: &mut Tx,
    account: AccountId,
    scan: &Scan,
    answer: Result<Answer>,
    now: DateTime<Utc>,
) -> Result<Result<Answer>> {
    match answer {
        Ok(Answer::Refused(refusal)) => {
            note_refused(tx, account, scan, &refusal, now).await?;
            Ok(Ok(Answer::Refused(refusal)))
        }
        Err(rejection @ Error::Rejection(_)) => Ok(Err(rejection)),
        Err(failure) => Err(failure),
        admitted => Ok(admitted),
    }
}

/// What a scan comes to whose compare-and-set changed no row.
async fn lost(tx: &mut Tx, ticket: Ticket, attended: &Attended, nonce: &str) -> Result<Answer> {
    // The same scan twice at once: the other one has admitted by now.
    if let Some(before) = answered_before(tx, &ticket, nonce).await? {
        return Ok(admitted(before, &ticket, attended, true));
    }
    let refusal = refusal(tx, ticket, attended.event.clone()).await?;
    Ok(Answer::Refused(refusal))
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

fn admitted(check_in: CheckIn, ticket: &Ticket, attended: &Attended, again: bool) -> Answer {
    Answer::Admitted {
        check_in,
        ticket: Box::new(ticket.clone()),
        event: Box::new(attended.event.clone()),
        admitted: attended.admitted,
        tickets: attended.event.sold,
        again,
    }
}

/// Why the compare-and-set changed no row, by the row as it is now.
async fn refusal(tx: &mut Tx, ticket: Ticket, event: Event) -> Result<Refusal> {
    let shown = ticket.code;
    let ticket = tickets::get(tx, ticket.id)
        .await?
        .ok_or(Rejection::TicketNotFound)?;
    // Replaced in this moment.
    if ticket.code != shown {
        return Ok(Refusal::Revoked);
    }
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
    let (permit, _) = access::door_staff(&mut tx, account, check_in.event_id).await?;
    tx.act(&permit).await?;
    if !check_ins::undo(&mut tx, check_in.id, now).await? {
        return Err(Rejection::UndoneAlready.into());
    }
    let status = tickets::unadmit(&mut tx, check_in.ticket_id, check_in.id)
        .await?
        .ok_or(Rejection::UndoneAlready)?;
    // A ticket that was taken back since is not counted any more.
    if matches!(status, TicketStatus::Valid | TicketStatus::Suspended) {
        door_counts::uncount(&mut tx, &[check_in.id]).await?;
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
pub enum Whose {
    /// It is the person's own ticket.
    Own(Box<Ticket>),
    /// They are staff of its event.
    Staff(Box<Shown>),
    /// It is somebody else's, or nobody's.
    Nothing,
}

/// Whether a code that a person sent is their own ticket, or one they may admit.
///
/// # Errors
/// When the database fails.
pub async fn whose(app: &App, account: AccountId, raw: &str) -> Result<Whose> {
    let Some(code) = Code::find(raw) else {
        return Ok(Whose::Nothing);
    };
    let mut tx = app.store.read(Actor::Account(account)).await?;
    let ticket = match tickets::by_code(&mut tx, code.as_str()).await? {
        Some(ticket) => Some(ticket),
        None => tickets::by_revoked_code(&mut tx, code.as_str()).await?,
    };
    let Some(ticket) = ticket else {
        return Ok(Whose::Nothing);
    };
    let known = match access::door_staff(&mut tx, account, ticket.event_id).await {
        _ if ticket.holder_id == account && ticket.code == code.as_str() => {
            Whose::Own(Box::new(ticket))
        }
        Ok(_) => Whose::Staff(Box::new(with_event(&mut tx, ticket).await?)),
        Err(Error::Rejection(_)) => Whose::Nothing,
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
    let admitted = door_counts::admitted(&mut tx, event.id).await?;
    tx.commit().await?;
    let sold = event.sold;
    Ok((event, admitted, sold))
}
