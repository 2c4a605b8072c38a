//! Every route and everybody: who comes in stands here once more, on purpose not taken from the routes themselves.

use app::ROUTES;
use axum::http::{Method, Request, StatusCode};
use uuid::Uuid;

use super::world::World;

const EVERYBODY: &[&str] = &["anonymous", "trainee", "other", "trainer", "manager", "manager-1", "admin"];
const SIGNED_IN: &[&str] = &["trainee", "other", "trainer", "manager", "manager-1", "admin"];
const TRAINEES: &[&str] = &["trainee", "other"];
const TRAINERS: &[&str] = &["trainer"];
const STAFF: &[&str] = &["trainer", "manager", "manager-1", "admin"];
const MANAGERS: &[&str] = &["manager", "manager-1", "admin"];
const MARKERS: &[&str] = &["trainer", "admin"];
const ADMINISTRATORS: &[&str] = &["admin"];

/// A scenario of the shipped course.
const EXERCISE: &str = "03-decisions/wrong-number";

const ACTIVITY: &str = "/courses/{project}/{course}/{module}/{activity}";

/// Method, address and who may use it. `~` stands for [`ACTIVITY`].
const TABLE: &[(&str, &str, &[&str])] = &[
    ("GET", "/", EVERYBODY),
    ("GET", "/about", EVERYBODY),
    ("POST", "/language", EVERYBODY),
    ("GET", "/sign-in", EVERYBODY),
    ("POST", "/sign-in", EVERYBODY),
    ("POST", "/sign-out", EVERYBODY),
    ("GET", "/reset", EVERYBODY),
    ("POST", "/reset", EVERYBODY),
    ("GET", "/reset/{secret}", EVERYBODY),
    ("POST", "/reset/{secret}", EVERYBODY),
    ("GET", "/card", EVERYBODY),
    ("POST", "/card", EVERYBODY),
    ("GET", "/verify", EVERYBODY),
    ("GET", "/verify/{code}", EVERYBODY),
    ("GET", "/in", EVERYBODY),
    ("POST", "/in", EVERYBODY),
    ("GET", "/in/{code}", EVERYBODY),
    ("GET", "/join", EVERYBODY),
    ("GET", "/join/{code}", EVERYBODY),
    ("POST", "/join/{code}", EVERYBODY),
    ("GET", "/invitation/{code}", EVERYBODY),
    ("POST", "/invitation/{code}", EVERYBODY),
    ("GET", "/calendar/{file}", EVERYBODY),
    ("GET", "/offline.js", EVERYBODY),
    ("GET", "/my-events", SIGNED_IN),
    ("POST", "/my-events/feed", SIGNED_IN),
    ("POST", "/my-events/{event}/come", SIGNED_IN),
    ("POST", "/my-events/{event}/apologise", SIGNED_IN),
    ("GET", "/events", STAFF),
    ("GET", "/events/new", STAFF),
    ("POST", "/events/new", STAFF),
    ("GET", "/events/{event}", STAFF),
    ("GET", "/events/{event}/edit", STAFF),
    ("POST", "/events/{event}/edit", STAFF),
    ("POST", "/events/{event}/repeat", STAFF),
    ("POST", "/events/{event}/postpone", STAFF),
    ("POST", "/events/{event}/cancel", STAFF),
    ("POST", "/events/{event}/restore", STAFF),
    ("GET", "/events/{event}/calendar.ics", SIGNED_IN),
    ("POST", "/events/{event}/materials", STAFF),
    ("GET", "/events/{event}/materials/{file}", SIGNED_IN),
    ("POST", "/events/{event}/materials/{file}/remove", STAFF),
    ("GET", "/events/{event}/people", STAFF),
    ("POST", "/events/{event}/people/add", STAFF),
    ("POST", "/events/{event}/people/state", STAFF),
    ("POST", "/events/{event}/people/guest", STAFF),
    ("POST", "/events/{event}/people/matched", STAFF),
    ("GET", "/events/{event}/people/{person}/match", MARKERS),
    ("POST", "/events/{event}/people/{person}/match", MARKERS),
    ("GET", "/events/{event}/invitations", STAFF),
    ("GET", "/events/{event}/imports", STAFF),
    ("POST", "/events/{event}/imports", STAFF),
    ("GET", "/events/{event}/imports/template.xlsx", STAFF),
    ("GET", "/events/{event}/imports/{import}", STAFF),
    ("POST", "/events/{event}/imports/{import}/columns", STAFF),
    ("POST", "/events/{event}/imports/{import}/letters", STAFF),
    ("POST", "/events/{event}/imports/{import}/organisations", STAFF),
    ("POST", "/events/{event}/imports/{import}/decisions", STAFF),
    ("GET", "/events/{event}/imports/{import}/rows/{row}", STAFF),
    ("POST", "/events/{event}/imports/{import}/rows/{row}", STAFF),
    ("POST", "/events/{event}/imports/{import}/confirm", STAFF),
    ("POST", "/events/{event}/imports/{import}/discard", STAFF),
    ("POST", "/events/{event}/imports/{import}/take-back", STAFF),
    ("GET", "/events/{event}/imports/{import}/progress", STAFF),
    ("GET", "/events/{event}/imports/{import}/left-out.xlsx", STAFF),
    ("GET", "/events/{event}/sessions/{session}", STAFF),
    ("GET", "/events/{event}/sessions/{session}/state", STAFF),
    ("GET", "/events/{event}/sessions/{session}/people/{person}", STAFF),
    ("POST", "/events/{event}/sessions/{session}/marks", MARKERS),
    ("POST", "/events/{event}/sessions/{session}/walk-ins", MARKERS),
    ("POST", "/events/{event}/sessions/{session}/heads", MARKERS),
    ("POST", "/events/{event}/sessions/{session}/late", MARKERS),
    ("GET", "/events/{event}/sessions/{session}/projector", MARKERS),
    ("GET", "/events/{event}/sessions/{session}/codes", MARKERS),
    ("GET", "/events/{event}/paper", MARKERS),
    ("POST", "/events/{event}/paper/sheets", MARKERS),
    ("GET", "/events/{event}/paper/sheets/{sheet}", MARKERS),
    ("POST", "/events/{event}/paper/pictures", MARKERS),
    ("GET", "/events/{event}/paper/pages/{page}", MARKERS),
    ("POST", "/events/{event}/paper/pages/{page}", MARKERS),
    ("POST", "/events/{event}/paper/pages/{page}/confirm", MARKERS),
    ("GET", "/events/{event}/paper/pages/{page}/picture", MARKERS),
    ("POST", "/events/{event}/paper/certificates", MARKERS),
    ("POST", "/events/{event}/paper/certificates/{certificate}", MARKERS),
    ("GET", "/events/{event}/print.pdf", MARKERS),
    ("POST", "/events/{event}/print", MARKERS),
    ("GET", "/paper/{code}", MARKERS),
    ("GET", "/attendance", STAFF),
    ("GET", "/events/file/{format}", MANAGERS),
    ("GET", "/attendance/file/{format}", MANAGERS),
    ("GET", "/account", SIGNED_IN),
    ("POST", "/account/password", SIGNED_IN),
    ("POST", "/account/sessions/{id}/end", SIGNED_IN),
    ("POST", "/account/sessions/end-others", SIGNED_IN),
    ("GET", "/courses", TRAINEES),
    ("GET", "/courses/{project}/{course}", TRAINEES),
    ("POST", "/courses/{project}/{course}/start", TRAINEES),
    ("GET", "~", TRAINEES),
    ("POST", "~/confirm", TRAINEES),
    ("POST", "~/begin", TRAINEES),
    ("GET", "~/go-on", TRAINEES),
    ("GET", "~/questions/{number}", TRAINEES),
    ("POST", "~/questions/{number}", TRAINEES),
    ("GET", "~/review", TRAINEES),
    ("POST", "~/submit", TRAINEES),
    ("GET", "~/results/{number}", TRAINEES),
    ("POST", "~/play/begin", TRAINEES),
    ("GET", "~/play", TRAINEES),
    ("POST", "~/play", TRAINEES),
    ("GET", "~/play/ahead", TRAINEES),
    ("GET", "~/runs/{number}", TRAINEES),
    ("POST", "~/runs/{number}", TRAINEES),
    ("GET", "/commitments", TRAINEES),
    ("POST", "/commitments/{run}", TRAINEES),
    ("GET", "/media/{version}/{name}", SIGNED_IN),
    ("GET", "/exercises", TRAINERS),
    ("GET", "/exercises/{project}/{course}/{module}/{activity}", TRAINERS),
    ("GET", "/exercises/{project}/{course}/{module}/{activity}/runs/{run}", TRAINERS),
    ("GET", "/authoring", TRAINERS),
    ("GET", "/authoring/{course}", TRAINERS),
    ("POST", "/authoring/{course}/start", TRAINERS),
    ("POST", "/authoring/{course}/publish", TRAINERS),
    ("POST", "/authoring/{course}/discard", TRAINERS),
    ("GET", "/authoring/{course}/{module}/{name}", TRAINERS),
    ("POST", "/authoring/{course}/{module}/{name}/node", TRAINERS),
    ("POST", "/authoring/{course}/{module}/{name}/add", TRAINERS),
    ("POST", "/authoring/{course}/{module}/{name}/remove", TRAINERS),
    ("POST", "/authoring/{course}/{module}/{name}/text", TRAINERS),
    ("POST", "/authoring/{course}/{module}/{name}/twee", TRAINERS),
    ("GET", "/authoring/{course}/{module}/{name}/twee", TRAINERS),
    ("GET", "/authoring/{course}/{module}/{name}/try", TRAINERS),
    ("GET", "/certificates", TRAINEES),
    ("GET", "/certificates/{file}", SIGNED_IN),
    ("GET", "/feedback", EVERYBODY),
    ("GET", "/feedback/{code}", EVERYBODY),
    ("POST", "/feedback/{code}", EVERYBODY),
    ("GET", "/my-events/{event}/feedback", SIGNED_IN),
    ("POST", "/my-events/{event}/feedback", SIGNED_IN),
    ("GET", "/events/{event}/feedback", STAFF),
    ("POST", "/events/{event}/feedback", MARKERS),
    ("GET", "/events/{event}/feedback/sheet", STAFF),
    ("GET", "/events/{event}/sessions/{session}/reach", MARKERS),
    ("POST", "/events/{event}/sessions/{session}/reach", MARKERS),
    ("GET", "/events/{event}/report", STAFF),
    ("GET", "/events/{event}/report.pdf", STAFF),
    ("GET", "/events/{event}/report.xlsx", STAFF),
    ("GET", "/completions", STAFF),
    ("GET", "/completions/file/{format}", MANAGERS),
    ("GET", "/people", ADMINISTRATORS),
    ("GET", "/people/file/{format}", ADMINISTRATORS),
    ("GET", "/people/new", ADMINISTRATORS),
    ("POST", "/people/new", ADMINISTRATORS),
    ("GET", "/people/duplicates", ADMINISTRATORS),
    ("POST", "/people/distinct", ADMINISTRATORS),
    ("GET", "/people/merge", ADMINISTRATORS),
    ("POST", "/people/merge", ADMINISTRATORS),
    ("GET", "/people/merges", ADMINISTRATORS),
    ("POST", "/people/merges/{id}/undo", ADMINISTRATORS),
    ("GET", "/people/{id}", ADMINISTRATORS),
    ("GET", "/people/{id}/edit", ADMINISTRATORS),
    ("POST", "/people/{id}/edit", ADMINISTRATORS),
    ("POST", "/people/{id}/card", ADMINISTRATORS),
    ("POST", "/people/{id}/close", ADMINISTRATORS),
    ("POST", "/people/{id}/open", ADMINISTRATORS),
    ("POST", "/people/{id}/roles/give", ADMINISTRATORS),
    ("POST", "/people/{id}/roles/take", ADMINISTRATORS),
    ("GET", "/projects", ADMINISTRATORS),
    ("GET", "/projects/new", ADMINISTRATORS),
    ("POST", "/projects/new", ADMINISTRATORS),
    ("POST", "/projects/{project}/offer", ADMINISTRATORS),
    ("GET", "/organisations", ADMINISTRATORS),
    ("GET", "/organisations/suggest", STAFF),
    ("GET", "/organisations/new", ADMINISTRATORS),
    ("POST", "/organisations/new", ADMINISTRATORS),
    ("GET", "/jobs", SIGNED_IN),
    ("GET", "/jobs/{job}", SIGNED_IN),
    ("GET", "/jobs/{job}/progress", SIGNED_IN),
    ("GET", "/jobs/{job}/file", SIGNED_IN),
    ("POST", "/jobs/{job}/cancel", SIGNED_IN),
    ("POST", "/jobs/{job}/retry", ADMINISTRATORS),
    ("GET", "/mails", ADMINISTRATORS),
    ("GET", "/audit", ADMINISTRATORS),
];

