//! Pools: adding, editing and removing seats that several tiers share, and which tiers those are.

use std::collections::HashMap;

use super::{Event, EventStatus, Full, Tier};
use crate::access;
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::id::{AccountId, EventId, PoolId, TierId};
use crate::store::pools::{self, Pool};
use crate::store::{Actor, Tx, audit, events, tiers};

/// So many pools an event may have.
pub const MAX_POOLS: usize = 10;

/// What an organizer says of a pool.
#[derive(Clone, Debug)]
pub struct PoolDetails {
    pub name: String,
    pub quantity: i64,
    /// All that draw on it. A tier draws on one pool at most: from another one it comes over, with
    /// the seats that it has held and sold.
    pub tiers: Vec<TierId>,
}

impl Full {
    /// The pool that `tier` draws on.
    pub fn pool_of(&self, tier: &Tier) -> Option<&Pool> {
        self.pools.iter().find(|pool| tier.pool_id == Some(pool.id))
    }

    /// The tiers that draw on `pool`.
    pub fn tiers_of(&self, pool: PoolId) -> impl Iterator<Item = &Tier> {
        let draws = move |tier: &&Tier| tier.pool_id == Some(pool);
        self.tiers.iter().filter(draws)
    }

    /// The most tickets there can be, of all tiers together.
    pub fn seats(&self) -> i64 {
        let alone = self.tiers.iter().filter(|tier| tier.pool_id.is_none());
        let alone: i64 = alone.map(|tier| tier.quantity).sum();
        let shared = self.pools.iter().map(|pool| {
            let all: i64 = self.tiers_of(pool.id).map(|tier| tier.quantity).sum();
            all.min(pool.quantity)
        });
        let all = alone + shared.sum::<i64>();
        self.event.capacity.map_or(all, |most| most.min(all))
    }

    /// How many can still be sold, of all tiers together.
    pub fn left(&self) -> i64 {
        let alone = self.tiers.iter().filter(|tier| tier.pool_id.is_none());
        let alone: i64 = alone.map(Tier::left).sum();
        let shared = self.pools.iter().map(|pool| {
            let all: i64 = self.tiers_of(pool.id).map(Tier::left).sum();
            all.min(pool.left())
        });
        let all = alone + shared.sum::<i64>();
        self.event.left().map_or(all, |most| most.min(all))
    }
}

/// # Errors
/// `NotYourEvent`, `AlreadyCancelled`, `TooManyPools`, `TierNotFound`.
pub async fn add_pool(
    app: &App,
    organizer: AccountId,
    event: EventId,
    details: PoolDetails,
) -> Result<Pool> {
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let event = taken(&mut tx, organizer, event).await?;
    check_tiers(&mut tx, event.id, &details.tiers).await?;
    if pools::of_event(&mut tx, event.id).await?.len() >= MAX_POOLS {
        return Err(Rejection::TooManyPools { limit: MAX_POOLS }.into());
    }
    let pool = Pool {
        id: PoolId::new(),
        event_id: event.id,
        name: details.name,
        quantity: details.quantity,
        held: 0,
        sold: 0,
    };
    pools::insert(&mut tx, &pool).await?;
    pools::set_tiers(&mut tx, &pool, &details.tiers).await?;
    done(app, tx, pool, "pool.add").await
}

/// Changes a pool. A quantity below what is sold is taken: nothing is left then.
///
/// # Errors
/// `PoolNotFound`, `NotYourEvent`, `AlreadyCancelled`, `TierNotFound`.
pub async fn edit_pool(
    app: &App,
    organizer: AccountId,
    pool: PoolId,
    details: PoolDetails,
) -> Result<Pool> {
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let pool = taken_pool(&mut tx, organizer, pool).await?;
    check_tiers(&mut tx, pool.event_id, &details.tiers).await?;
    let pool = Pool {
        name: details.name,
        quantity: details.quantity,
        ..pool
    };
    pools::update(&mut tx, &pool).await?;
    pools::set_tiers(&mut tx, &pool, &details.tiers).await?;
    done(app, tx, pool, "pool.edit").await
}

/// Removes a pool; its tiers stand alone then.
///
/// # Errors
/// `PoolNotFound`, `NotYourEvent`, `AlreadyCancelled`.
pub async fn remove_pool(app: &App, organizer: AccountId, pool: PoolId) -> Result<Pool> {
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let pool = taken_pool(&mut tx, organizer, pool).await?;
    pools::set_tiers(&mut tx, &pool, &[]).await?;
    pools::delete(&mut tx, pool.id).await?;
    done(app, tx, pool, "pool.remove").await
}

/// The organizer's own pool, and the event with all that hangs on it.
///
/// # Errors
/// `PoolNotFound`, `NotYourEvent`.
pub async fn find_pool(app: &App, organizer: AccountId, pool: PoolId) -> Result<(Full, Pool)> {
    let mut tx = app.store.read(Actor::Account(organizer)).await?;
    let pool = pools::get(&mut tx, pool)
        .await?
        .ok_or(Rejection::PoolNotFound)?;
    let (_, event) = access::organizer(&mut tx, organizer, pool.event_id).await?;
    let full = Full::of(&mut tx, event).await?;
    tx.commit().await?;
    Ok((full, pool))
}

/// The same pools in another event, with nothing sold; by their old ids, the new ones.
pub(super) async fn duplicate(
    tx: &mut Tx,
    pools: &mut [Pool],
    event: EventId,
) -> Result<HashMap<PoolId, PoolId>> {
    let mut ids = HashMap::new();
    for pool in pools {
        let id = PoolId::new();
        ids.insert(pool.id, id);
        (pool.id, pool.event_id) = (id, event);
        (pool.held, pool.sold) = (0, 0);
        pools::insert(tx, pool).await?;
    }
    Ok(ids)
}

/// The organizer's event, its row taken, if it can still be changed.
async fn taken(tx: &mut Tx, organizer: AccountId, event: EventId) -> Result<Event> {
    let (_, event) = access::organizer(tx, organizer, event).await?;
    events::lock(tx, event.id).await?;
    match event.status {
        EventStatus::Cancelled | EventStatus::Ended => Err(Rejection::AlreadyCancelled.into()),
        EventStatus::Draft | EventStatus::Published => Ok(event),
    }
}

async fn taken_pool(tx: &mut Tx, organizer: AccountId, id: PoolId) -> Result<Pool> {
    let pool = pools::get(tx, id).await?.ok_or(Rejection::PoolNotFound)?;
    taken(tx, organizer, pool.event_id).await?;
    // Somebody may have removed it in the meantime.
    let pool = pools::get(tx, id).await?;
    pool.ok_or_else(|| Rejection::PoolNotFound.into())
}

async fn check_tiers(tx: &mut Tx, event: EventId, wanted: &[TierId]) -> Result<()> {
    let known = tiers::of_event(tx, event).await?;
    let is_known = |id: &TierId| known.iter().any(|tier| tier.id == *id);
    if wanted.iter().all(is_known) {
        Ok(())
    } else {
        Err(Rejection::TierNotFound.into())
    }
}

/// Marks the event as changed, notes it, and makes it durable.
async fn done(app: &App, mut tx: Tx, pool: Pool, action: &'static str) -> Result<Pool> {
    let now = app.clock.now();
    events::bump(&mut tx, pool.event_id).await?;
    let (event, subject) = (Some(pool.event_id), pool.id.to_string());
    audit::note(&mut tx, event, action, subject, now).await?;
    tx.commit().await?;
    Ok(pool)
}
