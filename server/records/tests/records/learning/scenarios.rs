//! Runs of scenarios: recorded choice by choice, replayed, debriefed, put on the map.

use chrono::Duration;
use courses::{
    completion::is_completed,
    course::Activity,
    language::Language,
    scenario::{
        Play,
        debrief::recommended_path,
        map::{Map, Path},
    },
};
use records::{
    Error,
    learning::{
        progress::Running,
        scenarios::{
            debriefs, map, paths, reminders,
            runs::{self, Choice, Chosen, Run},
        },
    },
    ledger::{
        facts,
        keys::{ParticipationId, RunId},
    },
    people::person::PersonId,
    projects::project,
};

use crate::support::{World, both};

const WRONG_NUMBER: &str = "03-decisions/wrong-number";

fn activity(running: &Running) -> &Activity {
    running.course().activity(WRONG_NUMBER).unwrap()
}

fn sent(run: RunId, step: usize, choice: &str) -> Choice<'_> {
    Choice { run, step, choice, seconds: Some(7) }
}

/// Plays the recommended path to its end.
async fn play_well(world: &World, running: &Running) -> Run {
    let run = runs::start(&world.cx, running, activity(running), false).await.unwrap();
    let path = recommended_path(activity(running).scenario().unwrap(), run.seed());
    let mut last = run.clone();
    for (step, choice) in path.iter().enumerate() {
        let sent = sent(run.id, step, choice);
        let (chosen, stands) = runs::choose(&world.cx, running, activity(running), sent).await.unwrap();
        assert_eq!(chosen, Chosen::Recorded);
        last = stands;
    }
    // What was answered at the end is what the record says.
    let kept = runs::of_scenario(&world.cx, running.id, WRONG_NUMBER).await.unwrap();
    assert!(kept.iter().any(|kept| format!("{kept:?}") == format!("{last:?}")), "{last:?}");
    last
}

fn answers() -> Vec<String> {
    vec!["Where I was in a hurry.\r\n\r\n\r\nTwice.".into(), "Listening.".into(), "Nobody.".into()]
}

async fn completed(world: &World, running: &Running) -> bool {
    let facts = facts::of_participation(&world.cx, running.id).await.unwrap();
    is_completed(&facts::evidence(&facts), WRONG_NUMBER)
}

both! {
    async fn a_run_is_recorded_and_replays(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let run = play_well(&world, &running).await;
        assert!(run.ended.is_some() && !run.is_open());
        let play = run.play(activity(&running).scenario().unwrap()).unwrap();
        assert_eq!(play.ended(), run.ended.as_deref());
        assert!(play.state.is_passed(play.scenario));
        // Each step stands there with its time and its state.
        let steps = i64::try_from(run.steps()).unwrap();
        assert_eq!(world.count("scenario_steps WHERE seconds = 7").await, steps);
        assert!(!completed(&world, &running).await, "the debrief is part of it");
        debriefs::answer(&world.cx, &running, activity(&running), run.id, &answers(), " I will do it. ").await.unwrap();
        assert!(completed(&world, &running).await);
        let debrief = debriefs::of_run(&world.cx, run.id).await.unwrap().unwrap();
        assert_eq!(debrief.answers.0[0], "Where I was in a hurry.\n\nTwice.");
        assert_eq!(debrief.commitment, "I will do it.");
        // Answering twice is answering once.
        debriefs::answer(&world.cx, &running, activity(&running), run.id, &answers(), "Another.").await.unwrap();
        assert_eq!(world.count("facts WHERE kind = 'debrief-answered'").await, 1);
        assert_eq!(debriefs::of_run(&world.cx, run.id).await.unwrap().unwrap().commitment, "I will do it.");
    }
}

