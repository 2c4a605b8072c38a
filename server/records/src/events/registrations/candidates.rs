//! Who could be put on the list.

use crate::{
    Cx, Result,
    events::acquaintance::{self, is_known},
    ledger::keys::EventId,
    people::{
        organisations::OrganisationId,
        person::{self, PersonId},
        post_of::post_of,
    },
    projects::project::ProjectId,
    system::db::{read, sql},
};

/// Somebody who could be put on the list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Candidate {
    /// The person.
    pub id: PersonId,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// The organisation of the present post.
    pub organisation: Option<String>,
}

impl Candidate {
    /// Full name as documents write it.
    pub fn name(&self) -> String {
        person::full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }
}

/// The people whose search key matches $2, $3 and $4 and who are not on the list $1, and of these those who may be found.
macro_rules! candidates {
    ($($whom:expr),+) => {
        concat!(
            "SELECT p.id, p.given_name, p.family_name, p.patronymic, o.name AS organisation FROM people p",
            post_of!("p.id"),
            "WHERE p.merged_into IS NULL AND p.search_key LIKE $2 AND p.search_key LIKE $3 AND p.search_key LIKE $4 AND ",
            $($whom,)+
            " AND NOT EXISTS (SELECT 1 FROM registrations r
                WHERE r.event_id = $1 AND r.person_id = p.id AND r.state <> 'withdrawn')
            ORDER BY p.sort_key, p.id LIMIT 40"
        )
    };
}

/// The people of a group $2 who are not on the list $1.
macro_rules! of_group {
    ($whom:literal) => {
        concat!(
            "SELECT p.id, p.given_name, p.family_name, p.patronymic, o.name AS organisation FROM people p",
            post_of!("p.id"),
            "WHERE p.merged_into IS NULL AND ",
            $whom,
            " AND NOT EXISTS (SELECT 1 FROM registrations r
                WHERE r.event_id = $1 AND r.person_id = p.id AND r.state <> 'withdrawn')
            ORDER BY p.sort_key, p.id LIMIT 300"
        )
    };
}

const WHOLE_ORGANISATION: &str = of_group!(
    "o.id = $2 AND p.id IN (SELECT x.person_id FROM posts x WHERE x.organisation_id = $2 AND x.to_date IS NULL)"
);
const OF_EVENT: &str = of_group!(
    "p.id IN (SELECT f.person_id FROM registrations f WHERE f.event_id = $2 AND f.state IN ('registered', 'invited', 'waiting'))"
);
const EVERYBODY: &str = candidates!("1 = 1");
const OF_PROJECT: &str = candidates!(is_known!("p.id", "$5"));
const OF_ORGANISATION: &str = candidates!("o.name = $5");
const OWN_ORGANISATION: &str =
    concat!("SELECT o.name FROM people p", post_of!("p.id"), "WHERE p.id = $1 AND o.id IS NOT NULL");

/// Among whom somebody may search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Among {
    /// Everybody: administrators.
    Everybody,
    /// Whom a project knows: its trainers and managers.
    Project(ProjectId),
    /// The people of an organisation, by its name: its focal points.
    Organisation(String),
}

/// People whose name contains `search`, in any spelling, and who are not on the list. At most 40.
pub async fn candidates(cx: &Cx, event: EventId, search: &str, among: &Among) -> Result<Vec<Candidate>> {
    let [one, two, three] = person::patterns(search);
    Ok(match among {
        Among::Everybody => read!(cx.db, c => sql::query_as(EVERYBODY)
            .bind(event).bind(one).bind(two).bind(three).fetch_all(c).await)?,
        Among::Project(project) => read!(cx.db, c => sql::query_as(OF_PROJECT)
            .bind(event).bind(one).bind(two).bind(three).bind(*project).fetch_all(c).await)?,
        Among::Organisation(name) => read!(cx.db, c => sql::query_as(OF_ORGANISATION)
            .bind(event).bind(one).bind(two).bind(three).bind(name).fetch_all(c).await)?,
    })
}

/// People who are put on a list in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Who works in an organisation now.
    Organisation(OrganisationId),
    /// Who is on the list of another event.
    Event(EventId),
}

/// Of a group those who are not on the list yet, and whom the project knows, or everybody. At most 300, as a form takes them.
pub async fn group(cx: &Cx, event: EventId, group: Group, among: &Among) -> Result<Vec<Candidate>> {
    let mut found: Vec<Candidate> = match group {
        Group::Organisation(id) => {
            read!(cx.db, c => sql::query_as(WHOLE_ORGANISATION).bind(event).bind(id).fetch_all(c).await)?
        }
        Group::Event(id) => read!(cx.db, c => sql::query_as(OF_EVENT).bind(event).bind(id).fetch_all(c).await)?,
    };
    match among {
        Among::Everybody => {}
        Among::Project(project) => {
            let ids: Vec<PersonId> = found.iter().map(|person| person.id).collect();
            let known = acquaintance::among(cx, *project, &ids).await?;
            found.retain(|person| known.contains(&person.id));
        }
        Among::Organisation(name) => found.retain(|person| person.organisation.as_ref() == Some(name)),
    }
    Ok(found)
}

/// Whether somebody may be put on a list by whom this is said of.
pub async fn may_add(cx: &Cx, person: PersonId, among: &Among) -> Result<bool> {
    Ok(match among {
        Among::Everybody => true,
        Among::Project(project) => acquaintance::among(cx, *project, &[person]).await?.contains(&person),
        Among::Organisation(name) => organisation_of(cx, person).await?.as_ref() == Some(name),
    })
}

/// The name of the organisation in which a person works now.
pub async fn organisation_of(cx: &Cx, person: PersonId) -> Result<Option<String>> {
    Ok(read!(cx.db, c => sql::query_scalar(OWN_ORGANISATION).bind(person).fetch_optional(c).await)?)
}
