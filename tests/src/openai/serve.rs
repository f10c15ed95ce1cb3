//! The server: what arrives, checked as OpenAI does, and answered in its shape.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State as Of};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use futures::stream;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::answers::{Answer, Said, What};
use super::asked::Asked;
use super::fields;
use super::refusal::Refusal;
use super::state::State;
use super::wire::{self, Head};

pub(super) struct Inner {
    pub state: Mutex<State>,
    /// Changes with every change of the state.
    pub version: watch::Sender<u64>,
    pub cancel: CancellationToken,
}

impl Inner {
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
        .route("/v1/chat/completions", post(completions).fallback(no_route))
        .fallback(no_route)
        .layer(DefaultBodyLimit::disable())
        .with_state(inner)
}

async fn no_route(Of(inner): Of<Arc<Inner>>, method: Method, uri: Uri) -> Refusal {
    let what = format!("Invalid URL ({method} {})", uri.path());
    inner.change(|state| state.violates(what.clone()));
    Refusal::of(404, None, what)
}

/// Counts a request for as long as it is under way, however it ends.
struct UnderWay(Arc<Inner>);

impl UnderWay {
    fn begin(inner: &Arc<Inner>) -> Self {
        inner.change(|state| {
            state.in_flight += 1;
            state.activity += 1;
        });
        Self(Arc::clone(inner))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.change(|state| state.in_flight -= 1);
    }
}

