//! What a request is answered with when it cannot be answered: JSON for programs, a page for people.
//!
//! Handlers return a [`Problem`]; what axum and the layers refuse (no such method, too large, too
//! late) is turned into one here too, so that every refusal looks alike.

use askama::Template;
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use eventos_core::error::{Error, Rejection};
use eventos_core::{random, tr};
use serde::Serialize;

use crate::frame::{self, Frame};
use crate::words::{Visit, Words};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    NotFound,
    EventNotFound,
    TicketNotFound,
    OrderNotFound,
    WebhooksOff,
    BadSignature,
    BadPayload,
    WrongMode,
    MethodNotAllowed,
    TooLarge,
    TooLate,
    /// Its body did not come in time.
    TooSlow,
    /// May be tried again in so many seconds.
    TooManyGuesses(u64),
    Unauthorized,
    BadRequest,
    /// Ours; logged with this reference.
    Internal(String),
}

/// Marks a refusal that has its body.
#[derive(Clone, Copy)]
pub(crate) struct Complete;

/// The words of a problem: a heading, and what to do.
struct Said {
    title: String,
    text: String,
}

impl Problem {
    /// Logs a failure of ours, with its sources, under a reference that the person is given.
    pub fn internal(error: impl Into<anyhow::Error>) -> Self {
        let reference = hex::encode(random::bytes::<4>());
        tracing::error!(
            reference,
            error = format!("{:#}", error.into()),
            "a request failed"
        );
        Self::Internal(reference)
    }

    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::SERVICE_UNAVAILABLE => Self::TooLate,
            status if status.is_client_error() => Self::BadRequest,
            status => Self::internal(anyhow::anyhow!("status {status}")),
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound
            | Self::EventNotFound
            | Self::TicketNotFound
            | Self::OrderNotFound
            | Self::WebhooksOff => StatusCode::NOT_FOUND,
            Self::BadSignature | Self::BadPayload | Self::WrongMode | Self::BadRequest => {
                StatusCode::BAD_REQUEST
            }
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooManyGuesses(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLate => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
            Self::EventNotFound => "EVENT_NOT_FOUND",
            Self::TicketNotFound => "TICKET_NOT_FOUND",
            Self::OrderNotFound => "ORDER_NOT_FOUND",
            Self::WebhooksOff => "PAYMENTS_NOT_CONFIGURED",
            Self::BadSignature => "INVALID_SIGNATURE",
            Self::BadPayload => "INVALID_PAYLOAD",
            Self::WrongMode => "WRONG_MODE",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::TooLarge => "PAYLOAD_TOO_LARGE",
            Self::TooLate => "TIMEOUT",
            Self::TooSlow => "BODY_TIMEOUT",
            Self::TooManyGuesses(_) => "TOO_MANY_REQUESTS",
            Self::Unauthorized => "UNAUTHORIZED",
            Self::BadRequest => "BAD_REQUEST",
            Self::Internal(_) => "INTERNAL_ERROR",
        }
    }

    /// When it may be worth trying again.
    fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::TooManyGuesses(seconds) => Some(*seconds),
            _ => None,
        }
    }

    fn said(&self, words: Words) -> Said {
        let said = |title: String, text: String| Said { title, text };
        match self {
            Self::NotFound => said(
                tr!(words, "error-page-title"),
                tr!(words, "error-page-text"),
            ),
            Self::EventNotFound => said(
                tr!(words, "error-event-title"),
                tr!(words, "error-event-text"),
            ),
            Self::TicketNotFound => said(
                tr!(words, "error-ticket-title"),
                tr!(words, "error-ticket-text"),
            ),
            Self::OrderNotFound => said(
                tr!(words, "error-order-title"),
                tr!(words, "error-order-text"),
            ),
            Self::MethodNotAllowed => said(
                tr!(words, "error-request-title"),
                tr!(words, "error-method-text"),
            ),
            Self::TooLarge => said(
                tr!(words, "error-request-title"),
                tr!(words, "error-large-text"),
            ),
            Self::TooLate => said(
                tr!(words, "error-late-title"),
                tr!(words, "error-late-text"),
            ),
            Self::TooSlow => said(
                tr!(words, "error-late-title"),
                tr!(words, "error-slow-text"),
            ),
            Self::TooManyGuesses(seconds) => said(
                tr!(words, "error-guesses-title"),
                tr!(words, "error-guesses-text", seconds = seconds.to_owned()),
            ),
            Self::Unauthorized => said(
                tr!(words, "error-request-title"),
                tr!(words, "error-token-text"),
            ),
            Self::BadRequest => said(
                tr!(words, "error-request-title"),
                tr!(words, "error-request-text"),
            ),
            Self::WebhooksOff => said(
                tr!(words, "error-request-title"),
                tr!(words, "error-payments-text"),
            ),
            Self::BadSignature => said(
                tr!(words, "error-request-title"),
                tr!(words, "error-signature-text"),
            ),
            Self::BadPayload => said(
                tr!(words, "error-request-title"),
                tr!(words, "error-payload-text"),
            ),
            Self::WrongMode => said(
                tr!(words, "error-request-title"),
                tr!(words, "error-mode-text"),
            ),
            Self::Internal(reference) => said(
                tr!(words, "error-internal-title"),
                tr!(words, "error-internal-text", reference = reference.as_str()),
            ),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Rejection(Rejection::EventNotFound) => Self::EventNotFound,
            Error::Rejection(Rejection::TicketNotFound) => Self::TicketNotFound,
            Error::Rejection(Rejection::OrderNotFound) => Self::OrderNotFound,
            error => Self::internal(error),
        }
    }
}

