//! Whether the process can do its work, for load balancers, and the figures of what waits, for the
//! host. Deliberately absent: how either is served.

use std::time::Duration;

use crate::app::App;
use crate::error::Result;
use crate::measure::{self, Figures};
use crate::store::{Actor, figures};

/// So long a look takes at most; a database that answers later does not answer.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// What came of each check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// The database answers.
    pub database: bool,
    /// It holds the schema of this version.
    pub migrations: bool,
    /// The worker has turned lately; none in a process without one.
    pub worker: Option<bool>,
    /// The process takes new work: it is not about to end.
    pub accepting: bool,
}

impl Readiness {
    pub fn is_ready(self) -> bool {
        self.database && self.migrations && self.worker != Some(false) && self.accepting
    }
}

/// Whether the process can do its work, within [`PATIENCE`].
pub async fn ready(app: &App) -> Readiness {
    let now = app.clock.now();
    app.life.asked(now);
    let migrated = tokio::time::timeout(PATIENCE, app.store.is_migrated()).await;
    let (database, migrations) = match migrated {
        Ok(Ok(migrated)) => (true, migrated),
        Ok(Err(error)) => {
            tracing::warn!(error = %error.chain(), "the database does not answer");
            (false, false)
        }
        Err(_) => {
            tracing::warn!("the database does not answer in time");
            (false, false)
        }
    };
    Readiness {
        database,
        migrations,
        worker: app.life.worker_is_alive(now),
        accepting: !app.life.is_ending(),
    }
}

/// Brings the gauges of connections up to date.
pub fn measure_connections(app: &App) {
    measure::connections(&app.store.connections());
}

/// Brings the gauges up to date that are read from the database, within [`PATIENCE`].
pub async fn measure(app: &App) {
    let read = tokio::time::timeout(PATIENCE, read(app)).await;
    measure::figures(read.ok().and_then(Result::ok).as_ref());
}

async fn read(app: &App) -> Result<Figures> {
    let mut tx = app.store.read(Actor::System).await?;
    let figures = figures::read(&mut tx, app.clock.now()).await?;
    tx.commit().await?;
    Ok(figures)
}
