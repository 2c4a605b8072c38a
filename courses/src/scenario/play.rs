//! Entering nodes, choosing, taking back, replaying.

use thiserror::Error;

use super::chance::{draw, pick};
use super::rules::{apply, holds};
use super::state::State;
use crate::course::{Choice, NodeQuestion, QuestionKind, Scenario, Text, Way};
use crate::quiz;

/// Takes the last choice back, where the author allows it.
pub const BACK: &str = "back";

/// So many events in a row are a circle without a way out, which no checked scenario has.
const MOST_EVENTS: usize = 100;

/// Something that the trainee has seen, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A node was entered.
    Node {
        /// The node.
        node: usize,
        /// Whether it was a later visit.
        again: bool,
        /// Which of its extras were open, a bit for each.
        extras: u32,
    },
    /// Chance brought an event of a node.
    Event {
        /// The node.
        node: usize,
        /// The place of the event in it.
        event: usize,
    },
    /// The trainee decided.
    Decision(Decision),
}

/// What the trainee decided at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The node.
    pub node: usize,
    /// The places of the choice or of the options, a bit for each.
    pub chosen: u32,
}

impl Decision {
    /// The places that were chosen, in order.
    pub fn places(self) -> impl Iterator<Item = usize> {
        (0..32).filter(move |place| self.chosen & (1 << place) != 0)
    }
}

/// What can be done at this moment.
#[derive(Clone, Debug)]
pub enum Offer<'a> {
    /// One of these.
    Choices(Vec<&'a Choice>),
    /// An answer.
    Question(&'a NodeQuestion),
    /// Nothing: this is the end with this name.
    End(&'a Text),
}

impl Offer<'_> {
    /// The ids on offer: of choices, or of the options of a question.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        match self {
            Self::Choices(choices) => choices.iter().map(|choice| choice.id.clone()).collect(),
            Self::Question(asked) => asked.question.options.iter().map(|option| option.id.clone()).collect(),
            Self::End(_) => Vec::new(),
        }
    }
}

/// The choice is not on offer; nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{choice}` is not on offer here; on offer: {}", if offered.is_empty() { "nothing, the exercise has ended".to_owned() } else { offered.join(", ") })]
pub struct Refused {
    /// What was chosen.
    pub choice: String,
    /// What could have been.
    pub offered: Vec<String>,
}

/// A run that is being played.
#[derive(Clone, Debug)]
pub struct Play<'a> {
    /// What is played.
    pub scenario: &'a Scenario,
    /// The seed of chance.
    pub seed: u64,
    /// Where it stands.
    pub state: State,
    /// What the trainee has seen; what was taken back is gone.
    pub seen: Vec<Seen>,
    /// Before each decision: the state, and how much had been seen. Kept only where choices may be taken back.
    undo: Vec<(State, usize)>,
}

impl<'a> Play<'a> {
    /// Enters the first node.
    #[must_use]
    pub fn begin(scenario: &'a Scenario, seed: u64) -> Self {
        let state = State::new(scenario);
        let mut play = Self { scenario, seed, state, seen: Vec::new(), undo: Vec::new() };
        play.enter(scenario.start);
        play
    }

    /// Begins at another node, with another state than at the start: for authors who try a passage.
    #[must_use]
    pub fn begin_at(scenario: &'a Scenario, seed: u64, node: usize, change: impl FnOnce(&mut State)) -> Self {
        let mut state = State::new(scenario);
        change(&mut state);
        let mut play = Self { scenario, seed, state, seen: Vec::new(), undo: Vec::new() };
        play.enter(node);
        play
    }

    /// Begins another run of the same scenario in the memory of this one.
    pub fn restart(&mut self, seed: u64) {
        self.seed = seed;
        self.state.reset(self.scenario);
        self.seen.clear();
        self.undo.clear();
        self.enter(self.scenario.start);
    }

