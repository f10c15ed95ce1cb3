//! Writes that wait at the same moment are committed together: what Stripe says, scans, and
//! conversations.
//!
//! A commit costs a write to the disk, whatever is in it, and SQLite makes one at a time. Whoever
//! comes while a commit is under way waits with the others, and the next commit takes them all
//! along. Each is all or nothing for itself: when a batch fails, each of it is done alone. Nobody is
//! answered before what they asked for is durable.
//!
//! On PostgreSQL each scan is a transaction of whoever scans, for the policies' sake.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::app::App;
use crate::error::{Error, Result};
use crate::id::AccountId;
use crate::order::{self, Outcome, Payment, Said};
use crate::store::sessions::{self, Session};
use crate::store::{Actor, Tx};
use crate::ticket::{self, Answer, Scan};

/// So many are committed together at most: a longer batch would keep the first ones waiting.
const LONGEST: usize = 64;

/// Who asks is answered with an error then, and asks again; less than a request may take.
const LONGEST_COMMIT: Duration = Duration::from_secs(20);

/// What waits to be committed.
#[derive(Clone, Default)]
pub struct Commits {
    waiting: Arc<Mutex<Waiting>>,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    /// Somebody is committing, and takes along what comes.
    is_led: bool,
}

enum Job {
    Word(Box<Said>, oneshot::Sender<Result<Outcome>>),
    Scan(AccountId, Box<Scan>, oneshot::Sender<Result<Answer>>),
    Session(Box<Session>, oneshot::Sender<Result<()>>),
}

enum Done {
    Word(Outcome),
    Scan(Result<Answer>),
    Session,
}

impl Commits {
    /// Carries out what Stripe said.
    ///
    /// # Errors
    /// When the database fails; then nothing of it happened.
    pub(crate) async fn word(&self, app: &App, said: Said) -> Result<Outcome> {
        let (answer, answered) = oneshot::channel();
        self.put(app, Job::Word(Box::new(said), answer));
        answered.await.map_err(|_| broke_off())?
    }

    /// The same for a payment that we came to know of without an event.
    pub(crate) async fn payment(&self, app: &App, payment: Payment) -> Result<Outcome> {
        self.word(app, Said::Seen(payment)).await
    }

    /// Admits, or says why not.
    ///
    /// # Errors
    /// As [`ticket::check_in`].
    pub(crate) async fn check_in(
        &self,
        app: &App,
        account: AccountId,
        scan: Scan,
    ) -> Result<Answer> {
        if app.store.has_policies() {
            let now = app.clock.now();
            let mut tx = app.store.begin(Actor::Account(account)).await?;
            let answers = ticket::check_in_all(&mut tx, &[(account, &scan)], now).await?;
            tx.commit().await?;
            return answers.into_iter().next().ok_or_else(broke_off)?;
        }
        let (answer, answered) = oneshot::channel();
        self.put(app, Job::Scan(account, Box::new(scan), answer));
        answered.await.map_err(|_| broke_off())?
    }

    /// Keeps a conversation as it stands.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn session(&self, app: &App, session: Session) -> Result<()> {
        let (answer, answered) = oneshot::channel();
        self.put(app, Job::Session(Box::new(session), answer));
        answered.await.map_err(|_| broke_off())?
    }

    fn put(&self, app: &App, job: Job) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.jobs.push_back(job);
        if !waiting.is_led {
            waiting.is_led = true;
            tokio::spawn(self.clone().lead(app.clone()));
        }
    }

    /// Commits until nobody waits.
    async fn lead(self, app: App) {
        loop {
            let batch: Vec<Job> = {
                let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                if waiting.jobs.is_empty() {
                    waiting.is_led = false;
                    return;
                }
                let count = waiting.jobs.len().min(LONGEST);
                waiting.jobs.drain(..count).collect()
            };
            // In a task of its own, so that a panic in one batch is not the end of all.
            let done = tokio::spawn(commit(app.clone(), batch)).await;
            if let Err(error) = done {
                let error = Error::broken_off(&error);
                tracing::error!(%error, "a commit broke off");
            }
        }
    }
}

