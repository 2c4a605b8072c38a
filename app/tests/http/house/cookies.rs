//! Our cookies over HTTPS.

use axum::http::{Request, header};
use records::{
    demo,
    events::{check_in, event},
};

use crate::http::{
    events::after::held,
    support::{
        visitor::{Answer, form},
        world::World,
    },
};

/// The name of each cookie that an answer sets, once it was seen to be bound to this host.
fn bound(answer: &Answer) -> Vec<String> {
    let lines = answer.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap().to_owned());
    lines
        .map(|line| {
            for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
                assert!(line.split("; ").any(|said| said == part), "{part} is missing in {line}");
            }
            assert!(line.starts_with("__Host-") && !line.contains("Domain="), "{line}");
            line.split_once('=').unwrap().0.to_owned()
        })
        .collect()
}

#[tokio::test]
async fn every_cookie_is_bound_to_this_host() {
    let world = World::with(true).await;
    let (_, session) = held(&world, "training").await;
    let mut phone = world.anonymous();
    let request = Request::post("/sign-in").header("sec-fetch-site", "same-origin");
    let fields = [("name", "trainee"), ("password", &demo::password("trainee"))];
    let mut set = bound(&phone.send(request, form(&fields)).await);
    set.sort();
    assert_eq!(set, ["__Host-known", "__Host-session"]);
    assert_eq!(bound(&phone.post("/language", &[("language", "ru")]).await), ["__Host-language"]);
    // The language is read from where it was written.
    assert!(is_in(&phone.get("/about").await, "ru"));
    assert_eq!(bound(&phone.post("/sign-out", &[]).await), ["__Host-session"]);
    assert_eq!(phone.cookie("__Host-session"), None);
    assert!(is_in(&phone.get("/about").await, "ru"));

    // From a scan to a mark: claim and device are found again.
    let session = event::session(&world.cx, session.parse().unwrap()).await.unwrap().unwrap();
    let code = check_in::showing(&session, world.cx.now(), 1).remove(0).code;
    let scanned = phone.get(&format!("/in/{code}")).await;
    let mut names = bound(&scanned);
    names.sort();
    assert_eq!(names, ["__Host-claim", "__Host-device"], "{}", scanned.text());
    let guest = [("family_name", "Qonaq"), ("given_name", "Əziz")];
    let entered = phone.post("/in", &guest).await;
    assert_eq!(entered.location(), Some("/in?done=waiting"));
    assert_eq!(bound(&entered), ["__Host-feedback"]);
}

fn is_in(answer: &Answer, language: &str) -> bool {
    answer.text().contains(&format!("<html lang=\"{language}\">"))
}

#[tokio::test]
async fn a_form_that_was_taken_says_so_to_the_device_and_no_other_does() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let project =
        [("slug", "yeni"), ("name_az", "Yeni"), ("name_en", "New"), ("name_ru", "Новый"), ("starts_on", "2026-01-01")];
    // Sent by another form than the one that is kept.
    admin.keep_cookie("draft", "%2Forganisations%2Fnew");
    assert_eq!(admin.post("/projects/new", &project[..2]).await.set_cookie("saved"), None);
    admin.keep_cookie("draft", "%2Fprojects%2Fnew");
    let wrong = admin.post("/projects/new", &project[..2]).await;
    assert_eq!((wrong.status.as_u16(), wrong.set_cookie("saved")), (422, None));
    assert_eq!(world.anonymous().post("/projects/new", &project).await.set_cookie("saved"), None);
    let taken = admin.post("/projects/new", &project).await;
    assert_eq!(taken.status, 303);
    let line = taken.set_cookie("saved").unwrap();
    assert!(line.starts_with("saved=%2Fprojects%2Fnew;") && !line.contains("HttpOnly"), "scripts read it: {line}");
}
