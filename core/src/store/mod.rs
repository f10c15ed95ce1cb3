//! All SQL, and the records it reads and writes.
//!
//! One text for SQLite and Postgres, through an enum transaction and four macros. A use case opens
//! one transaction, for somebody ([`Actor`]); the functions here take it and never open their own.
//! Deliberately absent: rules. What may follow what is decided by the operations above.

pub(crate) mod columns;
mod macros;

pub mod accounts;
pub mod admission;
pub mod attendees;
pub mod audit;
pub mod cards;
pub mod chats;
pub mod check_ins;
pub mod door_counts;
pub mod events;
pub mod figures;
pub mod fulfilment;
pub mod grants;
pub mod handovers;
pub mod homes;
pub mod links;
pub mod mirrors;
pub mod orders;
pub mod outbox;
pub mod pools;
pub mod reconciled;
pub mod refunds;
pub mod reversals;
pub mod roles;
pub mod sales;
pub mod seats;
pub mod servers;
pub mod sessions;
pub mod staff;
pub mod stripe_events;
pub mod talks;
pub mod tickets;
pub mod tiers;
pub mod updates;
pub mod usage;

mod sign_in;

use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnection, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{
    AssertSqlSafe, Connection as _, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool,
    Transaction,
};

use crate::config::Database;
use crate::error::{Error, Result};
use crate::id::AccountId;
use crate::measure::{Connections, Kind, Transaction as Measured};
use macros::{execute, fetch_one};
use sign_in::{PERSON, SYSTEM, SignIn};

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("../migrations/postgres");

/// For whom a transaction is opened. On PostgreSQL its policies hold for that one
/// (`migrations/postgres/0002_doors_and_policies.sql`), whatever a statement asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    Account(AccountId),
    /// Somebody we do not know, who looks at a public page.
    Nobody,
    /// The worker, the sweeper, a vendor's webhook.
    System,
}

/// What somebody may do; made in `access`, and asked for by what needs it.
pub trait Permission: Sync {}

/// The open database.
#[derive(Clone, Debug)]
pub struct Store {
    pools: Pools,
}

#[derive(Clone, Debug)]
enum Pools {
    /// SQLite has one writer: one connection writes, in turn; the others only read.
    Sqlite { write: SqlitePool, read: SqlitePool },
    /// Persons and the system on connections of their own: a plan that was made under one's
    /// policies is no plan for the other.
    Postgres {
        persons: PgPool,
        system: PgPool,
        sign_in: Box<SignIn>,
    },
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

/// For persons, and as many for the system.
const POSTGRES_CONNECTIONS: u32 = 8;
/// So many statements are kept prepared on a connection: more than there are.
const PREPARED: usize = 256;

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
            Database::Postgres { url, owner } => open_postgres(url, owner.as_ref()).await?,
        };
        Ok(Self { pools })
    }

    /// Brings the schema up to this version's; harmless when it is there already.
    ///
    /// # Errors
    /// When a migration fails or the database is newer than this version; on PostgreSQL also
    /// `NotMigrated`, when this process does not know the owner and there is something to migrate,
    /// and `SignIn`.
    pub async fn migrate(&self) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { write, .. } => SQLITE_MIGRATIONS.run(write).await?,
            Pools::Postgres { sign_in, .. } => {
                if !sign_in.migrate().await? && !self.is_migrated().await? {
                    return Err(Error::NotMigrated);
                }
            }
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
            Pools::Postgres { .. } => POSTGRES_MIGRATIONS.iter().count(),
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
    /// Beginning one is four kilobytes of state (taking a connection, opening one that is missing),
    /// kept apart, or every operation's future carried them, and an unoptimized build's stack.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn begin(&self, actor: Actor) -> Result<Tx> {
        let asked = Instant::now();
        let inner = match &self.pools {
            // A plain BEGIN that reads first and writes later fails as 'locked' beside another.
            Pools::Sqlite { write, .. } => {
                Inner::Sqlite(Box::pin(write.begin_with("BEGIN IMMEDIATE")).await?)
            }
            Pools::Postgres { .. } => Box::pin(self.begin_postgres(actor)).await?,
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
            Pools::Sqlite { read, .. } => Inner::Sqlite(Box::pin(read.begin()).await?),
            Pools::Postgres { .. } => Box::pin(self.begin_postgres(actor)).await?,
        };
        let measured = Measured::begun(Kind::Read, asked);
        Ok(Tx {
            inner,
            actor,
            measured,
        })
    }

    /// The role and who it is are set with the BEGIN, in one round trip, and end with the transaction.
    async fn begin_postgres(&self, actor: Actor) -> Result<Inner> {
        let Pools::Postgres {
            persons, system, ..
        } = &self.pools
        else {
            return Err(Error::Inconsistent("no PostgreSQL".into()));
        };
        let (pool, role, account) = match actor {
            Actor::Account(account) => (persons, PERSON, account.0.to_string()),
            Actor::Nobody => (persons, PERSON, String::new()),
            Actor::System => (system, SYSTEM, String::new()),
        };
        // An id has nothing in it that could end the quotes.
        let begin = format!("BEGIN; SET LOCAL ROLE {role}; SET LOCAL app.account_id = '{account}'");
        // A server that was restarted leaves dead connections behind, at most a pool's worth.
        for _ in 0..POSTGRES_CONNECTIONS {
            match pool.begin_with(AssertSqlSafe(begin.clone())).await {
                Err(sqlx::Error::Io(_)) => {}
                begun => return Ok(Inner::Postgres(begun?)),
            }
        }
        Ok(Inner::Postgres(
            pool.begin_with(AssertSqlSafe(begin)).await?,
        ))
    }

    /// Closes every connection; what is under way is finished first.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres {
                persons, system, ..
            } => {
                persons.close().await;
                system.close().await;
            }
        }
    }

    /// Whether the database itself knows who may see what, so that a transaction is one person's.
    pub fn has_policies(&self) -> bool {
        matches!(self.pools, Pools::Postgres { .. })
    }

    /// The open connections, by pool.
    pub fn connections(&self) -> Vec<Connections> {
        let of = |pool, open, idle| Connections { pool, open, idle };
        match &self.pools {
            Pools::Sqlite { write, read } => vec![
                of("write", write.size(), write.num_idle()),
                of("read", read.size(), read.num_idle()),
            ],
            Pools::Postgres {
                persons, system, ..
            } => vec![
                of("persons", persons.size(), persons.num_idle()),
                of("system", system.size(), system.num_idle()),
            ],
        }
    }

    /// `SQLite` or `PostgreSQL`, for the host.
    pub fn kind(&self) -> &'static str {
        match &self.pools {
            Pools::Sqlite { .. } => "SQLite",
            Pools::Postgres { .. } => "PostgreSQL",
        }
    }
}

