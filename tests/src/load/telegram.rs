//! `load telegram`: how many updates a second are answered from a backlog, in batches of 100.
//!
//! The bot runs as a process of its own, against a stand-in that only counts
//! ([`crate::telegram::Bare`]) and without Telegram's limits on sending. Beside it stands what the
//! stand-in and the same client reach when nothing is kept and nothing looked up: [`echo`].

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use eventos_core::id::OutboxId;
use futures::StreamExt as _;
use serde::Serialize;
use serde_json::{Value, json};
use teloxide::Bot;
use teloxide::payloads::{GetUpdatesSetters as _, SendMessageSetters as _};
use teloxide::prelude::{Requester as _, Update};
use teloxide::types::{ParseMode, UpdateKind};
use url::Url;

use super::Which;
use super::child::{Memory, Server};
use super::machine::Machine;
use super::place::Ground;
use crate::telegram::{Bare, Settings, Telegram};

/// What people say, in turn: what is on, their tickets, help, and words that are looked for.
const SAID: [&str; 5] = ["/help", "/buy", "/tickets", "/settings", "jazz tonight"];
/// So many messages at once, as the bot answers so many people at once.
const AT_ONCE: usize = 64;
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
    /// How many updates wait; from as many people, whom the bot has met.
    #[arg(long, default_value_t = 10_000)]
    pub updates: usize,
    /// How many such backlogs come after the first, to see whether memory grows.
    #[arg(long, default_value_t = 9)]
    pub more: usize,
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
    /// What stand-in and client reach by themselves, a second.
    ceiling_per_second: f64,
    databases: Vec<OfDatabase>,
}

#[derive(Debug, Serialize)]
struct OfDatabase {
    database: String,
    /// Somebody's first message.
    met_per_second: f64,
    /// Updates answered, from the first backlog of people who are known.
    answered_per_second: f64,
    percent_of_ceiling: f64,
    /// Of all the backlogs after it.
    later_per_second: f64,
    updates: usize,
    idle: Memory,
    after_backlog: Memory,
    after_all: Memory,
}

/// # Errors
/// When nothing can be started or written.
///
/// # Panics
/// When an update was not answered.
pub async fn main(options: &Options) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    let ceiling_per_second = ceiling(options).await?;
    let mut databases = Vec::new();
    let mut machine = None;
    for which in &options.db {
        let mut ground = Ground::new(*which, options.dir.as_deref())?;
        if machine.is_none() {
            let here = Machine::look(ground.folder());
            writeln!(out, "{}", here.line())?;
            writeln!(
                out,
                "stand-in and client by themselves: {ceiling_per_second:.0} updates a second"
            )?;
            machine = Some(here);
        }
        let measured = of_database(options, &mut ground, ceiling_per_second).await?;
        writeln!(out, "{}", measured.table())?;
        databases.push(measured);
    }
    let machine = machine.unwrap_or_else(|| Machine::look(&std::env::temp_dir()));
    let report = Report {
        machine,
        ceiling_per_second,
        databases,
    };
    if let Some(path) = &options.json {
        std::fs::write(path, serde_json::to_vec_pretty(&report)?)?;
    }
    writeln!(out, "\nEvery update was answered.")?;
    Ok(())
}

/// Stand-in and client by themselves.
async fn ceiling(options: &Options) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir()?;
    let bare = Telegram::bare(Settings::default(), Vec::new()).await;
    let echo = Server::start(&echo_arguments(&bare), folder.path());
    let mut said = Said::default();
    answered(&bare, said.backlog(options.updates)).await;
    let per_second = answered(&bare, said.backlog(options.updates)).await;
    echo.stop();
    Ok(per_second)
}

async fn of_database(
    options: &Options,
    ground: &mut Ground,
    ceiling_per_second: f64,
) -> anyhow::Result<OfDatabase> {
    let database = ground.version().await?;
    let place = ground.place().await?;
    let bare = Telegram::bare(Settings::default(), Vec::new()).await;
    let bot = Server::start(
        &bot_arguments(&bare, &place.url, &place.folder),
        &place.folder,
    );
    let idle = bot.memory();
    let mut said = Said::default();
    let met_per_second = answered(&bare, said.backlog(options.updates)).await;
    let answered_per_second = answered(&bare, said.backlog(options.updates)).await;
    let after_backlog = bot.memory();
    let begun = Instant::now();
    for _ in 0..options.more {
        answered(&bare, said.backlog(options.updates)).await;
    }
    let later = number(options.updates * options.more);
    let later_per_second = later / begun.elapsed().as_secs_f64();
    let after_all = bot.memory();
    bot.stop();
    let updates = options.updates * (2 + options.more);
    for sql in [
        "SELECT COUNT(*) FROM updates",
        "SELECT COUNT(*) FROM updates WHERE done_at IS NOT NULL AND body = ''",
    ] {
        let kept = place.database.number(sql).await;
        assert_eq!(usize::try_from(kept).ok(), Some(updates), "{sql}");
    }
    place.database.close().await;
    Ok(OfDatabase {
        database,
        met_per_second,
        answered_per_second,
        percent_of_ceiling: answered_per_second / ceiling_per_second * 100.0,
        later_per_second,
        updates,
        idle,
        after_backlog,
        after_all,
    })
}

