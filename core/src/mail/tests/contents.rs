use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

use super::{at, order, ticket, written};
use crate::i18n::Lang;
use crate::mail::{CalendarEntry, calendar, email_code, key, notice, tickets};
use crate::money::{Currency, Money};

fn parsed(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).expect("an email")
}

fn attached<'a>(mail: &'a Message<'a>, name: &str) -> &'a mail_parser::MessagePart<'a> {
    let named = |part: &&mail_parser::MessagePart<'_>| part.attachment_name() == Some(name);
    mail.attachments()
        .find(named)
        .unwrap_or_else(|| panic!("{name} is attached"))
}

#[tokio::test]
async fn ticket_mail_holds_text_html_codes_pictures_and_the_date() {
    let mail = tickets(Lang::En, &order());
    let bytes = written(&mail).await;
    let read = parsed(&bytes);
    assert_eq!(read.subject(), Some("Your 2 tickets for Jazz night"));
    assert_eq!(
        read.date().expect("a date").to_timestamp(),
        order().now.timestamp()
    );
    assert_eq!(
        read.message_id(),
        Some(format!("{}@events.example.org", mail.key()).as_str())
    );
    assert_eq!(
        read.header_raw("Auto-Submitted").map(str::trim),
        Some("auto-generated")
    );
    let to = read.to().and_then(|to| to.first()).expect("a recipient");
    assert_eq!(to.address(), Some("ann@example.org"));

    let text = read.body_text(0).expect("text");
    let html = read.body_html(0).expect("html");
    for part in [
        "ABCDE-FGHJ1",
        "ABCDE-FGHJ2",
        "https://events.example.org/t/ABCDEFGHJ2",
        "Blue Note",
        "€30.00",
    ] {
        assert!(
            text.contains(part) && html.contains(part),
            "{part} is in text and HTML"
        );
    }
    assert!(
        text.contains("Friday, December 4, 2026, 8:00 PM CET, until 11:00 PM"),
        "{text}"
    );
    assert!(
        !html.contains("src=\"http") && !html.contains("src=\"data:"),
        "nothing is loaded from elsewhere"
    );
    assert!(html.len() < 90_000, "Gmail shows it whole");

    for (number, part) in order().tickets.iter().enumerate() {
        let code = attached(&read, &format!("qr-{}.png", number + 1));
        assert_eq!(code.contents(), part.qr_png);
        assert!(
            code.content_disposition()
                .is_some_and(mail_parser::ContentType::is_inline)
        );
        let cid = code.content_id().expect("a content id");
        assert!(
            html.contains(&format!("src=\"cid:{cid}\"")),
            "the HTML shows {cid}"
        );
        let picture = attached(&read, &format!("ticket-{}.png", number + 1));
        assert_eq!(picture.contents(), part.picture_png);
        assert!(
            picture
                .content_disposition()
                .is_some_and(mail_parser::ContentType::is_attachment)
        );
    }
    assert!(
        attached(&read, "event.ics")
            .contents()
            .starts_with(b"BEGIN:VCALENDAR\r\n")
    );
}

#[tokio::test]
async fn the_parts_are_nested_so_that_pictures_belong_to_the_html_alone() {
    let bytes = written(&tickets(Lang::En, &order())).await;
    let read = parsed(&bytes);
    let kind = |id: u32| {
        let part = &read.parts[id as usize];
        part.content_type()
            .and_then(|t| t.subtype().map(str::to_owned))
            .unwrap_or_default()
    };
    let children = |id: u32| match &read.parts[id as usize].body {
        PartType::Multipart(parts) => parts.clone(),
        _ => Vec::new(),
    };
    let names = |ids: &[u32]| ids.iter().map(|id| kind(*id)).collect::<Vec<_>>();
    let top = children(0);
    assert_eq!(
        (kind(0), names(&top)),
        (
            "mixed".into(),
            vec![
                "alternative".into(),
                "png".into(),
                "png".into(),
                "calendar".into()
            ]
        )
    );
    let alternative = children(top[0]);
    assert_eq!(names(&alternative), ["plain", "related"]);
    assert_eq!(names(&children(alternative[1])), ["html", "png", "png"]);
}

