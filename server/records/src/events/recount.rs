//! When the planned minutes of an event change, so do the shares of everybody who attended it, and what follows from them.

use crate::{
    Cx, Result, Tx,
    authoring::library::Versions,
    events::{attendance, event::Event},
    learning::{
        award,
        progress::{self, Running},
    },
    ledger::keys::ParticipationId,
    people::person::PersonId,
    system::{
        db::{on, sql},
        key::AccountId,
    },
};

const ATTENDED: &str = "SELECT DISTINCT p.id, p.person_id FROM event_sessions s JOIN facts f ON f.session_id = s.id
    JOIN people x ON x.id = f.person_id JOIN participations q ON q.id = f.participation_id
    JOIN participations p ON p.person_id = COALESCE(x.merged_into, x.id) AND p.project_id = q.project_id
        AND p.course_slug = q.course_slug
    WHERE s.event_id = $1 ORDER BY p.id";

/// The participations with facts of an event. From here on nobody else concludes anything about them: comes
/// before a certificate is numbered, like [`attendance::lock_courses`].
pub(crate) async fn attended(tx: &mut Tx, event: &Event) -> Result<Vec<ParticipationId>> {
    let rows: Vec<(ParticipationId, PersonId)> =
        on!(tx, c => sql::query_as(ATTENDED).bind(event.id).fetch_all(c).await)?;
    let (participations, people) = rows.into_iter().unzip();
    attendance::lock_courses(tx, event, people).await?;
    Ok(participations)
}

/// Brings them up to the planned minutes of now.
pub(crate) async fn conclude(
    cx: &Cx,
    tx: &mut Tx,
    versions: &Versions,
    actor: AccountId,
    event: &Event,
    participations: Vec<ParticipationId>,
) -> Result<()> {
    for id in participations {
        let running = progress::running_in(cx, tx, versions, id, actor.into()).await?;
        // What is certified here was learned in the language of the room.
        award::conclude(cx, tx, &Running { language: event.language, ..running }).await?;
    }
    Ok(())
}
