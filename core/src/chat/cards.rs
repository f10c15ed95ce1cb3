//! How things look in chat: events, tiers, orders, tickets. Used by answers and by deliveries.

use chrono::{DateTime, Utc};

use super::{Action, Block, Button, Picture, Reply, Text};
use crate::app::App;
use crate::error::Result;
use crate::event::{self, Event, EventStatus, Figures, Pool, Sale, Tier};
use crate::i18n::Lang;
use crate::money::Money;
use crate::order::{self, Full, OrderStatus};
use crate::outbox::Message;
use crate::store::outbox::Undeliverable;
use crate::ticket::picture::{self, Labels, TicketFace};
use crate::ticket::{self, Shown, Standing, Ticket, TicketStatus};
use crate::tr;

/// Few enough are left to say how many.
const FEW: i64 = 10;

/// `€15.00`, or `free`.
pub fn price(lang: Lang, price: Money) -> String {
    if price.is_zero() {
        tr!(lang, "price-free")
    } else {
        price.text(lang)
    }
}

/// When an event starts, and until when where that is said.
pub fn when(lang: Lang, event: &Event) -> String {
    let starts = lang.date_time(event.starts_at, event.zone.0);
    match event.ends_at {
        None => starts,
        Some(ends) => {
            let local = |at: DateTime<Utc>| at.with_timezone(&event.zone.0).date_naive();
            let same_day = local(ends) == local(event.starts_at);
            let ends = if same_day {
                lang.time(ends, event.zone.0)
            } else {
                lang.short_date_time(ends, event.zone.0)
            };
            tr!(lang, "event-from-until", starts = starts, ends = ends)
        }
    }
}

/// Adds when an event is, and where.
pub fn when_and_where(lang: Lang, event: &Event, text: Text) -> Text {
    text.block(Block::Time {
        label: lang.labelled(tr!(lang, "event-label-when")),
        at: event.starts_at,
        zone: event.zone,
        text: when(lang, event),
    })
    .field(lang, tr!(lang, "event-label-where"), event.venue.clone())
}

fn status_line(lang: Lang, event: &Event) -> String {
    match event.status {
        EventStatus::Draft => tr!(lang, "event-status-draft"),
        EventStatus::Published => tr!(lang, "event-status-published"),
        EventStatus::Cancelled => tr!(lang, "event-status-cancelled"),
        EventStatus::Ended => tr!(lang, "event-status-ended"),
    }
}

/// An event's name, when, where, and what it is.
pub fn event_head(lang: Lang, event: &Event, now: DateTime<Utc>) -> Text {
    let mut text = Text::new().title(event.name.clone());
    if event.status != EventStatus::Published {
        text = text.line(status_line(lang, event));
    }
    text = text.block(Block::Time {
        label: lang.labelled(tr!(lang, "event-label-when")),
        at: event.starts_at,
        zone: event.zone,
        text: when(lang, event),
    });
    if event.status != EventStatus::Cancelled {
        text = text.note(lang.distance(event.starts_at, now));
    }
    text = text.field(lang, tr!(lang, "event-label-where"), event.venue.clone());
    if !event.description.is_empty() {
        text = text.block(Block::Quote(event.description.clone()));
    }
    text
}

/// A tier as buyers see it: name, price, and what is left.
pub fn tier_for_buyers(lang: Lang, full: &event::Full, tier: &Tier, now: DateTime<Utc>) -> String {
    let price = price(lang, Money::new(tier.price_minor, full.event.currency));
    let zone = full.event.zone.0;
    let state = match full.sale_of(tier, now) {
        Sale::NotYet { from } => Some(tr!(
            lang,
            "tier-from",
            from = lang.short_date_time(from, zone)
        )),
        Sale::Ended => Some(tr!(lang, "tier-ended")),
        Sale::SoldOut => Some(tr!(lang, "tier-sold-out")),
        Sale::Open {
            left: left @ ..=FEW,
        } => Some(tr!(lang, "tier-few-left", count = left)),
        Sale::Open { .. } => tier.sales_end.map(|until| {
            tr!(
                lang,
                "tier-until",
                until = lang.short_date_time(until, zone)
            )
        }),
    };
    match state {
        Some(state) => format!("{} · {price} · {state}", tier.name),
        None => format!("{} · {price}", tier.name),
    }
}

