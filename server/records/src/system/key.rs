//! Keys of rows: one type for each kind, so that the key of a person is never taken for that of an event.
//!
//! A kind is declared beside the type whose key it is. Those that stand here belong to wings above and are needed by what
//! everything stands on: published courses are kept in memory by their version, and the audit log, jobs and facts name
//! the account that acted.

use std::hash::Hash;

use sqlx::{Database, Decode, Encode, Postgres, Sqlite, Type};
use uuid::Uuid;

/// A kind of key.
pub trait Key:
    Copy + Eq + Hash + Send + Sync + Unpin + From<Uuid> + Into<Uuid> + Stored<Sqlite> + Stored<Postgres> + 'static
{
}

/// What a database can store and give back.
pub trait Stored<DB: Database>: Type<DB> + for<'q> Encode<'q, DB> + for<'r> Decode<'r, DB> {}

impl<DB: Database, T> Stored<DB> for T where T: Type<DB> + for<'q> Encode<'q, DB> + for<'r> Decode<'r, DB> {}

/// Declares a kind of key: a UUID of version 7, which is written as one in the database, in JSON and in addresses.
macro_rules! key {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// The key that no row has.
            pub const NIL: Self = Self(uuid::Uuid::nil());
        }

        impl $crate::system::key::Key for $name {}

        impl From<uuid::Uuid> for $name {
            fn from(key: uuid::Uuid) -> Self {
                Self(key)
            }
        }

        impl From<$name> for uuid::Uuid {
            fn from(key: $name) -> Self {
                key.0
            }
        }

        impl From<$name> for $crate::system::value::Value {
            fn from(key: $name) -> Self {
                Self::Key(key.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> std::result::Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }

        impl<DB: sqlx::Database> sqlx::Type<DB> for $name where uuid::Uuid: sqlx::Type<DB> {
            fn type_info() -> DB::TypeInfo {
                <uuid::Uuid as sqlx::Type<DB>>::type_info()
            }

            fn compatible(ty: &DB::TypeInfo) -> bool {
                <uuid::Uuid as sqlx::Type<DB>>::compatible(ty)
            }
        }

        impl sqlx::postgres::PgHasArrayType for $name {
            fn array_type_info() -> sqlx::postgres::PgTypeInfo {
                <uuid::Uuid as sqlx::postgres::PgHasArrayType>::array_type_info()
            }
        }

        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $name where uuid::Uuid: sqlx::Decode<'r, DB> {
            fn decode(value: DB::ValueRef<'r>) -> std::result::Result<Self, sqlx::error::BoxDynError> {
                <uuid::Uuid as sqlx::Decode<'r, DB>>::decode(value).map(Self)
            }
        }

        impl<'q, DB: sqlx::Database> sqlx::Encode<'q, DB> for $name where uuid::Uuid: sqlx::Encode<'q, DB> {
            fn encode_by_ref(
                &self,
                buf: &mut DB::ArgumentBuffer,
            ) -> std::result::Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                <uuid::Uuid as sqlx::Encode<'q, DB>>::encode_by_ref(&self.0, buf)
            }
        }
    };
}

pub(crate) use key;

key! {
    /// The key of an account.
    AccountId
}

key! {
    /// The key of a published version of a course.
    VersionId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_and_read_as_the_uuid_that_it_is() {
        let text = "0192f5d1-7a3c-7c11-8a55-3d1f0c2b9e47";
        let key: AccountId = text.parse().unwrap();
        assert_eq!(key.to_string(), text);
        let json = serde_json::to_value(key).unwrap();
        assert_eq!(json, text);
        assert_eq!(serde_json::from_value::<AccountId>(json).unwrap(), key);
        assert_eq!((Uuid::from(key).to_string(), AccountId::from(Uuid::from(key))), (text.to_owned(), key));
        assert!("0192f5d1".parse::<AccountId>().is_err());
    }
}
