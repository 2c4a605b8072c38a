//! Person-hours of a project: the one definition.

use crate::{
    Cx, Result,
    people::person::PersonId,
    projects::project::Project,
    system::db::{read, sql},
};

/// How long people were trained, in minutes that are added up and never rounded.
///
/// Done alone, each lesson, quiz and scenario counts once for each participation, with its planned minutes, however often
/// it was repeated. In a room the attended minutes count of every session, whether its event delivers a course or not.
/// Neither is part of the other. Both are sums over columns of lists and files: `online_minutes` over all participations
/// and `attended_minutes` over all lines of the list of attendance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PersonHours {
    /// Minutes of what was done alone.
    pub online: i64,
    /// Minutes attended in sessions.
    pub attended: i64,
}

const OF_PROJECT: &str = "SELECT
    (SELECT CAST(COALESCE(SUM(s.online_minutes), 0) AS BIGINT) FROM standings s WHERE s.project_id = $1) AS online,
    (SELECT CAST(COALESCE(SUM(h.minutes), 0) AS BIGINT) FROM held_sums h WHERE h.project_id = $1) AS attended";

const OF_PERSON: &str = "SELECT
    (SELECT CAST(COALESCE(SUM(s.online_minutes), 0) AS BIGINT) FROM standings s WHERE s.person_id = $1) AS online,
    (SELECT CAST(COALESCE(SUM(h.attended), 0) AS BIGINT) FROM held h WHERE h.person_id = $1) AS attended";

impl PersonHours {
    /// Those of a project, from its first day to now.
    pub async fn of_project(cx: &Cx, project: &Project) -> Result<Self> {
        Ok(read!(cx.db, c => sql::query_as(OF_PROJECT).bind(project.id).fetch_one(c).await)?)
    }

    /// Those of one person, in all projects.
    pub async fn of_person(cx: &Cx, person: PersonId) -> Result<Self> {
        Ok(read!(cx.db, c => sql::query_as(OF_PERSON).bind(person).fetch_one(c).await)?)
    }

    /// Both together.
    #[must_use]
    pub fn total(self) -> i64 {
        self.online + self.attended
    }
}