/// A tier with what is left: on a card that is kept up to date, or to be chosen.
pub(super) fn tier_on_card(
    lang: Lang,
    full: &event::Full,
    tier: &Tier,
    now: DateTime<Utc>,
) -> String {
    let line = tier_for_buyers(lang, full, tier, now);
    match full.sale_of(tier, now) {
        Sale::Open { left } if left > FEW => {
            let left = tr!(lang, "tier-left", count = left);
            format!("{line} · {left}")
        }
        _ => line,
    }
}

/// An event as everybody sees it, in a group or channel: what it is, what its tickets cost, and how
/// many are left. It says nothing that changes by itself from one minute to the next.
pub fn event_card(app: &App, lang: Lang, full: &event::Full, now: DateTime<Utc>) -> Reply {
    let event = &full.event;
    let is_over = event::over_at(event) <= now;
    let mut text = Text::new().title(event.name.clone());
    match event.status {
        EventStatus::Published if is_over => text = text.line(tr!(lang, "event-status-ended")),
        EventStatus::Published => {}
        _ => text = text.line(status_line(lang, event)),
    }
    text = when_and_where(lang, event, text);
    let mut reply = Reply::default();
    if event.status == EventStatus::Published && !is_over {
        text = text.gap();
        for tier in &full.tiers {
            text = text.item(tier_on_card(lang, full, tier, now));
        }
        let is_open = |tier: &Tier| matches!(full.sale_of(tier, now), Sale::Open { .. });
        if full.tiers.iter().any(is_open) {
            let buy = Button::press(tr!(lang, "button-get-tickets"), &Action::Buy(event.id));
            reply = reply.row([buy.main()]);
        }
    }
    if event.status != EventStatus::Draft {
        let page = app.config.public(&format!("e/{}", event.slug));
        reply = reply.row([Button::link(tr!(lang, "button-public-page"), page)]);
    }
    reply.text = text;
    reply
}

/// An event in one line: when, where, and from which price; for a list of several.
pub fn event_line(lang: Lang, full: &event::Full, now: DateTime<Utc>) -> String {
    let event = &full.event;
    let starts = lang.near_date_time(event.starts_at, event.zone.0, now);
    let line = format!("{starts} · {}", event.venue);
    let open = full
        .tiers
        .iter()
        .filter(|tier| matches!(full.sale_of(tier, now), Sale::Open { .. }));
    let Some(least) = open.map(|tier| tier.price_minor).min() else {
        return line;
    };
    let least = price(lang, Money::new(least, event.currency));
    format!("{line} · {}", tr!(lang, "event-from-price", price = least))
}

/// A tier as its organizer sees it: with its counts.
pub fn tier_for_organizer(lang: Lang, event: &Event, tier: &Tier) -> String {
    let price = price(lang, Money::new(tier.price_minor, event.currency));
    let counts = tr!(
        lang,
        "tier-counts",
        sold = tier.sold,
        held = tier.held,
        quantity = tier.quantity
    );
    let mut line = format!("{} · {price} · {counts}", tier.name);
    for (at, key) in [(tier.sales_start, true), (tier.sales_end, false)] {
        let Some(at) = at else { continue };
        let at = lang.short_date_time(at, event.zone.0);
        let window = if key {
            tr!(lang, "tier-from", from = at)
        } else {
            tr!(lang, "tier-until", until = at)
        };
        line = format!("{line} · {window}");
    }
    line
}

