//! Ticket tiers.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use sqlx::types::Json;

use super::Tx;
use super::events::ids;
use super::macros::{execute, fetch_all, fetch_one, fetch_optional, fetch_rows};
use crate::error::Result;
use crate::id::{EventId, PoolId, TierId};

/// A kind of ticket with its price and number.
#[derive(Clone, Debug, FromRow)]
pub struct Tier {
    pub id: TierId,
    pub event_id: EventId,
    pub name: String,
    /// In the event's currency.
    pub price_minor: i64,
    pub quantity: i64,
    pub held: i64,
    pub sold: i64,
    pub per_order_limit: i64,
    pub sales_start: Option<DateTime<Utc>>,
    pub sales_end: Option<DateTime<Utc>>,
    pub position: i64,
    /// The seats that it shares with others, if it does.
    pub pool_id: Option<PoolId>,
}

impl Tier {
    /// What is left of the tier's own quantity; never negative.
    pub fn left(&self) -> i64 {
        (self.quantity - self.held - self.sold).max(0)
    }
}

pub async fn get(tx: &mut Tx, id: TierId) -> Result<Option<Tier>> {
    fetch_optional!(
        tx,
        "SELECT id, event_id, name, price_minor, quantity, held, sold, per_order_limit,
             sales_start, sales_end, position, pool_id
         FROM tiers WHERE id = $1",
        id
    )
}

/// Those of an event, in their order.
pub async fn of_event(tx: &mut Tx, event: EventId) -> Result<Vec<Tier>> {
    fetch_all!(
        tx,
        "SELECT id, event_id, name, price_minor, quantity, held, sold, per_order_limit,
             sales_start, sales_end, position, pool_id
         FROM tiers WHERE event_id = $1 ORDER BY position, id",
        event
    )
}

/// Those of several events, each event's in their order.
pub async fn of_events(tx: &mut Tx, events: &[EventId]) -> Result<Vec<Tier>> {
    fetch_rows!(
        tx,
        "SELECT t.id, t.event_id, t.name, t.price_minor, t.quantity, t.held, t.sold,
             t.per_order_limit, t.sales_start, t.sales_end, t.position, t.pool_id
         FROM " rows "$1" [id uuid] " JOIN tiers t ON t.event_id = r.id
         ORDER BY t.position, t.id",
        Json(ids(events))
    )
}

pub async fn insert(tx: &mut Tx, tier: &Tier) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO tiers (id, event_id, name, price_minor, quantity, per_order_limit,
             sales_start, sales_end, position, pool_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tier.id,
        tier.event_id,
        &tier.name,
        tier.price_minor,
        tier.quantity,
        tier.per_order_limit,
        tier.sales_start,
        tier.sales_end,
        tier.position,
        tier.pool_id
    )?;
    Ok(())
}

/// Writes what an organizer can edit; never the counts, and not the pool (`pools::set_tiers`).
pub async fn update(tx: &mut Tx, tier: &Tier) -> Result<()> {
    execute!(
        tx,
        "UPDATE tiers SET name = $2, price_minor = $3, quantity = $4, per_order_limit = $5,
             sales_start = $6, sales_end = $7
         WHERE id = $1",
        tier.id,
        &tier.name,
        tier.price_minor,
        tier.quantity,
        tier.per_order_limit,
        tier.sales_start,
        tier.sales_end
    )?;
    Ok(())
}

/// Whether any order, of whatever state, was ever made for it.
pub async fn has_orders(tx: &mut Tx, id: TierId) -> Result<bool> {
    let (count,): (i64,) = fetch_one!(
        tx,
        "SELECT CAST(COUNT(*) AS BIGINT) FROM order_lines WHERE tier_id = $1",
        id
    )?;
    Ok(count > 0)
}

pub async fn delete(tx: &mut Tx, id: TierId) -> Result<()> {
    execute!(tx, "DELETE FROM tiers WHERE id = $1", id)?;
    Ok(())
}
