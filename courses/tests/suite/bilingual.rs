//! A translation passage by passage, and what comes back from translators.

use courses::format::{
    Files,
    bilingual::{self, Change, Fate, Note, Pair, Read, Refusal, Sheet, State},
    check, example, po,
};
use courses::language::Language;

use crate::fixture::today;

const LESSON: &str = "01-call/first-minute.md";

fn note(who: &str) -> Note {
    Note { who: who.to_owned(), on: today() }
}

fn folder() -> Files {
    example().into_iter().map(|(path, text)| (path, text.into_bytes())).collect()
}

fn find(sheet: &Sheet<'_>, beginning: &str) -> Pair {
    let found = sheet.pairs().into_iter().find(|pair| pair.source.starts_with(beginning));
    found.unwrap_or_else(|| panic!("no passage begins with {beginning}"))
}

fn put(sheet: &mut Sheet<'_>, beginning: &str, words: &str) -> Result<(), Refusal> {
    let pair = find(sheet, beginning);
    sheet.change(&pair.key, &pair.revision, &Change::Put { words: words.to_owned(), other_numbers: false }, &note("a"))
}

/// The folder with the PO file of a sheet.
fn with(files: &Files, sheet: &Sheet<'_>) -> Files {
    let mut files = files.clone();
    files.insert(sheet.path().to_owned(), sheet.text().into_bytes());
    files
}

fn replace(files: &mut Files, path: &str, old: &str, new: &str) {
    let text = String::from_utf8(files[path].clone()).unwrap();
    assert!(text.contains(old), "{old}");
    files.insert(path.to_owned(), text.replacen(old, new, 1).into_bytes());
}

#[test]
fn a_passage_goes_from_missing_to_reviewed_and_back() {
    let files = folder();
    let mut sheet = Sheet::open(&files, Language::Az).unwrap();
    let all = sheet.pairs().len();
    assert_eq!(sheet.counts(), [all, 0, 0, 0]);
    put(&mut sheet, "Give your first name", "Adınızı deyin. Bir sual verin və gözləyin.").unwrap();
    let pair = find(&sheet, "Give your first name");
    assert_eq!((pair.state, pair.translated.clone()), (State::Translated, Some(note("a"))));
    assert_eq!((pair.file.as_str(), pair.is_block, pair.whole.as_str()), (LESSON, true, ""));

    // Whoever has seen something else writes over nothing.
    let change = Change::Put { words: "Başqa".to_owned(), other_numbers: false };
    let old = Sheet::open(&files, Language::Az).unwrap();
    let seen = find(&old, "Give your first name");
    assert_eq!(sheet.change(&seen.key, &seen.revision, &change, &note("b")), Err(Refusal::Changed));
    assert_eq!(sheet.change("0", &seen.revision, &change, &note("b")), Err(Refusal::Gone));

    sheet.change(&pair.key, &pair.revision, &Change::Review, &note("b")).unwrap();
    assert_eq!(find(&sheet, "Give your first name").reviewed, Some(note("b")));
    assert_eq!(sheet.counts(), [all - 1, 0, 0, 1]);

    // What is read again is what was written; updating it changes nothing.
    let files = with(&files, &sheet);
    let again = Sheet::open(&files, Language::Az).unwrap();
    assert_eq!((again.text(), again.pairs()), (sheet.text(), sheet.pairs()));

    // Another source takes the review away; that it means the same brings it back with a name.
    let mut changed = files.clone();
    replace(&mut changed, LESSON, "Then ask one question, and wait.", "Then ask one question and wait.");
    let mut after = Sheet::open(&changed, Language::Az).unwrap();
    let stale = find(&after, "Give your first name");
    assert_eq!((stale.state, stale.previous.is_some()), (State::Stale, true));
    after.change(&stale.key, &stale.revision, &Change::Same, &note("c")).unwrap();
    let same = find(&after, "Give your first name");
    assert_eq!((same.state, same.same, same.reviewed), (State::Reviewed, Some(note("c")), Some(note("b"))));
    // Said with the change itself it is kept for all its passages, and for no others.
    let mut kept = Sheet::open(&changed, Language::Az).unwrap();
    assert_eq!(kept.keep(&again, &note("c")), 1);
    assert_eq!(kept.text(), after.text());
    assert_eq!(kept.keep(&again, &note("c")), 0);

    // Other words are nobody's review.
    put(&mut after, "Give your first name", "Adınızı deyin, sual verin, gözləyin.").unwrap();
    let other = find(&after, "Give your first name");
    assert_eq!((other.state, other.reviewed, other.same), (State::Translated, None, None));
    put(&mut after, "Give your first name", " ").unwrap();
    assert_eq!(find(&after, "Give your first name").state, State::Missing);
}

