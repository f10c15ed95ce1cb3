//! Updates by long polling, and their confirmation.

use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};
use eventos_core::updates::Update;
use serde::Serialize;
use serde_json::Value;
use teloxide::requests::{JsonRequest, Payload};
use teloxide::types::AllowedUpdate;
use tokio_util::sync::CancellationToken;

use super::client::{Client, Failure};
use super::intake::Intake;

/// What we understand; Telegram keeps the rest to itself.
pub const WANTED: [AllowedUpdate; 4] = [
    AllowedUpdate::Message,
    AllowedUpdate::CallbackQuery,
    AllowedUpdate::InlineQuery,
    AllowedUpdate::MyChatMember,
];

/// How long Telegram holds a question that has no answer yet.
const HOLD: Duration = Duration::from_secs(25);
/// And how long we wait for it then.
const PATIENCE: Duration = Duration::from_secs(40);

/// `getUpdates` (<https://core.telegram.org/bots/api#getupdates>), with the updates as they came: they
/// are kept before they are read.
#[derive(Clone, Serialize)]
struct GetUpdates {
    /// Everything before it is confirmed.
    offset: i64,
    limit: u8,
    timeout: u64,
    allowed_updates: &'static [AllowedUpdate],
}

impl Payload for GetUpdates {
    type Output = Vec<Value>;
    const NAME: &'static str = "GetUpdates";

    fn timeout_hint(&self) -> Option<Duration> {
        Some(HOLD)
    }
}

/// Asks for updates until `cancel`.
pub async fn poll(client: &Client, intake: &Intake, cancel: &CancellationToken) {
    let mut offset = 0;
    let mut pauses = pauses();
    loop {
        let turn = async {
            intake.room().await;
            turn(client, intake, &mut offset).await
        };
        let failed = tokio::select! {
            () = cancel.cancelled() => return,
            done = turn => done.err(),
        };
        let Some(reason) = failed else {
            pauses = self::pauses();
            continue;
        };
        tracing::warn!(reason, "no updates from Telegram, to be asked again");
        let pause = pauses.next().unwrap_or(HOLD);
        tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

fn pauses() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_secs(1))
        .with_max_delay(Duration::from_secs(30))
        .without_max_times()
        .build()
}

/// One question; what came is taken in, and confirmed by the next one.
async fn turn(client: &Client, intake: &Intake, offset: &mut i64) -> Result<(), String> {
    let asked = GetUpdates {
        offset: *offset,
        limit: 100,
        timeout: HOLD.as_secs(),
        allowed_updates: &WANTED,
    };
    let request = JsonRequest::new(client.bot.clone(), asked);
    let answer = client.ask_at_once(PATIENCE, request).await;
    let delivered = match answer {
        Ok(delivered) => delivered,
        Err(Failure::TooOften(after)) => {
            tokio::time::sleep(after).await;
            return Ok(());
        }
        Err(failure) => return Err(failure.to_string()),
    };
    let delivered: Vec<Update> = delivered.iter().filter_map(kept).collect();
    let Some(last) = delivered.iter().map(|update| update.update_id).max() else {
        // All of them are confirmed with that. After a week without any, numbers may begin anew
        // (`update_id`, <https://core.telegram.org/bots/api#update>).
        *offset = 0;
        return Ok(());
    };
    let taken = intake.take(delivered).await;
    taken.map_err(|error| error.chain().to_string())?;
    *offset = last + 1;
    Ok(())
}

/// An update as it is kept: its number, and all of it.
pub fn kept(update: &Value) -> Option<Update> {
    let update_id = update.get("update_id")?.as_i64()?;
    let body = update.to_string();
    Some(Update { update_id, body })
}
