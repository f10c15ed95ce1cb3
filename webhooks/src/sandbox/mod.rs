//! A local stand-in for Stripe, shared by `eventos demo` and the tests.
//!
//! It owns a listener of its own on loopback and speaks Stripe's REST shapes there: Checkout
//! Sessions, refunds, idempotency keys, a checkout page with buttons, signed webhooks that are
//! retried. It is stricter than lenient: what it does not imitate, it refuses by name.
//!
//! Deliberately absent: real money (it refuses to start beside a live key), customers,
//! subscriptions, taxes, and any knowledge of EventOS; it could be swapped for Stripe's test
//! mode without a change elsewhere.

mod api;
mod cart;
mod connection;
mod control;
mod deliver;
mod error;
mod idempotency;
mod ids;
mod intake;
mod list;
mod money;
mod moves;
mod page;
mod params;
mod payment_shapes;
mod reads;
mod refunds;
mod reversals;
mod sessions;
mod settings;
mod shapes;
mod snapshot;
mod state;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use url::Url;

pub use self::control::{Fault, Recorded};
pub use self::moves::Refusal;
pub use self::settings::{Clock, RETRIES, Settings, StartError, Words};
pub use self::shapes::API_VERSION;
pub use self::state::{
    Buyer, Delivery, Dispute, DisputeStage, Event, Line, Payment, PaymentStage, Refund,
    RefundStage, Session, Stage,
};

use self::connection::{Cut, Cuttable};
use self::control::Control;
use self::snapshot::Snapshot;
use self::state::State;

/// How often sessions are looked through for those that have lapsed.
const TICK: Duration = Duration::from_secs(1);

/// A handle on a running sandbox; clones share it.
#[derive(Clone)]
pub struct Sandbox(Arc<Inner>);

struct Inner {
    api_url: Url,
    settings: Settings,
    http: reqwest::Client,
    runtime: Handle,
    cancel: CancellationToken,
    state: Mutex<State>,
    snapshot: Option<Snapshot>,
    control: Mutex<Control>,
    held: watch::Sender<bool>,
    /// How many webhooks wait to be delivered.
    queued: watch::Sender<usize>,
}

impl Sandbox {
    /// Serves on `listener` until `cancel` fires, and goes on where the state file ends:
    /// webhooks that were still queued are delivered now. A TLS provider for reqwest must have
    /// been installed by the caller.
    ///
    /// # Errors
    /// When the key is a live one, the listener is not on loopback, or the state file cannot be
    /// read.
    pub async fn start(
        listener: TcpListener,
        settings: Settings,
        cancel: CancellationToken,
    ) -> Result<Self, StartError> {
        settings.refuse_live_key()?;
        let address = listener.local_addr().map_err(StartError::Listener)?;
        if !address.ip().is_loopback() {
            return Err(StartError::NotLoopback(address.ip()));
        }
        let api_url = Url::parse(&format!("http://{address}/")).map_err(StartError::ApiUrl)?;
        let (mut state, snapshot) = match &settings.state_file {
            Some(path) => {
                let (state, snapshot) = Snapshot::open(path)?;
                (state, Some(snapshot))
            }
            None => (State::default(), None),
        };
        state.base = api_url.to_string();
        let sandbox = Self(Arc::new(Inner {
            http: deliver::client()?,
            queued: watch::Sender::new(state.queued()),
            api_url,
            settings,
            runtime: Handle::current(),
            cancel,
            state: Mutex::new(state),
            snapshot,
            control: Mutex::default(),
            held: watch::Sender::new(false),
        }));
        sandbox.change(|_, _| ());
        sandbox.serve(listener);
        sandbox.tick();
        Ok(sandbox)
    }

    fn serve(&self, listener: TcpListener) {
        let router = Router::new()
            .route("/pay/{id}", get(page::show).post(page::act))
            .fallback(api::handle)
            .with_state(self.clone())
            .into_make_service_with_connect_info::<Cut>();
        let stopped = self.0.cancel.clone().cancelled_owned();
        self.0.runtime.spawn(async move {
            let served = axum::serve(Cuttable(listener), router)
                .with_graceful_shutdown(stopped)
                .await;
            if let Err(error) = served {
                tracing::error!(%error, "the Stripe sandbox stopped serving");
            }
        });
    }

    /// Lets sessions lapse even while nobody looks at them.
    fn tick(&self) {
        let sandbox = self.clone();
        self.0.runtime.spawn(async move {
            let mut ticks = tokio::time::interval(TICK);
            while sandbox.or_stopped(ticks.tick()).await.is_some() {
                if sandbox.state().has_lapsed(sandbox.now()) {
                    sandbox.lapse();
                }
            }
        });
    }

    /// What `future` gives, or `None` when the sandbox is stopped first.
    async fn or_stopped<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            value = future => Some(value),
            () = self.0.cancel.cancelled() => None,
        }
    }

    fn now(&self) -> i64 {
        (self.0.settings.now)().timestamp()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The one way to read or change what is remembered: lapsed sessions are expired first, and
    /// afterwards the state is saved and new webhooks set off.
    fn change<T>(&self, work: impl FnOnce(&mut State, i64) -> T) -> T {
        let mut state = self.state();
        let now = self.now();
        state.lapse(now);
        let result = work(&mut state, now);
        state.prune(now);
        // Under the lock, so that snapshots reach the disk in the order of the changes.
        if let Some(snapshot) = &self.0.snapshot {
            snapshot.save(&state);
        }
        self.0.queued.send_replace(state.queued());
        self.deliver_queued(&mut state);
        result
    }
}
