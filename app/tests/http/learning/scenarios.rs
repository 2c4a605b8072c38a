//! A scenario with plain forms: playing, two devices, what is not on offer, the debrief, the commitment.

use axum::http::Request;
use courses::scenario::debrief::{recommended, recommended_path};

use crate::http::{
    learning::quizzes::COURSE,
    support::{
        visitor::{Visitor, form},
        world::World,
    },
};

const EXERCISE: &str = "/courses/phase-2/recognising/03-decisions/wrong-number";

/// Starts the course and a run; the page of the player.
async fn begun(trainee: &mut Visitor) -> String {
    trainee.post(&format!("{COURSE}/start"), &[]).await;
    trainee.get(EXERCISE).await.says(200, "What is recorded, and who sees it");
    let answer = trainee.post(&format!("{EXERCISE}/play/begin"), &[]).await;
    assert_eq!(answer.location(), Some(format!("{EXERCISE}/play").as_str()));
    format!("{EXERCISE}/play")
}

async fn exercise(world: &World) -> courses::course::Scenario {
    let published = records::authoring::library::current(&world.cx, "recognising").await.unwrap().unwrap();
    published.editions.source().activity("03-decisions/wrong-number").unwrap().scenario().unwrap().clone()
}

#[tokio::test]
async fn a_scenario_is_completed_with_plain_forms_alone() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let mut page = begun(&mut trainee).await;
    let exercise = exercise(&world).await;
    let seed = world.number("SELECT r.seed FROM scenario_runs r WHERE r.closed_at IS NULL ORDER BY r.started_at DESC, r.id DESC LIMIT 1").await;
    let path = recommended_path(&exercise, seed.unsigned_abs());
    for (step, choice) in path.iter().enumerate() {
        let shown = trainee.get(&page).await;
        shown.says(200, "You are on the hotline");
        let place = shown.text().split("focus-head__place\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let decision = place.split(" / ").next().unwrap().parse::<usize>();
        assert!(decision.is_ok_and(|decision| decision >= 1 && decision <= step + 1), "{place}");
        assert_eq!(shown.field("step").as_deref(), Some(step.to_string().as_str()));
        let run = shown.field("run").unwrap();
        let step = step.to_string();
        // The options of a question come one by one.
        let options = choice.split('+').map(|option| ("choice", option));
        let fields: Vec<_> = [("run", run.as_str()), ("step", &step)].into_iter().chain(options).collect();
        let answer = trainee.post(&format!("{EXERCISE}/play"), &fields).await;
        assert_eq!(answer.status, 303);
        page = answer.location().unwrap().split('#').next().unwrap().to_owned();
    }
    assert_eq!(page, format!("{EXERCISE}/runs/1"));
    let debrief = trainee.get(&page).await;
    for part in
        ["No critical error", "one by one", "as recommended", "The scales", "Questions for you", "The law behind it"]
    {
        debrief.says(200, part);
    }
    assert!(debrief.text().contains("class=\"confirmation\""), "passed");
    // What is written on the device goes when the server says that it has it.
    assert!(debrief.text().contains("data-draft="));
    trainee.keep_cookie("draft", &page.replace('/', "%2F"));
    let refused = trainee.post(&page, &[("answer-1", "</textarea><script>alert(1)</script>")]).await;
    refused.says(422, "Fill in this field.");
    refused.says(422, "&lt;/textarea&gt;");
    assert_eq!(refused.set_cookie("saved"), None);
    let answers = [("answer-1", "A."), ("answer-2", "B."), ("answer-3", "C."), ("commitment", "I will ring first.")];
    let done = trainee.post(&page, &answers).await;
    assert_eq!(done.location(), Some(format!("{page}#answered").as_str()));
    assert!(done.set_cookie("saved").is_some());
    trainee.get(&page).await.says(200, "Exercise completed");
    trainee.get(EXERCISE).await.says(200, "exercise completed");
    trainee.get(&format!("{EXERCISE}/play")).await.says(303, "");
    // Three months later it comes back, once.
    trainee.get("/commitments").await.says(200, "Nothing is due");
    world.cx.clock.set(world.cx.now() + chrono::Duration::days(90));
    let mut later = world.anonymous().sign_in("trainee").await;
    later.get("/courses").await.says(200, "/commitments");
    let due = later.get("/commitments").await;
    due.says(200, "I will ring first.");
    let run = world.text("SELECT lower(substr(hex(run_id),1,8)||'-'||substr(hex(run_id),9,4)||'-'||substr(hex(run_id),13,4)||'-'||substr(hex(run_id),17,4)||'-'||substr(hex(run_id),21)) FROM debriefs ORDER BY answered_at DESC LIMIT 1").await;
    later
        .post(&format!("/commitments/{run}"), &[("kept", "perhaps")])
        .await
        .says(422, "Choose one of the values offered.");
    let kept = later.post(&format!("/commitments/{run}"), &[("kept", "yes"), ("note", "It helped.")]).await;
    assert_eq!(kept.location(), Some("/courses"));
    later.get("/commitments").await.says(200, "Nothing is due");
}

#[tokio::test]
async fn a_run_that_failed_does_not_look_as_if_it_had_passed() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let mut page = begun(&mut trainee).await;
    let exercise = exercise(&world).await;
    let seed = world
        .number("SELECT seed FROM scenario_runs WHERE closed_at IS NULL ORDER BY started_at DESC, id DESC LIMIT 1")
        .await;
    let mut play = courses::scenario::Play::begin(&exercise, seed.unsigned_abs());
    while play.ended().is_none() {
        let best = recommended(&play);
        let ids = play.offer().ids();
        let choice = ids.iter().find(|id| Some(*id) != best.as_ref()).or(ids.first()).unwrap().clone();
        let shown = trainee.get(&page).await;
        let (run, step) = (shown.field("run").unwrap(), shown.field("step").unwrap());
        let fields = [("run", run.as_str()), ("step", step.as_str()), ("choice", choice.as_str())];
        let answer = trainee.post(&format!("{EXERCISE}/play"), &fields).await;
        page = answer.location().unwrap_or_else(|| panic!("{choice}")).split('#').next().unwrap().to_owned();
        play.choose(&choice).unwrap();
    }
    trainee.get(&page).await.says(200, "class=\"confirmation confirmation--open\"");
}

