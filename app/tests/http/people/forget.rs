//! Removing the name of a person, in the browser.

use chrono::Duration;
use records::{certificates::achievement, people::person};

use crate::http::support::world::World;

#[tokio::test]
async fn a_name_is_removed_after_the_question() {
    let world = World::full().await;
    let id = world.person("colleague").await;
    let here = format!("/people/{id}/forget");
    // Whoever is expected somewhere is not forgotten meanwhile.
    let mut admin = world.visitor("admin");
    admin.get(&here).await.says(200, "expected at an event that is not over");
    admin.post(&here, &[("why", "asked")]).await.says(409, "expected at an event that is not over");
    world.cx.clock.set(world.cx.now() + Duration::days(400));
    let mut admin = world.anonymous().sign_in("admin").await;
    let page = admin.get(&here).await;
    page.says(200, "This cannot be undone by anybody.");
    page.says(200, "What stays, without a name");
    admin.post(&here, &[("why", "period")]).await.says(422, "Choose why the name is removed.");
    assert!(person::find(&world.cx, id).await.unwrap().unwrap().pseudonymised_at.is_none());
    let gone = admin.post(&here, &[("why", "asked")]).await;
    assert_eq!(gone.location(), Some(format!("/people/{id}?done=forgotten").as_str()));
    let page = admin.get(&format!("/people/{id}")).await;
    page.says(200, "What was learned and attended still counts, without a name.");
    assert!(!page.text().contains("/edit"), "{}", page.text());
    // Whoever has the page open still, and the ways in.
    admin.post(&here, &[("why", "asked")]).await.says(409, "The name was removed already.");
    assert_eq!(admin.get(&format!("/people/{id}/edit")).await.location(), Some(format!("/people/{id}").as_str()));
    assert_eq!(admin.post(&format!("/people/{id}/open"), &[]).await.status, 409);
    admin.get("/audit").await.says(200, "Name of a person removed");
    // One's own name somebody else removes.
    let own = world.person("admin").await;
    admin.get(&format!("/people/{own}/forget")).await.says(200, "Another administrator can remove your name.");
}

#[tokio::test]
async fn a_certificate_without_a_name_is_genuine() {
    let world = World::full().await;
    let address = world.things.address(&world, "/certificates/{file}", "admin").await;
    let code = address.trim_start_matches("/certificates/").trim_end_matches(".pdf").to_owned();
    let certificate = achievement::by_code(&world.cx, &code).await.unwrap().unwrap();
    world.cx.clock.set(world.cx.now() + Duration::days(400));
    let mut admin = world.anonymous().sign_in("admin").await;
    assert_eq!(admin.get(&address).await.status, 200);
    admin.get("/audit").await.says(200, "Certificate of somebody downloaded");
    let gone = admin.post(&format!("/people/{}/forget", certificate.person_id), &[("why", "asked")]).await;
    assert!(gone.location().is_some_and(|to| to.ends_with("done=forgotten")), "{}", gone.text());
    assert_eq!(admin.get(&address).await.status, 404);
    let page = world.anonymous().get(&format!("/verify/{code}")).await;
    page.says(200, "This certificate is genuine");
    page.says(200, "The name was removed from the record");
    assert!(!page.text().contains(&certificate.printed.name));
}
