//! Guests: people who come without being on any list, and type their name or are typed in by a trainer.

use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::{
    New, insert,
    places::{has_begun, is_over, places_taken},
    state::{RegistrationState, Source, may_answer, state_of},
};
use crate::{
    Conflict, Cx, Error, Result, Tx,
    events::{event::Event, held, lock::lock_open},
    people::{
        authority::Authority,
        entry,
        organisations::{self, OrganisationId},
        person::{self, PersonId, Sex},
        posts::{self, NewPost, PostRole},
    },
    system::{
        audit::{self, Act, Actor},
        clock,
        db::{on, sql},
        error::Problems,
    },
    text::{self, Name},
};

/// So many people whom nobody has looked at may stand on a list by its link, or twice as many as there are places: the link may
/// have gone out of the office.
const MOST_STRANGERS: i64 = 200;
const STRANGERS: &str = "SELECT COUNT(*) FROM registrations WHERE event_id = $1 AND source = 'link' AND to_match";

/// What somebody types who is on no list, or a trainer about them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
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

impl GuestInput {
    /// Checks the fields. Look-alike letters of the other alphabet are replaced: nobody in a queue corrects them.
    pub(crate) fn check(&self) -> Result<Guest> {
        let mut problems = Problems::default();
        let (mut given, mut family) = (self.given_name.clone(), self.family_name.clone());
        text::repair(&mut given, Name::person);
        text::repair(&mut family, Name::person);
        let names = person::names(&family, &given, ("family_name", "given_name"), &mut problems);
        let organisation = problems.take("organisation", text::printable(&self.organisation, 160));
        match (names, organisation) {
            (Some((family, given)), Some(organisation)) => {
                Ok(Guest { id: self.id.parse().ok(), given, family, organisation })
            }
            _ => Err(problems.into_error()),
        }
    }
}

/// A guest, checked.
#[derive(Clone, Debug)]
pub(crate) struct Guest {
    pub(crate) id: Option<PersonId>,
    pub(crate) given: String,
    pub(crate) family: String,
    pub(crate) organisation: Option<String>,
}

/// The key of a person who types their own name: the same for what is sent twice, and not one that a stranger can choose.
fn key_of(event: &Event, typed: PersonId) -> PersonId {
    let mut hash = Sha256::new();
    hash.update(b"guest");
    hash.update(Uuid::from(event.id).as_bytes());
    hash.update(Uuid::from(typed).as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    Builder::from_random_bytes(bytes).into_uuid().into()
}

/// Enters a guest as a person and puts them on the list, to be matched with somebody who is known. Answers the person.
pub(crate) async fn insert_guest(
    cx: &Cx,
    tx: &mut Tx,
    actor: Actor,
    event: &Event,
    guest: &Guest,
    source: Source,
) -> Result<PersonId> {
    let id = guest.id.map(|id| if actor.account().is_some() { id } else { key_of(event, id) });
    if let Some(id) = id {
        // Sent before, and the answer got lost.
        if state_of(tx, event.id, id).await?.is_some() {
            return Ok(id);
        }
        if person::find_in(tx, id).await?.is_some() {
            return Err(Error::Conflict(Conflict::Changed));
        }
    }
    let checked = person::Checked {
        given_name: guest.given.clone(),
        family_name: guest.family.clone(),
        patronymic: None,
        sex: Sex::Unstated,
        birth_year: None,
        language: event.language,
        email: None,
        phone: None,
    };
    let person = entry::insert_with(cx, tx, id.unwrap_or_else(|| cx.id()), &checked).await?;
    // What strangers say about where they work is kept as their words: no figure counts them there.
    let known: Option<OrganisationId> = match (&guest.organisation, actor.account()) {
        (Some(name), Some(_)) => organisations::by_name(tx, name).await?,
        _ => None,
    };
    if let Some(organisation_id) = known {
        let post = NewPost {
            organisation_id,
            unit: None,
            role: PostRole::Other,
            first_responder: false,
            from_date: clock::local_date(cx.now(), event.zone()),
        };
        posts::insert(cx, tx, person, &post, Authority::Staff).await?;
    }
    // Who stands in the room has a place; who registers from home, or is typed in before it begins, waits where there is none.
    let waits = match source {
        Source::Link => true,
        Source::Trainer => !has_begun(cx, tx, event).await?,
        _ => false,
    };
    let taken = places_taken(tx, event.id).await?;
    let full = waits && event.capacity.is_some_and(|room| taken >= room);
    let new = New {
        person,
        state: if full { RegistrationState::Waiting } else { RegistrationState::Registered },
        source,
        organisation: guest.organisation.as_deref(),
        to_match: true,
        entered: true,
        created_by: actor.account(),
    };
    insert(cx, tx, event.id, &new).await?;
    held::refresh(tx, event.id, &[person]).await?;
    Ok(person)
}

/// Enters somebody who is on no list. Answers the person.
///
/// # Errors
/// [`Error::Invalid`] with the fields that are not right; [`Error::Conflict`] when the event is cancelled, and with `strangers`
/// where too many have come by its link.
pub async fn add_guest(cx: &Cx, actor: Actor, event: &Event, input: &GuestInput, source: Source) -> Result<PersonId> {
    let guest = input.check()?;
    let mut tx = cx.db.begin().await?;
    let event = lock_open(&mut tx, event.id).await?;
    if source == Source::Link {
        may_answer(None, is_over(cx, &mut tx, &event).await?)?;
        let unknown: i64 = on!(tx, c => sql::query_scalar(STRANGERS).bind(event.id).fetch_one(c).await)?;
        if unknown >= MOST_STRANGERS.max(2 * event.capacity.unwrap_or(0)) {
            return Err(Error::Conflict(Conflict::Strangers));
        }
    }
    let person = insert_guest(cx, &mut tx, actor, &event, &guest, source).await?;
    let details = json!({ "person": person, "source": source });
    audit::record(cx, &mut tx, actor, Act::RegistrationGuest, &event.id.to_string(), &details);
    tx.commit().await?;
    Ok(person)
}
