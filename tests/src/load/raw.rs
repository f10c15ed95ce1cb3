//! The limit of what lies below: how fast the disk makes a write durable, and how fast the database
//! commits the same statements without HTTP, signatures or rules.
//!
//! The statements are those that change something for a paid order and for a check-in, copied from
//! `core/src/store`; what is only read on the way is left out, so the limit errs to the high side.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use eventos_core::clock::Clock;
use hdrhistogram::Histogram;
use sqlx::types::Json;
use sqlx::{Connection as _, PgConnection, Postgres, Sqlite, SqliteConnection};
use uuid::Uuid;

use super::client::histogram;
use crate::Db;

/// A paid order as the bare loop writes it.
#[derive(Clone)]
pub struct Paid {
    pub n: usize,
    pub order: Uuid,
    pub event: Uuid,
    pub tier: Uuid,
    pub account: Uuid,
    pub body: String,
}

/// A check-in as the bare loop writes it.
#[derive(Clone)]
pub struct Admitted {
    pub ticket: Uuid,
    pub event: Uuid,
    pub account: Uuid,
}

/// Microseconds that a write of 4 KiB and an `fdatasync` take.
///
/// # Panics
/// When the disk refuses, as all that follow when the database does.
pub fn fsyncs(folder: &Path, limit: Duration) -> Histogram<u64> {
    let mut file = File::create(folder.join("fsync")).expect("a file");
    let mut micros = histogram();
    let (start, page) = (Instant::now(), [7u8; 4096]);
    // As a log does: on from where the last write ended, within a file that keeps its size.
    file.write_all(&vec![0u8; 4096 * 256]).expect("written");
    file.sync_all().expect("synced");
    for n in 0u64.. {
        if start.elapsed() >= limit {
            break;
        }
        let asked = Instant::now();
        file.seek(SeekFrom::Start(n % 256 * 4096)).expect("a seek");
        file.write_all(&page).expect("written");
        file.sync_data().expect("synced");
        micros.saturating_record(u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
    micros
}

/// Paid orders a second, `a_commit` to each commit.
pub async fn orders(db: Db, url: &str, all: &[Paid], a_commit: usize, limit: Duration) -> f64 {
    match db {
        Db::Sqlite => sqlite::orders(&mut sqlite(url).await, all, a_commit, limit).await,
        Db::Postgres => postgres::orders(&mut postgres(url).await, all, a_commit, limit).await,
    }
}

/// Check-ins a second, `a_commit` to each commit.
pub async fn check_ins(
    db: Db,
    url: &str,
    all: &[Admitted],
    a_commit: usize,
    limit: Duration,
) -> f64 {
    match db {
        Db::Sqlite => sqlite::check_ins(&mut sqlite(url).await, all, a_commit, limit).await,
        Db::Postgres => postgres::check_ins(&mut postgres(url).await, all, a_commit, limit).await,
    }
}

/// As the product opens it (`core/src/store/mod.rs`).
async fn sqlite(url: &str) -> SqliteConnection {
    use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
    let options = SqliteConnectOptions::new()
        .filename(url.trim_start_matches("sqlite:"))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true);
    SqliteConnection::connect_with(&options)
        .await
        .expect("the file")
}

async fn postgres(url: &str) -> PgConnection {
    PgConnection::connect(url).await.expect("the database")
}

#[expect(
    clippy::disallowed_methods,
    reason = "ids of rows that the product never sees"
)]
fn new_id() -> Uuid {
    Uuid::now_v7()
}

fn a_second(count: usize, start: Instant) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a number of orders")]
    let count = count as f64;
    count / start.elapsed().as_secs_f64()
}

macro_rules! run {
    ($tx:expr, $sql:literal $(, $value:expr)* $(,)?) => {
        sqlx::query($sql)$(.bind($value))*.execute(&mut **$tx).await.expect($sql)
    };
}

