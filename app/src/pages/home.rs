//! The first page: what Dayaq is for strangers, the first question of each role for those who are signed in.

use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

use crate::{
    found::public,
    page::{asked::first, head::PageHead},
    web::{failure::Failure, visit::Visit},
};

pub(crate) async fn show(visit: Visit) -> Result<Response, Failure> {
    if let Some(viewer) = visit.viewer() {
        return Ok(Redirect::to(first(viewer)).into_response());
    }
    let public = public::links(&visit).await?;
    let l = &visit.l;
    Ok(visit.page_with(axum::http::StatusCode::OK, PageHead::new(&l.t("Training platform")).narrow(), || {
        view! {
            <h1>{l.t("Training against trafficking in persons")}</h1>
            <p class="lead">{l.t("Courses for police, labour inspectors and staff of NGOs who act against trafficking in persons and labour exploitation: recognise, speak, refer safely. In Azerbaijani, Russian and English, on a phone as well as on a computer.")}</p>
            {visit.app.settings.operator.as_ref().map(|name| view! { <p>{l.tf("This platform is run by {name}.", &[("name", name)])}</p> })}
            <h2>{l.t("Do you have an account?")}</h2>
            <p><a class="button" href="/sign-in">{l.t("Sign in")}</a></p>
            <h2>{l.t("Do you have a card with a code?")}</h2>
            <p><a href="/card">{l.t("Set your password with it")}</a></p>
            <h2>{l.t("Do you have the code of an event?")}</h2>
            <ul>
                <li><a href="/join">{l.t("Register with the code of the invitation")}</a></li>
                <li><a href="/in">{l.t("You are in the room: mark yourself as present with the code on the wall")}</a></li>
                <li><a href="/feedback">{l.t("Give feedback without your name")}</a></li>
            </ul>
            <h2>{l.t("Do you want to check a certificate?")}</h2>
            <p><a href="/verify">{l.t("See whether it is genuine")}</a></p>
            {public.map(|links| view! { <h2>{l.t("Do you want to read without an account?")}</h2>{links} })}
        }
    }))
}