#[tokio::test]
async fn what_people_type_is_carried_intact_and_never_becomes_a_header_or_markup() {
    let mut order = order();
    order.event_name =
        "Jazz \"night\"\r\nBcc: eve@example.org\r\n\r\n<script>alert(1)</script> 🎷 ليلة الجاز"
            .to_owned();
    order.buyer_name = "O’Brien\nX-Evil: 1 <b>".to_owned();
    order.venue = "\"Bar\" & <i>Grill</i>\nCode: ZZZZZ".to_owned();
    order.tickets[0].holder = "Zoë \"Z\" <img src=x onerror=alert(1)>".to_owned();
    order.tickets[0].tier = "</td><h1>VIP\r\n.\r\n".to_owned();
    order.id = "a/../../b\r\nX-Evil: 2".to_owned();
    let mail = tickets(Lang::En, &order);
    let bytes = written(&mail).await;
    let read = parsed(&bytes);

    let names: Vec<_> = read
        .headers_raw()
        .map(|(name, _)| name.to_lowercase())
        .collect();
    for injected in ["bcc", "x-evil"] {
        assert!(!names.contains(&injected.to_owned()), "{names:?}");
    }
    assert_eq!(
        read.headers_raw()
            .filter(|(name, _)| *name == "Subject")
            .count(),
        1
    );
    let name = "Jazz \"night\" Bcc: eve@example.org <script>alert(1)</script> 🎷 ليلة الجاز";
    assert_eq!(
        read.subject(),
        Some(format!("Your 2 tickets for {name}").as_str())
    );
    let text = read.body_text(0).expect("text");
    assert!(
        text.contains(name) && text.contains("O’Brien X-Evil: 1 <b>"),
        "{text}"
    );
    assert!(
        !text.lines().any(|line| line.starts_with("Code: ZZZZZ")),
        "no line is made up: {text}"
    );

    let html = read.body_html(0).expect("html");
    for markup in ["<script", "<img src=x", "<i>", "<b>", "<h1>VIP"] {
        assert!(!html.contains(markup), "{markup}");
    }
    assert!(html.contains("Zoë") && html.contains("🎷 ليلة الجاز"));
}

#[tokio::test]
async fn a_german_subject_is_encoded_and_reads_the_same() {
    let mut order = order();
    order.tickets.truncate(1);
    order.event_name =
        "Frühjahrsgrüße für Jörg, Übergröße äöüß und noch viel mehr Wörter".to_owned();
    let bytes = written(&tickets(Lang::De, &order)).await;
    assert!(
        bytes
            .split(|b| *b == b'\n')
            .take_while(|line| *line != b"\r")
            .all(<[u8]>::is_ascii)
    );
    let read = parsed(&bytes);
    let subject =
        "Dein Ticket für Frühjahrsgrüße für Jörg, Übergröße äöüß und noch viel mehr Wörter";
    assert_eq!(read.subject(), Some(subject));
    let text = read.body_text(0).expect("text");
    assert!(
        text.contains("Freitag, 4. Dezember 2026, 20:00 Uhr CET, bis 23:00"),
        "{text}"
    );
    assert!(text.contains("30,00\u{a0}€"), "{text}");
}

#[test]
fn composing_twice_gives_the_same_email() {
    assert!(tickets(Lang::Fr, &order()) == tickets(Lang::Fr, &order()));
}

#[test]
fn a_free_order_says_so_and_empty_values_leave_no_gap() {
    let mut order = order();
    order.total = Money::new(0, Currency::EUR);
    order.buyer_name = String::new();
    order.venue = " ".to_owned();
    order.ends_at = None;
    order.tickets = vec![ticket(1)];
    order.tickets[0].holder = String::new();
    let mail = tickets(Lang::En, &order);
    assert!(
        mail.text.contains("\nHi,\n") && mail.text.contains("Total: Free"),
        "{}",
        mail.text
    );
    for absent in ["Where", "until", "Hi ,"] {
        assert!(
            !mail.text.contains(absent) && !mail.html.contains(absent),
            "{absent}"
        );
    }
    assert!(!mail.text.contains("\n\n\n"), "{:?}", mail.text);
}

