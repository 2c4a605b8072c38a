//! Mistakes lead to the lesson that explains them; whom to call stands on every page of a course.

use super::quizzes::{COURSE, begun};
use crate::http::support::{visitor::Answer, world::World};

/// The addresses of the links that begin so.
fn links(answer: &Answer, beginning: &str) -> Vec<String> {
    let of = |tag: crate::http::support::html::Tag| tag.get("href").map(str::to_owned);
    answer
        .tags()
        .into_iter()
        .filter(|tag| tag.name == "a")
        .filter_map(of)
        .filter(|to| to.starts_with(beginning))
        .collect()
}

#[tokio::test]
async fn a_mistake_leads_to_its_lesson_and_what_was_right_does_not() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let (quiz, attempt) = begun(&mut trainee).await;
    // The last question is right, the others have no answer.
    let fields = [("attempt", attempt.as_str()), ("option", "at-once")];
    assert_eq!(trainee.post(&format!("{quiz}/questions/6"), &fields).await.status, 303);
    trainee.post(&format!("{quiz}/submit"), &[("attempt", &attempt)]).await;
    let result = trainee.get(&format!("{quiz}/results/1")).await;
    let lessons = links(&result, &format!("{COURSE}/01-indicators/movement-and-isolation"));
    assert_eq!(lessons, [format!("{COURSE}/01-indicators/movement-and-isolation#at-can-he-go")]);
    assert!(links(&result, &format!("{COURSE}/02-combining/next-steps")).is_empty(), "that question was right");
    assert_eq!(links(&result, "#question-"), ["1", "2", "3", "4", "5"].map(|n| format!("#question-{n}")));
    for n in 1..=5 {
        assert!(result.tags().iter().any(|tag| tag.get("id") == Some(&format!("question-{n}"))));
    }
    let lesson = trainee.get(lessons[0].split('#').next().unwrap()).await;
    assert!(lesson.tags().iter().any(|tag| tag.get("id") == Some("at-can-he-go")));
}

#[tokio::test]
async fn numbers_can_be_called_from_every_page_of_a_course() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let before = trainee.get(COURSE).await;
    assert_eq!(links(&before, "tel:")[..2], ["tel:112", "tel:102"], "before the start, too");
    let (quiz, _) = begun(&mut trainee).await;
    let exercise = format!("{COURSE}/03-decisions/wrong-number");
    trainee.post(&format!("{exercise}/play/begin"), &[]).await;
    for page in [
        COURSE.to_owned(),
        format!("{COURSE}/01-indicators/abuse-and-deception"),
        quiz.to_owned(),
        format!("{quiz}/questions/1"),
        format!("{quiz}/review"),
        exercise.clone(),
        format!("{exercise}/play"),
    ] {
        let shown = trainee.get(&page).await;
        assert_eq!(shown.status, 200, "{page}");
        assert_eq!(links(&shown, "tel:")[..2], ["tel:112", "tel:102"], "{page}");
        // Each can be left at once, by a link that needs no script.
        assert!(shown.tags().iter().any(|tag| tag.name == "a" && tag.get("data-exit").is_some()), "{page}");
        shown.says(200, "The browser keeps the pages that you have opened before");
    }
    assert!(links(&trainee.get("/courses").await, "tel:").is_empty());
}

#[tokio::test]
async fn what_is_wanted_at_hand_stands_on_one_page() {
    let world = World::new().await;
    world.visitor("trainee").get("/at-hand").await.says(200, "Nothing at hand yet");
    let mut trainee = world.visitor("colleague");
    let page = trainee.get("/at-hand").await;
    page.says(200, "What the law says");
    page.says(200, "Help now");
    let version = records::authoring::library::current(&world.cx, "recognising").await.unwrap().unwrap();
    let course = version.editions.source();
    let aids: usize = course.activities().filter_map(|a| a.lesson()).map(|lesson| lesson.job_aids("").len()).sum();
    assert_eq!(page.text().matches("<div class=\"jobaid\">").count(), aids);
    assert!(!course.legal.is_empty());
}
