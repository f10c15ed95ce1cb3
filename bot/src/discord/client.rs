//! Discord's API, asked through serenity's requests: within its limits, with a time-out, and each
//! failure as what it means for us.
//!
//! serenity's own limiter sleeps through every refusal for as long as Discord names, counts all
//! follow-ups of all people as one route, and remembers every interaction it ever answered. So what
//! Discord says of its limits is kept in [`Limits`], where a delivery learns how long it has to wait.
//! Interactions have limits of their own, each by its token
//! (<https://docs.discord.com/developers/interactions/receiving-and-responding>).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use eventos_core::clock::Clock;
use eventos_core::config;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serenity::builder::CreateAttachment;
use serenity::client::ClientBuilder;
use serenity::http::{HttpBuilder, LightMethod, Multipart, MultipartUpload, Request, Route};
use serenity::model::gateway::GatewayIntents;
use serenity::model::id::{ChannelId, UserId};

use super::limits::{Errand, LONGEST_WAIT, Limits, Way};
use crate::silence::{Again, No, Silence};

/// How long an answer may take, a picture's way included.
const PATIENCE: Duration = Duration::from_secs(30);
/// So often something is asked again before a person's answer is given up.
const TRIES: u32 = 3;
/// So many are remembered; then it begins anew.
const MOST_DIRECT: usize = 10_000;

/// The bot, as everything here asks for it. Clones share everything.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    /// For requests, and for files that people sent.
    raw: discord_http::Client,
    token: SecretString,
    api_url: Option<String>,
    limits: Limits,
    clock: Clock,
    /// The channels in which people are alone with the bot: they stay the same.
    direct: Mutex<HashMap<UserId, ChannelId>>,
}

/// What is asked.
#[derive(Clone)]
pub struct Ask<'a> {
    pub route: Route<'a>,
    pub method: LightMethod,
    pub body: Option<Value>,
    pub file: Option<CreateAttachment>,
}

impl<'a> Ask<'a> {
    pub fn new(method: LightMethod, route: Route<'a>) -> Self {
        Self {
            route,
            method,
            body: None,
            file: None,
        }
    }

    #[must_use]
    pub fn body(self, body: Value) -> Self {
        Self {
            body: Some(body),
            ..self
        }
    }

    #[must_use]
    pub fn file(self, file: Option<CreateAttachment>) -> Self {
        Self { file, ..self }
    }

    fn request(self) -> Request<'a> {
        let body = self.body.map(|body| body.to_string());
        let request = Request::new(self.route, self.method);
        match self.file {
            Some(file) => request.multipart(Some(Multipart {
                upload: MultipartUpload::Attachments(vec![file]),
                fields: Vec::new(),
                payload_json: body,
            })),
            None => request.body(body.map(String::into_bytes)),
        }
    }

    /// Whether it has limits of its own, by its token.
    fn is_of_interaction(&self) -> bool {
        matches!(
            self.route,
            Route::InteractionResponse { .. }
                | Route::WebhookOriginalInteractionResponse { .. }
                | Route::WebhookFollowupMessage { .. }
                | Route::WebhookFollowupMessages { .. }
        )
    }
}

/// Why Discord did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("too often, again in {} s", .0.as_secs())]
    TooOften(Duration),
    /// They take no messages from us, or the channel is gone.
    #[error("they cannot be reached")]
    Unreachable,
    /// We lack a permission, or our role stands too low.
    #[error("the bot may not do it")]
    NotAllowed,
    /// There is no such message, role, event any more.
    #[error("it is gone")]
    Gone,
    /// There is no such server any more, or the bot is not in it.
    #[error("the server is gone")]
    NoServer,
    #[error("they are not a member")]
    NotAMember,
    /// No more of these fit there.
    #[error("there are too many of them")]
    TooMany,
    /// Too often changed, or none that can be changed so.
    #[error("the message cannot be changed")]
    Unchangeable,
    /// The thread was archived: nothing in it changes.
    #[error("the thread is closed")]
    Archived,
    /// The bot may write there, and not answer a message that it may not read.
    #[error("the bot may not read what was said before")]
    NoHistory,
    /// The interaction is too old to be answered.
    #[error("too late to answer")]
    Expired,
    /// The interaction was acknowledged before.
    #[error("it was answered already")]
    Answered,
    /// The token is none of Discord's.
    #[error("Discord does not know the token")]
    BadToken,
    /// No answer, or none that can be read: it may or may not have been done.
    #[error("{0}")]
    NoAnswer(Silence),
    /// The bot may not, for a reason that we do not know: it may pass.
    #[error("{0}")]
    Withheld(String),
    /// It never will.
    #[error("{0}")]
    Refused(String),
}

