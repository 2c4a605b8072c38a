//! Work that somebody asks for and that is done outside of the request.

use axum::response::Response;
use records::system::jobs::{self, Task};

use crate::web::{back::to, failure::Failure, visit::Visit};

/// Writes the work down, `about` being what it is in the words of whoever asks; leads to where one sees how far it is.
pub(crate) async fn plan(visit: &Visit, task: &impl Task, about: &str) -> Result<Response, Failure> {
    let cx = visit.cx();
    let mut tx = cx.db.begin().await?;
    let job = jobs::enqueue(cx, &mut tx, task, Some(visit.signed_in()?.account), about).await?;
    tx.commit().await?;
    visit.app.wake();
    Ok(to(job.map_or_else(|| "/jobs".to_owned(), |job| format!("/jobs/{job}"))))
}
