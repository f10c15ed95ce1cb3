//! What each form asks.

use chrono::{DateTime, Utc};

use super::read::Read;
use super::{Filling, Kind, pools};
use crate::chat::EventField;
use crate::chat::turn::Turn;
use crate::error::{Rejection, Result};
use crate::event::{
    self, DESCRIPTION_MAX, Event, NAME_MAX, SEATS_MAX, TIER_NAME_MAX, Tier, VENUE_MAX,
};
use crate::i18n::Lang;
use crate::id::{EventId, TierId};
use crate::money::{Currency, Money};
use crate::tr;
use crate::zone::Zone;

const GATE_MAX: usize = 40;
pub(super) const SEATS: Read = Read::Count {
    min: 1,
    max: SEATS_MAX,
};

/// A form as it is asked.
pub(super) struct Questions {
    pub title: String,
    /// Where the form stands in something longer.
    pub progress: Option<String>,
    pub questions: Vec<Question>,
}

pub(super) struct Question {
    pub name: &'static str,
    pub label: String,
    pub hint: String,
    pub read: Read,
    pub required: bool,
    /// What it is already.
    pub initial: String,
    /// (what the button says, what it answers)
    pub choices: Vec<(String, String)>,
    /// Where its calendar opens, while nothing is answered; otherwise now.
    pub near: Option<DateTime<Utc>>,
}

impl Question {
    pub fn new(name: &'static str, read: Read, label: String, hint: String) -> Self {
        let (initial, choices) = (String::new(), Vec::new());
        Self {
            name,
            label,
            hint,
            read,
            required: true,
            initial,
            choices,
            near: None,
        }
    }

    fn near(mut self, at: DateTime<Utc>) -> Self {
        self.near = Some(at);
        self
    }

    fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    fn hint(mut self, hint: String) -> Self {
        self.hint = hint;
        self
    }

    pub fn initial(mut self, value: impl Into<String>) -> Self {
        self.initial = value.into();
        self
    }

    pub fn choices(mut self, choices: Vec<(String, String)>) -> Self {
        self.choices = choices;
        self
    }
}

/// # Errors
/// When what the form is about is not there, or not the person's.
pub(super) async fn questions(turn: &Turn<'_>, filling: &Filling) -> Result<Questions> {
    let lang = turn.lang();
    Ok(match &filling.kind {
        Kind::NewEvent => new_event(turn, filling),
        Kind::EditEvent { event, field } => {
            let full = event::own(turn.app, turn.account.id, *event).await?;
            let title = tr!(lang, "form-edit-title", name = full.event.name.clone());
            let question = event_field(lang, &full.event, *field);
            Questions {
                title,
                progress: None,
                questions: vec![question],
            }
        }
        Kind::AddTier { event } => {
            let full = event::own(turn.app, turn.account.id, *event).await?;
            let title = tr!(lang, "form-tier-title", name = full.event.name.clone());
            let progress = Some(tr!(lang, "progress-at-tickets"));
            let draft = full.event.status == event::EventStatus::Draft;
            let questions = tier(lang, &full.event, None, full.tiers.len());
            Questions {
                title,
                progress: progress.filter(|_| draft),
                questions,
            }
        }
        Kind::EditTier { tier: id } => {
            let (event, found) = event::find_tier(turn.app, turn.account.id, *id).await?;
            let title = tr!(lang, "form-tier-edit-title", name = found.name.clone());
            Questions {
                title,
                progress: None,
                questions: tier(lang, &event, Some(&found), 0),
            }
        }
        Kind::AddPool { event } => {
            let full = event::own(turn.app, turn.account.id, *event).await?;
            Questions {
                title: tr!(lang, "form-pool-title", name = full.event.name.clone()),
                progress: None,
                questions: pools::questions(lang, &full, None),
            }
        }
        Kind::EditPool { pool } => {
            let (full, pool) = event::find_pool(turn.app, turn.account.id, *pool).await?;
            Questions {
                title: tr!(lang, "form-pool-edit-title", name = pool.name.clone()),
                progress: None,
                questions: pools::questions(lang, &full, Some(&pool)),
            }
        }
        Kind::SaleWindow { tier } => sale_window(turn, *tier).await?,
        Kind::Quantity { event, tier } => quantity(turn, *event, *tier).await?,
        Kind::Zone => {
            let question =
                zone(lang).initial(turn.account.zone.map(|z| z.to_string()).unwrap_or_default());
            single(tr!(lang, "form-zone-title"), question)
        }
        Kind::Currency => {
            let initial = turn
                .account
                .currency
                .map(|c| c.to_string())
                .unwrap_or_default();
            single(
                tr!(lang, "form-currency-title"),
                currency(lang).initial(initial),
            )
        }
        Kind::ServerZone => {
            let set = turn.server_settings.as_ref().and_then(|server| server.zone);
            let initial = set.map(|zone| zone.to_string()).unwrap_or_default();
            single(tr!(lang, "form-zone-title"), zone(lang).initial(initial))
        }
        Kind::ServerCurrency => {
            let set = turn
                .server_settings
                .as_ref()
                .and_then(|server| server.currency);
            let initial = set.map(|currency| currency.to_string()).unwrap_or_default();
            let title = tr!(lang, "form-currency-title");
            single(title, currency(lang).initial(initial))
        }
        Kind::Email => {
            let (label, hint) = (tr!(lang, "form-email-label"), tr!(lang, "form-email-hint"));
            single(
                tr!(lang, "form-email-title"),
                Question::new("email", Read::Email, label, hint),
            )
        }
        Kind::EmailCode => {
            let (label, hint) = (
                tr!(lang, "form-email-code-label"),
                tr!(lang, "form-email-code-hint"),
            );
            single(
                tr!(lang, "form-email-title"),
                Question::new("code", Read::Digits, label, hint),
            )
        }
        Kind::Gate => {
            let (label, hint) = (tr!(lang, "form-gate-label"), tr!(lang, "form-gate-hint"));
            let read = Read::Text { max: GATE_MAX };
            single(
                tr!(lang, "form-gate-title"),
                Question::new("gate", read, label, hint),
            )
        }
    })
}

