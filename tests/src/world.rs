//! The product, running, beside a stand-in of Stripe.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use eventos_bot::discord::Shards;
use eventos_core::account::Platform;
use eventos_core::app::App;
use eventos_core::clock::Clock;
use eventos_core::config::Config;
use eventos_core::delivery::{Channel, Worker};
use eventos_core::i18n::Lang;
use eventos_core::store::Store;
use eventos_webhooks::Server;
use eventos_webhooks::sandbox::{Sandbox, Settings, Words};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::Person;
use crate::discord_front::DiscordFront;
use crate::front::Front;
use crate::inbox::Inbox;
use crate::postgres::{self, TestDatabase};

pub const WEBHOOK_SECRET: &str = "whsec_of_the_tests";
/// The one before: a rotation is always under way here.
pub const OLD_WEBHOOK_SECRET: &str = "whsec_of_the_tests_before";
pub const SECRET_KEY: &str = "sk_test_of_the_tests";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Db {
    Sqlite,
    Postgres,
}

pub struct World {
    pub app: App,
    pub clock: Clock,
    pub sandbox: Sandbox,
    pub worker: Worker,
    pub inbox: Arc<Inbox>,
    pub http: reqwest::Client,
    pub db: Db,
    /// The folder that holds the database file, mails and so on.
    pub dir: TempDir,
    /// A connection of the tests' own, to look at what no person is shown.
    pub database_url: String,
    /// The front end on Telegram, where its token is configured.
    pub front: Option<Front>,
    /// The one on Discord, likewise.
    pub discord: Option<DiscordFront>,
    nonces: AtomicU64,
    _cancel: DropGuard,
    _database: Option<TestDatabase>,
}

struct KeysAsWords;

impl Words for KeysAsWords {
    fn text(&self, _: &str, key: &str) -> String {
        key.to_owned()
    }
}

/// Monday, noon in Berlin less an hour.
pub fn start() -> DateTime<Utc> {
    "2026-11-23T11:00:00Z".parse().expect("a time")
}

impl World {
    pub async fn new(db: Db) -> Self {
        Self::with(db, &[]).await
    }

