//! What authors do in the editor: passages of a lesson, modules and activities of a course. Whatever is not touched stays as it was,
//! byte by byte.

use std::path::Path;

use courses::format::{
    Files, check, facts,
    outline::{self, Changes, Kind, Way},
    passages::{self, Change, SKELETONS},
    preview, properties,
};

use crate::{fixture::today, folders};

fn shipped() -> Files {
    folders::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("library/recognising"))
}

fn lessons(files: &Files) -> Vec<(String, String)> {
    let lessons = files.iter().filter(|(path, _)| path.rsplit_once('.').is_some_and(|(_, ending)| ending == "md"));
    lessons.map(|(path, bytes)| (path.clone(), String::from_utf8(bytes.clone()).unwrap())).collect()
}

fn applied(files: &Files, changes: Option<Changes>) -> Files {
    let mut files = files.clone();
    for (path, text) in changes.expect("it can be done") {
        match text {
            Some(text) => drop(files.insert(path, text.into_bytes())),
            None => drop(files.remove(&path)),
        }
    }
    files
}

fn errors(files: &Files) -> Vec<String> {
    let diagnostics = check(files, today()).diagnostics;
    diagnostics.iter().filter(|fault| fault.is_error()).map(ToString::to_string).collect()
}

fn ids(files: &Files) -> Vec<String> {
    check(files, today()).editions.unwrap().source().activities().map(|activity| activity.id.clone()).collect()
}

#[test]
fn passages_are_the_whole_lesson_and_saving_one_as_it_is_changes_nothing() {
    for (path, text) in lessons(&shipped()) {
        let cut = passages::cut(&text);
        assert!(cut.len() > 5, "{path}");
        assert_eq!(cut[0].kind, passages::Kind::Title);
        let without_blanks =
            |text: &str| text.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n");
        let joined: Vec<String> = cut.iter().map(|one| one.source.clone()).collect();
        assert_eq!(without_blanks(&joined.join("\n")), without_blanks(&text), "{path}: nothing is left out");
        for (place, one) in cut.iter().enumerate() {
            assert_eq!(text.lines().nth(one.line as usize - 1), one.source.lines().next(), "{path}, {place}");
            let same = passages::change(&text, place, &one.source, Change::Replace(&one.source)).unwrap();
            assert_eq!(same, text, "{path}, {place}");
        }
    }
}

#[test]
fn a_passage_is_changed_moved_added_and_removed_alone() {
    let text = "# Title\n\nOne.\n\n:::ask\nIs it *safe*?\n\nNow?\n:::\n\n- a\n\n- b\n\nLast.\n";
    let sources: Vec<String> = passages::cut(text).into_iter().map(|one| one.source).collect();
    assert_eq!(sources, ["# Title", "One.", ":::ask\nIs it *safe*?\n\nNow?\n:::", "- a\n\n- b", "Last."]);
    let change = |place: usize, change| passages::change(text, place, &sources[place], change);
    assert_eq!(change(1, Change::Replace("Two.\r\n\r\nThree.\n")).unwrap(), text.replace("One.", "Two.\n\nThree."));
    assert_eq!(change(1, Change::Replace(" ")).unwrap(), text.replace("One.\n\n", ""));
    assert_eq!(change(4, Change::Replace("")).unwrap(), text.replace("\n\nLast.", ""));
    assert_eq!(change(4, Change::After("More.")).unwrap(), format!("{text}\nMore.\n"));
    assert_eq!(
        change(2, Change::Up).unwrap(),
        "# Title\n\n:::ask\nIs it *safe*?\n\nNow?\n:::\n\nOne.\n\n- a\n\n- b\n\nLast.\n"
    );
    assert_eq!(change(1, Change::Down), change(2, Change::Up));
    assert_eq!((change(1, Change::Up), change(0, Change::Down), change(4, Change::Down)), (None, None, None));
    // Somebody has added a passage before it: it is found. Somebody has changed it: nothing is overwritten.
    let others = text.replace("One.", "New.\n\nOne.");
    assert_eq!(passages::change(&others, 1, "One.", Change::Replace("1")).unwrap(), text.replace("One.", "New.\n\n1"));
    assert_eq!(passages::change(&text.replace("One.", "Eins."), 1, "One.", Change::Replace("1")), None);
    assert_eq!(passages::change("# T\n\na\n\nb\n\na\n", 2, "a", Change::Replace("c")), None, "which of both?");
}

