//! Looking for words in courses, from the field to the marked words in the lesson.

use super::quizzes::COURSE;
use crate::http::support::world::World;

const LESSON: &str = "/courses/phase-2/recognising/01-indicators/movement-and-isolation";

#[tokio::test]
async fn a_hit_opens_the_lesson_at_its_heading_with_the_words_marked() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    trainee.get("/courses").await.says(200, "action=\"/search\"");
    let before = trainee.get("/search?q=permissions").await;
    before.says(200, "not begun yet");
    before.says(200, "<mark>permission</mark>");
    assert_eq!(trainee.get(LESSON).await.location(), Some(COURSE), "its course can be begun there");

    trainee.post(&format!("{COURSE}/start"), &[]).await;
    let course = trainee.get(COURSE).await;
    assert_eq!(course.field("course").as_deref(), Some("recognising"), "the field looks in this course alone");
    let found = trainee.get("/search?q=permissions&course=recognising").await;
    found.says(200, "1 passage");
    found.says(200, "Look in all your courses");
    assert!(!found.text().contains("not begun yet"));
    let hit = found.tags().into_iter().find(|tag| tag.get("href").is_some_and(|to| to.starts_with(LESSON))).unwrap();
    assert_eq!(hit.get("href"), Some(format!("{LESSON}?q=permissions#at-can-he-go").as_str()));
    let lesson = trainee.get(&format!("{LESSON}?q=permissions")).await;
    lesson.says(200, "<mark>permission</mark>");
    assert!(lesson.tags().iter().any(|tag| tag.get("id") == Some("at-can-he-go")));
    assert!(!trainee.get(LESSON).await.text().contains("<mark>"));
    // A module stands on the page of the course.
    let found = trainee.get("/search?q=two+signs").await;
    let at = format!("{COURSE}#module-01-indicators");
    assert!(found.tags().iter().any(|tag| tag.get("href") == Some(at.as_str())));
    assert!(trainee.get(COURSE).await.tags().iter().any(|tag| tag.get("id") == Some("module-01-indicators")));
}

#[tokio::test]
async fn words_are_found_in_the_language_of_the_page_and_similar_ones_are_said_to_be() {
    let world = World::new().await;
    for (language, typed, sentence) in [
        ("az", "əlamət", "Tapıldı"),
        ("az", "elamet", "Tapıldı"),
        ("az", "alamat", "Oxşar"),
        ("ru", "признак", "Найдено"),
        ("en", "signs", "Found"),
    ] {
        let mut trainee = world.visitor("trainee");
        trainee.keep_cookie("language", language);
        trainee.post("/language", &[("language", language)]).await;
        let query: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let found = trainee.get(&format!("/search?q={query}")).await;
        found.says(200, sentence);
        found.says(200, "<mark>");
    }
}

#[tokio::test]
async fn whatever_is_typed_is_words_or_nothing() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    for typed in ["", "+", "%22", "%25", "'", "%00", "*", "%F0%9F%98%80"] {
        trainee.get(&format!("/search?q={typed}")).await.says(200, "Type one word or several");
    }
    let long = "a".repeat(10_000);
    for typed in ["AND", "NEAR(x+y)", "50+%25", "144-1", "a'b", "x%22+OR+1", "Sahil-7", long.as_str(), "%FF%FE"] {
        let found = trainee.get(&format!("/search?q={typed}&page=99999999999")).await;
        assert_eq!(found.status, 200, "{typed}");
    }
    trainee.get("/search?q=zzzzzzzz").await.says(200, "Nothing found");
    trainee.get("/search?q=sign&course=none").await.says(200, "Nothing found");
}

#[tokio::test]
async fn trainers_find_what_they_teach_and_others_find_nothing() {
    let world = World::new().await;
    let found = world.visitor("trainer").get("/search?q=permission").await;
    let version = world.key("SELECT id FROM course_versions WHERE slug = 'recognising'").await;
    let to = format!(
        "/authoring/recognising/versions/{version}/read/01-indicators/movement-and-isolation?q=permission#at-can-he-go"
    );
    assert!(found.tags().iter().any(|tag| tag.get("href") == Some(to.as_str())), "{}", found.text());
    let read = to.split('#').next().unwrap();
    world.visitor("trainer").get(read).await.says(200, "<mark>permission</mark>");
    for user in ["manager", "admin", "manager-1"] {
        world.visitor(user).get("/search?q=permission").await.says(200, "Nothing found");
    }
    // What is right, and what is said about it, is found by nobody.
    for user in ["trainee", "trainer"] {
        world.visitor(user).get("/search?q=sounds+like+blame").await.says(200, "Nothing found");
    }
    assert_eq!(world.anonymous().get("/search?q=permission").await.status, 303);
}
