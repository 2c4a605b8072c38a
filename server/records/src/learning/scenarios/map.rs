//! Many runs of one scenario, for trainers: where people went, and single runs to look at together.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use courses::{
    course::Scenario,
    language::Language,
    scenario::{
        Play,
        map::{Map, Path},
    },
};
use sqlx::types::Json;

use crate::{
    Cx, Result,
    authoring::library,
    learning::scenarios::paths,
    ledger::keys::{ParticipationId, RunId},
    people::{organisations::OrganisationKind, person},
    projects::project::{Project, ProjectId},
    system::{
        clock,
        db::{read, sql},
        key::VersionId,
        list::Select,
        versions,
    },
};

/// Which runs of each person count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    #[default]
    All,
    /// The first one.
    First,
    /// The last one, of those who played more than once.
    Last,
}

/// What runs are looked at.
#[derive(Clone, Debug, Default)]
pub struct RunFilter {
    /// People of this kind of organisation, on the day.
    pub kind: Option<OrganisationKind>,
    /// Played in this language.
    pub language: Option<Language>,
    /// Begun on this local date or later.
    pub from: Option<NaiveDate>,
    /// Begun on this local date or earlier.
    pub to: Option<NaiveDate>,
    /// Which runs of each person.
    pub which: Which,
}

/// A run, as trainers see it in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ListedRun {
    /// Its key.
    pub id: RunId,
    /// The version of the course.
    pub course_version_id: VersionId,
    /// 1 for the person's first.
    pub number: i64,
    /// The seed of chance.
    seed: i64,
    /// Language in which it was played.
    #[sqlx(try_from = "String")]
    pub language: Language,
    /// Kind of the person's organisation on the day.
    pub organisation_kind: Option<OrganisationKind>,
    /// When it was begun.
    pub started_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// The id of the end.
    pub ended: Option<String>,
    /// Choice and seconds of each step: `answer-bus:12 wait:7`.
    steps: String,
    given_name: String,
    family_name: String,
    patronymic: Option<String>,
}

impl ListedRun {
    /// Full name of the person.
    pub fn name(&self) -> String {
        person::full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }

    /// The seed of chance.
    pub fn seed(&self) -> u64 {
        self.seed.unsigned_abs()
    }

    /// Choice and seconds of each step.
    pub fn steps(&self) -> impl Iterator<Item = (&str, u32)> {
        paths::steps_of(&self.steps)
    }
}

/// What is shown of a run, from the runs `r` of participations `p`.
macro_rules! listed_where {
    ($condition:literal) => {
        concat!(
            "SELECT r.id, p.course_version_id, r.number, r.seed, r.language, r.organisation_kind, r.started_at,
                r.closed_at, r.ended, x.given_name, x.family_name, x.patronymic,
                COALESCE((SELECT string_agg(s.choice || ':' || CAST(s.seconds AS TEXT), ' ' ORDER BY s.number)
                    FROM scenario_steps s WHERE s.run_id = r.id), '') AS steps
            FROM scenario_runs r JOIN participations p ON p.id = r.participation_id JOIN people w ON w.id = p.person_id
            JOIN people x ON x.id = COALESCE(w.merged_into, w.id)
            WHERE ",
            $condition
        )
    };
}

const LISTED: &str = listed_where!("");
const LATEST_FIRST: &str = " ORDER BY r.started_at DESC, r.number DESC, r.id DESC";
const RUN: &str = listed_where!("p.project_id = $1 AND r.id = $2 AND r.activity = $3 AND p.course_slug = $4");
// The steps of a run are read where it has to be replayed.
const PLAYED: &str =
    "SELECT r.id, COALESCE(p.merged_into, p.id) AS participation_id, r.number, r.seed, r.started_at, q.path,
        CASE WHEN q.path IS NULL THEN
            (SELECT string_agg(s.choice || ':' || CAST(s.seconds AS TEXT), ' ' ORDER BY s.number)
            FROM scenario_steps s WHERE s.run_id = r.id) END AS steps
    FROM scenario_runs r JOIN participations p ON p.id = r.participation_id
    LEFT JOIN run_paths q ON q.run_id = r.id AND q.course_version_id = p.course_version_id";
const VERSIONS: &str = "SELECT p.course_version_id, COUNT(*) AS runs
    FROM scenario_runs r JOIN participations p ON p.id = r.participation_id
    WHERE p.project_id = $1 AND p.course_slug = $2 AND r.activity = $3
    GROUP BY p.course_version_id";

#[derive(sqlx::FromRow)]
struct Played {
    id: RunId,
    participation_id: ParticipationId,
    number: i64,
    seed: i64,
    started_at: DateTime<Utc>,
    path: Option<Json<Path>>,
    steps: Option<String>,
}

/// Many runs together.
#[derive(Clone, Debug)]
pub struct Together {
    /// All of them on one map.
    pub map: Map,
    /// The first and the last runs of those who played more than once, where anybody did.
    pub first_and_last: Option<(Map, Map)>,
    /// Their keys, the latest first.
    pub runs: Vec<RunId>,
}

