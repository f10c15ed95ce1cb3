//! A stand-in of Discord: its REST interface and its gateway on loopback, which the real client talks to,
//! and the people who use it.
//!
//! It is strict. What Discord refuses is refused with Discord's codes; what Discord passes over though it
//! was meant to do something (a field that a body does not have, mentions that were not forbidden) is
//! refused or noted too, and so is what is not imitated: [`Discord::violations`] lists every mistake of
//! the bot's. It remembers: servers, channels, messages, who sees which of them, interactions and how
//! they were answered, what each session of the gateway was told.
//!
//! Deliberately absent: voice, threads, reactions, polls, stickers, webhooks other than those of
//! interactions, commands of single servers, components beyond rows with buttons and selects, privileged
//! intents, compression.

mod answers;
mod bare;
mod call;
mod channel;
mod check;
mod command_check;
mod commands;
mod component;
mod content;
mod embed;
mod faults;
mod files;
mod followup;
mod gateway;
mod guild;
mod interaction;
mod invoking;
mod limits;
mod members;
mod messages;
mod modal;
mod options;
mod people;
mod permissions;
mod places;
mod pressing;
mod refusal;
mod route;
mod routes;
mod scheduled;
mod serve;
mod server;
mod session;
mod settings;
mod shapes;
mod shown;
mod state;

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;

pub use self::answers::{Pushed, Seen};
pub use self::bare::Bare;
pub use self::component::{Button, Choice, Component, Select};
pub use self::faults::Fault;
pub use self::files::Trouble;
pub use self::modal::{Input, Modal};
pub use self::people::User;
pub use self::permissions::Permissions;
pub use self::places::{Channel, Role};
pub use self::scheduled::{Scheduled, Status};
pub use self::server::Server;
pub use self::settings::Settings;
pub use self::shown::{File, Shown};
pub use self::state::Request;

use self::bare::Counted;
use self::gateway::{Out, op};
use self::route::known;
use self::serve::Inner;
use self::state::State;

/// A handle on a running stand-in; clones share it, and it ends with the last.
#[derive(Clone)]
pub struct Discord {
    inner: Arc<Inner>,
    api_url: Url,
    _end: Arc<DropGuard>,
}

impl Discord {
    /// # Panics
    /// When no port can be had.
    pub async fn start(settings: Settings) -> Self {
        Self::begin(settings, None).await
    }

    async fn begin(settings: Settings, counted: Option<Counted>) -> Self {
        // Also without a TLS provider of the process, since nothing here speaks TLS.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let base = format!("http://{address}");
        let cancel = CancellationToken::new();
        let inner = Arc::new(Inner {
            state: Mutex::new(State::new(settings, base.clone())),
            version: watch::Sender::new(0),
            probe: Mutex::default(),
            counted,
            cancel: cancel.clone(),
        });
        let router = serve::router(Arc::clone(&inner));
        tokio::spawn(serve_until(listener, router, cancel.clone()));
        Self {
            inner,
            api_url: base.parse().expect("an address"),
            _end: Arc::new(cancel.drop_guard()),
        }
    }

    /// What the client is told in place of `https://discord.com`.
    pub fn api_url(&self) -> Url {
        self.api_url.clone()
    }

    pub fn token(&self) -> String {
        self.inner.state().settings.token.clone()
    }

    pub fn bot_id(&self) -> u64 {
        self.inner.state().bot()
    }

    /// Moves the clock that answers in time are measured by.
    pub fn waits(&self, by: TimeDelta) {
        self.inner.change(|state| state.settings.clock.advance(by));
    }

    /// From now on Discord cannot be reached: connections break, those of the gateway too.
    pub fn goes_away(&self) {
        self.inner.change(|state| {
            state.is_away = true;
            state.sessions.tells_all(&Out::Break);
            state.sessions.parts();
        });
    }

    pub fn comes_back(&self) {
        self.inner.change(|state| state.is_away = false);
    }

    /// Closes every connection of the gateway with a code, such as 4000; sessions may be resumed.
    pub fn drops_gateway(&self, code: u16) {
        self.inner.change(|state| {
            state
                .sessions
                .tells_all(&Out::Close(code, "The stand-in closes."));
            state.sessions.parts();
        });
    }

    /// Every connection of the gateway breaks, without a word; sessions may be resumed.
    pub fn breaks_gateway(&self) {
        self.inner.change(|state| {
            state.sessions.tells_all(&Out::Break);
            state.sessions.parts();
        });
    }

