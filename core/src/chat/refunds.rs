//! What organizers see of orders, and how they pay them back.

use super::turn::Turn;
use super::{Action, Button, Reply, Text, cards, organize};
use crate::error::Result;
use crate::id::{EventId, OrderId, RefundId};
use crate::money::Money;
use crate::order::{self, OrderStatus, Target};
use crate::ticket::TicketStatus;
use crate::tr;

const PAGE: i64 = 8;

/// The event's orders, a page at a time.
pub(super) async fn orders(turn: &Turn<'_>, event: EventId, page: u16) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let mut all = order::list(
        turn.app,
        turn.account.id,
        event,
        PAGE + 1,
        i64::from(page) * PAGE,
    )
    .await?;
    let to_event = Button::press(tr!(lang, "button-to-event"), &Action::Show(event));
    if all.is_empty() {
        return Ok(vec![
            Reply::line(tr!(lang, "orders-none"))
                .private()
                .row([to_event]),
        ]);
    }
    let page_len = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = all.len() > page_len;
    all.truncate(page_len);
    let name = all
        .first()
        .map(|full| full.event.name.clone())
        .unwrap_or_default();
    let mut reply = Reply::new(Text::new().title(tr!(lang, "orders-title", name = name))).private();
    for full in &all {
        let seats: i64 = full.lines.iter().map(|line| line.quantity).sum();
        let total = cards::price(lang, full.order.total());
        let status = cards::order_status(lang, full);
        let buyer = &full.order.buyer_name;
        reply.text = reply
            .text
            .item(format!("{buyer} · {seats} × · {total} · {status}"));
        let label = format!("{buyer} · {total}");
        reply = reply.row([Button::press(label, &Action::OrderDetails(full.order.id))]);
    }
    reply = reply.row(organize::pages(lang, page, more, |page| Action::Orders {
        event,
        page,
    }));
    Ok(vec![reply.row([to_event])])
}

/// One order with its tickets.
pub(super) async fn order(turn: &Turn<'_>, id: OrderId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let full = order::of_organizer(turn.app, turn.account.id, id).await?;
    let bought = lang.short_date_time(full.order.created_at, full.event.zone.0);
    let mut text = Text::new()
        .title(tr!(
            lang,
            "order-title",
            name = full.order.buyer_name.clone(),
            event = full.event.name.clone()
        ))
        .line(cards::order_status(lang, &full))
        .field(lang, tr!(lang, "order-label-bought"), bought);
    if let Some(email) = &full.order.email {
        text = text.field(lang, tr!(lang, "order-label-email"), email.clone());
    }
    text = text.then(cards::order_lines(lang, &full));
    if full.order.refunded_minor > 0 {
        let back = Money::new(full.order.refunded_minor, full.order.currency).text(lang);
        text = text.field(lang, tr!(lang, "event-label-refunded"), back);
    }
    let mut reply = Reply::default().private();
    let good = |status| matches!(status, TicketStatus::Valid | TicketStatus::Suspended);
    let several = full
        .tickets
        .iter()
        .filter(|ticket| good(ticket.status))
        .count()
        > 1;
    for ticket in &full.tickets {
        let status = cards::ticket_short(lang, ticket.status, ticket.check_in_id.is_some());
        text = text.item(format!("{} · {} · {status}", ticket.seat, ticket.tier_name));
        if several && good(ticket.status) && full.order.status == OrderStatus::Paid {
            let label = tr!(
                lang,
                "button-refund-ticket",
                seat = ticket.seat,
                tier = ticket.tier_name.clone()
            );
            reply = reply.row([Button::press(label, &Action::AskRefundTicket(ticket.id))]);
        }
    }
    reply.text = text;
    if full.order.status == OrderStatus::Paid {
        let label = tr!(lang, "button-refund-order");
        reply = reply.row([Button::press(label, &Action::AskRefund(full.order.id)).danger()]);
    }
    let orders = Action::Orders {
        event: full.event.id,
        page: 0,
    };
    Ok(vec![
        reply.row([Button::press(tr!(lang, "button-orders"), &orders)]),
    ])
}

/// What a refund would do, with exact counts and amounts.
pub(super) async fn ask(turn: &Turn<'_>, target: Target) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let quote = order::quote(turn.app, turn.account.id, target).await?;
    let amount = organize::amount_line(lang, quote.amount);
    let admitted = quote
        .tickets
        .iter()
        .filter(|ticket| ticket.check_in_id.is_some())
        .count();
    let mut text = Text::new()
        .title(tr!(
            lang,
            "refund-ask-title",
            name = quote.full.order.buyer_name.clone()
        ))
        .line(tr!(
            lang,
            "refund-ask-tickets",
            count = quote.tickets.len(),
            event = quote.full.event.name.clone()
        ))
        .field(lang, tr!(lang, "refund-label-amount"), amount.clone());
    if admitted > 0 {
        text = text.line(tr!(lang, "refund-ask-admitted", count = admitted));
    }
    text = text.note(tr!(lang, "refund-ask-final"));
    let action = match target {
        Target::Order(order) => Action::Refund(order, quote.seal()),
        Target::Ticket(ticket) => Action::RefundTicket(ticket, quote.seal()),
    };
    let label = if quote.amount.is_zero() {
        tr!(lang, "button-take-back")
    } else {
        tr!(lang, "button-refund-now", amount = amount)
    };
    let yes = Button::press(label, &action).danger();
    let no = Button::press(
        tr!(lang, "button-back"),
        &Action::OrderDetails(quote.full.order.id),
    );
    Ok(vec![Reply::new(text).private().row([yes]).row([no])])
}

/// Does it, if it is still what was shown.
pub(super) async fn refund(turn: &Turn<'_>, target: Target, seal: u32) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let quote = order::refund(turn.app, turn.account.id, target, seal).await?;
    let name = quote.full.order.buyer_name.clone();
    let line = if quote.amount.is_zero() {
        tr!(
            lang,
            "refund-done-free",
            name = name,
            count = quote.tickets.len()
        )
    } else {
        tr!(
            lang,
            "refund-done",
            name = name,
            amount = quote.amount.text(lang),
            count = quote.tickets.len()
        )
    };
    let back = Button::press(
        tr!(lang, "button-order"),
        &Action::OrderDetails(quote.full.order.id),
    );
    Ok(vec![Reply::line(line).private().row([back])])
}

/// Tries a failed refund again: its message showed the amount and to whom.
pub(super) async fn again(turn: &Turn<'_>, refund: RefundId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let (full, amount) = order::refund_again(turn.app, turn.account.id, refund).await?;
    let line = tr!(
        lang,
        "refund-done-again",
        name = full.order.buyer_name.clone(),
        amount = amount.text(lang)
    );
    let back = Button::press(
        tr!(lang, "button-order"),
        &Action::OrderDetails(full.order.id),
    );
    Ok(vec![Reply::line(line).private().row([back])])
}
