//! Taking versions of courses back, giving them out again, and writing on from an earlier one.

use axum::response::Response;
use records::{
    authoring::{drafts, versions},
    system::key::VersionId,
};

use crate::{
    found::draft::written,
    pages::authoring::versions as page,
    web::{back::to, failure::Failure, path::Path, visit::Visit},
};

pub(crate) async fn take_back(visit: Visit, path: Path<(String, VersionId)>) -> Result<Response, Failure> {
    turn(&visit, path, true).await
}

pub(crate) async fn give_out(visit: Visit, path: Path<(String, VersionId)>) -> Result<Response, Failure> {
    turn(&visit, path, false).await
}

async fn turn(
    visit: &Visit,
    Path((course, version)): Path<(String, VersionId)>,
    back: bool,
) -> Result<Response, Failure> {
    let course = written(visit, &course).await?;
    match versions::take_back(visit.cx(), visit.signed_in()?.account, &course, version, back).await {
        Ok(()) => Ok(to(format!("/authoring/{course}/versions"))),
        Err(records::Error::Conflict(why)) => page::render(visit, &course, Some(visit.l.conflict(why))).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn restore(
    visit: Visit,
    Path((course, version)): Path<(String, VersionId)>,
) -> Result<Response, Failure> {
    let course = written(&visit, &course).await?;
    match drafts::restore(visit.cx(), visit.signed_in()?.account, &course, version).await {
        Ok(()) => Ok(to(format!("/authoring/{course}"))),
        Err(records::Error::Conflict(why)) => page::render(&visit, &course, Some(visit.l.conflict(why))).await,
        Err(error) => Err(error.into()),
    }
}
