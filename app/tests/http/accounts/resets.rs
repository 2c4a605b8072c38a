//! A new password by card and by mail.

use chrono::Duration;
use records::system::{
    list::Page,
    mails::{self, Mail},
};

use crate::http::support::{
    visitor::{Answer, Visitor},
    world::{ADDRESS, World},
};

const GOOD: &str = "dörd yaşıl körpü";

/// The newest mail.
async fn newest(world: &World) -> Mail {
    mails::list(&world.cx, &mails::Filter::default(), Page::typed("")).await.unwrap().rows.remove(0)
}

/// Lets an administrator print a card and reads its code.
async fn card(world: &World, user: &str) -> String {
    let person = world.person(user).await;
    let page = world.visitor("admin").post(&format!("/people/{person}/card"), &[]).await;
    page.says(200, "The code is shown only once");
    let text = page.text();
    let codes =
        text.split("<code class=\"mono\">").skip(1).map(|part| part.split_once("</code>").unwrap().0.to_owned());
    let code = codes.last().unwrap();
    assert!(code.len() == 14 && code.bytes().filter(|b| *b == b'-').count() == 2, "{code}");
    code
}

async fn use_card(visitor: &mut Visitor, user: &str, code: &str, password: &str) -> Answer {
    visitor.post("/card", &[("user_name", user), ("code", code), ("password", password)]).await
}

#[tokio::test]
async fn a_card_works_once_however_it_is_typed() {
    let world = World::new().await;
    let code = card(&world, "trainee").await;
    let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
    let mut visitor = world.anonymous();

    let weak = use_card(&mut visitor, "trainee", &typed, "short").await;
    assert_eq!((weak.status.as_u16(), weak.error("password").as_deref()), (422, Some("Type at least 10 characters.")));
    assert_eq!((weak.field("user_name").as_deref(), weak.field("code")), (Some("trainee"), Some(typed.clone())));
    let stranger = use_card(&mut visitor, "manager", &typed, GOOD).await;
    assert!(stranger.error("code").unwrap().starts_with("User name and code do not belong together"));

    let done = use_card(&mut visitor, " TRAINEE ", &typed, GOOD).await;
    assert_eq!(done.location(), Some("/"));
    assert_eq!(visitor.get("/account").await.status, 200, "signed in at once");
    assert!(world.visitor("trainee").get("/account").await.location().is_some(), "older sessions are over");

    let again = use_card(&mut world.anonymous(), "trainee", &code, "another yaşıl körpü").await;
    assert_eq!(again.status, 422);
    assert!(again.error("code").is_some());
    assert_eq!(world.anonymous().post("/sign-in", &[("name", "trainee"), ("password", GOOD)]).await.status, 303);
    let leaked = world.number("SELECT COUNT(*) FROM audit_log WHERE details LIKE '%' || 'körpü' || '%'").await;
    assert_eq!(leaked, 0);
}

#[tokio::test]
async fn a_card_ends_with_the_next_one_with_time_and_with_the_account() {
    let world = World::new().await;
    let first = card(&world, "trainee").await;
    let second = card(&world, "trainee").await;
    assert_eq!(use_card(&mut world.anonymous(), "trainee", &first, GOOD).await.status, 422);
    let person = world.person("trainee").await;
    world.visitor("admin").post(&format!("/people/{person}/close"), &[]).await;
    assert_eq!(use_card(&mut world.anonymous(), "trainee", &second, GOOD).await.status, 422);
    world.visitor("admin").post(&format!("/people/{person}/open"), &[]).await;
    world.cx.clock.set(world.cx.now() + Duration::days(15));
    assert_eq!(use_card(&mut world.anonymous(), "trainee", &second, GOOD).await.status, 422);
    world.cx.clock.set(world.cx.now() - Duration::days(2));
    assert_eq!(use_card(&mut world.anonymous(), "trainee", &second, GOOD).await.status, 303);
}

/// Asks for a link and takes it out of the outbox.
async fn link(world: &World, name: &str) -> String {
    let answer = world.anonymous().post("/reset", &[("name", name)]).await;
    answer.says(200, "Look into your mailbox");
    let mail = newest(world).await;
    assert_eq!(mail.recipient, "manager@example.org");
    assert!(!mail.subject.to_lowercase().contains("dayaq"), "subjects are seen by others");
    let start = mail.body.find(ADDRESS).unwrap();
    mail.body[start + ADDRESS.len()..].split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_link_works_once() {
    let world = World::new().await;
    let link = link(&world, "MANAGER@EXAMPLE.ORG").await;
    let mut visitor = world.anonymous();
    visitor.get(&link).await.says(200, "User name: ");
    let weak = visitor.post(&link, &[("password", "1234567890")]).await;
    assert_eq!(weak.status, 422);
    assert!(weak.error("password").is_some());
    assert_eq!(visitor.post(&link, &[("password", GOOD)]).await.location(), Some("/"));
    assert_eq!(visitor.get("/completions").await.status, 200);
    visitor.get(&link).await.says(404, "This link does not work any more");
    visitor.post(&link, &[("password", "another yaşıl körpü")]).await.says(404, "This link does not work any more");
    assert_eq!(world.anonymous().post("/sign-in", &[("name", "manager"), ("password", GOOD)]).await.status, 303);
}

#[tokio::test]
async fn a_link_is_over_after_two_hours_and_after_the_next_one() {
    let world = World::new().await;
    let first = link(&world, "manager").await;
    world.cx.clock.set(world.cx.now() + Duration::minutes(1));
    let second = link(&world, "manager").await;
    assert_eq!(world.anonymous().get(&first).await.status, 404);
    assert_eq!(world.anonymous().get(&second).await.status, 200);
    world.cx.clock.set(world.cx.now() + Duration::minutes(121));
    assert_eq!(world.anonymous().get(&second).await.status, 404);
    assert_eq!(world.anonymous().post(&second, &[("password", GOOD)]).await.status, 404);
}

#[tokio::test]
async fn the_answer_does_not_tell_who_has_an_account() {
    let world = World::new().await;
    let mut bodies = Vec::new();
    for name in ["manager", "trainee", "nobody-here", "nobody@example.org"] {
        let answer = world.anonymous().post("/reset", &[("name", name)]).await;
        assert_eq!(answer.status, 200);
        bodies.push(answer.text());
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
    // The trainee has no address, and nobody else is written to.
    assert_eq!(world.number("SELECT COUNT(*) FROM mails").await, 1);
}
