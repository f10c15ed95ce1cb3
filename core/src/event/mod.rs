//! Events, their tiers and pools: created as drafts, edited, published, cancelled.
//!
//! Deliberately absent: seats, which `order` takes, and cancelling, which pays orders back and so
//! stands there too (`order::cancel_event`).

mod attendees;
mod card;
mod cover;
mod edit;
mod named;
mod pools;
mod staff;
mod tiers;

use chrono::{DateTime, TimeDelta, Utc};

use crate::access;
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::id::{AccountId, EventId, TierId};
use crate::money::Currency;
use crate::random;
use crate::store::{Actor, Tx, accounts, audit, events, pools as pool_rows, tiers as tier_rows};
use crate::zone::Zone;

pub use crate::store::attendees::Attendee;
pub use crate::store::events::{Event, EventStatus};
pub use crate::store::pools::Pool;
pub use crate::store::staff::Staff;
pub use crate::store::tiers::Tier;
pub use attendees::{Attendees, all_attendees, attendees};
pub(crate) use card::lose_card;
pub use card::{
    Card, REPAINT_PAUSE, Spot, ToPaint, card_address, card_gone, card_posted, card_to_take_away,
    card_too_old, cards_to_paint, may_be_posted, post_card, promised_card,
};
pub use cover::{cover, refused, set_cover};
pub use edit::{Change, Revision, edit, revise};
pub use named::{Among, find, suggested};
pub use pools::{MAX_POOLS, PoolDetails, add_pool, edit_pool, find_pool, remove_pool};
pub use staff::{INVITE_TTL, add_staff, invite_staff, join_staff, remove_staff, staff_of};
pub use tiers::{
    MAX_PER_ORDER, MAX_TIERS, TierDetails, add_tier, check_price, edit_tier, event_of_tier,
    find_tier, remove_tier,
};

/// Discord shows titles of a hundred characters, and so do tickets.
pub const NAME_MAX: usize = 100;
pub const VENUE_MAX: usize = 200;
pub const DESCRIPTION_MAX: usize = 2000;
pub const TIER_NAME_MAX: usize = 60;
/// Of an event, a tier or a pool.
pub const SEATS_MAX: i64 = 1_000_000;

/// An event with no end counts as over this long after its start.
const OPEN_END: TimeDelta = TimeDelta::hours(6);
/// So many events ahead are looked through for words.
const SEARCHED: i64 = 500;
/// So long an organizer sees what went out by mail because the chat did not take it.
pub(crate) const BY_MAIL_SHOWN: TimeDelta = TimeDelta::weeks(1);
/// Past events leave the door's list this long after they are over.
const KEPT_AT_THE_DOOR: TimeDelta = TimeDelta::hours(12);

/// What an organizer says first.
#[derive(Clone, Debug)]
pub struct Details {
    pub name: String,
    pub venue: String,
    pub description: String,
    pub starts_at: DateTime<Utc>,
    pub zone: Zone,
    pub currency: Currency,
    pub capacity: Option<i64>,
}

/// An event with its tiers, and the pools that they draw on.
#[derive(Clone, Debug)]
pub struct Full {
    pub event: Event,
    pub tiers: Vec<Tier>,
    pub pools: Vec<Pool>,
}

impl Full {
    /// Reads what hangs on the event.
    pub(crate) async fn of(tx: &mut Tx, event: Event) -> Result<Self> {
        let tiers = tier_rows::of_event(tx, event.id).await?;
        let pools = pool_rows::of_event(tx, event.id).await?;
        Ok(Self {
            event,
            tiers,
            pools,
        })
    }

    /// Reads what hangs on several events, in their order.
    pub(crate) async fn of_several(tx: &mut Tx, events: Vec<Event>) -> Result<Vec<Self>> {
        let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
        let mut tiers = tier_rows::of_events(tx, &ids).await?;
        let mut pools = pool_rows::of_events(tx, &ids).await?;
        let full = |event: Event| Self {
            tiers: tiers
                .extract_if(.., |tier| tier.event_id == event.id)
                .collect(),
            pools: pools
                .extract_if(.., |pool| pool.event_id == event.id)
                .collect(),
            event,
        };
        Ok(events.into_iter().map(full).collect())
    }

