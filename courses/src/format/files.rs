//! The files of a folder as they come in: their texts, and a hash over all of them.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::diagnostics::Report;

/// The files of a course folder: the path inside the folder, with `/` between its parts, and the bytes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The text of a file: UTF-8, lines ended by `\n`, without a byte order mark. `None` where the file is absent (the caller
/// knows who asked for it) or not UTF-8 (reported).
pub(super) fn text_of(files: &Files, path: &str, report: &mut Report) -> Option<String> {
    match std::str::from_utf8(files.get(path)?) {
        Ok(text) => Some(text.trim_start_matches('\u{feff}').replace("\r\n", "\n")),
        Err(error) => {
            let valid = &files[path][..error.valid_up_to()];
            let newlines = valid.split(|byte| *byte == b'\n').count();
            report.error(path, u32::try_from(newlines).unwrap_or(u32::MAX), "this is not UTF-8 text");
            None
        }
    }
}

/// SHA-256 over all files in the order of their paths, each as length of the path, path, length of the content,
/// content; lengths are 64-bit big-endian numbers of bytes. Two folders with the same hash hold the same course.
#[must_use]
pub fn hash(files: &Files) -> [u8; 32] {
    let mut hash = Sha256::new();
    for (path, bytes) in files {
        for part in [path.as_bytes(), bytes] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    hash.finalize().into()
}
