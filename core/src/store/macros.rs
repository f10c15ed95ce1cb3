//! How a statement is run: each way expands one constant text and its binds for both databases.
//! Binds are expressions; they are evaluated once.
//!
//! Many rows come in as one bind, `Json(&rows)`: where a text stands in parts around `rows "$1" [id uuid, code text]`, they are a table `r` with these columns.

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

/// A bind of rows as a table, in SQLite's words.
macro_rules! rows_sqlite {
    ($n:literal [ $($field:ident $kind:ident),+ ]) => {
        concat!("(SELECT 0 AS none",
            $(", ", $crate::store::macros::cell_sqlite!($kind stringify!($field)),)+
            " FROM json_each(", $n, ")) AS r")
    };
}

macro_rules! cell_sqlite {
    (uuid $field:expr) => {
        concat!("unhex(value->>'", $field, "', '-') AS ", $field)
    };
    ($kind:ident $field:expr) => {
        concat!("value->>'", $field, "' AS ", $field)
    };
}

/// The same, in Postgres' words.
macro_rules! rows_postgres {
    ($n:literal [ $($field:ident $kind:ident),+ ]) => {
        concat!("jsonb_to_recordset(", $n, ") AS r(none bigint",
            $(", ", stringify!($field), " ", stringify!($kind),)+ ")")
    };
}

/// All rows that a text with `rows` in it gives back.
macro_rules! fetch_rows {
    ($tx:expr, $head:literal rows $n:literal $fields:tt $tail:literal $(, $bind:expr)* $(,)?) => {
        match &mut $tx.inner {
            $crate::store::Inner::Sqlite(tx) => sqlx::query_as(concat!($head,
                $crate::store::macros::rows_sqlite!($n $fields), $tail))$(.bind($bind))*
                .fetch_all(&mut **tx).await,
            $crate::store::Inner::Postgres(tx) => sqlx::query_as(concat!($head,
                $crate::store::macros::rows_postgres!($n $fields), $tail))$(.bind($bind))*
                .fetch_all(&mut **tx).await,
        }.map_err($crate::error::Error::from)
    };
}

/// Several writes with `rows` in them, in one round trip. None may need what another one writes: on
/// Postgres they all see the database as it was before.
macro_rules! execute_rows {
    ($tx:expr, [$($name:ident: $head:literal rows $n:literal $fields:tt $tail:literal),+ $(,)?]
        $(, $bind:expr)* $(,)?) => {
        match &mut $tx.inner {
            $crate::store::Inner::Sqlite(tx) => sqlx::query(concat!(
                $($head, $crate::store::macros::rows_sqlite!($n $fields), $tail, ";\n"),+))
                $(.bind($bind))*.execute(&mut **tx).await.map(drop),
            $crate::store::Inner::Postgres(tx) => sqlx::query(concat!(
                "WITH ", $(stringify!($name), " AS (", $head,
                $crate::store::macros::rows_postgres!($n $fields), $tail, "), "),+,
                "written AS (SELECT 1) SELECT 1 FROM written"))
                $(.bind($bind))*.execute(&mut **tx).await.map(drop),
        }.map_err($crate::error::Error::from)
    };
}

/// The same, where the first one gives rows back.
macro_rules! fetch_first_rows {
    ($tx:expr, [$first:ident: $fhead:literal rows $fn:literal $ffields:tt $ftail:literal
        $(, $name:ident: $head:literal rows $n:literal $fields:tt $tail:literal)+ $(,)?]
        $(, $bind:expr)* $(,)?) => {
        match &mut $tx.inner {
            $crate::store::Inner::Sqlite(tx) => sqlx::query_as(concat!(
                $fhead, $crate::store::macros::rows_sqlite!($fn $ffields), $ftail, ";\n"
                $(, $head, $crate::store::macros::rows_sqlite!($n $fields), $tail, ";\n")+))
                $(.bind($bind))*.fetch_all(&mut **tx).await,
            $crate::store::Inner::Postgres(tx) => sqlx::query_as(concat!(
                "WITH ", stringify!($first), " AS (", $fhead,
                $crate::store::macros::rows_postgres!($fn $ffields), $ftail, ")"
                $(, ", ", stringify!($name), " AS (", $head,
                $crate::store::macros::rows_postgres!($n $fields), $tail, ")")+,
                " SELECT * FROM ", stringify!($first)))
                $(.bind($bind))*.fetch_all(&mut **tx).await,
        }.map_err($crate::error::Error::from)
    };
}

pub(super) use {
    cell_sqlite, execute, execute_rows, fetch, fetch_all, fetch_first_rows, fetch_one,
    fetch_optional, fetch_rows, rows_postgres, rows_sqlite,
};