/// Puts the runs of a scenario in a project that the filter lets through on one map. What closed runs came to is kept
/// with them ([`super::paths`]); the others are replayed.
pub async fn together(
    cx: &Cx,
    project: &Project,
    version: VersionId,
    (activity, scenario): (&str, &Scenario),
    filter: &RunFilter,
) -> Result<Together> {
    let select = Select::new(PLAYED)
        .with(" WHERE p.project_id = ? AND p.course_version_id = ?", [project.id.into(), version.into()])
        .with(" AND r.activity = ?", [activity.into()])
        .when(filter.kind.map(OrganisationKind::code), " AND r.organisation_kind = ?")
        .when(filter.language.map(Language::code), " AND r.language = ?")
        .then(" ORDER BY r.started_at, r.number, r.id");
    let zone = project.zone();
    let mut play = Play::begin(scenario, 0);
    let mut runs: Vec<(Played, Path)> = Vec::new();
    let take = |mut run: Played| {
        let day = clock::local_date(run.started_at, zone);
        if filter.from.is_none_or(|from| from <= day) && filter.to.is_none_or(|to| day <= to) {
            let steps = run.steps.take().unwrap_or_default();
            let kept = run.path.take().map(|path| path.0);
            let path = kept.unwrap_or_else(|| Path::of(&mut play, run.seed.unsigned_abs(), paths::steps_of(&steps)));
            runs.push((run, path));
        }
        Ok(())
    };
    select.each(&cx.db, take).await?;
    choose(&mut runs, filter.which);
    Ok(on_maps(scenario, &runs))
}

fn choose(runs: &mut Vec<(Played, Path)>, which: Which) {
    match which {
        Which::All => {}
        Which::First => runs.retain(|(run, _)| run.number == 1),
        Which::Last => {
            let last: HashMap<ParticipationId, RunId> =
                runs.iter().map(|(run, _)| (run.participation_id, run.id)).collect();
            runs.retain(|(run, _)| run.number > 1 && last.get(&run.participation_id) == Some(&run.id));
        }
    }
}

fn on_maps(scenario: &Scenario, runs: &[(Played, Path)]) -> Together {
    let mut map = Map::new(scenario);
    let mut of_person: HashMap<ParticipationId, Vec<&Path>> = HashMap::new();
    for (run, path) in runs {
        map.add(path);
        of_person.entry(run.participation_id).or_default().push(path);
    }
    let (mut firsts, mut lasts) = (Map::new(scenario), Map::new(scenario));
    for several in of_person.values() {
        if let [first, .., last] = several[..] {
            firsts.add(first);
            lasts.add(last);
        }
    }
    let first_and_last = (firsts.runs > 0).then_some((firsts, lasts));
    Together { map, first_and_last, runs: runs.iter().rev().map(|(run, _)| run.id).collect() }
}

/// These runs as trainers see them in a list, the latest first.
pub async fn listed(cx: &Cx, runs: &[RunId]) -> Result<Vec<ListedRun>> {
    Select::new(LISTED).any("r.id", runs.iter().map(|id| (*id).into())).then(LATEST_FIRST).all(&cx.db).await
}

/// One run of a scenario of a project.
pub async fn run(cx: &Cx, project: &Project, course: &str, activity: &str, run: RunId) -> Result<Option<ListedRun>> {
    Ok(read!(cx.db, c => sql::query_as(RUN)
        .bind(project.id).bind(run).bind(activity).bind(course).fetch_optional(c).await)?)
}

/// The published versions in which a scenario was played in a project, with the number of runs, the latest first.
pub async fn versions(
    cx: &Cx,
    project: &Project,
    course: &str,
    activity: &str,
) -> Result<Vec<(std::sync::Arc<versions::Published>, i64)>> {
    let rows: Vec<(VersionId, i64)> = read!(cx.db, c => sql::query_as(VERSIONS)
        .bind(project.id).bind(course).bind(activity).fetch_all(c).await)?;
    let mut versions = Vec::new();
    for (id, runs) in rows {
        versions.extend(library::version(cx, id).await?.map(|version| (version, runs)));
    }
    versions.sort_by_key(|(version, _)| std::cmp::Reverse(version.id));
    Ok(versions)
}

/// How much an exercise was played in a project.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Count {
    /// The project.
    pub project: ProjectId,
    /// Short name of the course.
    pub course: String,
    /// The scenario.
    pub activity: String,
    /// Runs begun.
    pub runs: i64,
    /// Runs that came to an end.
    pub ended: i64,
}

// CROSS JOIN: SQLite begins with the runs, of which there are fewer than participations.
const COUNTS: &str = "SELECT p.project_id AS project, p.course_slug AS course, r.activity, COUNT(*) AS runs,
        COUNT(*) FILTER (WHERE r.ended IS NOT NULL) AS ended
    FROM scenario_runs r CROSS JOIN participations p WHERE p.id = r.participation_id AND ";

/// How much each exercise was played in these projects. One query.
pub async fn counts(cx: &Cx, projects: &[ProjectId]) -> Result<Vec<Count>> {
    Select::new(COUNTS)
        .any("p.project_id", projects.iter().map(|id| (*id).into()))
        .then(" GROUP BY p.project_id, p.course_slug, r.activity")
        .all(&cx.db)
        .await
}
