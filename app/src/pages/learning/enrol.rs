//! Coming into a course with a code that a trainer gives out, typed or as a link.

use axum::response::Response;
use leptos::prelude::*;
use records::system::codes;

use crate::{
    components::{fields::Field, parts::error_summary},
    page::head::PageHead,
    web::{form::Query, visit::Visit},
    words::problems::Errors,
};

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Response {
    let code = codes::print(&codes::read(query.get("code")));
    render(&visit, &code, &Errors::default())
}

/// The form, also after a code that was not taken. A link alone changes nothing: the button does.
pub(crate) fn render(visit: &Visit, code: &str, errors: &Errors) -> Response {
    let l = &visit.l;
    let title = l.t("Begin a course with a code");
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <form method="post" action="/enrol" novalidate>
                {Field::new("code", l.t("Code"), errors).hint(l.t("Eight letters and digits, which your trainer gives you.")).code(code)}
                <div class="form-actions"><button class="button">{l.t("Go on")}</button></div>
            </form>
        }
    })
}
