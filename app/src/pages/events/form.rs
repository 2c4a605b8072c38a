//! The form for an event: new, or changed.

use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use records::{
    accounts::roles::Role,
    authoring::{library, offers},
    events::{
        event::{self, Trainer},
        input::{EventInput, SessionInput, session_field},
    },
    ledger::keys::EventId,
    projects::project::{self, Project},
};

use crate::{
    components::{
        draft,
        fields::Field,
        parts::{breadcrumbs, empty, error_summary, key},
    },
    found::{event::FoundEvent, project::projects_of},
    page::head::PageHead,
    web::{failure::Failure, form::Query, visit::Visit},
    words::{labels::Choice, problems::Errors},
};

/// The form and everything that it offers.
pub(crate) struct Form {
    /// Where it is posted to.
    pub(crate) action: String,
    /// Where one comes from.
    pub(crate) back: (String, String),
    pub(crate) title: String,
    /// The projects to choose from; empty when the event exists.
    pub(crate) projects: Vec<Project>,
    /// The project.
    pub(crate) project: Project,
    /// The revision that is changed.
    pub(crate) revision: Option<i64>,
}

impl Form {
    /// For a new event in a project.
    pub(crate) async fn new(visit: &Visit, project: &str) -> Result<Self, Failure> {
        let projects = projects_of(visit, &[Role::Trainer, Role::Manager]).await?;
        let chosen =
            projects.iter().find(|p| p.slug == project).or_else(|| projects.first().filter(|_| project.is_empty()));
        let project = chosen.cloned().ok_or(Failure::NotFound)?;
        Ok(Self {
            action: "/events/new".into(),
            back: ("/events".into(), visit.l.t("Events")),
            title: visit.l.t("New event"),
            projects,
            project,
            revision: None,
        })
    }

    /// For one that exists.
    pub(crate) async fn edit(visit: &Visit, found: &FoundEvent, revision: i64) -> Result<Self, Failure> {
        let project = project::by_slug(visit.cx(), &found.event.project).await?.ok_or(Failure::NotFound)?;
        Ok(Self {
            action: format!("{}/edit", found.address()),
            back: (found.address(), found.event.title.clone()),
            title: visit.l.t("Change the event"),
            projects: Vec::new(),
            project,
            revision: Some(revision),
        })
    }
}

pub(crate) async fn new(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    if projects_of(&visit, &[Role::Trainer, Role::Manager]).await?.is_empty() {
        return Ok(no_project(&visit));
    }
    let form = Form::new(&visit, query.get("project")).await?;
    // From the calendar comes the day on which it stands.
    let date = query.get("day").parse::<NaiveDate>().map(|day| day.to_string()).unwrap_or_default();
    let half_day = |starts: &str| SessionInput {
        starts: starts.into(),
        minutes: "180".into(),
        date: date.clone(),
        ..SessionInput::default()
    };
    let input = EventInput {
        kind: "training".into(),
        language: visit.language().code().into(),
        currency: "AZN".into(),
        // Whoever enters it mostly trains it: feedback, certificates and the list of one's events ask who did.
        trainers: visit
            .viewer()
            .filter(|v| v.has_in(Role::Trainer, &form.project.slug))
            .map(|v| v.person.to_string())
            .into_iter()
            .collect(),
        sessions: vec![half_day("09:00"), half_day("14:00")],
        ..EventInput::default()
    };
    show(&visit, &form, &input, &Errors::default()).await
}

/// Events belong to projects: before the first of them there is something else to do.
fn no_project(visit: &Visit) -> Response {
    let l = &visit.l;
    let way =
        visit.viewer().is_some_and(|viewer| viewer.administrator).then(|| ("/projects".to_owned(), l.t("Projects")));
    visit.page(&l.t("New event"), || {
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events"))], &l.t("New event"))}
            <h1>{l.t("New event")}</h1>
            {empty(l.t("No project yet"), l.t("An event belongs to a project. Enter the project first, then the course that it offers, then its organisations and people."), way)}
        }
    })
}

