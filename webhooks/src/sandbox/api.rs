//! The REST side: the key, idempotency, injected faults, and the way to each endpoint.

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State as Handle};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Sandbox;
use super::connection::Cut;
use super::control::{Fault, Recorded};
use super::error::ApiError;
use super::params::Params;
use super::state::{Answer, State};
use super::{ids, reads, refunds, sessions};

const LARGEST_BODY: usize = 1024 * 1024;
const LONGEST_KEY: usize = 255;
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A request, read but not yet judged.
struct Call {
    method: Method,
    path: String,
    authorization: Option<String>,
    key: Option<String>,
    params: Result<Params, ApiError>,
}

struct Reply {
    status: u16,
    body: Value,
    replayed: bool,
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
        Some(Fault::Status(_)) | None => {}
    }
    send(&reply, call.key.as_deref())
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

/// Frees its idempotency key when the request ends, however it ends.
struct InUse<'a>(&'a Sandbox, &'a str);

impl Drop for InUse<'_> {
    fn drop(&mut self) {
        self.0.control().in_use.remove(self.1);
    }
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
        control.faults.pop_front()
    }

    async fn process(&self, call: &Call, fault: Option<Fault>) -> Result<Reply, ApiError> {
        if let Some(Fault::Status(status)) = fault {
            return Err(ApiError::injected(status));
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
        self.change(|state, now| answer(state, call, params, now))
    }

    fn claim<'a>(&'a self, key: &'a str) -> Result<InUse<'a>, ApiError> {
        if key.is_empty() || key.len() > LONGEST_KEY {
            let message = "Idempotency keys have 1 to 255 characters.";
            return Err(ApiError::idempotency(400, None, message));
        }
        if !self.control().in_use.insert(key.to_owned()) {
            let message = "There is currently another in-progress request using this Idempotency Key (that probably means you submitted twice, and the other request is still going through).";
            let code = Some("idempotency_key_in_use");
            return Err(ApiError::idempotency(409, code, message));
        }
        Ok(InUse(self, key))
    }
}

/// Replays what was answered to the key before, or does the work and keeps the answer.
fn answer(state: &mut State, call: &Call, params: Params, now: i64) -> Result<Reply, ApiError> {
    let Some(key) = &call.key else {
        let body = dispatch(state, call, params, now)?;
        return Ok(Reply {
            status: 200,
            body,
            replayed: false,
        });
    };
    let fingerprint = fingerprint(call, &params);
    if let Some(earlier) = state.answers.get(key) {
        if earlier.fingerprint != fingerprint {
            let message = "Keys for idempotent requests can only be used with the same parameters and endpoint they were first used with. Try using a key other than this one if you meant to execute a different request.";
            return Err(ApiError::idempotency(400, None, message));
        }
        return Ok(Reply {
            status: earlier.status,
            body: earlier.body.clone(),
            replayed: true,
        });
    }
    let (status, body) = match dispatch(state, call, params, now) {
        Ok(body) => (200, body),
        Err(error) if error.kept => (error.status, error.body()),
        Err(error) => return Err(error),
    };
    let kept = Answer {
        at: now,
        fingerprint,
        status,
        body: body.clone(),
    };
    state.answers.insert(key.clone(), kept);
    Ok(Reply {
        status,
        body,
        replayed: false,
    })
}

fn fingerprint(call: &Call, params: &Params) -> String {
    let mut hash = Sha256::new();
    let fields = params.fields().iter();
    let parts = fields.flat_map(|(key, value)| [key.as_str(), value.as_str()]);
    for part in [call.method.as_str(), &call.path].into_iter().chain(parts) {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

fn dispatch(state: &mut State, call: &Call, params: Params, now: i64) -> Result<Value, ApiError> {
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
        ("GET", ["v1", "events"]) => reads::events(state, params),
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
