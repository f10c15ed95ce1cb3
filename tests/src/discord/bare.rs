//! A stand-in for measuring: interactions that come at a given rate, the time until each one was
//! acknowledged, and a count of what the bot sends. What it counts it neither checks nor remembers, so
//! that what is measured is the bot.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Json;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use super::Discord;
use super::check::id;
use super::settings::Settings;

#[derive(Clone)]
pub struct Bare {
    /// For servers and people, and whatever is not counted.
    pub discord: Discord,
}

pub(super) struct Counted {
    bot: u64,
    /// Interactions under way.
    asked: Mutex<HashMap<u64, Instant>>,
    taken: Mutex<Vec<Duration>>,
    acknowledged: watch::Sender<u64>,
    sent: watch::Sender<u64>,
    last: AtomicU64,
}

impl Counted {
    fn new(bot: u64) -> Self {
        Self {
            bot,
            asked: Mutex::default(),
            taken: Mutex::default(),
            acknowledged: watch::Sender::new(0),
            sent: watch::Sender::new(0),
            last: AtomicU64::new(1_500_000_000_000_000_000),
        }
    }

    fn next_id(&self) -> u64 {
        self.last.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// What is answered at once; `None` where the whole stand-in answers.
    pub fn answer(&self, method: &Method, path: &str, body: &[u8]) -> Option<Response> {
        let path = path.strip_prefix("/api/v10/")?;
        let steps: Vec<&str> = path.split('/').collect();
        match (method.as_str(), steps.as_slice()) {
            ("POST", ["interactions", id, _, "callback"]) => {
                let begun = locked(&self.asked).remove(&id.parse().ok()?)?;
                locked(&self.taken).push(begun.elapsed());
                self.acknowledged.send_modify(|count| *count += 1);
                Some(StatusCode::NO_CONTENT.into_response())
            }
            ("POST", ["users", "@me", "channels"]) => {
                let body: Value = serde_json::from_slice(body).ok()?;
                let user = id(&body["recipient_id"])?;
                let channel = json!({
                    "id": dm_of(user).to_string(),
                    "type": 1,
                    "flags": 0,
                    "recipients": [person(user)],
                });
                Some(Json(channel).into_response())
            }
            ("POST", ["channels", channel, "messages"]) => Some(self.message(channel)),
            ("POST", ["webhooks", ..]) | ("PATCH", ["webhooks", ..]) => Some(self.message("1")),
            ("POST", ["channels", _, "typing"]) => Some(StatusCode::NO_CONTENT.into_response()),
            _ => None,
        }
    }

    fn message(&self, channel: &str) -> Response {
        self.sent.send_modify(|count| *count += 1);
        Json(json!({
            "id": self.next_id().to_string(),
            "type": 0,
            "channel_id": channel,
            "author": {
                "id": self.bot.to_string(),
                "username": "EventOS",
                "discriminator": "4242",
                "avatar": null,
                "bot": true,
            },
            "content": "…",
            "timestamp": "2026-11-26T00:00:00.000000+00:00",
            "edited_timestamp": null,
            "tts": false,
            "mention_everyone": false,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": false,
            "flags": 0,
        }))
        .into_response()
    }
}

/// Everybody's DM has the number after theirs.
fn dm_of(user: u64) -> u64 {
    user + 1
}

fn person(user: u64) -> Value {
    json!({
        "id": user.to_string(),
        "username": format!("user{user}"),
        "discriminator": "0",
        "global_name": format!("User {user}"),
        "avatar": null,
    })
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Discord {
    /// Starts a stand-in for measuring.
    ///
    /// # Panics
    /// When no port can be had.
    pub async fn bare(settings: Settings) -> Bare {
        let counted = Counted::new(settings.bot_id);
        Bare {
            discord: Self::begin(settings, Some(counted)).await,
        }
    }
}

impl Bare {
    fn counted(&self) -> &Counted {
        let counted = self.discord.inner.counted.as_ref();
        counted.expect("it was started to measure")
    }

    /// A command somebody uses in their DM: `options` as an interaction has them.
    pub fn command(&self, user: u64, name: &str, options: &Value) -> Value {
        json!({
            "application_id": self.counted().bot.to_string(),
            "type": 2,
            "version": 1,
            "channel_id": dm_of(user).to_string(),
            "channel": { "id": dm_of(user).to_string(), "type": 1, "flags": 0 },
            "app_permissions": "0",
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": 10_485_760,
            "context": 1,
            "authorizing_integration_owners": { "0": "0" },
            "user": person(user),
            "data": { "id": "1", "name": name, "type": 1, "options": options },
        })
    }

    /// Tells the bot of these interactions, so many a second; their numbers are set here.
    pub async fn pushes(&self, interactions: Vec<Value>, per_second: u32) {
        let every = Duration::from_secs(1) / per_second.max(1);
        let mut ticks = tokio::time::interval(every);
        // What comes late is not left out.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        for mut interaction in interactions {
            ticks.tick().await;
            let id = self.counted().next_id();
            interaction["id"] = id.to_string().into();
            interaction["token"] = format!("token-{id}").into();
            locked(&self.counted().asked).insert(id, Instant::now());
            let mut state = self.discord.inner.state();
            state.push("INTERACTION_CREATE", None, &interaction);
        }
    }

    /// How long each interaction waited until it was acknowledged, in the order of that.
    pub fn waits(&self) -> Vec<Duration> {
        locked(&self.counted().taken).clone()
    }

    /// How many interactions were acknowledged.
    pub fn acknowledged(&self) -> u64 {
        *self.counted().acknowledged.borrow()
    }

    /// How many messages the bot has sent, answers to interactions not among them.
    pub fn sent(&self) -> u64 {
        *self.counted().sent.borrow()
    }

    /// Waits until so many interactions were acknowledged.
    ///
    /// # Panics
    /// When they were not within `patience`.
    pub async fn has_acknowledged(&self, interactions: u64, patience: Duration) {
        let mut count = self.counted().acknowledged.subscribe();
        let enough = count.wait_for(|count| *count >= interactions);
        let enough = tokio::time::timeout(patience, enough).await.is_ok();
        assert!(
            enough,
            "{} of {interactions} interactions",
            self.acknowledged()
        );
    }

    /// Waits until the bot has sent so many messages.
    ///
    /// # Panics
    /// When it has not within `patience`.
    pub async fn has_sent(&self, messages: u64, patience: Duration) {
        let mut count = self.counted().sent.subscribe();
        let enough = count.wait_for(|count| *count >= messages);
        let enough = tokio::time::timeout(patience, enough).await.is_ok();
        assert!(enough, "{} of {messages} messages", self.sent());
    }
}
