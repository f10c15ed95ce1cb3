//! An SMTP server.

use lettre::transport::smtp::{Error as SmtpError, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use secrecy::{ExposeSecret as _, SecretString};

use super::{MailError, TIMEOUT};

#[derive(Clone)]
pub(super) struct Server {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

/// Answers about our account, not about the email: whoever runs the server can put them right.
const ABOUT_THE_ACCOUNT: [u16; 5] = [454, 530, 534, 535, 538];

impl Server {
    pub(super) fn new(url: &SecretString) -> Result<Self, String> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
            .map_err(|_| "the SMTP address is not one".to_owned())?
            .timeout(Some(TIMEOUT))
            .pool_config(PoolConfig::new().max_size(4))
            .build();
        Ok(Self { transport })
    }

    pub(super) async fn send(&self, to: &Address, message: Message) -> Result<(), MailError> {
        // lettre's own timeout is for each step; this one is for all of them.
        match tokio::time::timeout(TIMEOUT * 4, self.transport.send(message)).await {
            Ok(sent) => sent.map(drop).map_err(|error| refused(to, &error)),
            Err(_) => Err(MailError::retry("the SMTP server took too long")),
        }
    }

    pub(super) async fn check(&self) -> Result<(), MailError> {
        match tokio::time::timeout(TIMEOUT, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(MailError::retry("the SMTP server closed the connection")),
            Ok(Err(error)) => Err(MailError::retry(reason(&error))),
            Err(_) => Err(MailError::retry("the SMTP server took too long")),
        }
    }
}

fn refused(to: &Address, error: &SmtpError) -> MailError {
    let code = error.status().map(u16::from);
    let about_the_account = code.is_some_and(|code| ABOUT_THE_ACCOUNT.contains(&code));
    // Of lettre's own refusals, only the one over an address beyond ASCII is about the email.
    let address_not_supported = error.is_client() && !AsRef::<str>::as_ref(to).is_ascii();
    if error.is_permanent() && !about_the_account || address_not_supported {
        MailError::give_up(reason(error))
    } else {
        MailError::retry(reason(error))
    }
}

/// What happened, without the server's own words: those repeat the address more often than not.
fn reason(error: &SmtpError) -> String {
    let source = || {
        std::error::Error::source(error)
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    match error.status() {
        Some(code) => format!(
            "the SMTP server answered {code} {}",
            enhanced_code(&source())
        )
        .trim_end()
        .to_owned(),
        None if error.is_timeout() => "the SMTP server took too long".to_owned(),
        None if error.is_response() => "the SMTP server's answer was not understood".to_owned(),
        None => format!("SMTP: {error}"),
    }
}

/// The code of RFC 3463 that an answer may begin with: `5.1.1`.
fn enhanced_code(answer: &str) -> &str {
    let first = answer.split_whitespace().next().unwrap_or_default();
    let numbers = first
        .split('.')
        .all(|part| matches!(part.len(), 1..=3) && part.chars().all(|c| c.is_ascii_digit()));
    if numbers && first.split('.').count() == 3 {
        first
    } else {
        ""
    }
}
