//! What is wrong with a variable, in words.

use eventos_core::config::{ConfigError, Problem, SHORTEST_TOKEN};
use eventos_core::i18n::Lang;

use crate::text::t;

/// The variable and its reason, in one line.
pub fn line(lang: Lang, error: &ConfigError) -> String {
    let reason = reason(lang, error.problem);
    t!(
        lang,
        "config-wrong",
        variable = error.variable,
        reason = reason
    )
}

/// Why a variable is wrong, without its name.
pub fn reason(lang: Lang, problem: Problem) -> String {
    match problem {
        Problem::NotAnUrl => t!(lang, "config-not-url"),
        Problem::NotAnHttpUrl => t!(lang, "config-not-http-url"),
        Problem::NotADatabaseUrl => t!(lang, "config-not-database-url"),
        Problem::NotHttpsWhenLive => t!(lang, "config-not-https-when-live"),
        Problem::NotAnAddress => t!(lang, "config-not-address"),
        Problem::NotAStripeKey => t!(lang, "config-not-stripe-key"),
        Problem::NotAStripeWebhookSecret => t!(lang, "config-not-webhook-secret"),
        Problem::NotAMailbox => t!(lang, "config-not-mailbox"),
        Problem::NotAnSmtpUrl => t!(lang, "config-not-smtp-url"),
        Problem::NotALogFormat => t!(lang, "config-not-log-format"),
        Problem::NotAddresses => t!(lang, "config-not-addresses"),
        Problem::NotAToken => t!(lang, "config-not-token", shortest = SHORTEST_TOKEN),
        Problem::NotADiscordToken => t!(lang, "config-not-discord-token"),
        Problem::NotATelegramToken => t!(lang, "config-not-telegram-token"),
        Problem::NotATelegramSecret => t!(lang, "config-not-telegram-secret"),
        Problem::NotHttpsForTelegram => t!(lang, "config-not-https-for-telegram"),
        Problem::NotAWholeNumber => t!(lang, "config-not-whole-number"),
        Problem::NotATemperature => t!(lang, "config-not-temperature"),
        Problem::SameAs(other) => t!(lang, "config-same-as", other = other),
        Problem::NeededBy(other) => t!(lang, "config-needed-by", other = other),
        Problem::NotBesides(other) => t!(lang, "config-not-besides", other = other),
        Problem::LiveKeyInSandbox => t!(lang, "config-live-key-in-sandbox"),
    }
}
