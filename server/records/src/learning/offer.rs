//! What the projects of a trainee offer, and how far the trainee is with it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use courses::language::Language;
use sqlx::types::Json;

use crate::{
    Cx, Result,
    accounts::sessions::Viewer,
    authoring::library,
    learning::enrolment::{Admission, Hindrance},
    ledger::keys::ParticipationId,
    projects::project::{DEFAULT_ZONE, Names, ProjectId},
    system::{
        db::{read, sql},
        key::VersionId,
        versions::Published,
    },
};

/// A course that a project offers to a trainee, and how far the trainee is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Offer {
    /// The project.
    pub project_id: ProjectId,
    /// Its short name.
    pub project: String,
    /// Its names.
    pub project_names: Json<Names>,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Short name of the course.
    pub course: String,
    /// The participation, once it was started.
    pub participation_id: Option<ParticipationId>,
    /// The version with which it was started.
    pub course_version_id: Option<VersionId>,
    /// When it was started.
    pub started_at: Option<DateTime<Utc>>,
    /// The edition with which people of the project begin; none for the newest.
    pub edition_id: Option<VersionId>,
    /// The code of the certificate, once it was issued.
    pub certificate: Option<String>,
    /// What decides whether the trainee may begin.
    #[sqlx(flatten)]
    pub admission: Admission,
}

impl Offer {
    /// The project's time zone.
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(DEFAULT_ZONE)
    }

    /// Why the trainee cannot begin yet; nothing where they may, or have begun.
    pub fn hindrances(&self, cx: &Cx) -> Vec<Hindrance> {
        match self.participation_id {
            Some(_) => Vec::new(),
            None => self.admission.hindrances(cx.today(self.zone())),
        }
    }

    /// The project's name.
    pub fn project_name(&self, language: Language) -> &str {
        match language {
            Language::Az => &self.project_names.az,
            Language::En => &self.project_names.en,
            Language::Ru => &self.project_names.ru,
        }
    }
}

const OFFERS: &str =
    "SELECT j.id AS project_id, j.slug AS project, j.names AS project_names, j.time_zone, o.slug AS course,
        p.id AS participation_id, p.course_version_id, p.started_at, w.edition_id, c.code AS certificate,
        COALESCE(w.way_in, 'open') AS way_in, w.opens_on, w.after_slug, n.id IS NOT NULL AS enrolled, n.due_on,
        EXISTS (SELECT 1 FROM participations k JOIN participations q ON q.id = k.id OR q.merged_into = k.id
            JOIN certificates y ON y.participation_id = q.id
            WHERE k.person_id = $2 AND k.course_slug = w.after_slug AND y.taken_back_at IS NULL)
            AS after_done
    FROM project_roles r
    JOIN projects j ON j.id = r.project_id
    JOIN (SELECT project_id, slug FROM project_courses
          UNION SELECT project_id, course_slug FROM participations WHERE person_id = $2) o ON o.project_id = j.id
    LEFT JOIN participations p ON p.person_id = $2 AND p.project_id = j.id AND p.course_slug = o.slug
    LEFT JOIN project_courses w ON w.project_id = j.id AND w.slug = o.slug
    LEFT JOIN enrolments n ON n.project_id = j.id AND n.course_slug = o.slug AND n.person_id = $2
    LEFT JOIN certificates c ON c.id = (SELECT y.id FROM certificates y JOIN participations q ON q.id = y.participation_id
        WHERE (q.id = p.id OR q.merged_into = p.id) AND y.taken_back_at IS NULL ORDER BY y.issued_at, y.id LIMIT 1)
    WHERE r.account_id = $1 AND r.role = 'trainee'
      AND (CAST($3 AS TEXT) IS NULL OR (j.slug = $3 AND o.slug = $4))
    ORDER BY j.starts_on DESC, o.slug";
/// Everything that the viewer's projects offer.
pub async fn list(cx: &Cx, viewer: &Viewer) -> Result<Vec<Offer>> {
    let none: Option<&str> = None;
    Ok(read!(cx.db, c => sql::query_as(OFFERS)
        .bind(viewer.account).bind(viewer.person).bind(none).bind(none).fetch_all(c).await)?)
}

/// One course of one project; `None` when the project does not offer it to the viewer.
pub async fn find(cx: &Cx, viewer: &Viewer, project: &str, course: &str) -> Result<Option<Offer>> {
    Ok(read!(cx.db, c => sql::query_as(OFFERS)
        .bind(viewer.account).bind(viewer.person).bind(project).bind(course).fetch_optional(c).await)?)
}

/// The version that counts for this offer: the one started with, else the one with which people of the project begin.
pub async fn version(cx: &Cx, offer: &Offer) -> Result<Option<Arc<Published>>> {
    match offer.course_version_id {
        Some(id) => library::standing(cx, id).await,
        None => library::offered(cx, offer.edition_id, &offer.course).await,
    }
}
