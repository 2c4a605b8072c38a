//! Every text of the interface in every language.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use courses::format::po::{self, Entry, Plurals};

use crate::http::house::sources::{Said, said, sources};

/// The texts of the sources, by the English one.
fn texts() -> BTreeMap<String, Said> {
    let mut texts: BTreeMap<String, Said> = BTreeMap::new();
    for text in sources().iter().flat_map(|(file, source)| said(file, source)) {
        if let Some(known) = texts.get(&text.text) {
            assert_eq!(known.many, text.many, "{} and {} differ about “{}”", known.file, text.file, text.text);
            continue;
        }
        texts.insert(text.text.clone(), text);
    }
    assert!(texts.len() > 100);
    texts
}

/// The files that say each text.
fn files() -> BTreeMap<String, BTreeSet<String>> {
    let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for text in sources().iter().flat_map(|(file, source)| said(file, source)) {
        files.entry(text.text).or_default().insert(text.file);
    }
    files
}

/// A translator is led to the place of a text: what is wrong with where an entry says that it is.
fn misplaced(entry: &Entry, files: &BTreeSet<String>) -> Option<String> {
    let places = entry.comments.iter().filter_map(|comment| comment.strip_prefix("#:"));
    let wrong: Vec<&str> = places.flat_map(str::split_whitespace).filter(|place| !files.contains(*place)).collect();
    let right: Vec<&str> = files.iter().map(String::as_str).collect();
    (!wrong.is_empty()).then(|| format!("is not in {}; it is here:\n#: {}", wrong.join(" "), right.join(" ")))
}

/// The `{names}` in a text.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// An empty entry, ready to be filled in.
fn entry(text: &Said, forms: usize) -> String {
    let mut out = format!("\n#: {}\nmsgid {}\n", text.file, quoted(&text.text));
    match &text.many {
        None => out.push_str("msgstr \"\"\n"),
        Some(many) => {
            writeln!(out, "msgid_plural {}", quoted(many)).unwrap();
            (0..forms).for_each(|form| writeln!(out, "msgstr[{form}] \"\"").unwrap());
        }
    }
    out
}

/// What is wrong with a translation.
fn fault(text: &Said, forms: usize, entry: &Entry) -> Option<String> {
    if entry.is_fuzzy {
        return Some("is fuzzy".into());
    }
    let (texts, wanted) = match (&text.many, &entry.plural) {
        (Some(many), Some(plural)) if plural.id == *many => (plural.texts.as_slice(), places(many)),
        (None, None) => (std::slice::from_ref(&entry.text), places(&text.text)),
        _ => return Some("has another plural".into()),
    };
    if texts.len() != if text.many.is_some() { forms } else { 1 } {
        return Some(format!("has {} forms", texts.len()));
    }
    texts.iter().find_map(|t| match t {
        t if t.trim().is_empty() => Some("is empty".to_owned()),
        t if places(t) != wanted => Some(format!("has other places: {t}")),
        t if t.starts_with(' ') != text.text.starts_with(' ') || t.ends_with(' ') != text.text.ends_with(' ') => {
            Some(format!("has other spaces at its ends: {t:?}"))
        }
        _ => None,
    })
}

/// The form that a number takes, in other words than those of the headers: by its digits as they are written.
fn form(language: &str, n: u64) -> usize {
    let digits = n.to_string();
    match (language, digits.as_bytes()) {
        ("az", b"1") => 0,
        ("az", _) => 1,
        (_, [.., b'1', _]) => 2,
        (_, [.., b'1']) => 0,
        (_, [.., b'2'..=b'4']) => 1,
        _ => 2,
    }
}

fn check(language: &str, forms: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/locales/{language}.po"));
    let source = fs::read_to_string(path).unwrap();
    let (po, faults) = po::parse(&source);
    assert_eq!(faults, [], "{language}.po");
    let plurals = Plurals::of(&po).unwrap();
    assert_eq!(plurals.forms(), forms, "{language}: forms in the header");
    for n in 0..=1000 {
        assert_eq!(plurals.form(n), form(language, n), "{language}: the form for {n}");
    }
    let entries: Vec<&Entry> = po.entries.iter().filter(|entry| !entry.is_obsolete).collect();
    let (texts, files) = (texts(), files());
    let (mut missing, mut faults) = (String::new(), String::new());
    for text in texts.values() {
        match entries.iter().find(|entry| entry.id == text.text) {
            None => missing.push_str(&entry(text, forms)),
            Some(entry) => {
                let faults_of_entry = [fault(text, forms, entry), misplaced(entry, &files[&text.text])];
                for fault in faults_of_entry.into_iter().flatten() {
                    writeln!(faults, "“{}” {fault}", text.text).unwrap();
                }
            }
        }
    }
    let mut seen = BTreeSet::new();
    for entry in entries {
        if !texts.contains_key(&entry.id) {
            writeln!(faults, "“{}” is used nowhere", entry.id).unwrap();
        }
        if !seen.insert(&entry.id) {
            writeln!(faults, "“{}” is there twice", entry.id).unwrap();
        }
    }
    assert!(missing.is_empty() && faults.is_empty(), "{language}.po:\n{faults}\nMissing:\n{missing}");
}

/// Words that sound translated, or mean something else; readers struck them out.
const STRUCK_OUT: &[(&str, &[&str])] = &[
    ("az", &["sessiya", "nöqsan", "öz-özünə", "ayrıc-ayrıc", "nailiyyət sertifikat", "adsız rəqəm", "təsadüfün çəki"]),
    (
        "ru",
        &[
            "отобрать",
            "короткое имя",
            "стоит в адрес",
            "начать черновик",
            "не подходят друг",
            "число для случая",
            "не берётся",
            "список отозван",
            "e-mail",
        ],
    ),
];

#[test]
fn words_that_were_struck_out_do_not_come_back() {
    for (language, words) in STRUCK_OUT {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/locales/{language}.po"));
        let (po, _) = po::parse(&fs::read_to_string(path).unwrap());
        let texts = po.entries.iter().flat_map(|entry| [&entry.text].into_iter().chain(plural_texts(entry)));
        let texts: Vec<String> = texts.map(|text| text.to_lowercase()).collect();
        assert!(texts.len() > 2_000, "{}", texts.len());
        for word in *words {
            let found: Vec<&String> = texts.iter().filter(|text| text.contains(word)).collect();
            assert!(found.is_empty(), "{language}: “{word}” in {found:#?}");
        }
    }
}

fn plural_texts(entry: &Entry) -> impl Iterator<Item = &String> {
    entry.plural.iter().flat_map(|plural| &plural.texts)
}

#[test]
fn azerbaijani_is_complete() {
    check("az", 2);
}

#[test]
fn russian_is_complete() {
    check("ru", 3);
}
