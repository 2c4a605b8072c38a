//! Every route and everybody: who comes in stands here once more, on purpose not taken from the routes themselves.

use crate::http::support::{visitor::Answer, world::World};
use app::ROUTES;
use axum::http::Method;

/// `other` is a trainee of phase 1, `manager-1` its manager; `both` is a trainer of phase 1 and a trainee of phase 2;
/// everybody else has one role in phase 2, and `manager` the same in both.
const EVERYBODY: &[&str] =
    &["anonymous", "trainee", "other", "trainer", "focal", "donor", "manager", "manager-1", "both", "admin"];
/// Who has an account.
pub const SIGNED_IN: &[&str] =
    &["trainee", "other", "trainer", "focal", "donor", "manager", "manager-1", "both", "admin"];
const TRAINEES: &[&str] = &["trainee", "other", "both"];
const TRAINERS: &[&str] = &["trainer", "both"];
const STAFF: &[&str] = &["trainer", "manager", "manager-1", "both", "admin"];
const REGISTRARS: &[&str] = &["trainer", "focal", "manager", "manager-1", "both", "admin"];
const MANAGERS: &[&str] = &["manager", "manager-1", "admin"];
const MARKERS: &[&str] = &["trainer", "both", "admin"];
const ADMINISTRATORS: &[&str] = &["admin"];

const ACTIVITY: &str = "/courses/{project}/{course}/{module}/{activity}";