/// Below the tiers: that the event holds fewer than a tier of its has tickets, so that they are never
/// all sold.
pub fn over_capacity(lang: Lang, full: &event::Full, mut text: Text) -> Text {
    let Some(capacity) = full.event.capacity else {
        return text;
    };
    for tier in full.tiers.iter().filter(|tier| tier.quantity > capacity) {
        text = text.note(tr!(
            lang,
            "tier-over-capacity",
            tier = tier.name.clone(),
            quantity = tier.quantity,
            capacity = capacity
        ));
    }
    text
}

/// A pool as its organizer sees it: what is left, and which tiers draw on it.
pub fn pool(lang: Lang, full: &event::Full, pool: &Pool) -> String {
    let left = tr!(
        lang,
        "pool-left",
        left = pool.left(),
        quantity = pool.quantity
    );
    let tiers: Vec<&str> = full.tiers_of(pool.id).map(|tier| &*tier.name).collect();
    let tiers = if tiers.is_empty() {
        tr!(lang, "pool-no-tiers")
    } else {
        tiers.join(", ")
    };
    format!("{} · {left} · {tiers}", pool.name)
}

/// The pools of an event below its tiers, where it has some.
pub fn pools(lang: Lang, full: &event::Full, mut text: Text) -> Text {
    if full.pools.is_empty() {
        return text;
    }
    text = text.gap().line(tr!(lang, "event-label-pools"));
    for one in &full.pools {
        text = text.item(pool(lang, full, one));
    }
    text
}

/// An event as its organizer sees it.
pub fn event_for_organizer(
    lang: Lang,
    full: &event::Full,
    figures: Option<&Figures>,
    now: DateTime<Utc>,
) -> Text {
    let event = &full.event;
    let mut text = event_head(lang, event, now);
    let capacity = match event.capacity {
        Some(capacity) => tr!(lang, "event-capacity", capacity = capacity),
        None => tr!(lang, "event-capacity-open"),
    };
    text = text.field(lang, tr!(lang, "event-label-capacity"), capacity);
    if full.tiers.is_empty() {
        return text.gap().line(tr!(lang, "event-no-tiers"));
    }
    text = text.gap().line(tr!(lang, "event-label-tickets"));
    for tier in &full.tiers {
        text = text.item(tier_for_organizer(lang, event, tier));
    }
    text = over_capacity(lang, full, text);
    text = pools(lang, full, text);
    let Some(figures) = figures.filter(|_| event.status != EventStatus::Draft) else {
        return text;
    };
    let paid = Money::new(figures.paid_minor, event.currency).text(lang);
    text = text
        .gap()
        .field(lang, tr!(lang, "event-label-takings"), paid);
    if figures.refunded_minor > 0 {
        let back = Money::new(figures.refunded_minor, event.currency).text(lang);
        text = text.field(lang, tr!(lang, "event-label-refunded"), back);
    }
    let inside = tr!(
        lang,
        "event-attendance",
        admitted = figures.admitted,
        tickets = figures.tickets
    );
    text.field(lang, tr!(lang, "event-label-attendance"), inside)
}

/// What a message was about that the chat did not take.
pub fn what_was_undelivered(lang: Lang, message: &serde_json::Value) -> String {
    match serde_json::from_value(message.clone()) {
        Ok(Message::Ticket { .. }) => tr!(lang, "undelivered-what-ticket"),
        Ok(Message::TicketMail { .. }) => tr!(lang, "undelivered-what-ticket-mail"),
        Ok(Message::HoldLapsed { .. }) => tr!(lang, "undelivered-what-hold"),
        Ok(Message::PaymentReminder { .. }) => tr!(lang, "undelivered-what-reminder"),
        Ok(
            Message::PaymentProcessing { .. }
            | Message::PaymentRefused { .. }
            | Message::PaidOtherAmount { .. },
        ) => tr!(lang, "undelivered-what-payment"),
        Ok(Message::Refunded { .. } | Message::RefundReturned { .. }) => {
            tr!(lang, "undelivered-what-refund")
        }
        Ok(Message::EventCancelled { .. }) => tr!(lang, "undelivered-what-cancelled"),
        Ok(Message::StaffAdded { .. }) => tr!(lang, "undelivered-what-staff-added"),
        Ok(Message::StaffRemoved { .. }) => tr!(lang, "undelivered-what-staff-removed"),
        Ok(Message::ExpireSession { .. } | Message::Refund { .. }) => {
            tr!(lang, "undelivered-what-task")
        }
        // To the organizer themselves; and what a newer version has promised.
        Ok(_) | Err(_) => tr!(lang, "undelivered-what-other"),
    }
}

