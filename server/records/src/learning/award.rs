//! What follows from the facts of a participation: its standing and its certificate, whenever a fact about it is written.

use crate::{
    Cx, Result, Tx,
    authoring::library::Versions,
    certificates::achievement::{self, Earned},
    learning::{
        completed::Completed,
        progress::{self, Running},
        standings,
    },
    ledger::keys::ParticipationId,
    system::{
        clock,
        db::{on, sql},
    },
};

const INTO: &str = "SELECT merged_into FROM participations WHERE id = $1 AND merged_into IS NOT NULL";

/// Brings a participation up to its facts, as part of `tx`: writes its standing, issues the certificate when every rule is
/// met, and takes back what does not say what the completion says (any more). The facts decide, read once for both.
pub(crate) async fn conclude(cx: &Cx, tx: &mut Tx, running: &Running) -> Result<()> {
    let Some(standing) = standings::keep(tx, running.id, running.course()).await? else {
        // Merged while the request was on its way.
        let into: ParticipationId = on!(tx, c => sql::query_scalar(INTO).bind(running.id).fetch_one(c).await)?;
        let running =
            progress::running_in(cx, tx, &Versions::of(running.begun, &running.version), into, running.actor).await?;
        return Box::pin(conclude(cx, tx, &running)).await;
    };
    let earned = standing.completed.as_ref().map(|completed| earned(running, completed));
    achievement::settle(cx, tx, running.actor, running.id, earned.as_ref()).await
}

fn earned<'a>(running: &'a Running, completed: &Completed) -> Earned<'a> {
    let told = &completed.told;
    let course = running.version.editions.get(told.language);
    Earned {
        participation: running.id,
        person: running.person,
        project: running.project,
        project_slug: &running.project_slug,
        zone: running.zone,
        course: &course.title.value,
        course_version: &course.version,
        language: told.language,
        organisation: told.organisation_id,
        completed_at: told.fact.happened_at,
        completed_on: clock::local_date(told.fact.happened_at, running.zone),
        minutes: completed.minutes,
        result_percent: completed.result_percent,
    }
}