/// Method, address and who may use it. `~` stands for [`ACTIVITY`].
const TABLE: &[(&str, &str, &[&str])] = &[
    ("GET", "/", EVERYBODY),
    ("GET", "/about", EVERYBODY),
    ("GET", "/at-hand", TRAINEES),
    ("GET", "/open", EVERYBODY),
    ("GET", "/open/{course}", EVERYBODY),
    ("GET", "/open/{course}/media/{name}", EVERYBODY),
    ("GET", "/open/{course}/{module}/{activity}", EVERYBODY),
    ("GET", "/open/{course}/{module}/{activity}/ahead", EVERYBODY),
    ("POST", "/language", EVERYBODY),
    ("GET", "/sign-in", EVERYBODY),
    ("POST", "/sign-in", EVERYBODY),
    ("GET", "/sign-in/code", EVERYBODY),
    ("POST", "/sign-in/code", EVERYBODY),
    ("GET", "/sign-in/with", EVERYBODY),
    ("GET", "/sign-in/with/return", EVERYBODY),
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
    ("GET", "/manifest.webmanifest", EVERYBODY),
    ("GET", "/on-this-phone", EVERYBODY),
    ("GET", "/on-this-phone/{language}", EVERYBODY),
    ("GET", "/my-events", SIGNED_IN),
    ("GET", "/my-events/{event}/apologise", SIGNED_IN),
    ("POST", "/my-events/feed", SIGNED_IN),
    ("POST", "/my-events/feed/{feed}/end", SIGNED_IN),
    ("POST", "/my-events/{event}/come", SIGNED_IN),
    ("POST", "/my-events/{event}/apologise", SIGNED_IN),
    ("GET", "/events", REGISTRARS),
    ("GET", "/events/new", STAFF),
    ("POST", "/events/new", STAFF),
    ("GET", "/events/{event}", REGISTRARS),
    ("GET", "/events/{event}/edit", STAFF),
    ("POST", "/events/{event}/edit", STAFF),
    ("POST", "/events/{event}/repeat", STAFF),
    ("POST", "/events/{event}/postpone", STAFF),
    ("POST", "/events/{event}/cancel", STAFF),
    ("POST", "/events/{event}/remove", STAFF),
    ("POST", "/events/{event}/restore", STAFF),
    ("GET", "/events/{event}/calendar.ics", SIGNED_IN),
    ("GET", "/events/{event}/materials", STAFF),
    ("POST", "/events/{event}/materials", STAFF),
    ("POST", "/events/{event}/links", STAFF),
    ("GET", "/events/{event}/materials/{file}", SIGNED_IN),
    ("POST", "/events/{event}/materials/{file}", STAFF),
    ("POST", "/events/{event}/materials/{file}/move", STAFF),
    ("POST", "/events/{event}/materials/{file}/remove", STAFF),
    ("GET", "/events/{event}/enrol", STAFF),
    ("POST", "/events/{event}/enrol", STAFF),
    ("GET", "/events/{event}/people", REGISTRARS),
    ("GET", "/events/{event}/people.xlsx", STAFF),
    ("GET", "/events/{event}/people.pdf", STAFF),
    ("POST", "/events/{event}/people/add", REGISTRARS),
    ("POST", "/events/{event}/people/known", STAFF),
    ("POST", "/events/{event}/people/state", REGISTRARS),
    ("POST", "/events/{event}/people/guest", STAFF),
    ("POST", "/events/{event}/people/matched", STAFF),
    ("POST", "/events/{event}/people/unmatch", MARKERS),
    ("GET", "/events/{event}/people/{person}/edit", STAFF),
    ("POST", "/events/{event}/people/{person}/edit", STAFF),
    ("GET", "/events/{event}/messages", STAFF),
    ("POST", "/events/{event}/messages", STAFF),
    ("POST", "/events/{event}/messages/told", STAFF),
    ("GET", "/events/{event}/people/{person}/match", MARKERS),
    ("POST", "/events/{event}/people/{person}/match", MARKERS),
    ("GET", "/events/{event}/invitations", STAFF),
    ("GET", "/events/{event}/imports", STAFF),
    ("POST", "/events/{event}/imports", STAFF),
    ("GET", "/events/{event}/imports/template.xlsx", STAFF),
    ("GET", "/events/{event}/imports/{import}", STAFF),
    ("POST", "/events/{event}/imports/{import}/columns", STAFF),
    ("POST", "/events/{event}/imports/{import}/sheets", STAFF),
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
    ("POST", "/events/{event}/sessions/{session}/others", MARKERS),
    ("POST", "/events/{event}/sessions/{session}/walk-ins", MARKERS),
    ("POST", "/events/{event}/sessions/{session}/heads", MARKERS),
    ("POST", "/events/{event}/sessions/{session}/late", MARKERS),
    ("GET", "/events/{event}/sessions/{session}/projector", MARKERS),
    ("POST", "/events/{event}/sessions/{session}/projector", MARKERS),
    ("POST", "/events/{event}/sessions/{session}/guests", MARKERS),
    ("GET", "/wall/{code}", EVERYBODY),
    ("GET", "/wall/{code}/codes", EVERYBODY),
    ("GET", "/events/{event}/paper", STAFF),
    ("POST", "/events/{event}/paper/sheets", MARKERS),
    ("GET", "/events/{event}/paper/sheets/{sheet}", MARKERS),
    ("POST", "/events/{event}/paper/pictures", MARKERS),
    ("GET", "/events/{event}/paper/pages/{page}", STAFF),
    ("POST", "/events/{event}/paper/pages/{page}", MARKERS),
    ("POST", "/events/{event}/paper/pages/{page}/confirm", STAFF),
    ("GET", "/events/{event}/paper/pages/{page}/picture", STAFF),
    ("GET", "/events/{event}/paper/certificates", MARKERS),
    ("POST", "/events/{event}/paper/certificates", MARKERS),
    ("POST", "/events/{event}/paper/certificates/{certificate}", MARKERS),
    ("GET", "/events/{event}/print.pdf", MARKERS),
    ("POST", "/events/{event}/print", MARKERS),
    ("GET", "/paper/{code}", MARKERS),
    ("GET", "/attendance", STAFF),
    ("GET", "/events/file/{format}", MANAGERS),
    ("POST", "/events/file/{format}", MANAGERS),
    ("GET", "/attendance/file/{format}", MANAGERS),
    ("POST", "/attendance/file/{format}", MANAGERS),
    ("GET", "/account", SIGNED_IN),
    ("POST", "/account/password", SIGNED_IN),
    ("POST", "/account/phone", SIGNED_IN),
    ("POST", "/account/address", SIGNED_IN),
    ("GET", "/account/address/{secret}", SIGNED_IN),
    ("POST", "/account/address/{secret}", SIGNED_IN),
    ("GET", "/account/second-factor", SIGNED_IN),
    ("POST", "/account/second-factor/propose", SIGNED_IN),
    ("POST", "/account/second-factor/confirm", SIGNED_IN),
    ("POST", "/account/second-factor/change", SIGNED_IN),
    ("GET", "/account/with", SIGNED_IN),
    ("POST", "/account/with/end", SIGNED_IN),
    ("POST", "/account/sessions/{id}/end", SIGNED_IN),
    ("POST", "/account/sessions/end-others", SIGNED_IN),
    ("GET", "/courses", TRAINEES),
    ("GET", "/courses/{project}/{course}", TRAINEES),
    ("GET", "/courses/{project}/{course}/kept", TRAINEES),
    ("GET", "/kept/{version}/{language}/{project}/{course}", TRAINEES),
    ("GET", "/kept/{version}/{language}/{project}/{course}/{module}/{activity}", TRAINEES),
    ("GET", "/kept/{version}/{language}/{project}/{course}/{module}/{activity}/ahead", TRAINEES),
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
    ("POST", "~/remark", TRAINEES),
    ("POST", "~/play/begin", TRAINEES),
    ("GET", "~/play", TRAINEES),
    ("POST", "~/play", TRAINEES),
    ("GET", "~/play/ahead", TRAINEES),
    ("GET", "~/runs/{number}", TRAINEES),
    ("POST", "~/runs/{number}", TRAINEES),
    ("GET", "/commitments", TRAINEES),
    ("POST", "/commitments/{run}", TRAINEES),
    ("GET", "/media/{version}/{name}", SIGNED_IN),
    ("GET", "/search", SIGNED_IN),
    ("GET", "/catalogue", TRAINEES),
    ("GET", "/enrol", TRAINEES),
    ("POST", "/enrol", TRAINEES),
    ("GET", "/offers", STAFF),
    ("GET", "/offers/{project}/{course}", STAFF),
    ("POST", "/offers/{project}/{course}/terms", STAFF),
    ("POST", "/offers/{project}/{course}/codes", STAFF),
    ("POST", "/offers/{project}/{course}/codes/{code}/end", STAFF),
    ("POST", "/offers/{project}/{course}/people", STAFF),
    ("POST", "/offers/{project}/{course}/people/{person}/end", STAFF),
    ("GET", "/exercises", TRAINERS),
    ("GET", "/exercises/{project}/{course}/{module}/{activity}", TRAINERS),
    ("GET", "/exercises/{project}/{course}/{module}/{activity}/runs/{run}", TRAINERS),
    ("GET", "/authoring", TRAINERS),
    ("GET", "/authoring/new", TRAINERS),
    ("POST", "/authoring/new", TRAINERS),
    ("POST", "/authoring/new/copy", TRAINERS),
    ("POST", "/authoring/new/folder", TRAINERS),
    ("GET", "/authoring/{course}", TRAINERS),
    ("GET", "/authoring/{course}/folder", TRAINERS),
    ("POST", "/authoring/{course}/folder", TRAINERS),
    ("GET", "/authoring/{course}/read", TRAINERS),
    ("GET", "/authoring/{course}/read/{module}/{activity}", TRAINERS),
    ("GET", "/authoring/{course}/media", TRAINERS),
    ("POST", "/authoring/{course}/media", TRAINERS),
    ("GET", "/authoring/{course}/media/{file}", TRAINERS),
    ("POST", "/authoring/{course}/media/{file}/remove", TRAINERS),
    ("GET", "/authoring/{course}/properties", TRAINERS),
    ("POST", "/authoring/{course}/properties", TRAINERS),
    ("GET", "/authoring/{course}/facts", TRAINERS),
    ("POST", "/authoring/{course}/facts", TRAINERS),
    ("POST", "/authoring/{course}/outline", TRAINERS),
    ("GET", "/authoring/{course}/texts/{name}/edit", TRAINERS),
    ("POST", "/authoring/{course}/texts/{name}/edit", TRAINERS),
    ("POST", "/authoring/{course}/start", TRAINERS),
    ("POST", "/authoring/{course}/translations", TRAINERS),
    ("GET", "/authoring/{course}/translations/{language}", TRAINERS),
    ("POST", "/authoring/{course}/translations/{language}", TRAINERS),
    ("GET", "/authoring/{course}/translations/{language}/file", TRAINERS),
    ("POST", "/authoring/{course}/translations/{language}/file", TRAINERS),
    ("GET", "/authoring/{course}/publish", TRAINERS),
    ("POST", "/authoring/{course}/publish", TRAINERS),
    ("GET", "/authoring/{course}/remarks", TRAINERS),
    ("POST", "/authoring/{course}/remarks/{remark}/settle", TRAINERS),
    ("GET", "/authoring/{course}/reviews", TRAINERS),
    ("POST", "/authoring/{course}/reviews", TRAINERS),
    ("POST", "/authoring/{course}/reviews/{review}/end", TRAINERS),
    ("POST", "/authoring/{course}/reviews/remarks/{remark}/settle", TRAINERS),
    ("GET", "/review/{code}", EVERYBODY),
    ("POST", "/review/{code}", EVERYBODY),
    ("GET", "/review/{code}/media/{file}", EVERYBODY),
    ("GET", "/authoring/{course}/versions", TRAINERS),
    ("GET", "/authoring/{course}/versions/{version}/compare", TRAINERS),
    ("GET", "/authoring/{course}/versions/{version}/read", TRAINERS),
    ("GET", "/authoring/{course}/versions/{version}/read/{module}/{activity}", TRAINERS),
    ("GET", "/authoring/{course}/versions/{version}/folder", TRAINERS),
    ("POST", "/authoring/{course}/versions/{version}/take-back", TRAINERS),
    ("POST", "/authoring/{course}/versions/{version}/give-out", TRAINERS),
    ("POST", "/authoring/{course}/versions/{version}/restore", TRAINERS),
    ("POST", "/authoring/{course}/approve", TRAINERS),
    ("POST", "/authoring/{course}/discard", TRAINERS),
    ("POST", "/authoring/{course}/discarded/{draft}", TRAINERS),
    ("GET", "/authoring/{course}/{module}/{name}", TRAINERS),
    ("POST", "/authoring/{course}/{module}/{name}/node", TRAINERS),
    ("POST", "/authoring/{course}/{module}/{name}/add", TRAINERS),
    ("POST", "/authoring/{course}/{module}/{name}/remove", TRAINERS),
    ("POST", "/authoring/{course}/{module}/{name}/passage", TRAINERS),
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
    ("POST", "/events/{event}/feedback/questions", STAFF),
    ("POST", "/events/{event}/feedback/close", STAFF),
    ("GET", "/events/{event}/feedback/sheet", STAFF),
    ("GET", "/events/{event}/sessions/{session}/reach", MARKERS),
    ("POST", "/events/{event}/sessions/{session}/reach", MARKERS),
    ("GET", "/events/{event}/report", STAFF),
    ("GET", "/events/{event}/report.pdf", STAFF),
    ("GET", "/events/{event}/report.xlsx", STAFF),
    ("GET", "/my-record", SIGNED_IN),
    ("GET", "/my-record/file", SIGNED_IN),
    ("GET", "/completions", STAFF),
    ("GET", "/completions/{participation}", STAFF),
    ("POST", "/completions/{participation}/attempts", STAFF),
    ("POST", "/completions/{participation}/attempts/{grant}/take-back", STAFF),
    ("GET", "/completions/file/{format}", MANAGERS),
    ("POST", "/completions/file/{format}", MANAGERS),
    ("GET", "/people", ADMINISTRATORS),
    ("GET", "/people/file/{format}", ADMINISTRATORS),
    ("POST", "/people/file/{format}", ADMINISTRATORS),
    ("GET", "/people/cards", ADMINISTRATORS),
    ("POST", "/people/cards", ADMINISTRATORS),
    ("GET", "/people/new", ADMINISTRATORS),
    ("POST", "/people/new", ADMINISTRATORS),
    ("GET", "/people/duplicates", ADMINISTRATORS),
    ("GET", "/people/distinct", ADMINISTRATORS),
    ("POST", "/people/distinct", ADMINISTRATORS),
    ("POST", "/people/distinct/take-back", ADMINISTRATORS),
    ("GET", "/people/merge", ADMINISTRATORS),
    ("POST", "/people/merge", ADMINISTRATORS),
    ("GET", "/people/merges", ADMINISTRATORS),
    ("POST", "/people/merges/{id}/undo", ADMINISTRATORS),
    ("GET", "/people/{id}", ADMINISTRATORS),
    ("GET", "/people/{id}/edit", ADMINISTRATORS),
    ("POST", "/people/{id}/edit", ADMINISTRATORS),
    ("POST", "/people/{id}/address", ADMINISTRATORS),
    ("POST", "/people/{id}/card", ADMINISTRATORS),
    ("POST", "/people/{id}/close", ADMINISTRATORS),
    ("POST", "/people/{id}/open", ADMINISTRATORS),
    ("POST", "/people/{id}/administrator", ADMINISTRATORS),
    ("POST", "/people/{id}/administrator/end", ADMINISTRATORS),
    ("GET", "/people/{id}/second-factor", ADMINISTRATORS),
    ("POST", "/people/{id}/second-factor", ADMINISTRATORS),
    ("GET", "/people/{id}/forget", ADMINISTRATORS),
    ("POST", "/people/{id}/forget", ADMINISTRATORS),
    ("GET", "/people/{id}/with", ADMINISTRATORS),
    ("POST", "/people/{id}/with/link", ADMINISTRATORS),
    ("POST", "/people/{id}/with/unlink", ADMINISTRATORS),
    ("POST", "/people/{id}/certificates/{certificate}/replace", ADMINISTRATORS),
    ("POST", "/people/{id}/roles/give", ADMINISTRATORS),
    ("POST", "/people/{id}/roles/take", ADMINISTRATORS),
    ("GET", "/projects", ADMINISTRATORS),
    ("GET", "/projects/new", ADMINISTRATORS),
    ("POST", "/projects/new", ADMINISTRATORS),
    ("POST", "/projects/{project}/second-person", ADMINISTRATORS),
    ("POST", "/projects/{project}/offer", ADMINISTRATORS),
    ("POST", "/projects/{project}/own", ADMINISTRATORS),
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
    ("POST", "/mails/{mail}/retry", ADMINISTRATORS),
    ("GET", "/retention", ADMINISTRATORS),
    ("GET", "/audit", ADMINISTRATORS),
    ("GET", "/audit/file/{format}", ADMINISTRATORS),
    ("POST", "/audit/file/{format}", ADMINISTRATORS),
];