#[test]
fn texts_that_nobody_would_write_are_cut_too() {
    for text in [
        "",
        "\n\n",
        ":::ask",
        ":::",
        ":::\n:::",
        "# \n",
        "a",
        "#",
        ":::legal X\n:::ask\n# a\n",
        "\r\n\r\n# a\r\n\r\nb\r\n",
        &"- ".repeat(500),
        &"|".repeat(5_000),
        "ə\n\n🙂\n:::think\nə",
    ] {
        let cut = passages::cut(text);
        for (place, one) in cut.iter().enumerate() {
            for change in [Change::Replace("x"), Change::Replace(""), Change::After("y"), Change::Up, Change::Down] {
                if let Some(new) = passages::change(text, place, &one.source, change) {
                    assert!(passages::cut(&new).len() <= cut.len() + 2, "{text:?}");
                }
            }
            assert_eq!(
                passages::change(text, place, &one.source, Change::Replace(&one.source)).as_deref(),
                Some(text),
                "{text:?}"
            );
        }
    }
}

#[test]
fn every_new_passage_is_one_and_has_to_be_written() {
    let files = shipped();
    for (kind, skeleton) in SKELETONS {
        let skeleton = if kind == "legal" { format!("{skeleton} N112") } else { skeleton.to_owned() };
        assert_eq!(passages::cut(&format!("# T\n\n{skeleton}\n")).len(), 2, "{kind}");
        let html = &preview::passages(&files, &[&skeleton])[0].html;
        assert!(!html.is_empty(), "{kind}");
        assert!(kind == "legal" || html.contains("TODO"), "{kind}: {html}");
    }
}

#[test]
fn previews_are_what_the_lesson_says() {
    let files = shipped();
    let course = check(&files, today()).editions.unwrap();
    for (path, text) in lessons(&files) {
        let cut = passages::cut(&text);
        let sources: Vec<&str> = cut.iter().skip(1).map(|one| one.source.as_str()).collect();
        let previews: String = preview::passages(&files, &sources).into_iter().map(|one| one.html).collect();
        let whole = &course.source().activity(path.trim_end_matches(".md")).unwrap().lesson().unwrap().html;
        assert_eq!(previews.replace('\n', ""), whole.replace('\n', ""), "{path}");
    }
    let preview = preview::quiz(&files, "02-combining/post.quiz.toml").unwrap();
    let quiz = course.source().activity("02-combining/post").unwrap().quiz().unwrap();
    assert_eq!((&preview.content, preview.facts.len()), (quiz, course.source().legal.len()));
}

#[test]
fn the_outline_is_the_course() {
    let files = shipped();
    let outline = outline::read(&files);
    let course = check(&files, today()).editions.unwrap();
    let course = course.source();
    let known: Vec<(String, String, i64)> = outline
        .iter()
        .flat_map(|module| &module.activities)
        .map(|entry| (entry.id.clone(), entry.title.clone(), entry.minutes))
        .collect();
    let expected: Vec<(String, String, i64)> = course
        .activities()
        .map(|a| (a.id.clone(), a.title.value.replace('\u{2011}', "-"), i64::from(a.minutes)))
        .collect();
    assert_eq!(known, expected);
    let objectives: usize = course.modules.iter().map(|module| module.objectives.len()).sum();
    assert_eq!(outline.iter().map(|module| module.objectives.len()).sum::<usize>(), objectives);
}

