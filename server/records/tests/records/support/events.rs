//! An event of two sessions, and what is said of it.

use std::fmt::Debug;

use chrono::Duration;
use courses::{
    attendance::{Said, Status},
    format::sketch,
    language::Language,
};
use records::{
    Cx, Error, Problem,
    accounts::sessions::Viewer,
    authoring::library,
    events::{
        attendance::{Method, NewMark},
        awards, change,
        event::{self, Event, Session},
        input::{EventInput, SessionInput},
        notices::About,
        registrations,
    },
    people::person::PersonId,
    projects::project,
    system::{audit::Actor, key::AccountId},
};

use super::{World, course};

pub(crate) fn tell(language: Language, about: About, event: &Event, sessions: &[Session]) -> (String, String) {
    (format!("{about:?}"), format!("{} {} {}", language.code(), event.title, sessions.len()))
}

pub(crate) fn session(date: &str, starts: &str, minutes: &str) -> SessionInput {
    SessionInput { date: date.into(), starts: starts.into(), minutes: minutes.into(), ..SessionInput::default() }
}

pub(crate) fn input() -> EventInput {
    EventInput {
        kind: "training".into(),
        title: "Əmək istismarı: ilk təmas".into(),
        language: "az".into(),
        course: "recognising".into(),
        place: "Gəncə".into(),
        region: "AZ-GA".into(),
        sessions: vec![session("2026-11-10", "09:00", "180"), session("2026-11-10", "14:00", "120")],
        ..EventInput::default()
    }
}

pub(crate) async fn event_of(world: &World, input: &EventInput) -> (Viewer, Event, Vec<Session>) {
    let trainer = world.viewer("trainer").await;
    let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
    let id = change::create(&world.cx, &trainer, &project, input).await.unwrap();
    let event = event::find(&world.cx, id).await.unwrap().unwrap();
    let sessions = event::sessions(&world.cx, id).await.unwrap();
    (trainer, event, sessions)
}

/// Certificates of attendance for everybody on the list who reaches the share, after the event.
pub(crate) async fn issue_to_all(cx: &Cx, actor: AccountId, event: &Event, percent: &str) -> records::Result<usize> {
    let list = registrations::list(cx, event.id).await?;
    let people: Vec<PersonId> = list.into_iter().map(|row| row.person_id).collect();
    let sessions = event::sessions(cx, event.id).await?;
    let end = sessions.iter().map(|session| session.ends_at(event.zone())).max().unwrap();
    if cx.now() < end {
        cx.clock.set(end);
    }
    awards::issue(cx, actor, event, percent, &people, None).await.map(|issued| issued.certificates)
}

pub(crate) fn mark_of(world: &World, person: PersonId, said: Said) -> NewMark {
    NewMark {
        id: world.cx.id(),
        person,
        bases: None,
        said,
        method: Method::List,
        at: world.cx.now(),
        device: None,
        claim: None,
    }
}

pub(crate) fn said(status: Status) -> Said {
    Said { status, late: 0, early: 0 }
}

pub(crate) fn invalid<T: Debug>(result: Result<T, Error>) -> Vec<(String, Problem)> {
    match result {
        Err(Error::Invalid(errors)) => errors.into_iter().map(|e| (e.field.into_owned(), e.problem)).collect(),
        other => panic!("{other:?}"),
    }
}

/// Minutes in the ledger that hold.
pub(crate) async fn ledger(world: &World) -> i64 {
    let holds =
        "facts f WHERE kind = 'minutes-attended' AND NOT EXISTS (SELECT 1 FROM facts n WHERE n.supersedes = f.id)";
    world.count(&format!("(SELECT * FROM {holds} AND minutes > 0) x")).await
}

/// Publishes a version of the course that is completed by being there for 80 percent of the minutes.
pub(crate) async fn by_attendance(world: &World) {
    let mut files = course();
    let text = String::from_utf8(files["course.toml"].clone()).unwrap();
    let head = sketch::set_version(text.split("[[completion]]").next().unwrap(), "9.9").unwrap();
    let rule = "[[completion]]\nrule = \"minutes-attended\"\npercent = 80\n";
    files.insert("course.toml".into(), format!("{head}{rule}").into_bytes());
    world.cx.clock.set(world.cx.now() + Duration::seconds(1));
    library::import(&world.cx, Actor::Nobody, &files).await.unwrap();
}