impl No for Failure {
    fn again(&self) -> Again {
        match self {
            Self::TooOften(after) => Again::After(*after),
            Self::NoAnswer(_) => Again::Later,
            _ => Again::Never,
        }
    }
}

impl Client {
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(settings: &config::Discord, limits: Limits, clock: &Clock) -> anyhow::Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "the one client for Discord")]
        let raw = discord_http::Client::builder().timeout(PATIENCE).build()?;
        let token = settings.token.expose_secret();
        let api_url = settings.api_url.as_ref();
        let api_url = api_url.map(|url| url.as_str().trim_end_matches('/').to_owned());
        let token = format!("Bot {token}");
        Ok(Self(Arc::new(Inner {
            raw,
            token: token.into(),
            api_url,
            limits,
            clock: clock.clone(),
            direct: Mutex::default(),
        })))
    }

    /// What serenity makes the gateway's client of. It asks for the gateway's address, and poise answers
    /// what is being typed: neither has a limit that matters.
    pub fn gateway(&self, intents: GatewayIntents) -> ClientBuilder {
        let inner = &self.0;
        let mut http = HttpBuilder::new(inner.token.expose_secret())
            .client(inner.raw.clone())
            .ratelimiter_disabled(true);
        if let Some(url) = &inner.api_url {
            http = http.proxy(url);
        }
        ClientBuilder::new_with_http(http.build(), intents)
    }

    pub fn known_direct(&self, person: UserId) -> Option<ChannelId> {
        self.0.direct().get(&person).copied()
    }

    pub fn knows_direct(&self, person: UserId, channel: ChannelId) {
        let mut direct = self.0.direct();
        if direct.len() >= MOST_DIRECT {
            direct.clear();
        }
        direct.insert(person, channel);
    }

    /// Asks once, when the limits let it.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn ask<T: DeserializeOwned>(
        &self,
        errand: Errand,
        ask: Ask<'_>,
    ) -> Result<T, Failure> {
        read(&self.ask_for_bytes(errand, ask).await?)
    }

    /// [`Self::ask`], where nothing is answered, or nothing of it matters.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn ask_for_nothing(&self, errand: Errand, ask: Ask<'_>) -> Result<(), Failure> {
        self.ask_for_bytes(errand, ask).await.map(drop)
    }

    /// Asks for something of a channel, as often as the errand is worth it. A thread that was archived is
    /// opened for it, as it is when a person writes there.
    ///
    /// # Errors
    /// [`Failure`]; `Archived` when it was locked as well.
    pub async fn ask_in(
        &self,
        errand: Errand,
        channel_id: ChannelId,
        ask: Ask<'_>,
    ) -> Result<Bytes, Failure> {
        match self.ask_by(errand, ask.clone()).await {
            Err(Failure::Archived) => {}
            answer => return answer,
        }
        // <https://docs.discord.com/developers/topics/threads#unarchiving-a-thread>
        let opening = Ask::new(LightMethod::Patch, Route::Channel { channel_id })
            .body(json!({ "archived": false }));
        match self.ask_by(errand, opening).await {
            Err(Failure::NotAllowed) => return Err(Failure::Archived),
            opened => opened?,
        };
        self.ask_by(errand, ask).await
    }

    async fn ask_by(&self, errand: Errand, ask: Ask<'_>) -> Result<Bytes, Failure> {
        match errand {
            Errand::Answer => self.insist(ask).await,
            Errand::Delivery | Errand::Aside => self.ask_for_bytes(errand, ask).await,
        }
    }

    /// Asks until there is an answer, a few times: somebody waits for it. What had no answer is sent
    /// again, since twice is better than not at all; a message with a nonce comes once anyway.
    async fn insist(&self, ask: Ask<'_>) -> Result<Bytes, Failure> {
        for _ in 1..TRIES {
            match self.ask_for_bytes(Errand::Answer, ask.clone()).await {
                Err(Failure::TooOften(pause)) if pause <= LONGEST_WAIT => {
                    tokio::time::sleep(pause).await;
                }
                Err(Failure::NoAnswer(_)) => tokio::time::sleep(Duration::from_millis(500)).await,
                answer => return answer,
            }
        }
        self.ask_for_bytes(Errand::Answer, ask).await
    }

    async fn ask_for_bytes(&self, errand: Errand, ask: Ask<'_>) -> Result<Bytes, Failure> {
        let inner = &self.0;
        let way = (!ask.is_of_interaction()).then(|| Way::of(&ask.route, ask.method));
        if let Some(way) = way {
            let waited = inner.limits.wait(errand, way, inner.clock.now()).await;
            waited.map_err(Failure::TooOften)?;
        }
        let answer = tokio::time::timeout(PATIENCE, inner.answer(ask.request(), way)).await;
        answer.unwrap_or(Err(Failure::NoAnswer(Silence::Late)))
    }

    /// A file that somebody sent, as far as it is no larger than `limit`; what is larger ends there.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn download(&self, url: &str, limit: usize) -> Result<Vec<u8>, Failure> {
        let response = self.0.raw.get(url).send().await;
        let mut response = response.map_err(|error| understood(&error))?;
        if !response.status().is_success() {
            return Err(Failure::Gone);
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| understood(&error))? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > limit {
                break;
            }
        }
        Ok(bytes)
    }
}

