//! Pools: seats that several tiers of an event draw on. `seats` and `fulfilment` count them.

use sqlx::FromRow;
use sqlx::types::Json;

use super::Tx;
use super::events::ids;
use super::macros::{execute, fetch_all, fetch_optional, fetch_rows};
use crate::error::Result;
use crate::id::{EventId, PoolId, TierId};

/// A number of seats for those tiers whose `pool_id` it is.
#[derive(Clone, Debug, FromRow)]
pub struct Pool {
    pub id: PoolId,
    pub event_id: EventId,
    pub name: String,
    pub quantity: i64,
    /// Seats of its tiers in pending orders.
    pub held: i64,
    /// Seats of its tiers in paid orders.
    pub sold: i64,
}

impl Pool {
    /// What is left for all its tiers together; never negative.
    pub fn left(&self) -> i64 {
        (self.quantity - self.held - self.sold).max(0)
    }
}

pub async fn get(tx: &mut Tx, id: PoolId) -> Result<Option<Pool>> {
    fetch_optional!(
        tx,
        "SELECT id, event_id, name, quantity, held, sold FROM pools WHERE id = $1",
        id
    )
}

/// Those of an event, in the order in which they were made.
pub async fn of_event(tx: &mut Tx, event: EventId) -> Result<Vec<Pool>> {
    fetch_all!(
        tx,
        "SELECT id, event_id, name, quantity, held, sold FROM pools
         WHERE event_id = $1 ORDER BY id",
        event
    )
}

/// Those of several events, each event's in the order in which they were made.
pub async fn of_events(tx: &mut Tx, events: &[EventId]) -> Result<Vec<Pool>> {
    fetch_rows!(
        tx,
        "SELECT p.id, p.event_id, p.name, p.quantity, p.held, p.sold
         FROM " rows "$1" [id uuid] " JOIN pools p ON p.event_id = r.id ORDER BY p.id",
        Json(ids(events))
    )
}

pub async fn insert(tx: &mut Tx, pool: &Pool) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO pools (id, event_id, name, quantity) VALUES ($1, $2, $3, $4)",
        pool.id,
        pool.event_id,
        &pool.name,
        pool.quantity
    )?;
    Ok(())
}

/// Writes what an organizer can edit; never the counts.
pub async fn update(tx: &mut Tx, pool: &Pool) -> Result<()> {
    execute!(
        tx,
        "UPDATE pools SET name = $2, quantity = $3 WHERE id = $1",
        pool.id,
        &pool.name,
        pool.quantity
    )?;
    Ok(())
}

/// From now on these tiers draw on the pool, and no others. The event must be taken by
/// [`super::events::lock`], so that no seat changes hands meanwhile: what its tiers hold and have
/// sold comes along, and is gone from the pools they leave.
pub async fn set_tiers(tx: &mut Tx, pool: &Pool, tiers: &[TierId]) -> Result<()> {
    execute!(
        tx,
        "UPDATE tiers SET pool_id = NULL WHERE pool_id = $1",
        pool.id
    )?;
    for tier in tiers {
        execute!(
            tx,
            "UPDATE tiers SET pool_id = $2 WHERE id = $1 AND event_id = $3",
            *tier,
            pool.id,
            pool.event_id
        )?;
    }
    execute!(
        tx,
        "UPDATE pools SET
             held = (SELECT CAST(COALESCE(SUM(t.held), 0) AS BIGINT) FROM tiers t
                 WHERE t.pool_id = pools.id),
             sold = (SELECT CAST(COALESCE(SUM(t.sold), 0) AS BIGINT) FROM tiers t
                 WHERE t.pool_id = pools.id)
         WHERE event_id = $1",
        pool.event_id
    )?;
    Ok(())
}

/// Deletes a pool that no tier draws on.
pub async fn delete(tx: &mut Tx, id: PoolId) -> Result<()> {
    execute!(tx, "DELETE FROM pools WHERE id = $1", id)?;
    Ok(())
}