/// Has these answered; how many a second were.
async fn answered(bare: &Bare, backlog: Vec<Value>) -> f64 {
    let (before, count) = (bare.sent(), backlog.len());
    let begun = Instant::now();
    bare.feed(backlog);
    bare.has_sent(before + count as u64, PATIENCE).await;
    let per_second = number(count) / begun.elapsed().as_secs_f64();
    assert_eq!(bare.sent() - before, count as u64, "one answer each");
    per_second
}

/// What people say: everybody something each time.
#[derive(Default)]
struct Said {
    count: usize,
}

impl Said {
    fn backlog(&mut self, people: usize) -> Vec<Value> {
        let number = self.count;
        self.count += 1;
        let said = |person: usize| {
            let (id, text) = (1000 + person, SAID[(person + number) % SAID.len()]);
            let name = format!("Person {person}");
            let mut message = json!({
                "message_id": number + 1,
                "date": 1_795_000_000,
                "chat": {"id": id, "type": "private", "first_name": name},
                "from": {"id": id, "is_bot": false, "first_name": name, "language_code": "en"},
                "text": text,
            });
            if text.starts_with('/') {
                message["entities"] =
                    json!([{"type": "bot_command", "offset": 0, "length": text.len()}]);
            }
            json!({"update_id": 0, "message": message})
        };
        (0..people).map(said).collect()
    }
}

fn bot_arguments(bare: &Bare, database: &str, data_dir: &Path) -> Vec<String> {
    let mut arguments = super::child::serving(database, data_dir, false);
    arguments.extend(["--telegram".to_owned(), bare.api_url.to_string()]);
    arguments.extend(["--token".to_owned(), bare.token.clone()]);
    arguments
}

fn echo_arguments(bare: &Bare) -> Vec<String> {
    ["echo", bare.api_url.as_str(), &bare.token]
        .map(str::to_owned)
        .into()
}

#[derive(Debug, clap::Args)]
pub struct Echo {
    api_url: Url,
    token: String,
}

/// A bot that says something to whoever wrote, and nothing else.
///
/// # Errors
/// When the stand-in does not answer.
pub async fn echo(options: Echo) -> anyhow::Result<()> {
    let bot = Bot::new(options.token).set_api_url(options.api_url);
    super::serve::ready("127.0.0.1:0".parse()?)?;
    let ended = super::serve::input_ends();
    let echoing = async {
        let mut offset = 0;
        loop {
            let asked = bot.get_updates().limit(100).timeout(25).offset(offset);
            let updates = asked.await?;
            if let Some(last) = updates.last() {
                offset = i32::try_from(last.id.0)? + 1;
            }
            let texts = futures::stream::iter(updates);
            texts
                .for_each_concurrent(AT_ONCE, |update| say(&bot, update))
                .await;
        }
    };
    tokio::select! {
        () = ended.cancelled() => Ok(()),
        failed = echoing => failed,
    }
}

async fn say(bot: &Bot, update: Update) {
    let UpdateKind::Message(message) = update.kind else {
        return;
    };
    // As much as a short answer of the bot's.
    let text = format!(
        "<b>{}</b>\n{}",
        OutboxId::new(),
        "What I can do. ".repeat(20)
    );
    let sent = bot.send_message(message.chat.id, text);
    if let Err(error) = sent.parse_mode(ParseMode::Html).await {
        tracing::error!(%error, "not sent");
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
        let rate = |what: &str, per_second: f64| format!("\n  {what:<29} {per_second:>7.0}/s");
        [
            format!("\n{}", self.database),
            rate("updates of new people", self.met_per_second),
            rate("updates of people it knows", self.answered_per_second),
            format!("  {:.0} % of the ceiling", self.percent_of_ceiling),
            rate("and after that", self.later_per_second),
            memory("idle", self.idle),
            memory("after two backlogs", self.after_backlog),
            memory(&format!("after {} updates", self.updates), self.after_all),
        ]
        .concat()
    }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
