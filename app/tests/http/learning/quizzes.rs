//! A course with plain forms: confirming lessons, answering, handing in.

use axum::http::Request;

use crate::http::support::{
    visitor::{Visitor, form},
    world::World,
};

pub const COURSE: &str = "/courses/phase-2/recognising";
const LESSON: &str = "/courses/phase-2/recognising/01-indicators/abuse-and-deception";
const QUIZ: &str = "/courses/phase-2/recognising/02-combining/post";

/// Starts the course and an attempt at its quiz: the address of the quiz and the key of the attempt.
pub async fn begun(trainee: &mut Visitor) -> (&'static str, String) {
    assert_eq!(trainee.post(&format!("{COURSE}/start"), &[]).await.location(), Some(LESSON));
    assert_eq!(trainee.post(&format!("{QUIZ}/begin"), &[]).await.location(), Some(format!("{QUIZ}/go-on").as_str()));
    assert_eq!(trainee.get(&format!("{QUIZ}/go-on")).await.location(), Some(format!("{QUIZ}/questions/1").as_str()));
    let attempt = trainee.get(&format!("{QUIZ}/questions/1")).await.field("attempt").unwrap();
    (QUIZ, attempt)
}

#[tokio::test]
async fn a_course_is_completed_with_plain_forms_alone() {
    complete(&World::new().await).await;
}

/// From the start of the course to the paper.
pub async fn complete(world: &World) {
    let mut trainee = world.visitor("trainee");
    let early = trainee.get(LESSON).await;
    assert_eq!(early.location(), Some(COURSE), "nothing to open before the start: {}", early.text());
    let mut next = trainee.post(&format!("{COURSE}/start"), &[]).await.location().unwrap().to_owned();
    while next != QUIZ {
        trainee.get(&next).await.says(200, "method=\"post\"");
        trainee.post(&format!("{next}/confirm"), &[]).await.location().unwrap().clone_into(&mut next);
    }
    trainee.get(QUIZ).await.says(200, "Needed to pass");
    trainee.post(&format!("{QUIZ}/begin"), &[]).await;
    let published = records::authoring::library::current(&world.cx, "recognising").await.unwrap().unwrap();
    let source = published.editions.source();
    let quiz = source.activities().find_map(|activity| activity.quiz()).unwrap();
    for (index, question) in quiz.questions.iter().enumerate() {
        let address = format!("{QUIZ}/questions/{}", index + 1);
        let attempt = trainee.get(&address).await.field("attempt").unwrap();
        let right = question.options.iter().filter(|option| option.right).map(|option| ("option", option.id.as_str()));
        let fields: Vec<_> = right.chain([("attempt", attempt.as_str()), ("go", "next")]).collect();
        assert_eq!(trainee.post(&address, &fields).await.status, 303);
    }
    let review = trainee.get(&format!("{QUIZ}/review")).await;
    review.says(200, "Hand in");
    let attempt = review.field("attempt").unwrap();
    let result = trainee.post(&format!("{QUIZ}/submit"), &[("attempt", &attempt)]).await;
    assert_eq!(result.location(), Some(format!("{QUIZ}/results/1").as_str()));
    trainee.get(&format!("{QUIZ}/results/1")).await.says(200, "100%");
    trainee.get(COURSE).await.says(200, "Course completed");
    let paper = trainee.get(&format!("/certificates/{}.pdf", world.certificate("trainee").await)).await;
    assert!(paper.bytes.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn an_answer_that_was_not_offered_is_refused_beside_the_form() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let (quiz, attempt) = begun(&mut trainee).await;
    let before = world.rows().await;
    for options in [
        &["no-such-option"][..],
        &["phone", "coworker"],
        &[""],
        &["phone", "no-such-option"],
        &["phone", "phone", "confront"],
    ] {
        let fields: Vec<_> = options.iter().map(|o| ("option", *o)).chain([("attempt", attempt.as_str())]).collect();
        let answer = trainee.post(&format!("{quiz}/questions/1"), &fields).await;
        answer.says(422, "Choose one of the values offered.");
        assert_eq!(answer.field("attempt").as_deref(), Some(attempt.as_str()), "the form is there again");
        let request = Request::post(format!("{quiz}/questions/1"))
            .header("sec-fetch-site", "same-origin")
            .header("accept", "application/json");
        let answer = trainee.send(request, form(&fields)).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (400, "application/json"));
        assert_eq!(world.rows().await, before, "{options:?}");
    }
    for attempt in ["", "x", "' OR 1=1 --"] {
        let fields = [("attempt", attempt), ("option", "phone")];
        assert_eq!(trainee.post(&format!("{quiz}/questions/1"), &fields).await.status, 400);
        assert_eq!(trainee.post(&format!("{quiz}/submit"), &fields).await.status, 400);
    }
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn an_answer_is_saved_for_islands_and_for_plain_forms() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let (quiz, attempt) = begun(&mut trainee).await;
    let fields = [("attempt", attempt.as_str()), ("option", "foreman")];
    let request = Request::post(format!("{quiz}/questions/1"))
        .header("sec-fetch-site", "same-origin")
        .header("accept", "application/json");
    let answer = trainee.send(request, form(&fields)).await;
    let said: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
    // The project is in Baku.
    assert_eq!(said["sentence"], "saved 13:00");
    let fields = [("attempt", attempt.as_str()), ("option", "phone"), ("go", "next")];
    let answer = trainee.post(&format!("{quiz}/questions/1"), &fields).await;
    assert_eq!(answer.location(), Some(format!("{quiz}/questions/2?saved=13:00").as_str()));
    assert_eq!(
        world.number("SELECT COUNT(*) FROM answers WHERE chosen = '[\"phone\"]' AND saved_at LIKE '2026-11-23%'").await,
        1
    );
    trainee.get(&format!("{quiz}/questions/2?saved=13:00")).await.says(200, "saved 13:00");
    assert!(!trainee.get(&format!("{quiz}/questions/2?saved=evil")).await.text().contains("saved evil"));
    let back = trainee
        .post(
            &format!("{quiz}/questions/2"),
            &[("attempt", attempt.as_str()), ("go", "back"), ("option", "one-may-do")],
        )
        .await;
    assert_eq!(back.location(), Some(format!("{quiz}/questions/1?saved=13:00").as_str()));
}

