//! The report as a row of pieces that are laid one below the other, and which of them stand on which page.

use crate::DocumentError;

/// One piece: what it is, and how much room it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    pub what: What,
    /// The height in points.
    pub height: f32,
    /// The space above, unless the piece is the first on its page.
    pub above: f32,
    /// Whether the next piece must stand on the same page.
    pub with_next: bool,
}

/// What a piece is. The numbers are places in the lists of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Title,
    Subtitle,
    /// A row of facts.
    Facts {
        row: usize,
    },
    /// A heading of a section.
    Heading {
        section: usize,
    },
    /// One line of a paragraph.
    Line {
        paragraph: usize,
        line: usize,
    },
    /// The headings of a section's table, where it begins.
    Columns {
        section: usize,
    },
    /// One row of a section's table.
    Row {
        section: usize,
        row: usize,
    },
}

/// A piece on its page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    pub what: What,
    /// The top of the piece, from the top of the page's room.
    pub y: f32,
    /// Where the headings of its table are repeated, if they are.
    pub repeated_at: Option<f32>,
}

/// Lays the pieces onto pages with so much room. `columns` is the height of the headings of a section's table, which stand
/// again above its first row on a page.
pub(super) fn lay(
    pieces: &[Piece],
    room: f32,
    columns: impl Fn(usize) -> f32,
) -> Result<Vec<Vec<Placed>>, DocumentError> {
    let mut pages = vec![Vec::new()];
    let (mut used, mut start) = (0.0, 0);
    while start < pieces.len() {
        let end = group_end(pieces, start);
        let group = &pieces[start..end];
        let needed: f32 = group.iter().map(|piece| piece.above + piece.height).sum();
        let page_is_new = pages.last().is_some_and(Vec::is_empty);
        if !page_is_new && used + needed > room {
            pages.push(Vec::new());
            used = 0.0;
            continue;
        }
        for piece in group {
            let first = pages.last().is_some_and(Vec::is_empty);
            let mut repeated_at = None;
            if !first {
                used += piece.above;
            } else if let What::Row { section, .. } = piece.what {
                repeated_at = Some(used);
                used += columns(section);
            }
            if let Some(page) = pages.last_mut() {
                page.push(Placed { what: piece.what, y: used, repeated_at });
            }
            used += piece.height;
            if used > room {
                return Err(DocumentError::Pdf("a row or a heading is higher than a page".to_owned()));
            }
        }
        start = end;
    }
    Ok(pages)
}

/// The end of the pieces that stand together with the one at `start`.
fn group_end(pieces: &[Piece], start: usize) -> usize {
    let together = pieces[start..].iter().take_while(|piece| piece.with_next).count();
    (start + together + 1).min(pieces.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(row: usize) -> Piece {
        Piece { what: What::Row { section: 0, row }, height: 10.0, above: 0.0, with_next: false }
    }

    #[test]
    fn a_heading_goes_with_what_follows_and_headings_of_columns_are_repeated() {
        let heading = Piece { what: What::Heading { section: 0 }, height: 20.0, above: 15.0, with_next: true };
        let columns = Piece { what: What::Columns { section: 0 }, height: 12.0, above: 5.0, with_next: true };
        let title = Piece { what: What::Title, height: 30.0, above: 0.0, with_next: false };
        let mut pieces = vec![title, heading, columns];
        pieces.extend((0..9).map(row));
        let pages = lay(&pieces, 70.0, |_| 12.0).unwrap();
        let starts: Vec<_> = pages.iter().map(|page| (page[0].what, page[0].repeated_at, page.len())).collect();
        assert_eq!(
            starts,
            [
                (What::Title, None, 1),
                (What::Heading { section: 0 }, None, 5),
                (What::Row { section: 0, row: 3 }, Some(0.0), 5),
                (What::Row { section: 0, row: 8 }, Some(0.0), 1),
            ]
        );
        assert!((pages[2][0].y - 12.0).abs() < 0.01 && (pages[2][1].y - 22.0).abs() < 0.01);
    }

    #[test]
    fn a_row_higher_than_a_page_is_refused() {
        assert!(lay(&[Piece { height: 80.0, ..row(0) }], 70.0, |_| 12.0).is_err());
        assert!(lay(&[Piece { height: 60.0, ..row(0) }], 70.0, |_| 12.0).is_err());
        assert_eq!(lay(&[], 70.0, |_| 12.0).unwrap(), [vec![]]);
    }
}
