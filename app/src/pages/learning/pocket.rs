//! What somebody wants at hand when they are in front of a person: whom to call, the job aids and the legal facts of the courses that
//! they have begun, on one page that prints well.

use std::{collections::BTreeMap, sync::Arc};

use axum::{http::StatusCode, response::Response};
use courses::{course::LegalFact, labels};
use leptos::prelude::*;
use records::{
    learning::offer::{self, Offer},
    system::versions::Published,
};

use super::media;
use crate::{
    components::{
        parts::{breadcrumbs, empty, said, tag},
        prose::prose,
    },
    page::{head::PageHead, help},
    web::{failure::Failure, visit::Visit},
    words::i18n::L,
};

pub(crate) async fn show(visit: Visit) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let mut begun: Vec<(Offer, Arc<Published>)> = Vec::new();
    for offer in offer::list(visit.cx(), viewer).await? {
        // Of one course that is begun in two projects once.
        if offer.participation_id.is_none() || begun.iter().any(|(known, _)| known.course == offer.course) {
            continue;
        }
        if let Some(version) = offer::version(visit.cx(), &offer).await? {
            begun.push((offer, version));
        }
    }
    let l = &visit.l;
    let title = l.t("At hand");
    // A number that several courses name stands there once.
    let mut calls: Vec<LegalFact> = Vec::new();
    for (_, version) in &begun {
        for fact in version.editions.get(l.language).help() {
            if calls.iter().all(|known| known.text.value != fact.text.value) {
                calls.push(fact.clone());
            }
        }
    }
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow().help(calls).with_exit(), || {
        let aids: Vec<AnyView> = begun.iter().filter_map(|(offer, version)| job_aids(l, offer, version)).collect();
        let nothing = begun.is_empty().then(|| {
            empty(
                l.t("Nothing at hand yet"),
                l.t("The job aids and legal facts of the courses that you begin stand here."),
                Some(("/courses".to_owned(), l.t("My courses"))),
            )
        });
        view! {
            {breadcrumbs(l, vec![("/courses".into(), l.t("My courses"))], &title)}
            <h1>{title.clone()}</h1>
            {(!begun.is_empty()).then(|| view! { <p class="lead">{l.t("The job aids and legal facts of your courses on one page, to look at before you decide, or to print.")}</p> })}
            {nothing}
            {(!aids.is_empty()).then(|| view! { <h2>{l.t("Job aids")}</h2>{aids} })}
            {law(&visit, &begun)}
        }
    }))
}

fn job_aids(l: &L, offer: &Offer, version: &Published) -> Option<AnyView> {
    let course = version.editions.get(l.language);
    let folder = media::folder(version.id);
    let lang = (course.language != l.language).then(|| course.language.code());
    let aids = course.activities().filter_map(|activity| {
        let lesson = activity.lesson()?;
        let aids = lesson.job_aids(&folder);
        let address = format!("/courses/{}/{}/{}", offer.project, offer.course, activity.id);
        (!aids.is_empty()).then(|| {
            view! {
                <h4><a href=address>{said(&activity.title, l.language)}</a></h4>
                <div class="lesson" lang=lang>{aids.into_iter().map(|html| prose(html, None)).collect_view()}</div>
            }
            .into_any()
        })
    });
    let aids: Vec<AnyView> = aids.collect();
    (!aids.is_empty()).then(|| view! { <h3>{said(&course.title, l.language)}</h3>{aids} }.into_any())
}

/// Every legal fact of the courses once, as the latest of them says it.
fn law(visit: &Visit, begun: &[(Offer, Arc<Published>)]) -> Option<AnyView> {
    let l = &visit.l;
    let mut facts: BTreeMap<&str, &LegalFact> = BTreeMap::new();
    for (_, version) in begun {
        for (key, fact) in &version.editions.get(l.language).legal {
            let known = facts.entry(key).or_insert(fact);
            if fact.checked_on > known.checked_on {
                *known = fact;
            }
        }
    }
    let today = visit.cx().today(records::projects::project::DEFAULT_ZONE);
    let items = facts.values().map(|fact| {
        let stale = fact.is_stale(today).then(|| view! { " "{tag("due", l.t("checked long ago"))} });
        view! {
            <li>
                {help::called(fact, l.language, None)}
                <p class="soft small">{said(&fact.source, l.language)}" · "{labels::legal_dates(l.language, fact)}{stale}</p>
            </li>
        }
    });
    let items = items.collect_view();
    (!facts.is_empty())
        .then(|| view! { <h2>{l.t("What the law says")}</h2><ul class="record-list">{items}</ul> }.into_any())
}
