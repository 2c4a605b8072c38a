//! People whom a trainer or manager lets into a course, one or many, with a day by which they should be done.

use chrono::NaiveDate;
use courses::language::Language;
use serde_json::json;

use super::{EnrolmentId, must_be_offered};
use crate::{
    Cx, Error, Result,
    people::{
        found::{self, Found},
        person::{PersonId, full_name},
    },
    projects::project::{Project, ProjectId},
    system::{
        audit::{self, Act},
        db::{on, sql},
        error::Problem,
        key::AccountId,
        list::{Listing, Page, Select},
        mails::{self, Urgency},
    },
    text::typed,
};

/// Somebody who is enrolled.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Enrolled {
    /// Who it is.
    pub person_id: PersonId,
    given_name: String,
    family_name: String,
    patronymic: Option<String>,
    /// By which day they should be done.
    pub due_on: Option<NaiveDate>,
    /// Whether they came with a code.
    pub by_code: bool,
    /// Whether they have begun.
    pub begun: bool,
    /// Whether they have completed it.
    pub done: bool,
}

impl Enrolled {
    /// Their name.
    pub fn name(&self) -> String {
        full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }
}

/// A trainee of the project who can be enrolled.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Candidate {
    /// Who it is.
    pub id: PersonId,
    given_name: String,
    family_name: String,
    patronymic: Option<String>,
    /// Name of the organisation of the present post.
    pub organisation: Option<String>,
}

impl Candidate {
    /// Their name.
    pub fn name(&self) -> String {
        full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }
}

const COUNT: &str = "SELECT COUNT(*) FROM enrolments n JOIN people x ON x.id = n.person_id
    WHERE x.merged_into IS NULL AND n.project_id = ";
const LIST: &str =
    "SELECT n.person_id, x.given_name, x.family_name, x.patronymic, n.due_on, n.code_id IS NOT NULL AS by_code,
        p.id IS NOT NULL AS begun,
        EXISTS (SELECT 1 FROM certificates y JOIN participations q ON q.id = y.participation_id
            WHERE (q.id = p.id OR q.merged_into = p.id) AND y.taken_back_at IS NULL) AS done
    FROM enrolments n JOIN people x ON x.id = n.person_id
        LEFT JOIN participations p ON p.person_id = n.person_id AND p.project_id = n.project_id
            AND p.course_slug = n.course_slug AND p.merged_into IS NULL
    WHERE x.merged_into IS NULL AND n.project_id = ";
const CANDIDATES: &str = "SELECT p.id, p.given_name, p.family_name, p.patronymic,
        (SELECT o.name FROM posts t JOIN organisations o ON o.id = t.organisation_id
            WHERE t.person_id = p.id AND t.to_date IS NULL ORDER BY t.from_date DESC, t.id DESC LIMIT 1) AS organisation
    FROM people p JOIN accounts a ON a.person_id = p.id JOIN project_roles r ON r.account_id = a.id
    WHERE r.role = 'trainee' AND a.disabled_at IS NULL AND p.merged_into IS NULL AND r.project_id = ";
const IS_TRAINEE: &str = "SELECT COUNT(*) FROM project_roles r JOIN accounts a ON a.id = r.account_id
    WHERE r.project_id = $1 AND a.person_id = $2 AND r.role = 'trainee' AND a.disabled_at IS NULL";
// Who is in already gets the other day; how they came stays.
const ENROL: &str =
    "INSERT INTO enrolments (id, project_id, course_slug, person_id, due_on, code_id, enrolled_by, enrolled_at)
    VALUES ($1, $2, $3, $4, $5, NULL, $6, $7)
    ON CONFLICT (project_id, course_slug, person_id) DO UPDATE SET due_on = excluded.due_on";
// Whoever is let in anew, and can be reached.
const TOLD: &str = "SELECT p.email, p.language FROM people p WHERE p.id = $1 AND p.email IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM enrolments n WHERE n.project_id = $2 AND n.course_slug = $3 AND n.person_id = p.id)";
const END: &str = "DELETE FROM enrolments WHERE project_id = $1 AND course_slug = $2 AND person_id = $3 RETURNING id";

/// A day by which somebody should be done; none where nothing was typed.
pub(super) fn due(typed: &str, today: NaiveDate) -> std::result::Result<Option<NaiveDate>, Problem> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed::date(typed).and_then(|day| if day < today { Err(Problem::Past) } else { Ok(Some(day)) }),
    }
}

