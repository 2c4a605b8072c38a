//! Paper: what every PDF of this crate has in common: the fonts, the colours, the tags, and the rules of PDF/A-2a (kept
//! for decades) and PDF/UA-1 (read aloud).
//!
//! The rules of both formats are checked while the file is written: a document that breaks one is an error, not a file.

pub(crate) mod block;
pub(crate) mod facts;
pub(crate) mod lines;
pub(crate) mod sheet;
pub(crate) mod typeface;

use chrono::{DateTime, Datelike, Timelike, Utc};
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::Point;
use krilla::metadata::{DateTime as PdfDate, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::tagging::{Node, TagTree};
use krilla::{Document, SerializeSettings};

use crate::DocumentError;
use sheet::Sheet;

/// A4 in points: the short and the long side.
const A4: (f32, f32) = (595.28, 841.89);

/// A4, standing: width and height in points.
pub(crate) const PORTRAIT: (f32, f32) = A4;
/// A4, lying: width and height in points.
pub(crate) const LANDSCAPE: (f32, f32) = (A4.1, A4.0);

/// What the file says of itself.
pub(crate) struct About<'a> {
    /// The title that readers show instead of the file name.
    pub(crate) title: &'a str,
    /// The language of the texts as a BCP 47 tag.
    pub(crate) language: &'a str,
    /// Who gives the document out; left out if empty.
    pub(crate) author: &'a str,
    /// The date of the file.
    pub(crate) issued: DateTime<Utc>,
}

/// A document that is being written.
pub(crate) struct Paper {
    pub(crate) document: Document,
    /// What stands on the pages, in the order of reading.
    pub(crate) tree: TagTree,
    outline: Vec<OutlineNode>,
    pages: usize,
}

impl Paper {
    pub(crate) fn new(about: &About) -> Result<Self, DocumentError> {
        let configuration = ConfigurationBuilder::new()
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .map_err(|e| DocumentError::Pdf(format!("{e:?}")))?;
        let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
        document.set_metadata(metadata(about));
        let tree = TagTree::new().with_lang(Some(about.language.to_owned()));
        Ok(Self { document, tree, outline: Vec::new(), pages: 0 })
    }

    /// The place of the page that comes next, from 0.
    pub(crate) fn next_page(&self) -> usize {
        self.pages
    }

    /// Begins to count a page; the place of the page in the document, from 0.
    pub(crate) fn count_page(&mut self) -> usize {
        self.pages += 1;
        self.pages - 1
    }

    /// Adds a page of this width and height.
    pub(crate) fn page(
        &mut self,
        size: (f32, f32),
        draw: impl FnOnce(&mut Sheet, &mut TagTree) -> Result<(), DocumentError>,
    ) -> Result<(), DocumentError> {
        let place = self.count_page();
        let mut page = self.document.start_page_with(settings(size)?);
        let mut sheet = Sheet::new(page.surface(), place);
        draw(&mut sheet, &mut self.tree)?;
        drop(sheet);
        page.finish();
        prune(&mut self.tree.children);
        Ok(())
    }

    /// Adds an entry to the outline, by which readers find their way; PDF/UA-1 asks for one, also for a single page.
    pub(crate) fn bookmark(&mut self, node: OutlineNode) {
        self.outline.push(node);
    }

    /// The bytes of the file.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, DocumentError> {
        let mut outline = Outline::new();
        for node in self.outline {
            outline.push_child(node);
        }
        self.document.set_tag_tree(self.tree);
        self.document.set_outline(outline);
        self.document.finish().map_err(|e| match e {
            // The list names the broken rules; the error's own text only counts them.
            KrillaError::Validation(violations) => DocumentError::Pdf(format!("{violations:?}")),
            other => DocumentError::Pdf(other.to_string()),
        })
    }
}

/// Takes out elements that hold nothing, which come of empty texts.
fn prune(nodes: &mut Vec<Node>) {
    nodes.retain_mut(|node| match node {
        Node::Leaf(_) => true,
        Node::Group(group) => {
            prune(&mut group.children);
            !group.children.is_empty()
        }
    });
}

/// The page size for the PDF writer.
pub(crate) fn settings((width, height): (f32, f32)) -> Result<PageSettings, DocumentError> {
    // A4 has a size, so that this never fails.
    PageSettings::from_wh(width, height).ok_or_else(|| DocumentError::Pdf("no page size".to_owned()))
}

/// An entry of the outline that leads to the height `y` of a page; pages count from 0.
pub(crate) fn entry(text: &str, page: usize, y: f32) -> OutlineNode {
    OutlineNode::new(lines::tidy(text), XyzDestination::new(page, Point::from_xy(0.0, y)))
}

/// Refuses texts with characters that the fonts cannot print.
pub(crate) fn check_characters<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<(), DocumentError> {
    let missing = typeface::missing_characters(&texts.into_iter().collect::<String>());
    if missing.is_empty() { Ok(()) } else { Err(DocumentError::MissingCharacters(missing)) }
}

fn metadata(about: &About) -> Metadata {
    let metadata = Metadata::new()
        .title(lines::tidy(about.title))
        .language(about.language.to_owned())
        .creation_date(date(about.issued));
    let author = lines::tidy(about.author);
    if author.is_empty() { metadata } else { metadata.authors(vec![author.clone()]).creator(author) }
}

fn date(time: DateTime<Utc>) -> PdfDate {
    // Months to seconds are below 60 and always fit.
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    PdfDate::new(u16::try_from(time.year()).unwrap_or_default())
        .month(small(time.month()))
        .day(small(time.day()))
        .hour(small(time.hour()))
        .minute(small(time.minute()))
        .second(small(time.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
