//! Telegram's webhook: who sent it is checked, and what it says is handed to the front end.

use std::sync::Arc;

use async_trait::async_trait;
use axum::Json;
use axum::extract::{Request, State};
use eventos_core::app::App;
use eventos_core::error::Error;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use subtle::ConstantTimeEq as _;

use crate::problem::Problem;
use crate::{Server, body};

/// The header that carries `secret_token` (<https://core.telegram.org/bots/api#setwebhook>).
const SECRET: &str = "x-telegram-bot-api-secret-token";

/// Who takes updates in: the front end, in this process.
#[async_trait]
pub trait Updates: Send + Sync {
    /// Takes one over, as it came. Once this returns it is safe, and will not be sent again.
    ///
    /// # Errors
    /// [`Refused`].
    async fn receive(&self, body: &[u8]) -> Result<(), Refused>;
}

/// Why an update was not taken.
#[derive(Debug)]
pub enum Refused {
    /// It is none, and sending it again makes it no better.
    NotAnUpdate,
    /// The front end is not ready: to be sent again.
    NotYet,
    /// It could not be kept: to be sent again.
    Failed(Error),
}

/// `POST /webhooks/telegram`. It is not there unless `TELEGRAM_WEBHOOK_SECRET` is set.
pub(crate) async fn receive(
    State(server): State<Server>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let updates = believed(&server, &request)?;
    let body = body::read(request).await?;
    match updates.receive(&body).await {
        Ok(()) => Ok(Json(serde_json::json!({}))),
        Err(Refused::NotAnUpdate) => Err(Problem::BadPayload),
        Err(Refused::NotYet) => Err(Problem::TooLate),
        Err(Refused::Failed(error)) => Err(error.into()),
    }
}

/// Whoever takes updates, if Telegram sent this one.
fn believed(server: &Server, request: &Request) -> Result<Arc<dyn Updates>, Problem> {
    let secret = webhook_secret(&server.app);
    let (Some(updates), Some(secret)) = (&server.updates, secret) else {
        return Err(Problem::NotFound);
    };
    let sent = request.headers().get(SECRET).map(|value| value.as_bytes());
    let is_telegram = sent.is_some_and(|sent| bool::from(sent.ct_eq(secret.as_bytes())));
    if !is_telegram {
        return Err(Problem::BadSignature);
    }
    Ok(Arc::clone(updates))
}

fn webhook_secret(app: &App) -> Option<&str> {
    let telegram = app.config.telegram.as_ref()?;
    let secret = telegram.webhook_secret.as_ref()?;
    Some(secret.expose_secret())
}
