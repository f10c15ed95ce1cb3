//! What a promised message says, by what is true when it is sent.

use super::{mails, sales};
use crate::account::Account;
use crate::app::App;
use crate::chat::{Action, Button, Reply, Text, cards};
use crate::error::{Error, Rejection, Result};
use crate::i18n::Lang;
use crate::id::{AccountId, OrderId, OutboxId, RefundId, TicketId};
use crate::mail::Mail;
use crate::money::{Currency, Money};
use crate::order::{self, Full, Refund, RefundOrigin};
use crate::outbox::Message;
use crate::store::outbox::{self, Row};
use crate::store::{Actor, accounts, orders, refunds, tickets};
use crate::ticket::{self, Shown, TicketStatus};
use crate::tr;

/// A message ready to go out.
pub(super) enum Made {
    Chat(Box<Reply>),
    Mail(Box<Mail>),
    /// What stands as the address is none.
    NoAddress,
    /// It has no point any more: a ticket that was paid back before it was sent.
    Nothing,
}

impl From<Reply> for Made {
    fn from(reply: Reply) -> Self {
        Self::Chat(Box::new(reply.private()))
    }
}

pub(super) async fn compose(app: &App, row: &Row, message: &Message) -> Result<Made> {
    let account = row
        .account_id
        .ok_or_else(|| Error::Inconsistent("a message to nobody".into()))?;
    let account = person(app, account).await?;
    let lang = account.lang();
    Ok(match message {
        Message::Ticket { ticket } => match good_ticket(app, *ticket).await? {
            Some(shown) => cards::ticket(app, lang, &shown).await?.into(),
            None => Made::Nothing,
        },
        Message::TicketMail { order } => {
            mails::tickets(app, row.id, lang, &full(app, *order).await?).await?
        }
        Message::EmailCode => mails::email_code(app, row.id, &account).await?,
        Message::Sale { order } => sales::sale(app, &account, &full(app, *order).await?).await?,
        Message::SalesDigest { day, .. } => sales::digest(app, &account, *day).await?,
        Message::PaymentReminder { order } => reminder(app, lang, &full(app, *order).await?),
        Message::Refunded { refund } => {
            let (refund, full) = refund_and_order(app, *refund).await?;
            refunded(lang, &refund, &full).into()
        }
        Message::RefundedElsewhere { refund } | Message::RefundFailed { refund, .. } => {
            let (refund, full) = refund_and_order(app, *refund).await?;
            to_organizer_of_refund(lang, message, &refund, &full).into()
        }
        Message::RefundReturned { refund } => {
            let (refund, full) = refund_and_order(app, *refund).await?;
            refund_returned(app, lang, &refund, &full).await?.into()
        }
        Message::PaidOtherAmount {
            order,
            paid_minor,
            currency,
        } => {
            let full = full(app, *order).await?;
            paid_other_amount(app, lang, &full, *paid_minor, *currency)
                .await?
                .into()
        }
        Message::EventCancelled { order } => event_cancelled(app, lang, &full(app, *order).await?)
            .await?
            .into(),
        Message::Undelivered { row } => undelivered(app, lang, *row).await?,
        Message::HoldLapsed { order }
        | Message::PaymentProcessing { order }
        | Message::PaymentRefused { order }
        | Message::AmountMismatch { order, .. }
        | Message::Disputed { order }
        | Message::DisputeClosed { order, .. } => {
            about_order(lang, message, &full(app, *order).await?).into()
        }
        Message::ExpireSession { .. } | Message::Refund { .. } => Made::Nothing,
    })
}

pub(super) async fn person(app: &App, account: AccountId) -> Result<Account> {
    let mut tx = app.store.read(Actor::System).await?;
    let account = accounts::get(&mut tx, account).await?;
    tx.commit().await?;
    Ok(account)
}

async fn full(app: &App, order: OrderId) -> Result<Full> {
    let mut tx = app.store.read(Actor::System).await?;
    let order = orders::get(&mut tx, order)
        .await?
        .ok_or(Rejection::OrderNotFound)?;
    let full = order::with_all(&mut tx, order).await?;
    tx.commit().await?;
    Ok(full)
}

