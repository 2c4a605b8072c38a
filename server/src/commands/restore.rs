//! `dayaq restore`: a backup in the place of an SQLite database.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use records::{
    Db,
    system::{clock::Clock, db::file},
};
use rustix::fs::{FlockOperation, fcntl_lock};

use super::backup;

/// What SQLite keeps beside a database. With another database they would be taken for a part of it.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

pub async fn run(database: &super::Source, from: &Path) -> anyhow::Result<ExitCode> {
    let to = file(&database.url).context(
        "dayaq restore writes SQLite databases; PostgreSQL is restored with pg_restore, as the README describes",
    )?;
    if !from.exists() {
        bail!("{} does not exist: nothing was changed", from.display());
    }
    if to.exists() && from.canonicalize()? == to.canonicalize()? {
        bail!("{} is the database itself: nothing was changed", from.display());
    }
    // Whose it is, and whether this program can serve it.
    Db::read_only(from).await?.close().await;
    let held = lock(&to)?;
    let new = backup::beside(&to, &format!("unfinished-{}", std::process::id()));
    let result = match backup::make(from, &new).await {
        Ok(found) => exchange(&to, &new).map(|aside| (found, aside)),
        Err(error) => Err(error),
    };
    let (found, aside) = match result {
        Ok(done) => done,
        Err(error) => {
            drop(fs::remove_file(&new));
            return Err(error.context(format!("{} was not restored", to.display())));
        }
    };
    drop(held);
    println!("{} is restored and checked: {} entries in the audit log.", to.display(), found.entries);
    if let Some(aside) = aside {
        println!("What was there before is now {}.", aside.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes sure that nobody has the database open, and that nobody opens it: SQLite asks for locks of the same kind, and each of
/// its connections holds one.
pub fn lock(database: &Path) -> anyhow::Result<Option<File>> {
    if !database.exists() {
        return Ok(None);
    }
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(database)
        .with_context(|| format!("cannot write {}", database.display()))?;
    match fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(file)),
        Err(error) if [rustix::io::Errno::AGAIN, rustix::io::Errno::ACCESS].contains(&error) => {
            bail!("{} is in use: stop the server first; nothing was changed", database.display())
        }
        Err(error) => Err(error).with_context(|| format!("cannot lock {}", database.display())),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(ending);
    PathBuf::from(name)
}

/// Moves the database aside with everything beside it, and puts the new one into its place. Answers where the old one is.
fn exchange(database: &Path, new: &Path) -> anyhow::Result<Option<PathBuf>> {
    let stamp = Clock::system().now().format("%Y%m%dT%H%M%S%3f");
    let aside = backup::beside(database, &format!("before-{stamp}"));
    let owner = database.metadata().ok().map(|there| (there.uid(), there.gid()));
    if let Some((user, group)) = owner {
        // Whoever restores may be another one than the server, which has to write to it.
        chown(new, Some(user), Some(group)).context("cannot give the restored file to the owner of the old one")?;
    }
    // First a second name for all of it: whatever happens from then on, what was there is there as a whole.
    let mut found = Vec::new();
    for ending in BESIDE.into_iter().chain([""]) {
        let (old, place) = (with_ending(database, ending), with_ending(&aside, ending));
        if old.symlink_metadata().is_ok() {
            // Where a disk knows no second names, a copy.
            let kept = fs::hard_link(&old, &place).or_else(|_| fs::copy(&old, &place).map(drop));
            kept.with_context(|| format!("cannot move {} aside", old.display()))?;
            found.push(old);
        }
    }
    for old in &found {
        fs::remove_file(old).with_context(|| format!("cannot move {} aside", old.display()))?;
    }
    fs::rename(new, database).with_context(|| format!("cannot write {}", database.display()))?;
    backup::sync_folder(database)?;
    Ok((!found.is_empty()).then_some(aside))
}
