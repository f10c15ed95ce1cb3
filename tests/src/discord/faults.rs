//! What goes wrong when a test says so.

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::response::{IntoResponse as _, Response};

use super::refusal::Refusal;
use super::route::{Route, known};
use super::state::State;

#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// 429, with how long to wait, in seconds.
    TooMany { retry_after: f64 },
    /// The same for every route at once.
    TooManyEverywhere { retry_after: f64 },
    /// 429 by what stands before Discord, in no words of its own: the address asked wrongly too often.
    HeldOff { retry_after: u32 },
    /// An error of Discord's own, such as 500 or 502.
    Status(u16),
    /// Something that is no JSON, as a proxy sends it.
    Garbage,
    /// It never answers.
    Hang,
    /// It is carried out and answered once the test lets go, and not before.
    Held,
    /// Any refusal: status, code, and words.
    Refused(u16, u32, &'static str),
    /// It is carried out, and the connection breaks before the answer arrives.
    AnswerLost,
}

/// Faults that wait for their requests.
pub(super) struct Planned {
    pub route: Route,
    pub times: usize,
    pub fault: Fault,
}

impl State {
    pub(super) fn plan(&mut self, route: &str, times: usize, fault: Fault) {
        let route = known(route);
        self.planned.push(Planned {
            route,
            times,
            fault,
        });
    }

    /// The fault that this request runs into.
    pub(super) fn fault(&mut self, route: Route) -> Option<Fault> {
        let mut planned = self.planned.iter_mut();
        let planned = planned.find(|planned| planned.route == route && planned.times > 0)?;
        planned.times -= 1;
        Some(planned.fault.clone())
    }
}

impl Fault {
    /// What is answered in place of the route's own answer.
    pub(super) async fn answer(self) -> Response {
        match self {
            Self::TooMany { retry_after } => Refusal::too_many(retry_after, false).into_response(),
            Self::TooManyEverywhere { retry_after } => {
                Refusal::too_many(retry_after, true).into_response()
            }
            Self::HeldOff { retry_after } => {
                let header = [("retry-after", retry_after.to_string())];
                let words = "<html><body>You are being rate limited</body></html>";
                (StatusCode::TOO_MANY_REQUESTS, header, words).into_response()
            }
            Self::Status(status) => {
                let reason = StatusCode::from_u16(status).ok();
                let reason = reason.and_then(|status| status.canonical_reason());
                let words = format!("{status}: {}", reason.unwrap_or("Error"));
                Refusal::of(status, 0, words).into_response()
            }
            Self::Garbage => "<html><body>Bad gateway</body></html>".into_response(),
            Self::Hang | Self::Held => std::future::pending().await,
            Self::Refused(status, code, words) => Refusal::of(status, code, words).into_response(),
            Self::AnswerLost => broken(),
        }
    }
}

/// An answer whose connection breaks before its body is there.
fn broken() -> Response {
    let error = std::io::Error::from(std::io::ErrorKind::ConnectionAborted);
    let body = futures::stream::once(async move { Err::<Bytes, _>(error) });
    let mut response = Response::new(Body::from_stream(body));
    response.headers_mut().insert(CONTENT_LENGTH, 64.into());
    response
}
