//! Configuration: read once, from the environment, checked before anything is opened.
//!
//! Names are fixed, since people script against them; `.env.example` explains each.

mod openai;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

pub use openai::{Budget, Model, OpenAi};

/// Everything the process was told.
#[derive(Clone, Debug)]
pub struct Config {
    pub database: Database,
    /// The folder for what is kept in files: the default database, tickets, mail.
    pub data_dir: PathBuf,
    /// Where people reach the web server; without a trailing slash in text.
    pub public_url: Url,
    pub bind_addr: SocketAddr,
    pub stripe: Option<Stripe>,
    pub mail: Mail,
    pub log_format: LogFormat,
    /// Whose word on where a request comes from is believed; none unless told.
    pub trusted_proxies: Vec<IpNet>,
    pub metrics: Metrics,
    /// None when there is no bot on Telegram.
    pub telegram: Option<Telegram>,
    /// None when there is no bot on Discord.
    pub discord: Option<Discord>,
    /// None when there is no assistant: forms do its job.
    pub openai: Option<OpenAi>,
}

#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    Sqlite(PathBuf),
    Postgres {
        /// As whom the process signs in.
        url: Url,
        /// As whom it migrates, when that is somebody else.
        owner: Option<Url>,
    },
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "Sqlite({})", path.display()),
            Self::Postgres { url, .. } => {
                write!(f, "Postgres({})", url.host_str().unwrap_or("socket"))
            }
        }
    }
}

#[derive(Clone, Debug)]
pub struct Stripe {
    pub secret_key: SecretString,
    /// Several during rotation; any of them verifies.
    pub webhook_secrets: Vec<SecretString>,
    /// Stripe's own address when not set.
    pub api_url: Option<Url>,
}

impl Stripe {
    /// Whether the key moves real money.
    pub fn is_live(&self) -> bool {
        is_live_key(self.secret_key.expose_secret())
    }
}

/// Whether a Stripe key moves real money: secret and restricted keys say so in their prefix
/// (<https://docs.stripe.com/keys>).
pub fn is_live_key(key: &str) -> bool {
    key.starts_with("sk_live_") || key.starts_with("rk_live_")
}

#[derive(Clone, Debug)]
pub struct Mail {
    /// `Name <address>` or an address.
    pub from: lettre::message::Mailbox,
    pub transport: MailTransport,
}

#[derive(Clone, Debug)]
pub enum MailTransport {
    Resend {
        api_key: SecretString,
        base_url: Option<Url>,
    },
    Smtp {
        url: SecretString,
    },
    /// `.eml` files in this folder: nothing is sent.
    Files {
        dir: PathBuf,
    },
}

/// Where the host reads what is measured; nothing is measured when it is read nowhere.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    /// A listener of its own, which serves only what is for the host.
    pub addr: Option<SocketAddr>,
    /// What opens them on the web server.
    pub token: Option<SecretString>,
}

impl Metrics {
    /// Whether anybody can read them.
    pub fn are_on(&self) -> bool {
        self.addr.is_some() || self.token.is_some()
    }
}

/// A token has at least so many characters: what can be guessed opens nothing.
pub const SHORTEST_TOKEN: usize = 16;

/// The bot on Telegram.
#[derive(Clone, Debug)]
pub struct Telegram {
    /// From @BotFather.
    pub token: SecretString,
    /// Telegram's own address when not set.
    pub api_url: Option<Url>,
    /// Set, updates come to `PUBLIC_URL/webhooks/telegram` and carry it; unset, they are polled.
    pub webhook_secret: Option<SecretString>,
}

/// The bot on Discord.
#[derive(Clone, Debug)]
pub struct Discord {
    /// From <https://discord.com/developers/applications>.
    pub token: SecretString,
    /// Discord's own address when not set: another one keeps Discord's limits itself, or is a stand-in.
    pub api_url: Option<Url>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// One variable that is wrong, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    pub variable: &'static str,
    pub problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    NotAnUrl,
    NotAnHttpUrl,
    NotADatabaseUrl,
    /// Real money is taken, and the address is not encrypted.
    NotHttpsWhenLive,
    NotAnAddress,
    NotAStripeKey,
    NotAStripeWebhookSecret,
    NotAMailbox,
    NotAnSmtpUrl,
    NotALogFormat,
    NotAddresses,
    /// Too short, or with characters that no header carries.
    NotAToken,
    NotADiscordToken,
    NotATelegramToken,
    /// Not what Telegram takes as a webhook's secret.
    NotATelegramSecret,
    /// Telegram sends webhooks to encrypted addresses only.
    NotHttpsForTelegram,
    /// From 1 on.
    NotAWholeNumber,
    /// A number from 0 to 2.
    NotATemperature,
    /// It must differ from the other.
    SameAs(&'static str),
    /// This one is needed because the other is set.
    NeededBy(&'static str),
    /// Only one of this and the other may be set.
    NotBesides(&'static str),
    /// The sandbox was asked for beside a key that moves real money.
    LiveKeyInSandbox,
}

/// Where the web server listens unless told otherwise.
pub const DEFAULT_BIND: &str = "127.0.0.1:8080";

type Get<'a> = dyn Fn(&str) -> Option<String> + 'a;

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// Every variable that is wrong, not only the first.
    #[expect(
        clippy::disallowed_methods,
        reason = "configuration is read in this place"
    )]
    pub fn from_env() -> Result<Self, Vec<ConfigError>> {
        Self::read(&|name| std::env::var(name).ok())
    }

