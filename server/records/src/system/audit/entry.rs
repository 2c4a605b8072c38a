//! An entry of the audit log, and its hash.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

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
    /// What was done, as `thing.verb`.
    pub action: String,
    /// To what.
    pub subject: String,
    /// More about it, as JSON. Never a password, token or code.
    pub details: String,
    /// The hash of the entry before.
    pub previous_hash: Vec<u8>,
    /// The hash of this entry.
    pub hash: Vec<u8>,
}

impl Entry {
    /// SHA-256 over the hash before and every field, each with its length in front, so that no two entries can be read
    /// as the same bytes.
    pub(crate) fn digest(&self) -> Vec<u8> {
        let mut hasher = Sha256::new();
        hasher.update(&self.previous_hash);
        let actor = self.actor_id.map(|id| id.to_string()).unwrap_or_default();
        for field in [
            self.number.to_string(),
            self.at.timestamp_millis().to_string(),
            actor,
            self.action.clone(),
            self.subject.clone(),
            self.details.clone(),
        ] {
            hasher.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(field.as_bytes());
        }
        hasher.finalize().to_vec()
    }
}
