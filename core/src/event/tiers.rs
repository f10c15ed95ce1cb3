//! Adding, editing and removing tiers.

use chrono::{DateTime, Utc};

use super::{Event, EventStatus};
use crate::access;
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::id::{AccountId, EventId, TierId};
use crate::money::{Currency, Money};
use crate::store::tiers::{self, Tier};
use crate::store::{Actor, Tx, audit, events};

/// Discord lists at most 25 choices; so many tiers an event may have.
pub const MAX_TIERS: usize = 25;
/// So many of a tier its organizer may let into one order.
pub const MAX_PER_ORDER: i64 = 100;

/// What an organizer says of a tier.
#[derive(Clone, Debug)]
pub struct TierDetails {
    pub name: String,
    /// In the event's currency.
    pub price_minor: i64,
    pub quantity: i64,
    pub per_order_limit: i64,
    pub sales_start: Option<DateTime<Utc>>,
    pub sales_end: Option<DateTime<Utc>>,
}

/// # Errors
/// `NotYourEvent`, `AlreadyCancelled`, `TooManyTiers`, `PaymentsOff` on a published event.
pub async fn add_tier(
    app: &App,
    organizer: AccountId,
    event: EventId,
    details: TierDetails,
) -> Result<Tier> {
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let (_, event) = access::organizer(&mut tx, organizer, event).await?;
    events::lock(&mut tx, event.id).await?;
    let tier = add(&mut tx, app, &event, details).await?;
    events::bump(&mut tx, event.id).await?;
    tx.commit().await?;
    Ok(tier)
}

/// The same, within a transaction that holds the event.
pub(super) async fn add(
    tx: &mut Tx,
    app: &App,
    event: &Event,
    details: TierDetails,
) -> Result<Tier> {
    check_sellable(app, event.status, &details)?;
    let others = tiers::of_event(tx, event.id).await?;
    if others.len() >= MAX_TIERS {
        return Err(Rejection::TooManyTiers { limit: MAX_TIERS }.into());
    }
    let tier = Tier {
        id: TierId::new(),
        event_id: event.id,
        name: details.name,
        price_minor: details.price_minor,
        quantity: details.quantity,
        held: 0,
        sold: 0,
        per_order_limit: details.per_order_limit,
        sales_start: details.sales_start,
        sales_end: details.sales_end,
        position: others.iter().map(|other| other.position).max().unwrap_or(0) + 1,
        pool_id: None,
    };
    tiers::insert(tx, &tier).await?;
    let (note, now) = (tier.id.to_string(), app.clock.now());
    audit::note(tx, Some(event.id), "tier.add", note, now).await?;
    Ok(tier)
}

/// Changes a tier for orders to come; orders already made keep their price.
///
/// # Errors
/// `TierNotFound`, `NotYourEvent`, `AlreadyCancelled`, `PaymentsOff` on a published event.
pub async fn edit_tier(
    app: &App,
    organizer: AccountId,
    tier: TierId,
    details: TierDetails,
) -> Result<Tier> {
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let tier = tiers::get(&mut tx, tier)
        .await?
        .ok_or(Rejection::TierNotFound)?;
    let (_, event) = access::organizer(&mut tx, organizer, tier.event_id).await?;
    events::lock(&mut tx, event.id).await?;
    let tier = change(&mut tx, app, &event, tier, details).await?;
    events::bump(&mut tx, event.id).await?;
    tx.commit().await?;
    Ok(tier)
}

/// The same, within a transaction that holds the event.
pub(super) async fn change(
    tx: &mut Tx,
    app: &App,
    event: &Event,
    tier: Tier,
    details: TierDetails,
) -> Result<Tier> {
    check_sellable(app, event.status, &details)?;
    let tier = Tier {
        name: details.name,
        price_minor: details.price_minor,
        quantity: details.quantity,
        per_order_limit: details.per_order_limit,
        sales_start: details.sales_start,
        sales_end: details.sales_end,
        ..tier
    };
    tiers::update(tx, &tier).await?;
    let (note, now) = (tier.id.to_string(), app.clock.now());
    audit::note(tx, Some(event.id), "tier.edit", note, now).await?;
    Ok(tier)
}

