//! Signing in and out, and the language, with plain forms.

use std::{net::SocketAddr, time::Duration};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, header},
};
use records::{demo, system::refused};
use tokio::time::timeout;
use tower::ServiceExt;

use crate::http::support::world::World;

const REFUSED: &str = "Wrong user name or password.";

#[tokio::test]
async fn a_wrong_password_and_an_unknown_user_get_the_same_answer() {
    let world = World::new().await;
    let mut bodies = Vec::new();
    for name in ["trainee", "nobody-here"] {
        let fields = [("name", name), ("password", "wrong-secret-77"), ("back", "/certificates")];
        let answer = world.anonymous().post("/sign-in", &fields).await;
        answer.says(422, REFUSED);
        assert_eq!(answer.error("name").as_deref(), Some(REFUSED));
        assert_eq!(answer.field("name").as_deref(), Some(name));
        assert!(
            answer
                .tags()
                .iter()
                .any(|tag| tag.get("name") == Some("back") && tag.get("value") == Some("/certificates"))
        );
        assert_eq!(answer.field("password").as_deref().unwrap_or_default(), "");
        assert!(!answer.text().contains("wrong-secret-77"));
        assert!(answer.headers.get("set-cookie").is_none());
        bodies.push(answer.text().replace(&format!("\"{name}\""), "NAME").replace(answer.nonce(), "NONCE"));
    }
    assert_eq!(bodies[0], bodies[1]);
    // They are written down together, a minute later: by account and address, and never what was typed.
    let refused = "SELECT COUNT(*) FROM audit_log WHERE action = 'session.refused'";
    assert_eq!(world.number(refused).await, 0);
    refused::write(&world.cx).await.unwrap();
    refused::write(&world.cx).await.unwrap();
    assert_eq!(world.number(refused).await, 2);
    let unknown = "SELECT COUNT(*) FROM audit_log WHERE action = 'session.refused' AND subject = ''";
    assert_eq!(world.number(unknown).await, 1, "nobody is called so");
    let told = "SELECT COUNT(*) FROM audit_log
        WHERE action = 'session.refused' AND details LIKE '%\"address\":%\"times\":1%'";
    assert_eq!(world.number(told).await, 2);
}

#[tokio::test]
async fn the_cookie_cannot_be_read_by_scripts_or_sent_by_others() {
    for secure in [false, true] {
        let world = World::with(secure).await;
        let mut visitor = world.anonymous();
        let answer = visitor.post("/sign-in", &[("name", " Trainee "), ("password", &demo::password("trainee"))]).await;
        assert_eq!(answer.location(), Some("/"));
        let cookie = answer.set_cookie(world.session_cookie()).unwrap();
        let parts: Vec<&str> = cookie.split("; ").collect();
        let token = parts[0].split_once('=').unwrap().1;
        assert!(token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit()));
        assert!(
            parts.contains(&"HttpOnly") && parts.contains(&"SameSite=Lax") && parts.contains(&"Path=/"),
            "{cookie}"
        );
        assert_eq!(parts.contains(&"Secure"), secure, "{cookie}");
        assert!(!cookie.contains("Domain") && !cookie.contains("Max-Age") && !cookie.contains("Expires"), "{cookie}");
        assert_eq!(answer.headers.contains_key("strict-transport-security"), secure);
        assert_eq!(visitor.get("/").await.location(), Some("/courses"));
    }
}

