//! A stand-in of Telegram's Bot API: a server on loopback that the real client talks to, and the people
//! who use it.
//!
//! It is strict. What Telegram refuses is refused in Telegram's words; what Telegram passes over though
//! it was meant to do something (a field that a method does not have, an unescaped `&`) is refused too,
//! and so is what is not imitated. It remembers: chats, messages, files, updates until they are
//! confirmed. The words are those of tdlib/telegram-bot-api as of 2026, which are not always those that
//! teloxide knows.
//!
//! Deliberately absent: payments, polls, topics, reactions, stories, business accounts, MarkdownV2.

mod answers;
mod bare;
mod call;
mod chat;
mod check;
mod entering;
mod faults;
mod fields;
mod files;
mod group;
mod html;
mod inline;
mod keyboard;
mod limits;
mod message;
mod methods;
mod people;
mod pressing;
mod push;
mod refusal;
mod sending;
mod serve;
mod settings;
mod shown;
mod speaking;
mod state;
mod written;

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

pub use self::answers::{Pushed, Seen};
pub use self::bare::Bare;
pub use self::chat::{Kind, Standing};
pub use self::faults::Fault;
pub use self::group::Group;
pub use self::inline::InlineAnswer;
pub use self::keyboard::{Action, Button};
pub use self::people::User;
pub use self::pressing::Pressed;
pub use self::settings::Settings;
pub use self::shown::{Document, Shown};
pub use self::state::Toast;

use self::fields::Method;
use self::serve::Inner;
use self::state::State;

/// A handle on a running stand-in; clones share it, and it ends with the last.
#[derive(Clone)]
pub struct Telegram {
    inner: Arc<Inner>,
    api_url: Url,
    _end: Arc<DropGuard>,
}

impl Telegram {
    /// # Panics
    /// When no port can be had.
    pub async fn start(settings: Settings) -> Self {
        // Also without a TLS provider of the process, since nothing here speaks TLS.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let cancel = CancellationToken::new();
        let inner = Arc::new(Inner {
            state: Mutex::new(State::new(settings)),
            version: watch::Sender::new(0),
            http: client(),
            probe: Mutex::default(),
            cancel: cancel.clone(),
        });
        let router = serve::router(Arc::clone(&inner));
        tokio::spawn(serve_until(listener, router, cancel.clone()));
        Self {
            inner,
            api_url: format!("http://{address}").parse().expect("an address"),
            _end: Arc::new(cancel.drop_guard()),
        }
    }

    /// What the client is told in place of `https://api.telegram.org`.
    pub fn api_url(&self) -> Url {
        self.api_url.clone()
    }

    pub fn token(&self) -> String {
        self.inner.state().settings.token.clone()
    }

    /// Without its `@`.
    pub fn bot_username(&self) -> String {
        self.inner.state().settings.bot_username.clone()
    }

    /// A link that starts the bot with a payload.
    pub fn start_link(&self, payload: &str) -> String {
        format!("https://t.me/{}?start={payload}", self.bot_username())
    }

    /// Moves the clock that floods and answers in time are measured by.
    pub fn waits(&self, by: TimeDelta) {
        self.inner.change(|state| state.settings.clock.advance(by));
    }

    /// From now on Telegram cannot be reached: connections break.
    pub fn goes_away(&self) {
        self.inner.change(|state| state.is_away = true);
    }

    pub fn comes_back(&self) {
        self.inner.change(|state| state.is_away = false);
    }

    /// Has `settled` ask besides whether the bot, which runs in this process, is handling nothing.
    pub fn probes(&self, is_idle: impl Fn() -> bool + Send + Sync + 'static) {
        *self.inner.probe() = Some(Arc::new(is_idle));
    }

    /// What the next request of this method runs into.
    pub fn fails_next(&self, method: &str, fault: Fault) {
        self.fails(method, 1, fault);
    }

