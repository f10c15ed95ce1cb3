//! Where promised messages go out on Discord, and the cards that events have in channels.

use async_trait::async_trait;
use eventos_core::account::{Identity, Platform};
use eventos_core::app::App;
use eventos_core::chat::Reply;
use eventos_core::delivery::{Channel, Repainted, SendError, Undeliverable};
use eventos_core::id::OutboxId;
use serenity::model::id::{ChannelId, MessageId, UserId};

use super::client::{Client, Failure};
use super::limits::Errand;
use super::send::Place;
use super::whisper::Whispers;

pub struct DiscordChannel {
    pub app: App,
    pub client: Client,
    pub whispers: Whispers,
}

impl DiscordChannel {
    /// To somebody alone; where they take no messages from us, below what they did lately.
    async fn bring(&self, person: UserId, message: &Reply, nonce: &str) -> Result<(), Failure> {
        let sent = async {
            let channel = self.client.direct(Errand::Delivery, person).await?;
            let place = Place {
                channel,
                errand: Errand::Delivery,
                answers: None,
            };
            self.client.send(place, message, nonce).await
        };
        match sent.await {
            Ok(_) => Ok(()),
            Err(Failure::Unreachable) => {
                let now = self.app.clock.now();
                let whispered = self.whispers.whisper(&self.client, person, message, now);
                whispered.await
            }
            Err(failure) => Err(failure),
        }
    }
}

#[async_trait]
impl Channel for DiscordChannel {
    fn platform(&self) -> Platform {
        Platform::Discord
    }

    async fn send(&self, to: &Identity, message: &Reply, id: OutboxId) -> Result<(), SendError> {
        let person = UserId::new(number(&to.external_id)?);
        let sent = self.bring(person, message, &nonce(id)).await;
        sent.map_err(|failure| send_error(&failure))
    }

    async fn post(&self, chat: &str, message: &Reply, id: OutboxId) -> Result<String, SendError> {
        let place = Place {
            channel: ChannelId::new(number(chat)?),
            errand: Errand::Delivery,
            answers: None,
        };
        match self.client.send(place, message, &nonce(id)).await {
            Ok(Some(sent)) => Ok(sent.to_string()),
            // not-for-people: the row's error
            Ok(None) => Err(send_error(&Failure::Refused("nothing to be said".into()))),
            Err(failure) => Err(send_error(&failure)),
        }
    }

    async fn repaint(
        &self,
        chat: &str,
        message_id: &str,
        message: &Reply,
    ) -> Result<Repainted, SendError> {
        let channel = ChannelId::new(number(chat)?);
        let id = MessageId::new(number(message_id)?);
        match self
            .client
            .edit(Errand::Delivery, channel, id, message)
            .await
        {
            Ok(()) => Ok(Repainted::Done),
            Err(Failure::Unchangeable) => Ok(Repainted::TooOld),
            Err(failure) => Err(send_error(&failure)),
        }
    }

    async fn take_away(&self, chat: &str, message_id: &str) -> Result<(), SendError> {
        let channel = ChannelId::new(number(chat)?);
        let id = MessageId::new(number(message_id)?);
        match self.client.take_away(channel, id).await {
            Ok(()) | Err(Failure::Gone) => Ok(()),
            Err(failure) => Err(send_error(&failure)),
        }
    }
}

/// By which Discord knows a repetition: at most 25 characters, with the message's number among those of
/// a reply (<https://docs.discord.com/developers/resources/message#create-message>).
fn nonce(id: OutboxId) -> String {
    id.short()
}

fn number(id: &str) -> Result<u64, SendError> {
    // not-for-people: the row's error
    let no_id = || send_error(&Failure::Refused("not an id of Discord's".into()));
    id.parse().ok().filter(|id| *id != 0).ok_or_else(no_id)
}

fn send_error(failure: &Failure) -> SendError {
    let reason = failure.to_string();
    match failure {
        Failure::TooOften(after) => SendError::Retry {
            after: Some(*after),
            reason,
        },
        Failure::NoAnswer(_) | Failure::BadToken | Failure::Withheld(_) => SendError::Retry {
            after: None,
            reason,
        },
        // Only a refusal that says so means that they take no messages.
        Failure::Unreachable => SendError::GiveUp {
            why: Undeliverable::Blocked,
            reason,
        },
        _ => SendError::GiveUp {
            why: Undeliverable::Refused,
            reason,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_leaves_room_for_the_number_of_a_message() {
        let id = OutboxId::new();
        assert_eq!(nonce(id), nonce(id));
        assert!(format!("{}.99", nonce(id)).len() <= 25);
    }
}
