//! Projects, the courses that they offer, and the form for a new one.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    authoring::{library, offers, owners},
    projects::project::{self, Project, ProjectInput},
};

use crate::{
    components::{
        draft,
        fields::Field,
        parts::{breadcrumbs, empty, error_summary, tag},
    },
    page::head::PageHead,
    web::{failure::Failure, form::Query, visit::Visit},
    words::{dates, problems::Errors},
};

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let mut parts = Vec::new();
    let owners = owners::all(visit.cx()).await?;
    for project in project::all(visit.cx()).await? {
        let mut courses = Vec::new();
        for (slug, offered) in offers::of_project(visit.cx(), project.id).await? {
            if let Some(version) = library::current(visit.cx(), &slug).await? {
                let owned = owners.get(&slug) == Some(&project.id);
                let title = version.editions.get(visit.language()).title.value.clone();
                courses.push(Course { slug, title, offered, owned });
            }
        }
        parts.push(part(&visit, &project, courses));
    }
    let l = &visit.l;
    let title = l.t("Projects");
    Ok(visit.page(&title, || {
        let list = if parts.is_empty() {
            empty(l.t("No project yet"), l.t("Add the project, then offer it courses and add its people."), None)
        } else {
            parts.into_iter().collect_view().into_any()
        };
        view! {
            <h1>{title.clone()}</h1>
            {(query.get("done") == "saved").then(|| view! { <div class="notice notice--done" role="status"><p>{l.t("Saved.")}</p></div> })}
            <p><a class="button" href="/projects/new">{l.t("New project")}</a></p>
            {list}
        }
    }))
}

/// A course, as a project has it.
struct Course {
    slug: String,
    title: String,
    offered: bool,
    /// It belongs to the project.
    owned: bool,
}

fn part(visit: &Visit, project: &Project, courses: Vec<Course>) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let until = project.ends_on.map_or_else(|| l.t("open end"), |d| dates::long(language, d));
    let span =
        format!("{} · {} – {until} · {}", project.slug, dates::long(language, project.starts_on), project.zone());
    let action = format!("/projects/{}/offer", project.slug);
    let none = courses
        .is_empty()
        .then(|| view! { <p>{l.t("No course is published yet: dayaq course import FOLDER publishes one.")}</p> });
    let own = format!("/projects/{}/own", project.slug);
    let items = courses.into_iter().map(|Course { slug, title: name, offered, owned }| {
        let give = (offered && !owned).then(|| {
            view! {
                <form method="post" action=own.clone()>
                    <input type="hidden" name="course" value=slug.clone()/>
                    <button class="button button--link">{l.t("Give it over to this project")}<span class="visually-hidden">": "{name.clone()}</span></button>
                </form>
            }
        });
        let owned = owned.then(|| view! { " "{tag("open", l.t("belongs to this project"))} });
        let (state, text, value) = if offered {
            (tag("done", l.t("offered")), l.t("Stop offering it"), "no")
        } else {
            (tag("plain", l.t("not offered")), l.t("Offer it"), "yes")
        };
        view! {
            <li>
                <div><span>{name.clone()}</span>" "{state}{owned}</div>
                <form method="post" action=action.clone()>
                    <input type="hidden" name="course" value=slug/>
                    <input type="hidden" name="offered" value=value/>
                    <button class="button button--link">{text}<span class="visually-hidden">": "{name}</span></button>
                </form>
                {give}
            </li>
        }
    });
    let (second, turn, wanted) = if project.second_person {
        (
            l.t("A second trainer approves new versions of its courses before they are published."),
            l.t("Ask for no second person"),
            "no",
        )
    } else {
        (
            l.t("Trainers publish new versions of its courses without asking a second person."),
            l.t("Ask for a second person"),
            "yes",
        )
    };
    view! {
        <section>
            <h2>{project.name(language).to_owned()}</h2>
            <p class="soft">{span}</p>
            {none}
            <ul class="session-list">{items.collect_view()}</ul>
            <p class="soft">{l.t("What is published of a course reaches everybody who takes it. The trainers of the project to which it belongs answer for that; those of others may write and ask them to publish it.")}</p>
            <form method="post" action=format!("/projects/{}/second-person", project.slug)>
                <input type="hidden" name="wanted" value=wanted/>
                <p>{second}" "<button class="button button--link">{turn}<span class="visually-hidden">": "{project.name(language).to_owned()}</span></button></p>
            </form>
        </section>
    }
    .into_any()
}

pub(crate) async fn new(visit: Visit) -> Response {
    form(&visit, &ProjectInput::default(), &Errors::default())
}

/// The form, also after errors.
pub(crate) fn form(visit: &Visit, input: &ProjectInput, errors: &Errors) -> Response {
    let l = &visit.l;
    let title = l.t("New project");
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {breadcrumbs(l, vec![("/projects".into(), l.t("Projects"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <form method="post" action="/projects/new" novalidate data-draft=draft::draft(l)>
                {Field::new("slug", l.t("Short name"), errors)
                    .hint(l.t("Small letters, digits and hyphens, such as phase-2. It is used in addresses and certificate numbers and cannot be changed."))
                    .input("text", &input.slug, "off")}
                {Field::new("name_az", l.t("Name in Azerbaijani"), errors).input("text", &input.name_az, "off")}
                {Field::new("name_en", l.t("Name in English"), errors).input("text", &input.name_en, "off")}
                {Field::new("name_ru", l.t("Name in Russian"), errors).input("text", &input.name_ru, "off")}
                {Field::new("starts_on", l.t("First day"), errors).input("date", &input.starts_on, "off")}
                {Field::new("ends_on", l.t("Last day"), errors).optional(l).input("date", &input.ends_on, "off")}
                {Field::new("time_zone", l.t("Time zone"), errors)
                    .hint(l.t("Days and hours of this project are shown in it. It stays Asia/Baku where nothing else is typed."))
                    .optional(l)
                    .input("text", &input.time_zone, "off")}
                <div class="form-actions"><button class="button">{l.t("Save")}</button></div>
            </form>
            {draft::script(visit)}
        }
    })
}