both! {
    async fn a_choice_counts_once_however_often_it_is_sent(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let activity = activity(&running);
        let run = runs::start(&world.cx, &running, activity, false).await.unwrap();
        let scenario = activity.scenario().unwrap();
        let ids = Play::begin(scenario, run.seed()).offer().ids();
        let choose = async |step: usize, choice: &str| {
            runs::choose(&world.cx, &running, activity, sent(run.id, step, choice)).await.unwrap().0
        };
        assert_eq!(choose(1, &ids[0]).await, Chosen::Stale, "a step is missing");
        assert_eq!(choose(0, "no-such-choice").await, Chosen::Refused(ids.clone()));
        assert_eq!(choose(0, "").await, Chosen::Refused(ids.clone()));
        assert_eq!(choose(0, &ids[0]).await, Chosen::Recorded);
        assert_eq!(choose(0, &ids[0]).await, Chosen::Already);
        assert_eq!(choose(0, &ids[1]).await, Chosen::Stale, "another device has chosen");
        assert_eq!(choose(7, &ids[1]).await, Chosen::Stale);
        assert_eq!(world.count("scenario_steps").await, 1);
        // Somebody else's run is not there at all.
        let stranger = Running { id: ParticipationId::NIL, ..running.clone() };
        let theirs = runs::choose(&world.cx, &stranger, activity, sent(run.id, 1, &ids[0])).await;
        assert!(matches!(theirs, Err(Error::NotFound)));
        assert!(runs::of_scenario(&world.cx, ParticipationId::NIL, WRONG_NUMBER).await.unwrap().is_empty());
    }
}

both! {
    async fn two_devices_at_once_record_one_choice(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let activity = activity(&running);
        let run = runs::start(&world.cx, &running, activity, false).await.unwrap();
        let ids = Play::begin(activity.scenario().unwrap(), run.seed()).offer().ids();
        let (one, other) = tokio::join!(
            runs::choose(&world.cx, &running, activity, sent(run.id, 0, &ids[0])),
            runs::choose(&world.cx, &running, activity, sent(run.id, 0, &ids[1])),
        );
        let ((one, seen), (other, also_seen)) = (one.unwrap(), other.unwrap());
        let mut both = [one, other];
        both.sort_by_key(|chosen| *chosen != Chosen::Recorded);
        assert_eq!(both, [Chosen::Recorded, Chosen::Stale]);
        // Both are told how the run stands in the record.
        let kept = runs::open(&world.cx, running.id, &activity.id).await.unwrap().unwrap();
        for seen in [seen, also_seen] {
            assert_eq!(format!("{seen:?}"), format!("{kept:?}"));
        }
        let (one, other) = tokio::join!(
            runs::start(&world.cx, &running, activity, false),
            runs::start(&world.cx, &running, activity, false),
        );
        assert_eq!(one.unwrap().id, other.unwrap().id, "they share the open run");
    }
}

both! {
    async fn a_run_that_is_given_up_stays_in_the_record(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let activity = activity(&running);
        let first = runs::start(&world.cx, &running, activity, false).await.unwrap();
        let again = runs::start(&world.cx, &running, activity, true).await.unwrap();
        assert_eq!(first.id, again.id, "nothing was chosen yet");
        let ids = Play::begin(activity.scenario().unwrap(), first.seed()).offer().ids();
        runs::choose(&world.cx, &running, activity, sent(first.id, 0, &ids[0])).await.unwrap();
        let second = runs::start(&world.cx, &running, activity, true).await.unwrap();
        assert_eq!((second.number, second.steps()), (2, 0));
        let late = runs::choose(&world.cx, &running, activity, sent(first.id, 1, &ids[0])).await.unwrap().0;
        assert_eq!(late, Chosen::Stale, "it is closed");
        let early = debriefs::answer(&world.cx, &running, activity, first.id, &answers(), "I will.").await;
        assert!(matches!(early, Err(Error::Conflict(_))), "it has no end");
        assert_eq!(runs::of_scenario(&world.cx, running.id, WRONG_NUMBER).await.unwrap().len(), 2);
    }
}

both! {
    async fn a_debrief_has_all_its_answers(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let run = play_well(&world, &running).await;
        let questions = activity(&running).scenario().unwrap().debrief.questions.len();
        let answer = async |answers: &[String], commitment: &str| {
            debriefs::answer(&world.cx, &running, activity(&running), run.id, answers, commitment).await
        };
        let Err(Error::Invalid(errors)) = answer(&[], "\u{7}").await else { panic!("nothing was answered") };
        assert_eq!(errors.len(), questions + 1);
        let long = vec!["x".repeat(2_001), "a".into(), "b".into()];
        assert!(matches!(answer(&long, "c").await, Err(Error::Invalid(errors)) if errors.len() == 1));
        assert_eq!(world.count("debriefs").await, 0);
        assert_eq!(world.count("facts WHERE kind = 'debrief-answered'").await, 0);
    }
}

