//! The worker: claims what is due, carries it out, marks it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use super::compose::{Made, compose};
use super::{Channel, Native, SendError, Undeliverable};
use crate::account::Platform;
use crate::app::App;
use crate::assistant;
use crate::error::{Error, Rejection, Result};
use crate::id::{AccountId, OutboxId};
use crate::mail::{Mail, MailError};
use crate::order::Reconciled;
use crate::outbox::{Message, promise};
use crate::store::outbox::{self, Row};
use crate::store::{Actor, events, tickets};
use crate::ticket::picture;
use crate::{event, measure, order, random};

/// How long a row is one worker's own. What takes longer may be sent twice, so every sending has a
/// shorter timeout.
const LEASE: TimeDelta = TimeDelta::seconds(120);
/// So many rows are taken up at once, and so many of one person: theirs come one after the other, and
/// a chat takes one message a second.
const BATCH: i64 = 32;
const OF_ONE_PERSON: i64 = 2;
/// To so many people at the same time.
const AT_ONCE: usize = 64;
/// After something was drawn no next one waits for longer; leases run meanwhile.
const LONGEST_REST: Duration = Duration::from_millis(100);
/// Between looks at the database when nobody rings.
pub(super) const TICK: Duration = Duration::from_secs(2);
/// Between sweeps of lapsed holds.
const SWEEP: Duration = Duration::from_secs(15);
/// Between questions to Stripe about what we have not heard. Longer than a turn takes when Stripe
/// does not answer at all.
const RECONCILE: Duration = Duration::from_secs(180);
/// After so many tries a row is given up: about two days after the first.
pub const MAX_ATTEMPTS: i64 = 20;
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(4);
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// How a row was tried, and what came of it.
pub(super) struct Tried {
    pub via: &'static str,
    pub result: Result<Sent, SendError>,
}

/// That it went out.
pub(super) enum Sent {
    AsPromised,
    /// No chat took it, and why.
    ByMailInstead {
        why: Undeliverable,
        reason: String,
    },
}

/// As deliveries are counted, beside the platforms' own names.
pub(super) const BY_MAIL: &str = "mail";
const AT_STRIPE: &str = "stripe";
/// There was nothing to be said any more, or it could not be made.
pub(super) const NOWHERE: &str = "none";

/// Delivers the outbox, paints cards and sweeps lapsed holds. Any number may run beside each other.
#[derive(Clone)]
pub struct Worker {
    pub(super) app: App,
    pub(super) channels: Arc<[Arc<dyn Channel>]>,
    pub(super) natives: Arc<[Arc<dyn Native>]>,
    /// A backlog of tickets is drawn beside the people who are answered, not before them.
    presses: Arc<Semaphore>,
}

impl Worker {
    pub fn new(app: App, channels: Vec<Arc<dyn Channel>>) -> Self {
        Self {
            app,
            channels: channels.into(),
            natives: Arc::new([]),
            presses: Arc::new(Semaphore::new(picture::presses_for_deliveries())),
        }
    }

    /// With the platforms whose own ways are kept in step as well.
    #[must_use]
    pub fn with_natives(self, natives: Vec<Arc<dyn Native>>) -> Self {
        let natives = natives.into();
        Self { natives, ..self }
    }

    /// Works until it is cancelled; what is being delivered then is finished.
    pub async fn run(&self, cancel: CancellationToken) {
        tokio::join!(
            self.work(cancel.clone()),
            self.keep_painting(cancel.clone()),
            self.keep_natives(cancel.clone()),
            self.keep_reconciling(cancel)
        );
    }

    async fn work(&self, cancel: CancellationToken) {
        let mut sweep = tokio::time::interval(SWEEP);
        self.app.life.worker_begins(self.app.clock.now());
        loop {
            self.app.life.turned(self.app.clock.now());
            tokio::select! {
                () = cancel.cancelled() => return,
                () = self.app.outbox_bell.notified() => {}
                () = tokio::time::sleep(TICK) => {}
                _ = sweep.tick() => note(self.sweep().await),
            }
            note(self.deliver(&cancel).await);
        }
    }

