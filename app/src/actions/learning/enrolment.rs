//! Coming into courses: with a code, and by whoever looks after the project.

use axum::response::Response;
use records::{
    authoring::offers,
    learning::enrolment::{
        codes::{self, CodeId, CodeInput},
        people,
        terms::{self, TermsInput},
    },
    people::person::PersonId,
};
use serde::Deserialize;

use crate::{
    pages::learning::{
        enrol,
        offers::{FoundOffer, Typed, render},
    },
    web::{
        back::{checked, to},
        failure::Failure,
        form::{Fields, Form},
        limits::Purpose,
        path::Path,
        visit::Visit,
    },
    words::{mails, problems::Errors},
};

/// `POST /enrol`.
pub(crate) async fn enter(visit: Visit, Form(fields): Form) -> Result<Response, Failure> {
    let typed = fields.get("code");
    let nothing = fields.nothing_typed(&visit.l, "code");
    if !nothing.is_empty() {
        return Ok(enrol::render(&visit, typed, &nothing));
    }
    let entered = codes::enter(visit.cx(), visit.signed_in()?, typed);
    let errors = match visit.try_secret(Purpose::Enrol, entered).await? {
        Ok((project, course)) => return Ok(to(format!("/courses/{project}/{course}"))),
        Err(records::Error::NotFound) => {
            let sentence = visit.l.t("There is no such code in your projects. Look at it again: it has 8 characters.");
            Errors::one("code", sentence)
        }
        Err(records::Error::Conflict(why)) => Errors::conflict("code", visit.l.conflict(why)),
        Err(error) => return Err(error.into()),
    };
    Ok(enrol::render(&visit, typed, &errors))
}

pub(crate) async fn set_terms(
    visit: Visit,
    Path((project, course)): Path<(String, String)>,
    Form(input): Form<TermsInput>,
) -> Result<Response, Failure> {
    let found = FoundOffer::find(&visit, &project, &course).await?;
    let set = terms::set(visit.cx(), visit.signed_in()?.account, &found.project, &course, &input).await;
    match checked(&visit.l, set)? {
        Ok(()) => Ok(to(format!("{}?done=saved", found.address()))),
        Err(errors) => {
            let typed = Typed { terms: Some(input), ..Typed::default() };
            render(&visit, &found, &Fields::default(), &typed, &errors).await
        }
    }
}

/// A code that somebody wants to make, with the key of its form.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewCode {
    id: String,
    #[serde(flatten)]
    input: CodeInput,
}

pub(crate) async fn make_code(
    visit: Visit,
    Path((project, course)): Path<(String, String)>,
    Form(new): Form<NewCode>,
) -> Result<Response, Failure> {
    let found = FoundOffer::find(&visit, &project, &course).await?;
    let id: CodeId = new.id.parse().map_err(|_| Failure::BadRequest)?;
    let input = new.input;
    let made = codes::make(visit.cx(), visit.signed_in()?.account, id, &found.project, &course, &input).await;
    match checked(&visit.l, made)? {
        Ok(()) => Ok(to(format!("{}?done=code#codes", found.address()))),
        Err(errors) => {
            let typed = Typed { code: Some((new.id, input)), ..Typed::default() };
            render(&visit, &found, &Fields::default(), &typed, &errors).await
        }
    }
}

pub(crate) async fn end_code(
    visit: Visit,
    Path((project, course, code)): Path<(String, String, CodeId)>,
) -> Result<Response, Failure> {
    let found = FoundOffer::find(&visit, &project, &course).await?;
    codes::end(visit.cx(), visit.signed_in()?.account, &found.project, &course, code).await?;
    Ok(to(format!("{}?done=ended#codes", found.address())))
}

/// Enrols whom somebody has chosen, or all who were shown.
pub(crate) async fn enrol_people(
    visit: Visit,
    Path((project, course)): Path<(String, String)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let found = FoundOffer::find(&visit, &project, &course).await?;
    let search: String = fields.get("search").chars().take(100).collect();
    let shown = || people::candidates(visit.cx(), found.project.id, &course, &search);
    let chosen: Vec<PersonId> = if fields.get("all") == "true" {
        shown().await?.into_iter().map(|person| person.id).collect()
    } else {
        let keys = fields.all("person");
        keys.iter().map(|key| key.parse().map_err(|_| Failure::BadRequest)).collect::<Result<_, _>>()?
    };
    let due_on = fields.get("due_on").to_owned();
    let again = async |errors: Errors| {
        let query = Fields::of(vec![("search".to_owned(), search.clone())]);
        let typed = Typed { due_on: due_on.clone(), ..Typed::default() };
        render(&visit, &found, &query, &typed, &errors).await
    };
    if chosen.is_empty() {
        return again(Errors::one("person", visit.l.t("Choose at least one person."))).await;
    }
    let by = visit.signed_in()?.account;
    let version = offers::version(visit.cx(), found.project.id, &course).await?.ok_or(Failure::NotFound)?;
    let tell = mails::enrolment(&visit.app.texts, &visit.app.settings.address, &project, &version);
    let enrolled = people::enrol(visit.cx(), by, &found.project, &course, &chosen, &due_on, &tell).await;
    visit.app.wake();
    match checked(&visit.l, enrolled)? {
        Ok(n) => Ok(to(format!("{}?done=enrolled&n={n}", found.address()))),
        Err(errors) => again(errors).await,
    }
}

pub(crate) async fn end_enrolment(
    visit: Visit,
    Path((project, course, person)): Path<(String, String, PersonId)>,
) -> Result<Response, Failure> {
    let found = FoundOffer::find(&visit, &project, &course).await?;
    people::end(visit.cx(), visit.signed_in()?.account, &found.project, &course, person).await?;
    Ok(to(format!("{}?done=off", found.address())))
}
