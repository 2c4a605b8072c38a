//! Publishing for whom it is, and the versions of a course.

use records::accounts::roles::Role;

use crate::http::support::world::World;

const DRAFT: &str = "/authoring/recognising";
const VERSIONS: &str = "/authoring/recognising/versions";
const LESSON: &str = "/courses/phase-2/recognising/01-indicators/abuse-and-deception";

#[tokio::test]
async fn a_correction_is_read_at_once_and_taken_back() {
    let world = World::new().await;
    let (mut trainer, mut reader) = (world.visitor("trainer"), world.visitor("trainee"));
    reader.post("/courses/phase-2/recognising/start", &[]).await;
    trainer.post(&format!("{DRAFT}/start"), &[]).await;
    let path = "01-indicators/abuse-and-deception.md";
    let actor = world.account("trainer").await.id;
    let old = records::authoring::drafts::text(&world.cx, "recognising", path).await.unwrap().unwrap();
    let new = format!("{old}\n\nA sentence that was missing.\n");
    records::authoring::drafts::change(&world.cx, actor, "recognising", path, &old, &new).await.unwrap();
    let page = trainer.get(&format!("{DRAFT}/publish")).await;
    page.says(200, "A sentence that was missing.");
    page.says(200, "begun the course");
    let seen = page.field("seen").unwrap();
    let form = |kind: &'static str, note: &'static str| {
        [("seen", seen.clone()), ("version", "1.4.1".to_owned()), ("kind", kind.to_owned()), ("note", note.to_owned())]
    };
    for (kind, note, wrong) in [
        ("", "Missing", "For whom is it?"),
        ("other", "Missing", "For whom is it?"),
        ("correction", " ", "What is new?"),
    ] {
        let fields = form(kind, note);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        trainer.post(&format!("{DRAFT}/publish"), &fields).await.says(422, wrong);
    }
    // Whoever looked at another draft looks again.
    let late =
        [("seen", "2026-01-01T00:00:00+00:00"), ("version", "1.4.1"), ("kind", "correction"), ("note", "Missing")];
    trainer
        .post(&format!("{DRAFT}/publish"), &late)
        .await
        .says(409, "Somebody has changed the draft since you looked at it");
    world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(1));
    let fields = form("correction", "A sentence was missing");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let published = trainer.post(&format!("{DRAFT}/publish"), &fields).await;
    assert_eq!(published.location(), Some(format!("{VERSIONS}?done=published").as_str()), "{}", published.text());
    let page = trainer.get(&format!("{VERSIONS}?done=published")).await;
    page.says(200, "Everybody who has begun reads it from now on");
    page.says(200, "A sentence was missing");
    reader.get(LESSON).await.says(200, "A sentence that was missing.");
    let newest = world.key("SELECT id FROM course_versions WHERE version = '1.4.1'").await;
    trainer.get(&format!("{VERSIONS}/{newest}/compare")).await.says(200, "A sentence that was missing.");
    // Taken back, and there again.
    assert_eq!(trainer.post(&format!("{VERSIONS}/{newest}/take-back"), &[]).await.location(), Some(VERSIONS));
    trainer.get(VERSIONS).await.says(200, "taken back");
    assert!(!reader.get(LESSON).await.text().contains("A sentence that was missing."));
    let first = world.key("SELECT id FROM course_versions WHERE version <> '1.4.1'").await;
    trainer
        .post(&format!("{VERSIONS}/{first}/take-back"), &[])
        .await
        .says(409, "No other version of the course would be left");
    assert_eq!(trainer.post(&format!("{VERSIONS}/{newest}/restore"), &[]).await.location(), Some(DRAFT));
    trainer
        .post(&format!("{VERSIONS}/{newest}/restore"), &[])
        .await
        .says(409, "There is a draft of this course already");
    assert_eq!(trainer.post(&format!("{VERSIONS}/{newest}/give-out"), &[]).await.location(), Some(VERSIONS));
    reader.get(LESSON).await.says(200, "A sentence that was missing.");
    // The oldest has nothing to be compared with, and another course has neither.
    assert_eq!(trainer.get(&format!("{VERSIONS}/{first}/compare")).await.status, 404);
    assert_eq!(trainer.get("/authoring/other/versions").await.status, 404);
    assert_eq!(trainer.post(&format!("/authoring/other/versions/{newest}/take-back"), &[]).await.status, 404);
}

