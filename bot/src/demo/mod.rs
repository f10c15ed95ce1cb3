//! `eventos demo`: the product with no account and no key. Only Stripe is a stand-in, and it sends
//! real signed webhooks to the real endpoint.

mod folder;
mod words;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use eventos_core::app::App;
use eventos_core::clock::Clock;
use eventos_core::config::{self, Config, ConfigError, Problem};
use eventos_core::delivery::Worker;
use eventos_core::i18n::Lang;
use eventos_webhooks::sandbox::{Sandbox, Settings};
use eventos_webhooks::serve;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use self::folder::Folder;
pub use self::words::SandboxWords;
use crate::cli::Demo;
use crate::console::{Console, Manner};
use crate::exit::Ending;
use crate::house::{self, Tasks};
use crate::text::t;
use crate::{config_words, environment, logging, shutdown};

/// No key of Stripe's: the sandbox takes this one and no other.
const KEY: &str = "sk_test_sandbox";
const WEBHOOK_SECRET: &str = "whsec_sandbox";
/// What the demo takes from the environment; everything else it sets itself.
const INHERITED: &str = "LOG_FORMAT";
/// And what begins so, where the assistant is asked for: nobody's key is used unasked.
const ASSISTANT: &str = "OPENAI_";

/// Talks until the input ends.
pub async fn demo(options: Demo, lang: Lang) -> Result<(), Ending> {
    refuse_live_keys(&environment::beginning_with("STRIPE_"), lang)?;
    let with_assistant = options.assistant;
    let inherited = |name: &str| match name {
        INHERITED => environment::variable(name),
        name if with_assistant && name.starts_with(ASSISTANT) => environment::variable(name),
        _ => None,
    };
    let folder = Folder::open(&options.data_dir, lang)?;
    let listener = listen(options.bind, lang).await?;
    let sandbox_listener = folder.listen_as_before().await?;
    let address = listener.local_addr()?;
    let stripe = sandbox_listener.local_addr()?;
    let config = configuration(&options.data_dir, address, stripe, &inherited)
        .map_err(|errors| Ending::misconfigured(&errors, lang))?;
    if with_assistant && config.openai.is_none() {
        return Err(Ending::refused(t!(lang, "no-model")));
    }
    logging::start(config.log_format, logging::CONSOLE_FILTER)
        .map_err(|error| Ending::refused(t!(lang, "config-not-log-filter", error = error)))?;
    let signal = shutdown::on_signal()?;
    let app = house::open(config, lang).await?;

    // On a signal the conversation ends first: what is due then still needs the servers.
    let servers = CancellationToken::new();
    let mut tasks = Tasks::new(servers.clone());
    let served = app.clone();
    tasks.start(|cancel| async {
        serve(served, listener, cancel)
            .await
            .context("the web server")
    });
    let sandbox = start_sandbox(
        sandbox_listener,
        &app,
        &folder,
        address,
        servers.child_token(),
    )
    .await?;
    let mut manner = Manner::find();
    manner.draws_qr |= options.qr;
    let console = Console::beside(sandbox, &app, manner, lang);
    let worker = Worker::new(app.clone(), vec![console.channel()]);
    if manner.is_terminal {
        let worker = worker.clone();
        tasks.start(|cancel| async move {
            worker.run(cancel).await;
            Ok(())
        });
    }
    console.note(&banner(&app, manner, lang))?;
    let talked = tokio::select! {
        talked = console.talk(worker, signal) => talked,
        () = servers.cancelled() => Ok(()), // One of them broke down; `finish` says why.
    };
    tasks.finish(&app).await?;
    talked.context("the console")?;
    Ending::unless_failures(lang)
}

/// A key that moves real money has no place beside a sandbox, wherever it stands.
fn refuse_live_keys(variables: &[(String, String)], lang: Lang) -> Result<(), Ending> {
    let is_live = |value: &str| {
        let mut keys = value
            .split(',')
            .map(|key| key.trim().trim_matches(['"', '\'']));
        keys.any(|key| config::is_live_key(key) || key.starts_with("pk_live_"))
    };
    let live = variables.iter().filter(|(_, value)| is_live(value));
    let lines: Vec<String> = live
        .map(|(name, _)| {
            let reason = config_words::reason(lang, Problem::LiveKeyInSandbox);
            t!(
                lang,
                "config-wrong",
                variable = name.as_str(),
                reason = reason
            )
        })
        .collect();
    if lines.is_empty() {
        Ok(())
    } else {
        Err(Ending::Refused(lines))
    }
}

