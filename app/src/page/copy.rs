//! Pages that a phone keeps of a course: the same bytes for everybody, with no name, no state and no secret in them. What belongs
//! to whoever reads them is put in on the phone (`app/kept.js`).

use std::sync::Arc;

use axum::{
    Extension,
    response::{Html, IntoResponse, Response},
};
use chrono::NaiveDate;
use courses::{course::LegalFact, html::escape};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use crate::{
    page::{device, head::Part, help, icons, marks::without_marks, shell},
    web::assets::Assets,
    words::{dates, i18n::L},
};

/// The files that every kept page needs, by their plain names.
pub(crate) const FILES: &[&str] =
    &["app.css", "noto-sans-400.woff2", "noto-sans-700.woff2", "mark.svg", "device.js", "kept.js", "keeping.js"];

/// What an exercise needs besides.
pub(crate) const PLAYER: &[&str] = &["learning.js", "learning-module.js", "learning.wasm"];

/// Marks an answer with such a page: it runs our files, and nothing that stands in it.
#[derive(Clone, Copy)]
pub(super) struct IsCopy;

/// What stands around a kept page.
pub(crate) struct Copy<'a> {
    pub(crate) assets: &'a Assets,
    pub(crate) l: &'a L,
    pub(crate) title: &'a str,
    /// Of a page of a course: the day on which it was drawn, and the version of the course.
    pub(crate) drawn: Option<(NaiveDate, &'a str)>,
    /// Whom to call.
    pub(crate) help: Vec<LegalFact>,
    /// Whether an exercise is played in it.
    pub(crate) plays: bool,
}

impl Copy<'_> {
    /// The whole document.
    pub(crate) fn draw(&self, body: impl FnOnce() -> AnyView) -> String {
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        let body = owner.with(|| self.framed(body()).to_html());
        // Marks for the player, where there is one.
        let body = if self.plays { body } else { without_marks(body) };
        let file = |name| self.assets.address(name);
        let player = if self.plays {
            format!(r#"<script type="module" src="{}"></script>"#, file(Part::Learning.script()))
        } else {
            String::new()
        };
        format!(
            r#"<!DOCTYPE html><html lang="{language}" data-copy=""><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} – Dayaq</title><link rel="stylesheet" href="{style}"><link rel="icon" type="image/svg+xml" href="{mark}"><meta name="robots" content="noindex"><script defer src="{device}"></script><script defer src="{kept}"></script><script defer src="{keeping}"></script>{player}</head><body>{body}</body></html>"#,
            language = self.l.language.code(),
            title = escape(self.title),
            style = file("app.css"),
            mark = file("mark.svg"),
            device = file("device.js"),
            kept = file("kept.js"),
            keeping = file(Part::Keeping.script()),
        )
    }

    fn framed(&self, body: AnyView) -> AnyView {
        let l = self.l;
        let phone = "/on-this-phone";
        view! {
            <a class="skip-link" href="#main">{l.t("Skip to the content")}</a>
            <header class="site-header">
                <div class="site-header__inner">
                    {shell::brand()}
                    <nav class="site-nav" aria-label=l.t("Main")>
                        <ul><li><a href=phone>{icons::of(phone)}<span>{l.t("On this phone")}</span></a></li></ul>
                    </nav>
                    <div class="site-header__account" id="reader" hidden>
                        <span></span>
                        <form method="post" action="/sign-out" id="sign-out">
                            <button class="button button--link">{l.t("Sign out")}</button>
                        </form>
                    </div>
                </div>
                {device::dialog(l)}
            </header>
            <main id="main" class="page page--narrow" tabindex="-1">
                {device::notice(l)}
                {self.drawn.map(|(day, version)| note(l, day, version))}
                {body}
            </main>
            {help::line(l, &self.help)}
        }
        .into_any()
    }
}

/// That this is a copy, of which day and version; where there is a network, the way to the page itself.
fn note(l: &L, day: NaiveDate, version: &str) -> AnyView {
    let day = dates::long(l.language, day);
    view! {
        <p class="copy-note">
            {l.tf("Copy of {day}, version {version}.", &[("day", &day), ("version", version)])}" "
            <a href="" id="copy-now" hidden>{l.t("Open the page as it is now")}</a>
        </p>
    }
    .into_any()
}

/// The answer with such a page.
pub(crate) fn answer(document: String) -> Response {
    (Extension(IsCopy), Html(document)).into_response()
}
