//! An event's card in a group or channel: posted once, and painted again whenever it would show
//! something else.
//!
//! Selling knows nothing of it. A painter asks which cards' events read otherwise than when they were
//! last looked at, leases those, and writes down what it painted; so any number of sales between two
//! looks is one repaint, and the last state is always painted. Deliberately absent: how a card looks
//! (`chat::cards`), and sending it (`delivery`).

use chrono::{DateTime, TimeDelta, Utc};

use super::{Event, EventStatus, Full, OPEN_END, over_at};
use crate::access;
use crate::app::App;
use crate::chat_links;
use crate::error::{Error, Rejection, Result};
use crate::i18n::Lang;
use crate::id::{AccountId, CardId, ChatId, EventId};
use crate::outbox::{Message, promise, promise_again};
use crate::store::accounts::Platform;
pub use crate::store::cards::{Card, CardStatus};
use crate::store::{Actor, Tx, accounts, audit, cards, chats, events, servers};

/// Between two changes of a card: Telegram takes twenty messages a minute in a group, and counts
/// changes.
pub const REPAINT_PAUSE: TimeDelta = TimeDelta::seconds(5);
/// How long a card is one painter's own. Every sending has a shorter timeout.
const LEASE: TimeDelta = TimeDelta::seconds(120);
const BATCH: i64 = 32;
/// How long a card stands before it is put there anew.
const STANDS_FOR: TimeDelta = TimeDelta::hours(1);

/// Where a card goes.
#[derive(Clone, Copy, Debug)]
pub enum Spot<'a> {
    /// The group in which it was asked for.
    Here { platform: Platform, chat: &'a str },
    /// A group or channel that the organizer added the bot to, or where the event is announced.
    Added(ChatId),
}

/// A card as it is to be shown now.
pub struct ToPaint {
    pub card: Card,
    pub full: Full,
    /// The server's that it stands in, or its organizer's.
    pub lang: Lang,
    seen: String,
    lease_until: DateTime<Utc>,
}

/// The address of a card of the event's that stands in a server, for whoever is a member there; none where
/// there is none.
///
/// # Errors
/// When the database fails.
pub async fn card_address(app: &App, event: EventId) -> Result<Option<String>> {
    let mut tx = app.store.read(Actor::System).await?;
    let card = cards::standing(&mut tx, event).await?;
    tx.commit().await?;
    Ok(card.and_then(|card| match card.platform {
        Platform::Discord => Some(chat_links::discord_message(
            &card.server,
            &card.chat,
            &card.message_id,
        )),
        _ => None,
    }))
}

/// Promises an event's card. The same request twice is one card.
///
/// # Errors
/// `EventNotFound`, `NotYourEvent`, `NotYetPublished`, `AlreadyCancelled`, `ChatNotFound`.
#[tracing::instrument(name = "event.post_card", skip_all, fields(event = %event))]
pub async fn post_card(
    app: &App,
    organizer: AccountId,
    event: EventId,
    spot: Spot<'_>,
    request_key: &str,
) -> Result<Event> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(organizer)).await?;
    let (_, event) = access::organizer(&mut tx, organizer, event).await?;
    may_be_posted(&event, now)?;
    let (platform, chat) = match spot {
        Spot::Here { platform, chat } => (platform, chat.to_owned()),
        Spot::Added(id) => {
            let chat = chats::get(&mut tx, id).await?;
            let chat = chat.filter(|chat| chat.can_post && chat.left_at.is_none());
            let chat = chat.ok_or(Rejection::ChatNotFound)?;
            let is_theirs = match chat.server {
                None => chat.added_by == organizer,
                // What somebody may write in there is the server's to say, not whose idea it was.
                Some(_) => {
                    let announced = servers::announcement_chats(&mut tx, event.id).await?;
                    announced.iter().any(|one| one.id == id)
                }
            };
            if !is_theirs {
                return Err(Rejection::ChatNotFound.into());
            }
            (chat.platform, chat.chat)
        }
    };
    promise_card(&mut tx, &event, platform, chat, request_key, now).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(event)
}

