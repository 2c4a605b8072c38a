//! Who is to come to an event, and how they came to be on its list.

use chrono::{DateTime, Utc};
use courses::language::Language;
use serde_json::json;
use uuid::Uuid;

use crate::{
    Cx, Error, Result, Tx, audit, codes,
    error::Problems,
    events::{
        self, Event,
        change::{self, About, Tell},
    },
    macros::{on, read, text_enum},
    mails,
    organisations::OrganisationKind,
    people::{self, Sex},
    text::{self, Name},
};

text_enum! {
    /// Where a registration stands.
    RegistrationState {
        /// Asked to come; has not answered.
        Invited = "invited",
        /// Has a place.
        Registered = "registered",
        /// Waits for a place.
        Waiting = "waiting",
        /// Has said that they cannot come.
        Apologised = "apologised",
        /// Taken off the list.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// How somebody came to be on the list.
    Source {
        /// Entered by a trainer or manager.
        Trainer = "trainer",
        /// Entered by the focal point of the organisation.
        FocalPoint = "focal-point",
        /// Through the link or code of the event.
        Link = "link",
        /// From a file.
        Import = "import",
        /// Invited by mail or on paper.
        Invitation = "invitation",
        /// Came without being on the list; entered by a trainer.
        WalkIn = "walk-in",
        /// Came without being on the list; scanned the code in the room.
        Code = "code",
    }
}

/// Somebody on the list of an event.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Registration {
    /// Its key.
    pub id: Uuid,
    /// The event.
    pub event_id: Uuid,
    /// The person.
    pub person_id: Uuid,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Sex.
    pub sex: Sex,
    /// E-mail address.
    pub email: Option<String>,
    /// The organisation of the present post, else what was typed.
    pub organisation: Option<String>,
    /// Key of that organisation.
    pub organisation_id: Option<Uuid>,
    /// Its kind.
    pub organisation_kind: Option<OrganisationKind>,
    /// Where it stands.
    pub state: RegistrationState,
    /// How it came about.
    pub source: Source,
    /// The personal code on the badge and on the invitation.
    pub badge: String,
    /// Whether somebody should look who this is.
    pub to_match: bool,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// Folded name, for searching.
    pub search_key: String,
    /// Key of the name in the order of the Azerbaijani alphabet.
    pub sort_key: Vec<u8>,
}

impl Registration {
    /// Full name as documents write it.
    pub fn name(&self) -> String {
        people::full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }
}

/// Registrations for which a condition holds, in the order of the names.
macro_rules! registrations_where {
    ($condition:literal) => {
        concat!(
            "SELECT r.id, r.event_id, r.person_id, p.given_name, p.family_name, p.patronymic, p.sex, p.email,
                COALESCE(o.name, r.organisation) AS organisation, o.id AS organisation_id, o.kind AS organisation_kind,
                r.state, r.source, r.badge, r.to_match, r.created_at, p.search_key, p.sort_key
            FROM registrations r JOIN people p ON p.id = r.person_id
            LEFT JOIN posts t ON t.id = (SELECT x.id FROM posts x WHERE x.person_id = p.id AND x.to_date IS NULL
                ORDER BY x.from_date DESC, x.id DESC LIMIT 1)
            LEFT JOIN organisations o ON o.id = t.organisation_id
            WHERE ",
            $condition,
            " ORDER BY p.sort_key, p.id"
        )
    };
}

const LIST: &str = registrations_where!("r.event_id = $1 AND p.merged_into IS NULL");
const OF_PROJECT: &str = registrations_where!(
    "r.event_id IN (SELECT e.id FROM events e WHERE e.project_id = $1 AND e.cancelled_at IS NULL)
        AND p.merged_into IS NULL"
);
const OF_BADGE: &str = registrations_where!("r.badge = $1");
const ONE: &str = registrations_where!("r.event_id = $1 AND r.person_id = $2");
const FIND: &str = "SELECT id, state FROM registrations WHERE event_id = $1 AND person_id = $2";
const INSERT: &str = "INSERT INTO registrations (id, event_id, person_id, state, source, badge, organisation, to_match,
        queued_at, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9) ON CONFLICT DO NOTHING";