pub fn table() -> Vec<(Method, String, &'static [&'static str])> {
    let row = |(method, path, who): &(&str, &str, &'static [&str])| {
        (method.parse().unwrap(), path.replace('~', ACTIVITY), *who)
    };
    TABLE.iter().map(row).collect()
}

/// Who of those whom a route lets in finds what its address names, by the beginning of the address, with or without its
/// method; the first that fits counts. Where none fits, the address names nothing that is somebody's.
const FINDERS: &[(&str, &[&str])] = &[
    ("/events/new", STAFF),
    ("/completions/{participation}", &["trainer", "manager", "admin"]),
    ("/events/file/", MANAGERS),
    ("/events/{event}/calendar.ics", SIGNED_IN),
    ("POST /events/{event}/materials/{file}", &["trainer", "manager", "admin"]),
    ("/events/{event}/materials/{file}", SIGNED_IN),
    ("/events/{event}", &["trainer", "focal", "manager", "admin"]),
    ("/paper/{code}", &["trainer", "manager", "admin"]),
    // Attempts and runs that are there are those of one trainee; the other one has begun the course alone.
    ("/courses/{project}/{course}/{module}/{activity}/results/", &["trainee"]),
    ("/courses/{project}/{course}/{module}/{activity}/runs/", &["trainee"]),
    ("/courses/{project}/{course}/{module}/{activity}/submit", &["trainee"]),
    ("POST /courses/{project}/{course}/{module}/{activity}/play/begin", &["trainee", "both"]),
    ("POST /courses/{project}/{course}/{module}/{activity}/play", &["trainee"]),
    ("/courses/{project}", &["trainee", "both"]),
    ("/kept/{version}", &["trainee", "both"]),
    ("/exercises/{project}", &["trainer"]),
    ("/offers/{project}", &["trainer", "manager", "admin"]),
    // Phase 1 offers the course too.
    ("/authoring/new", &["trainer", "both"]),
    ("/authoring/{course}", &["trainer", "both"]),
    ("/certificates/{file}", &["trainer", "manager", "admin"]),
    ("/account/address/{secret}", &["trainee"]),
    ("/jobs/{job}/cancel", &["trainer", "admin"]),
    ("/jobs/{job}/retry", &["admin"]),
    ("/jobs/{job}", &["trainer"]),
    ("/mails/{mail}/retry", &["admin"]),
];

