//! The emails we write. Words come from `locales/`, their places from `templates/mail/`.
//!
//! Composing the same thing twice gives the same bytes, so that a second attempt is recognized as
//! such: whatever changes with time arrives as an argument.

mod tickets;

use askama::Template;
use lettre::Address;

pub use self::tickets::{TicketMail, TicketPart, tickets};
use super::{Mail, one_line};
use crate::i18n::Lang;
use crate::tr;

/// What surrounds every email.
struct Frame {
    lang: Lang,
    title: String,
    /// What lists of emails show after the subject.
    preview: String,
    footer: String,
    /// Between a label and its value, in plain text.
    colon: &'static str,
}

impl Frame {
    fn new(lang: Lang, title: String, preview: String) -> Self {
        Self {
            lang,
            title,
            preview,
            footer: tr!(lang, "mail-footer"),
            colon: lang.colon(),
        }
    }
}

#[derive(Template)]
#[template(path = "mail/code.html")]
struct CodeHtml<'a> {
    frame: &'a Frame,
    words: &'a CodeWords<'a>,
}

#[derive(Template)]
#[template(path = "mail/code.txt")]
struct CodeText<'a> {
    frame: &'a Frame,
    words: &'a CodeWords<'a>,
}

struct CodeWords<'a> {
    intro: String,
    code: &'a str,
    minutes: String,
    ignore: String,
}

/// The code by which a person shows that an address is theirs.
pub fn email_code(lang: Lang, to: Address, code: &str, minutes: i64, id: String) -> Mail {
    let words = CodeWords {
        intro: tr!(lang, "mail-code-intro"),
        code,
        minutes: tr!(lang, "mail-code-minutes", count = minutes),
        ignore: tr!(lang, "mail-code-ignore"),
    };
    let frame = Frame::new(lang, tr!(lang, "mail-code-headline"), words.minutes.clone());
    Mail {
        to,
        subject: tr!(lang, "mail-code-subject", code = code),
        text: rendered(&CodeText {
            frame: &frame,
            words: &words,
        }),
        html: rendered(&CodeHtml {
            frame: &frame,
            words: &words,
        }),
        inline: Vec::new(),
        attachments: Vec::new(),
        id,
        date: None,
    }
}

#[derive(Template)]
#[template(path = "mail/notice.html")]
struct NoticeHtml<'a> {
    frame: &'a Frame,
    paragraphs: &'a [String],
    button: Option<(&'a str, &'a str)>,
}

#[derive(Template)]
#[template(path = "mail/notice.txt")]
struct NoticeText<'a> {
    frame: &'a Frame,
    paragraphs: &'a [String],
    button: Option<(&'a str, &'a str)>,
}

/// A plain notice, such as a refund or a cancellation, in words that are `lang`'s already. The
/// button is its label and where it leads.
pub fn notice(
    lang: Lang,
    to: Address,
    subject: &str,
    paragraphs: &[String],
    button: Option<(&str, &str)>,
    id: String,
) -> Mail {
    let preview = paragraphs
        .first()
        .map(|first| one_line(first))
        .unwrap_or_default();
    let frame = Frame::new(lang, one_line(subject), preview);
    Mail {
        to,
        text: rendered(&NoticeText {
            frame: &frame,
            paragraphs,
            button,
        }),
        html: rendered(&NoticeHtml {
            frame: &frame,
            paragraphs,
            button,
        }),
        inline: Vec::new(),
        attachments: Vec::new(),
        id,
        date: None,
        subject: frame.title,
    }
}

fn rendered(template: &impl Template) -> String {
    template
        .render()
        .expect("writing to a String does not fail")
}
