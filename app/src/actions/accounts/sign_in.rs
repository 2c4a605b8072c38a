//! In, out, and the language.

use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use records::{
    accounts::{account, sessions},
    people::entry,
    text,
};
use serde::Deserialize;

use crate::{
    pages::accounts::sign_in,
    web::{
        back::back,
        failure::Failure,
        form::Form,
        visit::{Visit, language_cookie, sign_in_cookie, sign_out_cookie},
    },
    words::problems::Errors,
};

/// Who wants to come in, and to which page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Credentials {
    name: String,
    password: String,
    back: String,
}

/// A language, and the page to come back to.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    language: String,
    back: String,
}

pub(crate) async fn sign_in(visit: Visit, jar: CookieJar, Form(typed): Form<Credentials>) -> Result<Response, Failure> {
    let (name, password) = (typed.name.as_str(), typed.password.as_str());
    let l = &visit.l;
    if !visit.app.limits.sign_in(&text::user_key(name), visit.address) {
        return Err(Failure::TooMany);
    }
    match account::sign_in(visit.cx(), name, password, &visit.device, Some(visit.address)).await? {
        account::SignIn::Welcome(token) => {
            let jar = jar.add(sign_in_cookie(&visit.app, token));
            Ok((jar, Redirect::to(back(&typed.back))).into_response())
        }
        account::SignIn::Refused => {
            // One sentence for unknown user and wrong password.
            let errors = Errors::one("name", l.t("User name and password do not belong together."));
            let shown: String = name.chars().filter(|c| !c.is_control()).take(254).collect();
            Ok(sign_in::form(&visit, &shown, &typed.back, &errors))
        }
    }
}

pub(crate) async fn sign_out(visit: Visit, jar: CookieJar) -> Result<Response, Failure> {
    if let Some(viewer) = visit.viewer() {
        sessions::end(visit.cx(), viewer.account, viewer.session).await?;
    }
    Ok((jar.add(sign_out_cookie(&visit.app)), Redirect::to("/")).into_response())
}

pub(crate) async fn language(visit: Visit, jar: CookieJar, Form(chosen): Form<Chosen>) -> Result<Response, Failure> {
    let language = chosen.language.parse().map_err(|_| Failure::BadRequest)?;
    if let Some(viewer) = visit.viewer() {
        entry::set_language(visit.cx(), viewer.person, language).await?;
    }
    Ok((jar.add(language_cookie(&visit.app, language)), Redirect::to(back(&chosen.back))).into_response())
}
