//! Exercises that are only tried out, in a copy of a course or by whoever has no account: all of it is on the device from the
//! beginning, and nothing is recorded.

use courses::{
    course::{Activity, Scenario},
    scenario::{
        replay,
        scene::{Scene, scene},
    },
};

use crate::{islands::player::Ahead, web::failure::Failure};

/// With what chance begins: what is tried out is the same for everybody.
const SEED: u64 = 1;

/// An exercise that may be played ahead: in an assessed one nobody sees what comes before they have chosen.
pub(super) fn practice(activity: &Activity) -> Option<&Scenario> {
    activity.scenario().filter(|scenario| !scenario.assessed)
}

/// What the player plays with: the exercise without what is recommended.
pub(super) fn ahead(activity: &Activity) -> Option<String> {
    let ahead = Ahead { scenario: practice(activity)?.for_playing(), seed: SEED, choices: Vec::new() };
    serde_json::to_string(&ahead).ok()
}

/// Where it begins.
pub(super) fn first_scene(scenario: &Scenario) -> Result<Scene, Failure> {
    let play = replay(scenario, SEED, []).map_err(|refused| records::Error::Corrupt(refused.to_string()))?;
    Ok(scene(&play, 0))
}
