//! Removing the name of a person, in the browser.

use records::people::person;

use crate::http::support::world::World;

#[tokio::test]
async fn a_name_is_removed_after_the_question() {
    let world = World::full().await;
    let mut admin = world.visitor("admin");
    let id = world.person("colleague").await;
    let here = format!("/people/{id}/forget");
    let page = admin.get(&here).await;
    page.says(200, "This cannot be undone by anybody.");
    page.says(200, "What stays, without a name");
    admin.post(&here, &[("why", "period")]).await.says(422, "Choose why the name is removed.");
    assert!(person::find(&world.cx, id).await.unwrap().unwrap().pseudonymised_at.is_none());
    let gone = admin.post(&here, &[("why", "asked")]).await;
    assert_eq!(gone.location(), Some(format!("/people/{id}?done=forgotten").as_str()));
    let page = admin.get(&format!("/people/{id}")).await;
    page.says(200, "What was learned and attended still counts, without a name.");
    assert!(!page.text().contains("Correct"), "{}", page.text());
    // Whoever has the page open still, and the ways in.
    admin.post(&here, &[("why", "asked")]).await.says(409, "The name was removed already.");
    assert_eq!(admin.get(&format!("/people/{id}/edit")).await.location(), Some(format!("/people/{id}").as_str()));
    admin.post(&format!("/people/{id}/open"), &[]).await.says(409, "");
    admin.get("/audit").await.says(200, "Name of a person removed");
    // One's own name somebody else removes.
    let own = world.person("admin").await;
    admin.get(&format!("/people/{own}/forget")).await.says(200, "Another administrator can remove your name.");
}

#[tokio::test]
async fn a_certificate_without_a_name_is_genuine() {
    let world = World::full().await;
    let id = world.person("trainee").await;
    let mut admin = world.visitor("admin");
    let certificate = records::certificates::achievement::of_person(&world.cx, id).await.unwrap().remove(0);
    let address = format!("/certificates/{}.pdf", certificate.code);
    assert_eq!(admin.get(&address).await.status, 200);
    // The event that is ahead expects the trainee.
    admin.post(&format!("/people/{id}/forget"), &[("why", "asked")]).await.says(409, "expected at an event");
    world.cx.clock.set(world.cx.now() + chrono::Duration::days(400));
    let mut admin = world.visitor("admin");
    let gone = admin.post(&format!("/people/{id}/forget"), &[("why", "asked")]).await;
    assert!(gone.location().is_some_and(|to| to.ends_with("done=forgotten")), "{}", gone.text());
    assert_eq!(admin.get(&address).await.status, 404);
    let mut stranger = world.visitor("anonymous");
    let page = stranger.get(&format!("/verify/{}", certificate.code)).await;
    page.says(200, "This certificate is genuine");
    page.says(200, "The name was removed from the record");
    assert!(!page.text().contains(&certificate.printed.name));
}
