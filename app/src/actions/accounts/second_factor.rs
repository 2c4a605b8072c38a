//! One's own second factor.

use axum::response::Response;
use axum_extra::extract::CookieJar;
use records::{Error, accounts::factor_changes as factor};
use serde::Deserialize;

use crate::{
    pages::accounts::second_factor,
    web::{
        back::{checked, to},
        failure::Failure,
        form::Form,
        visit::Visit,
    },
};

const HERE: &str = "/account/second-factor";

/// The present password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Password {
    present: String,
}

/// A first code.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Code {
    code: String,
}

/// What is to change, with password and code.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Change {
    present: String,
    code: String,
    act: String,
}

/// Shows a secret.
pub(crate) async fn propose(visit: Visit, jar: CookieJar, Form(typed): Form<Password>) -> Result<Response, Failure> {
    bound(&visit, &jar, true).await?;
    // Where one is on already, a code is needed too: that is the other form.
    let proposed = factor::propose(visit.cx(), visit.signed_in()?, &typed.present, "").await;
    match checked(&visit.l, proposed)? {
        Ok(()) => Ok(to(HERE)),
        Err(errors) => second_factor::render(&visit, &errors).await,
    }
}

/// Switches it on.
pub(crate) async fn confirm(visit: Visit, jar: CookieJar, Form(typed): Form<Code>) -> Result<Response, Failure> {
    bound(&visit, &jar, false).await?;
    let confirmed = factor::confirm(visit.cx(), visit.signed_in()?, &typed.code).await;
    // More than an hour has passed, or it was done in another window: the page says where one is.
    if matches!(confirmed, Err(Error::NotFound)) {
        return Ok(to(HERE));
    }
    match checked(&visit.l, confirmed)? {
        Ok(codes) => {
            visit.app.wake();
            Ok(second_factor::recovery_codes(&visit, &codes))
        }
        Err(errors) => second_factor::render(&visit, &errors).await,
    }
}

/// New recovery codes, another phone, or off.
pub(crate) async fn change(visit: Visit, jar: CookieJar, Form(typed): Form<Change>) -> Result<Response, Failure> {
    bound(&visit, &jar, true).await?;
    let (cx, viewer) = (visit.cx(), visit.signed_in()?);
    let (present, code) = (typed.present.as_str(), typed.code.as_str());
    let done = match typed.act.as_str() {
        "codes" => factor::renew_codes(cx, viewer, present, code).await.map(Some),
        "phone" => factor::propose(cx, viewer, present, code).await.map(|()| None),
        "off" => factor::switch_off(cx, viewer, present, code).await.map(|()| None),
        _ => return Err(Failure::BadRequest),
    };
    if matches!(done, Err(Error::NotFound)) {
        return Ok(to(HERE));
    }
    match checked(&visit.l, done)? {
        Ok(codes) => {
            visit.app.wake();
            Ok(match codes {
                Some(codes) => second_factor::recovery_codes(&visit, &codes),
                None if typed.act == "off" => to("/account?done=second-factor-off"),
                None => to(HERE),
            })
        }
        Err(errors) => second_factor::render(&visit, &errors).await,
    }
}

/// Somebody at an open screen must guess neither password nor code here.
async fn bound(visit: &Visit, jar: &CookieJar, password: bool) -> Result<(), Failure> {
    let viewer = visit.signed_in()?;
    if password {
        visit.try_account(&viewer.user_name, jar).await?;
    }
    if visit.app.limits.second_factor(viewer.account, visit.address) { Ok(()) } else { Err(Failure::TooMany) }
}
