//! A PostgreSQL for the tests, and a database of its own for each of them.
//!
//! With `TEST_DATABASE_URL` (a role that may create databases) the databases are
//! made on that server and dropped again. Without it, the first test that asks
//! starts a throw-away server in a temporary folder, reached by a socket in that
//! folder and by nothing else. PostgreSQL refuses to run as root, so under root
//! it runs as `postgres` or `nobody`.
//!
//! The server ends with the test process however that ends: the shell that
//! started it (`postgres.sh`) waits on a pipe which only this process holds, and
//! at its end stops the server and removes the folder.
//!
//! Deliberately absent: migrations. A caller hands them in as `init`.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tokio::sync::OnceCell;
use url::Url;

/// A database of one test's own. Dropping it drops the database.
pub struct TestDatabase {
    /// Where it is, as `DATABASE_URL` takes it.
    pub url: String,
    name: String,
    cluster: &'static Cluster,
}

/// A new, empty database.
///
/// # Panics
/// When no server can be had; the message says what to do.
pub async fn fresh_database() -> TestDatabase {
    let cluster = cluster().await;
    let name = new_name("test");
    create(cluster, &name, None).await;
    TestDatabase {
        url: cluster.url_of(&name),
        name,
        cluster,
    }
}

/// A new database that looks as `init` left it. `init` is given a URL and runs
/// once a process for each `template` name; later calls copy what it made, which
/// is much faster than migrating again. It must have closed its connections when
/// it returns.
///
/// On the server of `TEST_DATABASE_URL` it runs each time instead: nobody would
/// be left there to remove the template.
///
/// # Panics
/// When no server can be had; the message says what to do.
pub async fn fresh_database_from<F, Fut>(template: &str, init: F) -> TestDatabase
where
    F: FnOnce(String) -> Fut,
    Fut: Future<Output = ()>,
{
    static TEMPLATES: Mutex<Option<HashMap<String, Arc<OnceCell<String>>>>> = Mutex::new(None);

    let cluster = cluster().await;
    if cluster.shared {
        let database = fresh_database().await;
        init(database.url.clone()).await;
        return database;
    }
    let cell = {
        let mut templates = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
        let templates = templates.get_or_insert_default();
        Arc::clone(templates.entry(template.to_owned()).or_default())
    };
    let source = cell
        .get_or_init(|| async {
            let source = new_name("template");
            create(cluster, &source, None).await;
            init(cluster.url_of(&source)).await;
            source
        })
        .await;
    let name = new_name("test");
    create(cluster, &name, Some(source)).await;
    TestDatabase {
        url: cluster.url_of(&name),
        name,
        cluster,
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (cluster, name) = (self.cluster, std::mem::take(&mut self.name));
        // A thread with a runtime of its own: this may be inside one already.
        let dropping = std::thread::spawn(move || {
            let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            // The role that the product signed in as there.
            let role = format!("DROP ROLE IF EXISTS {name}_app");
            let drop = async {
                let drop = async {
                    let mut admin = admin(cluster).await?;
                    admin.execute(AssertSqlSafe(statement)).await?;
                    admin.execute(AssertSqlSafe(role)).await
                };
                let dropped = tokio::time::timeout(Duration::from_secs(10), drop).await;
                dropped.is_ok_and(|result| result.is_ok())
            };
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.is_ok_and(|runtime| runtime.block_on(drop))
        });
        // Best effort on our own server, which goes as a whole. On another's,
        // nobody else cleans up, and the process may be about to end.
        if cluster.shared && !dropping.join().unwrap_or(false) {
            eprintln!("a test's database stays behind on TEST_DATABASE_URL's server");
        }
    }
}

/// The server that the databases are made on.
struct Cluster {
    /// Names the server and a database to connect to for administration.
    url: Url,
    /// Somebody else's: it outlives this process.
    shared: bool,
    /// Held, never written to: its closing ends the server.
    _alive: Option<ChildStdin>,
}

impl Cluster {
    fn url_of(&self, database: &str) -> String {
        let mut url = self.url.clone();
        url.set_path(database);
        url.into()
    }
}

async fn cluster() -> &'static Cluster {
    static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();

    CLUSTER
        .get_or_init(|| async {
            #[expect(clippy::disallowed_methods, reason = "the harness's own configuration")]
            let given = std::env::var("TEST_DATABASE_URL")
                .ok()
                .filter(|url| !url.is_empty());
            match given {
                Some(url) => Cluster {
                    url: url.parse().expect("TEST_DATABASE_URL is not a URL"),
                    shared: true,
                    _alive: None,
                },
                None => tokio::task::spawn_blocking(start)
                    .await
                    .expect("starting PostgreSQL panicked; the reason stands above")
                    .unwrap_or_else(|reason| {
                        panic!(
                            "no PostgreSQL for the tests: {reason}\n\
                             Run `tests/run`, which installs its server binaries (Debian's package \
                             is `postgresql`), or set TEST_DATABASE_URL to a server where the role \
                             may create databases."
                        )
                    }),
            }
        })
        .await
}

