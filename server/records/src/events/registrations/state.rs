//! Where a registration stands and how it came about.

use crate::{
    Cx, Result, Tx,
    events::registrations::RegistrationId,
    ledger::keys::EventId,
    people::person::PersonId,
    system::{
        db::{on, sql},
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

/// Who changes where a registration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The person, signed in or by their invitation.
    Person,
    /// The focal point of their organisation.
    FocalPoint,
    /// Trainers, managers and administrators.
    Staff,
}

impl By {
    /// Who puts somebody on the list in this way.
    pub const fn of(source: Source) -> Self {
        match source {
            Source::Link | Source::Code => Self::Person,
            Source::FocalPoint => Self::FocalPoint,
            Source::Trainer | Source::Import | Source::Invitation | Source::WalkIn => Self::Staff,
        }
    }

    /// Whether they may bring a registration from one state (none for who is not on the list) into another. `begun` says
    /// whether the last session has begun: from then on the list says how it was, and only staff corrects it. Nobody says
    /// that somebody waits: that follows from the places.
    pub const fn may(self, from: Option<RegistrationState>, to: RegistrationState, begun: bool) -> bool {
        use RegistrationState::{Apologised, Invited, Registered, Waiting, Withdrawn};
        match (self, from, to) {
            (Self::Staff, None, Invited) => !begun,
            // Who is on no list cannot leave it; whoever was taken off one asks whoever has done that.
            (_, _, Waiting | Invited)
            | (_, None, Apologised | Withdrawn)
            | (Self::Person, Some(Withdrawn), _)
            | (Self::Person, _, Withdrawn) => false,
            (Self::Staff, ..) => true,
            (Self::Person | Self::FocalPoint, ..) => !begun,
        }
    }
}

const FIND: &str = "SELECT id, state FROM registrations WHERE event_id = $1 AND person_id = $2";
const SET_STATE: &str = "UPDATE registrations SET state = $2, queued_at = $3 WHERE id = $1";

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
