//! The links of a passage, and the text without them.
//!
//! A link stands on one line, in the forms that Twine reads: `[[text->target]]` (the last arrow counts),
//! `[[target<-text]]` (the first one), `[[text|target]]`, `[[target]]`, each with or without a setter, `[[…][…]]`.

use super::super::diagnostics::Report;
use super::super::names::excerpt;
use super::lost::Lost;
use super::passages::Passage;
use super::signs::FILE;

/// A link to another passage.
pub(super) struct Link {
    pub(super) line: u32,
    pub(super) text: String,
    pub(super) target: String,
}

/// What a passage says, and where it leads.
pub(super) struct Content {
    /// Paragraphs, with one blank line between them.
    pub(super) text: String,
    pub(super) links: Vec<Link>,
}

/// Reads the links of a passage. A link in the middle of a sentence leaves its words there; lines that hold nothing but
/// links go.
pub(super) fn read(passage: &Passage, report: &mut Report, lost: &mut Lost) -> Content {
    let mut links = Vec::new();
    let mut text = String::new();
    for (number, line) in passage.lines() {
        if let Some(mark) = macro_of(line) {
            let place = format!("line {number} (`{}`)", excerpt(mark));
            lost.note("macros and variables of a story format are kept as text", place);
        }
        let mut reader = LineReader { number, links: &mut links, report, lost };
        let Some(rest) = reader.without_links(line) else { continue };
        // One blank line is enough, also where links stood between two.
        if !rest.trim().is_empty() || !text.ends_with("\n\n") {
            text += rest.trim_end();
            text.push('\n');
        }
    }
    Content { text: text.trim().to_owned(), links }
}

struct LineReader<'a> {
    number: u32,
    links: &'a mut Vec<Link>,
    report: &'a mut Report,
    lost: &'a mut Lost,
}

impl LineReader<'_> {
    /// The line without its links; `None` where nothing else stood in it but signs, such as those of a list.
    fn without_links(&mut self, line: &str) -> Option<String> {
        let before = self.links.len();
        let (mut text, mut is_prose, mut rest) = (String::new(), false, line);
        while let Some((lead, inner, tail)) = next_link(rest) {
            is_prose |= lead.chars().any(char::is_alphabetic);
            text += lead;
            match self.link(inner) {
                Some(words) => text += &words,
                None => text.extend(["[[", inner, "]]"]),
            }
            rest = tail;
        }
        text += rest;
        is_prose |= rest.chars().any(char::is_alphabetic);
        (is_prose || self.links.len() == before).then_some(text)
    }

    /// Reads what stands between the brackets, and answers the words; `None` where it leads to no passage.
    fn link(&mut self, inner: &str) -> Option<String> {
        let (link, setter) = inner.split_once("][").unwrap_or((inner, ""));
        let (text, target) = parts(link);
        if text.is_empty() && target.is_empty() {
            return None;
        }
        let place = format!("line {}", self.number);
        if is_address(target) {
            self.lost.note("links out of the story are kept as text", place);
            return None;
        }
        if target.is_empty() {
            self.report.error(FILE, self.number, format!("the link `{text}` names no passage"));
        }
        if !setter.trim().is_empty() {
            self.lost.note("what links set is left out", place);
        }
        let text = if text.is_empty() { target } else { text }.to_owned();
        self.links.push(Link { line: self.number, text: text.clone(), target: target.to_owned() });
        Some(text)
    }
}

/// What stands before, in and after the next pair of double brackets. Of three brackets the first one belongs to the
/// text: story formats write `[[[…]]]` for a link in brackets of theirs.
fn next_link(text: &str) -> Option<(&str, &str, &str)> {
    let first = text.find("[[")?;
    let brackets = text[first..].bytes().take_while(|byte| *byte == b'[').count();
    let (lead, rest) = text.split_at(first + brackets - 2);
    let (inner, tail) = rest[2..].split_once("]]")?;
    Some((lead, inner, tail))
}

/// Words and target.
fn parts(link: &str) -> (&str, &str) {
    let (text, target) = if let Some(parts) = link.rsplit_once("->") {
        parts
    } else if let Some((target, text)) = link.split_once("<-") {
        (text, target)
    } else {
        link.rsplit_once('|').unwrap_or((link, link))
    };
    (text.trim(), target.trim())
}

/// Whether a target is a place in the web.
fn is_address(target: &str) -> bool {
    let is_scheme = |scheme: &str| !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric());
    target.split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme))
}

/// The first sign of a macro or a variable: `<<…>>`, `(name:` or `$name`.
fn macro_of(line: &str) -> Option<&str> {
    let angled = || {
        let start = line.find("<<")?;
        let length = line[start..].find(">>")?;
        Some(&line[start..start + length + 2])
    };
    angled().or_else(|| named_after(line, '(', ":")).or_else(|| named_after(line, '$', ""))
}

/// The first name with this sign before it and these characters after it, and both signs.
fn named_after<'a>(line: &'a str, before: char, after: &str) -> Option<&'a str> {
    line.match_indices(before).find_map(|(start, _)| {
        let rest = &line[start + 1..];
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
        let is_name = rest.starts_with(|c: char| c.is_alphabetic() || c == '_') && rest[length..].starts_with(after);
        is_name.then(|| &line[start..start + 1 + length + after.len()])
    })
}
