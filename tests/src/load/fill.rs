//! Fills a database in bulk: what thousands of people would have done before the measurement.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use eventos_core::clock::Clock;
use eventos_core::id::{AccountId, EventId, TierId};
use uuid::Uuid;

use crate::Db;
use crate::database::Database;

/// What one ticket costs, in cents.
pub const PRICE_MINOR: i64 = 2000;
/// How many people stand at the doors.
pub const STAFF: usize = 16;

/// What stands in a filled database.
pub struct Filled {
    pub events: Vec<EventId>,
    pub tiers: Vec<TierId>,
    pub staff: Vec<AccountId>,
}

/// An order that waits for its payment.
#[derive(Clone)]
pub struct Pending {
    pub order: String,
    pub session: String,
    pub buyer: i64,
}

/// Where the two databases differ in what is generated.
struct Words {
    db: Db,
    now: DateTime<Utc>,
}

impl Words {
    fn new(db: Db) -> Self {
        let now = Clock::System.now();
        Self { db, now }
    }

    /// A UUID of version 7, a millisecond apart for each number in `i`.
    fn id(&self, salt: u32) -> String {
        let base = (self.now - TimeDelta::days(1)).timestamp_millis();
        match self.db {
            Db::Sqlite => format!(
                "unhex(printf('%012x7%03x8', {base} + i, (i + {salt}) % 4096) || substr(hex(randomblob(8)), 1, 15))"
            ),
            Db::Postgres => format!(
                "CAST(lpad(to_hex({base} + i), 12, '0') || '7' || lpad(to_hex((i + {salt}) % 4096), 3, '0')
                 || '8' || substr(md5(random()::text || i::text), 1, 15) AS UUID)"
            ),
        }
    }

    /// 26 symbols of a ticket code's alphabet.
    fn code(&self) -> &'static str {
        match self.db {
            Db::Sqlite => "replace(replace(hex(randomblob(13)), '0', 'X'), '1', 'Y')",
            Db::Postgres => {
                "translate(upper(substr(md5(random()::text || i::text), 1, 26)), '01', 'XY')"
            }
        }
    }

    /// n(i): the numbers from one to another.
    fn numbers(&self, from: i64, to: i64) -> String {
        match self.db {
            Db::Sqlite => format!(
                "WITH RECURSIVE n(i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {to})"
            ),
            Db::Postgres => format!(
                "WITH n(i) AS (SELECT generate_series(CAST({from} AS BIGINT), CAST({to} AS BIGINT)))"
            ),
        }
    }

    fn time(&self, at: DateTime<Utc>) -> String {
        let text = at.to_rfc3339_opts(SecondsFormat::Secs, false);
        match self.db {
            Db::Sqlite => format!("'{text}'"),
            Db::Postgres => format!("CAST('{text}' AS TIMESTAMPTZ)"),
        }
    }

    fn now(&self) -> String {
        self.time(self.now)
    }

    fn uuid(&self, bits: u128) -> String {
        let id = Uuid::from_u128(bits).simple();
        match self.db {
            Db::Sqlite => format!("X'{id}'"),
            Db::Postgres => format!("CAST('{id}' AS UUID)"),
        }
    }

    fn uuid_type(&self) -> &'static str {
        match self.db {
            Db::Sqlite => "BLOB",
            Db::Postgres => "UUID",
        }
    }
}

/// An organizer, [`STAFF`] people at the doors, and `events` published events of one tier each,
/// with room for `capacity` tickets.
pub async fn events(database: &Database, events: usize, capacity: usize) -> Filled {
    let words = Words::new(database.kind());
    let now = words.now();
    let starts = words.time(words.now + TimeDelta::days(30));
    let organizer = AccountId::new();
    let staff: Vec<_> = (0..STAFF).map(|_| AccountId::new()).collect();
    for (n, person) in std::iter::once(&organizer).chain(&staff).enumerate() {
        let id = words.uuid(person.as_u128());
        person_named(database, &id, &format!("Person {n}"), &now).await;
    }
    let organizer = words.uuid(organizer.as_u128());
    let mut filled = Filled {
        events: Vec::new(),
        tiers: Vec::new(),
        staff,
    };
    for n in 0..events {
        let (event, tier) = (EventId::new(), TierId::new());
        let (event_id, tier_id) = (words.uuid(event.as_u128()), words.uuid(tier.as_u128()));
        let sql = format!(
            "INSERT INTO events (id, organizer_id, slug, name, description, venue, starts_at, zone,
                 currency, capacity, status, created_at, published_at)
             VALUES ({event_id}, {organizer}, 'load-{n}', 'Load {n}', 'Measured', 'Here', {starts},
                 'Europe/Berlin', 'EUR', {capacity}, 'published', {now}, {now})"
        );
        database.execute(&sql).await;
        let sql = format!(
            "INSERT INTO tiers (id, event_id, name, price_minor, quantity, per_order_limit, position)
             VALUES ({tier_id}, {event_id}, 'Regular', {PRICE_MINOR}, {capacity}, 10, 0)"
        );
        database.execute(&sql).await;
        for person in &filled.staff {
            let person = words.uuid(person.as_u128());
            let sql = format!(
                "INSERT INTO staff (event_id, account_id, added_at) VALUES ({event_id}, {person}, {now})"
            );
            database.execute(&sql).await;
        }
        filled.events.push(event);
        filled.tiers.push(tier);
    }
    filled
}

