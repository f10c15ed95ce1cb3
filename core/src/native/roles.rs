//! Roles that tickets bring: whoever holds a good ticket of a tier has the tier's roles, in every server
//! whose platform they speak from, and loses them with the ticket.
//!
//! When the event is over the roles stay, as a badge. One that somebody had before, by other means, is
//! not told apart: platforms take a role that is given twice as given. Deliberately absent: taking a
//! role from whom it was not given to by us.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{LEASE, longer};
use crate::access::{self, Member};
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::event::{EventStatus, Tier};
use crate::id::{AccountId, EventId, RoleId, TierId};
use crate::outbox::{Message, promise_again};
use crate::place::tidy;
use crate::store::accounts::Platform;
use crate::store::grants::{self, Grant, GrantState};
use crate::store::mirrors::NativeRefusal;
use crate::store::roles::{self, Role, TierRole};
use crate::store::{Actor, Tx, audit, events, homes, servers, tiers};

/// So many roles a tier brings.
pub const MAX_ROLES: i64 = 5;
/// So often everybody is looked at, also when nothing was noted of anybody.
const LOOK_AGAIN: TimeDelta = TimeDelta::hours(1);
/// So many marks are settled in one transaction, and so many tickets out of step found at one look.
const MARKS: i64 = 500;
const FOUND: i64 = 5000;
/// So many roles are given or taken in one server at once.
const OF_ONE_SERVER: i64 = 8;
/// Whoever is no member is looked for again after this, and twice as long each time.
const ABSENT_FOR: TimeDelta = TimeDelta::hours(6);
const ABSENT_FOR_AT_MOST: TimeDelta = TimeDelta::days(30);
/// A role that the platform said no to rests for this long, and twice as long each time.
const ROLE_RESTS: TimeDelta = TimeDelta::hours(1);
const ROLE_RESTS_AT_MOST: TimeDelta = TimeDelta::days(1);

/// A role of a server, as whoever names it has it.
#[derive(Clone, Debug)]
pub struct Named<'a> {
    /// The platform's own id.
    pub id: &'a str,
    pub name: &'a str,
    /// Whether they may give it to others there, as the platform says.
    pub may_give: bool,
}

/// From now on the tier's tickets bring the role. Twice is once.
///
/// # Errors
/// `TierNotFound`, `NotYourEvent`, `AlreadyCancelled`, `NotOrganizerHere`, `NotYourRole`,
/// `TooManyRoles`; `PutOutHere`, `RoleTakenOff` where those who manage the server decided so, to anybody
/// else.
#[tracing::instrument(name = "tier.role", skip_all, fields(tier = %tier))]
pub async fn bind(
    app: &App,
    organizer: AccountId,
    tier: TierId,
    platform: Platform,
    member: &Member,
    role: Named<'_>,
) -> Result<Tier> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let (tier, event) = own(&mut tx, organizer, tier).await?;
    if !matches!(event.status, EventStatus::Draft | EventStatus::Published) {
        return Err(Rejection::AlreadyCancelled.into());
    }
    let permit = access::bringer(&mut tx, platform, member).await?;
    let name = tidy(role.name, role.id);
    if !role.may_give {
        return Err(Rejection::NotYourRole { role: name }.into());
    }
    events::lock(&mut tx, event.id).await?;
    let at = (platform, permit.server());
    if !member.manages && homes::is_put_out(&mut tx, at, event.id).await? {
        return Err(Rejection::PutOutHere.into());
    }
    // Whoever says something there has us there, also where we have not been told.
    let title = tidy(&member.name, permit.server());
    servers::join(&mut tx, platform, permit.server(), &title, now).await?;
    let id = roles::put(&mut tx, platform, permit.server(), role.id, &name, event.id).await?;
    if member.manages {
        homes::let_on(&mut tx, event.id, id).await?;
    } else if homes::is_off(&mut tx, event.id, id).await? {
        return Err(Rejection::RoleTakenOff { role: name }.into());
    }
    if roles::bind(&mut tx, tier.id, id).await? {
        if roles::count_of_tier(&mut tx, tier.id).await? > MAX_ROLES {
            return Err(Rejection::TooManyRoles { limit: MAX_ROLES }.into());
        }
        roles::ask_look(&mut tx).await?;
        let what = "tier.role";
        audit::note(&mut tx, Some(event.id), what, tier.id.to_string(), now).await?;
    }
    tx.commit().await?;
    Ok(tier)
}

