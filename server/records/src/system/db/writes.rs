//! How many transactions this process has written, and how long the disk took for them.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

/// Of this process.
pub static WRITES: Writes = Writes { done: AtomicU64::new(0), failed: AtomicU64::new(0), micros: AtomicU64::new(0) };

/// Counts since the start.
#[derive(Debug)]
pub struct Writes {
    done: AtomicU64,
    failed: AtomicU64,
    micros: AtomicU64,
}

/// What was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Transactions that are durable.
    pub done: u64,
    /// Transactions that could not be made so.
    pub failed: u64,
    /// How long it took, of all together.
    pub micros: u64,
}

impl Writes {
    /// Counts a write and takes its time.
    pub(crate) async fn measure<T, E>(&self, write: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        let begun = Instant::now();
        let done = write.await;
        let counter = if done.is_ok() { &self.done } else { &self.failed };
        counter.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
        done
    }

    /// What was counted so far.
    pub fn counted(&self) -> Counted {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counted { done: read(&self.done), failed: read(&self.failed), micros: read(&self.micros) }
    }
}
