//! A new course: what it is called, in which language it is written, for whom.

use axum::response::Response;
use courses::{course::TargetGroup, language::Language};
use leptos::prelude::*;
use records::{authoring::library, projects::project::Project};

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, empty, error_summary},
    },
    found::draft::{courses, projects},
    page::head::PageHead,
    web::{
        failure::Failure,
        form::{Fields, Query},
        visit::Visit,
    },
    words::{i18n::L, labels::Choice, problems::Errors},
};

/// What a new course is begun with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Begin {
    /// Nothing but a title.
    #[default]
    Blank,
    /// The files of another course.
    Copy,
    /// A folder, as ZIP.
    Folder,
}

/// A new course as it was typed.
pub(crate) struct NewCourse {
    pub(crate) begin: Begin,
    /// The course that is copied.
    pub(crate) from: String,
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
            begin: Begin::default(),
            from: fields.get("from").to_owned(),
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
    let mut others = Vec::new();
    for slug in courses(visit).await? {
        if let Some(version) = library::current(visit.cx(), &slug).await? {
            others.push((slug, version.editions.get(visit.language()).title.value.clone()));
        }
    }
    let l = &visit.l;
    let title = l.t("New course");
    let parts = Parts { visit, mine: &mine, typed, errors };
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        let forms = if mine.is_empty() {
            empty(l.t("No project"), l.t("Courses are written for a project in which you are a trainer."), None)
        } else {
            view! {
                {parts.blank()}
                {(!others.is_empty()).then(|| parts.copy(others))}
                {parts.folder()}
            }
            .into_any()
        };
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            {forms}
        }
    }))
}

/// What the forms of the page are made of.
struct Parts<'a> {
    visit: &'a Visit,
    mine: &'a [Project],
    typed: &'a NewCourse,
    errors: &'a Errors,
}

impl Parts<'_> {
    fn blank(&self) -> AnyView {
        let Self { visit, typed, .. } = *self;
        let l = &visit.l;
        let (errors, id) = self.errors_of(Begin::Blank);
        let languages = Language::ALL.iter().map(|l| (l.code().to_owned(), L::language_name(*l).to_owned()));
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
        view! {
            <form method="post" action="/authoring/new" class="form" novalidate>
                {Field::new("title", l.t("Title"), &errors).input("text", &typed.title, "off")}
                {Field::new("language", l.t("Language in which it is written"), &errors)
                    .hint(l.t("Translations come later, passage by passage. This one stays the source."))
                    .select(languages.collect(), &typed.language, None)}
                {Field::new("groups", l.t("For whom?"), &errors).group(groups)}
                {self.project(Begin::Blank)}
                {Field::new("slug", l.t("Short name in addresses"), &errors).with_id(id("slug")).optional(l)
                    .hint(l.t("Small Latin letters, digits and hyphens, for good. Left empty, it is made from the title."))
                    .input("text", self.slug(Begin::Blank), "off")}
                <div class="form-actions"><button class="button">{l.t("Begin the course")}</button></div>
            </form>
        }
        .into_any()
    }

    fn copy(&self, others: Vec<Choice>) -> AnyView {
        let l = &self.visit.l;
        let (errors, id) = self.errors_of(Begin::Copy);
        view! {
            <details class="disclosure" open=self.typed.begin == Begin::Copy><summary>{l.t("Begin with another course")}</summary>
                <p>{l.t("The new one has all its files and translations, and nothing of its results.")}</p>
                <form method="post" action="/authoring/new/copy" class="form" novalidate>
                    {Field::new("from", l.t("Course"), &errors).select(others, &self.typed.from, Some(l.t("Choose")))}
                    {self.project(Begin::Copy)}
                    {Field::new("slug", l.t("Short name in addresses"), &errors).with_id(id("slug"))
                        .hint(l.t("Small Latin letters, digits and hyphens, for good."))
                        .input("text", self.slug(Begin::Copy), "off")}
                    <div class="form-actions"><button class="button button--secondary">{l.t("Begin with a copy")}</button></div>
                </form>
            </details>
        }
        .into_any()
    }

    fn folder(&self) -> AnyView {
        let l = &self.visit.l;
        let (errors, id) = self.errors_of(Begin::Folder);
        view! {
            <details class="disclosure" open=self.typed.begin == Begin::Folder><summary>{l.t("Begin with a ZIP file")}</summary>
                <p>{l.t("The folder of a course, as it is downloaded from a draft or written in a text editor.")}</p>
                <form method="post" action="/authoring/new/folder" enctype="multipart/form-data" class="form" novalidate>
                    {Field::new("zip", l.t("ZIP file"), &errors).file()}
                    {self.project(Begin::Folder)}
                    {Field::new("slug", l.t("Short name in addresses"), &errors).with_id(id("slug")).optional(l)
                        .hint(l.t("Left empty, it is the one in the file. Write another one where that is taken."))
                        .input("text", self.slug(Begin::Folder), "off")}
                    <div class="form-actions"><button class="button button--secondary">{l.t("Begin with this file")}</button></div>
                </form>
            </details>
        }
        .into_any()
    }

    fn project(&self, begin: Begin) -> AnyView {
        let l = &self.visit.l;
        let (errors, id) = self.errors_of(begin);
        let name = |project: &Project| (project.slug.clone(), project.name(self.visit.language()).to_owned());
        let alone = if let [one] = self.mine { &one.slug } else { &self.typed.project };
        Field::new("project", l.t("Project"), &errors)
            .with_id(id("project"))
            .hint(l.t("Its trainers write the course together; it offers the first edition."))
            .select(self.mine.iter().map(name).collect(), alone, Some(l.t("Choose")))
    }

    fn slug(&self, begin: Begin) -> &str {
        if self.typed.begin == begin { &self.typed.slug } else { "" }
    }

    /// The errors are those of the form that was sent; its fields have their plain names, to which the summary of errors leads.
    fn errors_of(&self, begin: Begin) -> (Errors, impl Fn(&'static str) -> String + use<>) {
        let is_sent = self.typed.begin == begin;
        let errors = if is_sent { self.errors.clone() } else { Errors::default() };
        (errors, move |name| if is_sent { name.to_owned() } else { format!("{name}-{begin:?}").to_lowercase() })
    }
}
