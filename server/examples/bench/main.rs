//! `make bench`: load from this process on the server in another one, beside a bare handler in a third.
//!
//! What counts on a noisy machine is the processor time that the server used per request, and its ratio to the bare
//! handler in the same run: one SQLite query, a body of the same size, nothing else.

mod bare;
mod client;
mod exercise;
mod import;
mod load;
mod process;
mod room;
mod scale;
mod search;
mod trust;

use std::time::Instant;

use anyhow::{Context, bail};

use crate::{
    client::{Client, Request},
    load::{Load, measure},
    process::Server,
};

/// Connections at the same time.
const CONNECTIONS: [usize; 3] = [1, 8, 32];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next(), arguments.next()) {
        (Some("bare"), Some(database), None) => bare::serve(&database).await,
        // All of it, or one part while one is working on it.
        (Some(dayaq), Some(postgres), part) => run(dayaq, &postgres, part.as_deref()).await,
        _ => bail!("usage: bench PATH_OF_DAYAQ URL_OF_POSTGRESQL [hall|lists|search|trust]"),
    }
}

async fn run(dayaq: &str, postgres: &str, part: Option<&str>) -> anyhow::Result<()> {
    let folder = std::env::temp_dir().join(format!("dayaq-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let result = match part {
        Some("hall") => hall(dayaq, &folder).await,
        Some("trust") => Box::pin(trust::all(dayaq, postgres, &folder)).await,
        Some("search") => Box::pin(search::all(dayaq, postgres, &folder)).await,
        Some("lists") => Box::pin(scale::lists(dayaq, postgres, &folder)).await,
        None => Box::pin(bench(dayaq, postgres, &folder)).await,
        Some(part) => Err(anyhow::anyhow!("there is no part {part}")),
    };
    let _ = std::fs::remove_dir_all(&folder);
    result
}

/// People at the wall, and people on lists.
async fn hall(dayaq: &str, folder: &std::path::Path) -> anyhow::Result<()> {
    let database = format!("sqlite://{}", folder.join("hall.db").display());
    process::once(dayaq, &["demo", "--people", "200", "--database", &database])?;
    let server = Server::dayaq(dayaq, &database)?;
    server.wait("/healthz").await?;
    room::scans(&server).await?;
    import::lists(&server).await
}

async fn bench(dayaq: &str, postgres: &str, folder: &std::path::Path) -> anyhow::Result<()> {
    let database = format!("sqlite://{}", folder.join("bench.db").display());
    process::once(dayaq, &["demo", "--people", "200", "--database", &database])?;
    let begun = Instant::now();
    let server = Server::dayaq(dayaq, &database)?;
    server.wait("/healthz").await?;
    let started = begun.elapsed();
    let bare = Server::bare(&database)?;
    bare.wait("/0").await?;

    println!("Start to the first answered request, existing database: {} ms", started.as_millis());
    println!();
    println!("| what | bytes | connections | requests/s | p50 ms | p99 ms | CPU ms/request | bare CPU ms | ratio |");
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    let cookie = sign_in(&server).await?;
    for (name, request) in requests(&server, &cookie).await? {
        for connections in CONNECTIONS {
            let dayaq = measure(&server, &request, connections).await.with_context(|| format!("load on {name}"))?;
            let size = dayaq.bytes;
            let bare = measure(&bare, &Request::get(&format!("/{size}")), connections).await?;
            row(name, connections, &dayaq, &bare);
        }
    }
    println!();
    let shipped =
        records::authoring::library::current(&records::Cx::new(records::Db::connect(&database).await?), "recognising")
            .await?;
    let shipped = shipped.context("the shipped course")?;
    let activity = shipped.editions.source().activity("03-decisions/wrong-number").context("the exercise")?;
    exercise::choices(&server, &cookie, activity.scenario().context("a scenario")?).await?;
    room::scans(&server).await?;
    import::lists(&server).await?;
    println!("Memory of the server after the run: {} MB", server.memory_kib()? / 1024);
    exercise::check()?;
    Box::pin(exercise::map(dayaq, folder)).await?;
    scale::lists(dayaq, postgres, folder).await?;
    search::all(dayaq, postgres, folder).await?;
    trust::all(dayaq, postgres, folder).await
}

fn row(name: &str, connections: usize, load: &Load, bare: &Load) {
    println!(
        "| {name} | {} | {connections} | {:.0} | {:.2} | {:.2} | {:.3} | {:.3} | {:.1} |",
        load.bytes,
        load.per_second,
        load.p50_ms,
        load.p99_ms,
        load.cpu_ms,
        bare.cpu_ms,
        load.cpu_ms / bare.cpu_ms,
    );
}

async fn sign_in(server: &Server) -> anyhow::Result<String> {
    let mut client = Client::connect(server.address).await?;
    let request = Request::post("/sign-in", "name=trainee&password=dayaq-trainee-demo");
    let answer = client.send(&request).await?;
    Ok(answer.cookie("session").context("the demonstration account signs in")?.to_owned())
}

/// What is measured: the pages that people see most, and the save of one answer.
async fn requests(server: &Server, cookie: &str) -> anyhow::Result<Vec<(&'static str, Request)>> {
    const COURSE: &str = "/courses/phase-2/recognising";
    let quiz = format!("{COURSE}/02-combining/post");
    let mut client = Client::connect(server.address).await?;
    let signed = |request: Request| request.with("cookie", cookie);
    // As browsers say who come from a page of ours, and have its styles at hand.
    let inside = |request: Request| signed(request).with("sec-fetch-site", "same-origin");
    client.send(&signed(Request::post(&format!("{COURSE}/start"), ""))).await?;
    client.send(&signed(Request::post(&format!("{quiz}/begin"), ""))).await?;
    let question = client.send(&signed(Request::get(&format!("{quiz}/questions/1")))).await?;
    let page = String::from_utf8_lossy(&question.body).into_owned();
    let value = |after: &str| {
        let rest = page.split_once(after)?.1;
        rest.split_once("value=\"")?.1.split('"').next().map(str::to_owned)
    };
    let attempt = value("name=\"attempt\"").context("the page of a question names its attempt")?;
    let option = value("name=\"option\"").context("the page of a question has options")?;
    let answer = format!("attempt={attempt}&option={option}");
    Ok(vec![
        ("sign-in page", Request::get("/sign-in")),
        ("course page", inside(Request::get(COURSE))),
        ("course page, brotli", inside(Request::get(COURSE)).with("accept-encoding", "br")),
        ("lesson", inside(Request::get(&format!("{COURSE}/01-indicators/abuse-and-deception")))),
        (
            "one answer saved",
            signed(Request::post(&format!("{quiz}/questions/1"), &answer)).with("accept", "application/json"),
        ),
    ])
}
