//! What is known about somebody on the list, to be completed and corrected by whoever looks after the event.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    events::participants::{self, ParticipantInput, Scope},
    ledger::keys::EventId,
    people::person::PersonId,
    text::Repair,
};

use crate::{
    components::{
        draft,
        fields::Field,
        parts::{breadcrumbs, error_summary},
        suggest,
    },
    found::event::FoundEvent,
    page::head::PageHead,
    pages::people::fields::{person_fields, repaired},
    web::{failure::Failure, path::Path, visit::Visit},
    words::problems::Errors,
};

pub(crate) async fn show(
    visit: Visit,
    found: FoundEvent,
    Path((_, person)): Path<(EventId, PersonId)>,
) -> Result<Response, Failure> {
    let known = participants::find(visit.cx(), &found.event, person).await?;
    form(&visit, &found, person, &known.input(), &[], &Errors::default()).await
}

/// The form, also after errors or repairs.
pub(crate) async fn form(
    visit: &Visit,
    found: &FoundEvent,
    person: PersonId,
    input: &ParticipantInput,
    repairs: &[Repair],
    errors: &Errors,
) -> Result<Response, Failure> {
    let known = participants::find(visit.cx(), &found.event, person).await?;
    let l = &visit.l;
    let title = l.t("Complete and correct");
    let people = format!("{}/people", found.address());
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        let elsewhere = (known.scope == Scope::Missing).then(|| {
            view! { <div class="notice"><p>{l.t("Another project knows this person too. What is empty can be filled in here; what is known already is corrected by an administrator.")}</p></div> }
        });
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone()), (people.clone(), l.t("People and registration"))], &title)}
            {error_summary(l, errors)}
            {repaired(visit, repairs)}
            <p class="soft">{known.person.full_name()}</p>
            <h1>{title.clone()}</h1>
            {elsewhere}
            <form method="post" action=format!("{people}/{person}/edit") novalidate data-draft=draft::draft(l)>
                {person_fields(visit, &input.person, errors)}
                {Field::new("organisation", l.t("Organisation"), errors).optional(l)
                    .hint(l.t("Type a part of the name, and choose."))
                    .organisation(&input.organisation)}
                {Field::new("post_role", l.t("Role in the post"), errors).select(l.post_roles(), &input.post_role, Some(l.t("Choose")))}
                <div class="form-actions">
                    <button class="button">{l.t("Save")}</button>
                    <a href=people.clone() data-discards="">{l.t("Cancel")}</a>
                </div>
            </form>
            {draft::script(visit)}
            {suggest::script(visit)}
        }
    }))
}