const SET_STATE: &str = "UPDATE registrations SET state = $2, queued_at = $3 WHERE id = $1";
const MATCHED: &str = "UPDATE registrations SET to_match = $3 WHERE event_id = $1 AND person_id = $2 RETURNING id";
const PLACES: &str = "SELECT COUNT(*) FROM registrations r JOIN people p ON p.id = r.person_id
    WHERE r.event_id = $1 AND r.state = 'registered' AND p.merged_into IS NULL";
const NEXT: &str = "SELECT r.id, p.email, p.language FROM registrations r JOIN people p ON p.id = r.person_id
    WHERE r.event_id = $1 AND r.state = 'waiting' AND p.merged_into IS NULL ORDER BY r.queued_at, r.id LIMIT $2";
const CANDIDATES: &str = "SELECT p.id, p.given_name, p.family_name, p.patronymic, o.name AS organisation
    FROM people p
    LEFT JOIN posts t ON t.id = (SELECT x.id FROM posts x WHERE x.person_id = p.id AND x.to_date IS NULL
        ORDER BY x.from_date DESC, x.id DESC LIMIT 1)
    LEFT JOIN organisations o ON o.id = t.organisation_id
    WHERE p.merged_into IS NULL AND p.search_key LIKE $2 AND (CAST($3 AS TEXT) IS NULL OR o.name = $3)
      AND NOT EXISTS (SELECT 1 FROM registrations r WHERE r.event_id = $1 AND r.person_id = p.id AND r.state <> 'withdrawn')
    ORDER BY p.sort_key, p.id LIMIT 40";
const OWN_ORGANISATION: &str = "SELECT o.name FROM posts t JOIN organisations o ON o.id = t.organisation_id
    WHERE t.person_id = $1 AND t.to_date IS NULL ORDER BY t.from_date DESC, t.id DESC LIMIT 1";
const BY_NAME: &str = "SELECT id FROM organisations WHERE name_key = $1";

/// Everybody on the list of an event, in the order of their names.
pub async fn list(cx: &Cx, event: Uuid) -> Result<Vec<Registration>> {
    Ok(read!(cx.db, c => sqlx::query_as(LIST).bind(event).fetch_all(c).await)?)
}

/// Everybody on the lists of the events of a project that are not cancelled, in the order of their names.
pub async fn of_project(cx: &Cx, project: Uuid) -> Result<Vec<Registration>> {
    Ok(read!(cx.db, c => sqlx::query_as(OF_PROJECT).bind(project).fetch_all(c).await)?)
}

/// The registration of one person for an event.
pub async fn one(cx: &Cx, event: Uuid, person: Uuid) -> Result<Option<Registration>> {
    Ok(read!(cx.db, c => sqlx::query_as(ONE).bind(event).bind(person).fetch_optional(c).await)?)
}

/// The registration with this personal code, as typed, and its event.
pub async fn by_badge(cx: &Cx, typed: &str) -> Result<Option<(Event, Registration)>> {
    let badge = codes::read(typed);
    let registration: Option<Registration> =
        read!(cx.db, c => sqlx::query_as(OF_BADGE).bind(&badge).fetch_optional(c).await)?;
    let Some(registration) = registration else { return Ok(None) };
    Ok(events::find(cx, registration.event_id).await?.map(|event| (event, registration)))
}

/// Somebody who could be put on the list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Candidate {
    /// The person.
    pub id: Uuid,
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
        people::full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }
}

/// People whose name contains `search`, in any spelling, and who are not on the list; of one organisation where its name
/// is given. At most 40.
pub async fn candidates(cx: &Cx, event: Uuid, search: &str, organisation: Option<&str>) -> Result<Vec<Candidate>> {
    let pattern = people::like(&text::search_key(search), search);
    Ok(read!(cx.db, c => sqlx::query_as(CANDIDATES)
        .bind(event).bind(pattern).bind(organisation).fetch_all(c).await)?)
}

