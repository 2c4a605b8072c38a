//! People and organisations.

use axum::response::Response;
use records::{
    accounts::{
        account, address, credentials, factor_changes,
        opening::{self, NewAccount},
        resets,
        roles::Role,
    },
    people::{
        entry,
        organisations::{self, OrganisationInput},
        person::{self, PersonId, PersonInput},
    },
};
use serde::Deserialize;

use crate::{
    pages::people as pages,
    web::{
        back::{checked, to},
        failure::Failure,
        form::Form,
        path::Path,
        visit::Visit,
    },
    words::problems::Errors,
};

/// A role in a project.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    project: String,
    role: String,
}

pub(crate) async fn create(visit: Visit, Form(mut input): Form<NewAccount>) -> Result<Response, Failure> {
    let repairs;
    (input.person, repairs) = input.person.repaired();
    if !repairs.is_empty() {
        return pages::new::form(&visit, &input, &repairs, &Errors::asked_again()).await;
    }
    let created = opening::create(visit.cx(), visit.signed_in()?.account, &input).await;
    match checked(&visit.l, created)? {
        Ok(id) => Ok(to(format!("/people/{id}?done=created"))),
        Err(errors) => pages::new::form(&visit, &input, &[], &errors).await,
    }
}

pub(crate) async fn edit(
    visit: Visit,
    Path(id): Path<PersonId>,
    Form(typed): Form<PersonInput>,
) -> Result<Response, Failure> {
    let (input, repairs) = typed.repaired();
    if !repairs.is_empty() {
        return Ok(pages::person::edit_form(&visit, id, &input, &repairs, &Errors::asked_again()));
    }
    let updated = entry::update(visit.cx(), visit.signed_in()?.account, id, &input).await;
    Ok(match checked(&visit.l, updated)? {
        Ok(()) => to(format!("/people/{id}?done=saved")),
        Err(errors) => pages::person::edit_form(&visit, id, &input, &[], &errors),
    })
}

/// The address for signing in.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Address {
    address: String,
}

pub(crate) async fn address(
    visit: Visit,
    Path(id): Path<PersonId>,
    Form(typed): Form<Address>,
) -> Result<Response, Failure> {
    let set = address::set(visit.cx(), visit.signed_in()?.account, id, &typed.address).await;
    match checked(&visit.l, set)? {
        Ok(()) => {
            visit.app.wake();
            Ok(to(format!("/people/{id}?done=saved")))
        }
        Err(errors) => pages::person::page(&visit, id, "", Some(&typed.address), &errors).await,
    }
}

pub(crate) async fn card(visit: Visit, Path(id): Path<PersonId>) -> Result<Response, Failure> {
    let person = person::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
    let (account, code, expires) = resets::make_card(visit.cx(), visit.signed_in()?.account, id).await?;
    Ok(pages::person::card(&visit, &person.full_name(), &account, &code, expires))
}

pub(crate) async fn close(visit: Visit, Path(id): Path<PersonId>) -> Result<Response, Failure> {
    set_disabled(&visit, id, true).await
}

pub(crate) async fn open(visit: Visit, Path(id): Path<PersonId>) -> Result<Response, Failure> {
    set_disabled(&visit, id, false).await
}

async fn set_disabled(visit: &Visit, id: PersonId, disabled: bool) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    // Nobody locks themselves out.
    if disabled && id == viewer.person {
        return Err(Failure::Forbidden);
    }
    credentials::set_disabled(visit.cx(), viewer.account, id, disabled).await?;
    Ok(to(format!("/people/{id}?done=saved")))
}

/// For somebody who has lost phone and recovery codes.
pub(crate) async fn take_second_factor(visit: Visit, Path(id): Path<PersonId>) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    if id == viewer.person {
        return Err(Failure::Forbidden);
    }
    factor_changes::take_away(visit.cx(), viewer.account, id).await?;
    visit.app.wake();
    Ok(to(format!("/people/{id}?done=second-factor")))
}

pub(crate) async fn give_role(
    visit: Visit,
    Path(id): Path<PersonId>,
    Form(fields): Form<Given>,
) -> Result<Response, Failure> {
    set_role(&visit, id, &fields, true).await
}

pub(crate) async fn take_role(
    visit: Visit,
    Path(id): Path<PersonId>,
    Form(fields): Form<Given>,
) -> Result<Response, Failure> {
    set_role(&visit, id, &fields, false).await
}

async fn set_role(visit: &Visit, id: PersonId, typed: &Given, given: bool) -> Result<Response, Failure> {
    let role = Role::from_code(&typed.role).ok_or(Failure::BadRequest)?;
    account::set_role(visit.cx(), visit.signed_in()?.account, id, &typed.project, role, given).await?;
    Ok(to(format!("/people/{id}?done=saved")))
}

pub(crate) async fn create_organisation(
    visit: Visit,
    Form(typed): Form<OrganisationInput>,
) -> Result<Response, Failure> {
    let (input, repairs) = typed.repaired();
    if !repairs.is_empty() {
        return Ok(pages::organisations::form(&visit, &input, &repairs, &Errors::asked_again()));
    }
    let created = organisations::create(visit.cx(), visit.signed_in()?.account, &input).await;
    Ok(match checked(&visit.l, created)? {
        Ok(_) => to("/organisations?done=created"),
        Err(errors) => pages::organisations::form(&visit, &input, &repairs, &errors),
    })
}