/// The tier's tickets bring the role no more; whoever has it only by them loses it.
///
/// # Errors
/// `TierNotFound`, `NotYourEvent`.
pub async fn unbind(app: &App, organizer: AccountId, tier: TierId, role: RoleId) -> Result<Tier> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let (tier, event) = own(&mut tx, organizer, tier).await?;
    let (permit, _) = access::organizer(&mut tx, organizer, event.id).await?;
    tx.act(&permit).await?;
    if roles::unbind(&mut tx, tier.id, role).await? {
        roles::ask_look(&mut tx).await?;
        let what = "tier.role_off";
        audit::note(&mut tx, Some(event.id), what, tier.id.to_string(), now).await?;
    }
    tx.commit().await?;
    Ok(tier)
}

async fn own(
    tx: &mut Tx,
    organizer: AccountId,
    tier: TierId,
) -> Result<(Tier, crate::event::Event)> {
    let tier = tiers::get(tx, tier).await?.ok_or(Rejection::TierNotFound)?;
    let (_, event) = access::organizer(tx, organizer, tier.event_id).await?;
    Ok((tier, event))
}

/// The roles of an event's tiers.
///
/// # Errors
/// `EventNotFound`, `NotYourEvent`.
pub async fn of_event(app: &App, organizer: AccountId, event: EventId) -> Result<Vec<TierRole>> {
    let mut tx = app.store.read(Actor::Account(organizer)).await?;
    let (permit, _) = access::organizer(&mut tx, organizer, event).await?;
    tx.act(&permit).await?;
    let roles = roles::of_event(&mut tx, permit.event()).await?;
    tx.commit().await?;
    Ok(roles)
}

/// A member is there: what waited for them is given now, and what they should have and lost when they
/// left the server and came back. What somebody there took from them stays taken, until they have a newer
/// ticket. Nothing happens where nothing is theirs.
///
/// # Errors
/// When the database fails.
pub async fn seen(app: &App, platform: Platform, member: &Member, external_id: &str) -> Result<()> {
    let mut tx = app.store.read(Actor::System).await?;
    let theirs = grants::of_member(&mut tx, platform, &member.server, external_id).await?;
    tx.commit().await?;
    let lacking = theirs.into_iter().filter(|one| match one.state {
        GrantState::Absent => true,
        GrantState::Given => {
            let came_since = member.joined_at > one.given_at && one.given_at.is_some();
            came_since && !member.roles.contains(&one.role)
        }
        _ => false,
    });
    let lacking: Vec<_> = lacking.collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::System).await?;
    for one in lacking {
        grants::give_now(&mut tx, one.id, external_id, one.state, now).await?;
    }
    tx.commit().await
}

/// Makes what everybody is to have, or to lose, what their tickets say: of whose changed, and now and
/// then of everybody. Of very many who are out of step, some, and whether there may be more.
///
/// # Errors
/// When the database fails.
pub async fn look(app: &App) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.store.read(Actor::System).await?;
    let last = roles::last_look(&mut tx).await?;
    let marked = !roles::marks(&mut tx, 1).await?.is_empty();
    tx.commit().await?;
    if marked {
        settle_all(app, now).await?;
    }
    if last.asked == 0 || last.looked_at.is_some_and(|at| at + LOOK_AGAIN > now) {
        return Ok(false);
    }
    let mut tx = app.store.read(Actor::System).await?;
    let (found, is_full) = roles::out_of_step(&mut tx, FOUND).await?;
    tx.commit().await?;
    let mut tx = app.store.begin(Actor::System).await?;
    if !found.is_empty() {
        roles::mark(&mut tx, &found).await?;
    }
    if !is_full {
        roles::looked(&mut tx, last, now).await?;
    }
    tx.commit().await?;
    settle_all(app, now).await?;
    Ok(is_full)
}

async fn settle_all(app: &App, now: DateTime<Utc>) -> Result<()> {
    loop {
        let mut tx = app.store.begin(Actor::System).await?;
        roles::lock(&mut tx).await?;
        let marks = roles::marks(&mut tx, MARKS).await?;
        if marks.is_empty() {
            return Ok(());
        }
        roles::settle(&mut tx, &marks, now).await?;
        tx.commit().await?;
    }
}

/// The servers on a platform in which something is to be given or taken.
///
/// # Errors
/// When the database fails.
pub async fn servers_due(app: &App, platform: Platform) -> Result<Vec<String>> {
    let mut tx = app.store.read(Actor::System).await?;
    let servers = grants::servers_due(&mut tx, platform, app.clock.now()).await?;
    tx.commit().await?;
    Ok(servers)
}