/// The name of the organisation in which a person works now.
pub async fn organisation_of(cx: &Cx, person: Uuid) -> Result<Option<String>> {
    Ok(read!(cx.db, c => sqlx::query_scalar(OWN_ORGANISATION).bind(person).fetch_optional(c).await)?)
}

/// A registration to be written.
#[derive(Clone, Debug)]
pub(crate) struct New<'a> {
    pub(crate) person: Uuid,
    pub(crate) state: RegistrationState,
    pub(crate) source: Source,
    pub(crate) organisation: Option<&'a str>,
    pub(crate) to_match: bool,
    pub(crate) created_by: Option<Uuid>,
}

pub(crate) async fn insert(cx: &Cx, tx: &mut Tx, event: Uuid, new: &New<'_>) -> Result<String> {
    let badge = codes::random::<10>(cx);
    on!(tx, c => sqlx::query(INSERT)
        .bind(cx.id())
        .bind(event)
        .bind(new.person)
        .bind(new.state)
        .bind(new.source)
        .bind(&badge)
        .bind(new.organisation)
        .bind(new.to_match)
        .bind(cx.now())
        .bind(new.created_by)
        .execute(c)
        .await
        .map(drop))?;
    Ok(badge)
}

/// The registration of a person, and where it stands.
pub(crate) async fn state_of(tx: &mut Tx, event: Uuid, person: Uuid) -> Result<Option<(Uuid, RegistrationState)>> {
    Ok(on!(tx, c => sqlx::query_as(FIND).bind(event).bind(person).fetch_optional(c).await)?)
}

/// How many places are taken.
pub(crate) async fn places_taken(tx: &mut Tx, event: Uuid) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(PLACES).bind(event).fetch_one(c).await)?)
}

pub(crate) async fn write_state(cx: &Cx, tx: &mut Tx, registration: Uuid, state: RegistrationState) -> Result<()> {
    on!(tx, c => sqlx::query(SET_STATE).bind(registration).bind(state).bind(cx.now()).execute(c).await.map(drop))?;
    Ok(())
}

/// Puts somebody on the list: on the waiting list where the room is full. Who is on it already stays, who had apologised
/// or was taken off is on it again.
pub async fn register(
    cx: &Cx,
    actor: Option<Uuid>,
    event: &Event,
    person: Uuid,
    source: Source,
    tell: Tell<'_>,
) -> Result<RegistrationState> {
    let mut tx = cx.db.begin().await?;
    let event = change::lock(&mut tx, event.id).await?;
    if event.cancelled_at.is_some() {
        return Err(Error::Conflict("cancelled"));
    }
    let state = place(cx, &mut tx, actor, &event, person, source, tell).await?;
    let details = json!({ "person": person, "state": state });
    audit::record(cx, &mut tx, actor, "registration.set", &event.id.to_string(), &details).await?;
    tx.commit().await?;
    Ok(state)
}

async fn place(
    cx: &Cx,
    tx: &mut Tx,
    actor: Option<Uuid>,
    event: &Event,
    person: Uuid,
    source: Source,
    tell: Tell<'_>,
) -> Result<RegistrationState> {
    let there = state_of(tx, event.id, person).await?;
    if let Some((_, state @ (RegistrationState::Registered | RegistrationState::Waiting))) = there {
        return Ok(state);
    }
    let taken = places_taken(tx, event.id).await?;
    let full = event.capacity.is_some_and(|room| taken >= room);
    let state = match (full, source) {
        (true, _) => RegistrationState::Waiting,
        (false, Source::Invitation) if there.is_none() => RegistrationState::Invited,
        (false, _) => RegistrationState::Registered,
    };
    if let Some((id, _)) = there {
        write_state(cx, tx, id, state).await?;
    } else {
        let new = New { person, state, source, organisation: None, to_match: false, created_by: actor };
        let badge = insert(cx, tx, event.id, &new).await?;
        if state == RegistrationState::Invited {
            invite(cx, tx, event, person, &badge, tell).await?;
        }
    }
    Ok(state)
}

