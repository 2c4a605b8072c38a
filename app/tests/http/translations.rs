//! Every text of the interface in every language.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use polib::{message::MessageView, po_file};

use super::sources::{Said, said, sources};

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
fn fault(text: &Said, forms: usize, message: &dyn MessageView) -> Option<String> {
    if message.is_fuzzy() {
        return Some("is fuzzy".into());
    }
    let (texts, wanted) = match (&text.many, message.msgstr_plural()) {
        (Some(many), Ok(plural)) if message.msgid_plural().ok() == Some(many.as_str()) => {
            (plural.clone(), places(many))
        }
        (None, Err(_)) => (vec![message.msgstr().unwrap_or_default().to_owned()], places(&text.text)),
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

fn check(language: &str, forms: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/locales/{language}.po"));
    let source = fs::read_to_string(path).unwrap();
    assert!(source.contains(&format!("nplurals={forms};")), "{language}: the header names {forms} forms");
    let catalogue = po_file::parse_from_reader(source.as_bytes()).unwrap();
    let texts = texts();
    let (mut missing, mut faults) = (String::new(), String::new());
    for text in texts.values() {
        match catalogue.messages().find(|message| message.msgid() == text.text) {
            None => missing.push_str(&entry(text, forms)),
            Some(message) => {
                if let Some(fault) = fault(text, forms, message) {
                    writeln!(faults, "“{}” {fault}", text.text).unwrap();
                }
            }
        }
    }
    for message in catalogue.messages().filter(|message| !texts.contains_key(message.msgid())) {
        writeln!(faults, "“{}” is used nowhere", message.msgid()).unwrap();
    }
    // The header is an entry too; an entry that stands there twice is read as one.
    let entries = source.lines().filter(|line| line.starts_with("msgid ")).count() - 1;
    if entries != catalogue.count() {
        writeln!(faults, "{entries} entries, of which {} differ", catalogue.count()).unwrap();
    }
    assert!(missing.is_empty() && faults.is_empty(), "{language}.po:\n{faults}\nMissing:\n{missing}");
}

#[test]
fn azerbaijani_is_complete() {
    check("az", 2);
}

#[test]
fn russian_is_complete() {
    check("ru", 3);
}
