//! What parses bytes from outside, each as a target that is given any bytes and must not panic.
//!
//! `tests/fuzz` runs them under libFuzzer; `it/fuzzed.rs` runs them over what they begin with and
//! over what once broke them (`tests/fuzz-inputs`).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use eventos_core::chat::link::Link;
use eventos_core::chat::{self, Action};
use eventos_core::i18n::Lang;
use eventos_core::id::{AccountId, EventId, OrderId, OutboxId, RefundId, TierId};
use eventos_core::money::{Currency, Money};
use eventos_core::outbox::Message;
use eventos_core::payment;
use eventos_core::ticket::{Code, qr};
use eventos_core::zone::Zone;

/// One of them.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
    /// What is varied from: real inputs.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

pub const TARGETS: [Target; 9] = [
    Target {
        name: "button",
        run: button,
        seeds: buttons,
    },
    Target {
        name: "link",
        run: link,
        seeds: links,
    },
    Target {
        name: "webhook",
        run: webhook,
        seeds: webhooks,
    },
    Target {
        name: "photo",
        run: photo,
        seeds: photos,
    },
    Target {
        name: "cover",
        run: cover,
        seeds: photos,
    },
    Target {
        name: "code",
        run: code,
        seeds: codes,
    },
    Target {
        name: "answer",
        run: answer,
        seeds: answers,
    },
    Target {
        name: "conversation",
        run: conversation,
        seeds: conversations,
    },
    Target {
        name: "message",
        run: message,
        seeds: messages,
    },
];

fn now() -> DateTime<Utc> {
    crate::world::start()
}

/// A button's payload, as text and as the bits that the text stands for.
fn button(bytes: &[u8]) {
    let bits = format!("1{}", URL_SAFE_NO_PAD.encode(bytes));
    let text = String::from_utf8_lossy(bytes);
    for payload in [bits.as_str(), &text] {
        if let Some(action) = Action::decode(payload) {
            let again = action.encode();
            assert!(again.len() <= 64, "{action:?}");
            assert_eq!(Action::decode(&again), Some(action));
        }
    }
}

fn buttons() -> Vec<Vec<u8>> {
    let actions = [
        Action::Start,
        Action::Show(EventId::new()),
        Action::Publish(EventId::new(), 7),
        Action::Order {
            tier: TierId::new(),
            quantity: 2,
            key: 5,
        },
        Action::RemoveStaff(EventId::new(), AccountId::new()),
        Action::Resend(EventId::new(), OutboxId::new()),
        Action::Language(Lang::De),
    ];
    let bits = |action: &Action| URL_SAFE_NO_PAD.decode(&action.encode()[1..]).expect("bits");
    actions
        .iter()
        .flat_map(|action| [bits(action), action.encode().into_bytes()])
        .collect()
}

/// What a link into the chat carries.
fn link(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(link) = Link::read(&text) {
        let again = link.payload().expect("what was read fits");
        assert_eq!(Link::read(&again), Some(link), "{again}");
    }
}

fn links() -> Vec<Vec<u8>> {
    let links = [
        Link::Event("jazz-night".into()),
        Link::Purchase {
            tier: TierId::new(),
            quantity: 2,
        },
        Link::Ticket(Code::random().as_str().to_owned()),
        Link::Door(EventId::new()),
        Link::TakeOver("ABCDEFGHJKLMNPQR".into()),
        Link::Screen(Action::Orders {
            event: EventId::new(),
            page: 3,
        }),
    ];
    let payload = |link: &Link| link.payload().expect("it fits").into_bytes();
    links.iter().map(payload).collect()
}

/// A signature header, a line's end, a body.
fn webhook(bytes: &[u8]) {
    let at = bytes.iter().position(|byte| *byte == b'\n');
    let (header, body) = bytes.split_at(at.unwrap_or(0));
    let secrets = ["whsec_one".into(), "whsec_two".into()];
    if let Ok(header) = std::str::from_utf8(header) {
        let _checked = payment::verify(header, body, &secrets, now());
    }
    let _read = payment::parse(body);
}

fn webhooks() -> Vec<Vec<u8>> {
    let order = OrderId::new();
    let object = serde_json::json!({
        "id": "cs_test_1", "metadata": { "eventos_order": order.to_string() },
        "amount_total": 1500, "currency": "eur", "payment_status": "paid",
        "payment_intent": { "id": "pi_1" }, "status": "won",
        "customer_details": { "email": "ana@example.org", "name": "Ana" },
    });
    let kinds = [
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
        "charge.refunded",
        "charge.dispute.created",
        "charge.dispute.closed",
        "customer.created",
    ];
    let event = |kind: &str| {
        let data = serde_json::json!({ "object": object });
        let body =
            serde_json::json!({ "id": "evt_1", "type": kind, "livemode": false, "data": data });
        let at = now().timestamp();
        format!("t={at},v1={},v1=00\n{body}", "ab".repeat(32)).into_bytes()
    };
    kinds.into_iter().map(event).collect()
}

