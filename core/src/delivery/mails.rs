//! The mails that are promised.

use chrono::{DateTime, Utc};
use lettre::Address;

use super::compose::Made;
use crate::account::{self, Account};
use crate::app::App;
use crate::chat::cards;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::id::OutboxId;
use crate::mail::{self, Mail, TicketMail, TicketPart};
use crate::money::Money;
use crate::order::Full;
use crate::store::outbox::Row;
use crate::store::{Actor, accounts, tickets};
use crate::ticket::{self, Event, Shown, TicketStatus, qr};

/// Wide enough to be scanned from a phone's screen at arm's length.
const QR_MODULE_PX: u32 = 8;

/// All good tickets of an order that its buyer still has, to the address that the buyer gave when paying.
pub(super) async fn tickets(app: &App, id: OutboxId, lang: Lang, full: &Full) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let mut good = tickets::kept_of_order(&mut tx, full.order.id).await?;
    tx.commit().await?;
    good.retain(|ticket| ticket.status == TicketStatus::Valid);
    let Some(address) = full.order.email.as_deref() else {
        return Ok(Made::Nothing);
    };
    if good.is_empty() {
        return Ok(Made::Nothing);
    }
    let Ok(to) = address.parse() else {
        return Ok(Made::NoAddress);
    };
    let of = i64::try_from(full.tickets.len()).unwrap_or(i64::MAX);
    let mut parts = Vec::new();
    for ticket in good {
        let shown = Shown {
            ticket: ticket.clone(),
            event: full.event.clone(),
            of,
            check_in: None,
        };
        parts.push(part(app, lang, &shown).await?);
    }
    let mail = TicketMail {
        buyer_name: full.order.buyer_name.clone(),
        total: full.order.total(),
        // The same at every try: a mail that is tried again is the same mail.
        ..ticket_mail(app, id, to, &full.event, full.order.created_at, parts)
    };
    Ok(Made::Mail(Box::new(composed(lang, mail).await?)))
}

/// One ticket alone, to its holder.
pub(super) async fn ticket(
    app: &App,
    row: &Row,
    lang: Lang,
    to: Address,
    shown: &Shown,
) -> Result<Mail> {
    let parts = vec![part(app, lang, shown).await?];
    let mail = TicketMail {
        buyer_name: shown.ticket.holder_name.clone(),
        total: Money::new(shown.ticket.price_minor, shown.event.currency),
        ..ticket_mail(app, row.id, to, &shown.event, row.created_at, parts)
    };
    composed(lang, mail).await
}

async fn part(app: &App, lang: Lang, shown: &Shown) -> Result<TicketPart> {
    let ticket = &shown.ticket;
    let url = ticket::url(app, &ticket.code);
    Ok(TicketPart {
        tier: ticket.tier_name.clone(),
        holder: ticket.holder_name.clone(),
        code: ticket::group(&ticket.code),
        qr_png: qr::encode_png(&url, QR_MODULE_PX),
        picture_png: cards::ticket_picture(app, lang, shown).await?,
        url,
        seat: ticket.seat,
        of: shown.of,
    })
}

/// Everything that the event says of it.
fn ticket_mail(
    app: &App,
    id: OutboxId,
    to: Address,
    event: &Event,
    now: DateTime<Utc>,
    tickets: Vec<TicketPart>,
) -> TicketMail {
    let host = app.config.public_url.host_str().unwrap_or("eventos");
    TicketMail {
        id: id.to_string(),
        to,
        buyer_name: String::new(),
        event_name: event.name.clone(),
        venue: event.venue.clone(),
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        zone: event.zone,
        description: event.description.clone(),
        event_url: app.config.public(&format!("e/{}", event.slug)),
        total: Money::new(0, event.currency),
        tickets,
        now,
        uid: format!("{}@{host}", event.id),
    }
}

async fn composed(lang: Lang, mail: TicketMail) -> Result<Mail> {
    let made = tokio::task::spawn_blocking(move || mail::tickets(lang, &mail)).await;
    made.map_err(|_| Error::Inconsistent("a mail could not be composed".into()))
}

/// The code that stands; an older one that was replaced has no point any more.
pub(super) async fn email_code(app: &App, id: OutboxId, account: &Account) -> Result<Made> {
    let mut tx = app.store.read(Actor::System).await?;
    let code = accounts::email_code(&mut tx, account.id).await?;
    tx.commit().await?;
    let Some(code) = code.filter(|code| code.expires_at > app.clock.now()) else {
        return Ok(Made::Nothing);
    };
    let Ok(to) = code.email.parse() else {
        return Ok(Made::Nothing);
    };
    let minutes = account::EMAIL_CODE_TTL.num_minutes();
    let mail = mail::email_code(account.lang(), to, &code.code, minutes, id.to_string());
    Ok(Made::Mail(Box::new(mail)))
}
