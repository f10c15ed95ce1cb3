//! The inner pieces, one by one: what a webhook, a ticket, a mail and a scan cost in time.
//!
//! `cargo bench --profile measure -p eventos-tests` takes about a minute. The numbers are of one
//! piece by itself on an idle machine; what the whole takes under load, `load` measures.

use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use eventos_core::app::App;
use eventos_core::chat::Action;
use eventos_core::clock::Clock;
use eventos_core::config::Config;
use eventos_core::i18n::Lang;
use eventos_core::id::{EventId, TierId};
use eventos_core::mail::{self, TicketMail, TicketPart};
use eventos_core::money::{Currency, Money};
use eventos_core::order::{self, Outcome, Payment};
use eventos_core::payment;
use eventos_core::ticket::picture::{Labels, TicketFace, draw};
use eventos_core::ticket::{self, Answer, Code, Scan, qr};
use eventos_core::zone::Zone;
use eventos_tests::database::Database;
use eventos_tests::load::bodies::{Template, sign};
use eventos_tests::load::fill::{self, Pending};
use eventos_tests::world::{SECRET_KEY, WEBHOOK_SECRET};
use std::hint::black_box;
use tokio::runtime::Runtime;

/// More than are used while it is measured.
const ROWS: usize = 20_000;

fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_millis(2500))
}

fn runtime() -> Runtime {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Runtime::new().expect("a runtime")
}

fn webhook(criterion: &mut Criterion) {
    let template = runtime().block_on(Template::take());
    let body = template.body(&Pending {
        order: "ord_019a9f0c7a7b7c7d8e8f909192939495".to_owned(),
        session: "cs_test_1".to_owned(),
        buyer: 1,
    });
    let now = Clock::System.now();
    let (header, secrets) = (sign(&body, now.timestamp()), [WEBHOOK_SECRET.into()]);
    criterion.bench_function("webhook: verify the signature", |bench| {
        bench.iter(|| {
            payment::verify(
                black_box(&header),
                black_box(body.as_bytes()),
                &secrets,
                now,
            )
            .expect("it fits")
        });
    });
    criterion.bench_function("webhook: read the event", |bench| {
        bench.iter(|| payment::parse(black_box(body.as_bytes())).expect("an event"));
    });
}

fn words(criterion: &mut Criterion) {
    let action = Action::Order {
        tier: TierId::new(),
        quantity: 2,
        key: 77,
    };
    let payload = action.encode();
    criterion.bench_function("button: encode", |bench| {
        bench.iter(|| black_box(&action).encode());
    });
    criterion.bench_function("button: decode", |bench| {
        bench.iter(|| Action::decode(black_box(&payload)).expect("an action"));
    });
    let euro: Currency = "EUR".parse().expect("a currency");
    criterion.bench_function("money: as text", |bench| {
        bench.iter(|| Money::new(black_box(1_234_567), euro).text(Lang::De));
    });
}

fn codes(criterion: &mut Criterion) {
    let code = Code::random();
    let link = format!("https://tickets.example.org/t/{}", code.as_str());
    criterion.bench_function("code: a new one", |bench| bench.iter(Code::random));
    criterion.bench_function("code: found in a link", |bench| {
        bench.iter(|| Code::find(black_box(&link)).expect("a code"));
    });
    criterion.bench_function("QR: draw", |bench| {
        bench.iter(|| qr::encode_png(black_box(&link), 8));
    });
}

fn face(code: &Code) -> TicketFace {
    let label = |text: &str| text.to_owned();
    TicketFace {
        event_name: "Jazz night".to_owned(),
        starts: "Friday, December 4, 2026, 8:00 PM CET".to_owned(),
        venue: "Blue Note".to_owned(),
        tier: "Early bird".to_owned(),
        holder: "Ana Ivanova".to_owned(),
        code: code.grouped(),
        qr_payload: format!("https://tickets.example.org/t/{}", code.as_str()),
        labels: Labels {
            when: label("When"),
            where_: label("Where"),
            tier: label("Ticket"),
            holder: label("Name"),
            code: label("Code"),
        },
        note: Some("1 of 2".to_owned()),
        accent_seed: 1,
    }
}

fn pictures(criterion: &mut Criterion) {
    let face = face(&Code::random());
    let picture = draw(&face);
    criterion.bench_function("ticket: draw the picture", |bench| {
        bench.iter(|| draw(black_box(&face)));
    });
    let photo = image::load_from_memory(&picture).expect("a picture");
    let mut jpeg = std::io::Cursor::new(Vec::new());
    photo
        .to_rgb8()
        .write_to(&mut jpeg, image::ImageFormat::Jpeg)
        .expect("a photo");
    let jpeg = jpeg.into_inner();
    criterion.bench_function("QR: read from a photo of the ticket", |bench| {
        bench.iter(|| qr::decode(black_box(&jpeg)).expect("a code"));
    });
}

