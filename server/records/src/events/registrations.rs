//! Who is to come to an event, and how they came to be on its list.

pub mod alike;
pub mod candidates;
pub mod guests;
pub mod invitations;
pub mod places;
pub mod secrets;
pub mod state;

use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    Conflict, Cx, Error, Result, Tx,
    events::{
        event::Event,
        held, lock,
        notices::Tell,
        registrations::{
            places::{fill, places_taken},
            state::{Organiser, RegistrationState, Source, may_answer, may_set, state_of, write_state},
        },
    },
    ledger::keys::{EventId, SessionId},
    people::{
        organisations::{OrganisationId, OrganisationKind},
        person::{self, PersonId, Sex},
        post_of::post_of,
        posts::PostRole,
    },
    system::{
        audit::{self, Act, Actor},
        codes,
        db::{bulk::insert_all, on, read, sql},
        key::{AccountId, key},
        mails::Urgency,
    },
};

key! {
    /// The key of a registration.
    RegistrationId
}

/// Somebody on the list of an event.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Registration {
    /// Its key.
    pub id: RegistrationId,
    /// The event.
    pub event_id: EventId,
    /// The person.
    pub person_id: PersonId,
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
    pub organisation_id: Option<OrganisationId>,
    /// Its kind.
    pub organisation_kind: Option<OrganisationKind>,
    /// The unit of that post.
    pub unit: Option<String>,
    /// What they do in it.
    pub post_role: Option<PostRole>,
    /// Where it stands.
    pub state: RegistrationState,
    /// How it came about.
    pub source: Source,
    /// The code on the badge. It says whose badge it is, to whoever has the list before them, and opens nothing.
    pub badge: String,
    /// Whether somebody should look who this is.
    pub to_match: bool,
    /// Whether the person came into the records with it, and is not known otherwise by whoever entered it.
    pub entered: bool,
    /// Whether the person has an account, and says themselves who they are.
    pub has_account: bool,
    /// Since when it stands so: who waits longest is the next.
    pub queued_at: DateTime<Utc>,
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
        person::full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }
}

/// Registrations for which a condition holds, in the order of the names.
macro_rules! registrations_where {
    ($condition:literal) => {
        concat!(
            "SELECT r.id, r.event_id, r.person_id, p.given_name, p.family_name, p.patronymic, p.sex, p.email,
                COALESCE(o.name, r.organisation) AS organisation, o.id AS organisation_id, o.kind AS organisation_kind,
                t.unit, t.role AS post_role, r.state, r.source, r.badge, r.to_match, r.entered_id IS NOT NULL AND r.entered_id = r.person_id AS entered,
                EXISTS (SELECT 1 FROM accounts a WHERE a.person_id = p.id) AS has_account, r.queued_at, r.created_at, p.search_key, p.sort_key
            FROM registrations r JOIN people p ON p.id = r.person_id",
            post_of!("p.id"),
            "WHERE ",
            $condition,
            " ORDER BY p.sort_key, p.id"
        )
    };
}

use registrations_where;

const LIST: &str = registrations_where!("r.event_id = $1 AND p.merged_into IS NULL");
const ONE: &str = registrations_where!("r.event_id = $1 AND r.person_id = $2");
const INSERT: &str = "INSERT INTO registrations (id, event_id, person_id, state, source, badge, organisation, to_match,
        queued_at, created_by, created_at, entered_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $11) ON CONFLICT DO NOTHING";
const MATCHED: &str = "UPDATE registrations SET to_match = FALSE WHERE event_id = $1 AND person_id = $2 RETURNING id";
const UNMATCHED: &str = "UPDATE registrations SET to_match = TRUE
    WHERE event_id = $1 AND person_id = $2 AND entered_id = person_id RETURNING id";

/// Everybody on the list of an event, in the order of their names.
pub async fn list(cx: &Cx, event: EventId) -> Result<Vec<Registration>> {
    Ok(read!(cx.db, c => sql::query_as(LIST).bind(event).fetch_all(c).await)?)
}

/// [`list`] as part of `tx`.
pub(crate) async fn list_in(tx: &mut Tx, event: EventId) -> Result<Vec<Registration>> {
    Ok(on!(tx, c => sql::query_as(LIST).bind(event).fetch_all(c).await)?)
}

/// The registration of one person for an event.
pub async fn one(cx: &Cx, event: EventId, person: PersonId) -> Result<Option<Registration>> {
    Ok(read!(cx.db, c => sql::query_as(ONE).bind(event).bind(person).fetch_optional(c).await)?)
}

