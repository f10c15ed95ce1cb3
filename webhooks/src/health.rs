//! Whether the process is up, and whether it can serve.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use eventos_core::app::App;
use eventos_core::health;
use serde::Serialize;

use crate::problem::Complete;

#[derive(Serialize)]
pub(crate) struct Status {
    status: &'static str,
}

/// `GET /healthz`: the process answers.
pub(crate) async fn alive() -> Json<Status> {
    Json(Status { status: "ok" })
}

#[derive(Serialize)]
struct Readiness {
    status: &'static str,
    /// As in every refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    checks: Checks,
}

#[derive(Serialize)]
struct Checks {
    database: &'static str,
    migrations: &'static str,
    /// Not asked of a process without the worker role.
    #[serde(skip_serializing_if = "Option::is_none")]
    worker: Option<&'static str>,
    accepting: &'static str,
}

/// `GET /readyz`: the database answers and holds this version's schema, the worker turns, and the
/// process is not about to end. It answers within [`health::PATIENCE`], and a moment.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let found = health::ready(&app).await;
    let word = |fine| if fine { "ok" } else { "failed" };
    let checks = Checks {
        database: word(found.database),
        migrations: word(found.migrations),
        worker: found.worker.map(word),
        accepting: word(found.accepting),
    };
    let (code, status, error) = match found.is_ready() {
        true => (StatusCode::OK, "ready", None),
        false => (
            StatusCode::SERVICE_UNAVAILABLE,
            "not_ready",
            Some("NOT_READY"),
        ),
    };
    let body = Json(Readiness {
        status,
        error,
        checks,
    });
    let mut response = (code, body).into_response();
    response.extensions_mut().insert(Complete);
    response
}
