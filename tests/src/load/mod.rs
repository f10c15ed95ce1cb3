//! The load generator: how many paid webhooks and check-ins a second the product takes, beside what
//! disk and database could do at most.
//!
//! The product runs as a process of its own (`serve`). The databases stand on a disk, not in memory,
//! and are durable: SQLite with `synchronous = FULL`, as the product opens it, PostgreSQL with its
//! own defaults. Deliberately absent: a verdict. It checks that nothing was lost, and prints.

mod assistant;
pub mod bodies;
pub mod child;
pub mod client;
mod discord;
pub mod fill;
pub mod machine;
mod place;
pub mod raw;
pub mod report;
mod run;
pub mod serve;
mod telegram;

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use eventos_bot::logging;
use eventos_core::config::LogFormat;
use tokio::runtime::{Builder, Runtime};

use crate::Db;

/// Measures paid webhooks and check-ins, updates from Telegram, interactions from Discord, or the
/// assistant's turns, on SQLite and PostgreSQL.
#[derive(Debug, Parser)]
#[command(name = "load", args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The product's web server, as it is started for each measurement.
    Serve(serve::Serve),
    /// Kills the real binary at random moments, and counts in the end.
    Faults(crate::faults::Options),
    /// Answers a backlog of updates from Telegram.
    Telegram(telegram::Options),
    /// Acknowledges interactions from Discord, beside a backlog of deliveries.
    Discord(discord::Options),
    /// The product's own part of the assistant's turns.
    Assistant(assistant::Options),
    /// A bot that only echoes, as the limit of what stands around the product.
    Echo(telegram::Echo),
}

#[derive(Clone, Debug, Args)]
pub struct Options {
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "sqlite,postgres"
    )]
    pub db: Vec<Which>,
    /// What to measure.
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "raw,webhooks,check-ins"
    )]
    pub only: Vec<What>,
    /// How long each measurement takes at most.
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
    /// How many paid orders are sent at each level, at most.
    #[arg(long, default_value_t = 20_000)]
    pub orders: usize,
    /// How many requests are under way at once, one level after the other.
    #[arg(long, value_delimiter = ',', default_value = "1,16,64")]
    pub at_once: Vec<usize>,
    /// Over how many events the orders and tickets are spread.
    #[arg(long, default_value_t = 1)]
    pub events: usize,
    /// How many tickets were sold before the doors open, one measurement after the other.
    #[arg(long, value_delimiter = ',', default_value = "1000,100000")]
    pub tickets: Vec<usize>,
    /// The worker delivers meanwhile: pictures, mails to files.
    #[arg(long)]
    pub worker: bool,
    /// Where to write the numbers as JSON.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// In which folder SQLite's files stand; a temporary one otherwise.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// A few seconds, to see that it works: the numbers mean nothing.
    #[arg(long)]
    pub short: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Which {
    Sqlite,
    Postgres,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Disk and database alone.
    Raw,
    Webhooks,
    CheckIns,
}

impl Which {
    pub fn db(self) -> Db {
        match self {
            Self::Sqlite => Db::Sqlite,
            Self::Postgres => Db::Postgres,
        }
    }
}

impl Options {
    fn shortened(self) -> Self {
        if !self.short {
            return self;
        }
        Self {
            seconds: 20,
            orders: 80,
            at_once: vec![1, 16],
            tickets: vec![60, 120],
            ..self
        }
    }

    pub fn limit(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

/// The whole command.
///
/// # Errors
/// When the server cannot serve or the output cannot be written.
///
/// # Panics
/// When something was lost or answered wrongly.
pub fn main() -> anyhow::Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cli = Cli::parse();
    match cli.command {
        Some(Command::Serve(options)) => {
            log_to_stderr();
            as_the_product_runs()?.block_on(serve::serve(options))
        }
        Some(Command::Echo(options)) => {
            log_to_stderr();
            as_the_product_runs()?.block_on(telegram::echo(options))
        }
        Some(Command::Faults(options)) => {
            as_the_product_runs()?.block_on(crate::faults::main(&options))
        }
        Some(Command::Telegram(options)) => one_thread()?.block_on(telegram::main(&options)),
        Some(Command::Assistant(options)) => {
            as_the_product_runs()?.block_on(assistant::main(&options))
        }
        Some(Command::Discord(options)) => one_thread()?.block_on(discord::main(&options)),
        None => {
            let options = cli.options.shortened();
            let report = one_thread()?.block_on(run::run(&options))?;
            if let Some(path) = &options.json {
                std::fs::write(path, serde_json::to_vec_pretty(&report)?)?;
            }
            writeln!(std::io::stdout(), "\nNothing was lost.")?;
            Ok(())
        }
    }
}

fn log_to_stderr() {
    logging::start(LogFormat::Text, logging::SERVER_FILTER).expect("a filter");
}

/// As `eventos run` has it.
fn as_the_product_runs() -> std::io::Result<Runtime> {
    Builder::new_multi_thread().enable_all().build()
}

/// What measures is one thread, so that it takes no more of the machine than it must.
fn one_thread() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}