#[test]
fn what_cannot_be_the_translation_is_refused() {
    let files = folder();
    let mut sheet = Sheet::open(&files, Language::Ru).unwrap();
    let before = sheet.text();
    let Err(Refusal::Faulty(faults)) = put(&mut sheet, "Give your first name", "Назовите имя.\n\nПодождите.")
    else {
        panic!("two passages for one")
    };
    assert_eq!(faults.len(), 1, "{faults:?}");
    let Err(Refusal::Differs(found)) = put(&mut sheet, "Somebody is in danger now", "Звоните по номеру 102.")
    else {
        panic!("another number")
    };
    assert_eq!((&found[0].missing, &found[0].added), (&vec!["112".to_owned()], &vec!["102".to_owned()]));
    assert_eq!(sheet.text(), before);

    // Where somebody says that they are right as they are it is remembered, and the course can be published.
    let pair = find(&sheet, "Somebody is in danger now");
    let words = "Звоните по номеру сто двенадцать.";
    sheet
        .change(&pair.key, &pair.revision, &Change::Put { words: words.to_owned(), other_numbers: true }, &note("a"))
        .unwrap();
    assert_eq!(find(&sheet, "Somebody is in danger now").differences, []);
    let mut files = with(&files, &sheet);
    replace(&mut files, "course.toml", "languages = []", "languages = [\"ru\"]");
    let errors = |files: &Files| {
        let found = check(files, today()).diagnostics;
        found.into_iter().filter(|found| found.is_error() && found.file == "po/ru.po").count()
    };
    assert_eq!(errors(&files), 0);
    replace(&mut files, "po/ru.po", "#, other-numbers\n", "");
    assert_eq!(errors(&files), 1);
    // What is published already is read all the same.
    assert!(courses::format::open(&files, today()).editions.is_some());
}

#[test]
fn half_a_question_is_shown_in_no_other_language() {
    let files = folder();
    let mut sheet = Sheet::open(&files, Language::Az).unwrap();
    put(&mut sheet, "Give your first name", "Adınızı deyin. Bir sual verin və gözləyin.").unwrap();
    let of_question = |sheet: &Sheet<'_>| -> Vec<Pair> {
        sheet.pairs().into_iter().filter(|pair| pair.whole == "01-call/check.quiz.toml:second-voice").collect()
    };
    let passages = of_question(&sheet);
    assert_eq!(passages.len(), 6);
    let mut file = files.clone();
    replace(&mut file, "course.toml", "languages = []", "languages = [\"az\"]");
    for (number, pair) in passages.iter().enumerate() {
        let shown = {
            let checked = check(&with(&file, &sheet), today());
            let editions = checked.editions.unwrap();
            let quiz = editions.get(Language::Az).clone();
            let text = format!("{quiz:?}");
            assert!(text.contains("Adınızı deyin"));
            text
        };
        assert_eq!(shown.matches("Sınaq sözləri").count(), 0, "{number}");
        let words = format!("Sınaq sözləri {number}");
        let change = Change::Put { words, other_numbers: true };
        sheet.change(&pair.key, &pair.revision, &change, &note("a")).unwrap();
    }
    let editions = check(&with(&file, &sheet), today()).editions.unwrap();
    assert_eq!(format!("{:?}", editions.get(Language::Az)).matches("Sınaq sözləri").count(), 6);
}

