//! `GET /metrics`: what is measured, for the host alone.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use eventos_core::app::App;
use eventos_core::health;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tokio::sync::Mutex;

use crate::Server;
use crate::problem::Problem;

/// What is read from the database is read at most so often, however often it is asked for.
const FIGURES_AGE: Duration = Duration::from_secs(15);
/// <https://prometheus.io/docs/instrumenting/exposition_formats/>
const TEXT_FORM: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

/// What is measured in this process, and who may read it.
#[derive(Clone)]
pub struct Metrics {
    render: Arc<dyn Fn() -> String + Send + Sync>,
    token: Option<SecretString>,
    figures_read: Arc<Mutex<Option<Instant>>>,
}

impl Metrics {
    /// `render` writes them in Prometheus' text form; `token` opens them on the web server.
    pub fn new(
        render: impl Fn() -> String + Send + Sync + 'static,
        token: Option<SecretString>,
    ) -> Self {
        Self {
            render: Arc::new(render),
            token,
            figures_read: Arc::default(),
        }
    }

    async fn scraped(&self, app: &App) -> Response {
        let mut read = self.figures_read.lock().await;
        if read.is_none_or(|at| at.elapsed() >= FIGURES_AGE) {
            health::measure(app).await;
            *read = Some(Instant::now());
        }
        drop(read);
        health::measure_connections(app);
        ([(header::CONTENT_TYPE, TEXT_FORM)], (self.render)()).into_response()
    }
}

/// On the web server: for whoever has the token. Without one configured it is not there.
pub(crate) async fn with_token(
    State(server): State<Server>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let metrics = server.metrics.as_ref().ok_or(Problem::NotFound)?;
    let token = metrics.token.as_ref().ok_or(Problem::NotFound)?;
    let given = headers.get(header::AUTHORIZATION).and_then(bearer);
    if !given.is_some_and(|given| same(given, token.expose_secret().as_bytes())) {
        return Err(Problem::Unauthorized);
    }
    Ok(metrics.scraped(&server.app).await)
}

/// On the host's own address: whoever reaches it may read.
pub(crate) async fn for_the_host(State(server): State<Server>) -> Result<Response, Problem> {
    let metrics = server.metrics.as_ref().ok_or(Problem::NotFound)?;
    Ok(metrics.scraped(&server.app).await)
}

fn bearer(value: &HeaderValue) -> Option<&[u8]> {
    let (scheme, token) = value.as_bytes().split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"bearer ").then_some(token)
}

/// In constant time; hashed first, so that neither length nor contents show in it.
fn same(given: &[u8], token: &[u8]) -> bool {
    Sha256::digest(given).ct_eq(&Sha256::digest(token)).into()
}
