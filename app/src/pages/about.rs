//! What Dayaq is, and what it keeps about people.

use axum::response::Response;
use leptos::prelude::*;

use crate::{
    components::{contact::contact, retention},
    page::head::PageHead,
    web::visit::Visit,
};

pub(crate) async fn show(visit: Visit) -> Response {
    let l = &visit.l;
    let title = l.t("About Dayaq and your data");
    visit.page_with(axum::http::StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            <p class="lead">{l.t("Dayaq means support. It is a training platform for people who act against trafficking in persons: police, labour inspectors, staff of NGOs.")}</p>
            <h2 id="operator">{l.t("Who runs this platform")}</h2>
            {operator(&visit)}
            <h2>{l.t("What is kept about you")}</h2>
            <ul>
                <li>{l.t("Your name, sex, year of birth if given, language, organisation and post.")}</li>
                <li>{l.t("Which lessons you confirmed, your answers in tests and their results.")}</li>
                <li>{l.t("In exercises your choices with their times, your answers in the debrief and your commitment.")}</li>
                <li>{l.t("When you signed in and with which browser.")}</li>
                <li>{l.t("Your e-mail and phone, if given, and the mails that were sent to you.")}</li>
                <li>{l.t("On which lists of events you stand, when you were marked present and by whom, and pictures of attendance sheets that you signed.")}</li>
                <li>{l.t("With which phone you scanned the code of a session: by a random name that is another one in each event.")}</li>
            </ul>
            <h2>{l.t("Who sees it")}</h2>
            {visit.viewer().map(|_| view! { <p><a href="/my-record">{l.t("Your record, with everything that is kept about you")}</a></p> })}
            <p>{l.t("You see everything. Trainers and managers of your project see how far you are and your result, not your single answers. Staff of other projects do not see you; whoever knows your name and your year of birth or e-mail can put you on a list, and that is written down. The donor gets figures without names.")}</p>
            <p>{l.t("In exercises the trainers of your project also see your runs, choice by choice. What you write in the debrief only you see.")}</p>
            <p>{l.t("Feedback on events is kept without your name: Dayaq only notes that you have given it.")}</p>
            <h2 id="kept">{l.t("What is kept for how long")}</h2>
            <p>{l.t("When its time is over, it is removed automatically. Figures stay: they count people, and name nobody.")}</p>
            {retention::table(l)}
            <p>{l.t("Whoever wants their name removed before asks an administrator, or the trainer, who tells one.")}</p>
            <h2>{l.t("No case data")}</h2>
            <p>{l.t("Never type anything about real victims or cases here. All cases in the courses are invented.")}</p>
            <h2>{l.t("Contents")}</h2>
            <p>{l.t("The program is free software under the Apache licence 2.0. The courses are under CC BY 4.0.")}</p>
        }
    })
}

/// Who runs it, as far as they have said so.
fn operator(visit: &Visit) -> AnyView {
    let (l, settings) = (&visit.l, &visit.app.settings);
    let name = match &settings.operator {
        Some(name) => name.clone(),
        None => l.t("Whoever runs it has not entered a name here. Ask whoever invited you or gave you your account."),
    };
    let reached = settings.contact.as_ref().map(|how| view! { <p>{l.t("Contact:")}" "{contact(how)}</p> });
    view! { <p>{name}</p>{reached} }.into_any()
}
