//! Admissions, and the scans that were refused.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;

use super::Tx;
use super::macros::{execute, fetch_optional};
use crate::error::Result;
use crate::id::{AccountId, CheckInId, EventId, RefusedScanId, TicketId};

#[derive(Clone, Debug, FromRow, Serialize)]
pub struct CheckIn {
    pub id: CheckInId,
    pub ticket_id: TicketId,
    pub event_id: EventId,
    pub account_id: AccountId,
    pub staff_name: String,
    pub gate: Option<String>,
    /// What the scan is known by: the same scan sent twice is one admission.
    pub nonce: String,
    pub admitted_at: DateTime<Utc>,
    pub undone_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug)]
pub struct RefusedScan {
    pub event_id: Option<EventId>,
    pub account_id: AccountId,
    /// What was scanned or typed, as it came, cut to a length.
    pub raw: String,
    pub reason: &'static str,
    pub gate: Option<String>,
}

pub async fn get(tx: &mut Tx, id: CheckInId) -> Result<Option<CheckIn>> {
    fetch_optional!(
        tx,
        "SELECT id, ticket_id, event_id, account_id, staff_name, gate, nonce, admitted_at, undone_at
         FROM check_ins WHERE id = $1",
        id
    )
}

/// The admission that this very scan made before, if it did.
pub async fn by_nonce(tx: &mut Tx, ticket: TicketId, nonce: &str) -> Result<Option<CheckIn>> {
    fetch_optional!(
        tx,
        "SELECT id, ticket_id, event_id, account_id, staff_name, gate, nonce, admitted_at, undone_at
         FROM check_ins WHERE ticket_id = $1 AND nonce = $2",
        ticket,
        nonce
    )
}

/// Marks it undone. Whether it was not yet.
pub async fn undo(tx: &mut Tx, id: CheckInId, now: DateTime<Utc>) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE check_ins SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL",
        id,
        now
    )?;
    Ok(rows == 1)
}

pub async fn note_refused(tx: &mut Tx, scan: &RefusedScan, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO refused_scans (id, event_id, account_id, raw, reason, gate, scanned_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        RefusedScanId::new(),
        scan.event_id,
        scan.account_id,
        &scan.raw,
        scan.reason,
        scan.gate.as_deref(),
        now
    )?;
    Ok(())
}