    /// From now on heartbeats are left without an answer, as where a connection is dead and nobody knows;
    /// `false` ends that.
    pub fn leaves_heartbeats(&self, unanswered: bool) {
        self.inner
            .change(|state| state.sessions.is_silent = unanswered);
    }

    /// Asks every session to come back on another connection.
    pub fn reconnects(&self) {
        let out = op(7, Value::Null);
        self.inner.change(|state| state.sessions.tells_all(&out));
    }

    /// Tells every session that it has to begin anew.
    pub fn invalidates_session(&self) {
        self.inner.change(|state| state.sessions.invalidates(false));
    }

    /// Tells every session that it has to be resumed.
    pub fn interrupts_session(&self) {
        self.inner.change(|state| state.sessions.invalidates(true));
    }

    /// What every IDENTIFY said, in their order.
    pub fn identifies(&self) -> Vec<Value> {
        self.inner.state().sessions.identifies.clone()
    }

    /// How often a session was to be resumed.
    pub fn resumes(&self) -> usize {
        self.inner.state().sessions.resumes
    }

    /// Waits until so many sessions are connected, each of one shard.
    pub async fn is_connected(&self, sessions: usize) {
        let what = format!("{sessions} sessions");
        self.wait_for(&what, |state| {
            (state.sessions.connected() >= sessions).then_some(())
        })
        .await;
    }

    /// Has `settled` ask besides whether the bot, which runs in this process, is handling nothing.
    pub fn probes(&self, is_idle: impl Fn() -> bool + Send + Sync + 'static) {
        *self.inner.probe() = Some(Arc::new(is_idle));
    }

    /// What the next request of this route runs into: `POST /channels/{}/messages`.
    pub fn fails_next(&self, route: &str, fault: Fault) {
        self.fails(route, 1, fault);
    }

    /// What the next `times` requests of this route run into.
    pub fn fails(&self, route: &str, times: usize, fault: Fault) {
        self.inner.change(|state| state.plan(route, times, fault));
    }

    /// Lets go of what is [`Fault::Held`].
    pub fn lets_go(&self) {
        self.inner.change(|state| state.let_go += 1);
    }

    /// No request runs into anything any more.
    pub fn recovers(&self) {
        self.inner.change(|state| state.planned.clear());
    }

    /// What becomes of whoever fetches a file from now on.
    pub fn serves_files(&self, trouble: Option<Trouble>) {
        self.inner.change(|state| state.files.trouble = trouble);
    }

    /// Every request of this route, in their order.
    pub fn requests(&self, route: &str) -> Vec<Request> {
        let route = known(route);
        let state = self.inner.state();
        let of = state
            .requests
            .iter()
            .filter(|request| request.route == route);
        of.cloned().collect()
    }

    /// How many requests of this route there were.
    pub fn count(&self, route: &str) -> usize {
        self.inner.state().count(known(route))
    }

    /// Waits until what the requests of this route were to run into has met them.
    pub async fn has_met(&self, route: &str) {
        self.wait_for(&format!("{route} fails"), |state| {
            let mut planned = state.planned.iter();
            let is_left = planned.any(|planned| planned.route == route && planned.times > 0);
            (!is_left).then_some(())
        })
        .await;
    }

    /// Waits until there was a request of this route.
    pub async fn is_asked(&self, route: &str) {
        let known = known(route);
        self.wait_for(&format!("{route} is asked"), |state| {
            (state.count(known) > 0).then_some(())
        })
        .await;
    }

    /// The bot's commands, as they are registered.
    pub fn commands(&self) -> Vec<Value> {
        self.inner.state().commands.clone()
    }

    /// Where the bot was seen typing, in which channels.
    pub fn typing(&self) -> Vec<u64> {
        self.inner.state().typing.clone()
    }

    /// The bot's mistakes, in words: what it sent that Discord refuses or that was not meant.
    pub fn violations(&self) -> Vec<String> {
        self.inner.state().violations.clone()
    }

    /// Everything that happened, everywhere, in its order.
    pub fn transcript(&self) -> String {
        self.inner.state().transcript(|_| true)
    }
}

async fn serve_until(listener: TcpListener, router: axum::Router, cancel: CancellationToken) {
    tokio::select! {
        served = axum::serve(listener, router) => served.expect("it serves"),
        () = cancel.cancelled() => (),
    }
}