fn table() -> Vec<(Method, String, &'static [&'static str])> {
    let row = |(method, path, who): &(&str, &str, &'static [&str])| {
        (method.parse().unwrap(), path.replace('~', ACTIVITY), *who)
    };
    TABLE.iter().map(row).collect()
}

/// The address with things that exist in its places.
pub async fn filled(world: &World, path: &str) -> String {
    let (event, session) = world.event().await;
    path.replace("{event}", &event.to_string())
        .replace("{session}", &session.to_string())
        .replace("{person}", &Uuid::nil().to_string())
        .replace("{sheet}", &Uuid::nil().to_string())
        .replace("{page}", &Uuid::nil().to_string())
        .replace("{certificate}", &Uuid::nil().to_string())
        .replace("{import}", &Uuid::nil().to_string())
        .replace("{job}", &Uuid::nil().to_string())
        .replace("{row}", "2")
        .replace("{project}", "phase-2")
        .replace("{course}", "recognising")
        .replace(
            "{module}/{activity}",
            match path {
                _ if path.ends_with("/confirm") => "01-indicators/abuse-and-deception",
                _ if path.contains("/play") || path.contains("/runs/") || path.starts_with("/exercises") => EXERCISE,
                _ => "02-combining/post",
            },
        )
        .replace("{module}/{name}", EXERCISE)
        .replace("{run}", &Uuid::nil().to_string())
        .replace("{number}", "1")
        .replace("{format}", "csv")
        .replace("{secret}", "NOSUCHSECRET")
        .replace("{code}", &world.certificate("colleague").await)
        .replace("{file}", &format!("{}.pdf", world.certificate("colleague").await))
        .replace("{id}", &world.person("colleague").await.to_string())
        .replace("{version}/{name}", &format!("{}/none.svg", Uuid::nil()))
}

