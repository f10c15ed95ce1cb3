//! The real binary beside a Stripe that outlives it.

use std::fs::OpenOptions;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use eventos_core::clock::Clock;
use eventos_webhooks::sandbox::{Sandbox, Settings, Words};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::database::Database;
use crate::process::binary;
use crate::world::{SECRET_KEY, WEBHOOK_SECRET};

/// A slow machine needs a while.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(20);
/// Stripe tries again soon and for long enough.
const RETRY: Duration = Duration::from_millis(150);
const RETRIES: usize = 2000;

/// What the process is denied.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// No file may grow beyond so many blocks of 512 bytes, as on a full disk.
    pub file_blocks: Option<u64>,
}

pub struct House {
    pub sandbox: Sandbox,
    pub database_url: String,
    pub folder: TempDir,
    pub web: String,
    pub http: reqwest::Client,
    _cancel: DropGuard,
}

/// One life of the process.
pub struct Life {
    child: Child,
    stdin: Option<ChildStdin>,
    log: PathBuf,
    web: String,
    http: reqwest::Client,
}

struct NoWords;

impl Words for NoWords {
    fn text(&self, _: &str, key: &str) -> String {
        key.to_owned()
    }
}

impl House {
    /// On SQLite unless there is an URL.
    ///
    /// # Panics
    /// When there is no port, as in what follows.
    pub async fn new(postgres_url: Option<String>) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().expect("a folder");
        let sqlite = || format!("sqlite:{}", folder.path().join("data/eventos.db").display());
        let database_url = postgres_url.unwrap_or_else(sqlite);
        let web = free_address().await;
        let cancel = CancellationToken::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let webhooks = format!("http://{web}/webhooks/stripe");
        let settings = Settings {
            retries: vec![RETRY; RETRIES],
            ..Settings::new(
                SECRET_KEY,
                webhooks.parse().expect("an URL"),
                WEBHOOK_SECRET,
                Arc::new(NoWords),
                Arc::new(|| Clock::System.now()),
            )
        };
        let sandbox = Sandbox::start(listener, settings, cancel.clone())
            .await
            .expect("the sandbox");
        #[expect(clippy::disallowed_methods, reason = "the harness's own client")]
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .build()
            .expect("a client");
        Self {
            sandbox,
            database_url,
            folder,
            web,
            http,
            _cancel: cancel.drop_guard(),
        }
    }

    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The command that starts it, in its environment.
    pub fn command(&self, limits: &Limits) -> Command {
        let mut command = match limits.file_blocks {
            None => Command::new(binary()),
            Some(blocks) => {
                let mut shell = Command::new("sh");
                // Writing beyond the limit is an error then, and no signal.
                let script = "trap '' XFSZ; ulimit -S -f \"$1\"; shift; exec \"$@\"";
                shell.args(["-c", script, "sh", &blocks.to_string()]);
                shell.arg(binary());
                shell
            }
        };
        command
            .args(["run", "--roles", "web,worker,console"])
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LANG", "en_US.UTF-8")
            .env("DATA_DIR", self.data_dir())
            .env("DATABASE_URL", &self.database_url)
            .env("BIND_ADDR", &self.web)
            .env("PUBLIC_URL", format!("http://{}", self.web))
            .env("STRIPE_SECRET_KEY", SECRET_KEY)
            .env("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET)
            .env("STRIPE_API_URL", self.sandbox.api_url().as_str());
        command
    }

    /// Starts it and waits until it is ready.
    ///
    /// # Panics
    /// When it is not, in a minute.
    pub async fn start(&self, limits: &Limits) -> Life {
        let life = self.start_at_once(limits);
        life.is_ready().await;
        life
    }

    fn start_at_once(&self, limits: &Limits) -> Life {
        let log = self.folder.path().join("log");
        let mut command = self.command(limits);
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        // By way of this process, since files may not grow in the other.
        keep(child.stdout.take(), &self.folder.path().join("transcript"));
        keep(child.stderr.take(), &log);
        Life {
            stdin: child.stdin.take(),
            child,
            log,
            web: format!("http://{}", self.web),
            http: self.http.clone(),
        }
    }

    /// Waits until nothing moves any more: every webhook was taken, every message sent. What did not
    /// settle is said.
    pub async fn settles(&self, life: &mut Life) -> Vec<String> {
        let drained = tokio::time::timeout(PATIENCE, self.sandbox.drained()).await;
        let mut stuck = Vec::new();
        if drained.is_err() {
            stuck.push("Stripe's webhooks are taken in the end".to_owned());
        }
        let database = Database::open(&self.database_url).await;
        let waiting = "SELECT COUNT(*) FROM outbox WHERE status = 'waiting'";
        let mut left = database.number(waiting).await;
        let until = tokio::time::Instant::now() + PATIENCE;
        while left > 0 && tokio::time::Instant::now() < until {
            // Two minutes of a lease pass, and the pauses after what failed.
            let pass = "UPDATE outbox SET lease_until = NULL, next_attempt_at = created_at
                 WHERE status = 'waiting'";
            database.execute(pass).await;
            life.types("/wait");
            for _ in 0..100 {
                tokio::time::sleep(LOOK).await;
                left = database.number(waiting).await;
                if left == 0 {
                    break;
                }
            }
        }
        if left > 0 {
            let why: Vec<(String, Option<String>)> = database
                .rows("SELECT dedup_key, last_error FROM outbox WHERE status = 'waiting'")
                .await;
            stuck.push(format!("what was promised is sent in the end: {why:?}"));
        }
        // What was sent may have led to webhooks.
        if tokio::time::timeout(PATIENCE, self.sandbox.drained())
            .await
            .is_err()
        {
            stuck.push("Stripe's last webhooks are taken".to_owned());
        }
        database.close().await;
        stuck
    }
}

