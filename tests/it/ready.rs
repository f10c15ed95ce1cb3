//! Whether the process can do its work, as a load balancer sees it.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use eventos_core::store::Actor;
use eventos_tests::running::Running;
use eventos_tests::{Db, World, on_both_databases};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tokio_util::sync::CancellationToken;

/// What `/readyz` says: its status, and its checks.
async fn readyz(world: &World) -> (u16, Value) {
    let began = Instant::now();
    let answer = world
        .http
        .get(world.url("readyz"))
        .send()
        .await
        .expect("an answer");
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.expect("JSON");
    assert!(began.elapsed() < Duration::from_secs(5), "it does not hang");
    assert_eq!(
        body["status"],
        if status == 200 { "ready" } else { "not_ready" },
        "{body}"
    );
    (status, body["checks"].clone())
}

/// Asks until that is the status; what its checks are then.
async fn until(world: &World, status: u16) -> Value {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let (now, checks) = readyz(world).await;
        if now == status {
            return checks;
        }
        assert!(Instant::now() < deadline, "it is {now}: {checks}");
        world.app.outbox_bell.notify_one();
    }
}

on_both_databases! {
    async fn a_worker_that_stops_is_missed_after_half_a_minute_and_welcome_back(world: World) {
        let (status, checks) = readyz(&world).await;
        assert_eq!((status, checks.get("worker")), (200, None), "no worker was begun, none is asked for");
        let cancel = CancellationToken::new();
        let start = || {
            let (worker, cancel) = (world.worker.clone(), cancel.child_token());
            tokio::spawn(async move { worker.run(cancel).await })
        };
        let running = start();
        while readyz(&world).await.1["worker"] != "ok" {
            tokio::task::yield_now().await;
        }
        running.abort();
        assert!(running.await.is_err(), "it is dead");
        world.wait(TimeDelta::seconds(30));
        assert_eq!(readyz(&world).await.0, 200, "not yet");
        world.wait(TimeDelta::seconds(1));
        let (status, checks) = readyz(&world).await;
        assert_eq!((status, &checks["worker"], &checks["database"]), (503, &"failed".into(), &"ok".into()));
        let running = start();
        assert_eq!(until(&world, 200).await["worker"], "ok");
        cancel.cancel();
        running.await.expect("it ends");
    }

    async fn a_worker_that_waits_for_a_vendor_is_alive_and_one_that_waits_for_longer_than_a_lease_is_not(world: World) {
        let olga = world.person("Olga");
        crate::story::jazz_night(&olga, &[("Guest", "0", "20")]).await;
        let ana = world.person("Ana");
        ana.says("/buy jazz").await;
        ana.presses("Guest").await;
        world.inbox.hold();
        ana.says("1").await;
        let (worker, cancel) = (world.worker.clone(), CancellationToken::new());
        let token = cancel.clone();
        let running = tokio::spawn(async move { worker.run(token).await });
        while !world.inbox.is_holding() {
            tokio::task::yield_now().await;
        }
        // The clock moves on while the platform does not answer; the worker's tick is real.
        world.wait(TimeDelta::seconds(40));
        assert_eq!(until(&world, 200).await["worker"], "ok");
        world.wait(TimeDelta::seconds(121));
        assert_eq!(until(&world, 503).await["worker"], "failed");
        world.inbox.let_go();
        assert_eq!(until(&world, 200).await["worker"], "ok");
        cancel.cancel();
        running.await.expect("it ends");
    }

    async fn a_database_that_does_not_answer_in_time_is_said_in_time(world: World) {
        // Every connection is somebody else's.
        let mut taken = Vec::new();
        let soon = Duration::from_millis(500);
        while let Ok(connection) = tokio::time::timeout(soon, world.app.store.read(Actor::System)).await {
            taken.push(connection.expect("a connection"));
        }
        let (status, checks) = readyz(&world).await;
        assert_eq!((status, &checks["database"]), (503, &"failed".into()), "{checks}");
        let alive = world.http.get(world.url("healthz")).send().await.expect("an answer");
        assert_eq!(alive.status(), 200);
        drop(taken);
        until(&world, 200).await;
    }

    async fn another_versions_schema_is_not_ready(world: World) {
        world.execute("UPDATE _sqlx_migrations SET success = FALSE").await;
        let (status, checks) = readyz(&world).await;
        assert_eq!((status, &checks["database"], &checks["migrations"]), (503, &"ok".into(), &"failed".into()));
        world.execute("ALTER TABLE _sqlx_migrations RENAME TO elsewhere").await;
        let (status, checks) = readyz(&world).await;
        assert_eq!((status, &checks["database"], &checks["migrations"]), (503, &"ok".into(), &"failed".into()));
        world.execute("ALTER TABLE elsewhere RENAME TO _sqlx_migrations").await;
        world.execute("UPDATE _sqlx_migrations SET success = TRUE").await;
        assert_eq!(readyz(&world).await.0, 200);
    }

    async fn a_request_has_an_id_its_own_or_its_proxys(world: World) {
        let asked = |id: Option<&'static str>| {
            let mut request = world.http.get(world.url("healthz"));
            if let Some(id) = id {
                request = request.header("x-request-id", id);
            }
            async move {
                let answer = request.send().await.expect("an answer");
                answer.headers()["x-request-id"].to_str().expect("text").to_owned()
            }
        };
        assert_eq!(asked(Some("0191f0c2-7d1e-proxy")).await, "0191f0c2-7d1e-proxy");
        let own = asked(None).await;
        assert_eq!(own.len(), 32);
        assert_ne!(own, asked(None).await);
        for no_id in ["short", "ana@example.org", "two words and more"] {
            assert_ne!(asked(Some(no_id)).await, no_id);
        }
        let refused = world.http.get(world.url("nowhere")).send().await.expect("an answer");
        assert!(refused.headers().contains_key("x-request-id"), "on refusals too");
    }
}

