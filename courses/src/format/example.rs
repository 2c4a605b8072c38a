//! The course of the book for authors (`FORMAT.md`), to begin from.

const BOOK: &str = include_str!("../../FORMAT.md");

/// The files of the example, in the order of the book: the fences that name a path behind their language.
#[must_use]
pub fn example() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut fences = BOOK.split("\n```");
    fences.next();
    // Fences come in pairs: what stands in one, and what stands behind it.
    while let (Some(inside), _) = (fences.next(), fences.next()) {
        if let Some((head, text)) = inside.split_once('\n')
            && let Some((_, path)) = head.split_once(' ')
        {
            files.push((path.trim().to_owned(), format!("{text}\n")));
        }
    }
    files
}
