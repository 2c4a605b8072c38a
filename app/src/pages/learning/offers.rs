//! How people come into the courses that projects offer: for whoever looks after a project.

use axum::response::Response;
use chrono::NaiveDate;
use courses::course::Text;
use leptos::prelude::*;
use records::{
    accounts::roles::Role,
    authoring::{library, offers, versions},
    learning::enrolment::{
        codes::{self, Code, CodeId, CodeInput},
        people::{self, Candidate, Enrolled},
        terms::{self, Terms, TermsInput},
    },
    projects::project::{self, Project},
    system::{
        codes::print,
        list::{Listing, Page},
    },
};

use crate::{
    components::{
        draft,
        fields::Field,
        list::{heads, pages, stacked},
        parts::{breadcrumbs, empty, error_summary, key, post_button, said, tag},
    },
    found::project::projects_of,
    page::head::PageHead,
    web::{
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::{dates, i18n::L, labels::Choice, problems::Errors},
};

/// A course of a project that the viewer looks after.
pub(crate) struct FoundOffer {
    pub(crate) project: Project,
    pub(crate) course: String,
    terms: Terms,
}

impl FoundOffer {
    pub(crate) async fn find(visit: &Visit, project: &str, course: &str) -> Result<Self, Failure> {
        let mine = projects_of(visit, &[Role::Trainer, Role::Manager]).await?;
        let project = mine.into_iter().find(|known| known.slug == project).ok_or(Failure::NotFound)?;
        let terms = terms::find(visit.cx(), &project, course).await?.ok_or(Failure::NotFound)?;
        Ok(Self { project, course: course.to_owned(), terms })
    }

    /// Its page.
    pub(crate) fn address(&self) -> String {
        format!("/offers/{}/{}", self.project.slug, self.course)
    }
}

/// What was typed in one of the forms of the page, where it could not be taken.
#[derive(Default)]
pub(crate) struct Typed {
    pub(crate) terms: Option<TermsInput>,
    pub(crate) code: Option<(String, CodeInput)>,
    pub(crate) due_on: String,
}

/// The title of a course, as far as it has one.
async fn title_of(visit: &Visit, slug: &str) -> Result<Text, Failure> {
    let language = visit.language();
    let version = library::current(visit.cx(), slug).await?;
    Ok(version.map_or_else(
        || Text { language, value: slug.to_owned() },
        |version| version.editions.get(language).title.clone(),
    ))
}

pub(crate) async fn list(visit: Visit) -> Result<Response, Failure> {
    let mut projects = Vec::new();
    for project in projects_of(&visit, &[Role::Trainer, Role::Manager]).await? {
        let mut rows = Vec::new();
        for (_, slug) in project::offered(visit.cx(), &[project.id]).await? {
            let Some(terms) = terms::find(visit.cx(), &project, &slug).await? else { continue };
            rows.push((title_of(&visit, &slug).await?, slug, terms));
        }
        projects.push((project, rows));
    }
    let l = &visit.l;
    let language = visit.language();
    let title = l.t("Enrolment");
    Ok(visit.page(&title, || {
        let none = projects.iter().all(|(_, rows)| rows.is_empty());
        let parts = projects.iter().filter(|(_, rows)| !rows.is_empty()).map(|(project, rows)| {
            let items = rows.iter().map(|(title, slug, terms)| {
                view! {
                    <li class="task-list__item">
                        <div>
                            <a class="task-list__link" href=format!("/offers/{}/{slug}", project.slug)>{said(title, language)}</a>
                            <p class="activity-about">{l.way_in(terms.way_in)}</p>
                        </div>
                    </li>
                }
            });
            view! {
                <h2>{project.name(language).to_owned()}</h2>
                <ul class="task-list">{items.collect_view()}</ul>
            }
        });
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("Here you say who may begin the courses of your projects, and by when they should be done.")}</p>
            {parts.collect_view()}
            {none.then(|| empty(l.t("No course is offered"), l.t("An administrator says which courses a project offers."), None))}
        }
    }))
}

pub(crate) async fn show(
    visit: Visit,
    Path((project, course)): Path<(String, String)>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let found = FoundOffer::find(&visit, &project, &course).await?;
    render(&visit, &found, &query, &Typed::default(), &Errors::default()).await
}

