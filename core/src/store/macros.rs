//! The four ways a statement is run: each expands one constant text and its binds for both
//! databases. Binds are expressions; they are evaluated once.

/// How many rows it changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match &mut $tx.inner {
            $crate::store::Inner::Sqlite(tx) => sqlx::query($sql)$(.bind($bind))*
                .execute(&mut **tx).await.map(|done| done.rows_affected()),
            $crate::store::Inner::Postgres(tx) => sqlx::query($sql)$(.bind($bind))*
                .execute(&mut **tx).await.map(|done| done.rows_affected()),
        }.map_err($crate::error::Error::from)
    };
}

macro_rules! fetch {
    ($fetch:ident, $tx:expr, $sql:expr $(, $bind:expr)*) => {
        match &mut $tx.inner {
            $crate::store::Inner::Sqlite(tx) => sqlx::query_as($sql)$(.bind($bind))*
                .$fetch(&mut **tx).await,
            $crate::store::Inner::Postgres(tx) => sqlx::query_as($sql)$(.bind($bind))*
                .$fetch(&mut **tx).await,
        }.map_err($crate::error::Error::from)
    };
}

/// The one row there must be.
macro_rules! fetch_one {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::macros::fetch!(fetch_one, $tx, $sql $(, $bind)*)
    };
}

/// The row, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::macros::fetch!(fetch_optional, $tx, $sql $(, $bind)*)
    };
}

/// All rows.
macro_rules! fetch_all {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::macros::fetch!(fetch_all, $tx, $sql $(, $bind)*)
    };
}

pub(super) use {execute, fetch, fetch_all, fetch_one, fetch_optional};
