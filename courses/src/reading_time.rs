//! How long an activity takes to read: measured from its words, so that planned minutes can be held against them.

use crate::course::{Activity, Content, Lesson, Quiz, Scenario, Text, Way};
use crate::scenario::debrief::recommended_path;
use crate::scenario::play::{Offer, Play};
use crate::scenario::scene::{Passage, passages};

/// How many words people read in a minute who read carefully, in any of the three languages.
pub const WORDS_A_MINUTE: usize = 130;

/// The minutes that it takes to read an activity with all its answers unfolded, at least one. Of a scenario the recommended path
/// is read, with everything that is on offer on the way, and its debrief.
#[must_use]
pub fn minutes(content: &Content) -> u32 {
    let words = match content {
        Content::Lesson(lesson) => of_lesson(lesson),
        Content::Quiz(quiz) => of_quiz(quiz),
        Content::Scenario(scenario) => of_scenario(scenario),
    };
    u32::try_from(words.div_ceil(WORDS_A_MINUTE)).unwrap_or(u32::MAX).max(1)
}

/// Whether more than twice as many minutes are planned as it takes to read: time to think is part of an activity, but a certificate
/// counts these minutes, and people plan with them.
#[must_use]
pub fn is_generous(activity: &Activity) -> bool {
    activity.minutes > activity.read_minutes.saturating_mul(2)
}

fn of(text: &Text) -> usize {
    text.value.split_whitespace().count()
}

fn of_all<'a>(texts: impl IntoIterator<Item = &'a Text>) -> usize {
    texts.into_iter().map(of).sum()
}

/// Words outside of tags. Each tag ends a word, as elements do.
fn of_lesson(lesson: &Lesson) -> usize {
    let mut parts = lesson.html.split('<');
    let before = parts.next().unwrap_or_default();
    let after = parts.map(|part| part.split_once('>').map_or("", |(_, words)| words));
    std::iter::once(before).chain(after).map(|words| words.split_whitespace().count()).sum()
}

fn of_quiz(quiz: &Quiz) -> usize {
    let of_question = |question: &crate::course::Question| {
        let options = question.options.iter().flat_map(|option| [&option.text, &option.feedback]);
        of_all(question.situation.iter().chain([&question.text]).chain(options))
    };
    of_all(&quiz.intro) + quiz.questions.iter().map(of_question).sum::<usize>()
}

fn of_scenario(scenario: &Scenario) -> usize {
    let mut play = Play::begin(scenario, 0);
    let mut words = of(&scenario.role) + of(&scenario.intro) + of_all(&scenario.notice);
    for choice in recommended_path(scenario, 0) {
        words += match play.offer() {
            Offer::Choices(choices) => choices.iter().map(|choice| of(&choice.text)).sum(),
            Offer::Question(asked) => {
                of(&asked.question.text) + of_all(asked.question.options.iter().map(|option| &option.text))
            }
            Offer::End(_) => 0,
        };
        words += reason(scenario, &play, &choice);
        if play.choose(&choice).is_err() {
            break;
        }
    }
    words += passages(scenario, &play.seen).iter().map(of_passage).sum::<usize>();
    let debrief = &scenario.debrief;
    words + of(&debrief.text) + of_all(&debrief.questions) + of(&debrief.commitment)
}

/// What the debrief says of a choice.
fn reason(scenario: &Scenario, play: &Play<'_>, choice: &str) -> usize {
    match &scenario.nodes[play.state.node].way {
        Way::Choices(choices) => {
            of_all(choices.iter().filter(|offered| offered.id == choice).filter_map(|offered| offered.reason.as_ref()))
        }
        Way::Question(asked) => of_all(&asked.reason),
        Way::Events(_) | Way::End(_) => 0,
    }
}

fn of_passage(passage: &Passage) -> usize {
    match passage {
        // It was counted among what was on offer.
        Passage::Chosen(_) => 0,
        Passage::Outcome(text) | Passage::Event(text) => of(text),
        Passage::Node { title, speaker, texts, .. } => of(title) + of_all(speaker) + of_all(texts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn lesson(html: String, minutes: u32) -> Activity {
        let title = Text { language: Language::En, value: "T".into() };
        let lesson = Lesson { html, headings: vec![], legal: vec![] };
        let content = Content::Lesson(lesson);
        Activity { id: "m/a".into(), title, minutes, read_minutes: super::minutes(&content), content }
    }

    #[test]
    fn words_are_what_is_read() {
        let html = "<p class=\"a b c\">one two</p><p>three</p>\n<img alt=\"x y\"> four".to_owned();
        let Content::Lesson(read) = lesson(html, 1).content else { unreachable!("a lesson") };
        assert_eq!(of_lesson(&read), 4);
    }

    #[test]
    fn more_than_twice_the_reading_is_generous() {
        let words = |count: usize| "word ".repeat(count);
        assert_eq!(lesson(String::new(), 1).read_minutes, 1);
        assert_eq!(lesson(words(130), 1).read_minutes, 1);
        assert_eq!(lesson(words(131), 1).read_minutes, 2);
        assert!(!is_generous(&lesson(words(650), 10)));
        assert!(is_generous(&lesson(words(650), 11)));
    }
}
