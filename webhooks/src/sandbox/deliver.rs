//! Webhooks on their way: signed as Stripe signs, in order for each session, retried.

use std::time::Duration;

use hmac::{Hmac, Mac};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use sha2::Sha256;

use super::Sandbox;
use super::settings::StartError;
use super::shapes;
use super::state::{Delivery, Event, State};

const TIMEOUT: Duration = Duration::from_secs(10);

#[expect(clippy::disallowed_methods, reason = "the sandbox's one client")]
pub(super) fn client() -> Result<reqwest::Client, StartError> {
    reqwest::Client::builder()
        .timeout(TIMEOUT)
        // Stripe takes a redirect for a failure.
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .map_err(StartError::Client)
}

/// The value of `Stripe-Signature`: HMAC-SHA256 over `"{timestamp}.{body}"`.
pub(super) fn signature(secret: &str, timestamp: i64, body: &str) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(format!("{timestamp}.{body}").as_bytes());
    let digest = hex::encode(mac.finalize().into_bytes());
    format!("t={timestamp},v1={digest}")
}

impl Sandbox {
    /// Starts a task for every session that has webhooks waiting and no task yet.
    pub(super) fn deliver_queued(&self, state: &mut State) {
        let waiting = state
            .events
            .iter()
            .filter(|event| event.delivery == Delivery::Queued);
        for event in waiting {
            if state.delivering.insert(event.session.clone()) {
                let lane = self.clone().deliver_lane(event.session.clone());
                self.0.runtime.spawn(lane);
            }
        }
    }

    async fn deliver_lane(self, session: String) {
        while let Some(event) = self.next_of(&session) {
            let Some(delivery) = self.or_stopped(self.deliver(&event)).await else {
                // Stays queued: the next run goes on with it.
                return;
            };
            self.change(|state, _| {
                if let Some(event) = find(state, &event.id) {
                    event.delivery = delivery;
                }
            });
        }
    }

    /// The oldest webhook of a session that still waits; without one the lane is closed.
    fn next_of(&self, session: &str) -> Option<Event> {
        let mut state = self.state();
        let waits = |event: &&Event| event.session == session && event.delivery == Delivery::Queued;
        let next = state.events.iter().find(waits).cloned();
        if next.is_none() {
            state.delivering.remove(session);
        }
        next
    }

    async fn deliver(&self, event: &Event) -> Delivery {
        let mut pauses = self.0.settings.retries.iter();
        loop {
            let mut held = self.0.held.subscribe();
            // Fails only when the sender is gone, and `self` holds it.
            let _ = held.wait_for(|held| !held).await;
            if self.control().losing {
                return Delivery::GivenUp;
            }
            if self.post(event).await {
                return Delivery::Delivered;
            }
            match pauses.next() {
                Some(pause) => tokio::time::sleep(*pause).await,
                None => {
                    tracing::warn!(event.id, event.kind, "sandbox webhook given up");
                    return Delivery::GivenUp;
                }
            }
        }
    }

    /// One attempt; whether it was answered with 2xx.
    async fn post(&self, event: &Event) -> bool {
        self.change(|state, _| {
            if let Some(event) = find(state, &event.id) {
                event.attempts += 1;
            }
        });
        let body = shapes::event(event).to_string();
        let settings = &self.0.settings;
        let signature = signature(&settings.webhook_secret, self.now(), &body);
        let sent = self
            .0
            .http
            .post(settings.webhook_url.clone())
            .header("Stripe-Signature", signature)
            .header(CONTENT_TYPE, "application/json; charset=utf-8")
            .body(body)
            .send()
            .await;
        match sent {
            Ok(response) if response.status().is_success() => true,
            Ok(response) => {
                let status = response.status().as_u16();
                tracing::debug!(event.id, event.kind, status, "sandbox webhook not taken");
                false
            }
            Err(error) => {
                let error = error.without_url();
                tracing::debug!(event.id, event.kind, %error, "sandbox webhook not delivered");
                false
            }
        }
    }
}

fn find<'a>(state: &'a mut State, id: &str) -> Option<&'a mut Event> {
    state.events.iter_mut().rev().find(|event| event.id == id)
}