async fn completions(Of(inner): Of<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Response {
    let under_way = UnderWay::begin(&inner);
    if inner.state().is_away {
        return broken();
    }
    let asked = match read(&inner, &headers, &body) {
        Ok(asked) => asked,
        Err(refusal) => {
            inner.change(|state| {
                let what = format!("{}: {}", refusal.status, refusal.message);
                match refusal.status {
                    400 => state.violates(what),
                    _ => state.lines.push(format!("  refused {what}")),
                }
            });
            return refusal.into_response();
        }
    };
    let number = inner.change(|state| {
        state.lines.push(asked.lines());
        state.asked.push(asked.clone());
        state.asked.len() as u64
    });
    let scripted = inner.state().queue.pop_front();
    let model = inner.state().model.clone();
    let scripted = scripted.or_else(|| model.and_then(|model| model(&asked)));
    let Some(answer) = scripted else {
        inner.change(|state| state.violates(format!("nothing is scripted for {:?}", asked.says)));
        return Refusal::of(500, None, "nothing is scripted").into_response();
    };
    inner.change(|state| {
        state.lines.push(format!("model: {}", answer.line()));
        state.hold(&asked, &answer);
    });
    give(under_way, number, &asked, answer).await
}

/// # Errors
/// When it is not let in, or not as it has to be.
fn read(inner: &Inner, headers: &HeaderMap, body: &[u8]) -> Result<Asked, Refusal> {
    let settings = inner.state().settings.clone();
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = header(AUTHORIZATION).unwrap_or_default();
    match bearer.strip_prefix("Bearer ") {
        None => {
            let what = "You didn't provide an API key. You need to provide your API key in an \
                        Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).";
            return Err(Refusal::of(401, None, what));
        }
        Some(key) if key != settings.key => {
            let start: String = key.chars().take(3).collect();
            let what = format!("Incorrect API key provided: {start}***.");
            return Err(Refusal::of(401, Some("invalid_api_key"), what));
        }
        Some(_) => (),
    }
    if !header(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json")) {
        return Err(Refusal::of(400, None, "you must provide a JSON body"));
    }
    let unreadable = "We could not parse the JSON body of your request.";
    let body: Value =
        serde_json::from_slice(body).map_err(|_| Refusal::of(400, None, unreadable))?;
    let object = body
        .as_object()
        .ok_or_else(|| Refusal::of(400, None, unreadable))?;
    fields::check(object)?;
    let model = body["model"].as_str().unwrap_or_default();
    if !settings.models.is_empty() && !settings.models.iter().any(|known| known == model) {
        let what = format!("The model `{model}` does not exist or you do not have access to it.");
        return Err(Refusal::of(404, Some("model_not_found"), what));
    }
    Ok(Asked::new(body))
}

async fn give(under_way: UnderWay, number: u64, asked: &Asked, answer: Answer) -> Response {
    let is_stream = asked.is_stream && !answer.ignores_stream;
    if !is_stream && !answer.pace.is_zero() {
        tokio::time::sleep(answer.pace).await;
    }
    let said = match &answer.what {
        What::Said(said) => said,
        What::Fails(refusal) => return refusal.clone().into_response(),
        What::Garbage => return "<html><body>Bad gateway</body></html>".into_response(),
        What::Hangs => {
            under_way.0.cancel.cancelled().await;
            return broken();
        }
    };
    let head = Head {
        number,
        created: 1_790_000_000 + i64::try_from(number).unwrap_or_default(),
        model: asked.model.clone(),
        tokens: answer.tokens.unwrap_or_else(|| counted(asked, said)),
    };
    if !is_stream {
        return match answer.cut_after {
            Some(_) => broken(),
            None => Json(wire::whole(&head, &answer, said)).into_response(),
        };
    }
    let wants_usage = asked.body["stream_options"]["include_usage"] == true;
    let mut lines: Vec<Result<String, ()>> = Vec::new();
    let pieces = wire::pieces(&head, &answer, said, wants_usage);
    lines.extend(pieces.into_iter().map(|piece| Ok(piece.to_string())));
    if answer.fails_in_stream {
        let what = "The server had an error while processing your request. Sorry about that!";
        let error = json!({ "error": {
            "message": what, "type": "server_error", "param": null, "code": null,
        }});
        lines.truncate(1);
        lines.push(Ok(error.to_string()));
    } else {
        lines.push(Ok("[DONE]".to_owned()));
    }
    if let Some(pieces) = answer.cut_after {
        lines.truncate(pieces);
        lines.push(Err(()));
    }
    streamed(under_way, lines, answer.pace)
}

/// Four characters a token, which is near enough for English.
fn counted(asked: &Asked, said: &Said) -> (u64, u64) {
    let tokens = |length: usize| (length as u64).div_ceil(4);
    let prompt = asked.body["messages"].to_string().len() + asked.body["tools"].to_string().len();
    let calls = said.calls.iter();
    let calls: usize = calls
        .map(|(name, arguments)| name.len() + arguments.len())
        .sum();
    let text = said.text.as_ref().or(said.refusal.as_ref());
    (tokens(prompt), tokens(calls + text.map_or(0, String::len)))
}

fn streamed(under_way: UnderWay, lines: Vec<Result<String, ()>>, pace: Duration) -> Response {
    let begin = (lines.into_iter(), under_way, true);
    let body = stream::unfold(begin, move |(mut lines, under_way, is_first)| async move {
        let line = lines.next()?;
        // Lets each piece out by itself.
        tokio::task::yield_now().await;
        if !is_first && !pace.is_zero() {
            tokio::time::sleep(pace).await;
        }
        let aborted = || std::io::Error::from(std::io::ErrorKind::ConnectionAborted);
        let sent = line
            .map(|line| Bytes::from(format!("data: {line}\n\n")))
            .map_err(|()| aborted());
        Some((sent, (lines, under_way, false)))
    });
    let mut response = Response::new(Body::from_stream(body));
    let kind = axum::http::HeaderValue::from_static("text/event-stream; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// An answer whose connection breaks before its body is there.
fn broken() -> Response {
    let error = std::io::Error::from(std::io::ErrorKind::ConnectionAborted);
    let body = stream::once(async move { Err::<Bytes, _>(error) });
    let mut response = Response::new(Body::from_stream(body));
    response.headers_mut().insert(CONTENT_LENGTH, 64.into());
    response
}
