//! Seats: how they are taken and given back; `fulfilment` sells them. Each is a conditional UPDATE: the
//! event first, then pools and then tiers, each in the order of their ids, so that two transactions
//! never wait for each other in a circle. Which pool a tier draws on is read once the event is taken: it
//! cannot change then.

use sqlx::types::Json;

use super::Tx;
use super::fulfilment::Seats;
use super::macros::{execute, fetch_rows};
use super::orders::Line;
use crate::error::{Error, Result};
use crate::id::{EventId, PoolId, TierId};

/// Takes the seats of all lines, of the event's capacity, of each pool and of each tier's quantity, or
/// none at all. Whether they were there.
pub async fn hold(tx: &mut Tx, event: EventId, lines: &[Line]) -> Result<bool> {
    let all: i64 = lines.iter().map(|line| line.quantity).sum();
    if !hold_in_event(tx, event, all).await? {
        return Ok(false);
    }
    let pools = pools_of(tx, lines).await?;
    for (i, pool) in pools.iter().enumerate() {
        if !hold_in_pool(tx, pool).await? {
            release_event(tx, event, all).await?;
            release_pools(tx, &pools[..i]).await?;
            return Ok(false);
        }
    }
    for (i, line) in lines.iter().enumerate() {
        if !hold_in_tier(tx, line).await? {
            release_event(tx, event, all).await?;
            release_pools(tx, &pools).await?;
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

async fn hold_in_pool(tx: &mut Tx, pool: &Seats<PoolId>) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE pools SET held = held + $2 WHERE id = $1 AND quantity - held - sold >= $2",
        pool.id,
        pool.quantity
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

/// The pools that the lines draw on, one row each, in the order in which they are locked.
async fn pools_of(tx: &mut Tx, lines: &[Line]) -> Result<Vec<Seats<PoolId>>> {
    let seats = |line: &Line| Seats {
        id: line.tier_id,
        quantity: line.quantity,
    };
    let lines: Vec<Seats<TierId>> = lines.iter().map(seats).collect();
    let pools: Vec<(PoolId, i64)> = fetch_rows!(
        tx,
        "SELECT t.pool_id, CAST(SUM(r.quantity) AS BIGINT) FROM "
            rows "$1" [id uuid, quantity bigint] " JOIN tiers t ON t.id = r.id
         WHERE t.pool_id IS NOT NULL GROUP BY t.pool_id ORDER BY t.pool_id",
        Json(&lines)
    )?;
    let pools = pools.into_iter();
    Ok(pools.map(|(id, quantity)| Seats { id, quantity }).collect())
}

/// Gives back held seats.
pub async fn release(tx: &mut Tx, event: EventId, lines: &[Line]) -> Result<()> {
    release_event(tx, event, lines.iter().map(|line| line.quantity).sum()).await?;
    let pools = pools_of(tx, lines).await?;
    release_pools(tx, &pools).await?;
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

async fn release_pools(tx: &mut Tx, pools: &[Seats<PoolId>]) -> Result<()> {
    for pool in pools {
        let rows = execute!(
            tx,
            "UPDATE pools SET held = held - $2 WHERE id = $1",
            pool.id,
            pool.quantity
        )?;
        must_be_one(rows)?;
    }
    Ok(())
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
    // None where the tier stands alone.
    execute!(
        tx,
        "UPDATE pools SET sold = sold - 1 WHERE id = (SELECT pool_id FROM tiers WHERE id = $1)",
        tier
    )?;
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
