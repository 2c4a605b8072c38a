//! Pictures and sounds of courses.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use records::{accounts::roles::Role, authoring::library, learning::participations, system::key::VersionId};

use crate::web::{failure::Failure, path::Path, visit::Visit};

/// Where the files of a version are found.
pub(super) fn folder(version: VersionId) -> String {
    format!("/media/{version}")
}

/// The address of one of them.
pub(super) fn address(version: VersionId, name: &str) -> String {
    format!("{}/{name}", folder(version))
}

/// What a browser is told that a file is, by the end of its name.
pub(crate) fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// Whether it is heard, and not seen.
pub(super) fn is_sound(name: &str) -> bool {
    kind(name).starts_with("audio/")
}

/// A file of a published version, for those who may see its course. It never changes, so browsers may keep it.
pub(crate) async fn show(visit: Visit, Path((version, name)): Path<(VersionId, String)>) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    // Trainers write courses, those of other projects too.
    let is_author = viewer.administrator || viewer.has(Role::Trainer);
    if !is_author && !participations::may_see(visit.cx(), viewer, version).await? {
        return Err(Failure::NotFound);
    }
    let bytes = library::media(visit.cx(), version, &name).await?.ok_or(Failure::NotFound)?;
    let keep = "private, max-age=31536000, immutable";
    Ok(([(header::CONTENT_TYPE, kind(&name)), (header::CACHE_CONTROL, keep)], bytes).into_response())
}
