//! Transactions that PostgreSQL takes back in favour of somebody else's, done again.
//!
//! Locks are taken in one order, so that this hardly ever happens; where it does, whoever waits shall not see it. What was
//! wanted is done again from its beginning, and only if nothing of it has become durable.

use std::{cell::Cell, time::Duration};

tokio::task_local! {
    /// Whether what is tried has committed anything.
    static WRITTEN: Cell<bool>;
}

/// How long to wait before each further try: those who met must not meet again at once.
const PAUSES: [Duration; 4] =
    [Duration::from_millis(5), Duration::from_millis(30), Duration::from_millis(120), Duration::from_millis(400)];

/// Says that something of what is tried is durable now.
pub(super) fn written() {
    // Outside of what is tried again nobody asks.
    let _ = WRITTEN.try_with(|written| written.set(true));
}

/// Does `act` until its answer is not one of a transaction that met another one, some times at most, and never after
/// something was committed.
pub async fn again<T, F: Future<Output = T>>(mut act: impl FnMut() -> F, has_met: impl Fn(&T) -> bool) -> T {
    for pause in PAUSES {
        let tried = async {
            let answer = act().await;
            (answer, WRITTEN.with(Cell::get))
        };
        let (answer, is_written) = WRITTEN.scope(Cell::new(false), tried).await;
        if is_written || !has_met(&answer) {
            return answer;
        }
        tokio::time::sleep(pause).await;
    }
    act().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_committed_is_not_done_again() {
        let times = Cell::new(0);
        let act = |writes: bool| {
            let times = &times;
            move || {
                times.set(times.get() + 1);
                async move {
                    if writes {
                        written();
                    }
                    times.get()
                }
            }
        };
        assert_eq!(again(act(false), |answer| *answer < 3).await, 3, "until it is not met any more");
        times.set(0);
        assert_eq!(again(act(true), |_| true).await, 1, "it is durable");
        times.set(0);
        assert_eq!(again(act(false), |_| true).await, 5, "not for ever");
    }
}
