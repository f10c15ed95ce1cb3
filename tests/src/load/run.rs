//! One measurement after the other, each in a database of its own.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use eventos_core::clock::Clock;
use uuid::Uuid;

use super::bodies::{Template, post};
use super::child::{Server, serving};
use super::client::{Sent, send};
use super::fill::{self, PRICE_MINOR, Pending};
use super::machine::Machine;
use super::place::{Ground, Place};
use super::raw::{self, Admitted, Paid};
use super::report::{CheckIns, Level, Memories, OfDatabase, Raw, Report, Webhooks, millis};
use super::serve::CheckIn;
use super::{Options, What};

/// Sent before each first level, so that it does not pay for cold caches; never counted.
const WARM_UP: usize = 20;

pub async fn run(options: &Options) -> anyhow::Result<Report> {
    let template = Template::take().await;
    let mut databases = Vec::new();
    let mut machine = None;
    for which in &options.db {
        let mut ground = Ground::new(*which, options.dir.as_deref())?;
        if machine.is_none() {
            let here = Machine::look(ground.folder());
            writeln!(std::io::stdout(), "{}", here.line())?;
            machine = Some(here);
        }
        let measured = of_database(options, &mut ground, &template).await?;
        writeln!(std::io::stdout(), "{}", measured.table())?;
        databases.push(measured);
    }
    Ok(Report {
        machine: machine.unwrap_or_else(|| Machine::look(&std::env::temp_dir())),
        databases,
    })
}

async fn of_database(
    options: &Options,
    ground: &mut Ground,
    template: &Template,
) -> anyhow::Result<OfDatabase> {
    let does = |what| options.only.contains(&what);
    let mut measured = OfDatabase {
        database: ground.version().await?,
        worker: options.worker,
        events: options.events,
        body_bytes: template.body(&example()).len(),
        raw: None,
        webhooks: None,
        check_ins: Vec::new(),
    };
    if does(What::Raw) {
        measured.raw = Some(bare(options, ground, template).await?);
    }
    let raw = measured.raw.clone();
    if does(What::Webhooks) {
        let bare = raw.as_ref().map(|raw| raw.orders_per_second);
        measured.webhooks = Some(webhooks(options, ground, template, bare).await?);
    }
    if does(What::CheckIns) {
        let bare = raw.as_ref().map(|raw| raw.check_ins_per_second);
        for tickets in &options.tickets {
            let level = check_ins(options, ground, *tickets, bare).await?;
            measured.check_ins.push(level);
        }
    }
    Ok(measured)
}

fn example() -> Pending {
    Pending {
        order: format!("ord_{}", Uuid::nil().simple()),
        session: "cs_test_pending1".to_owned(),
        buyer: 1,
    }
}

/// Disk and database alone.
async fn bare(options: &Options, ground: &mut Ground, template: &Template) -> anyhow::Result<Raw> {
    let part = options.limit() / 2;
    let limit = if options.short {
        Duration::from_millis(200)
    } else {
        part
    };
    let fsyncs = raw::fsyncs(ground.folder(), limit.min(Duration::from_secs(3)));
    let place = ground.place().await?;
    let (db, database) = (place.database.kind(), &place.database);
    let count = options.orders * 2;
    let filled = fill::events(database, options.events, 10_000_000).await;
    fill::pending_orders(database, &filled, count).await;
    fill::sold_tickets(database, &filled, count, 1).await;
    let paid: Vec<Paid> = database
        .rows::<(Uuid, Uuid, Uuid, Uuid)>(
            "SELECT o.id, o.event_id, l.tier_id, o.account_id FROM orders o
             JOIN order_lines l ON l.order_id = o.id WHERE o.status = 'pending' ORDER BY o.id",
        )
        .await
        .into_iter()
        .enumerate()
        .map(|(n, (order, event, tier, account))| Paid {
            n,
            order,
            event,
            tier,
            account,
            body: template.body(&example()),
        })
        .collect();
    let admitted: Vec<Admitted> = database
        .rows::<(Uuid, Uuid, Uuid)>("SELECT id, event_id, holder_id FROM tickets ORDER BY id")
        .await
        .into_iter()
        .map(|(ticket, event, account)| Admitted {
            ticket,
            event,
            account,
        })
        .collect();
    let (one_by_one, grouped) = paid.split_at(count / 2);
    let (door, door_grouped) = admitted.split_at(count / 2);
    let seconds = fsyncs.len() as f64 * fsyncs.mean() / 1_000_000.0;
    let raw = Raw {
        fsync_p50_ms: millis(&fsyncs, 0.5),
        fsync_p99_ms: millis(&fsyncs, 0.99),
        fsyncs_per_second: fsyncs.len() as f64 / seconds,
        orders_per_second: raw::orders(db, &place.url, one_by_one, 1, limit).await,
        orders_per_second_16_a_commit: raw::orders(db, &place.url, grouped, 16, limit).await,
        check_ins_per_second: raw::check_ins(db, &place.url, door, 1, limit).await,
        check_ins_per_second_16_a_commit: raw::check_ins(db, &place.url, door_grouped, 16, limit)
            .await,
    };
    place.database.close().await;
    Ok(raw)
}