#[test]
fn an_activity_that_is_moved_through_the_whole_course_keeps_its_id() {
    let files = shipped();
    let before = ids(&files);
    let (mut moved, mut places) = (files.clone(), Vec::new());
    let (mut folder, file) = ("01-indicators".to_owned(), "money-and-work.md");
    while let Some(changes) = outline::move_activity(&moved, &folder, file, Way::Down) {
        moved = applied(&moved, Some(changes));
        folder = outline::read(&moved)
            .into_iter()
            .find(|module| module.activities.iter().any(|entry| entry.file == file))
            .unwrap()
            .folder;
        let mut now = ids(&moved);
        places.push(now.iter().position(|id| id == "01-indicators/money-and-work").unwrap());
        now.sort();
        let mut all = before.clone();
        all.sort();
        assert_eq!(now, all);
    }
    assert_eq!(folder, "03-decisions");
    assert_eq!(places.last(), Some(&(before.len() - 1)));
    // All the way back it is the course that it was.
    while let Some(changes) = outline::move_activity(&moved, &folder, file, Way::Up) {
        moved = applied(&moved, Some(changes));
        folder = outline::read(&moved)
            .into_iter()
            .find(|module| module.activities.iter().any(|entry| entry.file == file))
            .unwrap()
            .folder;
        if folder == "01-indicators" {
            break;
        }
    }
    assert_eq!(moved.keys().collect::<Vec<_>>(), files.keys().collect::<Vec<_>>());
    let (now, was) = (check(&moved, today()).editions.unwrap(), check(&files, today()).editions.unwrap());
    assert_eq!(now, was);
}

#[test]
fn a_course_grows_from_nothing() {
    let mut files = outline::blank("ilk-temas", "İlk təmas", "az", &["police".to_owned()]);
    assert!(outline::read(&files).is_empty());
    files = applied(&files, outline::add_module(&files, "Zəng"));
    files = applied(&files, outline::add_module(&files, "Zəng"));
    let folders: Vec<String> = outline::read(&files).into_iter().map(|module| module.folder).collect();
    assert_eq!(folders, ["01-zeng", "02-zeng"]);
    for kind in Kind::ALL {
        files = applied(&files, outline::add_activity(&files, "01-zeng", kind, "Birinci \"dəqiqə\"", 5));
    }
    let outline = outline::read(&files);
    let entries: Vec<&str> = outline[0].activities.iter().map(|entry| entry.file.as_str()).collect();
    assert_eq!(entries, ["birinci-deqiqe.md", "birinci-deqiqe-2.quiz.toml", "birinci-deqiqe-3.scenario.toml"]);
    assert!(outline[0].activities.iter().all(|entry| entry.title == "Birinci \"dəqiqə\""));
    // Everything that is wrong is what has to be written, or that a module is empty.
    for error in errors(&files) {
        assert!(error.contains("TODO") || error.starts_with("02-zeng/module.toml"), "{error}");
    }
    files = applied(&files, outline::remove_module(&files, "02-zeng"));
    assert!(outline::remove_module(&files, "01-zeng").is_none(), "it is not empty");
    files = applied(&files, outline::remove_activity(&files, "01-zeng", "birinci-deqiqe-3.scenario.toml"));
    files = applied(&files, outline::set_minutes(&files, "01-zeng", "birinci-deqiqe.md", 7));
    files = applied(
        &files,
        outline::set_module(&files, "01-zeng", "Telefon zəngi", &["Özünü tanıtmaq.".into(), "Soruşmaq.".into()]),
    );
    for (path, bytes) in &mut files {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let mut words = (1..).map(|n| format!("söz {n}"));
        let written = text.split("TODO").map(str::to_owned).reduce(|text, rest| text + &words.next().unwrap() + &rest);
        *bytes = written.unwrap_or_default().into_bytes();
        assert!(path.len() > 3);
    }
    assert_eq!(errors(&files), Vec::<String>::new());
    let course = check(&files, today()).editions.unwrap();
    assert_eq!((course.source().minutes(), course.source().modules[0].objectives.len()), (12, 2));
}

#[test]
fn names_come_from_titles_in_three_languages() {
    for (title, name) in [
        ("Birinci dəqiqə", "birinci-deqiqe"),
        ("Şəhadət və çağırış", "shehadet-ve-chagirish"),
        ("Первая минута", "pervaya-minuta"),
        ("What to ask?", "what-to-ask"),
        ("???", "lesson"),
        ("İ", "i"),
    ] {
        assert_eq!(outline::name_of(title, "lesson"), name);
    }
}

