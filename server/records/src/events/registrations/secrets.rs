//! Secrets that only the person has, for one thing each: one answers the invitation, another one gives feedback. What is
//! stored are their hashes; the code on the badge is neither of them and opens nothing.

use sha2::{Digest, Sha256};

use super::{Registration, RegistrationId, registrations_where};
use crate::{
    Cx, Result, Tx,
    events::event::{self, Event},
    people::post_of::post_of,
    system::{
        codes,
        db::{on, read, sql},
    },
};

/// What a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// Says whether the person comes, until the event is over.
    Answer,
    /// Gives the person's one sheet of feedback, until the round is closed.
    Feedback,
}

const BY_ANSWER: &str = registrations_where!("r.invitation_hash = $1");
const BY_FEEDBACK: &str = registrations_where!("r.feedback_hash = $1");
const SET_ANSWER: &str = "UPDATE registrations SET invitation_hash = $2 WHERE id = $1";
const SET_FEEDBACK: &str = "UPDATE registrations SET feedback_hash = $2 WHERE id = $1";

impl Power {
    const fn find(self) -> &'static str {
        match self {
            Self::Answer => BY_ANSWER,
            Self::Feedback => BY_FEEDBACK,
        }
    }

    const fn set(self) -> &'static str {
        match self {
            Self::Answer => SET_ANSWER,
            Self::Feedback => SET_FEEDBACK,
        }
    }
}

/// A secret that nobody has yet: 80 bits, to be given to the person and to nobody else.
pub(crate) fn new(cx: &Cx) -> String {
    codes::random::<16>(cx)
}

/// What is stored of a secret, as it is typed.
pub(crate) fn hash(typed: &str) -> Vec<u8> {
    Sha256::digest(codes::read(typed)).to_vec()
}

/// Stores the hash of a secret: the one before stops.
pub(crate) async fn keep(tx: &mut Tx, registration: RegistrationId, power: Power, hash: Vec<u8>) -> Result<()> {
    on!(tx, c => sql::query(power.set()).bind(registration).bind(hash).execute(c).await.map(drop))?;
    Ok(())
}

/// Whose secret this is, as typed, and the event. Whether it is too late is for who asks to say.
pub async fn find(cx: &Cx, power: Power, typed: &str) -> Result<Option<(Event, Registration)>> {
    let registration: Option<Registration> =
        read!(cx.db, c => sql::query_as(power.find()).bind(hash(typed)).fetch_optional(c).await)?;
    let Some(registration) = registration else { return Ok(None) };
    Ok(event::find(cx, registration.event_id).await?.map(|event| (event, registration)))
}
