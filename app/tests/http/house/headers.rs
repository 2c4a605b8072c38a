//! The security headers. That they are right is examined on every answer of every test (see `visitor`); here every kind
//! of answer is asked for, and what makes the rest worth something.

use std::collections::BTreeSet;

use axum::http::{Method, Request};

use crate::http::{
    learning::quizzes::begun,
    support::{visitor::form, world::World},
};

#[tokio::test]
async fn every_kind_of_answer_has_them_and_a_nonce_of_its_own() {
    let world = World::new().await;
    let certificate = world.certificate("colleague").await;
    let mut nonces = BTreeSet::new();
    let mut count = 0;
    for (who, method, path, status) in [
        ("anonymous", Method::GET, "/".to_owned(), 200),
        ("anonymous", Method::HEAD, "/about".to_owned(), 200),
        ("anonymous", Method::GET, "/courses".to_owned(), 303),
        ("anonymous", Method::GET, "/nowhere".to_owned(), 404),
        ("anonymous", Method::GET, "/people/%FF".to_owned(), 303),
        ("admin", Method::GET, "/people/%FF".to_owned(), 404),
        ("admin", Method::GET, "/people/nobody".to_owned(), 404),
        ("anonymous", Method::POST, "/account/password".to_owned(), 401),
        ("anonymous", Method::DELETE, "/".to_owned(), 404),
        ("trainee", Method::GET, "/people".to_owned(), 403),
        ("trainee", Method::POST, "/language".to_owned(), 400),
        ("trainee", Method::GET, "/media/x/y".to_owned(), 404),
        ("colleague", Method::GET, format!("/certificates/{certificate}.pdf"), 200),
        ("manager", Method::GET, "/completions/file/csv".to_owned(), 200),
        ("manager", Method::GET, "/completions/file/xlsx".to_owned(), 200),
    ] {
        let request = Request::builder().method(method.clone()).uri(&path).header("sec-fetch-site", "same-origin");
        let answer = world.visitor(who).send(request, Vec::new()).await;
        assert_eq!(answer.status, status, "{who}: {method} {path}");
        nonces.insert(answer.nonce().to_owned());
        count += 1;
    }
    let large = world.anonymous().post_bytes("/sign-in", vec![b'a'; 100_000]).await;
    large.says(413, "That is too much at once");
    nonces.insert(large.nonce().to_owned());
    assert_eq!(nonces.len(), count + 1);
}

#[tokio::test]
async fn the_script_of_the_islands_carries_the_nonce() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let (quiz, _) = begun(&mut trainee).await;
    let exercise = quiz.replace("02-combining/post", "03-decisions/wrong-number");
    assert_eq!(trainee.post(&format!("{exercise}/play/begin"), &[]).await.status, 303);
    for (address, script) in [(format!("{quiz}/questions/1"), "quiz"), (format!("{exercise}/play"), "learning")] {
        let page = trainee.get(&address).await;
        let scripts: Vec<_> = page.tags().into_iter().filter(|tag| tag.name == "script").collect();
        assert!(scripts.iter().all(|script| script.get("nonce") == Some(page.nonce())), "{address}");
        let sources: Vec<_> = scripts.iter().map(|script| script.get("src").unwrap_or_default()).collect();
        // What looks after the device is on every page, the way out on every page of a course.
        let part = format!("/assets/{script}.1a2b3c4d.js");
        assert_eq!(sources, ["/assets/device.1a2b3c4d.js", &part, "/assets/exit.1a2b3c4d.js"], "{address}");
        let policy = page.header("content-security-policy");
        assert!(policy.contains(&format!("script-src 'nonce-{}' 'strict-dynamic'", page.nonce())), "{policy}");
    }
}

#[tokio::test]
async fn who_comes_from_elsewhere_has_the_style_in_the_page() {
    let world = World::new().await;
    for (from, inside) in [(None, true), (Some("none"), true), (Some("cross-site"), true), (Some("same-origin"), false)]
    {
        let mut request = Request::get("/about");
        if let Some(from) = from {
            request = request.header("sec-fetch-site", from);
        }
        let page = world.anonymous().send(request, Vec::new()).await;
        let style = format!("<style nonce=\"{}\">body{{margin:0}}</style>", page.nonce());
        assert_eq!(page.text().contains(&style), inside, "{from:?}");
        let links: Vec<_> =
            page.tags().into_iter().filter(|tag| tag.get("href") == Some("/assets/app.1a2b3c4d.css")).collect();
        let kinds: Vec<_> = links.iter().map(|link| link.get("rel").unwrap_or_default()).collect();
        assert_eq!(kinds, [if inside { "prefetch" } else { "stylesheet" }], "{from:?}");
        let policy = page.header("content-security-policy");
        assert!(policy.contains(&format!("style-src 'self' 'nonce-{}'", page.nonce())), "{policy}");
    }
}

#[tokio::test]
async fn an_island_gets_its_failure_as_json() {
    let world = World::new().await;
    let request =
        Request::post("/account/password").header("sec-fetch-site", "same-origin").header("accept", "application/json");
    let answer = world.anonymous().send(request, Vec::new()).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (401, "application/json"));
    let said: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
    assert!(said["sentence"].as_str().unwrap().starts_with("You are signed out."));
}

#[tokio::test]
async fn what_a_browser_calls_itself_is_only_text() {
    let world = World::new().await;
    let request = Request::post("/sign-in")
        .header("sec-fetch-site", "same-origin")
        .header("user-agent", "<script>alert(1)</script>");
    let mut visitor = world.anonymous();
    let body = form(&[("name", "trainee"), ("password", &records::demo::password("trainee"))]);
    assert_eq!(visitor.send(request, body).await.status, 303);
    visitor.get("/account").await.says(200, "&lt;script&gt;alert(1)");
}

#[tokio::test]
async fn strange_cookies_and_headers_do_no_harm() {
    let world = World::new().await;
    for cookie in ["", "0", "' OR 1=1 --", "%00", "\"x", &"a".repeat(8000)] {
        let mut visitor = world.anonymous();
        visitor.keep_cookie("session", cookie);
        visitor.keep_cookie("language", cookie);
        assert_eq!(visitor.get("/about").await.status, 200, "{cookie:.20}");
        assert_eq!(visitor.get("/courses").await.location(), Some("/sign-in?back=%2Fcourses"));
    }
    for language in ["", "*", "xx;q=9", "ru;q=nan, en;q=inf", ";;;,,,", "az-Latn-AZ;q=0.001"] {
        let answer =
            world.anonymous().send(Request::get("/about").header("accept-language", language), Vec::new()).await;
        assert_eq!(answer.status, 200, "{language}");
    }
}
