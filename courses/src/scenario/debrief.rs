//! A run, fork by fork, beside what is recommended.

use super::play::{BACK, Decision, Offer, Play, Refused, Seen, is_offered};
use super::scene::Clock;
use crate::course::{Choice, NodeQuestion, Scenario, Text, Way};

/// One decision of a run.
#[derive(Clone, Debug)]
pub struct Fork<'a> {
    /// The node at which it was made.
    pub node: usize,
    /// What was decided.
    pub decision: Decision,
    /// What was chosen.
    pub chosen: Vec<&'a Text>,
    /// What is recommended at this place.
    pub recommended: Vec<&'a Text>,
    /// Whether that is what was chosen.
    pub is_best: bool,
    /// Why what was chosen is good or not.
    pub reason: Option<&'a Text>,
    /// Why what is recommended is; absent where it was chosen.
    pub recommended_reason: Option<&'a Text>,
    /// Keys of the legal facts behind the reasons, each once.
    pub legal: Vec<&'a str>,
    /// The critical errors that were made here.
    pub criticals: Vec<usize>,
    /// The hour in the story before the decision.
    pub clock: Clock,
    /// How the scales moved, in their order, up to the next decision.
    pub moved: Vec<i64>,
    /// The scales afterwards, in their order.
    pub scales: Vec<i64>,
}

/// The forks of a run, without what was taken back, and the run itself.
///
/// # Errors
/// When a choice is not on offer in its turn.
pub fn forks<'a, 'c>(
    scenario: &'a Scenario,
    seed: u64,
    choices: impl IntoIterator<Item = &'c str>,
) -> Result<(Play<'a>, Vec<Fork<'a>>), Refused> {
    let mut play = Play::begin(scenario, seed);
    let mut forks = Vec::new();
    for choice in choices {
        let before = play.state.clone();
        let recommended = recommended_places(scenario, &play);
        play.choose(choice)?;
        if choice == BACK {
            forks.pop();
            continue;
        }
        let decision = last_decision(&play);
        let mut fork = fork(scenario, decision, &recommended);
        fork.criticals = play.state.criticals.iter().filter(|made| !before.criticals.contains(made)).copied().collect();
        fork.clock = Clock::after(scenario, before.clock);
        fork.moved = play.state.scales.iter().zip(&before.scales).map(|(after, before)| after - before).collect();
        fork.scales.clone_from(&play.state.scales);
        forks.push(fork);
    }
    Ok((play, forks))
}

fn last_decision(play: &Play<'_>) -> Decision {
    let decisions = play.seen.iter().rev().filter_map(|seen| match seen {
        Seen::Decision(decision) => Some(*decision),
        _ => None,
    });
    decisions.into_iter().next().unwrap_or(Decision { node: play.scenario.start, chosen: 0 })
}

fn fork<'a>(scenario: &'a Scenario, decision: Decision, recommended: &[usize]) -> Fork<'a> {
    let chosen: Vec<usize> = decision.places().collect();
    let mut fork = Fork {
        node: decision.node,
        decision,
        chosen: Vec::new(),
        recommended: Vec::new(),
        is_best: chosen == recommended,
        reason: None,
        recommended_reason: None,
        legal: Vec::new(),
        criticals: Vec::new(),
        clock: Clock::after(scenario, 0),
        moved: Vec::new(),
        scales: Vec::new(),
    };
    match &scenario.nodes[decision.node].way {
        Way::Choices(choices) => of_choices(&mut fork, choices, &chosen, recommended),
        Way::Question(asked) => of_question(&mut fork, asked, &chosen, recommended),
        Way::Events(_) | Way::End(_) => {}
    }
    fork.legal.dedup();
    fork
}

fn of_choices<'a>(fork: &mut Fork<'a>, choices: &'a [Choice], chosen: &[usize], recommended: &[usize]) {
    let of = |places: &[usize]| places.iter().find_map(|place| choices.get(*place));
    let mine = of(chosen);
    // Any recommended choice is a good one, not only the first.
    fork.is_best = mine.is_some_and(|choice| choice.best);
    let best = if fork.is_best { mine } else { of(recommended) };
    fork.chosen.extend(mine.map(|choice| &choice.text));
    fork.recommended.extend(best.map(|choice| &choice.text));
    fork.reason = mine.and_then(|choice| choice.reason.as_ref());
    let other = best.filter(|_| !fork.is_best);
    fork.recommended_reason = other.and_then(|choice| choice.reason.as_ref());
    let keys = mine.into_iter().chain(other).flat_map(|choice| &choice.legal).map(String::as_str);
    fork.legal.extend(keys);
}

fn of_question<'a>(fork: &mut Fork<'a>, asked: &'a NodeQuestion, chosen: &[usize], recommended: &[usize]) {
    let texts = |places: &[usize]| {
        places.iter().filter_map(|place| asked.question.options.get(*place)).map(|option| &option.text).collect()
    };
    fork.chosen = texts(chosen);
    fork.recommended = texts(recommended);
    fork.reason = asked.reason.as_ref();
    fork.legal.extend(asked.question.legal.iter().map(String::as_str));
}

/// The places of what is recommended now: the first best choice on offer, or the right options.
fn recommended_places(scenario: &Scenario, play: &Play<'_>) -> Vec<usize> {
    match &scenario.nodes[play.state.node].way {
        Way::Choices(choices) => {
            let best = choices.iter().position(|choice| choice.best && is_offered(choice, &play.state));
            best.into_iter().collect()
        }
        Way::Question(asked) => {
            let options = asked.question.options.iter().enumerate();
            options.filter(|(_, option)| option.right).map(|(place, _)| place).collect()
        }
        Way::Events(_) | Way::End(_) => Vec::new(),
    }
}

/// What is recommended now, as [`Play::choose`] takes it; `None` at an end, and where nothing is recommended.
#[must_use]
pub fn recommended(play: &Play<'_>) -> Option<String> {
    match play.offer() {
        Offer::Choices(choices) => choices.into_iter().find(|choice| choice.best).map(|choice| choice.id.clone()),
        Offer::Question(asked) => {
            let right = asked.question.options.iter().filter(|option| option.right);
            Some(right.map(|option| option.id.as_str()).collect::<Vec<_>>().join("+"))
        }
        Offer::End(_) => None,
    }
}

/// The recommended path under a seed, from the start.
#[must_use]
pub fn recommended_path(scenario: &Scenario, seed: u64) -> Vec<String> {
    // A checked scenario comes to an end long before.
    const MOST: usize = 10_000;
    let mut play = Play::begin(scenario, seed);
    let mut path = Vec::new();
    while let Some(choice) = recommended(&play).filter(|_| path.len() < MOST) {
        if play.choose(&choice).is_err() {
            break;
        }
        path.push(choice);
    }
    path
}
