//! What every role stands on: the data folder, the open database, and tasks that end together.

use std::fs::{self, DirBuilder};
use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use eventos_core::app::App;
use eventos_core::clock::Clock;
use eventos_core::config::{Config, Database};
use eventos_core::i18n::Lang;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::exit::Ending;
use crate::text::t;

/// How long tasks may take to finish what is under way, once they are told to end.
const DRAIN: Duration = Duration::from_secs(25);

/// Opens the data folder and the database, and brings its schema up to this version.
pub async fn open(config: Config, lang: Lang) -> Result<App, Ending> {
    make_folder(&config.data_dir).map_err(|error| {
        let path = config.data_dir.display().to_string();
        Ending::refused(t!(
            lang,
            "cli-data-dir-failed",
            path = path,
            error = error.to_string()
        ))
    })?;
    check_writable(&config.data_dir).map_err(|error| {
        let path = config.data_dir.display().to_string();
        Ending::Refused(vec![
            t!(
                lang,
                "doctor-data-dir-wrong",
                path = path,
                error = error.to_string()
            ),
            t!(lang, "doctor-data-dir-advice"),
        ])
    })?;
    if let Database::Sqlite(path) = &config.database {
        check_database_file(path).map_err(|error| {
            let path = path.display().to_string();
            Ending::refused(t!(
                lang,
                "cli-database-file-failed",
                path = path,
                error = error.to_string()
            ))
        })?;
    }
    let app = App::open(config, Clock::System)
        .await
        .context("could not open the database")?;
    app.store
        .migrate()
        .await
        .context("could not bring the schema up to this version")?;
    Ok(app)
}

/// Makes the folder and those above it; what is made is for the owner alone, since it holds what
/// attendees told us.
pub fn make_folder(path: &Path) -> std::io::Result<()> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Whether a file can be made in the folder.
pub fn check_writable(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(format!(".eventos-{}", std::process::id()));
    fs::write(&probe, b"")?;
    fs::remove_file(&probe)
}

/// Whether SQLite can write its file, and its log beside it; SQLite itself would open a file that it
/// may only read, and fail at the first order.
fn check_database_file(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        make_folder(folder)?;
        check_writable(folder)?;
    }
    match fs::OpenOptions::new().write(true).open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        opened => opened.map(drop),
    }
}

/// Listens where that variable says.
pub async fn listen(
    variable: &'static str,
    address: SocketAddr,
    lang: Lang,
) -> Result<TcpListener, Ending> {
    TcpListener::bind(address).await.map_err(|error| {
        let address = address.to_string();
        Ending::refused(t!(
            lang,
            "cli-bind-failed",
            variable = variable,
            address = address,
            error = error.to_string()
        ))
    })
}

/// Tasks that run until the token fires. When one ends before, all are to end.
pub struct Tasks {
    running: JoinSet<anyhow::Result<()>>,
    cancel: CancellationToken,
}

impl Tasks {
    pub fn new(cancel: CancellationToken) -> Self {
        Self {
            running: JoinSet::new(),
            cancel,
        }
    }

    /// Starts a task; `work` is given the token that tells it to end.
    pub fn start<F>(&mut self, work: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let work = work(self.cancel.child_token());
        let ended = self.cancel.clone().drop_guard();
        self.running.spawn(async move {
            let _ended = ended;
            work.await
        });
    }

    /// Waits until the process is to end.
    pub async fn until_cancelled(&self) {
        self.cancel.cancelled().await;
    }

    /// Tells every task to end, waits for them, and closes the database.
    pub async fn finish(mut self, app: &App) -> anyhow::Result<()> {
        self.cancel.cancel();
        let finished = async {
            let mut result = Ok(());
            while let Some(ended) = self.running.join_next().await {
                result = result.and(ended.context("a task panicked").and_then(|ended| ended));
            }
            app.store.close().await;
            result
        };
        let finished = tokio::time::timeout(DRAIN, finished).await;
        finished.context("what was under way did not finish in time")?
    }
}
