//! My events: where I am expected, what I attended, what is still possible.

use std::collections::HashMap;

use axum::{http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use courses::course::Activity;
use leptos::prelude::*;
use records::{
    accounts::roles::Role,
    events::{
        after::{feedback, quiz},
        attendance::{self, Entry},
        event::{self, Event, Session, Trainer},
        feeds, list,
        materials::{self, Material},
        registrations::{
            Registration,
            places::{self, Room},
            secrets::{self, Power},
            state::RegistrationState,
        },
        whole::{self, Whole},
    },
    learning::offer,
    ledger::{facts, keys::EventId},
    people::person,
    system::clock,
};

use crate::{
    components::{
        contact::contact,
        parts::{empty, post_button, tag},
    },
    page::head::PageHead,
    pages::events::{
        materials::open,
        mine::{apologise::follows, feed::section},
    },
    web::{failure::Failure, form::Query, limits::Purpose, path::Path, visit::Visit},
    words::{
        dates,
        i18n::L,
        sessions::{hours_of, put_off, session_line},
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
    /// Who trains, as they are called.
    trainers: Vec<String>,
    /// Whether they waited, and were given a place that became free.
    moved_up: bool,
}

impl Mine {
    /// Whether the last session is over.
    fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.sessions.last().is_none_or(|last| last.ends_at(self.event.zone()) <= now)
    }
}

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let mut mine = Vec::new();
    let given = feedback::given_by(visit.cx(), viewer.person).await?;
    let states: HashMap<EventId, RegistrationState> =
        list::of_person(visit.cx(), viewer.person).await?.into_iter().collect();
    let marked = attendance::of_person(visit.cx(), viewer.person).await?;
    let mut files = materials::of_person(visit.cx(), viewer.person).await?;
    let moved_up = places::moved_up(visit.cx(), viewer.person).await?;
    let mailed = person::find(visit.cx(), viewer.person).await?.is_some_and(|person| person.email.is_some());
    for Whole { event, sessions } in whole::of_person(visit.cx(), viewer.person).await? {
        // Taken off between the two questions.
        let Some(state) = states.get(&event.id).copied() else { continue };
        let entries = marked.entries(viewer.person, &sessions);
        let quizzes = if entries.iter().any(Entry::is_present) { quizzes(&visit, &event).await? } else { Vec::new() };
        let mut files = files.remove(&event.id).unwrap_or_default();
        files.retain(|file| file.visible.has_come(&event, &sessions, visit.cx().now()));
        let given = given.contains(&event.id);
        let trainers = event::trainers(visit.cx(), event.id).await?.iter().map(Trainer::name).collect();
        let moved_up = moved_up.contains(&event.id);
        mine.push(Mine { event, sessions, state, entries, files, given, quizzes, trainers, moved_up });
    }
    // What comes next stands first; what is over follows, the latest of it first.
    let now = visit.cx().now();
    let (mut over, mut ahead): (Vec<Mine>, Vec<Mine>) = mine.into_iter().partition(|m| m.is_over(now));
    ahead.sort_by_key(|m| m.sessions.iter().find(|s| s.ends_at(m.event.zone()) > now).map(|s| (s.on_date, s.hours())));
    over.sort_by_key(|m| std::cmp::Reverse(m.sessions.last().map(|s| s.on_date)));
    let calendars = feeds::of_account(visit.cx(), viewer.account).await?;
    let l = &visit.l;
    let title = l.t("My events");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let notice = match query.get("done") {
            "saved" => Some(l.t("Saved.")),
            "registered" => Some(l.t("You are registered.")),
            "waiting" if !mailed => Some(
                l.t("All places are taken. You are on the waiting list and move up automatically. We know no e-mail address of yours: you read it on this page, and the trainer tells you."),
            ),
            "waiting" => Some(
                l.t("All places are taken. You are on the waiting list and move up automatically; you will be told."),
            ),
            "feed-off" => Some(l.t("The address is switched off.")),
            _ => None,
        };
        let body = if ahead.is_empty() && over.is_empty() {
            let staff = viewer.has(Role::Trainer) || viewer.has(Role::Manager);
            let trained = staff.then(|| ("/events?mine=true".to_owned(), l.t("Events that I train")));
            let text = if staff {
                l.t("Events in which you take part yourself appear here. Those that you train stand under Events.")
            } else {
                l.t("As soon as you are invited or registered for a training, it appears here.")
            };
            empty(l.t("No event yet"), text, trained)
        } else {
            let past = (!over.is_empty() && !ahead.is_empty()).then(|| view! { <h2>{l.t("Before")}</h2> });
            view! {
                {ahead.iter().map(|m| one(&visit, m)).collect_view()}
                {past}
                {over.iter().map(|m| one(&visit, m)).collect_view()}
            }
            .into_any()
        };
        view! {
            {notice.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            <h1>{title.clone()}</h1>
            <p><a class="button" href="/in">{l.t("I am here: type the code on the wall")}</a></p>
            {body}
            {section(&visit, &calendars)}
        }
    }))
}

