//! Ways in and on: what the first page says, why somebody is asked to sign in, where they go on after too many tries.

use std::sync::Arc;

use app::Settings;

use crate::http::support::world::World;

#[tokio::test]
async fn the_first_page_says_what_it_is_and_has_four_doors() {
    let mut world = World::new().await;
    let page = world.anonymous().get("/").await;
    page.says(200, "Training against trafficking in persons");
    for door in ["/sign-in", "/card", "/join", "/in", "/feedback", "/verify"] {
        page.says(200, &format!("href=\"{door}\""));
    }
    assert!(!page.text().contains("is run by"), "nobody is named who has not said so");
    world.anonymous().get("/about").await.says(200, "has not entered a name here");
    let named = Settings {
        operator: Some("İnsan & Hüquq".into()),
        contact: Some("help@example.org".into()),
        ..(*world.app.settings).clone()
    };
    world.app.settings = Arc::new(named);
    world.router = app::router(world.app.clone());
    world.anonymous().get("/").await.says(200, "This platform is run by İnsan &amp; Hüquq.");
    let about = world.anonymous().get("/about").await;
    about.says(200, "İnsan &amp; Hüquq");
    about.says(200, "href=\"mailto:help@example.org\"");
}

#[tokio::test]
async fn whoever_is_asked_to_sign_in_reads_why() {
    let world = World::new().await;
    let mut nobody = world.anonymous();
    let to = nobody.get("/my-events?done=saved").await.location().unwrap().to_owned();
    let page = nobody.get(&to).await;
    page.says(200, "Sign in to go on to “My events”.");
    assert!(!page.text().contains("Your session has ended"), "there was none");
    nobody.get("/sign-in?back=%2Fjobs").await.says(200, "Sign in to go on to the page that you opened.");
    assert!(!nobody.get("/sign-in").await.text().contains("Sign in to go on"));
    // Nobody is told anything of a page of others.
    assert!(!nobody.get("/sign-in?back=%2F%2Fevil.example").await.text().contains("Sign in to go on"));
    let mut ended = world.visitor("trainee");
    world.tamper("DELETE FROM sessions").await;
    let to = ended.get("/courses").await.location().unwrap().to_owned();
    ended.get(&to).await.says(200, "Your session has ended. Sign in to go on to “My courses”.");
}

#[tokio::test]
async fn too_many_tries_lead_back_with_a_time() {
    let world = World::new().await;
    let mut nobody = world.anonymous();
    let mut refused = nobody.get("/verify/NOSUCHCODE22").await;
    for _ in 0..200 {
        if refused.status == 429 {
            break;
        }
        refused = nobody.get("/verify/NOSUCHCODE22").await;
    }
    // It is 13:00 in Baku.
    refused.says(429, "You can try again from 13:01 on.");
    refused.says(429, "href=\"/verify/NOSUCHCODE22\"");
}

#[tokio::test]
async fn a_password_can_be_shown_where_there_is_a_script() {
    let page = World::new().await.anonymous().get("/sign-in").await.text();
    let button = page.split("<button").find(|part| part.contains("data-reveals=\"password\"")).unwrap();
    let (button, _) = button.split_once('>').unwrap();
    assert!(button.contains("hidden") && button.contains("aria-pressed=\"false\""), "{button}");
    assert!(button.contains("type=\"button\""), "it sends nothing: {button}");
}
