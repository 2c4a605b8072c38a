//! Stopping work and trying it again.

use axum::response::Response;
use records::system::jobs::{JobId, asked};

use crate::{
    pages::system::job::{find_any, find_own},
    web::{
        back::{back, to},
        failure::Failure,
        form::Form,
        path::Path,
        visit::Visit,
    },
};

/// Stops a job: its owner, or an administrator.
pub(crate) async fn cancel(visit: Visit, Path(id): Path<JobId>, Form(fields): Form) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let job = if viewer.administrator { find_any(&visit, id).await? } else { find_own(&visit, id).await? };
    asked::cancel(visit.cx(), viewer.account, &job).await?;
    visit.app.wake();
    let target = fields.some("back").map_or_else(|| format!("/jobs/{id}"), |address| back(address).to_owned());
    Ok(to(target))
}

/// Lets a job that has failed be tried again.
pub(crate) async fn retry(visit: Visit, Path(id): Path<JobId>) -> Result<Response, Failure> {
    let job = find_any(&visit, id).await?;
    asked::retry(visit.cx(), visit.signed_in()?.account, &job).await?;
    visit.app.wake();
    Ok(to("/jobs"))
}
