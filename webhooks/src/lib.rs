//! The side server: Stripe's webhooks, public pages, tickets, health; and the Stripe sandbox.
//!
//! A handler parses, calls one function of the core and turns its answer into a page. Deliberately
//! absent: rules, and any way to check a ticket in: looking at one never does.

mod address;
mod body;
mod checkout;
mod event;
mod frame;
mod health;
mod json_ld;
mod listen;
mod metrics;
mod problem;
pub mod sandbox;
mod stripe;
mod telegram;
mod ticket;
mod watch;
mod words;

#[cfg(test)]
mod tests;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::TimeDelta;
use eventos_core::app::App;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

pub use metrics::Metrics;
use problem::Problem;
pub use telegram::{Refused, Updates};

/// A request that takes longer is answered with 503, and what it began is rolled back.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How long requests under way may take once the process is told to end.
const DRAIN: Duration = Duration::from_secs(15);
/// How long requests are still taken then, so that whoever looks at `/readyz` sends no more.
const LEAVE: Duration = Duration::from_secs(5);
/// Whoever looked at `/readyz` so lately will look again.
const LOOKS: TimeDelta = TimeDelta::seconds(60);

/// The side server: what the routes need.
#[derive(Clone)]
pub struct Server {
    pub app: App,
    /// None when nothing is measured.
    pub metrics: Option<Metrics>,
    /// Who takes in what chat platforms send here; none when nobody does.
    pub updates: Option<Arc<dyn Updates>>,
}

impl FromRef<Server> for App {
    fn from_ref(server: &Server) -> Self {
        server.app.clone()
    }
}

/// Every route of the side server, without metrics.
pub fn router(app: App) -> Router {
    Server::of(app).router()
}

/// The routes that everything has in common.
fn health() -> Router<Server> {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(async || Problem::NotFound)
}

impl Server {
    /// Pages and Stripe's webhooks, and nothing else.
    pub fn of(app: App) -> Self {
        Self {
            app,
            metrics: None,
            updates: None,
        }
    }

    /// Every route of the side server.
    pub fn router(self) -> Router {
        layered(routes(&self.app).with_state(self))
    }
}

fn routes(app: &App) -> Router<Server> {
    Router::new()
        .route("/t/{code}", get(ticket::show))
        .route("/t/{code}/ticket.png", get(ticket::picture))
        .route("/t/{code}/qr.png", get(ticket::qr))
        .route("/t/{code}/calendar.ics", get(ticket::calendar))
        .route("/checkout/success", get(checkout::success))
        .route("/checkout/cancel", get(checkout::cancel))
        // What stands above opens with a secret in its address, and guesses at it are counted.
        .route_layer(from_fn_with_state(app.clone(), address::limit_guesses))
        .merge(health())
        .route("/webhooks/stripe", post(stripe::receive))
        .route("/webhooks/telegram", post(telegram::receive))
        .route("/e/{slug}", get(event::show))
        .route("/e/{slug}/calendar.ics", get(event::calendar))
        .route("/e/{slug}/cover.jpg", get(event::cover))
        .route("/metrics", get(metrics::with_token))
}

/// What is around every route.
fn layered(router: Router) -> Router {
    router
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(stripe::LARGEST_BODY_BYTES))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIMEOUT,
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(problem::answer))
        .layer(from_fn(frame::guard))
        .layer(from_fn(watch::watch))
}

/// Serves until `cancel`, without metrics. See [`Server::serve`].
///
/// # Errors
/// None at present.
pub async fn serve(
    app: App,
    listener: TcpListener,
    cancel: CancellationToken,
) -> std::io::Result<()> {
    Server::of(app).serve(listener, cancel).await
}

/// Serves the host, until it is dropped: metrics and health, and nothing else.
///
/// # Errors
/// When the listener fails.
pub async fn serve_host(app: App, listener: TcpListener, metrics: Metrics) -> std::io::Result<()> {
    let server = Server {
        metrics: Some(metrics),
        ..Server::of(app)
    };
    let router = health().route("/metrics", get(metrics::for_the_host));
    let router = router.with_state(server);
    listen::serve(layered(router), listener, CancellationToken::new()).await;
    Ok(())
}

impl Server {
    /// Serves until `cancel`, then lets requests under way finish, for a while. Where somebody looks
    /// at `/readyz`, it first says for [`LEAVE`] that it is not ready, and still takes requests.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        cancel: CancellationToken,
    ) -> std::io::Result<()> {
        let app = self.app.clone();
        let left = CancellationToken::new();
        let (leaving, is_left) = (left.clone(), left.clone());
        let drained = async move {
            cancel.cancelled().await;
            leave(&app).await;
            leaving.cancel();
            let _never = tokio::time::timeout(DRAIN, std::future::pending::<()>()).await;
        };
        tokio::select! {
            () = listen::serve(self.router(), listener, is_left) => {}
            () = drained => tracing::warn!("requests were cut off at shutdown"),
        }
        Ok(())
    }
}

/// From now on not ready; whoever looks at that gets the time to see it.
async fn leave(app: &App) {
    let was_asked = app.life.was_asked_within(LOOKS, app.clock.now());
    app.life.end();
    if was_asked {
        let _never = tokio::time::timeout(LEAVE, std::future::pending::<()>()).await;
    }
}

fn panicked(_: Box<dyn Any + Send>) -> Response {
    Problem::internal(anyhow::anyhow!("a handler panicked")).into_response()
}