/// Why a message was given up.
pub fn why_undelivered(lang: Lang, why: Option<Undeliverable>) -> String {
    match why {
        Some(Undeliverable::Blocked) => tr!(lang, "undelivered-why-blocked"),
        Some(Undeliverable::Refused) => tr!(lang, "undelivered-why-refused"),
        Some(Undeliverable::Failed) | None => tr!(lang, "undelivered-why-failed"),
    }
}

/// An order's lines and total.
pub fn order_lines(lang: Lang, full: &Full) -> Text {
    let mut text = Text::new();
    for line in &full.lines {
        let unit = Money::new(line.unit_price_minor, full.order.currency);
        text = text.item(format!(
            "{} × {} · {}",
            line.quantity,
            line.tier_name,
            price(lang, unit)
        ));
    }
    text.field(
        lang,
        tr!(lang, "order-label-total"),
        price(lang, full.order.total()),
    )
}

/// Where an order stands.
pub fn order_status(lang: Lang, full: &Full) -> String {
    let until = lang.time_and_zone(order::pay_until(&full.order), full.event.zone.0);
    if full.order.disputed_at.is_some() {
        return tr!(lang, "order-status-disputed");
    }
    match full.order.status {
        OrderStatus::Pending => tr!(lang, "order-status-pending", until = until),
        OrderStatus::Processing => tr!(lang, "order-status-processing"),
        OrderStatus::Paid if full.order.refunded_minor > 0 => {
            tr!(lang, "order-status-partly-refunded")
        }
        OrderStatus::Paid => tr!(lang, "order-status-paid"),
        OrderStatus::Expired => tr!(lang, "order-status-expired"),
        OrderStatus::Cancelled => tr!(lang, "order-status-cancelled"),
        OrderStatus::Refunded => tr!(lang, "order-status-refunded"),
    }
}

/// A ticket among those of its order: its tier, and which of them it is.
pub fn ticket_of_order(lang: Lang, ticket: &Ticket, of: usize) -> String {
    if of < 2 {
        return ticket.tier_name.clone();
    }
    let seat = tr!(lang, "ticket-seat", seat = ticket.seat, of = of);
    format!("{} · {seat}", ticket.tier_name)
}

/// Where a ticket stands, where that is worth a word.
pub fn ticket_status(lang: Lang, shown: &Shown) -> Option<String> {
    Some(match shown.standing() {
        Standing::Good => return None,
        Standing::EventCancelled => tr!(lang, "ticket-status-event-cancelled"),
        Standing::EventEnded => tr!(lang, "event-status-ended"),
        Standing::Suspended => tr!(lang, "ticket-status-suspended"),
        Standing::Refunded => tr!(lang, "ticket-status-refunded"),
        Standing::Revoked => tr!(lang, "ticket-status-revoked"),
        Standing::In(check_in) => {
            let at = lang.short_date_time(check_in.admitted_at, shown.event.zone.0);
            tr!(lang, "ticket-status-admitted", at = at)
        }
    })
}

/// Where a ticket stands, in a word or two.
pub fn ticket_short(lang: Lang, status: TicketStatus, admitted: bool) -> String {
    match status {
        TicketStatus::Valid if admitted => tr!(lang, "ticket-short-admitted"),
        TicketStatus::Valid => tr!(lang, "ticket-short-valid"),
        TicketStatus::Suspended => tr!(lang, "ticket-short-suspended"),
        TicketStatus::Refunded => tr!(lang, "ticket-short-refunded"),
        TicketStatus::Revoked => tr!(lang, "ticket-short-revoked"),
    }
}

