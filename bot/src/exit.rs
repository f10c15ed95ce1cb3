//! How the program ends, and with which code.

use std::process::ExitCode;

use eventos_core::config::ConfigError;
use eventos_core::i18n::Lang;

use crate::text::t;
use crate::{config_words, logging};

/// Why it did not end well.
#[derive(Debug)]
pub enum Ending {
    /// Wrong usage or configuration, in the host's language: code 2.
    Refused(Vec<String>),
    /// Something of ours or of the machine's: code 1.
    Failed(anyhow::Error),
    /// Code 1, and what there is to say has been said.
    Said,
}

impl Ending {
    /// Refused with one sentence.
    pub fn refused(why: impl Into<String>) -> Self {
        Self::Refused(vec![why.into()])
    }

    /// Well, unless failures were logged: a script that talks on the console needs to know.
    pub fn unless_failures(lang: Lang) -> Result<(), Self> {
        let count = logging::failures();
        if count == 0 {
            return Ok(());
        }
        eprintln!("{}", t!(lang, "cli-failures", count = count));
        Err(Self::Said)
    }

    /// Refused for variables that are wrong, each with its reason.
    pub fn misconfigured(errors: &[ConfigError], lang: Lang) -> Self {
        let mut lines = vec![t!(lang, "config-intro")];
        lines.extend(errors.iter().map(|error| config_words::line(lang, error)));
        Self::Refused(lines)
    }

    /// Says it on standard error.
    pub fn report(&self, lang: Lang) -> ExitCode {
        match self {
            Self::Refused(lines) => {
                lines.iter().for_each(|line| eprintln!("{line}"));
                ExitCode::from(2)
            }
            Self::Failed(error) => {
                eprintln!("{}", t!(lang, "cli-failed", error = format!("{error:#}")));
                ExitCode::FAILURE
            }
            Self::Said => ExitCode::FAILURE,
        }
    }
}

impl From<anyhow::Error> for Ending {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<eventos_core::error::Error> for Ending {
    fn from(error: eventos_core::error::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<std::io::Error> for Ending {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(error.into())
    }
}
