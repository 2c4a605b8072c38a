//! Materials of an event and what is asked about it alone, from the pages of trainers to those of its people.

use axum::http::StatusCode;
use chrono::Duration;
use records::events::event;

use super::lists::enter;
use crate::http::support::world::World;

/// An event that begins in three hours, with somebody on its list; its address.
async fn planned(world: &World) -> String {
    let event = enter(&mut world.visitor("trainer"), &[("session_starts_0", "16:00")]).await;
    let found = event::find(&world.cx, event[8..].parse().unwrap()).await.unwrap().unwrap();
    world.visitor("trainee").post(&format!("/join/{}", found.join_code), &[]).await;
    event
}

#[tokio::test]
async fn a_link_and_a_file_have_a_name_an_order_and_a_time() {
    let world = World::new().await;
    let event = planned(&world).await;
    let mut trainer = world.visitor("trainer");
    let page = format!("{event}/materials");
    trainer.get(&page).await.says(200, "No material yet");
    let links = format!("{event}/links");
    let wrong =
        trainer.post(&links, &[("title", "Slaydlar"), ("address", "javascript:alert(1)"), ("visible", "over")]).await;
    wrong.says(422, "Type the address of a page");
    let text = wrong.text();
    assert!(text.contains("javascript:alert(1)") && text.contains("value=\"over\" selected"), "what was typed is kept");
    let right = [("title", "Slaydlar"), ("address", "example.org/slides?a=1&b=2"), ("visible", "over")];
    assert_eq!(trainer.post(&links, &right).await.location(), Some(format!("{page}?done=saved").as_str()));
    let added = trainer.post_files(&page, &[("visible", "begun")], "file", &[("Plan.txt", b"09:00")]).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER);

    // In their order, with to whom a link leads.
    let text = trainer.get(&page).await.text();
    let (link, file) = (text.find(">Slaydlar<").unwrap(), text.find(">Plan.txt<").unwrap());
    assert!(
        link < file && text.contains("href=\"https://example.org/slides?a=1&amp;b=2\" rel=\"noreferrer\""),
        "{text}"
    );
    assert!(text.contains("example.org</span>") && text.contains("when the event is over"), "{text}");
    let link = world.key("SELECT id FROM event_materials WHERE name = 'Slaydlar'").await;
    let file = world.key("SELECT id FROM event_materials WHERE name = 'Plan.txt'").await;
    assert_eq!(trainer.post(&format!("{page}/{link}/move"), &[("way", "down")]).await.status, 303);
    let text = trainer.get(&event).await.text();
    assert!(text.find(">Plan.txt<").unwrap() < text.find(">Slaydlar<").unwrap());
    trainer
        .post(&format!("{page}/{file}"), &[("title", ""), ("visible", "begun")])
        .await
        .says(422, "Fill in this field");
    assert_eq!(
        trainer.post(&format!("{page}/{file}"), &[("title", "Proqram.txt"), ("visible", "begun")]).await.status,
        303
    );

    // Whoever is on the list finds each when its time has come, and not before.
    let mut learner = world.visitor("trainee");
    let found = event::find(&world.cx, event[8..].parse().unwrap()).await.unwrap().unwrap();
    let sessions = event::sessions(&world.cx, found.id).await.unwrap();
    let mine = learner.get("/my-events").await.text();
    assert!(!mine.contains("Proqram.txt") && !mine.contains("example.org/slides"));
    assert_eq!(learner.get(&format!("{page}/{file}")).await.status, 404);
    assert_eq!(trainer.get(&format!("{page}/{file}")).await.bytes, b"09:00");
    world.cx.clock.set(sessions[0].starts_at(found.zone()));
    let mine = learner.get("/my-events").await.text();
    assert!(mine.contains("Proqram.txt") && !mine.contains("example.org/slides"));
    assert_eq!(learner.get(&format!("{page}/{file}")).await.bytes, b"09:00");
    world.cx.clock.set(sessions[0].ends_at(found.zone()) + Duration::minutes(1));
    learner.get("/my-events").await.says(200, "https://example.org/slides");
    // A link is no file.
    assert_eq!(learner.get(&format!("{page}/{link}")).await.status, 404);
    assert_eq!(trainer.post(&format!("{page}/{link}/remove"), &[]).await.status, 303);
    assert!(!learner.get("/my-events").await.text().contains("example.org/slides"));
}

#[tokio::test]
async fn questions_of_an_event_are_asked_and_answered() {
    let world = World::new().await;
    let event = planned(&world).await;
    let mut trainer = world.visitor("trainer");
    let page = format!("{event}/feedback");
    trainer.get(&page).await.says(200, "0 questions beside the usual ones");
    let questions = format!("{page}/questions");
    let wrong = [
        ("wording-0", "Oyunlar faydalı idi."),
        ("kind-0", "rated"),
        ("wording-1", "Oyunlar faydalı idi."),
        ("kind-1", "open"),
    ];
    let text = trainer.post(&questions, &wrong).await;
    assert_eq!(text.status, 422);
    assert!(text.text().contains("href=\"#wording-1\""), "the field is named");
    let right = [
        ("wording-0", "Oyunlar faydalı idi."),
        ("kind-0", "rated"),
        ("wording-1", "Nə <çatmadı>?"),
        ("kind-1", "open"),
    ];
    assert_eq!(trainer.post(&questions, &right).await.location(), Some(format!("{page}?done=asked").as_str()));
    trainer.get(&page).await.says(200, "2 questions beside the usual ones");
    let sheet = trainer.get(&format!("{page}/sheet")).await.text();
    assert!(sheet.contains("Oyunlar faydalı idi.") && sheet.contains("Nə &lt;çatmadı&gt;?"), "printed too");

    let found = event::find(&world.cx, event[8..].parse().unwrap()).await.unwrap().unwrap();
    let sessions = event::sessions(&world.cx, found.id).await.unwrap();
    world.cx.clock.set(sessions[0].starts_at(found.zone()));
    trainer.post(&questions, &[]).await.says(409, "what is asked about the event stays as it is");
    let person = world.person("trainee").await.to_string();
    let mark = [("status", "present"), ("person", person.as_str())];
    assert_eq!(trainer.post(&format!("{event}/sessions/{}/marks", sessions[0].id), &mark).await.status, 303);
    let mut learner = world.visitor("trainee");
    let own = format!("/my-events/{}/feedback", &event[8..]);
    let form = learner.get(&own).await.text();
    let field = format!("question-{}", &form.split("name=\"question-").nth(1).unwrap()[..36]);
    assert!(form.contains("<legend>Oyunlar faydalı idi.</legend>") && form.contains("lang=\"az\""), "{form}");
    assert_eq!(learner.post(&own, &[(field.as_str(), "9")]).await.status, 422);
    assert_eq!(learner.post(&own, &[(field.as_str(), "4")]).await.status, 303);
    assert_eq!(world.number("SELECT COUNT(*) FROM feedback_answers WHERE rating = 4").await, 1);
}
