//! What the lists of a project have in common: whose they are, which project is meant, and the same rows as a file.

use std::future::Future;

use axum::response::Response;
use documents::table::Format;
use records::{
    accounts::roles::Role,
    projects::project::{self, Project},
    system::audit::{self, Act},
};
use serde_json::json;

use crate::web::{
    download::{self, Pieces},
    failure::Failure,
    form::Fields,
    visit::Visit,
};

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

/// A list as a download, `csv` or `xlsx`, written while it is sent; that it was taken is written to the audit log with what was asked
/// for. `of` is the short name of the project, or `all`.
pub(crate) async fn stream<F>(
    visit: &Visit,
    list: Act,
    of: &str,
    query: &Fields,
    format: &str,
    write: impl FnOnce(Format, Pieces) -> F + Send + 'static,
) -> Result<Response, Failure>
where
    F: Future<Output = records::Result<usize>>,
{
    let (format, kind) = known(format)?;
    let name = noted(visit, list, of, query, format).await?;
    let body = download::written(move |out| write(format, out)).await?;
    Ok(download::saved(&name, kind, body))
}

fn known(format: &str) -> Result<(Format, &'static str), Failure> {
    match format {
        "csv" => Ok((Format::Csv, download::CSV)),
        "xlsx" => Ok((Format::Xlsx, download::XLSX)),
        _ => Err(Failure::NotFound),
    }
}

/// Notes that a list was taken; answers the name of the file.
async fn noted(visit: &Visit, list: Act, of: &str, query: &Fields, format: Format) -> Result<String, Failure> {
    let actor = visit.signed_in()?.account;
    let ending = if format == Format::Xlsx { "xlsx" } else { "csv" };
    let details = json!({ "filters": query.asked(), "file": ending });
    audit::note_with(visit.cx(), Some(actor), list, of, &details).await?;
    let today = visit.cx().today(project::zone_of(visit.cx(), of).await?);
    let list = list.code().trim_start_matches("export.");
    Ok(format!("{list}-{of}-{today}.{ending}"))
}
