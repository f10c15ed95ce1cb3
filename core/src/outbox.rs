//! What is promised: a message or a task, written in the transaction of the change it announces.
//!
//! `delivery` carries it out. A row holds ids only; texts and pictures are made when it is sent.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tracing::field::display;

use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::id::{
    AccountId, CardId, ChatId, EventId, HandoverId, MirrorId, OrderId, OutboxId, RefundId, RoleId,
    TicketId,
};
use crate::money::Currency;
use crate::store::Tx;
use crate::store::accounts::Platform;
use crate::store::outbox::{self, NewRow};

/// What is to be sent or done. Stored as JSON: variants and fields are only ever added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    /// The ticket with its picture, in chat.
    Ticket {
        ticket: TicketId,
    },
    /// All tickets of an order, by mail.
    TicketMail {
        order: OrderId,
    },
    /// To the organizer: somebody bought.
    Sale {
        order: OrderId,
    },
    /// To the buyer: the seats are free again.
    HoldLapsed {
        order: OrderId,
    },
    /// To the buyer: the bank is still to say.
    PaymentProcessing {
        order: OrderId,
    },
    /// To the buyer: the bank refused.
    PaymentRefused {
        order: OrderId,
    },
    /// To the buyer: money goes back.
    Refunded {
        refund: RefundId,
    },
    /// To the buyer: it does not take place.
    EventCancelled {
        order: OrderId,
    },
    /// To the organizer: what was paid is not what was asked for.
    AmountMismatch {
        order: OrderId,
        paid_minor: i64,
        currency: Option<Currency>,
    },
    /// To the buyer: the same.
    PaidOtherAmount {
        order: OrderId,
        paid_minor: i64,
        currency: Option<Currency>,
    },
    /// To the organizer: a payment is disputed.
    Disputed {
        order: OrderId,
    },
    DisputeClosed {
        order: OrderId,
        won: bool,
    },
    /// To the organizer: a refund was made in Stripe's dashboard.
    RefundedElsewhere {
        refund: RefundId,
    },
    /// To the organizer: Stripe refused a refund.
    RefundFailed {
        refund: RefundId,
        /// It had gone through, and the bank sent it back.
        #[serde(default)]
        returned: bool,
    },
    /// To the buyer: the bank sent it back.
    RefundReturned {
        refund: RefundId,
    },
    /// To the organizer: something could not be delivered.
    Undelivered {
        row: OutboxId,
    },
    /// By mail: the code that verifies an address.
    EmailCode,
    /// To whoever held the tickets: who has taken them over.
    HandedOver {
        handover: HandoverId,
    },
    /// To a holder who did not buy it: it is no longer good.
    TicketVoided {
        ticket: TicketId,
    },
    /// To the buyer, shortly before it can no longer be paid.
    PaymentReminder {
        order: OrderId,
    },
    /// To an organizer: what was sold on a day of theirs.
    SalesDigest {
        organizer: AccountId,
        day: NaiveDate,
    },
    /// Task: nobody shall pay for this any more.
    ExpireSession {
        order: OrderId,
        session: String,
    },
    /// Task: ask Stripe to pay back.
    Refund {
        refund: RefundId,
    },
    /// Task: put an event's card where it belongs.
    PostCard {
        card: CardId,
    },
    /// To the organizer: a card is not kept up to date any more.
    CardGone {
        card: CardId,
    },
    /// To the organizer: a server's calendar does not show the event.
    NotMirrored {
        mirror: MirrorId,
    },
    /// To the organizer: a server's calendar does not let go of the event.
    NotTakenOff {
        mirror: MirrorId,
    },
    /// To the organizer: a role that a tier brings can be given to nobody, or taken from nobody.
    RoleRefused {
        role: RoleId,
    },
    /// To the organizer: those who manage a server have put the event out of it.
    PutOut {
        event: EventId,
        platform: Platform,
        server: String,
    },
    /// To the organizer: those who manage a server have taken a role off its tickets.
    RoleTakenOff {
        event: EventId,
        role: RoleId,
    },
    /// Task: take away an event's card that is wanted there no more.
    TakeCardAway {
        card: CardId,
    },
    /// To whoever was made door staff.
    StaffAdded {
        event: EventId,
    },
    /// To whoever was door staff.
    StaffRemoved {
        event: EventId,
    },
    /// Task: say hello in a server that we were brought into.
    GreetServer {
        platform: Platform,
        server: String,
        channel: String,
        lang: Option<Lang>,
        since: DateTime<Utc>,
    },
    /// Task: say hello in a group that we were brought into.
    GreetGroup {
        chat: ChatId,
        lang: Lang,
        since: DateTime<Utc>,
    },
    /// To the organizer: those who manage a server have let the event back into it.
    LetBack {
        event: EventId,
        platform: Platform,
        server: String,
    },
}

