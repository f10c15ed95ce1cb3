//! What Postgres itself lets through, whatever a statement asks for: every table, with the WHERE left
//! out, as everybody in turn, through the process's own pool.

use std::collections::BTreeMap;

use eventos_core::chat::Input;
use eventos_core::store::Actor;
use eventos_tests::{Db, World};
use sqlx::{AssertSqlSafe, PgPool};

use crate::cards::joined;
use crate::story::{buy, jazz_night};

/// Each table that holds somebody's data, and which of its rows the person `$1` may see: the
/// promise, in words of its own.
const SEEN: &[(&str, &str)] = &[
    ("accounts", "id = $1"),
    ("identities", "account_id = $1"),
    ("email_codes", "account_id = $1"),
    ("events", "published_at IS NOT NULL OR organizer_id = $1"),
    (
        "tiers",
        "event_id IN (SELECT id FROM events WHERE published_at IS NOT NULL OR organizer_id = $1)",
    ),
    (
        "pools",
        "event_id IN (SELECT id FROM events WHERE published_at IS NOT NULL OR organizer_id = $1)",
    ),
    (
        "orders",
        "account_id = $1 OR event_id IN (SELECT id FROM events WHERE organizer_id = $1)",
    ),
    (
        "order_lines",
        "order_id IN (SELECT o.id FROM orders o JOIN events e ON e.id = o.event_id
             WHERE o.account_id = $1 OR e.organizer_id = $1)",
    ),
    (
        "refunds",
        "order_id IN (SELECT o.id FROM orders o JOIN events e ON e.id = o.event_id
             WHERE o.account_id = $1 OR e.organizer_id = $1)",
    ),
    (
        "tickets",
        "holder_id = $1 OR event_id IN (SELECT id FROM events WHERE organizer_id = $1)
             OR event_id IN (SELECT event_id FROM staff WHERE account_id = $1)",
    ),
    (
        "revoked_codes",
        "ticket_id IN (SELECT t.id FROM tickets t JOIN events e ON e.id = t.event_id
             WHERE t.holder_id = $1 OR e.organizer_id = $1
                 OR e.id IN (SELECT event_id FROM staff WHERE account_id = $1))",
    ),
    (
        "check_ins",
        "ticket_id IN (SELECT t.id FROM tickets t JOIN events e ON e.id = t.event_id
             WHERE t.holder_id = $1 OR e.organizer_id = $1
                 OR e.id IN (SELECT event_id FROM staff WHERE account_id = $1))",
    ),
    (
        "door_counts",
        "event_id IN (SELECT id FROM events WHERE organizer_id = $1)
             OR event_id IN (SELECT event_id FROM staff WHERE account_id = $1)",
    ),
    (
        "refused_scans",
        "event_id IN (SELECT id FROM events WHERE organizer_id = $1)",
    ),
    (
        "staff",
        "account_id = $1 OR event_id IN (SELECT id FROM events WHERE organizer_id = $1)",
    ),
    (
        "staff_invites",
        "event_id IN (SELECT id FROM events WHERE organizer_id = $1)",
    ),
    (
        "outbox",
        "event_id IN (SELECT id FROM events WHERE organizer_id = $1)",
    ),
    (
        "audit_log",
        "event_id IN (SELECT id FROM events WHERE organizer_id = $1)",
    ),
    ("handovers", "giver_id = $1"),
    ("link_codes", "account_id = $1"),
    (
        "chats",
        "added_by = $1 OR EXISTS (SELECT 1 FROM event_homes h JOIN events e ON e.id = h.event_id
             WHERE h.platform = chats.platform AND h.server = chats.server
                 AND e.organizer_id = $1)",
    ),
    (
        "servers",
        "EXISTS (SELECT 1 FROM event_homes h JOIN events e ON e.id = h.event_id
             WHERE h.platform = servers.platform AND h.server = servers.server
                 AND e.organizer_id = $1)",
    ),
    (
        "event_homes",
        "event_id IN (SELECT id FROM events WHERE organizer_id = $1)",
    ),
    (
        "cards",
        "event_id IN (SELECT id FROM events WHERE organizer_id = $1)",
    ),
    ("stripe_events", "false"),
    ("sessions", "false"),
    ("reconciled", "false"),
    ("updates", "false"),
    ("reversals", "false"),
    ("mirrors", "false"),
    ("roles", "false"),
    ("tier_roles", "false"),
    ("role_grants", "false"),
    ("role_marks", "false"),
    ("role_looks", "false"),
    ("talks", "false"),
    ("assistant_usage", "false"),
    ("put_outs", "false"),
    ("roles_off", "false"),
];

