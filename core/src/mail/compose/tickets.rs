//! The email with an order's tickets.

use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use lettre::Address;

use super::{Frame, rendered};
use crate::i18n::Lang;
use crate::mail::{Attachment, CalendarEntry, Inline, Mail, calendar, key, one_line};
use crate::money::Money;
use crate::tr;
use crate::zone::Zone;

/// An order's tickets, for the person who bought them.
#[derive(Clone)]
pub struct TicketMail {
    pub id: String,
    pub to: Address,
    /// May be empty.
    pub buyer_name: String,
    pub event_name: String,
    /// May be empty.
    pub venue: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: Option<DateTime<Utc>>,
    pub zone: Zone,
    /// For the calendar.
    pub description: String,
    pub event_url: String,
    pub total: Money,
    pub tickets: Vec<TicketPart>,
    /// When the email was decided on: the same at every attempt to send it.
    pub now: DateTime<Utc>,
    /// The event's, in calendars.
    pub uid: String,
}

#[derive(Clone)]
pub struct TicketPart {
    pub tier: String,
    /// May be empty.
    pub holder: String,
    /// In groups, for reading aloud.
    pub code: String,
    /// Where the ticket can be looked at: `https://…/t/CODE`.
    pub url: String,
    pub qr_png: Vec<u8>,
    pub picture_png: Vec<u8>,
    /// Which of the order's tickets this is, counted from 1, and of how many.
    pub seat: i64,
    pub of: i64,
}

#[derive(Template)]
#[template(path = "mail/tickets.html")]
struct TicketsHtml<'a> {
    frame: &'a Frame,
    view: &'a View<'a>,
}

#[derive(Template)]
#[template(path = "mail/tickets.txt")]
struct TicketsText<'a> {
    frame: &'a Frame,
    view: &'a View<'a>,
}

/// Every text of the email, in the reader's language.
struct View<'a> {
    headline: String,
    event_name: String,
    greeting: String,
    intro: String,
    when_label: String,
    starts: String,
    /// "until …", or empty.
    ends: String,
    where_label: String,
    venue: String,
    total_label: String,
    total: String,
    event_label: String,
    event_url: &'a str,
    code_label: String,
    open_label: String,
    tickets: Vec<TicketView<'a>>,
    once: String,
    attached: String,
}

struct TicketView<'a> {
    position: String,
    tier: String,
    holder: String,
    code: &'a str,
    url: &'a str,
    cid: String,
    qr_alt: String,
}

/// The tickets of an order: each with its QR code in the text, and as a picture of its own; and the
/// event for the calendar.
pub fn tickets(lang: Lang, order: &TicketMail) -> Mail {
    let view = View::new(lang, order);
    let subject = tr!(
        lang,
        "mail-tickets-subject",
        count = order.tickets.len(),
        event = view.event_name.as_str()
    );
    let frame = Frame::new(lang, subject, view.intro.clone());
    Mail {
        to: order.to.clone(),
        text: rendered(&TicketsText {
            frame: &frame,
            view: &view,
        }),
        html: rendered(&TicketsHtml {
            frame: &frame,
            view: &view,
        }),
        inline: inline(order, &view),
        attachments: attachments(order),
        id: order.id.clone(),
        date: Some(order.now),
        subject: frame.title,
    }
}

impl<'a> View<'a> {
    fn new(lang: Lang, order: &'a TicketMail) -> Self {
        let count = order.tickets.len();
        let name = one_line(&order.buyer_name);
        let greeting = if name.is_empty() {
            tr!(lang, "mail-greeting-plain")
        } else {
            tr!(lang, "mail-greeting", name = name)
        };
        let key = key(&order.id);
        let tickets = order.tickets.iter().zip(1_usize..);
        Self {
            headline: tr!(lang, "mail-tickets-headline"),
            event_name: one_line(&order.event_name),
            greeting,
            intro: tr!(lang, "mail-tickets-intro", count = count),
            when_label: tr!(lang, "mail-label-when"),
            starts: lang.date_time(order.starts_at, order.zone.0),
            ends: order
                .ends_at
                .map(|at| ends(lang, order, at))
                .unwrap_or_default(),
            where_label: tr!(lang, "mail-label-where"),
            venue: one_line(&order.venue),
            total_label: tr!(lang, "mail-label-total"),
            total: if order.total.minor == 0 {
                tr!(lang, "mail-free")
            } else {
                order.total.text(lang)
            },
            event_label: tr!(lang, "mail-tickets-event"),
            event_url: &order.event_url,
            code_label: tr!(lang, "mail-label-code"),
            open_label: tr!(lang, "mail-tickets-open"),
            tickets: tickets
                .map(|(part, number)| TicketView::new(lang, part, &key, number))
                .collect(),
            once: tr!(lang, "mail-tickets-once"),
            attached: tr!(lang, "mail-tickets-attached", count = count),
        }
    }
}

impl<'a> TicketView<'a> {
    fn new(lang: Lang, part: &'a TicketPart, key: &str, number: usize) -> Self {
        Self {
            position: tr!(
                lang,
                "mail-tickets-position",
                seat = part.seat,
                of = part.of
            ),
            tier: one_line(&part.tier),
            holder: one_line(&part.holder),
            code: &part.code,
            url: &part.url,
            // Content ids are to be unique in the world, like the Message-ID they are made from.
            cid: format!("qr-{number}.{key}@eventos"),
            qr_alt: tr!(lang, "mail-tickets-qr", code = part.code.as_str()),
        }
    }
}

/// The time alone where the event ends on the day it starts, or in the night after it.
fn ends(lang: Lang, order: &TicketMail, at: DateTime<Utc>) -> String {
    let zone = order.zone.0;
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let overnight = at - order.starts_at < TimeDelta::hours(12);
    if overnight || day(at) == day(order.starts_at) {
        tr!(lang, "mail-until", time = lang.time(at, zone))
    } else {
        tr!(lang, "mail-until-date", date = lang.date_time(at, zone))
    }
}

fn inline(order: &TicketMail, view: &View<'_>) -> Vec<Inline> {
    let parts = order.tickets.iter().zip(&view.tickets).zip(1..);
    let picture = |((part, shown), number): ((&TicketPart, &TicketView<'_>), i32)| Inline {
        cid: shown.cid.clone(),
        file_name: format!("qr-{number}.png"),
        png: part.qr_png.clone(),
    };
    parts.map(picture).collect()
}

fn attachments(order: &TicketMail) -> Vec<Attachment> {
    let pictures = order
        .tickets
        .iter()
        .zip(1..)
        .map(|(part, number)| Attachment {
            file_name: format!("ticket-{number}.png"),
            content_type: "image/png",
            bytes: part.picture_png.clone(),
        });
    let entry = calendar(&CalendarEntry {
        uid: &order.uid,
        name: &order.event_name,
        venue: &order.venue,
        description: &order.description,
        url: &order.event_url,
        starts_at: order.starts_at,
        ends_at: order.ends_at,
        now: order.now,
    });
    let entry = Attachment {
        file_name: "event.ics".to_owned(),
        content_type: "text/calendar; charset=utf-8",
        bytes: entry.into_bytes(),
    };
    pictures.chain([entry]).collect()
}
