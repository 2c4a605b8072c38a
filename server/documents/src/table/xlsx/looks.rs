//! The look of the sheet: formats of cells, widths of columns.

use rust_xlsxwriter::{Format, FormatAlign};

use super::super::{Cell, Kind, looks_like_formula};

/// Column widths, in characters. A longer text wraps.
const NARROWEST: usize = 8;
const WIDEST: usize = 60;

/// The formats of a sheet.
pub(super) struct Looks {
    pub(super) heading: Format,
    pub(super) day: Format,
    plain: Format,
    whole_number: Format,
    wrapped: Format,
    /// The mark that a person sets by typing an apostrophe, so that editing the cell keeps it a text.
    quoted: Format,
    quoted_wrapped: Format,
}

impl Looks {
    pub(super) fn new() -> Self {
        let plain = Format::new().set_align(FormatAlign::Top);
        let wrapped = plain.clone().set_text_wrap();
        Self {
            heading: wrapped.clone().set_bold(),
            day: plain.clone().set_num_format("yyyy-mm-dd"),
            whole_number: plain.clone().set_num_format("0"),
            quoted: plain.clone().set_quote_prefix(),
            quoted_wrapped: wrapped.clone().set_quote_prefix(),
            plain,
            wrapped,
        }
    }

    /// For a text. One that needs more than a line wraps, whatever the others of its column are like.
    pub(super) fn text(&self, text: &str) -> &Format {
        match (looks_like_formula(text), text.contains('\n') || longest_line(text) >= WIDEST) {
            (false, false) => &self.plain,
            (false, true) => &self.wrapped,
            (true, false) => &self.quoted,
            (true, true) => &self.quoted_wrapped,
        }
    }

    /// For a number in a column of this kind.
    pub(super) fn number(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Integer => &self.whole_number,
            Kind::Text | Kind::Decimal | Kind::Date => &self.plain,
        }
    }
}

/// What a column needs so far: the characters of its longest line.
pub(super) struct Width(usize);

impl Width {
    pub(super) fn of_heading(heading: &str) -> Self {
        // And the button of the filter.
        Self(heading.chars().count() + 3)
    }

    pub(super) fn make_room(&mut self, cell: &Cell) {
        let needed = match cell {
            Cell::Empty => 0,
            Cell::Text(text) => longest_line(text),
            Cell::Integer(number) => number.to_string().len(),
            Cell::Decimal(number) => number.to_string().len(),
            Cell::Date(_) => "2026-11-23".len(),
        };
        self.0 = self.0.max(needed);
    }

    /// The width to set, with a character of air.
    pub(super) fn characters(&self) -> u32 {
        u32::try_from((self.0 + 1).clamp(NARROWEST, WIDEST)).unwrap_or(u32::MAX)
    }
}

fn longest_line(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}