    /// How many of `tier` can be bought now: the least of what its own quantity, its pool and the
    /// event's capacity leave.
    pub fn left_of(&self, tier: &Tier) -> i64 {
        let left = self.pool_of(tier).map(Pool::left);
        let least = [left, self.event.left()].into_iter().flatten();
        least.fold(tier.left(), i64::min)
    }

    /// Whether `tier` can be bought at `now`, as `order::place` would judge.
    pub fn sale_of(&self, tier: &Tier, now: DateTime<Utc>) -> Sale {
        let closed = self.event.status != EventStatus::Published || over_at(&self.event) <= now;
        match (tier.sales_start, tier.sales_end, self.left_of(tier)) {
            _ if closed => Sale::Ended,
            (_, Some(until), _) if until <= now => Sale::Ended,
            (Some(from), ..) if from > now => Sale::NotYet { from },
            (_, _, 0) => Sale::SoldOut,
            (_, _, left) => Sale::Open { left },
        }
    }
}

/// Whether a tier can be bought, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sale {
    /// So many are left.
    Open {
        left: i64,
    },
    SoldOut,
    NotYet {
        from: DateTime<Utc>,
    },
    Ended,
}

/// When the event is over.
pub fn over_at(event: &Event) -> DateTime<Utc> {
    event.ends_at.unwrap_or(event.starts_at + OPEN_END)
}

/// An event with no end is over by `now` unless it began after this.
pub(crate) fn started_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - OPEN_END
}

/// Makes a draft.
///
/// # Errors
/// `StartsInPast`.
pub async fn create(app: &App, organizer: AccountId, details: Details) -> Result<Event> {
    let now = app.clock.now();
    if details.starts_at <= now {
        return Err(Rejection::StartsInPast.into());
    }
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    accounts::lock(&mut tx, organizer).await?;
    let event = Event {
        id: EventId::new(),
        organizer_id: organizer,
        slug: slug_of(&details.name),
        name: details.name,
        description: details.description,
        venue: details.venue,
        starts_at: details.starts_at,
        ends_at: None,
        zone: details.zone,
        currency: details.currency,
        capacity: details.capacity,
        held: 0,
        sold: 0,
        cover_key: None,
        status: EventStatus::Draft,
        revision: 1,
    };
    let event = insert(&mut tx, event, now).await?;
    audit::note(
        &mut tx,
        Some(event.id),
        "event.create",
        event.id.to_string(),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(event)
}

/// Puts a draft on sale, if it is still the revision that was shown, and announces it where it is at
/// home.
///
/// # Errors
/// `ShownChanged`, `NotADraft`, `NoTiers`, `StartsInPast`, `PaymentsOff`.
pub async fn publish(
    app: &App,
    organizer: AccountId,
    event: EventId,
    revision: i64,
) -> Result<Full> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let (_, event) = access::organizer(&mut tx, organizer, event).await?;
    if event.status != EventStatus::Draft {
        return Err(Rejection::NotADraft.into());
    }
    let tiers = tier_rows::of_event(&mut tx, event.id).await?;
    if tiers.is_empty() {
        return Err(Rejection::NoTiers.into());
    }
    if event.starts_at <= now {
        return Err(Rejection::StartsInPast.into());
    }
    if app.payments.is_none() && tiers.iter().any(|tier| tier.price_minor > 0) {
        return Err(Rejection::PaymentsOff.into());
    }
    if !events::publish(&mut tx, event.id, revision, now).await? {
        return Err(Rejection::ShownChanged.into());
    }
    audit::note(
        &mut tx,
        Some(event.id),
        "event.publish",
        event.id.to_string(),
        now,
    )
    .await?;
    let event = events::get(&mut tx, event.id)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    card::announce(&mut tx, &event, now).await?;
    let full = Full::of(&mut tx, event).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(full)
}

