//! Characters that mean something in Twee, in names and texts that mean themselves.

use std::borrow::Cow;

/// A name of a passage, or a tag, for a header.
pub(super) fn name(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for character in name.chars() {
        if matches!(character, '[' | ']' | '{' | '}' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// The reverse of [`name`]: whatever is escaped yields itself.
pub(super) fn plain_name(escaped: &str) -> String {
    let mut name = String::with_capacity(escaped.len());
    let mut characters = escaped.chars();
    while let Some(character) = characters.next() {
        let meant = if character == '\\' { characters.next().unwrap_or(character) } else { character };
        name.push(meant);
    }
    name
}

/// Splits a header before the first of these characters that is not escaped.
pub(super) fn split<'a>(text: &'a str, stops: &[char]) -> (&'a str, &'a str) {
    let mut is_escaped = false;
    for (place, character) in text.char_indices() {
        if !is_escaped && stops.contains(&character) {
            return text.split_at(place);
        }
        is_escaped = !is_escaped && character == '\\';
    }
    (text, "")
}

/// A line of text that does not look like a header. The specification has no sign for it; Twine writes a backslash
/// before the colons, therefore a line that begins so in earnest gets another one.
pub(super) fn line(line: &str) -> Cow<'_, str> {
    let rest = line.trim_start_matches('\\');
    if line.starts_with("::") || (rest.len() < line.len() && rest.starts_with(':')) {
        Cow::Owned(format!("\\{line}"))
    } else {
        Cow::Borrowed(line)
    }
}

/// The reverse of [`line`].
pub(super) fn plain_line(line: &str) -> &str {
    match line.strip_prefix('\\') {
        Some(rest) if rest.trim_start_matches('\\').starts_with(':') => rest,
        _ => line,
    }
}

/// The text with spaces for its line breaks.
pub(super) fn one_line(text: &str) -> String {
    let lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}
