//! Which methods there are, and which fields each one takes. Telegram itself passes over a field that it
//! does not know; here it is refused, because it was meant to do something.

use super::refusal::Refusal;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Bool,
    Str,
    /// A number, or `@name` of what is public.
    Chat,
    /// A known file's id, an address, or `attach://` and a part's name.
    File,
    Array,
    Object,
}

use Kind::{Array, Bool, Chat, File, Int, Object, Str};

pub(super) struct Method {
    pub name: &'static str,
    pub required: &'static [(&'static str, Kind)],
    pub optional: &'static [(&'static str, Kind)],
}

const fn method(
    name: &'static str,
    required: &'static [(&'static str, Kind)],
    optional: &'static [(&'static str, Kind)],
) -> Method {
    Method {
        name,
        required,
        optional,
    }
}

const LANGUAGE: (&str, Kind) = ("language_code", Str);

/// What every sending method takes.
const SENDING: [(&str, Kind); 10] = [
    ("business_connection_id", Str),
    ("message_thread_id", Int),
    ("direct_messages_topic_id", Int),
    ("disable_notification", Bool),
    ("protect_content", Bool),
    ("allow_paid_broadcast", Bool),
    ("message_effect_id", Str),
    ("suggested_post_parameters", Object),
    ("reply_parameters", Object),
    ("reply_markup", Object),
];

/// What every editing method takes: a message of a chat, or one that went by inline mode.
const EDITING: [(&str, Kind); 5] = [
    ("business_connection_id", Str),
    ("chat_id", Chat),
    ("message_id", Int),
    ("inline_message_id", Str),
    ("reply_markup", Object),
];

const METHODS: &[Method] = &[
    method("getMe", &[], &[]),
    method(
        "getUpdates",
        &[],
        &[
            ("offset", Int),
            ("limit", Int),
            ("timeout", Int),
            ("allowed_updates", Array),
        ],
    ),
    method(
        "setWebhook",
        &[("url", Str)],
        &[
            ("certificate", File),
            ("ip_address", Str),
            ("max_connections", Int),
            ("allowed_updates", Array),
            ("drop_pending_updates", Bool),
            ("secret_token", Str),
        ],
    ),
    method("deleteWebhook", &[], &[("drop_pending_updates", Bool)]),
    method("getWebhookInfo", &[], &[]),
    method(
        "setMyCommands",
        &[("commands", Array)],
        &[("scope", Object), LANGUAGE],
    ),
    method("getMyCommands", &[], &[("scope", Object), LANGUAGE]),
    method("deleteMyCommands", &[], &[("scope", Object), LANGUAGE]),
    method("setMyName", &[], &[("name", Str), LANGUAGE]),
    method("getMyName", &[], &[LANGUAGE]),
    method("setMyDescription", &[], &[("description", Str), LANGUAGE]),
    method("getMyDescription", &[], &[LANGUAGE]),
    method(
        "setMyShortDescription",
        &[],
        &[("short_description", Str), LANGUAGE],
    ),
    method("getMyShortDescription", &[], &[LANGUAGE]),
    method(
        "setChatMenuButton",
        &[],
        &[("chat_id", Int), ("menu_button", Object)],
    ),
    method(
        "sendMessage",
        &[("chat_id", Chat), ("text", Str)],
        &[
            ("parse_mode", Str),
            ("entities", Array),
            ("link_preview_options", Object),
        ],
    ),
    method(
        "sendPhoto",
        &[("chat_id", Chat), ("photo", File)],
        &[
            ("caption", Str),
            ("parse_mode", Str),
            ("caption_entities", Array),
            ("show_caption_above_media", Bool),
            ("has_spoiler", Bool),
        ],
    ),
    method(
        "sendDocument",
        &[("chat_id", Chat), ("document", File)],
        &[
            ("thumbnail", File),
            ("caption", Str),
            ("parse_mode", Str),
            ("caption_entities", Array),
            ("disable_content_type_detection", Bool),
        ],
    ),
    method(
        "sendMediaGroup",
        &[("chat_id", Chat), ("media", Array)],
        &[],
    ),
    method(
        "editMessageText",
        &[("text", Str)],
        &[
            ("parse_mode", Str),
            ("entities", Array),
            ("link_preview_options", Object),
        ],
    ),
    method(
        "editMessageCaption",
        &[],
        &[
            ("caption", Str),
            ("parse_mode", Str),
            ("caption_entities", Array),
            ("show_caption_above_media", Bool),
        ],
    ),
    method("editMessageReplyMarkup", &[], &[]),
    method(
        "deleteMessage",
        &[("chat_id", Chat), ("message_id", Int)],
        &[],
    ),
    method(
        "answerCallbackQuery",
        &[("callback_query_id", Str)],
        &[
            ("text", Str),
            ("show_alert", Bool),
            ("url", Str),
            ("cache_time", Int),
        ],
    ),
    method(
        "answerInlineQuery",
        &[("inline_query_id", Str), ("results", Array)],
        &[
            ("cache_time", Int),
            ("is_personal", Bool),
            ("next_offset", Str),
            ("button", Object),
        ],
    ),
    method(
        "sendChatAction",
        &[("chat_id", Chat), ("action", Str)],
        &[("business_connection_id", Str), ("message_thread_id", Int)],
    ),
    method("getFile", &[("file_id", Str)], &[]),
    method("getChat", &[("chat_id", Chat)], &[]),
    method("getChatMember", &[("chat_id", Chat), ("user_id", Int)], &[]),
    method("getChatAdministrators", &[("chat_id", Chat)], &[]),
    method("getChatMemberCount", &[("chat_id", Chat)], &[]),
    method("leaveChat", &[("chat_id", Chat)], &[]),
];

impl Method {
    /// The method of that name, however it is written: Telegram compares without case.
    pub fn named(name: &str) -> Result<&'static Self, Refusal> {
        METHODS
            .iter()
            .find(|method| method.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| Refusal::of(404, "Not Found: method not found"))
    }

    pub fn kind_of(&self, field: &str) -> Option<Kind> {
        let shared: &[(&str, Kind)] = match self.name {
            "sendChatAction" => &[],
            // An album has no keyboard.
            "sendMediaGroup" => &SENDING[..9],
            name if name.starts_with("send") => &SENDING,
            name if name.starts_with("editMessage") => &EDITING,
            _ => &[],
        };
        let mut known = self.required.iter().chain(self.optional).chain(shared);
        known
            .find(|(name, _)| *name == field)
            .map(|(_, kind)| *kind)
    }

    pub fn takes_file(&self, field: &str) -> bool {
        self.kind_of(field) == Some(File)
    }
}
