//! What a course says of itself, and its legal facts, changed in forms.

use courses::format::{facts, properties};
use records::authoring::drafts;

use crate::http::support::{visitor::Visitor, world::World};

const DRAFT: &str = "/authoring/recognising";

async fn started() -> (World, Visitor) {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    trainer.post(&format!("{DRAFT}/start"), &[]).await;
    (world, trainer)
}

#[tokio::test]
async fn a_course_says_something_else_of_itself() {
    let (world, mut trainer) = started().await;
    let files = drafts::texts(&world.cx, "recognising").await.unwrap();
    let before = properties::read(&files).unwrap();
    let address = format!("{DRAFT}/properties");
    let page = trainer.get(&address).await;
    page.says(200, "A completion asks for all of these");
    let revision = page.field("revision").unwrap();
    let right = [
        ("revision", revision.as_str()),
        ("title", "Another title"),
        ("summary", "What it is about."),
        ("groups", "police"),
        ("help", "N112"),
        ("counts_for", "PS.5.1-28, II-3"),
        ("lessons", "true"),
        ("quizzes", "02-combining/post"),
        ("minutes", "80"),
    ];
    for (field, value) in [
        ("title", ""),
        ("title", &"a".repeat(201)),
        ("summary", ""),
        ("groups", ""),
        ("at_least", "3"),
        ("at_least", "-1"),
        ("minutes", "101"),
        ("minutes", "many"),
    ] {
        let mut fields: Vec<(&str, &str)> = right.into_iter().filter(|(name, _)| *name != field).collect();
        if !(field == "groups" && value.is_empty()) {
            fields.push((field, value));
        }
        let answer = trainer.post(&address, &fields).await;
        assert_eq!((answer.status.as_u16(), answer.error(field).is_some()), (422, true), "{field}: {value}");
    }
    let nothing: Vec<(&str, &str)> =
        right.into_iter().filter(|(name, _)| !["lessons", "quizzes", "minutes"].contains(name)).collect();
    assert_eq!(trainer.post(&address, &nothing).await.status, 422);
    assert_eq!(drafts::texts(&world.cx, "recognising").await.unwrap(), files);

    assert_eq!(trainer.post(&address, &right).await.location(), Some(DRAFT));
    let after = properties::read(&drafts::texts(&world.cx, "recognising").await.unwrap()).unwrap();
    assert_ne!(after, before);
    assert_eq!(after.title, "Another title");
    assert_eq!(after.counts_for, ["PS.5.1-28", "II-3"]);
    assert_eq!((after.rules.lessons, after.rules.minutes, after.rules.scenarios.len()), (true, Some(80), 0));
    // Whoever has seen what it was before writes over nothing.
    let late = trainer.post(&address, &right).await;
    late.says(409, "Somebody has changed this file meanwhile");
}

#[tokio::test]
async fn a_fact_is_added_changed_and_removed() {
    let (world, mut trainer) = started().await;
    let address = format!("{DRAFT}/facts");
    let known = async || facts::read(&drafts::texts(&world.cx, "recognising").await.unwrap()).unwrap();
    let before = known().await;
    trainer.get(&address).await.says(200, "Shown in: ");
    let new = [
        ("act", "add"),
        ("key", "L1"),
        ("text", "Whoever calls may stay without a name: 152."),
        ("source", "An example"),
        ("valid_from", "2020"),
        ("call", "152"),
    ];
    for (field, value) in [
        ("key", "N112"),
        ("key", "a b"),
        ("text", ""),
        ("source", " "),
        ("valid_from", "yesterday"),
        ("valid_to", "2020"),
        ("checked_on", "2026-02-30"),
        ("call", "151"),
    ] {
        let mut fields: Vec<(&str, &str)> = new.into_iter().filter(|(name, _)| *name != field).collect();
        fields.push((field, value));
        let answer = trainer.post(&address, &fields).await;
        // A key that is there already is that of another form.
        let error = answer.error(field).is_some() || answer.error("text").is_some();
        assert_eq!((answer.status.as_u16(), error), (422, true), "{field}: {value}: {}", answer.text());
    }
    assert_eq!(known().await, before);
    assert_eq!(trainer.post(&address, &new).await.location(), Some("/authoring/recognising/facts#fact-L1"));
    assert_eq!(known().await.len(), before.len() + 1);

    let revision = revision_of(&mut trainer, &address).await;
    let save = [
        ("act", "save"),
        ("key", "L1"),
        ("revision", revision.as_str()),
        ("text", "Whoever calls may stay without a name."),
        ("source", "An example"),
        ("checked_on", "2026-11-30"),
    ];
    assert_eq!(trainer.post(&address, &save).await.status, 303);
    let fact = known().await.into_iter().find(|fact| fact.key == "L1").unwrap();
    assert_eq!((fact.checked_on.as_str(), fact.valid_from.as_str(), fact.call.len()), ("2026-11-30", "", 0));
    trainer.post(&address, &save).await.says(409, "Somebody has changed this fact meanwhile");
    let revision = revision_of(&mut trainer, &address).await;
    let remove = [("act", "remove"), ("key", "L1"), ("revision", revision.as_str())];
    assert_eq!(trainer.post(&address, &remove).await.status, 303);
    assert_eq!(known().await, before);
    trainer.post(&address, &[("act", "burn"), ("key", "L9"), ("text", "a"), ("source", "b")]).await.says(400, "");
}

async fn revision_of(trainer: &mut Visitor, address: &str) -> String {
    let page = trainer.get(address).await.text();
    let (_, form) = page.split_once("id=\"fact-L1\"").unwrap();
    let (_, after) = form.split_once("name=\"revision\" value=\"").unwrap();
    after.split_once('"').unwrap().0.to_owned()
}
