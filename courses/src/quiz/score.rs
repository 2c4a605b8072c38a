//! A number of points.

use std::iter::Sum;

use serde::{Deserialize, Serialize};

/// Points reached of the points that could be reached, in hundredths of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Score {
    /// Hundredths of a point reached.
    pub hundredths: i64,
    /// Hundredths of a point that could be reached.
    pub max_hundredths: i64,
}

impl Score {
    /// Whole percent, rounded **down**. What a trainee reads must agree with whether he passed: 69.6 % is shown as 69
    /// and fails a mark of 70; rounded to the nearest it would read "70 %, not passed". 0 where nothing could be
    /// reached.
    #[must_use]
    pub fn percent(self) -> u8 {
        if self.max_hundredths <= 0 {
            return 0;
        }
        let percent = i128::from(self.hundredths) * 100 / i128::from(self.max_hundredths);
        u8::try_from(percent.clamp(0, 100)).unwrap_or(100)
    }

    /// Whether the share of the points is at least `pass_percent`. Never where nothing could be reached.
    #[must_use]
    pub fn passes(self, pass_percent: u8) -> bool {
        self.max_hundredths > 0 && self.percent() >= pass_percent
    }

    /// Whether this is a larger share of the points than `other`, compared exactly.
    #[must_use]
    pub fn is_better_than(self, other: Self) -> bool {
        match (self.max_hundredths > 0, other.max_hundredths > 0) {
            (true, true) => {
                i128::from(self.hundredths) * i128::from(other.max_hundredths)
                    > i128::from(other.hundredths) * i128::from(self.max_hundredths)
            }
            (comparable, other_comparable) => comparable && !other_comparable,
        }
    }
}

impl Sum for Score {
    fn sum<I: Iterator<Item = Self>>(scores: I) -> Self {
        scores.fold(Self::default(), |sum, score| Self {
            hundredths: sum.hundredths + score.hundredths,
            max_hundredths: sum.max_hundredths + score.max_hundredths,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(hundredths: i64, max_hundredths: i64) -> Score {
        Score { hundredths, max_hundredths }
    }

    #[test]
    fn percent_is_rounded_down() {
        assert_eq!(score(696, 1000).percent(), 69);
        assert!(!score(696, 1000).passes(70));
        assert_eq!(score(700, 1000).percent(), 70);
        assert!(score(700, 1000).passes(70));
        assert_eq!(score(0, 0).percent(), 0);
        assert!(!score(0, 0).passes(0));
        assert_eq!(score(i64::MAX, i64::MAX).percent(), 100);
    }

    #[test]
    fn better_is_a_larger_share() {
        assert!(score(667, 1000).is_better_than(score(666, 1000)));
        assert!(score(1, 2).is_better_than(score(400, 1000)));
        assert!(!score(1, 2).is_better_than(score(500, 1000)));
        assert!(score(0, 100).is_better_than(score(0, 0)));
        assert!(!score(0, 0).is_better_than(score(0, 0)));
    }
}