async fn person_named(database: &Database, id: &str, name: &str, now: &str) {
    let sql = format!("INSERT INTO accounts (id, name, created_at) VALUES ({id}, '{name}', {now})");
    database.execute(&sql).await;
    let sql = format!(
        "INSERT INTO identities (platform, external_id, account_id, name, last_seen_at)
         VALUES ('console', '{name}', {id}, '{name}', {now})"
    );
    database.execute(&sql).await;
}

/// `count` orders of one ticket each, by as many buyers, spread over the events: pending, and to be
/// paid for a week.
pub async fn pending_orders(database: &Database, filled: &Filled, count: usize) -> Vec<Pending> {
    orders(database, filled, count, "pending").await;
    let rows: Vec<(Uuid, String)> = database
        .rows("SELECT id, stripe_session_id FROM orders WHERE status = 'pending' ORDER BY created_at, id")
        .await;
    let pending = |(n, (id, session)): (usize, (Uuid, String))| Pending {
        order: format!("ord_{}", id.simple()),
        session,
        buyer: i64::try_from(n).expect("a small number"),
    };
    rows.into_iter().enumerate().map(pending).collect()
}

/// `count` tickets sold, by as many orders. The codes of the first `wanted`, with their events.
pub async fn sold_tickets(
    database: &Database,
    filled: &Filled,
    count: usize,
    wanted: usize,
) -> Vec<(String, EventId)> {
    orders(database, filled, count, "paid").await;
    let sql = format!(
        "SELECT t.code, e.slug FROM tickets t JOIN events e ON e.id = t.event_id LIMIT {wanted}"
    );
    let rows: Vec<(String, String)> = database.rows(&sql).await;
    let with_event = |(code, slug): (String, String)| {
        let n: usize = slug.trim_start_matches("load-").parse().expect("a number");
        (code, filled.events[n])
    };
    rows.into_iter().map(with_event).collect()
}

async fn orders(database: &Database, filled: &Filled, count: usize, status: &str) {
    let words = Words::new(database.kind());
    let (now, uuid) = (words.now(), words.uuid_type());
    let hold = words.time(words.now + TimeDelta::days(7));
    database
        .execute(&format!(
            "CREATE TABLE load_rows (i BIGINT PRIMARY KEY, event_id {uuid}, tier_id {uuid},
                 account_id {uuid}, order_id {uuid}, ticket_id {uuid})"
        ))
        .await;
    let every = filled.events.len();
    for (n, (event, tier)) in filled.events.iter().zip(&filled.tiers).enumerate() {
        let (event, tier) = (words.uuid(event.as_u128()), words.uuid(tier.as_u128()));
        let numbers = words.numbers(1, i64::try_from(count).expect("a small number"));
        let (account, order, ticket) = (words.id(1), words.id(2), words.id(3));
        // SQLite wants a WITH of an INSERT before it; Postgres takes that too.
        database
            .execute(&format!(
                "{numbers} INSERT INTO load_rows SELECT i, {event}, {tier}, {account}, {order}, {ticket}
                 FROM n WHERE i % {every} = {n}"
            ))
            .await;
    }
    let paid = status == "paid";
    let (intent, paid_at) = match paid {
        true => ("'pi_test_load' || i", now.as_str()),
        false => ("NULL", "NULL"),
    };
    let code = words.code();
    let mut statements = vec![
        format!("INSERT INTO accounts (id, name, created_at) SELECT account_id, 'Buyer ' || i, {now} FROM load_rows ORDER BY i"),
        format!(
            "INSERT INTO identities (platform, external_id, account_id, name, last_seen_at)
             SELECT 'console', 'buyer-{status}-' || i, account_id, 'Buyer ' || i, {now} FROM load_rows ORDER BY i"
        ),
        format!(
            "INSERT INTO orders (id, event_id, account_id, request_key, status, currency, total_minor,
                 buyer_name, stripe_session_id, checkout_url, payment_intent, created_at,
                 hold_expires_at, paid_at)
             SELECT order_id, event_id, account_id, 'load-' || i, '{status}', 'EUR', {PRICE_MINOR},
                 'Buyer ' || i, 'cs_test_{status}' || i, 'https://checkout.stripe.com/c/pay/cs_test_{status}' || i,
                 {intent}, {now}, {hold}, {paid_at}
             FROM load_rows ORDER BY i"
        ),
        format!(
            "INSERT INTO order_lines (order_id, tier_id, quantity, unit_price_minor)
             SELECT order_id, tier_id, 1, {PRICE_MINOR} FROM load_rows ORDER BY i"
        ),
    ];
    if paid {
        statements.push(format!(
            "INSERT INTO tickets (id, event_id, order_id, tier_id, holder_id, holder_name, code, seat,
                 price_minor, status, created_at)
             SELECT ticket_id, event_id, order_id, tier_id, account_id, 'Buyer ' || i, {code}, 1,
                 {PRICE_MINOR}, 'valid', {now}
             FROM load_rows ORDER BY i"
        ));
    }
    let seats = if paid { "sold" } else { "held" };
    for (table, column) in [("events", "event_id"), ("tiers", "tier_id")] {
        statements.push(format!(
            "UPDATE {table} SET {seats} = {seats}
                 + (SELECT COUNT(*) FROM load_rows WHERE load_rows.{column} = {table}.id)"
        ));
    }
    statements.push("DROP TABLE load_rows".to_owned());
    // SQLite is never told to by the product; Postgres does it by itself, but later.
    if words.db == Db::Postgres {
        statements.push("ANALYZE".to_owned());
    }
    for statement in statements {
        database.execute(&statement).await;
    }
}
