//! What a device may keep, for whom and until when; and what it is told to forget.

use app::ROUTES;
use axum::http::{Method, Request};
use records::events::event;

use crate::http::{
    house::permissions::{finds, sent, table},
    learning::quizzes::begun,
    support::{
        visitor::{Answer, Visitor, form},
        world::World,
    },
};

/// Besides hashed files, which the app does not serve: what browsers may keep, and how.
const KEPT_BY_BROWSERS: &[(&str, &str)] = &[("/media/{version}/{name}", "private, max-age=31536000, immutable")];

/// The pages of which a device may keep a copy for a while.
const KEPT_BY_DEVICES: &[&str] = &["/events/{event}/sessions/{session}"];

#[tokio::test]
async fn nothing_stays_but_what_is_named_here() {
    let world = World::full().await;
    let mut seen = 0;
    for (method, path, who) in table().into_iter().filter(|(method, _, _)| *method == Method::GET) {
        // Whoever finds it, and whoever is sent away.
        for name in who.iter().filter(|name| finds(&method, &path, name)).chain(["anonymous"].iter()) {
            let answer = sent(&world, &method, &path, name).await;
            let is_shown = answer.status == 200;
            let kept = KEPT_BY_BROWSERS.iter().find(|(named, _)| is_shown && *named == path);
            assert_eq!(answer.header("cache-control"), kept.map_or("no-store", |(_, how)| how), "{name}: {path}");
            let may_mark = ["trainer", "admin"].contains(name);
            let (account, until) = (answer.header("dayaq-account"), answer.header("dayaq-until"));
            if is_shown && may_mark && KEPT_BY_DEVICES.contains(&path.as_str()) {
                assert_eq!(account, world.account(name).await.id.to_string(), "{name}: {path}");
                assert!(until.parse::<i64>().is_ok(), "{name}: {path}: {until}");
                seen += 1;
            } else {
                assert_eq!((account, until), ("", ""), "{name}: {path}");
            }
        }
    }
    assert_eq!(seen, 2, "the trainer and the administrator keep the list");
}

#[tokio::test]
async fn a_list_is_kept_until_the_day_of_its_session_is_over() {
    let world = World::new().await;
    let (event, session) = world.event().await;
    let address = format!("/events/{event}/sessions/{session}");
    let session = event::sessions(&world.cx, event).await.unwrap().into_iter().find(|s| s.id == session).unwrap();
    let until = async |user: &str| {
        let answer = world.visitor(user).get(&address).await;
        answer.header("dayaq-until").parse::<i64>().ok()
    };
    // Midnight in Baku, and no longer than a session of somebody who is signed in can last.
    let midnight =
        session.on_date.succ_opt().unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp_millis() - 4 * 3_600_000;
    let latest = (world.cx.now() + records::accounts::sessions::ABSOLUTE).timestamp_millis();
    assert_eq!(until("trainer").await, Some(midnight.min(latest)));
    // Who only looks on keeps nothing.
    assert_eq!(until("manager").await, None);
    world.tamper("UPDATE event_sessions SET on_date = '2026-01-15', starts = 1380, planned_minutes = 120").await;
    let late = until("trainer").await.unwrap();
    assert_eq!(chrono::DateTime::from_timestamp_millis(late).unwrap().to_rfc3339(), "2026-01-15T21:00:00+00:00");
}

async fn from_a_page_of(visitor: &mut Visitor, account: &str, method: Method, path: &str, body: Vec<u8>) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header("accept", "application/json")
        .header("dayaq-account", account);
    visitor.send(request, body).await
}

#[tokio::test]
async fn what_a_page_of_another_account_sends_is_refused_everywhere() {
    let world = World::full().await;
    let trainer = world.account("trainer").await.id.to_string();
    let before = world.rows().await;
    for route in ROUTES.iter() {
        let address = world.things.address(&world, route.path, "admin").await;
        // Whether or not they may use the route themselves: the queue of the other one waits.
        for user in ["admin", "trainee"] {
            let mut visitor = world.visitor(user);
            let answer = from_a_page_of(&mut visitor, &trainer, route.method.clone(), &address, Vec::new()).await;
            assert_eq!(answer.status, 401, "{user}: {} {}", route.method, route.path);
            answer.says(401, "\"sentence\":\"Somebody else is signed in.");
        }
    }
    assert_eq!(world.rows().await, before);
}

