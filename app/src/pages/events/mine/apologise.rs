//! Giving a place away: asked once more, because somebody else may have it a moment later.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use records::{
    events::{
        event, list,
        registrations::{
            places::{self, Room},
            state::RegistrationState,
        },
    },
    ledger::keys::EventId,
};

use crate::{
    components::parts::{breadcrumbs, whose},
    page::head::PageHead,
    web::{failure::Failure, path::Path, visit::Visit},
    words::{i18n::L, sessions::session_line},
};

pub(crate) async fn show(visit: Visit, Path(id): Path<EventId>) -> Result<Response, Failure> {
    let own = list::of_person(visit.cx(), visit.signed_in()?.person).await?;
    let (_, state) = own.into_iter().find(|(event, _)| *event == id).ok_or(Failure::NotFound)?;
    if matches!(state, RegistrationState::Apologised | RegistrationState::Withdrawn) {
        return Ok(Redirect::to("/my-events").into_response());
    }
    let event = event::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
    let sessions = event::sessions(visit.cx(), id).await?;
    let room = places::room(visit.cx(), &event).await?;
    let l = &visit.l;
    let title = l.t("You cannot come?");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let lines = sessions.iter().map(|session| view! { <li>{session_line(visit.language(), session)}</li> });
        view! {
            {breadcrumbs(l, vec![("/my-events".into(), l.t("My events"))], &title)}
            <h1>{title.clone()}</h1>
            <p lang=event.language.code()>{event.title.clone()}</p>
            <ul>{lines.collect_view()}</ul>
            <p>{follows(l, state, &room)}</p>
            <form method="post" action=format!("/my-events/{id}/apologise")>
                {whose(&visit)}
                <div class="form-actions">
                    <button class="button button--danger">{l.t("I cannot come")}</button>
                    <a href="/my-events">{l.t("I come")}</a>
                </div>
            </form>
        }
    }))
}

/// What follows when somebody whose registration stands so says that they cannot come.
pub(crate) fn follows(l: &L, state: RegistrationState, room: &Room) -> String {
    let waiting = usize::try_from(room.waiting).unwrap_or(0);
    match state {
        RegistrationState::Registered if waiting > 0 => l.tn(
            "{n} person is waiting: your place passes on at once, and you would come to the end of the waiting list.",
            "{n} people are waiting: your place passes on at once, and you would come to the end of the waiting list.",
            waiting,
        ),
        RegistrationState::Registered => {
            l.t("Your place becomes free. As long as nobody has taken it, you can come after all.")
        }
        RegistrationState::Waiting => l.t("You leave the waiting list. If you come back, you stand at its end."),
        RegistrationState::Invited | RegistrationState::Apologised | RegistrationState::Withdrawn => {
            l.t("The organisers are told. You can say later that you come after all.")
        }
    }
}
