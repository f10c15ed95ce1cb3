//! What attendees do: finding events, buying, looking at their tickets.

use super::command::{Arguments, Pick};
use super::form::{self, Kind};
use super::turn::Turn;
use super::{Action, Button, Reply, Text, cards, cut, label, organize};
use crate::error::{Error, Rejection, Result};
use crate::event::{self, Among, EventStatus, Sale};
use crate::id::{EventId, OrderId, TicketId, TierId};
use crate::money::Money;
use crate::order::{self, OrderStatus, Placed, Want};
use crate::store::Actor;
use crate::{random, ticket, tr};

const PAGE: i64 = 8;
/// So many ticket pictures come in one answer; the rest by their buttons.
const PICTURES: usize = 4;
/// Of so many drafts that words may mean it is said that they are.
const DRAFTS: usize = 3;

/// `/buy`, `/buy jazz`, `/buy jazz vip 2`.
pub(super) async fn command(turn: &mut Turn<'_>, mut given: Arguments) -> Result<Vec<Reply>> {
    let quantity = given.quantity()?;
    let said = given.clone();
    let found = match given.event(turn, Among::OnSale).await {
        Err(Error::Rejection(Rejection::EventNotFound)) => return drafts(turn, said).await,
        found => found?,
    };
    let event = match found {
        Pick::One(event) => event,
        Pick::Many(events) => return Ok(vec![choose(turn, &events)]),
        Pick::Missing => return list(turn, 0).await,
    };
    let full = event::view(turn.app, Actor::Account(turn.account.id), event.id).await?;
    let tier = given.tier(&full.tiers)?;
    let tier = tier.or_else(|| {
        if full.tiers.len() == 1 {
            full.tiers.first().cloned()
        } else {
            None
        }
    });
    match (tier, quantity) {
        (Some(tier), Some(quantity)) => {
            order(turn, tier.id, quantity, format!("message:{}", turn.nonce)).await
        }
        (Some(tier), None) if full.tiers.len() > 1 => quantities(turn, tier.id).await,
        _ => menu(turn, event.id).await,
    }
}

/// What is not on sale may be a draft of their own, which nobody else learns of.
///
/// # Errors
/// `EventNotFound` when it is none.
async fn drafts(turn: &Turn<'_>, mut said: Arguments) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let mut drafts = match said.event(turn, Among::Own).await? {
        Pick::One(event) => vec![event],
        Pick::Many(events) => events,
        Pick::Missing => Vec::new(),
    };
    drafts.retain(|event| event.status == EventStatus::Draft);
    if drafts.is_empty() {
        return Err(Rejection::EventNotFound.into());
    }
    let mut replies = Vec::new();
    for draft in drafts.into_iter().take(DRAFTS) {
        let text = Text::new().line(tr!(lang, "buy-own-draft", name = draft.name));
        let publish = Button::press(tr!(lang, "button-publish"), &Action::AskPublish(draft.id));
        let show = Button::press(tr!(lang, "button-to-event"), &Action::Show(draft.id));
        replies.push(Reply::new(text).private().row([publish.main(), show]));
    }
    Ok(replies)
}

pub(super) fn choose(turn: &Turn<'_>, events: &[event::Event]) -> Reply {
    let lang = turn.lang_for_all();
    let mut reply = Reply::new(Text::new().line(tr!(lang, "events-which-one")));
    let events = &events[..events.len().min(20)];
    let labels = label::of_events(lang, events, turn.now, label::OF_A_BUTTON);
    for (event, label) in events.iter().zip(labels) {
        reply = reply.row([Button::press(label, &Action::Buy(event.id))]);
    }
    reply
}

/// What is on sale, a page at a time.
pub(super) async fn list(turn: &Turn<'_>, page: u16) -> Result<Vec<Reply>> {
    let lang = turn.lang_for_all();
    let offset = i64::from(page) * PAGE;
    let mut events =
        event::list_on_sale(turn.app, Actor::Account(turn.account.id), PAGE + 1, offset).await?;
    if events.is_empty() {
        let reply = Reply::line(tr!(lang, "on-sale-none"));
        return Ok(vec![reply.row([Button::press(
            tr!(lang, "button-new-event"),
            &Action::New,
        )])]);
    }
    let page_len = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = events.len() > page_len;
    events.truncate(page_len);
    let mut reply = Reply::new(Text::new().title(tr!(lang, "on-sale-title")));
    let labels = label::of_names(lang, &events, turn.now);
    for (event, label) in events.iter().zip(labels) {
        let starts = lang.near_date_time(event.starts_at, event.zone.0, turn.now);
        reply.text = reply
            .text
            .item(format!("{} · {starts} · {}", event.name, event.venue));
        reply = reply.row([Button::press(label, &Action::Buy(event.id))]);
    }
    Ok(vec![reply.row(organize::pages(lang, page, more, |page| {
        Action::OnSale { page }
    }))])
}