/// A new draft with the same texts, tiers and pools, a week later. It is at home nowhere: who may bring
/// events to a server says its platform, each time.
///
/// # Errors
/// `NotYourEvent`.
pub async fn duplicate(app: &App, organizer: AccountId, event: EventId) -> Result<Full> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let (_, old) = access::organizer(&mut tx, organizer, event).await?;
    let shift = a_week_later_than(&old, now) - old.starts_at;
    let event = Event {
        id: EventId::new(),
        slug: slug_of(&old.name),
        starts_at: old.starts_at + shift,
        ends_at: old.ends_at.map(|at| at + shift),
        held: 0,
        sold: 0,
        status: EventStatus::Draft,
        revision: 1,
        ..old.clone()
    };
    let event = insert(&mut tx, event, now).await?;
    let old_id = old.id;
    let mut full = Full::of(&mut tx, old).await?;
    full.event = event;
    let Full {
        event,
        tiers,
        pools,
    } = &mut full;
    let pool_ids = pools::duplicate(&mut tx, pools, event.id).await?;
    for tier in tiers {
        tier.id = TierId::new();
        tier.pool_id = tier.pool_id.and_then(|old| pool_ids.get(&old).copied());
        tier.event_id = event.id;
        (tier.held, tier.sold) = (0, 0);
        tier.sales_start = tier.sales_start.map(|at| at + shift);
        tier.sales_end = tier.sales_end.map(|at| at + shift);
        tier_rows::insert(&mut tx, tier).await?;
    }
    audit::note(
        &mut tx,
        Some(event.id),
        "event.duplicate",
        old_id.to_string(),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(full)
}

/// The same weekday and time of day, at least a week on and still ahead.
fn a_week_later_than(event: &Event, now: DateTime<Utc>) -> DateTime<Utc> {
    let local = event.starts_at.with_timezone(&event.zone.0).naive_local();
    (1..=520)
        .filter_map(|weeks| event.zone.instant(local + TimeDelta::weeks(weeks)).ok())
        .find(|at| *at > now)
        .unwrap_or(event.starts_at + TimeDelta::weeks(1))
}

/// An event as its organizer sees it.
///
/// # Errors
/// `EventNotFound`, `NotYourEvent`.
pub async fn own(app: &App, organizer: AccountId, event: EventId) -> Result<Full> {
    let mut tx = app.store.read(Actor::Account(organizer)).await?;
    let (_, event) = access::organizer(&mut tx, organizer, event).await?;
    let full = Full::of(&mut tx, event).await?;
    tx.commit().await?;
    Ok(full)
}

/// An event as `viewer` may see it: their own whatever its state, others once published.
///
/// # Errors
/// `EventNotFound`, of somebody else's draft too.
pub async fn view(app: &App, viewer: Actor, event: EventId) -> Result<Full> {
    let mut tx = app.store.read(viewer).await?;
    let event = events::get(&mut tx, event)
        .await?
        .filter(|event| visible(event, viewer));
    let event = event.ok_or(Rejection::EventNotFound)?;
    let full = Full::of(&mut tx, event).await?;
    tx.commit().await?;
    Ok(full)
}

/// The event of a public page.
///
/// # Errors
/// `EventNotFound`, of drafts too.
pub async fn by_slug(app: &App, slug: &str) -> Result<Full> {
    let mut tx = app.store.read(Actor::Nobody).await?;
    let event = events::by_slug(&mut tx, slug).await?;
    let event = event
        .filter(|event| event.status != EventStatus::Draft)
        .ok_or(Rejection::EventNotFound)?;
    let full = Full::of(&mut tx, event).await?;
    tx.commit().await?;
    Ok(full)
}

fn visible(event: &Event, viewer: Actor) -> bool {
    event.status != EventStatus::Draft || viewer == Actor::Account(event.organizer_id)
}

/// The organizer's events, the newest first; `offset` and `limit` count events.
///
/// # Errors
/// When the database fails.
pub async fn list_own(
    app: &App,
    organizer: AccountId,
    limit: i64,
    offset: i64,
) -> Result<Vec<Event>> {
    let mut tx = app.store.read(Actor::Account(organizer)).await?;
    let events = events::of_organizer(&mut tx, organizer, limit, offset).await?;
    tx.commit().await?;
    Ok(events)
}

