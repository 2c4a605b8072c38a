//! Letting the people of an event into a course.

use axum::response::Response;
use records::{
    authoring::offers,
    events::registrations::{self, state::RegistrationState},
    learning::enrolment::people,
    people::person::PersonId,
    projects::project,
};

use crate::{
    found::event::FoundEvent,
    pages::events::enrol::render,
    web::{
        back::{checked, to},
        failure::Failure,
        form::Form,
        visit::Visit,
    },
    words::{mails, problems::Errors},
};

pub(crate) async fn enrol(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let (course, due_on) = (fields.get("course"), fields.get("due_on"));
    let project = project::by_slug(visit.cx(), &found.event.project).await?.ok_or(Failure::NotFound)?;
    let offered = project::offered(visit.cx(), &[project.id]).await?;
    if !offered.iter().any(|(_, slug)| slug == course) {
        let errors = Errors::one("course", visit.l.t("Choose one of the values offered."));
        return render(&visit, &found, course, due_on, &errors).await;
    }
    let rows = registrations::list(visit.cx(), found.event.id).await?;
    let come = |state| matches!(state, RegistrationState::Invited | RegistrationState::Registered);
    let chosen: Vec<PersonId> = rows.iter().filter(|row| come(row.state)).map(|row| row.person_id).collect();
    let by = visit.signed_in()?.account;
    let version = offers::version(visit.cx(), project.id, course).await?.ok_or(Failure::NotFound)?;
    let tell = mails::enrolment(&visit.app.texts, &visit.app.settings.address, &project.slug, &version);
    let enrolled = people::enrol(visit.cx(), by, &project, course, &chosen, due_on, &tell).await;
    visit.app.wake();
    match checked(&visit.l, enrolled)? {
        Ok(n) => Ok(to(format!("/offers/{}/{course}?done=enrolled&n={n}", project.slug))),
        Err(errors) => render(&visit, &found, course, due_on, &errors).await,
    }
}
