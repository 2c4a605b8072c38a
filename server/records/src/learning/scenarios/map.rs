//! Many runs of one scenario, for trainers: where people went, and single runs to look at together.

use chrono::{DateTime, NaiveDate, Utc};
use courses::{
    course::Scenario,
    language::Language,
    scenario::{Play, map::Map},
};
use uuid::Uuid;

use crate::{
    Cx, Result,
    authoring::library,
    people::{organisations::OrganisationKind, person},
    projects::project::Project,
    system::{clock, db::read, versions},
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
    pub id: Uuid,
    /// The participation.
    pub participation_id: Uuid,
    /// The version of the course.
    pub course_version_id: Uuid,
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
        steps_of(&self.steps)
    }
}

fn steps_of(steps: &str) -> impl Iterator<Item = (&str, u32)> {
    steps.split_ascii_whitespace().filter_map(|step| {
        let (choice, seconds) = step.rsplit_once(':')?;
        Some((choice, seconds.parse().ok()?))
    })
}

const RUNS: &str = "SELECT r.id, COALESCE(p.merged_into, p.id) AS participation_id, p.course_version_id, r.number, r.seed, r.language, r.organisation_kind, r.started_at,
        r.closed_at, r.ended, x.given_name, x.family_name, x.patronymic,
        COALESCE((SELECT string_agg(s.choice || ':' || CAST(s.seconds AS TEXT), ' ' ORDER BY s.number)
            FROM scenario_steps s WHERE s.run_id = r.id), '') AS steps
    FROM scenario_runs r JOIN participations p ON p.id = r.participation_id JOIN people w ON w.id = p.person_id
    JOIN people x ON x.id = COALESCE(w.merged_into, w.id)
    WHERE p.project_id = $1 AND p.course_version_id = $2 AND r.activity = $3
      AND (CAST($4 AS TEXT) IS NULL OR r.organisation_kind = $4)
      AND (CAST($5 AS TEXT) IS NULL OR r.language = $5)
    ORDER BY r.started_at, r.number, r.id";
const RUN: &str = "SELECT r.id, COALESCE(p.merged_into, p.id) AS participation_id, p.course_version_id, r.number, r.seed, r.language, r.organisation_kind, r.started_at,
        r.closed_at, r.ended, x.given_name, x.family_name, x.patronymic,
        COALESCE((SELECT string_agg(s.choice || ':' || CAST(s.seconds AS TEXT), ' ' ORDER BY s.number)
            FROM scenario_steps s WHERE s.run_id = r.id), '') AS steps
    FROM scenario_runs r JOIN participations p ON p.id = r.participation_id JOIN people w ON w.id = p.person_id
    JOIN people x ON x.id = COALESCE(w.merged_into, w.id)
    WHERE p.project_id = $1 AND r.id = $2 AND r.activity = $3 AND p.course_slug = $4";
const VERSIONS: &str = "SELECT p.course_version_id, COUNT(*) AS runs
    FROM scenario_runs r JOIN participations p ON p.id = r.participation_id
    WHERE p.project_id = $1 AND p.course_slug = $2 AND r.activity = $3
    GROUP BY p.course_version_id";

/// The runs of a scenario in a project that the filter lets through, the earliest first. One query.
pub async fn runs(
    cx: &Cx,
    project: &Project,
    version: Uuid,
    activity: &str,
    filter: &RunFilter,
) -> Result<Vec<ListedRun>> {
    let language = filter.language.map(Language::code);
    let mut runs: Vec<ListedRun> = read!(cx.db, c => sqlx::query_as(RUNS)
        .bind(project.id).bind(version).bind(activity).bind(filter.kind).bind(language).fetch_all(c).await)?;
    let zone = project.zone();
    runs.retain(|run| {
        let day = clock::local_date(run.started_at, zone);
        filter.from.is_none_or(|from| from <= day) && filter.to.is_none_or(|to| day <= to)
    });
    match filter.which {
        Which::All => {}
        Which::First => runs.retain(|run| run.number == 1),
        Which::Last => {
            let mut last = std::collections::HashMap::new();
            for run in &runs {
                last.insert(run.participation_id, run.id);
            }
            runs.retain(|run| run.number > 1 && last.get(&run.participation_id) == Some(&run.id));
        }
    }
    Ok(runs)
}

/// One run of a scenario of a project.
pub async fn run(cx: &Cx, project: &Project, course: &str, activity: &str, run: Uuid) -> Result<Option<ListedRun>> {
    Ok(read!(cx.db, c => sqlx::query_as(RUN)
        .bind(project.id).bind(run).bind(activity).bind(course).fetch_optional(c).await)?)
}

/// The published versions in which a scenario was played in a project, with the number of runs, the latest first.
pub async fn versions(
    cx: &Cx,
    project: &Project,
    course: &str,
    activity: &str,
) -> Result<Vec<(std::sync::Arc<versions::Published>, i64)>> {
    let rows: Vec<(Uuid, i64)> = read!(cx.db, c => sqlx::query_as(VERSIONS)
        .bind(project.id).bind(course).bind(activity).fetch_all(c).await)?;
    let mut versions = Vec::new();
    for (id, runs) in rows {
        versions.extend(library::version(cx, id).await?.map(|version| (version, runs)));
    }
    versions.sort_by_key(|(version, _)| std::cmp::Reverse(version.id));
    Ok(versions)
}

/// The first and the last run of those who played more than once.
pub fn first_and_last(runs: &[ListedRun]) -> (Vec<&ListedRun>, Vec<&ListedRun>) {
    let mut of_person: std::collections::BTreeMap<Uuid, Vec<&ListedRun>> = std::collections::BTreeMap::new();
    for run in runs {
        of_person.entry(run.participation_id).or_default().push(run);
    }
    let several = of_person.into_values().filter(|runs| runs.len() > 1);
    several.filter_map(|runs| Some((*runs.first()?, *runs.last()?))).unzip()
}

/// Puts runs on one map by replaying them.
pub fn map<'a>(scenario: &Scenario, runs: impl IntoIterator<Item = &'a ListedRun>) -> Map {
    let mut map = Map::new(scenario);
    let mut play = Play::begin(scenario, 0);
    for run in runs {
        map.add(&mut play, run.seed(), run.steps());
    }
    map
}

/// How much an exercise was played in a project.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Count {
    /// Short name of the course.
    pub course: String,
    /// The scenario.
    pub activity: String,
    /// Runs begun.
    pub runs: i64,
    /// Runs that came to an end.
    pub ended: i64,
}

const COUNTS: &str = "SELECT p.course_slug AS course, r.activity, COUNT(*) AS runs,
        COUNT(*) FILTER (WHERE r.ended IS NOT NULL) AS ended
    FROM scenario_runs r JOIN participations p ON p.id = r.participation_id
    WHERE p.project_id = $1 GROUP BY p.course_slug, r.activity";

/// How much each exercise was played in a project.
pub async fn counts(cx: &Cx, project: Uuid) -> Result<Vec<Count>> {
    Ok(read!(cx.db, c => sqlx::query_as(COUNTS).bind(project).fetch_all(c).await)?)
}
