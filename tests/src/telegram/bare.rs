//! A stand-in for measuring: a backlog of updates that is ready to be sent, and a count of what the bot
//! sends. It checks nothing and remembers nothing, so that what is measured is the bot.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State as Of};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use serde::Deserialize;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

use super::settings::Settings;
use super::state::State;
use super::{Telegram, methods, serve_until};

/// As many as `getUpdates` gives at once.
const BATCH: usize = 100;

#[derive(Clone)]
pub struct Bare {
    inner: Arc<Counted>,
    pub api_url: Url,
    pub token: String,
    _end: Arc<DropGuard>,
}

struct Counted {
    token: String,
    me: Bytes,
    /// Updates in their order, numbered from 1: each its JSON.
    updates: Mutex<Vec<Bytes>>,
    confirmed: AtomicUsize,
    sent: watch::Sender<u64>,
    calls: AtomicU64,
    fed: watch::Sender<usize>,
}

#[derive(Deserialize)]
struct Poll {
    #[serde(default)]
    offset: usize,
    #[serde(default)]
    timeout: u64,
}

#[derive(Deserialize)]
struct Addressed {
    chat_id: i64,
}

impl Telegram {
    /// Starts a stand-in for measuring, with these updates waiting. Their numbers are set here.
    ///
    /// # Panics
    /// When no port can be had.
    pub async fn bare(settings: Settings, updates: Vec<Value>) -> Bare {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let cancel = CancellationToken::new();
        let token = settings.token.clone();
        let me = methods::me(&State::new(settings));
        let inner = Arc::new(Counted {
            token: format!("bot{token}"),
            me: format!(r#"{{"ok":true,"result":{me}}}"#).into(),
            updates: Mutex::default(),
            confirmed: AtomicUsize::new(0),
            sent: watch::Sender::new(0),
            calls: AtomicU64::new(0),
            fed: watch::Sender::new(0),
        });
        let router = Router::new()
            .route("/{bot}/{method}", any(method))
            .with_state(Arc::clone(&inner));
        tokio::spawn(serve_until(listener, router, cancel.clone()));
        let bare = Bare {
            inner,
            api_url: format!("http://{address}").parse().expect("an address"),
            token,
            _end: Arc::new(cancel.drop_guard()),
        };
        bare.feed(updates);
        bare
    }
}

impl Bare {
    /// Puts more updates behind those that wait.
    pub fn feed(&self, more: Vec<Value>) {
        let mut updates = self.inner.updates();
        for mut update in more {
            update["update_id"] = (updates.len() + 1).into();
            updates.push(update.to_string().into());
        }
        self.inner.fed.send_replace(updates.len());
    }

    /// How many messages the bot has sent.
    pub fn sent(&self) -> u64 {
        *self.inner.sent.borrow()
    }

    /// How many requests there were, of all methods but `getUpdates`.
    pub fn calls(&self) -> u64 {
        self.inner.calls.load(Ordering::Relaxed)
    }

    /// How many updates the bot has confirmed.
    pub fn confirmed(&self) -> usize {
        self.inner.confirmed.load(Ordering::Relaxed)
    }

    /// Waits until the bot has sent `messages`.
    ///
    /// # Panics
    /// When it has not within `patience`.
    pub async fn has_sent(&self, messages: u64, patience: Duration) {
        let mut sent = self.inner.sent.subscribe();
        let enough = tokio::time::timeout(patience, sent.wait_for(|sent| *sent >= messages)).await;
        assert!(enough.is_ok(), "{} of {messages} messages", self.sent());
    }
}

impl Counted {
    fn updates(&self) -> std::sync::MutexGuard<'_, Vec<Bytes>> {
        self.updates.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next batch after what is confirmed, or nothing.
    fn batch(&self, offset: usize) -> Option<String> {
        let confirmed = offset.saturating_sub(1);
        self.confirmed.fetch_max(confirmed, Ordering::Relaxed);
        let updates = self.updates();
        let next = updates.get(confirmed..)?;
        if next.is_empty() {
            return None;
        }
        let mut body = String::from(r#"{"ok":true,"result":["#);
        for (at, update) in next.iter().take(BATCH).enumerate() {
            if at > 0 {
                body.push(',');
            }
            body.push_str(std::str::from_utf8(update).expect("JSON is text"));
        }
        body.push_str("]}");
        Some(body)
    }

    async fn poll(&self, body: &[u8]) -> String {
        let poll = serde_json::from_slice(body);
        let Poll { offset, timeout } = poll.unwrap_or(Poll {
            offset: 0,
            timeout: 0,
        });
        let mut fed = self.fed.subscribe();
        let batch = async {
            loop {
                fed.mark_unchanged();
                if let Some(batch) = self.batch(offset) {
                    return batch;
                }
                if fed.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(timeout), batch).await;
        waited.unwrap_or_else(|_| r#"{"ok":true,"result":[]}"#.to_owned())
    }
}

async fn method(
    Of(inner): Of<Arc<Counted>>,
    Path((bot, method)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    if bot != inner.token {
        return super::refusal::Refusal::unauthorized().into_response();
    }
    if method.eq_ignore_ascii_case("getUpdates") {
        return json(inner.poll(&body).await);
    }
    inner.calls.fetch_add(1, Ordering::Relaxed);
    match method.to_ascii_lowercase().as_str() {
        "getme" => json(inner.me.clone()),
        "sendmessage" => {
            let chat = serde_json::from_slice(&body).map_or(1, |to: Addressed| to.chat_id);
            let mut number = 0;
            inner.sent.send_modify(|sent| {
                *sent += 1;
                number = *sent;
            });
            json(format!(
                r#"{{"ok":true,"result":{{"message_id":{number},"date":1795000000,"chat":{{"id":{chat},"type":"private","first_name":"A"}},"text":"…"}}}}"#
            ))
        }
        _ => json(r#"{"ok":true,"result":true}"#),
    }
}

fn json(body: impl Into<axum::body::Body>) -> Response {
    ([(CONTENT_TYPE, "application/json")], body.into()).into_response()
}
