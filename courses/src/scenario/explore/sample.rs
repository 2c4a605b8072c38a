//! How long the ways are, where there are too many states to know: estimated from plays by chance.

use super::super::chance::draw;
use super::super::debrief::recommended_path;
use super::super::play::{Decision, Offer, Play, Seen};
use super::measure::{Length, Paths};
use super::words::Words;
use super::work::Work;
use crate::course::{QuestionKind, Scenario};

/// So many plays.
const PLAYS: u32 = 2_000;
/// A play that goes on for longer is left out, and those for which no work is left.
const MOST_DECISIONS: u32 = 1_000;

/// `None` where no play comes to an end.
pub(super) fn paths(scenario: &Scenario) -> Option<Paths> {
    let words = Words::new(scenario);
    let mut work = Work::new(scenario);
    let lengths: Vec<(f64, f64)> = (0..PLAYS).filter_map(|play| length(scenario, &words, &mut work, play)).collect();
    let decisions = || lengths.iter().map(|length| length.0);
    let read = || lengths.iter().map(|length| length.1);
    let plays = f64::from(u32::try_from(lengths.len()).unwrap_or(u32::MAX));
    (!lengths.is_empty()).then(|| Paths {
        count: None,
        shortest: Length::new(decisions().fold(f64::MAX, f64::min), read().fold(f64::MAX, f64::min)),
        longest: Length::new(decisions().fold(0.0, f64::max), read().fold(0.0, f64::max)),
        expected: Length::new(decisions().sum::<f64>() / plays, read().sum::<f64>() / plays),
        recommended: recommended_path(scenario, 0),
    })
}

/// Decisions and words of one play by chance.
fn length(scenario: &Scenario, words: &Words, work: &mut Work, number: u32) -> Option<(f64, f64)> {
    let seed = draw(0x5eed, number);
    let mut play = Play::begin(scenario, seed);
    let mut read = count(scenario, words, &play, 0);
    for decision in 0..MOST_DECISIONS {
        if play.ended().is_some() {
            return Some((f64::from(decision), f64::from(read)));
        }
        if !work.spend(play.state.node) {
            return None;
        }
        let choice = by_chance(&play, draw(!seed, decision))?;
        let before = play.seen.len();
        play.choose(&choice).ok()?;
        read = read.saturating_add(count(scenario, words, &play, before));
    }
    None
}

/// Any choice on offer, or any answer.
fn by_chance(play: &Play<'_>, draw: u64) -> Option<String> {
    let ids = play.offer().ids();
    let among = |draw: u64, len: usize| usize::try_from(draw % (len.max(1) as u64)).unwrap_or_default();
    match play.offer() {
        Offer::Question(asked) if asked.question.kind == QuestionKind::Multiple => {
            // Each bit says whether one option is chosen.
            let chosen = u32::try_from(draw >> 32).unwrap_or(1);
            let places = Decision { node: 0, chosen }.places();
            let chosen: Vec<&str> = places.filter_map(|place| ids.get(place)).map(String::as_str).collect();
            if chosen.is_empty() { ids.first().cloned() } else { Some(chosen.join("+")) }
        }
        _ => ids.get(among(draw, ids.len())).cloned(),
    }
}

/// The words of what was seen from a place on.
fn count(scenario: &Scenario, words: &Words, play: &Play<'_>, from: usize) -> u32 {
    play.seen[from..].iter().fold(0, |sum, seen| {
        sum + match *seen {
            Seen::Node { .. } => words.of_node(scenario, *seen, &play.state),
            Seen::Event { node, event } => words.of_event(node, event),
            Seen::Decision(decision) => words.of_decision(decision),
        }
    })
}
