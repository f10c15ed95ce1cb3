//! Scheduled events of servers: those that are somewhere else than in a voice channel.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::check::{Check, Fields, Kind};
use super::guild::Guild;
use super::permissions::Permissions;
use super::refusal::Refusal;
use super::state::State;

use Kind::{Id, Int, Object, Str};

const EVENT: &Fields = &[
    ("channel_id", Id),
    ("entity_metadata", Object),
    ("name", Str),
    ("privacy_level", Int),
    ("scheduled_start_time", Str),
    ("scheduled_end_time", Str),
    ("description", Str),
    ("entity_type", Int),
    ("status", Int),
    ("image", Str),
];
/// A server has so many that are not over.
const OPEN_MAX: usize = 100;
const YEARS_MAX: i64 = 5;
const EXTERNAL: i64 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Scheduled = 1,
    Active = 2,
    Completed = 3,
    Canceled = 4,
}

/// A scheduled event, as a server shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheduled {
    pub id: u64,
    pub creator: u64,
    pub name: String,
    pub description: String,
    pub location: String,
    pub starts: DateTime<Utc>,
    pub ends: DateTime<Utc>,
    pub status: Status,
    /// Its picture, as it was sent: a `data:` address.
    pub image: Option<String>,
}

impl Scheduled {
    pub fn is_open(&self) -> bool {
        matches!(self.status, Status::Scheduled | Status::Active)
    }
}

impl State {
    pub fn scheduled_shape(&self, guild: &Guild, event: &Scheduled) -> Value {
        json!({
            "id": event.id.to_string(),
            "guild_id": guild.id.to_string(),
            "channel_id": null,
            "creator_id": event.creator.to_string(),
            "creator": self.user_shape(event.creator),
            "name": event.name,
            "description": (!event.description.is_empty()).then_some(&event.description),
            "scheduled_start_time": event.starts.to_rfc3339(),
            "scheduled_end_time": event.ends.to_rfc3339(),
            "privacy_level": 2,
            "status": event.status as i64,
            "entity_type": EXTERNAL,
            "entity_id": null,
            "entity_metadata": { "location": event.location },
            "user_count": 0,
            "image": event.image.as_ref().map(|_| format!("{:032x}", event.id)),
            "recurrence_rule": null,
            "guild_scheduled_event_exceptions": [],
            "sku_ids": [],
        })
    }

    /// `GET /guilds/{}/scheduled-events`
    pub fn lists_scheduled(&self, call: &Call) -> Result<Value, Refusal> {
        let guild = self.joined(call)?;
        let open = guild.scheduled.values().filter(|event| event.is_open());
        Ok(open
            .map(|event| self.scheduled_shape(guild, event))
            .collect())
    }

    /// `GET /guilds/{}/scheduled-events/{}`
    pub fn shows_scheduled(&self, call: &Call) -> Result<Value, Refusal> {
        let guild = self.joined(call)?;
        let event = found(guild, call)?;
        Ok(self.scheduled_shape(guild, event))
    }

    /// `POST /guilds/{}/scheduled-events`
    pub fn schedules(&mut self, call: &Call) -> Result<Value, Refusal> {
        let guild = self.may_schedule(call)?;
        let open = guild.scheduled.values().filter(|event| event.is_open());
        if open.count() >= OPEN_MAX {
            let words = "Maximum number of uncompleted guild scheduled events reached (100)";
            return Err(Refusal::of(400, 30038, words));
        }
        let guild = guild.id;
        let mut event = self.read_scheduled(&call.body, None)?;
        event.id = self.next_id();
        self.keeps_scheduled(guild, event, "GUILD_SCHEDULED_EVENT_CREATE")
    }

    /// `PATCH /guilds/{}/scheduled-events/{}`
    pub fn changes_scheduled(&mut self, call: &Call) -> Result<Value, Refusal> {
        let guild = self.may_schedule(call)?;
        let before = found(guild, call)?.clone();
        let guild = guild.id;
        if !before.is_open() {
            return Err(Refusal::of(400, 180_000, "Cannot update a finished event"));
        }
        let event = self.read_scheduled(&call.body, Some(&before))?;
        self.keeps_scheduled(guild, event, "GUILD_SCHEDULED_EVENT_UPDATE")
    }

    /// `DELETE /guilds/{}/scheduled-events/{}`
    pub fn drops_scheduled(&mut self, call: &Call) -> Result<Value, Refusal> {
        let guild = self.may_schedule(call)?;
        let event = found(guild, call)?.clone();
        let guild = guild.id;
        let shape = self.scheduled_shape(self.guild(guild), &event);
        self.guild_mut(guild).scheduled.remove(&event.id);
        self.push("GUILD_SCHEDULED_EVENT_DELETE", Some(guild), &shape);
        Ok(Value::Null)
    }

    fn may_schedule(&self, call: &Call) -> Result<&Guild, Refusal> {
        let guild = self.joined(call)?;
        let may = guild.may(self.bot(), Permissions::MANAGE_EVENTS)
            || guild.may(self.bot(), Permissions::CREATE_EVENTS);
        match may {
            true => Ok(guild),
            false => Err(Refusal::no_permission()),
        }
    }