impl Inner {
    fn direct(&self) -> MutexGuard<'_, HashMap<UserId, ChannelId>> {
        self.direct.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer; what it says of the limits of its way is kept.
    async fn answer(&self, request: Request<'_>, way: Option<Way>) -> Result<Bytes, Failure> {
        let response = self.execute(request).await;
        let response = response.map_err(|error| match error {
            serenity::Error::Http(serenity::http::HttpError::Request(error)) => understood(&error),
            _ => Failure::NoAnswer(Silence::NotSent),
        })?;
        let (status, left) = (response.status(), Left::of(response.headers()));
        let bytes = response.bytes().await.map_err(|error| understood(&error))?;
        let is_json = status.is_success() || serde_json::from_slice::<Said>(&bytes).is_ok();
        let answer = match status.is_success() {
            true => Ok(bytes),
            false => Err(refused(status.as_u16(), left.again_after, &bytes)),
        };
        let pause = match &answer {
            Err(Failure::TooOften(pause)) => Some(*pause),
            _ => left.until_more(),
        };
        if let (Some(way), Some(pause)) = (way, pause) {
            // What is no answer of Discord's own stands before all of it: an address that asked wrongly
            // too often is held off (<https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans>).
            let is_of_all = left.is_of_all || (status.as_u16() == 429 && !is_json);
            let way = way.or_all(is_of_all);
            self.limits.pause(way, pause, self.clock.now());
        }
        answer
    }

    async fn execute(&self, request: Request<'_>) -> serenity::Result<discord_http::Response> {
        let token = self.token.expose_secret();
        let request = request.build(&self.raw, token, self.api_url.as_deref())?;
        Ok(request.send().await?)
    }
}

/// What an answer says of the limits
/// (<https://docs.discord.com/developers/topics/rate-limits#header-format>).
struct Left {
    /// How many more may come in this stretch of time.
    remaining: Option<u32>,
    /// Seconds until the next one.
    reset_after: Option<f64>,
    /// Seconds, in a refusal.
    again_after: Option<f64>,
    is_of_all: bool,
}

impl Left {
    fn of(headers: &discord_http::header::HeaderMap) -> Self {
        let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
        Self {
            remaining: said("x-ratelimit-remaining").and_then(|value| value.parse().ok()),
            reset_after: said("x-ratelimit-reset-after").and_then(|value| value.parse().ok()),
            again_after: said("retry-after").and_then(|value| value.parse().ok()),
            is_of_all: said("x-ratelimit-scope") == Some("global"),
        }
    }

    /// How long nothing more may go that way, when this was the last.
    fn until_more(&self) -> Option<Duration> {
        let is_last = self.remaining == Some(0);
        Duration::try_from_secs_f64(self.reset_after.filter(|_| is_last)?).ok()
    }
}

/// What was answered.
///
/// # Errors
/// [`Failure::NoAnswer`] when it cannot be read.
pub fn read<T: DeserializeOwned>(answer: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(answer).map_err(|_| Failure::NoAnswer(Silence::Unreadable))
}

