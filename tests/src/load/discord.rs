//! `load discord`: how soon interactions are acknowledged, alone and while a backlog of deliveries
//! drains; and the memory of a bot in many servers.
//!
//! The bot runs as a process of its own, against a stand-in that only counts
//! ([`crate::discord::Bare`]), and sends as fast as Discord lets a bot, which is slower than it could.
//! An interaction is acknowledged by its answer, so what is measured is the whole way: gateway, core,
//! database, answer.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use eventos_core::account::{self, Platform, Speaker};
use eventos_core::app::App;
use eventos_core::clock::Clock;
use eventos_core::config::Config;
use eventos_core::i18n::Lang;
use eventos_core::order::{self, Placed, Want};
use serde::Serialize;
use serde_json::{Value, json};

use super::Which;
use super::child::{Memory, Server};
use super::fill;
use super::machine::Machine;
use super::place::{Ground, Place};
use crate::discord::{Bare, Discord, Settings};

/// What people ask for, in turn.
const ASKED: [&str; 4] = ["help", "buy", "tickets", "settings"];
/// Every server's channels and roles, the first of each left out.
const CHANNELS: u64 = 30;
const ROLES: u64 = 15;
/// As many a second as if they came all at once.
const AT_ONCE: u32 = 100_000;
/// No measurement takes longer.
const PATIENCE: Duration = Duration::from_secs(600);

#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "sqlite,postgres"
    )]
    pub db: Vec<Which>,
    /// In how many servers the bot is.
    #[arg(long, default_value_t = 100)]
    pub servers: u64,
    /// How many interactions come a second.
    #[arg(long, default_value_t = 200)]
    pub per_second: u32,
    /// For how long.
    #[arg(long, default_value_t = 20)]
    pub seconds: u32,
    /// How many tickets wait to be delivered, each with its picture.
    #[arg(long, default_value_t = 2_000)]
    pub tickets: usize,
    /// It sends as fast as it can, as if Discord let it.
    #[arg(long)]
    pub unlimited: bool,
    /// Where to write the numbers as JSON.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// In which folder SQLite's files stand; a temporary one otherwise.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
struct Report {
    machine: Machine,
    databases: Vec<OfDatabase>,
}

#[derive(Debug, Serialize)]
struct OfDatabase {
    database: String,
    servers: u64,
    /// Before anybody asked for anything.
    idle: Memory,
    alone: Waits,
    /// Interactions that came all at once, acknowledged a second.
    at_most_per_second: f64,
    /// In the first second after a start with a backlog, when fonts are read and statements prepared.
    first_second: Waits,
    /// After that.
    beside_backlog: Waits,
    /// Tickets that were delivered while those came, a second.
    delivered_per_second: f64,
    /// Of the backlog, what was left when the last interaction had come.
    backlog_left: u64,
    after_all: Memory,
}

#[derive(Debug, Serialize)]
struct Waits {
    per_second: f64,
    count: usize,
    p50_ms: f64,
    p99_ms: f64,
    max_ms: f64,
}

/// # Errors
/// When nothing can be started or written.
///
/// # Panics
/// When an interaction was not acknowledged or a ticket not delivered.
pub async fn main(options: &Options) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    let mut databases = Vec::new();
    let mut machine = None;
    for which in &options.db {
        let mut ground = Ground::new(*which, options.dir.as_deref())?;
        if machine.is_none() {
            let here = Machine::look(ground.folder());
            writeln!(out, "{}", here.line())?;
            machine = Some(here);
        }
        let measured = of_database(options, &mut ground).await?;
        writeln!(out, "{}", measured.table())?;
        databases.push(measured);
    }
    let machine = machine.unwrap_or_else(|| Machine::look(&std::env::temp_dir()));
    if let Some(path) = &options.json {
        let report = Report { machine, databases };
        std::fs::write(path, serde_json::to_vec_pretty(&report)?)?;
    }
    writeln!(out, "\nEverything was acknowledged and delivered.")?;
    Ok(())
}

async fn of_database(options: &Options, ground: &mut Ground) -> anyhow::Result<OfDatabase> {
    let database = ground.version().await?;
    let place = ground.place().await?;
    let count = usize::try_from(options.per_second * options.seconds)?;

    let bare = in_servers(options.servers).await;
    let bot = start(&bare, &place, options.unlimited);
    bare.discord.is_connected(1).await;
    acknowledged(&bare, 1, options.per_second).await;
    let idle = bot.memory();
    let alone = acknowledged(&bare, count, options.per_second).await;
    let at_most = acknowledged(&bare, count, AT_ONCE).await;
    bot.stop();

    bought(&place, options.tickets).await?;
    let bare = in_servers(options.servers).await;
    let bot = start(&bare, &place, options.unlimited);
    // The backlog is being worked off.
    bare.has_sent(1, PATIENCE).await;
    let few = usize::try_from(options.per_second)?;
    let first_second = acknowledged(&bare, few, options.per_second).await;
    let (begun, before) = (Instant::now(), bare.sent());
    let beside_backlog = acknowledged(&bare, count, options.per_second).await;
    let (took, sent) = (begun.elapsed(), bare.sent());
    let tickets = u64::try_from(options.tickets)?;
    bare.has_sent(tickets, PATIENCE).await;
    let after_all = bot.memory();
    bot.stop();
    let given_up = "SELECT COUNT(*) FROM outbox WHERE status = 'dead'";
    assert_eq!(place.database.number(given_up).await, 0, "{given_up}");
    place.database.close().await;
    Ok(OfDatabase {
        database,
        servers: options.servers,
        idle,
        alone,
        at_most_per_second: at_most.per_second,
        first_second,
        beside_backlog,
        delivered_per_second: number(sent - before) / took.as_secs_f64(),
        backlog_left: tickets.saturating_sub(sent),
        after_all,
    })
}

