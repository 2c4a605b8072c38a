//! Scenarios: a choice answered by the server, the check of a long one, the map of very many runs.

#[path = "../../../courses/tests/suite/scenario/long.rs"]
mod long;

use std::{path::Path, time::Instant};

use anyhow::{Context, ensure};
use courses::{
    course::Scenario,
    format::{self, Files},
    scenario::{Play, chance::draw, debrief::recommended_path},
};
use records::{
    Cx, Db,
    authoring::library,
    learning::scenarios::{map, paths},
    projects::project,
    system::versions,
};

use crate::{
    client::{Client, Request},
    process::Server,
};

const EXERCISE: &str = "/courses/phase-2/recognising/03-decisions/wrong-number";
const ACTIVITY: &str = "03-decisions/wrong-number";

/// Plays the recommended path again and again over one connection: requests a second and processor time per choice.
pub async fn choices(server: &Server, cookie: &str, scenario: &Scenario) -> anyhow::Result<()> {
    const RUNS: u32 = 60;
    let mut client = Client::connect(server.address).await?;
    let signed = |request: Request| request.with("cookie", cookie).with("accept", "application/json");
    let (mut made, mut cpu, mut seconds) = (0_u32, 0.0, 0.0);
    for _ in 0..RUNS {
        client.send(&signed(Request::post(&format!("{EXERCISE}/play/begin"), "afresh=yes"))).await?;
        let page = client.send(&signed(Request::get(&format!("{EXERCISE}/play/ahead")))).await?;
        let ahead: serde_json::Value = serde_json::from_slice(&page.body)?;
        let page = client.send(&signed(Request::get(&format!("{EXERCISE}/play")))).await?;
        let page = String::from_utf8_lossy(&page.body).into_owned();
        let run =
            page.split("name=\"run\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).context("a run")?;
        let path = recommended_path(scenario, ahead["seed"].as_u64().context("a seed")?);
        let (before, begun) = (server.cpu_ms()?, Instant::now());
        for (step, choice) in path.iter().enumerate() {
            let form = format!("run={run}&step={step}&choice={}", choice.replace('+', "%2B"));
            let answer = client.send(&signed(Request::post(&format!("{EXERCISE}/play"), &form))).await?;
            ensure!(answer.status == 200, "a choice is answered with {}", answer.status);
        }
        cpu += server.cpu_ms()? - before;
        seconds += begun.elapsed().as_secs_f64();
        made += u32::try_from(path.len())?;
    }
    println!(
        "A choice in an exercise (aim: 1 ms of CPU): {:.0} a second over one connection, {:.2} ms of CPU each",
        f64::from(made) / seconds,
        cpu / f64::from(made)
    );
    Ok(())
}

/// Checks a story of 500 nodes with ten variables.
pub fn check() -> anyhow::Result<()> {
    let files: Files = [
        ("course.toml", "format = 1\nslug = \"long\"\nversion = \"1\"\nsource_language = \"en\"\nlicence = \"CC-BY-4.0\"\ntitle = \"Long\"\nsummary = \"Long\"\nmodules = [\"m\"]\n[[completion]]\nrule = \"scenarios-completed\"\nscenarios = [\"m/story\"]\n".to_owned()),
        ("m/module.toml", "title = \"M\"\n[[activity]]\nfile = \"story.scenario.toml\"\nminutes = 10\n".to_owned()),
        ("m/story.scenario.toml", long::long_story(500)),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.into_bytes()))
    .collect();
    let begun = Instant::now();
    let checked = format::check(&files, chrono::NaiveDate::default());
    let took = begun.elapsed();
    ensure!(checked.editions.is_some(), "the long story has faults: {:?}", checked.diagnostics);
    println!("Check of a scenario of 500 nodes with 10 variables (aim: under 1 s): {:.2} s", took.as_secs_f64());
    Ok(())
}

