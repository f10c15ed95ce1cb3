//! The harness's PostgreSQL: a database a test, and no more than that.

use eventos_tests::postgres::{fresh_database, fresh_database_from};
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url)
        .await
        .unwrap_or_else(|error| panic!("{url}: {error}"))
}

#[tokio::test]
async fn two_fresh_databases_are_distinct_and_answer() {
    let (one, other) = (fresh_database().await, fresh_database().await);
    assert_ne!(one.url, other.url);

    connect(&one.url)
        .await
        .execute("CREATE TABLE only_here (id BIGINT)")
        .await
        .expect("creates");
    let mut connection = connect(&other.url).await;
    let row = connection
        .fetch_one("SELECT to_regclass('only_here') IS NULL")
        .await;
    assert!(
        row.expect("answers").get::<bool, _>(0),
        "the other database sees the table"
    );
    let row = connection.fetch_one("SELECT 1").await.expect("answers");
    assert_eq!(row.get::<i32, _>(0), 1);
}

#[tokio::test]
async fn databases_from_a_template_hold_what_it_held_and_nothing_of_each_other() {
    let init = |url: String| async move {
        let mut connection = connect(&url).await;
        connection
            .execute("CREATE TABLE seats (id BIGINT)")
            .await
            .expect("creates");
        connection.close().await.expect("closes");
    };
    let one = fresh_database_from("postgres_cluster", init).await;
    connect(&one.url)
        .await
        .execute("INSERT INTO seats VALUES (1)")
        .await
        .expect("inserts");

    let other = fresh_database_from("postgres_cluster", init).await;
    let row = connect(&other.url)
        .await
        .fetch_one("SELECT count(*) FROM seats")
        .await;
    assert_eq!(row.expect("answers").get::<i64, _>(0), 0);
}

#[tokio::test]
async fn a_dropped_database_is_gone_even_while_somebody_is_connected() {
    let (dropped, kept) = (fresh_database().await, fresh_database().await);
    let name = dropped
        .url
        .split(['/', '?'])
        .find(|part| part.starts_with("eventos_test_"));
    let name = name.expect("its name stands in its URL").to_owned();
    let _inside = connect(&dropped.url).await;
    let mut outside = connect(&kept.url).await;

    drop(dropped);
    let gone = "SELECT NOT EXISTS (SELECT FROM pg_database WHERE datname = $1)";
    let until_gone = async {
        loop {
            let row = sqlx::query(gone).bind(&name).fetch_one(&mut outside).await;
            if row.expect("answers").get(0) {
                break;
            }
        }
    };
    let waited = tokio::time::timeout(std::time::Duration::from_secs(10), until_gone).await;
    waited.expect("the database stays");
}
