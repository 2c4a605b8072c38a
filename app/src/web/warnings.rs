//! What administrators have to know of the server, on whichever page they are.

use std::sync::atomic::{AtomicU64, Ordering};

/// How much is free on a disk that has enough.
const ENOUGH: u64 = u64::MAX;

/// What is wrong with the server, as far as it goes on working.
#[derive(Debug)]
pub struct Warnings {
    /// Bytes that are free on the disk of the database, where there are few.
    free: AtomicU64,
    /// Mails of the last days that were not delivered and are not tried any more.
    undelivered: AtomicU64,
}

impl Default for Warnings {
    fn default() -> Self {
        Self { free: AtomicU64::new(ENOUGH), undelivered: AtomicU64::new(0) }
    }
}

impl Warnings {
    /// Says how many bytes are free on the disk, where there are few; none when there are enough, or nobody knows.
    pub fn set_free(&self, few: Option<u64>) {
        self.free.store(few.unwrap_or(ENOUGH), Ordering::Relaxed);
    }

    /// How many bytes are free on the disk, where there are few.
    pub fn free(&self) -> Option<u64> {
        Some(self.free.load(Ordering::Relaxed)).filter(|free| *free != ENOUGH)
    }

    /// Says how many mails of the last days were not delivered and are not tried any more.
    pub fn set_undelivered(&self, mails: u64) {
        self.undelivered.store(mails, Ordering::Relaxed);
    }

    /// How many mails of the last days were not delivered and are not tried any more.
    pub fn undelivered(&self) -> u64 {
        self.undelivered.load(Ordering::Relaxed)
    }
}
