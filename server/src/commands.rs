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

use std::{path::PathBuf, process::ExitCode};

use records::{
    Cx, Db,
    system::{
        audit as log,
        db::{Opening, file},
    },
};

use crate::config::{Cli, Command};

/// Runs a command; the exit code is 0 when all is well.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let database = &cli.database;
    match cli.command {
        Command::Serve(options) => serve::run(database, options).await,
        Command::Demo { people, seed } => demo::run(database, people, seed).await,
        Command::Course(command) => course::run(database, command).await,
        Command::Scenario(command) => scenario::run(command),
        Command::Export(options) => export::run(database, options).await,
        Command::Audit(crate::config::Audit::Verify) => audit::verify(database).await,
        Command::Database(command) => database::run(database, command).await,
        Command::Backup { file } => backup::run(database, &file).await,
        Command::Restore { file } => restore::run(database, &file).await,
        Command::Mail(crate::config::Mail::Test { address, mails }) => mail::test(&address, &mails).await,
        Command::Administrator(command) => administrator::run(database, command).await,
    }
}

/// Opens the database for a command. Answers the file that was made, where none was there.
async fn open(database: &str, opening: Opening) -> anyhow::Result<(Cx, Option<PathBuf>)> {
    let new = file(database).filter(|file| file.metadata().map_or(true, |there| there.len() == 0));
    Ok((Cx::new(Db::open_as(database, opening).await?), new))
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