#[test]
fn a_file_that_comes_back_is_merged() {
    let files = folder();
    let mut sheet = Sheet::open(&files, Language::Az).unwrap();
    put(&mut sheet, "The first call", "İlk zəng").unwrap();
    put(&mut sheet, "Say who you are", "Kim olduğunuzu deyin").unwrap();
    let pair = find(&sheet, "Say who you are");
    sheet.change(&pair.key, &pair.revision, &Change::Review, &note("b")).unwrap();
    let out = sheet.copy();
    let same = |sheet: &mut Sheet<'_>, text: &str| sheet.merge(text, &note("t")).unwrap();
    let as_it_was = sheet.text();

    // What tools do to a file is no change, and a file as it was taken out changes nothing, whatever was written here meanwhile.
    assert_eq!(same(&mut sheet, &out), []);
    let windows = format!("\u{feff}{}", out.replace('\n', "\r\n"));
    assert_eq!(same(&mut sheet, &windows), []);
    let (mut turned, _) = po::parse(&out);
    turned.entries.reverse();
    turned.header = None;
    assert_eq!(same(&mut sheet, &po::write(&turned)), []);
    assert_eq!(sheet.text(), as_it_was);
    put(&mut sheet, "The first call", "Birinci zəng").unwrap();
    assert_eq!(same(&mut sheet, &out), []);
    assert_eq!(find(&sheet, "The first call").translation, "Birinci zəng");

    // Outside: one is new, one was changed on both sides, one was reviewed here, one is faulty, one has another number.
    let (mut theirs, faults) = po::parse(&out);
    assert_eq!(faults, []);
    let mut say = |id: &str, text: &str| {
        let entry = theirs.entries.iter_mut().find(|entry| entry.id.starts_with(id)).unwrap();
        text.clone_into(&mut entry.text);
    };
    say("Listen for the room", "Otağı dinləyin");
    say("The first call", "Zəng");
    say("Say who you are", "Özünüzü təqdim edin");
    say("Give your first name", "Bir.\n\nİki.");
    say("Somebody is in danger now", "Təhlükə var: 102-yə zəng edin.");
    theirs.entries.push(po::Entry { id: "Nowhere".to_owned(), text: "Heç yerdə".to_owned(), ..po::Entry::default() });
    let text = po::write(&theirs);
    let lines = same(&mut sheet, &text);
    let fates: Vec<(&str, &Fate)> = lines.iter().map(|line| (line.source.as_str(), &line.fate)).collect();
    let fate = |source: &str| *fates.iter().find(|(of, _)| of.starts_with(source)).map(|(_, fate)| fate).unwrap();
    assert_eq!(fate("Listen for the room"), &Fate::Taken);
    assert_eq!(fate("The first call"), &Fate::Suggested);
    assert_eq!(fate("Say who you are"), &Fate::Suggested);
    assert!(matches!(fate("Give your first name"), Fate::Refused(_)));
    assert_eq!(fate("Somebody is in danger now"), &Fate::Suggested);
    assert_eq!(fate("Nowhere"), &Fate::Unknown);
    assert_eq!(fates.len(), 6);
    assert_eq!(find(&sheet, "Listen for the room").translated, Some(note("t")));
    let reviewed = find(&sheet, "Say who you are");
    assert_eq!((reviewed.state, reviewed.translation.as_str()), (State::Reviewed, "Kim olduğunuzu deyin"));
    assert_eq!(reviewed.suggestions[0].text, "Özünüzü təqdim edin");

    // A second time it says the same of what it could not take, and suggests nothing twice.
    let once = sheet.text();
    let again = same(&mut sheet, &text);
    assert!(again.iter().all(|line| matches!(line.fate, Fate::Refused(_) | Fate::Unknown)), "{again:?}");
    assert_eq!(sheet.text(), once);

    // A suggestion is taken by writing it, or left.
    let pair = find(&sheet, "The first call");
    sheet.change(&pair.key, &pair.revision, &Change::Leave, &note("a")).unwrap();
    assert_eq!(find(&sheet, "The first call").suggestions, []);
    put(&mut sheet, "Say who you are", "Özünüzü təqdim edin").unwrap();
    assert_eq!(find(&sheet, "Say who you are").suggestions, []);

    // What is no such file is not taken for one.
    assert!(sheet.merge("Hello", &note("t")).is_err());
}

