//! An entry of the audit log, and its hash.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::AuditKey;
use crate::system::key::AccountId;

/// One entry.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entry {
    /// Its place in the chain, from 1.
    pub number: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// The account that acted; nobody for the command line and for strangers.
    pub actor_id: Option<AccountId>,
    /// What was done: the code of an act. Entries of other releases may have one that this one does not know.
    pub action: String,
    /// To what.
    pub subject: String,
    /// More about it, as JSON. Never a password, token or code, and never the name of a person.
    pub details: String,
    /// The hash of the entry before.
    pub previous_hash: Vec<u8>,
    /// The hash of this entry.
    pub hash: Vec<u8>,
    /// The key with which it is sealed; none where there was no key.
    #[sqlx(default)]
    pub key_id: Option<String>,
}

impl Entry {
    /// The hash of what it says: HMAC-SHA-256 with the key that it names, SHA-256 where it names none.
    pub(crate) fn digest(&self, key: Option<&AuditKey>) -> Vec<u8> {
        let message = self.message();
        key.map_or_else(|| Sha256::digest(&message).to_vec(), |key| key.seal(&message))
    }

    /// The hash before and every field, each with its length in front, so that no two entries can be read as the same bytes.
    fn message(&self) -> Vec<u8> {
        let mut message = self.previous_hash.clone();
        let (number, at) = (self.number.to_string(), self.at.timestamp_millis().to_string());
        let actor = self.actor_id.map(|id| id.to_string()).unwrap_or_default();
        let fields = [&number, &at, &actor, &self.action, &self.subject, &self.details];
        for field in fields.into_iter().chain(&self.key_id) {
            message.extend(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
            message.extend(field.as_bytes());
        }
        message
    }
}
