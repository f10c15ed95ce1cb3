//! What goes wrong around the product, and what it still keeps.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use eventos_tests::books::broken_promises;
use eventos_tests::database::Database;
use eventos_tests::faults::{self, Crowd, Dice, House, Life, Limits, Options};
use eventos_tests::load::Which;
use eventos_tests::process::binary;
use eventos_tests::server::Server;
use eventos_webhooks::sandbox::{Delivery, Stage};

async fn killed(db: Which) {
    let options = Options {
        db,
        kills: 3,
        life_millis: 2500,
        seed: 7,
    };
    let counted = faults::run(&options).await;
    assert_eq!(counted.broken, Vec::<String>::new());
    assert!(counted.paid_orders > 0, "{counted:?}");
}

mod killed_at_random_moments_it_keeps_every_promise {
    use super::{Which, killed};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        killed(Which::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        killed(Which::Postgres).await;
    }
}

/// One order each by so many people, none of them paid.
async fn orders(house: &House, life: &mut Life, count: usize) {
    let before = house.sandbox.sessions().len();
    for n in 0..count {
        life.types(&format!("/as Guest {before} {n}"));
        life.types("/buy jazz 1");
    }
    eventually("everybody has a checkout", async || {
        house.sandbox.sessions().len() == before + count
    })
    .await;
}

/// Every open checkout is paid.
async fn all_pay(house: &House) {
    for session in house.sandbox.sessions() {
        if session.stage == Stage::Open {
            house.sandbox.pay(&session.id).await.expect("paid");
        }
    }
}

/// Stripe has sent every webhook that waits so often, and none was taken.
async fn refused(house: &House, times: u32) {
    eventually("Stripe tries again", async || {
        let events = house.sandbox.events();
        let mut waiting = events
            .iter()
            .filter(|event| event.delivery == Delivery::Queued);
        waiting.all(|event| event.attempts >= times)
    })
    .await;
}

async fn eventually(what: &str, so: impl AsyncFn() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !so().await {
        assert!(Instant::now() < until, "in a minute: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Settles, ends, and has kept every promise; so many tickets there are.
async fn all_is_well(house: &House, mut life: Life, tickets: i64) {
    assert_eq!(house.settles(&mut life).await, Vec::<String>::new());
    assert_eq!(life.ends().await, Vec::<String>::new());
    let database = Database::open(&house.database_url).await;
    let broken = broken_promises(&database, Some(&house.sandbox)).await;
    assert_eq!(broken, Vec::<String>::new());
    let found = database.number("SELECT COUNT(*) FROM tickets").await;
    assert_eq!(found, tickets);
    database.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_webhooks_get_500_and_once_there_is_space_everything_is_fulfilled() {
    let house = House::new(None).await;
    let mut life = house.start(&Limits::default()).await;
    Crowd::new(Dice::new(1)).opens(&mut life).await;
    orders(&house, &mut life, 3).await;
    life.kill();
    // Nothing can be written beyond where the log of writes ends now.
    let wal = std::fs::metadata(house.data_dir().join("eventos.db-wal")).expect("its log");
    let limits = Limits {
        file_blocks: Some(wal.len() / 512),
    };
    let mut life = house.start(&limits).await;
    all_pay(&house).await;
    refused(&house, 3).await;
    assert!(life.lives(), "{}", life.log());
    assert_eq!(life.answers("healthz").await, Some(200));
    let log = life.log();
    assert!(
        log.contains("a request failed") && log.contains("disk"),
        "{log}"
    );
    life.unlimited();
    all_is_well(&house, life, 3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_postgres_is_away_nothing_is_lost_and_the_process_recovers_by_itself() {
    let server = tokio::task::spawn_blocking(Server::start)
        .await
        .expect("a server");
    let house = House::new(Some(server.url())).await;
    let mut life = house.start(&Limits::default()).await;
    Crowd::new(Dice::new(1)).opens(&mut life).await;
    for (n, stop) in [Server::stop, Server::kill].into_iter().enumerate() {
        orders(&house, &mut life, 3).await;
        stop(&server);
        all_pay(&house).await;
        refused(&house, 2).await;
        assert!(life.lives(), "{}", life.log());
        assert_eq!(life.answers("readyz").await, Some(503), "round {n}");
        server.start_again();
        tokio::time::timeout(Duration::from_secs(60), house.sandbox.drained())
            .await
            .expect("webhooks are taken again");
    }
    all_is_well(&house, life, 6).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_postgres_cuts_under_load_cost_nothing_but_another_try() {
    let postgres = eventos_tests::postgres::fresh_database().await;
    let house = House::new(Some(postgres.url.clone())).await;
    let mut life = house.start(&Limits::default()).await;
    let mut crowd = Crowd::new(Dice::new(3));
    crowd.opens(&mut life).await;
    let cutting = async {
        let database = Database::open(&postgres.url).await;
        for _ in 0..20 {
            let cut =
                "SELECT CAST(COUNT(pg_terminate_backend(pid)) AS BIGINT) FROM pg_stat_activity
                 WHERE application_name = 'eventos' AND datname = current_database()";
            database.number(cut).await;
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        database.close().await;
    };
    tokio::join!(
        crowd.acts(&house, &mut life, Duration::from_secs(4)),
        cutting
    );
    let database = Database::open(&postgres.url).await;
    assert_eq!(house.settles(&mut life).await, Vec::<String>::new());
    let broken = broken_promises(&database, Some(&house.sandbox)).await;
    assert_eq!(broken, Vec::<String>::new());
    assert_eq!(life.ends().await, Vec::<String>::new());
}

/// `eventos run` as somebody who is not root, since root may write anywhere; exit code and words.
fn run_unprivileged(folder: &Path, environment: &[(&str, &str)]) -> (Option<i32>, String) {
    let program = folder.join("eventos");
    std::fs::copy(binary(), &program).expect("a copy that anybody may run");
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
    let mut command = match is_root {
        false => Command::new(program),
        true => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]);
            command.arg(program);
            command
        }
    };
    let ended = command
        .arg("run")
        .current_dir(folder)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("LANG", "en_US.UTF-8")
        .env("BIND_ADDR", "127.0.0.1:0")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    (ended.status.code(), said)
}

fn may(path: &Path, mode: u32) {
    std::fs::set_permissions(path, Permissions::from_mode(mode)).expect("permissions");
}

#[test]
fn a_folder_or_a_file_that_cannot_be_written_is_named_at_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    may(folder.path(), 0o755);
    let data = folder.path().join("data");
    std::fs::create_dir(&data).expect("a folder");
    let path = data.display().to_string();
    let environment = [("DATA_DIR", path.as_str())];

    may(&data, 0o555);
    let (code, said) = run_unprivileged(folder.path(), &environment);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("DATA_DIR") && said.contains(&path), "{said}");

    // The file is there, and is somebody else's.
    let made = eventos_tests::process::run(&["migrate"], folder.path(), &environment);
    assert_eq!(made.status.code(), Some(0));
    may(&data, 0o777);
    let file = data.join("eventos.db");
    may(&file, 0o444);
    let (code, said) = run_unprivileged(folder.path(), &environment);
    assert_eq!(code, Some(2), "{said}");
    let file = file.display().to_string();
    assert!(
        said.contains("DATABASE_URL") && said.contains(&file),
        "{said}"
    );
}