/// Listens where it was told to, or else on the usual port, or else on a free one.
async fn listen(bind: Option<SocketAddr>, lang: Lang) -> Result<TcpListener, Ending> {
    if let Some(address) = bind {
        return TcpListener::bind(address).await.map_err(|error| {
            let address = address.to_string();
            Ending::refused(t!(
                lang,
                "demo-bind-failed",
                address = address,
                error = error.to_string()
            ))
        });
    }
    match TcpListener::bind(config::DEFAULT_BIND).await {
        Ok(listener) => Ok(listener),
        Err(_) => Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?),
    }
}

/// The demo's own configuration, checked as any other.
fn configuration(
    data_dir: &Path,
    address: SocketAddr,
    stripe: SocketAddr,
    inherited: &dyn Fn(&str) -> Option<String>,
) -> Result<Config, Vec<ConfigError>> {
    Config::read(&|name| match name {
        "DATA_DIR" => Some(data_dir.to_string_lossy().into_owned()),
        "BIND_ADDR" => Some(address.to_string()),
        "STRIPE_SECRET_KEY" => Some(KEY.to_owned()),
        "STRIPE_WEBHOOK_SECRET" => Some(WEBHOOK_SECRET.to_owned()),
        "STRIPE_API_URL" => Some(format!("http://{stripe}/")),
        name => inherited(name),
    })
}

async fn start_sandbox(
    listener: TcpListener,
    app: &App,
    folder: &Folder,
    address: SocketAddr,
    cancel: CancellationToken,
) -> anyhow::Result<Sandbox> {
    let webhooks = config::local_url(address)
        .join("webhooks/stripe")
        .context("the webhook's URL")?;
    let clock = app.clock.clone();
    let now = Arc::new(move || Clock::now(&clock));
    let mut settings = Settings::new(KEY, webhooks, WEBHOOK_SECRET, Arc::new(SandboxWords), now);
    settings.state_file = Some(folder.sandbox_state());
    Sandbox::start(listener, settings, cancel)
        .await
        .context("could not start the Stripe sandbox")
}

/// What a newcomer needs to know; a script only gets the sandbox's notice.
fn banner(app: &App, manner: Manner, lang: Lang) -> String {
    let folder = app.config.data_dir.display().to_string();
    let url = app.config.public_url.to_string();
    let mut lines = vec![
        t!(lang, "demo-sandbox"),
        t!(lang, "demo-places", folder = folder, url = url),
    ];
    if environment::variable("DATABASE_URL").is_some() {
        lines.push(t!(lang, "demo-own-database"));
    }
    if manner.is_terminal {
        lines.extend([
            String::new(),
            t!(lang, "demo-first-new"),
            t!(lang, "demo-first-as"),
            t!(lang, "demo-first-pay"),
        ]);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(pairs: &[(&str, &str)]) -> Vec<String> {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        match refuse_live_keys(&pairs, Lang::En) {
            Err(Ending::Refused(lines)) => lines,
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_live_key_in_any_stripe_variable_is_refused_by_name() {
        assert!(refused(&[("STRIPE_SECRET_KEY", "sk_test_1")]).is_empty());
        let lines = refused(&[
            ("STRIPE_SECRET_KEY", " sk_live_hunter2"),
            ("STRIPE_PUBLISHABLE_KEY", "pk_live_hunter2"),
            ("STRIPE_OLD", "'rk_live_hunter2'"),
            ("STRIPE_WEBHOOK_SECRET", "whsec_1"),
        ]);
        assert_eq!(lines.len(), 3);
        for (line, name) in
            lines
                .iter()
                .zip(["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_OLD"])
        {
            assert!(line.contains(name) && !line.contains("hunter2"), "{line}");
        }
    }

    #[test]
    fn the_demo_takes_nothing_from_a_real_configuration() {
        let address = "127.0.0.1:8080".parse().expect("an address");
        let stripe = "127.0.0.1:9".parse().expect("an address");
        let config = configuration(Path::new("d"), address, stripe, &|_| None).expect("it is fine");
        assert_eq!(
            config.database,
            config::Database::Sqlite("d/eventos.db".into())
        );
        assert!(matches!(
            config.mail.transport,
            config::MailTransport::Files { .. }
        ));
        assert!(
            config
                .stripe
                .as_ref()
                .is_some_and(|stripe| !stripe.is_live() && stripe.api_url.is_some())
        );
        assert_eq!(config.public("e/jazz"), "http://127.0.0.1:8080/e/jazz");
    }
}
