//! Presses the buttons of the sandbox's checkout page, over HTTP, as a browser does.

use std::time::Duration;

use anyhow::Context as _;
use eventos_core::account::Speaker;
use eventos_webhooks::sandbox::{Sandbox, Stage};

pub use super::input::Button;

const TIMEOUT: Duration = Duration::from_secs(20);

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Paid,
    Declined,
    /// The bank has still to say.
    Awaiting,
    Bounced,
    /// The button is no longer on the page: paid, lapsed, or not yet there.
    NoSuchButton,
}

/// A browser on checkout pages.
pub struct Browser {
    http: reqwest::Client,
    sandbox: Sandbox,
}

impl Browser {
    /// # Errors
    /// When there is no HTTP client to be had.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one client of the console, with a timeout"
    )]
    pub fn new(sandbox: Sandbox) -> reqwest::Result<Self> {
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .no_proxy()
            .build()?;
        Ok(Self { http, sandbox })
    }

    /// Presses `button` on the page at `url`, as `buyer`, and follows where it leads.
    ///
    /// # Errors
    /// When the page does not answer.
    pub async fn press(
        &self,
        url: &str,
        button: Button,
        buyer: &Speaker,
    ) -> anyhow::Result<Outcome> {
        let id = url.rsplit('/').next().unwrap_or_default();
        let Some(session) = self.sandbox.session(id) else {
            return Ok(Outcome::NoSuchButton);
        };
        let wanted = match button {
            Button::Pay | Button::Decline | Button::Later => Stage::Open,
            Button::Settle | Button::Bounce => Stage::Awaiting,
        };
        if session.stage != wanted {
            return Ok(Outcome::NoSuchButton);
        }
        let email = session
            .customer_email
            .unwrap_or_else(|| made_up_email(buyer));
        let form = [
            ("action", button.action()),
            ("email", &email),
            ("name", &buyer.name),
        ];
        let answer = self.http.post(url).form(&form).send().await;
        let answer = answer.context("the checkout page does not answer")?;
        // Where it leads is our own page, and it may well say that the order is gone.
        tracing::debug!(status = %answer.status(), "pressed a checkout button");
        Ok(
            match self.sandbox.session(id).map(|session| session.stage) {
                Some(Stage::Paid) => Outcome::Paid,
                Some(Stage::Awaiting) => Outcome::Awaiting,
                Some(Stage::Bounced) => Outcome::Bounced,
                Some(Stage::Open) if button == Button::Decline => Outcome::Declined,
                Some(Stage::Open | Stage::Expired) | None => Outcome::NoSuchButton,
            },
        )
    }
}

/// What somebody without an address would type: `ben@example.com`.
fn made_up_email(buyer: &Speaker) -> String {
    let name = buyer
        .external_id
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>();
    let name = if name.is_empty() { "buyer" } else { &name };
    format!("{name}@example.com")
}
