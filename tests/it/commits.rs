//! What waits at the same moment is committed together, and each of it is all or nothing for itself.

use eventos_core::config::Database;
use eventos_core::error::Error;
use eventos_core::store::{Actor, Store};
use eventos_tests::{World, on_both_databases, postgres};
use eventos_webhooks::sandbox::Session;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::payments::post_now;
use crate::story::{buy, jazz_night};

/// A payment of each of the sessions, as Stripe tells of it.
fn paid(session: &Session) -> String {
    json!({
        "id": format!("evt_{}", session.id), "object": "event",
        "type": "checkout.session.completed", "livemode": false, "created": 1,
        "data": { "object": {
            "id": session.id, "object": "checkout.session", "metadata": session.metadata,
            "amount_total": session.total(), "currency": session.currency,
            "payment_status": "paid", "payment_intent": format!("pi_{}", session.id),
            "customer_details": { "email": "ana@example.org", "name": "Ana" },
        } },
    })
    .to_string()
}

/// So many buyers with a checkout each.
async fn checkouts(world: &World, count: usize) -> Vec<Session> {
    for n in 0..count {
        let buyer = world.person(&format!("Buyer{n}"));
        buyer.says("/buy jazz").await;
        buyer.presses("Regular").await;
        buyer.says("1").await;
    }
    let mut sessions = world.sandbox.sessions();
    sessions.split_off(sessions.len() - count)
}

on_both_databases! {
    async fn a_payment_that_cannot_be_written_takes_none_of_the_others_along(world: World) {
        jazz_night(&world.person("Olga"), &[("Regular", "20", "60")]).await;
        let sessions = checkouts(&world, 12).await;
        // Somebody has issued the first order's ticket behind our back: hers cannot be written.
        world.execute(
            "INSERT INTO tickets (id, event_id, order_id, tier_id, holder_id, holder_name, code, seat,
                 price_minor, status, created_at)
             SELECT o.id, o.event_id, o.id, l.tier_id, o.account_id, 'x', 'x', 1, 0, 'valid', o.created_at
             FROM orders o JOIN order_lines l ON l.order_id = o.id ORDER BY o.id LIMIT 1",
        ).await;
        let posts = sessions.iter().map(|session| {
            let body = paid(session);
            let world = &world;
            async move { post_now(world, &body).await }
        });
        let statuses = futures::future::join_all(posts).await;
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 11, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 500).count(), 1, "{statuses:?}");
        assert_eq!(world.count("SELECT COUNT(*) FROM orders WHERE status = 'paid'").await, 11);
        assert_eq!(world.count("SELECT COUNT(*) FROM stripe_events").await, 11);
        assert_eq!(world.count("SELECT sold FROM events").await, 11);
        assert_eq!(world.count("SELECT held FROM events").await, 1);
        // Once it can be, Stripe's next try succeeds.
        world.execute("DELETE FROM tickets WHERE code = 'x'").await;
        for session in &sessions {
            assert_eq!(post_now(&world, &paid(session)).await, 200);
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM tickets").await, 12);
        assert_eq!(world.count("SELECT sold FROM tiers").await, 12);
    }

    async fn payments_and_scans_at_the_same_instant_each_get_their_own_answer(world: World) {
        let olga = world.person("Olga");
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        let codes = buy(&world.person("Ana"), "Regular", 8).await;
        olga.says("/checkin jazz").await;
        let sessions = checkouts(&world, 10).await;
        let app = &world.app;
        let olga = eventos_core::account::enter(app, &olga.speaker()).await.expect("Olga").id;
        // Each code twice, by two scans of their own, and one that is none.
        let wrong = "ABCDEFGHJKLMNPQRSTUVWXYZ23".to_owned();
        let shown = codes.iter().chain(&codes).chain([&wrong]);
        let scans = shown.enumerate().map(|(n, code)| {
            let scan = eventos_core::ticket::Scan {
                raw: code.clone(), nonce: format!("scan-{n}"), door: None, gate: None,
            };
            eventos_core::ticket::check_in(app, olga, scan)
        });
        let posts = sessions.iter().map(|session| {
            let body = paid(session);
            let world = &world;
            async move { post_now(world, &body).await }
        });
        let (answers, statuses) = tokio::join!(
            futures::future::join_all(scans), futures::future::join_all(posts));
        assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
        let (mut places, mut again, mut unknown) = (Vec::new(), 0, 0);
        for answer in answers {
            use eventos_core::ticket::{Answer, Refusal};
            match answer.expect("an answer") {
                Answer::Admitted { admitted, .. } => places.push(admitted),
                Answer::Refused(Refusal::AlreadyIn { .. }) => again += 1,
                Answer::Refused(Refusal::UnknownCode) => unknown += 1,
                Answer::Refused(other) => panic!("{other:?}"),
            }
        }
        places.sort_unstable();
        assert_eq!(places.len(), 8);
        assert!(world.db == eventos_tests::Db::Postgres || places == [1, 2, 3, 4, 5, 6, 7, 8], "{places:?}");
        assert_eq!((again, unknown), (8, 1));
        assert_eq!(world.count("SELECT admitted FROM door_counts").await, 8);
        assert_eq!(world.count("SELECT COUNT(*) FROM check_ins").await, 8);
        assert_eq!(world.count("SELECT COUNT(*) FROM refused_scans").await, 9);
        assert_eq!(world.count("SELECT sold FROM events").await, 18);
    }

    async fn the_count_at_the_door_follows_undo_and_refund(world: World) {
        let (olga, ana) = (world.person("Olga"), world.person("Ana"));
        jazz_night(&olga, &[("Regular", "20", "60")]).await;
        let codes = buy(&ana, "Regular", 3).await;
        olga.says("/checkin jazz").await;
        assert!(olga.says(&codes[0]).await.contains("1 of 3"));
        assert!(olga.says(&codes[1]).await.contains("2 of 3"));
        olga.presses("Undo").await;
        assert!(olga.says(&codes[1]).await.contains("2 of 3"));
        olga.says("/cancel").await;
        olga.says("/orders jazz").await;
        olga.presses("Ana ·").await;
        olga.presses("Refund").await;
        olga.presses("Refund").await;
        world.settle().await;
        assert_eq!(world.count("SELECT admitted FROM door_counts").await, 0);
        assert_eq!(world.count("SELECT sold FROM events").await, 0);
    }
}