fn single(title: String, question: Question) -> Questions {
    Questions {
        title,
        progress: None,
        questions: vec![question],
    }
}

/// The zone that an answer or a setting says, for reading dates.
pub(super) fn zone_of(turn: &Turn<'_>, filling: &Filling) -> Zone {
    let answered = filling
        .answers
        .get("zone")
        .and_then(|text| Zone::find(text));
    let set = turn.account.zone.or(filling.usual.zone);
    answered.or(set).unwrap_or(Zone::UTC)
}

fn new_event(turn: &Turn<'_>, filling: &Filling) -> Questions {
    let lang = turn.lang();
    let mut questions = vec![name(lang)];
    let asks_zone = turn.account.zone.or(filling.usual.zone).is_none();
    if asks_zone {
        questions.push(zone(lang));
    }
    let zone = zone_of(turn, filling);
    // A zone that is asked for beside it may be another by then.
    let is_open = asks_zone && !filling.answers.contains_key("zone");
    questions.push(match is_open {
        true => starts(lang, zone).hint(tr!(lang, "form-starts-hint-there")),
        false => starts(lang, zone),
    });
    questions.push(venue(lang));
    questions.push(capacity(lang));
    let title = tr!(lang, "form-event-title");
    Questions {
        title,
        progress: Some(tr!(lang, "progress-at-details")),
        questions,
    }
}

fn event_field(lang: Lang, event: &Event, field: EventField) -> Question {
    match field {
        EventField::Name => name(lang).initial(&event.name),
        EventField::Starts => starts(lang, event.zone).initial(event.zone.typed(event.starts_at)),
        EventField::Ends => {
            let (label, hint) = (tr!(lang, "form-ends-label"), tr!(lang, "form-ends-hint"));
            let end_of_day = event.zone.typed(event.zone.end_of_day(event.starts_at));
            let mut choices = vec![(tr!(lang, "form-ends-end-of-day"), end_of_day)];
            if event.ends_at.is_some() {
                choices.push((tr!(lang, "form-choice-none"), String::new()));
            }
            Question::new("ends", Read::Instant(event.zone), label, hint)
                .optional()
                .near(event.starts_at)
                .initial(
                    event
                        .ends_at
                        .map(|at| event.zone.typed(at))
                        .unwrap_or_default(),
                )
                .choices(choices)
        }
        EventField::Venue => venue(lang).initial(&event.venue),
        EventField::Description => {
            let (label, hint) = (
                tr!(lang, "form-description-label"),
                tr!(lang, "form-description-hint"),
            );
            let question = Question::new(
                "description",
                Read::Long {
                    max: DESCRIPTION_MAX,
                },
                label,
                hint,
            );
            let question = question.optional().initial(&event.description);
            none_unless_empty(lang, question)
        }
        EventField::Capacity => {
            let initial = event
                .capacity
                .map(|capacity| capacity.to_string())
                .unwrap_or_default();
            capacity(lang).initial(initial)
        }
        EventField::Cover => {
            let (label, hint) = (tr!(lang, "form-cover-label"), tr!(lang, "form-cover-hint"));
            let question = Question::new("cover", Read::Picture, label, hint).optional();
            none_unless_empty(
                lang,
                question.initial(event.cover_key.clone().unwrap_or_default()),
            )
        }
        EventField::Zone => zone(lang).initial(event.zone.to_string()),
        EventField::Currency => currency(lang).initial(event.currency.to_string()),
    }
}

