//! What Stripe said of payments after they were made, kept under the payment and not the order: it
//! may come before anybody knows whose payment it is.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::types::Json;

use super::Tx;
use super::macros::{execute, fetch_all};
use crate::error::{Error, Result};

/// Keeps a word under its event's id; the same event again is the same word.
pub async fn insert<W: Serialize + Sync>(
    tx: &mut Tx,
    stripe_event: &str,
    payment_intent: &str,
    word: &W,
    now: DateTime<Utc>,
) -> Result<()> {
    let word =
        serde_json::to_value(word).map_err(|e| Error::Inconsistent(format!("a reversal: {e}")))?;
    execute!(
        tx,
        "INSERT INTO reversals (stripe_event_id, payment_intent, word, said_at)
         VALUES ($1, $2, $3, $4) ON CONFLICT (stripe_event_id) DO NOTHING",
        stripe_event,
        payment_intent,
        Json(&word),
        now
    )?;
    Ok(())
}

/// Every word of a payment, in the order in which they came.
pub async fn of_payment(tx: &mut Tx, payment_intent: &str) -> Result<Vec<Value>> {
    let rows: Vec<(Json<Value>,)> = fetch_all!(
        tx,
        "SELECT word FROM reversals WHERE payment_intent = $1 ORDER BY said_at, stripe_event_id",
        payment_intent
    )?;
    Ok(rows.into_iter().map(|(word,)| word.0).collect())
}

/// Notes that the payment's order stands as all its words say.
pub async fn carried(tx: &mut Tx, payment_intent: &str, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "UPDATE reversals SET carried_at = $2 WHERE payment_intent = $1 AND carried_at IS NULL",
        payment_intent,
        now
    )?;
    Ok(())
}

/// The payments with words that were not carried out although their order is known by now.
pub async fn overdue(tx: &mut Tx) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = fetch_all!(
        tx,
        "SELECT DISTINCT r.payment_intent FROM reversals r
         JOIN orders o ON o.payment_intent = r.payment_intent WHERE r.carried_at IS NULL"
    )?;
    Ok(rows.into_iter().map(|(intent,)| intent).collect())
}

/// Forgets words that came before `before` and never found an order. How many.
pub async fn forget(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    execute!(
        tx,
        "DELETE FROM reversals WHERE carried_at IS NULL AND said_at < $1",
        before
    )
}
