//! Whether a scenario is completed, and what is missing.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Evidence, Missing};

/// A run of a scenario that came to an end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioResult {
    /// The key of the run.
    pub run: String,
    /// Whether it counts: no critical error, every scale at its minimum.
    pub passed: bool,
    /// Ids of the critical errors.
    pub criticals: Vec<String>,
    /// Ids of the scales below their minimum.
    pub below: Vec<String>,
    /// When it ended.
    pub at: DateTime<Utc>,
}

/// A scenario that is not completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenScenario {
    /// The activity id.
    pub activity: String,
    /// The last run that ended; `None` before the first.
    pub last: Option<ScenarioResult>,
    /// Whether a run counts, and only its debrief is missing.
    pub lacks_debrief: bool,
}

/// Whether a scenario is completed: one run came to an end without a critical error and with every scale at its
/// minimum, and its debrief was answered. What is played afterwards is practice and takes nothing away: people shall try
/// the wrong choices, too.
#[must_use]
pub fn is_completed(evidence: &Evidence, scenario: &str) -> bool {
    evidence.runs_of(scenario).iter().any(|run| run.passed && evidence.debriefed.contains(&run.run))
}

pub(super) fn missing(evidence: &Evidence, scenarios: &[String], at_least: u32) -> Option<Missing> {
    let open = scenarios.iter().filter(|scenario| !is_completed(evidence, scenario));
    let open: Vec<OpenScenario> = open
        .map(|scenario| OpenScenario {
            activity: scenario.clone(),
            last: evidence.runs_of(scenario).last().cloned(),
            lacks_debrief: evidence.runs_of(scenario).iter().any(|run| run.passed),
        })
        .collect();
    let done = u32::try_from(scenarios.len() - open.len()).unwrap_or(u32::MAX);
    (done < at_least).then_some(Missing::Scenarios { open, done, at_least })
}
