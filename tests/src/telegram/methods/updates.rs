//! How the bot gets its updates: it asks and waits, or names where they are posted to.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;
use url::Url;

use super::Answer;
use crate::telegram::call::Call;
use crate::telegram::push::{self, Queue, Webhook};
use crate::telegram::refusal::Refusal;
use crate::telegram::serve::Inner;
use crate::telegram::state::State;

const KINDS: [&str; 23] = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "pre_checkout_query",
    "shipping_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "chat_boost",
    "removed_chat_boost",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
];
const LONGEST_POLL_SECONDS: i64 = 50;
const SECRET_MAX: usize = 256;

fn webhook_is_active() -> Refusal {
    Refusal::conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
}

/// Remembers which kinds are wanted, if the call says so.
fn allow(queue: &mut Queue, call: &Call) -> Result<(), Refusal> {
    let Some(kinds) = call.list("allowed_updates") else {
        return Ok(());
    };
    let mut named = Vec::new();
    for kind in kinds {
        let kind = kind.as_str().unwrap_or_default();
        if !KINDS.contains(&kind) {
            return Err(Refusal::bad(format!("no updates of the kind {kind:?}")));
        }
        named.push(kind.to_owned());
    }
    queue.allow(named);
    Ok(())
}

pub(in crate::telegram) async fn get(inner: &Arc<Inner>, call: &Call) -> Answer {
    let limit = call.int("limit").unwrap_or(100).clamp(1, 100);
    let seconds = call
        .int("timeout")
        .unwrap_or(0)
        .clamp(0, LONGEST_POLL_SECONDS);
    let until = Instant::now() + Duration::from_secs(seconds.unsigned_abs());
    let poll = inner.change(|state| {
        let queue = &mut state.queue;
        if queue.webhook.is_some() {
            return Err(webhook_is_active());
        }
        allow(queue, call)?;
        confirm(queue, call.int("offset").unwrap_or(0));
        queue.poll += 1;
        Ok(queue.poll)
    })?;
    let mut changes = inner.version.subscribe();
    loop {
        changes.mark_unchanged();
        {
            let state = inner.state();
            if state.is_away {
                return Ok(json!([]));
            }
            if let Some(updates) = ready(&state.queue, poll, limit.unsigned_abs())? {
                return Ok(updates.into());
            }
        }
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return Ok(json!([])) },
            () = tokio::time::sleep_until(until) => return Ok(json!([])),
            () = inner.cancel.cancelled() => return Ok(json!([])),
        }
    }
}

/// Forgets what lies before `offset`; a negative one keeps that many of the last.
fn confirm(queue: &mut Queue, offset: i64) {
    if offset < 0 {
        let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
        let drop = queue.waiting.len().saturating_sub(keep);
        queue.waiting.drain(..drop);
    } else {
        queue
            .waiting
            .retain(|update| i64::from(update.id) >= offset);
    }
}

fn ready(queue: &Queue, poll: u64, limit: u64) -> Result<Option<Vec<Value>>, Refusal> {
    if queue.webhook.is_some() {
        return Err(Refusal::conflict("terminated by setWebhook request"));
    }
    if queue.poll != poll {
        return Err(Refusal::conflict(
            "terminated by other getUpdates request; make sure that only one bot instance is running",
        ));
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let bodies = queue.waiting.iter().take(limit);
    let updates: Vec<Value> = bodies.map(|update| update.body.clone()).collect();
    Ok((!updates.is_empty()).then_some(updates))
}

pub(in crate::telegram) fn set_webhook(inner: &Arc<Inner>, call: &Call) -> Answer {
    let url = call.text("url").unwrap_or_default();
    if url.is_empty() {
        return inner.change(|state| {
            allow(&mut state.queue, call)?;
            Ok(delete_webhook(state, call))
        });
    }
    let generation = inner.change(|state| {
        check_url(url, state.settings.takes_http_webhooks)?;
        let secret = call.text("secret_token").map(checked_secret).transpose()?;
        let max_connections = call.int("max_connections").unwrap_or(40);
        allow(&mut state.queue, call)?;
        delete_webhook(state, call);
        state.queue.webhook = Some(Webhook {
            url: url.to_owned(),
            secret,
            max_connections: usize::try_from(max_connections.clamp(1, 100)).unwrap_or(1),
            last_error: None,
        });
        Ok(state.queue.generation)
    })?;
    tokio::spawn(push::deliver(Arc::clone(inner), generation));
    Ok(Value::Bool(true))
}

fn check_url(url: &str, takes_http: bool) -> Result<(), Refusal> {
    let parsed = Url::parse(url).map_err(|_| Refusal::bad("invalid webhook URL specified"))?;
    if takes_http {
        return Ok(());
    }
    let refused = |why: &str| Err(Refusal::bad(format!("bad webhook: {why}")));
    match (parsed.scheme(), parsed.port_or_known_default()) {
        ("https", Some(80 | 88 | 443 | 8443)) => Ok(()),
        ("https", _) => refused("Webhook can be set up only on ports 80, 88, 443 or 8443"),
        _ => refused("An HTTPS URL must be provided for webhook"),
    }
}

fn checked_secret(secret: &str) -> Result<String, Refusal> {
    let is_allowed = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
    if secret.len() > SECRET_MAX {
        return Err(Refusal::bad("secret token is too long"));
    }
    match secret.chars().all(is_allowed) {
        true => Ok(secret.to_owned()),
        false => Err(Refusal::bad("secret token contains unallowed characters")),
    }
}

pub(super) fn delete_webhook(state: &mut State, call: &Call) -> Value {
    let queue = &mut state.queue;
    queue.webhook = None;
    queue.generation += 1;
    if call.is_set("drop_pending_updates") {
        queue.waiting.clear();
    }
    for update in &mut queue.waiting {
        update.is_out = false;
    }
    Value::Bool(true)
}

pub(super) fn webhook_info(state: &State) -> Value {
    let queue = &state.queue;
    let mut info = json!({
        "url": "",
        "has_custom_certificate": false,
        "pending_update_count": queue.waiting.len(),
    });
    if let Some(webhook) = &queue.webhook {
        info["url"] = webhook.url.clone().into();
        info["max_connections"] = webhook.max_connections.into();
        info["ip_address"] = "127.0.0.1".into();
        if let Some((date, error)) = &webhook.last_error {
            info["last_error_date"] = (*date).into();
            info["last_error_message"] = error.clone().into();
        }
    }
    if !queue.allowed.is_empty() {
        info["allowed_updates"] = queue.allowed.clone().into();
    }
    info
}
