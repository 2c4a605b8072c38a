//! Quotation marks around cells of text with columns. One that is not closed takes the rows behind it into its cell: nobody
//! sees that in the cell, so it is looked for before.

/// The line of a quotation mark that begins a cell and is not closed where the cell ends; lines are counted from 1.
///
/// Not closed is also a mark that is closed by the next row's, as two things show: what stands behind the closing mark is
/// neither the end of the cell nor of the row, or a whole row of `columns` cells stands inside.
pub(super) fn unclosed(text: &str, delimiter: u8, columns: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut place, mut line, mut begins) = (0, 1, true);
    while let Some(byte) = bytes.get(place) {
        match byte {
            b'"' if begins => {
                let (end, closed) = closing(bytes, place + 1);
                let inner = &bytes[place + 1..end];
                let lines = count_lines(inner);
                let behind = bytes.get(end + 1);
                let ends = behind.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\r' | b'\n' | b' '));
                if !closed || (lines > 0 && (!ends || holds_a_row(inner, delimiter, columns))) {
                    return Some(line);
                }
                line += lines;
                place = end;
                begins = false;
            }
            byte if *byte == delimiter => begins = true,
            b'\n' => {
                line += 1;
                begins = true;
            }
            b'\r' => {
                line += usize::from(bytes.get(place + 1) != Some(&b'\n'));
                begins = true;
            }
            _ => begins = false,
        }
        place += 1;
    }
    None
}

/// Where the cell ends that begins here, and whether a mark ends it; two marks together are one letter.
fn closing(bytes: &[u8], from: usize) -> (usize, bool) {
    let mut place = from;
    while let Some(byte) = bytes.get(place) {
        if *byte == b'"' {
            if bytes.get(place + 1) != Some(&b'"') {
                return (place, true);
            }
            place += 1;
        }
        place += 1;
    }
    (bytes.len(), false)
}

fn count_lines(bytes: &[u8]) -> usize {
    let ends = |(place, byte): (usize, &u8)| *byte == b'\n' || (*byte == b'\r' && bytes.get(place + 1) != Some(&b'\n'));
    bytes.iter().enumerate().filter(|at| ends(*at)).count()
}

/// Whether one of the lines behind the first has all the columns of a row. Two columns say nothing: a semicolon stands in
/// addresses too.
fn holds_a_row(inner: &[u8], delimiter: u8, columns: usize) -> bool {
    columns > 2
        && inner
            .split(|byte| matches!(byte, b'\r' | b'\n'))
            .skip(1)
            .any(|line| line.split(|byte| *byte == delimiter).count() >= columns)
}

#[cfg(test)]
mod tests {
    use super::unclosed;

    #[test]
    fn a_mark_that_is_not_closed_is_named_with_its_line() {
        for (text, line) in [
            ("Soyadı;Adı;Təşkilat\nƏliyev;Tural;\"Ümid İB\nQuliyev;Rəşad;Polis\n", Some(2)),
            ("a;b;c\r\n1;2;3\r\n1;\"2;3\r\n4;5;6\r\n", Some(3)),
            // The next mark closes it.
            ("a;b;c\n1;\"2;3\n4;\"5\";6\n", Some(2)),
            ("a;b;c\n1;2;\"Ümid\n4;5;6\n7;8;9\"\n", Some(2)),
            ("\"a;b;c", Some(1)),
            // These are closed.
            ("a;b;c\n1;\"Bakı\nNizami küç.\";3\n", None),
            ("a;b;c\n1;\"2 \"\"Ümid\"\" İB\";3\n", None),
            ("a;b;c\n1;\"2\" ;3\n\"4\";5;\"6\"", None),
            ("a;b;c\n1;2;3 \"Ümid\n", None),
            ("a;b\n1;\"Bakı;\nNizami; 5\"\n", None),
            ("a;b;c\n\"Ümid\" İB;2;3\n", None),
            ("", None),
        ] {
            assert_eq!(
                unclosed(text, b';', 3.min(text.split('\n').next().unwrap_or("").matches(';').count() + 1)),
                line,
                "{text:?}"
            );
        }
    }
}
