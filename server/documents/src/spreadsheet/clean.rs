//! What nobody sees is taken out of a cell once, at the door: marks of direction, hyphens that only some line ends show, spaces
//! of no width, the signs with which other programs protect their own values. What is left is what a reader of the sheet sees.

use std::borrow::Cow;

/// Whether the letter takes no place and says nothing: it comes along when names are copied from web pages, PDF files,
/// phones and text programs.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        // Soft hyphen, combining grapheme joiner, marks of Arabic and Mongolian.
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180e}'
        // No width, direction.
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        // How an emoji looks, byte order mark, annotations.
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text of a cell as its reader sees it: without what is invisible, one kind of space and never two, lines of the cell
/// apart, nothing around.
pub fn clean(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !text.contains("  ");
    if plain && !text.contains("_x000") && !text.starts_with("=\"") {
        return text.into();
    }
    // Excel writes a line break of old programs so; and spreadsheets write a text that must stay one as a formula.
    let text = text.replace("_x000D_", "\n").replace("_x000A_", "\n");
    let text = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).map_or(text.as_str(), |inner| inner);
    let mut out = String::with_capacity(text.len());
    let mut gap: Option<char> = None;
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        let breaks = matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if breaks {
            gap = Some('\n');
        } else if c.is_whitespace() || c.is_control() {
            gap = gap.or(Some(' '));
        } else {
            if let Some(gap) = gap.take().filter(|_| !out.is_empty()) {
                out.push(gap);
            }
            out.push(c);
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn a_cell_is_what_its_reader_sees() {
        for (typed, seen) in [
            ("Quli\u{ad}yev", "Quliyev"),
            ("\u{200b}Rəşad\u{200e}", "Rəşad"),
            ("El\u{2060}nur", "Elnur"),
            ("\u{feff}Soyadı", "Soyadı"),
            ("Əliyeva\u{a0}Leyla\u{202f} Elçin\u{3000}qızı", "Əliyeva Leyla Elçin qızı"),
            ("\u{202a}+994 50 111 22 33\u{202c}", "+994 50 111 22 33"),
            (" Quliyeva \r\n\r\nNigar\t ", "Quliyeva\nNigar"),
            ("Quliyeva_x000D_\nNigar", "Quliyeva\nNigar"),
            ("Quliyeva\u{2028}Nigar", "Quliyeva\nNigar"),
            ("=\"0501112233\"", "0501112233"),
            ("a  b", "a b"),
            ("\u{200b} \u{feff}", ""),
            ("Жанна-Лилия", "Жанна-Лилия"),
            ("=1+1", "=1+1"),
        ] {
            assert_eq!(clean(typed), seen, "{typed:?}");
        }
    }
}
