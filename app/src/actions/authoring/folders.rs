//! Courses as folders: a ZIP comes in as a new course or in the place of a draft, and a course is begun with the files of another
//! one.

use axum::response::Response;
use courses::format::{Files, outline, sketch};
use documents::archive::{self, ArchiveError};
use records::{
    Problem,
    authoring::{drafts, library},
    projects::project::ProjectId,
    system::heavy,
};

use crate::{
    found::draft::{FoundDraft, projects, written},
    pages::authoring::{
        drafts as draft_page,
        new::{self, Begin, NewCourse},
    },
    web::{
        back::{field_errors, to},
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        upload::Upload,
        visit::Visit,
    },
    words::{
        i18n::L,
        problems::{Errors, sentence},
    },
};

/// Most bytes of a ZIP.
pub(crate) const MOST_ZIP: usize = 20 * 1024 * 1024;

/// What a form with a file says.
struct Sent {
    fields: Fields,
    bytes: Vec<u8>,
}

async fn sent(mut upload: Upload) -> Result<Sent, Failure> {
    let (mut fields, mut bytes) = (Vec::new(), Vec::new());
    while let Some(part) = upload.next(MOST_ZIP).await? {
        if part.field == "zip" {
            bytes = part.bytes;
        } else {
            fields.push((part.field.clone(), part.text()));
        }
    }
    Ok(Sent { fields: Fields::of(fields), bytes })
}

/// The files of a ZIP with a course, or what is wrong with it.
async fn unpacked(l: &L, bytes: Vec<u8>) -> Result<Result<Files, String>, Failure> {
    if bytes.is_empty() {
        return Ok(Err(l.t("Choose a file.")));
    }
    if bytes.len() > MOST_ZIP {
        return Ok(Err(fault(l, &ArchiveError::TooLarge)));
    }
    let files = match heavy::FIGURES.run(move || archive::read(&bytes)).await? {
        Ok(files) => files,
        Err(error) => return Ok(Err(fault(l, &error))),
    };
    if outline::slug(&files).is_none() {
        return Ok(Err(l.t("There is no course in it: its file course.toml is missing, or cannot be read.")));
    }
    Ok(Ok(files))
}

fn fault(l: &L, error: &ArchiveError) -> String {
    match error {
        ArchiveError::Damaged => l.t("This is no ZIP file, or it is damaged."),
        ArchiveError::Locked => l.t("The file is locked with a password."),
        ArchiveError::TooMany | ArchiveError::TooLarge => {
            l.t("It is too large for a course: at most 2,000 files, 20 MB packed and 64 MB unpacked.")
        }
        ArchiveError::Name(name) => l.tf("A file in it cannot be taken: {name}", &[("name", name)]),
        ArchiveError::Twice(name) => l.tf("Two files in it have one name: {name}", &[("name", name)]),
    }
}

/// Begins a course with the files of a ZIP.
pub(crate) async fn create(visit: Visit, upload: Upload) -> Result<Response, Failure> {
    let Sent { fields, bytes } = sent(upload).await?;
    let typed = NewCourse { begin: Begin::Folder, ..NewCourse::read(&fields) };
    match unpacked(&visit.l, bytes).await? {
        Ok(files) => begin(&visit, typed, files).await,
        Err(why) => new::render(&visit, &typed, &Errors::one("zip", why)).await,
    }
}

/// Begins a course with the files of another one.
pub(crate) async fn copy(visit: Visit, Form(fields): Form) -> Result<Response, Failure> {
    let typed = NewCourse { begin: Begin::Copy, ..NewCourse::read(&fields) };
    let l = &visit.l;
    if typed.slug.is_empty() {
        return new::render(&visit, &typed, &Errors::one("slug", sentence(l, &Problem::Required))).await;
    }
    let from = match written(&visit, &typed.from).await {
        Ok(from) => library::current(visit.cx(), &from).await?,
        Err(_) => None,
    };
    let Some(from) = from else {
        return new::render(&visit, &typed, &Errors::one("from", sentence(l, &Problem::Choice))).await;
    };
    let files = library::files(visit.cx(), from.id).await?;
    begin(&visit, typed, files).await
}

async fn begin(visit: &Visit, typed: NewCourse, mut files: Files) -> Result<Response, Failure> {
    let l = &visit.l;
    let project = project(visit, &typed).await?;
    let Some(project) = project else {
        return new::render(visit, &typed, &Errors::one("project", sentence(l, &Problem::Choice))).await;
    };
    if !typed.slug.is_empty() {
        rename(&mut files, &typed.slug);
    }
    let slug = outline::slug(&files).unwrap_or_default();
    match drafts::create(visit.cx(), visit.signed_in()?.account, project, &slug, &files).await {
        Ok(()) => Ok(to(format!("/authoring/{slug}"))),
        Err(error) => {
            let errors = field_errors(l, error)?;
            new::render(visit, &NewCourse { slug, ..typed }, &errors).await
        }
    }
}

async fn project(visit: &Visit, typed: &NewCourse) -> Result<Option<ProjectId>, Failure> {
    Ok(projects(visit).await?.into_iter().find(|project| project.slug == typed.project).map(|project| project.id))
}

fn rename(files: &mut Files, slug: &str) {
    let Some(course) = files.get_mut("course.toml") else { return };
    if let Some(named) = std::str::from_utf8(course).ok().and_then(|text| sketch::set_slug(text, slug).ok()) {
        *course = named.into_bytes();
    }
}

/// Puts the files of a ZIP in the place of a draft, as it was looked at.
pub(crate) async fn replace(visit: Visit, Path(course): Path<String>, upload: Upload) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    let Sent { fields, bytes } = sent(upload).await?;
    let l = &visit.l;
    let refused = async |errors: Errors| draft_page::render(&visit, &course, None, "", &errors).await;
    let files = match unpacked(l, bytes).await? {
        Ok(files) => files,
        Err(why) => return refused(Errors::one("zip", why)).await,
    };
    let slug = outline::slug(&files).unwrap_or_default();
    if slug != writing.draft.slug {
        let why = l.tf("This is another course: it is called {name}.", &[("name", &slug)]);
        return refused(Errors::one("zip", why)).await;
    }
    let seen = fields.get("seen").parse().ok();
    match drafts::replace(visit.cx(), visit.signed_in()?.account, &slug, seen, &files).await {
        Ok(()) => Ok(to(format!("/authoring/{course}"))),
        Err(records::Error::Conflict(why)) => refused(Errors::conflict("zip", l.conflict(why))).await,
        Err(error) => Err(error.into()),
    }
}
