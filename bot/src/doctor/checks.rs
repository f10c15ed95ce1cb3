//! One check each: a look, and what it means for the host.

use std::path::Path;
use std::time::Duration;

use eventos_core::assistant;
use eventos_core::clock::Clock;
use eventos_core::config::{Config, Database, MailTransport};
use eventos_core::error::{Error, Result};
use eventos_core::i18n::Lang;
use eventos_core::mail::Mailer;
use eventos_core::payment::Payments;
use eventos_core::store::Store;
use eventos_core::store::usage::Usage;
use tokio::net::TcpListener;
use url::Host;

use super::Finding;
use crate::text::t;
use crate::{discord, house, telegram};

/// How long a vendor may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

pub fn data_dir(config: &Config, lang: Lang) -> Finding {
    let path = config.data_dir.display().to_string();
    if !config.data_dir.exists() {
        let above = config
            .data_dir
            .ancestors()
            .skip(1)
            .find(|above| above.exists());
        let above = above
            .filter(|above| !above.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        return match house::check_writable(above) {
            Ok(()) => Finding::fine(t!(lang, "doctor-data-dir-new", path = path)),
            Err(error) => unwritable(lang, path, &error),
        };
    }
    match house::check_writable(&config.data_dir) {
        Ok(()) => Finding::fine(t!(lang, "doctor-data-dir-fine", path = path)),
        Err(error) => unwritable(lang, path, &error),
    }
}

fn unwritable(lang: Lang, path: String, error: &std::io::Error) -> Finding {
    let text = t!(
        lang,
        "doctor-data-dir-wrong",
        path = path,
        error = error.to_string()
    );
    Finding::wrong(text, t!(lang, "doctor-data-dir-advice"))
}

pub async fn database(config: &Config, lang: Lang) -> Finding {
    // Opening SQLite would make the file.
    if let Database::Sqlite(path) = &config.database
        && !path.exists()
    {
        let text = t!(
            lang,
            "doctor-database-new",
            path = path.display().to_string()
        );
        return Finding::note(text, t!(lang, "doctor-database-migrate"));
    }
    match within(ask(&config.database)).await {
        Ok((kind, true)) => Finding::fine(t!(lang, "doctor-database-fine", kind = kind)),
        Ok((kind, false)) => {
            let text = t!(lang, "doctor-database-old", kind = kind);
            Finding::note(text, t!(lang, "doctor-database-migrate"))
        }
        Err(error) => {
            let text = t!(lang, "doctor-database-wrong", error = format!("{error:#}"));
            Finding::wrong(text, t!(lang, "doctor-database-advice"))
        }
    }
}

/// What kind of database it is, and whether it has this version's schema.
async fn ask(database: &Database) -> Result<(&'static str, bool)> {
    let store = Store::open(database).await?;
    let is_migrated = store.is_migrated().await;
    store.close().await;
    Ok((store.kind(), is_migrated?))
}

pub async fn stripe(config: &Config, lang: Lang) -> Vec<Finding> {
    let Some(stripe) = &config.stripe else {
        return vec![Finding::note(
            t!(lang, "doctor-stripe-none"),
            t!(lang, "doctor-stripe-none-advice"),
        )];
    };
    let count = stripe.webhook_secrets.len();
    let secrets = Finding::fine(t!(lang, "doctor-webhook-secrets", count = count));
    let asked = within(async {
        let payments = Payments::new(stripe)?;
        payments.check().await.map_err(Error::from)
    });
    let key = match asked.await {
        Ok(()) if stripe.is_live() => Finding::fine(t!(lang, "doctor-stripe-live")),
        Ok(()) => Finding::fine(t!(lang, "doctor-stripe-test")),
        Err(error) => {
            let text = t!(lang, "doctor-stripe-wrong", error = format!("{error:#}"));
            Finding::wrong(text, t!(lang, "doctor-stripe-advice"))
        }
    };
    vec![key, secrets]
}

pub fn public_url(config: &Config, lang: Lang) -> Finding {
    let url = config.public_url.as_str().trim_end_matches('/').to_owned();
    let is_live = config
        .stripe
        .as_ref()
        .is_some_and(eventos_core::config::Stripe::is_live);
    if is_live && config.public_url.scheme() != "https" {
        let text = t!(lang, "doctor-public-url-http", url = url);
        return Finding::wrong(text, t!(lang, "doctor-public-url-http-advice"));
    }
    if is_local(config) {
        let text = t!(lang, "doctor-public-url-local", url = url.clone());
        return Finding::note(text, t!(lang, "doctor-public-url-local-advice", url = url));
    }
    Finding::fine(t!(lang, "doctor-public-url-fine", url = url))
}

/// Whether only this machine, or only its network, can reach the public address.
fn is_local(config: &Config) -> bool {
    match config.public_url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_unspecified(),
        Some(Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => true,
    }
}

pub async fn mail(config: &Config, lang: Lang) -> Finding {
    let way = match &config.mail.transport {
        MailTransport::Files { dir } => {
            let text = t!(lang, "doctor-mail-files", path = dir.display().to_string());
            return Finding::note(text, t!(lang, "doctor-mail-files-advice"));
        }
        MailTransport::Resend { .. } => "RESEND_API_KEY",
        MailTransport::Smtp { .. } => "SMTP_URL",
    };
    let asked = within(async {
        let mailer = Mailer::new(&config.mail)?;
        mailer
            .check()
            .await
            .map_err(|error| Error::Mail(error.to_string()))
    });
    match asked.await {
        Ok(()) => Finding::fine(t!(lang, "doctor-mail-fine", variable = way)),
        Err(error) => {
            let text = t!(lang, "doctor-mail-wrong", error = format!("{error:#}"));
            Finding::wrong(text, t!(lang, "doctor-mail-advice", variable = way))
        }
    }
}

/// Asks Telegram about the bot.
pub async fn telegram(config: &Config, lang: Lang) -> Finding {
    let Some(settings) = &config.telegram else {
        return Finding::note(
            t!(lang, "doctor-telegram-none"),
            t!(lang, "doctor-telegram-none-advice"),
        );
    };
    let looked = match telegram::look(settings).await {
        Ok(looked) => looked,
        Err(error) => {
            let text = t!(lang, "doctor-telegram-wrong", error = format!("{error:#}"));
            return Finding::wrong(text, t!(lang, "doctor-telegram-advice"));
        }
    };
    let name = looked.name;
    let is_hooked = settings.webhook_secret.is_some();
    let url = config.public("webhooks/telegram");
    if let Some(error) = looked.webhook_error.filter(|_| is_hooked) {
        let text = t!(lang, "doctor-telegram-hook-fails", url = url, error = error);
        return Finding::note(text, t!(lang, "doctor-telegram-hook-advice"));
    }
    let text = match is_hooked {
        true => t!(lang, "doctor-telegram-hooked", name = name, url = url),
        false => t!(lang, "doctor-telegram-polls", name = name),
    };
    match looked.is_inline {
        true => Finding::fine(text),
        false => Finding::note(text, t!(lang, "doctor-telegram-not-inline")),
    }
}

/// Asks Discord about the bot.
pub async fn discord(config: &Config, lang: Lang) -> Finding {
    let Some(settings) = &config.discord else {
        return Finding::note(
            t!(lang, "doctor-discord-none"),
            t!(lang, "doctor-discord-none-advice"),
        );
    };
    match discord::look(settings).await {
        Ok(looked) => Finding::fine(t!(
            lang,
            "doctor-discord",
            name = looked.name,
            invite = looked.invite
        )),
        Err(error) => {
            let text = t!(lang, "doctor-discord-wrong", error = format!("{error:#}"));
            Finding::wrong(text, t!(lang, "doctor-discord-advice"))
        }
    }
}

/// Who answers free words, and what that cost today. It is not asked: asking costs.
pub async fn assistant(config: &Config, lang: Lang) -> Finding {
    let Some(openai) = &config.openai else {
        let text = t!(lang, "doctor-assistant-none");
        return Finding::note(text, t!(lang, "doctor-assistant-none-advice"));
    };
    let used = within(used_today(&config.database))
        .await
        .unwrap_or_default();
    Finding::fine(t!(
        lang,
        "doctor-assistant",
        model = openai.main.name.clone(),
        count = used.requests,
        tokens = used.tokens(),
        most = openai.budget.per_day
    ))
}

/// Nothing, where there is no database of this version yet: that is said of the database.
async fn used_today(database: &Database) -> Result<Usage> {
    if let Database::Sqlite(path) = database
        && !path.exists()
    {
        return Ok(Usage::default());
    }
    let store = Store::open(database).await?;
    let used = assistant::used_today(&store, &Clock::System).await;
    store.close().await;
    used
}

pub async fn port(config: &Config, lang: Lang) -> Finding {
    let address = config.bind_addr.to_string();
    match TcpListener::bind(config.bind_addr).await {
        Ok(_) => Finding::fine(t!(lang, "doctor-port-fine", address = address)),
        Err(error) => {
            let text = t!(
                lang,
                "doctor-port-taken",
                address = address,
                error = error.to_string()
            );
            Finding::note(text, t!(lang, "doctor-port-advice"))
        }
    }
}

/// Where the host can read them.
pub fn metrics(config: &Config, lang: Lang) -> Vec<Finding> {
    if !config.metrics.are_on() {
        return vec![Finding::fine(t!(lang, "doctor-metrics-off"))];
    }
    let mut findings = Vec::new();
    if let Some(address) = config.metrics.addr {
        let url = format!("http://{address}/metrics");
        findings.push(if address.ip().is_loopback() {
            Finding::fine(t!(lang, "doctor-metrics-addr", url = url))
        } else {
            let text = t!(lang, "doctor-metrics-open", url = url);
            Finding::note(text, t!(lang, "doctor-metrics-open-advice"))
        });
    }
    if config.metrics.token.is_some() {
        let url = config.public("metrics");
        findings.push(Finding::fine(t!(lang, "doctor-metrics-token", url = url)));
    }
    findings
}

/// What `check` says, or that it took too long.
async fn within<T>(check: impl Future<Output = Result<T>>) -> anyhow::Result<T> {
    Ok(tokio::time::timeout(PATIENCE, check).await??)
}
