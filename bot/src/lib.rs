//! The `eventos` binary: roles, command line, and the chat front ends.
//!
//! It opens what the roles need, translates between people and `eventos-core`, and ends cleanly.
//! Deliberately absent: rules. What may follow what, and what is said, is the core's.

mod cli;
mod config_words;
mod console;
mod demo;
pub mod discord;
mod doctor;
mod environment;
mod eval;
mod exit;
mod house;
mod live;
pub mod logging;
mod metrics;
mod migrate;
mod output;
mod run;
mod shutdown;
mod silence;
pub mod telegram;
mod text;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;

use crate::cli::{Cli, Command};
use crate::exit::Ending;

/// How long a blocking call that is still under way may hold up the exit.
const LAST_CALLS: Duration = Duration::from_secs(1);

/// The whole program.
pub fn main() -> ExitCode {
    // Before any HTTP client is made. It fails only when one is installed, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cli = Cli::parse();
    let lang = environment::language().unwrap_or_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return Ending::Failed(error.into()).report(lang),
    };
    let result = runtime.block_on(async {
        match cli.command {
            Command::Demo(options) => demo::demo(options, lang).await,
            Command::Run(options) => run::run(options, lang).await,
            Command::Migrate => migrate::migrate(lang).await,
            Command::Doctor => doctor::doctor(lang).await,
            Command::Eval(options) => eval::eval(options, lang).await,
        }
    });
    runtime.shutdown_timeout(LAST_CALLS);
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(ending) => ending.report(lang),
    }
}
