//! Many scans at once: what is known of their codes, the compare-and-set, and what follows from it,
//! each in one round trip.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use sqlx::types::Json;

use super::Tx;
use super::check_ins::CheckIn;
use super::events::{Event, EventStatus};
use super::macros::{execute_rows, fetch_rows};
use super::tickets::Ticket;
use crate::error::Result;
use crate::id::{AccountId, CheckInId, EventId, TicketId};
use crate::money::Currency;
use crate::zone::Zone;

/// A code that somebody scanned.
#[derive(Debug, Serialize)]
pub struct Scanned<'a> {
    /// Which of them it is.
    pub n: i64,
    pub code: &'a str,
    pub account_id: AccountId,
    pub nonce: &'a str,
}

/// The ticket that a scanned code opens.
#[derive(Debug, FromRow)]
pub struct Found {
    pub n: i64,
    #[sqlx(flatten)]
    pub ticket: Ticket,
    #[sqlx(flatten)]
    event: EventRow,
    /// Who scanned it, as they are called now.
    pub staff_name: String,
    account_id: AccountId,
    at_the_door: i64,
    /// The admission that this very scan made before.
    again_id: Option<CheckInId>,
    again_account_id: Option<AccountId>,
    again_staff_name: Option<String>,
    again_gate: Option<String>,
    again_admitted_at: Option<DateTime<Utc>>,
    again_undone_at: Option<DateTime<Utc>>,
}

impl Found {
    /// Who scanned it.
    pub fn account(&self) -> AccountId {
        self.account_id
    }

    /// What the ticket is for.
    pub fn attended(&self) -> Attended {
        let row = self.event.clone();
        Attended {
            event: Event {
                id: self.ticket.event_id,
                organizer_id: row.organizer_id,
                slug: row.slug,
                name: row.name,
                description: row.description,
                venue: row.venue,
                starts_at: row.starts_at,
                ends_at: row.ends_at,
                zone: row.zone,
                currency: row.currency,
                capacity: row.capacity,
                held: row.held,
                sold: row.sold,
                cover_key: row.cover_key,
                status: row.event_status,
                revision: row.revision,
            },
            admitted: row.admitted,
        }
    }

    /// Whether they are at the door of its event.
    pub fn is_at_the_door(&self) -> bool {
        self.at_the_door != 0
    }

    /// The admission that this very scan, known by `nonce`, made before.
    pub fn again(&self, nonce: &str) -> Option<CheckIn> {
        Some(CheckIn {
            id: self.again_id?,
            ticket_id: self.ticket.id,
            event_id: self.ticket.event_id,
            account_id: self.again_account_id?,
            staff_name: self.again_staff_name.clone()?,
            gate: self.again_gate.clone(),
            nonce: nonce.to_owned(),
            admitted_at: self.again_admitted_at?,
            undone_at: self.again_undone_at,
        })
    }
}

