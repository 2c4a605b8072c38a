//! Giving another attempt at a quiz, and taking it back.

use axum::response::Response;
use records::{
    learning::quizzes::grants::{self, GrantId},
    ledger::keys::ParticipationId,
};
use serde::Deserialize;

use crate::{
    pages::learning::participation::{looked_after, render},
    web::{
        back::{checked, to},
        failure::Failure,
        form::Form,
        path::Path,
        visit::Visit,
    },
};

/// For which quiz, and why.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    id: String,
    activity: String,
    reason: String,
}

pub(crate) async fn give(
    visit: Visit,
    Path(participation): Path<ParticipationId>,
    Form(typed): Form<Given>,
) -> Result<Response, Failure> {
    looked_after(&visit, participation).await?;
    let id: GrantId = typed.id.parse().map_err(|_| Failure::BadRequest)?;
    let by = visit.signed_in()?.account;
    let given = grants::give(visit.cx(), by, id, participation, &typed.activity, &typed.reason).await;
    match checked(&visit.l, given)? {
        Ok(()) => Ok(to(format!("/completions/{participation}?done=given"))),
        Err(errors) => render(&visit, participation, "", (&typed.activity, &typed.reason), &errors).await,
    }
}

pub(crate) async fn take_back(
    visit: Visit,
    Path((participation, id)): Path<(ParticipationId, GrantId)>,
) -> Result<Response, Failure> {
    looked_after(&visit, participation).await?;
    grants::take_back(visit.cx(), visit.signed_in()?.account, participation, id).await?;
    Ok(to(format!("/completions/{participation}?done=taken-back")))
}
