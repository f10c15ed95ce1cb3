//! What Discord shows of us in its own ways: events of a server
//! (<https://docs.discord.com/developers/resources/guild-scheduled-event>), and its members' roles.

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eventos_core::account::Platform;
use eventos_core::clock::Clock;
use eventos_core::delivery::{Leaves, Native, NativeError, NativeRefusal, Scheduled};
use serde::Deserialize;
use serde_json::{Value, json};
use serenity::http::{LightMethod, Route};
use serenity::model::id::{GuildId, RoleId, ScheduledEventId, UserId};
use tokio::sync::OnceCell;

use super::client::{Ask, Client, Failure};
use super::limits::Errand;
use crate::silence::Silence;

/// One operation, with all it asks.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whom everybody in the server may see it (`GUILD_ONLY`).
const PRIVACY: u8 = 2;
/// It takes place somewhere outside of Discord (`EXTERNAL`).
const EXTERNAL: u8 = 3;
const SCHEDULED: u8 = 1;
const ACTIVE: u8 = 2;
const COMPLETED: u8 = 3;
const CANCELED: u8 = 4;

pub struct DiscordNative {
    pub client: Client,
    pub clock: Clock,
    /// Who we are there, once it was asked for.
    pub me: OnceCell<UserId>,
}

#[derive(Deserialize)]
struct Me {
    id: UserId,
}

/// Just what we need of an event of a server.
#[derive(Deserialize)]
struct Entry {
    id: ScheduledEventId,
    status: u8,
    #[serde(default)]
    description: Option<String>,
    /// None of what was made before Discord noted it.
    #[serde(default)]
    creator_id: Option<UserId>,
}

impl DiscordNative {
    async fn put(
        &self,
        guild_id: GuildId,
        event: &Scheduled,
        known: Option<ScheduledEventId>,
    ) -> Result<ScheduledEventId, Failure> {
        let known = match known {
            Some(event_id) => Some(self.entry(guild_id, event_id).await?),
            None => self.ours(guild_id, event).await?,
        };
        let Some(known) = known else {
            let entry = self.entry_of(event, SCHEDULED);
            let route = Route::GuildScheduledEvents { guild_id };
            let ask = Ask::new(LightMethod::Post, route).body(entry);
            let made: Entry = self.client.ask(Errand::Delivery, ask).await?;
            return Ok(made.id);
        };
        if !matches!(known.status, SCHEDULED | ACTIVE) {
            return Err(Failure::Gone);
        }
        let entry = self.entry_of(event, known.status);
        self.change(guild_id, known.id, entry).await?;
        Ok(known.id)
    }

    async fn entry(&self, guild_id: GuildId, event_id: ScheduledEventId) -> Result<Entry, Failure> {
        let route = Route::GuildScheduledEvent { guild_id, event_id };
        let ask = Ask::new(LightMethod::Get, route);
        self.client.ask(Errand::Delivery, ask).await
    }

    async fn me(&self) -> Result<UserId, Failure> {
        let asked = self.me.get_or_try_init(|| async {
            let ask = Ask::new(LightMethod::Get, Route::UserMe);
            let me: Me = self.client.ask(Errand::Delivery, ask).await?;
            Ok(me.id)
        });
        asked.await.copied()
    }

    /// One that we made and could not note: by the address that its description ends in. Anybody may
    /// write that address into an event of their own.
    async fn ours(&self, guild_id: GuildId, event: &Scheduled) -> Result<Option<Entry>, Failure> {
        let ask = Ask::new(LightMethod::Get, Route::GuildScheduledEvents { guild_id });
        let entries: Vec<Entry> = self.client.ask(Errand::Delivery, ask).await?;
        let me = self.me().await?;
        Ok(entries.into_iter().find(|entry| {
            let description = entry.description.as_deref().unwrap_or_default();
            matches!(entry.status, SCHEDULED | ACTIVE)
                && entry.creator_id == Some(me)
                && description.ends_with(&event.url)
        }))
    }

    /// What is asked for. What has begun keeps its beginning.
    fn entry_of(&self, event: &Scheduled, status: u8) -> Value {
        let mut entry = json!({
            "name": event.name,
            "description": event.description,
            "entity_metadata": { "location": event.location },
            "scheduled_end_time": event.ends_at.to_rfc3339(),
            "entity_type": EXTERNAL,
            "privacy_level": PRIVACY,
            "channel_id": null,
        });
        if let Some(cover) = &event.cover {
            let cover = format!("data:image/jpeg;base64,{}", STANDARD.encode(cover));
            entry["image"] = cover.into();
        }
        if status == SCHEDULED && event.starts_at > self.clock.now() {
            entry["scheduled_start_time"] = event.starts_at.to_rfc3339().into();
        }
        entry
    }

