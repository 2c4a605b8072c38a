//! Time and chance come in from outside, so that tests and demonstration data can repeat them.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, Duration, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use crate::system::key::Key;

/// By how much a clock may be put back before it counts as wrong: machines correct theirs by less.
const TOLERANCE: Duration = Duration::minutes(2);

/// Where "now" comes from, and what is the latest that it has shown. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clock {
    source: Source,
    /// The latest moment that is known to have passed: milliseconds since 1970.
    latest: Arc<AtomicI64>,
}

#[derive(Clone, Debug)]
enum Source {
    /// The clock of the machine.
    System,
    /// A clock that stands still until it is moved: milliseconds since 1970.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self { source: Source::System, latest: Arc::new(AtomicI64::new(i64::MIN)) }
    }

    /// A clock that stands at `at`.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        let millis = Arc::new(AtomicI64::new(at.timestamp_millis()));
        Self { source: Source::Fixed(millis), latest: Arc::new(AtomicI64::new(i64::MIN)) }
    }

    /// The present moment, in whole milliseconds: both databases return exactly what was stored.
    pub fn now(&self) -> DateTime<Utc> {
        let millis = match &self.source {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
            Source::System => {
                let now = Utc::now().timestamp_millis();
                self.latest.fetch_max(now, Ordering::Relaxed);
                now
            }
            // Whoever tells a story goes back and forth in it.
            Source::Fixed(millis) => millis.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_millis(millis).unwrap_or_default()
    }

    /// Moves a fixed clock to `at`; the clock of the machine is not moved by anybody.
    pub fn set(&self, at: DateTime<Utc>) {
        if let Source::Fixed(millis) = &self.source {
            millis.store(at.timestamp_millis(), Ordering::SeqCst);
        }
    }

    /// Says which moment is known to have passed, because something was written then; nothing when none is.
    pub(crate) fn has_passed(&self, moment: Option<DateTime<Utc>>) {
        self.latest.store(moment.map_or(i64::MIN, |at| at.timestamp_millis()), Ordering::Relaxed);
    }

    /// By how much it is behind what is known to have passed; none when it is right, as far as one can tell.
    pub fn behind(&self) -> Option<Duration> {
        let latest = DateTime::from_timestamp_millis(self.latest.load(Ordering::Relaxed))?;
        Some(latest - self.now()).filter(|behind| *behind > TOLERANCE)
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
    pub fn id<K: Key>(&self, now: DateTime<Utc>) -> K {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid().into()
    }
}

/// The moment at which the clocks of a time zone show `minutes` after midnight of `date`.
///
/// An hour that is shown twice (the end of summer time) is the first one; an hour that is left out (its beginning) is
/// read with the clock that was not put forward yet, and so lies after the gap.
pub fn moment(date: NaiveDate, minutes: u32, zone: Tz) -> DateTime<Utc> {
    let local = date.and_time(chrono::NaiveTime::MIN) + Duration::minutes(i64::from(minutes));
    let find = |local: NaiveDateTime| match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.to_utc()),
        LocalResult::None => None,
    };
    // No gap is longer than a day; what is an hour before it shows the clock that was.
    find(local)
        .or_else(|| (1..=24).find_map(|hours| Some(find(local - Duration::hours(hours))? + Duration::hours(hours))))
        .unwrap_or_else(|| local.and_utc())
}

/// The local date of a moment in a time zone.
pub fn local_date(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    #[expect(clippy::disallowed_methods, reason = "the one place that makes a day of a moment")]
    at.with_timezone(&zone).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_put_back_is_behind() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap_or_default();
        let clock = Clock::fixed(at("2026-11-02T06:00:00Z"));
        assert_eq!(clock.behind(), None, "nothing is known");
        clock.has_passed(Some(at("2026-11-02T06:01:59Z")));
        assert_eq!(clock.behind(), None, "a correction");
        clock.has_passed(Some(at("2032-11-02T06:00:00Z")));
        assert_eq!(clock.behind().map(|behind| behind.num_days()), Some(2192));
        clock.set(at("2032-11-02T06:00:00Z"));
        assert_eq!(clock.behind(), None);
        let system = Clock::system();
        system.has_passed(Some(system.now() + Duration::hours(1)));
        assert!(system.behind().is_some_and(|behind| (59..=60).contains(&behind.num_minutes())));
    }

    #[test]
    fn hours_of_baku_over_the_years() {
        let at = |date: (i32, u32, u32), minutes| {
            let date = NaiveDate::from_ymd_opt(date.0, date.1, date.2).unwrap_or_default();
            moment(date, minutes, chrono_tz::Asia::Baku).format("%Y-%m-%d %H:%M").to_string()
        };
        assert_eq!(at((2026, 7, 1), 9 * 60), "2026-07-01 05:00", "no summer time any more");
        assert_eq!(at((2015, 7, 1), 9 * 60), "2015-07-01 04:00", "the last summer time");
        assert_eq!(at((2015, 1, 12), 9 * 60), "2015-01-12 05:00");
        // 29 March 2015: 04:00 became 05:00. 25 October 2015: 05:00 became 04:00.
        assert_eq!(at((2015, 3, 29), 3 * 60 + 59), "2015-03-28 23:59");
        assert_eq!(at((2015, 3, 29), 4 * 60 + 30), "2015-03-29 00:30");
        assert_eq!(at((2015, 3, 29), 5 * 60), "2015-03-29 00:00");
        assert_eq!(at((2015, 10, 25), 4 * 60 + 30), "2015-10-24 23:30");
        // Midnight, and past it.
        assert_eq!(at((2026, 11, 25), 0), "2026-11-24 20:00");
        assert_eq!(at((2026, 11, 25), 24 * 60 + 30), "2026-11-25 20:30");
    }
}
