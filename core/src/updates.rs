//! What a chat platform delivers: kept before it is confirmed there, handled, and forgotten.
//!
//! A crash in between repeats at most what was under way, and loses nothing. What comes again is
//! known by the platform's number for it. Deliberately absent: what an update says, which only its
//! front end reads.

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::App;
use crate::error::Result;
use crate::store::Actor;
use crate::store::accounts::Platform;
use crate::store::updates;
pub use crate::store::updates::Update;

/// How long an update is one process's own. Handling one takes a small part of it.
pub const LEASE: TimeDelta = TimeDelta::seconds(120);
/// So many are taken over at once.
const BATCH: i64 = 500;
/// And so often one of them, at most.
const MOST_TRIES: i64 = 3;
/// How long the number of one that was handled is remembered: a platform gives up repeating sooner
/// (Telegram keeps updates for a day, <https://core.telegram.org/bots/api#getting-updates>).
const REMEMBERED: TimeDelta = TimeDelta::hours(25);

/// Keeps what was delivered; what had not come before comes back, in its order. It may be confirmed
/// once this returned.
///
/// # Errors
/// When the database fails: then nothing was kept.
pub async fn keep(app: &App, platform: Platform, delivered: Vec<Update>) -> Result<Vec<Update>> {
    if delivered.is_empty() {
        return Ok(delivered);
    }
    let until = app.clock.now() + LEASE;
    let mut tx = app.store.begin(Actor::System).await?;
    let new = updates::insert(&mut tx, platform, &delivered, until).await?;
    tx.commit().await?;
    let is_new = |update: &Update| new.contains(&update.update_id);
    Ok(delivered.into_iter().filter(is_new).collect())
}

/// Takes over what nobody handles any more, the oldest first, up to a batch; none when there is no
/// more. What was taken over a few times and never done brings down whoever handles it, and is let
/// go.
///
/// # Errors
/// When the database fails.
pub async fn left_over(app: &App, platform: Platform) -> Result<Vec<Update>> {
    loop {
        let now = app.clock.now();
        let mut tx = app.store.begin(Actor::System).await?;
        let left = updates::claim(&mut tx, platform, now, now + LEASE, BATCH).await?;
        let (left, hopeless): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|left| left.tries <= MOST_TRIES);
        let hopeless: Vec<i64> = hopeless.iter().map(|left| left.update_id).collect();
        updates::done(&mut tx, platform, &hopeless, now).await?;
        tx.commit().await?;
        for update in &hopeless {
            tracing::error!(update, "an update was never done and is let go");
        }
        if !left.is_empty() || hopeless.is_empty() {
            return Ok(left.into_iter().map(Update::from).collect());
        }
    }
}

/// They are still ours.
///
/// # Errors
/// When the database fails: others may handle them too.
pub async fn keep_longer(app: &App, platform: Platform, ids: &[i64]) -> Result<()> {
    lease(app, platform, ids, app.clock.now() + LEASE).await
}

/// They are nobody's any more, and not handled.
///
/// # Errors
/// When the database fails: they are taken over later.
pub async fn give_back(app: &App, platform: Platform, ids: &[i64]) -> Result<()> {
    lease(app, platform, ids, app.clock.now()).await
}

async fn lease(app: &App, platform: Platform, ids: &[i64], until: DateTime<Utc>) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.begin(Actor::System).await?;
    updates::lease(&mut tx, platform, ids, until).await?;
    tx.commit().await
}

/// At the start of the only process there is: what the one before left behind is nobody's.
///
/// # Errors
/// When the database fails.
pub async fn release(app: &App, platform: Platform) -> Result<()> {
    let mut tx = app.store.begin(Actor::System).await?;
    updates::release(&mut tx, platform, app.clock.now()).await?;
    tx.commit().await
}

/// They were handled.
///
/// # Errors
/// When the database fails: they may be handled again.
pub async fn done(app: &App, platform: Platform, ids: &[i64]) -> Result<()> {
    let mut tx = app.store.begin(Actor::System).await?;
    updates::done(&mut tx, platform, ids, app.clock.now()).await?;
    tx.commit().await
}

/// Forgets the numbers of what was handled long ago.
///
/// # Errors
/// When the database fails.
pub async fn forget_old(app: &App) -> Result<()> {
    let mut tx = app.store.begin(Actor::System).await?;
    updates::forget(&mut tx, app.clock.now() - REMEMBERED).await?;
    tx.commit().await
}
