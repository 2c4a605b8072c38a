//! The audit log, made as a file in the background.

use axum::response::Response;

use crate::{
    found::list_file,
    pages::system::audit,
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
};

/// Has it made.
pub(crate) async fn prepare(
    visit: Visit,
    Path(format): Path<String>,
    Query(query): Query,
) -> Result<Response, Failure> {
    list_file::prepare(&visit, audit::asked(&visit, &query).await?, &format).await
}