async fn refund_and_order(app: &App, refund: RefundId) -> Result<(Refund, Full)> {
    let mut tx = app.store.read(Actor::System).await?;
    let refund = refunds::get(&mut tx, refund)
        .await?
        .ok_or(Rejection::OrderNotFound)?;
    tx.commit().await?;
    let full = full(app, refund.order_id).await?;
    Ok((refund, full))
}

async fn good_ticket(app: &App, ticket: TicketId) -> Result<Option<Shown>> {
    let mut tx = app.store.read(Actor::System).await?;
    let ticket = tickets::get(&mut tx, ticket)
        .await?
        .ok_or(Rejection::TicketNotFound)?;
    let good = ticket.status == TicketStatus::Valid;
    let shown = ticket::with_event(&mut tx, ticket).await?;
    tx.commit().await?;
    Ok(good.then_some(shown))
}

/// To a buyer who can still pay, and has not; too late it is none.
fn reminder(app: &App, lang: Lang, full: &Full) -> Made {
    let Some(url) = order::payable_at(&full.order, app.clock.now()) else {
        return Made::Nothing;
    };
    let until = lang.time_and_zone(order::pay_until(&full.order), full.event.zone.0);
    let amount = full.order.total().text(lang);
    let text = Text::new().title(full.event.name.clone()).line(tr!(
        lang,
        "message-payment-reminder",
        amount = amount.clone(),
        until = until
    ));
    let pay = Button::link(tr!(lang, "button-pay", amount = amount), url);
    let give_up = Action::GiveUp(full.order.id);
    Reply::new(text)
        .row([pay.main()])
        .row([Button::press(tr!(lang, "button-give-up"), &give_up)])
        .into()
}

fn refunded(lang: Lang, refund: &Refund, full: &Full) -> Reply {
    let amount = Money::new(refund.amount_minor, full.order.currency).text(lang);
    let event = full.event.name.clone();
    let line = match refund.origin {
        RefundOrigin::LatePayment => tr!(
            lang,
            "message-refunded-late",
            amount = amount,
            event = event
        ),
        _ => tr!(lang, "message-refunded", amount = amount, event = event),
    };
    Reply::new(
        Text::new()
            .line(line)
            .note(tr!(lang, "message-refund-days")),
    )
}

fn to_organizer_of_refund(lang: Lang, message: &Message, refund: &Refund, full: &Full) -> Reply {
    let amount = Money::new(refund.amount_minor, full.order.currency).text(lang);
    let (name, event) = (full.order.buyer_name.clone(), full.event.name.clone());
    let Message::RefundFailed { returned, .. } = message else {
        let line = tr!(
            lang,
            "message-refunded-elsewhere",
            amount = amount,
            name = name,
            event = event
        );
        return with_order_button(lang, full, Reply::line(line));
    };
    let again = Button::press(
        tr!(lang, "button-refund-again", amount = amount.clone()),
        &Action::RefundAgain(refund.id),
    );
    let line = if *returned {
        tr!(
            lang,
            "message-refund-came-back",
            amount = amount,
            name = name,
            event = event
        )
    } else {
        tr!(
            lang,
            "message-refund-failed",
            amount = amount,
            name = name,
            event = event
        )
    };
    with_order_button(lang, full, Reply::line(line).row([again.danger()]))
}

/// To the buyer: the money that was on its way is not.
async fn refund_returned(app: &App, lang: Lang, refund: &Refund, full: &Full) -> Result<Reply> {
    let organizer = person(app, full.event.organizer_id).await?;
    Ok(Reply::line(tr!(
        lang,
        "message-refund-returned",
        amount = Money::new(refund.amount_minor, full.order.currency).text(lang),
        event = full.event.name.clone(),
        organizer = organizer.name
    )))
}

/// To the buyer: what they paid is not what was asked for, and whom to turn to.
async fn paid_other_amount(
    app: &App,
    lang: Lang,
    full: &Full,
    paid_minor: i64,
    currency: Option<Currency>,
) -> Result<Reply> {
    let organizer = person(app, full.event.organizer_id).await?;
    Ok(Reply::line(tr!(
        lang,
        "message-paid-other-amount",
        paid = paid_text(lang, paid_minor, currency),
        total = full.order.total().text(lang),
        event = full.event.name.clone(),
        organizer = organizer.name
    )))
}

