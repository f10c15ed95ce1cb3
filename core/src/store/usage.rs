//! What the assistant's questions cost, a row a person and day.

use super::Tx;
use super::macros::{execute, fetch_one};
use crate::error::Result;
use crate::id::AccountId;

/// In the vendor's tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Usage {
    pub requests: i64,
    pub prompt_tokens: i64,
    pub completion_tokens: i64,
}

impl Usage {
    pub fn tokens(self) -> i64 {
        self.prompt_tokens + self.completion_tokens
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            prompt_tokens: self.prompt_tokens + other.prompt_tokens,
            completion_tokens: self.completion_tokens + other.completion_tokens,
        }
    }
}

/// Adds to what somebody used on a day (`2026-12-04`).
pub async fn add(tx: &mut Tx, account: AccountId, day: &str, used: Usage) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO assistant_usage (account_id, day, requests, prompt_tokens, completion_tokens)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, day) DO UPDATE SET
             requests = assistant_usage.requests + excluded.requests,
             prompt_tokens = assistant_usage.prompt_tokens + excluded.prompt_tokens,
             completion_tokens = assistant_usage.completion_tokens + excluded.completion_tokens",
        account,
        day,
        used.requests,
        used.prompt_tokens,
        used.completion_tokens
    )?;
    Ok(())
}

/// What somebody used on a day, and what all did, in tokens.
pub async fn tokens_of(tx: &mut Tx, account: AccountId, day: &str) -> Result<(i64, i64)> {
    fetch_one!(
        tx,
        "SELECT CAST(COALESCE(SUM(CASE WHEN account_id = $1
                     THEN prompt_tokens + completion_tokens ELSE 0 END), 0) AS BIGINT),
                CAST(COALESCE(SUM(prompt_tokens + completion_tokens), 0) AS BIGINT)
         FROM assistant_usage WHERE day = $2",
        account,
        day
    )
}

/// What all used on a day.
pub async fn of_day(tx: &mut Tx, day: &str) -> Result<Usage> {
    fetch_one!(
        tx,
        "SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT) AS requests,
                CAST(COALESCE(SUM(prompt_tokens), 0) AS BIGINT) AS prompt_tokens,
                CAST(COALESCE(SUM(completion_tokens), 0) AS BIGINT) AS completion_tokens
         FROM assistant_usage WHERE day = $1",
        day
    )
}