/// Sends the invitation where there is an address; elsewhere it is printed.
pub(crate) async fn invite(
    cx: &Cx,
    tx: &mut Tx,
    event: &Event,
    person: Uuid,
    badge: &str,
    tell: Tell<'_>,
) -> Result<()> {
    const ADDRESS: &str = "SELECT email, language FROM people WHERE id = $1";
    let (email, language): (Option<String>, String) =
        on!(tx, c => sqlx::query_as(ADDRESS).bind(person).fetch_one(c).await)?;
    if let Some(email) = email {
        let sessions = events::sessions_in(tx, event.id).await?;
        let about = About::Invitation { badge };
        let (subject, body) = tell(language.parse().unwrap_or(Language::Az), about, event, &sessions);
        mails::enqueue(cx, tx, &email, &subject, &body).await?;
    }
    Ok(())
}

/// Somebody cannot come, is taken off the list, or is put on it again. A free place goes to whoever waits longest.
pub async fn set_state(
    cx: &Cx,
    actor: Option<Uuid>,
    event: &Event,
    person: Uuid,
    state: RegistrationState,
    tell: Tell<'_>,
) -> Result<RegistrationState> {
    if state == RegistrationState::Registered {
        return register(cx, actor, event, person, Source::Trainer, tell).await;
    }
    let mut tx = cx.db.begin().await?;
    change::lock(&mut tx, event.id).await?;
    let there = state_of(&mut tx, event.id, person).await?;
    let (id, before) = there.ok_or(Error::NotFound)?;
    if before != state {
        write_state(cx, &mut tx, id, state).await?;
        fill(cx, &mut tx, event.id, tell).await?;
        let details = json!({ "person": person, "before": before, "state": state });
        audit::record(cx, &mut tx, actor, "registration.set", &event.id.to_string(), &details).await?;
    }
    tx.commit().await?;
    Ok(state)
}

/// Gives free places to those who wait, in their order, and tells them.
pub(crate) async fn fill(cx: &Cx, tx: &mut Tx, event: Uuid, tell: Tell<'_>) -> Result<()> {
    let event = events::find_in(tx, event).await?.ok_or(Error::NotFound)?;
    let taken = places_taken(tx, event.id).await?;
    let free = event.capacity.map_or(i64::MAX, |room| room - taken);
    if free <= 0 || event.cancelled_at.is_some() {
        return Ok(());
    }
    let next: Vec<(Uuid, Option<String>, String)> =
        on!(tx, c => sqlx::query_as(NEXT).bind(event.id).bind(free).fetch_all(c).await)?;
    if next.is_empty() {
        return Ok(());
    }
    let sessions = events::sessions_in(tx, event.id).await?;
    for (id, email, language) in next {
        write_state(cx, tx, id, RegistrationState::Registered).await?;
        if let Some(email) = email {
            let (subject, body) = tell(language.parse().unwrap_or(Language::Az), About::Place, &event, &sessions);
            mails::enqueue(cx, tx, &email, &subject, &body).await?;
        }
    }
    Ok(())
}

/// Somebody has looked who this is: nobody else.
pub async fn set_matched(cx: &Cx, actor: Uuid, event: Uuid, person: Uuid) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let done: Option<Uuid> = on!(tx, c => sqlx::query_scalar(MATCHED)
        .bind(event).bind(person).bind(false).fetch_optional(c).await)?;
    done.ok_or(Error::NotFound)?;
    let details = json!({ "person": person });
    audit::record(cx, &mut tx, Some(actor), "registration.matched", &event.to_string(), &details).await?;
    tx.commit().await
}

/// What somebody types who is on no list, or a trainer about them.
#[derive(Clone, Debug, Default)]
pub struct GuestInput {
    /// Key made by the device, so that sending it twice enters one person; empty for a new one.
    pub id: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The organisation in their words.
    pub organisation: String,
}