#[test]
fn every_route_stands_in_the_table_once() {
    let mut routes: Vec<String> = ROUTES.iter().map(|r| format!("{} {}", r.method, r.path)).collect();
    let mut rows: Vec<String> = table().iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    routes.sort();
    rows.sort();
    assert_eq!(routes, rows);
}

#[tokio::test]
async fn everybody_comes_in_where_the_table_says_and_nowhere_else() {
    for (method, path, who) in table() {
        let world = World::new().await;
        let address = filled(&world, &path).await;
        for name in EVERYBODY {
            let mut visitor = world.visitor(name);
            let before = world.rows().await;
            let request =
                Request::builder().method(method.clone()).uri(&address).header("sec-fetch-site", "same-origin");
            let answer = visitor.send(request, Vec::new()).await;
            let to_sign_in = answer.location().is_some_and(|to| to.starts_with("/sign-in"));
            let what = format!("{name}: {method} {path}: {}", answer.status);
            if who.contains(name) {
                assert!(answer.status != StatusCode::UNAUTHORIZED && answer.status != StatusCode::FORBIDDEN, "{what}");
                assert!(!to_sign_in, "{what}");
                continue;
            }
            if *name != "anonymous" {
                answer.says(403, "This page is not for your account");
            } else if method == Method::GET {
                let back: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
                assert_eq!(answer.location(), Some(format!("/sign-in?back={back}").as_str()), "{what}");
            } else {
                answer.says(401, "You are signed out");
            }
            assert_eq!(world.rows().await, before, "{what}");
        }
    }
}