/// Puts 100,000 recorded runs on the map, from an SQLite file.
pub async fn map(dayaq: &str, folder: &Path) -> anyhow::Result<()> {
    const RUNS: u32 = 100_000;
    let database = format!("sqlite://{}", folder.join("map.db").display());
    crate::process::once(dayaq, &["demo", "--people", "1", "--database", &database])?;
    let cx = Cx::new(Db::open(&database).await?);
    let version = library::current(&cx, "recognising").await?.context("the course")?;
    let scenario = version.editions.source().activity(ACTIVITY).and_then(|a| a.scenario()).context("the exercise")?;
    fill(&cx, &version, scenario, RUNS).await?;
    let project = project::by_slug(&cx, "phase-2").await?.context("the project")?;
    let filter = map::RunFilter::default();
    let together = async || map::together(&cx, &project, version.id, (ACTIVITY, scenario), &filter).await;
    let begun = Instant::now();
    let replayed = together().await?;
    let replaying = begun.elapsed();
    paths::rebuild(&cx).await?;
    let before = own_memory_kib()?;
    let begun = Instant::now();
    let kept = together().await?;
    let took = begun.elapsed();
    ensure!(kept.map.runs >= RUNS && kept.map == replayed.map, "all runs are on the map, the same as replayed");
    let steps: u32 = kept.map.decided.iter().sum();
    println!(
        "Map of {} runs with {steps} choices (aim: under 2 s and 200 MB): {:.2} s, replaying all of them {:.2} s, {} MB more memory",
        kept.map.runs,
        took.as_secs_f64(),
        replaying.as_secs_f64(),
        own_memory_kib()?.saturating_sub(before) / 1024
    );
    cx.db.close().await;
    Ok(())
}

/// Writes runs that follow fifty different paths.
async fn fill(cx: &Cx, version: &versions::Published, scenario: &Scenario, runs: u32) -> anyhow::Result<()> {
    let Db::Sqlite(sqlite) = &cx.db else { anyhow::bail!("SQLite is measured here") };
    let mut steps = Vec::new();
    for path in 0..50_u32 {
        let mut play = Play::begin(scenario, u64::from(path));
        let mut step = 0;
        while play.ended().is_none() {
            let ids = play.offer().ids();
            let choice = ids[usize::try_from(draw(u64::from(path) + 99, step) % ids.len() as u64)?].clone();
            let node = scenario.nodes[play.state.node].id.clone();
            play.choose(&choice)?;
            steps.push(serde_json::json!([path, step, node, choice]));
            step += 1;
        }
    }
    let mut tx = sqlite.write.begin().await?;
    // Each run has a participation of its own: the schema allows one open run for each, and people are not what is measured.
    sqlx::query(
        "CREATE TEMP TABLE many AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1)
            SELECT i, CAST(randomblob(16) AS BLOB) AS id FROM n",
    )
    .bind(i64::from(runs))
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO participations (id, person_id, project_id, course_slug, course_version_id, started_at)
            SELECT $1, (SELECT id FROM people ORDER BY id DESC LIMIT 1), (SELECT id FROM projects WHERE slug = 'phase-2'), 'bench', $2,
                '2026-11-02T06:00:00+00:00'",
    )
    .bind(uuid::Uuid::nil())
    .bind(version.id)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO scenario_runs (id, participation_id, activity, number, seed, language, started_at, closed_at, ended)
            SELECT id, $1, $2, i + 1, i % 50, 'az', '2026-11-02T06:00:00+00:00', '2026-11-02T06:30:00+00:00', 'end' FROM many",
    )
    .bind(uuid::Uuid::nil())
    .bind(ACTIVITY)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO scenario_steps (run_id, number, node, choice, seconds, at, state)
            SELECT m.id, s.value ->> 1, s.value ->> 2, s.value ->> 3, 20, '2026-11-02T06:10:00+00:00', '{}'
            FROM json_each($1) s JOIN many m ON m.i % 50 = s.value ->> 0",
    )
    .bind(serde_json::Value::Array(steps).to_string())
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

fn own_memory_kib() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("VmRSS")?;
    Ok(line.split_whitespace().nth(1).context("VmRSS")?.parse()?)
}
