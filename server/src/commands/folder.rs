//! Course folders on disk.

use std::{fs, path::Path};

use anyhow::{Context, bail};
use courses::format::Files;
use documents::archive::is_left_behind;

/// The largest course folder, in bytes.
const MAX: u64 = 256 * 1024 * 1024;

/// Reads a folder. Hidden files are left out, and what systems and editors leave behind is left aside and named; links are not
/// followed.
pub fn read(folder: &Path) -> anyhow::Result<Files> {
    if !folder.is_dir() {
        bail!("{} is not a folder", folder.display());
    }
    let mut files = Files::new();
    let mut size = 0;
    let mut open = vec![folder.to_owned()];
    while let Some(place) = open.pop() {
        for entry in fs::read_dir(&place).with_context(|| format!("cannot read {}", place.display()))? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if entry.file_name().to_string_lossy().starts_with('.') || kind.is_symlink() {
                continue;
            }
            if is_left_behind(&entry.file_name().to_string_lossy()) {
                eprintln!("left aside: {}", path.strip_prefix(folder)?.display());
                continue;
            }
            if kind.is_dir() {
                open.push(path);
                continue;
            }
            size += entry.metadata()?.len();
            if size > MAX {
                bail!("{} is larger than {} MB", folder.display(), MAX / 1024 / 1024);
            }
            let name = path.strip_prefix(folder)?.to_str().context("a file name is not UTF-8")?.replace('\\', "/");
            files.insert(name, fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?);
        }
    }
    Ok(files)
}

/// Writes a folder that does not exist yet, or is empty.
pub fn write(folder: &Path, files: &Files) -> anyhow::Result<()> {
    if folder.exists()
        && fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?.next().is_some()
    {
        bail!("{} is not empty: nothing was written", folder.display());
    }
    for (name, bytes) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        }
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