fn paid_text(lang: Lang, paid_minor: i64, currency: Option<Currency>) -> String {
    let paid = currency.map(|currency| Money::new(paid_minor, currency).text(lang));
    paid.unwrap_or_else(|| paid_minor.to_string())
}

async fn undelivered(app: &App, lang: Lang, row: OutboxId) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let row = outbox::get(&mut tx, row).await?;
    let Some(row) = row else {
        return Ok(Made::Nothing);
    };
    let name = match row.account_id {
        Some(account) => accounts::get(&mut tx, account).await?.name,
        None => tr!(lang, "undelivered-task"),
    };
    tx.commit().await?;
    let reason = cards::why_undelivered(lang, row.why);
    let text = Text::new()
        .line(tr!(
            lang,
            "message-undelivered",
            name = name,
            reason = reason
        ))
        .item(cards::what_was_undelivered(lang, &row.message.0));
    let reply = Reply::new(text);
    Ok(match row.event_id {
        Some(event) => {
            let button = Button::press(tr!(lang, "button-look"), &Action::Undelivered(event));
            reply.row([button]).into()
        }
        None => reply.into(),
    })
}

/// To a buyer: what the cancelling pays back, and not what went back before.
async fn event_cancelled(app: &App, lang: Lang, full: &Full) -> Result<Reply> {
    let mut tx = app.store.read(Actor::System).await?;
    let all = refunds::of_order(&mut tx, full.order.id).await?;
    tx.commit().await?;
    let now = all
        .iter()
        .filter(|refund| refund.origin == RefundOrigin::EventCancelled);
    let amount = Money::new(
        now.map(|refund| refund.amount_minor).sum(),
        full.order.currency,
    );
    let event = full.event.name.clone();
    let mut text = Text::new().line(tr!(lang, "message-event-cancelled", event = event));
    if !amount.is_zero() {
        text = text
            .line(tr!(
                lang,
                "message-event-cancelled-refund",
                amount = amount.text(lang)
            ))
            .note(tr!(lang, "message-refund-days"));
    }
    Ok(Reply::new(text))
}

fn about_order(lang: Lang, message: &Message, full: &Full) -> Reply {
    let event = full.event.name.clone();
    let name = full.order.buyer_name.clone();
    let total = full.order.total().text(lang);
    let again = Button::press(tr!(lang, "button-to-event"), &Action::Buy(full.event.id));
    match message {
        Message::HoldLapsed { .. } => {
            Reply::line(tr!(lang, "message-hold-lapsed", event = event)).row([again])
        }
        Message::PaymentProcessing { .. } => {
            Reply::line(tr!(lang, "message-payment-processing", event = event))
        }
        Message::PaymentRefused { .. } => {
            Reply::line(tr!(lang, "message-payment-refused", event = event)).row([again])
        }
        Message::AmountMismatch {
            paid_minor,
            currency,
            ..
        } => {
            let paid = paid_text(lang, *paid_minor, *currency);
            let line = tr!(
                lang,
                "message-amount-mismatch",
                name = name,
                event = event,
                paid = paid,
                total = total
            );
            with_order_button(lang, full, Reply::line(line))
        }
        Message::Disputed { .. } => {
            let line = tr!(
                lang,
                "message-disputed",
                name = name,
                event = event,
                total = total
            );
            with_order_button(lang, full, Reply::line(line))
        }
        Message::DisputeClosed { won: true, .. } => {
            let line = tr!(lang, "message-dispute-won", name = name, event = event);
            with_order_button(lang, full, Reply::line(line))
        }
        _ => {
            let line = tr!(
                lang,
                "message-dispute-lost",
                name = name,
                event = event,
                total = total
            );
            with_order_button(lang, full, Reply::line(line))
        }
    }
}

fn with_order_button(lang: Lang, full: &Full, reply: Reply) -> Reply {
    reply.row([Button::press(
        tr!(lang, "button-order"),
        &Action::OrderDetails(full.order.id),
    )])
}
