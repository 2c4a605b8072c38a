//! What may be corrected for people who are in the middle of a course, and what differs in words.

use std::path::Path;

use courses::{
    compare::{Run, differences},
    correction::{Obstacle, obstacles},
    course::Course,
    format::{Files, check},
    language::Language,
};

use crate::{fixture::today, folders};

const LESSON: &str = "01-indicators/money-and-work";
const POST: &str = "02-combining/post";
const STORY: &str = "03-decisions/wrong-number";

fn shipped() -> Files {
    folders::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("library/recognising"))
}

fn course(files: &Files, language: Language) -> Course {
    let checked = check(files, today());
    let faults: Vec<String> =
        checked.diagnostics.iter().filter(|found| found.is_error()).map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    checked.editions.unwrap().get(language).clone()
}

/// The shipped course with a passage of a file replaced once.
fn with(file: &str, old: &str, new: &str) -> Course {
    let mut files = shipped();
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(old), "{file}: {old}");
    files.insert(file.to_owned(), text.replacen(old, new, 1).into_bytes());
    course(&files, Language::En)
}

#[test]
fn a_course_corrects_itself_and_differs_in_nothing() {
    for language in [Language::En, Language::Az, Language::Ru] {
        let course = course(&shipped(), language);
        assert_eq!(obstacles(&course, &course), []);
        assert_eq!(differences(&course, &course), []);
    }
}

#[test]
fn words_pictures_facts_and_places_of_explanation_may_be_corrected() {
    let before = course(&shipped(), Language::En);
    for (file, old, new) in [
        ("course.toml", "title = \"Recognising: indicators", "title = \"Recognising: signs"),
        ("course.toml", "help = [\"N112\", \"I15\", \"I16\"]", "help = [\"N112\", \"I15\"]"),
        ("01-indicators/module.toml", "The eleven indicators, one by one", "Eleven indicators"),
        ("02-combining/post.quiz.toml", "Treat him as every patient", "Treat him like every patient"),
        ("02-combining/post.quiz.toml", "tags = [\"interpreter\", \"labour\"]", "tags = [\"interpreter\"]"),
        ("02-combining/post.quiz.toml", "next-steps#who-may-interpret", "next-steps"),
        ("03-decisions/wrong-number.scenario.toml", "title = \"Wrong number\"", "title = \"A wrong number\""),
        ("03-decisions/wrong-number.scenario.toml", "I promised something that I do not decide", "I promised too much"),
        (
            "03-decisions/wrong-number.scenario.toml",
            "lesson = \"02-combining/next-steps#who-may-interpret\"",
            "lesson = \"02-combining/next-steps\"",
        ),
    ] {
        assert_eq!(obstacles(&before, &with(file, old, new)), [], "{file}: {new}");
    }
}

#[test]
fn what_is_counted_may_not_be_corrected() {
    let before = course(&shipped(), Language::En);
    let (post, story) = (POST.to_owned(), STORY.to_owned());
    for (file, old, new, obstacle) in [
        ("course.toml", "counts_for = [\"PS.5.1-28\"]", "counts_for = []", Obstacle::Completion),
        (
            "course.toml",
            "rule = \"lessons-confirmed\"",
            "rule = \"quiz-passed\"\nquiz = \"02-combining/post\"",
            Obstacle::Completion,
        ),
        (
            "01-indicators/module.toml",
            "minutes = 8",
            "minutes = 9",
            Obstacle::Minutes("01-indicators/movement-and-isolation".into()),
        ),
        ("02-combining/post.quiz.toml", "pass_percent = 70", "pass_percent = 60", Obstacle::Terms(post.clone())),
        ("02-combining/post.quiz.toml", "max_attempts = 3", "max_attempts = 4", Obstacle::Terms(post.clone())),
        ("02-combining/post.quiz.toml", "pause_hours = 24", "pause_hours = 1", Obstacle::Terms(post.clone())),
        (
            "02-combining/post.quiz.toml",
            "id = \"cousin-at-the-clinic\"",
            "id = \"cousin\"",
            Obstacle::Key(post.clone()),
        ),
        ("02-combining/post.quiz.toml", "id = \"foreman\"", "id = \"the-foreman\"", Obstacle::Key(post.clone())),
        ("02-combining/post.quiz.toml", "kind = \"single\"", "points = 2\nkind = \"single\"", Obstacle::Key(post)),
        ("03-decisions/wrong-number.scenario.toml", "safety -20", "safety -2", Obstacle::Story(story.clone())),
        ("03-decisions/wrong-number.scenario.toml", "assessed = false", "assessed = true", Obstacle::Story(story)),
    ] {
        assert_eq!(obstacles(&before, &with(file, old, new)), [obstacle], "{file}: {new}");
    }
}

#[test]
fn whoever_writes_sees_which_words_are_gone_and_which_are_new() {
    let (before, after) = (
        course(&shipped(), Language::En),
        with("02-combining/post.quiz.toml", "Treat him as every patient", "Treat him like every patient"),
    );
    let found = differences(&before, &after);
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.activity, POST);
    let [passage] = one.passages.as_slice() else { panic!("{one:?}") };
    let runs = passage.runs();
    let [Run::Kept(begin), Run::Gone(gone), Run::New(new), Run::Kept(_)] = runs.as_slice() else { panic!("{runs:?}") };
    assert_eq!((begin.as_str(), gone.as_str(), new.as_str()), ("Treat him ", "as", "like"));
}

/// A whole chapter in one paragraph, every word of it another one.
#[test]
fn what_nobody_reads_word_by_word_is_not_compared_word_by_word() {
    let text = |word: &str| (0..200_000).map(|n| format!("{word}{n}")).collect::<Vec<_>>().join(" ");
    let passage = courses::compare::Passage { before: Some(text("a")), after: Some(text("b")) };
    let runs = passage.runs();
    assert!(matches!(runs.as_slice(), [Run::Gone(_), Run::New(_)]), "{}", runs.len());
    let same = courses::compare::Passage { before: Some(text("a")), after: Some(text("a")) };
    assert!(matches!(same.runs().as_slice(), [Run::Kept(_)]));
}

#[test]
fn the_words_of_a_lesson_are_compared_without_their_tags() {
    let before = course(&shipped(), Language::En);
    let mut files = shipped();
    let path = format!("{LESSON}.md");
    let text = String::from_utf8(files[&path].clone()).unwrap();
    files.insert(path, format!("{text}\n\nA last word & more.\n").into_bytes());
    let found = differences(&before, &course(&files, Language::En));
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.activity, LESSON);
    let runs: Vec<Vec<Run>> = one.passages.iter().map(courses::compare::Passage::runs).collect();
    assert_eq!(runs, [[Run::New("A last word & more.".to_owned())]]);
}

#[test]
fn a_translation_is_compared_in_its_own_language() {
    let before = course(&shipped(), Language::Ru);
    let mut files = shipped();
    let po = String::from_utf8(files["po/ru.po"].clone()).unwrap();
    let title = before.title.value.clone();
    let shorter: String = title.chars().take(5).collect();
    assert!(po.contains(&title));
    files.insert(
        "po/ru.po".to_owned(),
        po.replacen(&format!("msgstr \"{title}\""), &format!("msgstr \"{shorter}\""), 1).into_bytes(),
    );
    let after = course(&files, Language::Ru);
    assert_eq!(obstacles(&before, &after), []);
    let found = differences(&before, &after);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].activity, "");
    assert_eq!(found[0].passages[0].after.as_deref(), Some(shorter.as_str()));
}
