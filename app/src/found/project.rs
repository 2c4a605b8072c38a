//! What the lists of a project have in common: whose they are, and which project is meant.

use records::{
    accounts::roles::Role,
    projects::project::{self, Project},
};

use crate::web::{failure::Failure, form::Fields, visit::Visit};

/// The projects in which the viewer has one of these roles; all of them for administrators.
pub(crate) async fn projects_of(visit: &Visit, roles: &[Role]) -> Result<Vec<Project>, Failure> {
    let viewer = visit.signed_in()?;
    let mut all = project::all(visit.cx()).await?;
    all.retain(|p| viewer.administrator || roles.iter().any(|role| viewer.has_in(*role, &p.slug)));
    Ok(all)
}

/// The project that the address names, else the first one.
pub(crate) fn choose<'a>(projects: &'a [Project], query: &Fields) -> Option<&'a Project> {
    match query.some("project") {
        Some(slug) => projects.iter().find(|p| p.slug == slug),
        None => projects.first(),
    }
}
