//! Updates on their way to the bot: kept until it confirms them, asked for by `getUpdates`, or posted
//! to its webhook: in order for each chat, several chats at once, again until it says 2xx.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::serve::Inner;
use super::state::State;

/// What is only delivered when it was asked for by name.
const ON_REQUEST: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];
/// Between two tries of a webhook that was not taken.
const FIRST_PAUSE: Duration = Duration::from_millis(25);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(super) struct Queue {
    pub waiting: VecDeque<Waiting>,
    pub last_id: u32,
    /// The kinds that were asked for; nothing: all but those on request.
    pub allowed: Vec<String>,
    /// Counts the requests for updates: a newer one ends the one before.
    pub poll: u64,
    pub webhook: Option<Webhook>,
    /// Counts the webhooks that were set.
    pub generation: u64,
    /// How many posts to a webhook were tried.
    pub tries: usize,
}

pub(super) struct Waiting {
    pub id: u32,
    /// What is delivered one after the other.
    pub lane: i64,
    pub kind: &'static str,
    pub body: Value,
    /// Under way to the webhook.
    pub is_out: bool,
}

#[derive(Clone)]
pub(super) struct Webhook {
    pub url: String,
    pub secret: Option<String>,
    pub max_connections: usize,
    pub last_error: Option<(i64, String)>,
}

impl Queue {
    pub fn takes(&self, kind: &str) -> bool {
        match self.allowed.is_empty() {
            true => !ON_REQUEST.contains(&kind),
            false => self.allowed.iter().any(|allowed| allowed == kind),
        }
    }

    /// From now on only these kinds; what waits and is none of them is dropped.
    pub fn allow(&mut self, kinds: Vec<String>) {
        self.allowed = kinds;
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.retain(|update| self.takes(update.kind));
        self.waiting = waiting;
    }

    /// The next update for the webhook: the oldest whose lane is free.
    fn next_out(&mut self, max_connections: usize) -> Option<(u32, String)> {
        let mut busy: Vec<i64> = self
            .waiting
            .iter()
            .filter(|update| update.is_out)
            .map(|update| update.lane)
            .collect();
        if busy.len() >= max_connections {
            return None;
        }
        let next = self.waiting.iter_mut().find(|update| {
            let is_free = !update.is_out && !busy.contains(&update.lane);
            busy.push(update.lane);
            is_free
        })?;
        next.is_out = true;
        Some((next.id, next.body.to_string()))
    }
}

impl State {
    /// Puts an update into the queue; `None` when the bot does not want its kind.
    pub fn push(&mut self, kind: &'static str, lane: i64, payload: Value) -> Option<u32> {
        self.activity += 1;
        let queue = &mut self.queue;
        if !queue.takes(kind) {
            return None;
        }
        queue.last_id += 1;
        let id = queue.last_id;
        queue.waiting.push_back(Waiting {
            id,
            lane,
            kind,
            body: json!({ "update_id": id, kind: payload }),
            is_out: false,
        });
        Some(id)
    }
}

/// Posts what waits until the webhook is another one or the stand-in ends.
pub(super) async fn deliver(inner: Arc<Inner>, generation: u64) {
    let mut changes = inner.version.subscribe();
    loop {
        changes.mark_unchanged();
        loop {
            let (webhook, next) = {
                let mut state = inner.state();
                let Some(webhook) = state.queue.webhook.clone() else {
                    return;
                };
                if state.queue.generation != generation {
                    return;
                }
                (
                    webhook.clone(),
                    state.queue.next_out(webhook.max_connections),
                )
            };
            let Some((id, body)) = next else { break };
            let inner = Arc::clone(&inner);
            tokio::spawn(async move { post(&inner, generation, &webhook, id, body).await });
        }
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return },
            () = inner.cancel.cancelled() => return,
        }
    }
}

/// Posts one update until it is taken.
async fn post(inner: &Arc<Inner>, generation: u64, webhook: &Webhook, id: u32, body: String) {
    let mut pause = FIRST_PAUSE;
    loop {
        let error = try_once(inner, webhook, body.clone()).await.err();
        let is_over = inner.change(|state| {
            let date = state.date();
            let queue = &mut state.queue;
            queue.tries += 1;
            if queue.generation != generation {
                return true;
            }
            match (&error, &mut queue.webhook) {
                (Some(error), Some(webhook)) => webhook.last_error = Some((date, error.clone())),
                _ => queue.waiting.retain(|update| update.id != id),
            }
            error.is_none()
        });
        if is_over {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => (),
            () = inner.cancel.cancelled() => return,
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn try_once(inner: &Inner, webhook: &Webhook, body: String) -> Result<(), String> {
    let mut request = inner
        .http
        .post(&webhook.url)
        .header("content-type", "application/json")
        .body(body);
    if let Some(secret) = &webhook.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    match request.send().await {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => Err(format!(
            "Wrong response from the webhook: {}",
            answer.status()
        )),
        Err(error) => Err(format!("Connection failed: {}", error.without_url())),
    }
}
