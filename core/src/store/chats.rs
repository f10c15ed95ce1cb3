//! Groups and channels that somebody brought the bot into.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::Tx;
use super::accounts::Platform;
use super::columns::text_enum;
use super::macros::{execute, fetch_all, fetch_optional};
use crate::error::Result;
use crate::id::{AccountId, ChatId};

text_enum! {
    pub enum ChatKind {
        /// Everybody in it speaks.
        Group = "group",
        /// Its administrators speak to all.
        Channel = "channel",
    }
}

#[derive(Clone, Debug, FromRow)]
pub struct Chat {
    pub id: ChatId,
    pub platform: Platform,
    /// The platform's own id of it.
    pub chat: String,
    pub title: String,
    pub kind: ChatKind,
    pub added_by: AccountId,
    /// Whether the platform lets us write there.
    pub can_post: bool,
    pub left_at: Option<DateTime<Utc>>,
    /// The server that it is a channel of, by the platform's id.
    pub server: Option<String>,
}

/// Notes a chat as the platform says it is. Whoever added the bot stays who did, until it is added
/// again after it left.
pub async fn put(tx: &mut Tx, chat: &Chat, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO chats (id, platform, chat, title, kind, added_by, can_post, joined_at,
             server)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (platform, chat) DO UPDATE SET title = excluded.title, kind = excluded.kind,
             can_post = excluded.can_post, left_at = NULL,
             server = COALESCE(excluded.server, chats.server),
             added_by = CASE WHEN chats.left_at IS NULL THEN chats.added_by
                 ELSE excluded.added_by END,
             joined_at = CASE WHEN chats.left_at IS NULL THEN chats.joined_at
                 ELSE excluded.joined_at END",
        chat.id,
        chat.platform,
        &chat.chat,
        &chat.title,
        chat.kind,
        chat.added_by,
        chat.can_post,
        now,
        chat.server.as_deref()
    )?;
    Ok(())
}

pub async fn get(tx: &mut Tx, id: ChatId) -> Result<Option<Chat>> {
    fetch_optional!(
        tx,
        "SELECT id, platform, chat, title, kind, added_by, can_post, left_at, server
         FROM chats
         WHERE id = $1",
        id
    )
}

/// By the platform's own id.
pub async fn of_platform(tx: &mut Tx, platform: Platform, chat: &str) -> Result<Option<Chat>> {
    fetch_optional!(
        tx,
        "SELECT id, platform, chat, title, kind, added_by, can_post, left_at, server
         FROM chats
         WHERE platform = $1 AND chat = $2",
        platform,
        chat
    )
}

/// Those that somebody added the bot to and where it may write, by their titles. A server's channels
/// are not among them.
pub async fn added_by(
    tx: &mut Tx,
    account: AccountId,
    platform: Platform,
    limit: i64,
) -> Result<Vec<Chat>> {
    fetch_all!(
        tx,
        "SELECT id, platform, chat, title, kind, added_by, can_post, left_at, server
         FROM chats
         WHERE added_by = $1 AND platform = $2 AND can_post AND left_at IS NULL
             AND server IS NULL
         ORDER BY title, id LIMIT $3",
        account,
        platform,
        limit
    )
}

pub async fn leave(tx: &mut Tx, platform: Platform, chat: &str, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "UPDATE chats SET left_at = $3 WHERE platform = $1 AND chat = $2 AND left_at IS NULL",
        platform,
        chat,
        now
    )?;
    Ok(())
}

/// It goes by another id. What was noted of that one meanwhile gives way.
pub async fn rename(tx: &mut Tx, platform: Platform, from: &str, to: &str) -> Result<()> {
    execute!(
        tx,
        "DELETE FROM chats WHERE platform = $1 AND chat = $3
             AND EXISTS (SELECT 1 FROM chats old WHERE old.platform = $1 AND old.chat = $2)",
        platform,
        from,
        to
    )?;
    execute!(
        tx,
        "UPDATE chats SET chat = $3 WHERE platform = $1 AND chat = $2",
        platform,
        from,
        to
    )?;
    Ok(())
}
