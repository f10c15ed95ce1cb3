//! The body of a webhook, as a whole.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request};

use crate::problem::Problem;

/// How long a body may take. Vendors wait some seconds for our answer, and send what was not
/// answered again.
const PATIENCE: Duration = Duration::from_secs(10);

/// The body, which the router's limit keeps small.
pub(crate) async fn read(request: Request) -> Result<Bytes, Problem> {
    let body = tokio::time::timeout(PATIENCE, Bytes::from_request(request, &())).await;
    let body = body.map_err(|_| Problem::TooSlow)?;
    body.map_err(|refused| Problem::of_status(refused.status()))
}