    fn keeps_scheduled(
        &mut self,
        guild: u64,
        event: Scheduled,
        told: &str,
    ) -> Result<Value, Refusal> {
        let shape = self.scheduled_shape(self.guild(guild), &event);
        self.guild_mut(guild).scheduled.insert(event.id, event);
        self.push(told, Some(guild), &shape);
        Ok(shape)
    }

    /// The event that a body makes, or makes of another.
    fn read_scheduled(
        &self,
        body: &Value,
        before: Option<&Scheduled>,
    ) -> Result<Scheduled, Refusal> {
        let mut check = Check::default();
        let empty = Map::new();
        let fields = check.object(body, "", EVENT).unwrap_or(&empty);
        if before.is_none() {
            let needed = ["name", "privacy_level", "entity_type", "entity_metadata"];
            check.required(fields, "", &needed);
            check.required(fields, "", &["scheduled_start_time", "scheduled_end_time"]);
        }
        check.length(&body["name"], "name", 1, 100);
        check.length(&body["description"], "description", 0, 1000);
        check.choice(&body["privacy_level"], "privacy_level", &[2]);
        check.choice(&body["entity_type"], "entity_type", &[EXTERNAL]);
        check.refuse_unless(
            body["channel_id"].is_null(),
            "channel_id",
            "GUILD_SCHEDULED_EVENT_CHANNEL",
            "It is elsewhere, and has no channel",
        );
        let place = &body["entity_metadata"];
        if place.is_object() {
            let path = "entity_metadata";
            if let Some(fields) = check.object(place, path, &[("location", Str)]) {
                check.required(fields, path, &["location"]);
            }
            check.length(&place["location"], "entity_metadata.location", 1, 100);
        }
        if let Some(image) = body["image"].as_str() {
            let is_picture = image.starts_with("data:image/") && image.contains(";base64,");
            check.refuse_unless(is_picture, "image", "IMAGE_INVALID", "Invalid image data");
        }
        let old = before.map(|before| (before.starts, before.ends));
        let starts = time(
            &mut check,
            body,
            "scheduled_start_time",
            old.map(|old| old.0),
        );
        let ends = time(&mut check, body, "scheduled_end_time", old.map(|old| old.1));
        let now = self.settings.clock.now();
        if fields.contains_key("scheduled_start_time") {
            let latest = now + TimeDelta::days(YEARS_MAX * 365);
            let words = "Cannot schedule event in the past.";
            check.refuse_unless(
                starts > now,
                "scheduled_start_time",
                "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST",
                words,
            );
            let words = "Cannot schedule event more than 5 years in the future.";
            check.refuse_unless(
                starts <= latest,
                "scheduled_start_time",
                "GUILD_SCHEDULED_EVENT_SCHEDULE_FUTURE",
                words,
            );
        }
        let words = "Cannot schedule event to end before it starts.";
        check.refuse_unless(
            ends > starts,
            "scheduled_end_time",
            "GUILD_SCHEDULED_EVENT_END_BEFORE_START",
            words,
        );
        let status = status(&mut check, body, before);
        check.done()?;
        let text = |value: &Value, old: Option<&String>| match (value.as_str(), value.is_null()) {
            (Some(text), _) => text.to_owned(),
            (None, _) => old.cloned().unwrap_or_default(),
        };
        Ok(Scheduled {
            id: before.map_or(0, |before| before.id),
            creator: before.map_or(self.bot(), |before| before.creator),
            name: text(&body["name"], before.map(|before| &before.name)),
            description: match fields.get("description") {
                Some(Value::Null) => String::new(),
                _ => text(
                    &body["description"],
                    before.map(|before| &before.description),
                ),
            },
            location: text(&place["location"], before.map(|before| &before.location)),
            starts,
            ends,
            status,
            image: match fields.get("image") {
                Some(image) => image.as_str().map(str::to_owned),
                None => before.and_then(|before| before.image.clone()),
            },
        })
    }
}

fn found<'a>(guild: &'a Guild, call: &Call) -> Result<&'a Scheduled, Refusal> {
    let event = guild.scheduled.get(&call.id(1));
    event.ok_or_else(|| Refusal::unknown("Guild Scheduled Event"))
}

fn time(check: &mut Check, body: &Value, field: &str, old: Option<DateTime<Utc>>) -> DateTime<Utc> {
    let Some(text) = body[field].as_str() else {
        return old.unwrap_or_default();
    };
    match DateTime::parse_from_rfc3339(text) {
        Ok(time) => time.with_timezone(&Utc),
        Err(_) => {
            let words = format!("Could not parse {text}. Should be ISO8601.");
            check.refuse(field, "DATE_TIME_TYPE_PARSE", words);
            old.unwrap_or_default()
        }
    }
}

fn status(check: &mut Check, body: &Value, before: Option<&Scheduled>) -> Status {
    let old = before.map_or(Status::Scheduled, |before| before.status);
    let wanted = match body["status"].as_i64() {
        None => return old,
        Some(1) => Status::Scheduled,
        Some(2) => Status::Active,
        Some(3) => Status::Completed,
        Some(_) => Status::Canceled,
    };
    let may = matches!(
        (old, wanted),
        (Status::Scheduled, Status::Active | Status::Canceled)
            | (Status::Active, Status::Completed)
    );
    let is_change = before.is_some() && (may || wanted == old);
    check.refuse_unless(
        is_change,
        "status",
        "TRANSITION_INVALID_STATUS",
        "Invalid status transition",
    );
    wanted
}
