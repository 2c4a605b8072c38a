//! People and organisations.

use axum::response::Response;
use records::{
    accounts::{
        account, address, credentials, factor_changes, list,
        opening::{self, NewAccount},
        resets,
        roles::Role,
    },
    certificates::achievement::{self, CertificateId},
    people::{
        duplicates, entry,
        organisations::{self, OrganisationInput},
        person::{PersonId, PersonInput},
    },
};
use serde::Deserialize;

use crate::{
    pages::people as pages,
    web::{
        back::{checked, to},
        failure::Failure,
        form::{Form, Query},
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

pub(crate) async fn create(visit: Visit, Form(fields): Form) -> Result<Response, Failure> {
    let mut input: NewAccount = fields.read()?;
    let repairs;
    (input.person, repairs) = input.person.repaired();
    if !repairs.is_empty() {
        return pages::new::form(&visit, &input, &repairs, &[], &Errors::asked_again()).await;
    }
    // Asked once: whoever saves again has looked.
    let alike = if fields.has("looked") {
        Vec::new()
    } else {
        duplicates::like_typed(visit.cx(), &input.person, &input.organisation).await?
    };
    if !alike.is_empty() {
        return pages::new::form(&visit, &input, &[], &alike, &Errors::asked_again()).await;
    }
    let created = opening::create(visit.cx(), visit.signed_in()?.account, &input).await;
    match checked(&visit.l, created)? {
        Ok(id) => Ok(to(format!("/people/{id}?done=created"))),
        Err(errors) => pages::new::form(&visit, &input, &[], &[], &errors).await,
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
    let card = resets::make_card(visit.cx(), visit.signed_in()?.account, id).await?;
    pages::cards::show(&visit, &[card], format!("/people/{id}"))
}

/// Cards for everybody in a list who has no password yet.
pub(crate) async fn cards(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let (filter, _) = pages::list::filter(&visit, &query).await?;
    let people = list::without_password(visit.cx(), &filter).await?;
    if people.is_empty() || people.len() > pages::cards::MOST {
        return Ok(to(format!("/people/cards?{}", query.query_with(&[]))));
    }
    let actor = visit.signed_in()?.account;
    let mut cards = Vec::with_capacity(people.len());
    // Each in a transaction of its own, so that no other writer waits for all of them.
    for person in people {
        cards.push(resets::make_card(visit.cx(), actor, person).await?);
    }
    pages::cards::show(&visit, &cards, format!("/people?{}", query.query_with(&[])))
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

/// Gives the right of an administrator.
pub(crate) async fn make_administrator(visit: Visit, Path(id): Path<PersonId>) -> Result<Response, Failure> {
    set_administrator(&visit, id, true).await
}

/// Takes the right of an administrator away.
pub(crate) async fn unmake_administrator(visit: Visit, Path(id): Path<PersonId>) -> Result<Response, Failure> {
    set_administrator(&visit, id, false).await
}

async fn set_administrator(visit: &Visit, id: PersonId, is_one: bool) -> Result<Response, Failure> {
    credentials::set_administrator(visit.cx(), visit.signed_in()?.account, id, is_one).await?;
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

/// Puts a certificate with the name of today in the place of one with another name.
pub(crate) async fn replace_certificate(
    visit: Visit,
    Path((person, certificate)): Path<(PersonId, CertificateId)>,
) -> Result<Response, Failure> {
    achievement::replace(visit.cx(), visit.signed_in()?.account, person, certificate).await?;
    Ok(to(format!("/people/{person}?done=replaced")))
}
