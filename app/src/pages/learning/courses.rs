//! My courses: what do I do next?

use std::collections::{BTreeMap, HashMap};

use axum::response::Response;
use courses::completion::{self, Begun};
use leptos::prelude::*;
use records::{
    learning::{
        begun,
        offer::{self, Offer},
        progress::Progress,
        quizzes::grants,
        scenarios::debriefs,
    },
    ledger::{
        facts::{self, Fact},
        keys::ParticipationId,
    },
};

use crate::{
    components::{
        admission::{self, InTheWay},
        minutes,
        parts::{empty, said, tag},
        search::search,
    },
    found::onward::{Place, onward},
    web::{failure::Failure, visit::Visit},
};

pub(crate) async fn show(visit: Visit) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let offers = offer::list(visit.cx(), viewer).await?;
    let mut by_participation: HashMap<ParticipationId, Vec<Fact>> = HashMap::new();
    if offers.iter().any(|o| o.participation_id.is_some()) {
        for fact in facts::of_person(visit.cx(), viewer.person).await? {
            by_participation.entry(fact.participation_id).or_default().push(fact);
        }
    }
    let begun = begun::of_person(visit.cx(), viewer.person).await?;
    let mut granted = grants::of_person(visit.cx(), viewer.person).await?;
    // What somebody has a day for comes first, the nearest one at the top.
    let (mut going, mut done, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let mut sorted: Vec<&Offer> = offers.iter().collect();
    sorted.sort_by_key(|offer| (offer.admission.due_on.is_none(), offer.admission.due_on));
    for offer in sorted {
        let facts = offer.participation_id.and_then(|id| by_participation.remove(&id)).unwrap_or_default();
        let begun = offer.participation_id.and_then(|id| begun.get(&id)).cloned().unwrap_or_default();
        let granted = offer.participation_id.and_then(|id| granted.remove(&id)).unwrap_or_default();
        let part = match (&offer.certificate, offer.participation_id) {
            (Some(_), _) => &mut done,
            (None, Some(_)) => &mut going,
            (None, None) if offer.admission.enrolled => &mut going,
            (None, None) => &mut others,
        };
        part.extend(item(&visit, offer, &facts, &begun, granted).await?);
    }
    let due = debriefs::due(visit.cx(), viewer.person).await?.len();
    let l = &visit.l;
    let title = l.t("My courses");
    Ok(visit.page(&title, || {
        let due = (due > 0).then(|| {
            let text = l.tn(
                "{n} commitment is due: say what became of it",
                "{n} commitments are due: say what became of them",
                due,
            );
            view! { <div class="notice"><p><a href="/commitments">{text}</a></p></div> }
        });
        let list = if going.is_empty() && done.is_empty() && others.is_empty() {
            empty(
                l.t("No course yet"),
                l.t("As soon as your project offers a course, it appears here. Ask your trainer if you expected one."),
                None,
            )
        } else {
            view! {
                {part(l.t("To do"), going)}
                {part(l.t("Done"), done)}
                {part(l.t("Other courses of your projects"), others)}
                <p><a href="/catalogue">{l.t("All courses of your projects, by group and language")}</a></p>
                <p><a href="/enrol">{l.t("Begin a course with a code")}</a></p>
            }
            .into_any()
        };
        let search = (!offers.is_empty()).then(|| search(l, "", None));
        view! {
            <h1>{title.clone()}</h1>
            {due}
            {search}
            {list}
            <p><a href="/at-hand">{l.t("At hand: job aids, legal facts, whom to call")}</a></p>
            <p><a href="/on-this-phone">{l.t("What is kept on this phone")}</a></p>
        }
    }))
}

/// A part of the list, where there is anything in it.
fn part(heading: String, items: Vec<AnyView>) -> Option<AnyView> {
    (!items.is_empty()).then(|| view! { <h2>{heading}</h2><ul class="course-list">{items}</ul> }.into_any())
}

async fn item(
    visit: &Visit,
    offer: &Offer,
    facts: &[Fact],
    begun: &Begun,
    granted: BTreeMap<String, u32>,
) -> Result<Option<AnyView>, Failure> {
    let Some(version) = offer::version(visit.cx(), offer).await? else { return Ok(None) };
    let in_the_way = InTheWay::of(visit, offer).await?;
    let l = &visit.l;
    let language = visit.language();
    let course = version.editions.get(language);
    let progress = Progress::with_granted(course, facts, granted);
    let (done, of) = completion::required_done(course, &progress.evidence);
    let address = format!("/courses/{}/{}", offer.project, offer.course);
    let (action, class) = match (&offer.certificate, offer.participation_id) {
        (Some(_), _) => (l.t("Open"), "button button--secondary"),
        (None, Some(_)) => (l.t("Continue"), "button"),
        (None, None) => (l.t("Look at the course"), "button"),
    };
    let state = match (&offer.certificate, offer.participation_id) {
        (Some(_), _) => tag("done", l.t("completed")),
        (None, Some(_)) => tag("next", l.t("begun")),
        (None, None) if !in_the_way.is_nothing() => tag("plain", l.t("not open yet")),
        (None, None) => tag("plain", l.t("new")),
    };
    let begun_here = offer.participation_id.is_some();
    let name = course.title.value.clone();
    let label = l.tf("{done} of {of} required completed", &[("done", &done.to_string()), ("of", &of.to_string())]);
    let bar = (begun_here && of > 0).then(|| {
        view! {
            <p class="soft">{label.clone()}</p>
            <progress class="progress" max=of value=done aria-label=label></progress>
        }
    });
    let link = format!("{address}#main");
    let onward = match offer.participation_id {
        Some(participation) => {
            let project = offer.project_id;
            let place = Place { participation, project, address: &address, course, zone: offer.zone() };
            onward(visit, &place, &progress, begun).await?
        }
        None => None,
    };
    // The button leads to the next thing itself. What is only voluntary is no reason to open a course that is done.
    let onward = onward.filter(|onward| offer.certificate.is_none() || !onward.voluntary);
    let way = onward.as_ref().and_then(|onward| onward.way.clone());
    let about = onward.as_ref().map(|onward| match &onward.way {
        Some((text, _)) => text.clone(),
        None => onward.about.clone().unwrap_or_default(),
    });
    let target = way.map_or_else(|| if begun_here { address.clone() } else { link }, |(_, address)| address);
    Ok(Some(
        view! {
            <li>
                <div>
                    <h3><a href=address.clone()>{said(&course.title, language)}</a></h3>
                    <p class="soft">
                        {format!("{} · {}", offer.project_name(language), minutes::of_course(l, course))}" "
                        {state}
                    </p>
                    {admission::due(visit, offer)}
                    {in_the_way.draw(visit)}
                    {bar}
                    {about.map(|text| view! { <p>{text}</p> })}
                </div>
                <div class="course-list__action">
                    <a class=class href=target>{action}<span class="visually-hidden">": "{name}</span></a>
                </div>
            </li>
        }
        .into_any(),
    ))
}