#[test]
fn what_a_course_says_of_itself_is_changed_key_by_key() {
    let files = shipped();
    let properties = properties::read(&files).unwrap();
    // Saved as it is, not a byte changes.
    assert_eq!(properties::write(&files, &properties), Some(Changes::new()));
    assert!(properties.rules.lessons && !properties.rules.scenarios.is_empty(), "{properties:?}");
    let mut other = properties.clone();
    other.title = "Another \"title\"".to_owned();
    other.help.truncate(1);
    let changed = applied(&files, properties::write(&files, &other));
    assert_eq!(properties::read(&changed).unwrap(), other);
    let lines = |files: &Files| String::from_utf8(files["course.toml"].clone()).unwrap();
    let (old, new) = (lines(&files), lines(&changed));
    let differ = old.lines().zip(new.lines()).filter(|(old, new)| old != new).count();
    assert_eq!((old.lines().count(), differ), (new.lines().count(), 2), "{new}");

    other.rules = properties::Rules {
        lessons: true,
        quizzes: properties.rules.quizzes.clone(),
        scenarios: properties.rules.scenarios.clone(),
        at_least: Some(1),
        minutes: Some(80),
    };
    let changed = applied(&files, properties::write(&files, &other));
    assert_eq!(properties::read(&changed).unwrap(), other);
    assert_eq!(errors(&changed), [""; 0]);
    // What the form does not have is left alone.
    let mut odd = files.clone();
    let text = lines(&files).replacen("rule = \"lessons-confirmed\"", "rule = \"something-else\"", 1);
    odd.insert("course.toml".to_owned(), text.into_bytes());
    assert_eq!((properties::read(&odd), properties::write(&odd, &other)), (None, None));
}

#[test]
fn a_fact_is_changed_by_itself() {
    let files = shipped();
    let all = facts::read(&files).unwrap();
    assert!(all.len() > 10, "{}", all.len());
    for fact in &all {
        assert_eq!(facts::change(&files, fact), Ok(Changes::new()), "{}", fact.key);
    }
    let mut fact = all[2].clone();
    fact.source = "Another act".to_owned();
    fact.checked_on = "2026-11-30".to_owned();
    let changed = applied(&files, facts::change(&files, &fact).ok());
    let after = facts::read(&changed).unwrap();
    assert_eq!(after[2], fact);
    assert_eq!(after.len(), all.len());
    assert!(after.iter().zip(&all).enumerate().all(|(place, (new, old))| place == 2 || new == old));
    assert_eq!(errors(&changed), [""; 0]);

    let new = facts::Fact {
        key: "X1".to_owned(),
        text: "Call 112.".to_owned(),
        source: "Known".to_owned(),
        valid_from: "2009-09".to_owned(),
        call: vec!["112".to_owned()],
        ..facts::Fact::default()
    };
    let added = applied(&files, facts::add(&files, &new).ok());
    assert_eq!(facts::read(&added).unwrap().last(), Some(&new));
    assert_eq!(errors(&added), [""; 0]);
    assert_eq!(applied(&added, facts::remove(&added, "X1").ok())["legal.toml"], files["legal.toml"]);
    for (key, fault) in [("", facts::Fault::Key), ("a.b", facts::Fault::Key), (all[0].key.as_str(), facts::Fault::Key)]
    {
        let bad = facts::Fact { key: key.to_owned(), ..new.clone() };
        assert_eq!(facts::add(&files, &bad), Err(fault), "{key}");
    }
    for (day, field) in
        [("2026-13-01", "valid_to"), ("soon", "checked_on"), ("2026-02", "checked_on"), ("20", "valid_from")]
    {
        let mut bad = new.clone();
        match field {
            "valid_to" => bad.valid_to = day.to_owned(),
            "checked_on" => bad.checked_on = day.to_owned(),
            _ => bad.valid_from = day.to_owned(),
        }
        assert_eq!(facts::add(&files, &bad), Err(facts::Fault::Day(field)), "{day}");
    }
    assert_eq!(facts::change(&files, &new), Err(facts::Fault::Gone));
    // A course without the file gets one.
    let mut none = files;
    none.remove("legal.toml");
    assert_eq!(facts::read(&none), Some(Vec::new()));
    assert_eq!(facts::read(&applied(&none, facts::add(&none, &new).ok())).unwrap(), [new]);
}
