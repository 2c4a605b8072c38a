//! How many decisions a scenario usually takes: from runs that are played for it, not from all that are possible.

use super::chance::draw;
use super::debrief::recommended_path;
use super::play::Play;
use crate::course::Scenario;

/// So many runs by chance, and as many as are recommended.
const RUNS: u64 = 12;
/// Nobody decides more often: what goes round in circles ends here.
const MOST: usize = 500;

/// The least and the greatest number of decisions in these runs.
#[must_use]
pub fn usual(scenario: &Scenario) -> (usize, usize) {
    let recommended = (0..RUNS).map(|seed| recommended_path(scenario, seed).len());
    let lengths: Vec<usize> = recommended.chain((0..RUNS).map(|seed| by_chance(scenario, seed))).collect();
    let least = lengths.iter().min().copied().unwrap_or_default();
    (least, lengths.iter().max().copied().unwrap_or_default())
}

/// The length of a run in which chance decides.
fn by_chance(scenario: &Scenario, seed: u64) -> usize {
    let mut play = Play::begin(scenario, seed);
    let mut length = 0_u32;
    while play.ended().is_none() && usize::try_from(length).is_ok_and(|length| length < MOST) {
        let ids = play.offer().ids();
        let Some(place) = usize::try_from(draw(seed, length) % ids.len().max(1) as u64).ok() else { break };
        let Some(choice) = ids.get(place) else { break };
        if play.choose(choice).is_err() {
            break;
        }
        length += 1;
    }
    usize::try_from(length).unwrap_or(MOST)
}