fn broke_off() -> Error {
    Error::Inconsistent("a commit broke off".into())
}

async fn commit(app: App, batch: Vec<Job>) {
    let promises = batch.iter().any(|job| !matches!(job, Job::Session(..)));
    match together(&app, &batch).await {
        Ok(done) => batch
            .into_iter()
            .zip(done)
            .for_each(|(job, done)| answer(job, Ok(done))),
        Err(error) if batch.len() == 1 || error.is_unreachable() => {
            let mut error = Some(error);
            for job in batch {
                answer(job, Err(error.take().unwrap_or_else(Error::unreachable)));
            }
        }
        // One of them spoiled it, or two got in each other's way: each alone.
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                count = batch.len(),
                "a batch is carried out one by one"
            );
            drop(error);
            let mut is_gone = false;
            for job in batch {
                let alone = std::slice::from_ref(&job);
                let done = match is_gone {
                    true => Err(Error::unreachable()),
                    false => together(&app, alone).await,
                };
                is_gone |= done.as_ref().is_err_and(Error::is_unreachable);
                let done = done.and_then(|done| done.into_iter().next().ok_or_else(broke_off));
                answer(job, done);
            }
        }
    }
    if promises {
        app.outbox_bell.notify_one();
    }
}

fn answer(job: Job, done: Result<Done>) {
    // Whoever asked may have gone; what was done stays done.
    match (job, done) {
        (Job::Word(_, to), Ok(Done::Word(outcome))) => drop(to.send(Ok(outcome))),
        (Job::Scan(_, _, to), Ok(Done::Scan(answer))) => drop(to.send(answer)),
        (Job::Session(_, to), Ok(Done::Session)) => drop(to.send(Ok(()))),
        (Job::Word(_, to), Err(error)) => drop(to.send(Err(error))),
        (Job::Scan(_, _, to), Err(error)) => drop(to.send(Err(error))),
        (Job::Session(_, to), Err(error)) => drop(to.send(Err(error))),
        // What each came to stands in their order.
        (Job::Word(..) | Job::Scan(..) | Job::Session(..), Ok(_)) => {}
    }
}

/// One transaction for all of them; what each came to, in their order.
async fn together(app: &App, batch: &[Job]) -> Result<Vec<Done>> {
    let now = app.clock.now();
    let done = async {
        let mut tx = app.store.begin(Actor::System).await?;
        let done = carry_out(&mut tx, batch, now).await?;
        tx.commit().await?;
        Ok(done)
    };
    // A connection that hangs holds up everybody behind it.
    let done = tokio::time::timeout(LONGEST_COMMIT, done).await;
    done.unwrap_or_else(|_| Err(Error::unreachable()))
}

async fn carry_out(
    tx: &mut Tx,
    batch: &[Job],
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<Done>> {
    let (mut words, mut scans, mut conversations) = (Vec::new(), Vec::new(), Vec::new());
    for job in batch {
        match job {
            Job::Word(word, _) => words.push(&**word),
            Job::Scan(account, scan, _) => scans.push((*account, &**scan)),
            Job::Session(session, _) => conversations.push(&**session),
        }
    }
    sessions::put_all(tx, &conversations, now).await?;
    let mut words = order::carry_out_all(tx, &words, now).await?.into_iter();
    let mut scans = ticket::check_in_all(tx, &scans, now).await?.into_iter();
    let done = batch.iter().map(|job| match job {
        Job::Word(..) => words.next().map(Done::Word),
        Job::Scan(..) => scans.next().map(Done::Scan),
        Job::Session(..) => Some(Done::Session),
    });
    done.map(|done| done.ok_or_else(broke_off)).collect()
}
