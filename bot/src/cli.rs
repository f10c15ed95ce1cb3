//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::eval::{Kind, Price};

/// A self-hosted events bot: from an event told in chat to a scanned ticket.
///
/// Configuration is read from environment variables; `.env.example` explains each.
#[derive(Debug, Parser)]
#[command(name = "eventos", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Try everything here and now: no account and no key, in a sandbox where no money moves.
    Demo(Demo),
    /// Run the bot: the web server and the worker, or the roles that are named.
    Run(Run),
    /// Bring the database's schema up to this version.
    Migrate,
    /// Check configuration, database and vendors; say what is wrong and how to mend it.
    Doctor,
    /// Measure how well a model does the assistant's work, by cases. It asks the model, which costs.
    Eval(Eval),
}

#[derive(Debug, Args)]
pub struct Eval {
    /// The folder with the cases: files of JSON.
    #[arg(long, value_name = "DIR")]
    pub cases: PathBuf,
    /// Only cases of this kind; may be given several times.
    #[arg(long, value_enum, value_name = "KIND")]
    pub kind: Vec<Kind>,
    /// Only cases with this in their name; may be given several times.
    #[arg(long, value_name = "NAME")]
    pub name: Vec<String>,
    /// Writes the report to this file as JSON; to standard output, if it is `-`.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// So many cases are played at once.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = at_least_one)]
    pub jobs: usize,
    /// So often each case is played.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = at_least_one)]
    pub repeat: usize,
    /// What a model's tokens cost, in US dollars per million in and out; may be given several times.
    #[arg(long, value_name = "MODEL=IN/OUT")]
    pub prices: Vec<Price>,
    /// Fails if fewer cases of a hundred come out as they have to.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub at_least: Option<u8>,
}

/// A number that something can be done so often, or so many at once.
fn at_least_one(text: &str) -> Result<usize, std::num::ParseIntError> {
    text.parse::<std::num::NonZeroUsize>()
        .map(std::num::NonZeroUsize::get)
}

#[derive(Debug, Args)]
pub struct Demo {
    /// The folder for everything the demo keeps.
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    pub data_dir: PathBuf,
    /// Where the pages are served. 127.0.0.1:8080 unless given, or a free port when that is taken.
    #[arg(long, value_name = "ADDR")]
    pub bind: Option<SocketAddr>,
    /// Draw QR codes also when the output is no terminal.
    #[arg(long)]
    pub qr: bool,
    /// Let the assistant talk, as the OPENAI_ variables say. What is said in the demo goes to that service,
    /// and costs what it asks.
    #[arg(long)]
    pub assistant: bool,
}

#[derive(Debug, Args)]
pub struct Run {
    /// What this process does; the others can run elsewhere, on the same PostgreSQL. Unless given: web,
    /// worker, and the chat platforms that have a token.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "ROLE,…")]
    pub roles: Option<Vec<Role>>,
    /// The shards of Discord's gateway: how many there are (4), or which of them this process serves
    /// (0-1/4). As many as Discord recommends unless given.
    #[arg(long, value_name = "SHARDS", default_value = "auto")]
    pub discord_shards: String,
}

/// A part of the work that a process can take on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Pages, Stripe's webhooks, health.
    Web,
    /// Sends what was promised and lets holds lapse.
    Worker,
    /// Chat on this terminal, or as a script on standard input.
    Console,
    /// The bot on Discord, where DISCORD_TOKEN is set.
    Discord,
    /// The bot on Telegram, where TELEGRAM_TOKEN is set.
    Telegram,
}

impl Role {
    /// As it is written after `--roles`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Worker => "worker",
            Self::Console => "console",
            Self::Discord => "discord",
            Self::Telegram => "telegram",
        }
    }
}