impl IntoResponse for Problem {
    /// Bare: [`answer`] gives it its body, since only there is known who asks.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The JSON of a refusal.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    error: &'static str,
    message: String,
    status_code: u16,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Page {
    frame: Frame,
    said: Said,
    mark: &'static str,
}

/// Who asks: a program gets JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asker {
    Program,
    Person,
}

/// Gives every refusal its body.
pub(crate) async fn answer(request: Request, next: Next) -> Response {
    let visit = Visit::of(request.uri(), request.headers());
    let asker = asker(request.uri().path(), request.headers());
    let mut response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    if response.extensions().get::<Complete>().is_some() {
        return with_retry(response);
    }
    let problem = response.extensions_mut().remove::<Problem>();
    let problem = problem.unwrap_or_else(|| Problem::of_status(status));
    let allow = response.headers_mut().remove(header::ALLOW);
    let mut answer = match asker {
        Asker::Program => json(&problem, visit.words),
        Asker::Person => page(&problem, visit),
    };
    if let Some(allow) = allow {
        answer.headers_mut().insert(header::ALLOW, allow);
    }
    if let Some(seconds) = problem.retry_after_s() {
        let seconds = HeaderValue::from(seconds);
        answer.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    if problem == Problem::Unauthorized {
        answer
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    with_retry(answer)
}

/// Says when to come again, where that helps.
fn with_retry(mut response: Response) -> Response {
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
    }
    response
}

fn asker(path: &str, headers: &HeaderMap) -> Asker {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .unwrap_or_default();
    let for_programs =
        path.starts_with("/webhooks") || matches!(path, "/healthz" | "/readyz" | "/metrics");
    if for_programs || accept.contains("json") && !accept.contains("html") {
        Asker::Program
    } else {
        Asker::Person
    }
}

fn json(problem: &Problem, words: Words) -> Response {
    let said = problem.said(words);
    let status = problem.status();
    let body = Body {
        error: problem.code(),
        message: said.text,
        status_code: status.as_u16(),
    };
    (status, Json(body)).into_response()
}

fn page(problem: &Problem, visit: Visit) -> Response {
    let said = problem.said(visit.words);
    let status = problem.status();
    let mark = if status.is_server_error() { "!" } else { "?" };
    let frame = Frame::new(visit, said.title.clone());
    match frame::html(&Page { frame, said, mark }) {
        Ok(page) => (status, page).into_response(),
        Err(_) => status.into_response(),
    }
}
