//! Discord's API, asked through serenity's requests: within its limits, with a time-out, and each
//! failure as what it means for us.
//!
//! serenity's own `Http` keeps no `Retry-After` of a refusal, counts all follow-ups of all people
//! as one route, and remembers every interaction it ever answered. So its limiter is used for what
//! it is good for, the bot's own routes at Discord itself; interactions have limits of their own
//! (<https://docs.discord.com/developers/interactions/receiving-and-responding>), and behind another
//! address the limits are kept by what is there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use eventos_core::clock::Clock;
use eventos_core::config;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serenity::builder::CreateAttachment;
use serenity::client::ClientBuilder;
use serenity::http::{
    HttpBuilder, LightMethod, Multipart, MultipartUpload, Ratelimiter, Request, Route,
};
use serenity::model::gateway::GatewayIntents;
use serenity::model::id::{ChannelId, UserId};

use super::limits::{Errand, Limits};
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
    limiter: Option<Ratelimiter>,
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
        let limiter = Ratelimiter::new(raw.clone(), token.clone());
        Ok(Self(Arc::new(Inner {
            raw,
            limiter: api_url.is_none().then_some(limiter),
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
        let bytes = self.ask_for_bytes(errand, ask).await?;
        serde_json::from_slice(&bytes).map_err(|_| Failure::NoAnswer(Silence::Unreadable))
    }

    /// [`Self::ask`], where nothing is answered, or nothing of it matters.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn ask_for_nothing(&self, errand: Errand, ask: Ask<'_>) -> Result<(), Failure> {
        self.ask_for_bytes(errand, ask).await.map(drop)
    }

    /// Asks until there is an answer, a few times: somebody waits for it. What had no answer is sent
    /// again, since twice is better than not at all; a message with a nonce comes once anyway.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn insist<T: DeserializeOwned>(&self, ask: Ask<'_>) -> Result<T, Failure> {
        let bytes = self.insist_for_bytes(ask).await?;
        serde_json::from_slice(&bytes).map_err(|_| Failure::NoAnswer(Silence::Unreadable))
    }

    /// [`Self::insist`], where nothing is answered, or nothing of it matters.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn insist_for_nothing(&self, ask: Ask<'_>) -> Result<(), Failure> {
        self.insist_for_bytes(ask).await.map(drop)
    }

    async fn insist_for_bytes(&self, ask: Ask<'_>) -> Result<Bytes, Failure> {
        for _ in 1..TRIES {
            match self.ask_for_bytes(Errand::Answer, ask.clone()).await {
                // The limits wait for it, or say that it is too long.
                Err(Failure::TooOften(_)) => {}
                Err(Failure::NoAnswer(_)) => tokio::time::sleep(Duration::from_millis(500)).await,
                answer => return answer,
            }
        }
        self.ask_for_bytes(Errand::Answer, ask).await
    }

    async fn ask_for_bytes(&self, errand: Errand, ask: Ask<'_>) -> Result<Bytes, Failure> {
        let inner = &self.0;
        let bucket = ask.route.ratelimiting_bucket();
        let is_own = ask.is_of_interaction();
        if !is_own {
            let waited = inner.limits.wait(errand, &bucket, inner.clock.now()).await;
            waited.map_err(Failure::TooOften)?;
        }
        let answer = tokio::time::timeout(PATIENCE, inner.answer(ask.request(), is_own)).await;
        let answer = answer.unwrap_or(Err(Failure::NoAnswer(Silence::Late)));
        if let (Err(Failure::TooOften(pause)), false) = (&answer, is_own) {
            inner.limits.pause(bucket, *pause, inner.clock.now());
        }
        answer
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

    async fn answer(&self, request: Request<'_>, is_own: bool) -> Result<Bytes, Failure> {
        let response = match &self.limiter {
            Some(limiter) if !is_own => limiter.perform(request).await,
            _ => self.execute(request).await,
        };
        let response = response.map_err(|error| match error {
            serenity::Error::Http(serenity::http::HttpError::Request(error)) => understood(&error),
            _ => Failure::NoAnswer(Silence::NotSent),
        })?;
        let status = response.status();
        let after = response.headers().get("retry-after");
        let after = after.and_then(|after| after.to_str().ok()?.parse().ok());
        let bytes = response.bytes().await.map_err(|error| understood(&error))?;
        if status.is_success() {
            return Ok(bytes);
        }
        Err(refused(status.as_u16(), after, &bytes))
    }

    async fn execute(&self, request: Request<'_>) -> serenity::Result<discord_http::Response> {
        let token = self.token.expose_secret();
        let request = request.build(&self.raw, token, self.api_url.as_deref())?;
        Ok(request.send().await?)
    }
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
        (500.., _) => Failure::NoAnswer(Silence::Failed),
        (_, 10062 | 10015 | 50027) => Failure::Expired,
        (_, 40060) => Failure::Answered,
        (401, _) => Failure::BadToken,
        (_, 50007 | 50278 | 10003 | 10013) => Failure::Unreachable,
        (_, 50001 | 50013) => Failure::NotAllowed,
        (_, 10004) => Failure::NoServer,
        (_, 10007) => Failure::NotAMember,
        (_, 10008 | 10011 | 10070) => Failure::Gone,
        (_, 30038) => Failure::TooMany,
        (403, _) => Failure::NotAllowed,
        _ if said.errors.is_null() => Failure::Refused(format!("{} ({status})", said.message)),
        _ => Failure::Refused(format!("{} ({status}): {}", said.message, said.errors)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            (502, "<html>", Failure::NoAnswer(Silence::Failed)),
            (404, "", Failure::Refused(" (404)".to_owned())),
        ] {
            assert_eq!(refused(status, None, body.as_bytes()), means, "{body}");
        }
    }
}