    /// Reads variables by `get`; empty ones count as not set.
    ///
    /// # Errors
    /// Every variable that is wrong, not only the first.
    pub fn read(get: &Get<'_>) -> Result<Self, Vec<ConfigError>> {
        let get = |name: &str| {
            get(name)
                .map(|v| v.trim().to_owned())
                .filter(|v| !v.is_empty())
        };
        let mut errors = Vec::new();
        let data_dir = PathBuf::from(get("DATA_DIR").unwrap_or_else(|| "data".to_owned()));
        let database = read_database(&get, &data_dir, &mut errors);
        let bind_addr = get("BIND_ADDR")
            .unwrap_or_else(|| DEFAULT_BIND.to_owned())
            .parse()
            .map_err(|_| errors.push(wrong("BIND_ADDR", Problem::NotAnAddress)));
        let public_url = http_url(&get, "PUBLIC_URL", &mut errors);
        let stripe = read_stripe(&get, &mut errors);
        let mail = read_mail(&get, &data_dir, &mut errors);
        let log_format = match get("LOG_FORMAT").as_deref() {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(_) => {
                errors.push(wrong("LOG_FORMAT", Problem::NotALogFormat));
                LogFormat::Text
            }
        };
        let trusted_proxies = networks(&get, "TRUSTED_PROXIES", &mut errors);
        let metrics = read_metrics(&get, bind_addr.ok(), &mut errors);
        let telegram = read_telegram(&get, public_url.as_ref(), &mut errors);
        let discord = read_discord(&get, &mut errors);
        let openai = openai::read(&get, &mut errors);
        if stripe.as_ref().is_some_and(Stripe::is_live) && get("PUBLIC_URL").is_none() {
            errors.push(wrong("PUBLIC_URL", Problem::NeededBy("STRIPE_SECRET_KEY")));
        }
        let live = stripe.as_ref().is_some_and(Stripe::is_live);
        if live
            && public_url
                .as_ref()
                .is_some_and(|url| url.scheme() != "https")
        {
            errors.push(wrong("PUBLIC_URL", Problem::NotHttpsWhenLive));
        }
        match (database, bind_addr, mail) {
            (Some(database), Ok(bind_addr), Some(mail)) if errors.is_empty() => {
                let public_url = public_url.unwrap_or_else(|| local_url(bind_addr));
                Ok(Self {
                    database,
                    data_dir,
                    public_url,
                    bind_addr,
                    stripe,
                    mail,
                    log_format,
                    trusted_proxies,
                    metrics,
                    telegram,
                    discord,
                    openai,
                })
            }
            _ => Err(errors),
        }
    }