#[tokio::test]
async fn the_mail_address_signs_in_too_and_each_role_has_its_first_page() {
    let world = World::new().await;
    for (typed, user, first) in [
        ("MANAGER@example.org", "manager", "/completions"),
        ("trainer", "trainer", "/completions"),
        ("admin", "admin", "/people"),
    ] {
        let mut visitor = world.anonymous();
        let answer = visitor.post("/sign-in", &[("name", typed), ("password", &demo::password(user))]).await;
        assert_eq!(answer.location(), Some("/"), "{typed}");
        assert_eq!(visitor.get("/").await.location(), Some(first));
    }
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let world = World::new().await;
    for (back, target) in [
        ("/courses?x=1", "/courses?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("/\u{0}", "/"),
        (" //evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example", "/"),
        ("/x\r\nSet-Cookie: session=evil", "/"),
    ] {
        // The form keeps what was in the address; the action decides.
        let query: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
        let page = world.anonymous().get(&format!("/sign-in?back={query}")).await;
        assert_eq!(page.status, 200);
        let fields = [("name", "trainee"), ("password", &demo::password("trainee")), ("back", back)];
        let answer = world.anonymous().post("/sign-in", &fields).await;
        assert_eq!(answer.location(), Some(target), "{back:?}");
        let answer = world.anonymous().post("/language", &[("language", "ru"), ("back", back)]).await;
        assert_eq!(answer.location(), Some(target), "{back:?}");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_and_not_only_the_cookie() {
    let world = World::new().await;
    let mut visitor = world.anonymous().sign_in("trainee").await;
    let mut thief = visitor.clone();
    assert_eq!(thief.get("/account").await.status, 200);
    let sessions = world.number("SELECT COUNT(*) FROM sessions").await;
    assert_eq!(visitor.post("/sign-out", &[]).await.location(), Some("/"));
    assert_eq!(visitor.cookie("session"), None);
    assert_eq!(world.number("SELECT COUNT(*) FROM sessions").await, sessions - 1);
    assert_eq!(thief.get("/account").await.location(), Some("/sign-in?back=%2Faccount"));
    assert_eq!(world.visitor("trainee").get("/account").await.status, 200, "other devices stay");
}

#[tokio::test]
async fn all_other_devices_can_be_signed_out() {
    let world = World::new().await;
    let mut here = world.anonymous().sign_in("trainee").await;
    let page = here.get("/account").await;
    page.says(200, "Sign out everywhere else");
    let answer = here.post("/account/sessions/end-others", &[]).await;
    assert_eq!(answer.location(), Some("/account?done=sessions"));
    here.get("/account?done=sessions").await.says(200, "All other devices are signed out.");
    assert!(world.visitor("trainee").get("/account").await.location().is_some());
    let account = world.account("trainee").await.id;
    assert_eq!(records::accounts::sessions::of_account(&world.cx, account).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_trainee_stays_signed_in_on_their_phone_and_nobody_else_does() {
    let world = World::new().await;
    let mut phone = world.anonymous();
    let typed = |user: &'static str| {
        [("name", user.to_owned()), ("password", demo::password(user)), ("lasting", "true".to_owned())]
    };
    let mut sign_in = async |user| {
        let fields = typed(user);
        phone.post("/sign-in", &fields.each_ref().map(|(name, value)| (*name, value.as_str()))).await
    };
    for (user, is_kept) in [("manager", false), ("admin", false), ("trainer", false), ("trainee", true)] {
        let answer = sign_in(user).await;
        assert_eq!(answer.location(), Some("/"), "{user}");
        assert_eq!(answer.set_cookie("session").unwrap().contains("Max-Age"), is_kept, "{user}");
    }
    world.cx.clock.set(world.cx.now() + chrono::Duration::days(29));
    let page = phone.get("/account").await;
    page.says(200, "stays signed in");
    let session = page.tags().iter().filter(|tag| tag.get("action").is_some_and(|to| to.ends_with("/end"))).count();
    assert_eq!(session, 0, "all the others are over");
    // Ended from another device.
    let mut here = world.anonymous().sign_in("trainee").await;
    let page = here.get("/account").await;
    let tags = page.tags();
    let end = tags.iter().filter_map(|tag| tag.get("action")).find(|to| to.ends_with("/end")).unwrap();
    assert_eq!(here.post(end, &[]).await.location(), Some("/account"));
    assert!(phone.get("/account").await.location().is_some());
    // A refusal keeps the tick.
    let refused = here.post("/sign-in", &[("name", "trainee"), ("password", "x"), ("lasting", "true")]).await;
    assert!(refused.tags().iter().any(|tag| tag.get("name") == Some("lasting") && tag.get("checked").is_some()));
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let world = World::new().await;
    let mut guesser = world.anonymous();
    for _ in 0..6 {
        assert_eq!(guesser.post("/sign-in", &[("name", "trainee"), ("password", "guess")]).await.status, 422);
    }
    let right = demo::password("trainee");
    let answer = guesser.post("/sign-in", &[("name", "TRAINEE "), ("password", &right)]).await;
    answer.says(429, "Too many tries");
    assert_eq!(answer.header("retry-after"), "60");
    world.anonymous().sign_in("trainee").await;
}

#[tokio::test]
async fn a_browser_that_has_signed_in_keeps_its_own_tries() {
    let world = World::new().await;
    let (right, other) = (demo::password("trainee"), demo::password("trainer"));
    let mut own = world.anonymous().sign_in("trainee").await;
    let known = own.cookie("known").unwrap().to_owned();
    assert!(!known.contains(&right));
    // A stranger.
    let mut guesser = world.anonymous();
    for _ in 0..6 {
        assert_eq!(guesser.post("/sign-in", &[("name", "trainee"), ("password", "guess")]).await.status, 422);
    }
    for path in ["/sign-in", "/reset"] {
        assert_eq!(guesser.post(path, &[("name", "trainee"), ("password", &right)]).await.status, 429, "{path}");
    }
    own.post("/sign-out", &[]).await;
    let back = own.post("/sign-in", &[("name", "trainee"), ("password", &right)]).await;
    assert_eq!(back.status, 303);
    // What it keeps is good for this account, and not when it was made up.
    for _ in 0..7 {
        guesser.post("/sign-in", &[("name", "trainer"), ("password", "guess")]).await;
    }
    for made_up in [known.as_str(), "x", "-", "....", &known.replace('-', "-A")] {
        guesser.keep_cookie("known", made_up);
        let answer = guesser.post("/sign-in", &[("name", "trainer"), ("password", &other)]).await;
        assert_eq!(answer.status, 429, "{made_up}");
    }
    // Another password ends it.
    own.post("/account/password", &[("present", &right), ("password", "dörd yaşıl körpü")]).await;
    guesser.keep_cookie("known", &known);
    let answer = guesser.post("/sign-in", &[("name", "trainee"), ("password", "dörd yaşıl körpü")]).await;
    assert_eq!(answer.status, 429);
}

#[tokio::test]
async fn the_language_is_remembered() {
    let world = World::new().await;
    let mut visitor = world.visitor("trainee");
    let answer = visitor.post("/language", &[("language", "ru"), ("back", "/courses?x=1")]).await;
    assert_eq!(answer.location(), Some("/courses?x=1"));
    assert!(visitor.get("/courses").await.text().contains("<html lang=\"ru\">"));
    assert_eq!(
        world
            .text("SELECT language FROM people p JOIN accounts a ON a.person_id = p.id WHERE a.user_name = 'trainee'")
            .await,
        "ru"
    );
    assert_eq!(visitor.post("/language", &[("language", "xx")]).await.status, 400);
}

/// Three hundred people hang up while their password is looked at: nobody works on for them for long, and the next one comes in.
#[tokio::test]
async fn sign_ins_that_are_dropped_half_way_hold_up_nobody() {
    let world = World::new().await;
    let mut dropped = tokio::task::JoinSet::new();
    for n in 0..300_u16 {
        let [high, low] = n.to_be_bytes();
        let mut request = Request::post("/sign-in")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("name=nobody{n}&password=wrong-secret-77")))
            .unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([10, 1, high, low], 4000))));
        dropped.spawn(timeout(Duration::from_millis(u64::from(n % 20)), world.router.clone().oneshot(request)));
    }
    let mut hung_up = 0;
    while let Some(ended) = dropped.join_next().await {
        match ended.unwrap() {
            Ok(answer) => assert!([422, 503].contains(&answer.unwrap().status().as_u16())),
            Err(_) => hung_up += 1,
        }
    }
    assert!(hung_up > 200, "{hung_up}");
    let fields = [("name", "trainee"), ("password", &*demo::password("trainee"))];
    // Those who wait for nothing any more are not waited for.
    let answer = timeout(Duration::from_secs(20), world.anonymous().post("/sign-in", &fields)).await.unwrap();
    assert_eq!(answer.location(), Some("/"));
}
