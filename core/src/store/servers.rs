//! Servers with channels of their own, what is set there, and which events are at home in them.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::Tx;
use super::accounts::Platform;
use super::cards::Card;
use super::chats::Chat;
use super::macros::{execute, fetch_all, fetch_one, fetch_optional};
use crate::error::Result;
use crate::i18n::Lang;
use crate::id::EventId;
use crate::money::Currency;
use crate::zone::Zone;

/// A server, and what is usual there.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Server {
    pub platform: Platform,
    /// The platform's own id of it.
    pub server: String,
    pub title: String,
    pub currency: Option<Currency>,
    pub zone: Option<Zone>,
    /// In which language its public words are.
    pub locale: Option<Lang>,
    /// Who has it may bring events, besides those who manage the server: the platform's id.
    pub organizer_role: Option<String>,
    pub organizer_role_name: Option<String>,
    /// Where the cards of published events go: the platform's id.
    pub announcement_channel: Option<String>,
    pub announcement_channel_name: Option<String>,
    /// Whether published events are shown among the platform's own events.
    pub mirrors_events: bool,
    pub left_at: Option<DateTime<Utc>>,
}

impl Server {
    /// The name of the role whose people may bring events.
    pub fn organizers(self) -> Option<String> {
        self.organizer_role.and(self.organizer_role_name)
    }
}

/// Notes that we are in a server of that title; what was set there before stays, and its title where the
/// platform named none but the id. Since when we are there comes back.
pub async fn join(
    tx: &mut Tx,
    platform: Platform,
    server: &str,
    title: &str,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>> {
    let row: (DateTime<Utc>,) = fetch_one!(
        tx,
        "INSERT INTO servers (platform, server, title, joined_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (platform, server) DO UPDATE SET left_at = NULL,
             title = CASE WHEN excluded.title = excluded.server THEN servers.title
                 ELSE excluded.title END,
             joined_at = CASE WHEN servers.left_at IS NULL THEN servers.joined_at
                 ELSE excluded.joined_at END
         RETURNING joined_at",
        platform,
        server,
        title,
        now
    )?;
    Ok(row.0)
}

pub async fn leave(
    tx: &mut Tx,
    platform: Platform,
    server: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE servers SET left_at = $3
         WHERE platform = $1 AND server = $2 AND left_at IS NULL",
        platform,
        server,
        now
    )?;
    Ok(())
}

pub async fn get(tx: &mut Tx, platform: Platform, server: &str) -> Result<Option<Server>> {
    fetch_optional!(
        tx,
        "SELECT platform, server, title, currency, zone, locale, organizer_role,
             organizer_role_name, announcement_channel, announcement_channel_name, mirrors_events,
             left_at
         FROM servers WHERE platform = $1 AND server = $2",
        platform,
        server
    )
}

/// The servers that we are in, by their ids: for a front end that asks its platform which are left.
pub async fn joined(tx: &mut Tx, platform: Platform) -> Result<Vec<Server>> {
    fetch_all!(
        tx,
        "SELECT platform, server, title, currency, zone, locale, organizer_role,
             organizer_role_name, announcement_channel, announcement_channel_name, mirrors_events,
             left_at
         FROM servers WHERE platform = $1 AND left_at IS NULL ORDER BY server",
        platform
    )
}

pub async fn set_currency(tx: &mut Tx, at: (Platform, &str), to: Currency) -> Result<()> {
    execute!(
        tx,
        "UPDATE servers SET currency = $3 WHERE platform = $1 AND server = $2",
        at.0,
        at.1,
        to
    )?;
    Ok(())
}

pub async fn set_zone(tx: &mut Tx, at: (Platform, &str), to: Zone) -> Result<()> {
    execute!(
        tx,
        "UPDATE servers SET zone = $3 WHERE platform = $1 AND server = $2",
        at.0,
        at.1,
        to
    )?;
    Ok(())
}

pub async fn set_locale(tx: &mut Tx, at: (Platform, &str), to: Option<Lang>) -> Result<()> {
    execute!(
        tx,
        "UPDATE servers SET locale = $3 WHERE platform = $1 AND server = $2",
        at.0,
        at.1,
        to
    )?;
    Ok(())
}

/// Cards that stand in a server may read otherwise now: they are looked at again.
pub async fn look_again(tx: &mut Tx, platform: Platform, server: &str) -> Result<()> {
    execute!(
        tx,
        "UPDATE cards SET seen = '' WHERE platform = $1 AND status = 'live' AND chat IN (
             SELECT chat FROM chats WHERE platform = $1 AND server = $2)",
        platform,
        server
    )?;
    Ok(())
}

/// With the role's id and name, or none.
pub async fn set_organizer_role(
    tx: &mut Tx,
    at: (Platform, &str),
    role: Option<(&str, &str)>,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE servers SET organizer_role = $3, organizer_role_name = $4
         WHERE platform = $1 AND server = $2",
        at.0,
        at.1,
        role.map(|(id, _)| id),
        role.map(|(_, name)| name)
    )?;
    Ok(())
}