    async fn change(
        &self,
        guild_id: GuildId,
        event_id: ScheduledEventId,
        entry: Value,
    ) -> Result<(), Failure> {
        let route = Route::GuildScheduledEvent { guild_id, event_id };
        let ask = Ask::new(LightMethod::Patch, route).body(entry);
        self.client.ask_for_nothing(Errand::Delivery, ask).await
    }

    async fn take_off(
        &self,
        guild_id: GuildId,
        event_id: ScheduledEventId,
        how: Leaves,
    ) -> Result<(), Failure> {
        let entry = self.entry(guild_id, event_id).await?;
        // What is over or cancelled stays so; from `SCHEDULED` it goes to `CANCELED`, from `ACTIVE` to
        // `COMPLETED`, and nowhere else.
        let status = match (how, entry.status) {
            (Leaves::Cancelled, SCHEDULED) => CANCELED,
            (Leaves::Cancelled | Leaves::Ended, ACTIVE) => COMPLETED,
            (Leaves::Removed, _) | (Leaves::Ended, SCHEDULED) => {
                let route = Route::GuildScheduledEvent { guild_id, event_id };
                let ask = Ask::new(LightMethod::Delete, route);
                return self.client.ask_for_nothing(Errand::Delivery, ask).await;
            }
            _ => return Ok(()),
        };
        self.change(guild_id, event_id, json!({ "status": status }))
            .await
    }

    async fn member_role(
        &self,
        method: LightMethod,
        (server, member, role): (&str, &str, &str),
    ) -> Result<(), Failure> {
        let route = Route::GuildMemberRole {
            guild_id: GuildId::new(number(server)?),
            user_id: UserId::new(number(member)?),
            role_id: RoleId::new(number(role)?),
        };
        let ask = Ask::new(method, route);
        self.client.ask_for_nothing(Errand::Delivery, ask).await
    }
}

#[async_trait]
impl Native for DiscordNative {
    fn platform(&self) -> Platform {
        Platform::Discord
    }

    async fn schedule(
        &self,
        server: &str,
        event: &Scheduled,
        known: Option<&str>,
    ) -> Result<String, NativeError> {
        in_time(async {
            let known = known.map(number).transpose()?.map(ScheduledEventId::new);
            let guild = GuildId::new(number(server)?);
            let id = self.put(guild, event, known).await?;
            Ok(id.to_string())
        })
        .await
    }

    async fn unschedule(&self, server: &str, known: &str, how: Leaves) -> Result<(), NativeError> {
        in_time(async {
            let event = ScheduledEventId::new(number(known)?);
            let guild = GuildId::new(number(server)?);
            match self.take_off(guild, event, how).await {
                Err(Failure::Gone) => Ok(()),
                done => done,
            }
        })
        .await
    }

    async fn grant(&self, server: &str, member: &str, role: &str) -> Result<(), NativeError> {
        in_time(self.member_role(LightMethod::Put, (server, member, role))).await
    }

    async fn revoke(&self, server: &str, member: &str, role: &str) -> Result<(), NativeError> {
        in_time(async {
            let taken = self.member_role(LightMethod::Delete, (server, member, role));
            match taken.await {
                Err(Failure::Gone | Failure::NotAMember) => Ok(()),
                done => done,
            }
        })
        .await
    }
}

async fn in_time<T>(asked: impl Future<Output = Result<T, Failure>>) -> Result<T, NativeError> {
    let answer = tokio::time::timeout(PATIENCE, asked).await;
    let answer = answer.unwrap_or(Err(Failure::NoAnswer(Silence::Late)));
    answer.map_err(|failure| native_error(&failure))
}

fn number(id: &str) -> Result<u64, Failure> {
    let id = id.parse().ok().filter(|id| *id != 0);
    // not-for-people: the row's error
    id.ok_or_else(|| Failure::Refused("not an id of Discord's".into()))
}

fn native_error(failure: &Failure) -> NativeError {
    let reason = failure.to_string();
    let why = match failure {
        Failure::TooOften(after) => {
            return NativeError::Retry {
                after: Some(*after),
                reason,
            };
        }
        Failure::NoAnswer(_) | Failure::BadToken => {
            return NativeError::Retry {
                after: None,
                reason,
            };
        }
        Failure::NotAllowed => NativeRefusal::NotAllowed,
        Failure::TooMany => NativeRefusal::Full,
        // Who is on Discord no more is nowhere a member.
        Failure::NotAMember | Failure::Unreachable => NativeRefusal::NotMember,
        Failure::Gone => NativeRefusal::Gone,
        Failure::NoServer => NativeRefusal::ServerGone,
        _ => NativeRefusal::Refused,
    };
    NativeError::GiveUp { why, reason }
}
