//! The assistant's settings.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::{ConfigError, Get, Problem, http_url, wrong};

/// Who reads sentences: OpenAI, or any service that speaks its protocol.
#[derive(Clone, Debug)]
pub struct OpenAi {
    /// Services on one's own machine often want none.
    pub api_key: Option<SecretString>,
    /// OpenAI's own address when not set.
    pub base_url: Option<Url>,
    /// Talks with people.
    pub main: Model,
    /// Writes descriptions.
    pub small: Model,
    /// One request takes no longer.
    pub timeout: Duration,
    pub budget: Budget,
}

/// A model, and what an answer of its may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub name: String,
    /// In tokens, for one answer.
    pub max_tokens: u32,
    /// From 0 to 2.
    pub temperature: f32,
}

/// What may be spent, in the vendor's tokens of both directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Of one person in a day.
    pub per_person: u32,
    /// Of all in a day.
    pub per_day: u32,
    /// Requests of all in a minute.
    pub per_minute: u32,
}

pub(super) fn read(get: &Get<'_>, errors: &mut Vec<ConfigError>) -> Option<OpenAi> {
    let base_url = http_url(get, "OPENAI_BASE_URL", errors);
    let api_key = get("OPENAI_API_KEY");
    // Read in any case, so that what is wrong is said before a key is there.
    let settings = OpenAi {
        main: Model {
            name: get("OPENAI_MODEL").unwrap_or_else(|| "gpt-4o".to_owned()),
            max_tokens: whole(get, "OPENAI_MAX_TOKENS", 500, errors),
            temperature: temperature(get, "OPENAI_TEMPERATURE", 0.7, errors),
        },
        small: Model {
            name: get("OPENAI_SMALL_MODEL").unwrap_or_else(|| "gpt-4o-mini".to_owned()),
            max_tokens: whole(get, "OPENAI_SMALL_MAX_TOKENS", 100, errors),
            temperature: temperature(get, "OPENAI_SMALL_TEMPERATURE", 0.8, errors),
        },
        timeout: Duration::from_secs(whole(get, "OPENAI_TIMEOUT", 60, errors).into()),
        budget: Budget {
            per_person: whole(get, "OPENAI_TOKENS_PER_PERSON", 100_000, errors),
            per_day: whole(get, "OPENAI_TOKENS_PER_DAY", 2_000_000, errors),
            per_minute: whole(get, "OPENAI_REQUESTS_PER_MINUTE", 120, errors),
        },
        api_key: api_key.map(SecretString::from),
        base_url,
    };
    let is_there = settings.api_key.is_some() || settings.base_url.is_some();
    is_there.then_some(settings)
}

fn whole(get: &Get<'_>, name: &'static str, usual: u32, errors: &mut Vec<ConfigError>) -> u32 {
    let Some(text) = get(name) else { return usual };
    match text.parse() {
        Ok(number) if number > 0 => number,
        _ => {
            errors.push(wrong(name, Problem::NotAWholeNumber));
            usual
        }
    }
}

fn temperature(
    get: &Get<'_>,
    name: &'static str,
    usual: f32,
    errors: &mut Vec<ConfigError>,
) -> f32 {
    let Some(text) = get(name) else { return usual };
    match text.parse() {
        Ok(number) if (0.0..=2.0).contains(&number) => number,
        _ => {
            errors.push(wrong(name, Problem::NotATemperature));
            usual
        }
    }
}
