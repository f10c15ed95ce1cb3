//! Changes of what is published: proposed, and carried out by a press.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::checked::{limit, line, lines, position, same, seats};
use super::tiers::{NewTier, TierChange, USUAL_LIMIT};
use super::{Desk, Mistake, Told};
use crate::assistant::Show;
use crate::assistant::draft::Tier;
use crate::assistant::proposal::{Planned, Proposal};
use crate::assistant::when::{self, Day, Fold};
use crate::event::{
    DESCRIPTION_MAX, EventStatus, Full, NAME_MAX, SEATS_MAX, TIER_NAME_MAX, VENUE_MAX,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct Changes {
    /// A slug, or words of the name.
    event: String,
    name: Option<String>,
    venue: Option<String>,
    description: Option<String>,
    /// YYYY-MM-DD, of the start.
    date: Option<String>,
    /// The weekday, only if the person named one.
    weekday: Option<Day>,
    /// HH:MM, of the start, in the event's zone.
    time: Option<String>,
    /// Only where a time comes twice.
    which_of_two: Option<Fold>,
    capacity: Option<i64>,
    /// Empty, where there are none.
    new_tiers: Vec<NewTier>,
    /// Of tiers that there are. More tickets of one are a larger quantity.
    changed_tiers: Vec<TierChange>,
}

impl Desk<'_> {
    pub async fn propose_changes(&mut self, changes: Changes) -> Told {
        let full = self.own(&changes.event).await?;
        match full.event.status {
            EventStatus::Published => (),
            EventStatus::Draft => return Err("It is a draft: use edit_draft.".into()), // not-for-people: the model reads it
            _ => return Err("It is over or cancelled, and cannot be changed.".into()), // not-for-people: the model reads it
        }
        let mut planned = self.of_event(&full, &changes)?;
        planned.extend(self.of_tiers(&full, changes)?);
        if planned.is_empty() {
            return Err("Nothing would be changed by that.".into()); // not-for-people: the model reads it
        }
        let proposal = Proposal::new(&full, planned);
        self.talk.propose(proposal.clone());
        self.answer.show(Show::Proposal(proposal));
        Ok(json!({"shown": "the changes, with a Confirm button; nothing is changed yet"})) // not-for-people: the model reads it
    }

    fn of_event(&self, full: &Full, said: &Changes) -> Result<Vec<Planned>, Mistake> {
        let event = &full.event;
        let mut planned = Vec::new();
        if let Some(name) = &said.name {
            planned.push(Planned::Name(line(name, NAME_MAX)?));
        }
        if let Some(venue) = &said.venue {
            planned.push(Planned::Venue(line(venue, VENUE_MAX)?));
        }
        if let Some(text) = &said.description {
            planned.push(Planned::Description(lines(text, DESCRIPTION_MAX)?));
        }
        if let Some(seats) = said.capacity {
            if !(1..=SEATS_MAX).contains(&seats) {
                return Err(format!("A capacity is from 1 to {SEATS_MAX}.").into()); // not-for-people: the model reads it
            }
            planned.push(Planned::Capacity(Some(seats)));
        }
        if said.date.is_some() || said.time.is_some() {
            let now = self.app.clock.now();
            let today = now.with_timezone(&event.zone.0).date_naive();
            let before = event.starts_at.with_timezone(&event.zone.0).naive_local();
            let date = match &said.date {
                Some(text) => when::date(text, said.weekday, today)?,
                None => before.date(),
            };
            let time = match &said.time {
                Some(text) => when::time(text)?,
                None => before.time(),
            };
            planned.push(Planned::Starts(when::instant(
                date,
                time,
                event.zone,
                said.which_of_two,
                now,
            )?));
        }
        Ok(planned)
    }

    fn of_tiers(&self, full: &Full, said: Changes) -> Result<Vec<Planned>, Mistake> {
        let currency = full.event.currency;
        let source = self.own_words();
        let mut planned = Vec::new();
        for new in said.new_tiers {
            let name = line(&new.name, TIER_NAME_MAX)?;
            if full.tiers.iter().any(|tier| same(&tier.name, &name)) {
                return Err(format!("There is a tier '{name}' already: change it instead.").into()); // not-for-people: the model reads it
            }
            let quantity = new
                .quantity
                .ok_or("How many there are was not said: ask.")?; // not-for-people: the model reads it
            let written = new.price_as_written.as_deref();
            planned.push(Planned::AddTier {
                price_minor: self.price(new.price_minor, Some(currency), written, &source)?,
                quantity: seats(quantity)?,
                per_order_limit: limit(new.per_order_limit.unwrap_or(USUAL_LIMIT))?,
                name,
            });
        }
        for change in &said.changed_tiers {
            let names = full.tiers.iter().map(|tier| tier.name.as_str());
            let tier = &full.tiers[position(names, &change.tier)?];
            let old = Tier {
                name: tier.name.clone(),
                price_minor: tier.price_minor,
                quantity: tier.quantity,
                per_order_limit: tier.per_order_limit,
            };
            let new = self.changed(old, change, Some(currency), &source)?;
            planned.push(Planned::EditTier {
                tier: tier.id,
                name: new.name,
                price_minor: new.price_minor,
                quantity: new.quantity,
                per_order_limit: new.per_order_limit,
            });
        }
        Ok(planned)
    }
}
