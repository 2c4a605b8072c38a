//! My events: where I am expected, what I attended, what is still possible.

use std::collections::HashMap;

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    events::{
        after::{feedback, quiz},
        attendance::{self, Entry},
        event::{self, Event, Session},
        feeds, list,
        materials::{self, Material, MaterialId},
        registrations::{
            Registration,
            secrets::{self, Power},
            state::RegistrationState,
        },
        whole::{self, Whole},
    },
    learning::participations,
    ledger::keys::EventId,
};

use crate::{
    components::parts::{empty, post_button, tag},
    page::head::PageHead,
    web::{download, failure::Failure, form::Query, limits::Purpose, path::Path, visit::Visit},
    words::{
        dates,
        sessions::{hours_of, session_line},
    },
};

struct Mine {
    event: Event,
    sessions: Vec<Session>,
    state: RegistrationState,
    entries: Vec<Entry>,
    files: Vec<Material>,
    /// Whether feedback was given.
    given: bool,
    /// Tests of the course that the event delivers: title and address.
    quizzes: Vec<(String, String)>,
}

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let mut mine = Vec::new();
    let given = feedback::given_by(visit.cx(), viewer.person).await?;
    let states: HashMap<EventId, RegistrationState> =
        list::of_person(visit.cx(), viewer.person).await?.into_iter().collect();
    let marked = attendance::of_person(visit.cx(), viewer.person).await?;
    let mut files = materials::of_person(visit.cx(), viewer.person).await?;
    for Whole { event, sessions } in whole::of_person(visit.cx(), viewer.person).await? {
        // Taken off between the two questions.
        let Some(state) = states.get(&event.id).copied() else { continue };
        let entries = marked.entries(viewer.person, &sessions);
        let quizzes = if entries.iter().any(Entry::is_present) { quizzes(&visit, &event).await? } else { Vec::new() };
        let files = files.remove(&event.id).unwrap_or_default();
        let given = given.contains(&event.id);
        mine.push(Mine { event, sessions, state, entries, files, given, quizzes });
    }
    let day = |m: &Mine| m.sessions.last().map(|s| s.on_date);
    mine.sort_by_key(|m| std::cmp::Reverse(day(m)));
    let feed = feeds::token(visit.cx(), viewer.account).await?;
    let l = &visit.l;
    let title = l.t("My events");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let notice = match query.get("done") {
            "saved" => Some(l.t("Saved.")),
            "registered" => Some(l.t("You are registered.")),
            "waiting" => Some(l.t("All places are taken. You are on the waiting list and move up automatically; you will be told.")),
            _ => None,
        };
        let body = if mine.is_empty() {
            empty(l.t("No event yet"), l.t("As soon as you are invited or registered for a training, it appears here."), None)
        } else {
            mine.iter().map(|m| one(&visit, m)).collect_view().into_any()
        };
        let feed = match &feed {
            Some(token) => {
                let address = format!("{}/calendar/{token}.ics", visit.app.settings.address);
                view! {
                    <p>{l.t("Give this address to the calendar of your phone or computer; it updates automatically. Whoever has it can read your events.")}</p>
                    <p><code class="mono break">{address}</code></p>
                    {post_button("/my-events/feed".into(), "button button--secondary", l.t("Make a new address; the old one stops"))}
                }
                .into_any()
            }
            None => view! {
                <p>{l.t("An address with which the calendar of your phone or computer shows your events and updates them.")}</p>
                {post_button("/my-events/feed".into(), "button button--secondary", l.t("Make an address"))}
            }
            .into_any(),
        };
        view! {
            {notice.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            <h1>{title.clone()}</h1>
            <p><a class="button" href="/in">{l.t("I am here: type the code on the wall")}</a></p>
            {body}
            <h2>{l.t("In my calendar")}</h2>
            {feed}
        }
    }))
}