/// An event with its tiers to choose from.
pub(super) async fn menu(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang_for_all();
    let full = event::view(turn.app, Actor::Account(turn.account.id), event).await?;
    let mut text = cards::event_head(lang, &full.event, turn.now).gap();
    let mut reply = Reply::default();
    for tier in &full.tiers {
        text = text.item(cards::tier_for_buyers(lang, &full, tier, turn.now));
        if let Sale::Open { .. } = full.sale_of(tier, turn.now) {
            let price = Money::new(tier.price_minor, full.event.currency);
            let label = format!("{} · {}", tier.name, cards::price(lang, price));
            reply = reply.row([Button::press(label, &Action::BuyTier(tier.id)).main()]);
        }
    }
    if reply.buttons.is_empty() {
        text = text.line(tr!(lang, "buy-nothing-left"));
    }
    let page = turn.app.config.public(&format!("e/{}", full.event.slug));
    if full.event.status != EventStatus::Draft {
        reply = reply.row([Button::link(tr!(lang, "button-public-page"), page)]);
    }
    reply.text = text;
    Ok(vec![reply])
}

/// How many of a tier; where none can be had, what the event says of it.
pub(super) async fn quantities(turn: &mut Turn<'_>, tier: TierId) -> Result<Vec<Reply>> {
    let viewer = Actor::Account(turn.account.id);
    let event = event::event_of_tier(turn.app, viewer, tier).await?;
    let full = event::view(turn.app, viewer, event).await?;
    if !is_open(turn, &full, tier)? {
        return menu(turn, event).await;
    }
    form::start(turn, Kind::Quantity { event, tier }).await
}

/// Where a link to a purchase leads: what it comes to, and the button that orders. Following the link
/// again buys nothing twice.
pub(super) async fn offer(turn: &Turn<'_>, tier: TierId, quantity: u16) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let viewer = Actor::Account(turn.account.id);
    let event = event::event_of_tier(turn.app, viewer, tier).await?;
    let full = event::view(turn.app, viewer, event).await?;
    let found = tier_of(&full, tier)?;
    if !is_open(turn, &full, tier)? || quantity == 0 {
        return menu(turn, event).await;
    }
    let money = |count| Money::new(found.price_minor * i64::from(count), full.event.currency);
    let total = cards::price(lang, money(quantity));
    let unit = cards::price(lang, money(1));
    let text = cards::event_head(lang, &full.event, turn.now)
        .gap()
        .item(format!("{quantity} × {} · {unit}", found.name))
        .field(lang, tr!(lang, "order-label-total"), total.clone());
    let order = Action::Order {
        tier,
        quantity,
        key: u32::from_be_bytes(random::bytes()),
    };
    let what = format!("{quantity} · {total}");
    let reply = Reply::new(text)
        .private()
        .row([Button::press(tr!(lang, "button-buy-this", what = what), &order).main()])
        .row([Button::press(
            tr!(lang, "button-other-number"),
            &Action::BuyTier(tier),
        )]);
    Ok(vec![reply])
}

fn tier_of(full: &event::Full, tier: TierId) -> Result<&event::Tier> {
    let found = full.tiers.iter().find(|one| one.id == tier);
    Ok(found.ok_or(Rejection::TierNotFound)?)
}

fn is_open(turn: &Turn<'_>, full: &event::Full, tier: TierId) -> Result<bool> {
    let sale = full.sale_of(tier_of(full, tier)?, turn.now);
    Ok(matches!(sale, Sale::Open { .. }))
}

/// Places the order and leads to its checkout.
pub(super) async fn order(
    turn: &mut Turn<'_>,
    tier: TierId,
    quantity: i64,
    key: String,
) -> Result<Vec<Reply>> {
    let event = event::event_of_tier(turn.app, Actor::Account(turn.account.id), tier).await?;
    let want = Want {
        event,
        tiers: vec![(tier, quantity)],
        request_key: key,
    };
    let placed = match order::place(turn.app, turn.account.id, want).await {
        Err(Error::Rejection(rejection @ Rejection::CheckoutUnreachable { .. })) => {
            return Ok(vec![unreachable_checkout(turn, &rejection)]);
        }
        placed => placed?,
    };
    Ok(vec![match placed {
        Placed::Free(full) => free(turn, &full),
        Placed::ToPay { order, url } => to_pay(turn, &order, url),
        Placed::Before(full) => before(turn, &full),
    }])
}

