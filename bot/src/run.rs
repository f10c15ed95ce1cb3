//! `eventos run`: the roles of this process, until it is told to end.

use anyhow::Context as _;
use eventos_core::app::App;
use eventos_core::config::{self, Config, Database};
use eventos_core::delivery::Worker;
use eventos_core::i18n::Lang;
use eventos_webhooks::{Metrics, Server, serve_host};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

use crate::cli::{Role, Run};
use crate::console::{Console, Manner};
use crate::discord::{Discord, Shards};
use crate::exit::Ending;
use crate::house::{self, Tasks};
use crate::telegram::Telegram;
use crate::text::t;
use crate::{discord, logging, metrics, shutdown, telegram};

/// Runs until a signal, or until the console's input ends.
pub async fn run(options: Run, lang: Lang) -> Result<(), Ending> {
    let config = Config::from_env().map_err(|errors| Ending::misconfigured(&errors, lang))?;
    let roles = options.roles.unwrap_or_else(|| default_roles(&config));
    check(&roles, &config, lang)?;
    let shards: Result<Shards, _> = options.discord_shards.parse();
    let shards = shards.map_err(|_| Ending::refused(t!(lang, "cli-discord-shards")))?;
    let filter = match roles.contains(&Role::Console) {
        true => logging::CONSOLE_FILTER,
        false => logging::SERVER_FILTER,
    };
    logging::start(config.log_format, filter)
        .map_err(|error| Ending::refused(t!(lang, "config-not-log-filter", error = error)))?;
    let cancel = shutdown::on_signal()?;
    let listener = match roles.contains(&Role::Web) {
        true => Some(house::listen("BIND_ADDR", config.bind_addr, lang).await?),
        false => None,
    };
    let host_listener = match config.metrics.addr {
        Some(address) => Some(house::listen("METRICS_ADDR", address, lang).await?),
        None => None,
    };
    let measured = match config.metrics.are_on() {
        true => Some(metrics::start(config.metrics.token.clone())?),
        false => None,
    };
    let app = house::open(config, lang).await?;
    let _host = match (host_listener, measured.clone()) {
        (Some(listener), Some(metrics)) => {
            tracing::info!(address = %listener.local_addr()?, "metrics are served");
            Some(serve_until_dropped(&app, listener, metrics))
        }
        _ => None,
    };
    let telegram = match &app.config.telegram {
        Some(settings) => Some(open_telegram(&app, settings, lang).await?),
        None => None,
    };
    let answers_telegram = roles.contains(&Role::Telegram);
    let discord = match &app.config.discord {
        Some(settings) => Some(open_discord(&app, settings, lang).await?),
        None => None,
    };
    let mut tasks = Tasks::new(cancel);
    if let Some(listener) = listener {
        tracing::info!(address = %listener.local_addr()?, public_url = %app.config.public_url, "serving");
        let server = Server {
            metrics: measured,
            updates: telegram
                .as_ref()
                .filter(|_| answers_telegram)
                .map(Telegram::updates),
            ..Server::of(app.clone())
        };
        tasks.start(|cancel| async {
            let served = server.serve(listener, cancel).await;
            served.context("the web server")
        });
    }
    let manner = Manner::find();
    let console = roles
        .contains(&Role::Console)
        .then(|| Console::open(&app, manner, lang));
    let channels = console.iter().map(Console::channel);
    let channels = channels.chain(telegram.iter().map(Telegram::channel));
    let channels = channels.chain(discord.iter().map(Discord::channel));
    let natives = discord.iter().map(Discord::native);
    let worker = Worker::new(app.clone(), channels.collect()).with_natives(natives.collect());
    if let Some(telegram) = telegram {
        tasks.start(|cancel| async move {
            let done = match answers_telegram {
                true => telegram.run(cancel).await,
                // Others answer; links here still need the bot's name.
                false => {
                    telegram.introduce(&cancel).await?;
                    cancel.cancelled().await;
                    Ok(())
                }
            };
            done.context("Telegram")
        });
    }
    if let Some(discord) = discord.filter(|_| roles.contains(&Role::Discord)) {
        tasks.start(|cancel| async move {
            let done = discord.run(shards, cancel).await;
            done.context("Discord")
        });
    }
    // A script's console drains by itself, after each line, so that its transcript is the same
    // every time.
    if roles.contains(&Role::Worker) && (console.is_none() || manner.is_terminal) {
        let worker = worker.clone();
        tasks.start(|cancel| async move {
            worker.run(cancel).await;
            Ok(())
        });
    }
    let names = roles
        .iter()
        .map(|role| role.name())
        .collect::<Vec<_>>()
        .join(",");
    tracing::info!(roles = names, database = app.store.kind(), "ready");
    let has_console = console.is_some();
    if let Some(console) = console {
        tasks.start(
            |cancel| async move { console.talk(worker, cancel).await.context("the console") },
        );
    }
    tasks.until_cancelled().await;
    app.life.end();
    tasks.finish(&app).await?;
    if has_console {
        Ending::unless_failures(lang)
    } else {
        Ok(())
    }
}

/// Serves the host to the very end: meanwhile it says that the process is not ready any more.
fn serve_until_dropped(
    app: &App,
    listener: TcpListener,
    metrics: Metrics,
) -> AbortOnDropHandle<()> {
    let app = app.clone();
    AbortOnDropHandle::new(tokio::spawn(async move {
        if let Err(error) = serve_host(app, listener, metrics).await {
            tracing::error!(%error, "metrics are not served any more");
        }
    }))
}

/// Everything that is configured.
fn default_roles(config: &Config) -> Vec<Role> {
    let telegram = config.telegram.is_some().then_some(Role::Telegram);
    let discord = config.discord.is_some().then_some(Role::Discord);
    [Role::Web, Role::Worker]
        .into_iter()
        .chain(telegram)
        .chain(discord)
        .collect()
}

