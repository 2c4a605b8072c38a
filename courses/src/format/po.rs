//! gettext PO files, as Poedit and Weblate write them, of courses and of the interface: comments, flags, `msgctxt`,
//! previous texts, plural forms and obsolete entries are kept, and every entry knows its line.

mod parse;
mod plurals;
mod rule;

use std::fmt::Write as _;

use thiserror::Error;

pub use self::parse::parse;
pub use self::plurals::Plurals;

/// A file: the header and the entries, in order, the obsolete ones included.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Po {
    /// The entry for the empty text. What it says is about the file, line by line: `Key: value`.
    pub header: Option<Entry>,
    /// All others.
    pub entries: Vec<Entry>,
}

/// A fault of a file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {message}")]
pub struct Fault {
    /// The line, counted from 1; 0 is the whole file.
    pub line: u32,
    /// What is wrong, in English.
    pub message: String,
}

/// A text and its translation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The line of `msgid`.
    pub line: u32,
    /// The line of `msgstr`.
    pub text_line: u32,
    /// Comment lines as they stand, with `#`: of translators, extracted, references.
    pub comments: Vec<String>,
    /// Flags other than `fuzzy`.
    pub flags: Vec<String>,
    /// Somebody has to look at the translation before it counts.
    pub is_fuzzy: bool,
    /// Kept for the future; nothing in the sources has this text now.
    pub is_obsolete: bool,
    /// The source text that a fuzzy translation was made for.
    pub previous: Option<String>,
    /// Where it is; empty where there is no `msgctxt`.
    pub context: String,
    /// The source text.
    pub id: String,
    /// The translation; empty where there is none, or where there is one for each form of [`Entry::plural`].
    pub text: String,
    /// Of a text that depends on a number.
    pub plural: Option<Plural>,
}

/// What a text says of several things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plural {
    /// The line of `msgid_plural`.
    pub line: u32,
    /// The source text.
    pub id: String,
    /// The translations by the number of their form: what [`Plurals`] says for a number.
    pub texts: Vec<String>,
}

/// Writes a file. The same entries give the same bytes.
#[must_use]
pub fn write(po: &Po) -> String {
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
    match &entry.plural {
        None => write_field(mark, "msgstr", &entry.text, output),
        Some(plural) => {
            write_field(mark, "msgid_plural", &plural.id, output);
            for (form, text) in plural.texts.iter().enumerate() {
                write_field(mark, &format!("msgstr[{form}]"), text, output);
            }
        }
    }
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

#| msgid "{n} hour"
#| msgid_plural ""
#| "{n} hours"
msgid "{n} minute"
msgid_plural "{n} minutes"
msgstr[0] "{n} dəqiqə"
msgstr[1] ""
"{n}\n"
"dəqiqə"

#~ msgctxt "a/b.md"
#~ msgid "Gone"
#~ msgstr "Getdi"
"#;

    #[test]
    fn what_is_read_is_written_again() {
        let (po, faults) = parse(FILE);
        assert_eq!(faults, []);
        // What a plural said before is of no use to anybody here.
        let kept = FILE.replace("#| msgid_plural \"\"\n#| \"{n} hours\"\n", "");
        assert_eq!(write(&po), kept);
        let [title, list, minutes, gone] = &po.entries[..] else { panic!("{:?}", po.entries) };
        assert_eq!((title.line, title.text_line), (12, 13));
        assert!(title.is_fuzzy && !list.is_fuzzy && gone.is_obsolete);
        assert_eq!(title.previous.as_deref(), Some("Tilte"));
        assert_eq!(list.id, "- \"one\"\n- two \\ three");
        assert_eq!((minutes.previous.as_deref(), minutes.text.as_str()), (Some("{n} hour"), ""));
        let texts = vec!["{n} dəqiqə".to_owned(), "{n}\ndəqiqə".to_owned()];
        assert_eq!(minutes.plural, Some(Plural { line: 25, id: "{n} minutes".into(), texts }));
    }

    #[test]
    fn faults_have_lines() {
        let text = r#"msgid "a
msgstr "b"

msgid "c"

msgid_plural "d"
"e\q"
nonsense

msgid "f"
msgstr ""
msgstr ""

msgid "g"
msgid_plural "h"
msgid_plural "i"
msgstr "j"
msgstr[1] "k"
msgstr[0] "l"
msgstr[0] "m"
msgstr[99999999999999999999] "n"
msgstr[1 "o"

msgid "p"
msgstr[0] "q"

msgid "r"
msgid_plural "s"
"#;
        let (_, faults) = parse(text);
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(faults.join("\n"), @r"
        line 1: the text must stand between quotation marks
        line 4: `msgid` without a `msgstr` after it
        line 6: `msgid_plural` without a `msgid` before it
        line 7: this text belongs to no `msgid` or `msgstr`
        line 8: this is no line of a PO file
        line 12: a second `msgstr` for the same `msgid`
        line 16: `msgid_plural` belongs behind its `msgid`, once
        line 17: beside `msgid_plural` the forms are numbered: `msgstr[0]`, `msgstr[1]`, …
        line 18: the next form is `msgstr[0]`
        line 20: the next form is `msgstr[1]`
        line 21: the next form is `msgstr[1]`
        line 22: the next form is `msgstr[1]`
        line 25: a numbered `msgstr` without a `msgid_plural` before it
        line 24: `msgid` without a `msgstr` after it
        line 27: `msgid` without a `msgstr` after it
        ");
    }
}
