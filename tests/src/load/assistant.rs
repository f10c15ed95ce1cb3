//! `load assistant`: the product's own part of a turn of the assistant, and whether it grows with a
//! conversation.
//!
//! A turn is a message that becomes one tool call and one answer, through `chat::handle`, against a
//! stand-in that has its answers ready ([`crate::openai::Bare`]). In turn with it the same two requests
//! are sent by a plain client: what a turn takes beyond them is the product's own.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use eventos_core::account::{Platform, Speaker};
use eventos_core::app::App;
use eventos_core::chat::{self, Incoming, Input, Place as Where};
use eventos_core::clock::Clock;
use eventos_core::config::Config;
use eventos_core::i18n::Lang;
use eventos_core::live::Live;
use serde::Serialize;
use serde_json::json;

use super::Which;
use super::child::Memory;
use super::machine::Machine;
use super::place::{Ground, Place};
use crate::openai::{Bare, OpenAi};

#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "sqlite,postgres"
    )]
    pub db: Vec<Which>,
    /// How many turns of one conversation.
    #[arg(long, default_value_t = 1_000)]
    pub turns: usize,
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
    turns: usize,
    /// Of the first tenth of the conversation, and of the last.
    first: Part,
    last: Part,
    /// What is stored of the conversation after the first tenth, and in the end.
    stored_bytes: [i64; 2],
    memory: [Memory; 2],
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Part {
    /// A whole turn.
    turn_p50_ms: f64,
    /// The vendor's part: the same requests by a plain client.
    vendor_p50_ms: f64,
    own_p50_ms: f64,
    own_p99_ms: f64,
}

/// # Errors
/// When nothing can be started or written.
///
/// # Panics
/// When a turn does not come to its answer.
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
        let measured = of_database(options.turns, &mut ground).await?;
        writeln!(out, "{}", measured.table())?;
        databases.push(measured);
    }
    let machine = machine.unwrap_or_else(|| Machine::look(&std::env::temp_dir()));
    if let Some(path) = &options.json {
        let report = Report { machine, databases };
        std::fs::write(path, serde_json::to_vec_pretty(&report)?)?;
    }
    Ok(())
}

async fn of_database(turns: usize, ground: &mut Ground) -> anyhow::Result<OfDatabase> {
    let database = ground.version().await?;
    let place = ground.place().await?;
    let call = json!({"words": null, "from": null, "until": null});
    let bare = OpenAi::bare("find_events", call, "There is jazz on Friday, at eight.").await;
    let app = app(&place, &bare).await?;
    let (tenth, plain) = ((turns / 10).max(1), Plain::new(&bare));
    let mut conversation = Conversation {
        app,
        plain,
        said: 0,
    };
    let first = conversation.goes_on(tenth).await?;
    let (bytes, memory) = (stored(&place).await, Memory::of(std::process::id()));
    conversation
        .goes_on(turns.saturating_sub(2 * tenth))
        .await?;
    let last = conversation.goes_on(tenth).await?;
    let measured = OfDatabase {
        database,
        turns,
        first,
        last,
        stored_bytes: [bytes, stored(&place).await],
        memory: [memory, Memory::of(std::process::id())],
    };
    conversation.app.store.close().await;
    place.database.close().await;
    Ok(measured)
}

async fn app(place: &Place, bare: &Bare) -> anyhow::Result<App> {
    let (url, folder) = (place.url.clone(), place.folder.display().to_string());
    let get = |name: &str| match name {
        "DATABASE_URL" => Some(url.clone()),
        "DATA_DIR" => Some(folder.clone()),
        "OPENAI_BASE_URL" => Some(bare.base_url.clone()),
        "OPENAI_TOKENS_PER_PERSON" | "OPENAI_TOKENS_PER_DAY" => Some("1000000000".to_owned()),
        "OPENAI_REQUESTS_PER_MINUTE" => Some("100000".to_owned()),
        _ => None,
    };
    let config = Config::read(&get).map_err(|errors| anyhow::anyhow!("{errors:?}"))?;
    let now = Clock::System.now();
    Ok(App::open(config, Clock::manual(now)).await?)
}

