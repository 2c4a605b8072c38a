//! What strangers and operators do to a running server: floods of sign-ins, a backup while people answer, a move to PostgreSQL.

use std::{
    fs::File,
    io::Write,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Context;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, postgres::PgConnection, sqlite::SqliteConnectOptions};

use crate::{
    client::{Client, Request},
    load::{Load, measure},
    process::{self, Server},
    requests, sign_in,
};

/// 500,000 facts.
const PEOPLE: &str = "50000";
/// How long the flood lasts, over so many connections, and how many sign-ins come in a second.
const FLOOD: Duration = Duration::from_mins(1);
const FLOODING: u64 = 40;
const A_SECOND: u64 = 2_000;
/// The database that is copied has at least so many bytes.
const LARGE: u64 = 1024 * 1024 * 1024;

/// Measures all of it.
pub async fn all(dayaq: &str, postgres: &str, folder: &Path) -> anyhow::Result<()> {
    println!();
    println!("| trust | measured |");
    println!("|---|---|");
    flood(dayaq, folder).await?;
    full(dayaq, folder).await?;
    let file = folder.join("trust.db");
    let database = format!("sqlite://{}", file.display());
    process::once(dayaq, &["demo", "--people", PEOPLE, "--database", &database])?;
    backup(dayaq, &database, folder).await?;
    moved(dayaq, &database, postgres).await
}

fn told(what: &str, load: &Load) {
    println!("| {what} | p50 {:.1} ms, p95 {:.1} ms, {:.3} ms of CPU each |", load.p50_ms, load.p95_ms, load.cpu_ms);
}

