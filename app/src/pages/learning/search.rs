//! Words that somebody looks for in courses: where they stand, and the way there.

use axum::{http::StatusCode, response::Response};
use courses::sections;
use leptos::prelude::*;
use records::{
    learning::search::{self, Found, Hit, Marked, Way},
    system::list::Page,
    text::Sought,
};

use crate::{
    components::{
        list::{count, pages},
        parts::{empty, said, tag},
        search::search as field,
    },
    page::head::PageHead,
    web::{
        failure::Failure,
        form::{Fields, Query},
        visit::Visit,
    },
};

/// Letters of what was typed that are looked at.
const MOST: usize = 300;

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let typed: String = query.get("q").chars().take(MOST).collect();
    let course = query.some("course");
    let page = Page::typed(query.get("page"));
    let found = search::search(visit.cx(), viewer, visit.language(), &typed, course, page).await?;
    let l = &visit.l;
    let title = l.t("Search in courses");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            {field(l, &typed, course)}
            {course.map(|_| {
                let all = format!("/search?{}", query.query_with(&[("course", ""), ("page", "")]));
                view! { <p><a href=all>{l.t("Look in all your courses")}</a></p> }
            })}
            {results(&visit, &query, &typed, &found)}
        }
    }))
}

fn results(visit: &Visit, query: &Fields, typed: &str, found: &Found) -> AnyView {
    let l = &visit.l;
    if Sought::new(typed).words.is_empty() {
        return view! { <p>{l.t("Type one word or several: passages that have all of them are found. Lessons are searched, and the names of tests and exercises; questions and what happens in an exercise are not.")}</p> }
            .into_any();
    }
    if found.hits.rows.is_empty() {
        return empty(
            l.t("Nothing found"),
            l.t("Try fewer words, the beginning of a word, or another word for the same thing. Only courses that your projects offer are searched, in the language that you read."),
            None,
        );
    }
    let total = count(&found.hits);
    let heading = if found.similar { l.t("Similar") } else { l.t("Found") };
    let about = if found.similar {
        l.tn(
            "Nothing is written so. {n} passage is similar.",
            "Nothing is written so. {n} passages are similar.",
            total,
        )
    } else {
        l.tn("{n} passage", "{n} passages", total)
    };
    let items = found.hits.rows.iter().map(|hit| item(visit, typed, hit)).collect_view();
    view! {
        <h2>{heading}</h2>
        <p role="status">{about}</p>
        <ol class="hits">{items}</ol>
        {pages(l, "/search", query, &found.hits)}
    }
    .into_any()
}

fn item(visit: &Visit, typed: &str, hit: &Hit) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let title = hit.title.as_ref().map(|title| view! { " · "{said(title, language)} });
    let new = matches!(hit.way, Way::Learning { begun: false, .. });
    view! {
        <li class="hits__item">
            <h3 class="hits__heading"><a href=address(typed, hit)>{draw(visit, &hit.heading)}</a></h3>
            <p class="hits__place">{said(&hit.course_title, language)}{title}
                {new.then(|| view! { " "{tag("plain", l.t("not begun yet"))} })}</p>
            {hit.words.as_ref().map(|words| view! { <p class="hits__words">{draw(visit, words)}</p> })}
        </li>
    }
    .into_any()
}

/// Where it is opened: the lesson with the words marked in it, at its heading. A course that is not begun opens at its front.
fn address(typed: &str, hit: &Hit) -> String {
    let course = match &hit.way {
        Way::Learning { project, .. } => format!("/courses/{project}/{}", hit.course),
        Way::Teaching => format!("/authoring/{}/versions/{}/read", hit.course, hit.version),
    };
    let anchor = hit.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
    match &hit.activity {
        Some(activity) => {
            let asked = Fields::of(vec![("q".to_owned(), typed.to_owned())]).query_with(&[]);
            format!("{course}/{activity}?{asked}{anchor}")
        }
        None => format!("{course}{anchor}"),
    }
}

fn draw(visit: &Visit, marked: &Marked) -> AnyView {
    let language = (marked.language != visit.language()).then(|| marked.language.code());
    let piece = |(text, is_found): &(String, bool)| {
        let text = text.clone();
        if *is_found { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
    };
    let pieces = marked.pieces.iter().map(piece).collect_view();
    view! { <span lang=language>{pieces}</span> }.into_any()
}

/// The HTML of a lesson with the words marked with which somebody comes from a search.
pub(crate) fn with_marks(visit: &Visit, query: &Fields, html: String) -> String {
    let typed: String = query.get("q").chars().take(MOST).collect();
    let sought = Sought::new(&typed);
    if sought.words.is_empty() {
        return html;
    }
    let marked =
        |sought: &Sought| sections::marked(&html, visit.language(), |text, language| sought.places(text, language));
    let exact = marked(&sought);
    if exact == html { marked(&sought.similar()) } else { exact }
}
