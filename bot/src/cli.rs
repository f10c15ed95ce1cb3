//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
