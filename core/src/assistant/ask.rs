//! One request within the budgets, and what it cost noted.

use async_openai::types::chat::{ChatCompletionRequestMessage, ChatCompletionTools};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Ending;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Model;
use crate::error::Result;
use crate::id::AccountId;
use crate::model::{Failure, Heard, Said, Vendor};
use crate::store::usage::Usage;
use crate::store::{Actor, Store, usage};

/// Why there is no whole answer. Each has one sentence, said by the chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The vendor does not answer, or does not take what we ask.
    Down,
    /// No answer in time.
    Late,
    /// Too many ask at once.
    Busy,
    /// The person used what one person may use in a day.
    SpentOwn,
    /// What all may use in a day is used.
    SpentAll,
    /// The model would not.
    Refused,
    /// The vendor withheld what the model said.
    Filtered,
    /// It reached the end of what one answer may be.
    CutOff,
    /// It said nothing.
    Empty,
    /// It went on calling tools, and came to no end.
    Lost,
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::TooMany => Self::Busy,
            Failure::Late => Self::Late,
            Failure::Key | Failure::Quota | Failure::Down(_) | Failure::Refused(_) => Self::Down,
        }
    }
}

/// What a model is asked, and until when.
pub(super) struct Question<'a> {
    pub model: &'a Model,
    pub messages: Vec<ChatCompletionRequestMessage>,
    pub tools: &'a [ChatCompletionTools],
    pub until: Instant,
    /// Who hears the words as they come.
    pub heard: Option<Heard<'a>>,
}

/// Asks a model once, if there is budget left and until it is broken off, and notes what it cost.
///
/// # Errors
/// Why there is no answer.
pub(super) async fn ask(
    app: &App,
    vendor: &Vendor,
    account: AccountId,
    broken_off: &CancellationToken,
    question: Question<'_>,
) -> Result<Said, Ending> {
    let Question {
        model,
        messages,
        tools,
        until,
        heard,
    } = question;
    let day = day(&app.clock);
    let reserved = vendor.at_most(model, &messages);
    if let Err(trouble) = reserve(app, vendor, account, &day, reserved).await? {
        note(app, account, &day, Usage::default().beyond(reserved)).await?;
        return Err(trouble.into());
    }
    // Of what was broken off the vendor has read the question.
    let one = Usage {
        requests: 1,
        prompt_tokens: reserved.prompt_tokens,
        ..Usage::default()
    };
    let asked = vendor.ask(model, messages, tools, heard);
    let (said, used) = tokio::select! {
        biased;
        () = broken_off.cancelled() => (Err(Ending::Overtaken), one),
        asked = tokio::time::timeout_at(until, asked) => {
            let (said, used) = asked.unwrap_or((Err(Failure::Late), one));
            (said.map_err(|failure| given_up(failure).into()), used)
        }
    };
    note(app, account, &day, used.beyond(reserved)).await?;
    said
}

/// Notes what a request may cost, and only then looks whether there was budget left: whoever asks at
/// the same instant has noted theirs, or will see this. What breaks off stays noted as spent.
async fn reserve(
    app: &App,
    vendor: &Vendor,
    account: AccountId,
    day: &str,
    reserved: Usage,
) -> Result<Result<(), Trouble>> {
    note(app, account, day, reserved).await?;
    let budget = vendor.settings.budget;
    let mut tx = app.store.read(Actor::System).await?;
    let (own, all) = usage::tokens_of(&mut tx, account, day).await?;
    tx.commit().await?;
    let before = |noted: i64| noted - reserved.tokens();
    if before(own) >= i64::from(budget.per_person) {
        return Ok(Err(Trouble::SpentOwn));
    }
    if before(all) >= i64::from(budget.per_day) {
        return Ok(Err(Trouble::SpentAll));
    }
    Ok(vendor.pace.take(&()).map_err(|_| Trouble::Busy))
}

async fn note(app: &App, account: AccountId, day: &str, used: Usage) -> Result<()> {
    let mut tx = app.store.begin(Actor::System).await?;
    usage::add(&mut tx, account, day, used).await?;
    tx.commit().await
}

fn given_up(failure: Failure) -> Trouble {
    tracing::warn!(error = %failure, "the assistant's vendor gave no answer");
    failure.into()
}

/// The day of which the budget is: UTC's.
fn day(clock: &Clock) -> String {
    clock.now().format("%Y-%m-%d").to_string()
}

/// What all used today.
///
/// # Errors
/// When the database fails.
pub async fn used_today(store: &Store, clock: &Clock) -> Result<Usage> {
    let mut tx = store.read(Actor::System).await?;
    let used = usage::of_day(&mut tx, &day(clock)).await?;
    tx.commit().await?;
    Ok(used)
}
