//! Runs of scenarios, really played once with different seeds: people's runs are copies of them.

use courses::{
    course::{Activity, Scenario},
    quiz::Score,
    scenario::Play,
};

use super::World;
use crate::{
    Result,
    demo::exercise,
    learning::scenarios::runs,
    ledger::{facts::RunEvidence, keys::RunId},
};

/// How many different runs there are of each scenario.
const PLAYS: u32 = 24;
/// Whoever needs more choices does not come to an end.
const MOST: usize = 200;

/// A choice that was made.
pub(super) struct Step {
    pub(super) node: String,
    pub(super) choice: String,
    pub(super) seconds: u32,
    /// What was true afterwards.
    pub(super) state: serde_json::Value,
}

/// A run that came to an end.
pub(super) struct Played {
    pub(super) seed: u32,
    pub(super) steps: Vec<Step>,
    pub(super) ended: String,
    pub(super) score: Score,
    pub(super) passed: bool,
    /// What the ledger says of it, still without the key of the run.
    pub(super) evidence: RunEvidence,
}

/// Plays a scenario many times, well and less well.
pub(super) fn of(world: &World<'_>, activity: &Activity) -> Result<Vec<Played>> {
    let Some(scenario) = activity.scenario() else { return Ok(Vec::new()) };
    let played = (0..PLAYS).map(|n| play(world, scenario, 60 + n * 40 / (PLAYS - 1)));
    Ok(played.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

fn play(world: &World<'_>, scenario: &Scenario, skill: u32) -> Result<Option<Played>> {
    let random = &world.cx.random;
    let seed = random.below(u32::MAX);
    let mut play = Play::begin(scenario, u64::from(seed));
    let mut steps = Vec::new();
    while play.ended().is_none() && steps.len() < MOST {
        let choice = exercise::decide(world.cx, &play, skill);
        let node = scenario.nodes.get(play.state.node).map(|node| node.id.clone()).unwrap_or_default();
        play.choose(&choice).map_err(|refused| runs::corrupt(&refused))?;
        let seconds = 6 + random.below(55);
        steps.push(Step { node, choice, seconds, state: runs::described(scenario, &play.state) });
    }
    Ok(play.ended().map(|end| {
        let (score, evidence) = runs::result(scenario, RunId::NIL, &play.state);
        Played { seed, steps, ended: end.to_owned(), score, passed: play.state.is_passed(scenario), evidence }
    }))
}
