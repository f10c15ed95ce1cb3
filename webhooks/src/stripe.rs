//! Stripe's webhook: who sent it is checked, and what it says is handed to `order`.

use axum::Json;
use axum::extract::{Request, State};
use eventos_core::app::App;
use eventos_core::{measure, order, payment};
use serde::Serialize;

use crate::body;
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
    request: Request,
) -> Result<Json<Answer>, Problem> {
    let (event, text) = believed(&app, request).await.inspect_err(|problem| {
        measure::webhook_refused(match problem {
            Problem::BadSignature => "bad_signature",
            Problem::BadPayload => "bad_payload",
            Problem::WrongMode => "wrong_mode",
            Problem::WebhooksOff => "payments_off",
            _ => "not_received",
        });
    })?;
    match order::receive(&app, &event, &text).await {
        Ok(outcome) => measure::webhook(&event.kind, outcome.as_str()),
        Err(error) => {
            measure::webhook(&event.kind, "failed");
            return Err(error.into());
        }
    }
    Ok(Json(Answer { received: true }))
}

/// What Stripe signed, for this mode; with its body as text.
async fn believed(app: &App, request: Request) -> Result<(payment::Event, String), Problem> {
    let (Some(payments), Some(stripe)) = (&app.payments, &app.config.stripe) else {
        return Err(Problem::WebhooksOff);
    };
    let signature = request
        .headers()
        .get("stripe-signature")
        .and_then(|value| value.to_str().ok())
        .ok_or(Problem::BadSignature)?
        .to_owned();
    let body = body::read(request).await?;
    payment::verify(&signature, &body, &stripe.webhook_secrets, app.clock.now())
        .map_err(|_| Problem::BadSignature)?;
    let event = payment::parse(&body).map_err(|error| {
        tracing::warn!(%error, "a signed event was not understood");
        Problem::BadPayload
    })?;
    let text = String::from_utf8(body.into()).map_err(|_| Problem::BadPayload)?;
    if event.live != payments.live {
        tracing::warn!(id = %event.id, live = event.live, "an event of the other mode was refused");
        return Err(Problem::WrongMode);
    }
    Ok((event, text))
}
