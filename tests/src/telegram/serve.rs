//! The server: what arrives, checked in Telegram's order, and answered in its shape.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State as Of};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::call::Call;
use super::faults::Fault;
use super::fields::Method;
use super::files::{DOCUMENT_BYTES_MAX, DOWNLOAD_BYTES_MAX};
use super::methods;
use super::refusal::Refusal;
use super::state::State;

pub(super) type Probe = Arc<dyn Fn() -> bool + Send + Sync>;

pub(super) struct Inner {
    pub state: Mutex<State>,
    /// Changes with every change of the state.
    pub version: watch::Sender<u64>,
    pub http: reqwest::Client,
    /// Tells whether the bot is handling nothing, where a test knows.
    pub probe: Mutex<Option<Probe>>,
    pub cancel: CancellationToken,
}

impl Inner {
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn probe(&self) -> MutexGuard<'_, Option<Probe>> {
        self.probe.lock().unwrap_or_else(PoisonError::into_inner)
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
        .route("/file/{bot}/{*path}", get(download))
        .route("/{bot}/{method}", any(method))
        .fallback(async || Refusal::of(404, "Not Found"))
        .layer(DefaultBodyLimit::disable())
        .with_state(inner)
}

/// # Errors
/// When the path has no token, or another one.
fn admit(inner: &Inner, bot: &str) -> Result<(), Refusal> {
    let token = bot
        .strip_prefix("bot")
        .ok_or_else(|| Refusal::of(404, "Not Found"))?;
    if token.starts_with('0') || !token.contains(':') {
        return Err(Refusal::of(401, "Unauthorized: invalid token specified"));
    }
    match token == inner.state().settings.token {
        true => Ok(()),
        false => Err(Refusal::unauthorized()),
    }
}

async fn download(
    Of(inner): Of<Arc<Inner>>,
    Path((bot, path)): Path<(String, String)>,
) -> Result<Bytes, Refusal> {
    admit(&inner, &bot)?;
    let state = inner.state();
    let file = state.files.by_path(&path);
    let served = file.filter(|file| file.size_bytes <= DOWNLOAD_BYTES_MAX);
    served
        .map(|file| file.bytes.clone())
        .ok_or_else(|| Refusal::of(404, "Not Found"))
}

async fn method(
    Of(inner): Of<Arc<Inner>>,
    Path((bot, method)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if inner.state().is_away {
        return Fault::AnswerLost.answer().await;
    }
    let read = admit(&inner, &bot)
        .and_then(|()| Method::named(&method))
        .and_then(|method| Call::read(method, &headers, &body));
    match read {
        Ok(call) => answer(&inner, call).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Counts a request for as long as it is under way, however it ends.
struct UnderWay<'a>(Option<&'a Inner>);

impl<'a> UnderWay<'a> {
    fn begin(inner: &'a Inner, call: &Call) -> Self {
        let is_poll = call.method.name == "getUpdates";
        inner.change(|state| {
            let fields = Value::Object(call.fields.clone());
            state.requests.push((call.method.name, fields));
            state.in_flight += usize::from(!is_poll);
            state.activity += u64::from(!is_poll);
        });
        Self((!is_poll).then_some(inner))
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        if let Some(inner) = self.0 {
            inner.change(|state| state.in_flight -= 1);
        }
    }
}

async fn answer(inner: &Arc<Inner>, call: Call) -> Response {
    let _under_way = UnderWay::begin(inner, &call);
    let fault = inner.change(|state| state.fault(call.method.name));
    match fault {
        None => (),
        Some(Fault::AnswerLost) => {
            let _lost = carry_out(inner, &call).await;
            return Fault::AnswerLost.answer().await;
        }
        Some(fault) => return fault.answer().await,
    }
    match carry_out(inner, &call).await {
        Ok(result) => Json(json!({ "ok": true, "result": result })).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

async fn carry_out(inner: &Arc<Inner>, call: &Call) -> Result<Value, Refusal> {
    if call
        .uploads
        .values()
        .any(|upload| upload.bytes.len() > DOCUMENT_BYTES_MAX)
    {
        return Err(Refusal::too_large());
    }
    call.method.check(&call.fields)?;
    match call.method.name {
        "getUpdates" => methods::updates::get(inner, call).await,
        "setWebhook" => methods::updates::set_webhook(inner, call),
        _ => inner.change(|state| methods::carry_out(state, call)),
    }
}
