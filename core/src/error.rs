//! What can go wrong: a [`Rejection`] the person can do something about, or a failure they cannot.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::id::OrderId;
use crate::money::{Currency, Money};
use crate::zone::Zone;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The outcome of an operation that was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Answered to the person, in their language.
    #[error("rejected: {}", .0.kind())]
    Rejection(Rejection),
    /// Logged once, at the boundary; the person sees a short line and a reference.
    #[error("database")]
    Database(#[from] sqlx::Error),
    #[error("migrations")]
    Migrations(#[from] sqlx::migrate::MigrateError),
    /// The database is of another version, and this process may not change it.
    #[error(
        "the schema is of another version: run `eventos migrate` as its owner, with DATABASE_OWNER_URL"
    )]
    NotMigrated,
    /// No role that the policies hold for could be had.
    #[error(
        "no role without power over the policies could be had by DATABASE_URL ({0}): see README, PostgreSQL"
    )]
    SignIn(String),
    #[error("payments: {0}")]
    Payments(String),
    #[error("files")]
    Files(#[from] std::io::Error),
    #[error("mail: {0}")]
    Mail(String),
    #[error("assistant: {0}")]
    Assistant(String),
    /// What is stored does not fit together: a bug of ours.
    #[error("inconsistent: {0}")]
    Inconsistent(String),
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        Self::Rejection(rejection)
    }
}

impl Error {
    /// Whether the person can do something about it.
    pub fn is_rejection(&self) -> bool {
        matches!(self, Self::Rejection(_))
    }

    /// Whether no connection was to be had: trying again at once would only wait again.
    pub fn is_unreachable(&self) -> bool {
        use sqlx::Error::{Io, PoolClosed, PoolTimedOut, Tls};
        matches!(
            self,
            Self::Database(Io(_) | PoolClosed | PoolTimedOut | Tls(_))
        )
    }

    /// For all of a batch, where one error says why.
    pub fn unreachable() -> Self {
        Self::Database(sqlx::Error::PoolTimedOut)
    }

    /// The whole of it, for the log: with what caused it, and what caused that.
    pub fn chain(&self) -> impl fmt::Display {
        Chain(self)
    }

    /// A task of ours ended before its time. What a panic says is left out: it may repeat what somebody
    /// wrote.
    pub fn broken_off(error: &tokio::task::JoinError) -> Self {
        let how = if error.is_panic() {
            "a task panicked"
        } else {
            "a task was given up"
        };
        Self::Inconsistent(how.into())
    }

    /// Whether a unique index refused the row. Works on both databases.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(e)) if e.is_unique_violation())
    }
}

struct Chain<'e>(&'e Error);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = std::error::Error::source(self.0);
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