/// What is sent with a form that could not be understood without it.
const FIELDS: &[(&str, &[(&str, &str)])] = &[
    ("/links", &[("title", "Slaydlar"), ("address", "https://example.org/"), ("visible", "over")]),
    ("/materials/{file}", &[("title", "Plan.txt"), ("visible", "over"), ("way", "down")]),
    ("/account/second-factor/change", &[("act", "off")]),
    ("/people/{id}/roles/", &[("project", "phase-2"), ("role", "donor")]),
    ("/codes", &[("id", "019a0000-0000-7000-8000-000000000000")]),
    ("/completions/{participation}/attempts", &[("id", "019a0000-0000-7000-8000-000000000000")]),
    ("/invitation/{code}", &[("answer", "come")]),
    ("/events/{event}/sessions/{session}/projector", &[("act", "end")]),
    ("/events/{event}/sessions/{session}/guests", &[("void", "1")]),
    ("/events/{event}/sessions/{session}/others", &[("status", "absent")]),
    ("/language", &[("language", "ru")]),
    ("/edit", &[("revision", "0")]),
    ("/translations/{language}", &[("act", "review")]),
    ("/{course}/facts", &[("act", "add")]),
    ("/outline", &[("act", "add-module")]),
    ("/passage", &[("place", "0"), ("act", "save")]),
    ("/letters", &[("letters", "kept")]),
    ("/imports/{import}/confirm", &[("revision", "0")]),
    ("/events/{event}/print", &[("what", "badges")]),
];

