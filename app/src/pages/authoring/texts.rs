//! A file of a draft as text, with what is wrong in it; a test with its preview beside.

use axum::response::Response;
use courses::format::{
    Diagnostic, bilingual,
    outline::Kind,
    preview::{self, Preview},
};
use leptos::prelude::*;

use super::{faults::diagnostics, lessons::same_meaning, read::key};
use crate::{
    components::{
        draft,
        fields::Field,
        parts::{breadcrumbs, error_summary, tag},
    },
    found::draft::{FoundDraft, Source, revision},
    page::head::PageHead,
    web::{failure::Failure, path::Path, visit::Visit},
    words::problems::Errors,
};

/// A file that is edited as text.
pub(crate) struct TextFile {
    pub(crate) writing: FoundDraft,
    /// Its path in the draft.
    pub(crate) path: String,
    /// Where it is shown, and the same place as a form's target.
    pub(crate) address: String,
    pub(crate) target: String,
    pub(crate) kind: Option<Kind>,
    pub(crate) text: String,
}

impl TextFile {
    /// A lesson or a test.
    pub(crate) fn of(source: Source) -> Self {
        let (address, path) = (source.address(), source.path());
        let shown = if source.kind == Kind::Lesson { format!("{address}?view=text") } else { address.clone() };
        let target = format!("{address}/text");
        Self { writing: source.writing, path, address: shown, target, kind: Some(source.kind), text: source.text }
    }

    /// What the whole course has: `course` or `legal`. Legal facts may not be there yet.
    pub(crate) async fn find(visit: &Visit, course: &str, name: &str) -> Result<Self, Failure> {
        let writing = FoundDraft::find(visit, course).await?;
        let path = match name {
            "course" => "course.toml",
            "legal" => "legal.toml",
            _ => return Err(Failure::NotFound),
        };
        let text = match writing.text(path) {
            Some(text) => text,
            None if name == "legal" && !writing.files.contains_key(path) => String::new(),
            None => return Err(Failure::NotFound),
        };
        let address = format!("/authoring/{course}/texts/{name}/edit");
        Ok(Self { writing, path: path.to_owned(), target: address.clone(), address, kind: None, text })
    }
}

pub(crate) async fn show(visit: Visit, Path((course, name)): Path<(String, String)>) -> Result<Response, Failure> {
    let file = TextFile::find(&visit, &course, &name).await?;
    render(&visit, &file, None, &Errors::default()).await
}

/// The page, also after a text that could not be saved.
pub(crate) async fn render(
    visit: &Visit,
    file: &TextFile,
    typed: Option<&str>,
    errors: &Errors,
) -> Result<Response, Failure> {
    let checked = file.writing.check(visit).await?;
    let found: Vec<Diagnostic> = checked.diagnostics.into_iter().filter(|found| found.file == file.path).collect();
    let preview = if file.kind == Some(Kind::Quiz) { preview::quiz(&file.writing.files, &file.path) } else { None };
    let l = &visit.l;
    let faults = found.iter().filter(|found| found.is_error()).count();
    let title = preview.as_ref().map(|preview| preview.title.value.clone()).filter(|title| !title.is_empty());
    let title = title.unwrap_or_else(|| file.path.clone());
    let head = l.tf("Write: {title}", &[("title", &title)]);
    Ok(visit.page_with(errors.status(), PageHead::new(&head), || {
        let state = if faults == 0 {
            tag("done", l.t("no faults"))
        } else {
            tag("error", l.tn("{n} fault", "{n} faults", faults))
        };
        let translated = !bilingual::languages(&file.writing.files).1.is_empty();
        let draft = format!("/authoring/{}", file.writing.draft.slug);
        let views = (file.kind == Some(Kind::Lesson)).then(|| {
            let passages = file.address.trim_end_matches("?view=text").to_owned();
            view! {
                <nav class="pagination" aria-label=l.t("Views")><ul>
                    <li><a href=passages>{l.t("Passages")}</a></li>
                    <li><a href=file.address.clone() aria-current="page">{l.t("Text")}</a></li>
                </ul></nav>
            }
        });
        let theirs = typed.filter(|typed| *typed != file.text && errors.of("source").is_some()).map(|_| {
            Field::new("theirs", l.t("The text as it is saved now, to compare"), &Errors::default()).source(&file.text)
        });
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (draft, l.t("Draft"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}" "{state}</h1>
            {views}
            {(!found.is_empty()).then(|| diagnostics(visit, &found))}
            <form method="post" action=file.target.clone() data-draft=draft::draft(l)>
                <input type="hidden" name="revision" value=revision(&file.text)/>
                {Field::new("source", l.t("The text of the file"), errors).source(typed.unwrap_or(&file.text))}
                {same_meaning(l, translated, "same".to_owned())}
                <div class="form-actions"><button class="button">{l.t("Save")}</button></div>
            </form>
            {draft::script(visit)}
            {theirs}
            {preview.as_ref().map(|Preview { content, facts, .. }| view! {
                <h2>{l.t("Preview")}</h2>
                {key::quiz(visit, facts, content)}
            })}
        }
    }))
}
