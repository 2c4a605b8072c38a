//! One of two records side by side: everything that helps to tell whether they are of the same person.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use courses::completion::Status;
use sqlx::types::Json;

use crate::{
    Cx, Result,
    accounts::{
        account::{self, Account},
        roles::Role,
    },
    authoring::library,
    learning::progress::Progress,
    ledger::{facts, keys::ParticipationId},
    people::{
        person::{self, Person, PersonId},
        posts::{self, Post},
    },
    projects::project::Names,
    system::{
        db::{read, sql},
        key::VersionId,
        versions::Published,
    },
};

/// A record.
#[derive(Clone, Debug)]
pub struct Side {
    /// The person.
    pub person: Person,
    /// Posts, the latest first.
    pub posts: Vec<Post>,
    /// Course runs.
    pub courses: Vec<Course>,
    /// Events.
    pub events: Vec<Event>,
    /// The account.
    pub account: Option<Account>,
    /// The roles of the account, by short name of the project.
    pub roles: Vec<(String, Role)>,
}

/// A course run.
#[derive(Clone, Debug)]
pub struct Course {
    /// The version with which it was begun.
    pub version: Arc<Published>,
    /// Names of the project.
    pub project: Names,
    /// When it was begun.
    pub started_at: DateTime<Utc>,
    /// Activities done, of how many.
    pub done: (usize, usize),
    /// Whether every rule is met.
    pub complete: bool,
}

/// A registration for an event.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    /// The title.
    pub title: String,
    /// The first day.
    pub on_date: Option<NaiveDate>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: ParticipationId,
    course_version_id: VersionId,
    started_at: DateTime<Utc>,
    names: Json<Names>,
}

const COURSES: &str = "SELECT p.id, p.course_version_id, p.started_at, j.names
    FROM participations p JOIN projects j ON j.id = p.project_id
    WHERE p.person_id = $1 AND p.merged_into IS NULL ORDER BY p.started_at, p.id";
const EVENTS: &str = "SELECT e.title,
        (SELECT s.on_date FROM event_sessions s WHERE s.event_id = e.id ORDER BY s.on_date LIMIT 1) AS on_date
    FROM registrations r JOIN events e ON e.id = r.event_id WHERE r.person_id = $1 ORDER BY r.created_at, r.id";

/// The record of a person; `None` when there is none.
pub async fn side(cx: &Cx, id: PersonId) -> Result<Option<Side>> {
    let Some(person) = person::find(cx, id).await? else { return Ok(None) };
    let account = account::of_person(cx, id).await?;
    let roles = match &account {
        Some(account) => account::roles(cx, account.id).await?,
        None => Vec::new(),
    };
    let rows: Vec<Row> = read!(cx.db, c => sql::query_as(COURSES).bind(id).fetch_all(c).await)?;
    let ledger = facts::of_person(cx, id).await?;
    let mut courses = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(version) = library::standing(cx, row.course_version_id).await? else { continue };
        let course = version.editions.source();
        let progress = Progress::new(course, ledger.iter().filter(|fact| fact.participation_id == row.id));
        courses.push(Course {
            project: row.names.0,
            started_at: row.started_at,
            done: progress.done(course),
            complete: progress.status == Status::Complete,
            version,
        });
    }
    let events = read!(cx.db, c => sql::query_as(EVENTS).bind(id).fetch_all(c).await)?;
    Ok(Some(Side { person, posts: posts::of_person(cx, id).await?, courses, events, account, roles }))
}