/// Promises an event's card to the announcement channels of the servers that it is at home in, in the
/// transaction that puts it on sale.
pub(super) async fn announce(tx: &mut Tx, event: &Event, now: DateTime<Utc>) -> Result<()> {
    for chat in servers::announcement_chats(tx, event.id).await? {
        let key = format!("announce:{}:{}", event.id, chat.id);
        promise_card(tx, event, chat.platform, chat.chat, &key, now).await?;
    }
    Ok(())
}

async fn promise_card(
    tx: &mut Tx,
    event: &Event,
    platform: Platform,
    chat: String,
    request_key: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let card = Card {
        id: CardId::new(),
        event_id: event.id,
        platform,
        chat,
        message_id: None,
        posted_by: event.organizer_id,
        status: CardStatus::Promised,
        painted: 0,
        tries: 0,
    };
    if cards::insert(tx, &card, request_key, now).await? {
        let message = Message::PostCard { card: card.id };
        promise(tx, None, Some(event.id), message, now).await?;
        audit::note(tx, Some(event.id), "card.post", card.id.to_string(), now).await?;
    }
    Ok(())
}

/// # Errors
/// `NotYetPublished`, `AlreadyCancelled`.
pub fn may_be_posted(event: &Event, now: DateTime<Utc>) -> Result<(), Rejection> {
    match event.status {
        EventStatus::Draft => Err(Rejection::NotYetPublished),
        EventStatus::Published if over_at(event) > now => Ok(()),
        _ => Err(Rejection::AlreadyCancelled),
    }
}

/// A card that is promised, as it is to be posted; none when it was posted, or is gone.
///
/// # Errors
/// When the database fails.
pub async fn promised_card(app: &App, card: CardId) -> Result<Option<(Card, Full, Lang)>> {
    let mut tx = app.store.read(Actor::System).await?;
    let card = cards::get(&mut tx, card).await?;
    let Some(card) = card.filter(|card| card.status == CardStatus::Promised) else {
        return Ok(None);
    };
    let (full, lang) = read(&mut tx, &card).await?;
    tx.commit().await?;
    Ok(Some((card, full, lang)))
}

/// It was posted: from here on it is kept up to date. One that was put out meanwhile is taken away again.
///
/// # Errors
/// When the database fails.
pub async fn card_posted(app: &App, card: CardId, message_id: &str, painted: u32) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::System).await?;
    if !cards::posted(&mut tx, card, message_id, i64::from(painted), now).await?
        && cards::stray(&mut tx, card, message_id).await?
    {
        promise(&mut tx, None, None, Message::TakeCardAway { card }, now).await?;
    }
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(())
}

/// A card that is wanted no more, with the message that shows it; none where it never stood.
///
/// # Errors
/// When the database fails.
pub async fn card_to_take_away(app: &App, card: CardId) -> Result<Option<(Card, String)>> {
    let mut tx = app.store.read(Actor::System).await?;
    let card = cards::get(&mut tx, card).await?;
    tx.commit().await?;
    let card = card.filter(|card| card.status == CardStatus::Gone);
    Ok(card.and_then(|mut card| card.message_id.take().map(|id| (card, id))))
}

/// Leases the cards on `platform` that may show something else than what is true, up to a batch.
///
/// # Errors
/// When the database fails.
pub async fn cards_to_paint(app: &App, platform: Platform) -> Result<Vec<ToPaint>> {
    let now = app.clock.now();
    let mut tx = app.store.read(Actor::System).await?;
    let due = cards::due(&mut tx, platform, now, now - OPEN_END, BATCH).await?;
    tx.commit().await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let lease_until = now + LEASE;
    let mut tx = app.store.begin(Actor::System).await?;
    let claimed = cards::claim(&mut tx, &due, now, lease_until).await?;
    tx.commit().await?;
    let mut tx = app.store.read(Actor::System).await?;
    let mut to_paint = Vec::with_capacity(claimed.len());
    for card in claimed {
        // Read before what is painted: a change in between is looked at once more.
        let seen = due.iter().find(|due| due.id == card.id);
        let seen = seen.map(|due| due.now_seen.clone()).unwrap_or_default();
        let (full, lang) = read(&mut tx, &card).await?;
        to_paint.push(ToPaint {
            card,
            full,
            lang,
            seen,
            lease_until,
        });
    }
    tx.commit().await?;
    Ok(to_paint)
}