pub(crate) async fn edit(visit: Visit, found: FoundEvent) -> Result<Response, Failure> {
    let form = Form::edit(&visit, &found, found.event.revision).await?;
    let trainers = event::trainers(visit.cx(), found.event.id).await?;
    let input = input_of(&found, &trainers);
    show(&visit, &form, &input, &Errors::default()).await
}

fn input_of(found: &FoundEvent, trainers: &[Trainer]) -> EventInput {
    let event = &found.event;
    EventInput {
        id: String::new(),
        kind: event.kind.code().into(),
        title: event.title.clone(),
        language: event.language.code().into(),
        course: event.course_slug.clone().unwrap_or_default(),
        place: event.place.clone(),
        region: event.region.clone().unwrap_or_default(),
        organisers: event.organisers.clone(),
        contact: event.contact.clone(),
        capacity: event.capacity.map(|n| n.to_string()).unwrap_or_default(),
        costs: event.costs.map(|n| format!("{}.{:02}", n / 100, n % 100)).unwrap_or_default(),
        currency: event.currency.clone(),
        agenda: event.agenda.clone(),
        trainers: trainers.iter().map(|t| t.id.to_string()).collect(),
        joinable: event.joinable,
        sessions: found
            .sessions
            .iter()
            .map(|s| SessionInput {
                id: s.id.to_string(),
                title: s.title.clone(),
                date: s.on_date.to_string(),
                starts: s.hours().0,
                minutes: s.planned_minutes.to_string(),
            })
            .collect(),
    }
}