    /// `path` below the public address.
    pub fn public(&self, path: &str) -> String {
        format!("{}/{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}

/// The address of the web server as seen from its own machine.
pub fn local_url(bind_addr: SocketAddr) -> Url {
    let host = if bind_addr.ip().is_unspecified() {
        "127.0.0.1".to_owned()
    } else if bind_addr.is_ipv6() {
        format!("[{}]", bind_addr.ip())
    } else {
        bind_addr.ip().to_string()
    };
    format!("http://{host}:{}", bind_addr.port())
        .parse()
        .expect("an address makes an URL")
}

fn wrong(variable: &'static str, problem: Problem) -> ConfigError {
    ConfigError { variable, problem }
}

fn http_url(get: &Get<'_>, name: &'static str, errors: &mut Vec<ConfigError>) -> Option<Url> {
    let text = get(name)?;
    match Url::parse(&text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Some(url),
        Ok(_) => {
            errors.push(wrong(name, Problem::NotAnHttpUrl));
            None
        }
        Err(_) => {
            errors.push(wrong(name, Problem::NotAnUrl));
            None
        }
    }
}

/// Addresses and networks, by commas: `127.0.0.1, 10.0.0.0/8`.
fn networks(get: &Get<'_>, name: &'static str, errors: &mut Vec<ConfigError>) -> Vec<IpNet> {
    let text = get(name).unwrap_or_default();
    let read = |one: &str| {
        let address = || one.parse::<IpAddr>().map(IpNet::from);
        one.parse().or_else(|_| address()).ok()
    };
    let all = text.split(',').map(str::trim).filter(|one| !one.is_empty());
    let read: Option<Vec<IpNet>> = all.map(read).collect();
    read.unwrap_or_else(|| {
        errors.push(wrong(name, Problem::NotAddresses));
        Vec::new()
    })
}

fn read_database(
    get: &Get<'_>,
    data_dir: &std::path::Path,
    errors: &mut Vec<ConfigError>,
) -> Option<Database> {
    let owner = get("DATABASE_OWNER_URL");
    let Some(text) = get("DATABASE_URL") else {
        if owner.is_some() {
            errors.push(wrong(
                "DATABASE_URL",
                Problem::NeededBy("DATABASE_OWNER_URL"),
            ));
        }
        return Some(Database::Sqlite(data_dir.join("eventos.db")));
    };
    let sqlite = text
        .strip_prefix("sqlite://")
        .or_else(|| text.strip_prefix("sqlite:"));
    if let Some(path) = sqlite.filter(|path| !path.is_empty() && !path.contains('?')) {
        return Some(Database::Sqlite(PathBuf::from(path)));
    }
    let owner = match owner {
        Some(text) => Some(postgres_url("DATABASE_OWNER_URL", &text, errors)?),
        None => None,
    };
    let url = postgres_url("DATABASE_URL", &text, errors)?;
    Some(Database::Postgres { url, owner })
}

fn postgres_url(name: &'static str, text: &str, errors: &mut Vec<ConfigError>) -> Option<Url> {
    let url = Url::parse(text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "postgres" | "postgresql"));
    if url.is_none() {
        errors.push(wrong(name, Problem::NotADatabaseUrl));
    }
    url
}

fn read_stripe(get: &Get<'_>, errors: &mut Vec<ConfigError>) -> Option<Stripe> {
    let key = get("STRIPE_SECRET_KEY");
    let secrets = get("STRIPE_WEBHOOK_SECRET");
    let api_url = http_url(get, "STRIPE_API_URL", errors);
    match (key, secrets) {
        (None, None) => None,
        (None, Some(_)) => {
            errors.push(wrong(
                "STRIPE_SECRET_KEY",
                Problem::NeededBy("STRIPE_WEBHOOK_SECRET"),
            ));
            None
        }
        (Some(_), None) => {
            errors.push(wrong(
                "STRIPE_WEBHOOK_SECRET",
                Problem::NeededBy("STRIPE_SECRET_KEY"),
            ));
            None
        }
        (Some(key), Some(secrets)) => {
            let known = ["sk_test_", "rk_test_", "sk_live_", "rk_live_"];
            if !known.iter().any(|prefix| key.starts_with(prefix)) || !key.is_ascii() {
                errors.push(wrong("STRIPE_SECRET_KEY", Problem::NotAStripeKey));
            }
            let secrets: Vec<&str> = secrets
                .split(',')
                .map(str::trim)
                .filter(|s| !s.is_empty())
                .collect();
            if secrets.is_empty() || secrets.iter().any(|secret| !secret.starts_with("whsec_")) {
                errors.push(wrong(
                    "STRIPE_WEBHOOK_SECRET",
                    Problem::NotAStripeWebhookSecret,
                ));
            }
            let webhook_secrets = secrets.into_iter().map(SecretString::from).collect();
            Some(Stripe {
                secret_key: key.into(),
                webhook_secrets,
                api_url,
            })
        }
    }
}

fn read_mail(
    get: &Get<'_>,
    data_dir: &std::path::Path,
    errors: &mut Vec<ConfigError>,
) -> Option<Mail> {
    let base_url = http_url(get, "RESEND_BASE_URL", errors);
    let transport = match (get("RESEND_API_KEY"), get("SMTP_URL")) {
        (Some(_), Some(_)) => {
            errors.push(wrong("SMTP_URL", Problem::NotBesides("RESEND_API_KEY")));
            return None;
        }
        (Some(key), None) => MailTransport::Resend {
            api_key: key.into(),
            base_url,
        },
        (None, Some(url)) => {
            let smtp = Url::parse(&url).is_ok_and(|url| matches!(url.scheme(), "smtp" | "smtps"));
            if !smtp
                || lettre::AsyncSmtpTransport::<lettre::Tokio1Executor>::from_url(&url).is_err()
            {
                errors.push(wrong("SMTP_URL", Problem::NotAnSmtpUrl));
            }
            MailTransport::Smtp { url: url.into() }
        }
        (None, None) => MailTransport::Files {
            dir: data_dir.join("mail"),
        },
    };
    let from = match (get("EMAIL_FROM"), &transport) {
        (Some(from), _) => from,
        (None, MailTransport::Files { .. }) => "EventOS <tickets@eventos.invalid>".to_owned(),
        (None, MailTransport::Resend { .. }) => {
            errors.push(wrong("EMAIL_FROM", Problem::NeededBy("RESEND_API_KEY")));
            return None;
        }
        (None, MailTransport::Smtp { .. }) => {
            errors.push(wrong("EMAIL_FROM", Problem::NeededBy("SMTP_URL")));
            return None;
        }
    };
    match from.parse() {
        Ok(from) => Some(Mail { from, transport }),
        Err(_) => {
            errors.push(wrong("EMAIL_FROM", Problem::NotAMailbox));
            None
        }
    }
}

fn read_metrics(
    get: &Get<'_>,
    bind_addr: Option<SocketAddr>,
    errors: &mut Vec<ConfigError>,
) -> Metrics {
    let addr = get("METRICS_ADDR").and_then(|text| match text.parse::<SocketAddr>() {
        // Port 0 is a free one, another each time.
        Ok(addr) if Some(addr) == bind_addr && addr.port() != 0 => {
            errors.push(wrong("METRICS_ADDR", Problem::SameAs("BIND_ADDR")));
            None
        }
        Ok(addr) => Some(addr),
        Err(_) => {
            errors.push(wrong("METRICS_ADDR", Problem::NotAnAddress));
            None
        }
    });
    let token = get("METRICS_TOKEN");
    if let Some(token) = &token {
        // What a Bearer token may be made of (RFC 6750, 2.1).
        let fits = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
        if token.len() < SHORTEST_TOKEN || !token.chars().all(fits) {
            errors.push(wrong("METRICS_TOKEN", Problem::NotAToken));
        }
    }
    Metrics {
        addr,
        token: token.map(SecretString::from),
    }
}

fn read_telegram(
    get: &Get<'_>,
    public_url: Option<&Url>,
    errors: &mut Vec<ConfigError>,
) -> Option<Telegram> {
    let api_url = http_url(get, "TELEGRAM_API_URL", errors);
    let secret = get("TELEGRAM_WEBHOOK_SECRET");
    if let Some(secret) = &secret {
        // `secret_token` (https://core.telegram.org/bots/api#setwebhook).
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if secret.len() > 256 || !secret.chars().all(fits) {
            let name = "TELEGRAM_WEBHOOK_SECRET";
            errors.push(wrong(name, Problem::NotATelegramSecret));
        }
        match public_url {
            _ if get("PUBLIC_URL").is_none() => {
                let problem = Problem::NeededBy("TELEGRAM_WEBHOOK_SECRET");
                errors.push(wrong("PUBLIC_URL", problem));
            }
            // A Bot API server of one's own takes any address.
            Some(url) if url.scheme() != "https" && api_url.is_none() => {
                errors.push(wrong("PUBLIC_URL", Problem::NotHttpsForTelegram));
            }
            _ => {}
        }
    }
    let Some(token) = get("TELEGRAM_TOKEN") else {
        if secret.is_some() {
            let problem = Problem::NeededBy("TELEGRAM_WEBHOOK_SECRET");
            errors.push(wrong("TELEGRAM_TOKEN", problem));
        }
        return None;
    };
    // The bot's number, and its secret: `123456:ABC-DEF…`
    // (https://core.telegram.org/bots/api#authorizing-your-bot).
    let is_token = token.split_once(':').is_some_and(|(id, secret)| {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        id.parse::<u64>().is_ok() && secret.len() >= 20 && secret.chars().all(fits)
    });
    if !is_token {
        errors.push(wrong("TELEGRAM_TOKEN", Problem::NotATelegramToken));
    }
    Some(Telegram {
        token: token.into(),
        api_url,
        webhook_secret: secret.map(SecretString::from),
    })
}

fn read_discord(get: &Get<'_>, errors: &mut Vec<ConfigError>) -> Option<Discord> {
    let api_url = http_url(get, "DISCORD_API_URL", errors);
    let token = get("DISCORD_TOKEN")?;
    // The bot's number in base64, when it was made, and its secret
    // (https://docs.discord.com/developers/reference#authentication).
    let parts: Vec<&str> = token.split('.').collect();
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let is_token = parts.len() == 3
        && token.len() >= 50
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.chars().all(fits));
    if !is_token {
        errors.push(wrong("DISCORD_TOKEN", Problem::NotADiscordToken));
    }
    Some(Discord {
        token: token.into(),
        api_url,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, Vec<ConfigError>> {
        let get = |name: &str| {
            pairs
                .iter()
                .find(|(n, _)| *n == name)
                .map(|(_, v)| (*v).to_owned())
        };
        Config::read(&get)
    }

    #[test]
    fn with_nothing_set_everything_has_a_default() {
        let config = read(&[]).expect("defaults");
        assert_eq!(config.public("e/jazz"), "http://127.0.0.1:8080/e/jazz");
        assert_eq!(config.database, Database::Sqlite("data/eventos.db".into()));
        assert!(config.stripe.is_none());
    }

    #[test]
    fn every_wrong_variable_is_named() {
        let errors = read(&[
            ("BIND_ADDR", "here"),
            ("DATABASE_URL", "mysql://x"),
            ("PUBLIC_URL", "events.example.org"),
            ("STRIPE_SECRET_KEY", "pk_test_1"),
            ("STRIPE_WEBHOOK_SECRET", "whsec_a, secret"),
            ("SMTP_URL", "mail.example.org"),
            ("EMAIL_FROM", "nobody"),
            ("LOG_FORMAT", "xml"),
            ("TRUSTED_PROXIES", "10.0.0.0/8, proxy.local"),
            ("METRICS_ADDR", "9464"),
            ("METRICS_TOKEN", "too-short"),
            ("OPENAI_BASE_URL", "localhost:11434"),
            ("OPENAI_TEMPERATURE", "hot"),
            ("OPENAI_TOKENS_PER_DAY", "0"),
        ])
        .expect_err("all of it is wrong");
        let mut named: Vec<_> = errors.iter().map(|e| e.variable).collect();
        named.sort_unstable();
        assert_eq!(
            named,
            [
                "BIND_ADDR",
                "DATABASE_URL",
                "EMAIL_FROM",
                "LOG_FORMAT",
                "METRICS_ADDR",
                "METRICS_TOKEN",
                "OPENAI_BASE_URL",
                "OPENAI_TEMPERATURE",
                "OPENAI_TOKENS_PER_DAY",
                "PUBLIC_URL",
                "SMTP_URL",
                "STRIPE_SECRET_KEY",
                "STRIPE_WEBHOOK_SECRET",
                "TRUSTED_PROXIES",
            ]
        );
    }

    #[test]
    fn secrets_do_not_show_in_debug_output() {
        let config = read(&[
            ("DATABASE_URL", "postgres://u:hunter2@db/eventos"),
            ("DATABASE_OWNER_URL", "postgres://o:hunter2@db/eventos"),
            ("STRIPE_SECRET_KEY", "sk_test_hunter2"),
            ("STRIPE_WEBHOOK_SECRET", "whsec_hunter2"),
            ("RESEND_API_KEY", "re_hunter2"),
            ("EMAIL_FROM", "a@example.org"),
            ("METRICS_TOKEN", "hunter2-hunter2-hunter2"),
            ("OPENAI_API_KEY", "sk-hunter2"),
        ])
        .expect("it is fine");
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn metrics_have_an_address_of_their_own_and_a_token_that_cannot_be_guessed() {
        let problem = |pairs: &[(&str, &str)]| match read(pairs) {
            Ok(_) => None,
            Err(errors) => Some((errors[0].variable, errors[0].problem)),
        };
        let same = [
            ("BIND_ADDR", "127.0.0.1:9464"),
            ("METRICS_ADDR", "127.0.0.1:9464"),
        ];
        let same_as = Some(("METRICS_ADDR", Problem::SameAs("BIND_ADDR")));
        assert_eq!(problem(&same), same_as);
        assert_eq!(problem(&[("METRICS_ADDR", "127.0.0.1:9464")]), None);
        for token in ["0123456789abcde", "0123456789abcdef!", "0123456789 abcdef"] {
            let wrong = Some(("METRICS_TOKEN", Problem::NotAToken));
            assert_eq!(problem(&[("METRICS_TOKEN", token)]), wrong, "{token}");
        }
        assert_eq!(problem(&[("METRICS_TOKEN", "0123456789abcdef")]), None);
    }
}
