//! The ways an email leaves: Resend, an SMTP server, or a folder of `.eml` files.

mod files;
mod resend;
mod smtp;

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;

use super::{Mail, key, mime};
use crate::config::{self, MailTransport};
use crate::error::{Error, Result};

/// How long one attempt may take, attachments included.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Sends email the way the configuration says. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    transport: Transport,
}

#[derive(Clone)]
enum Transport {
    Resend(resend::Api),
    Smtp(smtp::Server),
    Files(files::Folder),
}

/// Why an email did not leave. The reasons hold no personal data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It may work later; not before `after`, where that is known.
    #[error("not sent for now: {reason}")]
    Retry {
        after: Option<Duration>,
        reason: String,
    },
    /// This email will never be taken.
    #[error("refused: {reason}")]
    GiveUp { reason: String },
}

impl MailError {
    fn retry(reason: impl Into<String>) -> Self {
        Self::Retry {
            after: None,
            reason: reason.into(),
        }
    }

    fn give_up(reason: impl Into<String>) -> Self {
        Self::GiveUp {
            reason: reason.into(),
        }
    }
}

impl Mailer {
    /// Opens nothing yet. With Resend, the process must have installed its TLS provider before.
    ///
    /// # Errors
    /// [`Error::Mail`] where the transport cannot be set up at all.
    pub fn new(config: &config::Mail) -> Result<Self> {
        let transport = match &config.transport {
            MailTransport::Resend { api_key, base_url } => Transport::Resend(
                resend::Api::new(api_key, base_url.as_ref()).map_err(Error::Mail)?,
            ),
            MailTransport::Smtp { url } => {
                Transport::Smtp(smtp::Server::new(url).map_err(Error::Mail)?)
            }
            MailTransport::Files { dir } => Transport::Files(files::Folder::new(dir.clone())),
        };
        Ok(Self {
            from: config.from.clone(),
            transport,
        })
    }

    /// Hands `mail` over. At Resend and in the folder, a second attempt with the same id and the
    /// same contents does not make a second email; SMTP cannot promise that.
    ///
    /// # Errors
    /// See [`MailError`].
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        match &self.transport {
            Transport::Resend(api) => api.send(&self.from, mail).await,
            Transport::Smtp(server) => server.send(&mail.to, self.written(mail)?).await,
            Transport::Files(folder) => {
                folder
                    .keep(&mail.key(), &self.written(mail)?.formatted())
                    .await
            }
        }
    }

    /// Where the email of this id lies, if email is kept in files.
    pub fn file_for(&self, id: &str) -> Option<PathBuf> {
        match &self.transport {
            Transport::Files(folder) => Some(folder.file(&key(id))),
            Transport::Resend(_) | Transport::Smtp(_) => None,
        }
    }

    /// Whether email could be handed over now; sends none.
    ///
    /// # Errors
    /// See [`MailError`].
    pub async fn check(&self) -> Result<(), MailError> {
        match &self.transport {
            Transport::Resend(api) => api.check().await,
            Transport::Smtp(server) => server.check().await,
            Transport::Files(folder) => folder.check().await,
        }
    }

    fn written(&self, mail: &Mail) -> Result<lettre::Message, MailError> {
        mime::message(&self.from, mail)
            .map_err(|error| MailError::give_up(format!("not a message: {error}")))
    }
}