/// Answers that say that somebody came in and was understood.
pub const UNDERSTOOD: [u16; 4] = [200, 303, 409, 422];

/// The address with things that exist in its places.
pub async fn filled(world: &World, path: &str) -> String {
    world.things.address(world, path, "admin").await
}

/// Sends what a browser would send, where it is a form with nothing but what must be there.
pub async fn sent(world: &World, method: &Method, path: &str, name: &str) -> Answer {
    let address = world.things.address(world, path, name).await;
    assert!(!address.contains('{'), "{address}");
    let mut visitor = world.visitor(name);
    let (colleague, other) = (world.person("colleague").await.to_string(), world.person("other").await.to_string());
    if *method == Method::GET {
        let query = match path {
            "/people/merge" => format!("?kept={colleague}&gone={other}"),
            "/events/{event}/print.pdf" => "?what=badges".to_owned(),
            _ => String::new(),
        };
        return visitor.get(&(address + &query)).await;
    }
    let files = [
        ("/translations/{language}/file", "po"),
        ("/folder", "zip"),
        ("/{course}/media", "file"),
        ("/imports", "list"),
        ("/materials", "file"),
        ("/pictures", "photos"),
    ];
    if let Some((_, field)) = files.iter().find(|(ending, _)| path.ends_with(ending)) {
        return visitor.post_files(&address, &[], field, &[("empty.csv", b"")]).await;
    }
    let trainee = world.person("trainee").await.to_string();
    let mark = format!("present/{trainee}");
    let mut fields = vec![
        ("person", colleague.as_str()),
        ("kept", &colleague),
        ("gone", &other),
        ("one", &colleague),
        ("other", &other),
        ("same", &trainee),
        ("mark", &mark),
        ("state", "registered"),
        ("attempt", world.things.get("/courses/", "{attempt}")),
        ("run", world.things.get("/courses/", "{run}")),
        ("step", "0"),
        ("choice", "nothing-that-there-is"),
        ("course", "recognising"),
        ("offered", "yes"),
    ];
    fields.extend(FIELDS.iter().filter(|(part, _)| path.contains(part)).flat_map(|(_, fields)| *fields));
    visitor.post(&address, &fields).await
}

