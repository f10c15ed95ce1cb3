//! Groups and channels: where somebody brought the bot, as the front ends hear it from their platform.
//!
//! Deliberately absent: who else is in them, and what they say there.

use crate::account::{self, Platform, Speaker};
use crate::app::App;
use crate::error::Result;
use crate::i18n::Lang;
use crate::id::{AccountId, ChatId};
use crate::outbox::{self, Message};
pub use crate::store::chats::{Chat, ChatKind};
use crate::store::{Actor, Tx, cards, chats};

/// A title is no longer than this, in characters.
const TITLE_MAX: usize = 100;

/// A group or channel as its platform tells of it.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    pub platform: Platform,
    /// The platform's own id of it.
    pub chat: &'a str,
    pub title: &'a str,
    pub kind: ChatKind,
    pub can_post: bool,
}

/// The bot is in a group or channel, or what it may do there has changed. `by` is who added it.
///
/// # Errors
/// When the database fails.
pub async fn joined(app: &App, found: &Found<'_>, by: &Speaker) -> Result<()> {
    let (tx, ..) = note(app, found, by).await?;
    tx.commit().await
}

/// The bot was brought into a group or channel. In a group that it was not in and may write in, it says
/// hello, in the language of whoever added it.
///
/// # Errors
/// When the database fails.
pub async fn entered(app: &App, found: &Found<'_>, by: &Speaker) -> Result<()> {
    let now = app.clock.now();
    let (mut tx, lang, is_new) = note(app, found, by).await?;
    if is_new && found.can_post && found.kind == ChatKind::Group {
        let chat = chats::of_platform(&mut tx, found.platform, found.chat).await?;
        if let Some(chat) = chat {
            let (chat, since) = (chat.id, now);
            let message = Message::GreetGroup { chat, lang, since };
            outbox::promise(&mut tx, None, None, message, now).await?;
        }
    }
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(())
}

/// Notes it, in a transaction that is still open; with the language of whoever added it, and whether we
/// were not there.
async fn note(app: &App, found: &Found<'_>, by: &Speaker) -> Result<(Tx, Lang, bool)> {
    let account = account::enter(app, by).await?;
    let chat = Chat {
        id: ChatId::new(),
        platform: found.platform,
        chat: found.chat.to_owned(),
        title: tidy(found.title, found.chat),
        kind: found.kind,
        added_by: account.id,
        can_post: found.can_post,
        left_at: None,
        server: None,
    };
    let mut tx = app.store.begin(Actor::System).await?;
    let known = chats::of_platform(&mut tx, chat.platform, &chat.chat).await?;
    let is_new = known.is_none_or(|known| known.left_at.is_some());
    chats::put(&mut tx, &chat, app.clock.now()).await?;
    Ok((tx, account.lang(), is_new))
}

/// The bot was put out of a group or channel: nothing is painted there any more, and whoever posted
/// there is told.
///
/// # Errors
/// When the database fails.
pub async fn left(app: &App, platform: Platform, chat_id: &str) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::System).await?;
    chats::leave(&mut tx, platform, chat_id, now).await?;
    for card in cards::in_chat(&mut tx, platform, chat_id).await? {
        crate::event::lose_card(&mut tx, &card, now).await?;
    }
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(())
}

/// A title as it is kept: in one line, and not endless; the id where nothing is left of it.
pub(crate) fn tidy(title: &str, id: &str) -> String {
    let title: String = title.chars().filter(|c| !c.is_control()).collect();
    let title: String = title.trim().chars().take(TITLE_MAX).collect();
    if title.is_empty() {
        id.to_owned()
    } else {
        title
    }
}

/// A group goes by another id (Telegram's `migrate_to_chat_id`). Messages of before cannot be changed
/// from there, so its cards are posted once more.
///
/// # Errors
/// When the database fails.
pub async fn moved(app: &App, platform: Platform, from: &str, to: &str) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::System).await?;
    chats::rename(&mut tx, platform, from, to).await?;
    for card in cards::in_chat(&mut tx, platform, from).await? {
        cards::move_to(&mut tx, card.id, to).await?;
        // One that was not posted yet is promised already.
        if card.message_id.is_some() {
            let message = Message::PostCard { card: card.id };
            outbox::promise_again(&mut tx, None, card.event_id, message, now).await?;
        }
    }
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(())
}

/// Where somebody can post to from a private chat: what they added the bot to, by the titles.
///
/// # Errors
/// When the database fails.
pub async fn added_by(
    app: &App,
    account: AccountId,
    platform: Platform,
    limit: i64,
) -> Result<Vec<Chat>> {
    let mut tx = app.store.read(Actor::Account(account)).await?;
    let chats = chats::added_by(&mut tx, account, platform, limit).await?;
    tx.commit().await?;
    Ok(chats)
}
