//! Looking for words in a hundred courses of the size of the shipped one, on both databases.

use std::{path::Path, time::Instant};

use anyhow::Context;
use courses::language::Language;
use records::{
    Cx, Db,
    accounts::{account, entrance::Entrance, sessions},
    demo,
    learning::search,
    system::{key::VersionId, list::Page},
};
use sqlx::{AssertSqlSafe, Connection, postgres::PgConnection};

use crate::process;

/// So many courses.
const COURSES: usize = 100;
/// How often each is looked for.
const TIMES: usize = 20;

/// What is looked for: words that are everywhere, words that are rare, several, and what is only similar.
const WORDS: &[&str] =
    &["və", "əlamət", "bir", "insan alveri", "Sahil-7", "zərərçəkmiş polis telefon", "elamet", "alamatlar", "qqqqqqqq"];

/// Measures it.
pub async fn all(dayaq: &str, postgres: &str, folder: &Path) -> anyhow::Result<()> {
    println!();
    println!("| search in {COURSES} courses | database | hits | p50 ms | slowest ms |");
    println!("|---|---|--:|--:|--:|");
    let sqlite = format!("sqlite://{}", folder.join("search.db").display());
    one(dayaq, "SQLite", &sqlite).await?;
    let mut connection = PgConnection::connect(postgres).await?;
    sqlx::query("CREATE DATABASE search").execute(&mut connection).await?;
    let beside = format!("{}/search", postgres.rsplit_once('/').context("the address of a database")?.0);
    one(dayaq, "PostgreSQL", &beside).await
}

async fn one(dayaq: &str, kind: &str, database: &str) -> anyhow::Result<()> {
    process::once(dayaq, &["demo", "--people", "0", "--database", database])?;
    let cx = Cx::new(Db::connect(database).await?);
    for number in 1..COURSES {
        copy(&cx, number).await?;
    }
    let signed_in = account::sign_in(&cx, "trainee", &demo::password("trainee"), "bench", false, None).await?;
    let Some(Entrance::Session(session)) = signed_in else { anyhow::bail!("the demonstration account signs in") };
    let viewer = sessions::find(&cx, &session.token).await?.context("a session")?;
    for typed in WORDS {
        let mut times = Vec::new();
        let mut hits = 0;
        for _ in 0..TIMES {
            let begun = Instant::now();
            let found = search::search(&cx, &viewer, Language::Az, typed, None, Page::typed("")).await?;
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
            hits = found.hits.total;
        }
        times.sort_by(f64::total_cmp);
        println!("| {typed} | {kind} | {hits} | {:.1} | {:.1} |", times[TIMES / 2], times[TIMES - 1]);
    }
    cx.db.close().await;
    Ok(())
}

/// Another course with the words of the shipped one, which phase II offers.
async fn copy(cx: &Cx, number: usize) -> anyhow::Result<()> {
    let slug = format!("copy-{number}");
    let of = "FROM course_versions v WHERE v.slug = 'recognising'";
    let statements = [
        format!(
            "INSERT INTO course_versions (id, slug, version, hash, published_at)
            SELECT $1, '{slug}', v.version, v.hash, v.published_at {of}"
        ),
        "INSERT INTO project_courses (project_id, slug) SELECT j.id, v.slug FROM projects j, course_versions v
            WHERE j.slug = 'phase-2' AND v.id = $1"
            .to_owned(),
        "INSERT INTO search_editions (course_version_id, language, source, title)
            SELECT $1, e.language, e.source, e.title FROM search_editions e
            JOIN course_versions v ON v.id = e.course_version_id WHERE v.slug = 'recognising'"
            .to_owned(),
        "INSERT INTO search_passages (course_version_id, language, number, activity, anchor, title, heading, blocks)
            SELECT $1, p.language, p.number, p.activity, p.anchor, p.title, p.heading, p.blocks FROM search_passages p
            JOIN course_versions v ON v.id = p.course_version_id WHERE v.slug = 'recognising'"
            .to_owned(),
        "INSERT INTO search_terms (course_version_id, language, key, word, said_in, name_key, places)
            SELECT $1, t.language, t.key, t.word, t.said_in, t.name_key, t.places FROM search_terms t
            JOIN course_versions v ON v.id = t.course_version_id WHERE v.slug = 'recognising'"
            .to_owned(),
    ];
    let id: VersionId = cx.id();
    for sql in statements {
        let sql = AssertSqlSafe(sql);
        match &cx.db {
            Db::Sqlite(s) => sqlx::query(sql).bind(id).execute(&s.write).await.map(|_| ())?,
            Db::Postgres(p) => sqlx::query(sql).bind(id).execute(p).await.map(|_| ())?,
        }
    }
    Ok(())
}
