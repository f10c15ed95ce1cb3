//! The sandbox driven from outside: by async-stripe, by plain HTTP, by a webhook endpoint.

mod client;
mod events;
mod page;
mod strict;
mod webhooks;
mod words;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use chrono::DateTime;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{Sandbox, Settings, Words};

pub(super) const KEY: &str = "sk_test_sandbox";
pub(super) const SECRET: &str = "whsec_sandbox";
pub(super) const START: i64 = 1_800_000_000;

/// Shows the key itself, so that a page says which text it wants.
struct Keys;

impl Words for Keys {
    fn text(&self, _language: &str, key: &str) -> String {
        key.to_owned()
    }
}

/// A webhook as it came in.
#[derive(Clone)]
pub(super) struct Hook {
    pub signature: String,
    pub body: String,
    pub json: Value,
}

/// The endpoint: answers what it was told to, 200 after that.
#[derive(Clone, Default)]
pub(super) struct Endpoint {
    hooks: Arc<Mutex<Vec<Hook>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Endpoint {
    pub fn answer_next(&self, status: u16) {
        self.answers.lock().expect("answers").push_back(status);
    }

    pub fn hooks(&self) -> Vec<Hook> {
        self.hooks.lock().expect("hooks").clone()
    }

    pub fn kinds(&self) -> Vec<String> {
        let kind = |hook: &Hook| hook.json["type"].as_str().unwrap_or_default().to_owned();
        self.hooks().iter().map(kind).collect()
    }

    async fn take(State(endpoint): State<Self>, headers: HeaderMap, body: String) -> StatusCode {
        let signature = headers.get("stripe-signature").expect("signed");
        endpoint.hooks.lock().expect("hooks").push(Hook {
            signature: signature.to_str().expect("text").to_owned(),
            json: serde_json::from_str(&body).expect("JSON"),
            body,
        });
        let status = endpoint.answers.lock().expect("answers").pop_front();
        StatusCode::from_u16(status.unwrap_or(200)).expect("a status")
    }
}

pub(super) struct House {
    pub sandbox: Sandbox,
    pub endpoint: Endpoint,
    pub clock: Arc<AtomicI64>,
    pub http: reqwest::Client,
    pub cancel: CancellationToken,
}

impl Drop for House {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

impl House {
    pub async fn open() -> Self {
        Self::with(None).await
    }

    pub async fn with(state_file: Option<PathBuf>) -> Self {
        let endpoint = Endpoint::default();
        let router = Router::new()
            .route("/", post(Endpoint::take))
            .with_state(endpoint.clone());
        let listener = listener().await;
        let hook_url = format!("http://{}/", listener.local_addr().expect("address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let clock = Arc::new(AtomicI64::new(START));
        let mut settings = settings(KEY, &hook_url, clock.clone());
        settings.state_file = state_file;
        let cancel = CancellationToken::new();
        let sandbox = Sandbox::start(self::listener().await, settings, cancel.clone())
            .await
            .expect("starts");
        #[expect(clippy::disallowed_methods, reason = "a browser of the test's own")]
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20));
        Self {
            sandbox,
            endpoint,
            clock,
            http: http.build().expect("client"),
            cancel,
        }
    }

    pub fn advance(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    pub fn stripe(&self) -> stripe::Client {
        stripe::ClientBuilder::new(KEY)
            .url(self.sandbox.api_url())
            .build()
            .expect("client")
    }

    /// Posts a raw form to the API.
    pub async fn api(&self, path: &str, key: Option<&str>, form: &[(&str, &str)]) -> (u16, Value) {
        let url = format!("{}{path}", self.sandbox.api_url());
        let mut request = self.http.post(url).bearer_auth(KEY).form(form);
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }

    /// A session over 2 × 15.00 EUR; its id.
    pub async fn session(&self) -> String {
        let (status, session) = self.api("v1/checkout/sessions", None, ORDER).await;
        assert_eq!(status, 200, "{session}");
        session["id"].as_str().expect("id").to_owned()
    }
}

pub(super) const ORDER: &[(&str, &str)] = &[
    ("mode", "payment"),
    (
        "success_url",
        "https://shop.example/ok?s={CHECKOUT_SESSION_ID}",
    ),
    ("cancel_url", "https://shop.example/back"),
    ("locale", "de"),
    ("metadata[order]", "ord_1"),
    ("line_items[0][quantity]", "2"),
    ("line_items[0][price_data][currency]", "eur"),
    ("line_items[0][price_data][unit_amount]", "1500"),
    (
        "line_items[0][price_data][product_data][name]",
        "Early <bird>",
    ),
];

/// [`ORDER`] with one field set otherwise, or left out.
pub(super) fn order_but<'a>(key: &'a str, value: Option<&'a str>) -> Vec<(&'a str, &'a str)> {
    let others = ORDER.iter().copied().filter(|(name, _)| *name != key);
    others.chain(value.map(|value| (key, value))).collect()
}

pub(super) fn settings(key: &str, hook_url: &str, clock: Arc<AtomicI64>) -> Settings {
    // Fails when another test was first, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let now = move || DateTime::from_timestamp(clock.load(Ordering::SeqCst), 0).expect("a time");
    let hook_url = Url::parse(hook_url).expect("URL");
    let mut settings = Settings::new(key, hook_url, SECRET, Arc::new(Keys), Arc::new(now));
    settings.retries = vec![Duration::from_millis(10); 3];
    settings
}

pub(super) async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.expect("a port")
}