    /// What can be done now.
    #[must_use]
    pub fn offer(&self) -> Offer<'a> {
        offer(self.scenario, &self.state)
    }

    /// The id of the end, if this is one.
    #[must_use]
    pub fn ended(&self) -> Option<&'a str> {
        self.scenario
            .nodes
            .get(self.state.node)
            .filter(|node| matches!(node.way, Way::End(_)))
            .map(|node| node.id.as_str())
    }

    /// Whether the last choice may be taken back.
    #[must_use]
    pub fn may_go_back(&self) -> bool {
        self.scenario.back && !self.undo.is_empty() && self.ended().is_none()
    }

    /// Makes a choice: the id of a choice on offer; for a question the ids of the chosen options, joined by `+`; or
    /// [`BACK`].
    ///
    /// # Errors
    /// When it is not on offer. Nothing has changed then.
    pub fn choose(&mut self, answer: &str) -> Result<(), Refused> {
        if answer == BACK && self.may_go_back() {
            if let Some((state, seen)) = self.undo.pop() {
                self.state = state;
                self.seen.truncate(seen);
            }
            return Ok(());
        }
        let Some(decision) = self.decision(answer) else {
            let mut offered = self.offer().ids();
            if self.may_go_back() {
                offered.push(BACK.to_owned());
            }
            return Err(Refused { choice: answer.to_owned(), offered });
        };
        if self.scenario.back {
            self.undo.push((self.state.clone(), self.seen.len()));
        }
        self.seen.push(Seen::Decision(decision));
        let next = decide(self.scenario, &mut self.state, decision);
        self.enter(next);
        Ok(())
    }

    /// The decision that an answer stands for, if it is on offer.
    pub(super) fn decision(&self, answer: &str) -> Option<Decision> {
        let node = self.state.node;
        let chosen = match &self.scenario.nodes.get(node)?.way {
            Way::Choices(choices) => {
                let place = choices.iter().position(|choice| choice.id == answer)?;
                is_offered(&choices[place], &self.state).then_some(1 << place)?
            }
            Way::Question(asked) => {
                let mut chosen = 0u32;
                for id in answer.split('+') {
                    chosen |= 1 << asked.question.options.iter().position(|option| option.id == id)?;
                }
                let is_one = chosen.is_power_of_two();
                (is_one || asked.question.kind == QuestionKind::Multiple).then_some(chosen)?
            }
            Way::Events(_) | Way::End(_) => return None,
        };
        Some(Decision { node, chosen })
    }

    /// Enters a node and lets events happen until the trainee has something to decide.
    fn enter(&mut self, node: usize) {
        let mut next = node;
        for _ in 0..MOST_EVENTS {
            let seen = arrive(self.scenario, &mut self.state, next);
            self.seen.push(seen);
            let Some(Way::Events(events)) = self.scenario.nodes.get(self.state.node).map(|node| &node.way) else {
                return;
            };
            let weights =
                events.iter().map(|event| if holds(event.when.as_ref(), &self.state) { event.chance } else { 0 });
            let Some(event) = pick(draw(self.seed, self.state.draws), weights) else { return };
            self.state.draws += 1;
            self.seen.push(Seen::Event { node: self.state.node, event });
            next = happen(self.scenario, &mut self.state, event);
        }
    }
}

/// What can be done in a state.
#[must_use]
pub fn offer<'a>(scenario: &'a Scenario, state: &State) -> Offer<'a> {
    match scenario.nodes.get(state.node).map(|node| &node.way) {
        Some(Way::Choices(choices)) => {
            Offer::Choices(choices.iter().filter(|choice| is_offered(choice, state)).collect())
        }
        Some(Way::Question(asked)) => Offer::Question(asked),
        Some(Way::End(name)) => Offer::End(name),
        // Only while a node is being entered.
        Some(Way::Events(_)) | None => Offer::Choices(Vec::new()),
    }
}

/// Whether a choice of the present node is on offer.
#[must_use]
pub fn is_offered(choice: &Choice, state: &State) -> bool {
    let times = state.taken.get(choice.action).copied().unwrap_or_default();
    choice.most.is_none_or(|most| times < most) && holds(choice.when.as_ref(), state)
}

/// Arrives at a node: counts the visit, applies its effects, and says what is to be read.
pub(super) fn arrive(scenario: &Scenario, state: &mut State, place: usize) -> Seen {
    state.node = place;
    let Some(node) = scenario.nodes.get(place) else { return Seen::Node { node: place, again: false, extras: 0 } };
    let again = state.visits[place] > 0;
    state.visits[place] = state.visits[place].saturating_add(1);
    apply(&node.effects, scenario, state);
    let extras = node.extras.iter().zip(0..).fold(0, |open, (extra, bit)| {
        if holds(Some(&extra.when), state) { open | 1u32.wrapping_shl(bit) } else { open }
    });
    Seen::Node { node: place, again, extras }
}

/// Applies an event of the present node; answers the next node.
pub(super) fn happen(scenario: &Scenario, state: &mut State, place: usize) -> usize {
    let Way::Events(events) = &scenario.nodes[state.node].way else { return state.node };
    let Some(event) = events.get(place) else { return state.node };
    count(state, event.action);
    apply(&event.effects, scenario, state);
    event.to
}

/// Applies a decision at the present node; answers the next node.
pub(super) fn decide(scenario: &Scenario, state: &mut State, decision: Decision) -> usize {
    match &scenario.nodes[state.node].way {
        Way::Choices(choices) => {
            let Some(choice) = decision.places().next().and_then(|place| choices.get(place)) else { return state.node };
            count(state, choice.action);
            apply(&choice.effects, scenario, state);
            commit(state, choice.critical);
            choice.to
        }
        Way::Question(asked) => {
            let chosen: Vec<String> = decision
                .places()
                .filter_map(|place| asked.question.options.get(place))
                .map(|option| option.id.clone())
                .collect();
            if let Ok(score) = quiz::grade_question(&asked.question, &chosen) {
                state.score = [state.score, score].into_iter().sum();
            }
            for option in decision.places().filter_map(|place| asked.options.get(place)) {
                count(state, option.action);
                apply(&option.effects, scenario, state);
                commit(state, option.critical);
            }
            asked.to
        }
        Way::Events(_) | Way::End(_) => state.node,
    }
}

fn count(state: &mut State, action: usize) {
    if let Some(times) = state.taken.get_mut(action) {
        *times = times.saturating_add(1);
    }
}

fn commit(state: &mut State, critical: Option<usize>) {
    if let Some(critical) = critical
        && !state.criticals.contains(&critical)
    {
        state.criticals.push(critical);
    }
}

/// Plays recorded choices.
///
/// # Errors
/// When one of them is not on offer in its turn.
pub fn replay<'a, 'c>(
    scenario: &'a Scenario,
    seed: u64,
    choices: impl IntoIterator<Item = &'c str>,
) -> Result<Play<'a>, Refused> {
    let mut play = Play::begin(scenario, seed);
    for choice in choices {
        play.choose(choice)?;
    }
    Ok(play)
}
