//! Drafts and versions as ZIP, as they are.

use axum::response::Response;
use courses::format::Files;
use documents::archive;
use records::{
    authoring::{drafts, library},
    system::{heavy, key::VersionId},
};

use crate::{
    found::draft::written,
    web::{
        download::{BYTES, saved},
        failure::Failure,
        path::Path,
        visit::Visit,
    },
};

/// `GET /authoring/{course}/folder`
pub(crate) async fn draft(visit: Visit, Path(course): Path<String>) -> Result<Response, Failure> {
    let course = written(&visit, &course).await?;
    let files = drafts::files(visit.cx(), &course).await?;
    if files.is_empty() { Err(Failure::NotFound) } else { packed(&format!("{course}.zip"), files).await }
}

/// A published version as a ZIP.
pub(crate) async fn version(
    visit: Visit,
    Path((course, version)): Path<(String, VersionId)>,
) -> Result<Response, Failure> {
    let course = written(&visit, &course).await?;
    let found = library::version(visit.cx(), version).await?.filter(|found| found.slug == course);
    let found = found.ok_or(Failure::NotFound)?;
    let files = library::files(visit.cx(), found.id).await?;
    packed(&format!("{course}-{}.zip", found.version), files).await
}

async fn packed(name: &str, files: Files) -> Result<Response, Failure> {
    let bytes = heavy::FIGURES.run(move || archive::write(&files)).await?;
    let bytes = bytes.map_err(|error| Failure::from(records::Error::from(error)))?;
    Ok(saved(name, BYTES, bytes))
}
