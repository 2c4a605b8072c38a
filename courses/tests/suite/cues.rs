//! What the shipped course must not give away: a trainee who looks for the shape of an answer instead of reading the
//! situation finds no help.

use std::path::Path;

use courses::course::{Choice, Quiz, Way};
use courses::language::Language;

use crate::scenario::shipped;
use crate::{fixture, folders};

/// An option that gives a reason for itself.
const REASONS: [&str; 12] = [
    "so that",
    "because",
    "quicker",
    "quickest",
    "at least",
    "otherwise",
    " then ",
    "in order to",
    "that way",
    "saves",
    "will be shorter",
    "might",
];

/// What was offered, and what of it was right.
#[derive(Default)]
struct Count {
    all: usize,
    right: usize,
}

impl Count {
    fn add(&mut self, counts: bool, right: bool) {
        self.all += usize::from(counts);
        self.right += usize::from(counts && right);
    }

    fn percent(&self) -> usize {
        self.right * 100 / self.all.max(1)
    }
}

/// The forks of the scenarios at which one option is the best, each with the place of that option.
fn forks() -> Vec<(String, Vec<Choice>, usize)> {
    let mut forks = Vec::new();
    for (name, scenario) in shipped(Language::En) {
        for node in &scenario.nodes {
            let Way::Choices(choices) = &node.way else { continue };
            let mut best = choices.iter().enumerate().filter(|(_, choice)| choice.best).map(|(place, _)| place);
            if let (Some(place), None) = (best.next(), best.next()) {
                forks.push((format!("{name}: {}", node.id), choices.clone(), place));
            }
        }
    }
    forks
}

fn quiz() -> Quiz {
    let files = folders::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("library/recognising"));
    let editions = courses::format::open(&files, fixture::today()).editions.unwrap();
    editions.source().activity("02-combining/post").unwrap().quiz().unwrap().clone()
}

#[test]
fn the_shape_of_an_option_does_not_give_it_away() {
    let forks = forks();
    let (mut reasons, mut questions, mut longest, mut first) =
        (Count::default(), Count::default(), Count::default(), Count::default());
    for (_, choices, best) in &forks {
        let most = choices.iter().map(|choice| choice.text.value.chars().count()).max();
        for (place, choice) in choices.iter().enumerate() {
            let text = choice.text.value.to_lowercase();
            reasons.add(REASONS.iter().any(|reason| text.contains(reason)), place == *best);
            questions.add(text.contains('?'), place == *best);
        }
        longest.add(true, choices[*best].text.value.chars().count() == most.unwrap());
        first.add(true, *best == 0);
    }
    // By chance a little more than a quarter: most forks have four options.
    assert!(forks.len() > 40, "there is something to count");
    for (what, count) in [("argues", reasons), ("asks", questions), ("is longest", longest), ("stands first", first)] {
        assert!(
            (15..=40).contains(&count.percent()),
            "an option that {what} is best in {} % of {}",
            count.percent(),
            count.all
        );
    }
}

#[test]
fn the_best_option_stands_at_every_place() {
    let forks = forks();
    for place in 0..3 {
        let there = forks.iter().filter(|(_, _, best)| *best == place).count();
        assert!(there * 100 / forks.len() >= 15, "place {place}: {there} of {}", forks.len());
    }
}

#[test]
fn a_quarter_of_the_forks_has_two_ways_that_can_be_defended() {
    for (name, scenario) in shipped(Language::En) {
        let forks = scenario.nodes.iter().filter_map(|node| match &node.way {
            Way::Choices(choices) => Some(choices),
            _ => None,
        });
        let defended = |choice: &&Choice| {
            choice.best || choice.reason.as_ref().is_some_and(|reason| reason.value.starts_with("Defensible"))
        };
        let (mut all, mut two) = (0, 0);
        for choices in forks {
            all += 1;
            two += usize::from(choices.iter().filter(defended).count() > 1);
        }
        assert!(two * 4 >= all, "{name}: {two} of {all}");
    }
}

#[test]
fn defensible_is_one_word_in_each_language() {
    let english = shipped(Language::En);
    for (language, word) in [(Language::Az, "Belə də olar"), (Language::Ru, "Допустимо")] {
        for ((name, source), (_, translated)) in english.iter().zip(shipped(language)) {
            for (node, other) in source.nodes.iter().zip(&translated.nodes) {
                let (Way::Choices(choices), Way::Choices(others)) = (&node.way, &other.way) else { continue };
                for (choice, other) in choices.iter().zip(others) {
                    let starts = |choice: &Choice, word| {
                        choice.reason.as_ref().is_some_and(|reason| reason.value.starts_with(word))
                    };
                    assert_eq!(starts(choice, "Defensible"), starts(other, word), "{language}, {name}: {}", choice.id);
                }
            }
        }
    }
}

#[test]
fn the_post_test_cannot_be_passed_by_looking_at_it() {
    let quiz = quiz();
    let (mut longest, mut single) = (0, Vec::new());
    for question in &quiz.questions {
        let length = |place: usize| question.options[place].text.value.chars().count();
        let most = (0..question.options.len()).max_by_key(|place| length(*place)).unwrap();
        longest += usize::from(question.options[most].right);
        let right: Vec<usize> = (0..question.options.len()).filter(|place| question.options[*place].right).collect();
        if let [place] = right[..] {
            single.push(place);
        }
    }
    assert!(
        longest * 2 <= quiz.questions.len(),
        "the longest option is right in {longest} of {}",
        quiz.questions.len()
    );
    for place in 0..4 {
        assert!(single.contains(&place), "no question with one right option has it at place {place}: {single:?}");
    }
    for word in ["special unit", "alone", "independent"] {
        let options = quiz.questions.iter().filter(|question| question.options.iter().filter(|o| o.right).count() == 1);
        let (mut all, mut right) = (0, 0);
        for option in options.flat_map(|question| &question.options) {
            let named = option.text.value.to_lowercase().contains(word);
            all += usize::from(named);
            right += usize::from(named && option.right);
        }
        assert!(right * 2 <= all, "“{word}” stands in {all} options, {right} of them right");
    }
}
