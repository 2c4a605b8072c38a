//! The book for authors (`FORMAT.md`) is right: its example, built file by file, is a course.

use courses::format::{Diagnostic, Files, check, example};

use crate::fixture::today;

fn errors(files: &Files) -> Vec<String> {
    let diagnostics = check(files, today()).diagnostics;
    diagnostics.iter().filter(|fault| fault.is_error()).map(Diagnostic::to_string).collect()
}

#[test]
fn the_example_becomes_a_course_file_by_file() {
    let example = example();
    let names: Vec<&str> = example.iter().map(|(path, _)| path.as_str()).collect();
    let expected =
        ["course.toml", "legal.toml", "01-call/module.toml", "01-call/first-minute.md", "01-call/check.quiz.toml"];
    assert_eq!(names, expected);
    let mut files = Files::new();
    for (place, (path, text)) in example.iter().enumerate() {
        files.insert(path.clone(), text.clone().into_bytes());
        let missing = &names[place + 1..];
        for error in errors(&files) {
            // Whatever is wrong until then is wrong because of what comes.
            let is_of_what_comes = missing.iter().any(|path| error.contains(path))
                || error.contains("`N112`")
                || error.contains("`01-call/check`");
            assert!(is_of_what_comes, "after {path}: {error}");
        }
    }
    let checked = check(&files, today());
    let warnings: Vec<String> = checked.diagnostics.iter().map(Diagnostic::to_string).collect();
    assert_eq!(warnings, ["legal.toml:1: warning: not yet checked by a lawyer, as trainees will read: N112, L1"]);
    let course = checked.editions.unwrap();
    let course = course.source();
    assert_eq!((course.minutes(), course.activities().count()), (3, 2));
}

#[test]
fn what_is_not_written_yet_is_a_fault_and_says_where() {
    let mut files: Files = example().into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    let lesson = String::from_utf8(files["01-call/first-minute.md"].clone()).unwrap();
    let lesson = lesson.replace("Wait. Somebody", "TODO. Somebody");
    files.insert("01-call/first-minute.md".to_owned(), lesson.into_bytes());
    let [error] = &errors(&files)[..] else { panic!("{:#?}", errors(&files)) };
    assert!(error.starts_with("01-call/first-minute.md:27: error: not written yet: “TODO. Somebody"), "{error}");
}