/// What the picture of a ticket shows.
pub fn face(app: &App, lang: Lang, shown: &Shown) -> TicketFace {
    let (ticket, event) = (&shown.ticket, &shown.event);
    let several = shown.of > 1;
    TicketFace {
        event_name: event.name.clone(),
        starts: when(lang, event),
        venue: event.venue.clone(),
        tier: ticket.tier_name.clone(),
        holder: ticket.holder_name.clone(),
        code: ticket::group(&ticket.code),
        qr_payload: ticket::url(app, &ticket.code),
        labels: Labels {
            when: tr!(lang, "event-label-when"),
            where_: tr!(lang, "event-label-where"),
            tier: tr!(lang, "ticket-label-tier"),
            holder: tr!(lang, "ticket-label-holder"),
            code: tr!(lang, "ticket-label-code"),
        },
        note: several.then(|| tr!(lang, "ticket-seat", seat = ticket.seat, of = shown.of)),
        accent_seed: u64::try_from(event.id.as_u128() & u128::from(u64::MAX)).unwrap_or_default(),
    }
}

/// The picture of a ticket, as a PNG.
///
/// # Errors
/// When the drawing broke.
pub async fn ticket_picture(app: &App, lang: Lang, shown: &Shown) -> Result<Vec<u8>> {
    picture::print(face(app, lang, shown)).await
}

/// A ticket as its holder gets it: the picture while it is good, and what can be done with it.
///
/// # Errors
/// When the picture cannot be drawn.
pub async fn ticket(app: &App, lang: Lang, shown: &Shown) -> Result<Reply> {
    let (ticket, event) = (&shown.ticket, &shown.event);
    let mut text = Text::new().title(event.name.clone());
    let status = ticket_status(lang, shown);
    if let Some(status) = &status {
        text = text.line(status.clone());
    }
    let mut label = format!("{} · {}", ticket.tier_name, ticket.holder_name);
    if shown.of > 1 {
        label = format!(
            "{label} · {}",
            tr!(lang, "ticket-seat", seat = ticket.seat, of = shown.of)
        );
    }
    text = text
        .block(Block::Time {
            label: lang.labelled(tr!(lang, "event-label-when")),
            at: event.starts_at,
            zone: event.zone,
            text: when(lang, event),
        })
        .field(lang, tr!(lang, "event-label-where"), event.venue.clone())
        .field(lang, tr!(lang, "ticket-label-ticket"), label);
    let mut reply = Reply::default().private();
    let good = ticket.status == TicketStatus::Valid && event.status != EventStatus::Cancelled;
    if good {
        text = text.code(ticket::group(&ticket.code));
        let picture = ticket_picture(app, lang, shown).await?;
        reply.pictures.push(Picture {
            file_name: format!("ticket-{}-{}.png", event.slug, ticket.seat_of_order()),
            png: picture,
            alt: tr!(
                lang,
                "ticket-picture-alt",
                name = event.name.clone(),
                tier = ticket.tier_name.clone()
            ),
            qr: Some(ticket::url(app, &ticket.code)),
        });
        let url = ticket::url(app, &ticket.code);
        let calendar = format!("{url}/calendar.ics");
        reply = reply.row([
            Button::link(tr!(lang, "button-open-ticket"), url),
            Button::link(tr!(lang, "button-calendar"), calendar),
        ]);
        if ticket.check_in_id.is_none() {
            let reissue =
                Button::press(tr!(lang, "button-reissue"), &Action::AskReissue(ticket.id));
            let transfer = Button::press(
                tr!(lang, "button-transfer"),
                &Action::AskHandOver(ticket.id),
            );
            let is_ahead = event.starts_at > app.clock.now();
            reply = reply.row([reissue].into_iter().chain(is_ahead.then_some(transfer)));
        }
    }
    let all = Button::press(tr!(lang, "button-show-all"), &Action::Tickets { page: 0 });
    reply = reply.row((shown.of > 1).then_some(all));
    reply.text = text;
    Ok(reply)
}
