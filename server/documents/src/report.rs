//! A report: headings, facts, paragraphs and tables that flow over as many pages of A4 as they need.

mod flow;
mod grid;
mod pages;

use chrono::{DateTime, Utc};

use crate::DocumentError;
use crate::paper::{About, Paper, check_characters};

/// What stands in a report. All texts are in the reader's language and ready to print; an empty text is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The language of the texts as a BCP 47 tag, such as `az`.
    pub language: String,
    /// The title, printed and of the file. A report needs one.
    pub title: String,
    /// What the report is of: the event, its place and dates.
    pub subtitle: String,
    /// Label and value of facts about the whole.
    pub facts: Vec<(String, String)>,
    /// The sections in their order.
    pub sections: Vec<Section>,
    /// What stands at the foot of each page: who made the report, and from which data.
    pub footer: String,
    /// The number of a page, with `{n}` for the number and `{m}` for how many there are: "Page {n} of {m}".
    pub page_label: String,
    /// When the report was made: the date of the file, so that the same facts are the same bytes.
    pub issued: DateTime<Utc>,
}

/// A part of a [`Report`] under a heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading; a section without one goes on with the section before it.
    pub heading: String,
    /// Text under the heading; line breaks begin new paragraphs.
    pub paragraph: Option<String>,
    /// A table under the text.
    pub table: Option<Table>,
}

/// A table in a [`Report`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns, from the left. The first one names the rows.
    pub columns: Vec<Column>,
    /// The rows, from the top, each with one text for each column.
    pub rows: Vec<Vec<String>>,
    /// A last row in bold.
    pub total: Option<Vec<String>>,
}

/// A column of a [`Table`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The heading.
    pub heading: String,
    /// Whether the texts are set to the right, as figures are.
    pub right: bool,
}

/// Writes the report as a PDF.
///
/// A table goes on over pages with its headings repeated; a heading never stands alone at the foot of a page. A row that
/// is higher than a page is [`DocumentError::Pdf`], a row with more or fewer texts than columns
/// [`DocumentError::RowLength`], a character that the fonts lack [`DocumentError::MissingCharacters`].
pub fn pdf(report: &Report) -> Result<Vec<u8>, DocumentError> {
    check_characters(printed(report))?;
    for table in report.sections.iter().filter_map(|section| section.table.as_ref()) {
        check_lengths(table)?;
    }
    let about = About { title: &report.title, language: &report.language, author: "", issued: report.issued };
    let mut paper = Paper::new(&about)?;
    pages::draw(&mut paper, report)?;
    paper.finish()
}

/// Everything that is printed.
fn printed(report: &Report) -> impl Iterator<Item = &str> {
    let head = [&report.title, &report.subtitle, &report.footer, &report.page_label].into_iter();
    let facts = report.facts.iter().flat_map(|(label, value)| [label, value]);
    let sections = report.sections.iter().flat_map(|section| {
        let tables = section.table.iter().flat_map(|table| {
            let headings = table.columns.iter().map(|column| &column.heading);
            headings.chain(table.rows.iter().chain(&table.total).flatten())
        });
        [&section.heading].into_iter().chain(&section.paragraph).chain(tables)
    });
    head.chain(facts).chain(sections).map(String::as_str)
}

fn check_lengths(table: &Table) -> Result<(), DocumentError> {
    let columns = table.columns.len();
    match table.rows.iter().chain(&table.total).enumerate().find(|(_, cells)| cells.len() != columns) {
        Some((row, cells)) => Err(DocumentError::RowLength { row, cells: cells.len(), columns }),
        None => Ok(()),
    }
}
