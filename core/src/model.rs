//! One request to the vendor: what is asked, and what came back, whole or word by word.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::types::chat::{
    ChatCompletionMessageToolCall, ChatCompletionMessageToolCallChunk,
    ChatCompletionMessageToolCalls, ChatCompletionRequestMessage, ChatCompletionStreamOptions,
    ChatCompletionTools, CompletionUsage, CreateChatCompletionRequest,
    CreateChatCompletionRequestArgs, CreateChatCompletionResponse,
    CreateChatCompletionStreamResponse, FinishReason, FunctionCall,
};
use futures::StreamExt as _;
use secrecy::ExposeSecret as _;
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::config::{Model, OpenAi};
use crate::error::{Error, Result};
use crate::id::AccountId;
use crate::limit::{Allowance, Limit};
use crate::measure;
use crate::store::usage::Usage;

/// No connection takes longer to be made.
const CONNECT: std::time::Duration = std::time::Duration::from_secs(10);
/// So many turns are under way at once: a vendor that hangs leaves half of what a front end does side by
/// side to doors and purchases.
pub const SEATS: usize = 32;
/// A token is about so many characters of English; for vendors that do not count.
const CHARS_A_TOKEN: usize = 4;

/// The vendor's client. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Vendor {
    client: Client<OpenAIConfig>,
    pub settings: Arc<OpenAi>,
    /// What turns under way cost, and have not noted yet.
    pub open: Arc<OpenTabs>,
    /// Requests a minute, of this process.
    pub pace: Arc<Limit<()>>,
    /// Turns at once, of this process.
    pub seats: Arc<Semaphore>,
}

/// Tokens that are being spent, by whose they are. Of this process: what another one's turns are at is
/// seen when they end.
#[derive(Debug, Default)]
pub struct OpenTabs(Mutex<HashMap<AccountId, i64>>);

impl OpenTabs {
    pub fn add(&self, account: AccountId, tokens: i64) {
        let mut open = self.open();
        let of = open.entry(account).or_default();
        *of += tokens;
        if *of == 0 {
            open.remove(&account);
        }
    }

    /// Somebody's, and everybody's.
    pub fn of(&self, account: AccountId) -> (i64, i64) {
        let open = self.open();
        let own = open.get(&account).copied().unwrap_or_default();
        (own, open.values().sum())
    }

    fn open(&self) -> MutexGuard<'_, HashMap<AccountId, i64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a model said.
#[derive(Debug, Default)]
pub struct Said {
    pub text: String,
    pub calls: Vec<ChatCompletionMessageToolCall>,
    /// It would not, and says so.
    pub refusal: Option<String>,
    pub end: Option<FinishReason>,
}

/// Who hears the words of an answer as they come: all of them so far.
pub type Heard<'a> = &'a (dyn Fn(&str) + Send + Sync);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("the key is not taken")]
    Key,
    #[error("the account has no credit left")]
    Quota,
    #[error("too many requests at once")]
    TooMany,
    #[error("no answer in time")]
    Late,
    #[error("it broke off or is not there: {0}")]
    Down(String),
    /// It does not take what we ask: a model that is not there, or one without tools.
    #[error("it refused the request: {0}")]
    Refused(String),
}

impl Failure {
    fn word(&self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Quota => "quota",
            Self::TooMany => "too_many",
            Self::Late => "late",
            Self::Down(_) => "down",
            Self::Refused(_) => "refused",
        }
    }
}

