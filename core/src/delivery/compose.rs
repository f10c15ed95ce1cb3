//! What a promised message says, by what is true when it is sent.

use chrono::{DateTime, Utc};

use super::{mails, refusals, sales, staff};
use crate::account::Account;
use crate::app::App;
use crate::chat::{Action, Button, Reply, Text, cards};
use crate::error::{Error, Rejection, Result};
use crate::event::EventStatus;
use crate::i18n::Lang;
use crate::id::{AccountId, CardId, HandoverId, OrderId, OutboxId, RefundId, TicketId};
use crate::mail::Mail;
use crate::money::{Currency, Money};
use crate::order::{self, Full, Refund, RefundOrigin};
use crate::outbox::Message;
use crate::store::outbox::{self, Row};
use crate::store::{
    Actor, Tx, accounts, cards as store_cards, chats, events, handovers, orders, refunds, tickets,
};
use crate::ticket::{self, Shown, Standing, TicketStatus};
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
            Some(shown) if shown.ticket.holder_id != account.id => {
                not_theirs(app, row, &shown).await?
            }
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
            refunded(app, lang, &refund, &full).await?.into()
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
        Message::HandedOver { handover } => handed_over(app, lang, *handover).await?,
        Message::TicketVoided { ticket } => ticket_voided(app, lang, *ticket).await?.into(),
        Message::Undelivered { row } => undelivered(app, lang, *row).await?,
        Message::HoldLapsed { order }
        | Message::PaymentProcessing { order }
        | Message::PaymentRefused { order }
        | Message::AmountMismatch { order, .. }
        | Message::Disputed { order }
        | Message::DisputeClosed { order, .. } => {
            about_order(lang, message, &full(app, *order).await?).into()
        }
        Message::CardGone { card } => card_gone(app, lang, *card).await?,
        Message::NotTakenOff { mirror } => refusals::not_taken_off(app, lang, *mirror).await?,
        Message::NotMirrored { mirror } => refusals::not_mirrored(app, lang, *mirror).await?,
        Message::RoleRefused { role } => {
            refusals::role_refused(app, lang, *role, row.event_id).await?
        }
        Message::PutOut {
            event,
            platform,
            server,
        } => refusals::put_out(app, lang, *event, (*platform, server)).await?,
        Message::LetBack {
            event,
            platform,
            server,
        } => refusals::let_back(app, lang, *event, (*platform, server)).await?,
        Message::RoleTakenOff { event, role } => {
            refusals::role_taken_off(app, lang, *event, *role).await?
        }
        Message::StaffAdded { event } => staff::added(app, &account, *event).await?,
        Message::StaffRemoved { event } => staff::removed(app, &account, *event).await?,
        Message::ExpireSession { .. }
        | Message::Refund { .. }
        | Message::PostCard { .. }
        | Message::TakeCardAway { .. }
        | Message::GreetServer { .. }
        | Message::GreetGroup { .. } => Made::Nothing,
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

/// To whoever held them: who has them now.
async fn handed_over(app: &App, lang: Lang, id: HandoverId) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let Some(handover) = handovers::get(&mut tx, id).await? else {
        return Ok(Made::Nothing);
    };
    let (event, taker) = (handover.event_id, handover.taken_by);
    let event = events::get(&mut tx, event).await?;
    let name = match taker {
        Some(taker) => accounts::get(&mut tx, taker).await?.name,
        None => return Ok(Made::Nothing),
    };
    tx.commit().await?;
    let event = event.ok_or(Rejection::EventNotFound)?.name;
    let line = match handover.ticket_id {
        Some(_) => tr!(lang, "message-handed-over", name = name, event = event),
        None => tr!(lang, "message-handed-over-all", name = name, event = event),
    };
    Ok(Reply::line(line).into())
}

/// To a holder who did not buy it.
async fn ticket_voided(app: &App, lang: Lang, ticket: TicketId) -> Result<Reply> {
    let mut tx = app.store.read(Actor::System).await?;
    let ticket = tickets::get(&mut tx, ticket)
        .await?
        .ok_or(Rejection::TicketNotFound)?;
    let shown = ticket::with_event(&mut tx, ticket).await?;
    tx.commit().await?;
    let event = shown.event.name.clone();
    let line = match shown.standing() {
        Standing::EventCancelled => tr!(lang, "message-event-cancelled", event = event),
        Standing::Refunded => tr!(lang, "message-ticket-refunded", event = event),
        _ => tr!(lang, "message-ticket-revoked", event = event),
    };
    Ok(Reply::line(line))
}