    /// At the start, and then at intervals. Deliveries never wait for it, and a cancelled turn is
    /// dropped where it stands: each of its transactions is whole or nothing.
    async fn keep_reconciling(&self, cancel: CancellationToken) {
        let mut turns = tokio::time::interval(RECONCILE);
        turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let turn = async {
                turns.tick().await;
                if let Err(error) = assistant::forget_old(&self.app).await {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "what was said long ago is forgotten later");
                }
                self.reconcile().await
            };
            tokio::select! {
                () = cancel.cancelled() => return,
                done = turn => if let Err(error) = done {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "not reconciled with Stripe, to be tried again");
                },
            }
        }
    }

    /// Asks Stripe for what it says and we have not heard. `drain` does not do it.
    ///
    /// # Errors
    /// When Stripe or the database does not answer.
    pub async fn reconcile(&self) -> Result<Reconciled> {
        order::reconcile(&self.app).await
    }

    /// Carries out everything that is due now, until nothing is.
    ///
    /// # Errors
    /// When the database fails. What cannot be delivered is no error: it waits, or is given up.
    pub async fn drain(&self) -> Result<()> {
        let to_the_end = CancellationToken::new();
        self.sweep().await?;
        self.deliver(&to_the_end).await?;
        self.paint().await?;
        self.drain_natives().await?;
        // What could not be painted is told.
        self.deliver(&to_the_end).await
    }

    async fn sweep(&self) -> Result<()> {
        order::sweep(&self.app).await?;
        event::end_past(&self.app).await
    }

    /// Carries out what is due until nothing is, or until `cancel`; what was begun is finished. One
    /// person's rows go out in their order, different people's side by side, and whoever is slow holds
    /// up nobody else.
    async fn deliver(&self, cancel: &CancellationToken) -> Result<()> {
        let mut under_way = JoinSet::new();
        let mut last_done = self.app.clock.now();
        let claimed = loop {
            self.is_alive(last_done);
            let room = AT_ONCE.saturating_sub(under_way.len());
            let rows = match cancel.is_cancelled() || room == 0 {
                true => Vec::new(),
                false => match self.claim().await {
                    Ok(rows) => rows,
                    Err(error) => break Err(error),
                },
            };
            // There may be more.
            let is_full = i64::try_from(rows.len()) == Ok(BATCH);
            self.begin(rows, &mut under_way);
            if under_way.is_empty() {
                break Ok(());
            }
            let enough = if is_full { AT_ONCE / 2 } else { 0 };
            self.wait_for(&mut under_way, enough, &mut last_done).await;
        };
        while !under_way.is_empty() {
            self.is_alive(last_done);
            self.wait_for(&mut under_way, 0, &mut last_done).await;
        }
        claimed
    }

    async fn claim(&self) -> Result<Vec<Row>> {
        let now = self.app.clock.now();
        let mut tx = self.app.store.begin(Actor::System).await?;
        let rows = outbox::claim(&mut tx, now, now + LEASE, BATCH, OF_ONE_PERSON).await?;
        tx.commit().await?;
        Ok(rows)
    }

    fn begin(&self, rows: Vec<Row>, under_way: &mut JoinSet<()>) {
        // Tasks wait for nobody.
        let mut by_person: HashMap<(Option<AccountId>, Option<OutboxId>), Vec<Row>> =
            HashMap::new();
        for row in rows {
            let task = row.account_id.is_none().then_some(row.id);
            by_person
                .entry((row.account_id, task))
                .or_default()
                .push(row);
        }
        for rows in by_person.into_values() {
            let worker = self.clone();
            under_way.spawn(async move {
                for row in rows {
                    note(worker.carry_out(&row).await);
                }
            });
        }
    }

    /// A vendor that takes its time is no reason to take the worker for stuck, but for no longer than a
    /// lease: nothing takes as long.
    fn is_alive(&self, last_done: DateTime<Utc>) {
        let now = self.app.clock.now();
        if now < last_done + LEASE {
            self.app.life.turned(now);
        }
    }

    /// Waits until no more than `few` are under way, or there may be something new.
    async fn wait_for(
        &self,
        under_way: &mut JoinSet<()>,
        few: usize,
        last_done: &mut DateTime<Utc>,
    ) {
        let look = tokio::time::sleep(TICK);
        tokio::pin!(look);
        while under_way.len() > few {
            let done = tokio::select! {
                done = under_way.join_next() => done,
                () = self.app.outbox_bell.notified() => return,
                () = &mut look => return,
            };
            if let Some(Err(error)) = done {
                let error = Error::broken_off(&error);
                tracing::error!(%error, "a delivery broke off; its lease will run out");
            }
            *last_done = self.app.clock.now();
        }
    }

    #[tracing::instrument(name = "outbox.carry_out", skip_all, fields(
        row = %row.id,
        kind = row.message.0["kind"].as_str(),
        event = row.event_id.map(tracing::field::display),
        order, ticket, refund, card,
    ))]
    async fn carry_out(&self, row: &Row) -> Result<()> {
        let message: Message = match serde_json::from_value(row.message.0.clone()) {
            Ok(message) => message,
            // Written by a newer version: that one may still be about.
            Err(e) => return self.failed(row, None, &e.to_string()).await,
        };
        message.show_in(&tracing::Span::current());
        let Tried { via, result } = self.attempt(row, &message).await;
        match result {
            Ok(sent) => {
                self.sent(row, &message, via == BY_MAIL, sent).await?;
                measure::delivery(via, "sent");
                tracing::debug!(via, "sent");
            }
            Err(SendError::Retry { after, reason }) if row.attempts < MAX_ATTEMPTS => {
                self.failed(row, after, &reason).await?;
                measure::delivery(via, "retry");
            }
            Err(SendError::Retry { reason, .. }) => {
                self.give_up(row, &message, Undeliverable::Failed, &reason)
                    .await?;
                measure::delivery(via, "given_up");
            }
            Err(SendError::GiveUp { why, reason }) => {
                self.give_up(row, &message, why, &reason).await?;
                measure::delivery(via, "given_up");
            }
        }
        Ok(())
    }

    async fn attempt(&self, row: &Row, message: &Message) -> Tried {
        let at_stripe = |done: Result<()>| Tried {
            via: AT_STRIPE,
            result: done.map(|()| Sent::AsPromised).map_err(later),
        };
        match message {
            Message::Refund { refund } => at_stripe(order::carry_out(&self.app, *refund).await),
            Message::ExpireSession { session, .. } => {
                at_stripe(order::close_session(&self.app, session).await)
            }
            Message::PostCard { card } => self.post_card(row, *card).await,
            Message::TakeCardAway { card } => self.take_card_away(row, *card).await,
            Message::GreetServer { .. } | Message::GreetGroup { .. } => {
                self.greet(row, message).await
            }
            message => self.send(row, message).await,
        }
    }

    async fn send(&self, row: &Row, message: &Message) -> Tried {
        let made = match message.has_pictures() {
            true => self.compose_at_ease(row, message).await,
            false => compose(&self.app, row, message).await,
        };
        let (via, result) = match made {
            Err(error) => (NOWHERE, Err(later(error))),
            Ok(Made::Nothing) => (NOWHERE, Ok(Sent::AsPromised)),
            Ok(Made::Mail(mail)) => {
                let sent = self.mail(&mail).await;
                (BY_MAIL, sent.map(|()| Sent::AsPromised))
            }
            Ok(Made::NoAddress) => {
                let reason = Error::from(Rejection::NotAnEmail).to_string();
                let why = Undeliverable::Refused;
                (BY_MAIL, Err(SendError::GiveUp { why, reason }))
            }
            Ok(Made::Chat(reply)) => match row.account_id {
                Some(to) => return self.reach(row, to, message, &reply).await,
                None => (NOWHERE, Err(later(nobody()))),
            },
        };
        Tried { via, result }
    }

    /// What takes drawing. The next one waits for as long as this one took: a backlog leaves half of the
    /// time to the people who are answered meanwhile.
    async fn compose_at_ease(&self, row: &Row, message: &Message) -> Result<Made> {
        // They are never closed.
        let press = self.presses.clone().acquire_owned().await.ok();
        let begun = Instant::now();
        let made = compose(&self.app, row, message).await;
        let took = begun.elapsed();
        tokio::spawn(async move {
            tokio::time::sleep(took.min(LONGEST_REST)).await;
            drop(press);
        });
        made
    }

    pub(super) async fn mail(&self, mail: &Mail) -> Result<(), SendError> {
        self.app
            .mailer
            .send(mail)
            .await
            .map_err(|error| match error {
                MailError::Retry { after, reason } => SendError::Retry { after, reason },
                MailError::GiveUp { reason } => SendError::GiveUp {
                    why: Undeliverable::Refused,
                    reason,
                },
            })
    }

    /// What reaches a platform from here.
    pub(super) fn channel(&self, platform: Platform) -> Option<&Arc<dyn Channel>> {
        let mut channels = self.channels.iter();
        channels.find(|channel| channel.platform() == platform)
    }

    pub(super) fn app(&self) -> &App {
        &self.app
    }

    async fn sent(&self, row: &Row, message: &Message, mailed: bool, sent: Sent) -> Result<()> {
        let now = self.app.clock.now();
        let mut tx = self.app.store.begin(Actor::System).await?;
        match sent {
            Sent::AsPromised => outbox::sent(&mut tx, row.id, now).await?,
            Sent::ByMailInstead { why, reason } => {
                outbox::sent_by_mail(&mut tx, row.id, now, why, &reason).await?;
            }
        }
        if let (Message::TicketMail { order }, true) = (message, mailed) {
            tickets::mark_emailed(&mut tx, *order, now).await?;
        }
        tx.commit().await
    }

    async fn failed(&self, row: &Row, after: Option<Duration>, reason: &str) -> Result<()> {
        let asked = after.and_then(|after| TimeDelta::from_std(after).ok());
        let pause = asked
            .unwrap_or_else(TimeDelta::zero)
            .max(pause(row.attempts));
        tracing::warn!(
            attempts = row.attempts,
            reason,
            "not delivered, to be tried again"
        );
        let mut tx = self.app.store.begin(Actor::System).await?;
        outbox::retry(&mut tx, row.id, self.app.clock.now() + pause, reason).await?;
        tx.commit().await
    }

    /// Given up: the organizer is told, once.
    async fn give_up(
        &self,
        row: &Row,
        message: &Message,
        why: Undeliverable,
        reason: &str,
    ) -> Result<()> {
        tracing::warn!(attempts = row.attempts, reason, "given up");
        let now = self.app.clock.now();
        let mut tx = self.app.store.begin(Actor::System).await?;
        outbox::dead(&mut tx, row.id, now, why, reason).await?;
        if let (Message::TicketMail { order }, Some(event)) = (message, row.event_id) {
            for ticket in tickets::of_order(&mut tx, *order).await? {
                outbox::not_by_mail(&mut tx, event, ticket.id).await?;
            }
        }
        if !matches!(message, Message::Undelivered { .. })
            && let Some(event) = row.event_id
            && let Some(event) = events::get(&mut tx, event).await?
        {
            let message = Message::Undelivered { row: row.id };
            promise(
                &mut tx,
                Some(event.organizer_id),
                Some(event.id),
                message,
                now,
            )
            .await?;
        }
        tx.commit().await
    }
}

/// Twice as long each time, with a fifth to either side so that not all come back at once.
pub(super) fn pause(attempts: i64) -> TimeDelta {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    let seconds = FIRST_PAUSE.num_seconds().saturating_mul(1 << doublings);
    let seconds = seconds.min(LONGEST_PAUSE.num_seconds());
    let percent = 80 + i64::from(random::below(41));
    TimeDelta::milliseconds(seconds * 10 * percent)
}

pub(super) fn later(error: Error) -> SendError {
    SendError::Retry {
        after: None,
        reason: error.to_string(),
    }
}

fn nobody() -> Error {
    Error::Inconsistent("a message to nobody".into())
}

pub(super) fn note(done: Result<()>) {
    if let Err(error) = done {
        tracing::error!(error = %error.chain(), "the worker could not go on");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_are_spread_and_bounded() {
        let range = |attempts: i64, seconds: i64| {
            let pause = pause(attempts).num_milliseconds();
            assert!(
                (seconds * 800..=seconds * 1200).contains(&pause),
                "{attempts}: {pause}"
            );
        };
        range(1, 4);
        range(2, 8);
        range(5, 64);
        range(20, LONGEST_PAUSE.num_seconds());
    }
}
