//! The list of completions: who took part in what, how far, with which result. Computed from the facts alone; the
//! screen, the files and the command line all come from here.

mod filter;
mod table;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use courses::{
    completion::{self, Status},
    language::Language,
};
use uuid::Uuid;

pub use self::filter::{Filter, Sort, State};
pub use self::table::table;
use crate::{
    Cx, Result,
    authoring::library,
    learning::{award, progress::Progress},
    ledger::facts::{self, Fact},
    people::{organisations::OrganisationKind, person::Sex},
    projects::project::Project,
    system::{clock, db::read},
};

/// One participation in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The person.
    pub person_id: Uuid,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Organisation at the last fact.
    pub organisation: Option<String>,
    /// Its kind then.
    pub organisation_kind: Option<OrganisationKind>,
    /// Sex.
    pub sex: Sex,
    /// District then: an ISO 3166-2 unit.
    pub region: Option<String>,
    /// Short name of the project.
    pub project: String,
    /// Short name of the course.
    pub course: String,
    /// Version of the course.
    pub version: String,
    /// Language of the last fact.
    pub language: Language,
    /// Local date of the start.
    pub started_on: NaiveDate,
    /// Local date on which the last rule was met.
    pub completed_on: Option<NaiveDate>,
    /// Credited minutes.
    pub minutes: u32,
    /// Result of the tests that count, in whole percent.
    pub result_percent: Option<u8>,
    /// Number of the certificate.
    pub certificate: Option<String>,
    /// Its verification code.
    pub certificate_code: Option<String>,
    /// Activities done, of how many.
    pub done: (usize, usize),
    search_key: String,
    sort_key: Vec<u8>,
}

impl Row {
    /// Full name.
    pub fn name(&self) -> String {
        crate::people::person::full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }

    /// Credited hours.
    pub fn hours(&self) -> f64 {
        f64::from(self.minutes) / 60.0
    }
}

#[derive(sqlx::FromRow)]
struct Participation {
    id: Uuid,
    person_id: Uuid,
    course_slug: String,
    merged: bool,
    course_version_id: Uuid,
    started_at: DateTime<Utc>,
    given_name: String,
    family_name: String,
    patronymic: Option<String>,
    sex: Sex,
    #[sqlx(try_from = "String")]
    language: Language,
    search_key: String,
    sort_key: Vec<u8>,
    number: Option<String>,
    code: Option<String>,
}

#[derive(sqlx::FromRow)]
struct LedgerRow {
    #[sqlx(flatten)]
    fact: Fact,
    /// The record that stands for the person of the fact.
    holder: Uuid,
    #[sqlx(try_from = "String")]
    language: Language,
    organisation: Option<String>,
    organisation_kind: Option<OrganisationKind>,
    region: Option<String>,
}

const PARTICIPATIONS: &str = "SELECT p.id, p.person_id, p.course_slug, p.merged_into IS NOT NULL AS merged,
        p.course_version_id, p.started_at, x.given_name, x.family_name, x.patronymic, x.sex, x.language, x.search_key, x.sort_key, c.number, c.code
    FROM participations p JOIN people x ON x.id = p.person_id
    LEFT JOIN certificates c ON c.id = (SELECT y.id FROM certificates y JOIN participations q ON q.id = y.participation_id
        WHERE (q.id = p.id OR q.merged_into = p.id) AND y.taken_back_at IS NULL ORDER BY y.issued_at, y.id LIMIT 1)
    WHERE p.project_id = $1";
const LEDGER: &str =
    "SELECT f.participation_id, f.activity, f.kind, f.minutes, f.score, f.max_score, f.passed, f.evidence, f.happened_at,
        f.session_id, s.event_id, (SELECT CAST(SUM(x.planned_minutes) AS BIGINT) FROM event_sessions x
            WHERE x.event_id = s.event_id) AS event_planned,
        f.language, o.name AS organisation, f.organisation_kind, f.region, COALESCE(w.merged_into, w.id) AS holder
    FROM facts f JOIN people w ON w.id = f.person_id LEFT JOIN organisations o ON o.id = f.organisation_id
    LEFT JOIN event_sessions s ON s.id = f.session_id
    WHERE f.project_id = $1 AND f.participation_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM facts n WHERE n.supersedes = f.id)
    ORDER BY f.happened_at, f.id";

