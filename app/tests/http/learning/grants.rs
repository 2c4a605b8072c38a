//! Another attempt, from the list of completions to the page of the test.

use super::quizzes::{COURSE, begun};
use crate::http::support::world::World;

const QUIZ: &str = "/courses/phase-2/recognising/02-combining/post";

/// Three attempts of the learner that failed; answers the address of their participation.
async fn failed(world: &World) -> String {
    let mut learner = world.visitor("trainee");
    let (quiz, attempt) = begun(&mut learner).await;
    learner.post(&format!("{quiz}/submit"), &[("attempt", &attempt)]).await;
    for number in 2..=3 {
        world.cx.clock.set(world.cx.now() + chrono::Duration::hours(25));
        // Whoever was signed in is not any more.
        let mut learner = world.anonymous().sign_in("trainee").await;
        learner.post(&format!("{QUIZ}/begin"), &[]).await;
        let attempt = learner.get(&format!("{QUIZ}/questions/1")).await.field("attempt").unwrap();
        let handed_in = learner.post(&format!("{QUIZ}/submit"), &[("attempt", &attempt)]).await;
        assert_eq!(handed_in.location(), Some(format!("{QUIZ}/results/{number}").as_str()));
    }
    world.cx.clock.set(world.cx.now() + chrono::Duration::hours(25));
    let participation = "SELECT participation_id FROM attempts ORDER BY started_at DESC, id DESC LIMIT 1";
    format!("/completions/{}", world.key(participation).await)
}

#[tokio::test]
async fn a_trainer_gives_it_the_trainee_reads_by_whom_and_it_can_be_taken_back() {
    let world = World::new().await;
    let page = failed(&world).await;
    let mut learner = world.anonymous().sign_in("trainee").await;
    let exhausted = learner.get(QUIZ).await;
    exhausted.says(200, "Speak with your trainer");
    let mut staff = world.anonymous().sign_in("trainer").await;
    let mut manager = world.anonymous().sign_in("manager").await;
    staff.get("/completions?project=phase-2&state=all").await.says(200, &page);
    let asked = staff.get(&page).await;
    asked.says(200, "Give another attempt");
    let (id, activity) = (asked.field("id").unwrap(), asked.field("activity").unwrap());

    let nothing = staff.post(&format!("{page}/attempts"), &[("id", &id), ("activity", &activity)]).await;
    nothing.says(422, "Fill in this field.");
    let fields = [("id", id.as_str()), ("activity", activity.as_str()), ("reason", "The line broke twice.")];
    for _ in 0..2 {
        let given = staff.post(&format!("{page}/attempts"), &fields).await;
        assert_eq!(given.location(), Some(format!("{page}?done=given").as_str()));
    }
    let shown = staff.get(&page).await;
    shown.says(200, "gave another attempt.");
    assert!(!shown.text().contains("Why another attempt is given"), "one at a time");
    let news = learner.get(QUIZ).await;
    news.says(200, "gave you another attempt.");
    news.says(200, "The line broke twice.");
    learner.get(COURSE).await.says(200, "3 of 4 attempts used");

    let back = format!("{page}/attempts/{id}/take-back");
    assert_eq!(staff.post(&back, &[]).await.location(), Some(format!("{page}?done=taken-back").as_str()));
    learner.get(QUIZ).await.says(200, "Speak with your trainer");
    let again = "019a0000-0000-7000-8000-000000000001";
    let fields = [("id", again), ("activity", activity.as_str()), ("reason", "Ill.")];
    assert_eq!(manager.post(&format!("{page}/attempts"), &fields).await.status, 303);
    assert_eq!(learner.post(&format!("{QUIZ}/begin"), &[]).await.location(), Some(format!("{QUIZ}/go-on").as_str()));
    let late = manager.post(&format!("{page}/attempts/{again}/take-back"), &[]).await;
    late.says(409, "The attempt that was given is begun already");
}
