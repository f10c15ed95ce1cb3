//! Identifiers: one newtype a thing, UUIDv7 inside, a prefix in text (`ord_…`).
//!
//! Deliberately absent: any way to make one from a number. Ids are made here and nowhere else, and
//! an id is never a secret: what opens a door is a ticket's code (`ticket::Code`).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text was not an id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub(crate) Uuid);

        impl $name {
            /// A new id; later ones sort after earlier ones.
            #[expect(clippy::new_without_default, reason = "a default id would be a new one each time")]
            #[expect(clippy::disallowed_methods, reason = "ids are made in this place")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// In 22 letters, digits, `-` and `_`, for links.
            pub fn short(self) -> String {
                URL_SAFE_NO_PAD.encode(self.0.as_bytes())
            }

            /// Reads [`Self::short`] back.
            pub fn from_short(text: &str) -> Option<Self> {
                let bits = URL_SAFE_NO_PAD.decode(text).ok()?;
                Uuid::from_slice(&bits).ok().map(Self)
            }

            /// The bits, for seeds and compact encodings.
            pub fn as_u128(self) -> u128 {
                self.0.as_u128()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(|rest| Uuid::try_parse(rest).ok())
                    .map(Self)
                    .ok_or(NotAnId)
            }
        }
    )*};
}

ids! {
    /// A person, whatever platforms they speak from.
    AccountId = "acc";
    EventId = "evt";
    TierId = "tier";
    PoolId = "pool";
    OrderId = "ord";
    TicketId = "tkt";
    RefundId = "rfd";
    HandoverId = "hnd";
    CheckInId = "chk";
    RefusedScanId = "scn";
    OutboxId = "out";
    AuditId = "aud";
    /// A group or channel.
    ChatId = "cht";
    /// An event's card that stands in one.
    CardId = "crd";
    /// An event's entry on a server's calendar.
    MirrorId = "mir";
    /// A role of a server that tickets bring.
    RoleId = "rol";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text_and_only_with_its_own_prefix() {
        let order = OrderId::new();
        assert_eq!(order.to_string().parse(), Ok(order));
        assert_eq!(order.to_string().parse::<TicketId>(), Err(NotAnId));
        assert_eq!("ord_".parse::<OrderId>(), Err(NotAnId));
        assert_eq!(OrderId::from_short(&order.short()), Some(order));
        assert_eq!(
            (order.short().len(), OrderId::from_short("AAAA")),
            (22, None)
        );
    }
}
