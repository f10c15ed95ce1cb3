//! What a full form does: one operation of the core, and what is shown after it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::read::Value;
use super::{Filling, Kind, pools};
use crate::account::{self, Setting};
use crate::chat::talk;
use crate::chat::turn::{Door, Turn};
use crate::chat::{self, EventField, Reply, door, form, organize, purchase, server, settings};
use crate::error::{Error, Rejection, Result};
use crate::event::{self, Change, Details, Tier, TierDetails};
use crate::money::Currency;
use crate::server::Setting as There;
use crate::zone::Zone;

/// The answers, read.
#[derive(Default)]
pub(super) struct Values(HashMap<&'static str, Value>);

impl Values {
    pub fn insert(&mut self, name: &'static str, value: Value) {
        self.0.insert(name, value);
    }

    pub fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        match self.0.get(name) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    fn instant(&self, name: &str) -> Option<DateTime<Utc>> {
        match self.0.get(name) {
            Some(Value::Instant(at)) => Some(*at),
            _ => None,
        }
    }

    fn zone(&self) -> Option<Zone> {
        match self.0.get("zone") {
            Some(Value::Zone(zone)) => Some(*zone),
            _ => None,
        }
    }

    fn currency(&self) -> Option<Currency> {
        match self.0.get("currency") {
            Some(Value::Currency(currency)) => Some(*currency),
            _ => None,
        }
    }
}

/// A form asks for what it needs, and what was asked for was read.
pub(super) fn answered<T>(value: Option<T>) -> Result<T> {
    value.ok_or_else(|| Error::Inconsistent("a form without its answer".into()))
}

/// Which question a refusal is about, so that it is the one asked again.
pub(super) fn is_about(rejection: &Rejection, question: &str) -> bool {
    match rejection {
        Rejection::StartsInPast => question == "starts",
        Rejection::EndsBeforeStart => matches!(question, "ends" | "sales_end"),
        Rejection::WhichTiers { .. } => question == "tiers",
        _ => false,
    }
}

pub(super) async fn submit(
    turn: &mut Turn<'_>,
    filling: &Filling,
    values: &Values,
) -> Result<Vec<Reply>> {
    match &filling.kind {
        Kind::NewEvent => new_event(turn, filling, values).await,
        Kind::EditEvent { event, field } => {
            let change = change(*field, values)?;
            event::edit(turn.app, turn.account.id, *event, change).await?;
            organize::edit(turn, *event).await
        }
        Kind::AddTier { event } => {
            event::add_tier(turn.app, turn.account.id, *event, tier(values, None)?).await?;
            organize::tier_added(turn, *event).await
        }
        Kind::EditTier { tier: id } => {
            let (event, old) = event::find_tier(turn.app, turn.account.id, *id).await?;
            event::edit_tier(turn.app, turn.account.id, *id, tier(values, Some(&old))?).await?;
            organize::tiers(turn, event.id).await
        }
        Kind::SaleWindow { tier } => {
            let (event, old) = event::find_tier(turn.app, turn.account.id, *tier).await?;
            let (start, end) = (values.instant("sales_start"), values.instant("sales_end"));
            if let (Some(start), Some(end)) = (start, end)
                && end <= start
            {
                return Err(Rejection::EndsBeforeStart.into());
            }
            let details = TierDetails {
                sales_start: start,
                sales_end: end,
                ..details_of(&old)
            };
            event::edit_tier(turn.app, turn.account.id, *tier, details).await?;
            organize::tiers(turn, event.id).await
        }
        Kind::AddPool { event } => {
            let full = event::own(turn.app, turn.account.id, *event).await?;
            let details = pools::details(values, &full)?;
            event::add_pool(turn.app, turn.account.id, *event, details).await?;
            chat::pools::list(turn, *event).await
        }
        Kind::EditPool { pool } => {
            let (full, _) = event::find_pool(turn.app, turn.account.id, *pool).await?;
            let details = pools::details(values, &full)?;
            event::edit_pool(turn.app, turn.account.id, *pool, details).await?;
            chat::pools::list(turn, full.event.id).await
        }
        Kind::Quantity { tier, .. } => {
            let count = answered(values.number("count"))?;
            // However often it is pressed, a form is one order.
            let key = format!("form:{}", filling.id);
            purchase::order(turn, *tier, count, key).await
        }
        Kind::Zone => settings::set(turn, Setting::Zone(answered(values.zone())?)).await,
        Kind::Currency => {
            settings::set(turn, Setting::Currency(answered(values.currency())?)).await
        }
        Kind::ServerZone => {
            let zone = answered(values.zone())?;
            server::set(turn, There::Zone(zone)).await
        }
        Kind::ServerCurrency => {
            let currency = answered(values.currency())?;
            server::set(turn, There::Currency(currency)).await
        }
        Kind::Email => {
            account::ask_email(turn.app, turn.account.id, &answered(values.text("email"))?).await?;
            Box::pin(form::start(turn, Kind::EmailCode)).await
        }
        Kind::EmailCode => {
            let code = answered(values.text("code"))?;
            account::verify_email(turn.app, turn.account.id, &code).await?;
            turn.refresh().await?;
            Ok(vec![settings::show(turn)])
        }
        Kind::Gate => {
            let gate = answered(values.text("gate"))?;
            let event = turn.state.door.as_ref().map(|door| door.event);
            let event = event.ok_or(Rejection::NotStaff)?;
            turn.state.door = Some(Door {
                event,
                gate: Some(gate),
            });
            door::stand(turn, event).await
        }
    }
}

async fn new_event(turn: &mut Turn<'_>, filling: &Filling, values: &Values) -> Result<Vec<Reply>> {
    let usual = filling.usual;
    if let Some(zone) = values.zone() {
        account::set(turn.app, turn.account.id, Setting::Zone(zone)).await?;
        turn.refresh().await?;
    }
    let zone = turn.account.zone.or(usual.zone).unwrap_or(Zone::UTC);
    let details = Details {
        name: answered(values.text("name"))?,
        venue: answered(values.text("venue"))?,
        description: String::new(),
        starts_at: answered(values.instant("starts"))?,
        zone,
        currency: match filling.is_of_draft {
            true => usual.currency.or(turn.account.currency),
            false => turn.account.currency.or(usual.currency),
        }
        .or_else(|| zone.usual_currency())
        .unwrap_or(Currency::EUR),
        capacity: values.number("capacity"),
    };
    let event = event::create(turn.app, turn.account.id, details).await?;
    server::bring_home(turn, event.id).await?;
    if filling.is_of_draft
        && let Some(shown) = talk::form_made(turn, event.id).await?
    {
        return Ok(shown);
    }
    Box::pin(form::start(turn, Kind::AddTier { event: event.id })).await
}

fn change(field: EventField, values: &Values) -> Result<Change> {
    Ok(match field {
        EventField::Name => Change::Name(answered(values.text("name"))?),
        EventField::Starts => Change::Starts(answered(values.instant("starts"))?),
        EventField::Ends => Change::Ends(values.instant("ends")),
        EventField::Venue => Change::Venue(answered(values.text("venue"))?),
        EventField::Description => {
            Change::Description(values.text("description").unwrap_or_default())
        }
        EventField::Capacity => Change::Capacity(values.number("capacity")),
        EventField::Cover => Change::Cover(values.text("cover")),
        EventField::Zone => Change::Zone(answered(values.zone())?),
        EventField::Currency => Change::Currency(answered(values.currency())?),
    })
}

fn tier(values: &Values, old: Option<&Tier>) -> Result<TierDetails> {
    Ok(TierDetails {
        name: answered(values.text("tier"))?,
        price_minor: answered(values.number("price"))?,
        quantity: answered(values.number("quantity"))?,
        per_order_limit: answered(values.number("limit"))?,
        sales_start: old.and_then(|old| old.sales_start),
        sales_end: old.and_then(|old| old.sales_end),
    })
}

fn details_of(tier: &Tier) -> TierDetails {
    TierDetails {
        name: tier.name.clone(),
        price_minor: tier.price_minor,
        quantity: tier.quantity,
        per_order_limit: tier.per_order_limit,
        sales_start: tier.sales_start,
        sales_end: tier.sales_end,
    }
}
