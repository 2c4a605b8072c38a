//! A completion: what was so with the fact that met the last rule.

use courses::{
    completion::{self, Evidence, Status},
    course::Course,
};

use crate::ledger::facts::{self, Told};

/// A completed course. What somebody does afterwards, for practice, changes nothing of it; a correction of what it rests on
/// does. Lists, files and certificates all say this.
#[derive(Clone, Debug)]
pub(crate) struct Completed {
    /// The fact with which the last rule was met: day, language and the person's attributes are those of it.
    pub(crate) told: Told,
    /// The minutes that were credited by then.
    pub(crate) minutes: u32,
    /// The best result by then of the tests that the rules ask for, in whole percent.
    pub(crate) result_percent: Option<u8>,
}

impl Completed {
    /// From the facts that hold, oldest first; none while something is missing. No clock, no database: it can be computed
    /// again at any time.
    pub(crate) fn of(course: &Course, facts: &[Told]) -> Option<Self> {
        let mut evidence = Evidence::default();
        for told in facts {
            facts::add(&mut evidence, &told.fact);
            if completion::status(course, &evidence) == Status::Complete {
                return Some(Self {
                    told: told.clone(),
                    minutes: completion::credited_minutes(course, &evidence),
                    result_percent: completion::result_percent(course, &evidence),
                });
            }
        }
        None
    }
}