#[tokio::test]
async fn what_was_handed_in_stays_as_it_is() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let (quiz, attempt) = begun(&mut trainee).await;
    let facts = world.number("SELECT COUNT(*) FROM facts").await;
    for _ in 0..2 {
        let answer = trainee.post(&format!("{quiz}/submit"), &[("attempt", &attempt)]).await;
        assert_eq!(answer.location(), Some(format!("{quiz}/results/1").as_str()));
        assert_eq!(world.number("SELECT COUNT(*) FROM facts").await, facts + 1, "handing in twice is handing in once");
    }
    let before = world.rows().await;
    let fields = [("attempt", attempt.as_str()), ("option", "phone")];
    trainee.post(&format!("{quiz}/questions/1"), &fields).await.says(409, "This has changed meanwhile");
    let request = Request::post(format!("{quiz}/questions/1"))
        .header("sec-fetch-site", "same-origin")
        .header("accept", "application/json");
    let answer = trainee.send(request, form(&fields)).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (409, "application/json"));
    let said: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
    assert!(said["sentence"].as_str().unwrap().starts_with("This has changed meanwhile."));
    assert_eq!(world.rows().await, before);
    // Old addresses lead to the front of the quiz, which says when one may go on.
    for page in ["questions/1", "review", "go-on"] {
        assert_eq!(trainee.get(&format!("{quiz}/{page}")).await.location(), Some(quiz));
    }
    assert_eq!(trainee.post(&format!("{quiz}/begin"), &[]).await.location(), Some(quiz), "the pause is not over");
    trainee.get(quiz).await.says(200, "You can try again from");
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn a_lesson_counts_once() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    trainee.post(&format!("{LESSON}/confirm"), &[]).await.says(409, "This has changed meanwhile");
    trainee.post(&format!("{COURSE}/start"), &[]).await;
    trainee.post(&format!("{COURSE}/start"), &[]).await;
    let participations = "SELECT COUNT(*) FROM participations p JOIN accounts a ON a.person_id = p.person_id WHERE a.user_name = 'trainee'";
    assert_eq!(world.number(participations).await, 1);
    let facts = world.number("SELECT COUNT(*) FROM facts").await;
    for _ in 0..2 {
        let answer = trainee.post(&format!("{LESSON}/confirm"), &[]).await;
        assert_eq!(answer.location(), Some("/courses/phase-2/recognising/01-indicators/movement-and-isolation"));
        assert_eq!(world.number("SELECT COUNT(*) FROM facts").await, facts + 1);
    }
    trainee.post(&format!("{QUIZ}/confirm"), &[]).await.says(404, "There is nothing here");
    trainee.post(&format!("{LESSON}/begin"), &[]).await.says(404, "There is nothing here");
    assert_eq!(world.number("SELECT COUNT(*) FROM facts").await, facts + 1);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let (quiz, attempt) = begun(&mut trainee).await;
    for path in [
        "/courses/phase-2/none",
        "/courses/none/recognising",
        "/courses/phase-1/recognising",
        "/courses/phase-2/recognising/none/post",
        "/courses/phase-2/recognising/02-combining/none",
        "/courses/phase-2/recognising/02-combining/none/go-on",
        "/courses/phase-2/recognising/02-combining/none/review",
        "/courses/phase-2/recognising/02-combining/post/results/1",
        "/courses/phase-2/recognising/02-combining/post/results/0",
        "/courses/phase-2/recognising/02-combining/post/questions/0",
        "/courses/phase-2/recognising/02-combining/post/questions/999",
        "/courses/phase-2/recognising/01-indicators/abuse-and-deception/questions/1",
        "/courses/phase-2/recognising/..%2f..%2fcourse.toml/post",
    ] {
        trainee.get(path).await.says(404, "There is nothing here");
    }
    for place in ["99999999999999999999", "-1", "1.5", "x", "%00", "%FF", "1%20OR%201=1"] {
        for path in [format!("{quiz}/questions/{place}"), format!("{quiz}/results/{place}")] {
            let status = trainee.get(&path).await.status;
            assert!(status == 400 || status == 404, "{path}: {status}");
        }
        let status = trainee
            .post(&format!("{quiz}/questions/{place}"), &[("attempt", &attempt), ("option", "phone")])
            .await
            .status;
        assert!(status == 400 || status == 404, "{place}: {status}");
    }
    for place in ["0", "999"] {
        let answer =
            trainee.post(&format!("{quiz}/questions/{place}"), &[("attempt", &attempt), ("option", "phone")]).await;
        assert_eq!(answer.status, 404);
    }
    assert_eq!(
        world
            .number(
                "SELECT COUNT(*) FROM answers a JOIN attempts t ON t.id = a.attempt_id WHERE t.submitted_at IS NULL"
            )
            .await,
        0
    );
}

