//! Servers that have channels of their own: where somebody brought the bot, what is set there, and
//! which events are at home in them.
//!
//! What somebody may do there is what the platform says each time (`access::Member`), by the rules of
//! `access`. Deliberately absent: who else is there, and groups with no channels, which are places.

mod out;

use chrono::{DateTime, Utc};

use crate::access::{self, Bringer, Member, Steward};
use crate::account::Platform;
use crate::app::App;
use crate::error::{Error, Rejection, Result};
use crate::i18n::Lang;
use crate::id::{AccountId, ChatId, EventId};
use crate::money::Currency;
use crate::outbox::{Message, promise};
use crate::place::tidy;
use crate::store::chats::{Chat, ChatKind};
pub use crate::store::homes::{Brought, Housed};
pub use crate::store::servers::Server;
use crate::store::{Actor, Tx, audit, chats, homes, mirrors, servers};
use crate::zone::Zone;
pub use out::{
    brought, brought_role, housed, housed_event, let_back, out_of, put_out, take_role_off,
};

/// One setting to change.
#[derive(Clone, Debug)]
pub enum Setting {
    Currency(Currency),
    Zone(Zone),
    /// None: as whoever posts speaks.
    Language(Option<Lang>),
    /// None: only those who manage the server bring events.
    Organizers(Option<Named>),
    /// None: nothing is announced by itself.
    Announcements(Option<Channel>),
    /// Whether published events are shown among the platform's own.
    MirrorsEvents(bool),
}

/// A role, by the platform's id.
#[derive(Clone, Debug)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// A channel, by the platform's id.
#[derive(Clone, Debug)]
pub struct Channel {
    pub id: String,
    pub name: String,
    /// Whether we may write there.
    pub can_post: bool,
}

/// Where the bot says hello in a server that it was brought into.
#[derive(Clone, Debug)]
pub struct Lobby {
    /// The channel, by the platform's id.
    pub channel: String,
    /// In which the server speaks, as far as the platform says so.
    pub lang: Option<Lang>,
}

/// The bot is in a server, or is again: what was set there before holds. Where it was not, it says hello in
/// the lobby, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn joined(
    app: &App,
    platform: Platform,
    server: &str,
    title: &str,
    lobby: Option<Lobby>,
) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::System).await?;
    let known = servers::get(&mut tx, platform, server).await?;
    let was_there = known.is_some_and(|server| server.left_at.is_none());
    let since = servers::join(&mut tx, platform, server, &tidy(title, server), now).await?;
    if let Some(lobby) = lobby.filter(|_| !was_there) {
        let message = Message::GreetServer {
            platform,
            server: server.to_owned(),
            channel: lobby.channel,
            lang: lobby.lang,
            since,
        };
        promise(&mut tx, None, None, message, now).await?;
    }
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(())
}

/// The bot was put out of a server: nothing is painted there any more, and whoever posted there is
/// told. What was set is kept for when it comes back.
///
/// # Errors
/// When the database fails.
pub async fn left(app: &App, platform: Platform, server: &str) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::System).await?;
    servers::leave(&mut tx, platform, server, now).await?;
    for card in servers::cards_in(&mut tx, platform, server).await? {
        crate::event::lose_card(&mut tx, &card, now).await?;
    }
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(())
}

/// A channel was deleted, or is closed to us: as when we are put out of a group, and nothing is
/// announced there any more.
///
/// # Errors
/// When the database fails.
pub async fn channel_gone(app: &App, platform: Platform, channel: &str) -> Result<()> {
    let mut tx = app.store.begin(Actor::System).await?;
    servers::forget_channel(&mut tx, platform, channel).await?;
    tx.commit().await?;
    crate::place::left(app, platform, channel).await
}

/// The servers that we are in, as far as we know: a front end that sees its platform's list after
/// some time away tells us of those we have [`left`].
///
/// # Errors
/// When the database fails.
pub async fn all(app: &App, platform: Platform) -> Result<Vec<Server>> {
    let mut tx = app.store.read(Actor::System).await?;
    let joined = servers::joined(&mut tx, platform).await?;
    tx.commit().await?;
    Ok(joined)
}

