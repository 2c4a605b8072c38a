//! Lists, files and maps with many people: each at 1x, 4x and 16x, so that one sees what grows, and the
//! largest on PostgreSQL.

use std::{path::Path, time::Instant};

use anyhow::Context;

use crate::{
    client::{Client, Request},
    load::measure,
    process::{self, Server},
};

/// People of the largest measurement: 500,000 facts, some 3,000 events, 2,000 organisations.
const PEOPLE: usize = 50_000;

/// What is looked at, and as whom.
const PAGES: &[(&str, &str)] = &[
    ("completions, first page", "/completions?project=phase-2&state=all"),
    ("completions, last page", "/completions?project=phase-2&state=all&page=1000000000"),
    ("completions by date", "/completions?project=phase-2&sort=completed&order=descending"),
    ("completions by organisation", "/completions?project=phase-2&state=all&sort=organisation&page=100"),
    ("completions, search", "/completions?project=phase-2&state=all&search=quliyev"),
    ("completions, filters", "/completions?project=phase-2&state=completed&sex=female&kind=police"),
    ("attendance, first page", "/attendance?project=phase-2"),
    ("attendance, last page", "/attendance?project=phase-2&page=1000000000"),
    ("attendance by name", "/attendance?project=phase-2&sort=name&page=100"),
    ("attendance, search", "/attendance?project=phase-2&search=quliyev"),
    ("events", "/events"),
    ("events, last page", "/events?page=1000000000"),
    ("events by month", "/events?month=2026-10"),
    ("people", "/people"),
    ("people, last page", "/people?page=1000000000"),
    ("people, search", "/people?search=quliyev"),
    ("organisations", "/organisations"),
    ("duplicates", "/people/duplicates"),
    ("mails", "/mails"),
    ("audit log", "/audit"),
    ("exercises", "/exercises"),
    ("a trainee's courses", "/courses"),
    ("course page of a trainee", "/courses/phase-2/recognising"),
    ("what there is to begin", "/catalogue"),
    ("map of runs", "/exercises/phase-2/recognising/03-decisions/wrong-number"),
];

/// Files, in full.
const FILES: &[(&str, &str)] = &[
    ("completions as CSV", "/completions/file/csv?project=phase-2&state=all"),
    ("completions as XLSX", "/completions/file/xlsx?project=phase-2&state=all"),
    ("attendance as CSV", "/attendance/file/csv?project=phase-2"),
    ("events as CSV", "/events/file/csv"),
];

/// Measures all of it.
pub async fn lists(dayaq: &str, postgres: &str, folder: &Path) -> anyhow::Result<()> {
    println!();
    println!("| with many people | database | people | bytes | p50 ms | p95 ms | CPU ms | more memory MB |");
    println!("|---|---|--:|--:|--:|--:|--:|--:|");
    for people in [PEOPLE / 16, PEOPLE / 4, PEOPLE] {
        let database = format!("sqlite://{}", folder.join(format!("many-{people}.db")).display());
        one(dayaq, "SQLite", &database, people).await?;
    }
    one(dayaq, "PostgreSQL", postgres, PEOPLE).await
}

async fn one(dayaq: &str, kind: &str, database: &str, people: usize) -> anyhow::Result<()> {
    let begun = Instant::now();
    process::once(dayaq, &["demo", "--people", &people.to_string(), "--database", database])?;
    println!("| demonstration data | {kind} | {people} | | | {:.0} | | |", begun.elapsed().as_secs_f64() * 1000.0);
    let server = Server::dayaq(dayaq, database)?;
    server.wait("/readyz").await?;
    let administrator = sign_in(&server, "admin").await?;
    let trainer = sign_in(&server, "trainer").await?;
    let learner = sign_in(&server, "trainee").await?;
    for (name, path) in PAGES {
        let cookie = match path.split('/').nth(1) {
            Some("exercises") => &trainer,
            Some("courses" | "catalogue") => &learner,
            _ => &administrator,
        };
        let before = server.reset_peak()?;
        let load = measure(&server, &Request::get(path).with("cookie", cookie), 8).await.context(*name)?;
        let more = server.peak_kib()?.saturating_sub(before) / 1024;
        println!(
            "| {name} | {kind} | {people} | {} | {:.1} | {:.1} | {:.1} | {more} |",
            load.bytes, load.p50_ms, load.p95_ms, load.cpu_ms
        );
    }
    for (name, path) in FILES {
        let before = server.reset_peak()?;
        let (cpu, begun) = (server.cpu_ms()?, Instant::now());
        let mut client = Client::connect(server.address).await?;
        let answer = client.send(&Request::get(path).with("cookie", &administrator)).await?;
        anyhow::ensure!(answer.status == 200, "{name}: {}", answer.status);
        let time = begun.elapsed().as_secs_f64() * 1000.0;
        let more = server.peak_kib()?.saturating_sub(before) / 1024;
        let cpu = server.cpu_ms()? - cpu;
        println!("| {name} | {kind} | {people} | {} | {time:.0} | | {cpu:.0} | {more} |", answer.body.len());
    }
    Ok(())
}

async fn sign_in(server: &Server, name: &str) -> anyhow::Result<String> {
    let mut client = Client::connect(server.address).await?;
    let form = format!("name={name}&password=dayaq-{name}-demo");
    let answer = client.send(&Request::post("/sign-in", &form)).await?;
    Ok(answer.cookie("session").context("the demonstration account signs in")?.to_owned())
}