/// A bot that is in so many servers, with what is usual in them.
async fn in_servers(servers: u64) -> Bare {
    let settings = Settings {
        clock: Clock::System,
        ..Settings::default()
    };
    let bare = Discord::bare(settings).await;
    let owner = bare.discord.user(900_000_000_000_000_001, "Olga", "en-US");
    for n in 1..=servers {
        let first = (910_000_000_000_000 + n) * 1_000;
        let server = bare.discord.server(first, &format!("Server {n}"), &owner);
        for i in 1..=CHANNELS {
            server.channel(first + i, &format!("channel-{i}"));
        }
        for i in 1..=ROLES {
            let id = first + CHANNELS + i;
            server.role(id, &format!("Role {i}"), 1, 0);
        }
    }
    bare
}

fn start(bare: &Bare, place: &Place, unlimited: bool) -> Server {
    let mut arguments = super::child::serving(&place.url, &place.folder, true);
    arguments.extend(["--discord".to_owned(), bare.discord.api_url().to_string()]);
    arguments.extend(["--discord-token".to_owned(), bare.discord.token()]);
    arguments.extend(unlimited.then(|| "--discord-unlimited".to_owned()));
    Server::start(&arguments, &place.folder)
}

/// Has so many people ask for something; how long they waited.
async fn acknowledged(bare: &Bare, count: usize, per_second: u32) -> Waits {
    let before = bare.waits().len();
    let asked = (0..count).map(|n| {
        let user = buyer(n);
        bare.command(user, ASKED[n % ASKED.len()], &json!([]))
    });
    let asked: Vec<Value> = asked.collect();
    let begun = Instant::now();
    bare.pushes(asked, per_second).await;
    let all = u64::try_from(before + count).expect("a small number");
    bare.has_acknowledged(all, PATIENCE).await;
    Waits::of(&bare.waits()[before..], begun.elapsed())
}

/// People have even numbers: the odd ones are their DMs'.
fn buyer(n: usize) -> u64 {
    920_000_000_000_000_000 + 2 * u64::try_from(n).expect("a small number")
}

/// So many people on Discord take a free ticket, none of which is delivered.
async fn bought(place: &Place, tickets: usize) -> anyhow::Result<()> {
    let filled = fill::events(&place.database, 1, tickets).await;
    place
        .database
        .execute("UPDATE tiers SET price_minor = 0")
        .await;
    let (url, folder) = (place.url.clone(), place.folder.display().to_string());
    let get = |name: &str| match name {
        "DATABASE_URL" => Some(url.clone()),
        "DATA_DIR" => Some(folder.clone()),
        _ => None,
    };
    let config = Config::read(&get).map_err(|errors| anyhow::anyhow!("{errors:?}"))?;
    let app = App::open(config, Clock::System).await?;
    for n in 0..tickets {
        let speaker = Speaker {
            platform: Platform::Discord,
            external_id: buyer(n).to_string(),
            handle: None,
            name: format!("User {n}"),
            locale_hint: Some(Lang::En),
        };
        let account = account::enter(&app, &speaker).await?;
        let want = Want {
            event: filled.events[0],
            tiers: vec![(filled.tiers[0], 1)],
            request_key: format!("load-{n}"),
        };
        let placed = order::place(&app, account.id, want).await?;
        anyhow::ensure!(matches!(placed, Placed::Free(_)), "{placed:?}");
    }
    app.store.close().await;
    Ok(())
}

impl Waits {
    fn of(waits: &[Duration], took: Duration) -> Self {
        let mut waits = waits.to_vec();
        waits.sort_unstable();
        let of_hundred = |n: usize| {
            let at = (waits.len() * n / 100).min(waits.len().saturating_sub(1));
            waits
                .get(at)
                .map_or(f64::NAN, |wait| wait.as_secs_f64() * 1_000.0)
        };
        Self {
            per_second: number(waits.len() as u64) / took.as_secs_f64(),
            count: waits.len(),
            p50_ms: of_hundred(50),
            p99_ms: of_hundred(99),
            max_ms: of_hundred(100),
        }
    }

    fn line(&self, when: &str) -> String {
        let Self {
            per_second,
            count,
            p50_ms,
            p99_ms,
            max_ms,
        } = self;
        format!(
            "\n  {when:<22} {count} at {per_second:.0}/s: p50 {p50_ms:.1} ms, p99 {p99_ms:.1} ms, max {max_ms:.1} ms"
        )
    }
}

impl OfDatabase {
    fn table(&self) -> String {
        let memory = |when: &str, memory: Memory| {
            format!(
                "\n  memory {when:<22} {:>7.1} MiB resident, {:>7.1} MiB its own",
                memory.resident, memory.anonymous
            )
        };
        [
            format!("\n{}", self.database),
            memory(&format!("idle, {} servers", self.servers), self.idle),
            self.alone.line("acknowledged"),
            format!(
                "\n  at most                {:.0}/s",
                self.at_most_per_second
            ),
            self.first_second.line("after a start"),
            self.beside_backlog.line("beside a backlog"),
            format!(
                "\n  delivered meanwhile    {:.0}/s, {} left",
                self.delivered_per_second, self.backlog_left
            ),
            memory("after all", self.after_all),
        ]
        .concat()
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts and microseconds of a measurement are far below 2^52"
)]
fn number(count: u64) -> f64 {
    count as f64
}
