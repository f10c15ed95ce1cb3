//! The draft's ticket tiers.

use schemars::JsonSchema;
use serde::Deserialize;

use super::checked::{limit, line, position, same, seats};
use super::{Desk, Mistake, Told};
use crate::assistant::draft::Tier;
use crate::assistant::price::{Source, named_in};
use crate::event::{self, Full, TIER_NAME_MAX};
use crate::money::{Currency, Money};

/// So many of a tier go into one order where nothing else was said.
pub(super) const USUAL_LIMIT: i64 = 10;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct NewTiers {
    pub(super) tiers: Vec<NewTier>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct NewTier {
    pub(super) name: String,
    /// In the currency's minor units: 15 € is 1500, 1500 ¥ is 1500, 1.500 KWD is 1500. 0 is free.
    pub(super) price_minor: i64,
    /// The person's own words for the price, copied; null if it is free.
    pub(super) price_as_written: Option<String>,
    /// How many. Null: the rest of the capacity.
    pub(super) quantity: Option<i64>,
    /// How many one order may have, if the person said so.
    pub(super) per_order_limit: Option<i64>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct TierChange {
    /// The tier as it is called now.
    pub(super) tier: String,
    pub(super) name: Option<String>,
    /// In the currency's minor units.
    pub(super) price_minor: Option<i64>,
    /// The person's own words for the price, copied.
    pub(super) price_as_written: Option<String>,
    pub(super) quantity: Option<i64>,
    pub(super) per_order_limit: Option<i64>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct TierName {
    /// The tier as it is called.
    pub(super) tier: String,
}

impl Desk<'_> {
    pub async fn add_ticket_tier(&mut self, new: NewTiers) -> Told {
        let full = self.talk.draft.full(self.app, self.account).await?;
        if full.is_none() && self.talk.draft.currency(self.usual).is_none() {
            let mut written = new.tiers.iter().map(|tier| &tier.price_as_written);
            self.talk.draft.currency = written.find_map(|text| named_in(text.as_deref()?));
        }
        let currency = self.talk.draft.sells_in(full.as_ref(), self.usual);
        let capacity = match &full {
            Some(full) => full.event.capacity,
            None => self.talk.draft.capacity,
        };
        let mut known: Vec<(String, i64)> = match &full {
            Some(full) => named(full),
            None => {
                let tiers = self.talk.draft.tiers.iter();
                tiers
                    .map(|tier| (tier.name.clone(), tier.quantity))
                    .collect()
            }
        };
        // Of those that get the rest, the others have to be known first.
        let said: i64 = new.tiers.iter().filter_map(|tier| tier.quantity).sum();
        let resting = new.tiers.iter().filter(|tier| tier.quantity.is_none());
        let rests = resting.count();
        let taken: i64 = known.iter().map(|(_, quantity)| quantity).sum::<i64>() + said;
        let source = self.source();
        let mut tiers = Vec::new();
        for tier in new.tiers {
            let name = line(&tier.name, TIER_NAME_MAX)?;
            if known.iter().any(|(other, _)| same(other, &name)) {
                return Err(format!("There is a tier '{name}' already: update it instead.").into()); // not-for-people: the model reads it
            }
            let quantity = match (tier.quantity, capacity) {
                (Some(quantity), _) => quantity,
                (None, Some(seats)) if rests == 1 && seats > taken => seats - taken,
                (None, Some(seats)) if rests == 1 => {
                    return Err(format!(
                        "Nothing of the capacity of {seats} is left for '{name}': ask how many."
                    )
                    .into()); // not-for-people: the model reads it
                }
                (None, _) => {
                    return Err(format!("How many of '{name}' there are was not said: ask.").into()); // not-for-people: the model reads it
                }
            };
            let tier = Tier {
                quantity: seats(quantity)?,
                per_order_limit: limit(tier.per_order_limit.unwrap_or(USUAL_LIMIT))?,
                price_minor: self.price(
                    tier.price_minor,
                    currency,
                    tier.price_as_written.as_deref(),
                    &source,
                )?,
                name: name.clone(),
            };
            known.push((name, tier.quantity));
            tiers.push(tier);
        }
        match full {
            None => self.talk.draft.tiers.extend(tiers),
            Some(full) => {
                let details = tiers.iter().map(Tier::details);
                let revisions = details.map(event::Revision::AddTier).collect();
                let (id, revision) = (full.event.id, full.event.revision);
                event::revise(self.app, self.account.id, id, revision, revisions).await?;
            }
        }
        self.after_change(Vec::new()).await
    }

    pub async fn update_ticket_tier(&mut self, change: TierChange) -> Told {
        let full = self.talk.draft.full(self.app, self.account).await?;
        let source = self.source();
        let Some(full) = full else {
            let currency = self.talk.draft.sells_in(None, self.usual);
            let tiers = self.talk.draft.tiers.iter();
            let at = tiers.map(|tier| tier.name.as_str());
            let at = position(at, &change.tier)?;
            let old = self.talk.draft.tiers[at].clone();
            self.talk.draft.tiers[at] = self.changed(old, &change, currency, &source)?;
            return self.after_change(Vec::new()).await;
        };
        let at = position(
            full.tiers.iter().map(|tier| tier.name.as_str()),
            &change.tier,
        )?;
        let tier = &full.tiers[at];
        let old = Tier {
            name: tier.name.clone(),
            price_minor: tier.price_minor,
            quantity: tier.quantity,
            per_order_limit: tier.per_order_limit,
        };
        let currency = self.talk.draft.sells_in(Some(&full), self.usual);
        let new = self.changed(old, &change, currency, &source)?;
        let details = event::TierDetails {
            sales_start: tier.sales_start,
            sales_end: tier.sales_end,
            ..new.details()
        };
        event::edit_tier(self.app, self.account.id, tier.id, details).await?;
        self.after_change(Vec::new()).await
    }

    pub(super) fn changed(
        &self,
        old: Tier,
        change: &TierChange,
        currency: Option<Currency>,
        source: &Source,
    ) -> Result<Tier, Mistake> {
        Ok(Tier {
            name: match &change.name {
                Some(name) => line(name, TIER_NAME_MAX)?,
                None => old.name,
            },
            price_minor: match change.price_minor.filter(|price| *price != old.price_minor) {
                Some(price) => {
                    self.price(price, currency, change.price_as_written.as_deref(), source)?
                }
                None => old.price_minor,
            },
            quantity: match change.quantity {
                Some(quantity) => seats(quantity)?,
                None => old.quantity,
            },
            per_order_limit: match change.per_order_limit {
                Some(most) => limit(most)?,
                None => old.per_order_limit,
            },
        })
    }

    /// A price that may be taken, and that the person wrote.
    pub(super) fn price(
        &self,
        minor: i64,
        currency: Option<Currency>,
        as_written: Option<&str>,
        source: &Source,
    ) -> Result<i64, Mistake> {
        if minor == 0 {
            return Ok(0);
        }
        let Some(currency) = currency else {
            return Err("The currency is not known. Ask for it, or save it if the person named one; then add this again.".into()); // not-for-people: the model reads it
        };
        if minor < 0 {
            return Err("A price is 0 or more.".into()); // not-for-people: the model reads it
        }
        event::check_price(Money::new(minor, currency))?;
        source.confirms(minor, currency, as_written)?;
        Ok(minor)
    }

    pub async fn remove_ticket_tier(&mut self, which: &TierName) -> Told {
        match self.talk.draft.full(self.app, self.account).await? {
            Some(full) => {
                let names = full.tiers.iter().map(|tier| tier.name.as_str());
                let at = position(names, &which.tier)?;
                event::remove_tier(self.app, self.account.id, full.tiers[at].id).await?;
            }
            None => {
                let names = self.talk.draft.tiers.iter().map(|tier| tier.name.as_str());
                let at = position(names, &which.tier)?;
                self.talk.draft.tiers.remove(at);
            }
        }
        self.after_change(Vec::new()).await
    }
}

fn named(full: &Full) -> Vec<(String, i64)> {
    let tiers = full.tiers.iter();
    tiers
        .map(|tier| (tier.name.clone(), tier.quantity))
        .collect()
}
