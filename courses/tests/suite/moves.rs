//! Moving and renaming loses nothing: neither a translation nor the id by which records know an activity.

use std::{collections::BTreeMap, path::Path};

use courses::course::{Activity, Course};
use courses::format::{Editions, Files, check, po_template};
use courses::language::Language;

use crate::fixture::today;
use crate::folders;

/// The modules of the shipped course in the opposite order, under other names, and in each of them the activities of another one
/// under other names: nothing lies where it was.
struct Move {
    files: Files,
    /// Where each activity lay, and where it lies.
    moved: Vec<(String, String)>,
}

fn shipped() -> Files {
    folders::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("library/recognising"))
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap()
}

/// The activities of a module as its file has them: the name of the file, and the lines of the entry.
fn entries(module: &str) -> (String, Vec<(String, String)>) {
    let mut parts = module.split("[[activity]]");
    let head = parts.next().unwrap().to_owned();
    let entries = parts.map(|entry| {
        let file = entry.lines().find_map(|line| line.strip_prefix("file = ")).unwrap();
        (file.trim_matches('"').to_owned(), entry.to_owned())
    });
    (head, entries.collect())
}

fn moved(shipped: &Files, with_ids: bool) -> Move {
    let names = ["01-indicators", "02-combining", "03-decisions"];
    let modules: Vec<_> = names.iter().map(|name| entries(&text(shipped, &format!("{name}/module.toml")))).collect();
    let (mut files, mut moves) = (Files::new(), Vec::new());
    for (path, bytes) in shipped.iter().filter(|(path, _)| !names.iter().any(|name| path.starts_with(name))) {
        files.insert(path.clone(), bytes.clone());
    }
    for (place, name) in names.iter().enumerate() {
        let (head, _) = &modules[place];
        let id = if with_ids { format!("id = \"{name}\"\n") } else { String::new() };
        let from = names[(place + 1) % names.len()];
        let mut module = format!("{id}{head}");
        for (number, (file, entry)) in modules[(place + 1) % names.len()].1.iter().enumerate() {
            let (stem, ending) = file.split_once('.').unwrap();
            let new = format!("part-{number}.{ending}");
            let id = if with_ids { format!("\nid = \"{from}/{stem}\"") } else { String::new() };
            module += &["[[activity]]", &id, &entry.replace(file, &new)].concat();
            files.insert(format!("m{place}/{new}"), shipped[&format!("{from}/{file}")].clone());
            moves.push((format!("{from}/{stem}"), format!("m{place}/part-{number}")));
        }
        files.insert(format!("m{place}/module.toml"), module.into_bytes());
    }
    let course = text(shipped, "course.toml");
    let course = course.replace(r#"["01-indicators", "02-combining", "03-decisions"]"#, r#"["m2", "m1", "m0"]"#);
    assert!(course.contains("m2"), "the modules of the shipped course");
    files.insert("course.toml".to_owned(), course.into_bytes());
    Move { files, moved: moves }
}

fn editions(files: &Files) -> Editions {
    let checked = check(files, today());
    let errors: Vec<_> = checked.diagnostics.iter().filter(|fault| fault.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    checked.editions.unwrap()
}

fn activities(course: &Course) -> BTreeMap<&str, &Activity> {
    course.activities().map(|activity| (activity.id.as_str(), activity)).collect()
}

#[test]
fn whatever_is_moved_with_its_id_is_the_same_in_every_language() {
    let shipped = shipped();
    let Move { files, .. } = moved(&shipped, true);
    let (before, after) = (editions(&shipped), editions(&files));
    for language in [Language::En, Language::Az, Language::Ru] {
        let (before, after) = (before.get(language), after.get(language));
        assert_eq!(activities(before), activities(after), "{language}");
        assert_eq!((&before.completion, &before.legal), (&after.completion, &after.legal));
        let titles = |course: &Course| -> BTreeMap<String, String> {
            course.modules.iter().map(|module| (module.id.clone(), module.title.value.clone())).collect()
        };
        assert_eq!(titles(before), titles(after), "{language}");
    }
    for language in [Language::Az, Language::Ru] {
        let entries = |files: &Files| -> Vec<String> {
            let po = po_template(files, language).unwrap();
            let mut entries: Vec<String> = po.split("\n\n").map(|entry| entry.trim().to_owned()).collect();
            entries.sort();
            entries
        };
        assert_eq!(entries(&shipped), entries(&files), "the entries of {language} are the same in another order");
    }
}

#[test]
fn translations_find_what_was_moved_without_its_id() {
    let shipped = shipped();
    let Move { mut files, moved } = moved(&shipped, false);
    // What refers to an activity follows by hand: without an id it is called otherwise now.
    for path in files.keys().cloned().collect::<Vec<_>>() {
        if !path.starts_with("media/") && !path.starts_with("po/") {
            let old = text(&files, &path);
            let new = moved.iter().fold(old, |text, (from, to)| {
                text.replace(&format!("\"{from}\""), &format!("\"{to}\""))
                    .replace(&format!("\"{from}#"), &format!("\"{to}#"))
            });
            files.insert(path, new.into_bytes());
        }
    }
    for language in [Language::Az, Language::Ru] {
        let po = po_template(&files, language).unwrap();
        assert!(!po.contains("fuzzy") && !po.contains("#~"), "{language}: nothing was lost");
        files.insert(format!("po/{language}.po"), po.into_bytes());
    }
    let (before, after) = (editions(&shipped), editions(&files));
    for language in [Language::Az, Language::Ru] {
        let (before, after) = (activities(before.get(language)), activities(after.get(language)));
        for (from, to) in &moved {
            assert_eq!(before[from.as_str()].title, after[to.as_str()].title, "{language}");
            let words = |activity: &Activity| activity.lesson().map(|lesson| lesson.html.clone());
            assert_eq!(words(before[from.as_str()]), words(after[to.as_str()]), "{language}: {from}");
        }
    }
}

#[test]
fn an_id_is_one_activity() {
    let mut files = shipped();
    let module = text(&files, "01-indicators/module.toml");
    let twice = module.replacen(
        "file = \"abuse-and-deception.md\"",
        "file = \"abuse-and-deception.md\"\nid = \"02-combining/post\"",
        1,
    );
    files.insert("01-indicators/module.toml".to_owned(), twice.into_bytes());
    let faults: Vec<String> = check(&files, today()).diagnostics.iter().map(ToString::to_string).collect();
    assert!(faults.iter().any(|fault| fault.contains("activity `02-combining/post` is there twice")), "{faults:#?}");
    for wrong in ["post", "a/b/c", "A/b", "a/", "../x"] {
        let module = module.replacen("file = \"abuse", &format!("id = \"{wrong}\"\nfile = \"abuse"), 1);
        files.insert("01-indicators/module.toml".to_owned(), module.into_bytes());
        let faults: Vec<String> = check(&files, today()).diagnostics.iter().map(ToString::to_string).collect();
        assert!(faults.iter().any(|fault| fault.contains(&format!("`{wrong}` must be an id"))), "{wrong}: {faults:#?}");
    }
}
