//! A word where we were brought in: who we are, and what to do first. Posted once, to all.

use super::SendError;
use super::cards::nowhere;
use super::worker::{MAX_ATTEMPTS, Sent, Tried, Worker, later};
use crate::account::Platform;
use crate::app::App;
use crate::chat::{Reply, Text};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::outbox::Message;
use crate::store::outbox::Row;
use crate::store::{Actor, chats, servers};
use crate::tr;

impl Worker {
    /// Says hello. Where it is not taken, nobody waits for it, and the promise is done with.
    pub(super) async fn greet(&self, row: &Row, message: &Message) -> Tried {
        let (platform, chat, reply) = match greeting(self.app(), message).await {
            Ok(Some(found)) => found,
            Ok(None) => return nowhere(Ok(Sent::AsPromised)),
            Err(error) => return nowhere(Err(later(error))),
        };
        let Some(channel) = self.channel(platform) else {
            let error = Error::Inconsistent("no channel reaches the chat".into());
            return nowhere(Err(later(error)));
        };
        let result = match channel.post(&chat, &reply, row.id).await {
            Ok(_) => Ok(Sent::AsPromised),
            Err(SendError::Retry { after, reason }) if row.attempts < MAX_ATTEMPTS => {
                Err(SendError::Retry { after, reason })
            }
            Err(error) => {
                tracing::info!(reason = %error, "nobody was greeted");
                Ok(Sent::AsPromised)
            }
        };
        Tried {
            via: platform.as_str(),
            result,
        }
    }
}

/// What is said, and where; none, where we are there no more.
async fn greeting(app: &App, message: &Message) -> Result<Option<(Platform, String, Reply)>> {
    let mut tx = app.store.read(Actor::System).await?;
    let found = match message {
        Message::GreetServer {
            platform,
            server,
            channel,
            lang,
            ..
        } => {
            let found = servers::get(&mut tx, *platform, server).await?;
            let found = found.filter(|server| server.left_at.is_none());
            found.map(|server| {
                let lang = server.locale.or(*lang).unwrap_or_default();
                let first = tr!(lang, "greeting-server");
                (*platform, channel.clone(), hello(lang, first))
            })
        }
        Message::GreetGroup { chat, lang, .. } => {
            let found = chats::get(&mut tx, *chat).await?;
            let found = found.filter(|chat| chat.left_at.is_none() && chat.can_post);
            found.map(|chat| {
                let first = tr!(*lang, "greeting-group");
                (chat.platform, chat.chat, hello(*lang, first))
            })
        }
        _ => None,
    };
    tx.commit().await?;
    Ok(found)
}

fn hello(lang: Lang, first: String) -> Reply {
    let text = Text::new()
        .title(tr!(lang, "greeting-title"))
        .line(tr!(lang, "start-what"))
        .gap()
        .item(tr!(lang, "greeting-members"))
        .item(first)
        .gap()
        .note(tr!(lang, "greeting-help"));
    Reply::new(text)
}