/// A registration to be written.
#[derive(Clone, Debug)]
pub(crate) struct New<'a> {
    pub(crate) person: PersonId,
    pub(crate) state: RegistrationState,
    pub(crate) source: Source,
    pub(crate) organisation: Option<&'a str>,
    pub(crate) to_match: bool,
    /// Whether the person is entered with it.
    pub(crate) entered: bool,
    pub(crate) created_by: Option<AccountId>,
}

pub(crate) async fn insert(cx: &Cx, tx: &mut Tx, event: EventId, new: &New<'_>) -> Result<RegistrationId> {
    let id: RegistrationId = cx.id();
    on!(tx, c => sql::query(INSERT)
        .bind(id)
        .bind(event)
        .bind(new.person)
        .bind(new.state)
        .bind(new.source)
        .bind(codes::random::<10>(cx))
        .bind(new.organisation)
        .bind(new.to_match)
        .bind(cx.now())
        .bind(new.created_by)
        .bind(new.entered.then_some(new.person))
        .execute(c)
        .await
        .map(drop))?;
    Ok(id)
}

/// Puts people on the list who were entered in this transaction and are on none; answers the keys in their order.
pub(crate) async fn insert_many(cx: &Cx, tx: &mut Tx, event: EventId, news: &[New<'_>]) -> Result<Vec<RegistrationId>> {
    let rows: Vec<(RegistrationId, &New<'_>)> = news.iter().map(|new| (cx.id(), new)).collect();
    insert_all!(
        tx,
        "registrations (id, event_id, person_id, state, source, badge, organisation, to_match, queued_at, created_by,
            created_at, entered_id)",
        rows,
        (id, new) => [
            *id,
            event,
            new.person,
            new.state,
            new.source,
            codes::random::<10>(cx),
            new.organisation.map(str::to_owned),
            new.to_match,
            cx.now(),
            new.created_by,
            cx.now(),
            new.entered.then_some(new.person),
        ]
    );
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}

/// Puts somebody on the list: on the waiting list where the room is full. Who is on it already stays, who had apologised
/// or was taken off is on it again.
pub async fn register(
    cx: &Cx,
    actor: Actor,
    event: &Event,
    person: PersonId,
    source: Source,
    tell: Tell<'_>,
) -> Result<RegistrationState> {
    let mut tx = cx.db.begin().await?;
    let event = lock::lock_open(&mut tx, event.id).await?;
    if source == Source::FocalPoint {
        may_set(Organiser::FocalPoint, RegistrationState::Registered, places::is_over(cx, &mut tx, &event).await?)?;
    }
    if source == Source::Link {
        let before = state_of(&mut tx, event.id, person).await?.map(|(_, state)| state);
        let over = places::is_over(cx, &mut tx, &event).await?;
        may_answer(before, over)?;
    }
    let state = place(cx, &mut tx, actor, &event, person, source, tell).await?;
    held::refresh(&mut tx, event.id, &[person]).await?;
    let details = json!({ "person": person, "state": state });
    audit::record(cx, &mut tx, actor, Act::RegistrationSet, &event.id.to_string(), &details);
    tx.commit().await?;
    Ok(state)
}

async fn place(
    cx: &Cx,
    tx: &mut Tx,
    actor: Actor,
    event: &Event,
    person: PersonId,
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
        // Nobody is invited to what is over.
        (false, Source::Invitation) if there.is_none() && !places::is_over(cx, tx, event).await? => {
            RegistrationState::Invited
        }
        (false, _) => RegistrationState::Registered,
    };
    if let Some((id, _)) = there {
        write_state(cx, tx, id, state).await?;
    } else {
        let new = New {
            person,
            state,
            source,
            organisation: None,
            to_match: false,
            entered: false,
            created_by: actor.account(),
        };
        let registration = insert(cx, tx, event.id, &new).await?;
        if state == RegistrationState::Invited {
            invitations::enqueue(cx, tx, event, (registration, person), Urgency::Notice, tell).await?;
        }
    }
    Ok(state)
}

