//! What a message says: read from a body and its files, checked, and put into a message.

use serde_json::{Map, Value};

use super::call::Upload;
use super::channel::{Attached, Message};
use super::check::{Check, Fields, Kind, id, join};
use super::refusal::Refusal;
use super::state::State;
use super::{component, embed};

use Kind::{Array, Bool, Id, Int, Object, Scalar, Str};

const CONTENT_MAX: usize = 2000;
const FILES_MAX: usize = 10;
pub(super) const EPHEMERAL: u64 = 1 << 6;
/// Without embeds of links, ephemeral, without a sound.
const FLAGS: u64 = 1 << 2 | EPHEMERAL | 1 << 12;

const MESSAGE: &Fields = &[
    ("content", Str),
    ("nonce", Scalar),
    ("enforce_nonce", Bool),
    ("tts", Bool),
    ("embeds", Array),
    ("allowed_mentions", Object),
    ("message_reference", Object),
    ("components", Array),
    ("sticker_ids", Array),
    ("flags", Int),
    ("attachments", Array),
];
const ALLOWED: &Fields = &[
    ("parse", Array),
    ("users", Array),
    ("roles", Array),
    ("replied_user", Bool),
];
const ATTACHMENT: &Fields = &[
    ("id", Scalar),
    ("filename", Str),
    ("title", Str),
    ("description", Str),
    ("content_type", Str),
    ("size", Int),
    ("url", Str),
    ("proxy_url", Str),
    ("height", Int),
    ("width", Int),
    ("ephemeral", Bool),
    ("duration_secs", Kind::Num),
    ("waveform", Str),
];
const REFERENCE: &Fields = &[
    ("type", Int),
    ("message_id", Id),
    ("channel_id", Id),
    ("guild_id", Id),
    ("fail_if_not_exists", Bool),
];

/// A file that comes along, and its description.
type Added = (Upload, Option<String>);

/// What a body says of a message; nothing where it leaves it as it is.
pub(super) struct Content {
    content: Option<String>,
    embeds: Option<Vec<Value>>,
    components: Option<Vec<Value>>,
    kept: Option<Vec<u64>>,
    added: Vec<Added>,
    pub flags: u64,
    pub nonce: Option<Value>,
    pub enforces_nonce: bool,
    pub reply_to: Option<u64>,
}

impl Content {
    /// Reads a body; of an edit, `before` is the message as it was.
    ///
    /// # Errors
    /// When Discord would not take it.
    pub fn read(
        body: &Value,
        uploads: &[Upload],
        before: Option<&Message>,
    ) -> Result<Self, Refusal> {
        let mut check = Check::default();
        let empty = Map::new();
        let fields = check.object(body, "", MESSAGE).unwrap_or(&empty);
        check.length(&body["content"], "content", 0, CONTENT_MAX);
        check.count(&body["embeds"], "embeds", 0, 10);
        embed::check(&mut check, embed::list(&body["embeds"]));
        check.count(&body["components"], "components", 0, 5);
        component::check(&mut check, embed::list(&body["components"]));
        check.count(&body["sticker_ids"], "sticker_ids", 0, 0);
        let flags = body["flags"].as_u64().unwrap_or_default();
        check.refuse_unless(
            flags & !FLAGS == 0,
            "flags",
            "BITWISE_INVALID",
            "Invalid flags",
        );
        let nonce = fields
            .get("nonce")
            .filter(|nonce| !nonce.is_null())
            .cloned();
        let nonce_length = nonce
            .as_ref()
            .map_or(0, |nonce| text_of(nonce).chars().count());
        check.refuse_unless(
            nonce_length <= 25,
            "nonce",
            "NONCE_TYPE_TOO_LONG",
            "Must be 25 or fewer in length.",
        );
        let allowed = &body["allowed_mentions"];
        if allowed.is_object() {
            check.object(allowed, "allowed_mentions", ALLOWED);
        }
        let reference = &body["message_reference"];
        if reference.is_object() {
            check.object(reference, "message_reference", REFERENCE);
        }
        let (kept, added) = files(&mut check, body, uploads, before);
        let list = |name: &str| fields.get(name).map(|value| embed::list(value).to_vec());
        let content = Self {
            content: fields
                .get("content")
                .map(|content| content.as_str().unwrap_or_default().trim().to_owned()),
            embeds: list("embeds"),
            components: list("components"),
            kept,
            added,
            flags,
            nonce,
            enforces_nonce: body["enforce_nonce"] == true,
            reply_to: id(&reference["message_id"]),
        };
        content.check_addresses(&mut check, before);
        check.done()?;
        Ok(content)
    }

