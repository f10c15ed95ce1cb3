//! A ticket in the browser: shown, drawn, put in a calendar. Never checked in.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eventos_core::app::App;
use eventos_core::chat::cards::ticket_picture;
use eventos_core::error::Error;
use eventos_core::i18n::Lang;
use eventos_core::ticket::{self, Event, Shown, Standing, qr};
use eventos_core::tr;

use crate::event::{self, When};
use crate::frame::{self, Frame};
use crate::problem::Problem;
use crate::words::{Visit, Words};

/// Sharp on a phone, and small.
const QR_MODULE_PX: u32 = 8;

#[derive(Template)]
#[template(path = "ticket.html")]
struct Page {
    frame: Frame,
    event: Event,
    when: When,
    ticket: Card,
    event_url: String,
    calendar_url: Option<String>,
}

/// A ticket as the pages show it.
pub(crate) struct Card {
    pub words: Words,
    pub url: String,
    pub picture_url: String,
    pub tier: String,
    pub holder: String,
    /// In groups.
    pub code: Vec<String>,
    pub seat: i64,
    pub of: i64,
    pub standing: Standing,
    /// When it was admitted, in words.
    pub admitted: String,
    /// A `data:` address; none for a ticket that opens nothing.
    pub qr: Option<String>,
}

impl Card {
    /// Every card, its QR code drawn; off the async threads, since an order may have many.
    ///
    /// # Errors
    /// [`Problem::Internal`] when drawing fails.
    pub async fn all(app: &App, visit: &Visit, tickets: Vec<Shown>) -> Result<Vec<Self>, Problem> {
        let payloads: Vec<Option<String>> =
            tickets.iter().map(|shown| payload(app, shown)).collect();
        let drawn = tokio::task::spawn_blocking(move || {
            let draw = |payload: Option<String>| payload.map(|payload| data_url(&payload));
            payloads.into_iter().map(draw).collect::<Vec<_>>()
        });
        let drawn = drawn.await;
        let drawn = drawn.map_err(|error| Problem::internal(Error::broken_off(&error)))?;
        let cards = tickets
            .iter()
            .zip(drawn)
            .map(|(shown, qr)| Self::of(app, visit, shown, qr));
        Ok(cards.collect())
    }

    fn of(app: &App, visit: &Visit, shown: &Shown, qr: Option<String>) -> Self {
        let (ticket, zone) = (&shown.ticket, shown.event.zone.0);
        let address = ticket::url(app, &ticket.code);
        let standing = shown.standing();
        let admitted = match &standing {
            Standing::In(check_in) => visit.lang().short_date_time(check_in.admitted_at, zone),
            _ => String::new(),
        };
        Self {
            words: visit.words,
            picture_url: visit.link(format!("{address}/ticket.png")),
            url: visit.link(address),
            tier: ticket.tier_name.clone(),
            holder: ticket.holder_name.clone(),
            code: ticket::group(&ticket.code)
                .split('-')
                .map(str::to_owned)
                .collect(),
            seat: ticket.seat,
            of: shown.of,
            standing,
            admitted,
            qr,
        }
    }

    /// The colour of its state.
    pub fn tone(&self) -> &'static str {
        match self.standing {
            Standing::Good => "good",
            Standing::In(_) | Standing::EventEnded => "calm",
            Standing::Suspended => "warn",
            Standing::Refunded | Standing::Revoked | Standing::EventCancelled => "bad",
        }
    }

    /// Which of its order's tickets it is; none where there is only one.
    pub fn number(&self) -> Option<String> {
        let text = || {
            tr!(
                self.words,
                "page-ticket-seat",
                seat = self.seat,
                count = self.of
            )
        };
        (self.of > 1).then(text)
    }

    pub fn state(&self) -> String {
        let words = self.words;
        match self.standing {
            Standing::Good => tr!(words, "page-ticket-good-title"),
            Standing::In(_) => tr!(words, "page-ticket-in-title"),
            Standing::Suspended => tr!(words, "page-ticket-suspended-title"),
            Standing::Refunded => tr!(words, "page-ticket-refunded-title"),
            Standing::Revoked => tr!(words, "page-ticket-revoked-title"),
            Standing::EventCancelled => tr!(words, "page-ticket-cancelled-title"),
            Standing::EventEnded => tr!(words, "page-ticket-ended-title"),
        }
    }

    pub fn advice(&self) -> String {
        let words = self.words;
        match self.standing {
            Standing::Good => tr!(words, "page-ticket-good-text"),
            Standing::In(_) => tr!(words, "page-ticket-in-text", date = self.admitted.as_str()),
            Standing::Suspended => tr!(words, "page-ticket-suspended-text"),
            Standing::Refunded => tr!(words, "page-ticket-refunded-text"),
            Standing::Revoked => tr!(words, "page-ticket-revoked-text"),
            Standing::EventCancelled => tr!(words, "page-ticket-cancelled-text"),
            Standing::EventEnded => tr!(words, "page-ticket-ended-text"),
        }
    }
}

/// What the QR code of a ticket holds, if it is still good for showing.
fn payload(app: &App, shown: &Shown) -> Option<String> {
    let shows = matches!(shown.standing(), Standing::Good | Standing::In(_));
    shows.then(|| ticket::url(app, &shown.ticket.code))
}

fn data_url(payload: &str) -> String {
    format!(
        "data:image/png;base64,{}",
        STANDARD.encode(qr::encode_png(payload, QR_MODULE_PX))
    )
}

/// `GET /t/{code}`.
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let shown = ticket::by_code(&app, &code).await?;
    let event = shown.event.clone();
    let address = ticket::url(&app, &shown.ticket.code);
    let on = !matches!(
        shown.standing(),
        Standing::EventCancelled | Standing::EventEnded
    );
    let card = Card::all(&app, &visit, vec![shown])
        .await?
        .pop()
        .ok_or(Problem::TicketNotFound)?;
    frame::html(&Page {
        when: When::of(&app, &event, visit.lang()),
        event_url: visit.link(event::address(&app, &event)),
        calendar_url: on.then(|| format!("{address}/calendar.ics")),
        ticket: card,
        frame: Frame::new(visit, event.name.clone()),
        event,
    })
}

/// `GET /t/{code}/ticket.png`: the picture that chat sends too.
pub(crate) async fn picture(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let shown = ticket::by_code(&app, &code).await?;
    let name = file_name(&shown, visit.lang());
    let drawn = ticket_picture(&app, visit.lang(), &shown).await?;
    Ok(frame::file("image/png", &name, drawn))
}

fn file_name(shown: &Shown, lang: Lang) -> String {
    format!("{}-{}-{lang}.png", shown.event.slug, shown.ticket.seat)
}

/// `GET /t/{code}/qr.png`.
pub(crate) async fn qr(
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let shown = ticket::by_code(&app, &code).await?;
    let payload = payload(&app, &shown).ok_or(Problem::TicketNotFound)?;
    let name = format!("{}-{}-qr.png", shown.event.slug, shown.ticket.seat);
    let drawn = tokio::task::spawn_blocking(move || qr::encode_png(&payload, QR_MODULE_PX)).await;
    Ok(frame::file(
        "image/png",
        &name,
        drawn.map_err(|error| Problem::internal(Error::broken_off(&error)))?,
    ))
}

/// `GET /t/{code}/calendar.ics`.
pub(crate) async fn calendar(
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let shown = ticket::by_code(&app, &code).await?;
    Ok(event::calendar_file(&app, &shown.event)?.into_response())
}
