//! What every function of this crate gets first.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::system::{
    clock::{Clock, Random},
    db::Db,
    hasher::Hasher,
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
}

impl Cx {
    /// The context of a running program: the machine's clock and randomness.
    pub fn new(db: Db) -> Self {
        Self {
            db,
            clock: Clock::System,
            random: Random::System,
            library: Library::default(),
            hasher: Hasher::default(),
        }
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A new key.
    pub fn id(&self) -> Uuid {
        self.random.id(self.now())
    }
}