/// The participations of a project that the filter lets through, in its order. Two queries, whatever the number of
/// people.
pub async fn list(cx: &Cx, project: &Project, filter: &Filter) -> Result<Vec<Row>> {
    let people: Vec<Participation> =
        read!(cx.db, c => sqlx::query_as(PARTICIPATIONS).bind(project.id).fetch_all(c).await)?;
    let ledger: Vec<LedgerRow> = read!(cx.db, c => sqlx::query_as(LEDGER).bind(project.id).fetch_all(c).await)?;
    let mut by_participation = hold(&people, ledger);
    let mut rows = Vec::with_capacity(people.len());
    for person in people.into_iter().filter(|p| !p.merged) {
        let facts = facts::once(by_participation.remove(&person.id).unwrap_or_default(), |row| &row.fact);
        rows.extend(row(cx, project, person, &facts).await?);
    }
    rows.retain(|row| filter.admits(row));
    filter.sort(&mut rows);
    Ok(rows)
}

/// The facts of each participation: its own, and those of the same course from records that were merged into its person.
fn hold(people: &[Participation], ledger: Vec<LedgerRow>) -> HashMap<Uuid, Vec<LedgerRow>> {
    let written: HashMap<Uuid, &Participation> = people.iter().map(|p| (p.id, p)).collect();
    let held: HashMap<(Uuid, &str), Uuid> =
        people.iter().map(|p| ((p.person_id, p.course_slug.as_str()), p.id)).collect();
    let mut facts: HashMap<Uuid, Vec<LedgerRow>> = HashMap::new();
    for row in ledger {
        let Some(of) = written.get(&row.fact.participation_id) else { continue };
        let place =
            if row.holder == of.person_id { Some(&of.id) } else { held.get(&(row.holder, of.course_slug.as_str())) };
        if let Some(place) = place {
            facts.entry(*place).or_default().push(row);
        }
    }
    facts
}

async fn row(cx: &Cx, project: &Project, person: Participation, ledger: &[LedgerRow]) -> Result<Option<Row>> {
    let Some(version) = library::version(cx, person.course_version_id).await? else { return Ok(None) };
    let course = version.editions.source();
    let progress = Progress::new(course, ledger.iter().map(|row| &row.fact));
    let zone = project.zone();
    let completed = (progress.status == Status::Complete).then(|| completion_of(course, ledger)).flatten();
    let (completed_on, minutes) = match completed {
        // What is done afterwards, for practice, does not change the hours of the completion and its certificate.
        Some((at, evidence)) => (Some(clock::local_date(at, zone)), completion::credited_minutes(course, &evidence)),
        None => (None, completion::credited_minutes(course, &progress.evidence)),
    };
    let last = ledger.last();
    Ok(Some(Row {
        person_id: person.person_id,
        family_name: person.family_name,
        given_name: person.given_name,
        patronymic: person.patronymic,
        organisation: last.and_then(|l| l.organisation.clone()),
        organisation_kind: last.and_then(|l| l.organisation_kind),
        sex: person.sex,
        region: last.and_then(|l| l.region.clone()),
        project: project.slug.clone(),
        course: version.slug.clone(),
        version: version.version.clone(),
        language: last.map_or(person.language, |l| l.language),
        started_on: clock::local_date(person.started_at, zone),
        completed_on,
        minutes,
        result_percent: award::result_percent(course, &progress.evidence),
        certificate: person.number,
        certificate_code: person.code,
        done: progress.done(course),
        search_key: person.search_key,
        sort_key: person.sort_key,
    }))
}

/// When the last rule was met, and everything that was done by then: the first fact after which the course is complete.
fn completion_of(
    course: &courses::course::Course,
    ledger: &[LedgerRow],
) -> Option<(DateTime<Utc>, completion::Evidence)> {
    let mut evidence = completion::Evidence::default();
    for row in ledger {
        facts::add(&mut evidence, &row.fact);
        if completion::status(course, &evidence) == Status::Complete {
            return Some((row.fact.happened_at, evidence));
        }
    }
    None
}
