//! What trainers and managers complete and correct about the people on the list of their event. It is less than an
//! administrator may: who has an account says themselves who they are and how they are reached, and of people whom another
//! project knows too only what is not known yet is filled in.

use chrono::Datelike;
use serde::Deserialize;
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    events::{event::Event, lock, registrations::RegistrationId},
    ledger::keys::EventId,
    people::{
        authority::Authority,
        entry,
        organisations::{self, OrganisationId},
        person::{self, Checked, Person, PersonId, PersonInput, Sex},
        posts::{self, NewPost, PostRole},
    },
    projects::project::ProjectId,
    system::{
        audit::{self, Act},
        clock,
        db::{on, read, sql},
        error::{Problem, Problems},
        key::AccountId,
    },
    text,
};

/// What is typed about somebody on a list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ParticipantInput {
    /// Who it is.
    #[serde(flatten)]
    pub person: PersonInput,
    /// The name of the organisation, or empty.
    pub organisation: String,
    /// Code of the role in the post, or empty.
    pub post_role: String,
}

/// What may be written about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    All,
    /// What is not known yet: another project knows the person too, and its records are not changed from here.
    Missing,
}

/// Somebody on the list of an event, as far as their trainers look after the record.
#[derive(Clone, Debug)]
pub struct Participant {
    /// The person.
    pub person: Person,
    /// What may be written.
    pub scope: Scope,
    /// The organisation, as the list shows it: of the present post, else as it was typed.
    pub organisation: Option<String>,
    /// Role in the present post; none where there is no post.
    pub role: Option<PostRole>,
}

impl Participant {
    /// The input with which the form begins.
    pub fn input(&self) -> ParticipantInput {
        let person = &self.person;
        ParticipantInput {
            person: PersonInput {
                given_name: person::typed_given(&person.given_name),
                family_name: person.family_name.clone(),
                patronymic: person.patronymic.clone().unwrap_or_default(),
                sex: person.sex.code().to_owned(),
                birth_year: person.birth_year.map(|year| year.to_string()).unwrap_or_default(),
                language: person.language.code().to_owned(),
                email: person.email.clone().unwrap_or_default(),
                phone: person.phone.clone().unwrap_or_default(),
            },
            organisation: self.organisation.clone().unwrap_or_default(),
            post_role: self.role.map(|role| role.code().to_owned()).unwrap_or_default(),
        }
    }
}

#[derive(sqlx::FromRow)]
struct OnList {
    words: Option<String>,
    organisation: Option<String>,
    role: Option<PostRole>,
    known_elsewhere: bool,
    has_account: bool,
}

const FIND: &str = concat!(
    "SELECT r.organisation AS words, o.name AS organisation, t.role,
        EXISTS (SELECT 1 FROM accounts a WHERE a.person_id = p.id) AS has_account,
        (EXISTS (SELECT 1 FROM registrations kr JOIN events ke ON ke.id = kr.event_id
            WHERE kr.person_id = p.id AND ke.project_id <> $3)
        OR EXISTS (SELECT 1 FROM participations kp WHERE kp.person_id = p.id AND kp.project_id <> $3)) AS known_elsewhere
    FROM registrations r JOIN people p ON p.id = r.person_id",
    crate::people::post_of::post_of!("p.id"),
    "WHERE r.event_id = $1 AND r.person_id = $2 AND r.state <> 'withdrawn'"
);
const WORDS: &str = "UPDATE registrations SET organisation = $3 WHERE event_id = $1 AND person_id = $2 RETURNING id";

/// Somebody on the list of an event, for the form.
///
/// # Errors
/// [`Error::NotFound`] for who is not on the list; [`Error::Conflict`] for who has an account.
pub async fn find(cx: &Cx, event: &Event, id: PersonId) -> Result<Participant> {
    let row: Option<OnList> = read!(cx.db, c => sql::query_as(FIND)
        .bind(event.id).bind(id).bind(event.project_id).fetch_optional(c).await)?;
    let person = person::find(cx, id).await?;
    participant(row, person)
}

async fn find_in(tx: &mut Tx, event: EventId, project: ProjectId, id: PersonId) -> Result<Participant> {
    let row: Option<OnList> =
        on!(tx, c => sql::query_as(FIND).bind(event).bind(id).bind(project).fetch_optional(c).await)?;
    let person = person::find_in(tx, id).await?;
    participant(row, person)
}

fn participant(row: Option<OnList>, person: Option<Person>) -> Result<Participant> {
    let (Some(row), Some(person)) = (row, person) else { return Err(Error::NotFound) };
    if row.has_account {
        return Err(Error::Conflict(Conflict::Account));
    }
    Ok(Participant {
        scope: if row.known_elsewhere { Scope::Missing } else { Scope::All },
        organisation: row.organisation.or(row.words),
        role: row.role,
        person,
    })
}

