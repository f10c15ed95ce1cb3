//! From an update that was delivered to one that was handled.
//!
//! It is kept in the database before it is confirmed. Each person's are handled one after the other,
//! in their order, and different people's side by side: one slow person holds up nobody.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use eventos_core::account::Platform;
use eventos_core::app::App;
use eventos_core::config::Database;
use eventos_core::error::Result;
use eventos_core::updates::{self, Update};
use teloxide::types;
use tokio::sync::{Notify, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

use super::input;

/// So many people are answered at the same time.
const SIDE_BY_SIDE: usize = 64;
/// So many updates may wait; then no more are asked for.
const MOST_WAITING: usize = 2_000;
/// Handling one never takes as long; what does is given up, or it would hold up its person for ever.
const LONGEST: Duration = Duration::from_secs(100);
/// So many are noted as done in one commit.
const DONE_AT_ONCE: usize = 500;
/// Between looks for what a process left behind that ended.
const LOOK: Duration = Duration::from_secs(60);
/// Before the database is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Who handles updates.
#[async_trait]
pub trait Handler: Send + Sync + 'static {
    async fn handle(&self, update: types::Update);
}

/// Takes updates in. Clones share everything.
#[derive(Clone)]
pub struct Intake(Arc<Inner>);

struct Inner {
    app: App,
    handler: Arc<dyn Handler>,
    queues: Mutex<Queues>,
    places: Semaphore,
    done: mpsc::UnboundedSender<i64>,
    noting: tokio::sync::Mutex<mpsc::UnboundedReceiver<i64>>,
    moved: Notify,
}

#[derive(Default)]
struct Queues {
    of: HashMap<i64, VecDeque<(i64, types::Update)>>,
    /// In all of them, and under way.
    waiting: usize,
}

impl Intake {
    pub fn new(app: &App, handler: Arc<dyn Handler>) -> Self {
        let (done, noting) = mpsc::unbounded_channel();
        Self(Arc::new(Inner {
            app: app.clone(),
            handler,
            queues: Mutex::default(),
            places: Semaphore::new(SIDE_BY_SIDE),
            done,
            noting: tokio::sync::Mutex::new(noting),
            moved: Notify::new(),
        }))
    }

    /// Takes over what was delivered: once this returns it may be confirmed.
    ///
    /// # Errors
    /// When it cannot be kept. Then it must be delivered again.
    pub async fn take(&self, delivered: Vec<Update>) -> Result<()> {
        let new = updates::keep(&self.0.app, Platform::Telegram, delivered).await?;
        self.queue(new);
        Ok(())
    }

    /// Waits until there is room for more.
    pub async fn room(&self) {
        self.until(|waiting| waiting < MOST_WAITING).await;
    }

    /// Waits until everything was handled.
    pub async fn rest(&self) {
        self.until(|waiting| waiting == 0).await;
    }

    async fn until(&self, fits: impl Fn(usize) -> bool) {
        loop {
            let moved = self.0.moved.notified();
            tokio::pin!(moved);
            moved.as_mut().enable();
            if fits(self.0.queues().waiting) {
                return;
            }
            moved.await;
        }
    }

    /// Notes what is done, and takes over what was left behind, until `cancel`; then finishes what is
    /// under way.
    pub async fn run(&self, cancel: CancellationToken) {
        let noted = CancellationToken::new();
        let looking = async {
            self.look_for_left_over(&cancel).await;
            self.rest().await;
            noted.cancel();
        };
        tokio::join!(looking, self.note_done(&noted));
    }

    async fn look_for_left_over(&self, cancel: &CancellationToken) {
        let app = &self.0.app;
        // On SQLite there is one process: what is leased is a dead one's.
        if matches!(app.config.database, Database::Sqlite(_))
            && let Err(error) = updates::release(app, Platform::Telegram).await
        {
            tracing::warn!(error = %error.chain(), "leases were not ended");
        }
        let mut looks = tokio::time::interval(LOOK);
        loop {
            tokio::select! {
                () = cancel.cancelled() => return,
                _ = looks.tick() => {}
            }
            let left = async {
                updates::forget_old(app).await?;
                updates::left_over(app, Platform::Telegram).await
            };
            match left.await {
                Ok(left) => self.queue(left),
                Err(error) => {
                    tracing::warn!(error = %error.chain(), "updates left behind were not found");
                }
            }
        }
    }

    async fn note_done(&self, cancel: &CancellationToken) {
        let mut noting = self.0.noting.lock().await;
        let mut ids = Vec::new();
        loop {
            let count = tokio::select! {
                count = noting.recv_many(&mut ids, DONE_AT_ONCE) => count,
                // What is in the channel by then comes first.
                () = cancel.cancelled(), if noting.is_empty() => return,
            };
            if count == 0 {
                return;
            }
            while let Err(error) = updates::done(&self.0.app, Platform::Telegram, &ids).await {
                tracing::warn!(error = %error.chain(), "not noted as done");
                if cancel.is_cancelled() {
                    return;
                }
                tokio::time::sleep(PAUSE).await;
            }
            ids.clear();
        }
    }

    fn queue(&self, updates: Vec<Update>) {
        for update in updates {
            // What teloxide cannot read is of a kind that we did not ask for.
            match serde_json::from_str::<types::Update>(&update.body) {
                Ok(read) => self.put(update.update_id, read),
                Err(_) => self.0.is_done(update.update_id),
            }
        }
    }

    fn put(&self, id: i64, update: types::Update) {
        let person = input::queue_of(&update);
        let mut queues = self.0.queues();
        queues.waiting += 1;
        if let Some(queue) = queues.of.get_mut(&person) {
            queue.push_back((id, update));
            return;
        }
        queues.of.insert(person, VecDeque::from([(id, update)]));
        drop(queues);
        tokio::spawn(Arc::clone(&self.0).serve(person));
    }
}

impl Inner {
    fn queues(&self) -> std::sync::MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_done(&self, id: i64) {
        // It is received for as long as there is an intake.
        let _ = self.done.send(id);
    }

    /// Handles one person's updates until none waits.
    async fn serve(self: Arc<Self>, person: i64) {
        let place = self.places.acquire().await;
        while let Some((id, update)) = self.next(person) {
            let handler = Arc::clone(&self.handler);
            // In a task of its own: should one bring its handling down, the next is handled all the
            // same.
            let mut handled = tokio::spawn(async move { handler.handle(update).await });
            match tokio::time::timeout(LONGEST, &mut handled).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    let error = eventos_core::error::Error::broken_off(&error);
                    tracing::error!(%error, update = id, "an update was not handled");
                }
                Err(_) => {
                    handled.abort();
                    tracing::error!(update = id, "an update took too long and was given up");
                }
            }
            self.is_done(id);
            self.queues().waiting -= 1;
            self.moved.notify_waiters();
        }
        drop(place);
    }

    /// The person's next update; none takes their queue away.
    fn next(&self, person: i64) -> Option<(i64, types::Update)> {
        let mut queues = self.queues();
        let next = queues.of.get_mut(&person).and_then(VecDeque::pop_front);
        if next.is_none() {
            queues.of.remove(&person);
        }
        next
    }
}
