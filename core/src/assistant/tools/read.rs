//! Tools that read, by the queries that commands use. What they tell is data.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::checked::{called, same};
use super::{Desk, Told, told_short};
use crate::assistant::Show;
use crate::assistant::draft::Draft;
use crate::chat::Action;
use crate::event::{self, Among, Event, EventStatus, Full, Sale};
use crate::store::Actor;
use crate::ticket;

/// So many are looked through.
const LOOKED_THROUGH: i64 = 200;
/// So many are told of.
const TOLD: usize = 8;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct Search {
    /// Words of the name. Null: any event.
    words: Option<String>,
    /// YYYY-MM-DD, the first day.
    from: Option<String>,
    /// YYYY-MM-DD, the last day.
    until: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct OwnEvent {
    /// A slug, or words of the name.
    pub(super) event: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct DoorEvent {
    /// A slug, or words of the name.
    event: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct Attendees {
    /// A slug, or words of the event's name.
    event: String,
    /// Words of the attendee's name. Null: all.
    name: Option<String>,
    only_not_come: bool,
}

impl Desk<'_> {
    pub async fn find_events(&mut self, search: Search) -> Told {
        let viewer = Actor::Account(self.account.id);
        let words = search.words.filter(|words| !words.trim().is_empty());
        let mut found = match words {
            Some(words) => event::find(self.app, self.account.id, Among::OnSale, &words).await?,
            None => event::list_on_sale(self.app, viewer, LOOKED_THROUGH, 0).await?,
        };
        let (from, until) = (day(search.from.as_deref())?, day(search.until.as_deref())?);
        let local = |event: &Event| event.starts_at.with_timezone(&event.zone.0).date_naive();
        found.retain(|event| from.is_none_or(|from| from <= local(event)));
        found.retain(|event| until.is_none_or(|until| local(event) <= until));
        let count = found.len();
        found.truncate(TOLD);
        let mut told = Vec::new();
        for event in &found {
            let full = event::view(self.app, viewer, event.id).await?;
            told.push(self.on_sale(&full));
        }
        if !found.is_empty() {
            self.answer.show(Show::Events(found));
        }
        Ok(json!({"found": count, "events": told, "shown": "these, as buttons"})) // not-for-people: the model reads it
    }

    /// What anybody may know of an event on sale.
    fn on_sale(&self, full: &Full) -> Value {
        let now = self.app.clock.now();
        let tiers = full.tiers.iter().map(|tier| {
            let can_be_bought = matches!(full.sale_of(tier, now), Sale::Open { .. });
            json!({"name": tier.name, "price_minor": tier.price_minor, "can_be_bought": can_be_bought})
        });
        let event = &full.event;
        json!({
            "event": told_short(event), "name": event.name, "venue": event.venue,
            "currency": event.currency.code(), "tiers": tiers.collect::<Vec<_>>(),
        })
    }

    pub async fn my_tickets(&mut self) -> Told {
        let tickets = ticket::list_own(self.app, self.account.id, 20, 0).await?;
        let told = tickets.iter().map(|shown| {
            json!({"event": told_short(&shown.event), "name": shown.event.name,
                "tier": shown.ticket.tier_name, "is_used": shown.check_in.is_some()})
        });
        let told: Vec<Value> = told.collect();
        self.answer.show(Show::Screen(Action::Tickets { page: 0 }));
        Ok(json!({"tickets": told, "shown": "the tickets"})) // not-for-people: the model reads it
    }

    pub async fn edit_draft(&mut self, which: &OwnEvent) -> Told {
        let full = self.own(&which.event).await?;
        if full.event.status != EventStatus::Draft {
            return Err("It is published: use propose_changes.".into()); // not-for-people: the model reads it
        }
        self.talk.draft = Draft {
            event: Some(full.event.id),
            ..Draft::default()
        };
        self.after_change(Vec::new()).await
    }

    pub async fn event_figures(&mut self, which: &OwnEvent) -> Told {
        let full = self.own(&which.event).await?;
        let figures = event::figures(self.app, self.account.id, full.event.id).await?;
        let tiers = full.tiers.iter().map(|tier| {
            json!({"name": tier.name, "price_minor": tier.price_minor, "quantity": tier.quantity,
                "sold": tier.sold, "held": tier.held})
        });
        self.answer.show(Show::Screen(Action::Show(full.event.id)));
        Ok(json!({
            "event": told_short(&full.event), "status": full.event.status.as_str(),
            "currency": full.event.currency.code(), "tickets_sold": figures.tickets,
            "are_in": figures.admitted, "have_not_come": figures.tickets - figures.admitted,
            "paid_minor": figures.paid_minor, "refunded_minor": figures.refunded_minor,
            "capacity": full.event.capacity, "tiers": tiers.collect::<Vec<_>>(),
        }))
    }

    pub async fn list_attendees(&mut self, which: Attendees) -> Told {
        let full = self.own(&which.event).await?;
        let id = full.event.id;
        let all = event::attendees(self.app, self.account.id, id, i64::MAX, 0).await?;
        let name = which.name.as_deref().map(str::trim).unwrap_or_default();
        let mut found = called(&all.list, |attendee| &attendee.name, name);
        found.retain(|attendee| !which.only_not_come || attendee.admitted_at.is_none());
        let told = found.iter().take(TOLD * 5).map(|attendee| {
            json!({"name": attendee.name, "tier": attendee.tier_name, "is_in": attendee.admitted_at.is_some()})
        });
        let told: Vec<Value> = told.collect();
        self.answer
            .show(Show::Screen(Action::Attendees { event: id, page: 0 }));
        Ok(json!({
            "found": found.len(), "attendees": told,
            "tickets": all.event.sold, "are_in": all.admitted, "shown": "the list of all", // not-for-people: the model reads it
        }))
    }

    pub async fn door_counts(&mut self, which: &DoorEvent) -> Told {
        // An organizer stands at their own doors.
        let event = self.one(Among::AtTheDoor, &which.event).await?;
        let (event, admitted, tickets) = ticket::door(self.app, self.account.id, event.id).await?;
        Ok(
            json!({"event": told_short(&event), "are_in": admitted, "tickets": tickets,
            "have_not_come": tickets - admitted}),
        )
    }

    /// The tier that words name, of an event.
    pub(super) fn tier_named<'f>(&self, full: &'f Full, name: &str) -> Option<&'f event::Tier> {
        full.tiers.iter().find(|tier| same(&tier.name, name))
    }
}

fn day(text: Option<&str>) -> Result<Option<NaiveDate>, String> {
    text.map(|text| {
        NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
            .map_err(|_| format!("'{text}' is no date. Write it as YYYY-MM-DD.")) // not-for-people: the model reads it
    })
    .transpose()
}
