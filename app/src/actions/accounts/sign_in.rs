//! In, out, and the language.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use records::{
    FieldError,
    accounts::{
        account,
        entrance::{self, Answer, Entrance},
        sessions,
    },
    people::entry,
};
use serde::Deserialize;

use crate::{
    pages::accounts::{
        code,
        sign_in::{self, Typed},
    },
    web::{
        back::back,
        cookies,
        failure::Failure,
        form::{Fields, Form},
        visit::{Visit, code_cookie, language_cookie, no_code_cookie, sign_in_cookie, sign_out_cookie},
    },
    words::problems::Errors,
};

/// After signing out the browser forgets what it has of our pages. Cookies are not among it: the language stays.
const CLEAR: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static(r#""cache", "storage""#));

/// Who wants to come in, and to which page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Credentials {
    name: String,
    password: String,
    back: String,
    lasting: String,
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
    let lasting = typed.lasting == "true";
    let l = &visit.l;
    visit.try_account(name, &jar).await?;
    if let Some(entrance) = account::sign_in(visit.cx(), name, password, &visit.device, lasting).await? {
        let jar = jar.clone().add(visit.known_cookie(name, &jar).await?);
        return Ok(enter(&visit, jar, entrance, &typed.back));
    }
    // One sentence for unknown user and wrong password.
    let errors = Errors::one("name", l.t("User name and password do not belong together."));
    let shown: String = name.chars().filter(|c| !c.is_control()).take(254).collect();
    Ok(sign_in::form(&visit, &Typed { name: &shown, back: &typed.back, lasting }, &errors))
}

/// Into the platform, or to the page that asks for a code.
pub(super) fn enter(visit: &Visit, jar: CookieJar, entrance: Entrance, wanted: &str) -> Response {
    match entrance {
        Entrance::Session(opened) => {
            (jar.add(sign_in_cookie(&visit.app, opened)), Redirect::to(back(wanted))).into_response()
        }
        Entrance::Code(token) => {
            let query = Fields::default().query_with(&[("back", back(wanted))]);
            let jar = jar.add(code_cookie(&visit.app, token));
            (jar, Redirect::to(&format!("/sign-in/code?{query}"))).into_response()
        }
    }
}

/// A code of the second factor, and the page to go on to.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Code {
    code: String,
    back: String,
}

/// The second step of signing in.
pub(crate) async fn code(visit: Visit, jar: CookieJar, Form(typed): Form<Code>) -> Result<Response, Failure> {
    let token =
        jar.get(&cookies::name(visit.app.settings.secure, cookies::PENDING)).map(|cookie| cookie.value().to_owned());
    let token = token.unwrap_or_default();
    let Some(account) = entrance::find(visit.cx(), &token).await? else { return Ok(code::late(&visit, &typed.back)) };
    if !visit.app.limits.second_factor(account, visit.address) {
        return Err(Failure::TooMany);
    }
    match entrance::answer(visit.cx(), &token, &typed.code, &visit.device).await? {
        Answer::Welcome(opened) => {
            let jar = jar.add(sign_in_cookie(&visit.app, opened)).add(no_code_cookie(&visit.app));
            Ok((jar, Redirect::to(back(&typed.back))).into_response())
        }
        Answer::Wrong(problem) => {
            let errors = Errors::new(&visit.l, &[FieldError { field: "code".into(), problem }]);
            Ok(code::form(&visit, &typed.back, &errors))
        }
        Answer::Late => Ok(code::late(&visit, &typed.back)),
    }
}

pub(crate) async fn sign_out(visit: Visit, jar: CookieJar) -> Result<Response, Failure> {
    if let Some(viewer) = visit.viewer() {
        sessions::end(visit.cx(), viewer.account, viewer.session).await?;
    }
    let answer =
        if visit.wants_json { StatusCode::NO_CONTENT.into_response() } else { Redirect::to("/").into_response() };
    Ok((jar.add(sign_out_cookie(&visit.app)), [CLEAR], answer).into_response())
}

pub(crate) async fn language(visit: Visit, jar: CookieJar, Form(chosen): Form<Chosen>) -> Result<Response, Failure> {
    let language = chosen.language.parse().map_err(|_| Failure::BadRequest)?;
    if let Some(viewer) = visit.viewer() {
        entry::set_language(visit.cx(), viewer.person, language).await?;
    }
    Ok((jar.add(language_cookie(&visit.app, language)), Redirect::to(back(&chosen.back))).into_response())
}
