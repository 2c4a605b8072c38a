//! Whether anything in a PDF can grow beyond measure when it is opened: a file of some kilobytes can hold gigabytes of zeros.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// How much all compressed parts of a file may come to: forty pages of bare pixels come to less.
const MOST: u64 = 400_000_000;
/// How far before a stream its description is looked for.
const DESCRIPTION: usize = 4096;

/// Whether all streams of a file together stay within [`MOST`], and none is packed twice or in a disguise: then nothing that
/// reads the file meets more. Where streams begin is told by their word; what merely looks like one costs a look.
pub(super) fn are_bounded(bytes: &[u8]) -> bool {
    let mut left = MOST;
    let mut from = 0;
    while let Some(found) = find(&bytes[from..], b"stream") {
        let word = from + found;
        from = word + b"stream".len();
        if bytes[..word].ends_with(b"end") {
            continue;
        }
        let before = &bytes[word.saturating_sub(DESCRIPTION)..word];
        let description = &before[find_last(before, b"obj").unwrap_or(0)..];
        if is_disguised(description) {
            return false;
        }
        let data = &bytes[from..];
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
        let grown = std::io::copy(&mut ZlibDecoder::new(data).take(left + 1), &mut std::io::sink());
        // What is no such stream ends at once.
        left = match left.checked_sub(grown.unwrap_or(0)) {
            Some(left) => left,
            None => return false,
        };
    }
    true
}

/// Whether a stream is packed more than once by what can grow, or the names in its description are written in numbers.
fn is_disguised(description: &[u8]) -> bool {
    let grows = [&b"FlateDecode"[..], b"/Fl ", b"/Fl]", b"/Fl/", b"LZWDecode", b"/LZW ", b"RunLengthDecode", b"/RL "];
    let times: usize = grows.iter().map(|name| count(description, name)).sum();
    times > 1 || description.contains(&b'#')
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}

fn count(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes.windows(wanted.len()).filter(|window| *window == wanted).count()
}