/// Those of the codes that open a ticket now.
pub async fn read(tx: &mut Tx, scanned: &[Scanned<'_>]) -> Result<Vec<Found>> {
    fetch_rows!(
        tx,
        "SELECT r.n, t.id, t.event_id, t.order_id, t.tier_id, tiers.name AS tier_name, t.holder_id,
             t.holder_name, t.code, t.seat, t.price_minor, t.status, t.check_in_id, t.email_sent_at,
             e.organizer_id, e.slug, e.name, e.description, e.venue, e.starts_at, e.ends_at, e.zone,
             e.currency, e.capacity, e.held, e.sold, e.cover_key, e.status AS event_status,
             e.revision, CAST(COALESCE((SELECT SUM(d.admitted) FROM door_counts d
                 WHERE d.event_id = e.id), 0) AS BIGINT) AS admitted,
             a.id AS account_id, a.name AS staff_name,
             CAST(CASE WHEN e.organizer_id = r.account_id OR EXISTS (
                 SELECT 1 FROM staff s WHERE s.event_id = e.id AND s.account_id = r.account_id
             ) THEN 1 ELSE 0 END AS BIGINT) AS at_the_door,
             c.id AS again_id, c.account_id AS again_account_id,
             c.staff_name AS again_staff_name, c.gate AS again_gate,
             c.admitted_at AS again_admitted_at, c.undone_at AS again_undone_at
         FROM " rows "$1" [n bigint, code text, account_id uuid, nonce text] "
         JOIN tickets t ON t.code = r.code JOIN tiers ON tiers.id = t.tier_id
         JOIN events e ON e.id = t.event_id JOIN accounts a ON a.id = r.account_id
         LEFT JOIN check_ins c ON c.ticket_id = t.id AND c.nonce = r.nonce",
        Json(scanned)
    )
}

/// An event and how many of its tickets are in.
#[derive(Clone, Debug)]
pub struct Attended {
    pub event: Event,
    pub admitted: i64,
}

/// Beside a ticket, whose id and status are not the event's.
#[derive(Clone, Debug, FromRow)]
struct EventRow {
    organizer_id: AccountId,
    slug: String,
    name: String,
    description: String,
    venue: String,
    starts_at: DateTime<Utc>,
    ends_at: Option<DateTime<Utc>>,
    zone: Zone,
    currency: Currency,
    capacity: Option<i64>,
    held: i64,
    sold: i64,
    cover_key: Option<String>,
    event_status: EventStatus,
    revision: i64,
    admitted: i64,
}

/// An admission to be made, of a ticket that still has this code.
#[derive(Debug, Serialize)]
pub struct Wanted<'a> {
    pub id: CheckInId,
    pub ticket_id: TicketId,
    pub code: &'a str,
}

/// Admits by compare-and-set; the admissions that it was come back.
pub async fn admit(tx: &mut Tx, wanted: &[Wanted<'_>]) -> Result<Vec<CheckInId>> {
    let rows: Vec<(CheckInId,)> = fetch_rows!(
        tx,
        "UPDATE tickets SET check_in_id = r.id
         FROM " rows "$1" [id uuid, ticket_id uuid, code text] "
         WHERE tickets.id = r.ticket_id AND tickets.code = r.code
             AND tickets.check_in_id IS NULL
             AND tickets.status = 'valid'
         RETURNING tickets.check_in_id",
        Json(wanted)
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

#[derive(Debug, Serialize)]
struct Count {
    event_id: EventId,
    account_id: AccountId,
    admitted: i64,
}

/// Notes the admissions and counts them; they are all made at `now`.
pub async fn write(tx: &mut Tx, made: &[&CheckIn], now: DateTime<Utc>) -> Result<()> {
    let mut counts: Vec<Count> = Vec::new();
    for check_in in made {
        let (event_id, account_id) = (check_in.event_id, check_in.account_id);
        let same = |c: &&mut Count| (c.event_id, c.account_id) == (event_id, account_id);
        match counts.iter_mut().find(same) {
            Some(count) => count.admitted += 1,
            None => counts.push(Count {
                event_id,
                account_id,
                admitted: 1,
            }),
        }
    }
    execute_rows!(
        tx,
        [
            noted: "INSERT INTO check_ins (id, ticket_id, event_id, account_id, staff_name, gate,
                    nonce, admitted_at)
                SELECT r.id, r.ticket_id, r.event_id, r.account_id, r.staff_name, r.gate, r.nonce,
                    $3 FROM "
                rows "$1" [id uuid, ticket_id uuid, event_id uuid, account_id uuid,
                    staff_name text, gate text, nonce text] "",
            counted: "INSERT INTO door_counts (event_id, account_id, admitted)
                SELECT r.event_id, r.account_id, r.admitted FROM "
                rows "$2" [event_id uuid, account_id uuid, admitted bigint] " WHERE true
                ON CONFLICT (event_id, account_id)
                DO UPDATE SET admitted = door_counts.admitted + excluded.admitted",
        ],
        Json(made),
        Json(&counts),
        now
    )
}