/// Why something was refused, and what the person needs to know to do better. Each has one text:
/// `rejection-…` in `locales/`, written by `chat::words`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    EventNotFound,
    TierNotFound,
    PoolNotFound,
    OrderNotFound,
    TicketNotFound,
    PersonNotFound {
        name: String,
    },
    /// No group or channel that they brought the bot into, or it may not write there.
    ChatNotFound,
    NotYourEvent,
    NotStaff,
    /// Of no event at all.
    StaffOfNothing,

    // Servers
    /// It is about a server, and was not said in one.
    NotInServer,
    NotServerManager,
    /// They may not bring events there; `role` may, where one is set.
    NotOrganizerHere {
        role: Option<String>,
    },
    /// We may not write in that channel.
    MayNotPost {
        channel: String,
    },
    /// Those who manage the server put the event out of it.
    PutOutHere,
    /// Those who manage the server took the role off the event's tickets.
    RoleTakenOff {
        role: String,
    },
    /// They may not give it to others there themselves.
    NotYourRole {
        role: String,
    },
    TooManyRoles {
        limit: i64,
    },
    /// A role or a channel that the platform named is what is needed.
    NotARole,
    NotAChannel,

    // Events
    NotADraft,
    NotPublished,
    AlreadyCancelled,
    /// A draft has no card.
    NotYetPublished,
    NoTiers,
    StartsInPast,
    EndsBeforeStart,
    CurrencyLocked,
    PaymentsOff,
    TierHasOrders {
        tier: String,
    },
    TooManyTiers {
        limit: usize,
    },
    TooManyPools {
        limit: usize,
    },
    /// What the person confirmed is no longer what it was.
    ShownChanged,

    // Orders
    SoldOut,
    TooFewLeft {
        left: i64,
    },
    NotOnSaleYet {
        from: DateTime<Utc>,
        zone: Zone,
    },
    SalesEnded,
    BadQuantity,
    OverLimit {
        limit: i64,
    },
    TooMuchForOneOrder {
        most: Money,
    },
    TooManyHolds,
    /// So many seats of the tier one person may hold without having paid for them.
    TooManySeats {
        tier: String,
        limit: i64,
    },
    OrderNotPending,
    OrderLapsed,
    /// It will never be made: the order was given up.
    CheckoutRefused,
    CheckoutUnreachable {
        order: OrderId,
        until: DateTime<Utc>,
        zone: Zone,
    },
    NothingToRefund,
    /// Its payment is with the bank: nothing can be paid back until that is settled.
    Disputed,

    // Answers in forms
    Required,
    TooLong {
        max: usize,
    },
    NotANumber,
    OutOfRange {
        min: i64,
        max: i64,
    },
    NotAPrice {
        currency: Currency,
    },
    OtherCurrency {
        written: Currency,
        currency: Currency,
    },
    PriceStep {
        currency: Currency,
    },
    PriceTooHigh {
        most: Money,
    },
    PriceTooLow {
        least: Money,
    },
    NotADate,
    DateInPast,
    TimeDoesNotExist,
    NotAZone,
    NotACurrency,
    NotALanguage,
    NotAnEmail,
    /// None of the event's tiers, or more than one.
    WhichTiers {
        written: String,
    },

    // Email
    WrongEmailCode {
        left: i64,
    },
    EmailCodeGone,
    EmailCodeTooSoon,

    // At the door
    UndoTooLate,
    UndoNotYours,
    UndoneAlready,
    InviteGone,
    AlreadyAdmitted,
    TicketNotValid,

    // Too often
    /// Too many messages at once.
    TooFast {
        seconds: u64,
    },
    /// Too many codes that are nobody's.
    TooManyGuesses {
        seconds: u64,
    },

    // Tickets that change hands, accounts that become one
    /// Used, taken back, too old, or none.
    HandoverGone,
    OwnHandover,
    HandoverTooLate,
    LinkCodeGone,
    SameAccount,
    /// It became part of another in this moment.
    AccountJoined,
    LastIdentity,
    /// It leads nowhere.
    LinkGone,

    // Pictures
    PictureTooLarge {
        limit_mib: usize,
    },
    PictureTooManyPixels,
    /// The platform did not hand it over.
    PictureNotFetched,
    /// What was pointed at has no picture and no words.
    NoPicture,
    NotAPicture,
    NoCodeInPicture,

    // Conversation
    ButtonTooOld,
    UnknownCommand {
        name: String,
    },
    NothingToGoBackTo,
    NothingUnderWay,
    MissingArgument {
        usage: String,
    },
}

impl Rejection {
    /// Its name, for the log: without what it holds, which somebody wrote.
    fn kind(&self) -> String {
        let whole = format!("{self:?}");
        let end = whole.find([' ', '{', '(']).unwrap_or(whole.len());
        whole[..end].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_stands_in_no_error() {
        let name = "Ana Ivanova".to_owned();
        let error = Error::from(Rejection::PersonNotFound { name });
        assert_eq!(error.to_string(), "rejected: PersonNotFound");
        assert_eq!(
            Error::from(Rejection::SoldOut).to_string(),
            "rejected: SoldOut"
        );
    }
}
