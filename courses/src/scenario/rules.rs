//! Conditions and effects.

use super::state::State;
use crate::course::{Comparison, Condition, Effect, Quantity, Scenario};

/// Whether a condition holds. Nothing said is always so.
#[must_use]
pub fn holds(condition: Option<&Condition>, state: &State) -> bool {
    condition.is_none_or(|condition| is_met(condition, state))
}

fn is_met(condition: &Condition, state: &State) -> bool {
    match condition {
        Condition::Flag(flag) => state.flags.get(*flag).copied().unwrap_or(false),
        Condition::Compare(quantity, comparison, wanted) => compare(value(*quantity, state), *comparison, *wanted),
        Condition::Has(set, member) => state.sets.get(*set).is_some_and(|set| set & bit(*member) != 0),
        Condition::Taken(action) => state.taken.get(*action).is_some_and(|times| *times > 0),
        Condition::Not(inner) => !is_met(inner, state),
        Condition::All(parts) => parts.iter().all(|part| is_met(part, state)),
        Condition::Any(parts) => parts.iter().any(|part| is_met(part, state)),
    }
}

/// What a quantity is at this moment.
#[must_use]
pub fn value(quantity: Quantity, state: &State) -> i64 {
    match quantity {
        Quantity::Number(place) => state.numbers.get(place).copied().unwrap_or_default(),
        Quantity::Scale(place) => state.scales.get(place).copied().unwrap_or_default(),
        Quantity::Clock => i64::from(state.clock),
        Quantity::Visits(node) => state.visits.get(node).copied().map_or(0, i64::from),
        Quantity::Size(set) => state.sets.get(set).map_or(0, |set| i64::from(set.count_ones())),
    }
}

const fn compare(value: i64, comparison: Comparison, wanted: i64) -> bool {
    match comparison {
        Comparison::Less => value < wanted,
        Comparison::AtMost => value <= wanted,
        Comparison::Equal => value == wanted,
        Comparison::NotEqual => value != wanted,
        Comparison::AtLeast => value >= wanted,
        Comparison::Greater => value > wanted,
    }
}

/// Applies effects in their order. Scales stay within 0 to 100, numbers within their bounds.
pub fn apply(effects: &[Effect], scenario: &Scenario, state: &mut State) {
    for effect in effects {
        match effect {
            Effect::Scale(place, by) => {
                if let Some(value) = state.scales.get_mut(*place) {
                    *value = value.saturating_add(*by).clamp(0, 100);
                }
            }
            Effect::Number(place, by) => {
                let value = state.numbers.get(*place).copied().unwrap_or_default();
                set_number(*place, value.saturating_add(*by), scenario, state);
            }
            Effect::Set(place, value) => set_number(*place, *value, scenario, state),
            Effect::Clock(minutes) => state.clock = state.clock.saturating_add(*minutes),
            Effect::Flag(place, on) => {
                if let Some(flag) = state.flags.get_mut(*place) {
                    *flag = *on;
                }
            }
            Effect::Member(place, member, is_in) => {
                if let Some(set) = state.sets.get_mut(*place) {
                    if *is_in {
                        *set |= bit(*member);
                    } else {
                        *set &= !bit(*member);
                    }
                }
            }
        }
    }
}

fn set_number(place: usize, value: i64, scenario: &Scenario, state: &mut State) {
    if let (Some(slot), Some(number)) = (state.numbers.get_mut(place), scenario.numbers.get(place)) {
        // A checked scenario has `least <= most`; `max` then `min` cannot panic where one has not.
        *slot = value.max(number.least).min(number.most);
    }
}

const fn bit(member: u32) -> u32 {
    1u32.wrapping_shl(member)
}
