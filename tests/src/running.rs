//! `eventos run` as a process of its own, beside a stand-in of Stripe in this one: what it logs, what
//! it serves, and what its console says.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::Utc;
use eventos_webhooks::sandbox::{Sandbox, Settings, Words};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::postgres::{self, TestDatabase};
use crate::process::{Dialogue, command};
use crate::world::{Db, SECRET_KEY, WEBHOOK_SECRET};

const PATIENCE: Duration = Duration::from_secs(60);

pub struct Running {
    pub dialogue: Dialogue,
    pub log: Log,
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    /// Where its web server is, and its host's listener; without a trailing slash.
    pub web: String,
    pub host: Option<String>,
    pub folder: TempDir,
    stripe: CancellationToken,
    _cancel: DropGuard,
    _database: Option<TestDatabase>,
}

struct KeysAsWords;

impl Words for KeysAsWords {
    fn text(&self, _: &str, key: &str) -> String {
        key.to_owned()
    }
}

impl Running {
    /// Starts it with these roles, and this configuration besides; it is ready when this returns.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start(db: Db, roles: &str, more: &[(&str, &str)]) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().expect("a folder");
        let database = match db {
            Db::Sqlite => None,
            Db::Postgres => Some(postgres::fresh_database().await),
        };
        let stripe = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let api_url = format!("http://{}/", stripe.local_addr().expect("an address"));
        let mut command = command(&["run", "--roles", roles], folder.path());
        command
            .env("BIND_ADDR", "127.0.0.1:0")
            .env("LOG_FORMAT", "json")
            .env("RUST_LOG", "info")
            .env("STRIPE_API_URL", &api_url)
            .env("STRIPE_SECRET_KEY", SECRET_KEY)
            .env("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET)
            .envs(more.iter().copied())
            .stderr(Stdio::piped());
        if let Some(database) = &database {
            command.env("DATABASE_URL", &database.url);
        }
        let mut dialogue = Dialogue::with(&mut command);
        let log = Log::read(dialogue.errors().expect("piped"));
        let address = |line: &Value| {
            format!(
                "http://{}",
                line["fields"]["address"].as_str().expect("an address")
            )
        };
        let web = address(&log.wait_for("serving"));
        let has_host = more.iter().any(|(name, _)| *name == "METRICS_ADDR");
        let host = has_host.then(|| address(&log.wait_for("metrics are served")));
        log.wait_for("ready");
        let cancel = CancellationToken::new();
        let webhook_url = format!("{web}/webhooks/stripe").parse().expect("an URL");
        #[expect(
            clippy::disallowed_methods,
            reason = "the process beside has the system's time"
        )]
        let now = Arc::new(Utc::now);
        let settings = Settings::new(
            SECRET_KEY,
            webhook_url,
            WEBHOOK_SECRET,
            Arc::new(KeysAsWords),
            now,
        );
        let sandbox = Sandbox::start(stripe, settings, cancel.child_token());
        #[expect(clippy::disallowed_methods, reason = "the tests' own client")]
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .build();
        Self {
            dialogue,
            log,
            sandbox: sandbox.await.expect("the sandbox"),
            http: http.expect("a client"),
            web,
            host,
            folder,
            stripe: cancel.clone(),
            _cancel: cancel.drop_guard(),
            _database: database,
        }
    }

    /// Types lines on its console, and waits until they have been answered.
    pub fn types(&mut self, lines: &[&str]) -> String {
        self.dialogue.types_all(lines);
        // An address of nobody's, which the console repeats as an error of its own.
        let mark = "/photo no-such-picture";
        self.dialogue.types(mark);
        self.dialogue.expect("no-such-picture cannot be read")
    }

    /// Lets webhooks arrive, and what follows from them go out.
    pub async fn settle(&mut self) -> String {
        let mut said = String::new();
        for _ in 0..3 {
            self.sandbox.drained().await;
            said += &self.types(&["/wait"]);
        }
        said
    }

    /// Presses Pay on a checkout page; where it leads comes back.
    pub async fn pays(&self, checkout_url: &str, name: &str, email: &str) -> String {
        let form = [("action", "pay"), ("email", email), ("name", name)];
        let answer = self.http.post(checkout_url).form(&form).send().await;
        let answer = answer.expect("the checkout page");
        let to = answer.headers().get("location").expect("it leads on");
        to.to_str().expect("an address").to_owned()
    }

    /// From now on Stripe cannot be reached.
    pub async fn loses_stripe(&self) {
        self.stripe.cancel();
        let api = self.sandbox.api_url().to_string();
        while self.http.get(&api).send().await.is_ok() {
            tokio::task::yield_now().await;
        }
    }

    /// Tells it to end, as a service manager does.
    pub fn is_told_to_end(&self) {
        let id = self.dialogue.id().to_string();
        let told = std::process::Command::new("kill")
            .args(["-TERM", &id])
            .status();
        assert!(told.is_ok_and(|told| told.success()), "it was there");
    }
}

/// What a process logs, line by line, as it comes.
#[derive(Clone, Default)]
pub struct Log(Arc<(Mutex<Vec<String>>, Condvar)>);

impl Log {
    fn read(errors: impl std::io::Read + Send + 'static) -> Self {
        let log = Self::default();
        let kept = log.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                let mut lines = kept.0.0.lock().unwrap_or_else(PoisonError::into_inner);
                lines.push(line);
                kept.0.1.notify_all();
            }
        });
        log
    }

    pub fn lines(&self) -> Vec<String> {
        self.0
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Every line that is JSON.
    pub fn values(&self) -> Vec<Value> {
        let lines = self.lines();
        lines
            .iter()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    }

    /// Waits for a line with that message.
    ///
    /// # Panics
    /// When there is none in time.
    pub fn wait_for(&self, message: &str) -> Value {
        let until = Instant::now() + PATIENCE;
        let mut lines = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let mut values = lines
                .iter()
                .filter_map(|line| serde_json::from_str::<Value>(line).ok());
            if let Some(line) = values.find(|line| line["fields"]["message"] == message) {
                return line;
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "it never logged {message:?}:\n{}",
                lines.join("\n")
            );
            let waited = self.0.1.wait_timeout(lines, left);
            lines = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
