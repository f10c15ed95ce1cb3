//! What an update says: plain data, before anything is asked of anybody.
//!
//! In groups only what is for the bot counts: commands, answers to its messages, and its name
//! (<https://core.telegram.org/bots/features#privacy-mode>). Deliberately absent: what comes of it.

use eventos_core::account::{Platform, Speaker};
use eventos_core::chat;
use eventos_core::i18n::Lang;
use teloxide::types::{
    CallbackQuery, CallbackQueryId, ChatId, ChatMemberUpdated, FileId, InlineQuery,
    MaybeInaccessibleMessage, Me, Message, MessageId, MessageKind, ThreadId, Update, UpdateKind,
    User,
};

/// What an update asks for.
#[derive(Debug)]
pub enum Deed {
    Said(Said),
    Pressed(Pressed),
    /// `@bot jazz`, in any chat.
    Searched(InlineQuery),
    /// The bot was brought into a chat, or put out of it; a person blocked it, or not any more.
    Membership(Box<ChatMemberUpdated>),
    /// A group goes on under another number.
    Moved {
        from: ChatId,
        to: ChatId,
    },
    /// Somebody who is hidden behind their group wants something.
    Hidden(Spot),
    Nothing,
}

/// Where something was said, and where its answer goes.
#[derive(Clone, Debug)]
pub struct Spot {
    pub chat: ChatId,
    /// The message that is answered.
    pub message: MessageId,
    /// The topic of a forum.
    pub thread: Option<ThreadId>,
}

impl Spot {
    pub fn is_private(&self) -> bool {
        self.chat.is_user()
    }

    /// As the core keeps it: a chat, or a topic of one (`-1001/7`).
    pub fn address(&self) -> String {
        match self.thread {
            Some(thread) => format!("{}/{}", self.chat, thread.0),
            None => self.chat.to_string(),
        }
    }

    /// Reads [`Self::address`] back.
    pub fn read(address: &str) -> Option<(ChatId, Option<ThreadId>)> {
        let (chat, thread) = match address.split_once('/') {
            Some((chat, thread)) => (chat, Some(thread)),
            None => (address, None),
        };
        let thread = match thread {
            Some(thread) => Some(ThreadId(MessageId(thread.parse().ok()?))),
            None => None,
        };
        Some((ChatId(chat.parse().ok()?), thread))
    }
}

#[derive(Debug)]
pub struct Said {
    pub by: User,
    pub spot: Spot,
    pub what: What,
}

#[derive(Debug, PartialEq, Eq)]
pub enum What {
    Text(String),
    /// What somebody else wrote, sent on to us.
    Forwarded(String),
    /// An answer to a message of ours in a group, that names nobody.
    Overheard(String),
    /// To be fetched by its id.
    Picture {
        file: FileId,
        size_bytes: u32,
        /// What was said beside it.
        words: String,
        is_forwarded: bool,
    },
    /// A sticker, a voice note, a place.
    Other,
}

#[derive(Debug)]
pub struct Pressed {
    pub query: CallbackQueryId,
    pub by: User,
    pub payload: String,
    /// The message whose button it was; none for one that was sent by way of the bot.
    pub spot: Option<Spot>,
    /// Whether that message can be made to say something else: it is a text, and ours.
    pub is_text: bool,
}

/// Reads an update.
pub fn read(update: Update, me: &Me) -> Deed {
    match update.kind {
        UpdateKind::Message(message) => message_says(message, me),
        UpdateKind::CallbackQuery(query) => pressed(query),
        UpdateKind::InlineQuery(query) => Deed::Searched(query),
        UpdateKind::MyChatMember(member) => Deed::Membership(Box::new(member)),
        _ => Deed::Nothing,
    }
}

/// Whose turn an update is, so that each person's are handled in their order, and what is about a chat
/// in that chat's.
pub fn queue_of(update: &Update) -> i64 {
    let about_chat = match &update.kind {
        UpdateKind::MyChatMember(member) => !member.chat.is_private(),
        UpdateKind::Message(message) => message.migrate_to_chat_id().is_some(),
        _ => false,
    };
    if about_chat && let Some(chat) = update.chat() {
        return chat.id.0;
    }
    let person = update.from().and_then(|user| i64::try_from(user.id.0).ok());
    person
        .or_else(|| update.chat().map(|chat| chat.id.0))
        .unwrap_or_default()
}

/// The person as the core knows them.
pub fn speaker(user: &User) -> Speaker {
    Speaker {
        platform: Platform::Telegram,
        external_id: user.id.0.to_string(),
        handle: user.username.clone(),
        name: user.full_name(),
        locale_hint: user.language_code.as_deref().and_then(Lang::find),
    }
}

