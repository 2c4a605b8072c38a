//! What is kept of a list is counted while it is read: a small file can unfold into more than there is memory for, and say one long
//! text in every cell.

use super::{ReadError, clean::clean};

/// The most letters of a cell.
pub const MOST_LETTERS: usize = 2_000;
/// The most bytes of text in all cells together: twenty thousand rows with a kilobyte each.
pub const MOST_TEXT: usize = 20 * 1024 * 1024;

/// What is left of [`MOST_TEXT`].
pub(super) struct Budget(usize);

impl Budget {
    pub(super) const fn new() -> Self {
        Self(MOST_TEXT)
    }

    /// The text of a cell as its reader sees it, if it may be kept.
    pub(super) fn keep(&mut self, row: usize, text: &str) -> Result<String, ReadError> {
        let text = clean(text);
        // Bytes first: most cells are done with that.
        if text.len() > MOST_LETTERS && text.chars().nth(MOST_LETTERS).is_some() {
            return Err(ReadError::LongCell(row));
        }
        self.0 = self.0.checked_sub(text.len()).ok_or(ReadError::TooLarge)?;
        Ok(text.into_owned())
    }
}
