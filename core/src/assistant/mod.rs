//! The assistant: free words become a draft, an answer, or something to confirm.
//!
//! A model reads what a person writes and calls tools; the tools are the operations of commands and
//! buttons (`tools`). It never publishes, spends, pays back or deletes: that is a person's press on what
//! code shows. Whatever is not the person's own words reaches the model as data, as what a tool said.
//! Deliberately absent: what the chat shows, which `chat::talk` makes of an [`Answer`].

mod ask;
mod describe;
mod draft;
mod links;
mod picture;
mod price;
mod proposal;
mod schema;
mod state;
mod talk;
mod tools;
mod when;

use std::time::Duration;

use async_openai::types::chat::{
    ChatCompletionMessageToolCall, ChatCompletionMessageToolCalls,
    ChatCompletionRequestAssistantMessage, ChatCompletionRequestMessage,
    ChatCompletionRequestMessageContentPartImage, ChatCompletionRequestMessageContentPartText,
    ChatCompletionRequestSystemMessage, ChatCompletionRequestToolMessage,
    ChatCompletionRequestUserMessage, ChatCompletionRequestUserMessageContent,
    ChatCompletionRequestUserMessageContentPart, FinishReason, FunctionCall, ImageUrl,
};

use tokio::time::Instant;

use crate::account::Account;
use crate::app::App;
use crate::chat::Action;
use crate::error::Result;
use crate::event::{self, Event};
use crate::id::{EventId, TierId};
use crate::live::Live;
use crate::model::{Heard, Said, Vendor};
use crate::store::Actor;
use crate::store::sessions::Key;

pub use ask::{Trouble, used_today};
pub use draft::{Draft, Missing, Usual};
pub use proposal::{Planned, Proposal};
pub use talk::{By, Talk, forget, forget_old, reads};

use ask::{Question, Tab};
use tools::{Desk, Rights};

/// So often a model may call tools in one turn.
const ROUNDS: usize = 6;
/// A turn takes no longer. Whoever waits is told so, while the chat still listens.
const LONGEST: Duration = Duration::from_secs(45);

/// What a model is told of its task. In English: no person reads it.
const INSTRUCTIONS: &str = include_str!("instructions.txt");

/// What came of a turn.
#[derive(Debug, Default)]
pub struct Answer {
    /// In the model's words, without addresses that nobody gave.
    pub text: String,
    pub show: Vec<Show>,
    /// Whether it was about the event that is being made.
    pub is_about_draft: bool,
    /// Whether nothing is to be said after what is shown.
    pub is_done: bool,
    /// Draft events that were made.
    pub made: Vec<EventId>,
    pub trouble: Option<Trouble>,
    /// Whether the person said something newer meanwhile: that is answered, together with this.
    pub is_overtaken: bool,
}

/// Something for the person to look at, and to press.
#[derive(Clone, Debug)]
pub enum Show {
    Screen(Action),
    Review(EventId),
    Events(Vec<Event>),
    Offer { tier: TierId, quantity: u16 },
    Proposal(Proposal),
}

impl Answer {
    fn show(&mut self, what: Show) {
        self.show.push(what);
    }
}

/// What a person said.
#[derive(Default)]
pub struct Words {
    pub text: String,
    /// What somebody else wrote, which they sent on.
    pub forwarded: String,
    /// A picture that they sent.
    pub picture: Option<Vec<u8>>,
    /// Nothing that they say meanwhile breaks it off.
    pub holds: bool,
}

