//! A stand-in of OpenAI's Chat Completions: a server on loopback that the real client talks to, and a
//! model that says what a test scripts.
//!
//! It is strict. What OpenAI refuses is refused in its words, also in the schemas of strict tools and in
//! the order of messages; what is not imitated is refused too. A refused request is a violation, and so
//! is a scripted call that a model could not make: of a tool that is not offered, or with arguments that
//! a strict tool does not take.
//!
//! Deliberately absent: audio, predictions, web search, several choices, log probabilities, and every
//! other endpoint.

mod answers;
mod asked;
mod bare;
mod fields;
mod messages;
mod refusal;
mod schema;
mod serve;
mod settings;
mod state;
mod tools;
mod wire;

use std::sync::{Arc, Mutex};

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

pub use self::answers::Answer;
pub use self::asked::Asked;
pub use self::bare::Bare;
pub use self::settings::Settings;

use self::serve::Inner;
use self::state::State;

/// A handle on a running stand-in; clones share it, and it ends with the last.
#[derive(Clone)]
pub struct OpenAi {
    inner: Arc<Inner>,
    base_url: String,
    _end: Arc<DropGuard>,
}

impl OpenAi {
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
            cancel: cancel.clone(),
        });
        let router = serve::router(Arc::clone(&inner));
        tokio::spawn(serve_until(listener, router, cancel.clone()));
        Self {
            inner,
            base_url: format!("http://{address}/v1"),
            _end: Arc::new(cancel.drop_guard()),
        }
    }

    /// What `OPENAI_BASE_URL` is set to.
    pub fn base_url(&self) -> String {
        self.base_url.clone()
    }

    pub fn key(&self) -> String {
        self.inner.state().settings.key.clone()
    }

    /// From now on only this key is let in.
    pub fn key_is(&self, key: &str) {
        self.inner
            .change(|state| key.clone_into(&mut state.settings.key));
    }

    /// Queues the answer to the next request that nothing is queued for.
    pub fn answers(&self, answer: Answer) {
        self.inner.change(|state| state.queue.push_back(answer));
    }

    /// What answers when nothing is queued.
    pub fn answers_when(&self, model: impl Fn(&Asked) -> Option<Answer> + Send + Sync + 'static) {
        self.inner
            .change(|state| state.model = Some(Arc::new(model)));
    }

    /// From now on it cannot be reached: connections break.
    pub fn goes_away(&self) {
        self.inner.change(|state| state.is_away = true);
    }

    pub fn comes_back(&self) {
        self.inner.change(|state| state.is_away = false);
    }

    /// Every request that was taken, in its order.
    pub fn asked(&self) -> Vec<Asked> {
        self.inner.state().asked.clone()
    }

    /// How many requests were taken.
    pub fn count(&self) -> usize {
        self.inner.state().asked.len()
    }

    /// The last request that was taken.
    ///
    /// # Panics
    /// When there was none.
    pub fn last(&self) -> Asked {
        let last = self.inner.state().asked.last().cloned();
        last.expect("somebody asked")
    }

    /// What the product, or a test's script, did wrong.
    pub fn violations(&self) -> Vec<String> {
        self.inner.state().violations.clone()
    }

    /// Everything that was asked and answered, as a dialogue.
    pub fn transcript(&self) -> String {
        self.inner.state().lines.join("\n")
    }

    /// Waits until so many requests were taken.
    ///
    /// # Panics
    /// With the whole transcript, when they are not in time.
    pub async fn is_asked(&self, times: usize) {
        self.wait_for(&format!("{times} requests"), |state| {
            (state.asked.len() >= times).then_some(())
        })
        .await;
    }

    /// Waits until every queued answer was given and nothing was asked for a short while.
    ///
    /// # Panics
    /// With the whole transcript, when that is not in time.
    pub async fn settled(&self) {
        let (quiet, patience) = {
            let settings = &self.inner.state().settings;
            (settings.quiet, settings.patience)
        };
        let at_rest = |state: &State| {
            let is_idle = state.in_flight == 0 && state.queue.is_empty();
            is_idle.then_some(state.activity)
        };
        let rests = tokio::time::timeout(patience, async {
            loop {
                let before = self.wait_for("that all is answered", at_rest).await;
                tokio::time::sleep(quiet).await;
                if at_rest(&self.inner.state()) == Some(before) {
                    return;
                }
            }
        });
        if rests.await.is_err() {
            panic!("it does not come to rest\n{}", self.transcript());
        }
    }

    async fn wait_for<T>(&self, what: &str, look: impl Fn(&State) -> Option<T>) -> T {
        let patience = self.inner.state().settings.patience;
        let mut changes = self.inner.version.subscribe();
        let found = tokio::time::timeout(patience, async {
            loop {
                changes.mark_unchanged();
                if let Some(found) = look(&self.inner.state()) {
                    return found;
                }
                changes.changed().await.expect("the stand-in is there");
            }
        });
        match found.await {
            Ok(found) => found,
            Err(_) => panic!("waited in vain for {what}\n{}", self.transcript()),
        }
    }
}

async fn serve_until(listener: TcpListener, router: axum::Router, cancel: CancellationToken) {
    tokio::select! {
        served = axum::serve(listener, router) => served.expect("it serves"),
        () = cancel.cancelled() => (),
    }
}
