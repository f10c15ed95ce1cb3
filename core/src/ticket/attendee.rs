//! Somebody who stands before the door staff: their tickets, and letting them in without a code.

use super::check_in::{Answer, Scan, check_in};
use super::{Shown, with_event};
use crate::access;
use crate::app::App;
use crate::error::{Error, Rejection, Result};
use crate::id::{AccountId, EventId, TicketId};
use crate::store::{Actor, staff, tickets};

/// What `holder` has of the events whose organizer or door staff `asker` is, and of no others: what is
/// on sale first, `limit` tickets at most. Somebody whom we do not know has nothing.
///
/// # Errors
/// `StaffOfNothing` to anybody else, whoever is asked for.
pub async fn of_attendee(
    app: &App,
    asker: AccountId,
    holder: Option<AccountId>,
    limit: i64,
) -> Result<Vec<Shown>> {
    let mut tx = app.store.read(Actor::Account(asker)).await?;
    if !staff::is_at_any_door(&mut tx, asker).await? {
        return Err(Rejection::StaffOfNothing.into());
    }
    let mut all = Vec::new();
    if let Some(holder) = holder {
        for ticket in tickets::of_holder_at_doors(&mut tx, holder, asker, limit).await? {
            all.push(with_event(&mut tx, ticket).await?);
        }
    }
    tx.commit().await?;
    Ok(all)
}

/// Admits whoever holds the ticket, as if its code had been scanned at its event's door. The id alone
/// opens nothing: only the event's organizer and door staff can. The `gate` is that of the event whose
/// door they stand at, if they stand at one.
///
/// # Errors
/// `TicketNotFound`, to anybody else too: a stranger does not learn that it exists.
pub async fn admit(
    app: &App,
    account: AccountId,
    ticket: TicketId,
    nonce: String,
    gate: Option<(EventId, String)>,
) -> Result<Answer> {
    let mut tx = app.store.read(Actor::Account(account)).await?;
    let ticket = tickets::get(&mut tx, ticket).await?;
    let ticket = ticket.ok_or(Rejection::TicketNotFound)?;
    match access::door_staff(&mut tx, account, ticket.event_id).await {
        Err(Error::Rejection(_)) => return Err(Rejection::TicketNotFound.into()),
        permit => permit?,
    };
    tx.commit().await?;
    let scan = Scan {
        raw: ticket.code,
        nonce,
        door: Some(ticket.event_id),
        gate: gate.and_then(|(event, gate)| (event == ticket.event_id).then_some(gate)),
    };
    check_in(app, account, scan).await
}
