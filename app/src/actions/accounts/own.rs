//! One's own account.

use axum::response::Response;
use axum_extra::extract::CookieJar;
use records::{
    Conflict, Error,
    accounts::{
        address::{self, Uses},
        contact, resets,
        sessions::{self, SignInId},
    },
};
use serde::Deserialize;

use crate::{
    pages::accounts::{
        address::over,
        own::{self, Typed},
    },
    web::{
        back::{checked, to},
        failure::Failure,
        form::Form,
        limits::Purpose,
        path::Path,
        visit::Visit,
    },
    words::problems::Errors,
};

/// The password now, and the one from now on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Passwords {
    present: String,
    password: String,
}

pub(crate) async fn password(visit: Visit, jar: CookieJar, Form(typed): Form<Passwords>) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    // Somebody at an open screen must not guess the password here.
    visit.try_account(&viewer.user_name, &jar).await?;
    let changed = resets::change(visit.cx(), viewer, &typed.present, &typed.password).await;
    match checked(&visit.l, changed)? {
        Ok(()) => Ok(to("/account?done=password")),
        Err(errors) => own::render(&visit, "", &Typed::default(), &errors).await,
    }
}

/// The password now, and the address from now on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewAddress {
    address: String,
    address_present: String,
}

/// Has a mail sent that confirms another address.
pub(crate) async fn address(visit: Visit, jar: CookieJar, Form(typed): Form<NewAddress>) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    visit.try_account(&viewer.user_name, &jar).await?;
    let asked = address::ask(visit.cx(), viewer, &typed.address_present, &typed.address).await;
    visit.app.wake();
    match asked {
        Err(Error::Conflict(why @ Conflict::Mails)) => {
            let errors = Errors::conflict("address", visit.l.conflict(why));
            own::render(&visit, "", &Typed { address: &typed.address, ..Typed::default() }, &errors).await
        }
        asked => match checked(&visit.l, asked)? {
            Ok(()) => Ok(to("/account?done=address")),
            Err(errors) => {
                own::render(&visit, "", &Typed { address: &typed.address, ..Typed::default() }, &errors).await
            }
        },
    }
}

/// The phone number from now on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Phone {
    phone: String,
}

pub(crate) async fn phone(visit: Visit, Form(typed): Form<Phone>) -> Result<Response, Failure> {
    let saved = contact::set_phone(visit.cx(), visit.signed_in()?, &typed.phone).await;
    match checked(&visit.l, saved)? {
        Ok(()) => Ok(to("/account?done=phone")),
        Err(errors) => own::render(&visit, "", &Typed { phone: Some(&typed.phone), ..Typed::default() }, &errors).await,
    }
}

/// The link in that mail was opened, said what the address is for, and its button pressed.
pub(crate) async fn confirm_address(
    visit: Visit,
    Path(secret): Path<String>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let uses = match Uses::from_code(fields.get("uses")) {
        Some(uses) => uses,
        None => address::proposed(visit.cx(), viewer).await?,
    };
    let confirmed = address::confirm(visit.cx(), viewer, &secret, uses);
    match visit.try_secret(Purpose::Link, confirmed).await? {
        Ok(()) => {
            visit.app.wake();
            Ok(to(if uses == Uses::Events { "/account?done=events" } else { "/account?done=confirmed" }))
        }
        Err(Error::NotFound) => Ok(over(&visit)),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn end_session(visit: Visit, Path(id): Path<SignInId>) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    if !sessions::end(visit.cx(), viewer.account, id).await? {
        return Err(Failure::NotFound);
    }
    Ok(to("/account"))
}

pub(crate) async fn end_others(visit: Visit) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    sessions::end_others(visit.cx(), viewer.account, viewer.session).await?;
    Ok(to("/account?done=sessions"))
}
