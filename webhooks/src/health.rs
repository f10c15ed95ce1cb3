//! Whether the process is up, and whether it can serve.

use axum::Json;
use axum::extract::State;
use eventos_core::app::App;
use serde::Serialize;

use crate::problem::Problem;

#[derive(Serialize)]
pub(crate) struct Status {
    status: &'static str,
}

/// `GET /healthz`: the process answers.
pub(crate) async fn alive() -> Json<Status> {
    Json(Status { status: "ok" })
}

/// `GET /readyz`: the database answers, and holds this version's schema.
pub(crate) async fn ready(State(app): State<App>) -> Result<Json<Status>, Problem> {
    match app.store.is_migrated().await {
        Ok(true) => Ok(Json(Status { status: "ready" })),
        Ok(false) => Err(Problem::NotReady),
        Err(error) => {
            tracing::warn!(
                error = format!("{:#}", anyhow::Error::new(error)),
                "not ready"
            );
            Err(Problem::NotReady)
        }
    }
}
