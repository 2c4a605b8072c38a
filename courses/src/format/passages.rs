//! A lesson as its author sees it in the editor: passage by passage, each a piece of the file as it was typed. Changing one leaves the
//! rest of the file as it was, byte by byte; what others have changed elsewhere meanwhile stays.

use std::ops::Range;

use super::blocks::{self, BlockKind};

/// A passage of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its first line in the file, from 1.
    pub line: u32,
    /// As it was typed, without the empty lines around it.
    pub source: String,
    /// What it is.
    pub kind: Kind,
}

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first line of the lesson.
    Title,
    /// A heading.
    Heading,
    /// A box or a legal fact, from `:::` to `:::`.
    Marked,
    /// A paragraph, a list, a table, a picture.
    Text,
}

impl Passage {
    /// How many lines it has.
    #[must_use]
    pub fn lines(&self) -> u32 {
        u32::try_from(self.source.lines().count()).unwrap_or(u32::MAX)
    }
}

/// What happens to a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'a> {
    /// It becomes this text; an empty one takes it away.
    Replace(&'a str),
    /// This text comes behind it.
    After(&'a str),
    /// It changes places with the one before it.
    Up,
    /// It changes places with the one behind it.
    Down,
}

/// What a new passage begins with, by its kind; of a legal fact its key stands behind.
pub const SKELETONS: [(&str, &str); 11] = [
    ("paragraph", "TODO"),
    ("heading", "## TODO"),
    ("list", "- TODO\n- TODO"),
    ("table", "| TODO | TODO |\n|---|---|\n| TODO | TODO |"),
    ("ask", ":::ask\nTODO\n:::"),
    ("write", ":::write\nTODO\n:::"),
    ("think", ":::think\nTODO\n:::answer\nTODO\n:::"),
    ("jobaid", ":::jobaid\n- TODO\n:::"),
    ("notice", ":::notice\nTODO\n:::"),
    ("legal", ":::legal"),
    ("picture", "![TODO](media/)"),
];

/// The passages of a lesson, in order.
#[must_use]
pub fn cut(text: &str) -> Vec<Passage> {
    let cut = |(range, kind): (Range<usize>, Kind)| Passage {
        line: u32::try_from(text[..range.start].matches('\n').count()).unwrap_or(u32::MAX).saturating_add(1),
        source: text[range].to_owned(),
        kind,
    };
    ranges(text).into_iter().map(cut).collect()
}

/// The text of a lesson after a change of the passage at `place` (from 0), which said `old` when its author saw it. Where it stands
/// elsewhere meanwhile, and only there, it is found. None where it says something else now, or cannot move.
#[must_use]
pub fn change(text: &str, place: usize, old: &str, change: Change<'_>) -> Option<String> {
    let ranges = ranges(text);
    let is_it = |range: &(Range<usize>, Kind)| text[range.0.clone()] == *old;
    let place = if ranges.get(place).is_some_and(is_it) {
        place
    } else {
        let mut there = ranges.iter().enumerate().filter(|(_, range)| is_it(range)).map(|(place, _)| place);
        there.next().filter(|_| there.next().is_none())?
    };
    let (range, kind) = ranges.get(place)?.clone();
    let typed = |new: &str| new.replace("\r\n", "\n").trim_end().trim_start_matches('\n').to_owned();
    match change {
        Change::Replace(new) if new.trim().is_empty() => {
            // With the empty lines behind it, or, of the last one, before it.
            let next = ranges.get(place + 1).map(|(next, _)| next.start);
            let before = place.checked_sub(1).and_then(|before| ranges.get(before)).map_or(0, |(before, _)| before.end);
            let gone = next.map_or(before..range.end, |next| range.start..next);
            Some(format!("{}{}", &text[..gone.start], &text[gone.end..]))
        }
        Change::Replace(new) => Some(format!("{}{}{}", &text[..range.start], typed(new), &text[range.end..])),
        Change::After(new) => {
            let rest = &text[range.end..];
            let end = if rest.is_empty() { "\n" } else { rest };
            Some(format!("{}\n\n{}{end}", &text[..range.end], typed(new)))
        }
        Change::Up => {
            let (before, other) = ranges.get(place.checked_sub(1)?)?;
            (kind != Kind::Title && *other != Kind::Title).then(|| swapped(text, before, &range))
        }
        Change::Down => {
            let (next, _) = ranges.get(place + 1)?;
            (kind != Kind::Title).then(|| swapped(text, &range, next))
        }
    }
}

fn swapped(text: &str, first: &Range<usize>, second: &Range<usize>) -> String {
    let between = &text[first.end..second.start];
    let (one, other) = (&text[first.clone()], &text[second.clone()]);
    format!("{}{other}{between}{one}{}", &text[..first.start], &text[second.end..])
}

/// Where the passages lie.
fn ranges(text: &str) -> Vec<(Range<usize>, Kind)> {
    let mut found = Vec::new();
    // Where text outside of boxes begins, and where a box that is open does.
    let (mut region, mut open) = (0, None);
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let end = start + line.trim_end().len();
        if number == 0 && line.starts_with("# ") {
            found.push((start..end, Kind::Title));
            region = start + line.len();
        } else if let Some(marker) = line.strip_prefix(":::") {
            let marker = marker.trim();
            match open {
                Some(begin) if marker.is_empty() => {
                    found.push((begin..end, Kind::Marked));
                    open = None;
                }
                Some(_) => {}
                None => {
                    blocks_of(text, region..start, &mut found);
                    if marker.is_empty() || marker.starts_with("legal") {
                        found.push((start..end, Kind::Marked));
                    } else {
                        open = Some(start);
                    }
                }
            }
            region = start + line.len();
        }
        start += line.len();
    }
    match open {
        Some(begin) => found.push((begin..begin + text[begin..].trim_end().len(), Kind::Marked)),
        None => blocks_of(text, region..text.len(), &mut found),
    }
    found
}

/// The blocks of a part of the text without boxes.
fn blocks_of(text: &str, part: Range<usize>, found: &mut Vec<(Range<usize>, Kind)>) {
    let region = &text[part.clone()];
    // Nothing that is refused anyway is unfolded to be looked at.
    if blocks::may_unfold(region).is_some() {
        found.push((part.start..part.start + region.trim_end().len(), Kind::Text));
        return;
    }
    let starts: Vec<usize> = std::iter::once(0).chain(region.match_indices('\n').map(|(place, _)| place + 1)).collect();
    let blocks = blocks::split(region);
    let start = |lines: u32| starts.get(lines as usize).copied().unwrap_or(region.len());
    for (place, block) in blocks.iter().enumerate() {
        let begin = start(block.lines_before);
        let end = blocks.get(place + 1).map_or(region.len(), |next| start(next.lines_before));
        let end = begin + region[begin..end.max(begin)].trim_end().len();
        let kind = if matches!(block.kind, BlockKind::Heading(_)) { Kind::Heading } else { Kind::Text };
        if end > begin {
            found.push((part.start + begin..part.start + end, kind));
        }
    }
}
