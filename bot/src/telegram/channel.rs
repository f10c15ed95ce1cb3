//! Where promised messages go out on Telegram, and the cards that events have in groups.

use async_trait::async_trait;
use eventos_core::account::{Identity, Platform};
use eventos_core::app::App;
use eventos_core::chat::Reply;
use eventos_core::delivery::{Channel, Repainted, SendError, Undeliverable};
use eventos_core::id::OutboxId;
use teloxide::types::{ChatId, MessageId, ThreadId};

use super::Name;
use super::client::{Client, Failure};
use super::input::Spot;
use super::limits::Errand;
use super::markup::Surface;
use super::places;
use super::send::Place;

pub struct TelegramChannel {
    pub app: App,
    pub client: Client,
    pub name: Name,
}

impl TelegramChannel {
    async fn failed(&self, chat: ChatId, failure: Failure) -> SendError {
        if let Failure::Moved(to) = failure {
            places::moved(&self.app, chat, to).await;
        }
        send_error(&failure)
    }

    fn surface(&self) -> Result<Surface<'_>, SendError> {
        let bot = self.name.get().ok_or_else(|| SendError::Retry {
            after: None,
            reason: "the bot does not know its name yet".into(), // not-for-people: the row's error
        })?;
        Ok(Surface::Shared { bot })
    }
}

#[async_trait]
impl Channel for TelegramChannel {
    fn platform(&self) -> Platform {
        Platform::Telegram
    }

    async fn send(&self, to: &Identity, message: &Reply, _: OutboxId) -> Result<(), SendError> {
        let (chat, _) = chat_of(&to.external_id)?;
        let place = Place::private(Errand::Delivery(chat));
        match self.client.send(place, message, Surface::Private).await {
            Ok(_) => Ok(()),
            Err(failure) => Err(self.failed(chat, failure).await),
        }
    }

    async fn post(&self, chat: &str, message: &Reply, _: OutboxId) -> Result<String, SendError> {
        let (chat, thread) = chat_of(chat)?;
        let place = Place {
            errand: Errand::Delivery(chat),
            thread,
            answers: None,
        };
        match self.client.send(place, message, self.surface()?).await {
            Ok(Some(sent)) => Ok(sent.to_string()),
            // not-for-people: the row's error
            Ok(None) => Err(send_error(&Failure::Refused("nothing to be said".into()))),
            Err(failure) => Err(self.failed(chat, failure).await),
        }
    }

    async fn repaint(
        &self,
        chat: &str,
        message_id: &str,
        message: &Reply,
    ) -> Result<Repainted, SendError> {
        let (chat, _) = chat_of(chat)?;
        let id = message_id.parse().map(MessageId);
        let id = id.map_err(|_| send_error(&Failure::Gone))?;
        let errand = Errand::Delivery(chat);
        match self.client.edit(errand, id, message, self.surface()?).await {
            Ok(()) => Ok(Repainted::Done),
            Err(Failure::Unchangeable) => Ok(Repainted::TooOld),
            Err(failure) => Err(self.failed(chat, failure).await),
        }
    }
}

fn chat_of(address: &str) -> Result<(ChatId, Option<ThreadId>), SendError> {
    // not-for-people: the row's error
    let no_chat = || send_error(&Failure::Refused("not a chat of Telegram's".into()));
    Spot::read(address).ok_or_else(no_chat)
}

fn send_error(failure: &Failure) -> SendError {
    let reason = failure.to_string();
    match failure {
        Failure::TooOften(after) => SendError::Retry {
            after: Some(*after),
            reason,
        },
        Failure::Moved(_) | Failure::NoAnswer(_) | Failure::BadToken => SendError::Retry {
            after: None,
            reason,
        },
        Failure::Unreachable => SendError::GiveUp {
            why: Undeliverable::Blocked,
            reason,
        },
        Failure::Same | Failure::Gone | Failure::Unchangeable | Failure::Refused(_) => {
            SendError::GiveUp {
                why: Undeliverable::Refused,
                reason,
            }
        }
    }
}
