//! The mail that goes out where no chat takes a message.

use lettre::Address;

use super::mails;
use crate::account::Account;
use crate::app::App;
use crate::chat::{Block, Button, Reply, Target, Text};
use crate::error::{Rejection, Result};
use crate::event::{Event, EventStatus};
use crate::id::{OrderId, RefundId, TicketId};
use crate::mail::{self, Mail};
use crate::outbox::Message;
use crate::store::orders::Order;
use crate::store::outbox::{self, Row};
use crate::store::{Actor, Tx, events, orders, refunds, tickets};
use crate::ticket::{self, TicketStatus};
use crate::tr;

/// How else the person hears of it.
pub(super) enum Instead {
    Mail(Box<Mail>),
    /// The mail with their order's tickets brings it.
    InTicketMail,
    /// There is nothing to be said any more.
    Nothing,
    /// We know no address of theirs.
    NoAddress,
}

/// The mail form of a message to `account`, which in chat is `reply`.
pub(super) async fn instead(
    app: &App,
    row: &Row,
    account: &Account,
    message: &Message,
    reply: &Reply,
) -> Result<Instead> {
    if let Message::Ticket { ticket } = message {
        return self::ticket(app, row, account, *ticket).await;
    }
    let mut tx = app.store.read(Actor::System).await?;
    let order = own_order(&mut tx, account, message).await?;
    let event = match row.event_id {
        Some(event) => events::get(&mut tx, event).await?,
        None => None,
    };
    tx.commit().await?;
    Ok(match address(account, order.as_ref()) {
        None => Instead::NoAddress,
        Some(to) => Instead::Mail(Box::new(notice(
            app,
            row,
            account,
            to,
            event.as_ref(),
            reply,
        ))),
    })
}

/// What they have verified, and otherwise what they gave when they ordered.
fn address(account: &Account, order: Option<&Order>) -> Option<Address> {
    let given = order.and_then(|order| order.email.as_deref());
    let known = [account.email.as_deref(), given];
    known
        .into_iter()
        .flatten()
        .find_map(|email| email.parse().ok())
}

/// The order of theirs that a message is about. One to its organizer is about somebody else's.
async fn own_order(tx: &mut Tx, account: &Account, message: &Message) -> Result<Option<Order>> {
    let order = match *message {
        Message::HoldLapsed { order }
        | Message::PaymentProcessing { order }
        | Message::PaymentRefused { order }
        | Message::PaymentReminder { order }
        | Message::PaidOtherAmount { order, .. }
        | Message::EventCancelled { order } => Some(order),
        Message::Refunded { refund } | Message::RefundReturned { refund } => {
            order_of(tx, refund).await?
        }
        _ => None,
    };
    let Some(order) = order else { return Ok(None) };
    let order = orders::get(tx, order).await?;
    Ok(order.filter(|order| order.account_id == account.id))
}

async fn order_of(tx: &mut Tx, refund: RefundId) -> Result<Option<OrderId>> {
    let refund = refunds::get(tx, refund).await?;
    Ok(refund.map(|refund| refund.order_id))
}

/// A ticket, in a mail of its own unless its order's mail brings it.
async fn ticket(app: &App, row: &Row, account: &Account, ticket: TicketId) -> Result<Instead> {
    let mut tx = app.store.read(Actor::System).await?;
    let ticket = tickets::get(&mut tx, ticket).await?;
    let ticket = ticket.ok_or(Rejection::TicketNotFound)?;
    // While the chat was tried it may have changed hands, or been refunded: what is true now is another
    // message's to say.
    if ticket.holder_id != account.id || ticket.status != TicketStatus::Valid {
        return Ok(Instead::Nothing);
    }
    let order = orders::get(&mut tx, ticket.order_id).await?;
    let order = order.filter(|order| order.account_id == account.id);
    if let Some(order) = order.as_ref().filter(|order| order.email.is_some())
        && in_ticket_mail(&mut tx, row, ticket.id, order.id).await?
    {
        return Ok(Instead::InTicketMail);
    }
    let shown = ticket::with_event(&mut tx, ticket).await?;
    tx.commit().await?;
    let Some(to) = address(account, order.as_ref()) else {
        return Ok(Instead::NoAddress);
    };
    let mail = mails::ticket(app, row, account.lang(), to, &shown).await?;
    Ok(Instead::Mail(Box::new(mail)))
}

/// Whether the mail with the order's tickets brings this one. It was promised with the ticket, and
/// again with a code that was replaced.
async fn in_ticket_mail(tx: &mut Tx, row: &Row, ticket: TicketId, order: OrderId) -> Result<bool> {
    let first = outbox::promised(tx, &Message::Ticket { ticket }.dedup_key()).await?;
    if first.is_none_or(|(first, _)| first != row.id) {
        return Ok(true);
    }
    let mail = outbox::promised(tx, &Message::TicketMail { order }.dedup_key()).await?;
    Ok(mail.is_some_and(|(_, stands)| stands))
}

/// A message of the chat as a mail: its title or its event as the subject, its text, its links.
fn notice(
    app: &App,
    row: &Row,
    account: &Account,
    to: Address,
    event: Option<&Event>,
    reply: &Reply,
) -> Mail {
    let lang = account.lang();
    let (subject, text) = match (reply.text.0.split_first(), event) {
        (Some((Block::Title(title), rest)), _) => (title.clone(), Text(rest.to_vec())),
        (_, Some(event)) => (
            tr!(lang, "mail-instead-subject", event = event.name.clone()),
            reply.text.clone(),
        ),
        (_, None) => (tr!(lang, "mail-instead-subject-plain"), reply.text.clone()),
    };
    let plain = text.plain();
    let mut paragraphs: Vec<String> = plain
        .split("\n\n")
        .map(|paragraph| paragraph.trim().to_owned())
        .filter(|paragraph| !paragraph.is_empty())
        .collect();
    let mut links = links(app, account, event, reply).into_iter();
    let button = links.next();
    paragraphs.extend(links.map(|(label, url)| format!("{label}\n{url}")));
    paragraphs.push(tr!(lang, "mail-instead-why"));
    let button = button.as_ref().map(|(label, url)| (&**label, &**url));
    mail::notice(lang, to, &subject, &paragraphs, button, row.id.to_string())
}

/// Where the message's buttons lead; and to the event's page, where none leads anywhere.
fn links(
    app: &App,
    account: &Account,
    event: Option<&Event>,
    reply: &Reply,
) -> Vec<(String, String)> {
    let link = |button: &Button| match &button.target {
        Target::Link(url) => Some((button.label.clone(), url.clone())),
        Target::Press(_) => None,
    };
    let mut links: Vec<_> = reply.buttons.iter().flatten().filter_map(link).collect();
    if let Some(event) =
        event.filter(|event| links.is_empty() && event.status != EventStatus::Draft)
    {
        let page = app.config.public(&format!("e/{}", event.slug));
        links.push((tr!(account.lang(), "mail-tickets-event"), page));
    }
    links
}
