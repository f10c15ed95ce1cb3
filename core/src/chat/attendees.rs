//! Who has tickets, for the organizer: a page at a time, and as a file for spreadsheets.

use chrono::{DateTime, SecondsFormat, Utc};

use super::turn::Turn;
use super::{Action, Button, File, Reply, Text, cards, organize};
use crate::error::{Error, Result};
use crate::event::{self, Attendee, Event};
use crate::i18n::Lang;
use crate::id::{EventId, OrderId};
use crate::money::Money;
use crate::tr;

const PAGE: i64 = 8;
/// By it spreadsheet programs know UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// So many are in one file, at some 200 bytes each: platforms take few MiB at once, Discord 10
/// (<https://docs.discord.com/developers/reference#uploading-files>).
const IN_A_FILE: usize = 20_000;
/// Of an order's id so much is shown: enough to tell an event's orders apart.
const SHORT: usize = 8;

/// The event's good tickets, a page at a time, the latest bought first.
pub(super) async fn page(turn: &Turn<'_>, event: EventId, page: u16) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let offset = i64::from(page) * PAGE;
    let found = event::attendees(turn.app, turn.account.id, event, PAGE + 1, offset).await?;
    let page_len = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let name = found.event.name.clone();
    let mut text = Text::new().title(tr!(lang, "attendees-title", name = name));
    if found.event.sold == 0 {
        text = text.line(tr!(lang, "attendees-none"));
    } else {
        text = text
            .line(tr!(lang, "attendees-count", count = found.event.sold))
            .line(tr!(
                lang,
                "event-attendance",
                admitted = found.admitted,
                tickets = found.event.sold
            ))
            .gap();
    }
    for attendee in found.list.iter().take(page_len) {
        text = text.item(line(lang, &found.event, attendee));
    }
    let more = found.list.len() > page_len;
    let turn_pages = organize::pages(lang, page, more, |page| Action::Attendees { event, page });
    Ok(vec![Reply::new(text).private().row(turn_pages).row([
        Button::press(tr!(lang, "button-as-file"), &Action::AttendeesFile(event)),
        Button::press(tr!(lang, "button-to-event"), &Action::Show(event)),
    ])])
}

fn line(lang: Lang, event: &Event, attendee: &Attendee) -> String {
    let mut line = format!("{} · {}", attendee.name, attendee.tier_name);
    if attendee.of > 1 {
        let seat = tr!(lang, "ticket-seat", seat = attendee.seat, of = attendee.of);
        line = format!("{line} · {seat}");
    }
    let state = match attendee.admitted_at {
        Some(at) => {
            let at = lang.short_date_time(at, event.zone.0);
            tr!(lang, "ticket-status-admitted", at = at)
        }
        None => cards::ticket_short(lang, attendee.status, false),
    };
    format!("{line} · {state}")
}

/// All of its tickets as a file.
pub(super) async fn file(turn: &Turn<'_>, event: EventId) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let found = event::all_attendees(turn.app, turn.account.id, event).await?;
    let line = tr!(
        lang,
        "attendees-file",
        count = found.list.len(),
        name = found.event.name.clone()
    );
    let mut reply = Reply::new(
        Text::new()
            .line(line)
            .note(tr!(lang, "attendees-file-note")),
    );
    let slug = &found.event.slug;
    let parts: Vec<_> = match found.list.is_empty() {
        true => vec![&found.list[..]],
        false => found.list.chunks(IN_A_FILE).collect(),
    };
    for (n, part) in (1..).zip(&parts) {
        let bytes = table(lang, &found.event, part)
            .map_err(|error| Error::Inconsistent(format!("a list of attendees: {error}")))?;
        let file_name = match parts.len() {
            1 => format!("attendees-{slug}.csv"),
            _ => format!("attendees-{slug}-{n}.csv"),
        };
        let media_type = "text/csv; charset=utf-8";
        reply.files.push(File {
            file_name,
            media_type,
            bytes,
        });
    }
    let back = Action::Attendees { event, page: 0 };
    let back = Button::press(tr!(lang, "button-attendees"), &back);
    Ok(vec![reply.private().row([back])])
}

fn table(lang: Lang, event: &Event, list: &[Attendee]) -> std::result::Result<Vec<u8>, csv::Error> {
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    table.write_record([
        tr!(lang, "attendees-column-ticket"),
        tr!(lang, "attendees-column-order"),
        tr!(lang, "attendees-column-name"),
        tr!(lang, "attendees-column-tier"),
        tr!(lang, "attendees-column-price"),
        tr!(lang, "attendees-column-currency"),
        tr!(lang, "attendees-column-status"),
        tr!(lang, "attendees-column-bought"),
        tr!(lang, "attendees-column-checked-in"),
        tr!(lang, "attendees-column-gate"),
        tr!(lang, "attendees-column-email"),
    ])?;
    for attendee in list {
        let order = short(attendee.order_id);
        let cells = [
            format!("{order}-{}", attendee.seat),
            order,
            attendee.name.clone(),
            attendee.tier_name.clone(),
            Money::new(attendee.price_minor, event.currency).decimal(),
            event.currency.to_string(),
            cards::ticket_short(lang, attendee.status, attendee.admitted_at.is_some()),
            local(event, attendee.bought_at),
            attendee
                .admitted_at
                .map(|at| local(event, at))
                .unwrap_or_default(),
            attendee.gate.clone().unwrap_or_default(),
            attendee.email.clone().unwrap_or_default(),
        ];
        table.write_record(cells.map(harmless))?;
    }
    table
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// With its prefix: digits with an `e` among them are a number to a spreadsheet program.
fn short(order: OrderId) -> String {
    let id = order.to_string();
    let (prefix, bits) = id.split_once('_').unwrap_or_default();
    format!("{prefix}_{}", &bits[bits.len().saturating_sub(SHORT)..])
}

/// The time in the event's zone, as programs read it.
fn local(event: &Event, at: DateTime<Utc>) -> String {
    let at = at.with_timezone(&event.zone.0);
    at.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// A spreadsheet program takes a cell that begins with one of these for a formula, and carries it
/// out (<https://owasp.org/www-community/attacks/CSV_Injection>); after a quote it is a text.
/// Where amounts have a decimal comma the program parts cells at `;`, whatever stands around them, so
/// none of them has one.
fn harmless(cell: String) -> String {
    let cell = cell.replace([';', '\t', '\r', '\n'], " ");
    let cell = cell.trim_start().to_owned();
    let begins = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    if cell.starts_with(begins) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+49 30", "-1", "@SUM(A1)", "＝1"] {
            assert_eq!(harmless(cell.to_owned()), format!("'{cell}"));
        }
        for cell in ["\t=1", "\r=1", " =1", ";=1"] {
            assert_eq!(harmless(cell.to_owned()), "'=1");
        }
        // Where it is parted at semicolons, no part is one.
        assert_eq!(harmless("Ana;=1+1".to_owned()), "Ana =1+1");
        for cell in ["Ana", "a=b", "", "15.00", "'=1"] {
            assert_eq!(harmless(cell.to_owned()), cell);
        }
    }
}
