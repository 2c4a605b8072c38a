//! `dayaq course …`.

use records::{
    Error,
    authoring::library,
    projects::project::DEFAULT_ZONE,
    system::{audit::Actor, db::Opening},
};
use std::{fs, path::Path, process::ExitCode};

use anyhow::Context;
use courses::{
    format::{self, Diagnostic, Files, Severity},
    language::Language,
};

use super::folder;
use crate::{config::Course, embedded};

pub async fn run(database: &super::Source, command: Course) -> anyhow::Result<ExitCode> {
    match command {
        Course::New { folder } => new(&folder),
        Course::Check { folder } => check(&folder),
        Course::Import { folder: Some(folder), .. } => {
            import(database, &folder::read(&folder)?, &folder.display().to_string()).await
        }
        Course::Import { shipped, .. } => import_shipped(database, &shipped.unwrap_or_default()).await,
        Course::Export { slug, folder } => export(database, &slug, &folder).await,
        Course::Translate { folder, language } => translate(&folder, &language),
    }
}

pub fn today() -> chrono::NaiveDate {
    records::system::clock::local_date(records::system::clock::Clock::system().now(), DEFAULT_ZONE)
}

fn new(folder: &Path) -> anyhow::Result<ExitCode> {
    let files: Files = format::example().into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    folder::write(folder, &files)?;
    println!(
        "{} files written to {}: change them, and look at them with `course check`",
        files.len(),
        folder.display()
    );
    Ok(ExitCode::SUCCESS)
}

fn check(folder: &Path) -> anyhow::Result<ExitCode> {
    let checked = format::check(&folder::read(folder)?, today());
    print(&checked.diagnostics);
    let count = |severity| checked.diagnostics.iter().filter(|d| d.severity == severity).count();
    println!("{}: {} errors, {} warnings", folder.display(), count(Severity::Error), count(Severity::Warning));
    Ok(if checked.editions.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub fn print(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        eprintln!("{diagnostic}");
    }
}

/// Publishes a course that the program carries with it.
async fn import_shipped(database: &super::Source, slug: &str) -> anyhow::Result<ExitCode> {
    let files = embedded::course(slug);
    if files.is_empty() {
        anyhow::bail!("no course {slug} is shipped; there are: {}", embedded::courses().join(", "));
    }
    import(database, &files, slug).await
}

async fn import(database: &super::Source, files: &Files, name: &str) -> anyhow::Result<ExitCode> {
    // Before the database is opened: a folder with faults changes nothing.
    let checked = format::check(files, today());
    if checked.editions.is_none() {
        print(&checked.diagnostics);
        anyhow::bail!("{name} has faults: nothing was imported");
    }
    let (cx, _) = super::open(database, Opening::Present).await?;
    let (import, diagnostics) = match library::import(&cx, Actor::Nobody, files).await {
        Err(Error::Course(faults)) => anyhow::bail!("{faults}"),
        other => other?,
    };
    print(&diagnostics);
    println!(
        "{}",
        match import {
            library::Import::Published => "Published.",
            library::Import::Unchanged => "Exactly this version is published already.",
        }
    );
    cx.db.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn export(database: &super::Source, slug: &str, folder: &Path) -> anyhow::Result<ExitCode> {
    let (cx, _) = super::open(database, Opening::Present).await?;
    let files = library::export(&cx, slug).await?.with_context(|| format!("there is no course {slug}"))?;
    folder::write(folder, &files)?;
    cx.db.close().await;
    println!("{} files written to {}", files.len(), folder.display());
    Ok(ExitCode::SUCCESS)
}

fn translate(folder: &Path, language: &str) -> anyhow::Result<ExitCode> {
    let language: Language = language.parse().ok().context("the language is az, en or ru")?;
    let files = folder::read(folder)?;
    let text = match format::po_template(&files, language) {
        Ok(text) => text,
        Err(faults) => {
            print(&faults);
            anyhow::bail!("{} has faults: nothing was written", folder.display());
        }
    };
    let path = folder.join("po").join(format!("{}.po", language.code()));
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    println!("{} is up to date", path.display());
    Ok(ExitCode::SUCCESS)
}