impl Tx {
    /// For whom it was opened.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// What follows in this transaction is done for the house, on behalf of whoever has the
    /// permission: seats are taken that are not theirs, messages are promised to others.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn act(&mut self, _for: &impl Permission) -> Result<()> {
        if let Inner::Postgres(_) = &self.inner {
            execute!(self, "SET LOCAL ROLE eventos_system")?;
        }
        Ok(())
    }

    /// The connection itself, on PostgreSQL: for tests that ask what the policies let through.
    pub fn postgres(&mut self) -> Option<&mut PgConnection> {
        match &mut self.inner {
            Inner::Sqlite(_) => None,
            Inner::Postgres(tx) => Some(tx),
        }
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
        .statement_cache_capacity(PREPARED)
        .busy_timeout(WAIT);
    let writer = options.clone().create_if_missing(true);
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(WAIT)
        .test_before_acquire(false)
        .before_acquire(|connection, _| Box::pin(is_usable(connection)))
        .connect_with(writer)
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(4)
        .min_connections(0)
        .acquire_timeout(WAIT)
        .test_before_acquire(false);
    let read = readers.connect_lazy_with(options.read_only(true));
    Ok(Pools::Sqlite { write, read })
}

async fn open_postgres(url: &url::Url, owner: Option<&url::Url>) -> Result<Pools> {
    let sign_in = SignIn::find(url, owner).await?;
    let options = sign_in.app.clone().statement_cache_capacity(PREPARED);
    let pool = || {
        PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(WAIT)
            .test_before_acquire(false)
    };
    let system = pool().connect_with(options.clone()).await?;
    let persons = pool().connect_lazy_with(options);
    Ok(Pools::Postgres {
        persons,
        system,
        sign_in: Box::new(sign_in),
    })
}

/// Whether no transaction is open any more. When the disk is full SQLite rolls back by itself, sqlx's
/// own ROLLBACK then fails, and the connection would refuse every later BEGIN: it is replaced.
async fn is_usable(connection: &mut SqliteConnection) -> std::result::Result<bool, sqlx::Error> {
    Ok(!connection.is_in_transaction())
}
