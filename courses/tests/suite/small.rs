//! The small course on which the tests of the other crates stand: without a fault, and with one of everything.

use courses::{course::QuestionKind, format::check, language::Language};

use crate::{fixture::today, folders};

#[test]
fn it_has_no_faults_and_every_text_in_every_language() {
    let checked = check(&folders::read(&folders::fixture()), today());
    // Its few words have the minutes of a real course, so that figures have hours.
    let faults = checked.diagnostics.iter().filter(|fault| fault.is_error() || !fault.message.contains("are credited"));
    assert_eq!(faults.collect::<Vec<_>>(), Vec::<&courses::format::Diagnostic>::new());
}

#[test]
fn it_has_one_of_everything() {
    let editions = check(&folders::read(&folders::fixture()), today()).editions.unwrap();
    assert_eq!(editions.languages().count(), 3);
    let course = editions.get(Language::En);
    assert_eq!(course.activities().filter(|activity| activity.lesson().is_some()).count(), 3);
    let [quiz] = &course.activities().filter_map(|activity| activity.quiz()).collect::<Vec<_>>()[..] else {
        panic!("one quiz")
    };
    let has = |kind| quiz.questions.iter().any(|question| question.kind == kind);
    // A new kind of question stops the compiler here, and gets its question in the small course.
    for kind in [QuestionKind::Single, QuestionKind::Multiple] {
        match kind {
            QuestionKind::Single | QuestionKind::Multiple => assert!(has(kind), "{kind:?}"),
        }
    }
    let assessed: Vec<bool> =
        course.activities().filter_map(|activity| activity.scenario()).map(|scenario| scenario.assessed).collect();
    assert_eq!(assessed, [false, true]);
}