/// What holds afterwards, where only what is missing may be filled in.
fn only_missing(before: Checked, typed: Checked) -> Checked {
    Checked {
        patronymic: before.patronymic.or(typed.patronymic),
        sex: if before.sex == Sex::Unstated { typed.sex } else { before.sex },
        birth_year: before.birth_year.or(typed.birth_year),
        email: before.email.or(typed.email),
        phone: before.phone.or(typed.phone),
        given_name: before.given_name,
        family_name: before.family_name,
        language: before.language,
    }
}

/// Completes and corrects somebody on the list of an event. An organisation that the records know becomes the present post from
/// today on; another one stays as it was typed, until an administrator has entered it.
///
/// # Errors
/// [`Error::Invalid`] with the fields that are not right; as [`find`].
pub async fn write(cx: &Cx, actor: AccountId, event: &Event, id: PersonId, input: &ParticipantInput) -> Result<()> {
    let mut problems = Problems::default();
    let today = cx.today(event.zone());
    let typed = input.person.check(today.year(), &mut problems);
    let organisation = problems.take("organisation", text::printable(&input.organisation, 160));
    let role = problems.take(
        "post_role",
        match input.post_role.as_str() {
            "" => Ok(PostRole::Other),
            code => PostRole::from_code(code).ok_or(Problem::Choice),
        },
    );
    let (Some(typed), Some(organisation), Some(role)) = (typed, organisation, role) else {
        return Err(problems.into_error());
    };
    let mut tx = cx.db.begin().await?;
    lock::lock(&mut tx, event.id).await?;
    let now = find_in(&mut tx, event.id, event.project_id, id).await?;
    let before = Checked::from(now.person.clone());
    let after = if now.scope == Scope::All { typed } else { only_missing(before.clone(), typed) };
    let mut fields = entry::changed(&before, &after);
    if !fields.is_empty() {
        entry::write(&mut tx, id, &after, Authority::Staff).await?;
    }
    let post =
        Post { organisation: organisation.as_deref(), role, from_date: clock::local_date(cx.now(), event.zone()) };
    if write_post(cx, &mut tx, event.id, id, &now, &post).await? {
        fields.push("post");
    }
    if !fields.is_empty() {
        let details = json!({ "event": event.id, "fields": fields });
        audit::record(cx, &mut tx, actor, Act::PersonUpdate, &id.to_string(), &details);
    }
    tx.commit().await
}

struct Post<'a> {
    organisation: Option<&'a str>,
    role: PostRole,
    from_date: chrono::NaiveDate,
}

/// Whether anything was written.
async fn write_post(
    cx: &Cx,
    tx: &mut Tx,
    event: EventId,
    id: PersonId,
    now: &Participant,
    post: &Post<'_>,
) -> Result<bool> {
    let is_known = now.role.is_some();
    let same = post.organisation.map(text::name_key) == now.organisation.as_deref().map(text::name_key)
        && now.role.is_none_or(|role| role == post.role);
    let may = !is_known || now.scope == Scope::All;
    let Some(name) = post.organisation.filter(|_| may) else { return Ok(false) };
    if same && is_known {
        return Ok(false);
    }
    let known: Option<OrganisationId> = organisations::by_name(tx, name).await?;
    if let Some(organisation_id) = known {
        let new = NewPost {
            organisation_id,
            unit: None,
            role: post.role,
            first_responder: post.role.usually_first_responder(),
            from_date: post.from_date,
        };
        posts::insert(cx, tx, id, &new, Authority::Staff).await?;
        return Ok(true);
    }
    if same {
        return Ok(false);
    }
    let row: Option<RegistrationId> =
        on!(tx, c => sql::query_scalar(WORDS).bind(event).bind(id).bind(name).fetch_optional(c).await)?;
    Ok(row.is_some())
}

/// What a report asks of everybody and of whom it is not known: sex, year of birth and organisation.
const INCOMPLETE: &str = concat!(
    "SELECT r.person_id FROM registrations r JOIN people p ON p.id = r.person_id",
    crate::people::post_of::post_of!("p.id"),
    "WHERE r.event_id = $1 AND r.state <> 'withdrawn' AND p.merged_into IS NULL AND p.pseudonymised_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.person_id = p.id)
        AND (p.sex = 'unstated' OR p.birth_year IS NULL OR o.id IS NULL)"
);

/// Those on the list of an event of whom reports lack something that their trainers can fill in.
pub async fn incomplete(cx: &Cx, event: EventId) -> Result<Vec<PersonId>> {
    Ok(read!(cx.db, c => sql::query_scalar(INCOMPLETE).bind(event).fetch_all(c).await)?)
}