/// The tests that complete the course of an event, where the project offers it to the viewer.
async fn quizzes(visit: &Visit, event: &Event) -> Result<Vec<(String, String)>, Failure> {
    let Some(slug) = event.course_slug.as_deref() else { return Ok(Vec::new()) };
    let viewer = visit.signed_in()?;
    let Some(offer) = participations::offer(visit.cx(), viewer, &event.project, slug).await? else {
        return Ok(Vec::new());
    };
    let Some(version) = participations::version(visit.cx(), &offer).await? else { return Ok(Vec::new()) };
    let course = version.editions.get(visit.language());
    let link = |quiz: &str| {
        let activity = course.activity(quiz)?;
        Some((activity.title.value.clone(), format!("/courses/{}/{slug}/{quiz}", event.project)))
    };
    Ok(quiz::of_course(course).filter_map(link).collect())
}

fn one(visit: &Visit, mine: &Mine) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let now = visit.cx().now();
    let share = attendance::share(&mine.event, &mine.sessions, &mine.entries, now);
    let over = mine.sessions.last().is_none_or(|s| s.ends_at(mine.event.zone()) <= now);
    let cancelled = mine.event.cancelled_at.is_some();
    let sessions = mine.sessions.iter().enumerate().map(|(index, session)| {
        let entry = mine.entries.get(index).filter(|e| e.is_marked());
        let said = entry.map(|e| {
            let minutes = e.agreed.said.minutes(session.planned());
            view! { " · "{l.status(e.agreed.said.status)}{(minutes > 0).then(|| format!(", {}", l.tn("{n} minute", "{n} minutes", minutes as usize)))} }
        });
        view! { <li>{session_line(language, session)}<span class="soft">{said}</span></li> }
    });
    let sessions = sessions.collect_view();
    let standing = (!cancelled && mine.state == RegistrationState::Registered).then(|| {
        let attended = hours_of(l, share.attended, share.planned);
        let percent = dates::percent(language, share.percent());
        let possible = (share.ahead > 0).then(|| {
            l.tf("; {percent} still possible", &[("percent", &dates::percent(language, share.reachable_percent()))])
        });
        view! { <p>{l.tf("Attended: {hours} ({percent})", &[("hours", &attended), ("percent", &percent)])}{possible}</p> }
    });
    let notice = (!mine.event.notice.is_empty()).then(|| view! { <p class="soft">{mine.event.notice.clone()}</p> });
    let act = |act: &str, class: &'static str, text: String| {
        post_button(format!("/my-events/{}/{act}", mine.event.id), class, text)
    };
    let acts = (!cancelled && !over).then(|| match mine.state {
        RegistrationState::Registered | RegistrationState::Waiting => {
            view! { {act("apologise", "button button--secondary", l.t("I cannot come"))} }.into_any()
        }
        RegistrationState::Invited => view! {
            <div class="cluster">
                {act("come", "button", l.t("I come"))}
                {act("apologise", "button button--secondary", l.t("I cannot come"))}
            </div>
        }
        .into_any(),
        RegistrationState::Apologised | RegistrationState::Withdrawn => {
            view! { {act("come", "button button--secondary", l.t("I come after all"))} }.into_any()
        }
    });
    let files = mine.files.iter().map(|file| {
        view! { <li><a href=format!("/events/{}/materials/{}", mine.event.id, file.id) download="">{file.name.clone()}</a></li> }
    });
    let files = (!mine.files.is_empty()).then(|| view! { <h3>{l.t("Materials")}</h3><ul>{files.collect_view()}</ul> });
    let feedback = mine.entries.iter().any(Entry::is_present).then(|| {
        if mine.given {
            view! { <p class="soft">{l.t("You have given feedback. Thank you.")}</p> }.into_any()
        } else {
            let address = format!("/my-events/{}/feedback", mine.event.id);
            let open = !feedback::round::is_closed(&mine.event, &mine.sessions, now);
            open.then(|| view! { <p><a class="button button--secondary" href=address>{l.t("Give feedback without my name")}</a></p> })
                .into_any()
        }
    });
    let quizzes = mine.quizzes.iter().map(|(title, address)| {
        view! { <p>{l.t("Test of the course:")}" "<a href=address.clone()>{title.clone()}</a></p> }
    });
    let quizzes = quizzes.collect_view();
    let state = if cancelled { tag("error", l.t("cancelled")) } else { tag("plain", l.registration_state(mine.state)) };
    view! {
        <section class="panel">
            <h2 lang=mine.event.language.code()>{mine.event.title.clone()}</h2>
            <p>{mine.event.place.clone()}" "{state}</p>
            {notice}
            <ul>{sessions}</ul>
            {standing}
            {quizzes}
            {feedback}
            {files}
            <div class="cluster">
                {acts}
                <a href=format!("/events/{}/calendar.ics", mine.event.id)>{l.t("Add to the calendar")}</a>
            </div>
        </section>
    }
    .into_any()
}