fn understood(error: &discord_http::Error) -> Failure {
    Failure::NoAnswer(if error.is_timeout() {
        Silence::Late
    } else if error.is_connect() {
        Silence::Unreached
    } else {
        Silence::BrokenOff
    })
}

/// What a refusal says
/// (<https://docs.discord.com/developers/topics/opcodes-and-status-codes#json>).
#[derive(Default, Deserialize)]
struct Said {
    #[serde(default)]
    code: i64,
    #[serde(default)]
    message: String,
    #[serde(default)]
    errors: Value,
    retry_after: Option<f64>,
}

fn refused(status: u16, after: Option<f64>, body: &[u8]) -> Failure {
    let said: Said = serde_json::from_slice(body).unwrap_or_default();
    match (status, said.code) {
        // Messages of more than an hour ago may be changed a few times only.
        (_, 30046 | 50005) => Failure::Unchangeable,
        (429, _) => {
            let seconds = said.retry_after.or(after).unwrap_or(1.0);
            Failure::TooOften(Duration::try_from_secs_f64(seconds).unwrap_or(PATIENCE))
        }
        // Too many chats were opened at once.
        (_, 40003) => Failure::TooOften(PATIENCE),
        (500.., _) => Failure::NoAnswer(Silence::Failed),
        (_, 10062 | 10015 | 50027) => Failure::Expired,
        (_, 40060) => Failure::Answered,
        (401, _) => Failure::BadToken,
        (_, 50007 | 50278 | 10003 | 10013) => Failure::Unreachable,
        // The last: a server asks for two factors, which the bot's owner has not set up.
        (_, 50001 | 50013 | 60003) => Failure::NotAllowed,
        (_, 10004) => Failure::NoServer,
        (_, 10007) => Failure::NotAMember,
        (_, 10008 | 10011 | 10070) => Failure::Gone,
        (_, 30038) => Failure::TooMany,
        (_, 50083) => Failure::Archived,
        (_, 160_002) => Failure::NoHistory,
        (403, _) => Failure::Withheld(format!("{} ({status}, {})", said.message, said.code)),
        _ if said.errors.is_null() => Failure::Refused(format!("{} ({status})", said.message)),
        _ => Failure::Refused(format!("{} ({status}): {}", said.message, said.errors)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_a_stretch_says_when_there_are_more() {
        let headers = |remaining: &'static str| {
            let mut headers = discord_http::header::HeaderMap::new();
            headers.insert("x-ratelimit-remaining", remaining.parse().unwrap());
            headers.insert("x-ratelimit-reset-after", "1.250".parse().unwrap());
            headers
        };
        let more = Some(Duration::from_millis(1_250));
        assert_eq!(Left::of(&headers("0")).until_more(), more);
        assert_eq!(Left::of(&headers("3")).until_more(), None);
    }

    #[test]
    fn a_refusal_is_understood() {
        for (status, body, means) in [
            (
                429,
                r#"{"message":"You are being rate limited.","retry_after":1.5,"global":false}"#,
                Failure::TooOften(Duration::from_millis(1_500)),
            ),
            (
                403,
                r#"{"code":50007,"message":"no"}"#,
                Failure::Unreachable,
            ),
            (403, r#"{"code":50013,"message":"no"}"#, Failure::NotAllowed),
            (404, r#"{"code":10062,"message":"no"}"#, Failure::Expired),
            (401, r#"{"code":50027,"message":"no"}"#, Failure::Expired),
            (401, r#"{"code":0,"message":"401"}"#, Failure::BadToken),
            (400, r#"{"code":40060,"message":"no"}"#, Failure::Answered),
            (
                429,
                r#"{"code":30046,"message":"no"}"#,
                Failure::Unchangeable,
            ),
            (
                403,
                r#"{"code":20026,"message":"flagged"}"#,
                Failure::Withheld("flagged (403, 20026)".to_owned()),
            ),
            (403, "<html>", Failure::Withheld(" (403, 0)".to_owned())),
            (502, "<html>", Failure::NoAnswer(Silence::Failed)),
            (404, "", Failure::Refused(" (404)".to_owned())),
        ] {
            assert_eq!(refused(status, None, body.as_bytes()), means, "{body}");
        }
    }
}
