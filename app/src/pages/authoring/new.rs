//! A new course: what it is called, in which language it is written, for whom.

use axum::response::Response;
use courses::{course::TargetGroup, language::Language};
use leptos::prelude::*;

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, empty, error_summary},
    },
    found::draft::projects,
    page::head::PageHead,
    web::{
        failure::Failure,
        form::{Fields, Query},
        visit::Visit,
    },
    words::problems::Errors,
};

/// A new course as it was typed.
pub(crate) struct NewCourse {
    pub(crate) project: String,
    pub(crate) title: String,
    pub(crate) slug: String,
    pub(crate) language: String,
    pub(crate) groups: Vec<String>,
}

impl NewCourse {
    pub(crate) fn read(fields: &Fields) -> Self {
        let known = |code: &String| TargetGroup::ALL.iter().any(|group| group.code() == code);
        Self {
            project: fields.get("project").to_owned(),
            title: fields.get("title").split_whitespace().collect::<Vec<_>>().join(" "),
            slug: fields.get("slug").trim().to_owned(),
            language: fields.get("language").to_owned(),
            groups: fields.all("groups").into_iter().filter(known).collect(),
        }
    }
}

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let language = visit.language().code().to_owned();
    let typed = NewCourse { language, ..NewCourse::read(&query) };
    render(&visit, &typed, &Errors::default()).await
}

/// The form, also after something that could not be begun.
pub(crate) async fn render(visit: &Visit, typed: &NewCourse, errors: &Errors) -> Result<Response, Failure> {
    let mine = projects(visit).await?;
    let l = &visit.l;
    let title = l.t("New course");
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        let choices: Vec<_> =
            mine.iter().map(|project| (project.slug.clone(), project.name(visit.language()).to_owned())).collect();
        let alone = if let [one] = mine.as_slice() { one.slug.clone() } else { typed.project.clone() };
        let languages = Language::ALL.iter().map(|l| (l.code().to_owned(), crate::words::i18n::L::language_name(*l).to_owned()));
        let groups = TargetGroup::ALL.iter().map(|group| {
            let checked = typed.groups.iter().any(|code| code == group.code());
            view! {
                <label class="pick">
                    <input type="checkbox" name="groups" value=group.code() checked=checked/>
                    <span>{l.target_group(*group)}</span>
                </label>
            }
        });
        let groups = groups.collect_view().into_any();
        let form = if mine.is_empty() {
            empty(l.t("No project"), l.t("Courses are written for a project in which you are a trainer."), None)
        } else {
            view! {
                <form method="post" action="/authoring/new" class="form" novalidate>
                    {Field::new("title", l.t("Title"), errors).input("text", &typed.title, "off")}
                    {Field::new("language", l.t("Language in which it is written"), errors)
                        .hint(l.t("Translations come later, passage by passage. This one stays the source."))
                        .select(languages.collect(), &typed.language, None)}
                    {Field::new("groups", l.t("For whom?"), errors).group(groups)}
                    {Field::new("project", l.t("Project"), errors)
                        .hint(l.t("Its trainers write the course together; it offers the first edition."))
                        .select(choices, &alone, Some(l.t("Choose")))}
                    {Field::new("slug", l.t("Short name in addresses"), errors).optional(l)
                        .hint(l.t("Small Latin letters, digits and hyphens, for good. Left empty, it is made from the title."))
                        .input("text", &typed.slug, "off")}
                    <div class="form-actions"><button class="button">{l.t("Begin the course")}</button></div>
                </form>
            }
            .into_any()
        };
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            {form}
        }
    }))
}
