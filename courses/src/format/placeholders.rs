//! Words that stand in the place of others: what an author has left to be written does not reach trainees.

use super::names::excerpt;
use super::reader::Reader;
use super::unit::Unit;

/// Reports the passages that say of themselves that they are not written yet.
pub(super) fn report(reader: &mut Reader<'_>, units: &[Unit]) {
    for unit in units.iter().filter(|unit| is_placeholder(&unit.text)) {
        let message = format!("not written yet: “{}”", excerpt(&unit.text));
        reader.report.error(&unit.file, unit.line, message);
    }
}

/// `TODO` as a word of its own, as drafts have it, and the text of printers.
fn is_placeholder(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word == "TODO") || text.to_lowercase().contains("lorem ipsum")
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn what_is_to_be_written_is_told_from_words() {
        for text in
            ["TODO", "TODO: the title", "- a\n- TODO", "(TODO)", "Lorem ipsum dolor sit amet", "Text: LOREM IPSUM."]
        {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["todo list", "Todor is here", "TODOR", "Método", "What is to do?", ""] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