fn message_says(message: Message, me: &Me) -> Deed {
    if let (Some(to), from) = (message.migrate_to_chat_id(), message.chat.id) {
        return Deed::Moved { from, to: *to };
    }
    if !matches!(message.kind, MessageKind::Common(_)) || message.chat.is_channel() {
        return Deed::Nothing;
    }
    // A card that somebody sent by way of us is no word of theirs.
    if message.via_bot.as_ref().is_some_and(|bot| bot.id == me.id) {
        return Deed::Nothing;
    }
    let spot = Spot {
        chat: message.chat.id,
        message: message.id,
        thread: message.thread_id.filter(|_| message.is_topic_message),
    };
    let Some(what) = what(&message, me) else {
        return Deed::Nothing;
    };
    // An anonymous admin, or a channel that speaks in its group: there is nobody to sell to.
    match message.from {
        Some(by) if message.sender_chat.is_none() && !by.is_bot => {
            Deed::Said(Said { by, spot, what })
        }
        _ => match what {
            What::Text(text) if !text.starts_with('/') || chat::is_command(&text) => {
                Deed::Hidden(spot)
            }
            _ => Deed::Nothing,
        },
    }
}

/// What the message is, if it is for us.
fn what(message: &Message, me: &Me) -> Option<What> {
    let is_private = message.chat.is_private();
    let is_answer = is_answer_to(message, me);
    let is_forwarded = message.forward_origin().is_some();
    if let Some(text) = message.text() {
        if is_private {
            let text = text.to_owned();
            return Some(match is_forwarded {
                true => What::Forwarded(text),
                false => What::Text(text),
            });
        }
        let overheard = || is_answer.then(|| What::Overheard(text.to_owned()));
        return addressed(text, me.username())
            .map(What::Text)
            .or_else(|| overheard().filter(|_| !text.starts_with('/')));
    }
    if !is_private && !is_answer {
        return None;
    }
    Some(match picture(message) {
        Some((file, size_bytes)) => What::Picture {
            file,
            size_bytes,
            words: message.caption().unwrap_or_default().to_owned(),
            is_forwarded,
        },
        None => What::Other,
    })
}

fn is_answer_to(message: &Message, me: &Me) -> bool {
    let answered = message.reply_to_message();
    let by = answered.and_then(|answered| answered.from.as_ref());
    by.is_some_and(|by| by.id == me.id)
}

/// The largest size of a photo, or a document that is a picture.
fn picture(message: &Message) -> Option<(FileId, u32)> {
    if let Some(sizes) = message.photo() {
        let largest = sizes.iter().max_by_key(|size| (size.width, size.height))?;
        return Some((largest.file.id.clone(), largest.file.size));
    }
    let document = message.document()?;
    let by_type = document
        .mime_type
        .as_ref()
        .is_some_and(|mime| mime.type_() == "image");
    let name = document.file_name.as_deref().unwrap_or_default();
    let name = name.to_lowercase();
    let by_name = [".png", ".jpg", ".jpeg", ".webp"];
    let is_picture = by_type || by_name.iter().any(|end| name.ends_with(end));
    is_picture.then(|| (document.file.id.clone(), document.file.size))
}

/// What a group's message says to the bot: a command that is not another bot's, or words that begin
/// or end with its name.
fn addressed(text: &str, bot: &str) -> Option<String> {
    let is_ours = |name: &str| name.eq_ignore_ascii_case(bot);
    if let Some(command) = text.strip_prefix('/') {
        let first = command.split_whitespace().next()?;
        return match first.split_once('@') {
            Some((_, name)) => is_ours(name).then(|| text.to_owned()),
            None => Some(text.to_owned()),
        };
    }
    let is_name = |word: &str| {
        let word = word.trim_end_matches([',', ':', '.', '!', '?']);
        word.strip_prefix('@').is_some_and(is_ours)
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let rest: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !is_name(word))
        .collect();
    (rest.len() < words.len()).then(|| rest.join(" "))
}

fn pressed(query: CallbackQuery) -> Deed {
    let Some(payload) = query.data else {
        return Deed::Nothing;
    };
    let spot = query.message.as_ref().map(|message| Spot {
        chat: message.chat().id,
        message: message.id(),
        thread: message
            .regular_message()
            .and_then(|message| message.thread_id.filter(|_| message.is_topic_message)),
    });
    let is_text = matches!(
        &query.message,
        Some(MaybeInaccessibleMessage::Regular(message)) if message.text().is_some()
    );
    Deed::Pressed(Pressed {
        query: query.id,
        by: query.from,
        payload,
        spot,
        is_text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back() {
        let thread = |number| ThreadId(MessageId(number));
        for (address, read) in [
            ("-1001", Some((ChatId(-1001), None))),
            ("-1001/7", Some((ChatId(-1001), Some(thread(7))))),
            ("7", Some((ChatId(7), None))),
            ("-1001/", None),
            ("general", None),
        ] {
            assert_eq!(Spot::read(address), read, "{address}");
        }
    }

    #[test]
    fn in_a_group_only_what_is_for_the_bot_counts() {
        for (text, heard) in [
            ("/buy jazz", Some("/buy jazz")),
            ("/buy@JazzBot jazz", Some("/buy@JazzBot jazz")),
            ("/buy@jazzbot", Some("/buy@jazzbot")),
            ("/buy@OtherBot jazz", None),
            ("@JazzBot, what is on?", Some("what is on?")),
            ("what is on, @JazzBot?", Some("what is on,")),
            ("@JazzBot", Some("")),
            ("@JazzBotany is a word", None),
            ("hello everybody", None),
            ("/", None),
        ] {
            assert_eq!(addressed(text, "JazzBot").as_deref(), heard, "{text}");
        }
    }
}
