//! Seats: how they are taken and given back; `fulfilment` sells them. Each is a conditional UPDATE, event first and
//! then tiers, so that two transactions never wait for each other in a circle.

use super::Tx;
use super::macros::execute;
use super::orders::Line;
use crate::error::{Error, Result};
use crate::id::{EventId, TierId};

/// Takes the seats of all lines, of the event's capacity and of each tier's quantity, or none at
/// all. Whether they were there.
pub async fn hold(tx: &mut Tx, event: EventId, lines: &[Line]) -> Result<bool> {
    let all: i64 = lines.iter().map(|line| line.quantity).sum();
    if !hold_in_event(tx, event, all).await? {
        return Ok(false);
    }
    for (i, line) in lines.iter().enumerate() {
        if !hold_in_tier(tx, line).await? {
            release_event(tx, event, all).await?;
            release_tiers(tx, &lines[..i]).await?;
            return Ok(false);
        }
    }
    Ok(true)
}

async fn hold_in_event(tx: &mut Tx, event: EventId, quantity: i64) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE events SET held = held + $2
         WHERE id = $1 AND status = 'published'
           AND (capacity IS NULL OR capacity - held - sold >= $2)",
        event,
        quantity
    )?;
    Ok(rows == 1)
}

async fn hold_in_tier(tx: &mut Tx, line: &Line) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE tiers SET held = held + $2 WHERE id = $1 AND quantity - held - sold >= $2",
        line.tier_id,
        line.quantity
    )?;
    Ok(rows == 1)
}

/// Gives back held seats.
pub async fn release(tx: &mut Tx, event: EventId, lines: &[Line]) -> Result<()> {
    release_event(tx, event, lines.iter().map(|line| line.quantity).sum()).await?;
    release_tiers(tx, lines).await
}

async fn release_event(tx: &mut Tx, event: EventId, quantity: i64) -> Result<()> {
    must_be_one(execute!(
        tx,
        "UPDATE events SET held = held - $2 WHERE id = $1",
        event,
        quantity
    )?)
}

async fn release_tiers(tx: &mut Tx, lines: &[Line]) -> Result<()> {
    for line in lines {
        let rows = execute!(
            tx,
            "UPDATE tiers SET held = held - $2 WHERE id = $1",
            line.tier_id,
            line.quantity
        )?;
        must_be_one(rows)?;
    }
    Ok(())
}

/// Gives back one sold seat.
pub async fn unsell(tx: &mut Tx, event: EventId, tier: TierId) -> Result<()> {
    let rows = execute!(tx, "UPDATE events SET sold = sold - 1 WHERE id = $1", event)?;
    must_be_one(rows)?;
    let rows = execute!(tx, "UPDATE tiers SET sold = sold - 1 WHERE id = $1", tier)?;
    must_be_one(rows)
}

fn must_be_one(rows: u64) -> Result<()> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Inconsistent(
            "seats of a row that is not there".into(),
        ))
    }
}
