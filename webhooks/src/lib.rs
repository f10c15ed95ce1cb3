//! The side server: Stripe's webhooks, public pages, tickets, health; and the Stripe sandbox.
//!
//! A handler parses, calls one function of the core and turns its answer into a page. Deliberately
//! absent: rules, and any way to check a ticket in: looking at one never does.

mod address;
mod checkout;
mod event;
mod frame;
mod health;
mod json_ld;
mod listen;
mod problem;
pub mod sandbox;
mod stripe;
mod ticket;
mod words;

#[cfg(test)]
mod tests;

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use eventos_core::app::App;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::Level;

use problem::Problem;

/// A request that takes longer is answered with 503, and what it began is rolled back.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How long requests under way may take once the process is told to end.
const DRAIN: Duration = Duration::from_secs(15);

/// Every route of the side server.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/t/{code}", get(ticket::show))
        .route("/t/{code}/ticket.png", get(ticket::picture))
        .route("/t/{code}/qr.png", get(ticket::qr))
        .route("/t/{code}/calendar.ics", get(ticket::calendar))
        .route("/checkout/success", get(checkout::success))
        .route("/checkout/cancel", get(checkout::cancel))
        // What stands above opens with a secret in its address, and guesses at it are counted.
        .route_layer(from_fn_with_state(app.clone(), address::limit_guesses))
        .route("/webhooks/stripe", post(stripe::receive))
        .route("/e/{slug}", get(event::show))
        .route("/e/{slug}/calendar.ics", get(event::calendar))
        .route("/e/{slug}/cover.jpg", get(event::cover))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(async || Problem::NotFound)
        .with_state(app)
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(stripe::LARGEST_BODY_BYTES))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIMEOUT,
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(problem::answer))
        .layer(from_fn(frame::guard))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_request(())
                .on_response(DefaultOnResponse::new().level(Level::DEBUG))
                .on_failure(()),
        )
}

/// Serves until `cancel`, then lets requests under way finish, for a while.
///
/// # Errors
/// None at present.
pub async fn serve(
    app: App,
    listener: TcpListener,
    cancel: CancellationToken,
) -> std::io::Result<()> {
    let drained = async {
        cancel.cancelled().await;
        let _never = tokio::time::timeout(DRAIN, std::future::pending::<()>()).await;
    };
    tokio::select! {
        () = listen::serve(router(app), listener, cancel.clone()) => {}
        () = drained => tracing::warn!("requests were cut off at shutdown"),
    }
    Ok(())
}

/// It carries the route and never the path itself: codes and session ids are secrets.
fn span(request: &Request) -> tracing::Span {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str);
    tracing::info_span!("http", method = %request.method(), route)
}

fn panicked(_: Box<dyn Any + Send>) -> Response {
    Problem::internal(anyhow::anyhow!("a handler panicked")).into_response()
}
