//! What is said to the log while a transaction goes on.

use chrono::{DateTime, Utc};

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
pub struct Entries(Vec<Said>);

/// An entry that has no place in the chain yet.
pub(super) struct Said {
    pub(super) at: DateTime<Utc>,
    pub(super) actor: Actor,
    pub(super) action: String,
    pub(super) subject: String,
    pub(super) details: String,
}

impl Entries {
    pub(super) fn push(&mut self, said: Said) {
        self.0.push(said);
    }

    /// All of it; nothing is left.
    pub(super) fn take(&mut self) -> Vec<Said> {
        std::mem::take(&mut self.0)
    }
}
