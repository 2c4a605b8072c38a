//! Forms that other sites send.

use app::ROUTES;
use axum::http::{Method, Request};

use crate::http::{
    house::permissions::filled,
    support::{visitor::form, world::World},
};

/// Enough for many of the forms.
const FIELDS: &[(&str, &str)] = &[
    ("language", "ru"),
    ("name", "manager"),
    ("kind", "media"),
    ("password", "dörd yaşıl körpü"),
    ("project", "phase-2"),
    ("role", "donor"),
    ("course", "recognising"),
];

#[tokio::test]
async fn forms_from_other_sites_change_nothing() {
    let world = World::full().await;
    let (before, log) = (world.rows().await, world.number("SELECT COUNT(*) FROM audit_log").await);
    let foreign = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "https://dayaq.example.evil.example"),
        ("origin", "null"),
    ];
    for route in ROUTES.iter().filter(|route| route.method == Method::POST) {
        let address = filled(&world, route.path).await;
        for (name, value) in foreign {
            for who in ["admin", "trainee", "anonymous"] {
                let answer = world.visitor(who).send(Request::post(&address).header(name, value), form(FIELDS)).await;
                assert_eq!(answer.status, 403, "{who}: {address} with {name}: {value}");
                assert!(answer.headers.get("set-cookie").is_none());
            }
        }
    }
    assert_eq!(world.rows().await, before);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log").await, log);
}

#[tokio::test]
async fn whoever_is_signed_in_says_where_a_form_comes_from() {
    let world = World::new().await;
    let fields = [("language", "ru")];
    let mut trainee = world.visitor("trainee");
    assert_eq!(trainee.send(Request::post("/language"), form(&fields)).await.status, 403);
    for foreign in
        ["https://evil.example/dayaq.example/", "https://dayaq.example.evil.example/", "dayaq.example", "/", "x y"]
    {
        let answer = trainee.send(Request::post("/language").header("referer", foreign), form(&fields)).await;
        assert_eq!(answer.status, 403, "{foreign}");
    }
    let answer =
        trainee.send(Request::post("/language").header("referer", "https://dayaq.example/"), form(&fields)).await;
    assert_eq!(answer.location(), Some("/"));
    // Programs that have no session, and nothing to lose.
    let answer = world.anonymous().send(Request::post("/language"), form(&fields)).await;
    assert_eq!(answer.location(), Some("/"));
}

#[tokio::test]
async fn our_own_forms_and_links_from_elsewhere_work() {
    let world = World::new().await;
    for (name, value) in
        [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none"), ("origin", "https://dayaq.example")]
    {
        let request = Request::post("/language").header(name, value);
        let answer = world.anonymous().send(request, form(&[("language", "ru")])).await;
        assert_eq!(answer.location(), Some("/"), "{name}: {value}");
    }
    // A link in a mail, in a browser where one is signed in.
    let answer = world
        .visitor("trainee")
        .send(Request::get("/courses").header("sec-fetch-site", "cross-site"), Vec::new())
        .await;
    assert_eq!(answer.status, 200);
}
