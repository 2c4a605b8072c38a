//! The form for a new person.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    accounts::opening::NewAccount,
    people::{duplicates::Known, likeness::Likeness, person::PersonId},
    projects::project,
    text::Repair,
};

use super::{
    duplicates::because,
    fields::{person_fields, repaired},
};
use crate::{
    components::{
        draft,
        fields::Field,
        parts::{breadcrumbs, error_summary, key},
        suggest,
    },
    page::head::PageHead,
    web::{failure::Failure, visit::Visit},
    words::{labels::Choice, problems::Errors},
};

pub(crate) async fn show(visit: Visit) -> Result<Response, Failure> {
    let input = NewAccount::default();
    form(&visit, &input, &[], &[], &Errors::default()).await
}

/// The form for a new person, also after errors or repairs, or with people who are known already and look like them.
pub(crate) async fn form(
    visit: &Visit,
    input: &NewAccount,
    repairs: &[Repair],
    alike: &[(Known, Likeness)],
    errors: &Errors,
) -> Result<Response, Failure> {
    let l = &visit.l;
    let language = visit.language();
    let projects: Vec<Choice> =
        project::all(visit.cx()).await?.into_iter().map(|p| (p.slug.clone(), p.name(language).to_owned())).collect();
    let title = l.t("New person");
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {breadcrumbs(l, vec![("/people".into(), l.t("People"))], &title)}
            {error_summary(l, errors)}
            {repaired(visit, repairs)}
            {known(visit, alike)}
            <h1>{title.clone()}</h1>
            <form method="post" action="/people/new" novalidate data-draft=draft::draft(l)>
                // Sent twice it is one person.
                <input type="hidden" name="id" value=key(&input.id, || visit.cx().id::<PersonId>())/>
                // Whoever was shown them once has looked; so has whoever comes back after an error.
                {(!alike.is_empty()).then(|| view! { <input type="hidden" name="looked" value="yes"/> })}
                {person_fields(visit, &input.person, errors)}
                <h2>{l.t("Post")}</h2>
                {Field::new("organisation", l.t("Organisation"), errors)
                    .hint(l.t("Type a part of the name, and choose."))
                    .organisation(&input.organisation)}
                {Field::new("unit", l.t("Unit"), errors).optional(l).input("text", &input.unit, "off")}
                {Field::new("post_role", l.t("Role in the post"), errors).select(l.post_roles(), &input.post_role, Some(l.t("Choose")))}
                {Field::new("since", l.t("In post since"), errors).optional(l).input("date", &input.since, "off")}
                <h2>{l.t("Account")}</h2>
                {Field::new("user_name", l.t("User name"), errors).optional(l)
                    .hint(l.t("Left empty, it is made from the name."))
                    .input("text", &input.user_name, "off")}
                {Field::new("project", l.t("Project"), errors).select(projects, &input.project, None)}
                {Field::new("role", l.t("Role in the project"), errors).select(l.roles(), &input.role, None)}
                <div class="form-actions"><button class="button">{l.t("Save")}</button></div>
            </form>
            {suggest::script(visit)}
            {draft::script(visit)}
        }
    }))
}

/// People who are known already and may be meant.
fn known(visit: &Visit, alike: &[(Known, Likeness)]) -> Option<AnyView> {
    let l = &visit.l;
    let items = alike.iter().map(|(known, likeness)| {
        let year = known.birth_year.map(|year| year.to_string()).unwrap_or_default();
        let facts: Vec<String> =
            [known.organisation.clone().unwrap_or_default(), year].into_iter().filter(|fact| !fact.is_empty()).collect();
        view! {
            <li>
                <a href=format!("/people/{}", known.id)>{known.full_name()}</a>" "<span class="soft">{facts.join(" · ")}</span>
                <br/><span class="soft">{because(visit, &likeness.reasons)}</span>
            </li>
        }
    });
    let items = items.collect_view();
    (!alike.is_empty()).then(|| {
        view! {
            <div class="notice" role="alert">
                <h2 class="notice__title">{l.t("Is this somebody who is known already?")}</h2>
                <ul>{items}</ul>
                <p>{l.t("Nothing is saved yet. If it is somebody else, save once more.")}</p>
            </div>
        }
        .into_any()
    })
}