/// The form, also after errors, and with more rows for sessions.
pub(crate) async fn show(visit: &Visit, form: &Form, input: &EventInput, errors: &Errors) -> Result<Response, Failure> {
    let trainers = event::possible_trainers(visit.cx(), form.project.id).await?;
    let mut courses: Vec<Choice> = Vec::new();
    for (slug, offered) in offers::of_project(visit.cx(), form.project.id).await? {
        if !offered && slug != input.course {
            continue;
        }
        if let Some(version) = library::current(visit.cx(), &slug).await? {
            courses.push((slug, version.editions.get(visit.language()).title.value.clone()));
        }
    }
    let l = &visit.l;
    let language = visit.language();
    Ok(visit.page_with(errors.status(), PageHead::new(&form.title).narrow(), || {
        let projects: Vec<Choice> =
            form.projects.iter().map(|p| (p.slug.clone(), p.name(language).to_owned())).collect();
        let project = if projects.len() > 1 {
            Field::new("project", l.t("Project"), errors).select(projects, &form.project.slug, None)
        } else {
            view! { <input type="hidden" name="project" value=form.project.slug.clone()/> }.into_any()
        };
        let boxes = trainers.iter().map(|trainer| {
            let (id, key) = (trainer.id.to_string(), format!("trainer-{}", trainer.id));
            let on = input.trainers.contains(&id);
            view! {
                <label class="pick">
                    <input type="checkbox" id=key name="trainers" value=id checked=on/>
                    <span>{trainer.name()}</span>
                </label>
            }
        });
        let boxes = boxes.collect_view().into_any();
        let boxes = (!trainers.is_empty()).then(|| Field::new("trainers", l.t("Trainers"), errors).group(boxes));
        let rows = input.sessions.iter().enumerate().map(|(row, session)| session_row(visit, row, session, errors));
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), form.back.clone()].into_iter().skip(usize::from(form.back.0 == "/events")).collect(), &form.title)}
            {error_summary(l, errors)}
            <h1>{form.title.clone()}</h1>
            <form method="post" action=form.action.clone() novalidate data-draft=draft::draft(l)>
                {match form.revision {
                    Some(n) => view! { <input type="hidden" name="revision" value=n/> }.into_any(),
                    // Sent twice it is one event.
                    None => view! { <input type="hidden" name="id" value=key(&input.id, || visit.cx().id::<EventId>())/> }.into_any(),
                }}
                {project}
                {Field::new("kind", l.t("Kind"), errors).select(l.event_kinds(), &input.kind, None)}
                {Field::new("title", l.t("Title"), errors).input("text", &input.title, "off")}
                {Field::new("language", l.t("Language"), errors).select(l.languages(), &input.language, None)}
                {Field::new("course", l.t("Course"), errors).optional(l)
                    .hint(l.t("Attended minutes count for this course, and its quiz can be taken by those present."))
                    .select(courses, &input.course, Some(l.t("None")))}
                {Field::new("place", l.t("Place"), errors).input("text", &input.place, "off")}
                {Field::new("region", l.t("District or city"), errors).optional(l).select(l.districts(), &input.region, Some(l.t("Choose")))}
                <fieldset class="sessions-form">
                    <legend>{l.t("Sessions")}</legend>
                    <p class="soft">{l.t("A session is half a day. A row without a date is left out.")}</p>
                    {rows.collect_view()}
                    // Comes back where it was asked for; with the script, rows that were there before come again in the same way.
                    <button class="button button--secondary" name="more" value="yes" data-adds=".session-row"
                        formaction=format!("{}#{}", form.action, session_row_id(input.sessions.len()))>{l.t("One more session")}</button>
                </fieldset>
                {boxes}
                {Field::new("organisers", l.t("Organisers"), errors).optional(l).input("text", &input.organisers, "off")}
                {Field::new("contact", l.t("Contact"), errors).optional(l)
                    .hint(l.t("Phone or e-mail address of whoever answers questions: people on the list see it."))
                    .input("text", &input.contact, "off")}
                {Field::new("capacity", l.t("Places"), errors).optional(l)
                    .hint(l.t("Those who register when all places are taken wait, and move up automatically."))
                    .input("number", &input.capacity, "off")}
                {Field::new("joinable", l.t("Whoever has the link may register"), errors).flag(input.joinable)}
                {Field::new("costs", l.t("Total costs"), errors).optional(l)
                    .hint(l.t("For the costs per hour of participation in the report. For example 1250 or 1250,50.")).input("text", &input.costs, "off")}
                {Field::new("currency", l.t("Currency"), errors).select(["AZN", "USD", "EUR"].map(|c| (c.to_owned(), c.to_owned())).to_vec(), &input.currency, None)}
                {Field::new("agenda", l.t("Agenda"), errors).optional(l).text_area(&input.agenda)}
                <div class="form-actions">
                    <button class="button">{l.t("Save")}</button>
                    <a href=form.back.0.clone() data-discards="">{l.t("Leave without saving")}</a>
                </div>
            </form>
            {draft::script(visit)}
        }
    }))
}

/// Where the row of a session stands on the page.
fn session_row_id(row: usize) -> String {
    format!("session-{}", row + 1)
}

fn session_row(visit: &Visit, row: usize, session: &SessionInput, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let name = |field: &str| session_field(field, row);
    let group = l.tf("Session {n}", &[("n", &(row + 1).to_string())]);
    let field = |of: &str, label: String| Field::new(name(of), label, errors).of_group(&group);
    let minutes = field("minutes", l.t("Planned minutes"));
    let minutes = match session.ends() {
        Some(end) => minutes.hint(l.tf("Ends at {time}.", &[("time", &end)])),
        None => minutes,
    };
    view! {
        <fieldset class="session-row" id=session_row_id(row)>
            <legend class="visually-hidden">{group.clone()}</legend>
            <input type="hidden" name=name("id") value=session.id.clone()/>
            {field("date", l.t("Date")).input("date", &session.date, "off")}
            {field("starts", l.t("Begins at")).input("time", &session.starts, "off")}
            {minutes.input("number", &session.minutes, "off")}
            {field("title", l.t("Title")).optional(l).input("text", &session.title, "off")}
        </fieldset>
    }
    .into_any()
}
