//! Stripe's webhook: who sent it is checked, and what it says is handed to `order`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use eventos_core::app::App;
use eventos_core::{measure, order, payment};
use serde::Serialize;

use crate::problem::Problem;

/// Stripe's own events are far smaller.
pub(crate) const LARGEST_BODY_BYTES: usize = 1024 * 1024;

#[derive(Serialize)]
pub(crate) struct Answer {
    received: bool,
}

/// `POST /webhooks/stripe`. A failure of ours is a 500, so that Stripe sends it again; what it must
/// not send again is a 400.
pub(crate) async fn receive(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Answer>, Problem> {
    let (event, text) = believed(&app, &headers, &body).inspect_err(|problem| match problem {
        Problem::BadSignature => measure::webhook_refused("bad_signature"),
        Problem::BadPayload => measure::webhook_refused("bad_payload"),
        Problem::WrongMode => measure::webhook_refused("wrong_mode"),
        _ => measure::webhook_refused("payments_off"),
    })?;
    match order::receive(&app, &event, text).await {
        Ok(outcome) => measure::webhook(&event.kind, outcome.as_str()),
        Err(error) => {
            measure::webhook(&event.kind, "failed");
            return Err(error.into());
        }
    }
    Ok(Json(Answer { received: true }))
}

/// What Stripe signed, for this mode; with its body as text.
fn believed<'b>(
    app: &App,
    headers: &HeaderMap,
    body: &'b [u8],
) -> Result<(payment::Event, &'b str), Problem> {
    let (Some(payments), Some(stripe)) = (&app.payments, &app.config.stripe) else {
        return Err(Problem::WebhooksOff);
    };
    let signature = headers
        .get("stripe-signature")
        .and_then(|value| value.to_str().ok());
    let signature = signature.ok_or(Problem::BadSignature)?;
    payment::verify(signature, body, &stripe.webhook_secrets, app.clock.now())
        .map_err(|_| Problem::BadSignature)?;
    let text = std::str::from_utf8(body).map_err(|_| Problem::BadPayload)?;
    let event = payment::parse(body).map_err(|error| {
        tracing::warn!(%error, "a signed event was not understood");
        Problem::BadPayload
    })?;
    if event.live != payments.live {
        tracing::warn!(id = %event.id, live = event.live, "an event of the other mode was refused");
        return Err(Problem::WrongMode);
    }
    Ok((event, text))
}
