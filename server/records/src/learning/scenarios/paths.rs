//! What closed runs came to, kept so that a map of many does not replay them.
//!
//! A cache: written in the transaction that closes the run, and made anew at any time ([`rebuild`]). Whoever reads a run
//! that has no path, or one of another version, replays it.

use courses::{
    course::Scenario,
    scenario::{Play, map::Path},
};
use sqlx::types::Json;

use crate::{
    Cx, Result, Tx,
    authoring::library,
    ledger::keys::RunId,
    system::{
        db::{on, read, sql},
        key::VersionId,
    },
};

/// Runs of one transaction of [`rebuild`].
const PIECE: i64 = 500;

const STEPS: &str = "SELECT COALESCE(string_agg(s.choice || ':' || CAST(s.seconds AS TEXT), ' ' ORDER BY s.number), '')
    FROM scenario_steps s WHERE s.run_id = $1";
const CLOSED: &str = "SELECT r.id, r.seed, r.activity, p.course_version_id,
        COALESCE((SELECT string_agg(s.choice || ':' || CAST(s.seconds AS TEXT), ' ' ORDER BY s.number)
            FROM scenario_steps s WHERE s.run_id = r.id), '') AS steps, q.path
    FROM scenario_runs r JOIN participations p ON p.id = r.participation_id
    LEFT JOIN run_paths q ON q.run_id = r.id AND q.course_version_id = p.course_version_id
    WHERE r.closed_at IS NOT NULL AND r.id > $1 ORDER BY r.id LIMIT $2";
const CLEAR: &str =
    "DELETE FROM run_paths WHERE run_id NOT IN (SELECT id FROM scenario_runs WHERE closed_at IS NOT NULL)";
const WRITE: &str = "INSERT INTO run_paths (run_id, course_version_id, path) VALUES ($1, $2, $3)
    ON CONFLICT (run_id) DO UPDATE SET course_version_id = excluded.course_version_id, path = excluded.path";

#[derive(sqlx::FromRow)]
struct Closed {
    id: RunId,
    seed: i64,
    activity: String,
    course_version_id: VersionId,
    steps: String,
    path: Option<Json<Path>>,
}

/// Choice and seconds of each step, from `answer-bus:12 wait:7`.
pub(super) fn steps_of(steps: &str) -> impl Iterator<Item = (&str, u32)> {
    steps.split_ascii_whitespace().filter_map(|step| {
        let (choice, seconds) = step.rsplit_once(':')?;
        Some((choice, seconds.parse().ok()?))
    })
}

/// Keeps what a run came to that closes now.
pub(super) async fn keep(tx: &mut Tx, scenario: &Scenario, version: VersionId, run: RunId, seed: u64) -> Result<()> {
    let steps: String = on!(tx, c => sql::query_scalar(STEPS).bind(run).fetch_one(c).await)?;
    let path = Path::of(&mut Play::begin(scenario, seed), seed, steps_of(&steps));
    write(tx, run, version, &path).await
}

async fn write(tx: &mut Tx, run: RunId, version: VersionId, path: &Path) -> Result<()> {
    on!(tx, c => sql::query(WRITE).bind(run).bind(version).bind(Json(path)).execute(c).await.map(drop))?;
    Ok(())
}

/// Makes the paths of all closed runs anew, some at a time, while everybody goes on working. Answers how many were not what
/// they should have been.
pub async fn rebuild(cx: &Cx) -> Result<usize> {
    let mut tx = cx.db.begin().await?;
    let cleared = on!(tx, c => sql::query(CLEAR).execute(c).await)?;
    tx.commit().await?;
    let (mut last, mut changed) = (RunId::NIL, usize::try_from(cleared).unwrap_or(usize::MAX));
    loop {
        let runs: Vec<Closed> = read!(cx.db, c => sql::query_as(CLOSED).bind(last).bind(PIECE).fetch_all(c).await)?;
        let Some(end) = runs.last() else { return Ok(changed) };
        last = end.id;
        let mut paths = Vec::new();
        for run in &runs {
            let Some(version) = library::version(cx, run.course_version_id).await? else { continue };
            let activity = version.editions.source().activity(&run.activity);
            let Some(scenario) = activity.and_then(|activity| activity.scenario()) else { continue };
            let seed = run.seed.unsigned_abs();
            let path = Path::of(&mut Play::begin(scenario, seed), seed, steps_of(&run.steps));
            if run.path.as_ref().is_none_or(|kept| kept.0 != path) {
                paths.push((run, path));
            }
        }
        changed += paths.len();
        let mut tx = cx.db.begin().await?;
        for (run, path) in paths {
            write(&mut tx, run.id, run.course_version_id, &path).await?;
        }
        tx.commit().await?;
    }
}
