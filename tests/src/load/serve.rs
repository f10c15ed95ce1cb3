//! `load serve`: the product's web server as a process of its own, so that its memory is its own.
//!
//! It is the real `App` and the real router. One route exists for measuring only: check-ins are
//! made in chat, and there is no HTTP endpoint for them, so `POST /load/check-in` calls
//! `ticket::check_in` exactly as chat does.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use async_trait::async_trait;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use eventos_bot::discord::{self, Discord, Shards};
use eventos_bot::telegram::{Limits, Telegram};
use eventos_core::account::{Identity, Platform};
use eventos_core::app::App;
use eventos_core::chat::Reply;
use eventos_core::clock::Clock;
use eventos_core::config::Config;
use eventos_core::delivery::{Channel, Repainted, SendError, Worker};
use eventos_core::id::{AccountId, EventId, OutboxId};
use eventos_core::ticket::{self, Answer, Scan};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::world::{SECRET_KEY, WEBHOOK_SECRET};

#[derive(Debug, clap::Args)]
pub struct Serve {
    /// As DATABASE_URL takes it; it must have been migrated.
    #[arg(long)]
    pub database: String,
    #[arg(long)]
    pub data_dir: PathBuf,
    /// The worker runs too: pictures are drawn, mails written to files, chat messages dropped.
    #[arg(long)]
    pub worker: bool,
    /// It is a bot on Telegram as well, without limits on sending; where Telegram's stand-in is.
    #[arg(long, requires = "token")]
    pub telegram: Option<String>,
    #[arg(long)]
    pub token: Option<String>,
    /// It is a bot on Discord as well; where Discord's stand-in is.
    #[arg(long, requires = "discord_token")]
    pub discord: Option<String>,
    #[arg(long)]
    pub discord_token: Option<String>,
    /// It sends to Discord as fast as it can.
    #[arg(long)]
    pub discord_unlimited: bool,
}

/// The body of `POST /load/check-in`.
#[derive(Serialize, Deserialize)]
pub struct CheckIn {
    pub staff: AccountId,
    pub door: EventId,
    pub code: String,
    pub nonce: String,
}

/// Says `ready ADDRESS` on standard output and serves until standard input ends.
///
/// # Errors
/// When it cannot open the database or listen.
pub async fn serve(options: Serve) -> anyhow::Result<()> {
    let data_dir = options.data_dir.display().to_string();
    let get = |name: &str| match name {
        "DATABASE_URL" => Some(options.database.clone()),
        "DATA_DIR" => Some(data_dir.clone()),
        "STRIPE_SECRET_KEY" => Some(SECRET_KEY.to_owned()),
        "STRIPE_WEBHOOK_SECRET" => Some(WEBHOOK_SECRET.to_owned()),
        // Nobody is asked: whatever is, fails at once.
        "STRIPE_API_URL" => Some("http://127.0.0.1:9/".to_owned()),
        "TELEGRAM_API_URL" => options.telegram.clone(),
        "TELEGRAM_TOKEN" => options.token.clone(),
        "DISCORD_API_URL" => options.discord.clone(),
        "DISCORD_TOKEN" => options.discord_token.clone(),
        _ => None,
    };
    let config = Config::read(&get).map_err(|errors| anyhow::anyhow!("{errors:?}"))?;
    let app = App::open(config, Clock::System).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let cancel = input_ends();
    let router = eventos_webhooks::router(app.clone()).merge(
        Router::new()
            .route("/load/check-in", post(check_in))
            .with_state(app.clone()),
    );
    let limits = match options.discord_unlimited {
        true => discord::Limits::none(),
        false => discord::Limits::discord(),
    };
    let discord = match &app.config.discord {
        Some(settings) => Some(Discord::new(&app, settings, limits)?),
        None => None,
    };
    let worker = options.worker.then(|| {
        let nobody = Arc::new(Nobody) as Arc<dyn Channel>;
        let channels = discord.iter().map(Discord::channel).chain([nobody]);
        let natives = discord.iter().map(Discord::native);
        let worker = Worker::new(app.clone(), channels.collect()).with_natives(natives.collect());
        let cancel = cancel.clone();
        tokio::spawn(async move { worker.run(cancel).await })
    });
    let telegram = match &app.config.telegram {
        Some(settings) => {
            let front = Telegram::new(&app, settings, Limits::none())?;
            let cancel = cancel.clone();
            Some(tokio::spawn(async move { front.run(cancel).await }))
        }
        None => None,
    };
    let discord = discord.map(|front| {
        let cancel = cancel.clone();
        tokio::spawn(async move { front.run(Shards::Recommended, cancel).await })
    });
    ready(listener.local_addr()?)?;
    axum::serve(listener, router)
        .with_graceful_shutdown(cancel.cancelled_owned())
        .await
        .context("the web server")?;
    if let Some(telegram) = telegram {
        telegram.await??;
    }
    if let Some(discord) = discord {
        discord.await??;
    }
    if let Some(worker) = worker {
        worker.await?;
    }
    app.store.close().await;
    Ok(())
}

/// Tells whoever started us.
pub fn ready(address: SocketAddr) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "ready {address}")?;
    out.flush()
}

/// Cancelled when standard input ends.
pub fn input_ends() -> CancellationToken {
    let cancel = CancellationToken::new();
    let ended = cancel.clone();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        ended.cancel();
    });
    cancel
}

/// `admitted`, or why not, in one word.
async fn check_in(
    State(app): State<App>,
    Json(scan): Json<CheckIn>,
) -> Result<&'static str, (StatusCode, String)> {
    let staff = scan.staff;
    let scan = Scan {
        raw: scan.code,
        nonce: scan.nonce,
        door: Some(scan.door),
        gate: Some("Gate".to_owned()),
    };
    match ticket::check_in(&app, staff, scan).await {
        Ok(Answer::Admitted { again: false, .. }) => Ok("admitted"),
        Ok(Answer::Admitted { .. }) => Ok("again"),
        Ok(Answer::Refused(refusal)) => Ok(refusal.reason()),
        Err(error) => Err((StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
    }
}

/// Takes messages to console people and drops them.
struct Nobody;

#[async_trait]
impl Channel for Nobody {
    fn platform(&self) -> Platform {
        Platform::Console
    }

    async fn send(&self, _: &Identity, _: &Reply, _: OutboxId) -> Result<(), SendError> {
        Ok(())
    }

    async fn post(&self, _: &str, _: &Reply, _: OutboxId) -> Result<String, SendError> {
        Ok("1".to_owned())
    }

    async fn repaint(&self, _: &str, _: &str, _: &Reply) -> Result<Repainted, SendError> {
        Ok(Repainted::Done)
    }
}
