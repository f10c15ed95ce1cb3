//! Updates by webhook: `POST /webhooks/telegram`.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use eventos_core::app::App;
use eventos_webhooks::{Refused, Updates};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use teloxide::payloads::SetWebhookSetters as _;
use teloxide::prelude::Requester as _;
use url::Url;

use super::client::{Client, Failure};
use super::intake::Intake;
use super::poll::{WANTED, kept};

/// Takes in what the web server was sent.
pub struct Hook {
    /// None until the bot knows its name.
    pub intake: Arc<OnceLock<Intake>>,
}

#[async_trait]
impl Updates for Hook {
    async fn receive(&self, body: &[u8]) -> Result<(), Refused> {
        let update: Value = serde_json::from_slice(body).map_err(|_| Refused::NotAnUpdate)?;
        let update = kept(&update).ok_or(Refused::NotAnUpdate)?;
        let intake = self.intake.get().ok_or(Refused::NotYet)?;
        // Telegram sends it again, to whoever is there by then.
        if intake.is_ending() {
            return Err(Refused::NotYet);
        }
        intake.room().await;
        intake.take(vec![update]).await.map_err(Refused::Failed)
    }
}

/// Tells Telegram where to send updates.
///
/// # Errors
/// [`Failure`]: `Refused` when it will not send them there.
pub async fn set(
    client: &Client,
    app: &App,
    secret: &secrecy::SecretString,
) -> Result<(), Failure> {
    let url = app.config.public("webhooks/telegram");
    let url: Url = url
        .parse()
        // not-for-people: for the log
        .map_err(|_| Failure::Refused("not an address".into()))?;
    let request = client
        .bot
        .set_webhook(url)
        .secret_token(secret.expose_secret())
        .allowed_updates(WANTED.to_vec());
    client.ask_at_once(super::PATIENCE, request).await.map(drop)
}
