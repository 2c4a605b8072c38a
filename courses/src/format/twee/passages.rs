//! Twee as passages.

use super::super::diagnostics::Report;
use super::escape;
use super::lost::Lost;
use super::signs::FILE;

/// A passage as it stands in the source.
pub(super) struct Passage {
    /// The line of the header.
    pub(super) line: u32,
    pub(super) name: String,
    pub(super) tags: Vec<String>,
    lines: Vec<String>,
}

impl Passage {
    pub(super) fn has(&self, tag: &str) -> bool {
        self.tags.iter().any(|own| own == tag)
    }

    /// The lines below the header, with their numbers.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u32, &str)> {
        (self.line.saturating_add(1)..).zip(self.lines.iter().map(String::as_str))
    }

    /// The text below the header.
    pub(super) fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// Reads all passages. Lines end with `\n` alone.
pub(super) fn read(twee: &str, report: &mut Report, lost: &mut Lost) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    for (number, line) in (1..).zip(twee.split('\n')) {
        if let Some(header) = line.strip_prefix("::") {
            passages.push(read_header(number, header, report, lost));
        } else if let Some(passage) = passages.last_mut() {
            passage.lines.push(escape::plain_line(line).to_owned());
        } else if !line.trim().is_empty() {
            lost.note("what stands before the first passage is left out", format!("line {number}"));
        }
    }
    passages
}

/// Name, tags, and a block in braces that says where Twine draws the passage.
fn read_header(line: u32, header: &str, report: &mut Report, lost: &mut Lost) -> Passage {
    let (name, rest) = escape::split(header, &['[', '{']);
    let name = escape::plain_name(name).trim().to_owned();
    if name.is_empty() {
        report.error(FILE, line, "the passage has no name");
    }
    let (tags, rest) = match rest.strip_prefix('[') {
        None => ("", rest),
        Some(rest) => {
            let (tags, end) = escape::split(rest, &[']']);
            if end.is_empty() {
                report.error(FILE, line, "the tags of the passage need a `]` after them");
            }
            (tags, end.get(1..).unwrap_or_default())
        }
    };
    if !rest.trim().is_empty() {
        lost.note("where passages are drawn is left out", format!("line {line}"));
    }
    let tags = tags.split_whitespace().map(escape::plain_name).collect();
    Passage { line, name, tags, lines: Vec::new() }
}
