//! Pictures and sounds of a draft: what there is, how heavy it is, where it is used.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use records::authoring::drafts;

use super::translations::of_file;
use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, empty, error_summary, post_button, tag},
    },
    found::draft::{FoundDraft, written},
    page::head::PageHead,
    pages::learning::media::kind,
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
    words::problems::Errors,
};

/// Above so many bytes a file is a burden on a slow line.
const HEAVY: i64 = 300 * 1024;

/// The names of a draft's pictures and sounds.
pub(super) fn of_draft(writing: &FoundDraft) -> Vec<String> {
    writing.files.keys().filter_map(|path| path.strip_prefix("media/")).map(str::to_owned).collect()
}

pub(crate) async fn list(visit: Visit, Path(course): Path<String>, Query(query): Query) -> Result<Response, Failure> {
    render(&visit, &course, query.get("added"), &Errors::default()).await
}

/// The page, also after a file that could not be taken.
pub(crate) async fn render(visit: &Visit, course: &str, added: &str, errors: &Errors) -> Result<Response, Failure> {
    let writing = FoundDraft::find(visit, course).await?;
    let sizes = drafts::media(visit.cx(), course).await?;
    let l = &visit.l;
    let title = l.t("Pictures and sounds");
    let modules = writing.outline();
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        let address = format!("/authoring/{course}/media");
        let rows: Vec<AnyView> = sizes
            .iter()
            .map(|(name, size)| {
                let path = format!("media/{name}");
                let places = uses(&writing, &path).map(|file| of_file(l, &modules, file)).collect::<Vec<_>>();
                let used = if places.is_empty() { l.t("Nothing shows it.") } else { l.tf("Shown in: {places}", &[("places", &places.join("; "))]) };
                let picture = (!name.to_lowercase().ends_with(".mp3") && !name.to_lowercase().ends_with(".ogg"))
                    .then(|| view! { <img class="media__picture" src=format!("{address}/{name}") alt="" loading="lazy"/> });
                let heavy = (*size > HEAVY).then(|| tag("due", l.t("heavy for a slow line")));
                let kilobytes = l.tf("{n} KB", &[("n", &(size.div_euclid(1024) + 1).to_string())]);
                let remove = places.is_empty().then(|| post_button(format!("{address}/{name}/remove"), "button button--secondary", l.t("Remove")));
                view! {
                    <li class="task-list__item">
                        {picture}
                        <span class="task-list__link"><a href=format!("{address}/{name}")>{name.clone()}</a>" "<span class="soft small">{kilobytes}</span>" "{heavy}<br/><span class="soft small">{used}</span></span>
                        {remove}
                    </li>
                }
                .into_any()
            })
            .collect();
        let nothing = rows.is_empty().then(|| empty(l.t("No pictures yet"), l.t("What is added here can be put into lessons, between passages."), None));
        let told = sizes.iter().find(|(name, _)| name == added).map(|(name, _)| {
            view! { <div class="notice" role="status"><p>{l.tf("{name} is there. In a lesson it is added below a passage, with a sentence that says what it shows.", &[("name", name)])}</p></div> }
        });
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (format!("/authoring/{course}"), l.t("Draft"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            {told}
            <form method="post" action=address.clone() enctype="multipart/form-data">
                {Field::new("file", l.t("Picture or sound"), errors)
                    .hint(l.t("JPEG, PNG, WebP, SVG or MP3. A photograph is turned upright and made small; the place and the device, which cameras write into it, are left out."))
                    .file()}
                <button class="button">{l.t("Add it")}</button>
            </form>
            {nothing}
            <ul class="task-list">{rows}</ul>
        }
    }))
}

/// The files that name a picture or a sound.
fn uses<'a>(writing: &'a FoundDraft, path: &'a str) -> impl Iterator<Item = &'a str> {
    let texts = writing.files.iter().filter(|(file, _)| !file.starts_with("media/"));
    texts
        .filter(move |(_, bytes)| std::str::from_utf8(bytes).is_ok_and(|text| text.contains(path)))
        .map(|(file, _)| file.as_str())
}

/// Whether something in the draft shows it.
pub(crate) fn is_used(writing: &FoundDraft, name: &str) -> bool {
    uses(writing, &format!("media/{name}")).next().is_some()
}

/// `GET /authoring/{course}/media/{file}`: as it is in the draft.
pub(crate) async fn file(visit: Visit, Path((course, name)): Path<(String, String)>) -> Result<Response, Failure> {
    let course = written(&visit, &course).await?;
    let bytes = drafts::medium(visit.cx(), &course, &name).await?.ok_or(Failure::NotFound)?;
    Ok(([(header::CONTENT_TYPE, kind(&name)), (header::CACHE_CONTROL, "private, no-cache")], bytes).into_response())
}