    /// What the next `times` requests of this method run into.
    pub fn fails(&self, method: &str, times: usize, fault: Fault) {
        self.inner.change(|state| state.plan(method, times, fault));
    }

    /// No request runs into anything any more.
    pub fn recovers(&self) {
        self.inner.change(|state| state.planned.clear());
    }

    /// Every request of this method, as its fields, in their order.
    pub fn requests(&self, method: &str) -> Vec<Value> {
        let method = known(method);
        let state = self.inner.state();
        let of = state.requests.iter().filter(|(name, _)| *name == method);
        of.map(|(_, fields)| fields.clone()).collect()
    }

    /// How many requests of this method there were.
    pub fn count(&self, method: &str) -> usize {
        let method = known(method);
        let state = self.inner.state();
        let of = state.requests.iter().filter(|(name, _)| *name == method);
        of.count()
    }

    /// Waits until what the requests of this method were to run into has met them.
    pub async fn has_met(&self, method: &str) {
        self.wait_for(&format!("{method} fails"), |state| {
            let mut planned = state.planned.iter();
            let is_left = planned.any(|planned| planned.method == method && planned.times > 0);
            (!is_left).then_some(())
        })
        .await;
    }

    /// Waits until there was a request of this method.
    pub async fn is_asked(&self, method: &str) {
        self.wait_for(&format!("{method} is asked"), |state| {
            let mut requests = state.requests.iter();
            requests.any(|(name, _)| *name == method).then_some(())
        })
        .await;
    }

    /// The bot's commands in a scope (`default`, `all_private_chats`, `chat -5`) and a language, as name
    /// and description; an empty language is everybody else's.
    pub fn commands(&self, scope: &str, language: &str) -> Vec<(String, String)> {
        let set = self.profile("commands", scope, language);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let pair = |command: &Value| (text(&command["command"]), text(&command["description"]));
        set.as_array()
            .map(|commands| commands.iter().map(pair).collect())
            .unwrap_or_default()
    }

    /// What was set for `name`, `description` or `short_description` in a language.
    pub fn words(&self, field: &'static str, language: &str) -> String {
        let set = self.profile(field, "", language);
        set.as_str().unwrap_or_default().to_owned()
    }

    /// The menu button of a chat, or of all (`default`).
    pub fn menu_button(&self, scope: &str) -> Value {
        self.profile("menu_button", scope, "")
    }

    fn profile(&self, what: &'static str, scope: &str, language: &str) -> Value {
        let key = (what, scope.to_owned(), language.to_owned());
        let state = self.inner.state();
        state.profile.get(&key).cloned().unwrap_or_default()
    }

    /// Where updates are posted to, if they are.
    pub fn webhook(&self) -> Option<String> {
        let state = self.inner.state();
        state
            .queue
            .webhook
            .as_ref()
            .map(|webhook| webhook.url.clone())
    }

    /// How often a webhook was tried.
    pub fn webhook_tries(&self) -> usize {
        self.inner.state().queue.tries
    }

    /// How many updates the bot has not confirmed.
    pub fn waiting(&self) -> usize {
        self.inner.state().queue.waiting.len()
    }

    /// Everything that happened, everywhere, in its order.
    pub fn transcript(&self) -> String {
        self.inner.state().transcript(None)
    }
}

/// # Panics
/// When there is no such method: a test's mistake, which would count nothing.
fn known(method: &str) -> &'static str {
    let found = Method::named(method);
    found.unwrap_or_else(|_| panic!("no method {method}")).name
}

#[expect(clippy::disallowed_methods, reason = "the stand-in's own client")]
fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(std::time::Duration::from_secs(60))
        .build()
        .expect("a client")
}

async fn serve_until(listener: TcpListener, router: axum::Router, cancel: CancellationToken) {
    tokio::select! {
        served = axum::serve(listener, router) => served.expect("it serves"),
        () = cancel.cancelled() => (),
    }
}