/// What is on sale, the next first.
///
/// # Errors
/// When the database fails.
pub async fn list_on_sale(app: &App, viewer: Actor, limit: i64, offset: i64) -> Result<Vec<Event>> {
    let mut tx = app.store.read(viewer).await?;
    let now = app.clock.now();
    let events = events::on_sale(&mut tx, now, started_since(now), limit, offset).await?;
    tx.commit().await?;
    Ok(events)
}

/// Published events ahead whose name, venue or slug holds `query`, in any case, the next first and
/// `limit` at most; with an empty query, the next ones.
///
/// # Errors
/// When the database fails.
pub async fn search_published(app: &App, query: &str, limit: usize) -> Result<Vec<Full>> {
    let now = app.clock.now();
    let mut tx = app.store.read(Actor::Nobody).await?;
    let ahead = events::on_sale(&mut tx, now, now - OPEN_END, SEARCHED, 0).await?;
    let wanted = query.trim().to_lowercase();
    // In Rust, since SQLite knows the capitals of Latin letters only.
    let fits = |event: &Event| {
        [&event.name, &event.venue, &event.slug]
            .iter()
            .any(|text| text.to_lowercase().contains(&wanted))
    };
    let found = ahead.into_iter().filter(fits).take(limit).collect();
    let full = Full::of_several(&mut tx, found).await?;
    tx.commit().await?;
    Ok(full)
}

/// Published events at whose door the person may stand.
///
/// # Errors
/// When the database fails.
pub async fn list_at_the_door(app: &App, account: AccountId) -> Result<Vec<Event>> {
    let mut tx = app.store.read(Actor::Account(account)).await?;
    let events = events::at_whose_door(&mut tx, account).await?;
    tx.commit().await?;
    Ok(events)
}

/// What an organizer sees beside the event: good tickets and how many are in, money in and back.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    pub tickets: i64,
    pub admitted: i64,
    pub paid_minor: i64,
    pub refunded_minor: i64,
    /// Messages that could not be delivered, and those that went out by mail instead of late.
    pub undelivered: i64,
    pub by_mail: i64,
}

/// # Errors
/// `NotYourEvent`.
pub async fn figures(app: &App, organizer: AccountId, event: EventId) -> Result<Figures> {
    let mut tx = app.store.read(Actor::Account(organizer)).await?;
    let (_, event) = access::organizer(&mut tx, organizer, event).await?;
    let tickets = event.sold;
    let admitted = crate::store::door_counts::admitted(&mut tx, event.id).await?;
    let (paid_minor, refunded_minor) = crate::store::orders::takings(&mut tx, event.id).await?;
    let since = app.clock.now() - BY_MAIL_SHOWN;
    let (undelivered, by_mail) = crate::store::outbox::untaken(&mut tx, event.id, since).await?;
    tx.commit().await?;
    Ok(Figures {
        tickets,
        admitted,
        paid_minor,
        refunded_minor,
        undelivered,
        by_mail,
    })
}

/// Marks published events as ended once they are well over.
///
/// # Errors
/// When the database fails.
pub async fn end_past(app: &App) -> Result<()> {
    let mut tx = app.store.begin(Actor::System).await?;
    let over_by = app.clock.now() - KEPT_AT_THE_DOOR;
    let ended = events::end_past(&mut tx, over_by).await?;
    tx.commit().await?;
    if ended > 0 {
        tracing::info!(ended, "events ended");
    }
    Ok(())
}

/// Writes a new event, under a slug that no other has.
async fn insert(tx: &mut Tx, mut event: Event, now: DateTime<Utc>) -> Result<Event> {
    let base = event.slug.clone();
    while !events::insert(tx, &event, now).await? {
        event.slug = format!("{base}-{:04}", random::below(10_000));
    }
    Ok(event)
}

/// A slug from the name, in Latin letters.
fn slug_of(name: &str) -> String {
    let plain = deunicode::deunicode(name).to_lowercase();
    let words: Vec<&str> = plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let mut base = words.join("-");
    base.truncate(40);
    match base.trim_end_matches('-') {
        "" => "event".to_owned(),
        base => base.to_owned(),
    }
}
