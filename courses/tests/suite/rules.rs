//! Properties of grading and completion.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta};
use courses::completion::{Evidence, Missing, QuizResult, Status, best, credited_minutes, status};
use courses::course::{
    Activity, Content, Course, Lesson, Module, Question, QuestionKind, QuestionOption, Quiz, Rule, Text,
};
use courses::language::Language;
use courses::quiz::{Score, check_answer, grade, grade_question};
use proptest::prelude::*;

fn text(value: &str) -> Text {
    Text { language: Language::En, value: value.into() }
}

fn question() -> impl Strategy<Value = Question> {
    let kind = prop::sample::select(&[QuestionKind::Single, QuestionKind::Multiple][..]);
    (kind, 1_u32..=100, prop::collection::vec(any::<bool>(), 1..8)).prop_map(|(kind, points, rights)| Question {
        id: "q".into(),
        kind,
        situation: None,
        text: text("?"),
        points,
        choose: None,
        tags: vec![],
        legal: vec![],
        lesson: None,
        options: (0_u8..)
            .zip(rights)
            .map(|(number, right)| QuestionOption {
                id: number.to_string(),
                text: text("…"),
                feedback: text("…"),
                right,
                last: false,
            })
            .collect(),
    })
}

/// A question and an answer of option ids, some of them twice or unknown.
fn answered() -> impl Strategy<Value = (Question, Vec<String>)> {
    let chosen = prop::collection::vec((0_u8..9).prop_map(|number| number.to_string()), 0..10);
    (question(), chosen)
}

fn quiz_of(question: Question, pass_percent: u8) -> Quiz {
    Quiz { intro: None, pass_percent, max_attempts: None, pause_hours: 0, questions: vec![question] }
}

proptest! {
    #[test]
    fn points_stay_within_bounds((question, chosen) in answered()) {
        if let Ok(score) = grade_question(&question, &chosen) {
            prop_assert_eq!(score.max_hundredths, i64::from(question.points) * 100);
            prop_assert!((0..=score.max_hundredths).contains(&score.hundredths));
            prop_assert!(score.percent() <= 100);
        }
    }

    #[test]
    fn the_order_of_choices_does_not_matter((question, chosen) in answered(), seed in any::<prop::sample::Index>()) {
        let mut shuffled = chosen.clone();
        if !shuffled.is_empty() {
            let middle = seed.index(shuffled.len());
            shuffled.rotate_left(middle);
            shuffled.push(shuffled[0].clone());
        }
        prop_assert_eq!(grade_question(&question, &chosen).ok(), grade_question(&question, &shuffled).ok());
    }

    #[test]
    fn the_key_itself_earns_everything(question in question()) {
        let key: Vec<String> =
            question.options.iter().filter(|option| option.right).map(|option| option.id.clone()).collect();
        if let Ok(score) = grade_question(&question, &key) && !key.is_empty() {
            prop_assert_eq!(score.hundredths, score.max_hundredths);
        }
    }

    #[test]
    fn what_is_accepted_can_be_graded_and_is_stored_in_order((question, chosen) in answered()) {
        let quiz = quiz_of(question, 70);
        let answers = BTreeMap::from([("q".to_owned(), chosen.clone())]);
        match check_answer(&quiz, "q", &chosen) {
            Ok(stored) => {
                let again = BTreeMap::from([("q".to_owned(), stored.clone())]);
                prop_assert_eq!(grade(&quiz, &answers), grade(&quiz, &again));
                prop_assert_eq!(check_answer(&quiz, "q", &stored), Ok(stored));
            }
            Err(error) => prop_assert_eq!(grade(&quiz, &answers), Err(error)),
        }
    }
}

fn course() -> Course {
    let lesson = |id: &str| Activity {
        id: id.into(),
        title: text(id),
        minutes: 10,
        read_minutes: 1,
        content: Content::Lesson(Lesson { html: String::new(), headings: vec![], legal: vec![] }),
    };
    let quiz = Activity {
        id: "m/post".into(),
        title: text("Post-test"),
        minutes: 20,
        read_minutes: 1,
        content: Content::Quiz(Quiz { max_attempts: Some(3), pause_hours: 24, ..quiz_without_questions() }),
    };
    Course {
        slug: "c".into(),
        version: "1".into(),
        language: Language::En,
        source_language: Language::En,
        languages: vec![Language::En],
        licence: "CC-BY-4.0".into(),
        title: text("C"),
        summary: text("C"),
        target_groups: vec![],
        counts_for: vec![],
        completion: vec![Rule::LessonsConfirmed, Rule::QuizPassed { quiz: "m/post".into() }],
        modules: vec![Module {
            id: "m".into(),
            title: text("M"),
            objectives: vec![],
            activities: vec![lesson("m/a"), lesson("m/b"), quiz],
        }],
        legal: BTreeMap::new(),
        help: vec![],
    }
}

