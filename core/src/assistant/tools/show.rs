//! Tools that show something to press: the screens of commands, and nothing that is done already.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::checked::called;
use super::read::OwnEvent;
use super::{Desk, Told, told_short};
use crate::assistant::Show;
use crate::assistant::draft::Draft;
use crate::chat::Action;
use crate::event::{self, Among};
use crate::id::OrderId;
use crate::store::Actor;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct Offer {
    /// A slug, or words of the name.
    event: String,
    /// The tier's name. Null where the person named none.
    tier: Option<String>,
    quantity: Option<u16>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct Screen {
    screen: Which,
    /// A slug, or words of the name, for screens of one event.
    event: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::assistant) enum Which {
    Start,
    Help,
    NewEventForm,
    MyEvents,
    OnSale,
    MyTickets,
    Doors,
    Settings,
    Notices,
    Language,
    TimeZone,
    Currency,
    Email,
    LinkedAccounts,
    Event,
    EditEvent,
    Tiers,
    SharedSeats,
    Orders,
    Attendees,
    DoorStaff,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::assistant) struct Refund {
    /// A slug, or words of the event's name.
    event: String,
    /// The attendee's name.
    name: String,
}

impl Desk<'_> {
    pub async fn offer_tickets(&mut self, offer: Offer) -> Told {
        let found = self.one(Among::OnSale, &offer.event).await?;
        let full = event::view(self.app, Actor::Account(self.account.id), found.id).await?;
        let tier = match (&offer.tier, full.tiers.as_slice()) {
            (Some(name), _) => match self.tier_named(&full, name) {
                Some(tier) => Some(tier),
                None => {
                    let names: Vec<&str> =
                        full.tiers.iter().map(|tier| tier.name.as_str()).collect();
                    return Err(format!("There is no tier '{name}'; there are {names:?}.").into()); // not-for-people: the model reads it
                }
            },
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        self.answer.show(match (tier, offer.quantity) {
            (Some(tier), Some(quantity)) => Show::Offer {
                tier: tier.id,
                quantity,
            },
            (Some(tier), None) => Show::Screen(Action::BuyTier(tier.id)),
            (None, _) => Show::Screen(Action::Buy(found.id)),
        });
        Ok(
            json!({"shown": "what it costs, with the button that orders", "event": told_short(&found)}),
        ) // not-for-people: the model reads it
    }

    pub async fn show_screen(&mut self, screen: Screen) -> Told {
        let plain = match screen.screen {
            Which::Start => Some(Action::Start),
            Which::Help => Some(Action::Help),
            Which::NewEventForm => Some(Action::FormOfDraft),
            Which::MyEvents => Some(Action::Events { page: 0 }),
            Which::OnSale => Some(Action::OnSale { page: 0 }),
            Which::MyTickets => Some(Action::Tickets { page: 0 }),
            Which::Doors => Some(Action::Doors),
            Which::Settings => Some(Action::Settings),
            Which::Notices => Some(Action::Notices),
            Which::Language => Some(Action::Languages),
            Which::TimeZone => Some(Action::AskZone),
            Which::Currency => Some(Action::AskCurrency),
            Which::Email => Some(Action::AskEmail),
            Which::LinkedAccounts => Some(Action::Identities),
            _ => None,
        };
        let action = match (plain, screen.event) {
            (Some(action), _) => action,
            (None, None) => return Err("Which event? Name it by its slug.".into()), // not-for-people: the model reads it
            (None, Some(name)) => {
                let event = self.own(&name).await?.event.id;
                match screen.screen {
                    Which::EditEvent => Action::Edit(event),
                    Which::Tiers => Action::Tiers(event),
                    Which::SharedSeats => Action::Pools(event),
                    Which::Orders => Action::Orders { event, page: 0 },
                    Which::Attendees => Action::Attendees { event, page: 0 },
                    Which::DoorStaff => Action::Staff(event),
                    _ => Action::Show(event),
                }
            }
        };
        self.answer.show(Show::Screen(action));
        Ok(json!({"shown": "the screen"})) // not-for-people: the model reads it
    }

    pub async fn propose_refund(&mut self, refund: Refund) -> Told {
        let full = self.own(&refund.event).await?;
        let id = full.event.id;
        let all = event::attendees(self.app, self.account.id, id, i64::MAX, 0).await?;
        let named = called(&all.list, |attendee| &attendee.name, &refund.name);
        let orders: BTreeMap<OrderId, &str> = named
            .into_iter()
            .map(|attendee| (attendee.order_id, attendee.name.as_str()))
            .collect();
        let mut found = orders.iter();
        match (found.next(), found.next()) {
            (None, _) => Err(format!("Nobody called '{}' has a ticket.", refund.name).into()), // not-for-people: the model reads it
            (Some((order, name)), None) => {
                self.answer.show(Show::Screen(Action::AskRefund(*order)));
                Ok(json!({"shown": "what would be paid back, with a Confirm button", "to": name})) // not-for-people: the model reads it
            }
            (Some(_), Some(_)) => {
                let names: Vec<&str> = orders.values().copied().take(10).collect();
                self.answer
                    .show(Show::Screen(Action::Orders { event: id, page: 0 }));
                Ok(json!({"several_orders": names, "shown": "the orders, to choose one"})) // not-for-people: the model reads it
            }
        }
    }

    pub async fn propose_cancel_event(&mut self, which: &OwnEvent) -> Told {
        let full = self.own(&which.event).await?;
        self.answer
            .show(Show::Screen(Action::AskCancelEvent(full.event.id)));
        Ok(json!({"shown": "what cancelling would mean, with a Confirm button"})) // not-for-people: the model reads it
    }

    pub async fn duplicate_event(&mut self, which: &OwnEvent) -> Told {
        let full = self.own(&which.event).await?;
        let copy = event::duplicate(self.app, self.account.id, full.event.id).await?;
        self.answer.made.push(copy.event.id);
        self.talk.draft = Draft {
            event: Some(copy.event.id),
            ..Draft::default()
        };
        self.after_change(Vec::new()).await
    }
}