impl Message {
    /// Puts the ids of what it is about into a span that has fields for them.
    pub fn show_in(&self, span: &tracing::Span) {
        match self {
            Self::Ticket { ticket } | Self::TicketVoided { ticket } => {
                span.record("ticket", display(ticket))
            }
            Self::Refunded { refund }
            | Self::RefundedElsewhere { refund }
            | Self::RefundFailed { refund, .. }
            | Self::RefundReturned { refund }
            | Self::Refund { refund } => span.record("refund", display(refund)),
            Self::TicketMail { order }
            | Self::Sale { order }
            | Self::HoldLapsed { order }
            | Self::PaymentProcessing { order }
            | Self::PaymentRefused { order }
            | Self::EventCancelled { order }
            | Self::AmountMismatch { order, .. }
            | Self::PaidOtherAmount { order, .. }
            | Self::PaymentReminder { order }
            | Self::Disputed { order }
            | Self::DisputeClosed { order, .. }
            | Self::ExpireSession { order, .. } => span.record("order", display(order)),
            Self::PostCard { card } | Self::CardGone { card } | Self::TakeCardAway { card } => {
                span.record("card", display(card))
            }
            Self::HandedOver { .. }
            | Self::SalesDigest { .. }
            | Self::Undelivered { .. }
            | Self::NotMirrored { .. }
            | Self::NotTakenOff { .. }
            | Self::RoleRefused { .. }
            | Self::PutOut { .. }
            | Self::RoleTakenOff { .. }
            | Self::StaffAdded { .. }
            | Self::GreetServer { .. }
            | Self::GreetGroup { .. }
            | Self::LetBack { .. }
            | Self::StaffRemoved { .. }
            | Self::EmailCode => span,
        };
    }

    /// Whether pictures of tickets are in it.
    pub fn has_pictures(&self) -> bool {
        matches!(self, Self::Ticket { .. } | Self::TicketMail { .. })
    }