fn mails(criterion: &mut Criterion) {
    let code = Code::random();
    let now = Clock::System.now();
    let ticket = TicketPart {
        tier: "Early bird".to_owned(),
        holder: "Ana Ivanova".to_owned(),
        code: code.grouped(),
        url: format!("https://tickets.example.org/t/{}", code.as_str()),
        qr_png: qr::encode_png("https://tickets.example.org/t/1", 8),
        picture_png: draw(&face(&code)),
        seat: 1,
        of: 1,
    };
    let order = TicketMail {
        id: "out_1".to_owned(),
        to: "ana@example.org".parse().expect("an address"),
        buyer_name: "Ana Ivanova".to_owned(),
        event_name: "Jazz night".to_owned(),
        venue: "Blue Note".to_owned(),
        starts_at: now,
        ends_at: None,
        zone: Zone::UTC,
        description: "Music".to_owned(),
        event_url: "https://tickets.example.org/e/jazz-night".to_owned(),
        total: Money::new(1500, "EUR".parse().expect("a currency")),
        tickets: vec![ticket],
        now,
        uid: "evt_1@tickets.example.org".to_owned(),
    };
    criterion.bench_function("mail: compose, pictures given", |bench| {
        bench.iter(|| mail::tickets(Lang::En, black_box(&order)));
    });
}

/// The product on a SQLite of its own, durable as always.
async fn app(folder: &std::path::Path) -> (App, Database) {
    let url = format!("sqlite:{}", folder.join("eventos.db").display());
    let get = |name: &str| match name {
        "DATABASE_URL" => Some(url.clone()),
        "DATA_DIR" => Some(folder.display().to_string()),
        "STRIPE_SECRET_KEY" => Some(SECRET_KEY.to_owned()),
        "STRIPE_WEBHOOK_SECRET" => Some(WEBHOOK_SECRET.to_owned()),
        _ => None,
    };
    let config = Config::read(&get).expect("a configuration");
    let app = App::open(config, Clock::System).await.expect("an app");
    app.store.migrate().await.expect("migrated");
    (app, Database::open(&url).await)
}

fn store(criterion: &mut Criterion) {
    let (runtime, folder) = (runtime(), tempfile::tempdir().expect("a folder"));
    let (app, orders, staff, tickets) = runtime.block_on(async {
        let (app, database) = app(folder.path()).await;
        // A thousand to an event: the door counts them at each scan.
        let filled = fill::events(&database, ROWS / 1000, 10_000_000).await;
        let orders = fill::pending_orders(&database, &filled, ROWS).await;
        let door = fill::sold_tickets(&database, &filled, ROWS, ROWS).await;
        database.close().await;
        (Arc::new(app), orders, filled.staff[0], door)
    });
    let mut orders = orders.into_iter();
    criterion.bench_function("order: fulfil, on SQLite", |bench| {
        bench.iter_custom(|times| {
            let some: Vec<_> = orders
                .by_ref()
                .take(usize::try_from(times).expect("few"))
                .collect();
            assert_eq!(some.len() as u64, times, "more orders are needed");
            let start = Instant::now();
            for order in some {
                runtime.block_on(fulfil(&app, &order));
            }
            start.elapsed()
        });
    });
    let mut tickets = tickets.into_iter();
    criterion.bench_function("door: check in, on SQLite", |bench| {
        bench.iter_custom(|times| {
            let some: Vec<_> = tickets
                .by_ref()
                .take(usize::try_from(times).expect("few"))
                .collect();
            assert_eq!(some.len() as u64, times, "more tickets are needed");
            let start = Instant::now();
            for (code, event) in some {
                runtime.block_on(admit(&app, staff, code, event));
            }
            start.elapsed()
        });
    });
}

async fn fulfil(app: &App, order: &Pending) {
    let payment = Payment {
        order: order.order.parse().expect("an id"),
        amount_minor: Some(fill::PRICE_MINOR),
        currency: "EUR".parse().ok(),
        payment_intent: Some(format!("pi_{}", order.buyer)),
        email: Some("ana@example.org".to_owned()),
        name: None,
        settled: true,
    };
    let outcome = order::pay(app, &payment).await.expect("the database");
    assert_eq!(outcome, Outcome::Fulfilled);
}

async fn admit(app: &App, staff: eventos_core::id::AccountId, code: String, event: EventId) {
    let scan = Scan {
        nonce: code.clone(),
        raw: code,
        door: Some(event),
        gate: None,
    };
    let answer = ticket::check_in(app, staff, scan)
        .await
        .expect("the database");
    assert!(matches!(answer, Answer::Admitted { .. }), "{answer:?}");
}

criterion_group! {
    name = pieces;
    config = criterion();
    targets = webhook, words, codes, pictures, mails, store
}
criterion_main!(pieces);
