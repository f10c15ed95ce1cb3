//! The neutral markup as Telegram's HTML, and buttons as its keyboards.
//!
//! Everything that is not ours is escaped. Limits: <https://core.telegram.org/bots/api#sendmessage>,
//! <https://core.telegram.org/bots/api#sendphoto>.

use eventos_core::chat::cut::{self, units};
use eventos_core::chat::{self, Action, Block, Button, Reply, Target, Text};
use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};
use teloxide::utils::html;
use url::{Host, Url};

/// Of a message, in UTF-16 units, which is the strictest way to count. A little below what Telegram
/// takes.
const LONGEST_TEXT: usize = 4000;
/// Of a picture's caption.
pub const LONGEST_CAPTION: usize = 1000;
/// A longer quote is folded.
const LONG_QUOTE: usize = 400;
/// Telegram takes a hundred buttons.
const MOST_BUTTONS: usize = 100;
const MOST_IN_A_ROW: usize = 8;

/// Where buttons are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Surface<'a> {
    /// To one person: buttons are pressed here.
    Private,
    /// To many: what can be opened in private is a link there.
    Shared { bot: &'a str },
}

/// A text as messages: each with its HTML, none longer than Telegram takes.
pub fn messages(text: &Text) -> Vec<String> {
    let mut messages: Vec<(String, usize)> = Vec::new();
    for block in &text.0 {
        for (html, length) in pieces(block) {
            match messages.last_mut() {
                Some((message, so_far)) if *so_far + length < LONGEST_TEXT => {
                    message.push('\n');
                    message.push_str(&html);
                    *so_far += length + 1;
                }
                _ => messages.push((html, length)),
            }
        }
    }
    let trimmed = messages
        .into_iter()
        .map(|(message, _)| message.trim().to_owned());
    trimmed.filter(|message| !message.is_empty()).collect()
}

/// How long a text is shown to be, in UTF-16 units.
pub fn length(text: &Text) -> usize {
    let of_block = |block| {
        pieces(block)
            .iter()
            .map(|(_, length)| length + 1)
            .sum::<usize>()
    };
    text.0.iter().map(of_block).sum()
}

/// A block, in as many pieces as it needs, with the length of each as it is shown.
fn pieces(block: &Block) -> Vec<(String, usize)> {
    let whole = |html: String, shown: &str| vec![(html, units(shown) + 4)];
    match block {
        Block::Title(text) => styled(text, "<b>", "</b>"),
        Block::Line(text) => styled(text, "", ""),
        Block::Item(text) => styled(&format!("• {text}"), "", ""),
        Block::Note(text) => styled(text, "<i>", "</i>"),
        Block::Problem(text) => styled(&format!("⚠️ {text}"), "", ""),
        Block::Code(text) => styled(text, "<code>", "</code>"),
        Block::Quote(text) if units(text) > LONG_QUOTE => {
            // not-for-people: a tag
            styled(text, "<blockquote expandable>", "</blockquote>")
        }
        Block::Quote(text) => styled(text, "<blockquote>", "</blockquote>"),
        Block::Time { label, text, .. } if label.is_empty() => styled(text, "", ""),
        Block::Field { label, value }
        | Block::Time {
            label, text: value, ..
        } => {
            let shown = format!("{label} {value}");
            if units(&shown) >= LONGEST_TEXT {
                return styled(&shown, "", "");
            }
            let html = format!("<b>{}</b> {}", html::escape(label), html::escape(value));
            whole(html, &shown)
        }
        Block::Gap => vec![(String::new(), 0)],
    }
}

/// Between two tags, cut between graphemes where it is too long for one message.
fn styled(text: &str, open: &str, close: &str) -> Vec<(String, usize)> {
    let parts = cut::parts(text, LONGEST_TEXT - 9, units);
    let part = |part: String| {
        let shown = units(&part);
        (format!("{open}{}{close}", html::escape(&part)), shown)
    };
    // A tag around nothing is no message.
    parts.into_iter().map(part).collect()
}

/// The buttons of a reply; none where it has none. Links that Telegram would not take are given back,
/// to be written out.
pub fn keyboard(
    reply: &Reply,
    surface: Surface<'_>,
) -> (Option<InlineKeyboardMarkup>, Vec<Button>) {
    let mut written_out = Vec::new();
    let mut rows: Vec<Vec<InlineKeyboardButton>> = Vec::new();
    let mut count = 0;
    for row in reply.calendar.iter().chain(&reply.buttons) {
        let mut shown = Vec::new();
        for button in row {
            match key(button, surface) {
                Some(key) if count < MOST_BUTTONS => {
                    count += 1;
                    shown.push(key);
                }
                Some(_) => {}
                None => written_out.push(button.clone()),
            }
        }
        let parts = shown.chunks(MOST_IN_A_ROW).map(<[_]>::to_vec);
        rows.extend(parts);
    }
    rows.retain(|row| !row.is_empty());
    let keyboard = (!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows));
    (keyboard, written_out)
}

fn key(button: &Button, surface: Surface<'_>) -> Option<InlineKeyboardButton> {
    let label = if button.label.trim().is_empty() {
        "·"
    } else {
        &button.label
    };
    let press = |payload: &String| InlineKeyboardButton::callback(label, payload.clone());
    match (&button.target, surface) {
        (Target::Press(payload), Surface::Private) => Some(press(payload)),
        (Target::Press(payload), Surface::Shared { bot }) => {
            let link = leads_to(payload).and_then(|link| start_link(bot, &link));
            Some(match link {
                Some(url) => InlineKeyboardButton::url(label, url),
                None => press(payload),
            })
        }
        (Target::Link(url), _) => {
            let url = Url::parse(url).ok().filter(is_taken)?;
            Some(InlineKeyboardButton::url(label, url))
        }
    }
}

/// What a link carries that does what the button does, where a link may do that.
pub fn leads_to(payload: &str) -> Option<String> {
    chat::link::of(&Action::decode(payload)?)
}

/// Telegram takes no button that leads to a machine without a name of its own.
fn is_taken(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.contains('.') && !name.ends_with(".localhost"),
        Some(Host::Ipv4(_)) => true,
        Some(Host::Ipv6(_)) | None => false,
    }
}

/// The address that opens a chat with the bot and hands it the payload
/// (<https://core.telegram.org/bots/features#deep-linking>).
pub fn start_link(bot: &str, payload: &str) -> Option<Url> {
    Url::parse_with_params(&format!("https://t.me/{bot}"), [("start", payload)]).ok()
}