/// Answers what a person said; what is remembered of the conversation is kept.
///
/// # Errors
/// When the database fails. Whatever is the vendor's fault is the answer's `trouble`.
#[tracing::instrument(name = "assistant.answer", skip_all)]
pub async fn answer(
    app: &App,
    vendor: &Vendor,
    account: &Account,
    key: &Key,
    usual: Usual,
    words: Words,
    live: &Live,
) -> Result<(Answer, Talk)> {
    let turn = (!words.holds).then(|| app.turns.begin(key.clone()));
    let broken_off = turn.as_ref().map(|turn| turn.broken_off.clone());
    let broken_off = broken_off.unwrap_or_default();
    let mut talk = Talk::load(app, key).await?;
    talk.add(By::Other, &words.forwarded);
    talk.add(By::Person, &words.text);
    let mut answer = Answer::default();
    let mut desk = Desk {
        app,
        vendor,
        account,
        usual: Usual::of(account, usual),
        rights: rights(app, account).await?,
        talk: &mut talk,
        picture: words.picture.as_deref(),
        answer: &mut answer,
        broken_off: &broken_off,
        tab: Tab::new(app, vendor, account.id),
    };
    let ended = match vendor.seats.try_acquire() {
        Ok(_seat) => rounds(&mut desk, &words, live).await,
        Err(_) => Err(Trouble::Busy.into()),
    };
    let tab = desk.tab;
    if let Err(Ending::Trouble(trouble)) = &ended {
        tracing::info!(?trouble, "a turn of the assistant ended early");
        answer.trouble = Some(*trouble);
    }
    // One that no model has read vouches for nothing later.
    talk.had_picture |= words.picture.is_some() && ended.is_ok();
    answer.is_overtaken = matches!(ended, Err(Ending::Overtaken));
    let said = match answer.is_overtaken {
        true => String::new(),
        false => std::mem::take(&mut answer.text),
    };
    answer.text = links::without_strange(&said, &talk.words(), &app.config.public(""));
    talk.add(By::Assistant, &answer.text);
    // What a failure left half done is remembered as well: its draft is there.
    let mut tx = app.store.begin(Actor::System).await?;
    talk.put(&mut tx, app, key).await?;
    tab.put(&mut tx).await?;
    tx.commit().await?;
    match ended {
        Err(Ending::Failed(error)) => Err(error),
        _ => Ok((answer, talk)),
    }
}

/// Why a turn ends before the model is done.
enum Ending {
    Trouble(Trouble),
    /// By something newer, which is answered together with this.
    Overtaken,
    Failed(crate::error::Error),
}