fn none_unless_empty(lang: Lang, question: Question) -> Question {
    if question.initial.is_empty() {
        return question;
    }
    question.choices(vec![(tr!(lang, "form-choice-none"), String::new())])
}

fn name(lang: Lang) -> Question {
    let (label, hint) = (tr!(lang, "form-name-label"), tr!(lang, "form-name-hint"));
    Question::new("name", Read::Text { max: NAME_MAX }, label, hint)
}

fn venue(lang: Lang) -> Question {
    let (label, hint) = (tr!(lang, "form-venue-label"), tr!(lang, "form-venue-hint"));
    Question::new("venue", Read::Text { max: VENUE_MAX }, label, hint)
}

fn starts(lang: Lang, zone: Zone) -> Question {
    let label = tr!(lang, "form-starts-label");
    let hint = tr!(lang, "form-starts-hint", zone = zone.to_string());
    Question::new("starts", Read::Instant(zone), label, hint)
}

fn capacity(lang: Lang) -> Question {
    let (label, hint) = (
        tr!(lang, "form-capacity-label"),
        tr!(lang, "form-capacity-hint"),
    );
    let unlimited = (tr!(lang, "form-capacity-unlimited"), String::new());
    Question::new("capacity", SEATS, label, hint)
        .optional()
        .choices(vec![unlimited])
}

