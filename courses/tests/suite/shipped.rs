//! Every shipped course: nothing to mend, whole in all its languages, and honest about its minutes.

use std::path::Path;

use courses::format::{bilingual::Sheet, check, open};

use crate::{fixture::today, folders};

#[test]
fn every_shipped_course_is_whole() {
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("library");
    let mut seen = Vec::new();
    for entry in std::fs::read_dir(library).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_dir() {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let files = folders::read(&path);
        let found: Vec<String> = check(&files, today()).diagnostics.iter().map(ToString::to_string).collect();
        // What a lawyer has not seen yet says so to every reader too.
        let others: Vec<&String> = found.iter().filter(|line| !line.contains("not yet checked by a lawyer")).collect();
        assert!(others.is_empty(), "{name}: {others:#?}");
        let editions = open(&files, today()).editions.unwrap();
        let course = editions.source();
        assert_eq!(course.slug, name, "a course is shipped under its own name");
        assert!(!course.help.is_empty(), "{name} says whom to call");
        for language in editions.languages() {
            assert_eq!(editions.percent(language), 100, "{name} in {language}");
            if language != course.language {
                let sheet = Sheet::open(&files, language).unwrap();
                let [missing, stale, ..] = sheet.counts();
                assert_eq!((missing, stale), (0, 0), "{name} in {language}");
            }
        }
        seen.push(name);
    }
    seen.sort();
    assert_eq!(seen, ["recognising", "safe-migration"]);
}