/// What a person tries to write, and how many rows it may change; none is 'not at all'.
/// `$1` is the person, `$2` somebody else, `$3` an event of somebody else's.
const WRITTEN: &[(&str, &str, Option<&str>)] = &[
    ("Eve", "UPDATE events SET name = 'mine'", Some("SELECT COUNT(*) FROM events WHERE organizer_id = $1")),
    ("Eve", "UPDATE tiers SET price_minor = 1", Some("SELECT COUNT(*) FROM tiers WHERE event_id IN (SELECT id FROM events WHERE organizer_id = $1)")),
    ("Eve", "UPDATE pools SET quantity = 9", Some("SELECT COUNT(*) FROM pools WHERE event_id IN (SELECT id FROM events WHERE organizer_id = $1)")),
    ("Olga", "UPDATE pools SET quantity = 9", Some("SELECT COUNT(*) FROM pools WHERE event_id IN (SELECT id FROM events WHERE organizer_id = $1)")),
    ("Eve", "DELETE FROM staff", Some("SELECT COUNT(*) FROM staff WHERE event_id IN (SELECT id FROM events WHERE organizer_id = $1)")),
    ("Eve", "UPDATE accounts SET email = 'eve@example.org'", Some("SELECT 1::BIGINT WHERE $1 = $1")),
    ("Eve", "UPDATE tickets SET check_in_id = NULL", None),
    ("Olga", "UPDATE outbox SET status = 'waiting'", Some("SELECT COUNT(*) FROM outbox WHERE event_id IN (SELECT id FROM events WHERE organizer_id = $1)")),
    ("Sam", "UPDATE tickets SET check_in_id = NULL", None),
    ("Ana", "UPDATE tickets SET check_in_id = NULL", None),
    (
        "Sam",
        "UPDATE check_ins SET undone_at = NULL",
        None,
    ),
    ("Ana", "UPDATE check_ins SET undone_at = NULL", None),
    ("Sam", "UPDATE door_counts SET admitted = 7", None),
    ("Ana", "UPDATE orders SET status = 'paid'", None),
    ("Ana", "UPDATE tickets SET holder_id = holder_id", None),
    ("Ana", "UPDATE handovers SET status = 'open'", None),
    ("Eve", "INSERT INTO handovers (id, code, event_id, order_id, giver_id, status, expires_at, created_at)
        SELECT gen_random_uuid(), 'x', event_id, id, $1, 'open', now(), now() FROM orders", None),
    ("Ana", "UPDATE link_codes SET expires_at = now()", Some("SELECT COUNT(*) FROM link_codes WHERE account_id = $1")),
    ("Eve", "INSERT INTO link_codes (account_id, code, expires_at) VALUES ($2, 'x', now())", None),
    ("Ana", "DELETE FROM audit_log", None),
    ("Eve", "INSERT INTO staff (event_id, account_id, added_at) VALUES ($3, $1, now())", None),
    ("Eve", "INSERT INTO pools (id, event_id, name, quantity) VALUES (gen_random_uuid(), $3, 'x', 1)", None),
    ("Eve", "INSERT INTO events (id, organizer_id, slug, name, description, venue, starts_at, zone, currency, status, created_at)
        VALUES (gen_random_uuid(), $2, 'x', 'x', '', '', now(), 'UTC', 'EUR', 'draft', now())", None),
    ("Eve", "INSERT INTO orders (id, event_id, account_id, request_key, status, currency, total_minor, buyer_name, created_at, hold_expires_at)
        VALUES (gen_random_uuid(), $3, $2, 'x', 'pending', 'EUR', 0, 'x', now(), now())", None),
    ("Eve", "INSERT INTO orders (id, event_id, account_id, request_key, status, currency, total_minor, buyer_name, created_at, hold_expires_at)
        VALUES (gen_random_uuid(), $3, $1, 'x', 'paid', 'EUR', 0, 'x', now(), now())", None),
    ("Eve", "UPDATE chats SET added_by = $1", None),
    ("Olga", "UPDATE chats SET can_post = TRUE", None),
    ("Olga", "UPDATE cards SET status = 'live'", None),
    ("Eve", "INSERT INTO chats (id, platform, chat, title, kind, added_by, can_post, joined_at)
        VALUES (gen_random_uuid(), 'console', 'x', 'x', 'group', $1, TRUE, now())", None),
    ("Eve", "INSERT INTO cards (id, event_id, platform, chat, posted_by, request_key, status, next_paint_at, created_at)
        VALUES (gen_random_uuid(), $3, 'console', 'x', $1, 'x', 'promised', now(), now())", None),
    ("Eve", "INSERT INTO cards (id, event_id, platform, chat, posted_by, request_key, status, next_paint_at, created_at)
        SELECT gen_random_uuid(), id, 'console', 'x', $2, 'x', 'promised', now(), now() FROM events
        WHERE organizer_id = $1", None),
    ("Olga", "UPDATE servers SET organizer_role = 'x'", None),
    ("Eve", "INSERT INTO tier_roles (tier_id, role_id)
        SELECT t.id, gen_random_uuid() FROM tiers t JOIN events e ON e.id = t.event_id WHERE e.organizer_id = $1", None),
    ("Ana", "INSERT INTO role_marks (account_id) VALUES ($1)", None),
    ("Olga", "DELETE FROM event_homes", None),
    ("Olga", "DELETE FROM put_outs", None),
    ("Eve", "INSERT INTO event_homes (event_id, platform, server, since)
        SELECT id, 'discord', '9001', now() FROM events WHERE organizer_id = $1", None),
    ("Eve", "INSERT INTO door_counts (event_id, account_id, admitted) VALUES ($3, $1, 1)", None),
    ("Eve", "INSERT INTO audit_log (id, account_id, action, subject, at) VALUES (gen_random_uuid(), $2, 'x', 'x', now())", None),
];

/// A policy, as Postgres shows it.
#[derive(sqlx::FromRow)]
struct Policy {
    on_table: String,
    policy: String,
    command: String,
    qual: Option<String>,
    checked: Option<String>,
}

/// Two organizers with an event and a draft each, a buyer of each, staff of the first.
async fn village() -> (World, BTreeMap<&'static str, uuid::Uuid>) {
    let world = World::new(Db::Postgres).await;
    let (olga, ana, sam) = (
        world.person("Olga"),
        world.person("Ana"),
        world.person("Sam"),
    );
    jazz_night(&olga, &[("Regular", "20", "60"), ("Balcony", "20", "60")]).await;
    olga.says("/pools jazz").await;
    olga.presses("Share seats").await;
    olga.says_all(&["Floor", "50", "all"]).await;
    sam.says("/start").await;
    olga.says("/staff_add jazz sam").await;
    olga.says("/staff jazz").await;
    olga.presses("Invite").await;
    let codes = buy(&ana, "Regular", 3).await;
    sam.says("/checkin jazz").await;
    sam.says(&codes[0]).await;
    sam.says(&codes[0]).await;
    joined(&olga, "-1", "Jazz fans").await;
    olga.says("/post jazz").await;
    olga.presses("Post to: Jazz fans").await;
    ana.says("/email ana@example.org").await;
    ana.presses("Transfer").await;
    ana.presses("Make the code").await;
    ana.says("/link").await;
    olga.says("/duplicate jazz").await;
    let tickets = ana.says("/tickets").await;
    assert!(tickets.contains("Jazz"), "{tickets}");
    // A replaced code and a refund, by the plainest way to have the rows.
    world
        .execute(
            "INSERT INTO revoked_codes (code, ticket_id, revoked_at)
             SELECT 'OLD', id, now() FROM tickets LIMIT 1",
        )
        .await;
    world
        .execute(
            "INSERT INTO refunds (id, order_id, event_id, amount_minor, origin, status, created_at)
             SELECT gen_random_uuid(), id, event_id, 1, 'dashboard', 'succeeded', now() FROM orders",
        )
        .await;
    world
        .execute("INSERT INTO reconciled (what, upto) VALUES ('test', now())")
        .await;
    world
        .execute(
            "INSERT INTO updates (platform, update_id, body, lease_until)
             VALUES ('telegram', 1, '{}', now())",
        )
        .await;
    world
        .execute(
            "INSERT INTO reversals (stripe_event_id, payment_intent, word, said_at)
             VALUES ('evt_1', 'pi_1', '{}', now())",
        )
        .await;
    let eve = world.person("Eve");
    jazz_night(&eve, &[("Eve's", "10", "5")]).await;
    let ben = world.person("Ben");
    ben.sends(Input::Text("/start".into())).await;
    // A server that Olga's events are at home in, with a channel that Sam chose, and another.
    world
        .execute(
            "INSERT INTO servers (platform, server, title, joined_at)
             VALUES ('discord', '9001', 'Jazz Club', now()), ('discord', '9002', 'Swing', now())",
        )
        .await;
    world
        .execute(
            "INSERT INTO event_homes (event_id, platform, server, since)
             SELECT e.id, 'discord', '9001', now() FROM events e
             JOIN accounts a ON a.id = e.organizer_id WHERE a.name = 'Olga'",
        )
        .await;
    world
        .execute(
            "INSERT INTO chats (id, platform, chat, title, kind, added_by, can_post, joined_at, server)
             SELECT gen_random_uuid(), 'discord', '701', 'news', 'channel', id, TRUE, now(), '9001'
             FROM accounts WHERE name = 'Sam'",
        )
        .await;
    // It stands among that server's events, and its tickets bring a role.
    for statement in [
        "INSERT INTO mirrors (id, event_id, platform, server, status, next_at)
         SELECT gen_random_uuid(), event_id, platform, server, 'live', now() FROM event_homes",
        "INSERT INTO roles (id, platform, server, role, name, event_id)
         SELECT gen_random_uuid(), platform, server, '501', 'Guests', event_id FROM event_homes LIMIT 1",
        "INSERT INTO tier_roles (tier_id, role_id)
         SELECT t.id, r.id FROM roles r JOIN tiers t ON t.event_id = r.event_id",
        "INSERT INTO role_grants (role_id, member, state, next_at)
         SELECT id, 'ana', 'given', now() FROM roles",
        "INSERT INTO role_marks (account_id) SELECT id FROM accounts",
        "INSERT INTO put_outs (event_id, platform, server, put_out_at)
         SELECT event_id, platform, '9002', now() FROM event_homes",
        "INSERT INTO roles_off (event_id, role_id, taken_off_at)
         SELECT event_id, id, now() FROM roles",
        "INSERT INTO talks (platform, external_id, version, state, updated_at)
         VALUES ('console', 'ana', 1, '{}', now())",
        "INSERT INTO assistant_usage (account_id, day) SELECT id, '2026-11-23' FROM accounts",
    ] {
        world.execute(statement).await;
    }
    world.settle().await;
    let pool = owner(&world).await;
    let mut ids = BTreeMap::new();
    for name in ["Olga", "Ana", "Sam", "Eve", "Ben"] {
        let (id,): (uuid::Uuid,) = sqlx::query_as("SELECT id FROM accounts WHERE name = $1")
            .bind(name)
            .fetch_one(&pool)
            .await
            .expect(name);
        ids.insert(name, id);
    }
    (world, ids)
}

async fn owner(world: &World) -> PgPool {
    PgPool::connect(&world.database_url)
        .await
        .expect("the owner")
}

fn actor(id: Option<uuid::Uuid>) -> Actor {
    id.map_or(Actor::Nobody, |id| {
        Actor::Account(format!("acc_{}", id.simple()).parse().expect("an id"))
    })
}

/// What the policies let through that they should not, or keep that they should let through.
async fn leaks(world: &World, ids: &BTreeMap<&'static str, uuid::Uuid>) -> Vec<String> {
    let owner = owner(world).await;
    let mut leaks = Vec::new();
    let everybody = ids.iter().map(|(name, id)| (*name, Some(*id)));
    for (name, id) in everybody.chain([("nobody", None)]) {
        for (table, seen) in SEEN {
            let expected = format!("SELECT COUNT(*) FROM {table} WHERE {seen}");
            let expected: (i64,) = sqlx::query_as(AssertSqlSafe(expected))
                .bind(id)
                .fetch_one(&owner)
                .await
                .expect(table);
            let mut tx = world
                .app
                .store
                .begin(actor(id))
                .await
                .expect("a transaction");
            let all = format!("SELECT COUNT(*) FROM {table}");
            let found: Result<(i64,), _> = sqlx::query_as(AssertSqlSafe(all))
                .fetch_one(tx.postgres().expect("Postgres"))
                .await;
            match found {
                Ok((found,)) if found == expected.0 => {}
                Ok((found,)) => {
                    leaks.push(format!(
                        "{name} sees {found} of {table}, not {}",
                        expected.0
                    ));
                }
                // Not even asking is as good as seeing nothing.
                Err(_) if expected.0 == 0 => {}
                Err(error) => leaks.push(format!("{name} and {table}: {error}")),
            }
        }
    }
    for (name, statement, allowed) in WRITTEN {
        let me = ids[name];
        let other = if *name == "Olga" {
            ids["Eve"]
        } else {
            ids["Olga"]
        };
        let event: (uuid::Uuid,) = sqlx::query_as("SELECT id FROM events WHERE organizer_id = $1")
            .bind(other)
            .fetch_one(&owner)
            .await
            .expect("an event");
        let mut tx = world
            .app
            .store
            .begin(actor(Some(me)))
            .await
            .expect("a transaction");
        let written = sqlx::query(AssertSqlSafe(statement.to_owned()))
            .bind(me)
            .bind(other)
            .bind(event.0)
            .execute(tx.postgres().expect("Postgres"))
            .await;
        let changed = written.map(|done| i64::try_from(done.rows_affected()).expect("few"));
        match (changed, allowed) {
            (Err(_), None) => {}
            (Ok(changed), Some(allowed)) => {
                let allowed: (i64,) = sqlx::query_as(AssertSqlSafe(allowed.to_owned()))
                    .bind(me)
                    .fetch_one(&owner)
                    .await
                    .expect(statement);
                if changed != allowed.0 {
                    leaks.push(format!("{name}: {statement}: {changed}, not {}", allowed.0));
                }
            }
            (Ok(changed), None) => leaks.push(format!("{name}: {statement}: {changed}")),
            (Err(error), Some(_)) => leaks.push(format!("{name}: {statement}: {error}")),
        }
    }
    leaks
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_sees_and_changes_their_own_even_with_the_where_left_out() {
    let (world, ids) = village().await;
    for (table, _) in SEEN {
        let pool = owner(&world).await;
        let all: (i64,) = sqlx::query_as(AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}")))
            .fetch_one(&pool)
            .await
            .expect(table);
        assert!(all.0 > 0, "{table} is empty, so this shows nothing of it");
    }
    assert_eq!(leaks(&world, &ids).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_any_policy_dropped_that_is_noticed() {
    let (world, ids) = village().await;
    let owner = owner(&world).await;
    for (table, _) in SEEN {
        for (off, on) in [("DISABLE", "ENABLE")] {
            let alter = |verb: &str| format!("ALTER TABLE {table} {verb} ROW LEVEL SECURITY");
            sqlx::query(AssertSqlSafe(alter(off)))
                .execute(&owner)
                .await
                .expect(table);
            let grant = format!("GRANT SELECT ON {table} TO eventos_person");
            sqlx::query(AssertSqlSafe(grant))
                .execute(&owner)
                .await
                .expect(table);
            assert!(
                !leaks(&world, &ids).await.is_empty(),
                "nobody noticed: {table}"
            );
            sqlx::query(AssertSqlSafe(alter(on)))
                .execute(&owner)
                .await
                .expect(table);
        }
    }
    // Each policy by itself. `with_check` alone is that of an INSERT.
    let policies: Vec<Policy> = sqlx::query_as(
        "SELECT tablename::text AS on_table, policyname::text AS policy, cmd::text AS command,
             qual::text, with_check::text AS checked
         FROM pg_policies WHERE 'eventos_person' = ANY (roles)",
    )
    .fetch_all(&owner)
    .await
    .expect("policies");
    assert!(policies.len() > 25, "{}", policies.len());
    for policy in policies {
        let Policy {
            on_table: table,
            policy,
            command,
            qual,
            checked: check,
        } = policy;
        // These let one insert: without them the product itself fails, which the other tests show.
        if command == "INSERT" || (table.as_str(), policy.as_str()) == ("events", "staff") {
            continue;
        }
        let drop = format!("DROP POLICY {policy} ON {table}");
        sqlx::query(AssertSqlSafe(drop))
            .execute(&owner)
            .await
            .expect("dropped");
        assert!(
            !leaks(&world, &ids).await.is_empty(),
            "nobody noticed: {policy} on {table}"
        );
        let mut again =
            format!("CREATE POLICY {policy} ON {table} FOR {command} TO eventos_person");
        if let Some(qual) = qual {
            again += &format!(" USING ({qual})");
        }
        if let Some(check) = check {
            again += &format!(" WITH CHECK ({check})");
        }
        sqlx::query(AssertSqlSafe(again))
            .execute(&owner)
            .await
            .expect("made again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_process_signs_in_as_a_role_that_owns_nothing_and_can_do_nothing_by_itself() {
    let (world, _) = village().await;
    let mut tx = world
        .app
        .store
        .begin(Actor::System)
        .await
        .expect("a transaction");
    let connection = tx.postgres().expect("Postgres");
    let (user, powerful, owns): (String, bool, i64) = sqlx::query_as(
        "SELECT session_user::text,
             (SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles
                 WHERE rolname = session_user),
             (SELECT COUNT(*) FROM pg_class WHERE pg_get_userbyid(relowner) = session_user)",
    )
    .fetch_one(&mut *connection)
    .await
    .expect("who am I");
    assert!(user.ends_with("_app"), "{user}");
    assert!(!powerful && owns == 0, "{user} has power, or owns {owns}");
    for attempt in [
        "RESET ROLE; SELECT COUNT(*) FROM orders",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "ALTER TABLE orders DISABLE ROW LEVEL SECURITY",
        "DROP POLICY buyer ON orders",
    ] {
        let mut tx = world
            .app
            .store
            .begin(Actor::System)
            .await
            .expect("a transaction");
        let done = sqlx::raw_sql(attempt)
            .execute(tx.postgres().expect("Postgres"))
            .await;
        assert!(done.is_err(), "{attempt}");
    }
    // A table that a later migration adds needs its policies too.
    let bare = world
        .count(
            "SELECT COUNT(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> '_sqlx_migrations'
                 AND (NOT c.relrowsecurity OR NOT EXISTS (SELECT FROM pg_policies p
                     WHERE p.tablename = c.relname AND 'eventos_system' = ANY (p.roles)))",
        )
        .await;
    assert_eq!(bare, 0, "tables without policies");
    let known = world
        .count(
            "SELECT COUNT(*) FROM pg_tables
             WHERE schemaname = 'public' AND tablename <> '_sqlx_migrations'",
        )
        .await;
    assert_eq!(
        known,
        i64::try_from(SEEN.len()).expect("few"),
        "a table that this file leaves out"
    );
}