fn zone(lang: Lang) -> Question {
    let near: [&str; 4] = match lang {
        Lang::En => [
            "Europe/London",
            "America/New_York",
            "America/Los_Angeles",
            "Australia/Sydney",
        ],
        Lang::De => ["Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "UTC"],
        Lang::Es => [
            "Europe/Madrid",
            "America/Mexico_City",
            "America/Bogota",
            "America/Argentina/Buenos_Aires",
        ],
        Lang::Fr => [
            "Europe/Paris",
            "Europe/Brussels",
            "Europe/Zurich",
            "America/Toronto",
        ],
    };
    let (label, hint) = (tr!(lang, "form-zone-label"), tr!(lang, "form-zone-hint"));
    Question::new("zone", Read::Zone, label, hint)
        .choices(near.map(|name| (name.to_owned(), name.to_owned())).to_vec())
}

fn currency(lang: Lang) -> Question {
    let near = ["EUR", "USD", "GBP", "CHF"];
    let (label, hint) = (
        tr!(lang, "form-currency-label"),
        tr!(lang, "form-currency-hint"),
    );
    Question::new("currency", Read::Currency, label, hint)
        .choices(near.map(|code| (code.to_owned(), code.to_owned())).to_vec())
}

fn tier(lang: Lang, event: &Event, tier: Option<&Tier>, others: usize) -> Vec<Question> {
    let suggestions = [
        tr!(lang, "tier-name-general"),
        tr!(lang, "tier-name-early"),
        tr!(lang, "tier-name-vip"),
    ];
    let price_hint = example_price(lang, event.currency);
    let name = Question::new(
        "tier",
        Read::Text { max: TIER_NAME_MAX },
        tr!(lang, "form-tier-name-label"),
        tr!(lang, "form-tier-name-hint"),
    );
    let price = Question::new(
        "price",
        Read::Price(event.currency),
        tr!(
            lang,
            "form-price-label",
            currency = event.currency.to_string()
        ),
        tr!(lang, "form-price-hint", example = price_hint),
    )
    .choices(vec![(tr!(lang, "price-free"), "0".to_owned())]);
    let (label, hint) = (
        tr!(lang, "form-quantity-label"),
        tr!(lang, "form-quantity-hint"),
    );
    let mut quantity = Question::new("quantity", SEATS, label, hint);
    if let Some(capacity) = event.capacity.filter(|_| others == 0 && tier.is_none()) {
        quantity = quantity.choices(vec![(capacity.to_string(), capacity.to_string())]);
    }
    let (label, hint) = (tr!(lang, "form-limit-label"), tr!(lang, "form-limit-hint"));
    let limit = Question::new(
        "limit",
        Read::Count {
            min: 1,
            max: event::MAX_PER_ORDER,
        },
        label,
        hint,
    );
    match tier {
        Some(tier) => vec![
            name.initial(&tier.name),
            price.initial(Money::new(tier.price_minor, event.currency).digits(lang)),
            quantity.initial(tier.quantity.to_string()),
            limit.initial(tier.per_order_limit.to_string()),
        ],
        None => {
            let named = suggestions
                .into_iter()
                .map(|name| (name.clone(), name))
                .collect();
            vec![name.choices(named), price, quantity, limit.initial("10")]
        }
    }
}

fn example_price(lang: Lang, currency: Currency) -> String {
    let unit = 10_i64.pow(currency.exponent());
    let half = if currency.exponent() == 2 && currency.step_minor() == 1 {
        unit / 2
    } else {
        0
    };
    let amount = if currency.exponent() == 0 {
        1500
    } else {
        15 * unit + half
    };
    Money::new(amount, currency).digits(lang)
}

async fn sale_window(turn: &Turn<'_>, tier: TierId) -> Result<Questions> {
    let lang = turn.lang();
    let (event, tier) = event::find_tier(turn.app, turn.account.id, tier).await?;
    let typed = |at: Option<DateTime<Utc>>| at.map(|at| event.zone.typed(at)).unwrap_or_default();
    let zone = event.zone.to_string();
    let start = Question::new(
        "sales_start",
        Read::Instant(event.zone),
        tr!(lang, "form-sales-start-label"),
        tr!(lang, "form-sales-start-hint", zone = zone.clone()),
    );
    let start = start.optional().initial(typed(tier.sales_start));
    let start = start.choices(vec![(tr!(lang, "form-sales-start-now"), String::new())]);
    let end = Question::new(
        "sales_end",
        Read::Instant(event.zone),
        tr!(lang, "form-sales-end-label"),
        tr!(lang, "form-sales-end-hint", zone = zone),
    );
    let midnight = event
        .zone
        .end_of_day(event.starts_at - chrono::TimeDelta::days(1));
    let end = end
        .optional()
        .initial(typed(tier.sales_end))
        .near(event.starts_at);
    let end = end.choices(vec![
        (tr!(lang, "form-sales-end-with-event"), String::new()),
        (
            tr!(lang, "form-sales-end-day-before"),
            event.zone.typed(midnight),
        ),
    ]);
    let title = tr!(lang, "form-sales-title", name = tier.name);
    Ok(Questions {
        title,
        progress: None,
        questions: vec![start, end],
    })
}

async fn quantity(turn: &Turn<'_>, event: EventId, tier: TierId) -> Result<Questions> {
    let lang = turn.lang();
    let viewer = crate::store::Actor::Account(turn.account.id);
    let full = event::view(turn.app, viewer, event).await?;
    let tier = full
        .tiers
        .iter()
        .find(|other| other.id == tier)
        .ok_or(Rejection::TierNotFound)?;
    let most = tier.per_order_limit.min(full.left_of(tier)).max(1);
    let read = Read::Count {
        min: 1,
        max: tier.per_order_limit,
    };
    let price = Money::new(tier.price_minor, full.event.currency);
    let label = tr!(lang, "form-how-many-label", tier = tier.name.clone());
    let hint = tr!(lang, "form-how-many-hint", limit = tier.per_order_limit);
    let choices = (1..=most.min(10)).map(|count| {
        let total = price.times(count).unwrap_or(price);
        let label = if price.is_zero() {
            count.to_string()
        } else {
            format!("{count} · {}", total.text(lang))
        };
        (label, count.to_string())
    });
    let question = Question::new("count", read, label, hint).choices(choices.collect());
    Ok(single(full.event.name.clone(), question))
}