    /// That what embeds take from beside the message is there.
    fn check_addresses(&self, check: &mut Check, before: Option<&Message>) {
        let names: Vec<String> = {
            let old = before.into_iter().flat_map(|message| &message.attachments);
            let kept = old
                .filter(|old| self.keeps(old.id))
                .map(|old| old.name.clone());
            let added = self.added.iter().map(|(upload, _)| upload.name.clone());
            kept.chain(added).collect()
        };
        for (path, name) in embed::attached_names(self.embeds.as_deref().unwrap_or_default()) {
            let is_there = names.contains(&name);
            let words = format!("There is no attachment {name:?} to this message");
            check.refuse_unless(is_there, &path, "ATTACHMENT_NOT_FOUND", &words);
        }
    }

    fn keeps(&self, attachment: u64) -> bool {
        let kept = self.kept.as_ref();
        kept.is_none_or(|kept| kept.contains(&attachment))
    }

    /// What the message is then.
    ///
    /// # Errors
    /// When nothing would be left of it.
    pub fn fill(
        self,
        state: &mut State,
        channel: u64,
        message: &mut Message,
    ) -> Result<(), Refusal> {
        message.attachments.retain(|old| self.keeps(old.id));
        if let Some(content) = self.content {
            message.content = content;
        }
        if let Some(embeds) = self.embeds {
            message.embeds = embeds;
        }
        if let Some(components) = self.components {
            message.components = components;
        }
        let shows = !message.content.is_empty()
            || message.embeds.iter().any(embed::shows_something)
            || !message.attachments.is_empty()
            || !self.added.is_empty();
        if !shows {
            return Err(Refusal::empty_message());
        }
        for (upload, description) in self.added {
            let kept = state.keep(channel, &upload.name, upload.kind, upload.bytes);
            message.attachments.push(Attached {
                description,
                // An embed names it as it was sent.
                name: upload.name,
                ..kept
            });
        }
        Ok(())
    }

    /// Whether it could name people, and what is wrong with what it says of that.
    pub fn mentions_trouble(&self, body: &Value, is_new: bool) -> Option<String> {
        let has_words = self.content.as_ref().is_some_and(|text| !text.is_empty());
        if !is_new && !has_words {
            return None;
        }
        let allowed = &body["allowed_mentions"];
        let is_none = |name: &str| embed::list(&allowed[name]).is_empty();
        match allowed.is_object() {
            false => Some("it says nothing of allowed_mentions".to_owned()),
            true if !allowed["parse"].is_array() => {
                Some("allowed_mentions have no parse".to_owned())
            }
            true if !["parse", "users", "roles"].into_iter().all(is_none) => {
                Some(format!("it allows mentions: {allowed}"))
            }
            true => None,
        }
    }
}

/// What stays of the files of before, and what comes along, each with its description.
fn files(
    check: &mut Check,
    body: &Value,
    uploads: &[Upload],
    before: Option<&Message>,
) -> (Option<Vec<u64>>, Vec<Added>) {
    let Some(listed) = body["attachments"].as_array() else {
        let added = uploads.iter().map(|upload| (upload.clone(), None));
        return (None, added.collect());
    };
    let (mut kept, mut added) = (Vec::new(), Vec::new());
    for (at, attachment) in listed.iter().enumerate() {
        let path = join("attachments", at);
        if check.object(attachment, &path, ATTACHMENT).is_none() {
            continue;
        }
        check.length(
            &attachment["description"],
            &join(&path, "description"),
            0,
            1024,
        );
        let index = match &attachment["id"] {
            Value::String(text) => text.parse().ok(),
            other => other.as_u64(),
        };
        let upload = uploads.iter().find(|upload| Some(upload.index) == index);
        let mut old = before.into_iter().flat_map(|message| &message.attachments);
        if let Some(upload) = upload {
            let mut upload = upload.clone();
            if let Some(name) = attachment["filename"].as_str() {
                name.clone_into(&mut upload.name);
            }
            let description = attachment["description"].as_str();
            added.push((upload, description.map(str::to_owned)));
        } else if old.any(|old| Some(old.id) == index) {
            kept.extend(index);
        } else {
            let words = "There is neither such a file nor such an attachment";
            check.refuse(&join(&path, "id"), "ATTACHMENT_NOT_FOUND", words);
        }
    }
    for upload in uploads {
        let is_listed = added.iter().any(|(added, _)| added.index == upload.index);
        let path = format!("files[{}]", upload.index);
        check.refuse_unless(
            is_listed,
            &path,
            "ATTACHMENT_NOT_LISTED",
            "It is not among the attachments",
        );
    }
    let words = format!("Must be {FILES_MAX} or fewer in length.");
    check.refuse_unless(
        kept.len() + added.len() <= FILES_MAX,
        "attachments",
        "BASE_TYPE_MAX_LENGTH",
        &words,
    );
    (Some(kept), added)
}

/// A nonce, however it was written.
pub(super) fn text_of(nonce: &Value) -> String {
    match nonce {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