#[test]
fn the_calendar_entry_reads_back_as_the_same_instant_and_words() {
    let name = "Jazz; night, \\o/\r\nBEGIN:VEVENT 🎷🎷🎷🎷🎷🎷🎷🎷🎷🎷🎷🎷🎷🎷🎷🎷🎷🎷🎷🎷";
    let ics = calendar(&CalendarEntry {
        uid: "evt_1@events.example.org",
        name,
        venue: "Blue Note, Torstraße 1",
        description: "One,\r\ntwo; three\n\nfour",
        url: "https://events.example.org/e/jazz?a=1,2;3",
        starts_at: at("2026-12-04T19:00:00Z"),
        ends_at: Some(at("2026-12-04T22:00:00Z")),
        now: at("2026-11-23T12:00:00Z"),
    });
    let raw = |wanted: &str| ics.split("\r\n").any(|line| line == wanted);
    for line in [
        "UID:evt_1@events.example.org",
        "DTSTAMP:20261123T120000Z",
        "DTSTART:20261204T190000Z",
        "DTEND:20261204T220000Z",
        "LOCATION:Blue Note\\, Torstraße 1",
        "URL:https://events.example.org/e/jazz?a=1,2;3",
    ] {
        assert!(raw(line), "{line} is in {ics}");
    }
    assert!(
        !ics.contains("METHOD") && ics.matches("\nBEGIN:VEVENT").count() == 1,
        "{ics}"
    );
    assert!(
        ics.split("\r\n")
            .all(|line| line.len() <= 76 && !line.contains(['\n', '\r'])),
        "{ics}"
    );
    let unfolded = ics.replace("\r\n ", "");
    assert!(
        unfolded.contains("DESCRIPTION:One\\,\\ntwo\\; three\\n\\nfour\\n\\nhttps://"),
        "{unfolded}"
    );
    let summary = format!(
        "SUMMARY:Jazz\\; night\\, \\\\o/ BEGIN:VEVENT {}\r\n",
        "🎷".repeat(20)
    );
    assert!(unfolded.contains(&summary), "{unfolded}");
}

#[tokio::test]
async fn codes_and_notices_say_all_in_text_and_in_html() {
    let to: lettre::Address = "ann@example.org".parse().expect("an address");
    let code = email_code(Lang::Es, to.clone(), "483920", 15, "code-1".to_owned());
    let bytes = written(&code).await;
    let read = parsed(&bytes);
    assert_eq!(read.subject(), Some("483920 es tu código"));
    for body in [
        read.body_text(0).expect("text"),
        read.body_html(0).expect("html"),
    ] {
        assert!(
            body.contains("483920") && body.contains("Vale durante 15 minutos."),
            "{body}"
        );
    }
    let paragraphs = [
        "<Jazz> is off.\nSorry.".to_owned(),
        "You get €30.00 back.".to_owned(),
    ];
    let notice = notice(
        Lang::En,
        to,
        "Cancelled:\nJazz",
        &paragraphs,
        Some(("Details", "https://x.example/?a=1&b=2")),
        "n".to_owned(),
    );
    assert_eq!(notice.subject, "Cancelled: Jazz");
    assert!(notice.text.contains("<Jazz> is off.\nSorry.\n\nYou get €30.00 back.\n\nDetails: https://x.example/?a=1&b=2\n"), "{}", notice.text);
    assert!(
        notice.html.contains("&#60;Jazz&#62; is off.<br>Sorry."),
        "{}",
        notice.html
    );
}

#[test]
fn ids_become_file_names_that_differ_where_the_ids_do() {
    assert_eq!(key("ord_01jd-tickets"), "ord_01jd-tickets");
    let odd = [
        "a/b",
        "a_b",
        "a\\b",
        "..",
        "",
        "a\r\nb",
        "é",
        &"x".repeat(300),
        &"x".repeat(301),
    ]
    .map(key);
    let mut unique = odd.to_vec();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), odd.len());
    assert!(odd.iter().all(|key| {
        key.len() <= 64
            && key
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    }));
}
