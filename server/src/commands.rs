//! What each command does.

mod administrator;
mod audit;
mod backup;
mod course;
mod database;
mod demo;
mod export;
mod folder;
mod mail;
mod restore;
mod scenario;
mod serve;

use std::{
    fmt::Display,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use records::{
    Cx, Db,
    system::{
        audit::{self as log, AuditKeys},
        db::{Opening, file},
    },
};

use crate::config::{Audit, Cli, Command};

/// Runs a command; the exit code is 0 when all is well.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    // It may be made at the very place where it is looked for.
    if let Command::Audit(Audit::Key { file }) = &cli.command {
        return audit::make_key(file);
    }
    let database = &Source::new(cli.database, cli.audit_key_file.0.as_deref())?;
    match cli.command {
        Command::Serve(options) => Box::pin(serve::run(database, *options)).await,
        Command::Demo { people, seed } => demo::run(database, people, seed).await,
        Command::Course(command) => course::run(database, command).await,
        Command::Scenario(command) => scenario::run(command),
        Command::Export(options) => export::run(database, options).await,
        Command::Audit(command) => audit::run(database, command).await,
        Command::Database(command) => database::run(database, command).await,
        Command::Backup { file } => backup::run(database, &file).await,
        Command::Restore { file } => restore::run(database, &file).await,
        Command::Mail(crate::config::Mail::Test { address, mails }) => mail::test(&address, &mails).await,
        Command::Administrator(command) => administrator::run(database, command).await,
    }
}

/// How many there are, with the word for one of them or for several.
fn counted<N: Display + PartialEq + From<u8>>(n: N, one: &str, several: &str) -> String {
    let word = if n == N::from(1) { one } else { several };
    format!("{n} {word}")
}

/// The database that is meant, and the keys with which its audit log is sealed.
pub struct Source {
    pub url: String,
    pub keys: AuditKeys,
}

impl Source {
    fn new(url: String, keys: Option<&Path>) -> anyhow::Result<Self> {
        let keys = match keys {
            Some(file) => {
                let cannot = || format!("cannot read the audit keys in {}", file.display());
                AuditKeys::read(&std::fs::read_to_string(file).with_context(cannot)?).with_context(cannot)?
            }
            None => AuditKeys::default(),
        };
        Ok(Self { url, keys })
    }

    /// Another database, with the same keys.
    fn at(&self, url: &str) -> Self {
        Self { url: url.to_owned(), keys: self.keys.clone() }
    }
}

/// Opens the database for a command. Answers the file that was made, where none was there.
async fn open(database: &Source, opening: Opening) -> anyhow::Result<(Cx, Option<PathBuf>)> {
    let new = file(&database.url).filter(|file| file.metadata().map_or(true, |there| there.len() == 0));
    let mut cx = Cx::new(Db::open_as(&database.url, opening).await?);
    cx.keys = database.keys.clone();
    Ok((cx, new))
}

/// The sentence about a database that was made, for whoever did not mean to make one.
fn made(file: &std::path::Path) -> String {
    format!("A new database was made: {}", file.display())
}

/// Refuses a database whose files do not belong together.
async fn check_whole(cx: &Cx) -> anyhow::Result<()> {
    if let Some(fault) = log::compare(cx).await? {
        anyhow::bail!(
            "the database is mixed from two copies or has lost entries of its audit log ({fault}): restore a backup with \
             `dayaq restore FILE`, which moves the files that are there aside"
        );
    }
    Ok(())
}
