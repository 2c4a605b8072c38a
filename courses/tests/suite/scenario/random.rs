//! Properties of play and exploration, for scenarios and choices by chance.

use courses::course::{
    Choice, Comparison, Condition, CriticalError, Debrief, Effect, Event, Extra, Node, Number, Quantity, Scale,
    Scenario, Text, Way,
};
use courses::language::Language;
use courses::scenario::explore::{Finding, explore};
use courses::scenario::map::{Map, Path};
use courses::scenario::play::Seen;
use courses::scenario::{BACK, Offer, Play, replay};
use proptest::prelude::*;

/// Longer than any play of what is made here.
const BOUND: usize = 400;

fn text() -> Text {
    Text { language: Language::En, value: "…".into() }
}

fn condition(nodes: usize) -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        (0_usize..3).prop_map(Condition::Flag),
        (-1_i64..5).prop_map(|n| Condition::Compare(Quantity::Number(0), Comparison::AtLeast, n)),
        (0_i64..100).prop_map(|n| Condition::Compare(Quantity::Scale(0), Comparison::Less, n)),
        (0_i64..20).prop_map(|n| Condition::Compare(Quantity::Clock, Comparison::AtMost, n)),
        (0..nodes, 0_i64..3).prop_map(|(node, n)| Condition::Compare(Quantity::Visits(node), Comparison::NotEqual, n)),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|one| Condition::Not(Box::new(one))),
            prop::collection::vec(inner.clone(), 1..3).prop_map(Condition::All),
            prop::collection::vec(inner, 1..3).prop_map(Condition::Any),
        ]
    })
}

fn effect() -> impl Strategy<Value = Effect> {
    prop_oneof![
        (0_usize..2, -60_i64..60).prop_map(|(scale, by)| Effect::Scale(scale, by)),
        (-3_i64..4).prop_map(|by| Effect::Number(0, by)),
        (-3_i64..9).prop_map(|value| Effect::Set(0, value)),
        (0_u32..9).prop_map(Effect::Clock),
        (0_usize..3, any::<bool>()).prop_map(|(flag, on)| Effect::Flag(flag, on)),
    ]
}

type Draft = (usize, Option<Condition>, Option<u16>, Vec<Effect>, bool);

fn draft(nodes: usize) -> impl Strategy<Value = Draft> {
    (
        0..nodes,
        prop::option::of(condition(nodes)),
        prop::option::of(1_u16..3),
        prop::collection::vec(effect(), 0..3),
        any::<bool>(),
    )
}

/// A scenario of up to seven nodes in which nothing is promised: circles, dead ends, choices that never appear.
fn scenario() -> impl Strategy<Value = Scenario> {
    (2_usize..7, any::<bool>()).prop_flat_map(|(nodes, back)| {
        let ways = prop::collection::vec((0_u8..5, prop::collection::vec(draft(nodes), 1..4)), nodes);
        let extras = prop::collection::vec(prop::option::of(condition(nodes)), nodes);
        (ways, extras).prop_map(move |(ways, extras)| build(back, ways, extras))
    })
}

fn build(back: bool, ways: Vec<(u8, Vec<Draft>)>, extras: Vec<Option<Condition>>) -> Scenario {
    let mut actions = 0;
    let nodes = ways.into_iter().zip(extras).enumerate().map(|(place, ((kind, drafts), extra))| {
        let mut next = || {
            actions += 1;
            actions - 1
        };
        let way = match kind {
            0 if place > 0 => Way::End(text()),
            1 => Way::Events(
                drafts
                    .into_iter()
                    .map(|(to, when, _, effects, _)| {
                        let action = next();
                        Event { id: format!("e{action}"), action, chance: 1, when, text: None, effects, to }
                    })
                    .collect(),
            ),
            _ => Way::Choices(
                drafts
                    .into_iter()
                    .map(|(to, when, most, effects, best)| {
                        let action = next();
                        Choice {
                            id: format!("c{action}"),
                            action,
                            text: text(),
                            outcome: None,
                            to,
                            when,
                            most,
                            effects,
                            critical: (action % 5 == 4).then_some(0),
                            best,
                            reason: None,
                            legal: vec![],
                        }
                    })
                    .collect(),
            ),
        };
        Node {
            id: format!("n{place}"),
            title: text(),
            speaker: None,
            text: text(),
            again: None,
            picture: None,
            audio: None,
            extras: extra.map(|when| Extra { when, text: text() }).into_iter().collect(),
            effects: vec![],
            lesson: None,
            way,
        }
    });
    let nodes: Vec<Node> = nodes.collect();
    let scale = |id: &str| Scale { id: id.into(), title: text(), start: 50, minimum: 60 };
    Scenario {
        role: text(),
        clock: 0,
        back,
        assessed: false,
        notice: None,
        intro: text(),
        start: 0,
        scales: vec![scale("a"), scale("b")],
        numbers: vec![Number { id: "n".into(), title: None, start: 1, least: 0, most: 4 }],
        flags: vec!["f".into(), "g".into(), "h".into()],
        sets: vec![],
        criticals: vec![CriticalError {
            id: "k".into(),
            title: text(),
            why: text(),
            repair: text(),
            legal: vec![],
            lesson: None,
        }],
        debrief: Debrief { text: text(), questions: vec![], commitment: text(), legal: vec![] },
        nodes,
        actions,
    }
}

