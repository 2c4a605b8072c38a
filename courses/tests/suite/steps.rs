//! The next useful thing, as a trainee goes through the small course.

use chrono::{DateTime, TimeDelta, Utc};
use courses::{
    completion::{
        Begun, Evidence, QuizResult, ScenarioResult, Step, is_required, next, required_done, required_minutes,
    },
    course::Course,
    format::check,
    language::Language,
    quiz::Score,
};

use crate::{fixture::today, folders};

const QUIZ: &str = "02-combining/post";
const EXERCISE: &str = "03-decisions/wrong-number";

fn at(hour: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
}

fn result(percent: i64, hour: i64) -> QuizResult {
    QuizResult { score: Score { hundredths: percent, max_hundredths: 100 }, at: at(hour) }
}

fn run(key: &str, passed: bool) -> ScenarioResult {
    ScenarioResult { run: key.into(), passed, criticals: vec![], below: vec![], at: at(0) }
}

fn with_course(test: impl FnOnce(&Course, Vec<String>)) {
    let editions = check(&folders::read(&folders::fixture()), today()).editions.unwrap();
    let course = editions.get(Language::Az);
    let lessons = course.activities().filter(|activity| activity.lesson().is_some());
    test(course, lessons.map(|activity| activity.id.clone()).collect());
}

/// What a step is about, shortly.
fn named(step: &Step<'_>) -> String {
    match step {
        Step::GoOn(activity) => format!("go on {}", activity.id),
        Step::Debrief { activity, run } => format!("debrief {} {run}", activity.id),
        Step::Do { activity, voluntary } => format!("{} {}", if *voluntary { "may" } else { "do" }, activity.id),
        Step::Attend(percent) => format!("attend {percent}"),
        Step::Wait(activity, at) => format!("wait {} {}", activity.id, at.timestamp() / 3600),
        Step::Exhausted(activity) => format!("exhausted {}", activity.id),
        Step::Done => "done".into(),
    }
}

#[test]
fn lesson_after_lesson_then_the_test_then_what_is_voluntary() {
    with_course(|course, lessons| {
        let mut evidence = Evidence::default();
        let step = |evidence: &Evidence, hour| named(&next(course, evidence, &Begun::default(), at(hour)));
        for lesson in &lessons {
            assert_eq!(step(&evidence, 0), format!("do {lesson}"));
            evidence.confirmed.insert(lesson.clone());
        }
        assert_eq!(step(&evidence, 0), format!("do {QUIZ}"));
        // Failed: while the test waits there is something better to do than to wait, and then it opens.
        evidence.results.insert(QUIZ.into(), vec![result(10, 0)]);
        let quiz = course.activity(QUIZ).unwrap().quiz().unwrap();
        let pause = i64::from(quiz.pause_hours);
        assert!(pause > 1);
        assert_eq!(step(&evidence, 1), format!("may {EXERCISE}"));
        assert_eq!(step(&evidence, pause), format!("do {QUIZ}"));
        // With the exercises done as well, waiting is all that is left, and its hour is told.
        for activity in course.activities().filter(|activity| activity.scenario().is_some()) {
            evidence.runs.insert(activity.id.clone(), vec![run(&activity.id, true)]);
            evidence.debriefed.insert(activity.id.clone());
        }
        assert_eq!(step(&evidence, 1), format!("wait {QUIZ} {pause}"));
        // No attempt is left.
        let most = quiz.max_attempts.unwrap();
        evidence.results.insert(QUIZ.into(), (0..most).map(|_| result(10, 0)).collect());
        assert_eq!(step(&evidence, 99), format!("exhausted {QUIZ}"));
        evidence.results.insert(QUIZ.into(), vec![result(100, 0)]);
        assert_eq!(step(&evidence, 99), "done");
    });
}

#[test]
fn what_was_begun_comes_first_and_an_open_debrief_before_everything_new() {
    with_course(|course, lessons| {
        let mut evidence = Evidence::default();
        let begun = |attempt: Option<&str>, run: Option<&str>| Begun {
            attempt: attempt.map(str::to_owned),
            run: run.map(str::to_owned),
        };
        let step = |evidence: &Evidence, begun: Begun| named(&next(course, evidence, &begun, at(0)));
        assert_eq!(step(&evidence, begun(None, Some(EXERCISE))), format!("go on {EXERCISE}"));
        assert_eq!(step(&evidence, begun(Some(QUIZ), Some(EXERCISE))), format!("go on {QUIZ}"));
        // Two runs count, the later one is asked about; one that does not count is nothing to debrief.
        evidence.runs.insert(EXERCISE.into(), vec![run("first", true), run("second", true), run("third", false)]);
        assert_eq!(step(&evidence, Begun::default()), format!("debrief {EXERCISE} second"));
        assert_eq!(step(&evidence, begun(None, Some(EXERCISE))), format!("debrief {EXERCISE} second"));
        assert_eq!(step(&evidence, begun(Some(QUIZ), None)), format!("go on {QUIZ}"));
        evidence.debriefed.insert("first".into());
        assert_eq!(step(&evidence, Begun::default()), format!("do {}", lessons[0]), "one of them is enough");
    });
}

#[test]
fn whoever_has_skipped_a_lesson_goes_on_from_where_they_are_and_then_comes_back() {
    with_course(|course, lessons| {
        let mut evidence = Evidence::default();
        evidence.confirmed.insert(lessons[1].clone());
        let step = |evidence: &Evidence| named(&next(course, evidence, &Begun::default(), at(0)));
        assert_eq!(step(&evidence), format!("do {}", lessons[2]));
        evidence.confirmed.insert(lessons[2].clone());
        evidence.results.insert(QUIZ.into(), vec![result(100, 0)]);
        assert_eq!(step(&evidence), format!("do {}", lessons[0]));
    });
}

#[test]
fn what_is_voluntary_is_not_counted_as_missing() {
    with_course(|course, lessons| {
        let mut evidence = Evidence::default();
        assert_eq!(required_done(course, &evidence), (0, 4));
        evidence.confirmed.extend(lessons);
        evidence.runs.insert(EXERCISE.into(), vec![run("r", true)]);
        evidence.debriefed.insert("r".into());
        assert_eq!(required_done(course, &evidence), (3, 4), "the exercise is voluntary");
        evidence.results.insert(QUIZ.into(), vec![result(100, 0)]);
        assert_eq!(required_done(course, &evidence), (4, 4));
        let required: Vec<bool> = course.activities().map(|activity| is_required(course, activity)).collect();
        assert_eq!(required, [true, true, true, true, false, false]);
        assert_eq!(required_minutes(course), 10 + 15 + 20 + 25);
    });
}

#[test]
fn an_attempt_that_was_given_opens_the_test_again() {
    with_course(|course, lessons| {
        let mut evidence = Evidence::default();
        evidence.confirmed.extend(lessons);
        evidence.results.insert(QUIZ.into(), (0..3).map(|hour| result(10, hour)).collect());
        for exercise in [EXERCISE, "03-decisions/at-the-door"] {
            evidence.runs.insert(exercise.into(), vec![run(exercise, true)]);
            evidence.debriefed.insert(exercise.into());
        }
        let step = |evidence: &Evidence, hour| named(&next(course, evidence, &Begun::default(), at(hour)));
        assert_eq!(step(&evidence, 99), format!("exhausted {QUIZ}"));
        evidence.granted.insert(QUIZ.into(), 1);
        assert_eq!(step(&evidence, 2), format!("wait {QUIZ} 26"), "the pause is time to read again");
        assert_eq!(step(&evidence, 26), format!("do {QUIZ}"));
    });
}
