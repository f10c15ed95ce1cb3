//! An email as lettre writes it: `mixed(alternative(text, related(html, pictures)), attachments)`,
//! each layer only where there is something in it.

use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart};

use super::{Mail, one_line};

/// Replies by machines, such as absence notes, are not wanted (RFC 3834).
pub(super) const AUTO_SUBMITTED: (&str, &str) = ("Auto-Submitted", "auto-generated");

/// # Errors
/// What lettre could not write; the text holds no personal data.
pub(super) fn message(from: &Mailbox, mail: &Mail) -> Result<Message, lettre::error::Error> {
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, mail.to.clone()))
        .subject(one_line(&mail.subject))
        .message_id(Some(format!("<{}@{}>", mail.key(), from.email.domain())))
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str(AUTO_SUBMITTED.0),
            AUTO_SUBMITTED.1.to_owned(),
        ));
    if let Some(date) = mail.date {
        builder = builder.date(date.into());
    }
    builder.multipart(body(mail))
}

fn body(mail: &Mail) -> MultiPart {
    let alternative = MultiPart::alternative().singlepart(SinglePart::plain(mail.text.clone()));
    let html = SinglePart::html(mail.html.clone());
    let alternative = if mail.inline.is_empty() {
        alternative.singlepart(html)
    } else {
        let related = MultiPart::related().singlepart(html);
        alternative.multipart(mail.inline.iter().fold(related, |part, picture| {
            let (cid, name) = (picture.cid.clone(), picture.file_name.clone());
            let png = ContentType::parse("image/png").expect("a constant type");
            part.singlepart(
                Attachment::new_inline_with_name(cid, name)
                    .body(Body::new(picture.png.clone()), png),
            )
        }))
    };
    if mail.attachments.is_empty() {
        return alternative;
    }
    let mixed = MultiPart::mixed().multipart(alternative);
    mail.attachments.iter().fold(mixed, |part, file| {
        let content_type = ContentType::parse(file.content_type).expect("a constant type");
        part.singlepart(
            Attachment::new(file.file_name.clone())
                .body(Body::new(file.bytes.clone()), content_type),
        )
    })
}