    /// What makes it the same promise as another.
    pub fn dedup_key(&self) -> String {
        match self {
            Self::Ticket { ticket } => format!("ticket:{ticket}"),
            Self::TicketMail { order } => format!("ticket_mail:{order}"),
            Self::Sale { order } => format!("sale:{order}"),
            Self::HoldLapsed { order } => format!("hold_lapsed:{order}"),
            Self::PaymentProcessing { order } => format!("payment_processing:{order}"),
            Self::PaymentRefused { order } => format!("payment_refused:{order}"),
            Self::Refunded { refund } => format!("refunded:{refund}"),
            Self::EventCancelled { order } => format!("event_cancelled:{order}"),
            Self::AmountMismatch {
                order, paid_minor, ..
            } => {
                format!("amount_mismatch:{order}:{paid_minor}")
            }
            Self::PaidOtherAmount {
                order,
                paid_minor,
                currency,
            } => {
                let currency = currency.as_ref().map_or("", Currency::code);
                format!("paid_other_amount:{order}:{paid_minor}:{currency}")
            }
            Self::Disputed { order } => format!("disputed:{order}"),
            Self::DisputeClosed { order, won } => format!("dispute_closed:{order}:{won}"),
            Self::RefundedElsewhere { refund } => format!("refunded_elsewhere:{refund}"),
            Self::RefundFailed { refund, .. } => format!("refund_failed:{refund}"),
            Self::RefundReturned { refund } => format!("refund_returned:{refund}"),
            Self::PaymentReminder { order } => format!("payment_reminder:{order}"),
            Self::SalesDigest { organizer, day } => format!("sales_digest:{organizer}:{day}"),
            Self::Undelivered { row } => format!("undelivered:{row}"),
            Self::HandedOver { handover } => format!("handed_over:{handover}"),
            Self::TicketVoided { ticket } => format!("ticket_voided:{ticket}"),
            // Each code is a promise of its own.
            Self::EmailCode => format!("email_code:{}", OutboxId::new()),
            Self::ExpireSession { session, .. } => format!("expire_session:{session}"),
            Self::Refund { refund } => format!("refund:{refund}"),
            Self::PostCard { card } => format!("post_card:{card}"),
            Self::CardGone { card } => format!("card_gone:{card}"),
            Self::NotMirrored { mirror } => format!("not_mirrored:{mirror}"),
            Self::NotTakenOff { mirror } => format!("not_taken_off:{mirror}"),
            Self::RoleRefused { role } => format!("role_refused:{role}"),
            Self::PutOut {
                event,
                platform,
                server,
            } => format!("put_out:{event}:{platform}:{server}"),
            Self::RoleTakenOff { event, role } => format!("role_taken_off:{event}:{role}"),
            Self::TakeCardAway { card } => format!("take_card_away:{card}"),
            Self::GreetServer {
                platform,
                server,
                since,
                ..
            } => format!("greet:{platform}:{server}:{}", since.timestamp_micros()),
            Self::GreetGroup { chat, since, .. } => {
                format!("greet:{chat}:{}", since.timestamp_micros())
            }
            Self::LetBack {
                event,
                platform,
                server,
            } => format!("let_back:{event}:{platform}:{server}"),
            Self::StaffAdded { event } => format!("staff_added:{event}"),
            Self::StaffRemoved { event } => format!("staff_removed:{event}"),
        }
    }
}

/// The promise of `message` to `to`, about `event`: to be written with others.
pub fn row(to: Option<AccountId>, event: Option<EventId>, message: Message) -> NewRow<Message> {
    NewRow {
        id: OutboxId::new(),
        dedup_key: message.dedup_key(),
        account_id: to,
        event_id: event,
        message,
        not_before: None,
    }
}

/// Promises `message` to `to`, about `event`.
pub async fn promise(
    tx: &mut Tx,
    to: Option<AccountId>,
    event: Option<EventId>,
    message: Message,
    now: DateTime<Utc>,
) -> Result<()> {
    outbox::put(tx, &row(to, event, message), now).await
}

/// Promises it for later: it is not sent before `due`.
pub async fn promise_for(
    tx: &mut Tx,
    due: DateTime<Utc>,
    to: AccountId,
    event: Option<EventId>,
    message: Message,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut row = row(Some(to), event, message);
    row.not_before = Some(due);
    outbox::put(tx, &row, now).await
}

/// Promises it once more, as a new promise: a ticket whose code was replaced, a card whose chat moved.
pub async fn promise_again(
    tx: &mut Tx,
    to: Option<AccountId>,
    event: EventId,
    message: Message,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut row = row(to, Some(event), message);
    row.dedup_key = format!("{}:{}", row.dedup_key, row.id);
    outbox::put(tx, &row, now).await
}

/// Takes back what `promise_again` promised to `to` about `event`, where nobody tried to send it yet.
/// Whether there was anything.
pub async fn take_back(
    tx: &mut Tx,
    to: AccountId,
    event: EventId,
    message: &Message,
    now: DateTime<Utc>,
) -> Result<bool> {
    let stored = serde_json::to_value(message)
        .map_err(|e| Error::Inconsistent(format!("outbox message: {e}")))?;
    let kind = stored["kind"].as_str().unwrap_or_default();
    outbox::take_back(tx, to, event, kind, now).await
}
