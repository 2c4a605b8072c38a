//! Markdown cut into its top-level blocks. Each is a unit of translation and is rendered by itself.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag};

use super::lines::Lines;

/// The Markdown of lessons: `CommonMark` with tables.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Lines before it in the text that was cut.
    pub(super) lines_before: u32,
    pub(super) kind: BlockKind,
    /// The Markdown as written; of a heading only its words.
    pub(super) text: String,
    /// The cells of the tables in it, once short rows are filled up.
    pub(super) cells: usize,
}

/// Most cells of the tables in a passage.
pub(super) const MOST_CELLS: usize = 5_000;
/// More signs than this that could divide cells are no lesson that somebody wrote.
const MOST_DIVIDED: usize = 20 * MOST_CELLS;

/// Whether a text could unfold into more cells than anything should parse: rows with one cell are filled up to the width of the
/// heading, so that a short text becomes a long table. Answers how many lines stand before the widest one.
pub(super) fn may_unfold(text: &str) -> Option<u32> {
    let signs = || text.lines().map(|line| line.matches('|').count());
    let widest = signs().max()?;
    let place = signs().position(|signs| signs == widest)?;
    (widest.saturating_mul(text.lines().count()) > MOST_DIVIDED).then(|| u32::try_from(place).unwrap_or(u32::MAX))
}

/// The sentence about a table that is too large.
pub(super) fn too_many_cells() -> String {
    format!("the table has more than {MOST_CELLS} cells: divide it")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    Heading(HeadingLevel),
    /// A line across the page; it has no words.
    Rule,
    Other,
}

/// The blocks of a text, in order.
pub(super) fn split(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut depth = 0_usize;
    let lines = Lines::of(text);
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        let kind = match &event {
            Event::Start(Tag::Heading { level, .. }) => BlockKind::Heading(*level),
            Event::Rule => BlockKind::Rule,
            _ => BlockKind::Other,
        };
        let is_whole = matches!(event, Event::Start(_) | Event::Rule) && depth == 0;
        if let (Event::Start(Tag::TableCell), Some(block)) = (&event, blocks.last_mut()) {
            block.cells += 1;
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if is_whole {
            // The indentation belongs to the block as written: without it, code would be a paragraph.
            let line_start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
            let written = text[line_start..range.end].trim_end();
            let text_of_block = match kind {
                BlockKind::Heading(_) => heading_words(written),
                BlockKind::Rule | BlockKind::Other => written,
            };
            blocks.push(Block {
                lines_before: lines.before(line_start),
                kind,
                text: text_of_block.to_owned(),
                cells: 0,
            });
        }
    }
    blocks
}

/// Definitions such as `[name]: https://…`, by the lines before them. They belong to no block, and a block that is
/// rendered by itself would not find them.
pub(super) fn definitions(text: &str) -> Vec<(u32, String)> {
    let parser = Parser::new_ext(text, OPTIONS);
    let lines = Lines::of(text);
    let mut definitions: Vec<(u32, String)> = parser
        .reference_definitions()
        .iter()
        .map(|(name, definition)| (lines.before(definition.span.start), name.to_owned()))
        .collect();
    definitions.sort();
    definitions
}

/// The words of a heading written with `#`, without the marks before and after.
fn heading_words(written: &str) -> &str {
    let words = written.trim().trim_start_matches('#');
    let without_closing = words.trim_end_matches('#');
    if without_closing.is_empty() || without_closing.ends_with([' ', '\t']) {
        without_closing.trim()
    } else {
        words.trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loose_list_is_one_block() {
        let blocks = split(
            "## Heading ##\nA\nparagraph.\n\n- one\n\n- two\n  more\n\n---\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quote\n",
        );
        let texts: Vec<_> = blocks.iter().map(|block| (block.lines_before, block.text.as_str())).collect();
        let expected = [
            (0, "Heading"),
            (1, "A\nparagraph."),
            (4, "- one\n\n- two\n  more"),
            (9, "---"),
            (10, "| a | b |\n|---|---|\n| 1 | 2 |"),
            (14, "> quote"),
        ];
        assert_eq!(texts, expected);
        assert_eq!(blocks[0].kind, BlockKind::Heading(HeadingLevel::H2));
        assert_eq!(blocks[3].kind, BlockKind::Rule);
    }

    #[test]
    fn headings_lose_their_marks_only() {
        assert_eq!(heading_words("## C# and F#"), "C# and F#");
        assert_eq!(heading_words("## Title ##"), "Title");
        assert_eq!(heading_words("##"), "");
    }
}
