//! The list of completions: who took part in what, how far, with which result. Read from the standings, which are what the
//! ledger says; the screen, the files and the command line all come from here.

mod filter;
mod table;

use chrono::NaiveDate;
use courses::language::Language;

pub use self::filter::{Filter, Sort, State};
pub use self::table::write;
use crate::{
    Cx, Result,
    ledger::keys::ParticipationId,
    people::{
        organisations::OrganisationKind,
        person::{PersonId, Sex, full_name},
    },
    projects::project::Project,
    system::{
        key::VersionId,
        list::{Listing, Page, Select},
    },
};

/// One participation in the list. Organisation, kind, district and language are those of the day of the completion; before
/// it, those of the last fact.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    /// The participation.
    pub participation_id: ParticipationId,
    /// The version of the course.
    pub course_version_id: VersionId,
    /// The person.
    pub person_id: PersonId,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Name of the organisation.
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
    /// Language.
    #[sqlx(try_from = "String")]
    pub language: Language,
    /// Local date of the start.
    pub started_on: NaiveDate,
    /// Local date on which the last rule was met.
    pub completed_on: Option<NaiveDate>,
    /// Planned minutes of what was done alone, until now: each activity once.
    #[sqlx(try_from = "i64")]
    pub online_minutes: u32,
    /// Minutes attended in events that deliver the course, until now: these stand in the list of attendance too.
    #[sqlx(try_from = "i64")]
    pub attended_minutes: u32,
    /// Both of them by the fact that completed the course, as the certificate says; before it, until now.
    #[sqlx(try_from = "i64")]
    pub credited_minutes: u32,
    /// Result by then of the tests that count, in whole percent.
    pub result_percent: Option<i64>,
    /// Activities done.
    pub done: i64,
    /// Of how many.
    pub activities: i64,
    /// Number of the certificate.
    pub certificate: Option<String>,
    /// Its verification code.
    pub certificate_code: Option<String>,
}

impl Row {
    /// Full name.
    pub fn name(&self) -> String {
        full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }
}

const COUNT: &str = "SELECT COUNT(*) FROM standings s WHERE s.project_id = ?";
// The indexes of the table hold everything that this asks for.
const KEYS: &str = " AND s.participation_id IN (SELECT s.participation_id FROM standings s WHERE s.project_id = ?";
// CROSS JOIN: SQLite takes the tables in this order, which is that of the list.
const ROWS: &str = "SELECT s.participation_id, s.course_version_id, s.person_id, x.family_name, x.given_name, x.patronymic, o.name AS organisation,
        s.organisation_kind, s.sex, s.region, j.slug AS project, s.course_slug AS course, v.version, s.language,
        s.started_on, s.completed_on, s.online_minutes, s.attended_minutes, s.minutes AS credited_minutes,
        s.result_percent, s.done, s.activities, c.number AS certificate,
        c.code AS certificate_code
    FROM standings s CROSS JOIN people x CROSS JOIN course_versions v CROSS JOIN projects j
    LEFT JOIN organisations o ON o.id = s.organisation_id
    LEFT JOIN certificates c ON c.id = (SELECT y.id FROM certificates y JOIN participations q ON q.id = y.participation_id
        WHERE (q.id = s.participation_id OR q.merged_into = s.participation_id) AND y.taken_back_at IS NULL
        ORDER BY y.issued_at, y.id LIMIT 1)
    WHERE x.id = s.person_id AND v.id = s.course_version_id AND j.id = s.project_id";

/// A page of the participations of a project that the filter lets through, in its order.
pub async fn page(cx: &Cx, project: &Project, filter: &Filter, page: Page) -> Result<Listing<Row>> {
    let total = count(cx, project, filter).await?;
    let page = page.within(total);
    let before = page.offset();
    let here = Page::ROWS.min(total - before);
    let behind = total - before - here;
    // From the nearer end: what is passed over has to be read.
    let (backwards, passed) = if behind < before { (true, behind) } else { (false, before) };
    let rows = filter
        .narrow(Select::new(ROWS).with(KEYS, [project.id.into()]))
        .then(filter.order(backwards))
        .with(" LIMIT ? OFFSET ?)", [here.into(), passed.into()])
        .then(filter.order(false));
    Ok(Listing { rows: rows.all(&cx.db).await?, total, page })
}

/// How many a filter lets through.
pub async fn count(cx: &Cx, project: &Project, filter: &Filter) -> Result<i64> {
    filter.narrow(Select::new("").with(COUNT, [project.id.into()])).number(&cx.db).await
}

/// All participations of a person, the latest first.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<Vec<Row>> {
    let rows = Select::new(ROWS).with(" AND s.person_id = ?", [person.into()]);
    rows.then(" ORDER BY s.started_on DESC, s.participation_id DESC").all(&cx.db).await
}

/// Gives all of them to `take`, one after the other in the order of the filter.
pub async fn each(
    cx: &Cx,
    project: &Project,
    filter: &Filter,
    take: impl FnMut(Row) -> Result<()> + Send,
) -> Result<()> {
    let rows = filter.narrow(Select::new(ROWS).with(" AND s.project_id = ?", [project.id.into()]));
    rows.then(filter.order(false)).each(&cx.db, take).await
}