async fn read(tx: &mut Tx, card: &Card) -> Result<(Full, Lang)> {
    let event = events::get(tx, card.event_id)
        .await?
        .ok_or_else(|| Error::Inconsistent("a card of no event".into()))?;
    let full = Full::of(tx, event).await?;
    let lang = match servers::locale_of_chat(tx, card.platform, &card.chat).await? {
        Some(lang) => lang,
        None => accounts::get(tx, card.posted_by).await?.lang(),
    };
    Ok((full, lang))
}

impl ToPaint {
    /// Whether what it is to show is not what it shows. `painted` is a seal over the former.
    pub fn differs(&self, painted: u32) -> bool {
        self.card.painted != i64::from(painted)
    }

    /// It shows what it should. A cancelled or ended event's card is done with that.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn painted(&self, app: &App, painted: u32) -> Result<()> {
        let now = app.clock.now();
        let over = matches!(
            self.full.event.status,
            EventStatus::Cancelled | EventStatus::Ended
        );
        let pause = if self.differs(painted) {
            REPAINT_PAUSE
        } else {
            TimeDelta::zero()
        };
        let looked = cards::Looked {
            id: self.card.id,
            lease_until: self.lease_until,
            status: if over {
                CardStatus::Done
            } else {
                CardStatus::Live
            },
            seen: self.seen.clone(),
            painted: i64::from(painted),
            next_paint_at: now + pause,
        };
        let mut tx = app.store.begin(Actor::System).await?;
        cards::looked(&mut tx, &looked).await?;
        tx.commit().await
    }

    /// It could not be painted now, and is tried again after `pause`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn failed(&self, app: &App, pause: TimeDelta) -> Result<()> {
        let at = app.clock.now() + pause.max(REPAINT_PAUSE);
        let mut tx = app.store.begin(Actor::System).await?;
        cards::failed(&mut tx, self.card.id, self.lease_until, at).await?;
        tx.commit().await
    }
}

/// A card, or the chat it stood in, is gone: it is let be, and its organizer told, once.
///
/// # Errors
/// When the database fails.
pub async fn card_gone(app: &App, card: &Card) -> Result<()> {
    let mut tx = app.store.begin(Actor::System).await?;
    lose_card(&mut tx, card, app.clock.now()).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(())
}

/// It stands where it was put and cannot be changed any more: it is put there anew. One that was put
/// there a moment ago is let be, or a chat that takes no changes would fill with it. Whether it is put
/// there anew comes back.
///
/// # Errors
/// When the database fails.
pub async fn card_too_old(app: &App, card: &Card) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::System).await?;
    let is_promised = cards::promise_anew(&mut tx, card.id, now, now - STANDS_FOR).await?;
    if is_promised {
        let message = Message::PostCard { card: card.id };
        promise_again(&mut tx, None, card.event_id, message, now).await?;
    } else {
        lose_card(&mut tx, card, now).await?;
    }
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(is_promised)
}

/// The same, in a transaction that does more.
pub(crate) async fn lose_card(tx: &mut Tx, card: &Card, now: DateTime<Utc>) -> Result<()> {
    if !cards::gone(tx, card.id).await? {
        return Ok(());
    }
    let message = Message::CardGone { card: card.id };
    promise(tx, Some(card.posted_by), Some(card.event_id), message, now).await
}
