//! Where a registration stands and how it came about.

use crate::{
    Conflict, Cx, Error, Result, Tx,
    events::registrations::RegistrationId,
    ledger::keys::EventId,
    people::person::PersonId,
    system::{
        db::{on, sql},
        error::Problem,
        text_enum::text_enum,
    },
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

/// Who looks after a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Organiser {
    /// Trainers and managers of the project, and administrators. They put their list right at any time.
    Staff,
    /// The focal point of an organisation, for its people, until the event is over.
    FocalPoint,
}

impl RegistrationState {
    /// What an organiser can say about somebody on the list. Who is invited was sent a mail, and who waits had no place: neither is
    /// a word that one says.
    pub const SAID: [Self; 3] = [Self::Registered, Self::Apologised, Self::Withdrawn];
}

/// Whether an organiser may say now that somebody on the list comes, cannot come, or is off it.
///
/// # Errors
/// [`Error::Conflict`] with `over`; [`Error::Invalid`] for what nobody says.
pub(crate) fn may_set(by: Organiser, to: RegistrationState, over: bool) -> Result<()> {
    match by {
        _ if !RegistrationState::SAID.contains(&to) => Err(Error::field("state", Problem::Choice)),
        Organiser::FocalPoint if over => Err(Error::Conflict(Conflict::Over)),
        Organiser::Staff | Organiser::FocalPoint => Ok(()),
    }
}

/// Whether somebody whose registration stands so may say themselves that they come or do not come: the one rule for the link
/// of an event, for the secret of an invitation and for who is signed in. Organisers put their list right at any time.
///
/// # Errors
/// [`Error::Conflict`] with why not.
pub(crate) fn may_answer(from: Option<RegistrationState>, over: bool) -> Result<()> {
    match from {
        _ if over => Err(Error::Conflict(Conflict::Over)),
        Some(RegistrationState::Withdrawn) => Err(Error::Conflict(Conflict::OffList)),
        _ => Ok(()),
    }
}

const FIND: &str = "SELECT id, state FROM registrations WHERE event_id = $1 AND person_id = $2";
const SET_STATE: &str = "UPDATE registrations SET state = $2, queued_at = $3, moved_up_at = NULL WHERE id = $1";
const MOVED_UP: &str = "UPDATE registrations SET moved_up_at = $2 WHERE id = $1";

/// The registration of a person, and where it stands.
pub(crate) async fn state_of(
    tx: &mut Tx,
    event: EventId,
    person: PersonId,
) -> Result<Option<(RegistrationId, RegistrationState)>> {
    Ok(on!(tx, c => sql::query_as(FIND).bind(event).bind(person).fetch_optional(c).await)?)
}

pub(crate) async fn write_state(
    cx: &Cx,
    tx: &mut Tx,
    registration: RegistrationId,
    state: RegistrationState,
) -> Result<()> {
    on!(tx, c => sql::query(SET_STATE).bind(registration).bind(state).bind(cx.now()).execute(c).await.map(drop))?;
    Ok(())
}

/// Gives somebody who waited a place that became free: they read it when they come by.
pub(crate) async fn move_up(cx: &Cx, tx: &mut Tx, registration: RegistrationId) -> Result<()> {
    write_state(cx, tx, registration, RegistrationState::Registered).await?;
    on!(tx, c => sql::query(MOVED_UP).bind(registration).bind(cx.now()).execute(c).await.map(drop))?;
    Ok(())
}