#[tokio::test]
async fn what_is_counted_makes_a_new_edition() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    trainer.post(&format!("{DRAFT}/start"), &[]).await;
    let path = "02-combining/post.quiz.toml";
    let actor = world.account("trainer").await.id;
    let old = records::authoring::drafts::text(&world.cx, "recognising", path).await.unwrap().unwrap();
    let new = old.replacen("pass_percent = 70", "pass_percent = 60", 1);
    records::authoring::drafts::change(&world.cx, actor, "recognising", path, &old, &new).await.unwrap();
    let page = trainer.get(&format!("{DRAFT}/publish")).await;
    page.says(200, "It cannot be a correction");
    page.says(200, "Attempts, pause or percentage to pass: Post-test");
    page.says(200, "No word differs.");
    assert_eq!(page.field("kind").as_deref(), Some("edition"));
    let forced = [("version", "1.5"), ("kind", "correction"), ("note", "Easier")];
    trainer.post(&format!("{DRAFT}/publish"), &forced).await.says(409, "it cannot be a correction");
    let edition = [("version", "1.5"), ("kind", "edition"), ("note", "Easier")];
    assert_eq!(trainer.post(&format!("{DRAFT}/publish"), &edition).await.status, 303);
    trainer.get(&format!("{VERSIONS}?done=published")).await.says(200, "Whoever begins from now on gets it");
}

#[tokio::test]
async fn a_second_trainer_approves_where_the_project_asks_for_it() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    admin.get("/projects").await.says(200, "Ask for a second person");
    assert_eq!(admin.post("/projects/phase-2/second-person", &[("wanted", "yes")]).await.status, 303);
    admin.get("/projects").await.says(200, "A second trainer approves new versions");
    assert_eq!(admin.post("/projects/phase-9/second-person", &[("wanted", "yes")]).await.status, 404);
    let (staff, person) = (world.account("admin").await.id, world.person("colleague").await);
    records::accounts::account::set_role(&world.cx, staff, person, "phase-2", Role::Trainer, true).await.unwrap();
    let (mut first, mut second) = (world.visitor("trainer"), world.visitor("colleague"));
    first.post(&format!("{DRAFT}/start"), &[]).await;
    let publish = [("version", "1.5"), ("kind", "edition"), ("note", "Nothing new")];
    first.post(&format!("{DRAFT}/publish"), &publish).await.says(409, "A second person approves what is published");
    let page = first.get(&format!("{DRAFT}/publish")).await;
    page.says(200, "ask them to open this page");
    assert!(page.field("version").is_none(), "nothing to publish yet");
    first.post(&format!("{DRAFT}/approve"), &[]).await.says(409, "somebody else approves it");
    let seen = second.get(&format!("{DRAFT}/publish")).await.field("seen").unwrap();
    second
        .post(&format!("{DRAFT}/approve"), &[("seen", "2026-01-01T00:00:00+00:00")])
        .await
        .says(409, "Look at what differs now");
    let approved = second.post(&format!("{DRAFT}/approve"), &[("seen", &seen)]).await;
    assert_eq!(approved.location(), Some(format!("{DRAFT}/publish").as_str()), "{}", approved.text());
    first.get(&format!("{DRAFT}/publish")).await.says(200, "Approved by");
    assert_eq!(first.post(&format!("{DRAFT}/publish"), &publish).await.status, 303);
}

#[tokio::test]
async fn trainers_of_another_project_ask_those_to_whom_the_course_belongs() {
    let world = World::new().await;
    world.tamper("UPDATE projects SET ends_on = NULL").await;
    let mut admin = world.visitor("admin");
    let own = |course: &'static str| [("course", course)];
    assert_eq!(admin.post("/projects/phase-2/own", &own("nothing")).await.status, 404);
    admin.get("/projects").await.says(200, "Give it over to this project");
    let (staff, person) = (world.account("admin").await.id, world.person("colleague").await);
    records::accounts::account::set_role(&world.cx, staff, person, "phase-1", Role::Trainer, true).await.unwrap();
    assert_eq!(admin.post("/projects/phase-1/own", &own("recognising")).await.status, 303);
    let mut trainer = world.visitor("trainer");
    trainer.post(&format!("{DRAFT}/start"), &[]).await;
    let page = trainer.get(&format!("{DRAFT}/publish")).await;
    page.says(200, "So a trainer of that project publishes it.");
    assert!(page.field("version").is_none(), "nothing to publish");
    let publish = [("version", "1.5"), ("kind", "correction"), ("note", "Nothing new")];
    trainer.post(&format!("{DRAFT}/publish"), &publish).await.says(409, "The course belongs to another project");
    let versions = trainer.get(VERSIONS).await;
    versions.says(200, "The course belongs to the project");
    assert!(!versions.text().contains("take-back"), "{}", versions.text());
    // Whoever answers for it finds the same draft, and publishes it.
    let mut owner = world.visitor("colleague");
    owner.get(&format!("{DRAFT}/publish")).await.says(200, "Publish");
    assert_eq!(owner.post(&format!("{DRAFT}/publish"), &publish).await.status, 303);
    admin.get("/projects").await.says(200, "belongs to this project");
}