/// What is set in a server; where we have not heard of it, nothing is.
///
/// # Errors
/// When the database fails.
pub async fn settings(app: &App, platform: Platform, member: &Member) -> Result<Server> {
    let mut tx = app.store.read(Actor::System).await?;
    let server = read(&mut tx, platform, member).await?;
    tx.commit().await?;
    Ok(server)
}

/// The same, in a transaction of the system's that reads more.
pub(crate) async fn read(tx: &mut Tx, platform: Platform, member: &Member) -> Result<Server> {
    let server = servers::get(tx, platform, &member.server).await?;
    Ok(server.unwrap_or_else(|| Server {
        platform,
        server: member.server.clone(),
        title: tidy(&member.name, &member.server),
        currency: None,
        zone: None,
        locale: None,
        organizer_role: None,
        organizer_role_name: None,
        announcement_channel: None,
        announcement_channel_name: None,
        mirrors_events: true,
        left_at: None,
    }))
}

/// Changes a setting; `name` is the server's.
///
/// # Errors
/// `MayNotPost`.
#[tracing::instrument(name = "server.set", skip_all)]
pub async fn set(
    app: &App,
    by: AccountId,
    permit: &Steward,
    name: &str,
    setting: Setting,
) -> Result<()> {
    let now = app.clock.now();
    let (platform, server) = (permit.platform(), permit.server());
    let at = (platform, server);
    let mut tx = app.store.begin(Actor::Account(by)).await?;
    tx.act(permit).await?;
    // Whoever says something there has us there, also where we have not been told.
    servers::join(&mut tx, platform, server, &tidy(name, server), now).await?;
    match setting {
        Setting::Currency(currency) => servers::set_currency(&mut tx, at, currency).await?,
        Setting::Zone(zone) => servers::set_zone(&mut tx, at, zone).await?,
        Setting::Language(lang) => {
            servers::set_locale(&mut tx, at, lang).await?;
            servers::look_again(&mut tx, platform, server).await?;
        }
        Setting::Organizers(role) => {
            let role = role.map(|role| (tidy(&role.name, &role.id), role.id));
            let role = role.as_ref().map(|(name, id)| (&**id, &**name));
            servers::set_organizer_role(&mut tx, at, role).await?;
        }
        Setting::Announcements(None) => {
            servers::set_announcement_channel(&mut tx, at, None).await?;
        }
        Setting::Announcements(Some(channel)) => {
            let name = note_channel(&mut tx, by, at, &channel, now).await?;
            let channel = Some((&*channel.id, &*name));
            servers::set_announcement_channel(&mut tx, at, channel).await?;
        }
        Setting::MirrorsEvents(to) => servers::set_mirrors_events(&mut tx, at, to).await?,
    }
    audit::note(&mut tx, None, "server.set", server.to_owned(), now).await?;
    tx.commit().await
}

/// The event is at home in the server from now on: its organizer speaks there, and may bring events.
///
/// # Errors
/// `EventNotFound`, `NotYourEvent`, `NotOrganizerHere`; `PutOutHere` where those who manage the server put
/// it out, to anybody else.
#[tracing::instrument(name = "server.bring_home", skip_all, fields(event = %event))]
pub async fn bring_home(
    app: &App,
    organizer: AccountId,
    event: EventId,
    platform: Platform,
    member: &Member,
) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    access::organizer(&mut tx, organizer, event).await?;
    let permit = access::bringer(&mut tx, platform, member).await?;
    settle(&mut tx, &permit, event, member, now).await?;
    tx.commit().await
}

/// The same, where they may; otherwise it stays where it is.
///
/// # Errors
/// `EventNotFound`, `NotYourEvent`.
pub async fn bring_home_if_allowed(
    app: &App,
    organizer: AccountId,
    event: EventId,
    platform: Platform,
    member: &Member,
) -> Result<()> {
    match bring_home(app, organizer, event, platform, member).await {
        Err(Error::Rejection(Rejection::NotOrganizerHere { .. } | Rejection::PutOutHere)) => Ok(()),
        done => done,
    }
}

