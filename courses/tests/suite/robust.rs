//! Whatever the bytes, nothing panics, and what passes the check is safe.

use courses::format::{Files, check, hash, po_template};
use courses::language::Language;
use proptest::prelude::*;

use crate::fixture::{folder, today};

/// Pieces of the formats, for mutations that get past the first line of a parser.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "\"",
    "'''",
    "[",
    "]",
    "[[question]]\n",
    "= ",
    "#",
    "# ",
    "## ",
    ":::",
    ":::ask\n",
    ":::think\n",
    ":::answer\n",
    ":::legal A15\n",
    "<b>",
    "</script>",
    "![](",
    "](media/x.svg)",
    "| a | b |\n|---|---|\n",
    "- ",
    "    ",
    "\t",
    "> ",
    "```\n",
    "msgid ",
    "msgstr ",
    "msgid_plural ",
    "msgstr[0] ",
    "#~ ",
    "#| msgid ",
    "\\",
    "\u{feff}",
    "\r",
    "ə",
    "\u{301}",
    "🙂",
    "[a]: b\n",
    "&lt;",
    "*",
    "1970-01-01",
    "999999999999999999999",
    "-1",
    "../",
    "\0",
];

fn exercise(files: &Files) {
    let checked = check(files, today());
    assert_eq!(checked.editions.is_none(), checked.diagnostics.iter().any(courses::format::Diagnostic::is_error));
    let _ = hash(files);
    for language in Language::ALL {
        if let Ok(po) = po_template(files, language) {
            let mut updated = files.clone();
            updated.insert(format!("po/{language}.po"), po.clone().into_bytes());
            assert_eq!(po_template(&updated, language), Ok(po), "an update is stable");
        }
    }
    for language in Language::ALL {
        let Some(editions) = &checked.editions else { break };
        for lesson in editions.get(language).activities().filter_map(|activity| activity.lesson()) {
            let html = lesson.html_with_media("/m").to_lowercase();
            assert!(!html.contains("<script") && !html.contains("<b>") && !html.contains("javascript:"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_in_any_file(which in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut files = folder();
        let path = which.get(&files.keys().cloned().collect::<Vec<_>>()).clone();
        files.insert(path, bytes);
        exercise(&files);
    }

    #[test]
    fn mutations_of_a_valid_folder(
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_usize..12, prop::sample::select(PIECES)),
            1..6,
        ),
    ) {
        let mut files = folder();
        let paths: Vec<String> = files.keys().cloned().collect();
        for (which, place, deleted, inserted) in changes {
            let bytes = files.get_mut(which.get(&paths)).unwrap();
            let from = place.index(bytes.len() + 1);
            let to = (from + deleted).min(bytes.len());
            bytes.splice(from..to, inserted.bytes());
        }
        exercise(&files);
    }

    #[test]
    fn lessons_made_of_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        let mut files = folder();
        let text = format!("# Title\n\n{}", pieces.concat());
        files.insert("01-call/first-question.md".into(), text.into_bytes());
        exercise(&files);
    }

    #[test]
    fn translations_made_of_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        let mut files = folder();
        files.insert("po/ru.po".into(), pieces.concat().into_bytes());
        exercise(&files);
    }
}
