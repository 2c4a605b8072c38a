//! How far each participation is, for lists: a cache of what the ledger says, one row for each participation that was not
//! merged into another.
//!
//! It is written in the transaction that changes what it rests on ([`keep`], called by `award::conclude` and wherever a
//! participation begins), and can be thrown away and rebuilt. Nothing is decided by it: certificates, progress and rules
//! read the facts. What it copies from people and organisations is kept right by triggers of the database.

mod rebuild;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use courses::{
    completion::{self, Status},
    course::Course,
    language::Language,
};

pub use self::rebuild::rebuild;
use crate::{
    Result, Tx,
    learning::{completed::Completed, progress::Progress},
    ledger::{
        facts::{self, Told},
        keys::ParticipationId,
    },
    people::person::{PersonId, Sex},
    projects::project::{DEFAULT_ZONE, ProjectId},
    system::{
        clock,
        db::{Open, on, sql},
        key::VersionId,
    },
};

/// What the facts say about a participation.
pub(crate) struct Standing {
    /// The completion, where every rule is met.
    pub(crate) completed: Option<Completed>,
    /// Minutes of what was done alone, and of what was attended in events that deliver the course: until now, also after
    /// the completion. Over all participations they are what the ledger says.
    online_minutes: u32,
    attended_minutes: u32,
    /// Those of the completion; before it, both of them together.
    credited_minutes: u32,
    result_percent: Option<u8>,
    /// Activities done, of how many.
    done: (usize, usize),
    /// The fact with which the course was completed, else the last one: the row says what was so on its day.
    told: Option<Told>,
}

impl Standing {
    /// From facts that hold, oldest first. No clock, no database: it can be computed again at any time.
    fn new(course: &Course, facts: &[Told]) -> Self {
        let progress = Progress::new(course, facts.iter().map(|told| &told.fact));
        let complete = progress.status == Status::Complete;
        let completed = complete.then(|| Completed::of(course, facts)).flatten();
        let evidence = &progress.evidence;
        Self {
            online_minutes: completion::online_minutes(course, evidence),
            attended_minutes: completion::attended_minutes(evidence),
            credited_minutes: completed
                .as_ref()
                .map_or_else(|| completion::credited_minutes(course, evidence), |completed| completed.minutes),
            result_percent: completed
                .as_ref()
                .map_or_else(|| completion::result_percent(course, evidence), |completed| completed.result_percent),
            done: progress.done(course),
            told: completed.as_ref().map(|completed| &completed.told).or(facts.last()).cloned(),
            completed,
        }
    }

    fn completed_at(&self) -> Option<DateTime<Utc>> {
        self.completed.as_ref().map(|completed| completed.told.fact.happened_at)
    }
}

/// What a row copies from its participation, person and project.
#[derive(sqlx::FromRow)]
struct Subject {
    id: ParticipationId,
    person_id: PersonId,
    project_id: ProjectId,
    course_slug: String,
    course_version_id: VersionId,
    started_at: DateTime<Utc>,
    time_zone: String,
    sort_key: Vec<u8>,
    search_key: String,
    sex: Sex,
    #[sqlx(try_from = "String")]
    language: Language,
}

macro_rules! subjects_where {
    ($condition:literal) => {
        concat!(
            "SELECT p.id, p.person_id, p.project_id, p.course_slug, p.course_version_id, p.started_at, j.time_zone,
                x.sort_key, x.search_key, x.sex, x.language
            FROM participations p JOIN people x ON x.id = p.person_id JOIN projects j ON j.id = p.project_id
            WHERE p.merged_into IS NULL AND ",
            $condition
        )
    };
}
use subjects_where;

const SUBJECT: &str = subjects_where!("p.id = $1");
// On PostgreSQL somebody may correct the name at this moment: the row is written with the name before, and the trigger
// then finds it, or with the one after.
const SUBJECT_HELD: &str = subjects_where!("p.id = $1 FOR SHARE OF x");
const WRITE: &str = "INSERT INTO standings (participation_id, person_id, project_id, course_slug, course_version_id, sort_key,
        search_key, sex, started_on, completed_at, completed_on, minutes, result_percent, done, activities, fact_id,
        organisation_id, organisation_key, organisation_kind, region, language, online_minutes, attended_minutes)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
        (SELECT o.sort_key FROM organisations o WHERE o.id = $17), $18, $19, $20, $21, $22)
    ON CONFLICT (participation_id) DO UPDATE SET person_id = excluded.person_id, project_id = excluded.project_id,
        course_slug = excluded.course_slug, course_version_id = excluded.course_version_id, sort_key = excluded.sort_key,
        search_key = excluded.search_key, sex = excluded.sex, started_on = excluded.started_on,
        completed_at = excluded.completed_at, completed_on = excluded.completed_on, minutes = excluded.minutes,
        result_percent = excluded.result_percent, done = excluded.done, activities = excluded.activities,
        fact_id = excluded.fact_id, organisation_id = excluded.organisation_id,
        organisation_key = excluded.organisation_key, organisation_kind = excluded.organisation_kind,
        region = excluded.region, language = excluded.language, online_minutes = excluded.online_minutes,
        attended_minutes = excluded.attended_minutes";
const FORGET: &str = "DELETE FROM standings WHERE participation_id = $1";

/// Writes the standing of a participation from its facts, as part of `tx`, and answers it; none when it was merged into
/// another one, for which its facts count.
pub(crate) async fn keep(tx: &mut Tx, participation: ParticipationId, course: &Course) -> Result<Option<Standing>> {
    let subject: Option<Subject> = match &mut tx.open {
        Open::Sqlite(t) => sql::query_as(SUBJECT).bind(participation).fetch_optional(&mut **t).await?,
        Open::Postgres(t) => sql::query_as(SUBJECT_HELD).bind(participation).fetch_optional(&mut **t).await?,
    };
    let Some(subject) = subject else { return Ok(None) };
    let standing = Standing::new(course, &facts::told(tx, participation).await?);
    write(tx, &subject, &standing).await?;
    Ok(Some(standing))
}

/// Takes a participation off the lists that was merged into another one.
pub(crate) async fn forget(tx: &mut Tx, participation: ParticipationId) -> Result<()> {
    on!(tx, c => sql::query(FORGET).bind(participation).execute(c).await.map(drop))?;
    Ok(())
}

async fn write(tx: &mut Tx, subject: &Subject, standing: &Standing) -> Result<()> {
    let zone: Tz = subject.time_zone.parse().unwrap_or(DEFAULT_ZONE);
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let told = standing.told.as_ref();
    on!(tx, c => sql::query(WRITE)
        .bind(subject.id)
        .bind(subject.person_id)
        .bind(subject.project_id)
        .bind(&subject.course_slug)
        .bind(subject.course_version_id)
        .bind(&subject.sort_key)
        .bind(&subject.search_key)
        .bind(subject.sex)
        .bind(clock::local_date(subject.started_at, zone))
        .bind(standing.completed_at())
        .bind(standing.completed_at().map(|at| clock::local_date(at, zone)))
        .bind(i64::from(standing.credited_minutes))
        .bind(standing.result_percent.map(i64::from))
        .bind(number(standing.done.0))
        .bind(number(standing.done.1))
        .bind(told.map(|told| told.id))
        .bind(told.and_then(|told| told.organisation_id))
        .bind(told.and_then(|told| told.organisation_kind))
        .bind(told.and_then(|told| told.region.as_deref()))
        .bind(told.map_or(subject.language, |told| told.language).code())
        .bind(i64::from(standing.online_minutes))
        .bind(i64::from(standing.attended_minutes))
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}
