//! How many each person at a door has admitted: an event's count is a sum over a few rows, however
//! many tickets it has, and two doors never wait for each other.

use super::Tx;
use super::macros::{execute, fetch_one};
use crate::error::Result;
use crate::id::{CheckInId, EventId};

/// How many of an event's tickets are in.
pub async fn admitted(tx: &mut Tx, event: EventId) -> Result<i64> {
    let (sum,): (i64,) = fetch_one!(
        tx,
        "SELECT CAST(COALESCE(SUM(admitted), 0) AS BIGINT) FROM door_counts WHERE event_id = $1",
        event
    )?;
    Ok(sum)
}

/// Takes back what admissions added.
pub async fn uncount(tx: &mut Tx, check_ins: &[CheckInId]) -> Result<()> {
    for check_in in check_ins {
        execute!(
            tx,
            "UPDATE door_counts SET admitted = admitted - 1 WHERE (event_id, account_id)
                 IN (SELECT event_id, account_id FROM check_ins WHERE id = $1)",
            *check_in
        )?;
    }
    Ok(())
}