impl From<OpenAIError> for Failure {
    fn from(error: OpenAIError) -> Self {
        match error {
            OpenAIError::ApiError(said) => {
                let error = &said.api_error;
                let is_quota = [&error.code, &error.r#type]
                    .into_iter()
                    .flatten()
                    .any(|word| word == "insufficient_quota");
                match said.status_code.as_u16() {
                    401 | 403 => Self::Key,
                    429 if is_quota => Self::Quota,
                    429 => Self::TooMany,
                    status @ 500.. => Self::Down(format!("status {status}")), // not-for-people: the log reads it
                    _ => Self::Refused(said.to_string()),
                }
            }
            // What could not be read may repeat what somebody wrote.
            OpenAIError::JSONDeserialize(error, _) => Self::Down(error.to_string()),
            other => Self::Down(other.to_string()),
        }
    }
}

impl Vendor {
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(settings: &OpenAi, clock: &Clock) -> Result<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the assistant's client is made in this place, with timeouts"
        )]
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(settings.timeout)
            .build()
            .map_err(|error| Error::Assistant(error.to_string()))?;
        let key = settings.api_key.as_ref();
        let mut config =
            OpenAIConfig::new().with_api_key(key.map_or("none", |key| key.expose_secret())); // not-for-people: services without keys take any
        if let Some(url) = &settings.base_url {
            config = config.with_api_base(url.as_str().trim_end_matches('/'));
        }
        let client = Client::with_config(config).with_http_client(http);
        let pace = Arc::new(Limit::new(
            Allowance::a_minute(settings.budget.per_minute),
            clock,
        ));
        Ok(Self {
            client,
            settings: Arc::new(settings.clone()),
            open: Arc::default(),
            pace,
            seats: Arc::new(Semaphore::new(SEATS)),
        })
    }

    /// Asks once. With somebody who hears it the answer comes as a stream.
    ///
    /// # Errors
    /// See [`Failure`]. The client has tried again by then, where that made sense.
    pub async fn ask(
        &self,
        model: &Model,
        messages: Vec<ChatCompletionRequestMessage>,
        tools: &[ChatCompletionTools],
        heard: Option<Heard<'_>>,
    ) -> (Result<Said, Failure>, Usage) {
        let sent: usize = messages.iter().map(length).sum();
        let began = std::time::Instant::now();
        let asked = self.ask_in_time(model, messages, tools, heard);
        let answered = tokio::time::timeout(self.settings.timeout, asked).await;
        let answered = answered.unwrap_or(Err(Failure::Late));
        let outcome = answered.as_ref().err().map_or("answered", Failure::word); // not-for-people: a metric's label
        measure::assistant_asked(outcome, began.elapsed());
        let mut usage = Usage {
            requests: 1,
            ..Usage::default()
        };
        let answered = answered.map(|(said, counted)| {
            let received = said.text.len()
                + said
                    .calls
                    .iter()
                    .map(|call| call.function.arguments.len())
                    .sum::<usize>();
            let guess = |chars: usize| i64::try_from(chars / CHARS_A_TOKEN).unwrap_or(i64::MAX);
            usage.prompt_tokens = counted
                .as_ref()
                .map_or_else(|| guess(sent), |used| used.prompt_tokens.into());
            usage.completion_tokens = counted
                .as_ref()
                .map_or_else(|| guess(received), |used| used.completion_tokens.into());
            said
        });
        measure::assistant_tokens(usage.prompt_tokens, usage.completion_tokens);
        (answered, usage)
    }

    /// What a request may cost, before it is asked: about what it says, and the longest answer.
    pub fn at_most(&self, model: &Model, messages: &[ChatCompletionRequestMessage]) -> Usage {
        let sent: usize = messages.iter().map(length).sum();
        Usage {
            requests: 0,
            prompt_tokens: i64::try_from(sent / CHARS_A_TOKEN).unwrap_or(i64::MAX),
            completion_tokens: model.max_tokens.into(),
        }
    }

    async fn ask_in_time(
        &self,
        model: &Model,
        messages: Vec<ChatCompletionRequestMessage>,
        tools: &[ChatCompletionTools],
        heard: Option<Heard<'_>>,
    ) -> Result<(Said, Option<CompletionUsage>), Failure> {
        let mut request = CreateChatCompletionRequestArgs::default();
        request
            .model(&model.name)
            .messages(messages)
            .max_completion_tokens(model.max_tokens)
            .temperature(model.temperature);
        if !tools.is_empty() {
            request.tools(tools.to_vec()).parallel_tool_calls(false);
        }
        let request = request.build()?;
        let chat = self.client.chat();
        let Some(heard) = heard else {
            return Ok(whole(chat.create(request).await?));
        };
        let streamed = CreateChatCompletionRequest {
            stream_options: Some(ChatCompletionStreamOptions {
                include_usage: Some(true),
                include_obfuscation: None,
            }),
            ..request.clone()
        };
        let mut stream = chat.create_stream(streamed).await?;
        let mut growing = Growing::default();
        while let Some(chunk) = stream.next().await {
            growing.add(chunk?, heard);
        }
        // A service that does not stream sends one answer, which is no stream of anything.
        if !growing.has_begun {
            return Ok(whole(chat.create(request).await?));
        }
        if growing.said.end.is_none() {
            return Err(Failure::Down("the stream broke off".to_owned())); // not-for-people: the log reads it
        }
        Ok((growing.said, growing.usage))
    }
}

