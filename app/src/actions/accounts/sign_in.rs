//! In, out, and the language.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use records::{
    accounts::{account, sessions},
    people::entry,
    text,
};

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

pub(crate) async fn sign_in(visit: Visit, jar: CookieJar, Form(fields): Form) -> Result<Response, Failure> {
    let (name, password) = (fields.get("name"), fields.get("password"));
    let l = &visit.l;
    if !visit.app.limits.sign_in(&text::user_key(name), visit.address) {
        return Err(Failure::TooMany);
    }
    match account::sign_in(visit.cx(), name, password, &visit.device).await? {
        account::SignIn::Welcome(token) => {
            let jar = jar.add(sign_in_cookie(&visit.app, token));
            Ok((jar, Redirect::to(back(fields.get("back")))).into_response())
        }
        account::SignIn::Refused => {
            // One sentence for unknown user and wrong password.
            let errors = Errors::one("name", l.t("User name and password do not belong together."));
            let shown: String = name.chars().filter(|c| !c.is_control()).take(254).collect();
            Ok(sign_in::form(&visit, StatusCode::UNPROCESSABLE_ENTITY, &shown, fields.get("back"), &errors))
        }
    }
}

pub(crate) async fn sign_out(visit: Visit, jar: CookieJar) -> Result<Response, Failure> {
    if let Some(viewer) = visit.viewer() {
        sessions::end(visit.cx(), viewer.account, viewer.session).await?;
    }
    Ok((jar.add(sign_out_cookie(&visit.app)), Redirect::to("/")).into_response())
}

pub(crate) async fn language(visit: Visit, jar: CookieJar, Form(fields): Form) -> Result<Response, Failure> {
    let language = fields.get("language").parse().map_err(|_| Failure::BadRequest)?;
    if let Some(viewer) = visit.viewer() {
        entry::set_language(visit.cx(), viewer.person, language).await?;
    }
    Ok((jar.add(language_cookie(&visit.app, language)), Redirect::to(back(fields.get("back")))).into_response())
}
