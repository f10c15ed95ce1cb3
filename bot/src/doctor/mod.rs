//! `eventos doctor`: what is wrong, and how to mend it. It changes nothing and shows no secret.

mod checks;

use eventos_core::config::Config;
use eventos_core::i18n::Lang;

use crate::exit::Ending;
use crate::text::t;
use crate::{config_words, logging, output};

/// What came of one check.
pub struct Finding {
    mark: Mark,
    text: String,
    /// How to mend it.
    advice: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Fine,
    /// It works, but perhaps not as meant.
    Note,
    Wrong,
}

impl Finding {
    fn fine(text: String) -> Self {
        Self {
            mark: Mark::Fine,
            text,
            advice: None,
        }
    }

    fn note(text: String, advice: String) -> Self {
        Self {
            mark: Mark::Note,
            text,
            advice: Some(advice),
        }
    }

    fn wrong(text: String, advice: String) -> Self {
        Self {
            mark: Mark::Wrong,
            text,
            advice: Some(advice),
        }
    }

    fn print(&self) -> std::io::Result<()> {
        let (sign, color) = match self.mark {
            Mark::Fine => ("✓", "32"),
            Mark::Note => ("!", "33"),
            Mark::Wrong => ("✗", "31"),
        };
        if output::has_color() {
            output::line(&format!("\x1b[{color}m{sign}\x1b[0m {}", self.text))?;
        } else {
            output::line(&format!("{sign} {}", self.text))?;
        }
        self.advice
            .iter()
            .try_for_each(|advice| output::line(&format!("  → {advice}")))
    }
}

/// Checks everything that can be checked; ends with code 1 when something is wrong.
pub async fn doctor(lang: Lang) -> Result<(), Ending> {
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(errors) => {
            for error in &errors {
                let advice = t!(lang, "doctor-config-advice", variable = error.variable);
                Finding::wrong(config_words::line(lang, error), advice).print()?;
            }
            output::line(&t!(lang, "doctor-rest-later"))?;
            return Err(Ending::Said);
        }
    };
    // What a vendor's client has to say about a failure is said below, in words.
    logging::start(config.log_format, "off")
        .map_err(|error| Ending::refused(t!(lang, "config-not-log-filter", error = error)))?;
    let mut wrong = 0;
    let mut tell = |finding: Finding| {
        wrong += usize::from(finding.mark == Mark::Wrong);
        finding.print()
    };
    tell(Finding::fine(t!(lang, "doctor-config-fine")))?;
    tell(checks::data_dir(&config, lang))?;
    tell(checks::database(&config, lang).await)?;
    for finding in checks::stripe(&config, lang).await {
        tell(finding)?;
    }
    tell(checks::public_url(&config, lang))?;
    tell(checks::mail(&config, lang).await)?;
    tell(checks::telegram(&config, lang).await)?;
    tell(checks::discord(&config, lang).await)?;
    tell(checks::assistant(&config, lang).await)?;
    tell(checks::port(&config, lang).await)?;
    for finding in checks::metrics(&config, lang) {
        tell(finding)?;
    }
    if wrong == 0 {
        return Ok(output::line(&t!(lang, "doctor-all-fine"))?);
    }
    output::line(&t!(lang, "doctor-some-wrong", count = wrong))?;
    Err(Ending::Said)
}
