//! Whether two folders hold the same course, whatever their bytes.

use std::collections::BTreeSet;

use super::{files::Files, po};

/// Whether two folders hold the same course, though some bytes may differ: what programs for translators write anew whenever they
/// save (the head of a PO file, comments, line ends, the order of entries, what is no longer in the sources) is no content.
#[must_use]
pub fn is_same_course(one: &Files, other: &Files) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|((path, bytes), (other_path, other_bytes))| {
            path == other_path && (bytes == other_bytes || is_same_catalogue(path, bytes, other_bytes))
        })
}

/// Whether two PO files translate the same texts in the same words.
fn is_same_catalogue(path: &str, one: &[u8], other: &[u8]) -> bool {
    let said = |bytes: &[u8]| -> Option<BTreeSet<(String, String, String, bool)>> {
        let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let (po, faults) = po::parse(&text);
        let entries = po.entries.into_iter().filter(|entry| !entry.is_obsolete);
        faults.is_empty().then(|| entries.map(|entry| (entry.context, entry.id, entry.text, entry.is_fuzzy)).collect())
    };
    let is_po = path.rsplit_once('.').is_some_and(|(_, ending)| ending == "po");
    is_po && said(one).is_some_and(|said_one| said(other) == Some(said_one))
}

#[cfg(test)]
mod tests {
    use super::super::files::{Files, hash};
    use super::is_same_course;

    fn folder(po: &str) -> Files {
        Files::from([("course.toml".into(), b"x".to_vec()), ("po/az.po".into(), po.as_bytes().to_vec())])
    }

    const PO: &str = "msgid \"\"\nmsgstr \"Language: az\\n\"\n\nmsgctxt \"a\"\nmsgid \"Debt\"\nmsgstr \"Borc\"\n";

    #[test]
    fn what_a_program_for_translators_writes_anew_is_no_other_course() {
        let saved = "# by an editor\r\nmsgid \"\"\r\nmsgstr \"\"\r\n\"Language: az\\n\"\r\n\"X-Generator: Poedit\\n\"\r\n\r\n#: a.md:3\r\nmsgctxt \"a\"\r\nmsgid \"Debt\"\r\nmsgstr \"Borc\"\r\n\r\n#~ msgid \"one\"\r\n#~ msgid_plural \"many\"\r\n#~ msgstr[0] \"bir\"\r\n";
        assert_ne!(hash(&folder(PO)), hash(&folder(saved)));
        assert!(is_same_course(&folder(PO), &folder(saved)));
    }

    #[test]
    fn another_word_is_another_course() {
        assert!(!is_same_course(&folder(PO), &folder(&PO.replace("Borc", "Borclar"))));
        assert!(!is_same_course(&folder(PO), &folder(&PO.replace("msgctxt", "#, fuzzy\nmsgctxt"))));
        let mut more = folder(PO);
        more.insert("media/plan.png".into(), Vec::new());
        assert!(!is_same_course(&folder(PO), &more));
    }
}
