//! The server: what arrives, checked in Discord's order, and answered in its shape.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State as Of};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::bare::Counted;
use super::call::Call;
use super::faults::Fault;
use super::refusal::Refusal;
use super::state::{Request, State};
use super::{files, gateway, route, routes};

pub(super) type Probe = Arc<dyn Fn() -> bool + Send + Sync>;

pub(super) struct Inner {
    pub state: Mutex<State>,
    /// Changes with every change of the state.
    pub version: watch::Sender<u64>,
    /// Tells whether the bot is handling nothing, where a test knows.
    pub probe: Mutex<Option<Probe>>,
    /// Set where the bot is measured.
    pub counted: Option<Counted>,
    pub cancel: CancellationToken,
}

impl Inner {
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn probe(&self) -> MutexGuard<'_, Option<Probe>> {
        self.probe.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the test lets go of what it holds, once more than `before`.
    async fn is_let_go(&self, before: usize) {
        let mut changes = self.version.subscribe();
        while self.state().let_go == before {
            // The stand-in is there for as long as it answers.
            let _ = changes.changed().await;
        }
    }

    /// Changes the state, and wakes who waits for that.
    pub fn change<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let done = work(&mut self.state());
        self.version.send_modify(|version| *version += 1);
        done
    }
}

pub(super) fn router(inner: Arc<Inner>) -> Router {
    Router::new()
        .route("/gateway", get(gateway::upgrade))
        .route("/gateway/", get(gateway::upgrade))
        .route("/attachments/{*path}", get(files::download))
        .fallback(asked)
        .layer(DefaultBodyLimit::disable())
        .with_state(inner)
}

async fn asked(
    Of(inner): Of<Arc<Inner>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(counted) = &inner.counted
        && let Some(answer) = counted.answer(&method, uri.path(), &body)
    {
        return answer;
    }
    if inner.state().is_away {
        return Fault::AnswerLost.answer().await;
    }
    match read(&inner, &method, &uri, &headers, &body) {
        Ok(call) => answer(&inner, call).await,
        Err(refusal) => {
            let what = format!("{method} {}", uri.path());
            inner.change(|state| state.notes_mistake(&what, &refusal));
            refusal.into_response()
        }
    }
}

fn read(
    inner: &Inner,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Call, Refusal> {
    let path = uri.path().strip_prefix("/api/v10");
    let found = route::of(method.as_str(), path.ok_or_else(Refusal::no_route)?)?;
    let token = headers.get(AUTHORIZATION).map(|header| header.as_bytes());
    let is_admitted = match token {
        Some(token) => token == format!("Bot {}", inner.state().settings.token).as_bytes(),
        // `GET /gateway` needs none either.
        None => route::is_by_token(found.0) || found.0 == "GET /gateway",
    };
    if !is_admitted {
        return Err(Refusal::unauthorized());
    }
    Call::read(found, uri.query().unwrap_or_default(), headers, body)
}

/// Counts a request for as long as it is under way, however it ends.
struct UnderWay<'a>(&'a Inner);

impl<'a> UnderWay<'a> {
    fn begin(inner: &'a Inner, call: &Call) -> Self {
        inner.change(|state| {
            let files = call.uploads.iter().map(|upload| upload.name.clone());
            state.requests.push(Request {
                route: call.route,
                places: call.places.clone(),
                body: call.body.clone(),
                files: files.collect(),
            });
            state.in_flight += 1;
            state.activity += 1;
        });
        Self(inner)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.change(|state| state.in_flight -= 1);
    }
}

async fn answer(inner: &Arc<Inner>, call: Call) -> Response {
    let _under_way = UnderWay::begin(inner, &call);
    // Both at once, or the test lets go before anything waits for it.
    let (fault, let_go) = inner.change(|state| {
        let fault = state.fault(call.route);
        let is_lost = fault.as_ref().is_some_and(|fault| *fault != Fault::Held);
        if is_lost && call.route.ends_with("/callback") {
            state.gives_up(Some(call.id(0)));
        }
        (fault, state.let_go)
    });
    match fault {
        None => (),
        Some(Fault::Held) => inner.is_let_go(let_go).await,
        Some(Fault::AnswerLost) => {
            let _lost = carry_out(inner, &call);
            return Fault::AnswerLost.answer().await;
        }
        Some(fault) => return fault.answer().await,
    }
    match carry_out(inner, &call) {
        Ok(Value::Null) => with_limits(StatusCode::NO_CONTENT.into_response()),
        Ok(answer) => with_limits(Json(answer).into_response()),
        Err(refusal) => refusal.into_response(),
    }
}

fn carry_out(inner: &Arc<Inner>, call: &Call) -> Result<Value, Refusal> {
    inner.change(|state| {
        let done = state
            .counts_rate(call)
            .and_then(|()| routes::carry_out(state, call));
        if let Err(refusal) = &done {
            state.notes_mistake(call.route, refusal);
        }
        done
    })
}

impl State {
    fn notes_mistake(&mut self, what: &str, refusal: &Refusal) {
        if !refusal.is_mistake {
            return;
        }
        let errors = refusal.errors.as_ref().map(Value::to_string);
        let errors = errors.unwrap_or_default();
        let words = format!("{what}: {} {errors}", refusal.message);
        self.violates(words.trim_end());
    }
}

/// What Discord says of its limits with every answer.
fn with_limits(mut response: Response) -> Response {
    let headers = [
        ("x-ratelimit-limit", "50"),
        ("x-ratelimit-remaining", "49"),
        ("x-ratelimit-reset-after", "1.000"),
        ("x-ratelimit-bucket", "80c17d2f203122d936070c88c8d10f33"),
    ];
    for (name, value) in headers {
        let value = axum::http::HeaderValue::from_static(value);
        let name = HeaderName::from_static(name);
        response.headers_mut().insert(name, value);
    }
    response
}
