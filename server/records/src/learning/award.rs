//! Whether a participation has earned its certificate, decided whenever a fact about it is written.

use courses::{
    completion::{self, Status},
    course::{Course, Rule},
};

use crate::{
    Cx, Result, Tx,
    certificates::achievement::{self, Earned},
    learning::progress::{Progress, Running},
    ledger::facts,
    system::clock,
};

/// The best result of the tests that the rules of completion ask for, in whole percent: the lowest of them where there
/// are several, because each had to be passed.
pub fn result_percent(course: &Course, evidence: &completion::Evidence) -> Option<u8> {
    course
        .completion
        .iter()
        .filter_map(|rule| match rule {
            Rule::QuizPassed { quiz } => completion::best(evidence.results.get(quiz)?).map(|best| best.score.percent()),
            Rule::LessonsConfirmed | Rule::ScenariosCompleted { .. } | Rule::MinutesAttended { .. } => None,
        })
        .min()
}

/// Takes the certificates of a participation back, as part of `tx`, when its rules are not met any more.
pub(crate) async fn take_back_if_incomplete(cx: &Cx, tx: &mut Tx, running: &Running) -> Result<()> {
    if !achievement::holds(tx, running.id).await? {
        return Ok(());
    }
    let facts = facts::of_participation_in(tx, running.id).await?;
    if Progress::new(running.course(), &facts).status == Status::Complete {
        return Ok(());
    }
    achievement::take_back(cx, tx, running.account, running.id).await
}

/// Issues the certificate as part of `tx` when every rule is met and none holds.
pub(crate) async fn issue_if_complete(cx: &Cx, tx: &mut Tx, running: &Running) -> Result<()> {
    let facts = facts::of_participation_in(tx, running.id).await?;
    let course = running.course();
    let progress = Progress::new(course, &facts);
    if progress.status != Status::Complete || achievement::holds(tx, running.id).await? {
        return Ok(());
    }
    let earned = Earned {
        participation: running.id,
        person: running.person,
        project: running.project,
        project_slug: &running.project_slug,
        course: &course.title.value,
        course_version: &course.version,
        language: running.language,
        completed_on: clock::local_date(cx.now(), running.zone),
        minutes: completion::credited_minutes(course, &progress.evidence),
        result_percent: result_percent(course, &progress.evidence),
    };
    achievement::issue(cx, tx, running.account, &earned).await
}