fn whole(response: CreateChatCompletionResponse) -> (Said, Option<CompletionUsage>) {
    let mut said = Said::default();
    if let Some(choice) = response.choices.into_iter().next() {
        said.text = choice.message.content.unwrap_or_default();
        said.refusal = choice.message.refusal;
        said.end = choice.finish_reason;
        let calls = choice.message.tool_calls.unwrap_or_default();
        said.calls = calls.into_iter().filter_map(function).collect();
    }
    (said, response.usage)
}

fn function(call: ChatCompletionMessageToolCalls) -> Option<ChatCompletionMessageToolCall> {
    match call {
        ChatCompletionMessageToolCalls::Function(call) => Some(call),
        ChatCompletionMessageToolCalls::Custom(_) => None,
    }
}

/// An answer, as far as it has come.
#[derive(Default)]
struct Growing {
    said: Said,
    usage: Option<CompletionUsage>,
    has_begun: bool,
}

impl Growing {
    fn add(&mut self, chunk: CreateChatCompletionStreamResponse, heard: Heard<'_>) {
        self.has_begun = true;
        self.usage = chunk.usage.or(self.usage.take());
        let Some(choice) = chunk.choices.into_iter().next() else {
            return;
        };
        self.said.end = choice.finish_reason.or(self.said.end);
        if let Some(text) = choice.delta.content.filter(|text| !text.is_empty()) {
            self.said.text.push_str(&text);
            heard(&self.said.text);
        }
        if let Some(text) = choice.delta.refusal {
            self.said.refusal.get_or_insert_default().push_str(&text);
        }
        for part in choice.delta.tool_calls.into_iter().flatten() {
            self.call(part);
        }
    }

    fn call(&mut self, part: ChatCompletionMessageToolCallChunk) {
        // Some services number every call 0, and tell them apart by their ids.
        let calls = &mut self.said.calls;
        let at = usize::try_from(part.index).unwrap_or(usize::MAX);
        let is_new = match (&part.id, calls.get(at)) {
            (_, None) => true,
            (Some(id), Some(known)) => !id.is_empty() && *id != known.id,
            (None, Some(_)) => false,
        };
        if is_new {
            calls.push(ChatCompletionMessageToolCall {
                id: part.id.unwrap_or_else(|| format!("call_{}", calls.len())), // not-for-people: an id
                function: FunctionCall::default(),
            });
        }
        let known = match is_new {
            true => calls.last_mut(),
            false => calls.get_mut(at),
        };
        if let (Some(known), Some(function)) = (known, part.function) {
            let name = function.name.unwrap_or_default();
            let arguments = function.arguments.unwrap_or_default();
            known.function.name.push_str(&name);
            known.function.arguments.push_str(&arguments);
        }
    }
}

/// About how many characters a message has; a picture is left out.
fn length(message: &ChatCompletionRequestMessage) -> usize {
    use async_openai::types::chat::{
        ChatCompletionRequestAssistantMessageContent as Assistant,
        ChatCompletionRequestSystemMessageContent as System,
        ChatCompletionRequestToolMessageContent as Tool,
        ChatCompletionRequestUserMessageContent as User,
    };
    match message {
        ChatCompletionRequestMessage::System(message) => match &message.content {
            System::Text(text) => text.len(),
            System::Array(_) => 0,
        },
        ChatCompletionRequestMessage::User(message) => match &message.content {
            User::Text(text) => text.len(),
            User::Array(_) => 0,
        },
        ChatCompletionRequestMessage::Assistant(message) => match &message.content {
            Some(Assistant::Text(text)) => text.len(),
            _ => 0,
        },
        ChatCompletionRequestMessage::Tool(message) => match &message.content {
            Tool::Text(text) => text.len(),
            Tool::Array(_) => 0,
        },
        _ => 0,
    }
}
