//! In, out, and the language.

use axum::{
    Extension,
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use records::{
    FieldError,
    accounts::{
        account,
        entrance::{self, Entrance},
        second_step::{self, Answer},
        sessions::{self, Opened},
    },
    people::entry,
};
use serde::Deserialize;

use crate::{
    pages::accounts::{
        again, code,
        sign_in::{self, Typed},
    },
    web::{
        again::{Kept, Targets},
        back::back,
        cookies,
        failure::Failure,
        form::{Fields, Form},
        visit::{Visit, code_cookie, language_cookie, no_code_cookie, sign_in_cookie, sign_out_cookie},
    },
    words::problems::Errors,
};

/// After signing out the browser forgets what it has of our pages. Cookies are not among it: the language stays. Where the script of
/// the device asks, it has cleared away by itself what is somebody's (`app/device.js`), and copies of courses, which are nobody's, stay.
fn forget(has_cleared: bool) -> (HeaderName, HeaderValue) {
    let what = if has_cleared { r#""cache""# } else { r#""cache", "storage""# };
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static(what))
}

/// A language, and the page to come back to.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    language: String,
    back: String,
}

/// The first step: `name`, `password`, the page to go on to, and a form that waits.
pub(crate) async fn sign_in(
    visit: Visit,
    jar: CookieJar,
    Extension(targets): Extension<Targets>,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    let (name, password, lasting) = (fields.one("name")?, fields.one("password")?, fields.get("lasting") == "true");
    visit.try_account(name, &jar).await?;
    let kept = Kept::read(&fields, &targets);
    if let Some(entrance) =
        account::sign_in(visit.cx(), name, password, &visit.device, lasting, Some(visit.address)).await?
    {
        let jar = jar.clone().add(visit.known_cookie(name, &jar).await?);
        return enter(&visit, jar, entrance, fields.get("back"), kept.map(|kept| (kept, &targets))).await;
    }
    // One sentence for unknown user and wrong password.
    let errors = Errors::one("name", visit.l.t("Wrong user name or password."));
    let shown: String = name.chars().filter(|c| !c.is_control()).take(254).collect();
    let typed = Typed { name: &shown, back: fields.get("back"), lasting, kept: kept.as_ref() };
    Ok(sign_in::form(&visit, &typed, &errors))
}

/// Into the platform, or to the page that asks for a code.
pub(super) async fn enter(
    visit: &Visit,
    jar: CookieJar,
    entrance: Entrance,
    wanted: &str,
    kept: Option<(Kept, &Targets)>,
) -> Result<Response, Failure> {
    let token = match entrance {
        Entrance::Session(opened) => return welcome(visit, jar, opened, wanted, kept).await,
        Entrance::Code(token) => token,
    };
    let jar = jar.add(code_cookie(&visit.app, token));
    if let Some((kept, _)) = kept {
        return Ok((jar, code::form(visit, back(wanted), Some(&kept), &Errors::default())).into_response());
    }
    let query = Fields::default().query_with(&[("back", back(wanted))]);
    Ok((jar, Redirect::to(&format!("/sign-in/code?{query}"))).into_response())
}

/// The second step: a code.
pub(crate) async fn code(
    visit: Visit,
    jar: CookieJar,
    Extension(targets): Extension<Targets>,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    let token =
        jar.get(&cookies::name(visit.app.settings.secure, cookies::PENDING)).map(|cookie| cookie.value().to_owned());
    let token = token.unwrap_or_default();
    let (wanted, typed, kept) = (fields.get("back"), fields.one("code")?, Kept::read(&fields, &targets));
    let late = || Ok(code::late(&visit, wanted, kept.as_ref()));
    let Some(account) = entrance::find(visit.cx(), &token).await? else { return late() };
    if !visit.app.limits.second_factor(account, visit.address) {
        return Err(Failure::TooMany);
    }
    match second_step::answer(visit.cx(), &token, typed, &visit.device).await? {
        Answer::Welcome(opened) => {
            let kept = kept.clone().map(|kept| (kept, &targets));
            welcome(&visit, jar.add(no_code_cookie(&visit.app)), opened, wanted, kept).await
        }
        Answer::Wrong(problem) => {
            let errors = Errors::new(&visit.l, &[FieldError { field: "code".into(), problem }]);
            Ok(code::form(&visit, wanted, kept.as_ref(), &errors))
        }
        Answer::Late => late(),
    }
}

/// On to the page that was wanted, or to what waits to be sent: not where the session that had ended was another account's.
async fn welcome(
    visit: &Visit,
    jar: CookieJar,
    opened: Opened,
    wanted: &str,
    kept: Option<(Kept, &Targets)>,
) -> Result<Response, Failure> {
    let before =
        jar.get(&cookies::name(visit.app.settings.secure, cookies::SESSION)).map(|cookie| cookie.value().to_owned());
    let account = opened.account;
    let jar = jar.add(sign_in_cookie(&visit.app, opened));
    let Some((kept, targets)) = kept else { return Ok((jar, Redirect::to(back(wanted))).into_response()) };
    let writer = match before {
        Some(token) => sessions::whose(visit.cx(), &token).await?,
        None => None,
    };
    let is_theirs = writer.is_none_or(|writer| writer == account);
    if !is_theirs {
        return Ok((jar, again::discarded(visit)).into_response());
    }
    // In the language of this page, whatever that of the account is.
    let cookies = jar.clone().add(language_cookie(&visit.app, visit.language()));
    let form = targets.form(&kept, &cookies).await;
    Ok((jar, again::send(visit, &kept, form.as_ref())).into_response())
}

pub(crate) async fn sign_out(visit: Visit, jar: CookieJar) -> Result<Response, Failure> {
    if let Some(viewer) = visit.viewer() {
        sessions::end(visit.cx(), viewer.account, viewer.session).await?;
    }
    let answer =
        if visit.wants_json { StatusCode::NO_CONTENT.into_response() } else { Redirect::to("/").into_response() };
    Ok((jar.add(sign_out_cookie(&visit.app)), [forget(visit.wants_json)], answer).into_response())
}

pub(crate) async fn language(visit: Visit, jar: CookieJar, Form(chosen): Form<Chosen>) -> Result<Response, Failure> {
    let language = chosen.language.parse().map_err(|_| Failure::BadRequest)?;
    if let Some(viewer) = visit.viewer() {
        entry::set_language(visit.cx(), viewer.person, language).await?;
    }
    Ok((jar.add(language_cookie(&visit.app, language)), Redirect::to(back(&chosen.back))).into_response())
}
