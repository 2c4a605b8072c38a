//! On this phone: the courses that are kept on it. What they are only the phone knows (`app/keeping.js`).

use axum::{http::StatusCode, response::Response};
use courses::language::Language;
use leptos::prelude::*;

use crate::{
    components::offline,
    page::{
        copy::{self, Copy},
        head::{PageHead, Part},
    },
    web::{path::Path, visit::Visit},
    words::i18n::L,
};

/// Its address, online and in a copy.
pub(super) const ADDRESS: &str = "/on-this-phone";

pub(crate) async fn show(visit: Visit) -> Response {
    let head = PageHead::new(&visit.l.t("On this phone")).narrow().islands(Part::Keeping);
    visit.page_with(StatusCode::OK, head, || body(&visit.l))
}

/// Where it is drawn for keeping.
pub(super) fn copy_address(language: Language) -> String {
    format!("{ADDRESS}/{language}")
}

/// The page as it is kept with every course.
pub(super) fn copy(visit: &Visit, language: Language) -> String {
    let l = visit.in_language(language);
    let title = l.t("On this phone");
    let copy = Copy { assets: &visit.app.assets, l: &l, title: &title, drawn: None, help: Vec::new(), plays: false };
    copy.draw(|| body(&l))
}

pub(crate) async fn kept(visit: Visit, Path(language): Path<Language>) -> Response {
    copy::answer(copy(&visit, language))
}

fn body(l: &L) -> AnyView {
    view! {
        <h1>{l.t("On this phone")}</h1>
        <p class="lead">{l.t("Courses that are kept here can be read without a network. Lessons that you confirm meanwhile are sent as soon as there is one.")}</p>
        {offline::shelf(l)}
        <h2>{l.t("How to keep a course")}</h2>
        <p>{l.t("Open the course where the network is good, and choose “Keep on this phone” at the end of its page. Tests and assessed exercises need a network; lessons, job aids, help numbers, what the law says and exercises for practice do not.")}</p>
        <p>{l.t("What is kept of a course is the same for everybody and names nobody. It stays on this phone when you sign out; what you have confirmed and not sent yet does not.")}</p>
        <h2 id="iphone">{l.t("On an iPhone")}</h2>
        <p>{l.t("First put Dayaq on the home screen: open it in Safari, tap “Share”, then “Add to Home Screen”. Then open it from there, sign in there, and keep the course there. In Safari itself the iPhone removes what is kept after seven days without a visit.")}</p>
        <h2>{l.t("In WhatsApp, Telegram, Facebook and Instagram")}</h2>
        <p>{l.t("Pages that are opened inside of these apps cannot be kept. Open the same address in Safari or Chrome:")}</p>
        {offline::link(l)}
    }
    .into_any()
}
