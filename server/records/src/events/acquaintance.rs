//! Whom a project knows. Its trainers and managers search, and see, the people of their own project; of everybody else only
//! whom they can name exactly: a name and one fact more. Otherwise staff of one short project could list everybody on the
//! platform, and where they work.

use std::collections::HashSet;

use chrono::Datelike;
use serde_json::json;

use crate::{
    Cx, Result,
    events::event::Event,
    people::{
        duplicates,
        likeness::{Description, PROBABLE, Reason, Traits},
        person::{PersonId, birth_year, names},
    },
    projects::project::ProjectId,
    system::{
        audit::{self, Act},
        error::{Problem, Problems},
        key::AccountId,
        list::Select,
    },
    text,
};

/// Whether a project knows a person: on the list of one of its events, in one of its courses, or with a role in it.
macro_rules! is_known {
    ($person:literal, $project:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM registrations kr JOIN events ke ON ke.id = kr.event_id WHERE kr.person_id = ",
            $person,
            " AND ke.project_id = ",
            $project,
            ") OR EXISTS (SELECT 1 FROM participations kp WHERE kp.person_id = ",
            $person,
            " AND kp.project_id = ",
            $project,
            ") OR EXISTS (SELECT 1 FROM project_roles kj JOIN accounts ka ON ka.id = kj.account_id WHERE ka.person_id = ",
            $person,
            " AND kj.project_id = ",
            $project,
            "))"
        )
    };
}
pub(crate) use is_known;

const KNOWN: &str = concat!("SELECT p.id FROM people p WHERE ", is_known!("p.id", "?"), " AND p.id IN");
/// How many are asked for at once.
const PIECE: usize = 500;

/// Whom of these people a project knows.
pub async fn among(cx: &Cx, project: ProjectId, people: &[PersonId]) -> Result<HashSet<PersonId>> {
    let mut known = HashSet::new();
    for some in people.chunks(PIECE) {
        let select = Select::new("").with(KNOWN, [project.into(), project.into(), project.into()]);
        let found: Vec<(PersonId,)> = select.among(some.iter().copied()).all(&cx.db).await?;
        known.extend(found.into_iter().map(|(id,)| id));
    }
    Ok(known)
}

/// Whether a description names somebody exactly: by the name and one fact more that changes seldom.
pub fn is_exact(reasons: &[Reason]) -> bool {
    let says = |reason| reasons.contains(&reason);
    says(Reason::SameName) && (says(Reason::SameYear) || says(Reason::SameEmail) || says(Reason::SamePhone))
}

/// Somebody whom no list of the project has, as they are named.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Family name, in any spelling.
    pub family_name: String,
    /// Given name, in any spelling.
    pub given_name: String,
    /// Year of birth, or nothing.
    pub birth_year: String,
    /// E-mail address, or nothing.
    pub email: String,
}

/// The one person with exactly this name and year of birth or e-mail address, wherever they are known; nobody where there are
/// two. That it was asked is written down, and not what.
///
/// # Errors
/// [`crate::Error::Invalid`] where a name is missing, or both facts are.
pub async fn look_up(cx: &Cx, actor: AccountId, event: &Event, wanted: &Wanted) -> Result<Option<PersonId>> {
    let mut problems = Problems::default();
    let fields = ("known_family_name", "known_given_name");
    let names = names(&wanted.family_name, &wanted.given_name, fields, &mut problems);
    let year = problems.take("known_birth_year", birth_year(&wanted.birth_year, cx.today(event.zone()).year()));
    let email = problems.take("known_email", text::email(&wanted.email));
    if matches!((year, &email), (Some(None), Some(None))) {
        problems.take("known_birth_year", Err::<(), _>(Problem::Required));
    }
    let (true, Some((family, given)), Some(year), Some(email)) = (problems.is_empty(), names, year, email) else {
        return Err(problems.into_error());
    };
    let traits = Traits::new(&Description {
        family: &family,
        given: &given,
        birth_year: year,
        email: email.as_deref().unwrap_or_default(),
        ..Description::default()
    });
    let like = duplicates::like(cx, &traits, PROBABLE).await?;
    let mut exact = like.into_iter().filter(|(_, likeness)| is_exact(&likeness.reasons)).map(|(known, _)| known.id);
    let found = match (exact.next(), exact.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    };
    let mut tx = cx.db.begin().await?;
    let details = json!({ "event": event.id, "known": found.is_some() });
    audit::record(cx, &mut tx, actor, Act::PersonLookUp, &event.id.to_string(), &details);
    tx.commit().await?;
    Ok(found)
}