    /// With configuration of its own besides.
    pub async fn with(db: Db, more: &[(&str, &str)]) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        // What a failing test shows of the product's side of it, as RUST_LOG asks.
        let _ = tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
            .with_test_writer()
            .try_init();
        let dir = tempfile::tempdir().expect("a folder");
        let (database_url, database) = database(db, &dir).await;
        let cancel = CancellationToken::new();
        let clock = Clock::manual(start());
        let web = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let web_url = format!("http://{}", web.local_addr().expect("an address"));
        let sandbox = sandbox(&web_url, &clock, &cancel).await;
        let api_url = sandbox.api_url().to_string();
        let data_dir = dir.path().display().to_string();
        let get = |name: &str| {
            let set = more
                .iter()
                .find(|(other, _)| *other == name)
                .map(|(_, value)| (*value).to_owned());
            set.or_else(|| match name {
                "DATABASE_URL" => Some(database_url.clone()),
                "DATA_DIR" => Some(data_dir.clone()),
                "PUBLIC_URL" => Some(web_url.clone()),
                "STRIPE_SECRET_KEY" => Some(SECRET_KEY.to_owned()),
                "STRIPE_WEBHOOK_SECRET" => Some(format!("{OLD_WEBHOOK_SECRET}, {WEBHOOK_SECRET}")),
                "STRIPE_API_URL" => Some(api_url.clone()),
                _ => None,
            })
        };
        let config = Config::read(&get).expect("a configuration");
        let app = App::open(config, clock.clone()).await.expect("an app");
        app.store.migrate().await.expect("migrations");
        let inbox = Arc::new(Inbox::default());
        let front = app.config.telegram.is_some().then(|| Front::start(&app));
        let discord = app.config.discord.is_some();
        let discord = discord.then(|| DiscordFront::start(&app));
        let worker = worker(&app, &inbox, front.as_ref(), discord.as_ref());
        let server = Server {
            updates: front.as_ref().map(Front::updates),
            ..Server::of(app.clone())
        };
        tokio::spawn(server.serve(web, cancel.clone()));
        #[expect(clippy::disallowed_methods, reason = "the tests' own client")]
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .build()
            .expect("a client");
        Self {
            app,
            clock,
            sandbox,
            worker,
            inbox,
            http,
            db,
            dir,
            database_url,
            front,
            discord,
            nonces: AtomicU64::new(0),
            _cancel: cancel.drop_guard(),
            _database: database,
        }
    }

    /// Starts the front end on Telegram, in the place of one that ended.
    pub fn starts_front(&mut self) {
        self.front = Some(Front::start(&self.app));
        self.hires_worker();
    }

    /// Starts the front end on Discord, in the place of one that ended.
    pub fn starts_discord(&mut self, shards: Shards) {
        self.discord = Some(DiscordFront::with(&self.app, shards));
        self.hires_worker();
    }

    fn hires_worker(&mut self) {
        let (front, discord) = (self.front.as_ref(), self.discord.as_ref());
        self.worker = worker(&self.app, &self.inbox, front, discord);
    }

    /// Somebody of that name, who speaks English until they say otherwise.
    pub fn person(&self, name: &str) -> Person<'_> {
        Person {
            world: self,
            name: name.to_owned(),
            lang: Some(Lang::En),
            platform: Platform::Console,
            there: None,
        }
    }

    pub fn nonce(&self) -> String {
        format!("message-{}", self.nonces.fetch_add(1, Ordering::SeqCst))
    }

    /// `path` on the product's web server.
    pub fn url(&self, path: &str) -> String {
        self.app.config.public(path)
    }

    /// Lets webhooks arrive and carries out what is due, until nothing moves any more.
    pub async fn settle(&self) {
        for _ in 0..3 {
            self.sandbox.drained().await;
            self.worker.drain().await.expect("the worker");
        }
    }

    /// Carries out what is due, without waiting for webhooks.
    pub async fn settle_worker(&self) {
        self.worker.drain().await.expect("the worker");
    }

    /// Moves the clock, in the product and at Stripe.
    pub fn wait(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// Presses Pay on a checkout page, as the buyer's browser does; where it leads comes back.
    pub async fn pays(&self, checkout_url: &str, email: &str) -> String {
        self.checkout(checkout_url, "pay", email).await
    }

    /// Presses a button of a checkout page.
    pub async fn checkout(&self, checkout_url: &str, action: &str, email: &str) -> String {
        let form = [
            ("action", action),
            ("email", email),
            ("name", "Ana Ivanova"),
        ];
        let answer = self
            .http
            .post(checkout_url)
            .form(&form)
            .send()
            .await
            .expect("the checkout page");
        let status = answer.status();
        let to = answer
            .headers()
            .get("location")
            .and_then(|to| to.to_str().ok())
            .map(str::to_owned);
        to.unwrap_or_else(|| format!("{status}"))
    }

    /// The mails written so far, each as its bytes, in the order they were written.
    pub fn mails(&self) -> Vec<Vec<u8>> {
        let Ok(folder) = std::fs::read_dir(self.dir.path().join("mail")) else {
            return Vec::new();
        };
        let mut files: Vec<_> = folder
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
        files.sort();
        files
            .iter()
            .map(|path| std::fs::read(path).expect("a mail"))
            .collect()
    }

    /// One number out of the database, for what no person is shown.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let row: (i64,) = match self.db {
            Db::Sqlite => {
                let path = self.dir.path().join("eventos.db");
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
                let pool = sqlx::SqlitePool::connect_with(options)
                    .await
                    .expect("the file");
                sqlx::query_as(sql).fetch_one(&pool).await.expect(sql)
            }
            Db::Postgres => {
                let pool = sqlx::PgPool::connect(&self.database_url)
                    .await
                    .expect("the database");
                sqlx::query_as(sql).fetch_one(&pool).await.expect(sql)
            }
        };
        row.0
    }

    /// Runs a statement behind the product's back.
    pub async fn execute(&self, sql: &'static str) {
        match self.db {
            Db::Sqlite => {
                let path = self.dir.path().join("eventos.db");
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
                let pool = sqlx::SqlitePool::connect_with(options)
                    .await
                    .expect("the file");
                sqlx::query(sql).execute(&pool).await.expect(sql);
            }
            Db::Postgres => {
                let pool = sqlx::PgPool::connect(&self.database_url)
                    .await
                    .expect("the database");
                sqlx::query(sql).execute(&pool).await.expect(sql);
            }
        }
    }
}

fn worker(
    app: &App,
    inbox: &Arc<Inbox>,
    front: Option<&Front>,
    discord: Option<&DiscordFront>,
) -> Worker {
    let channels = [Arc::clone(inbox) as Arc<dyn Channel>].into_iter();
    let channels = channels.chain(front.map(Front::channel));
    let channels = channels.chain(discord.map(DiscordFront::channel));
    let natives = discord.map(DiscordFront::native);
    Worker::new(app.clone(), channels.collect()).with_natives(natives.into_iter().collect())
}

async fn database(db: Db, dir: &TempDir) -> (String, Option<TestDatabase>) {
    match db {
        Db::Sqlite => (
            format!("sqlite:{}", dir.path().join("eventos.db").display()),
            None,
        ),
        Db::Postgres => {
            let database = postgres::fresh_database_from("migrated", |url| async move {
                let url = url.parse().expect("an url");
                let database = eventos_core::config::Database::Postgres { url, owner: None };
                let store = Store::open(&database).await.expect("the template");
                store.migrate().await.expect("migrations");
                store.close().await;
            })
            .await;
            (database.url.clone(), Some(database))
        }
    }
}

async fn sandbox(web_url: &str, clock: &Clock, cancel: &CancellationToken) -> Sandbox {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let webhook_url = format!("{web_url}/webhooks/stripe")
        .parse()
        .expect("an url");
    let clock = clock.clone();
    let now = Arc::new(move || clock.now());
    let settings = Settings::new(
        SECRET_KEY,
        webhook_url,
        WEBHOOK_SECRET,
        Arc::new(KeysAsWords),
        now,
    );
    Sandbox::start(listener, settings, cancel.child_token())
        .await
        .expect("the sandbox")
}