async fn webhooks(
    options: &Options,
    ground: &mut Ground,
    template: &Template,
    bare: Option<f64>,
) -> anyhow::Result<Webhooks> {
    let place = ground.place().await?;
    let filled = fill::events(&place.database, options.events, 10_000_000).await;
    // Every level once, and the last one again as the second load.
    let count = WARM_UP + options.orders * (options.at_once.len() + 1);
    let pending = fill::pending_orders(&place.database, &filled, count).await;
    let server = Server::start(
        &serving(&place.url, &place.folder, options.worker),
        &place.folder,
    );
    let idle = server.memory();
    let (warm_up, mut rest) = pending.split_at(WARM_UP);
    let mut good = pay(&server, template, warm_up, 1, options.limit())
        .await
        .good;
    let mut levels = Vec::new();
    for at_once in &options.at_once {
        let (now, later) = rest.split_at(options.orders);
        let sent = pay(&server, template, now, *at_once, options.limit()).await;
        good += sent.good;
        levels.push(Level::new(*at_once, &sent, bare));
        rest = later;
    }
    let after_load = server.memory();
    let last = options.at_once.last().copied().unwrap_or(1);
    good += pay(&server, template, rest, last, options.limit())
        .await
        .good;
    let memory = Memories {
        idle,
        after_load,
        after_second_load: server.memory(),
    };
    server.stop();
    is_in_the_books(&place, good, count).await;
    place.database.close().await;
    Ok(Webhooks { levels, memory })
}

async fn pay(
    server: &Server,
    template: &Template,
    orders: &[Pending],
    at_once: usize,
    limit: Duration,
) -> Sent {
    let at = Clock::System.now().timestamp();
    let requests = orders
        .iter()
        .map(|order| template.request(order, at))
        .collect();
    let sent = send(
        server.address,
        Arc::new(requests),
        at_once,
        limit,
        |status, _| status == 200,
    );
    let sent = sent.await;
    assert!(
        sent.wrong.is_empty(),
        "not every answer was 200: {:?}",
        sent.wrong
    );
    sent
}

/// That what was answered with 200 was done, once.
///
/// # Panics
/// When it was not.
async fn is_in_the_books(place: &Place, good: usize, all: usize) {
    let (good, all) = (as_number(good), as_number(all));
    let number = async |sql: &str| place.database.number(sql).await;
    for (what, found, due) in [
        ("tickets", number("SELECT COUNT(*) FROM tickets").await, good),
        (
            "orders paid",
            number("SELECT COUNT(*) FROM orders WHERE status = 'paid'").await,
            good,
        ),
        (
            "money recorded",
            number(
                "SELECT CAST(COALESCE(SUM(total_minor), 0) AS BIGINT) FROM orders WHERE status = 'paid'",
            )
            .await,
            good * PRICE_MINOR,
        ),
        (
            "Stripe's events kept",
            number("SELECT COUNT(*) FROM stripe_events WHERE outcome = 'fulfilled'").await,
            good,
        ),
        (
            "seats sold",
            number("SELECT CAST(SUM(sold) AS BIGINT) FROM events").await,
            good,
        ),
        (
            "seats held",
            number("SELECT CAST(SUM(held) AS BIGINT) FROM tiers").await,
            all - good,
        ),
        (
            "promises",
            number("SELECT COUNT(*) FROM outbox WHERE message IS NOT NULL").await,
            good * 3,
        ),
    ] {
        assert_eq!(found, due, "{what}");
    }
}

async fn check_ins(
    options: &Options,
    ground: &mut Ground,
    tickets: usize,
    bare: Option<f64>,
) -> anyhow::Result<CheckIns> {
    let place = ground.place().await?;
    let filled = fill::events(&place.database, options.events, 10_000_000).await;
    let each = ((tickets - WARM_UP) / options.at_once.len()).min(options.orders);
    let wanted = WARM_UP + each * options.at_once.len();
    let sold = fill::sold_tickets(&place.database, &filled, tickets, wanted).await;
    let scan = |(n, (code, event)): (usize, (String, _))| {
        let scan = CheckIn {
            staff: filled.staff[n % filled.staff.len()],
            door: event,
            nonce: format!("scan-{n}"),
            code,
        };
        let body = serde_json::to_string(&scan).expect("JSON");
        post("/load/check-in", &[], &body)
    };
    let requests: Vec<_> = sold.into_iter().enumerate().map(scan).collect();
    let server = Server::start(
        &serving(&place.url, &place.folder, options.worker),
        &place.folder,
    );
    let (warm_up, rest) = requests.split_at(WARM_UP);
    let mut good = admit(&server, warm_up, 1, options.limit()).await.good;
    let mut levels = Vec::new();
    for (at_once, some) in options.at_once.iter().zip(rest.chunks(each.max(1))) {
        let sent = admit(&server, some, *at_once, options.limit()).await;
        good += sent.good;
        levels.push(Level::new(*at_once, &sent, bare));
    }
    server.stop();
    for sql in [
        "SELECT COUNT(*) FROM check_ins",
        "SELECT COUNT(*) FROM tickets t JOIN check_ins c ON c.id = t.check_in_id",
    ] {
        assert_eq!(place.database.number(sql).await, as_number(good), "{sql}");
    }
    place.database.close().await;
    Ok(CheckIns { tickets, levels })
}

async fn admit(server: &Server, requests: &[Vec<u8>], at_once: usize, limit: Duration) -> Sent {
    let requests = Arc::new(requests.to_vec());
    let sent = send(server.address, requests, at_once, limit, |status, body| {
        status == 200 && body == b"admitted"
    });
    let sent = sent.await;
    assert!(
        sent.wrong.is_empty(),
        "not everybody was let in: {:?}",
        sent.wrong
    );
    sent
}

fn as_number(count: usize) -> i64 {
    i64::try_from(count).expect("a small number")
}
