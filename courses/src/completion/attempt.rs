//! Whether a quiz may be taken once more.

use chrono::{DateTime, TimeDelta, Utc};

use super::QuizResult;
use crate::course::Quiz;

/// Whether an attempt may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It may begin now.
    Allowed,
    /// No attempt is left.
    Exhausted,
    /// It may begin at this time: the pause after the last attempt is not over.
    NotBefore(DateTime<Utc>),
}

/// Whether an attempt may begin at `now`. Who has passed may improve the result without a pause: the pause is time to
/// read again, and it keeps nobody from guessing who needs no more points. The number of attempts binds everybody, with those
/// that somebody was `granted` beyond it.
#[must_use]
pub fn may_attempt(quiz: &Quiz, results: &[QuizResult], granted: u32, now: DateTime<Utc>) -> Attempt {
    if is_exhausted(quiz, results, granted) {
        return Attempt::Exhausted;
    }
    let has_passed = results.iter().any(|result| result.score.passes(quiz.pass_percent));
    match end_of_pause(quiz, results) {
        Some(end) if now < end && !has_passed => Attempt::NotBefore(end),
        _ => Attempt::Allowed,
    }
}

/// The number of attempts made.
pub(super) fn used(results: &[QuizResult]) -> u32 {
    u32::try_from(results.len()).unwrap_or(u32::MAX)
}

/// How many attempts there are; `None` is without limit.
pub(super) fn limit(quiz: &Quiz, granted: u32) -> Option<u32> {
    quiz.max_attempts.map(|max| max.saturating_add(granted))
}

pub(super) fn is_exhausted(quiz: &Quiz, results: &[QuizResult], granted: u32) -> bool {
    limit(quiz, granted).is_some_and(|max| used(results) >= max)
}

/// The end of the pause after the last attempt; `None` without attempts or without a pause.
pub(super) fn end_of_pause(quiz: &Quiz, results: &[QuizResult]) -> Option<DateTime<Utc>> {
    let last = results.iter().map(|result| result.at).max()?;
    let pause = TimeDelta::hours(i64::from(quiz.pause_hours));
    (quiz.pause_hours > 0).then(|| last.checked_add_signed(pause).unwrap_or(DateTime::<Utc>::MAX_UTC))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::Score;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    fn result(percent: i64, hour: i64) -> QuizResult {
        QuizResult { score: Score { hundredths: percent, max_hundredths: 100 }, at: at(hour) }
    }

    fn quiz(max_attempts: Option<u32>, pause_hours: u32) -> Quiz {
        Quiz { intro: None, pass_percent: 70, max_attempts, pause_hours, questions: vec![] }
    }

    #[test]
    fn attempts_run_out() {
        let quiz = quiz(Some(2), 0);
        assert_eq!(may_attempt(&quiz, &[], 0, at(0)), Attempt::Allowed);
        assert_eq!(may_attempt(&quiz, &[result(10, 0)], 0, at(0)), Attempt::Allowed);
        let both = [result(10, 0), result(90, 1)];
        assert_eq!(may_attempt(&quiz, &both, 0, at(99)), Attempt::Exhausted);
        assert_eq!(may_attempt(&quiz, &both, 1, at(99)), Attempt::Allowed, "one more was given");
    }

    #[test]
    fn a_pause_follows_a_failure() {
        let quiz = quiz(None, 24);
        let results = [result(10, 0), result(20, 5)];
        assert_eq!(may_attempt(&quiz, &results, 0, at(28)), Attempt::NotBefore(at(29)));
        assert_eq!(may_attempt(&quiz, &results, 0, at(29)), Attempt::Allowed);
        assert_eq!(may_attempt(&quiz, &[result(70, 0)], 0, at(1)), Attempt::Allowed);
    }

    #[test]
    fn an_endless_pause_does_not_overflow() {
        let quiz = quiz(None, u32::MAX);
        let late = QuizResult { at: DateTime::<Utc>::MAX_UTC, ..result(0, 0) };
        assert_eq!(end_of_pause(&quiz, &[late]), Some(DateTime::<Utc>::MAX_UTC));
    }
}
