//! Lines of an iCalendar file: escaped, and folded so that none is longer than 75 bytes.

/// The longest line in bytes, without its end (RFC 5545, 3.1).
const LONGEST: usize = 75;

/// The lines of a file.
#[derive(Default)]
pub(super) struct Lines {
    written: String,
}

impl Lines {
    /// A property whose value is no text: a time, a number, an address. An empty one is left out.
    pub(super) fn plain(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let value: String = value.chars().filter(|c| !c.is_control()).collect();
            self.fold(&format!("{name}:{value}"));
        }
    }

    /// A property whose value is a text. An empty one is left out.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        if !value.trim().is_empty() {
            self.fold(&format!("{name}:{}", escaped(value)));
        }
    }

    pub(super) fn finish(self) -> String {
        self.written
    }

    /// Adds a line. What is longer than a line goes on in the next one, after a space, and never breaks a character.
    fn fold(&mut self, line: &str) {
        let mut used = 0;
        for c in line.chars() {
            if used + c.len_utf8() > LONGEST {
                self.written.push_str("\r\n ");
                used = 1;
            }
            self.written.push(c);
            used += c.len_utf8();
        }
        self.written.push_str("\r\n");
    }
}

/// The text with what has a meaning in the format marked by a backslash (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\n' | '\r' => escaped.push_str("\\n"),
            '\\' | ',' | ';' => escaped.extend(['\\', c]),
            '\t' => escaped.push(' '),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}