impl Life {
    /// A line on its console; lost when it is no longer there.
    pub fn types(&mut self, line: &str) {
        if let Some(stdin) = &mut self.stdin {
            let _ = writeln!(stdin, "{line}");
        }
    }

    async fn is_ready(&self) {
        let until = tokio::time::Instant::now() + PATIENCE;
        while tokio::time::Instant::now() < until {
            if self.answers("readyz").await == Some(200) {
                return;
            }
            tokio::time::sleep(LOOK).await;
        }
        panic!("it is not ready:\n{}", self.log());
    }

    /// The status of a page, or none while nobody listens.
    pub async fn answers(&self, path: &str) -> Option<u16> {
        let url = format!("{}/{path}", self.web);
        let answer = self.http.get(url).send().await.ok()?;
        Some(answer.status().as_u16())
    }

    /// What it logged, in all its lives.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// SIGKILL.
    ///
    /// # Panics
    /// When it had ended by itself.
    pub fn kill(mut self) {
        let ended = self.child.try_wait().expect("its state");
        assert!(
            ended.is_none(),
            "it ended by itself with {ended:?}:\n{}",
            self.log()
        );
        self.child.kill().expect("killed");
        let _ = self.child.wait();
    }

    /// Lets files grow again.
    ///
    /// # Panics
    /// Without util-linux.
    pub fn unlimited(&self) {
        let pid = self.child.id().to_string();
        let mut command = Command::new("prlimit");
        let done = command.args(["--pid", &pid, "--fsize=unlimited:"]).status();
        assert!(done.is_ok_and(|done| done.success()), "prlimit");
    }

    /// Whether it still runs.
    pub fn lives(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|ended| ended.is_none())
    }

    /// Ends its input. What it said that it should not have.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn ends(mut self) -> Vec<String> {
        drop(self.stdin.take());
        let until = tokio::time::Instant::now() + PATIENCE;
        let mut ended = None;
        while ended.is_none() && tokio::time::Instant::now() < until {
            tokio::time::sleep(LOOK).await;
            ended = self.child.try_wait().expect("its state");
        }
        assert!(ended.is_some(), "it does not end:\n{}", self.log());
        let log = self.log();
        let panics = log.lines().filter(|line| line.contains("panicked"));
        panics
            .map(|line| format!("it does not panic: {line}"))
            .collect()
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Appends all that comes to a file.
fn keep(from: Option<impl Read + Send + 'static>, path: &Path) {
    let mut file = OpenOptions::new();
    let mut file = file.create(true).append(true).open(path).expect("a file");
    let mut from = from.expect("piped");
    std::thread::spawn(move || std::io::copy(&mut from, &mut file));
}

/// One that nobody listens on: the process has the same one in every life.
async fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    listener.local_addr().expect("an address").to_string()
}