/// Lets nobody in and throws everybody out, or lets them in again.
async fn let_in(world: &World, lets: bool) {
    let mut admin: url::Url = world.database_url.parse().expect("an URL");
    let name = admin.path().trim_start_matches('/').to_owned();
    admin.set_path("/postgres");
    let mut connection = PgConnection::connect(admin.as_str())
        .await
        .expect("the server");
    let allow = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {lets}");
    connection
        .execute(AssertSqlSafe(allow))
        .await
        .expect("it is ours");
    if !lets {
        let end = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        );
        connection
            .execute(AssertSqlSafe(end))
            .await
            .expect("they end");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_is_gone_is_missed_and_found_again() {
    let world = World::new(Db::Postgres).await;
    assert_eq!(readyz(&world).await.0, 200);
    let_in(&world, false).await;
    let (status, checks) = readyz(&world).await;
    assert_eq!(
        (status, &checks["database"]),
        (503, &"failed".into()),
        "{checks}"
    );
    let_in(&world, true).await;
    until(&world, 200).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_to_end_says_so_before_it_stops_taking_requests() {
    let running =
        Running::start(Db::Sqlite, "web,worker", &[("METRICS_ADDR", "127.0.0.1:0")]).await;
    let host = running.host.clone().expect("a host's listener");
    let ask = async |base: &str| {
        let answer = running
            .http
            .get(format!("{base}/readyz"))
            .send()
            .await
            .expect("an answer");
        (
            answer.status().as_u16(),
            answer.json::<Value>().await.expect("JSON"),
        )
    };
    let (status, body) = ask(&running.web).await;
    assert_eq!(
        (status, &body["checks"]["worker"]),
        (200, &"ok".into()),
        "{body}"
    );
    running.is_told_to_end();
    running
        .log
        .wait_for("ending: no new work is taken; a second signal ends it at once");
    let deadline = Instant::now() + Duration::from_secs(4);
    for base in [&running.web, &host] {
        loop {
            let (status, body) = ask(base).await;
            if status == 503 {
                assert_eq!(body["checks"]["accepting"], "failed", "{body}");
                break;
            }
            assert!(Instant::now() < deadline, "{body}");
        }
    }
    let page = running
        .http
        .get(format!("{}/e/none", running.web))
        .send()
        .await;
    assert_eq!(page.expect("it still answers").status(), 404);
    let (code, _) = running.dialogue.finish();
    assert_eq!(code, Some(0));
}