/// What was translated before the source changed is no translation of what it says now.
#[test]
fn a_translation_of_earlier_words_is_a_suggestion() {
    let files = folder();
    let mut sheet = Sheet::open(&files, Language::Az).unwrap();
    put(&mut sheet, "Give your first name", "Adınızı deyin. Bir sual verin və gözləyin.").unwrap();
    let out = sheet.copy();
    let mut files = with(&files, &sheet);
    replace(&mut files, LESSON, "Then ask one question, and wait.", "Then ask two questions, and wait.");
    let mut sheet = Sheet::open(&files, Language::Az).unwrap();
    let lines = sheet.merge(&out.replace("Adınızı deyin.", "Öz adınızı deyin."), &note("t")).unwrap();
    assert_eq!(lines.iter().map(|line| &line.fate).collect::<Vec<_>>(), [&Fate::Suggested]);
    let pair = find(&sheet, "Give your first name");
    assert_eq!((pair.state, pair.suggestions.len()), (State::Stale, 1));
}

/// A passage of a file with nothing beside it.
fn plain(file: &str, source: &str) -> Pair {
    Pair {
        key: format!("{file} {source:.40}"),
        file: file.to_owned(),
        place: String::new(),
        whole: String::new(),
        is_block: true,
        source: source.to_owned(),
        translation: String::new(),
        revision: String::new(),
        state: State::Missing,
        previous: None,
        translated: None,
        reviewed: None,
        same: None,
        suggestions: Vec::new(),
        differences: Vec::new(),
    }
}

#[test]
fn what_was_read_is_found_where_it_stands_now() {
    let long =
        |n: usize, word: &str| (0..300).map(|w| format!("{word}{} söz", (w * n) % 97)).collect::<Vec<_>>().join(" ");
    let pairs = [
        plain("a.md", "Ask whether they can leave."),
        plain("a.md", "Ask whether they may leave when they want."),
        plain("b.md", "Ask whether they can leave."),
        plain("b.md", "Həkim"),
        plain("b.md", &long(3, "a")),
        plain("b.md", &long(5, "b")),
    ];
    let changed = long(3, "a").replacen("a0 söz", "başqa bir söz", 2);
    let found = |file: &str, words: &str| bilingual::find(&pairs, &[Read { file, words }])[0];
    for (file, words, place) in [
        ("a.md", " Ask whether they can leave. ", Some(0)),
        ("b.md", "Ask whether they can leave.", Some(2)),
        // Moved with its words, also out of a file that is gone.
        ("c.md", "Ask whether they can leave.", Some(0)),
        ("a.md", "Həkim", Some(3)),
        // Changed where it stood.
        ("a.md", "Ask whether they may leave whenever they want.", Some(1)),
        ("b.md", "Hekim", Some(3)),
        ("b.md", changed.as_str(), Some(4)),
        // Gone.
        ("c.md", "Ask whether they could leave.", None),
        ("b.md", "Something else altogether", None),
        ("b.md", long(7, "c").as_str(), None),
        ("a.md", "", None),
    ] {
        assert_eq!(found(file, words), place, "{file}: {words:.60}");
    }
    // Of a draft of which everything has changed, everything that was remarked on is found.
    let now: Vec<Pair> = (0..100).map(|n| plain("a.md", &format!("{} sonra", long(n + 2, "a")))).collect();
    let read: Vec<String> = (0..500).map(|n| format!("{} {n}", long(n % 100 + 2, "a"))).collect();
    let read: Vec<Read<'_>> = read.iter().map(|words| Read { file: "a.md", words }).collect();
    assert!(bilingual::find(&now, &read).iter().all(Option::is_some));
}