#[tokio::test]
async fn what_is_not_on_offer_and_what_is_old_lead_on_from_the_recorded_state() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let page = begun(&mut trainee).await;
    let run = trainee.get(&page).await.field("run").unwrap();
    let exercise = exercise(&world).await;
    let first = exercise.nodes[exercise.start].id.clone();
    let play = courses::scenario::Play::begin(&exercise, 0);
    let best = recommended(&play).unwrap();
    let steps = world.rows().await;
    for bad in ["no-such-choice", "", "back", "' OR 1=1 --", &"x".repeat(5_000), "\u{0}", "a+b+c"] {
        let answer = trainee.post(&page, &[("run", &run), ("step", "0"), ("choice", bad)]).await;
        assert_eq!(answer.status, 409, "{bad:.20}");
        assert_eq!(answer.field("step").as_deref(), Some("0"), "the scene is there again");
        assert_eq!(world.rows().await, steps, "{bad:.20}");
    }
    for (run, step) in [("x", "0"), (run.as_str(), "x"), (run.as_str(), "-1"), ("", "")] {
        assert_eq!(trainee.post(&page, &[("run", run), ("step", step), ("choice", &best)]).await.status, 400);
    }
    let nobodys = uuid::Uuid::nil().to_string();
    assert_eq!(trainee.post(&page, &[("run", &nobodys), ("step", "0"), ("choice", &best)]).await.status, 404);
    // A second device that is behind.
    assert_eq!(trainee.post(&page, &[("run", &run), ("step", "0"), ("choice", &best)]).await.status, 303);
    let other = play.offer().ids().into_iter().find(|id| *id != best).unwrap();
    let behind = trainee.post(&page, &[("run", &run), ("step", "0"), ("choice", &other)]).await;
    behind.says(409, "This run has moved on in another window");
    assert_eq!(behind.field("step").as_deref(), Some("1"));
    // The same choice twice is no fault.
    assert_eq!(trainee.post(&page, &[("run", &run), ("step", "0"), ("choice", &best)]).await.status, 303);
    // For the player as JSON, with the scene to go on from.
    let request =
        Request::post(page.as_str()).header("sec-fetch-site", "same-origin").header("accept", "application/json");
    let answer = trainee.send(request, form(&[("run", &run), ("step", "0"), ("choice", &other)])).await;
    let said: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
    assert_eq!((answer.status.as_u16(), &said["moved_on"], &said["scene"]["step"]), (200, &true.into(), &1.into()));
    assert_eq!(said["choices"], serde_json::json!([best]));
    assert!(!first.is_empty());
}

#[tokio::test]
async fn the_copy_for_the_browser_keeps_what_is_recommended_to_itself() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let page = begun(&mut trainee).await;
    let ahead = trainee.get(&format!("{page}/ahead")).await;
    assert_eq!(ahead.status, 200);
    let text = ahead.text();
    let exercise = exercise(&world).await;
    assert!(!exercise.criticals.is_empty());
    for critical in &exercise.criticals {
        assert!(!text.contains(&critical.why.value), "{}", critical.id);
    }
    assert!(!text.contains("\"best\":true"));
    // And the page itself holds no more than the scene.
    let shown = trainee.get(&page).await;
    let last = &exercise.nodes.last().unwrap().text.value;
    assert!(!shown.text().contains(&last[..40]));
}

#[tokio::test]
async fn trainers_see_runs_and_nobody_else() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    trainer.get("/exercises").await.says(200, "Wrong number");
    let map = trainer.get("/exercises/phase-2/recognising/03-decisions/wrong-number").await;
    for part in ["The ways people took", "<svg", "Median time", "Single runs", "href=\"#figures\"", "href=\"#runs\""] {
        map.says(200, part);
    }
    // What to talk about first: three forks, the lowest share at the top, each with the way to its line.
    let hardest = map.text().split("id=\"hardest\"").nth(1).unwrap().split("</ol>").next().unwrap().to_owned();
    let shares: Vec<u32> = hardest
        .split("% took a recommended way")
        .map(|before| {
            let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
            digits.chars().rev().collect::<String>()
        })
        .filter_map(|digits| digits.parse().ok())
        .collect();
    assert!((1..=3).contains(&shares.len()) && shares.is_sorted() && hardest.contains("href=\"#node-"), "{hardest}");
    trainer
        .get("/exercises/phase-2/recognising/03-decisions/wrong-number?kind=police-ct&language=ru&from=2030-01-01")
        .await
        .says(200, "No runs here");
    assert_eq!(
        trainer.get("/exercises/phase-1/recognising/03-decisions/wrong-number").await.status,
        404,
        "another project"
    );
    let run = map.text().split("/runs/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let address = format!("/exercises/phase-2/recognising/03-decisions/wrong-number/runs/{run}");
    trainer.get(&address).await.says(200, "Step 0 of");
    trainer.get(&format!("{address}?step=1")).await.says(200, "Decided after");
    trainer.get(&format!("{address}?step=99999")).await.says(200, "Step ");
    for who in ["trainee", "manager", "admin"] {
        assert_eq!(world.visitor(who).get(&address).await.status, 403, "{who}");
    }
}
