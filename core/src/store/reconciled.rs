//! How far the reconciler has gone through what Stripe lists.

use chrono::{DateTime, Utc};

use super::Tx;
use super::macros::{execute, fetch_optional};
use crate::error::Result;

/// Everything up to this time was carried out; none before the first turn.
pub async fn upto(tx: &mut Tx, what: &str) -> Result<Option<DateTime<Utc>>> {
    let row: Option<(DateTime<Utc>,)> =
        fetch_optional!(tx, "SELECT upto FROM reconciled WHERE what = $1", what)?;
    Ok(row.map(|(upto,)| upto))
}

/// Notes where the first turn begins. Whether nobody had.
pub async fn start(tx: &mut Tx, what: &str, at: DateTime<Utc>) -> Result<bool> {
    let rows = execute!(
        tx,
        "INSERT INTO reconciled (what, upto) VALUES ($1, $2) ON CONFLICT (what) DO NOTHING",
        what,
        at
    )?;
    Ok(rows == 1)
}

/// From one time to another. Whether it still stood at the first.
pub async fn advance(
    tx: &mut Tx,
    what: &str,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE reconciled SET upto = $3 WHERE what = $1 AND upto = $2",
        what,
        from,
        to
    )?;
    Ok(rows == 1)
}
