//! What follows from the facts of a participation: its standing and its certificate, whenever a fact about it is written.

use courses::{
    completion::{self, Status},
    course::Course,
};

use crate::{
    Cx, Result, Tx,
    authoring::library::Versions,
    certificates::achievement::{self, Earned},
    learning::{
        progress::{self, Progress, Running},
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
/// met and none holds, and takes it back when they are not met any more. The facts decide, read once for both.
pub(crate) async fn conclude(cx: &Cx, tx: &mut Tx, running: &Running) -> Result<()> {
    let course = running.course();
    let Some(progress) = standings::keep(tx, running.id, course).await? else {
        // Merged while the request was on its way.
        let into: ParticipationId = on!(tx, c => sql::query_scalar(INTO).bind(running.id).fetch_one(c).await)?;
        let running = progress::running_in(cx, tx, &Versions::of(&running.version), into, running.actor).await?;
        return Box::pin(conclude(cx, tx, &running)).await;
    };
    match (progress.status == Status::Complete, achievement::holds(tx, running.id).await?) {
        (true, false) => achievement::issue(cx, tx, running.actor, &earned(cx, running, course, &progress)).await,
        (false, true) => achievement::take_back(cx, tx, running.actor, running.id).await,
        (true, true) | (false, false) => Ok(()),
    }
}

fn earned<'a>(cx: &Cx, running: &'a Running, course: &'a Course, progress: &Progress) -> Earned<'a> {
    Earned {
        participation: running.id,
        person: running.person,
        project: running.project,
        project_slug: &running.project_slug,
        course: &course.title.value,
        course_version: &course.version,
        language: running.language,
        completed_on: clock::local_date(cx.now(), running.zone),
        minutes: completion::credited_minutes(course, &progress.evidence),
        result_percent: progress.result_percent(course),
    }
}
