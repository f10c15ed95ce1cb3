//! What a platform shows of us in its own ways, beside messages: events on a server's calendar, and
//! roles of its members. Implemented outside the core.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::account::Platform;
pub use crate::store::mirrors::NativeRefusal;

/// An event as it stands on a server's calendar. Lengths are in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheduled {
    /// At most 100, and not empty.
    pub name: String,
    /// At most 1,000. Its end is `url`, by which an entry of ours is known.
    pub description: String,
    /// At most 100, and not empty.
    pub location: String,
    pub starts_at: DateTime<Utc>,
    /// Later than the start.
    pub ends_at: DateTime<Utc>,
    /// A JPEG.
    pub cover: Option<Vec<u8>>,
    /// The event's page.
    pub url: String,
}

/// Why an event leaves a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    Ended,
    Cancelled,
    /// It is shown there no more, and takes place all the same.
    Removed,
}

/// Why it did not come about.
#[derive(Debug, thiserror::Error)]
pub enum NativeError {
    /// It may work later; `after` where the platform says when.
    #[error("{reason}")]
    Retry {
        after: Option<Duration>,
        reason: String,
    },
    /// Not as things stand.
    #[error("{reason}")]
    GiveUp { why: NativeRefusal, reason: String },
}

/// A platform's own ways. Servers, members and roles are named by the platform's ids of them. Each
/// operation may come twice, since a worker may die between doing and noting it, and asks for no more
/// than twenty seconds.
#[async_trait]
pub trait Native: Send + Sync {
    fn platform(&self) -> Platform;

    /// Puts the event on the server's calendar, or changes the entry `known` to it; the platform's id of
    /// the entry comes back. With none known, an entry of ours whose description ends in the event's
    /// `url` is taken for it, so that what was made and not noted is not made twice. An entry that has
    /// begun is changed as far as the platform takes changes.
    ///
    /// # Errors
    /// [`NativeError`]. `Gone` when `known` is not there any more, or was ended by hand. Reasons hold no
    /// personal data.
    async fn schedule(
        &self,
        server: &str,
        event: &Scheduled,
        known: Option<&str>,
    ) -> Result<String, NativeError>;

    /// Takes the entry off the calendar, or lets it end there. One that is gone already, or ended,
    /// counts as done.
    ///
    /// # Errors
    /// [`NativeError`].
    async fn unschedule(&self, server: &str, known: &str, how: Leaves) -> Result<(), NativeError>;

    /// Gives a member a role. One that they have already counts as given.
    ///
    /// # Errors
    /// [`NativeError`]. `Gone` when the role is not there any more.
    async fn grant(&self, server: &str, member: &str, role: &str) -> Result<(), NativeError>;

    /// Takes a role from a member. One that they have not counts as taken, and so does one that is gone.
    ///
    /// # Errors
    /// [`NativeError`].
    async fn revoke(&self, server: &str, member: &str, role: &str) -> Result<(), NativeError>;
}