/// A guest, checked.
#[derive(Clone, Debug)]
pub(crate) struct Guest {
    id: Option<Uuid>,
    given: String,
    family: String,
    organisation: Option<String>,
}

impl GuestInput {
    /// Checks the fields. Look-alike letters of the other alphabet are replaced: nobody in a queue corrects them.
    pub(crate) fn check(&self) -> Result<Guest> {
        let mut problems = Problems::default();
        let (mut given, mut family) = (self.given_name.clone(), self.family_name.clone());
        text::repair(&mut given, Name::person);
        text::repair(&mut family, Name::person);
        let given = problems.take("given_name", Name::person(&given));
        let family = problems.take("family_name", Name::person(&family));
        let organisation = problems.take("organisation", text::printable(&self.organisation, 160));
        match (given, family, organisation) {
            (Some(given), Some(family), Some(organisation)) => {
                Ok(Guest { id: self.id.parse().ok(), given: given.value, family: family.value, organisation })
            }
            _ => Err(problems.into_error()),
        }
    }
}

/// Enters a guest as a person and puts them on the list, to be matched with somebody who is known. Answers the person.
pub(crate) async fn insert_guest(
    cx: &Cx,
    tx: &mut Tx,
    actor: Option<Uuid>,
    event: &Event,
    guest: &Guest,
    source: Source,
) -> Result<Uuid> {
    if let Some(id) = guest.id {
        // Sent before, and the answer got lost.
        if state_of(tx, event.id, id).await?.is_some() {
            return Ok(id);
        }
    }
    let checked = people::Checked {
        given_name: guest.given.clone(),
        family_name: guest.family.clone(),
        patronymic: None,
        sex: Sex::Unstated,
        birth_year: None,
        language: event.language,
        email: None,
        phone: None,
    };
    let person = people::insert_with(cx, tx, guest.id.unwrap_or_else(|| cx.id()), &checked).await?;
    let known: Option<Uuid> = match &guest.organisation {
        Some(name) => on!(tx, c => sqlx::query_scalar(BY_NAME).bind(name.to_lowercase()).fetch_optional(c).await)?,
        None => None,
    };
    if let Some(organisation_id) = known {
        let post = crate::posts::NewPost {
            organisation_id,
            unit: None,
            role: crate::posts::PostRole::Other,
            first_responder: false,
            from_date: crate::clock::local_date(cx.now(), event.zone()),
        };
        crate::posts::insert(cx, tx, person, &post).await?;
    }
    // Who stands in the room has a place; who registers from home waits where there is none.
    let taken = places_taken(tx, event.id).await?;
    let full = source == Source::Link && event.capacity.is_some_and(|room| taken >= room);
    let new = New {
        person,
        state: if full { RegistrationState::Waiting } else { RegistrationState::Registered },
        source,
        organisation: guest.organisation.as_deref(),
        to_match: true,
        created_by: actor,
    };
    insert(cx, tx, event.id, &new).await?;
    Ok(person)
}

/// Enters somebody who is on no list. Answers the person.
///
/// # Errors
/// [`Error::Invalid`] with the fields that are not right; [`Error::Conflict`] when the event is cancelled.
pub async fn add_guest(
    cx: &Cx,
    actor: Option<Uuid>,
    event: &Event,
    input: &GuestInput,
    source: Source,
) -> Result<Uuid> {
    let guest = input.check()?;
    let mut tx = cx.db.begin().await?;
    let event = change::lock(&mut tx, event.id).await?;
    if event.cancelled_at.is_some() {
        return Err(Error::Conflict("cancelled"));
    }
    let person = insert_guest(cx, &mut tx, actor, &event, &guest, source).await?;
    let details = json!({ "person": person, "source": source });
    audit::record(cx, &mut tx, actor, "registration.guest", &event.id.to_string(), &details).await?;
    tx.commit().await?;
    Ok(person)
}

impl Registration {
    /// Whether the person counts as expected in the room.
    pub fn is_expected(&self) -> bool {
        matches!(self.state, RegistrationState::Registered | RegistrationState::Invited)
    }
}