/// The seats are held, and Stripe does not answer: said, with a button that tries again.
fn unreachable_checkout(turn: &Turn<'_>, rejection: &Rejection) -> Reply {
    let lang = turn.lang();
    let mut reply = Reply::new(Text::new().problem(super::rejection(rejection, lang))).private();
    if let Rejection::CheckoutUnreachable { order, .. } = rejection {
        reply = reply.row([
            Button::press(tr!(lang, "button-try-again"), &Action::Pay(*order)).main(),
            Button::press(tr!(lang, "button-give-up"), &Action::GiveUp(*order)),
        ]);
    }
    reply
}

pub(super) fn to_tickets(turn: &Turn<'_>) -> Button {
    let label = tr!(turn.lang(), "button-my-tickets");
    Button::press(label, &Action::Tickets { page: 0 })
}

fn free(turn: &Turn<'_>, full: &order::Full) -> Reply {
    let lang = turn.lang();
    let text = Text::new()
        .title(tr!(lang, "buy-free-title"))
        .line(tr!(
            lang,
            "buy-free-line",
            count = full.tickets.len(),
            name = full.event.name.clone()
        ))
        .note(tr!(lang, "buy-tickets-follow"));
    Reply::new(text).private().row([to_tickets(turn)])
}

fn to_pay(turn: &Turn<'_>, full: &order::Full, url: String) -> Reply {
    let lang = turn.lang();
    let until = lang.time_and_zone(order::pay_until(&full.order), full.event.zone.0);
    let text = Text::new()
        .title(full.event.name.clone())
        .then(cards::order_lines(lang, full))
        .gap()
        .line(tr!(lang, "buy-pay-line", until = until));
    let amount = full.order.total().text(lang);
    Reply::new(text)
        .private()
        .row([Button::link(tr!(lang, "button-pay", amount = amount), url).main()])
        .row([Button::press(
            tr!(lang, "button-give-up"),
            &Action::GiveUp(full.order.id),
        )])
}

fn before(turn: &Turn<'_>, full: &order::Full) -> Reply {
    let lang = turn.lang();
    let text = Text::new()
        .title(full.event.name.clone())
        .line(cards::order_status(lang, full));
    Reply::new(text).private().row([to_tickets(turn)])
}

/// The checkout of an order that waits.
pub(super) async fn pay(turn: &Turn<'_>, id: OrderId) -> Result<Vec<Reply>> {
    let full = order::own(turn.app, turn.account.id, id).await?;
    if full.order.status != OrderStatus::Pending {
        return Ok(vec![before(turn, &full)]);
    }
    match order::checkout(turn.app, turn.account.id, id).await {
        Ok(url) => Ok(vec![to_pay(turn, &full, url)]),
        Err(Error::Rejection(rejection @ Rejection::CheckoutUnreachable { .. })) => {
            Ok(vec![unreachable_checkout(turn, &rejection)])
        }
        Err(e) => Err(e),
    }
}

pub(super) async fn give_up(turn: &Turn<'_>, order: OrderId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let full = order::give_up(turn.app, turn.account.id, order).await?;
    let text = Text::new().line(tr!(lang, "buy-given-up", name = full.event.name.clone()));
    let again = Button::press(tr!(lang, "button-to-event"), &Action::Buy(full.event.id));
    Ok(vec![Reply::new(text).private().row([again])])
}