/// Plays what the numbers say, taking back now and then; answers the choices.
fn play_by<'a>(scenario: &'a Scenario, seed: u64, picks: &[u8]) -> (Play<'a>, Vec<String>) {
    let mut play = Play::begin(scenario, seed);
    let mut choices = Vec::new();
    for pick in picks {
        let mut ids = play.offer().ids();
        if play.may_go_back() && pick % 7 == 0 {
            ids = vec![BACK.to_owned()];
        }
        if ids.is_empty() {
            break;
        }
        let choice = ids[usize::from(*pick) % ids.len()].clone();
        play.choose(&choice).unwrap();
        choices.push(choice);
    }
    (play, choices)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn replay_equals_play(
        scenario in scenario(),
        seed in any::<u64>(),
        picks in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let (play, choices) = play_by(&scenario, seed, &picks);
        let again = replay(&scenario, seed, choices.iter().map(String::as_str)).unwrap();
        prop_assert_eq!(&again.state, &play.state);
        prop_assert_eq!(again.state.fingerprint(), play.state.fingerprint());
        prop_assert_eq!(&again.seen, &play.seen);
        prop_assert!(play.state.scales.iter().all(|value| (0..=100).contains(value)));
        prop_assert!((0..=4).contains(&play.state.numbers[0]));
        // The same on the map, in memory that another run has used.
        let mut map = Map::new(&scenario);
        let mut memory = Play::begin(&scenario, !seed);
        for _ in 0..2 {
            map.add(&Path::of(&mut memory, seed, choices.iter().map(|choice| (choice.as_str(), 1))));
            prop_assert_eq!(&memory.state, &play.state);
        }
        prop_assert_eq!(map.runs, 2);
        let hardest = map.hardest(&scenario, 3);
        prop_assert!(hardest.len() <= 3 && hardest.is_sorted_by_key(|(_, share)| *share));
        for (node, share) in hardest {
            prop_assert!(map.decided[node] > 0 && share < 100);
        }
    }

    #[test]
    fn the_browsers_copy_comes_to_the_same_state(
        scenario in scenario(),
        seed in any::<u64>(),
        picks in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let (play, choices) = play_by(&scenario, seed, &picks);
        let json = serde_json::to_string(&scenario.for_playing()).unwrap();
        let copy: Scenario = serde_json::from_str(&json).unwrap();
        let there = replay(&copy, seed, choices.iter().map(String::as_str)).unwrap();
        prop_assert_eq!(there.state.fingerprint(), play.state.fingerprint());
    }

    #[test]
    fn what_is_called_impossible_never_happens(
        scenario in scenario(),
        seeds in prop::collection::vec(any::<u64>(), 1..6),
        picks in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        let found = explore(&scenario);
        // Now and then there are too many states. What is called impossible has to be so even then.
        let is_found = |finding: &Finding| found.findings.contains(finding);
        let has_circle = found.findings.iter().any(|finding| matches!(finding, Finding::Circle(_)));
        for seed in seeds {
            let (play, choices) = play_by(&scenario, seed, &picks);
            for seen in &play.seen {
                match *seen {
                    Seen::Node { node, extras, .. } => {
                        prop_assert!(!is_found(&Finding::Unreachable(node)));
                        prop_assert!(extras == 0 || !is_found(&Finding::NeverShown(node, 0)));
                    }
                    Seen::Event { node, event } => prop_assert!(!is_found(&Finding::NeverOffered(node, event))),
                    Seen::Decision(decision) => {
                        let place = decision.places().next().unwrap();
                        prop_assert!(!is_found(&Finding::NeverOffered(decision.node, place)));
                    }
                }
            }
            match play.offer() {
                // Only a circle of events stops within one without a dead end.
                Offer::Choices(choices) if choices.is_empty() => {
                    prop_assert!(!found.is_complete || has_circle || is_found(&Finding::DeadEnd(play.state.node)));
                }
                Offer::End(_) => {
                    for (place, scale) in scenario.scales.iter().enumerate() {
                        let is_reached = play.state.scales[place] >= scale.minimum;
                        prop_assert!(!is_reached || !is_found(&Finding::OutOfReach(place)));
                    }
                    if let Some(paths) = found.paths.as_ref().filter(|_| found.is_complete) {
                        let decisions = play.seen.iter().filter(|seen| matches!(seen, Seen::Decision(_))).count();
                        let decisions = f64::from(u32::try_from(decisions).unwrap());
                        prop_assert!(paths.shortest.decisions <= decisions && decisions <= paths.longest.decisions);
                    }
                }
                Offer::Choices(_) | Offer::Question(_) => {
                    // Without a circle every play ends within the longest way.
                    if let Some(paths) = found.paths.as_ref().filter(|_| found.is_complete)
                        && !choices.iter().any(|choice| choice == BACK)
                    {
                        let made = f64::from(u32::try_from(choices.len()).unwrap());
                        prop_assert!(made < paths.longest.decisions || !found.findings.is_empty());
                    }
                }
            }
        }
    }
}

#[test]
fn play_of_the_shipped_scenarios_always_ends() {
    for (name, scenario) in super::shipped(Language::En) {
        for seed in 0..300 {
            let mut play = Play::begin(&scenario, seed);
            let mut steps = 0;
            while play.ended().is_none() {
                let ids = play.offer().ids();
                let draw = courses::scenario::chance::draw(!seed, steps);
                let choice = ids[usize::try_from(draw % ids.len() as u64).unwrap()].clone();
                play.choose(&choice).unwrap();
                steps += 1;
                assert!((steps as usize) < BOUND, "{name} goes on for ever");
            }
        }
    }
}
