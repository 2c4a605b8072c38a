//! What every function of this crate gets first.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::system::{
    audit::key::AuditKeys,
    clock::{self, Clock, Random},
    db::Db,
    error::{Error, Result},
    hasher::Hasher,
    key::Key,
    refused::Refused,
    versions::Library,
};

/// The database, the clock, chance, the published courses and the password hasher. Cheap to clone.
#[derive(Clone)]
pub struct Cx {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// The source of chance.
    pub random: Random,
    /// Published courses, read once and kept.
    pub library: Library,
    /// Password hashing, limited in number.
    pub hasher: Hasher,
    /// Keys with which the audit log is sealed.
    pub keys: AuditKeys,
    /// Sign-ins that were refused, until they are written down together.
    pub refused: Refused,
}

impl Cx {
    /// The context of a running program: the machine's clock and randomness.
    pub fn new(db: Db) -> Self {
        Self {
            db,
            clock: Clock::system(),
            random: Random::System,
            library: Library::default(),
            hasher: Hasher,
            keys: AuditKeys::default(),
            refused: Refused::new(&Random::System),
        }
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The present moment, for what carries its date for ever and cannot be made again.
    ///
    /// # Errors
    /// [`Error::Clock`] while the clock is known to be behind.
    pub fn certain_now(&self) -> Result<DateTime<Utc>> {
        if self.clock.behind().is_some() { Err(Error::Clock) } else { Ok(self.now()) }
    }

    /// The day that it is in a time zone: the only way to ask which day it is.
    pub fn today(&self, zone: Tz) -> NaiveDate {
        clock::local_date(self.now(), zone)
    }

    /// A new key.
    pub fn id<K: Key>(&self) -> K {
        self.random.id(self.now())
    }
}