/// A file of an event, for its staff and those who are on its list.
pub(crate) async fn material(
    visit: Visit,
    Path((event, id)): Path<(EventId, MaterialId)>,
) -> Result<Response, Failure> {
    let event = crate::pages::events::calendar::open_to(&visit, event).await?;
    let (name, bytes) = materials::bytes(visit.cx(), event.id, id).await?.ok_or(Failure::NotFound)?;
    // Always a download: what people upload is never shown as a page of ours.
    Ok(download::saved(&name, download::BYTES, bytes))
}

/// `GET /invitation/CODE`: yes or no, without an account, with the secret of a mail of invitation.
pub(crate) async fn invitation(
    visit: Visit,
    Path(code): Path<String>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let Some((event, person)) = invited(&visit, &code).await? else { return Ok(unknown_invitation(&visit)) };
    let sessions = event::sessions(visit.cx(), event.id).await?;
    Ok(answer_page(&visit, &event, &sessions, &person, &code, query.get("done") == "saved"))
}

/// The event and the person that a secret of a mail of invitation answers for.
pub(crate) async fn invited(visit: &Visit, code: &str) -> Result<Option<(Event, Registration)>, Failure> {
    let found = secrets::find(visit.cx(), Power::Answer, code);
    visit.look_up(Purpose::Invitation, found).await
}

/// Nobody has this secret, or nobody any more.
pub(crate) fn unknown_invitation(visit: &Visit) -> Response {
    let l = &visit.l;
    let title = l.t("Invitation");
    visit.page_with(StatusCode::NOT_FOUND, PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            <div class="notice notice--error"><p>{l.t("This address is not valid, or not any more: the newest mail of invitation has the one that holds. The code on a badge answers nothing.")}</p></div>
            <p>{l.t("You can answer under My events, or tell whoever invites you.")}</p>
            <p><a class="button button--secondary" href="/my-events">{l.t("My events")}</a></p>
        }
    })
}

fn answer_page(
    visit: &Visit,
    event: &Event,
    sessions: &[Session],
    person: &Registration,
    code: &str,
    saved: bool,
) -> Response {
    let l = &visit.l;
    let title = l.t("Invitation");
    let now = visit.cx().now();
    let over = sessions.iter().map(|s| s.ends_at(event.zone())).max().is_some_and(|end| end <= now);
    visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let lines = sessions.iter().map(|s| view! { <li>{session_line(visit.language(), s)}</li> }).collect_view();
        let answer = if event.cancelled_at.is_some() {
            view! { <div class="notice notice--error"><p>{l.t("This event is cancelled.")}" "{event.notice.clone()}</p></div> }.into_any()
        } else if over {
            view! { <p>{l.t("This event is over.")}</p> }.into_any()
        } else if person.state == RegistrationState::Withdrawn {
            view! { <p>{l.t("You were taken off the list of this event. If you want to come, ask its organisers.")}</p> }.into_any()
        } else {
            view! {
                <form class="cluster" method="post" action=format!("/invitation/{code}")>
                    <button class="button" name="answer" value="come">{l.t("I come")}</button>
                    <button class="button button--secondary" name="answer" value="apologise">{l.t("I cannot come")}</button>
                </form>
            }
            .into_any()
        };
        view! {
            {saved.then(|| view! { <div class="notice notice--done" role="status"><p>{l.t("Thank you, your answer is recorded.")}</p></div> })}
            <h1 lang=event.language.code()>{event.title.clone()}</h1>
            <p>{event.place.clone()}</p>
            <ul>{lines}</ul>
            <p>{format!("{} {}", person.given_name, person.family_name)}": "{tag("plain", l.registration_state(person.state))}</p>
            {answer}
        }
    })
}