/// A store that signs in as a role of its own, and migrates as the owner where that is named.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_the_host_made_is_the_one_that_is_signed_in_as() {
    let database = postgres::fresh_database().await;
    let owner: url::Url = database.url.parse().expect("an url");
    let mut admin = PgConnection::connect(&database.url)
        .await
        .expect("the owner");
    let role = format!("{}_mine", owner.path().trim_start_matches('/'));
    let make = format!("CREATE ROLE {role} LOGIN NOINHERIT");
    admin.execute(AssertSqlSafe(make)).await.expect("a role");
    let mut mine = owner.clone();
    mine.set_username(&role).expect("a name");
    let open = |url: &url::Url, owner: Option<&url::Url>| {
        let (url, owner) = (url.clone(), owner.cloned());
        async move { Store::open(&Database::Postgres { url, owner }).await }
    };
    // It may not make roles: nothing is migrated, and what is wrong is named.
    let Err(error) = open(&mine, None).await else {
        panic!("it signed in")
    };
    assert!(error.to_string().contains("DATABASE_URL"), "{error}");
    let store = open(&mine, Some(&owner)).await.expect("a store");
    store.migrate().await.expect("migrations");
    let mut tx = store.begin(Actor::System).await.expect("a transaction");
    let (user,): (String,) = sqlx::query_as("SELECT session_user::text")
        .fetch_one(tx.postgres().expect("Postgres"))
        .await
        .expect("who am I");
    assert_eq!(user, role);
    drop(tx);
    store.close().await;
    // From now on it needs no owner, until there is something to migrate.
    let store = open(&mine, None).await.expect("a store");
    store.migrate().await.expect("there is nothing to migrate");
    admin
        .execute("DELETE FROM _sqlx_migrations WHERE version = 3")
        .await
        .expect("as an older version left it");
    let error = store.migrate().await.expect_err("there is");
    assert!(matches!(error, Error::NotMigrated), "{error}");
    assert!(error.to_string().contains("DATABASE_OWNER_URL"), "{error}");
    store.close().await;
    admin
        .execute(AssertSqlSafe(format!(
            "DROP OWNED BY {role}; DROP ROLE {role}"
        )))
        .await
        .ok();
}
