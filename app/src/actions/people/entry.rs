//! People and organisations.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use records::{
    accounts::{
        account::{self, NewAccount},
        resets,
        roles::Role,
    },
    people::{
        entry,
        organisations::{self, OrganisationInput},
        person::{self, PersonId, PersonInput},
    },
};

use crate::{
    pages::people as pages,
    web::{
        back::field_errors,
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        visit::Visit,
    },
    words::problems::Errors,
};

fn person_input(fields: &Fields) -> PersonInput {
    let get = |name: &str| fields.get(name).to_owned();
    PersonInput {
        given_name: get("given_name"),
        family_name: get("family_name"),
        patronymic: get("patronymic"),
        sex: get("sex"),
        birth_year: get("birth_year"),
        language: get("language"),
        email: get("email"),
        phone: get("phone"),
    }
}

pub(crate) async fn create(visit: Visit, Form(fields): Form) -> Result<Response, Failure> {
    let get = |name: &str| fields.get(name).to_owned();
    let (person, repairs) = person_input(&fields).repaired();
    let input = NewAccount {
        person,
        user_name: get("user_name"),
        organisation: get("organisation"),
        unit: get("unit"),
        post_role: get("post_role"),
        since: get("since"),
        project: get("project"),
        role: get("role"),
    };
    if !repairs.is_empty() {
        return pages::new::form(&visit, StatusCode::UNPROCESSABLE_ENTITY, &input, &repairs, &Errors::default()).await;
    }
    match account::create(visit.cx(), visit.signed_in()?.account, &input).await {
        Ok(id) => Ok(Redirect::to(&format!("/people/{id}?done=created")).into_response()),
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            pages::new::form(&visit, StatusCode::UNPROCESSABLE_ENTITY, &input, &[], &errors).await
        }
    }
}

pub(crate) async fn edit(visit: Visit, Path(id): Path<PersonId>, Form(fields): Form) -> Result<Response, Failure> {
    let (input, repairs) = person_input(&fields).repaired();
    let again = |errors: &Errors| {
        pages::person::edit_form(&visit, StatusCode::UNPROCESSABLE_ENTITY, id, &input, &repairs, errors)
    };
    if !repairs.is_empty() {
        return Ok(again(&Errors::default()));
    }
    match entry::update(visit.cx(), visit.signed_in()?.account, id, &input).await {
        Ok(()) => Ok(Redirect::to(&format!("/people/{id}?done=saved")).into_response()),
        Err(error) => Ok(again(&field_errors(&visit.l, error)?)),
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
    account::set_disabled(visit.cx(), viewer.account, id, disabled).await?;
    Ok(Redirect::to(&format!("/people/{id}?done=saved")).into_response())
}

pub(crate) async fn give_role(visit: Visit, Path(id): Path<PersonId>, Form(fields): Form) -> Result<Response, Failure> {
    set_role(&visit, id, &fields, true).await
}

pub(crate) async fn take_role(visit: Visit, Path(id): Path<PersonId>, Form(fields): Form) -> Result<Response, Failure> {
    set_role(&visit, id, &fields, false).await
}

async fn set_role(visit: &Visit, id: PersonId, fields: &Fields, given: bool) -> Result<Response, Failure> {
    let role = Role::from_code(fields.get("role")).ok_or(Failure::BadRequest)?;
    account::set_role(visit.cx(), visit.signed_in()?.account, id, fields.get("project"), role, given).await?;
    Ok(Redirect::to(&format!("/people/{id}?done=saved")).into_response())
}

pub(crate) async fn create_organisation(visit: Visit, Form(fields): Form) -> Result<Response, Failure> {
    let get = |name: &str| fields.get(name).to_owned();
    let (input, repairs) = OrganisationInput { name: get("name"), kind: get("kind"), region: get("region") }.repaired();
    let again = |errors: &Errors| {
        pages::organisations::form(&visit, StatusCode::UNPROCESSABLE_ENTITY, &input, &repairs, errors)
    };
    if !repairs.is_empty() {
        return Ok(again(&Errors::default()));
    }
    match organisations::create(visit.cx(), visit.signed_in()?.account, &input).await {
        Ok(_) => Ok(Redirect::to("/organisations?done=created").into_response()),
        Err(error) => Ok(again(&field_errors(&visit.l, error)?)),
    }
}