/// A ticket that was promised to somebody who does not hold it: it changed hands, and its code is the
/// new holder's alone.
///
/// # Errors
/// `AccountJoined` when it is the person who became another in this moment: to be tried again.
async fn not_theirs(app: &App, row: &Row, shown: &Shown) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let now = outbox::get(&mut tx, row.id).await?;
    tx.commit().await?;
    match now.and_then(|row| row.account_id) {
        Some(to) if to == shown.ticket.holder_id => Err(Rejection::AccountJoined.into()),
        _ => Ok(Made::Nothing),
    }
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

async fn refunded(app: &App, lang: Lang, refund: &Refund, full: &Full) -> Result<Reply> {
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
    let mut tx = app.store.read(Actor::System).await?;
    let dead = tickets::of_refund(&mut tx, refund.id).await?;
    tx.commit().await?;
    let mut text = Text::new().line(line);
    if !dead.is_empty() {
        text = text.line(tr!(lang, "message-refunded-tickets", count = dead.len()));
    }
    for ticket in &dead {
        text = text.item(cards::ticket_of_order(lang, ticket, full.tickets.len()));
    }
    Ok(Reply::new(text.note(tr!(lang, "message-refund-days"))))
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
    let mut tx = app.store.begin(Actor::System).await?;
    let row = outbox::get(&mut tx, row).await?;
    let Some(row) = row else {
        return Ok(Made::Nothing);
    };
    let name = match row.account_id {
        Some(account) => accounts::get(&mut tx, account).await?.name,
        None => tr!(lang, "undelivered-task"),
    };
    let code = lookup_code(&mut tx, &row, app.clock.now()).await?;
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
    let text = match code {
        Some(code) => text
            .line(tr!(lang, "message-undelivered-code"))
            .code(format!("/take {code}")),
        None => text,
    };
    let reply = Reply::new(text);
    Ok(match row.event_id {
        Some(event) => {
            let button = Button::press(tr!(lang, "button-look"), &Action::Undelivered(event));
            reply.row([button]).into()
        }
        None => reply.into(),
    })
}

/// What brings the tickets that did not get there, to whoever types it to the bot; none where it was
/// about no tickets, or they are good no more.
async fn lookup_code(tx: &mut Tx, row: &Row, now: DateTime<Utc>) -> Result<Option<String>> {
    let message = serde_json::from_value(row.message.0.clone());
    let (Ok(message), Some(holder)) = (message, row.account_id) else {
        return Ok(None);
    };
    let order = match message {
        Message::Ticket { ticket } => tickets::get(tx, ticket).await?.map(|it| it.order_id),
        Message::TicketMail { order } => Some(order),
        _ => None,
    };
    match order {
        Some(order) => ticket::lookup_code(tx, order, holder, now).await,
        None => Ok(None),
    }
}

/// To the organizer: a card is not kept up to date any more, and can be posted once more.
async fn card_gone(app: &App, lang: Lang, card: CardId) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let Some(card) = store_cards::get(&mut tx, card).await? else {
        return Ok(Made::Nothing);
    };
    let event = events::get(&mut tx, card.event_id)
        .await?
        .ok_or(Rejection::EventNotFound)?;
    let chat = chats::of_platform(&mut tx, card.platform, &card.chat).await?;
    tx.commit().await?;
    let (name, stood) = (event.name, card.message_id.is_some());
    let line = match chat.map(|chat| chat.title) {
        Some(chat) if stood => tr!(lang, "message-card-gone", event = name, chat = chat),
        Some(chat) => tr!(lang, "message-card-not-posted", event = name, chat = chat),
        None if stood => tr!(lang, "message-card-gone-somewhere", event = name),
        None => tr!(lang, "message-card-not-posted-somewhere", event = name),
    };
    let mut reply = Reply::line(line);
    if event.status == EventStatus::Published {
        let again = Button::press(tr!(lang, "button-post"), &Action::Post(event.id));
        reply = reply.row([again]);
    }
    Ok(reply.into())
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
    let mut text = Text::new().line(match &full.order.payment_intent {
        _ if !full.tickets.is_empty() => tr!(lang, "message-event-cancelled", event = event),
        // What came of it is with the bank.
        Some(_) => tr!(lang, "message-event-cancelled-at-bank", event = event),
        None => tr!(lang, "message-event-cancelled-unpaid", event = event),
    });
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
