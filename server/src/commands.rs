//! What each command does.

mod administrator;
mod audit;
mod course;
mod database;
mod demo;
mod export;
mod folder;
mod scenario;
mod serve;

use std::process::ExitCode;

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
        Command::Database(crate::config::Database::Rebuild) => database::rebuild(database).await,
        Command::Administrator(command) => administrator::run(database, command).await,
    }
}