both! {
    async fn a_commitment_comes_back_after_90_days(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let run = play_well(&world, &running).await;
        debriefs::answer(&world.cx, &running, activity(&running), run.id, &answers(), "Ring the unit.").await.unwrap();
        let start = world.cx.now();
        world.cx.clock.set(start + Duration::days(90) - Duration::seconds(1));
        assert!(debriefs::due(&world.cx, running.person).await.unwrap().is_empty());
        world.cx.clock.set(start + Duration::days(90));
        let due = debriefs::due(&world.cx, running.person).await.unwrap();
        assert_eq!(due[0].commitment, "Ring the unit.");
        assert!(matches!(debriefs::follow_up(&world.cx, PersonId::NIL, run.id, "yes", "").await, Err(Error::Conflict(_))));
        assert!(matches!(debriefs::follow_up(&world.cx, running.person, run.id, "maybe", "").await, Err(Error::Invalid(_))));
        debriefs::follow_up(&world.cx, running.person, run.id, "partly", "Only once.").await.unwrap();
        assert!(debriefs::due(&world.cx, running.person).await.unwrap().is_empty());
        assert!(matches!(debriefs::follow_up(&world.cx, running.person, run.id, "no", "").await, Err(Error::Conflict(_))));
    }
}

both! {
    async fn the_map_is_made_of_what_was_recorded(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let activity = activity(&running);
        let scenario = activity.scenario().unwrap();
        // One run given up after a choice, one to the end.
        let first = runs::start(&world.cx, &running, activity, false).await.unwrap();
        let ids = Play::begin(scenario, first.seed()).offer().ids();
        runs::choose(&world.cx, &running, activity, sent(first.id, 0, &ids[0])).await.unwrap();
        runs::start(&world.cx, &running, activity, true).await.unwrap();
        let ended = play_well(&world, &running).await;
        let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
        let filter = map::RunFilter::default();
        let together = async |filter: map::RunFilter| {
            let played = (WRONG_NUMBER, scenario);
            map::together(&world.cx, &project, running.version.id, played, &filter).await.unwrap()
        };
        let map::Together { map, first_and_last, runs } = together(filter.clone()).await;
        assert_eq!((map.runs, map.ended, map.passed), (2, 1, 1));
        assert_eq!(map.stopped.iter().sum::<u32>(), 1);
        assert_eq!(map.entered[scenario.start], 2);
        assert_eq!(map.median_seconds(scenario.start), Some(7));
        let decided: u32 = map.decided.iter().sum();
        assert_eq!(decided as usize, ended.steps() + 1);
        assert_eq!(world.count("run_paths").await, 2);
        let (first_run, last_run) = first_and_last.unwrap();
        assert_eq!((first_run.ended, last_run.ended), (0, 1));
        let listed = map::listed(&world.cx, &runs).await.unwrap();
        assert_eq!(listed.iter().map(|run| (run.id, run.number)).collect::<Vec<_>>(), [(ended.id, 2), (first.id, 1)]);
        // What is kept with the runs comes to the same as replaying each of them.
        let replayed = |runs: &[map::ListedRun]| {
            let mut map = Map::new(scenario);
            for run in runs {
                map.add(&Path::of(&mut Play::begin(scenario, 0), run.seed(), run.steps()));
            }
            map
        };
        assert_eq!(map, replayed(&[listed[1].clone(), listed[0].clone()]));
        assert_eq!((first_run, last_run), (replayed(&listed[1..]), replayed(&listed[..1])));
        // An open run is replayed, and a closed one of which nothing is kept.
        let open = runs::start(&world.cx, &running, activity, false).await.unwrap();
        let ids = Play::begin(scenario, open.seed()).offer().ids();
        runs::choose(&world.cx, &running, activity, sent(open.id, 0, &ids[0])).await.unwrap();
        world.tamper("DELETE FROM run_paths").await.unwrap();
        let now = together(filter.clone()).await;
        assert_eq!(now.runs.len(), 3);
        let mut all = map::listed(&world.cx, &now.runs).await.unwrap();
        all.reverse();
        assert_eq!(now.map, replayed(&all));
        assert_eq!(paths::rebuild(&world.cx).await.unwrap(), 2);
        assert_eq!(together(filter.clone()).await.map, now.map);
        // Filters.
        let only = async |filter: map::RunFilter| {
            together(filter).await.runs.len()
        };
        assert_eq!(only(map::RunFilter { language: Some(Language::Az), ..filter.clone() }).await, 3);
        assert_eq!(only(map::RunFilter { language: Some(Language::Ru), ..filter.clone() }).await, 0);
        assert_eq!(only(map::RunFilter { which: map::Which::First, ..filter.clone() }).await, 1);
        assert_eq!(only(map::RunFilter { which: map::Which::Last, ..filter.clone() }).await, 1);
        let day = |text: &str| text.parse().ok();
        assert_eq!(only(map::RunFilter { from: day("2026-11-02"), to: day("2026-11-02"), ..filter.clone() }).await, 3);
        assert_eq!(only(map::RunFilter { from: day("2026-11-03"), ..filter }).await, 0);
        let counts = map::counts(&world.cx, &[project.id]).await.unwrap();
        assert_eq!((counts[0].project, counts[0].runs, counts[0].ended), (project.id, 3, 1));
        let one = map::run(&world.cx, &project, "recognising", WRONG_NUMBER, ended.id).await.unwrap().unwrap();
        assert_eq!(one.steps().count(), ended.steps());
        let other = project::by_slug(&world.cx, "phase-1").await.unwrap().unwrap();
        assert!(map::run(&world.cx, &other, "recognising", WRONG_NUMBER, ended.id).await.unwrap().is_none());
    }
}

