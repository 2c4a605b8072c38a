//! My record: what counts for the viewer, and everything that is kept about them.

mod parts;

use std::collections::HashMap;

use axum::response::Response;
use leptos::prelude::*;
use records::{
    accounts::{account, sessions},
    authoring::library,
    certificates::{achievement, attendance as attended},
    events::{attendance, list, whole},
    learning::scenarios::debriefs,
    ledger::keys::EventId,
    people::{person, posts},
    projects::project::DEFAULT_ZONE,
    reports::{
        completions::{self, Row},
        hours::PersonHours,
        own,
    },
    system::audit::{self, Act},
};

use crate::{
    components::parts::fact,
    web::{download, failure::Failure, visit::Visit},
    words::dates,
};

pub(crate) async fn show(visit: Visit) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let (cx, person) = (visit.cx(), viewer.person);
    let hours = PersonHours::of_person(cx, person).await?;
    let mut courses = Vec::new();
    for row in completions::of_person(cx, person).await? {
        let version = library::standing(cx, row.course_version_id).await?;
        let title =
            version.map_or_else(|| row.course.clone(), |v| v.editions.get(visit.language()).title.value.clone());
        courses.push((row, title));
    }
    let results = parts::results(&visit).await?;
    let marked = attendance::of_person(cx, person).await?;
    let states: HashMap<EventId, _> = list::of_person(cx, person).await?.into_iter().collect();
    let mut events = whole::of_person(cx, person).await?;
    events.sort_by_key(|whole| std::cmp::Reverse(whole.sessions.first().map(|session| session.on_date)));
    let earned = achievement::of_person(cx, person).await?;
    let certificates = attended::of_person(cx, person).await?;
    let commitments = debriefs::of_person(cx, person).await?;
    let known = person::find(cx, person).await?.ok_or(Failure::NotFound)?;
    let address = account::of_person(cx, person).await?.and_then(|account| account.address);
    let posts = posts::of_person(cx, person).await?;
    let devices = sessions::of_account(cx, viewer.account).await?.len();
    let l = &visit.l;
    let title = l.t("My record");
    Ok(visit.page(&title, || {
        let none = || l.t("none");
        let post = |post: &posts::Post| format!("{}, {}", post.organisation, l.post_role(post.role));
        let posts: Vec<String> = posts.iter().map(post).collect();
        let events = events.iter().map(|whole| {
            parts::event(&visit, whole, states.get(&whole.event.id).copied(), &marked.entries(person, &whole.sessions))
        });
        view! {
            <h1>{title.clone()}</h1>
            <p class="lead">{l.t("What counts for you, and everything that is kept about you. Nobody else sees this page.")}</p>
            <p><a class="button button--secondary" href="/my-record/file" download="">{l.t("Everything that is kept about me (JSON)")}</a></p>
            <h2>{l.t("Hours")}</h2>
            <dl class="facts">
                {fact(l.t("Together"), dates::hours(hours.total()))}
                {fact(l.t("Online"), dates::hours(hours.online))}
                {fact(l.t("Attended"), dates::hours(hours.attended))}
            </dl>
            <h2>{l.t("Courses")}</h2>
            {parts::courses(&visit, &courses)}
            <h2>{l.t("Tests and exercises")}</h2>
            {parts::results_list(&visit, &results)}
            <h2>{l.t("Events")}</h2>
            {parts::or_nothing(l, events.collect())}
            <h2>{l.t("Certificates")}</h2>
            {parts::certificates(&visit, &earned, &certificates)}
            <h2>{l.t("Commitments")}</h2>
            {parts::commitments(&visit, &commitments)}
            <h2>{l.t("What is known about you")}</h2>
            <dl class="facts">
                {fact(l.t("Name"), known.full_name())}
                {fact(l.t("User name"), viewer.user_name.clone())}
                {fact(l.t("Sex"), l.sex(known.sex))}
                {fact(l.t("Year of birth"), known.birth_year.map_or_else(none, |year| year.to_string()))}
                {fact(l.t("Phone"), known.phone.clone().unwrap_or_else(none))}
                {fact(l.t("E-mail for signing in"), address.clone().unwrap_or_else(none))}
                {fact(l.t("E-mail for mails about events"), known.email.clone().unwrap_or_else(none))}
                {fact(l.t("Posts"), if posts.is_empty() { none() } else { posts.join("; ") })}
                {fact(l.t("Known since"), dates::moment(visit.language(), known.created_at, DEFAULT_ZONE))}
                {fact(l.t("Signed in on"), l.tn("{n} device", "{n} devices", devices))}
            </dl>
            <p><a href="/account">{l.t("Change phone, language, e-mail or password")}</a></p>
            <p><a href="/about#kept">{l.t("What is kept for how long")}</a></p>
        }
    }))
}

/// Everything that is kept about the viewer, as a file.
pub(crate) async fn file(visit: Visit) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    audit::note(visit.cx(), viewer.account, Act::ExportRecord, &viewer.account.to_string()).await?;
    let mut bytes = Vec::new();
    own::write(visit.cx(), viewer.person, &mut bytes).await?;
    let name = format!("record-{}.json", visit.cx().today(DEFAULT_ZONE));
    Ok(download::saved(&name, download::JSON, bytes))
}

/// A course with its title in the viewer's language.
type Course = (Row, String);
