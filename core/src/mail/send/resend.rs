//! Resend's API (<https://resend.com/docs/api-reference/emails/send-email>).

use std::time::Duration;

use lettre::message::Mailbox;
use resend_rs::list_opts::ListOptions;
use resend_rs::types::{CreateAttachment, CreateEmailBaseOptions, ErrorKind, ErrorResponse};
use resend_rs::{ConfigBuilder, Error as ApiError};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{MailError, TIMEOUT};
use crate::mail::mime::AUTO_SUBMITTED;
use crate::mail::{Mail, one_line};

#[derive(Clone)]
pub(super) struct Api {
    client: resend_rs::Resend,
}

const ADDRESS: &str = "https://api.resend.com";

impl Api {
    pub(super) fn new(api_key: &SecretString, base_url: Option<&Url>) -> Result<Self, String> {
        let address = base_url
            .cloned()
            .unwrap_or_else(|| ADDRESS.parse().expect("a constant address"));
        #[expect(
            clippy::disallowed_methods,
            reason = "Resend's client is made here, with a timeout"
        )]
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .build()
            .map_err(|error| format!("no HTTP client: {error}"))?;
        let config = ConfigBuilder::new(api_key.expose_secret())
            .base_url(address)
            .client(http)
            .build();
        Ok(Self {
            client: resend_rs::Resend::with_config(config),
        })
    }

    pub(super) async fn send(&self, from: &Mailbox, mail: &Mail) -> Result<(), MailError> {
        let email = email(from, mail).with_idempotency_key(&mail.key());
        self.client
            .emails
            .send(email)
            .await
            .map(drop)
            .or_else(|error| match error {
                // Sent before, with other contents: this email is out already.
                ApiError::Resend(ref answer)
                    if matches!(answer.kind(), ErrorKind::InvalidIdempotentRequest) =>
                {
                    Ok(())
                }
                error => Err(refused(error)),
            })
    }

    pub(super) async fn check(&self) -> Result<(), MailError> {
        let domains = self
            .client
            .domains
            .list(ListOptions::default().with_limit(1))
            .await;
        match domains {
            // A key that may send and nothing else says so, and is a good key.
            Err(ApiError::Resend(error)) if matches!(error.kind(), ErrorKind::RestrictedApiKey) => {
                Ok(())
            }
            domains => domains.map(drop).map_err(refused),
        }
    }
}

fn email(from: &Mailbox, mail: &Mail) -> CreateEmailBaseOptions {
    let inline = mail.inline.iter().map(|picture| {
        CreateAttachment::from_content(picture.png.clone())
            .with_filename(&picture.file_name)
            .with_content_type("image/png")
            .with_content_id(&picture.cid)
    });
    let attached = mail.attachments.iter().map(|file| {
        CreateAttachment::from_content(file.bytes.clone())
            .with_filename(&file.file_name)
            .with_content_type(file.content_type)
    });
    let email = CreateEmailBaseOptions::new(
        from.to_string(),
        [mail.to.to_string()],
        one_line(&mail.subject),
    )
    .with_text(&mail.text)
    .with_html(&mail.html)
    .with_header(AUTO_SUBMITTED.0, AUTO_SUBMITTED.1);
    let files: Vec<CreateAttachment> = inline.chain(attached).collect();
    if files.is_empty() {
        email
    } else {
        email.with_attachments(files)
    }
}

fn refused(error: ApiError) -> MailError {
    match error {
        ApiError::RateLimit {
            ratelimit_reset, ..
        } => MailError::Retry {
            after: ratelimit_reset.map(Duration::from_secs),
            reason: "Resend: too many requests, or the quota is used up".to_owned(),
        },
        ApiError::Resend(answer) => answered(&answer),
        ApiError::Http(error) if error.is_timeout() => MailError::retry("Resend took too long"),
        ApiError::Http(error) => {
            MailError::retry(format!("Resend could not be reached: {}", chain(&error)))
        }
        // Neither says with which status; a second attempt under the same key does no harm.
        ApiError::Parse { .. } => MailError::retry("Resend's answer was not understood"),
        ApiError::Other(_) => MailError::retry("Resend's client failed"),
    }
}

fn answered(answer: &ErrorResponse) -> MailError {
    let reason = format!(
        "Resend answered {} {}",
        answer.status_code,
        one_line(&answer.name)
    );
    match (answer.status_code, answer.kind()) {
        // About the key or the domain: whoever runs the server can put it right.
        (401 | 403, _) => {
            MailError::retry(format!("{reason}: {}", without_addresses(&answer.message)))
        }
        (408 | 409 | 425 | 429 | 500.., _) => MailError::retry(reason),
        _ => MailError::give_up(reason),
    }
}

fn without_addresses(message: &str) -> String {
    let word = |word: &str| {
        if word.contains('@') {
            "…".to_owned()
        } else {
            word.to_owned()
        }
    };
    one_line(message)
        .split(' ')
        .map(word)
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(200)
        .collect()
}

/// An error of the network, without the address that it would repeat.
fn chain(error: &reqwest::Error) -> String {
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    if std::ptr::addr_eq(deepest, error) {
        "no connection".to_owned()
    } else {
        deepest.to_string()
    }
}
