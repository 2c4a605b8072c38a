//! What the sources of the app must not contain, and what they say to people.

use std::{fs, path::Path};

/// Every source file of the app, with its path below `src`.
pub fn sources() -> Vec<(String, String)> {
    sources_of("src")
}

/// Every source file in a folder beside this crate's manifest, with its path there.
fn sources_of(folder: &str) -> Vec<(String, String)> {
    fn read(folder: &Path, prefix: &str, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                read(&entry.path(), &format!("{name}/"), found);
            } else if entry.path().extension().is_some_and(|ending| ending == "rs") {
                found.push((name, fs::read_to_string(entry.path()).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), "", &mut found);
    found.sort();
    found
}

/// A text that is translated.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    pub file: String,
    pub text: String,
    /// The form for many, for texts that depend on a number.
    pub many: Option<String>,
}

/// Every text in a call of `t`, `tf` or `tn`.
pub fn said(file: &str, source: &str) -> Vec<Said> {
    let mut found = Vec::new();
    for (call, forms) in [(".t(", 1), (".tf(", 1), (".tn(", 2)] {
        for (at, _) in source.match_indices(call) {
            let mut rest = &source[at + call.len()..];
            let mut texts = Vec::new();
            for _ in 0..forms {
                let start = rest.trim_start().trim_start_matches(',').trim_start();
                let (text, after) =
                    literal(start).unwrap_or_else(|| panic!("{file}: {call} takes its text literally: {start:.60}"));
                texts.push(text);
                rest = after;
            }
            let mut texts = texts.into_iter();
            found.push(Said { file: file.to_owned(), text: texts.next().unwrap(), many: texts.next() });
        }
    }
    found
}

/// The string literal at the beginning, and what follows it.
fn literal(source: &str) -> Option<(String, &str)> {
    let mut chars = source.strip_prefix('"')?.chars();
    let mut text = String::new();
    loop {
        match chars.next()? {
            '"' => return Some((text, chars.as_str())),
            '\\' => match chars.next()? {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                'u' => {
                    let (digits, _) = chars.as_str().strip_prefix('{')?.split_once('}')?;
                    text.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
                    chars.nth(digits.len() + 1);
                }
                '\n' => chars = chars.as_str().trim_start().chars(),
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
}

#[test]
fn texts_are_found_however_they_are_written() {
    let source = "l.t(\n    \"One \\\"quoted\\\"\\u{a0}text\"),\n l.tn(\"{n} day\",\n \"{n} \\\n     days\", n); x.not(\"this\")";
    let said: Vec<_> = said("x.rs", source).into_iter().map(|s| (s.text, s.many)).collect();
    assert_eq!(said, [("One \"quoted\"\u{a0}text".into(), None), ("{n} day".into(), Some("{n} days".into()))]);
}

#[test]
fn one_text_area() {
    // What stands inside of one is not escaped by this version of the framework: the one component escapes it itself.
    const FIELDS: &str = "components/fields.rs";
    for (file, source) in sources() {
        assert!(!source.contains("<textarea") || file == FIELDS, "{file}");
        let is_ready = [FIELDS, "components/prose.rs", "components/code.rs", "page/help.rs", "found/run.rs"]
            .contains(&file.as_str());
        assert!(
            !source.contains("inner_html") || is_ready,
            "{file}: only lessons, codes, numbers to call, addresses of pages and that field are HTML already"
        );
    }
}

#[test]
fn heavy_work_goes_through_its_gates() {
    // In one file the permit travels with the work; anywhere else it could stay behind, or be forgotten.
    let mut found = Vec::new();
    for folder in ["src", "../server/src", "../server/records/src", "../server/documents/src", "../courses/src"] {
        let sources = sources_of(folder);
        assert!(!sources.is_empty(), "{folder}");
        for (file, source) in sources {
            if ["spawn_blocking", "block_in_place"].iter().any(|call| source.contains(call)) {
                found.push(format!("{folder}/{file}"));
            }
        }
    }
    assert_eq!(found, ["../server/records/src/system/heavy.rs"]);
    // What compares long texts and reads stories and courses is asked for in the gate.
    for (file, source) in sources_of("src") {
        let heavy =
            ["Passage::runs", "}.runs()", "differences(old", "twee::import(", "Sheet::open(", "bilingual::find("];
        let asks = heavy.iter().find(|call| source.contains(*call));
        if let Some(call) = asks {
            assert!(source.contains("heavy::"), "{file} has {call} on a thread that answers");
        }
    }
}
