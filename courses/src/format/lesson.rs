//! `NAME.md`: a lesson.

use std::collections::BTreeMap;

use pulldown_cmark::HeadingLevel;

use super::blocks::{self, Block, BlockKind, MOST_CELLS};
use super::inspect::inspect;
use super::names::heading_id;
use super::pieces::{self, Piece};
use super::reader::Reader;
use super::unbroken::unbroken;
use super::unit::{Form, LONG, TITLE, Unit};
use super::{html, legal};
use crate::course::{Heading, LegalFact, Lesson, Text};
use crate::labels::Labels;

/// Most passages of a lesson.
const MOST_PASSAGES: usize = 1_000;

/// Reads a lesson and its title; `None` where the file is not text.
pub(super) fn read(reader: &mut Reader<'_>, file: &str, facts: &BTreeMap<String, LegalFact>) -> Option<(Text, Lesson)> {
    let text = reader.text_file(file)?;
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let title = read_title(reader, file, first);
    let (body, first_line) = if title.is_some() { (rest, 2) } else { (text.as_str(), 1) };
    let (pieces, faults) = pieces::cut(body, first_line);
    for (line, fault) in faults {
        reader.report.error(file, line, fault);
    }
    let mut passages = pieces.iter().filter_map(|piece| match piece {
        Piece::Block(line, _) => Some(*line),
        _ => None,
    });
    if let Some(line) = passages.nth(MOST_PASSAGES) {
        reader.report.error(file, line, format!("a lesson has at most {MOST_PASSAGES} passages: divide it"));
    }
    if pieces.is_empty() {
        reader.report.error(file, 0, "the lesson has nothing to read");
    }
    let title = title.unwrap_or_else(|| {
        reader.report.error(file, 1, "the first line must be the title: `# Title`");
        Text { language: reader.language(), value: String::new() }
    });
    let lesson = render(reader, file, pieces, facts);
    Some((title, lesson))
}

fn read_title(reader: &mut Reader<'_>, file: &str, first_line: &str) -> Option<Text> {
    let title = first_line.strip_prefix("# ")?.trim();
    if title.is_empty() {
        return None;
    }
    reader.check_length(file, 1, "title", title, TITLE);
    report_faults(reader, file, 1, title);
    let unit = unit(reader, file, 1, title, TITLE, Form::Line);
    let Text { language, value } = reader.say(unit);
    Some(Text { language, value: unbroken(&html::plain(&value)) })
}

fn render(reader: &mut Reader<'_>, file: &str, pieces: Vec<Piece>, facts: &BTreeMap<String, LegalFact>) -> Lesson {
    let language = reader.language();
    let labels = Labels::of(language);
    let mut lesson = Lesson { html: String::new(), headings: Vec::new(), legal: Vec::new() };
    for piece in pieces {
        match piece {
            Piece::Open(container) => lesson.html += &html::open(container, &labels),
            Piece::Answer => lesson.html += &html::answer(&labels),
            Piece::Close(container) => lesson.html += html::close(container),
            Piece::Block(line, block) => render_block(reader, file, line, &block, &labels, &mut lesson),
            Piece::Legal(line, key) => {
                legal::refer(reader, file, line, &key, facts);
                if let Some(fact) = facts.get(&key) {
                    lesson.html += &html::legal_fact(fact, language);
                }
                if !lesson.legal.contains(&key) {
                    lesson.legal.push(key);
                }
            }
        }
    }
    lesson
}

fn render_block(reader: &mut Reader<'_>, file: &str, line: u32, block: &Block, labels: &Labels, lesson: &mut Lesson) {
    let form = match block.kind {
        BlockKind::Rule => {
            lesson.html += "<hr />\n";
            return;
        }
        BlockKind::Heading(level) => {
            let fault = if block.text.contains('\n') {
                Some("begin the heading with `##`, or leave a blank line before `---`")
            } else if level == HeadingLevel::H1 {
                Some("`#` is for the title only; use `##`")
            } else if block.text.is_empty() {
                Some("the heading has no words")
            } else {
                None
            };
            if let Some(fault) = fault {
                reader.report.error(file, line, fault);
                return;
            }
            Form::Line
        }
        BlockKind::Other => Form::Block,
    };
    if block.cells > MOST_CELLS {
        reader.report.error(file, line, blocks::too_many_cells());
        return;
    }
    reader.check_length(file, line, "passage", &block.text, LONG);
    report_faults(reader, file, line, &block.text);
    let unit = unit(reader, file, line, &block.text, LONG, form);
    let Text { language, value } = reader.say(unit);
    let page = reader.language();
    lesson.html += &match block.kind {
        BlockKind::Heading(level) => {
            let heading = heading(block, level, Text { language, value: html::plain(&value) }, &lesson.headings);
            let html = html::render(&format!("{} {value}", "#".repeat(level as usize)), labels.table);
            let html = html::with_id(&html::with_language(&html, language, page), &heading.anchor());
            lesson.headings.push(heading);
            html
        }
        BlockKind::Rule | BlockKind::Other => html::with_language(&html::render(&value, labels.table), language, page),
    };
}

/// A heading is found by its words in the source, so that its address is the same in every language.
fn heading(block: &Block, level: HeadingLevel, title: Text, before: &[Heading]) -> Heading {
    let id = heading_id(&html::plain(&block.text));
    let is_free = |id: &str| before.iter().all(|heading| heading.id != id);
    let ids = std::iter::once(id.clone()).chain((2_u32..).map(|number| format!("{id}-{number}")));
    let id = ids.into_iter().find(|id| is_free(id)).unwrap_or(id);
    Heading { id, level: level as u8, title }
}

fn unit(reader: &Reader<'_>, file: &str, line: u32, text: &str, limit: usize, form: Form) -> Unit {
    Unit { context: reader.name_of(file).to_owned(), file: file.to_owned(), line, text: text.to_owned(), limit, form }
}

/// Reports what the Markdown may not contain, and pictures that are not there.
fn report_faults(reader: &mut Reader<'_>, file: &str, line: u32, markdown: &str) {
    let found = inspect(markdown);
    for (lines_before, fault) in found.faults {
        reader.report.error(file, line.saturating_add(lines_before), fault);
    }
    for (lines_before, path) in found.media {
        if !reader.has_file(&path) {
            let message = format!("there is no file `{path}`");
            reader.report.error(file, line.saturating_add(lines_before), message);
        }
        reader.uses(&path);
    }
}