/// A picture in which codes are looked for.
fn photo(bytes: &[u8]) {
    // The readers panic, and `decode` catches that: libFuzzer's hook would end the process before. What
    // nobody catches still ends it, where libFuzzer calls us.
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| drop(std::panic::take_hook()));
    let _codes = qr::decode(bytes);
}

/// A picture for an event's page.
fn cover(bytes: &[u8]) {
    let _picture = qr::photo(bytes);
}

fn photos() -> Vec<Vec<u8>> {
    let picture = image::DynamicImage::ImageLuma8(qr::encode_picture("https://x.example/t/A", 1));
    let formats = [
        image::ImageFormat::Png,
        image::ImageFormat::Jpeg,
        image::ImageFormat::WebP,
    ];
    let write = |format| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture
            .to_rgb8()
            .write_to(&mut bytes, format)
            .expect("a picture");
        bytes.into_inner()
    };
    formats.into_iter().map(write).collect()
}

fn code(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(code) = Code::find(&text) {
        assert_eq!(Code::find(code.as_str()), Some(code.clone()));
        assert_eq!(Code::find(&code.grouped()), Some(code));
    }
}

fn codes() -> Vec<Vec<u8>> {
    let code = Code::random();
    let raw = code.as_str();
    let texts = [
        raw.to_owned(),
        code.grouped(),
        raw.to_lowercase(),
        format!("https://tickets.example.org/t/{raw}?lang=de"),
        format!("https://t.me/SomeBot?start=t_{raw}"),
    ];
    texts.map(String::into_bytes).to_vec()
}

/// What is typed into a form: amounts, dates, zones, currencies, languages.
fn answer(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for currency in ["EUR", "JPY", "KWD"] {
        let currency: Currency = currency.parse().expect("a currency");
        if let Ok(money) = Money::parse(&text, currency) {
            assert!((0..=Money::MAX_MINOR).contains(&money.minor));
            for lang in Lang::ALL {
                assert_eq!(Money::parse(&money.digits(lang), currency), Ok(money));
            }
        }
    }
    let zone = Zone::find("Europe/Berlin").expect("a zone");
    if let Ok(at) = zone.parse(&text, now()) {
        for lang in Lang::ALL {
            let _shown = (
                lang.date_time(at, zone.0),
                lang.distance(at, now()),
                zone.typed(at),
            );
        }
        let _end = zone.end_of_day(at);
    }
    let _found = (
        Zone::find(&text),
        Lang::find(&text),
        text.parse::<Currency>(),
    );
}

fn answers() -> Vec<Vec<u8>> {
    let texts = [
        "15",
        "15,50 €",
        "USD 1'234.50",
        "1.500 KWD",
        "2026-12-04 20:00",
        "4.12.2026 20:00",
        "friday 8pm",
        "next monday at 19:30",
        "tomorrow",
        "in 3 days",
        "Dec 4 8:15 pm",
        "Berlin",
        "Europe/Berlin",
        "UTC+2",
        "EUR",
        "deutsch",
        "+262142-12-31 20:00",
        "2027-03-28 02:30",
    ];
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// A stored conversation.
fn conversation(bytes: &[u8]) {
    if let Ok(stored) = serde_json::from_slice(bytes) {
        let _reads = chat::reads(stored);
    }
}

fn conversations() -> Vec<Vec<u8>> {
    let event = EventId::new();
    let states = [
        serde_json::json!({ "door": null, "filling": null, "trail": [] }),
        serde_json::json!({ "door": { "event": event, "gate": "North" }, "filling": null, "trail": ["Start", { "Show": event }] }),
        serde_json::json!({ "door": null, "trail": [], "filling": { "kind": "NewEvent", "token": 7, "at": 1, "answers": [] } }),
    ];
    states
        .iter()
        .map(|state| state.to_string().into_bytes())
        .collect()
}

/// A stored promise: what reads is written the same again.
fn message(bytes: &[u8]) {
    if let Ok(message) = serde_json::from_slice::<Message>(bytes) {
        let again = serde_json::to_vec(&message).expect("plain data");
        let again: Message = serde_json::from_slice(&again).expect("what was written reads");
        assert_eq!(again, message);
    }
}

fn messages() -> Vec<Vec<u8>> {
    let order = OrderId::new();
    let messages = [
        Message::Sale { order },
        Message::AmountMismatch {
            order,
            paid_minor: 5,
            currency: Some(Currency::EUR),
        },
        Message::DisputeClosed { order, won: true },
        Message::ExpireSession {
            order,
            session: "cs_test_1".into(),
        },
        Message::Refund {
            refund: RefundId::new(),
        },
        Message::EmailCode,
        Message::PaymentReminder { order },
        Message::SalesDigest {
            organizer: AccountId::new(),
            day: "2026-11-23".parse().expect("a day"),
        },
    ];
    messages
        .iter()
        .map(|message| serde_json::to_vec(message).expect("plain data"))
        .collect()
}
