//! An event's public page and its calendar file.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use eventos_core::app::App;
use eventos_core::chat::link::Link;
use eventos_core::event::{self, Event, EventStatus, Full, Sale, Tier};
use eventos_core::i18n::Lang;
use eventos_core::mail::{self, CalendarEntry};
use eventos_core::money::Money;
use eventos_core::tr;

use crate::frame::{self, Frame, SCRIPT};
use crate::json_ld;
use crate::problem::Problem;
use crate::words::Visit;

/// So few seats are worth saying.
const FEW: i64 = 10;
/// An end within this of the start needs no date: nobody takes 2:00 for the day before.
const ONE_NIGHT: TimeDelta = TimeDelta::hours(14);
/// Names longer than this are set smaller.
const LONG_NAME_CHARS: usize = 70;
/// What fits in a link's preview.
const SUMMARY_CHARS: usize = 200;

#[derive(Template)]
#[template(path = "event.html")]
struct Page {
    frame: Frame,
    event: Event,
    when: When,
    tiers: Vec<Offer>,
    life: Life,
    /// None when nothing can be bought.
    command: Option<String>,
    /// Where it is bought in Telegram; none when the bot is not known to be there.
    telegram: Option<String>,
    /// Where its card stands on Discord, for members of that server.
    discord: Option<String>,
    url: String,
    calendar_url: String,
    /// Of its picture, where it has one. The key in it makes a new picture a new address.
    cover_url: Option<String>,
    summary: String,
    json_ld: String,
}

/// The event's hours, in its own zone.
pub(crate) struct When {
    pub starts: String,
    pub ends: Option<String>,
    pub zone: String,
    /// For machines.
    pub iso: String,
    /// `in 12 days`; none once it has begun.
    pub distance: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Life {
    Open,
    Over,
    Cancelled,
}

struct Offer {
    name: String,
    price: Option<String>,
    sale: Sale,
    /// In words, for a sale that has not begun.
    from: String,
    /// Where one is bought in Telegram, while it is on sale.
    telegram: Option<String>,
}

impl When {
    pub fn of(app: &App, event: &Event, lang: Lang) -> Self {
        let (zone, now) = (event.zone.0, app.clock.now());
        let until = |at| {
            let same_night = at - event.starts_at <= ONE_NIGHT;
            if same_night {
                lang.time(at, zone)
            } else {
                lang.date_time(at, zone)
            }
        };
        Self {
            starts: lang.date_time(event.starts_at, zone),
            ends: event.ends_at.map(until),
            zone: event.zone.to_string().replace('_', " "),
            iso: event.starts_at.with_timezone(&zone).to_rfc3339(),
            distance: (event.starts_at > now).then(|| lang.distance(event.starts_at, now)),
        }
    }
}

impl Offer {
    fn of(full: &Full, tier: &Tier, app: &App, lang: Lang) -> Self {
        let price = Money::new(tier.price_minor, full.event.currency);
        let sale = full.sale_of(tier, app.clock.now());
        let from = match sale {
            Sale::NotYet { from } => lang.short_date_time(from, full.event.zone.0),
            _ => String::new(),
        };
        let one = Link::Purchase {
            tier: tier.id,
            quantity: 1,
        };
        let is_open = matches!(sale, Sale::Open { .. });
        Self {
            name: tier.name.clone(),
            price: (!price.is_zero()).then(|| price.text(lang)),
            sale,
            from,
            telegram: one.address(app).filter(|_| is_open),
        }
    }

    /// How many are left, where that is worth saying.
    fn few(&self) -> Option<i64> {
        match self.sale {
            Sale::Open { left } if left <= FEW => Some(left),
            _ => None,
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.sale, Sale::Open { .. })
    }
}

/// Whether a name is set smaller, so that it leaves room for the rest.
pub(crate) fn is_long(name: &str) -> bool {
    name.chars().count() > LONG_NAME_CHARS
}

fn life(app: &App, event: &Event) -> Life {
    match event.status {
        EventStatus::Cancelled => Life::Cancelled,
        EventStatus::Ended => Life::Over,
        _ if event::over_at(event) <= app.clock.now() => Life::Over,
        _ => Life::Open,
    }
}

/// The address of an event's page.
pub(crate) fn address(app: &App, event: &Event) -> String {
    app.config.public(&format!("e/{}", event.slug))
}

/// `GET /e/{slug}`.
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let full = event::by_slug(&app, &slug).await?;
    let lang = visit.lang();
    let tiers: Vec<Offer> = full
        .tiers
        .iter()
        .map(|tier| Offer::of(&full, tier, &app, lang))
        .collect();
    let when = When::of(&app, &full.event, lang);
    let url = address(&app, &full.event);
    let is_on_sale = tiers.iter().any(Offer::is_open);
    let discord = match is_on_sale {
        true => event::card_address(&app, full.event.id).await?,
        false => None,
    };
    let page = Page {
        command: is_on_sale.then(|| format!("/buy {}", full.event.slug)),
        telegram: Link::event(&full.event)
            .address(&app)
            .filter(|_| is_on_sale),
        discord,
        calendar_url: format!("{url}/calendar.ics"),
        cover_url: cover_url(&url, &full.event),
        summary: summary(&full.event, &when),
        json_ld: json_ld::event(&full, &url, app.clock.now()),
        life: life(&app, &full.event),
        frame: Frame::new(visit, full.event.name.clone()),
        event: full.event,
        when,
        tiers,
        url,
    };
    let mut response = frame::html(&page)?;
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

fn summary(event: &Event, when: &When) -> String {
    let words: Vec<&str> = event.description.split_whitespace().collect();
    let place = format!("{} · {}", when.starts, event.venue);
    let text = if words.is_empty() {
        place
    } else {
        format!("{place} · {}", words.join(" "))
    };
    match text.char_indices().nth(SUMMARY_CHARS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

fn cover_url(url: &str, event: &Event) -> Option<String> {
    let key = event.cover_key.as_deref()?;
    Some(format!("{url}/cover.jpg?{key}"))
}

/// `GET /e/{slug}/cover.jpg`.
pub(crate) async fn cover(
    State(app): State<App>,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let full = event::by_slug(&app, &slug).await?;
    let cover = event::cover(&app, &full.event).await?;
    let name = format!("{}.jpg", full.event.slug);
    let mut response = frame::file("image/jpeg", &name, cover.ok_or(Problem::EventNotFound)?);
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=86400"),
    );
    Ok(response)
}

/// `GET /e/{slug}/calendar.ics`.
pub(crate) async fn calendar(
    State(app): State<App>,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let full = event::by_slug(&app, &slug).await?;
    let mut response = calendar_file(&app, &full.event)?;
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

/// The event's entry for a calendar. It never carries a ticket's address: calendars are shared.
pub(crate) fn calendar_file(app: &App, event: &Event) -> Result<Response, Problem> {
    if event.status == EventStatus::Cancelled {
        return Err(Problem::EventNotFound);
    }
    let entry = CalendarEntry {
        uid: &event.id.to_string(),
        name: &event.name,
        venue: &event.venue,
        description: &event.description,
        url: &address(app, event),
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        now: app.clock.now(),
    };
    let name = format!("{}.ics", event.slug);
    Ok(frame::file(
        "text/calendar; charset=utf-8",
        &name,
        mail::calendar(&entry),
    )
    .into_response())
}
