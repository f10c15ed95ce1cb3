//! All SQL, and the records it reads and writes.
//!
//! One text for SQLite and Postgres, through an enum transaction and four macros. A use case opens
//! one transaction, for somebody ([`Actor`]); the functions here take it and never open their own.
//! Deliberately absent: rules. What may follow what is decided by the operations above.

pub(crate) mod columns;
mod macros;

pub mod accounts;
pub mod audit;
pub mod check_ins;
pub mod events;
pub mod figures;
pub mod orders;
pub mod outbox;
pub mod refunds;
pub mod seats;
pub mod sessions;
pub mod staff;
pub mod stripe_events;
pub mod tickets;
pub mod tiers;

use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::config::Database;
use crate::error::{Error, Result};
use crate::id::AccountId;
use crate::measure::{Connections, Kind, Transaction as Measured};
use macros::fetch_one;

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("../migrations/postgres");

/// For whom a transaction is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    Account(AccountId),
    /// The worker, the sweeper, a vendor's webhook.
    System,
}

/// The open database.
#[derive(Clone, Debug)]
pub struct Store {
    pools: Pools,
}

#[derive(Clone, Debug)]
enum Pools {
    /// SQLite has one writer: one connection writes, in turn; the others only read.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
    Postgres(PgPool),
}

/// A transaction, opened for somebody. Dropped without [`Tx::commit`] it leaves no trace.
pub struct Tx {
    inner: Inner,
    actor: Actor,
    /// After `inner`: what was begun ends before its time is taken.
    measured: Measured,
}

enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// How long a statement waits for another writer or for a free connection.
const WAIT: Duration = Duration::from_secs(10);

impl Store {
    /// Opens the database, creating SQLite's file where there is none. It does not migrate.
    ///
    /// # Errors
    /// When it cannot be reached or is no database.
    pub async fn open(database: &Database) -> Result<Self> {
        let pools = match database {
            Database::Sqlite(path) => open_sqlite(path).await?,
            Database::Postgres(url) => {
                let options: PgConnectOptions = url.as_str().parse()?;
                let options = options.application_name("eventos");
                let pool = PgPoolOptions::new()
                    .max_connections(16)
                    .acquire_timeout(WAIT);
                Pools::Postgres(pool.connect_with(options).await?)
            }
        };
        Ok(Self { pools })
    }

    /// Brings the schema up to this version's; harmless when it is there already.
    ///
    /// # Errors
    /// When a migration fails or the database is newer than this version.
    pub async fn migrate(&self) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { write, .. } => SQLITE_MIGRATIONS.run(write).await?,
            Pools::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await?,
        }
        Ok(())
    }

    /// Whether the database holds the schema of exactly this version.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn is_migrated(&self) -> Result<bool> {
        let mut tx = self.read(Actor::System).await?;
        let applied: std::result::Result<(i64,), Error> = fetch_one!(
            &mut tx,
            "SELECT CAST(COUNT(*) AS BIGINT) FROM _sqlx_migrations WHERE success"
        );
        let wanted = match &self.pools {
            Pools::Sqlite { .. } => SQLITE_MIGRATIONS.iter().count(),
            Pools::Postgres(_) => POSTGRES_MIGRATIONS.iter().count(),
        };
        match applied {
            Ok((applied,)) => Ok(usize::try_from(applied).is_ok_and(|n| n == wanted)),
            // It answers, and knows of no migrations.
            Err(Error::Database(sqlx::Error::Database(_))) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Opens a transaction that may write.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn begin(&self, actor: Actor) -> Result<Tx> {
        let asked = Instant::now();
        let inner = match &self.pools {
            // A plain BEGIN that reads first and writes later fails as 'locked' beside another.
            Pools::Sqlite { write, .. } => {
                Inner::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?)
            }
            Pools::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        let measured = Measured::begun(Kind::Write, asked);
        Ok(Tx {
            inner,
            actor,
            measured,
        })
    }

    /// Opens a transaction that only reads: it never waits for a writer.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn read(&self, actor: Actor) -> Result<Tx> {
        let asked = Instant::now();
        let inner = match &self.pools {
            Pools::Sqlite { read, .. } => Inner::Sqlite(read.begin().await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        let measured = Measured::begun(Kind::Read, asked);
        Ok(Tx {
            inner,
            actor,
            measured,
        })
    }

    /// Closes every connection; what is under way is finished first.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// The open connections, by pool.
    pub fn connections(&self) -> Vec<Connections> {
        let of = |pool, open, idle| Connections { pool, open, idle };
        match &self.pools {
            Pools::Sqlite { write, read } => vec![
                of("write", write.size(), write.num_idle()),
                of("read", read.size(), read.num_idle()),
            ],
            Pools::Postgres(pool) => vec![of("all", pool.size(), pool.num_idle())],
        }
    }

    /// `SQLite` or `PostgreSQL`, for the host.
    pub fn kind(&self) -> &'static str {
        match &self.pools {
            Pools::Sqlite { .. } => "SQLite",
            Pools::Postgres(_) => "PostgreSQL",
        }
    }
}

impl Tx {
    /// For whom it was opened.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// Makes it durable.
    ///
    /// # Errors
    /// When the database could not; then nothing of it happened.
    pub async fn commit(mut self) -> Result<()> {
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        self.measured.committed();
        Ok(())
    }
}

async fn open_sqlite(path: &Path) -> Result<Pools> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(WAIT);
    let writer = options.clone().create_if_missing(true);
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(WAIT)
        .connect_with(writer)
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(4)
        .min_connections(0)
        .acquire_timeout(WAIT);
    let read = readers.connect_lazy_with(options.read_only(true));
    Ok(Pools::Sqlite { write, read })
}
