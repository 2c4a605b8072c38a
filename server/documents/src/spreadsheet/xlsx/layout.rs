//! What a sheet shows beside its values: rows that are hidden or filtered away, cells that are one, formulas whose result the
//! program that wrote them did not store, and whole numbers that are shown with other digits and signs than their own.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{BufReader, Cursor};
use std::rc::Rc;

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use super::{ReadError, damaged, pattern::Pattern};

/// The most merges of a sheet that are looked at.
const MOST_MERGES: usize = 50_000;

/// The most cells of a sheet whose number is shown through a format: all rows of a list with a few such columns.
const MOST_PATTERNS: usize = 200_000;

/// How a sheet is laid out. Rows and columns are counted from 0.
#[derive(Debug, Default, Clone)]
pub(super) struct Layout {
    /// Rows that nobody sees.
    pub(super) hidden: BTreeSet<u32>,
    /// Cells that are one: the first row and column, the last row and column.
    pub(super) merges: Vec<[u32; 4]>,
    /// Rows with a formula that has no result.
    pub(super) unresolved: BTreeSet<u32>,
    /// How cells show a whole number, by row and column, where that is not as it is.
    pub(super) patterns: HashMap<(u32, u32), Rc<Pattern>>,
}

/// Finds the layouts of the sheets of a workbook.
pub(super) struct Layouts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    parts: HashMap<String, String>,
    /// How the styles of cells show whole numbers, by their place.
    styles: HashMap<String, Rc<Pattern>>,
    /// Several sheets may be one part.
    known: BTreeMap<String, Layout>,
}

impl<'a> Layouts<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        let mut targets: HashMap<String, String> = HashMap::new();
        each(&mut archive, "xl/_rels/workbook.xml.rels", |tag, _| {
            if let (Some(id), Some(target)) = (attribute(tag, b"Id"), attribute(tag, b"Target")) {
                targets.insert(id, target);
            }
        })?;
        let mut parts = HashMap::new();
        each(&mut archive, "xl/workbook.xml", |tag, _| {
            if tag.local_name().as_ref() == b"sheet"
                && let (Some(name), Some(id)) = (attribute(tag, b"name"), attribute(tag, b"id"))
                && let Some(target) = targets.get(&id)
            {
                let target = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                parts.insert(name, target);
            }
        })?;
        let styles = styles(&mut archive)?;
        Ok(Self { archive, parts, styles, known: BTreeMap::new() })
    }

    /// The layout of a sheet; of one that cannot be found there is nothing to say.
    pub(super) fn of(&mut self, sheet: &str) -> Result<Layout, ReadError> {
        let Some(part) = self.parts.get(sheet).cloned() else { return Ok(Layout::default()) };
        if let Some(known) = self.known.get(&part) {
            return Ok(known.clone());
        }
        let layout = read(&mut self.archive, &part, &self.styles)?;
        self.known.insert(part, layout.clone());
        Ok(layout)
    }
}

/// The formats of whole numbers that styles name: built-in ones show numbers as they are.
fn styles(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<HashMap<String, Rc<Pattern>>, ReadError> {
    let mut formats: HashMap<String, Rc<Pattern>> = HashMap::new();
    let (mut styles, mut place, mut of_cells) = (HashMap::new(), 0_usize, false);
    each(archive, "xl/styles.xml", |tag, _| match tag.local_name().as_ref() {
        b"numFmt" => {
            let pattern = attribute(tag, b"formatCode").and_then(|code| Pattern::parse(&code));
            if let (Some(id), Some(pattern)) = (attribute(tag, b"numFmtId"), pattern) {
                formats.insert(id, Rc::new(pattern));
            }
        }
        // Those of named styles come before, and look alike.
        b"cellStyleXfs" | b"cellStyles" | b"dxfs" => of_cells = false,
        b"cellXfs" => of_cells = true,
        b"xf" if of_cells => {
            if let Some(pattern) = attribute(tag, b"numFmtId").and_then(|id| formats.get(&id)) {
                styles.insert(place.to_string(), Rc::clone(pattern));
            }
            place += 1;
        }
        _ => {}
    })?;
    Ok(styles)
}

fn read(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    part: &str,
    styles: &HashMap<String, Rc<Pattern>>,
) -> Result<Layout, ReadError> {
    let mut layout = Layout::default();
    let (mut row, mut awaits) = (0_u32, false);
    each(archive, part, |tag, ends| match tag.local_name().as_ref() {
        b"row" => {
            row = attribute(tag, b"r").and_then(|r| r.parse::<u32>().ok()).map_or(row, |r| r.saturating_sub(1));
            let is = |name: &[u8], values: &[&str]| attribute(tag, name).is_some_and(|v| values.contains(&v.as_str()));
            if is(b"hidden", &["1", "true"]) || is(b"ht", &["0"]) {
                layout.hidden.insert(row);
            }
            row = row.saturating_add(1);
        }
        // A cell that only looks like something ends at once.
        b"c" => {
            awaits = false;
            if let Some(pattern) = attribute(tag, b"s").and_then(|style| styles.get(&style))
                && let Some(place) = attribute(tag, b"r").and_then(|r| cell(&r))
                && layout.patterns.len() < MOST_PATTERNS
            {
                layout.patterns.insert(place, Rc::clone(pattern));
            }
        }
        b"f" => {
            awaits = true;
            layout.unresolved.insert(row.saturating_sub(1));
        }
        b"v" | b"is" if awaits && !ends => {
            awaits = false;
            layout.unresolved.remove(&row.saturating_sub(1));
        }
        b"mergeCell" if layout.merges.len() < MOST_MERGES => {
            let cells = attribute(tag, b"ref").unwrap_or_default();
            if let Some((first, last)) = cells.split_once(':')
                && let (Some((top, left)), Some((bottom, right))) = (cell(first), cell(last))
            {
                layout.merges.push([top, left, bottom, right]);
            }
        }
        _ => {}
    })?;
    Ok(layout)
}

/// Gives out the tags of a part, with whether they end at once; nothing where there is no such part.
fn each(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    part: &str,
    mut tag: impl FnMut(&BytesStart<'_>, bool),
) -> Result<(), ReadError> {
    let Ok(file) = archive.by_name(part) else { return Ok(()) };
    let mut reader = Reader::from_reader(BufReader::new(file));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(start) => tag(&start, false),
            Event::Empty(empty) => tag(&empty, true),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// An attribute by its name without its namespace.
fn attribute(tag: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.decoded_and_normalized_value(XmlVersion::Implicit1_0, tag.decoder());
    value.ok().map(std::borrow::Cow::into_owned)
}

/// `C2` is the third column of the second row; with or without `$`.
fn cell(name: &str) -> Option<(u32, u32)> {
    let name = name.replace('$', "");
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = name.split_at(letters);
    let column = letters.bytes().try_fold(0_u32, |sum, letter| {
        sum.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}