/// The page, also after something that could not be taken in one of its forms.
pub(crate) async fn render(
    visit: &Visit,
    found: &FoundOffer,
    query: &Fields,
    typed: &Typed,
    errors: &Errors,
) -> Result<Response, Failure> {
    let cx = visit.cx();
    let today = cx.today(found.project.zone());
    let course = title_of(visit, &found.course).await?;
    let mut others: Vec<Choice> = Vec::new();
    for (slug, offered) in offers::of_project(cx, found.project.id).await? {
        if offered && slug != found.course {
            others.push((slug.clone(), title_of(visit, &slug).await?.value));
        }
    }
    let known = versions::of_course(cx, &found.course).await?;
    let editions = versions::editions(&known).map(|version| {
        let day = dates::moment(visit.language(), version.published_at, found.project.zone());
        (version.id.to_string(), format!("{} · {day}", version.version))
    });
    let editions: Vec<Choice> = editions.collect();
    let codes = codes::of_course(cx, found.project.id, &found.course).await?;
    let page = Page::typed(query.get("page"));
    let enrolled = people::enrolled(cx, found.project.id, &found.course, page).await?;
    let search: String = query.get("search").chars().take(100).collect();
    let candidates = if query.has("search") {
        Some(people::candidates(cx, found.project.id, &found.course, &search).await?)
    } else {
        None
    };
    let l = &visit.l;
    let head = PageHead::new(&course.value);
    Ok(visit.page_with(errors.status(), head, || {
        view! {
            {breadcrumbs(l, vec![("/offers".into(), l.t("Enrolment"))], &course.value)}
            {error_summary(l, errors)}
            {notice(l, query)}
            <h1>{said(&course, visit.language())}</h1>
            <p class="soft">{found.project.name(visit.language()).to_owned()}</p>
            {terms_form(visit, found, (others, editions), typed, errors)}
            {people_form(l, found, &search, candidates.as_deref(), typed, errors)}
            {enrolled_table(visit, found, query, today, &enrolled)}
            {codes_part(visit, found, today, &codes, typed, errors)}
        }
    }))
}

fn notice(l: &L, query: &Fields) -> Option<AnyView> {
    let text = match query.get("done") {
        "saved" => l.t("Saved."),
        "code" => l.t("The code is made. Give it to your group, or send them the link."),
        "ended" => l.t("The code is ended. Whoever came with it stays enrolled."),
        "off" => l.t("Taken off. Whoever has begun goes on."),
        "enrolled" => {
            let n = query.get("n").parse().unwrap_or(0);
            l.tn("{n} person is enrolled.", "{n} people are enrolled.", n)
        }
        _ => return None,
    };
    Some(view! { <div class="notice notice--done" role="status"><p>{text}</p></div> }.into_any())
}

fn terms_form(
    visit: &Visit,
    found: &FoundOffer,
    (others, editions): (Vec<Choice>, Vec<Choice>),
    typed: &Typed,
    errors: &Errors,
) -> AnyView {
    let l = &visit.l;
    let known = TermsInput::from(&found.terms);
    let input = typed.terms.as_ref().unwrap_or(&known);
    let after = (!others.is_empty()).then(|| {
        Field::new("after", l.t("Only who has completed this course"), errors).select(
            others,
            &input.after,
            Some(l.t("no condition")),
        )
    });
    // Of one alone there is nothing to choose.
    let edition = (editions.len() > 1 || !input.edition.is_empty()).then(|| {
        Field::new("edition", l.t("With which edition people begin"), errors)
            .hint(l.t("Corrections of it reach them all the same."))
            .select(editions, &input.edition, Some(l.t("the newest")))
    });
    view! {
        <h2>{l.t("Who may begin")}</h2>
        <form method="post" action=format!("{}/terms", found.address()) novalidate data-draft=draft::draft(l)>
            {Field::new("way_in", l.t("How people come in"), errors).select(l.ways_in(), &input.way_in, None)}
            {Field::new("opens_on", l.t("From which day on"), errors).optional(l).input("date", &input.opens_on, "off")}
            {after}
            {edition}
            {Field::new("is_public", l.t("Everybody may read it, also without an account"), errors).flag(input.is_public)}
            {found.terms.is_public.then(|| view! { <p class="soft"><a href=format!("/open/{}", found.course)>{l.t("As everybody reads it")}</a></p> })}
            <p class="soft">{l.t("Whoever has begun goes on, whatever you choose. Trainees whom it concerns read why they cannot begin yet, and what to do.")}</p>
            <div class="form-actions"><button class="button">{l.t("Save")}</button></div>
        </form>
        {draft::script(visit)}
    }
    .into_any()
}

fn people_form(
    l: &L,
    found: &FoundOffer,
    search: &str,
    candidates: Option<&[Candidate]>,
    typed: &Typed,
    errors: &Errors,
) -> AnyView {
    let none = Errors::default();
    let list = candidates.map(|candidates| {
        if candidates.is_empty() {
            return view! { <p>{l.t("No trainee of the project is called so, or all of them are enrolled.")}</p> }
                .into_any();
        }
        let picks = candidates.iter().map(|person| {
            let organisation = person.organisation.as_ref().map(|name| format!(" · {name}"));
            view! {
                <label class="pick"><input type="checkbox" name="person" value=person.id.to_string()/>
                    <span>{person.name()}<span class="soft">{organisation}</span></span></label>
            }
        });
        view! {
            <form method="post" action=format!("{}/people", found.address()) novalidate>
                <input type="hidden" name="search" value=search.to_owned()/>
                {Field::new("person", l.t("Whom"), errors).group(picks.collect_view().into_any())}
                {Field::new("all", l.t("All who are shown"), &none).flag(false)}
                {Field::new("due_on", l.t("To be done by"), errors).optional(l)
                    .hint(l.t("They read this day beside the course."))
                    .input("date", &typed.due_on, "off")}
                <div class="form-actions"><button class="button">{l.t("Enrol")}</button></div>
            </form>
        }
        .into_any()
    });
    view! {
        <h2 id="people">{l.t("Enrol people")}</h2>
        <p>{l.t("Trainees of the project, one or many. A whole group from an event is enrolled on the page of the event.")}</p>
        <form class="filters" method="get" action=format!("{}#people", found.address()) role="search">
            {Field::new("search", l.t("Part of the name; nothing for all"), &none).input("search", search, "off")}
            <div class="form-actions"><button class="button button--secondary">{l.t("Search")}</button></div>
        </form>
        {list}
    }
    .into_any()
}

