//! Allowances for any number of keys in memory that does not grow.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Each key has a cell, and some share one. Which is drawn anew at each start, so that nobody can choose whose cell to use up.
const CELLS: usize = 1 << 14;

/// So many tries at once, and one more after each pause: the generic cell rate algorithm (ITU-T I.371), whose state is one
/// number: when the allowance will be full again, in milliseconds of the clock of `Limits`.
pub struct Cells {
    full_again: Box<[AtomicU64]>,
    key: RandomState,
    burst: u64,
    pause: u64,
}

impl Cells {
    pub fn new(burst: u32, pause: Duration) -> Self {
        let pause = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX).max(1);
        Self {
            full_again: std::iter::repeat_with(AtomicU64::default).take(CELLS).collect(),
            key: RandomState::new(),
            burst: u64::from(burst.max(1)),
            pause,
        }
    }

    fn cell(&self, key: impl Hash) -> &AtomicU64 {
        // The remainder is below the number of cells.
        let n = usize::try_from(self.key.hash_one(key) % CELLS as u64).unwrap_or(0);
        &self.full_again[n]
    }

    /// The state after one more try at a moment; none when nothing is left.
    fn after(&self, full_again: u64, now: u64) -> Option<u64> {
        let after = full_again.max(now) + self.pause;
        (after - now <= self.burst.saturating_mul(self.pause)).then_some(after)
    }

    /// Whether a try is left, without taking it.
    pub fn has(&self, key: impl Hash, now: u64) -> bool {
        self.after(self.cell(key).load(Ordering::Relaxed), now).is_some()
    }

    /// Takes a try, if one is left.
    pub fn take(&self, key: impl Hash, now: u64) -> bool {
        let next = |full_again| self.after(full_again, now);
        self.cell(key).fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).is_ok()
    }
}
