//! From an update that was delivered to one that was handled.
//!
//! It is kept in the database before it is confirmed. Each person's are handled one after the other,
//! in their order, and different people's side by side: one slow person holds up nobody.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use eventos_core::account::Platform;
use eventos_core::app::App;
use eventos_core::config::Database;
use eventos_core::error::Result;
use eventos_core::updates::{self, Update};
use teloxide::types;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::input;

/// So many people's updates are thought about at the same time.
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
    /// `place` is one of [`SIDE_BY_SIDE`]; it is given back once it is known what is answered, since
    /// sending has limits of its own.
    async fn handle(&self, update: types::Update, place: OwnedSemaphorePermit);

    /// One came whose person's last is still being handled.
    fn waits(&self, update: &types::Update);
}

/// Takes updates in. Clones share everything.
#[derive(Clone)]
pub struct Intake(Arc<Inner>);

struct Inner {
    app: App,
    handler: Arc<dyn Handler>,
    queues: Mutex<Queues>,
    places: Arc<Semaphore>,
    done: mpsc::UnboundedSender<i64>,
    noting: tokio::sync::Mutex<mpsc::UnboundedReceiver<i64>>,
    moved: Notify,
}

#[derive(Default)]
struct Queues {
    of: HashMap<i64, VecDeque<(i64, types::Update)>>,
    /// What waits in them, and what is under way.
    held: HashSet<i64>,
    under_way: usize,
    /// Nothing more is begun.
    ending: bool,
}

impl Intake {
    pub fn new(app: &App, handler: Arc<dyn Handler>) -> Self {
        let (done, noting) = mpsc::unbounded_channel();
        Self(Arc::new(Inner {
            app: app.clone(),
            handler,
            queues: Mutex::default(),
            places: Arc::new(Semaphore::new(SIDE_BY_SIDE)),
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

    /// Whether it is about to end, and takes nothing more.
    pub fn is_ending(&self) -> bool {
        self.0.queues().ending
    }

    /// Waits until there is room for more.
    pub async fn room(&self) {
        self.until(|queues| queues.held.len() < MOST_WAITING).await;
    }

    /// Waits until nothing is under way.
    async fn rest(&self) {
        self.until(|queues| queues.under_way == 0).await;
    }

    async fn until(&self, fits: impl Fn(&Queues) -> bool) {
        loop {
            let moved = self.0.moved.notified();
            tokio::pin!(moved);
            moved.as_mut().enable();
            if fits(&self.0.queues()) {
                return;
            }
            moved.await;
        }
    }

    /// Takes over what a process before this one left behind, before anything newer of the same
    /// people's comes.
    pub async fn recover(&self, cancel: &CancellationToken) {
        loop {
            let failure = match self.recover_all().await {
                Ok(()) => return,
                Err(failure) => failure,
            };
            tracing::warn!(error = %failure.chain(), "updates left behind were not found");
            tokio::select! {
                () = cancel.cancelled() => return,
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    async fn recover_all(&self) -> Result<()> {
        let app = &self.0.app;
        // On SQLite there is one process: what is leased is a dead one's.
        if matches!(app.config.database, Database::Sqlite(_)) {
            updates::release(app, Platform::Telegram).await?;
        }
        self.take_over().await
    }

    /// What nobody handles any more, all of it.
    async fn take_over(&self) -> Result<()> {
        loop {
            let left = updates::left_over(&self.0.app, Platform::Telegram).await?;
            if left.is_empty() {
                return Ok(());
            }
            self.queue(left);
        }
    }

    /// Notes what is done, and takes over what was left behind, until `cancel`; then finishes what is
    /// under way. What waits by then is the next process's.
    pub async fn run(&self, cancel: CancellationToken) {
        let noted = CancellationToken::new();
        let looking = async {
            self.look_after(&cancel).await;
            self.0.queues().ending = true;
            self.rest().await;
            noted.cancel();
        };
        tokio::join!(looking, self.note_done(&noted));
        let left: Vec<i64> = self.0.queues().held.iter().copied().collect();
        let app = &self.0.app;
        if let Err(error) = updates::give_back(app, Platform::Telegram, &left).await {
            tracing::warn!(error = %error.chain(), "updates that wait are taken up later");
        }
    }

    async fn look_after(&self, cancel: &CancellationToken) {
        let app = &self.0.app;
        let mut looks = tokio::time::interval(LOOK);
        looks.tick().await;
        loop {
            tokio::select! {
                () = cancel.cancelled() => return,
                _ = looks.tick() => {}
            }
            let held: Vec<i64> = self.0.queues().held.iter().copied().collect();
            let looked = async {
                updates::keep_longer(app, Platform::Telegram, &held).await?;
                updates::forget_old(app).await?;
                self.take_over().await
            };
            if let Err(error) = looked.await {
                tracing::warn!(error = %error.chain(), "updates left behind were not found");
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
        let key = input::queue_of(&update);
        let mut queues = self.0.queues();
        // Its lease may have run out while it waited here.
        if !queues.held.insert(id) {
            return;
        }
        if let Some(queue) = queues.of.get_mut(&key) {
            self.0.handler.waits(&update);
            queue.push_back((id, update));
            return;
        }
        queues.of.insert(key, VecDeque::from([(id, update)]));
        drop(queues);
        tokio::spawn(Arc::clone(&self.0).serve(key));
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

    /// Handles what is in one queue until nothing is.
    async fn serve(self: Arc<Self>, key: i64) {
        // It is never closed.
        while let Ok(place) = Arc::clone(&self.places).acquire_owned().await
            && let Some((id, update)) = self.next(key)
        {
            let handler = Arc::clone(&self.handler);
            // In a task of its own: should one bring its handling down, the next is handled all the
            // same.
            let handled = tokio::spawn(async move { handler.handle(update, place).await });
            let mut handled = AbortOnDropHandle::new(handled);
            match tokio::time::timeout(LONGEST, &mut handled).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    let error = eventos_core::error::Error::broken_off(&error);
                    tracing::error!(%error, update = id, "an update was not handled");
                }
                Err(_) => {
                    drop(handled);
                    tracing::error!(update = id, "an update took too long and was given up");
                }
            }
            self.is_done(id);
            let mut queues = self.queues();
            queues.held.remove(&id);
            queues.under_way -= 1;
            drop(queues);
            self.moved.notify_waiters();
        }
    }

    /// The queue's next update; none takes the queue away.
    fn next(&self, key: i64) -> Option<(i64, types::Update)> {
        let mut queues = self.queues();
        let next = match queues.ending {
            true => None,
            false => queues.of.get_mut(&key).and_then(VecDeque::pop_front),
        };
        match next {
            Some(_) => queues.under_way += 1,
            None => drop(queues.of.remove(&key)),
        }
        next
    }
}