impl From<Trouble> for Ending {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<crate::error::Error> for Ending {
    fn from(error: crate::error::Error) -> Self {
        Self::Failed(error)
    }
}

async fn rounds(desk: &mut Desk<'_>, words: &Words, live: &Live) -> Result<(), Ending> {
    let mut messages = vec![system()];
    let state = desk.state().await?.to_string();
    messages.extend(told("call_state", "read_state", state)); // not-for-people: a tool's name
    messages.extend(history(desk.talk));
    if words.text.trim().is_empty() && words.picture.is_none() {
        let nothing = "(Sent on, without words of their own.)"; // not-for-people: the model reads it
        messages.push(ChatCompletionRequestUserMessage::from(nothing).into());
    }
    if let Some(picture) = &words.picture {
        messages.pop_if(|_| !words.text.trim().is_empty());
        messages.push(pictured(&words.text, picture).await?);
    }
    let offered = tools::offered(desk.rights);
    let until = Instant::now() + LONGEST;
    let settings = std::sync::Arc::clone(&desk.vendor.settings);
    let (known, public) = (desk.talk.words(), desk.app.config.public(""));
    let hear = |text: &str| {
        // A word may be half there, and half an address is none yet.
        let end = text.rfind(char::is_whitespace).unwrap_or(0);
        live.say(links::without_strange(&text[..end], &known, &public));
    };
    for _ in 0..ROUNDS {
        let heard: Heard<'_> = &hear;
        let question = Question {
            model: &settings.main,
            messages: messages.clone(),
            tools: &offered,
            until,
            heard: live.is_watched().then_some(heard),
        };
        let said = desk.ask(question).await?;
        if !said.text.trim().is_empty() {
            desk.answer.text.clone_from(&said.text);
        }
        if said.refusal.is_some() {
            return Err(Ending::Trouble(Trouble::Refused));
        }
        match said.end {
            Some(FinishReason::ContentFilter) => return Err(Ending::Trouble(Trouble::Filtered)),
            // Arguments that broke off may still read, as something else than was meant.
            Some(FinishReason::Length) => return Err(Ending::Trouble(Trouble::CutOff)),
            _ => (),
        }
        if said.calls.is_empty() {
            let is_empty = desk.answer.text.is_empty() && desk.answer.show.is_empty();
            return match is_empty {
                true => Err(Ending::Trouble(Trouble::Empty)),
                false => Ok(()),
            };
        }
        let calls = said.calls.clone();
        messages.push(called(said));
        for call in calls {
            let result = desk
                .call(&call.function.name, &call.function.arguments)
                .await?;
            messages.push(result_of(call.id, result));
        }
        if desk.answer.is_done {
            return Ok(());
        }
    }
    Err(Ending::Trouble(Trouble::Lost))
}

/// What somebody may call: asked of the database each turn.
async fn rights(app: &App, account: &Account) -> Result<Rights> {
    let own = event::list_own(app, account.id, 1, 0).await?;
    let doors = event::list_at_the_door(app, account.id).await?;
    Ok(Rights {
        organizes: !own.is_empty(),
        stands_at_doors: !doors.is_empty(),
    })
}

fn system() -> ChatCompletionRequestMessage {
    ChatCompletionRequestSystemMessage::from(INSTRUCTIONS).into()
}

/// What the model is told as if it had asked for it by a tool: what stands in it is data.
fn told(
    id: &'static str,
    tool: &'static str,
    result: String,
) -> impl Iterator<Item = ChatCompletionRequestMessage> {
    let call = ChatCompletionMessageToolCall {
        id: id.to_owned(),
        function: FunctionCall {
            name: tool.to_owned(),
            arguments: "{}".to_owned(),
        },
    };
    let said = Said {
        calls: vec![call],
        ..Said::default()
    };
    [called(said), result_of(id.to_owned(), result)].into_iter()
}

fn history(talk: &Talk) -> Vec<ChatCompletionRequestMessage> {
    let mut messages = Vec::new();
    for line in &talk.lines {
        let text = line.text.as_str();
        match line.by {
            By::Person => messages.push(ChatCompletionRequestUserMessage::from(text).into()),
            By::Assistant => {
                messages.push(ChatCompletionRequestAssistantMessage::from(text).into());
            }
            By::Other => {
                let data = serde_json::json!({ "sent_on_by_the_person": text }).to_string();
                messages.extend(told("call_forwarded", "read_forwarded", data)); // not-for-people: a tool's name
            }
        }
    }
    messages
}

async fn pictured(text: &str, bytes: &[u8]) -> Result<ChatCompletionRequestMessage> {
    let url = picture::address(bytes.to_vec()).await?;
    let text = match text.trim() {
        "" => "(A picture, without words.)", // not-for-people: the model reads it
        text => text,
    };
    let parts = vec![
        ChatCompletionRequestUserMessageContentPart::Text(
            ChatCompletionRequestMessageContentPartText::from(text),
        ),
        ChatCompletionRequestUserMessageContentPart::ImageUrl(
            ChatCompletionRequestMessageContentPartImage {
                image_url: ImageUrl { url, detail: None },
                prompt_cache_breakpoint: None,
            },
        ),
    ];
    let content = ChatCompletionRequestUserMessageContent::Array(parts);
    Ok(ChatCompletionRequestUserMessage {
        content,
        name: None,
    }
    .into())
}

fn called(said: Said) -> ChatCompletionRequestMessage {
    let calls = said.calls.into_iter();
    let calls: Vec<_> = calls
        .map(ChatCompletionMessageToolCalls::Function)
        .collect();
    ChatCompletionRequestAssistantMessage {
        content: Some(said.text)
            .filter(|text| !text.is_empty())
            .map(Into::into),
        tool_calls: Some(calls),
        ..Default::default()
    }
    .into()
}

fn result_of(id: String, result: String) -> ChatCompletionRequestMessage {
    ChatCompletionRequestToolMessage {
        content: result.into(),
        tool_call_id: id,
    }
    .into()
}