/// The tests that complete the course of an event and are not passed yet, where the project offers it to the viewer.
async fn quizzes(visit: &Visit, event: &Event) -> Result<Vec<(String, String)>, Failure> {
    let Some(slug) = event.course_slug.as_deref() else { return Ok(Vec::new()) };
    let viewer = visit.signed_in()?;
    let Some(offer) = offer::find(visit.cx(), viewer, &event.project, slug).await? else {
        return Ok(Vec::new());
    };
    let Some(version) = offer::version(visit.cx(), &offer).await? else { return Ok(Vec::new()) };
    let course = version.editions.get(visit.language());
    let facts = match offer.participation_id {
        Some(participation) => facts::of_participation(visit.cx(), participation).await?,
        None => Vec::new(),
    };
    let evidence = facts::evidence(&facts);
    let is_passed = |activity: &Activity| {
        let results = evidence.results.get(&activity.id).map_or(&[][..], Vec::as_slice);
        activity.quiz().is_some_and(|quiz| results.iter().any(|result| result.score.passes(quiz.pass_percent)))
    };
    let link = |quiz: &str| {
        let activity = course.activity(quiz).filter(|activity| !is_passed(activity))?;
        Some((activity.title.value.clone(), format!("/courses/{}/{slug}/{quiz}", event.project)))
    };
    Ok(quiz::of_course(course).filter_map(link).collect())
}