#[tokio::test]
async fn a_trainee_of_another_project_finds_no_course_there() {
    for (method, path, _) in table().iter().filter(|(_, path, _)| path.starts_with("/courses/")) {
        let world = World::new().await;
        let address = filled(&world, path).await;
        let before = world.rows().await;
        let request = Request::builder().method(method.clone()).uri(&address).header("sec-fetch-site", "same-origin");
        let answer = world.visitor("other").send(request, Vec::new()).await;
        answer.says(404, "There is nothing here");
        assert_eq!(world.rows().await, before, "{address}");
    }
}

#[tokio::test]
async fn a_closed_account_and_an_old_session_are_out() {
    let world = World::new().await;
    let person = world.person("trainee").await;
    let mut trainee = world.visitor("trainee");
    assert_eq!(trainee.get("/courses").await.status, 200);
    world.visitor("admin").post(&format!("/people/{person}/close"), &[]).await;
    assert_eq!(trainee.get("/courses").await.location(), Some("/sign-in?back=%2Fcourses"));
    let answer =
        trainee.post("/sign-in", &[("name", "trainee"), ("password", &records::demo::password("trainee"))]).await;
    assert_eq!(answer.status, 422);
    world.visitor("admin").post(&format!("/people/{person}/open"), &[]).await;
    world.anonymous().sign_in("trainee").await;

    world.cx.clock.set(world.cx.now() + chrono::Duration::hours(25));
    assert_eq!(world.visitor("manager").get("/completions").await.location(), Some("/sign-in?back=%2Fcompletions"));
}

#[tokio::test]
async fn administrators_do_not_lock_themselves_out() {
    let world = World::new().await;
    let own = world.person("admin").await;
    let mut admin = world.visitor("admin");
    assert_eq!(admin.post(&format!("/people/{own}/close"), &[]).await.status, 403);
    assert_eq!(admin.get("/people").await.status, 200);
}