/// With the channel's id and name, or none.
pub async fn set_announcement_channel(
    tx: &mut Tx,
    at: (Platform, &str),
    channel: Option<(&str, &str)>,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE servers SET announcement_channel = $3, announcement_channel_name = $4
         WHERE platform = $1 AND server = $2",
        at.0,
        at.1,
        channel.map(|(id, _)| id),
        channel.map(|(_, name)| name)
    )?;
    Ok(())
}

pub async fn set_mirrors_events(tx: &mut Tx, at: (Platform, &str), to: bool) -> Result<()> {
    execute!(
        tx,
        "UPDATE servers SET mirrors_events = $3 WHERE platform = $1 AND server = $2",
        at.0,
        at.1,
        to
    )?;
    Ok(())
}

/// A channel is gone: nothing is announced there any more.
pub async fn forget_channel(tx: &mut Tx, platform: Platform, channel: &str) -> Result<()> {
    execute!(
        tx,
        "UPDATE servers SET announcement_channel = NULL, announcement_channel_name = NULL
         WHERE platform = $1 AND announcement_channel = $2",
        platform,
        channel
    )?;
    Ok(())
}

/// The language of the server that a channel belongs to, where it has one.
pub async fn locale_of_chat(tx: &mut Tx, platform: Platform, chat: &str) -> Result<Option<Lang>> {
    let row: Option<(Option<Lang>,)> = fetch_optional!(
        tx,
        "SELECT s.locale FROM chats c JOIN servers s ON s.platform = c.platform AND s.server = c.server
         WHERE c.platform = $1 AND c.chat = $2",
        platform,
        chat
    )?;
    Ok(row.and_then(|(locale,)| locale))
}

/// The cards that are promised to the channels of a server, or live there.
pub async fn cards_in(tx: &mut Tx, platform: Platform, server: &str) -> Result<Vec<Card>> {
    fetch_all!(
        tx,
        "SELECT c.id, c.event_id, c.platform, c.chat, c.message_id, c.posted_by, c.status, c.painted,
             c.tries
         FROM cards c JOIN chats h ON h.platform = c.platform AND h.chat = c.chat
         WHERE h.platform = $1 AND h.server = $2 AND c.status IN ('promised', 'live')
         ORDER BY c.id",
        platform,
        server
    )
}

/// Notes that an event is at home in a server. Whether that is new.
pub async fn bring_home(
    tx: &mut Tx,
    event: EventId,
    platform: Platform,
    server: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "INSERT INTO event_homes (event_id, platform, server, since) VALUES ($1, $2, $3, $4)
         ON CONFLICT (event_id, platform, server) DO NOTHING",
        event,
        platform,
        server,
        now
    )?;
    Ok(rows == 1)
}

/// The servers that an event is at home in and that we are in.
pub async fn homes_of(tx: &mut Tx, event: EventId) -> Result<Vec<Server>> {
    fetch_all!(
        tx,
        "SELECT s.platform, s.server, s.title, s.currency, s.zone, s.locale, s.organizer_role,
             s.organizer_role_name, s.announcement_channel, s.announcement_channel_name,
             s.mirrors_events, s.left_at
         FROM event_homes h JOIN servers s ON s.platform = h.platform AND s.server = h.server
         WHERE h.event_id = $1 AND s.left_at IS NULL ORDER BY s.title, s.server",
        event
    )
}

/// The announcement channels of those, each with the title of its server.
pub async fn announcement_chats(tx: &mut Tx, event: EventId) -> Result<Vec<Chat>> {
    fetch_all!(
        tx,
        "SELECT c.id, c.platform, c.chat, c.title || ' · ' || s.title AS title, c.kind, c.added_by,
             c.can_post, c.left_at, c.server
         FROM event_homes h JOIN servers s ON s.platform = h.platform AND s.server = h.server
         JOIN chats c ON c.platform = s.platform AND c.chat = s.announcement_channel
         WHERE h.event_id = $1 AND s.left_at IS NULL AND c.left_at IS NULL AND c.can_post
             AND c.server = s.server
         ORDER BY s.title, c.title, c.id",
        event
    )
}

/// Those where a card of the event is promised or stands.
pub async fn announced_in(tx: &mut Tx, event: EventId) -> Result<Vec<Chat>> {
    fetch_all!(
        tx,
        "SELECT c.id, c.platform, c.chat, c.title || ' · ' || s.title AS title, c.kind, c.added_by,
             c.can_post, c.left_at, c.server
         FROM chats c JOIN servers s ON s.platform = c.platform AND s.announcement_channel = c.chat
         WHERE s.left_at IS NULL AND EXISTS (SELECT 1 FROM cards k
             WHERE k.event_id = $1 AND k.platform = c.platform AND k.chat = c.chat
                 AND k.status IN ('promised', 'live'))
         ORDER BY s.title, c.title, c.id",
        event
    )
}
