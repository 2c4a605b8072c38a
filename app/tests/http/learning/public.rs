//! Courses for everybody: read without an account where a project says so, and nothing of it is recorded.

use courses::{course::Quiz, quiz::shown};
use records::authoring::{
    drafts::{self, Release},
    library,
};

use crate::http::support::world::World;

const TERMS: &str = "/offers/phase-2/recognising/terms";
const LESSON: &str = "/open/recognising/01-indicators/abuse-and-deception";
const QUIZ: &str = "/open/recognising/02-combining/post";
const EXERCISE: &str = "/open/recognising/03-decisions/wrong-number";

const PICTURE: &str = "/open/recognising/media/sign.svg";

async fn open(world: &World, opens_on: &str) {
    let terms = [("way_in", "open"), ("opens_on", opens_on), ("is_public", "true")];
    assert_eq!(world.visitor("trainer").post(TERMS, &terms).await.status, 303);
}

#[tokio::test]
async fn what_a_project_gives_to_everybody_is_read_without_an_account() {
    let world = World::new().await;
    world
        .tamper("INSERT INTO course_files (course_version_id, path, bytes) SELECT id, 'media/sign.svg', CAST('<svg/>' AS BLOB)
            FROM course_versions WHERE slug = 'recognising'")
        .await;
    let all = ["/open/recognising", LESSON, QUIZ, EXERCISE, PICTURE];
    let mut stranger = world.visitor("anonymous");
    stranger.get("/open").await.says(200, "no course can be read without an account");
    assert!(!stranger.get("/").await.text().contains("/open/"));
    for address in all {
        assert_eq!(stranger.get(address).await.status, 404, "{address}");
    }
    open(&world, "").await;
    world.visitor("trainer").get("/offers/phase-2/recognising").await.says(200, "As everybody reads it");
    stranger.get("/").await.says(200, "href=\"/open/recognising\"");
    stranger.get("/open").await.says(200, "href=\"/open/recognising\"");
    let before = world.rows().await;
    for address in all {
        let answer = stranger.get(address).await;
        assert_eq!(answer.status, 200, "{address}");
        assert!(answer.header("set-cookie").is_empty(), "{address}");
    }
    // Whom to call, and a way out, stand on each page of it.
    let lesson = stranger.get(LESSON).await;
    lesson.says(200, "Help now");
    assert!(lesson.text().contains("id=\"exit\"") || lesson.text().contains("class=\"exit"), "{}", lesson.text());
    // In the language of the visitor.
    stranger.post("/language", &[("language", "az"), ("back", LESSON)]).await;
    assert!(stranger.get(LESSON).await.text().contains("lang=\"az\""));
    stranger.post("/language", &[("language", "en"), ("back", LESSON)]).await;
    for address in ["/open/nothing", "/open/recognising/01-indicators/nothing", "/open/recognising/media/nothing.svg"] {
        assert_eq!(stranger.get(address).await.status, 404, "{address}");
    }
    assert_eq!(stranger.get(&format!("{LESSON}/ahead")).await.status, 404, "a lesson is not played");
    assert_eq!(world.rows().await, before, "nothing is recorded");
    // Not before its day, and not when the project is over.
    open(&world, "2090-01-01").await;
    assert_eq!(stranger.get(LESSON).await.status, 404);
    open(&world, "").await;
    world.tamper("UPDATE projects SET ends_on = '2026-01-01'").await;
    assert_eq!(stranger.get(LESSON).await.status, 404);
}

const PATH: &str = "02-combining/post.quiz.toml";

/// Publishes the course with a test that may be repeated without end.
async fn practice(world: &World) {
    let (cx, trainer) = (&world.cx, world.account("trainer").await.id);
    drafts::start(cx, trainer, "recognising").await.unwrap();
    let text = drafts::text(cx, "recognising", PATH).await.unwrap().unwrap();
    let free = text.replace("max_attempts = 3", "max_attempts = 0").replace("pause_hours = 24", "pause_hours = 0");
    assert_ne!(free, text);
    drafts::change(cx, trainer, "recognising", PATH, &text, &free).await.unwrap();
    cx.clock.set(cx.now() + chrono::Duration::minutes(1));
    let note = "For practice".to_owned();
    let release = Release { version: "9.0".to_owned(), note, ..Release::default() };
    drafts::publish(cx, trainer, "recognising", &release).await.unwrap();
}

/// Answers to every question: the places of the options that are right, or of one that is not.
fn answers(quiz: &Quiz, right: bool) -> String {
    let chosen = quiz.questions.iter().zip(1..).flat_map(|(question, number)| {
        let places = shown(question, 1).into_iter().enumerate().filter(|(_, option)| option.right == right);
        let places: Vec<usize> = places.take(if right { usize::MAX } else { 1 }).map(|(place, _)| place).collect();
        places.into_iter().map(move |place| format!("&question-{number}={place}"))
    });
    std::iter::once("?look=yes".to_owned()).chain(chosen).collect()
}

#[tokio::test]
async fn a_test_for_practice_is_answered_and_looked_at_and_one_that_counts_is_not_shown() {
    let world = World::new().await;
    open(&world, "").await;
    let mut stranger = world.visitor("anonymous");
    let version = library::current(&world.cx, "recognising").await.unwrap().unwrap();
    let source = version.editions.source();
    let counts = stranger.get(QUIZ).await;
    counts.says(200, "It counts for a certificate");
    let quiz = source.activity("02-combining/post").unwrap().quiz().unwrap();
    assert!(quiz.questions.iter().all(|question| !counts.text().contains(&question.text.value)));

    practice(&world).await;
    let asked = stranger.get(QUIZ).await;
    asked.says(200, "See what is right");
    for question in &quiz.questions {
        for option in &question.options {
            assert!(!asked.text().contains(&format!("value=\"{}\"", option.id)), "{}", option.id);
            assert!(!asked.text().contains(option.feedback.value.split('.').next().unwrap()), "{}", option.id);
        }
    }
    let before = world.rows().await;
    let right = stranger.get(&format!("{QUIZ}{}", answers(quiz, true))).await;
    right.says(200, "Passed");
    assert!(right.text().contains("100%") || right.text().contains("100 %"), "{}", right.text());
    let wrong = stranger.get(&format!("{QUIZ}{}", answers(quiz, false))).await;
    wrong.says(200, "Not passed yet");
    wrong.says(200, "What was not right:");
    // Nothing, and nonsense, are answers that are not right.
    for query in ["?look=yes", "?look=yes&question-1=0&question-1=1&question-1=99999&question-1=x&question-77=1"] {
        stranger.get(&format!("{QUIZ}{query}")).await.says(200, "Not passed yet");
    }
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn an_exercise_for_practice_is_played_on_the_device() {
    let world = World::new().await;
    open(&world, "").await;
    let mut stranger = world.visitor("anonymous");
    let version = library::current(&world.cx, "recognising").await.unwrap().unwrap();
    for activity in version.editions.source().activities() {
        let Some(scenario) = activity.scenario() else { continue };
        let address = format!("/open/recognising/{}", activity.id);
        let (page, ahead) = (stranger.get(&address).await, stranger.get(&format!("{address}/ahead")).await);
        assert_eq!(page.status, 200);
        if scenario.assessed {
            page.says(200, "It counts for a certificate");
            assert_eq!(ahead.status, 404);
        } else {
            page.says(200, "it needs a browser in which scripts run");
            assert!(ahead.header("content-type").starts_with("application/json"));
            assert!(!ahead.text().contains("recommended"), "nobody is told before they have chosen");
        }
    }
}