/// Who is enrolled in a course of a project, those who should be done first at the top.
pub async fn enrolled(cx: &Cx, project: ProjectId, course: &str, page: Page) -> Result<Listing<Enrolled>> {
    let of = |select: Select| select.with("? AND n.course_slug = ?", [project.into(), course.into()]);
    let total = of(Select::new(COUNT)).number(&cx.db).await?;
    let page = page.within(total);
    let order = " ORDER BY n.due_on IS NULL, n.due_on, x.sort_key, n.person_id";
    let rows = of(Select::new(LIST)).then(order).page(page).all(&cx.db).await?;
    Ok(Listing { rows, total, page })
}

/// The trainees of a project who can be enrolled and whose names have what was typed within; a page of them.
pub async fn candidates(cx: &Cx, project: ProjectId, course: &str, search: &str) -> Result<Vec<Candidate>> {
    let select = Select::new(CANDIDATES).with("?", [project.into()]).with(
        " AND NOT EXISTS (SELECT 1 FROM enrolments n WHERE n.project_id = ? AND n.course_slug = ? AND n.person_id = p.id)",
        [project.into(), course.into()],
    );
    let select = match found::found(cx, search).await? {
        Found::Everybody => select,
        Found::Few(people) => select.then(" AND p.id IN").among(people),
        Found::Many(words) => found::with_words(select, " AND instr(p.search_key, ?) > 0", &words),
    };
    select.then(" ORDER BY p.sort_key, p.id").page(Page::typed("")).all(&cx.db).await
}

/// Lets people into a course of a project, with the day by which they should be done, and tells those by mail who were not in it
/// before: `tell` writes it, with that day. Whoever is no trainee of the project is left out. Answers how many are in.
///
/// # Errors
/// [`Error::Invalid`] with `due_on`; [`Error::NotFound`] where the project does not offer the course.
pub async fn enrol(
    cx: &Cx,
    actor: AccountId,
    project: &Project,
    course: &str,
    people: &[PersonId],
    due_on: &str,
    tell: &(impl Fn(Language, Option<NaiveDate>) -> (String, String) + Sync),
) -> Result<usize> {
    let due_on = due(due_on, cx.today(project.zone())).map_err(|problem| Error::field("due_on", problem))?;
    let mut tx = cx.db.begin().await?;
    must_be_offered(&mut tx, project.id, course).await?;
    let mut people = people.to_vec();
    people.sort();
    people.dedup();
    let mut enrolled = Vec::new();
    for person in people {
        let is_trainee: i64 =
            on!(tx, c => sql::query_scalar(IS_TRAINEE).bind(project.id).bind(person).fetch_one(c).await)?;
        if is_trainee == 0 {
            continue;
        }
        let told: Option<(String, String)> = on!(tx, c => sql::query_as(TOLD).bind(person).bind(project.id).bind(course)
            .fetch_optional(c).await)?;
        if let Some((address, language)) = told {
            let (subject, body) = tell(language.parse().unwrap_or(Language::Az), due_on);
            mails::enqueue(cx, &mut tx, Urgency::Mass, &address, &subject, &body).await?;
        }
        on!(tx, c => sql::query(ENROL)
            .bind(cx.id::<EnrolmentId>()).bind(project.id).bind(course).bind(person).bind(due_on).bind(actor).bind(cx.now())
            .execute(c).await.map(drop))?;
        enrolled.push(person);
    }
    if !enrolled.is_empty() {
        let details = json!({ "course": course, "people": enrolled, "due_on": due_on });
        audit::record(cx, &mut tx, actor, Act::EnrolmentAdd, &project.slug, &details);
    }
    tx.commit().await?;
    Ok(enrolled.len())
}

/// Takes somebody off again. Whoever has begun goes on, without a day. Taken off twice they are taken off once.
pub async fn end(cx: &Cx, actor: AccountId, project: &Project, course: &str, person: PersonId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let ended: Option<EnrolmentId> = on!(tx, c => sql::query_scalar(END)
        .bind(project.id).bind(course).bind(person).fetch_optional(c).await)?;
    if ended.is_none() {
        return Ok(());
    }
    let details = json!({ "course": course, "person": person });
    audit::record(cx, &mut tx, actor, Act::EnrolmentEnd, &project.slug, &details);
    tx.commit().await
}
