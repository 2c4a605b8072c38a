//! Long lists, made as files in the background.

use axum::response::Response;

use crate::{
    found::list_file,
    pages::reports::{attendance as attendance_page, completions as completions_page},
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
};

/// Completions.
pub(crate) async fn completions(
    visit: Visit,
    Path(format): Path<String>,
    Query(query): Query,
) -> Result<Response, Failure> {
    list_file::prepare(&visit, completions_page::asked(&visit, &query).await?, &format).await
}

/// Lines of attendance.
pub(crate) async fn attendance(
    visit: Visit,
    Path(format): Path<String>,
    Query(query): Query,
) -> Result<Response, Failure> {
    list_file::prepare(&visit, attendance_page::asked(&visit, &query).await?, &format).await
}