/// Starts the server of the tests.
fn start() -> Result<Cluster, String> {
    let Launched {
        url, orders: alive, ..
    } = launch("quick")?;
    Ok(Cluster {
        url,
        shared: false,
        _alive: Some(alive),
    })
}

/// A server that ends with this process, or when `orders` is closed.
pub(crate) struct Launched {
    /// Of its database `postgres`.
    pub url: Url,
    /// Takes the lines that `postgres.sh` understands; `answers` has an answer to each.
    pub orders: ChildStdin,
    pub answers: BufReader<ChildStdout>,
}

/// Starts a server, `quick` or `durable` (see `postgres.sh`).
pub(crate) fn launch(safety: &str) -> Result<Launched, String> {
    let bin =
        newest_server_binaries(candidate_folders()).ok_or("its server binaries are missing")?;
    let mut shell = Command::new("sh")
        .args(["-c", include_str!("postgres.sh"), "eventos-postgres"])
        .arg(bin)
        .arg(safety)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // Out of the terminal's group: Ctrl-C ends the tests, and the shell then
        // sees the pipe close and cleans up.
        .process_group(0)
        .spawn()
        .map_err(|error| format!("sh did not start: {error}"))?;
    let orders = shell.stdin.take().ok_or("sh has no input")?;
    let mut answer = BufReader::new(shell.stdout.take().ok_or("sh has no output")?);
    let mut line = String::new();
    answer
        .read_line(&mut line)
        .map_err(|error| format!("sh did not answer: {error}"))?;
    let Some(folder) = line.trim_end().strip_prefix("ready ") else {
        let _ = answer.read_to_string(&mut line);
        return Err(format!("it did not start:\n{line}"));
    };
    let mut url = Url::parse("postgres://postgres@localhost/postgres").expect("a constant");
    url.query_pairs_mut().append_pair("host", folder);
    Ok(Launched {
        url,
        orders,
        answers: answer,
    })
}

/// Where distributions put the server's programs; `tests/run` looks there too.
fn candidate_folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(PathBuf::from(
            String::from_utf8_lossy(&output.stdout).trim(),
        ));
    }
    for (parent, prefix, below) in [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr/libexec", "postgresql", ""),
        ("/usr", "pgsql-", "bin"),
        ("/opt/homebrew/opt", "postgresql", "bin"),
        ("/usr/local/opt", "postgresql", "bin"),
    ] {
        for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(prefix) {
                folders.push(entry.path().join(below));
            }
        }
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "looking for a program is not configuration"
    )]
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    folders
}

fn newest_server_binaries(folders: Vec<PathBuf>) -> Option<PathBuf> {
    let complete = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|program| folder.join(program).is_file())
    };
    folders
        .into_iter()
        .filter(complete)
        .filter_map(|folder| Some((version(&folder)?, folder)))
        .max_by_key(|(version, _)| *version)
        .map(|(_, folder)| folder)
}

/// (17, 2) from `postgres (PostgreSQL) 17.2 (Debian 17.2-1)`.
fn version(bin: &Path) -> Option<(u32, u32)> {
    let output = Command::new(bin.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let number = text
        .split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let mut parts = number
        .split(|c: char| !c.is_ascii_digit())
        .map_while(|part| part.parse().ok());
    Some((parts.next()?, parts.next().unwrap_or(0)))
}

fn new_name(kind: &str) -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "a name on a server that others may share"
    )]
    let id = uuid::Uuid::new_v4().simple();
    format!("eventos_{kind}_{id}")
}

async fn admin(cluster: &Cluster) -> Result<PgConnection, sqlx::Error> {
    PgConnection::connect(cluster.url.as_str()).await
}

async fn create(cluster: &Cluster, name: &str, template: Option<&str>) {
    // template0, the pristine one: nobody can be connected to it, which would be
    // in the way of the copy.
    let template = template.unwrap_or("template0");
    let statement = format!("CREATE DATABASE {name} TEMPLATE {template}");
    let create = async {
        admin(cluster)
            .await?
            .execute(AssertSqlSafe(statement))
            .await
    };
    if let Err(error) = create.await {
        let whose = if cluster.shared {
            "TEST_DATABASE_URL's server"
        } else {
            "the tests' own server"
        };
        panic!("{whose} made no database for this test: {error}");
    }
}
