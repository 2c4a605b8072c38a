//! gettext PO files, as Poedit and Weblate write them: comments, flags, `msgctxt`, previous texts and obsolete entries
//! are kept, and every entry knows its line. Plural forms are not read: a passage of a course has none.

mod parse;

use std::fmt::Write as _;

pub(super) use self::parse::parse;

/// A file: the header and the entries, in order, the obsolete ones included.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Po {
    pub(super) header: Option<Entry>,
    pub(super) entries: Vec<Entry>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The line of `msgid`.
    pub(super) line: u32,
    /// The line of `msgstr`.
    pub(super) text_line: u32,
    /// Comment lines as they stand, with `#`: of translators, extracted, references.
    pub(super) comments: Vec<String>,
    /// Flags other than `fuzzy`.
    pub(super) flags: Vec<String>,
    /// Somebody has to look at the translation before it counts.
    pub(super) is_fuzzy: bool,
    /// Kept for the future; nothing in the course has this text now.
    pub(super) is_obsolete: bool,
    /// The source text that a fuzzy translation was made for.
    pub(super) previous: Option<String>,
    /// Where it is; empty where there is no `msgctxt`.
    pub(super) context: String,
    /// The source text.
    pub(super) id: String,
    /// The translation; empty where there is none.
    pub(super) text: String,
}

/// Writes a file. The same entries give the same bytes.
pub(super) fn write(po: &Po) -> String {
    let mut output = String::new();
    for entry in po.header.iter().chain(&po.entries) {
        if !output.is_empty() {
            output.push('\n');
        }
        write_entry(entry, &mut output);
    }
    output
}

fn write_entry(entry: &Entry, output: &mut String) {
    for comment in &entry.comments {
        output.push_str(comment);
        output.push('\n');
    }
    let fuzzy = entry.is_fuzzy.then_some("fuzzy");
    let flags: Vec<&str> = fuzzy.into_iter().chain(entry.flags.iter().map(String::as_str)).collect();
    if !flags.is_empty() {
        output.push_str("#, ");
        output.push_str(&flags.join(", "));
        output.push('\n');
    }
    let mark = if entry.is_obsolete { "#~ " } else { "" };
    let previous_mark = if entry.is_obsolete { "#~| " } else { "#| " };
    if let Some(previous) = &entry.previous {
        write_field(previous_mark, "msgid", previous, output);
    }
    if !entry.context.is_empty() {
        write_field(mark, "msgctxt", &entry.context, output);
    }
    write_field(mark, "msgid", &entry.id, output);
    write_field(mark, "msgstr", &entry.text, output);
}

/// One line, or, where the text has several, an empty text and each line on its own.
fn write_field(mark: &str, keyword: &str, text: &str, output: &mut String) {
    let mut line = |content: &str| {
        // Writing to a `String` cannot fail.
        let _ = writeln!(output, "{mark}{content}");
    };
    if text.trim_end_matches('\n').contains('\n') {
        line(&format!("{keyword} \"\""));
        for part in text.split_inclusive('\n') {
            line(&quote(part));
        }
    } else {
        line(&format!("{keyword} {}", quote(text)));
    }
}

fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            character => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"# Translators: Aysel
msgid ""
msgstr ""
"Language: az\n"
"Content-Type: text/plain; charset=UTF-8\n"

# Ask Rəşad.
#: course.toml
#, fuzzy, no-wrap
#| msgid "Tilte"
msgctxt "course.toml:title"
msgid "Title"
msgstr "Başlıq"

msgctxt "a/b.md"
msgid ""
"- \"one\"\n"
"- two \\ three"
msgstr ""

#~ msgctxt "a/b.md"
#~ msgid "Gone"
#~ msgstr "Getdi"
"#;

    #[test]
    fn what_is_read_is_written_again() {
        let (po, faults) = parse(FILE);
        assert_eq!(faults, []);
        assert_eq!(write(&po), FILE);
        let [title, list, gone] = &po.entries[..] else { panic!("{:?}", po.entries) };
        assert_eq!((title.line, title.text_line), (12, 13));
        assert!(title.is_fuzzy && !list.is_fuzzy && gone.is_obsolete);
        assert_eq!(title.previous.as_deref(), Some("Tilte"));
        assert_eq!(list.id, "- \"one\"\n- two \\ three");
    }

    #[test]
    fn faults_have_lines() {
        let text = "msgid \"a\nmsgstr \"b\"\n\nmsgid \"c\"\n\nmsgid_plural \"d\"\n\"e\\q\"\nnonsense\n\nmsgid \"f\"\nmsgstr \"\"\nmsgstr \"\"\n";
        let (_, faults) = parse(text);
        insta::assert_debug_snapshot!(faults, @r#"
        [
            (
                1,
                "the text must stand between quotation marks",
            ),
            (
                4,
                "`msgid` without a `msgstr` after it",
            ),
            (
                6,
                "plural forms have no meaning in a course",
            ),
            (
                7,
                "this text belongs to no `msgid` or `msgstr`",
            ),
            (
                8,
                "this is no line of a PO file",
            ),
            (
                12,
                "a second `msgstr` for the same `msgid`",
            ),
        ]
        "#);
    }
}
