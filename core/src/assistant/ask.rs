//! One request within the budgets, and what it cost noted.

use std::sync::Arc;

use async_openai::types::chat::{ChatCompletionRequestMessage, ChatCompletionTools};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Ending;
use crate::app::App;
use crate::clock::Clock;
use crate::config::{Budget, Model};
use crate::error::Error;
use crate::id::AccountId;
use crate::model::{Failure, Heard, OpenTabs, Said, Vendor};
use crate::store::usage::Usage;
use crate::store::{Actor, Store, Tx, usage};

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

/// What a turn costs: counted at once for whoever asks meanwhile, and noted when the turn ends.
pub(super) struct Tab {
    open: Arc<OpenTabs>,
    account: AccountId,
    day: String,
    used: Usage,
    /// What stands in `open` for it, in tokens.
    counted: i64,
}

impl Tab {
    pub fn new(app: &App, vendor: &Vendor, account: AccountId) -> Self {
        Self {
            open: Arc::clone(&vendor.open),
            account,
            day: day(&app.clock),
            used: Usage::default(),
            counted: 0,
        }
    }

    fn count(&mut self, tokens: i64) {
        self.open.add(self.account, tokens - self.counted);
        self.counted = tokens;
    }

    /// Counts what a request may cost, and then looks whether there was budget left: whoever asks at the
    /// same instant has counted theirs, or will see this.
    async fn reserve(&mut self, app: &App, budget: Budget, reserved: Usage) -> Result<(), Ending> {
        let before = self.counted;
        self.count(before + reserved.tokens());
        // What a turn notes in between is seen twice then, and never not at all.
        let (own_open, all_open) = self.open.of(self.account);
        let mut tx = app.store.read(Actor::System).await?;
        let (own, all) = usage::tokens_of(&mut tx, self.account, &self.day).await?;
        tx.commit().await?;
        let spent = |noted: i64, open: i64| noted + open - reserved.tokens();
        let trouble = match () {
            () if spent(own, own_open) >= i64::from(budget.per_person) => Trouble::SpentOwn,
            () if spent(all, all_open) >= i64::from(budget.per_day) => Trouble::SpentAll,
            () => return Ok(()),
        };
        self.count(before);
        Err(trouble.into())
    }

    /// A request came to its end.
    fn note(&mut self, used: Usage) {
        self.used = self.used.and(used);
        self.count(self.used.tokens());
    }

    /// Notes all of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put(&self, tx: &mut Tx) -> Result<(), Error> {
        match self.used.requests {
            0 => Ok(()),
            _ => usage::add(tx, self.account, &self.day, self.used).await,
        }
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        self.count(0);
    }
}

/// Asks a model once, if there is budget left and until it is broken off, and counts what it cost.
///
/// # Errors
/// Why there is no answer.
pub(super) async fn ask(
    app: &App,
    vendor: &Vendor,
    tab: &mut Tab,
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
    let reserved = vendor.at_most(model, &messages);
    tab.reserve(app, vendor.settings.budget, reserved).await?;
    if vendor.pace.take(&()).is_err() {
        tab.note(Usage::default());
        return Err(Trouble::Busy.into());
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
    tab.note(used);
    said
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
pub async fn used_today(store: &Store, clock: &Clock) -> Result<Usage, Error> {
    let mut tx = store.read(Actor::System).await?;
    let used = usage::of_day(&mut tx, &day(clock)).await?;
    tx.commit().await?;
    Ok(used)
}
