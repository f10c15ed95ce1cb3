//! `eventos run`: the roles of this process, until it is told to end.

use anyhow::Context as _;
use eventos_core::app::App;
use eventos_core::config::{Config, Database};
use eventos_core::delivery::Worker;
use eventos_core::i18n::Lang;
use eventos_webhooks::{Metrics, Server, serve_host};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

use crate::cli::{Role, Run};
use crate::console::{Console, Manner};
use crate::exit::Ending;
use crate::house::{self, Tasks};
use crate::text::t;
use crate::{logging, metrics, shutdown};

/// Runs until a signal, or until the console's input ends.
pub async fn run(options: Run, lang: Lang) -> Result<(), Ending> {
    let config = Config::from_env().map_err(|errors| Ending::misconfigured(&errors, lang))?;
    let roles = options.roles;
    check(&roles, &config.database, lang)?;
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
    let mut tasks = Tasks::new(cancel);
    if let Some(listener) = listener {
        tracing::info!(address = %listener.local_addr()?, public_url = %app.config.public_url, "serving");
        let server = Server {
            app: app.clone(),
            metrics: measured,
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
    let worker = Worker::new(app.clone(), console.iter().map(Console::channel).collect());
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

/// Refuses roles that this version has not, and those that cannot work apart.
fn check(roles: &[Role], database: &Database, lang: Lang) -> Result<(), Ending> {
    if let Some(role) = roles
        .iter()
        .find(|role| matches!(role, Role::Discord | Role::Telegram))
    {
        return Err(Ending::refused(t!(
            lang,
            "cli-role-missing",
            role = role.name()
        )));
    }
    let has = |role| roles.contains(&role);
    if matches!(database, Database::Sqlite(_)) && !(has(Role::Web) && has(Role::Worker)) {
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

    fn postgres() -> Database {
        let url = "postgres://db/eventos".parse().expect("URL");
        Database::Postgres { url, owner: None }
    }

    fn check(roles: &[Role], database: &Database) -> Result<(), Ending> {
        super::check(roles, database, Lang::En)
    }

    #[test]
    fn roles_are_split_on_postgres_only() {
        let sqlite = Database::Sqlite("eventos.db".into());
        let postgres = postgres();
        assert!(check(&[Role::Web, Role::Worker], &sqlite).is_ok());
        assert!(check(&[Role::Web, Role::Worker, Role::Console], &sqlite).is_ok());
        for alone in [Role::Web, Role::Worker] {
            assert!(matches!(check(&[alone], &sqlite), Err(Ending::Refused(_))));
            assert!(check(&[alone], &postgres).is_ok());
        }
    }

    #[test]
    fn roles_that_are_not_there_yet_are_refused() {
        let postgres = postgres();
        for role in [Role::Discord, Role::Telegram] {
            let roles = [Role::Web, Role::Worker, role];
            assert!(matches!(check(&roles, &postgres), Err(Ending::Refused(_))));
        }
    }
}
