//! When a platform gives no answer: why, and asking it again until it does.

use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};
use tokio_util::sync::CancellationToken;

/// Why there is no answer. Errors of the network are not shown as they are: they name an address, and
/// that may hold a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Silence {
    #[error("no answer in time")]
    Late,
    #[error("it cannot be reached")]
    Unreached,
    #[error("the connection broke off")]
    BrokenOff,
    #[error("an answer that cannot be read")]
    Unreadable,
    #[error("a file could not be sent")]
    NotSent,
    #[error("it failed by itself")]
    Failed,
}

/// When something is worth asking again.
pub enum Again {
    /// After so long, as the platform says.
    After(Duration),
    /// After a while.
    Later,
    Never,
}

/// What a platform says no with.
pub trait No: std::error::Error + Send + Sync + 'static {
    fn again(&self) -> Again;
}

/// Asks until there is a yes or a no, with pauses; none when it is to end first.
///
/// # Errors
/// The no.
pub async fn until_answered<T, E: No, F>(
    cancel: &CancellationToken,
    ask: impl Fn() -> F,
) -> anyhow::Result<Option<T>>
where
    F: Future<Output = Result<T, E>>,
{
    let mut pauses = ExponentialBuilder::default()
        .with_min_delay(Duration::from_secs(1))
        .with_max_delay(Duration::from_secs(60))
        .without_max_times()
        .build();
    loop {
        let answer = tokio::select! {
            () = cancel.cancelled() => return Ok(None),
            answer = ask() => answer,
        };
        let no = match answer {
            Ok(answer) => return Ok(Some(answer)),
            Err(no) => no,
        };
        let pause = match no.again() {
            Again::After(pause) => pause,
            Again::Later => {
                tracing::warn!(reason = %no, "asked again later");
                pauses.next().unwrap_or(Duration::from_secs(60))
            }
            Again::Never => return Err(no.into()),
        };
        tokio::select! {
            () = cancel.cancelled() => return Ok(None),
            () = tokio::time::sleep(pause) => {}
        }
    }
}
