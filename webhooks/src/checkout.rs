//! Where Stripe's checkout sends the buyer: paid, or not.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use eventos_core::app::App;
use eventos_core::id::OrderId;
use eventos_core::order::{self, OrderStatus, Returned};
use eventos_core::ticket::Event;
use eventos_core::tr;
use serde::Deserialize;

use crate::event::{self, When};
use crate::frame::{self, Frame};
use crate::problem::Problem;
use crate::ticket::Card;
use crate::words::{Visit, Words};

/// Stripe is asked again by the page itself, as long as it is open.
const REFRESH_S: u32 = 10;
/// Stripe says at most 255 (<https://docs.stripe.com/upgrades#what-changes-does-stripe-consider-to-be-backward-compatible>).
const LONGEST_SESSION: usize = 255;

#[derive(Deserialize)]
pub(crate) struct Success {
    #[serde(default)]
    session_id: String,
}

#[derive(Deserialize)]
pub(crate) struct Cancel {
    #[serde(default)]
    order: String,
}

/// What came of it, in words, with the event and what can be done next.
#[derive(Template)]
#[template(path = "outcome.html")]
struct Outcome {
    frame: Frame,
    tone: &'static str,
    mark: &'static str,
    text: String,
    event: Event,
    when: When,
    event_url: String,
    /// A label, and where it leads.
    action: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "paid.html")]
struct Paid {
    frame: Frame,
    event: Event,
    when: When,
    event_url: String,
    tickets: Vec<Card>,
}

/// `GET /checkout/success`: fulfils what was paid, as the webhook does, and shows the tickets.
pub(crate) async fn success(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<Success>,
) -> Result<Response, Problem> {
    let session = query.session_id;
    if !is_session_id(&session) {
        return Err(Problem::OrderNotFound);
    }
    let words = visit.words;
    let (order, told) = match order::returned(&app, &session).await? {
        // All of them were handed over.
        Returned::Paid { order, tickets } if tickets.is_empty() => (order, paid_already(words)),
        Returned::Paid { order, tickets } => return paid(&app, visit, order.event, tickets).await,
        Returned::Processing(order) => (order, processing(words)),
        Returned::Unconfirmed(order) => (order, unconfirmed(words)),
        Returned::Open(order) => {
            let until = visit
                .lang()
                .time(order.order.hold_expires_at, order.event.zone.0);
            let told = open(words, until, order.order.checkout_url.clone());
            (order, told)
        }
        Returned::Lapsed(order) => (order, lapsed(words)),
        Returned::PaidTooLate(order) => (order, too_late(words)),
        Returned::Mismatch(order) => (order, mismatch(words)),
    };
    outcome(&app, visit, order.event, told)
}

/// It goes into the address of a request to Stripe: letters, digits and `_` only.
fn is_session_id(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.starts_with("cs_") && text.len() <= LONGEST_SESSION && text.chars().all(plain)
}

/// `GET /checkout/cancel`: nothing was paid, and nothing changes by looking.
pub(crate) async fn cancel(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<Cancel>,
) -> Result<Response, Problem> {
    let id: OrderId = query.order.parse().map_err(|_| Problem::OrderNotFound)?;
    let order = order::at_checkout(&app, id).await?;
    let words = visit.words;
    let told = match (order.status, order.checkout_url) {
        (OrderStatus::Paid, _) => paid_already(words),
        (OrderStatus::Refunded, _) => refunded(words),
        (OrderStatus::Processing, _) => processing(words),
        (OrderStatus::Pending, Some(url)) => open(
            words,
            visit.lang().time(order.hold_expires_at, order.event.zone.0),
            Some(url),
        ),
        (OrderStatus::Pending | OrderStatus::Expired | OrderStatus::Cancelled, _) => lapsed(words),
    };
    outcome(&app, visit, order.event, told)
}

async fn paid(
    app: &App,
    visit: Visit,
    event: Event,
    tickets: Vec<eventos_core::ticket::Shown>,
) -> Result<Response, Problem> {
    let count = tickets.len();
    frame::html(&Paid {
        tickets: Card::all(app, &visit, tickets).await?,
        when: When::of(app, &event, visit.lang()),
        event_url: visit.link(event::address(app, &event)),
        frame: Frame::new(
            visit.clone(),
            tr!(visit.words, "page-paid-title", count = count),
        ),
        event,
    })
}

/// The words for an outcome.
struct Told {
    tone: &'static str,
    mark: &'static str,
    title: String,
    text: String,
    action: Option<(String, String)>,
    refresh_s: Option<u32>,
}

impl Told {
    fn new(tone: &'static str, mark: &'static str, title: String, text: String) -> Self {
        Self {
            tone,
            mark,
            title,
            text,
            action: None,
            refresh_s: None,
        }
    }
}

fn outcome(app: &App, visit: Visit, event: Event, told: Told) -> Result<Response, Problem> {
    frame::html(&Outcome {
        tone: told.tone,
        mark: told.mark,
        text: told.text,
        when: When::of(app, &event, visit.lang()),
        event_url: visit.link(event::address(app, &event)),
        action: told.action,
        frame: Frame {
            refresh_s: told.refresh_s,
            ..Frame::new(visit, told.title)
        },
        event,
    })
}

/// `until`: the hour, in the event's zone, to which its seats are held.
fn open(words: Words, until: String, url: Option<String>) -> Told {
    let text = tr!(words, "page-open-text", time = until);
    let told = Told::new("warn", "⋯", tr!(words, "page-open-title"), text);
    Told {
        action: url.map(|url| (tr!(words, "page-open-action"), url)),
        ..told
    }
}

fn processing(words: Words) -> Told {
    Told::new(
        "calm",
        "⋯",
        tr!(words, "page-processing-title"),
        tr!(words, "page-processing-text"),
    )
}

fn unconfirmed(words: Words) -> Told {
    let text = tr!(words, "page-unconfirmed-text");
    let told = Told::new("calm", "⋯", tr!(words, "page-unconfirmed-title"), text);
    Told {
        refresh_s: Some(REFRESH_S),
        ..told
    }
}

fn lapsed(words: Words) -> Told {
    Told::new(
        "warn",
        "!",
        tr!(words, "page-lapsed-title"),
        tr!(words, "page-lapsed-text"),
    )
}

fn too_late(words: Words) -> Told {
    Told::new(
        "warn",
        "!",
        tr!(words, "page-late-title"),
        tr!(words, "page-late-text"),
    )
}

fn mismatch(words: Words) -> Told {
    Told::new(
        "warn",
        "!",
        tr!(words, "page-mismatch-title"),
        tr!(words, "page-mismatch-text"),
    )
}

fn paid_already(words: Words) -> Told {
    Told::new(
        "good",
        "✓",
        tr!(words, "page-already-title"),
        tr!(words, "page-already-text"),
    )
}

fn refunded(words: Words) -> Told {
    Told::new(
        "calm",
        "✓",
        tr!(words, "page-refunded-title"),
        tr!(words, "page-refunded-text"),
    )
}
