//! One's own account.

use axum::response::Response;
use records::{
    accounts::{
        resets,
        sessions::{self, SignInId},
    },
    text,
};
use serde::Deserialize;

use crate::{
    pages::accounts::own,
    web::{
        back::{checked, to},
        failure::Failure,
        form::Form,
        path::Path,
        visit::Visit,
    },
};

/// The password now, and the one from now on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Passwords {
    present: String,
    password: String,
}

pub(crate) async fn password(visit: Visit, Form(typed): Form<Passwords>) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    // Somebody at an open screen must not guess the password here.
    if !visit.app.limits.sign_in(&text::user_key(&viewer.user_name), visit.address) {
        return Err(Failure::TooMany);
    }
    let changed = resets::change(visit.cx(), viewer, &typed.present, &typed.password).await;
    match checked(&visit.l, changed)? {
        Ok(()) => Ok(to("/account?done=password")),
        Err(errors) => own::render(&visit, "", &errors).await,
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
