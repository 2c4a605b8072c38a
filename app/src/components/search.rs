//! The field in which one looks for words in courses.

use leptos::prelude::*;

use super::fields::Field;
use crate::words::{i18n::L, problems::Errors};

/// In all courses that one may read, or in one of them.
pub(crate) fn search(l: &L, typed: &str, course: Option<&str>) -> AnyView {
    let none = Errors::default();
    let label =
        if course.is_some() { l.t("Look for words in this course") } else { l.t("Look for words in your courses") };
    view! {
        <form class="filters" method="get" action="/search" role="search">
            {course.map(|course| view! { <input type="hidden" name="course" value=course.to_owned()/> })}
            {Field::new("q", label, &none).input("search", typed, "off")}
            <div class="form-actions"><button class="button button--secondary">{l.t("Search")}</button></div>
        </form>
    }
    .into_any()
}
