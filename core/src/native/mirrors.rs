//! Events on the calendars of the servers that they are at home in.
//!
//! An event that is published and ahead is shown in each of its homes where that is wanted, and kept in
//! step until it is over or cancelled. What somebody deletes over there stays deleted, until the event
//! is posted in that server once more.

use chrono::{DateTime, TimeDelta, Utc};

use super::{LEASE, longer};
use crate::app::App;
use crate::error::{Error, Result};
use crate::event::{self, Event};
use crate::outbox::{Message, promise_again};
use crate::store::accounts::Platform;
use crate::store::mirrors::{
    self, Due, Looked, Mirror, MirrorStatus, NativeRefusal, Refused, Wanted,
};
use crate::store::{Actor, events};

/// Between two changes of an entry.
pub const MIRROR_PAUSE: TimeDelta = TimeDelta::seconds(30);
/// What the platform said no to is tried again by itself after this; what is to be taken off, after
/// twice as long each time.
const AGAIN_AFTER: TimeDelta = TimeDelta::hours(6);
const AGAIN_AFTER_AT_MOST: TimeDelta = TimeDelta::days(2);
/// What cannot be taken off for this long is left standing.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::days(7);
const BATCH: i64 = 64;
/// So many of one server at once.
const OF_ONE_SERVER: i64 = 4;

/// An entry, and what is to become of it.
pub struct ToMirror {
    pub mirror: Mirror,
    pub event: Event,
    pub wanted: Wanted,
    seen: String,
    lease_until: DateTime<Utc>,
}

/// Leases the entries on `platform` that may show something else than what is true, those that are to
/// be made among them, up to a batch.
///
/// # Errors
/// When the database fails.
pub async fn mirrors_to_paint(app: &App, platform: Platform) -> Result<Vec<ToMirror>> {
    let now = app.clock.now();
    let mut tx = app.store.read(Actor::System).await?;
    let missing = mirrors::missing(&mut tx, platform, now, BATCH).await?;
    tx.commit().await?;
    if !missing.is_empty() {
        let mut tx = app.store.begin(Actor::System).await?;
        for home in &missing {
            mirrors::insert(&mut tx, platform, home, now).await?;
        }
        tx.commit().await?;
    }
    let since = event::started_since(now);
    let mut tx = app.store.read(Actor::System).await?;
    let due = mirrors::due(&mut tx, platform, now, since, OF_ONE_SERVER, BATCH).await?;
    tx.commit().await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let lease_until = now + LEASE;
    let mut tx = app.store.begin(Actor::System).await?;
    let claimed = mirrors::claim(&mut tx, &due, now, lease_until).await?;
    tx.commit().await?;
    let mut tx = app.store.read(Actor::System).await?;
    let mut to_mirror = Vec::with_capacity(claimed.len());
    for mirror in claimed {
        // Read before what is painted: a change in between is looked at once more.
        let Some(Due { now_seen, .. }) = due.iter().find(|due| due.id == mirror.id) else {
            continue;
        };
        let event = events::get(&mut tx, mirror.event_id)
            .await?
            .ok_or_else(|| Error::Inconsistent("an entry of no event".into()))?;
        to_mirror.push(ToMirror {
            wanted: mirrors::wanted(now_seen),
            seen: now_seen.clone(),
            mirror,
            event,
            lease_until,
        });
    }
    tx.commit().await?;
    Ok(to_mirror)
}

impl ToMirror {
    /// Whether what it is to show is not what it shows. `painted` is a seal over the former.
    pub fn differs(&self, painted: u32) -> bool {
        self.mirror.native_id.is_none() || self.mirror.painted != i64::from(painted)
    }

    /// It shows what it should, as `native_id`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shown(&self, app: &App, native_id: &str, painted: u32) -> Result<()> {
        let pause = if self.differs(painted) {
            MIRROR_PAUSE
        } else {
            TimeDelta::zero()
        };
        self.looked(app, MirrorStatus::Live, Some(native_id), painted, pause)
            .await
    }

    /// It stands there no more, or never did. What is wanted says whether it may stand there again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn off(&self, app: &App) -> Result<()> {
        match self.wanted {
            Wanted::Ended | Wanted::Cancelled => {
                self.looked(app, MirrorStatus::Done, None, 0, TimeDelta::zero())
                    .await
            }
            Wanted::Off | Wanted::Left => {
                let mut tx = app.store.begin(Actor::System).await?;
                mirrors::forget(&mut tx, self.mirror.id, self.lease_until).await?;
                tx.commit().await
            }
            Wanted::Over | Wanted::Shown => {
                self.looked(app, MirrorStatus::Live, None, 0, MIRROR_PAUSE)
                    .await
            }
        }
    }

    /// Somebody deleted it over there: it is let be.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn gone(&self, app: &App) -> Result<()> {
        self.looked(app, MirrorStatus::Gone, None, 0, TimeDelta::zero())
            .await
    }

    async fn looked(
        &self,
        app: &App,
        status: MirrorStatus,
        native_id: Option<&str>,
        painted: u32,
        pause: TimeDelta,
    ) -> Result<()> {
        let looked = Looked {
            id: self.mirror.id,
            lease_until: self.lease_until,
            status,
            native_id,
            seen: &self.seen,
            painted: i64::from(painted),
            next_at: app.clock.now() + pause,
        };
        let mut tx = app.store.begin(Actor::System).await?;
        mirrors::looked(&mut tx, &looked).await?;
        tx.commit().await
    }

    /// It could not be changed now, and is tried again after `pause`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn failed(&self, app: &App, pause: TimeDelta) -> Result<()> {
        let at = app.clock.now() + pause.max(MIRROR_PAUSE);
        let mut tx = app.store.begin(Actor::System).await?;
        mirrors::failed(&mut tx, self.mirror.id, self.lease_until, at).await?;
        tx.commit().await
    }

    /// The platform said no: its organizer is told, once, and it is tried again when something changes,
    /// or after a while. What it will not let go of is given up in the end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refused(&self, app: &App, why: NativeRefusal) -> Result<()> {
        let now = app.clock.now();
        let leaves = self.wanted != Wanted::Shown;
        let refused_since = self.mirror.refused_since.filter(|_| leaves);
        if refused_since.is_some_and(|since| since + GIVEN_UP_AFTER <= now) {
            tracing::info!(mirror = %self.mirror.id, "an entry cannot be taken off, and is given up");
            return self.off(app).await;
        }
        let pause = if leaves {
            longer(AGAIN_AFTER, self.mirror.tries, AGAIN_AFTER_AT_MOST)
        } else {
            AGAIN_AFTER
        };
        let no = Refused {
            id: self.mirror.id,
            lease_until: self.lease_until,
            why,
            seen: &self.seen,
            next_at: now + MIRROR_PAUSE,
            retry_at: now + pause,
            refused_since: leaves.then(|| refused_since.unwrap_or(now)),
        };
        let mut tx = app.store.begin(Actor::System).await?;
        let noted = mirrors::refused(&mut tx, &no).await?;
        // That we are put out of a server is heard otherwise.
        let news = why != NativeRefusal::ServerGone;
        if noted && news && mirrors::tell(&mut tx, no.id, now).await? {
            let message = if leaves {
                Message::NotTakenOff { mirror: no.id }
            } else {
                Message::NotMirrored { mirror: no.id }
            };
            let (to, event) = (Some(self.event.organizer_id), self.event.id);
            promise_again(&mut tx, to, event, message, now).await?;
        }
        tx.commit().await?;
        app.outbox_bell.notify_one();
        Ok(())
    }
}