/// Removes a tier that nobody ever ordered.
///
/// # Errors
/// `TierNotFound`, `NotYourEvent`, `TierHasOrders`.
pub async fn remove_tier(app: &App, organizer: AccountId, tier: TierId) -> Result<Tier> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let tier = tiers::get(&mut tx, tier)
        .await?
        .ok_or(Rejection::TierNotFound)?;
    let (_, event) = access::organizer(&mut tx, organizer, tier.event_id).await?;
    events::lock(&mut tx, event.id).await?;
    if tiers::has_orders(&mut tx, tier.id).await? {
        return Err(Rejection::TierHasOrders { tier: tier.name }.into());
    }
    tiers::delete(&mut tx, tier.id).await?;
    events::bump(&mut tx, event.id).await?;
    audit::note(
        &mut tx,
        Some(event.id),
        "tier.remove",
        tier.id.to_string(),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(tier)
}

/// The organizer's tier and its event.
///
/// # Errors
/// `TierNotFound`, `NotYourEvent`.
pub async fn find_tier(
    app: &App,
    organizer: AccountId,
    tier: TierId,
) -> Result<(super::Event, Tier)> {
    let mut tx = app.store.read(Actor::Account(organizer)).await?;
    let tier = tiers::get(&mut tx, tier)
        .await?
        .ok_or(Rejection::TierNotFound)?;
    let (_, event) = access::organizer(&mut tx, organizer, tier.event_id).await?;
    tx.commit().await?;
    Ok((event, tier))
}

/// The event of a tier that `viewer` may see.
///
/// # Errors
/// `TierNotFound`.
pub async fn event_of_tier(app: &App, viewer: Actor, tier: TierId) -> Result<EventId> {
    let mut tx = app.store.read(viewer).await?;
    let tier = tiers::get(&mut tx, tier)
        .await?
        .ok_or(Rejection::TierNotFound)?;
    tx.commit().await?;
    Ok(tier.event_id)
}

/// Whether a tier may cost so much.
///
/// # Errors
/// `PriceTooLow`, `PriceTooHigh`, `PriceStep`.
pub fn check_price(price: Money) -> Result<(), Rejection> {
    let currency = price.currency;
    let least = Money::new(least_charge(currency), currency);
    if !price.is_zero() && price.minor < least.minor {
        return Err(Rejection::PriceTooLow { least });
    }
    if price.minor > Money::MAX_MINOR {
        let most = Money::new(Money::MAX_MINOR, currency);
        return Err(Rejection::PriceTooHigh { most });
    }
    if price.minor % currency.step_minor() != 0 {
        return Err(Rejection::PriceStep { currency });
    }
    Ok(())
}

/// The least that Stripe charges
/// (<https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>), for the currencies
/// that have a figure there.
fn least_charge(currency: Currency) -> i64 {
    match currency.code() {
        "USD" | "EUR" | "AUD" | "BRL" | "CAD" | "CHF" | "INR" | "NZD" | "SGD" | "JPY" => 50,
        "GBP" => 30,
        "AED" | "BAM" | "MYR" | "PLN" | "RON" => 200,
        "BGN" => 100,
        "CZK" => 1500,
        "DKK" => 250,
        "HKD" => 400,
        "HUF" => 17_500,
        "MXN" | "THB" => 1000,
        "NOK" | "SEK" => 300,
        _ => 0,
    }
}

fn check_sellable(app: &App, status: EventStatus, details: &TierDetails) -> Result<()> {
    match status {
        EventStatus::Cancelled | EventStatus::Ended => Err(Rejection::AlreadyCancelled.into()),
        EventStatus::Published if details.price_minor > 0 && app.payments.is_none() => {
            Err(Rejection::PaymentsOff.into())
        }
        EventStatus::Draft | EventStatus::Published => Ok(()),
    }
}