/// Whether an address names something that this visitor finds.
pub fn finds(method: &Method, path: &str, name: &str) -> bool {
    let route = format!("{method} {path}");
    let is_meant = |beginning: &str| path.starts_with(beginning) || route.starts_with(beginning);
    FINDERS.iter().find(|(beginning, _)| is_meant(beginning)).is_none_or(|(_, who)| who.contains(&name))
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
        let world = World::full().await;
        for name in EVERYBODY.iter().filter(|name| !who.contains(name)) {
            let before = world.rows().await;
            let answer = sent(&world, &method, &path, name).await;
            let what = format!("{name}: {method} {path}: {}", answer.status);
            if *name != "anonymous" {
                answer.says(403, "This page is not for your account");
            } else if method == Method::GET {
                let address = world.things.address(&world, &path, name).await;
                let back: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
                let to = format!("/sign-in?back={back}");
                // A query stands behind it.
                assert!(answer.location().is_some_and(|location| location.starts_with(&to)), "{what}");
            } else {
                answer.says(401, "You are signed out");
            }
            assert_eq!(world.rows().await, before, "{what}");
        }
    }
}

#[tokio::test]
async fn everybody_finds_what_is_theirs_and_nothing_else() {
    let mut wrong = Vec::new();
    for (method, path, who) in table() {
        let mut world = World::full().await;
        for name in who {
            let before = world.rows().await;
            let answer = sent(&world, &method, &path, name).await;
            let status = answer.status.as_u16();
            let to_sign_in = answer.location().is_some_and(|to| to.starts_with("/sign-in"));
            let is_right = if finds(&method, &path, name) {
                UNDERSTOOD.contains(&status) && !to_sign_in
            } else {
                let said = ["There is nothing here", "This link does not work any more"];
                status == 404 && said.iter().any(|text| answer.text().contains(text)) && world.rows().await == before
            };
            if !is_right {
                wrong.push(format!("{name}: {method} {path}: {status}"));
            }
            if method == Method::POST && status != 404 {
                world = World::full().await;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
