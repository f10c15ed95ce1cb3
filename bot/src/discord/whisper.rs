//! What only one person sees, though they take no messages from us: Discord lets a bot add such words
//! to what it answered them within the last quarter of an hour.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serenity::http::{LightMethod, Route};
use serenity::model::id::UserId;

use eventos_core::chat::Reply;

use super::client::{Ask, Client, Failure};
use super::input::Ticket;
use super::limits::Errand;
use super::send;

/// A token is good for 15 minutes
/// (<https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages>).
const GOOD_FOR: TimeDelta = TimeDelta::seconds(14 * 60 + 30);
const MOST: usize = 10_000;

/// By what those who did something lately can be told more. Clones share everything.
#[derive(Clone, Default)]
pub struct Whispers(Arc<Mutex<Known>>);

/// What each was answered by last, and until when more can be added.
type Known = HashMap<UserId, (Ticket, DateTime<Utc>)>;

impl Whispers {
    /// Somebody was answered just now.
    pub fn note(&self, person: UserId, ticket: &Ticket, now: DateTime<Utc>) {
        let mut known = self.known();
        if known.len() >= MOST {
            known.retain(|_, (_, until)| *until > now);
        }
        if known.len() < MOST || known.contains_key(&person) {
            known.insert(person, (ticket.clone(), now + GOOD_FOR));
        }
    }

    fn of(&self, person: UserId, now: DateTime<Utc>) -> Option<Ticket> {
        let known = self.known();
        let (ticket, until) = known.get(&person)?;
        (*until > now).then(|| ticket.clone())
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows them a message where they last did something, to them alone.
    ///
    /// # Errors
    /// [`Failure::Unreachable`] when they did nothing lately, or nothing can be added to it; otherwise what
    /// may pass.
    pub async fn whisper(
        &self,
        client: &Client,
        person: UserId,
        reply: &Reply,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let ticket = self.of(person, now).ok_or(Failure::Unreachable)?;
        for message in send::messages(reply) {
            let message = message.ephemeral(true);
            let route = Route::WebhookFollowupMessages {
                application_id: ticket.application,
                token: &ticket.token,
            };
            let ask = Ask::new(LightMethod::Post, route)
                .body(message.body())
                .file(message.file);
            match client.ask_for_nothing(Errand::Delivery, ask).await {
                Ok(()) => {}
                Err(
                    failure @ (Failure::TooOften(_)
                    | Failure::NoAnswer(_)
                    | Failure::BadToken
                    | Failure::Withheld(_)),
                ) => return Err(failure),
                // Where nothing can be added, what counts is that their own chat is closed.
                Err(failure) => {
                    tracing::debug!(reason = %failure, "nothing was added to an answer");
                    return Err(Failure::Unreachable);
                }
            }
        }
        Ok(())
    }
}