fn quiz_without_questions() -> Quiz {
    Quiz { intro: None, pass_percent: 70, max_attempts: None, pause_hours: 0, questions: vec![] }
}

fn result(hundredths: i64, hour: i64) -> QuizResult {
    QuizResult { score: Score { hundredths, max_hundredths: 1000 }, at: DateTime::UNIX_EPOCH + TimeDelta::hours(hour) }
}

fn evidence(confirmed: &[&str], scores: &[i64]) -> Evidence {
    Evidence {
        confirmed: confirmed.iter().map(ToString::to_string).collect::<BTreeSet<_>>(),
        runs: BTreeMap::new(),
        debriefed: BTreeSet::new(),
        attended: BTreeMap::new(),
        results: BTreeMap::from([(
            "m/post".to_owned(),
            (0..).zip(scores).map(|(hour, score)| result(*score, hour)).collect(),
        )]),
        granted: BTreeMap::new(),
    }
}

#[test]
fn why_not_yet() {
    let course = course();
    let status_of = |confirmed: &[&str], scores: &[i64]| status(&course, &evidence(confirmed, scores));
    let quiz = |best_percent, attempts_used, not_before: Option<i64>| Missing::Quiz {
        activity: "m/post".into(),
        pass_percent: 70,
        best_percent,
        attempts_used,
        max_attempts: Some(3),
        not_before: not_before.map(|hour| DateTime::UNIX_EPOCH + TimeDelta::hours(hour)),
    };
    let lesson = |id: &str| Missing::Lesson { activity: id.into() };

    assert_eq!(status_of(&[], &[]), Status::NotYet(vec![lesson("m/a"), lesson("m/b"), quiz(None, 0, None)]));
    assert_eq!(status_of(&["m/a", "m/b"], &[696, 300]), Status::NotYet(vec![quiz(Some(69), 2, Some(25))]));
    assert_eq!(status_of(&["m/a", "m/b"], &[1, 2, 3]), Status::NotYet(vec![quiz(Some(0), 3, None)]));
    assert_eq!(status_of(&["m/a"], &[700]), Status::NotYet(vec![lesson("m/b")]));
    assert_eq!(status_of(&["m/a", "m/b"], &[300, 700, 100]), Status::Complete);
}

#[test]
fn minutes_are_those_of_what_was_done() {
    let course = course();
    assert_eq!(credited_minutes(&course, &evidence(&[], &[])), 0);
    assert_eq!(credited_minutes(&course, &evidence(&["m/a", "elsewhere"], &[0])), 30);
    assert_eq!(credited_minutes(&course, &evidence(&["m/a", "m/b"], &[700])), course.minutes());
}

#[test]
fn the_best_result_is_the_first_of_equals() {
    let results = [result(500, 0), result(800, 1), result(800, 2)];
    assert_eq!(best(&results), Some(&results[1]));
    assert_eq!(best(&[]), None);
}

proptest! {
    #[test]
    fn more_evidence_never_takes_completion_away(
        scores in prop::collection::vec(0_i64..=1000, 0..4),
        more in prop::collection::vec(0_i64..=1000, 0..4),
        lessons in prop::sample::subsequence(vec!["m/a", "m/b"], 0..=2),
    ) {
        let course = course();
        let before = evidence(&lessons, &scores);
        let after = evidence(&["m/a", "m/b"], &[scores, more].concat());
        if status(&course, &before) == Status::Complete {
            prop_assert_eq!(status(&course, &after), Status::Complete);
        }
        prop_assert!(credited_minutes(&course, &before) <= credited_minutes(&course, &after));
    }

    #[test]
    fn a_passing_result_and_all_lessons_complete(scores in prop::collection::vec(0_i64..=1000, 0..4), pass in 700_i64..=1000) {
        let all = evidence(&["m/a", "m/b"], &[scores, vec![pass]].concat());
        prop_assert_eq!(status(&course(), &all), Status::Complete);
    }
}

#[test]
fn a_scenario_is_completed_by_a_run_that_counts_and_its_debrief() {
    use courses::completion::{ScenarioResult, is_completed};
    let run = |run: &str, passed| ScenarioResult {
        run: run.into(),
        passed,
        criticals: vec![],
        below: vec![],
        at: DateTime::UNIX_EPOCH,
    };
    let mut evidence = evidence(&[], &[]);
    evidence.runs.insert("m/one".into(), vec![run("a", false), run("b", true), run("c", false)]);
    assert!(!is_completed(&evidence, "m/one"));
    evidence.debriefed.extend(["a".to_owned(), "c".to_owned()]);
    assert!(!is_completed(&evidence, "m/one"), "the debriefs of other runs");
    evidence.debriefed.insert("b".into());
    assert!(is_completed(&evidence, "m/one"), "a later run takes nothing away");
    assert!(!is_completed(&evidence, "m/two"));
}