/// Something to be given or taken, for as long as the lease.
#[derive(Clone, Debug)]
pub struct Leased {
    pub grant: Grant,
    lease_until: DateTime<Utc>,
}

/// Leases some of what is to be given or taken in a server.
///
/// # Errors
/// When the database fails.
pub async fn grants_due(app: &App, platform: Platform, server: &str) -> Result<Vec<Leased>> {
    let now = app.clock.now();
    let lease_until = now + LEASE;
    let mut tx = app.store.begin(Actor::System).await?;
    let claimed = grants::claim(&mut tx, platform, server, now, lease_until, OF_ONE_SERVER).await?;
    tx.commit().await?;
    let leased = claimed
        .into_iter()
        .map(|grant| Leased { grant, lease_until });
    Ok(leased.collect())
}

/// A role as it is known.
///
/// # Errors
/// When the database fails.
pub async fn role(app: &App, id: RoleId) -> Result<Option<Role>> {
    let mut tx = app.store.read(Actor::System).await?;
    let role = roles::get(&mut tx, id).await?;
    tx.commit().await?;
    Ok(role)
}

impl Leased {
    /// Whether it is to be given, and otherwise taken.
    pub fn gives(&self) -> bool {
        self.grant.state != GrantState::Taking
    }

    /// It was done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn done(&self, app: &App, role: &Role) -> Result<()> {
        let mut tx = app.store.begin(Actor::System).await?;
        if self.gives() {
            let now = app.clock.now();
            grants::given(&mut tx, &self.grant, self.lease_until, now).await?;
        } else {
            grants::taken(&mut tx, &self.grant, self.lease_until, app.clock.now()).await?;
        }
        if role.why.is_some() {
            grants::accepted(&mut tx, role.id).await?;
        }
        tx.commit().await
    }

    /// They are no member of the server: they are looked for again, ever more seldom, and when they are
    /// [`seen`] there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn absent(&self, app: &App) -> Result<()> {
        let pause = longer(ABSENT_FOR, self.grant.tries, ABSENT_FOR_AT_MOST);
        let at = app.clock.now() + pause;
        let mut tx = app.store.begin(Actor::System).await?;
        grants::absent(&mut tx, &self.grant, self.lease_until, at).await?;
        tx.commit().await
    }

    /// It is tried again after `pause`, and others' of that role after as long as the platform `asked`
    /// for; nobody knows whether it was done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn later(&self, app: &App, pause: TimeDelta, asked: TimeDelta) -> Result<()> {
        let now = app.clock.now();
        let mut tx = app.store.begin(Actor::System).await?;
        grants::later(&mut tx, &self.grant, self.lease_until, now + pause).await?;
        if asked > TimeDelta::zero() {
            grants::rest(&mut tx, self.grant.role_id, now + asked).await?;
        }
        tx.commit().await
    }

    /// The platform said no, as it would to anybody else: the role rests for a while, and everybody whose
    /// tickets bring it is told, once; where none bring it any more, whose brought it last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refused(&self, app: &App, role: &Role, why: NativeRefusal) -> Result<()> {
        let now = app.clock.now();
        let rests = longer(ROLE_RESTS, role.tries, ROLE_RESTS_AT_MOST);
        let mut tx = app.store.begin(Actor::System).await?;
        grants::not_given(&mut tx, &self.grant, self.lease_until, now).await?;
        let tell = grants::refused(&mut tx, role.id, why, now, now + rests).await?;
        if tell {
            for (organizer, event) in whom_to_tell(&mut tx, role).await? {
                let message = Message::RoleRefused { role: role.id };
                promise_again(&mut tx, Some(organizer), event, message, now).await?;
            }
        }
        tx.commit().await?;
        app.outbox_bell.notify_one();
        Ok(())
    }

    /// It was not tried after all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn left(&self, app: &App) -> Result<()> {
        let mut tx = app.store.begin(Actor::System).await?;
        grants::not_given(&mut tx, &self.grant, self.lease_until, app.clock.now()).await?;
        tx.commit().await
    }
}

/// Each organizer once, with the latest of their events of which tickets bring the role.
async fn whom_to_tell(tx: &mut Tx, role: &Role) -> Result<BTreeMap<AccountId, EventId>> {
    let bringing = homes::bringing(tx, role.id).await?;
    let mut told: BTreeMap<_, _> = bringing
        .into_iter()
        .map(|one| (one.organizer_id, one.event_id))
        .collect();
    if told.is_empty()
        && let Some(event) = events::get(tx, role.event_id).await?
    {
        told.insert(event.organizer_id, event.id);
    }
    Ok(told)
}