fn one(visit: &Visit, mine: &Mine) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let now = visit.cx().now();
    let share = attendance::share(&mine.event, &mine.sessions, &mine.entries, now);
    let over = mine.is_over(now);
    let begun = mine.sessions.first().is_some_and(|s| s.starts_at(mine.event.zone()) <= now);
    let came = mine.entries.iter().any(Entry::is_present);
    let cancelled = mine.event.cancelled_at.is_some();
    let sessions = mine.sessions.iter().enumerate().map(|(index, session)| {
        let entry = mine.entries.get(index).filter(|e| e.is_marked());
        let said = entry.map(|e| {
            // Until it is over nobody knows how long somebody stays.
            let is_over = session.ends_at(mine.event.zone()) <= now;
            let minutes = if is_over { e.agreed.said.minutes(session.planned()) } else { 0 };
            view! { " · "{l.status(e.agreed.said.status)}{(minutes > 0).then(|| format!(", {}", l.tn("{n} minute", "{n} minutes", minutes as usize)))} }
        });
        view! { <li>{session_line(language, session)}{soon(l, session, &mine.event, now)}<span class="soft">{said}</span></li> }
    });
    let sessions = sessions.collect_view();
    let standing = (begun && !cancelled && mine.state == RegistrationState::Registered).then(|| {
        let attended = hours_of(l, share.attended, share.planned);
        let percent = dates::percent(language, share.percent());
        let possible = (share.ahead > 0).then(|| {
            l.tf("; {percent} still possible", &[("percent", &dates::percent(language, share.reachable_percent()))])
        });
        view! { <p>{l.tf("Attended: {hours} ({percent})", &[("hours", &attended), ("percent", &percent)])}{possible}</p> }
    });
    let cancelled_why = cancelled.then(|| mine.event.notice.clone()).filter(|why| !why.is_empty());
    let notice = cancelled_why.or_else(|| put_off(l, &mine.event)).map(|text| view! { <p class="soft">{text}</p> });
    let act = |act: &str, class: &'static str, text: String| {
        post_button(format!("/my-events/{}/{act}", mine.event.id), class, text)
    };
    let cannot = || view! { <a class="button button--secondary" href=format!("/my-events/{}/apologise", mine.event.id)>{l.t("I cannot come")}</a> };
    // Whoever was there has come.
    let acts = (!cancelled && !over && !came).then(|| match mine.state {
        RegistrationState::Registered | RegistrationState::Waiting => cannot().into_any(),
        RegistrationState::Invited => view! {
            <div class="cluster">
                {act("come", "button", l.t("I come"))}
                {cannot()}
            </div>
        }
        .into_any(),
        RegistrationState::Apologised | RegistrationState::Withdrawn => {
            view! { {act("come", "button button--secondary", l.t("I come after all"))} }.into_any()
        }
    });
    let files = mine.files.iter().map(|file| {
        view! { <li>{open(mine.event.id, file)}</li> }
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
            {(mine.moved_up && !begun && !cancelled).then(|| view! {
                <div class="notice notice--done"><p>{l.t("A place became free: you are registered.")}</p></div>
            })}
            <p>{mine.event.place.clone()}" "{state}</p>
            {(!over && !cancelled).then(|| view! { <p class="soft">{whom_to_ask(l, &mine.event)}{map(l, &mine.event)}</p> })}
            {(!mine.trainers.is_empty()).then(|| view! { <p class="soft">{l.tf("Trainers: {names}", &[("names", &mine.trainers.join(", "))])}</p> })}
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

/// Whom people of an event ask.
fn whom_to_ask(l: &L, event: &Event) -> Option<AnyView> {
    (!event.contact.is_empty()).then(|| view! { {l.t("Contact:")}" "{contact(&event.contact)}" · " }.into_any())
}

/// The place on a map of others: nothing is asked there before somebody taps it.
fn map(l: &L, event: &Event) -> AnyView {
    let place = form_urlencoded::byte_serialize(event.place.as_bytes()).collect::<String>();
    let address = format!("https://www.openstreetmap.org/search?query={place}");
    view! { <a href=address rel="noreferrer">{l.t("Look for the place on OpenStreetMap")}</a> }.into_any()
}

/// How soon a session is, where that is within a week.
fn soon(l: &L, session: &Session, event: &Event, now: DateTime<Utc>) -> Option<AnyView> {
    let today = clock::local_date(now, event.zone());
    let days = (session.on_date - today).num_days();
    let text = match days {
        0 => l.t("today"),
        1 => l.t("tomorrow"),
        2..=7 => l.tn("in {n} day", "in {n} days", usize::try_from(days).unwrap_or(0)),
        _ => return None,
    };
    Some(view! { " "{tag("next", text)} }.into_any())
}

/// `GET /invitation/CODE`: yes or no, without an account, with the secret of a mail of invitation.
pub(crate) async fn invitation(
    visit: Visit,
    Path(code): Path<String>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let Some((event, person)) = invited(&visit, &code).await? else { return Ok(unknown_invitation(&visit)) };
    let sessions = event::sessions(visit.cx(), event.id).await?;
    let room = places::room(visit.cx(), &event).await?;
    let step = match (query.get("done"), query.get("ask")) {
        ("saved", _) => Step::Answered,
        (_, "apologise") => Step::Asked(room),
        _ => Step::Open,
    };
    Ok(answer_page(&visit, &event, &sessions, &person, &code, step))
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

/// How far somebody is with their answer.
#[derive(Clone, Copy)]
enum Step {
    /// It is wanted.
    Open,
    /// They cannot come: asked once more, because somebody else may have the place a moment later.
    Asked(Room),
    /// It was just given.
    Answered,
}

fn answer_page(
    visit: &Visit,
    event: &Event,
    sessions: &[Session],
    person: &Registration,
    code: &str,
    step: Step,
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
            answers(l, person.state, &format!("/invitation/{code}"), step)
        };
        view! {
            {matches!(step, Step::Answered).then(|| view! { <div class="notice notice--done" role="status"><p>{l.t("Thank you, your answer is recorded.")}</p></div> })}
            <h1 lang=event.language.code()>{event.title.clone()}</h1>
            <p>{event.place.clone()}</p>
            <ul>{lines}</ul>
            {(!event.contact.is_empty()).then(|| view! { <p>{l.t("Contact:")}" "{contact(&event.contact)}</p> })}
            <p>{format!("{} {}", person.given_name, person.family_name)}": "{tag("plain", l.registration_state(person.state))}</p>
            {answer}
        }
    })
}

/// What somebody whose registration stands so can say.
fn answers(l: &L, state: RegistrationState, address: &str, step: Step) -> AnyView {
    let say = |answer: &'static str, class: &'static str, text: String| {
        view! { <form method="post" action=address.to_owned()><button class=class name="answer" value=answer>{text}</button></form> }
    };
    let cannot = || view! { <a class="button button--secondary" href=format!("{address}?ask=apologise")>{l.t("I cannot come")}</a> };
    match (state, step) {
        (RegistrationState::Apologised | RegistrationState::Withdrawn, _) => {
            say("come", "button", l.t("I come after all")).into_any()
        }
        (_, Step::Asked(room)) => view! {
            <h2>{l.t("You cannot come?")}</h2>
            <p>{follows(l, state, &room)}</p>
            <div class="cluster">
                {say("apologise", "button button--danger", l.t("I cannot come"))}
                <a href=address.to_owned()>{l.t("Back")}</a>
            </div>
        }
        .into_any(),
        (RegistrationState::Invited, _) => {
            view! { <div class="cluster">{say("come", "button", l.t("I come"))}{cannot()}</div> }.into_any()
        }
        (RegistrationState::Registered | RegistrationState::Waiting, _) => cannot().into_any(),
    }
}
