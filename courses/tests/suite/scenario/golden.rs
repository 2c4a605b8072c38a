//! The shipped scenarios, text for text: the recommended path, the worst one, and three mixed ones, in every language.

use courses::course::{QuestionKind, Scenario};
use courses::language::Language;
use courses::scenario::chance::draw;
use courses::scenario::debrief::{recommended, recommended_path};
use courses::scenario::transcript::transcript;
use courses::scenario::{Offer, Play};

use super::shipped;

/// The choices of one way through a scenario, under seed 0.
fn ways(scenario: &Scenario) -> Vec<(String, Vec<String>)> {
    let mut ways = vec![
        ("recommended".to_owned(), recommended_path(scenario, 0)),
        ("worst".to_owned(), follow(scenario, |play, _| worst(play))),
    ];
    for number in 1..=3 {
        ways.push((format!("mixed-{number}"), follow(scenario, |play, step| mixed(play, number, step))));
    }
    ways
}

fn follow(scenario: &Scenario, choose: impl Fn(&Play<'_>, u32) -> String) -> Vec<String> {
    let mut play = Play::begin(scenario, 0);
    let mut way = Vec::new();
    while play.ended().is_none() {
        let choice = choose(&play, u32::try_from(way.len()).unwrap());
        play.choose(&choice).unwrap();
        way.push(choice);
    }
    way
}

/// What costs most on the scales, and a critical error before anything else.
fn worst(play: &Play<'_>) -> String {
    let cost = |id: &String| {
        let mut next = play.clone();
        next.choose(id).unwrap();
        next.state.scales.iter().sum::<i64>() - 100 * i64::try_from(next.state.criticals.len()).unwrap()
    };
    play.offer().ids().into_iter().min_by_key(cost).unwrap()
}

/// Two times in three what is recommended, else something by chance.
fn mixed(play: &Play<'_>, number: u64, step: u32) -> String {
    let draw = draw(number, step);
    let ids = play.offer().ids();
    let any = ids[usize::try_from(draw % ids.len() as u64).unwrap()].clone();
    match play.offer() {
        Offer::Question(asked) if asked.question.kind == QuestionKind::Multiple => ids[..2].join("+"),
        _ if !draw.is_multiple_of(3) => recommended(play).unwrap(),
        _ => any,
    }
}

#[test]
fn transcripts() {
    for language in Language::ALL {
        for (name, scenario) in shipped(language) {
            for (way, choices) in ways(&scenario) {
                let (play, text) = transcript(&scenario, 0, choices.iter().map(String::as_str)).unwrap();
                assert!(play.ended().is_some());
                let scales = scenario.scales.iter().zip(&play.state.scales);
                let scales: Vec<String> = scales.map(|(scale, value)| format!("{} {value}", scale.id)).collect();
                let golden = format!("{}\n\n{text}\n{}\n", choices.join(","), scales.join(", "));
                insta::assert_snapshot!(format!("{name}.{way}.{language}"), golden);
            }
        }
    }
}

#[test]
fn the_ends_are_what_they_should_be() {
    for (name, scenario) in shipped(Language::En) {
        for (way, choices) in ways(&scenario) {
            let play = courses::scenario::replay(&scenario, 0, choices.iter().map(String::as_str)).unwrap();
            match way.as_str() {
                "recommended" => {
                    assert!(play.state.is_passed(&scenario), "{name}");
                    assert!(play.state.scales.iter().all(|value| *value >= 65), "{name}: {:?}", play.state.scales);
                }
                "worst" => {
                    assert!(!play.state.criticals.is_empty(), "{name}");
                    assert!(play.state.below(&scenario).count() >= 2, "{name}");
                }
                _ => {}
            }
        }
    }
}

#[test]
fn every_language_has_the_same_ways() {
    let [az, en, ru] = Language::ALL.map(shipped);
    for ((az, en), ru) in az.iter().zip(&en).zip(&ru) {
        assert_eq!(ways(&az.1), ways(&en.1));
        assert_eq!(ways(&ru.1), ways(&en.1));
        assert!((20..=40).contains(&en.1.nodes.len()), "{}: {} nodes", en.0, en.1.nodes.len());
    }
}
