//! A look into a database from outside the product, and writes behind its back: one text for both.

use std::time::Duration;

use sqlx::postgres::{PgPoolOptions, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteRow};
use sqlx::{AssertSqlSafe, FromRow, PgPool, SqlitePool};

use crate::Db;

/// Statements here are written by the harness; nothing of them comes from anybody else.
#[derive(Clone)]
pub enum Database {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Longer than the product holds on to SQLite's one writer.
const WAIT: Duration = Duration::from_secs(60);

impl Database {
    /// `url` as `DATABASE_URL` takes it.
    ///
    /// # Panics
    /// When it does not open, as all that follow when the database fails.
    pub async fn open(url: &str) -> Self {
        match url.strip_prefix("sqlite:") {
            Some(path) => {
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    .busy_timeout(WAIT);
                let pool = SqlitePoolOptions::new().max_connections(1);
                Self::Sqlite(pool.connect_with(options).await.expect("the file opens"))
            }
            None => {
                let pool = PgPoolOptions::new().max_connections(2);
                Self::Postgres(pool.connect(url).await.expect("the database opens"))
            }
        }
    }

    pub fn kind(&self) -> Db {
        match self {
            Self::Sqlite(_) => Db::Sqlite,
            Self::Postgres(_) => Db::Postgres,
        }
    }

    /// Runs a statement. How many rows it changed.
    pub async fn execute(&self, sql: &str) -> u64 {
        let safe = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query(safe)
                .execute(pool)
                .await
                .expect(sql)
                .rows_affected(),
            Self::Postgres(pool) => sqlx::query(safe)
                .execute(pool)
                .await
                .expect(sql)
                .rows_affected(),
        }
    }

    /// One number.
    pub async fn number(&self, sql: &str) -> i64 {
        let rows: Vec<(i64,)> = self.rows(sql).await;
        rows.first().expect(sql).0
    }

    pub async fn rows<T>(&self, sql: &str) -> Vec<T>
    where
        T: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>,
    {
        let safe = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query_as(safe).fetch_all(pool).await.expect(sql),
            Self::Postgres(pool) => sqlx::query_as(safe).fetch_all(pool).await.expect(sql),
        }
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