/// On a phone that two people use, the page of one is still open when the other one signs in.
#[tokio::test]
async fn a_plain_form_acts_for_the_account_for_which_its_page_was_made() {
    let world = World::new().await;
    let (mut mine, mut theirs) = (world.visitor("trainee"), world.visitor("other"));
    let course = "/courses/phase-2/recognising";
    for visitor in [&mut mine, &mut theirs] {
        visitor.post(&format!("{course}/start"), &[]).await;
    }
    let lesson = format!("{course}/01-indicators/abuse-and-deception");
    let account = mine.get(&lesson).await.field("dayaq-account").expect("the page says whose it is");
    assert_eq!(account, world.account("trainee").await.id.to_string());
    let read = "SELECT COUNT(*) FROM facts WHERE kind = 'lesson-confirmed'";
    let before = world.number(read).await;
    let sent = [("dayaq-account", &*account)];
    let confirm = format!("{lesson}/confirm");
    let refused = theirs.post(&confirm, &sent).await;
    refused.says(401, "Somebody else is signed in");
    refused.says(401, "is signed in now");
    assert_eq!(world.number(read).await, before);
    // Whoever has gone meanwhile is asked to come in again, and what they sent is kept.
    world.anonymous().post(&confirm, &sent).await.says(401, "name=\"password\"");
    assert_eq!(world.number(read).await, before);
    assert_eq!(mine.post(&confirm, &sent).await.status, 303);
    assert_eq!(world.number(read).await, before + 1);
}

#[tokio::test]
async fn a_mark_is_recorded_for_the_account_that_made_it() {
    let world = World::new().await;
    let (event, session) = world.event().await;
    let address = format!("/events/{event}/sessions/{session}/marks");
    let person = world.person("trainee").await.to_string();
    world.visitor("trainer").post(&format!("/events/{event}/people/add"), &[("person", &person)]).await;
    let mark = format!("present/{person}");
    let [trainer, admin] = [world.account("trainer").await.id.to_string(), world.account("admin").await.id.to_string()];
    let count = "SELECT COUNT(*) FROM attendance_marks";
    let before = world.number(count).await;
    let send = async |user: &str, account: &str| {
        let body = form(&[("mark", &mark)]);
        from_a_page_of(&mut world.visitor(user), account, Method::POST, &address, body).await.status.as_u16()
    };
    assert_eq!(send("admin", &trainer).await, 401);
    assert_eq!(send("anonymous", &trainer).await, 401);
    assert_eq!(send("trainer", "nobody's").await, 401);
    assert_eq!(world.number(count).await, before);
    assert_eq!(send("trainer", &trainer).await, 200);
    assert_eq!(world.number(count).await, before + 1);
    assert_eq!(send("admin", &admin).await, 200);
}

#[tokio::test]
async fn each_page_says_whose_it_is_unless_it_does_not_know() {
    let world = World::new().await;
    let meta = |answer: &Answer| {
        let tags = answer.tags();
        let meta = tags.iter().find(|tag| tag.name == "meta" && tag.get("name") == Some("account"));
        meta.and_then(|tag| tag.get("content").map(str::to_owned))
    };
    let mut trainee = world.visitor("trainee");
    let account = world.account("trainee").await.id.to_string();
    assert_eq!(meta(&trainee.get("/account").await), Some(account.clone()));
    assert_eq!(meta(&trainee.get("/nowhere").await), Some(account));
    assert_eq!(meta(&world.anonymous().get("/sign-in").await), Some(String::new()));
    // Somebody may well be signed in: a form of another site comes without the cookie.
    assert_eq!(meta(&world.anonymous().get("/nowhere").await), None);
    let request = Request::post("/sign-in").header("sec-fetch-site", "cross-site");
    assert_eq!(meta(&world.anonymous().send(request, Vec::new()).await), None);
    let (quiz, _) = begun(&mut trainee).await;
    let page = trainee.get(&format!("{quiz}/questions/1")).await.text();
    assert!(!page.contains("dayaq-until"));
}

#[tokio::test]
async fn whoever_signs_out_leaves_nothing_but_the_language() {
    for json in [false, true] {
        let world = World::new().await;
        let mut visitor = world.visitor("trainee");
        let mut request = Request::post("/sign-out").header("sec-fetch-site", "same-origin");
        if json {
            request = request.header("accept", "application/json");
        }
        let answer = visitor.send(request, Vec::new()).await;
        assert_eq!(answer.status.as_u16(), if json { 204 } else { 303 });
        // The script has cleared away what is somebody's, and leaves copies of courses, which are nobody's.
        assert_eq!(answer.header("clear-site-data"), if json { "\"cache\"" } else { "\"cache\", \"storage\"" });
        assert_eq!((visitor.cookie("session"), visitor.cookie("language")), (None, Some("en")));
        assert!(visitor.get("/account").await.location().is_some());
    }
}