/// The person's tickets, and what of theirs waits for payment.
pub(super) async fn tickets(turn: &Turn<'_>, page: u16) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let offset = i64::from(page) * PAGE;
    let mut tickets = ticket::list_own(turn.app, turn.account.id, PAGE + 1, offset).await?;
    let unpaid = if page == 0 {
        order::unpaid(turn.app, turn.account.id).await?
    } else {
        Vec::new()
    };
    let mut reply = Reply::new(Text::new().title(tr!(lang, "tickets-title"))).private();
    for full in &unpaid {
        let status = cards::order_status(lang, full);
        reply.text = reply.text.item(format!("{} · {status}", full.event.name));
        if full.order.status != OrderStatus::Pending {
            continue;
        }
        let label = tr!(lang, "button-pay-for", name = full.event.name.clone());
        reply = reply.row([
            Button::press(label, &Action::Pay(full.order.id)).main(),
            Button::press(tr!(lang, "button-give-up"), &Action::GiveUp(full.order.id)),
        ]);
    }
    if tickets.is_empty() && unpaid.is_empty() {
        let reply = Reply::line(tr!(lang, "tickets-none")).private();
        return Ok(vec![reply.row([Button::press(
            tr!(lang, "button-on-sale"),
            &Action::OnSale { page: 0 },
        )])]);
    }
    let page_len = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = tickets.len() > page_len;
    tickets.truncate(page_len);
    for shown in &tickets {
        let starts = lang.near_date_time(shown.event.starts_at, shown.event.zone.0, turn.now);
        let mut line = format!(
            "{} · {starts} · {}",
            shown.event.name, shown.ticket.tier_name
        );
        if shown.of > 1 {
            let seat = tr!(lang, "ticket-seat", seat = shown.ticket.seat, of = shown.of);
            line = format!("{line} · {seat}");
        }
        if let Some(status) = cards::ticket_status(lang, shown) {
            line = format!("{line} · {status}");
        }
        reply = reply.row([Button::press(
            short(&line),
            &Action::Ticket(shown.ticket.id),
        )]);
        reply.text = reply.text.item(line);
    }
    reply = reply.row(organize::pages(lang, page, more, |page| Action::Tickets {
        page,
    }));
    let few = page == 0 && !more && tickets.len() <= PICTURES;
    let mut replies = vec![reply];
    if few {
        for shown in tickets.iter().filter(|shown| shown.check_in.is_none()) {
            replies.push(cards::ticket(turn.app, lang, shown).await?);
        }
    }
    Ok(replies)
}

/// Buttons are short everywhere: Discord has 80 characters.
pub(super) fn short(label: &str) -> String {
    cut::short(label, label::OF_A_BUTTON)
}

pub(super) async fn ticket(turn: &Turn<'_>, ticket: TicketId) -> Result<Vec<Reply>> {
    let shown = ticket::own(turn.app, turn.account.id, ticket).await?;
    Ok(vec![cards::ticket(turn.app, turn.lang(), &shown).await?])
}

pub(super) async fn ask_reissue(turn: &Turn<'_>, ticket: TicketId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let shown = ticket::own(turn.app, turn.account.id, ticket).await?;
    let text = Text::new()
        .title(tr!(
            lang,
            "reissue-ask-title",
            name = shown.event.name.clone()
        ))
        .line(tr!(lang, "reissue-ask-line"));
    let action = Action::Reissue(ticket, ticket::seal(&shown.ticket));
    let yes = Button::press(tr!(lang, "button-reissue"), &action).danger();
    let no = Button::press(tr!(lang, "button-keep-ticket"), &Action::Ticket(ticket));
    Ok(vec![Reply::new(text).private().row([yes, no])])
}

pub(super) async fn reissue(turn: &Turn<'_>, ticket: TicketId, seal: u32) -> Result<Vec<Reply>> {
    ticket::reissue(turn.app, turn.account.id, ticket, seal).await?;
    Ok(vec![
        Reply::line(tr!(turn.lang(), "reissue-done")).private(),
    ])
}

/// What is on sale that such words may mean.
pub(super) async fn search(turn: &Turn<'_>, text: &str) -> Result<Option<Reply>> {
    if text.chars().count() < 3 {
        return Ok(None);
    }
    let found = event::find(turn.app, turn.account.id, Among::OnSale, text).await?;
    Ok(match found.as_slice() {
        [] => None,
        [only] => menu(turn, only.id).await?.into_iter().next(),
        several => Some(choose(turn, several)),
    })
}

/// Words that are no command and no answer: an event they name, or a hint what to do.
pub(super) async fn free_words(turn: &Turn<'_>, text: &str) -> Result<Vec<Reply>> {
    let lang = turn.lang_for_all();
    if let Some(found) = search(turn, text).await? {
        return Ok(vec![found]);
    }
    let reply = Reply::line(tr!(lang, "chat-not-understood"))
        .row([Button::press(tr!(lang, "button-new-event"), &Action::New)])
        .row([
            Button::press(tr!(lang, "button-on-sale"), &Action::OnSale { page: 0 }),
            Button::press(tr!(lang, "button-my-tickets"), &Action::Tickets { page: 0 }),
        ])
        .row([Button::press(tr!(lang, "button-help"), &Action::Help)]);
    Ok(vec![reply])
}
