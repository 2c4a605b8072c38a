//! Projects: entered, with courses that they offer and roles in them.

use crate::http::support::world::World;

const COURSE: &str = "/courses/phase-3/recognising";

#[tokio::test]
async fn a_project_is_entered_offers_a_course_and_gets_its_people() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let fields = [
        ("slug", "phase-3"),
        ("name_az", "III mərhələ"),
        ("name_en", "Phase III"),
        ("name_ru", "Этап III"),
        ("starts_on", "2026-11-01"),
        ("ends_on", ""),
    ];
    assert_eq!(admin.post("/projects/new", &fields).await.location(), Some("/projects?done=saved"));
    let again = admin.post("/projects/new", &fields).await;
    assert_eq!((again.status.as_u16(), again.error("slug").as_deref()), (422, Some("This is in use already.")));
    assert_eq!(again.field("name_az").as_deref(), Some("III mərhələ"));
    admin.get("/projects").await.says(200, "Phase III");

    let mut trainee = world.visitor("trainee");
    let roles = format!("/people/{}/roles", world.person("trainee").await);
    let role = [("project", "phase-3"), ("role", "trainee")];
    assert_eq!(admin.post(&format!("{roles}/give"), &role).await.status, 303);
    assert_eq!(trainee.get(COURSE).await.status, 404, "not offered yet");
    let offer = [("course", "recognising"), ("offered", "yes")];
    assert_eq!(admin.post("/projects/phase-3/offer", &offer).await.status, 303);
    assert_eq!(trainee.get(COURSE).await.status, 200);
    assert_eq!(admin.post(&format!("{roles}/take"), &role).await.status, 303);
    assert_eq!(trainee.get(COURSE).await.status, 404);
    for entry in ["project.create", "project.offer", "role.give", "role.take"] {
        admin.get(&format!("/audit?action={entry}")).await.says(200, "<tbody");
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_offered_or_given() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let before = world.rows().await;
    let offer = [("course", "none"), ("offered", "yes")];
    admin.post("/projects/phase-2/offer", &offer).await.says(404, "There is nothing here");
    admin
        .post("/projects/none/offer", &[("course", "recognising"), ("offered", "yes")])
        .await
        .says(404, "There is nothing here");
    let roles = format!("/people/{}/roles/give", world.person("trainee").await);
    admin.post(&roles, &[("project", "none"), ("role", "trainee")]).await.says(404, "There is nothing here");
    admin
        .post(&roles, &[("project", "phase-1"), ("role", "administrator")])
        .await
        .says(400, "This could not be understood");
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn who_has_begun_goes_on_when_a_course_is_offered_no_longer() {
    let world = World::new().await;
    let course = "/courses/phase-2/recognising";
    world.visitor("admin").post("/projects/phase-2/offer", &[("course", "recognising"), ("offered", "no")]).await;
    assert_eq!(world.visitor("trainee").get(course).await.status, 404, "she has not begun");
    assert_eq!(world.visitor("colleague").get(course).await.status, 200);
    world.visitor("colleague").get("/courses").await.says(200, course);
}
