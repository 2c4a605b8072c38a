//! One's own account.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use records::{
    accounts::{
        resets,
        sessions::{self, SignInId},
    },
    text,
};

use crate::{
    pages::accounts::own,
    web::{back::field_errors, failure::Failure, form::Form, path::Path, visit::Visit},
};

pub(crate) async fn password(visit: Visit, Form(fields): Form) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    // Somebody at an open screen must not guess the password here.
    if !visit.app.limits.sign_in(&text::user_key(&viewer.user_name), visit.address) {
        return Err(Failure::TooMany);
    }
    match resets::change(visit.cx(), viewer, fields.get("present"), fields.get("password")).await {
        Ok(()) => Ok(Redirect::to("/account?done=password").into_response()),
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            own::render(&visit, StatusCode::UNPROCESSABLE_ENTITY, "", &errors).await
        }
    }
}

pub(crate) async fn end_session(visit: Visit, Path(id): Path<SignInId>) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    if !sessions::end(visit.cx(), viewer.account, id).await? {
        return Err(Failure::NotFound);
    }
    Ok(Redirect::to("/account").into_response())
}

pub(crate) async fn end_others(visit: Visit) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    sessions::end_others(visit.cx(), viewer.account, viewer.session).await?;
    Ok(Redirect::to("/account?done=sessions").into_response())
}
