//! Work that takes more than some milliseconds of a processor: away from the threads that answer requests, and only a
//! little of it at a time.
//!
//! A [`Gate`] lets so many in, and so many wait. The permit travels into the work: it is free when the work has ended, and
//! not when whoever asked for it has gone away, because the processor and the memory are in use until then. Where
//! too many wait already, the answer is [`Error::Busy`] at once.

use tokio::{sync::Semaphore, task::JoinHandle};

use crate::{Error, Result};

/// Photographs: one takes hundreds of megabytes while it is decoded.
pub static PHOTOGRAPHS: Gate = Gate::new(1, 20);
/// Drafts and courses to publish: looking at everything that can happen in a scenario takes seconds.
pub static CHECKS: Gate = Gate::new(1, 60);
/// Passwords: each takes 19 MiB and a processor for some 25 ms. One after the other that is forty people a second, and another
/// processor is there for those who are in. Many wait on a Monday morning.
pub(crate) static PASSWORDS: Gate = Gate::new(1, 200);
/// What takes a processor alone: documents, spreadsheets, reading of courses, comparing people, maps.
pub static FIGURES: Gate = Gate::new(2, 60);

/// Files that are written while they are sent. Each holds a connection to the database until the last byte is taken, and
/// SQLite has four for everybody.
pub static FILES: Gate = Gate::new(2, 40);
/// Who looks like whom: asked in a transaction, which must wait for nothing else.
pub(crate) static LIKENESS: Gate = Gate::new(2, 8);

/// Lets so many in at the same time.
#[derive(Debug)]
pub struct Gate {
    /// For those who work and those who wait.
    places: Semaphore,
    /// For those who work.
    permits: Semaphore,
}

impl Gate {
    /// A gate for `at_once`, before which `waiting` may wait.
    pub const fn new(at_once: usize, waiting: usize) -> Self {
        Self { places: Semaphore::const_new(at_once + waiting), permits: Semaphore::const_new(at_once) }
    }

    /// Does `work` when its turn comes.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait; [`Error::Corrupt`] when the work has panicked.
    pub async fn run<T: Send + 'static>(&'static self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        self.begin(work).await?.await.map_err(|e| Error::Corrupt(e.to_string()))
    }

    /// Begins `work` when its turn comes; whoever does not wait for it leaves it to itself.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait.
    pub async fn begin<T: Send + 'static>(
        &'static self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<JoinHandle<T>> {
        let place = self.places.try_acquire().map_err(|_| Error::Busy)?;
        let permit = self.permits.acquire().await.map_err(|e| Error::Corrupt(e.to_string()))?;
        Ok(tokio::task::spawn_blocking(move || {
            let _held = (place, permit);
            work()
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_permit_is_free_when_the_work_has_ended_and_not_when_the_client_has_gone() {
        static GATE: Gate = Gate::new(1, 1);
        let (end, ended) = mpsc::channel::<()>();
        let (begun, begins) = tokio::sync::oneshot::channel();
        let asked = tokio::spawn(GATE.run(move || {
            let _ = begun.send(());
            let _ = ended.recv();
        }));
        begins.await.unwrap();
        // Who asked hangs up; the work goes on.
        asked.abort();
        assert!(asked.await.unwrap_err().is_cancelled());
        assert_eq!(GATE.permits.available_permits(), 0);

        // One waits, and nobody else may.
        let waits = tokio::spawn(GATE.run(|| 7));
        while GATE.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(GATE.run(|| 8).await, Err(Error::Busy)));
        end.send(()).unwrap();
        assert_eq!(waits.await.unwrap().unwrap(), 7);
    }

    #[tokio::test]
    async fn who_waits_and_goes_away_leaves_their_place() {
        static GATE: Gate = Gate::new(1, 1);
        let (end, ended) = mpsc::channel::<()>();
        let first = tokio::spawn(GATE.run(move || ended.recv().is_ok()));
        while GATE.permits.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let waits = tokio::spawn(GATE.run(|| 7));
        while GATE.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        waits.abort();
        assert!(waits.await.unwrap_err().is_cancelled());
        assert_eq!(GATE.places.available_permits(), 1);
        end.send(()).unwrap();
        assert!(first.await.unwrap().unwrap());
    }

    #[tokio::test]
    async fn work_that_panics_gives_its_permit_back() {
        static GATE: Gate = Gate::new(1, 0);
        assert!(matches!(GATE.run(|| panic!("as a test must")).await, Err::<(), _>(Error::Corrupt(_))));
        assert_eq!(GATE.run(|| 7).await.unwrap(), 7);
    }
}
