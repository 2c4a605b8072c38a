//! Marks between the parts of a page, for islands that wake up.

use memchr::memmem;

/// A page without these marks. They are some hundred bytes of some ten thousand, in every page: what looks for them by
/// the letter takes as long as a question to the database.
pub(crate) fn without_marks(html: String) -> String {
    const MARK: &str = "<!>";
    let mut clean = String::with_capacity(html.len());
    let mut from = 0;
    for place in memmem::find_iter(html.as_bytes(), MARK) {
        clean.push_str(&html[from..place]);
        from = place + MARK.len();
    }
    clean.push_str(&html[from..]);
    clean
}
