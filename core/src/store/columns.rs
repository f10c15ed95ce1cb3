//! How the project's own values stand in a column, the same on both databases: ids as UUID, what
//! has a text form as text.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Type};
use uuid::Uuid;

use crate::i18n::Lang;
use crate::id::{
    AccountId, AuditId, CardId, ChatId, CheckInId, EventId, HandoverId, MirrorId, OrderId,
    OutboxId, PoolId, RefundId, RefusedScanId, RoleId, TicketId, TierId,
};
use crate::money::Currency;
use crate::zone::Zone;

macro_rules! uuid_columns {
    ($($id:ty),* $(,)?) => {$(
        impl<DB: Database> Type<DB> for $id where Uuid: Type<DB> {
            fn type_info() -> DB::TypeInfo { <Uuid as Type<DB>>::type_info() }
            fn compatible(ty: &DB::TypeInfo) -> bool { <Uuid as Type<DB>>::compatible(ty) }
        }
        impl<'q, DB: Database> Encode<'q, DB> for $id where Uuid: Encode<'q, DB> {
            fn encode_by_ref(&self, buf: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                self.0.encode_by_ref(buf)
            }
        }
        impl<'r, DB: Database> Decode<'r, DB> for $id where Uuid: Decode<'r, DB> {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
                <Uuid as Decode<'r, DB>>::decode(value).map(Self)
            }
        }
    )*};
}

/// For types with `Display` and `FromStr` whose texts agree.
macro_rules! text_columns {
    ($($name:ty),* $(,)?) => {$(
        impl<DB: sqlx::Database> sqlx::Type<DB> for $name where String: sqlx::Type<DB> {
            fn type_info() -> DB::TypeInfo { <String as sqlx::Type<DB>>::type_info() }
            fn compatible(ty: &DB::TypeInfo) -> bool { <String as sqlx::Type<DB>>::compatible(ty) }
        }
        impl<'q, DB: sqlx::Database> sqlx::Encode<'q, DB> for $name where String: sqlx::Encode<'q, DB> {
            fn encode_by_ref(
                &self,
                buf: &mut DB::ArgumentBuffer,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                <String as sqlx::Encode<'q, DB>>::encode(self.to_string(), buf)
            }
        }
        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $name where &'r str: sqlx::Decode<'r, DB> {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                Ok(<&str as sqlx::Decode<'r, DB>>::decode(value)?.parse::<Self>()?)
            }
        }
    )*};
}

/// An enum whose variants are stored by the given words.
macro_rules! text_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident = $text:literal),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        $vis enum $name { $($(#[$vmeta])* $variant),* }

        impl $name {
            /// The word it is stored by.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    other => Err(format!(concat!("{} is no ", stringify!($name)), other)),
                }
            }
        }

        crate::store::columns::text_columns!($name);
    };
}

pub(crate) use {text_columns, text_enum};

uuid_columns!(
    AccountId,
    EventId,
    TierId,
    PoolId,
    OrderId,
    TicketId,
    RefundId,
    HandoverId,
    CheckInId,
    RefusedScanId,
    OutboxId,
    AuditId,
    ChatId,
    CardId,
    MirrorId,
    RoleId,
);
text_columns!(Currency, Zone, Lang);