async fn stored(place: &Place) -> i64 {
    let bytes = "SELECT CAST(MAX(LENGTH(CAST(state AS TEXT))) AS BIGINT) FROM talks";
    place.database.number(bytes).await
}

/// The vendor's part, by a client that does nothing else.
struct Plain {
    client: reqwest::Client,
    url: String,
    bodies: [String; 2],
}

impl Plain {
    fn new(bare: &Bare) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "what is measured against has no timeouts"
        )]
        let client = reqwest::Client::new();
        let said = |role: &str| json!({"messages": [{"role": role, "content": ""}]}).to_string();
        Self {
            client,
            url: format!("{}/chat/completions", bare.base_url),
            bodies: [said("user"), said("tool")],
        }
    }

    async fn asks(&self) -> anyhow::Result<Duration> {
        let began = Instant::now();
        for body in &self.bodies {
            let asked = self.client.post(&self.url).body(body.clone());
            asked.send().await?.error_for_status()?.bytes().await?;
        }
        Ok(began.elapsed())
    }
}

struct Conversation {
    app: App,
    plain: Plain,
    said: usize,
}

impl Conversation {
    async fn goes_on(&mut self, turns: usize) -> anyhow::Result<Part> {
        let (mut whole, mut vendor, mut own) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..turns {
            let asked = self.plain.asks().await?;
            let took = self.turn().await;
            whole.push(took);
            vendor.push(asked);
            own.push(took.saturating_sub(asked));
        }
        Ok(Part {
            turn_p50_ms: of_hundred(&mut whole, 50),
            vendor_p50_ms: of_hundred(&mut vendor, 50),
            own_p50_ms: of_hundred(&mut own, 50),
            own_p99_ms: of_hundred(&mut own, 99),
        })
    }

    async fn turn(&mut self) -> Duration {
        self.said += 1;
        // Slowly enough that nobody is made to wait.
        self.app.clock.advance(TimeDelta::seconds(20));
        let incoming = Incoming {
            speaker: Speaker {
                platform: Platform::Console,
                external_id: "1".to_owned(),
                handle: None,
                name: "Ana".to_owned(),
                locale_hint: Some(Lang::En),
            },
            chat: "1".to_owned(),
            place: Where::Private,
            server: None,
            nonce: format!("load-{}", self.said),
            input: Input::Text(format!(
                "And what is on this weekend, I ask for time {}?",
                self.said
            )),
            live: Live::default(),
        };
        let began = Instant::now();
        let replies = chat::handle(&self.app, incoming).await;
        let took = began.elapsed();
        assert!(
            format!("{replies:?}").contains("There is jazz"),
            "{replies:?}"
        );
        took
    }
}

fn of_hundred(times: &mut [Duration], n: usize) -> f64 {
    times.sort_unstable();
    let at = (times.len() * n / 100).min(times.len().saturating_sub(1));
    times
        .get(at)
        .map_or(f64::NAN, |time| time.as_secs_f64() * 1_000.0)
}

impl Part {
    fn line(&self, when: &str) -> String {
        let Self {
            turn_p50_ms,
            vendor_p50_ms,
            own_p50_ms,
            own_p99_ms,
        } = self;
        format!(
            "\n  {when:<12} own part p50 {own_p50_ms:.2} ms, p99 {own_p99_ms:.2} ms (a turn {turn_p50_ms:.2} ms, the vendor's part {vendor_p50_ms:.2} ms)"
        )
    }
}

impl OfDatabase {
    fn table(&self) -> String {
        let [after_tenth, in_the_end] = self.stored_bytes;
        let [before, after] = self.memory;
        [
            format!("\n{}, {} turns", self.database, self.turns),
            self.first.line("first tenth"),
            self.last.line("last tenth"),
            format!("\n  stored       {after_tenth} bytes, then {in_the_end}"),
            format!(
                "\n  memory       {:.1} MiB its own, then {:.1}",
                before.anonymous, after.anonymous
            ),
        ]
        .concat()
    }
}
