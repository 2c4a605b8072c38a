//! Marks between the parts of a page, for islands that wake up.

use memchr::memmem;

/// A page without these marks. Some hundred of them stand among some ten thousand letters of every page; to look for them letter
/// by letter was a twentieth of the work on a lesson.
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
