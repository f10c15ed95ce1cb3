//! Email: what goes out, how it is composed, and the three ways it leaves.
//!
//! Deliberately absent: when to send and how often to try again. That is the outbox's business;
//! a transport says whether trying again makes sense.

mod calendar;
mod compose;
mod mime;
mod send;
#[cfg(test)]
mod tests;

use std::fmt;

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

pub use self::calendar::{CalendarEntry, calendar};
pub use self::compose::{TicketMail, TicketPart, email_code, notice, tickets};
pub use self::send::{MailError, Mailer};

/// An email, ready to go.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    pub to: lettre::Address,
    pub subject: String,
    /// Complete in itself, for who reads no HTML.
    pub text: String,
    pub html: String,
    pub inline: Vec<Inline>,
    pub attachments: Vec<Attachment>,
    /// One for each email, the same at every attempt to send it: Message-ID, idempotency key and
    /// file name are made from it.
    pub id: String,
    /// The `Date` header; the moment of sending when not set.
    pub date: Option<DateTime<Utc>>,
}

/// A picture that the HTML shows by `cid:`.
#[derive(Clone, PartialEq, Eq)]
pub struct Inline {
    pub cid: String,
    pub file_name: String,
    pub png: Vec<u8>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    pub file_name: String,
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
}

impl Mail {
    /// The id as it may stand in a header and in a file name.
    pub fn key(&self) -> String {
        key(&self.id)
    }
}

/// Address, subject and contents are personal, so they are left out.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// `id` in letters, digits, `-` and `_`. What had to be changed is told apart by a hash of the whole.
fn key(id: &str) -> String {
    const MOST: usize = 64;
    let fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !id.is_empty() && id.len() <= MOST && id.chars().all(fit) {
        return id.to_owned();
    }
    let readable: String = id
        .chars()
        .take(MOST / 2)
        .map(|c| if fit(c) { c } else { '_' })
        .collect();
    format!("{readable}-{}", &hex::encode(Sha256::digest(id))[..16])
}

/// `text` in one line: a line break or another control character becomes a space. Whatever a person
/// typed goes through here before it stands in a header or beside other lines.
fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let spaced: String = text
        .chars()
        .map(|c| if breaks(c) { ' ' } else { c })
        .collect();
    spaced
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