both! {
    async fn whoever_has_an_address_is_reminded_of_a_commitment_once(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let cx = &world.cx;
        world.tamper("UPDATE people SET email = 'trainee@example.org', email_key = 'trainee@example.org'
            WHERE id = (SELECT person_id FROM accounts WHERE user_name = 'trainee')").await.unwrap();
        world.tamper("INSERT INTO person_blocks (block, person_id) SELECT 'e trainee@example.org', person_id FROM accounts
            WHERE user_name = 'trainee'").await.unwrap();
        // Two runs, one reader, one mail.
        for _ in 0..2 {
            let run = play_well(&world, &running).await;
            debriefs::answer(cx, &running, activity(&running), run.id, &answers(), "Ring the unit.").await.unwrap();
        }
        let tell = |language: Language| (String::from("subject"), language.code().to_owned());
        let mails = world.count("mails").await;
        // It is 10:00 in Baku.
        let start = cx.now();
        cx.clock.set(start + Duration::days(90) - Duration::seconds(1));
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 0);
        cx.clock.set(start + Duration::days(90));
        let (one, two) = tokio::join!(reminders::send(cx, &tell), reminders::send(cx, &tell));
        assert_eq!(one.unwrap() + two.unwrap(), 1, "two servers remind nobody twice");
        assert_eq!(world.count("mails").await, mails + 1);
        assert_eq!(world.count("mails WHERE recipient = 'trainee@example.org' AND body NOT LIKE '%Ring%'").await, 1);
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 0);
        assert_eq!(debriefs::due(cx, running.person).await.unwrap().len(), 2, "they stand on the page until they are answered");
    }
}

both! {
    async fn nobody_is_reminded_of_what_is_answered_or_without_an_address(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let cx = &world.cx;
        let tell = |_: Language| (String::new(), String::new());
        let run = play_well(&world, &running).await;
        debriefs::answer(cx, &running, activity(&running), run.id, &answers(), "Ring the unit.").await.unwrap();
        cx.clock.set(cx.now() + Duration::days(90));
        world.tamper("UPDATE people SET email = NULL, email_key = NULL").await.unwrap();
        world.tamper("DELETE FROM person_blocks WHERE block LIKE 'e %'").await.unwrap();
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 0);
        world.tamper("UPDATE people SET email = 'trainee@example.org', email_key = 'trainee@example.org'
            WHERE id = (SELECT person_id FROM accounts WHERE user_name = 'trainee')").await.unwrap();
        world.tamper("INSERT INTO person_blocks (block, person_id) SELECT 'e trainee@example.org', person_id FROM accounts
            WHERE user_name = 'trainee'").await.unwrap();
        debriefs::follow_up(cx, running.person, run.id, "yes", "").await.unwrap();
        assert_eq!(reminders::send(cx, &tell).await.unwrap(), 0);
    }
}
