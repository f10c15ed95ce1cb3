//! What goes wrong when a test says so.

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::response::{IntoResponse as _, Response};

use super::known;
use super::refusal::Refusal;
use super::state::State;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 429, with how long to wait, in seconds.
    TooMany { retry_after: u64 },
    /// An error of Telegram's own, such as 500 or 502.
    Status(u16),
    /// Something that is no JSON, as a proxy sends it.
    Garbage,
    /// It never answers.
    Hang,
    /// 403: the person blocked the bot.
    Forbidden,
    /// Any refusal, in these words.
    Refused(u16, &'static str),
    /// It is carried out, and the connection breaks before the answer arrives.
    AnswerLost,
}

/// Faults that wait for their requests.
pub(super) struct Planned {
    pub method: &'static str,
    pub times: usize,
    pub fault: Fault,
}

impl State {
    pub(super) fn plan(&mut self, method: &str, times: usize, fault: Fault) {
        let method = known(method);
        self.planned.push(Planned {
            method,
            times,
            fault,
        });
    }

    /// The fault that this request runs into.
    pub(super) fn fault(&mut self, method: &str) -> Option<Fault> {
        let planned = self
            .planned
            .iter_mut()
            .find(|planned| planned.method == method && planned.times > 0)?;
        planned.times -= 1;
        Some(planned.fault.clone())
    }
}

impl Fault {
    /// What is answered in place of the method's own answer.
    pub(super) async fn answer(self) -> Response {
        match self {
            Self::TooMany { retry_after } => Refusal::too_many(retry_after).into_response(),
            Self::Status(code) => {
                let status = StatusCode::from_u16(code).ok();
                let reason = status.and_then(|status| status.canonical_reason());
                Refusal::of(code, reason.unwrap_or("Error")).into_response()
            }
            Self::Garbage => "<html><body>Bad gateway</body></html>".into_response(),
            Self::Hang => std::future::pending().await,
            Self::Forbidden => Refusal::forbidden("bot was blocked by the user").into_response(),
            Self::Refused(code, description) => Refusal::of(code, description).into_response(),
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