/// Brings the event home and makes the channel, in which they speak, one for its card.
///
/// # Errors
/// `EventNotFound`, `NotYourEvent`, `NotYetPublished`, `AlreadyCancelled`, `NotOrganizerHere`,
/// `PutOutHere`, `MayNotPost`.
pub async fn open_channel(
    app: &App,
    organizer: AccountId,
    event: EventId,
    platform: Platform,
    member: &Member,
    channel: &str,
) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let (_, found) = access::organizer(&mut tx, organizer, event).await?;
    crate::event::may_be_posted(&found, now)?;
    let permit = access::bringer(&mut tx, platform, member).await?;
    settle(&mut tx, &permit, event, member, now).await?;
    let channel = Channel {
        id: channel.to_owned(),
        name: member.channel_name.clone(),
        can_post: member.can_post,
    };
    let at = (platform, permit.server());
    note_channel(&mut tx, organizer, at, &channel, now).await?;
    tx.commit().await
}

async fn settle(
    tx: &mut Tx,
    permit: &Bringer,
    event: EventId,
    member: &Member,
    now: DateTime<Utc>,
) -> Result<()> {
    let (platform, server) = (permit.platform(), permit.server());
    servers::join(tx, platform, server, &tidy(&member.name, server), now).await?;
    if member.manages {
        homes::let_back(tx, (platform, server), event).await?;
    } else if homes::is_put_out(tx, (platform, server), event).await? {
        return Err(Rejection::PutOutHere.into());
    }
    at_home(tx, event, (platform, server), now).await
}

/// Notes that an event is at home in a server.
async fn at_home(
    tx: &mut Tx,
    event: EventId,
    (platform, server): (Platform, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    // What somebody deleted among the server's events is shown there once more.
    mirrors::let_back(tx, event, platform, server).await?;
    if servers::bring_home(tx, event, platform, server, now).await? {
        let at = server.to_owned();
        audit::note(tx, Some(event), "event.home", at, now).await?;
    }
    Ok(())
}

/// Notes a channel of the server; its name comes back.
async fn note_channel(
    tx: &mut Tx,
    by: AccountId,
    (platform, server): (Platform, &str),
    channel: &Channel,
    now: DateTime<Utc>,
) -> Result<String> {
    let title = tidy(&channel.name, &channel.id);
    if !channel.can_post {
        return Err(Rejection::MayNotPost { channel: title }.into());
    }
    let chat = Chat {
        id: ChatId::new(),
        platform,
        chat: channel.id.clone(),
        title: title.clone(),
        kind: ChatKind::Channel,
        added_by: by,
        can_post: true,
        left_at: None,
        server: Some(server.to_owned()),
    };
    chats::put(tx, &chat, now).await?;
    Ok(title)
}

/// The servers that an organizer's event is at home in and that we are in.
///
/// # Errors
/// `EventNotFound`, `NotYourEvent`.
pub async fn homes(app: &App, organizer: AccountId, event: EventId) -> Result<Vec<Server>> {
    let mut tx = app.store.read(Actor::Account(organizer)).await?;
    let (permit, _) = access::organizer(&mut tx, organizer, event).await?;
    tx.act(&permit).await?;
    let homes = servers::homes_of(&mut tx, event).await?;
    tx.commit().await?;
    Ok(homes)
}

/// Where an organizer can post an event to from a private chat: the announcement channels of the
/// servers that it is at home in.
///
/// # Errors
/// `EventNotFound`, `NotYourEvent`.
pub async fn announcement_chats(
    app: &App,
    organizer: AccountId,
    event: EventId,
) -> Result<Vec<Chat>> {
    let mut tx = app.store.read(Actor::Account(organizer)).await?;
    access::organizer(&mut tx, organizer, event).await?;
    let chats = servers::announcement_chats(&mut tx, event).await?;
    tx.commit().await?;
    Ok(chats)
}

/// Those of them where its card is promised or stands.
///
/// # Errors
/// `EventNotFound`, `NotYourEvent`.
pub async fn announced_in(app: &App, organizer: AccountId, event: EventId) -> Result<Vec<Chat>> {
    let mut tx = app.store.read(Actor::Account(organizer)).await?;
    access::organizer(&mut tx, organizer, event).await?;
    let chats = servers::announced_in(&mut tx, event).await?;
    tx.commit().await?;
    Ok(chats)
}
