//! What the lists of a project have in common: whose they are, which project is meant, and the same rows as a file.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use documents::table::{self, Table};
use records::{
    accounts::roles::Role,
    projects::project::{self, Project},
    system::audit,
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

/// A list as a download, `csv` or `xlsx`; that it was taken is written to the audit log. `of` is the short name of the
/// project, or `all`.
pub(crate) async fn download(
    visit: &Visit,
    list: &str,
    of: &str,
    format: &str,
    table: &Table,
) -> Result<Response, Failure> {
    let (bytes, kind) = match format {
        "csv" => (table::csv(table), "text/csv; charset=utf-8"),
        "xlsx" => (table::xlsx(table), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        _ => return Err(Failure::NotFound),
    };
    let bytes = bytes.map_err(records::Error::from)?;
    let day = table.made_at.format("%Y-%m-%d");
    let name = format!("attachment; filename=\"{list}-{of}-{day}.{format}\"");
    let actor = visit.signed_in()?.account;
    audit::note(visit.cx(), Some(actor), &format!("export.{list}"), of).await?;
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}