#[tokio::test]
async fn options_stand_in_the_order_of_the_attempt_everywhere() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let order = |page: String| -> Vec<String> {
        page.split("name=\"option\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let (quiz, attempt) = begun(&mut trainee).await;
    let shown = order(trainee.get(&format!("{quiz}/questions/1")).await.text());
    assert_eq!(order(trainee.get(&format!("{quiz}/questions/1")).await.text()), shown, "it does not move");
    let mut sorted = shown.clone();
    sorted.sort();
    assert_eq!(sorted, ["confront", "coworker", "foreman", "phone"], "each once");
    trainee.post(&format!("{quiz}/submit"), &[("attempt", &attempt)]).await;
    let published = records::authoring::library::current(&world.cx, "recognising").await.unwrap().unwrap();
    let question =
        published.editions.source().activities().find_map(|activity| activity.quiz()).unwrap().questions[0].clone();
    let result = trainee.get(&format!("{quiz}/results/1")).await.text();
    let place = |id: &String| {
        let text = &question.options.iter().find(|option| option.id == *id).unwrap().text.value;
        result.find(text.as_str()).unwrap_or_else(|| panic!("{text}"))
    };
    assert!(shown.iter().map(place).is_sorted(), "the result has the order of the attempt");
    // Four attempts, not always one order.
    let mut orders = std::collections::BTreeSet::from([shown]);
    for day in 1..=2 {
        world.cx.clock.set(world.cx.now() + chrono::Duration::days(day));
        let mut later = world.anonymous().sign_in("trainee").await;
        later.post(&format!("{quiz}/begin"), &[]).await;
        let page = later.get(&format!("{quiz}/questions/1")).await;
        orders.insert(order(page.text()));
        later.post(&format!("{quiz}/submit"), &[("attempt", &page.field("attempt").unwrap())]).await;
    }
    let mut colleague = world.visitor("colleague");
    let _ = colleague.post(&format!("{COURSE}/start"), &[]).await;
    colleague.post(&format!("{quiz}/begin"), &[]).await;
    orders.insert(order(colleague.get(&format!("{quiz}/questions/1")).await.text()));
    assert!(orders.len() > 1, "{orders:?}");
}

#[tokio::test]
async fn more_than_is_asked_for_is_said_before_handing_in() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let (quiz, attempt) = begun(&mut trainee).await;
    let page = trainee.get(&format!("{quiz}/questions/3")).await;
    page.says(200, "data-most=\"2\"");
    assert!(!page.text().contains("More than one answer can be right."), "the question says how many");
    let all = [("attempt", attempt.as_str()), ("option", "safe-now"), ("option", "can-talk"), ("option", "registered")];
    trainee.post(&format!("{quiz}/questions/3"), &all).await;
    let review = trainee.get(&format!("{quiz}/review")).await;
    review.says(200, "You have chosen 3; 2 are asked for.");
    // In the middle of a test there is nothing around it.
    review.says(200, "focus-head");
    review.says(200, "1 / 6");
    trainee.post(&format!("{quiz}/questions/3"), &all[..3]).await;
    assert!(!trainee.get(&format!("{quiz}/review")).await.text().contains("are asked for"));
}