/// The same for each database: sqlx's types differ.
macro_rules! bare {
    ($module:ident, $Db:ty, $Connection:ty, $begin:literal) => {
        mod $module {
            use super::*;

            pub async fn orders(
                connection: &mut $Connection,
                all: &[Paid],
                a_commit: usize,
                limit: Duration,
            ) -> f64 {
                let (mut done, start) = (0, Instant::now());
                for some in all.chunks(a_commit) {
                    if start.elapsed() >= limit {
                        break;
                    }
                    let mut tx = connection.begin_with($begin).await.expect("begun");
                    for paid in some {
                        order(&mut tx, paid).await;
                    }
                    tx.commit().await.expect("committed");
                    done += some.len();
                }
                a_second(done, start)
            }

            async fn order(tx: &mut sqlx::Transaction<'_, $Db>, paid: &Paid) {
                let now = Clock::System.now();
                let (ticket, email) = (new_id(), format!("buyer-{}@example.com", paid.n));
                let (event_id, code) = (format!("evt_bare{:020}", paid.n), format!("BARE{:022}", paid.n));
                run!(tx, "INSERT INTO stripe_events (id, kind, body, outcome, received_at)
                      VALUES ($1, $2, $3, 'fulfilled', $4) ON CONFLICT (id) DO NOTHING",
                    &event_id, "checkout.session.completed", &paid.body, now);
                run!(tx, "UPDATE orders SET status = 'paid', paid_at = $3, payment_intent = $4,
                          email = COALESCE($5, email) WHERE id = $1 AND status = $2",
                    paid.order, "pending", now, &event_id, &email);
                run!(tx, "UPDATE events SET held = held - $2, sold = sold + $2 WHERE id = $1", paid.event, 1i64);
                run!(tx, "UPDATE tiers SET held = held - $2, sold = sold + $2 WHERE id = $1", paid.tier, 1i64);
                run!(tx, "INSERT INTO tickets (id, event_id, order_id, tier_id, holder_id, holder_name, code,
                          seat, price_minor, status, created_at)
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                    ticket, paid.event, paid.order, paid.tier, paid.account, "Sandbox Buyer", &code,
                    1i64, 2000i64, "valid", now);
                for kind in ["ticket", "ticket_mail", "sale"] {
                    let message = serde_json::json!({ "kind": kind, "ticket": ticket });
                    run!(tx, "INSERT INTO outbox (id, dedup_key, account_id, event_id, message, status,
                              next_attempt_at, created_at)
                          VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $6) ON CONFLICT (dedup_key) DO NOTHING",
                        new_id(), format!("{kind}:{ticket}"), paid.account, paid.event, Json(message), now);
                }
                run!(tx, "INSERT INTO audit_log (id, account_id, event_id, action, subject, at)
                      VALUES ($1, $2, $3, $4, $5, $6)",
                    new_id(), None::<Uuid>, paid.event, "order.pay", paid.order.to_string(), now);
            }

            pub async fn check_ins(
                connection: &mut $Connection,
                all: &[Admitted],
                a_commit: usize,
                limit: Duration,
            ) -> f64 {
                let (mut done, start) = (0, Instant::now());
                for some in all.chunks(a_commit) {
                    if start.elapsed() >= limit {
                        break;
                    }
                    let mut tx = connection.begin_with($begin).await.expect("begun");
                    for one in some {
                        check_in(&mut tx, one).await;
                    }
                    tx.commit().await.expect("committed");
                    done += some.len();
                }
                a_second(done, start)
            }

            async fn check_in(tx: &mut sqlx::Transaction<'_, $Db>, one: &Admitted) {
                let (id, now) = (new_id(), Clock::System.now());
                let admit = "UPDATE tickets SET check_in_id = $2
                     WHERE id = $1 AND check_in_id IS NULL AND status = 'valid'";
                let admit = sqlx::query(admit).bind(one.ticket).bind(id);
                admit.execute(&mut **tx).await.expect("admitted");
                let insert = "INSERT INTO check_ins (id, ticket_id, event_id, account_id, staff_name, gate,
                         nonce, admitted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
                let insert = sqlx::query(insert)
                    .bind(id)
                    .bind(one.ticket)
                    .bind(one.event)
                    .bind(one.account)
                    .bind("Person 1")
                    .bind("Gate")
                    .bind("bare")
                    .bind(now);
                insert.execute(&mut **tx).await.expect("inserted");
            }
        }
    };
}

bare!(sqlite, Sqlite, SqliteConnection, "BEGIN IMMEDIATE");
bare!(postgres, Postgres, PgConnection, "BEGIN");