/// Somebody cannot come, is taken off the list, or is put on it again. A free place goes to whoever waits longest.
///
/// # Errors
/// As [`may_set`].
pub async fn set_state(
    cx: &Cx,
    actor: Actor,
    by: Organiser,
    event: &Event,
    person: PersonId,
    state: RegistrationState,
    tell: Tell<'_>,
) -> Result<RegistrationState> {
    if state == RegistrationState::Registered {
        if by == Organiser::Staff && give_place(cx, actor, event, person, tell).await? {
            return Ok(state);
        }
        let source = if by == Organiser::Staff { Source::Trainer } else { Source::FocalPoint };
        return register(cx, actor, event, person, source, tell).await;
    }
    let mut tx = cx.db.begin().await?;
    let event = lock::lock(&mut tx, event.id).await?;
    may_set(by, state, places::is_over(cx, &mut tx, &event).await?)?;
    let there = state_of(&mut tx, event.id, person).await?;
    let (id, before) = there.ok_or(Error::NotFound)?;
    if before != state {
        write_state(cx, &mut tx, id, state).await?;
        held::refresh(&mut tx, event.id, &[person]).await?;
        fill(cx, &mut tx, event.id, tell).await?;
        let details = json!({ "person": person, "before": before, "state": state });
        audit::record(cx, &mut tx, actor, Act::RegistrationSet, &event.id.to_string(), &details);
    }
    tx.commit().await?;
    Ok(state)
}

/// Gives a place to somebody who waits, also beyond the places that there are; answers whether they waited.
async fn give_place(cx: &Cx, actor: Actor, event: &Event, person: PersonId, tell: Tell<'_>) -> Result<bool> {
    let mut tx = cx.db.begin().await?;
    let event = lock::lock_open(&mut tx, event.id).await?;
    if !places::give(cx, &mut tx, &event, person, tell).await? {
        return Ok(false);
    }
    let details =
        json!({ "person": person, "before": RegistrationState::Waiting, "state": RegistrationState::Registered });
    audit::record(cx, &mut tx, actor, Act::RegistrationSet, &event.id.to_string(), &details);
    tx.commit().await?;
    Ok(true)
}

/// Somebody says whether they come themselves, signed in or with the secret of their invitation. A free place goes to whoever
/// waits longest.
///
/// # Errors
/// [`Error::Conflict`] with `over` once the event is over, with `off-list` for whoever was taken off the list, and with
/// `cancelled`.
pub async fn answer(
    cx: &Cx,
    actor: Actor,
    event: &Event,
    person: PersonId,
    comes: bool,
    tell: Tell<'_>,
) -> Result<RegistrationState> {
    let mut tx = cx.db.begin().await?;
    let event = lock::lock_open(&mut tx, event.id).await?;
    let (id, before) = state_of(&mut tx, event.id, person).await?.ok_or(Error::NotFound)?;
    let to = if comes { RegistrationState::Registered } else { RegistrationState::Apologised };
    may_answer(Some(before), places::is_over(cx, &mut tx, &event).await?)?;
    let state = if comes {
        place(cx, &mut tx, actor, &event, person, Source::Invitation, tell).await?
    } else {
        write_state(cx, &mut tx, id, to).await?;
        to
    };
    if state != before {
        held::refresh(&mut tx, event.id, &[person]).await?;
        fill(cx, &mut tx, event.id, tell).await?;
        let details = json!({ "person": person, "before": before, "state": state });
        audit::record(cx, &mut tx, actor, Act::RegistrationAnswer, &event.id.to_string(), &details);
    }
    tx.commit().await?;
    Ok(state)
}

/// What the list of a session knows of a badge: enough to recognise it before a camera, and nothing with which one could make
/// or use it. Another session has another one.
pub fn badge_mark(session: SessionId, badge: &str) -> String {
    let digest = Sha256::digest(format!("{session}{badge}"));
    digest.iter().take(16).fold(String::new(), |mark, byte| format!("{mark}{byte:02X}"))
}

/// Somebody has looked who this is: nobody else. Or, with `again`, somebody should look once more.
///
/// # Errors
/// [`Error::NotFound`] for who is not on the list; [`Error::Conflict`] for who was known before they came onto it.
pub async fn set_matched(cx: &Cx, actor: AccountId, event: EventId, person: PersonId, again: bool) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let sql = if again { UNMATCHED } else { MATCHED };
    let done: Option<RegistrationId> =
        on!(tx, c => sql::query_scalar(sql).bind(event).bind(person).fetch_optional(c).await)?;
    if done.is_none() {
        let there = state_of(&mut tx, event, person).await?;
        return Err(there.map_or(Error::NotFound, |_| Error::Conflict(Conflict::Changed)));
    }
    let act = if again { Act::RegistrationUnmatch } else { Act::RegistrationMatched };
    audit::record(cx, &mut tx, actor, act, &event.to_string(), &json!({ "person": person }));
    tx.commit().await
}

impl Registration {
    /// Whether the person counts as expected in the room.
    pub fn is_expected(&self) -> bool {
        matches!(self.state, RegistrationState::Registered | RegistrationState::Invited)
    }
}
