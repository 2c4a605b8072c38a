//! `dayaq database …`.

use std::process::ExitCode;

use anyhow::{Context, bail};
use records::{
    Db,
    reports::{integrity, kept},
    system::{
        audit,
        copies::{self, Care},
        db::{Opening, file},
        moving, upkeep,
    },
};

use super::restore;
use crate::config::Database;

pub async fn run(database: &super::Source, command: Database) -> anyhow::Result<ExitCode> {
    match command {
        Database::Rebuild => rebuild(database).await,
        Database::Check => check(database).await,
        Database::Upgrade => upgrade(database).await,
        Database::Move { to } => move_to(database, &to).await,
        Database::TrustClock => trust_clock(database).await,
    }
}

async fn rebuild(database: &super::Source) -> anyhow::Result<ExitCode> {
    let (cx, _) = super::open(database, Opening::Present).await?;
    let done = kept::rebuild(&cx).await?;
    cx.db.close().await;
    for (name, rows) in done {
        println!("{name}: {rows} rows made anew");
    }
    Ok(ExitCode::SUCCESS)
}

/// Looks for damage, and changes nothing; others may work meanwhile.
async fn check(database: &super::Source) -> anyhow::Result<ExitCode> {
    let (cx, _) = super::open(database, Opening::AsItIs).await?;
    let found = copies::check(&cx, Care::Quick).await?;
    cx.db.close().await;
    for fault in &found.faults {
        eprintln!("{fault}");
    }
    if !found.faults.is_empty() {
        anyhow::bail!("the database is damaged: restore a backup with `dayaq restore FILE`");
    }
    println!("The database is sound; {} entries in the audit log, all intact.", found.entries);
    Ok(ExitCode::SUCCESS)
}

/// Brings the schema up to date, as `serve` does.
async fn upgrade(database: &super::Source) -> anyhow::Result<ExitCode> {
    // One that is not there is not made.
    let (cx, _) = super::open(database, Opening::AsItIs).await?;
    cx.db.close().await;
    let (cx, _) = super::open(database, Opening::Upgrade).await?;
    kept::fill(&cx).await?;
    integrity::begin(&cx).await?;
    cx.db.close().await;
    println!("The database is up to date.");
    Ok(ExitCode::SUCCESS)
}

/// Moves everything to PostgreSQL, and looks at it there.
async fn move_to(database: &super::Source, to: &str) -> anyhow::Result<ExitCode> {
    let from = file(&database.url).filter(|_| to.starts_with("postgres")).context(
        "a database is moved from SQLite to PostgreSQL: --database sqlite://FILE --to postgres://USER@HOST/NAME",
    )?;
    drop(restore::lock(&from)?);
    let (old, _) = super::open(database, Opening::Present).await?;
    super::check_whole(&old).await?;
    // Whoever writes meanwhile would write to what is left behind: until everything is there, nobody can.
    let held = old.db.begin().await?;
    if let Ok((cx, _)) = super::open(&database.at(to), Opening::AsItIs).await {
        let (entries, _) = audit::verify(&cx).await?;
        cx.db.close().await;
        if entries > 0 {
            bail!("there is something in that database already: nothing was moved");
        }
    }
    let (cx, _) = super::open(&database.at(to), Opening::Upgrade).await?;
    let from = Db::read_only(&from).await?;
    let moved = moving::to_postgres(&from, &cx.db).await?;
    from.close().await;
    let found = copies::check(&cx, Care::Whole).await?;
    cx.db.close().await;
    drop(held);
    old.db.close().await;
    for moving::Moved { table, rows } in moved.iter().filter(|moved| moved.rows > 0) {
        println!("{table}: {rows} rows");
    }
    if let Some(fault) = found.faults.first() {
        bail!("everything was moved as it was, but it was not sound: {fault}");
    }
    println!("Everything is moved and compared; {} entries in the audit log, all intact.", found.entries);
    Ok(ExitCode::SUCCESS)
}

/// What was written before with a clock that went ahead is not compared with the clock any more.
async fn trust_clock(database: &super::Source) -> anyhow::Result<ExitCode> {
    let (cx, _) = super::open(database, Opening::Present).await?;
    upkeep::trust_clock(&cx).await?;
    let now = cx.now();
    cx.db.close().await;
    println!("The clock shows {} (UTC), and that is right. Restart the server.", now.format("%Y-%m-%d %H:%M"));
    Ok(ExitCode::SUCCESS)
}