/// The bot on Telegram. A token that Telegram does not know is refused here, by its variable's name;
/// when Telegram does not answer, it is asked again later.
async fn open_telegram(
    app: &App,
    settings: &config::Telegram,
    lang: Lang,
) -> Result<Telegram, Ending> {
    let telegram = Telegram::new(app, settings, telegram::Limits::telegram())?;
    match telegram.ask_name().await {
        Ok(name) => tracing::info!(name, "the bot on Telegram"),
        Err(telegram::Failure::BadToken) => {
            return Err(Ending::refused(t!(lang, "cli-telegram-bad-token")));
        }
        Err(failure) => tracing::warn!(reason = %failure, "Telegram does not answer yet"),
    }
    Ok(telegram)
}

/// The bot on Discord, as [`open_telegram`] does it. Another address than Discord's own keeps the limits
/// itself.
async fn open_discord(
    app: &App,
    settings: &config::Discord,
    lang: Lang,
) -> Result<Discord, Ending> {
    let limits = match settings.api_url {
        Some(_) => discord::Limits::none(),
        None => discord::Limits::discord(),
    };
    let discord = Discord::new(app, settings, limits)?;
    match discord.look().await {
        Ok(looked) => {
            tracing::info!(
                name = looked.name,
                invite = looked.invite,
                "the bot on Discord"
            );
        }
        Err(discord::Failure::BadToken) => {
            return Err(Ending::refused(t!(lang, "cli-discord-bad-token")));
        }
        Err(failure) => tracing::warn!(reason = %failure, "Discord does not answer yet"),
    }
    Ok(discord)
}

/// Refuses roles that lack what they need, and those that cannot work apart.
fn check(roles: &[Role], config: &Config, lang: Lang) -> Result<(), Ending> {
    let has = |role| roles.contains(&role);
    if has(Role::Discord) && config.discord.is_none() {
        return Err(Ending::refused(t!(lang, "cli-discord-needs-token")));
    }
    if has(Role::Telegram) {
        let Some(telegram) = &config.telegram else {
            return Err(Ending::refused(t!(lang, "cli-telegram-needs-token")));
        };
        // Updates come to the web server, and are handled where they come.
        if telegram.webhook_secret.is_some() && !has(Role::Web) {
            return Err(Ending::refused(t!(lang, "cli-telegram-needs-web")));
        }
    }
    let is_sqlite = matches!(config.database, Database::Sqlite(_));
    if is_sqlite && !(has(Role::Web) && has(Role::Worker)) {
        return Err(Ending::refused(t!(lang, "cli-split-on-sqlite")));
    }
    // What is sent to the console can only be sent by the process that it talks in.
    if has(Role::Console) && !has(Role::Worker) {
        return Err(Ending::refused(t!(lang, "cli-console-needs-worker")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: (&str, &str) = ("TELEGRAM_TOKEN", "123456:AAF-of_the_tests_of_roles");

    fn config(pairs: &[(&str, &str)]) -> Config {
        let get = |name: &str| {
            let found = pairs.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Config::read(&get).expect("a configuration")
    }

    fn postgres() -> (&'static str, &'static str) {
        ("DATABASE_URL", "postgres://db/eventos")
    }

    fn check(roles: &[Role], config: &Config) -> Result<(), Ending> {
        super::check(roles, config, Lang::En)
    }

    #[test]
    fn roles_are_split_on_postgres_only() {
        let sqlite = config(&[]);
        let postgres = config(&[postgres()]);
        assert!(check(&[Role::Web, Role::Worker], &sqlite).is_ok());
        assert!(check(&[Role::Web, Role::Worker, Role::Console], &sqlite).is_ok());
        for alone in [Role::Web, Role::Worker] {
            assert!(matches!(check(&[alone], &sqlite), Err(Ending::Refused(_))));
            assert!(check(&[alone], &postgres).is_ok());
        }
    }

    #[test]
    fn what_has_a_token_runs_unless_roles_are_named() {
        assert_eq!(default_roles(&config(&[])), [Role::Web, Role::Worker]);
        let telegram = config(&[TOKEN]);
        let all = [Role::Web, Role::Worker, Role::Telegram];
        assert_eq!(default_roles(&telegram), all);
        assert!(check(&all, &telegram).is_ok());
    }

    #[test]
    fn telegram_needs_its_token_and_with_a_webhook_the_web_server() {
        let refused = |roles: &[Role], config: &Config| {
            assert!(matches!(check(roles, config), Err(Ending::Refused(_))));
        };
        refused(&[Role::Telegram], &config(&[postgres()]));
        assert!(check(&[Role::Telegram], &config(&[postgres(), TOKEN])).is_ok());
        let hooked = config(&[
            postgres(),
            TOKEN,
            ("TELEGRAM_WEBHOOK_SECRET", "a-secret"),
            ("PUBLIC_URL", "https://events.example.org"),
        ]);
        refused(&[Role::Telegram, Role::Worker], &hooked);
        assert!(check(&[Role::Telegram, Role::Web], &hooked).is_ok());
    }

    #[test]
    fn discord_needs_its_token_and_runs_beside_telegram() {
        let roles = [Role::Discord];
        let refused = check(&roles, &config(&[postgres()]));
        assert!(matches!(refused, Err(Ending::Refused(_))));
        let token = format!("MTIz.{}.{}", "a".repeat(6), "b".repeat(40));
        let both = config(&[postgres(), TOKEN, ("DISCORD_TOKEN", &token)]);
        assert!(check(&roles, &both).is_ok());
        let all = [Role::Web, Role::Worker, Role::Telegram, Role::Discord];
        assert_eq!(default_roles(&both), all);
    }
}