fn enrolled_table(
    visit: &Visit,
    found: &FoundOffer,
    query: &Fields,
    today: NaiveDate,
    enrolled: &Listing<Enrolled>,
) -> AnyView {
    let l = &visit.l;
    let address = found.address();
    if enrolled.rows.is_empty() {
        return view! { <h2>{l.t("Enrolled")}</h2><p>{l.t("Nobody is enrolled by name. Whoever begins by themselves stands in the list of completions.")}</p> }
            .into_any();
    }
    let head = [l.t("Name"), l.t("To be done by"), l.t("How far"), String::new()];
    let labels = head.clone();
    let rows = enrolled.rows.iter().map(|row| {
        let state = match (row.done, row.begun) {
            (true, _) => tag("done", l.t("completed")),
            (false, true) => tag("next", l.t("begun")),
            (false, false) => tag("plain", l.t("not begun yet")),
        };
        let late = row.due_on.is_some_and(|due| due < today) && !row.done;
        let due = row.due_on.map(|due| dates::long(visit.language(), due));
        let off = l.tf("Take {name} off", &[("name", &row.name())]);
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{row.name()}{row.by_code.then(|| view! { " "<span class="soft small">{l.t("with a code")}</span> })}</th>
                <td role="cell" data-label=labels[1].clone()>{due}{late.then(|| view! { " "{tag("due", l.t("late"))} })}</td>
                <td role="cell" data-label=labels[2].clone()>{state}</td>
                <td role="cell">{post_button(format!("{address}/people/{}/end", row.person_id), "button button--link", off)}</td>
            </tr>
        }
    });
    view! {
        <h2>{l.t("Enrolled")}</h2>
        {stacked(l.t("Enrolled"), heads(head), rows.collect_view())}
        {pages(l, &address, query, enrolled)}
    }
    .into_any()
}

fn codes_part(
    visit: &Visit,
    found: &FoundOffer,
    today: NaiveDate,
    codes: &[Code],
    typed: &Typed,
    errors: &Errors,
) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let address = found.address();
    let items = codes.iter().map(|code| {
        let (used, places) = (code.used.to_string(), code.places.to_string());
        let used = l.tf("{n} of {room} places taken", &[("n", &used), ("room", &places)]);
        let until = l.tf("until {day}", &[("day", &dates::long(language, code.ends_on))]);
        let due = code
            .due_on
            .map(|due| format!(" · {}", l.tf("to be done by {day}", &[("day", &dates::long(language, due))])));
        let good = code.is_good(today);
        let state = if good { tag("done", l.t("can be used")) } else { tag("plain", l.t("over")) };
        let link = format!("{}/enrol?code={}", visit.app.settings.address, code.code);
        let end = (code.ended_at.is_none()).then(|| {
            let text = l.tf("End the code {code}", &[("code", &print(&code.code))]);
            post_button(format!("{address}/codes/{}/end", code.id), "button button--link", text)
        });
        view! {
            <li>
                <div>
                    <p><strong>{print(&code.code)}</strong>" "{state}</p>
                    <p class="soft">{used}" · "{until}{due}</p>
                    {good.then(|| view! { <p class="small">{link}</p> })}
                </div>
                {end}
            </li>
        }
    });
    let fresh = CodeInput::default();
    let (id, input) = typed.code.as_ref().map_or(("", &fresh), |(id, input)| (id.as_str(), input));
    view! {
        <h2 id="codes">{l.t("Codes")}</h2>
        <p>{l.t("A code lets trainees of the project into this course, until a day and for so many. Give it to a group, or send them the link.")}</p>
        {(!codes.is_empty()).then(|| view! { <ul class="course-list">{items.collect_view()}</ul> })}
        <form method="post" action=format!("{address}/codes") novalidate>
            <input type="hidden" name="id" value=key(id, || visit.cx().id::<CodeId>())/>
            {Field::new("ends_on", l.t("Last day"), errors).input("date", &input.ends_on, "off")}
            {Field::new("places", l.t("Number of places"), errors).input("number", &input.places, "off")}
            {Field::new("code_due_on", l.t("To be done by"), errors).optional(l).input("date", &input.code_due_on, "off")}
            <div class="form-actions"><button class="button button--secondary">{l.t("Make a code")}</button></div>
        </form>
    }
    .into_any()
}
