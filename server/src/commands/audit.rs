//! `dayaq audit …`.

use std::{fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt, path::Path, process::ExitCode};

use anyhow::Context;
use records::{
    reports::integrity,
    system::{
        audit::{self, Actor, AuditKey, Head},
        clock::Random,
        db::Opening,
    },
};

use super::{Source, counted};
use crate::config::Audit;

/// How many faults are told one by one.
const MOST: usize = 100;

pub async fn run(database: &Source, command: Audit) -> anyhow::Result<ExitCode> {
    match command {
        Audit::Verify { since } => verify(database, since.as_ref()).await,
        Audit::Head => head(database).await,
        Audit::Key { file } => make_key(&file),
        Audit::Cover => cover(database).await,
    }
}

async fn verify(database: &Source, since: Option<&Head>) -> anyhow::Result<ExitCode> {
    let (cx, _) = super::open(database, Opening::Present).await?;
    let found = integrity::verify(&cx, since).await?;
    cx.db.close().await;
    for fault in found.faults.iter().take(MOST) {
        eprintln!("{fault}");
    }
    let chain = &found.chain;
    let mut wrong = found.faults.len();
    for key in &chain.unknown {
        wrong += 1;
        eprintln!("entries are sealed with the key {key}, which is not in the file of the audit keys");
    }
    if database.keys.present().is_some() && chain.sealed > 0 && !chain.ends_sealed {
        wrong += 1;
        eprintln!("the last entries are not sealed, although there is a key and there were sealed ones before");
    }
    anyhow::ensure!(
        wrong == 0,
        "{} in {} of the audit log, {}",
        counted(wrong, "fault", "faults"),
        counted(chain.entries, "entry", "entries"),
        counted(found.rows, "covered row", "covered rows")
    );
    println!(
        "{}, {}, all intact",
        counted(chain.entries, "entry", "entries"),
        counted(found.rows, "covered row", "covered rows")
    );
    match chain.entries - chain.sealed {
        0 => {}
        open if chain.sealed == 0 => {
            println!(
                "The {open} entries are not sealed with a key: whoever can write to the database could write them anew."
            );
        }
        open => println!("{open} entries are not sealed, as they were written while there was no key."),
    }
    if let Some(since) = since {
        println!("Entry {} is still in the chain, and everything after it follows from it.", since.number);
    }
    Ok(ExitCode::SUCCESS)
}

async fn head(database: &Source) -> anyhow::Result<ExitCode> {
    let (cx, _) = super::open(database, Opening::Present).await?;
    let head = audit::head(&cx).await?;
    cx.db.close().await;
    println!("{head}");
    Ok(ExitCode::SUCCESS)
}

/// Makes a key in a new file.
pub fn make_key(file: &Path) -> anyhow::Result<ExitCode> {
    let key = AuditKey::new(Random::System.bytes());
    let cannot = || format!("cannot write {}", file.display());
    let mut new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).with_context(cannot)?;
    writeln!(new, "{}", key.line()).and_then(|()| new.sync_all()).with_context(cannot)?;
    println!(
        "The key {} is in {}. Keep a copy of it where the backups of the database are not.",
        key.id(),
        file.display()
    );
    Ok(ExitCode::SUCCESS)
}

async fn cover(database: &Source) -> anyhow::Result<ExitCode> {
    let (cx, _) = super::open(database, Opening::Present).await?;
    let covered = integrity::cover(&cx, Actor::Nobody).await?;
    cx.db.close().await;
    println!("{covered} facts, marks and certificates are covered that were not before.");
    Ok(ExitCode::SUCCESS)
}
