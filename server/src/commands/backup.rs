//! `dayaq backup`: everything in an SQLite database as one file, looked at before it is called a backup.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use records::system::{
    audit,
    copies::{self, Care, Found},
    db::{Opening, file},
    upkeep,
};

pub async fn run(database: &super::Source, to: &Path) -> anyhow::Result<ExitCode> {
    let from = file(&database.url).context(
        "dayaq backup writes SQLite databases; PostgreSQL is backed up with pg_dump, as the README describes",
    )?;
    // It has to be there and ours; what is older is backed up before it is upgraded.
    let (cx, _) = super::open(database, Opening::AsItIs).await?;
    cx.db.close().await;
    if to.symlink_metadata().is_ok() {
        bail!("{} exists already: nothing was written", to.display());
    }
    let new = beside(to, &format!("unfinished-{}", std::process::id()));
    let made = make(&from, &new).await;
    let found = match made.and_then(|found| finish(&new, to).map(|()| found)) {
        Ok(found) => found,
        Err(error) => {
            drop(fs::remove_file(&new));
            return Err(error.context(format!("no backup was written to {}", to.display())));
        }
    };
    let noted = note(database, found.entries).await;
    let megabytes = to.metadata()?.len() / 1_000_000;
    println!("{} is written and checked: {megabytes} MB, {} entries in the audit log.", to.display(), found.entries);
    if let Err(error) = noted {
        eprintln!("The backup is whole, but the database does not remember it: {error:#}");
    }
    Ok(ExitCode::SUCCESS)
}

/// Another file in the same folder, which is on the same disk.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Copies a database into a new file for its owner alone, has it written to the disk, and looks at it.
pub async fn make(from: &Path, to: &Path) -> anyhow::Result<Found> {
    let cannot = || format!("cannot write {}", to.display());
    let options = OpenOptions::new().write(true).create_new(true).mode(0o600).to_owned();
    drop(options.open(to).with_context(cannot)?);
    copies::copy(from, to).await.with_context(cannot)?;
    File::open(to).and_then(|file| file.sync_all()).with_context(cannot)?;
    let found = copies::look(to, Care::Whole).await?;
    if let Some(fault) = found.faults.first() {
        bail!("{} is damaged, and so would be its copy: {fault}", from.display());
    }
    Ok(found)
}

/// Gives a file its name, if nothing has that name.
fn finish(new: &Path, name: &Path) -> anyhow::Result<()> {
    let named =
        rustix::fs::renameat_with(rustix::fs::CWD, new, rustix::fs::CWD, name, rustix::fs::RenameFlags::NOREPLACE);
    named
        .map_err(io::Error::from)
        .and_then(|()| sync_folder(name))
        .with_context(|| format!("cannot write {}", name.display()))
}

/// Has the names in the folder of a file written to the disk.
pub fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// Notes in the database itself that and when it was backed up. Nothing in one of an older release, which knows no such note.
async fn note(database: &super::Source, entries: i64) -> anyhow::Result<()> {
    let Ok((cx, _)) = super::open(database, Opening::Present).await else { return Ok(()) };
    // One that is mixed gets no new entry: it would hide that.
    let noted = match audit::compare(&cx).await? {
        None => upkeep::backed_up(&cx, entries).await,
        Some(_) => Ok(()),
    };
    cx.db.close().await;
    Ok(noted?)
}
