//! Time and chance come in from outside, so that tests and demonstration data can repeat them.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use uuid::Uuid;

/// Where "now" comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The clock of the machine.
    System,
    /// A clock that stands still until it is moved: milliseconds since 1970.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.timestamp_millis())))
    }

    /// The present moment, in whole milliseconds: both databases return exactly what was stored.
    pub fn now(&self) -> DateTime<Utc> {
        let millis = match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
            Self::System => Utc::now().timestamp_millis(),
            Self::Fixed(millis) => millis.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_millis(millis).unwrap_or_default()
    }

    /// Moves a fixed clock to `at`; the clock of the machine is not moved by anybody.
    pub fn set(&self, at: DateTime<Utc>) {
        if let Self::Fixed(millis) = self {
            millis.store(at.timestamp_millis(), Ordering::SeqCst);
        }
    }
}

/// Where keys, tokens and codes come from.
#[derive(Clone)]
pub enum Random {
    /// The operating system.
    System,
    /// A seeded generator: the same seed makes the same keys.
    Seeded(Arc<Mutex<ChaCha20Rng>>),
}

impl Random {
    /// A generator that always gives the same sequence for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))))
    }

    /// `N` random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: no key may be made then.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            #[expect(clippy::expect_used, reason = "nothing secure can be done without randomness")]
            Self::System => getrandom::fill(&mut bytes).expect("the operating system gives random bytes"),
            Self::Seeded(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes),
        }
        bytes
    }

    /// A whole number from 0 up to, not including, `below` (at least 1).
    pub fn below(&self, below: u32) -> u32 {
        let wide = u64::from(u32::from_le_bytes(self.bytes()));
        // The product of two 32-bit numbers shifted down is below `below`.
        u32::try_from((wide * u64::from(below.max(1))) >> 32).unwrap_or(0)
    }

    /// A new key: a UUID of version 7, sortable by the millisecond `now`.
    pub fn id(&self, now: DateTime<Utc>) -> Uuid {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }
}

/// The local date of a moment in a time zone.
pub fn local_date(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}
