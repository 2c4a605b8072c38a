//! In which order options are shown: another one in each attempt, so that nobody learns a place instead of an answer.

use crate::{
    course::{Question, QuestionOption},
    scenario::chance::draw,
};

/// The options of a question as an attempt with this seed shows them, each time in the same order. Those that are marked to
/// stay last stay there, in the order of the file.
#[must_use]
pub fn shown(question: &Question, seed: u64) -> Vec<&QuestionOption> {
    let (last, mut options): (Vec<_>, Vec<_>) = question.options.iter().partition(|option| option.last);
    // Two questions of one attempt have orders of their own (FNV-1a over the id).
    let seed = question.id.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    // Fisher and Yates: every order is as likely as any other.
    for (number, place) in (0..).zip((1..options.len()).rev()) {
        let below = place as u64 + 1;
        options.swap(place, usize::try_from(draw(seed, number) % below).unwrap_or(place));
    }
    options.extend(last);
    options
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        course::{QuestionKind, Text},
        language::Language,
    };

    fn text() -> Text {
        Text { language: Language::En, value: "…".to_owned() }
    }

    fn question(id: &str, options: &[(&str, bool)]) -> Question {
        let options = options.iter().map(|(id, last)| QuestionOption {
            id: (*id).to_owned(),
            text: text(),
            feedback: text(),
            right: false,
            last: *last,
        });
        Question {
            id: id.to_owned(),
            kind: QuestionKind::Single,
            situation: None,
            text: text(),
            points: 1,
            choose: None,
            tags: Vec::new(),
            legal: Vec::new(),
            lesson: None,
            options: options.collect(),
        }
    }

    fn order(question: &Question, seed: u64) -> String {
        shown(question, seed).iter().map(|option| option.id.as_str()).collect()
    }

    #[test]
    fn all_orders_come_and_the_last_stays_last() {
        let asked = question("q", &[("a", false), ("n", true), ("b", false), ("c", false)]);
        let orders: BTreeSet<String> = (0..200).map(|seed| order(&asked, seed)).collect();
        let all = ["abcn", "acbn", "bacn", "bcan", "cabn", "cban"];
        assert_eq!(orders.iter().map(String::as_str).collect::<Vec<_>>(), all);
    }

    #[test]
    fn an_attempt_shows_one_order_and_each_question_its_own() {
        let options: Vec<(&str, bool)> = ["a", "b", "c", "d", "e", "f"].map(|id| (id, false)).to_vec();
        let (one, two) = (question("one", &options), question("two", &options));
        assert_eq!(order(&one, 7), order(&one, 7));
        assert_ne!(order(&one, 7), order(&two, 7));
    }
}
