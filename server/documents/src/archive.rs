//! A folder of files as ZIP. The same files give the same bytes on every machine: names in order, one date, nothing about who has made
//! it. What comes in is never believed: it is counted while it is unpacked, and a name that leads out of the folder refuses all of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read as _, Write as _},
};

use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, read::ZipFile, write::SimpleFileOptions};

use crate::DocumentError;

/// Most files of a folder.
pub const MOST_FILES: usize = 2_000;
/// Most bytes of all files together.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// A file larger than [`LIKELY`] that unfolds into more than so many times its size is made to do harm.
const MOST_FOLD: u64 = 200;
const LIKELY: u64 = 1024 * 1024;
/// Most letters of a name.
const LONGEST_NAME: usize = 200;
/// The part of a mode that says what a file is, and what it is for a link.
const KIND: u32 = 0o170_000;
const LINK: u32 = 0o120_000;
/// The part of the head of a file that every one has, and where the length of its name stands in it.
const HEAD: usize = 30;
const NAME_LENGTH: usize = 26;

/// Why an archive is not read. Nothing of it is taken then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// It is no ZIP, or is damaged.
    #[error("this is no ZIP file, or it is damaged")]
    Damaged,
    /// A file in it is locked with a password.
    #[error("the file is locked with a password")]
    Locked,
    /// There are more than [`MOST_FILES`].
    #[error("there are more than {MOST_FILES} files in it")]
    TooMany,
    /// They unfold into more than [`MOST_BYTES`], or into far more than any real file.
    #[error("its files are too large")]
    TooLarge,
    /// A name that is none of a file in a folder: absolute, upwards, with a backslash, a link.
    #[error("{0} is no name of a file in a folder")]
    Name(String),
    /// Two names that are one on many machines.
    #[error("there are two files called {0}")]
    Twice(String),
}

/// The bytes of an archive with these files, by their paths with `/` between the parts.
///
/// # Errors
/// Where the files are too large for a ZIP.
pub fn write(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, DocumentError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let failed = |error: &dyn std::fmt::Display| DocumentError::Archive(error.to_string());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        archive.start_file(path.as_str(), options).map_err(|error| failed(&error))?;
        archive.write_all(bytes).map_err(|error| failed(&error))?;
    }
    archive.finish().map(Cursor::into_inner).map_err(|error| failed(&error))
}

/// The files of an archive. Where all of them lie in one folder, as when somebody has packed the folder itself, it is left out; so is
/// what systems put in by themselves.
///
/// # Errors
/// See [`ArchiveError`].
pub fn read(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, ArchiveError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ArchiveError::Damaged)?;
    if archive.len() > MOST_FILES {
        return Err(ArchiveError::TooMany);
    }
    let (mut files, mut small) = (BTreeMap::new(), BTreeSet::new());
    let mut left = MOST_BYTES;
    for place in 0..archive.len() {
        let raw = archive.by_index_raw(place).map_err(|_| ArchiveError::Damaged)?;
        let (name, locked) = (name_of(&raw, bytes)?, raw.encrypted());
        drop(raw);
        if locked {
            return Err(ArchiveError::Locked);
        }
        if name.ends_with('/') || is_by_the_system(&name) {
            continue;
        }
        let file = archive.by_index(place).map_err(|_| ArchiveError::Damaged)?;
        let most = left.min(LIKELY.max(file.compressed_size().saturating_mul(MOST_FOLD)));
        let mut content = Vec::new();
        // What it says of its size may be wrong: what comes out is counted.
        file.take(most + 1).read_to_end(&mut content).map_err(|_| ArchiveError::Damaged)?;
        let size = content.len() as u64;
        if size > most {
            return Err(ArchiveError::TooLarge);
        }
        left -= size;
        if !small.insert(name.to_lowercase()) {
            return Err(ArchiveError::Twice(name));
        }
        files.insert(name, content);
    }
    Ok(without_folder(files))
}

/// The name of a file, which has to be one: here, in the list at the end, and where the file itself stands.
fn name_of<R: std::io::Read>(file: &ZipFile<'_, R>, bytes: &[u8]) -> Result<String, ArchiveError> {
    let raw = file.name_raw();
    let shown = || String::from_utf8_lossy(raw).chars().take(LONGEST_NAME).collect::<String>();
    let name = std::str::from_utf8(raw).map_err(|_| ArchiveError::Name(shown()))?;
    let start = usize::try_from(file.header_start()).map_err(|_| ArchiveError::Damaged)?;
    let head = bytes.get(start..start + HEAD).ok_or(ArchiveError::Damaged)?;
    let length = usize::from(u16::from_le_bytes([head[NAME_LENGTH], head[NAME_LENGTH + 1]]));
    let is_same = bytes.get(start + HEAD..start + HEAD + length) == Some(raw);
    let is_link = file.unix_mode().is_some_and(|mode| mode & KIND == LINK);
    let is_part = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':', '\0']);
    let path = name.strip_suffix('/').unwrap_or(name);
    let leads_here =
        name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control) && path.split('/').all(is_part);
    if is_same && leads_here && !is_link { Ok(name.to_owned()) } else { Err(ArchiveError::Name(shown())) }
}

/// What a system adds that nobody has written.
fn is_by_the_system(path: &str) -> bool {
    path.split('/').any(|name| name == ".DS_Store" || is_left_behind(name))
}

/// Whether a file or folder of this name was left behind by a system, an editor or a tool, and is no part of what somebody made.
pub fn is_left_behind(name: &str) -> bool {
    let name = name.to_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["thumbs.db", "desktop.ini", "__macosx"].contains(&name.as_str())
        || ["mo", "bak", "orig", "rej", "swp", "tmp"].contains(&ending)
        || name.ends_with('~')
        || name.starts_with("~$")
}

fn without_folder(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let first = files.keys().next().and_then(|name| name.split_once('/')).map(|(folder, _)| format!("{folder}/"));
    let Some(folder) = first.filter(|folder| files.keys().all(|name| name.starts_with(folder))) else { return files };
    files.into_iter().map(|(name, bytes)| (name[folder.len()..].to_owned(), bytes)).collect()
}