/// One address tries names that nobody has, as fast as it can; others go on.
async fn flood(dayaq: &str, folder: &Path) -> anyhow::Result<()> {
    let database = format!("sqlite://{}", folder.join("flood.db").display());
    process::once(dayaq, &["demo", "--people", "200", "--database", &database])?;
    let server = Server::dayaq(dayaq, &database)?;
    server.wait("/readyz").await?;
    let cookie = sign_in(&server).await?;
    let page = Request::get("/courses/phase-2/recognising").with("cookie", &cookie);
    told("course page before, 4 connections", &measure(&server, &page, 4).await?);
    let before = server.reset_peak()?;
    let (over, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let tasks: Vec<_> = (0..FLOODING)
        .map(|number| {
            let (over, sent, address) = (Arc::clone(&over), Arc::clone(&sent), server.address);
            tokio::spawn(async move {
                let mut client = Client::connect(address).await?;
                let mut tick = tokio::time::interval(Duration::from_micros(1_000_000 * FLOODING / A_SECOND));
                while !over.load(Ordering::Relaxed) {
                    tick.tick().await;
                    let n = sent.fetch_add(1, Ordering::Relaxed);
                    let form = format!("name={number}-{n}-{}&password=x", "x".repeat(230));
                    client.send(&Request::post("/sign-in", &form)).await?;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    let begun = Instant::now();
    let mut worst = 0.0_f64;
    while begun.elapsed() < FLOOD {
        worst = worst.max(measure(&server, &page, 4).await?.p95_ms);
    }
    over.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await??;
    }
    let (sent, more) = (sent.load(Ordering::Relaxed), server.peak_kib()?.saturating_sub(before) / 1024);
    println!(
        "| {sent} sign-ins from one address in {} s | {more} MB more memory at most; course page of others p95 {worst:.1} ms at worst |",
        FLOOD.as_secs()
    );
    Ok(())
}

/// How often the disk is filled.
const FULL: usize = 20;

/// The disk fills up and is emptied again: how long it takes until something can be written.
async fn full(dayaq: &str, folder: &Path) -> anyhow::Result<()> {
    let small = format!("sqlite://{}", folder.join("small.db").display());
    process::once(dayaq, &["demo", "--people", "0", "--database", &small])?;
    let server = Server::on_small_disk(dayaq, folder)?;
    if server.wait("/readyz").await.is_err() {
        println!("| a disk that was full {FULL} times | not measured: this machine gives no small disk |");
        return Ok(());
    }
    let cookie = sign_in(&server).await?;
    // Another one each time: what stays as it is need not be written.
    let write = |language: &str| {
        let request = Request::post("/language", &format!("language={language}"));
        request.with("cookie", &cookie).with("sec-fetch-site", "same-origin")
    };
    let becomes = async |status: u16| {
        let mut client = Client::connect(server.address).await?;
        let mut languages = ["ru", "az"].into_iter().cycle();
        loop {
            let language = languages.next().context("a language")?;
            if client.send(&write(language)).await?.status == status {
                return anyhow::Ok(());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let ballast = server.on_disk(folder, "ballast");
    let mut times = Vec::new();
    for _ in 0..FULL {
        let mut file = File::create(&ballast)?;
        for size in [1 << 20, 1 << 12, 1] {
            while file.write_all(&vec![7; size]).is_ok() {}
        }
        drop(file);
        becomes(503).await?;
        std::fs::remove_file(&ballast)?;
        let begun = Instant::now();
        becomes(303).await?;
        times.push(begun.elapsed().as_millis());
    }
    times.sort_unstable();
    let (half, last) = (times.get(FULL / 2).context("a time")?, times.last().context("a time")?);
    println!("| a disk that was full {FULL} times | written to again after {half} ms, {last} ms at most |");
    Ok(())
}

/// A large database is copied while people answer a quiz.
async fn backup(dayaq: &str, database: &str, folder: &Path) -> anyhow::Result<()> {
    let file = folder.join("trust.db");
    {
        let mut connection = SqliteConnectOptions::new().filename(&file).connect().await?;
        sqlx::raw_sql(AssertSqlSafe("CREATE TABLE ballast (bytes BLOB NOT NULL)")).execute(&mut connection).await?;
        while std::fs::metadata(&file)?.len() < LARGE {
            sqlx::query("INSERT INTO ballast VALUES (randomblob(4000000))").execute(&mut connection).await?;
            sqlx::raw_sql(AssertSqlSafe("PRAGMA wal_checkpoint(TRUNCATE)")).execute(&mut connection).await?;
        }
        connection.close().await?;
    }
    let server = Server::dayaq(dayaq, database)?;
    server.wait("/readyz").await?;
    let cookie = sign_in(&server).await?;
    let requests = requests(&server, &cookie).await?;
    let (_, answer) = requests.into_iter().find(|(name, _)| *name == "one answer saved").context("an answer")?;
    told("an answer saved before, 4 connections", &measure(&server, &answer, 4).await?);
    let copy = folder.join("copy.db");
    let (program, arguments) = (
        dayaq.to_owned(),
        ["backup".to_owned(), copy.display().to_string(), "--database".to_owned(), database.to_owned()],
    );
    let begun = Instant::now();
    let copying = tokio::task::spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        process::once(&program, &arguments)
    });
    let mut worst = 0.0_f64;
    while !copying.is_finished() {
        worst = worst.max(measure(&server, &answer, 4).await?.p95_ms);
    }
    copying.await??;
    let bytes = std::fs::metadata(&copy)?.len() / 1024 / 1024;
    println!(
        "| backup of {bytes} MB while people answer | {:.1} s; an answer saved p95 {worst:.1} ms at worst |",
        begun.elapsed().as_secs_f64()
    );
    std::fs::remove_file(&copy)?;
    drop(server);
    let mut connection = SqliteConnectOptions::new().filename(&file).connect().await?;
    sqlx::raw_sql(AssertSqlSafe("DROP TABLE ballast")).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Everything goes from SQLite to PostgreSQL, compared row by row.
async fn moved(dayaq: &str, database: &str, postgres: &str) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(postgres).await?;
    sqlx::raw_sql(AssertSqlSafe("CREATE DATABASE moved")).execute(&mut connection).await?;
    let to = format!("{}/moved", postgres.rsplit_once('/').context("the address of a database")?.0);
    let begun = Instant::now();
    process::once(dayaq, &["database", "move", "--database", database, "--to", &to])?;
    let seconds = begun.elapsed().as_secs_f64();
    let mut connection = PgConnection::connect(&to).await?;
    let facts: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM facts").fetch_one(&mut connection).await?;
    println!("| move of {facts} facts and all else to PostgreSQL | {seconds:.1} s |");
    Ok(())
}
