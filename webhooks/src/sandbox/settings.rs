//! What the sandbox is started with, and why it may refuse to.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use url::Url;

/// The texts of the checkout page. Keys are those of `locales/*/sandbox.ftl`, none of which
/// takes an argument; languages are `en`, `de`, `es` and `fr`.
pub trait Words: Send + Sync {
    fn text(&self, language: &str, key: &str) -> String;
}

/// The time, so that a test can move it.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The pauses between attempts to deliver a webhook; after the last it is given up.
pub const RETRIES: [Duration; 7] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(60),
    Duration::from_secs(120),
    Duration::from_secs(300),
];

#[derive(Clone)]
pub struct Settings {
    /// The one key it accepts.
    pub secret_key: String,
    pub webhook_url: Url,
    /// Signs webhooks; the whole of it, `whsec_` included, as at Stripe.
    pub webhook_secret: String,
    /// Where the state survives a restart.
    pub state_file: Option<PathBuf>,
    pub page: Arc<dyn Words>,
    /// Rules sessions and signatures. Pauses between retries are real time.
    pub now: Clock,
    pub retries: Vec<Duration>,
}

impl Settings {
    /// Without a state file, and with [`RETRIES`].
    pub fn new(
        secret_key: impl Into<String>,
        webhook_url: Url,
        webhook_secret: impl Into<String>,
        page: Arc<dyn Words>,
        now: Clock,
    ) -> Self {
        Self {
            secret_key: secret_key.into(),
            webhook_url,
            webhook_secret: webhook_secret.into(),
            state_file: None,
            page,
            now,
            retries: RETRIES.to_vec(),
        }
    }

    pub(super) fn refuse_live_key(&self) -> Result<(), StartError> {
        let key = self.secret_key.trim_start();
        if key.starts_with("sk_live_") || key.starts_with("rk_live_") {
            return Err(StartError::LiveKey);
        }
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the Stripe sandbox does not start beside a live key (sk_live_…, rk_live_…)")]
    LiveKey,
    #[error("the Stripe sandbox listens on loopback only, not on {0}")]
    NotLoopback(IpAddr),
    #[error("the sandbox's listener has no address")]
    Listener(#[source] std::io::Error),
    #[error("the sandbox's address is no URL")]
    ApiUrl(#[source] url::ParseError),
    #[error("no HTTP client for webhooks")]
    Client(#[source] reqwest::Error),
    #[error("cannot read or write the sandbox's state in {path}")]
    StateFile {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
}
