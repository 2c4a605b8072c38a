//! What is said to the log while a transaction goes on.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    act::Act,
    cover::{Covered, MEMBER, Rows, Table},
    key::AuditKeys,
};
use crate::system::key::AccountId;

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody with an account: the command line, the program itself, a stranger.
    Nobody,
    /// An account.
    Account(AccountId),
}

impl Actor {
    /// The account, for what is stored.
    pub fn account(self) -> Option<AccountId> {
        match self {
            Self::Nobody => None,
            Self::Account(account) => Some(account),
        }
    }
}

impl From<AccountId> for Actor {
    fn from(account: AccountId) -> Self {
        Self::Account(account)
    }
}

impl From<Option<AccountId>> for Actor {
    fn from(account: Option<AccountId>) -> Self {
        account.map_or(Self::Nobody, Self::Account)
    }
}

/// What a transaction says to the log.
#[derive(Default)]
pub struct Entries {
    said: Vec<Said>,
    /// Rows that were written, and what to say of them where nothing is said.
    rows: Rows,
    of_rows: Option<Said>,
    keys: AuditKeys,
}

/// An entry that has no place in the chain yet.
pub(super) struct Said {
    pub(super) at: DateTime<Utc>,
    pub(super) actor: Actor,
    pub(super) act: Act,
    pub(super) subject: String,
    pub(super) details: Value,
}

impl Entries {
    pub(super) fn push(&mut self, keys: &AuditKeys, said: Said) {
        self.keys = keys.clone();
        self.said.push(said);
    }

    /// Says that a row was written; `said` where nothing else is.
    pub(super) fn cover(&mut self, keys: &AuditKeys, table: Table, row: Covered, said: impl FnOnce() -> Said) {
        self.keys = keys.clone();
        self.rows.push(table, row);
        self.of_rows.get_or_insert_with(said);
    }

    /// All of it, with the rows in the last entry, and the keys with which it is sealed; nothing is left.
    pub(super) fn take(&mut self) -> (Vec<Said>, AuditKeys) {
        let Self { mut said, rows, of_rows, keys } = std::mem::take(self);
        if !rows.is_empty() {
            if said.is_empty() {
                said.extend(of_rows);
            }
            if let Some(last) = said.last_mut() {
                last.details[MEMBER] = rows.told();
            }
        }
        (said, keys)
    }
}
