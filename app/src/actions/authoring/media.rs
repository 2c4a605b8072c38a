//! Pictures and sounds of a draft: added and removed.

use axum::response::Response;
use courses::format::outline;
use documents::media::{self, MediaError};
use records::{authoring::drafts, system::heavy};

use crate::{
    found::draft::FoundDraft,
    pages::authoring::media::{is_used, render},
    web::{back::to, failure::Failure, path::Path, upload::Upload, visit::Visit},
    words::{i18n::L, problems::Errors},
};

/// Adds a file under a name that is free.
pub(crate) async fn add(visit: Visit, Path(course): Path<String>, upload: Upload) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    let l = &visit.l;
    let refused = async |why: String| render(&visit, &course, "", &Errors::one("file", why)).await;
    let Some(part) = upload.file("file", media::MOST_BYTES).await? else {
        return refused(l.t("Choose a file.")).await;
    };
    let bytes = part.bytes;
    let kept = match heavy::PHOTOGRAPHS.run(move || media::read(&bytes)).await? {
        Ok(kept) => kept,
        Err(error) => return refused(fault(l, &error)).await,
    };
    let stem = part.file.rsplit_once('.').map_or(part.file.as_str(), |(stem, _)| stem);
    let stem = outline::name_of(stem, "picture");
    let names =
        (1..).map(|n| if n == 1 { format!("{stem}.{}", kept.ending) } else { format!("{stem}-{n}.{}", kept.ending) });
    let mut free = names.filter(|name| !writing.files.contains_key(&format!("media/{name}")));
    let name = free.next().ok_or(Failure::BadRequest)?;
    drafts::add_medium(visit.cx(), visit.signed_in()?.account, &course, &name, &kept.bytes).await?;
    Ok(to(format!("/authoring/{course}/media?added={name}")))
}

fn fault(l: &L, error: &MediaError) -> String {
    match error {
        MediaError::Unknown => l.t("It is neither JPEG, PNG, WebP, SVG nor MP3."),
        MediaError::Heic => {
            l.t("Most browsers do not show HEIC. Save the photograph as JPEG on the telephone, and add that.")
        }
        MediaError::TooLarge => l.t("It is too large: at most 12 MB and 40 megapixels, a drawing half a megabyte."),
        MediaError::Damaged(_) => l.t("The file is damaged: it cannot be read."),
    }
}

/// Removes a file that nothing shows.
pub(crate) async fn remove(visit: Visit, Path((course, name)): Path<(String, String)>) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    if is_used(&writing, &name) {
        let errors = Errors::conflict("file", visit.l.t("Something in the course shows it. Take it out there first."));
        return render(&visit, &course, "", &errors).await;
    }
    drafts::remove_medium(visit.cx(), visit.signed_in()?.account, &course, &name).await?;
    Ok(to(format!("/authoring/{course}/media")))
}
