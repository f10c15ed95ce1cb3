//! The REST side: the key, idempotency, injected faults, and the way to each endpoint.

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State as Handle};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::Sandbox;
use super::connection::Cut;
use super::control::{Fault, Recorded};
use super::error::ApiError;
use super::idempotency;
use super::params::Params;
use super::state::State;
use super::{ids, reads, refunds, sessions};

const LARGEST_BODY: usize = 1024 * 1024;
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A request, read but not yet judged.
pub(super) struct Call {
    pub method: Method,
    pub path: String,
    pub authorization: Option<String>,
    pub key: Option<String>,
    pub params: Result<Params, ApiError>,
}

pub(super) struct Reply {
    pub status: u16,
    pub body: Value,
    pub replayed: bool,
}

impl From<ApiError> for Reply {
    fn from(error: ApiError) -> Self {
        Self {
            status: error.status,
            body: error.body(),
            replayed: false,
        }
    }
}

pub(super) async fn handle(
    Handle(sandbox): Handle<Sandbox>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    request: Request,
) -> Response {
    let Some(call) = read(request).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let fault = sandbox.record(&call);
    let reply = sandbox.process(&call, fault).await;
    let reply = reply.unwrap_or_else(Reply::from);
    match fault {
        Some(Fault::DropAfterWork | Fault::Hang) => cut.now(),
        Some(Fault::Garbage) => return "<html>upstream is resting</html>".into_response(),
        Some(Fault::Status(_) | Fault::Busy(_)) | None => {}
    }
    let mut response = send(&reply, call.key.as_deref());
    if let Some(Fault::Busy(seconds)) = fault {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

async fn read(request: Request) -> Option<Call> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY).await.ok()?;
    let encoded = if parts.method == Method::POST {
        String::from_utf8_lossy(&body).into_owned()
    } else {
        parts.uri.query().unwrap_or_default().to_owned()
    };
    let text = |name: &HeaderName| {
        let value = parts.headers.get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    Some(Call {
        authorization: text(&header::AUTHORIZATION),
        key: text(&IDEMPOTENCY_KEY).filter(|_| parts.method == Method::POST),
        path: parts.uri.path().to_owned(),
        params: Params::parse(&encoded),
        method: parts.method,
    })
}

impl Sandbox {
    /// Keeps the request for the tests, and says what is to go wrong with it.
    fn record(&self, call: &Call) -> Option<Fault> {
        let fields = call.params.as_ref().map(|params| params.fields().clone());
        let mut control = self.control();
        control.recorded.push(Recorded {
            method: call.method.to_string(),
            path: call.path.clone(),
            idempotency_key: call.key.clone(),
            form: fields.unwrap_or_default(),
        });
        control.faults.pop_front().flatten()
    }

    async fn process(&self, call: &Call, fault: Option<Fault>) -> Result<Reply, ApiError> {
        match fault {
            Some(Fault::Status(status)) => return Err(ApiError::injected(status)),
            Some(Fault::Busy(_)) => return Err(ApiError::injected(429)),
            _ => {}
        }
        let secret = &self.0.settings.secret_key;
        if call.authorization.as_deref() != Some(&format!("Bearer {secret}")) {
            return Err(ApiError::unauthorized());
        }
        let _in_use = call.key.as_deref().map(|key| self.claim(key)).transpose()?;
        if fault == Some(Fault::Hang) {
            self.0.cancel.cancelled().await;
            return Err(ApiError::injected(503));
        }
        let params = call.params.clone()?;
        self.change(|state, now| idempotency::answer(state, call, params, now))
    }
}

pub(super) fn dispatch(
    state: &mut State,
    call: &Call,
    params: Params,
    now: i64,
) -> Result<Value, ApiError> {
    let path = call.path.trim_start_matches('/');
    let segments: Vec<&str> = path.split('/').collect();
    match (call.method.as_str(), segments.as_slice()) {
        ("POST", ["v1", "checkout", "sessions"]) => sessions::create(state, params, now),
        ("GET", ["v1", "checkout", "sessions"]) => sessions::list(state, params),
        ("GET", ["v1", "checkout", "sessions", id]) => sessions::retrieve(state, id, params),
        ("POST", ["v1", "checkout", "sessions", id, "expire"]) => {
            sessions::expire(state, id, params, now)
        }
        ("POST", ["v1", "refunds"]) => refunds::create(state, params, now),
        ("GET", ["v1", "refunds"]) => refunds::list(state, params),
        ("GET", ["v1", "refunds", id]) => refunds::retrieve(state, id, params),
        ("GET", ["v1", "payment_intents", id]) => reads::payment_intent(state, id, params),
        ("GET", ["v1", "charges", id]) => reads::charge(state, id, params),
        ("GET", ["v1", "events"]) => reads::events(state, params, now),
        ("GET", ["v1", "events", id]) => reads::event(state, id, params),
        ("GET", ["v1", "account"]) => reads::account(params),
        ("GET", ["v1", "balance"]) => reads::balance(state, params),
        (method, _) => Err(ApiError::unknown_route(method, &call.path)),
    }
}

fn send(reply: &Reply, key: Option<&str>) -> Response {
    let mut response = Response::new(Body::from(reply.body.to_string()));
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let json = HeaderValue::from_static("application/json");
    headers.insert(header::CONTENT_TYPE, json);
    let mut echo = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    echo(REQUEST_ID, &ids::request());
    if let Some(key) = key {
        echo(IDEMPOTENCY_KEY, key);
    }
    if reply.replayed {
        echo(REPLAYED, "true");
    }
    response
}
