//! The test of the course that an event delivers, for those who were there.

use std::collections::BTreeMap;

use courses::course::{Course, Rule};

use crate::{
    Cx, Result,
    events::event::Event,
    people::person::PersonId,
    system::db::{read, sql},
};

/// The quizzes that must be passed to complete a course, in the order of its rules.
pub fn of_course(course: &Course) -> impl Iterator<Item = &str> {
    course.completion.iter().filter_map(|rule| match rule {
        Rule::QuizPassed { quiz } => Some(quiz.as_str()),
        _ => None,
    })
}

/// What somebody has done of a quiz.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Attempts that were handed in.
    pub attempts: u32,
    /// Whether one of them passed.
    pub passed: bool,
}

const TAKEN: &str = "SELECT COALESCE(x.merged_into, x.id) AS person_id, COUNT(*) AS attempts,
        CAST(SUM(CASE WHEN f.passed THEN 1 ELSE 0 END) AS BIGINT) AS passed
    FROM facts f JOIN participations p ON p.id = f.participation_id JOIN people x ON x.id = f.person_id
    WHERE p.project_id = $2 AND p.course_slug = $3 AND f.kind = 'quiz-graded' AND f.activity = $4
      AND EXISTS (SELECT 1 FROM registrations r WHERE r.event_id = $1 AND r.person_id = COALESCE(x.merged_into, x.id))
      AND NOT EXISTS (SELECT 1 FROM facts n WHERE n.supersedes = f.id)
    GROUP BY COALESCE(x.merged_into, x.id)";

/// What the people on the list of an event have done of a quiz of its course, from the ledger: attempts and whether one
/// passed, no answers. Who has not tried is not there.
pub async fn taken(cx: &Cx, event: &Event, quiz: &str) -> Result<BTreeMap<PersonId, Taken>> {
    let Some(course) = event.course_slug.as_deref() else { return Ok(BTreeMap::new()) };
    let rows: Vec<(PersonId, i64, i64)> = read!(cx.db, c => sql::query_as(TAKEN)
        .bind(event.id).bind(event.project_id).bind(course).bind(quiz).fetch_all(c).await)?;
    let taken =
        |attempts: i64, passed: i64| Taken { attempts: u32::try_from(attempts).unwrap_or(0), passed: passed > 0 };
    Ok(rows.into_iter().map(|(person, attempts, passed)| (person, taken(attempts, passed))).collect())
}
