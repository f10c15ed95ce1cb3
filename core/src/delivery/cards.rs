//! Cards in groups and channels: put there once, and painted again when they would show something
//! else.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::worker::{MAX_ATTEMPTS, NOWHERE, Sent, TICK, Tried, Worker, later, note, pause};
use super::{Channel, Repainted, SendError};
use crate::chat::{Reply, Target, cards};
use crate::error::{Error, Result};
use crate::event::{self, Card, ToPaint};
use crate::id::CardId;
use crate::measure;
use crate::seal::seal;
use crate::store::outbox::Row;

/// However often painting fails, it is tried again within this.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(5);

impl Worker {
    /// Looks at the cards until it is cancelled; beside the deliveries, which never wait for it.
    pub(super) async fn keep_painting(&self, cancel: CancellationToken) {
        loop {
            tokio::select! {
                () = cancel.cancelled() => return,
                () = tokio::time::sleep(TICK) => {}
            }
            note(self.paint().await);
        }
    }

    /// Paints every card that is due now and shows something else than what is true.
    pub(super) async fn paint(&self) -> Result<()> {
        for channel in self.channels.iter() {
            loop {
                let due = event::cards_to_paint(&self.app, channel.platform()).await?;
                if due.is_empty() {
                    break;
                }
                self.paint_all(due).await;
            }
        }
        Ok(())
    }

    /// In one chat one after the other, in different ones side by side.
    async fn paint_all(&self, due: Vec<ToPaint>) {
        let mut by_chat: HashMap<String, Vec<ToPaint>> = HashMap::new();
        for one in due {
            by_chat.entry(one.card.chat.clone()).or_default().push(one);
        }
        let mut tasks = JoinSet::new();
        for cards in by_chat.into_values() {
            let worker = self.clone();
            tasks.spawn(async move {
                for one in cards {
                    note(worker.paint_one(&one).await);
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            if let Err(error) = done {
                let error = Error::broken_off(&error);
                tracing::error!(%error, "a card was not painted; its lease will run out");
            }
        }
    }

    #[tracing::instrument(name = "card.paint", skip_all, fields(
        card = %one.card.id, event = %one.card.event_id,
    ))]
    async fn paint_one(&self, one: &ToPaint) -> Result<()> {
        let reply = cards::event_card(&self.app, one.lang, &one.full, self.app.clock.now());
        let painted = seal_of(&reply);
        if !one.differs(painted) {
            return one.painted(&self.app, painted).await;
        }
        let platform = one.card.platform;
        let message_id = one.card.message_id.as_deref().unwrap_or_default();
        let Some(channel) = self.channel(platform) else {
            return Ok(());
        };
        match channel.repaint(&one.card.chat, message_id, &reply).await {
            Ok(Repainted::Done) => {
                one.painted(&self.app, painted).await?;
                measure::card(platform.as_str(), "painted");
                tracing::debug!("painted");
            }
            Ok(Repainted::TooOld) => {
                tracing::info!("a card is too old to change, and is posted anew");
                let is_promised = event::card_too_old(&self.app, &one.card).await?;
                measure::card(platform.as_str(), "too_old");
                // It would go on showing what is no longer true.
                if is_promised
                    && let Err(error) = channel.take_away(&one.card.chat, message_id).await
                {
                    tracing::info!(reason = %error, "an old card was not taken away");
                }
            }
            Err(SendError::Retry { after, reason }) => {
                tracing::warn!(reason, "not painted, to be tried again");
                let pause = pause(one.card.tries + 1).min(LONGEST_PAUSE);
                one.failed(&self.app, pause.max(asked(after))).await?;
                measure::card(platform.as_str(), "retry");
            }
            Err(SendError::GiveUp { reason, .. }) => {
                tracing::info!(reason, "a card is gone");
                event::card_gone(&self.app, &one.card).await?;
                measure::card(platform.as_str(), "gone");
            }
        }
        Ok(())
    }

    /// Puts a card where it was promised. Where it cannot be put, its organizer is told, and the
    /// promise is done with.
    pub(super) async fn post_card(&self, row: &Row, card: CardId) -> Tried {
        let (card, full, lang) = match event::promised_card(&self.app, card).await {
            Ok(Some(promised)) => promised,
            Ok(None) => return nowhere(Ok(Sent::AsPromised)),
            Err(error) => return nowhere(Err(later(error))),
        };
        let channel = match self.reaching(&card) {
            Ok(channel) => channel,
            Err(error) => return nowhere(Err(later(error))),
        };
        let reply = cards::event_card(&self.app, lang, &full, self.app.clock.now());
        let posted = channel.post(&card.chat, &reply, row.id).await;
        let result = self.settle_post(row, &card, posted, seal_of(&reply)).await;
        Tried {
            via: card.platform.as_str(),
            result: result.map(|()| Sent::AsPromised),
        }
    }

    /// Takes a card away that is wanted no more. Where the platform will not, it stays, and says what
    /// was true.
    pub(super) async fn take_card_away(&self, row: &Row, card: CardId) -> Tried {
        let (card, message_id) = match event::card_to_take_away(&self.app, card).await {
            Ok(Some(found)) => found,
            Ok(None) => return nowhere(Ok(Sent::AsPromised)),
            Err(error) => return nowhere(Err(later(error))),
        };
        let channel = match self.reaching(&card) {
            Ok(channel) => channel,
            Err(error) => return nowhere(Err(later(error))),
        };
        let platform = card.platform.as_str();
        let result = match channel.take_away(&card.chat, &message_id).await {
            Err(SendError::Retry { after, reason }) if row.attempts < MAX_ATTEMPTS => {
                Err(SendError::Retry { after, reason })
            }
            Err(error) => {
                tracing::info!(reason = %error, "a card was not taken away");
                Ok(Sent::AsPromised)
            }
            Ok(()) => {
                measure::card(platform, "taken_away");
                Ok(Sent::AsPromised)
            }
        };
        Tried {
            via: platform,
            result,
        }
    }

    fn reaching(&self, card: &Card) -> Result<&Arc<dyn Channel>> {
        let channel = self.channel(card.platform);
        channel.ok_or_else(|| Error::Inconsistent("no channel reaches the chat".into()))
    }

    async fn settle_post(
        &self,
        row: &Row,
        card: &Card,
        posted: Result<String, SendError>,
        painted: u32,
    ) -> Result<(), SendError> {
        let done = match posted {
            Ok(message_id) => event::card_posted(&self.app, card.id, &message_id, painted).await,
            Err(SendError::Retry { after, reason }) if row.attempts < MAX_ATTEMPTS => {
                return Err(SendError::Retry { after, reason });
            }
            Err(error) => {
                tracing::info!(reason = %error, "a card was not posted");
                event::card_gone(&self.app, card).await
            }
        };
        done.map_err(later)
    }
}

/// It did not get as far as a platform.
pub(super) fn nowhere(result: Result<Sent, SendError>) -> Tried {
    Tried {
        via: NOWHERE,
        result,
    }
}

fn asked(after: Option<Duration>) -> TimeDelta {
    let asked = after.and_then(|after| TimeDelta::from_std(after).ok());
    asked.unwrap_or_default()
}

/// Stands for everything that a card shows and leads to.
fn seal_of(card: &Reply) -> u32 {
    let text = card.text.plain();
    let mut parts = vec![text.as_bytes()];
    for button in card.buttons.iter().flatten() {
        let (Target::Press(to) | Target::Link(to)) = &button.target;
        parts.extend([button.label.as_bytes(), to.as_bytes()]);
    }
    seal(parts)
}