#[tokio::test]
async fn gaps_are_asked_about_and_a_test_that_failed_does_not_look_passed() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let (quiz, attempt) = begun(&mut trainee).await;
    let review = trainee.get(&format!("{quiz}/review")).await;
    review.says(200, "6 questions have no answer yet. They count as wrong.");
    review.says(200, "To the first question without an answer");
    // The button that cannot be taken back is folded away.
    let (before, folded) = review.text().split_once("id=\"gaps\"").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert!(
        !before.contains(&format!("action=\"{quiz}/submit\"")) && folded.contains(&format!("action=\"{quiz}/submit\""))
    );
    assert!(folded.contains("Hand in with 6 questions unanswered"));
    trainee.post(&format!("{quiz}/submit"), &[("attempt", &attempt)]).await;
    trainee.get(&format!("{quiz}/results/1")).await.says(200, "class=\"confirmation confirmation--open\"");
    let style = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../style/parts/notices.css")).unwrap();
    assert!(style.contains(".confirmation--open { border-top-color: var(--amber)"), "it has a look of its own");
    // What kind of activity each is stands on the page of the course, as a picture and a word.
    let course = trainee.get(COURSE).await.text();
    for word in ["lesson", "test", "exercise"] {
        let said = course.split("class=\"kind\"").skip(1).any(|kind| {
            kind.split("</span>")
                .next()
                .is_some_and(|inside| inside.contains("<svg") && inside.trim_end().ends_with(word))
        });
        assert!(said, "{word}");
    }
}
