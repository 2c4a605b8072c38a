//! From the first lesson to the certificate.

use chrono::Duration;
use courses::{completion::Status, language::Language};
use records::{
    Error,
    certificates::achievement,
    learning::{
        participations,
        progress::{Progress, Running},
        quizzes::attempts::{self, Start},
    },
    ledger::facts,
};

use crate::support::{World, both, right_answers};

const POST: &str = "02-combining/post";

pub(crate) async fn read_all(world: &World, running: &Running) {
    let lessons: Vec<String> =
        running.course().activities().filter(|a| a.lesson().is_some()).map(|a| a.id.clone()).collect();
    for lesson in lessons {
        participations::confirm_lesson(&world.cx, running, &lesson).await.unwrap();
    }
}

async fn begin(world: &World, running: &Running) -> Start {
    attempts::start(&world.cx, running, running.course().activity(POST).unwrap()).await.unwrap()
}

async fn open(world: &World, running: &Running) -> attempts::Attempt {
    match begin(world, running).await {
        Start::Open(attempt) => attempt,
        other => panic!("{other:?}"),
    }
}

/// Answers rightly as many questions as asked for and hands in.
pub(crate) async fn attempt(world: &World, running: &Running, right: usize) {
    let activity = running.course().activity(POST).unwrap();
    let quiz = activity.quiz().unwrap();
    let open = open(world, running).await;
    for (question, chosen) in right_answers(running).iter().take(right) {
        attempts::save(&world.cx, running, quiz, open.id, question, chosen).await.unwrap();
    }
    attempts::submit(&world.cx, running, activity, open.id).await.unwrap();
}

async fn status(world: &World, running: &Running) -> Status {
    let facts = facts::of_participation(&world.cx, running.id).await.unwrap();
    Progress::new(running.course(), &facts).status
}

both! {
    async fn the_whole_line(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        assert!(matches!(status(&world, &running).await, Status::NotYet(missing) if missing.len() == 4));
        read_all(&world, &running).await;
        assert!(matches!(status(&world, &running).await, Status::NotYet(missing) if missing.len() == 1));
        assert!(achievement::of_person(&world.cx, running.person).await.unwrap().is_empty());
        attempt(&world, &running, usize::MAX).await;
        assert_eq!(status(&world, &running).await, Status::Complete);
        let certificate = achievement::of_person(&world.cx, running.person).await.unwrap().remove(0);
        let printed = &certificate.printed;
        assert_eq!(printed.name, "Əliyeva Leyla Rəşid qızı");
        assert_eq!((printed.minutes, printed.result_percent, printed.language), (70, Some(100), Language::Az));
        assert_eq!(certificate.number, "DYQ-PHASE-2-2026-00001");
        assert_eq!(certificate.code.len(), 12);
        let typed = records::system::codes::print(&certificate.code).to_lowercase();
        assert_eq!(achievement::by_code(&world.cx, &typed).await.unwrap().unwrap().number, certificate.number);
        assert!(achievement::by_code(&world.cx, "000000000000").await.unwrap().is_none());
        // The paper is drawn once and kept.
        let first = achievement::pdf(&world.cx, &certificate, || Ok(b"first".to_vec())).await.unwrap();
        let second = achievement::pdf(&world.cx, &certificate, || Ok(b"second".to_vec())).await.unwrap();
        assert_eq!((first.as_slice(), second.as_slice()), (&b"first"[..], &b"first"[..]));
    }
}

both! {
    async fn certificates_keep_the_printed_name_and_facts_the_post(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        read_all(&world, &running).await;
        attempt(&world, &running, usize::MAX).await;
        let mut changed = crate::support::person("Leyla", "Məmmədova");
        changed.patronymic = "Rəşid qızı".into();
        records::people::entry::update(&world.cx, world.actor().await, running.person, &changed).await.unwrap();
        let certificate = achievement::of_person(&world.cx, running.person).await.unwrap().remove(0);
        assert_eq!(certificate.printed.name, "Əliyeva Leyla Rəşid qızı");
        // The organisation of the day stays with the fact, wherever the person goes later.
        world.tamper("UPDATE posts SET to_date = '2026-11-30'").await.unwrap();
        assert_eq!(world.count("facts WHERE organisation_kind = 'labour-inspection' AND post_role = 'inspector' AND region = 'AZ-BA'").await, 4);
        assert_eq!(world.count("facts WHERE age_band = '35-44' AND sex = 'female' AND language = 'az' AND mode = 'self-paced'").await, 4);
    }
}

both! {
    async fn attempts_are_limited_and_paused(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        for try_number in 1..=3 {
            assert_eq!(open(&world, &running).await.number, try_number);
            assert_eq!(open(&world, &running).await.number, try_number, "an open attempt is continued");
            attempt(&world, &running, 3).await;
            if try_number < 3 {
                let Start::NotBefore(at) = begin(&world, &running).await else { panic!("there is a pause") };
                assert_eq!(at, world.cx.now() + Duration::hours(24));
                world.cx.clock.set(at - Duration::milliseconds(1));
                assert!(matches!(begin(&world, &running).await, Start::NotBefore(_)));
                world.cx.clock.set(at);
            }
        }
        world.cx.clock.set(world.cx.now() + Duration::days(10));
        assert!(matches!(begin(&world, &running).await, Start::Exhausted));
    }
}

both! {
    async fn answers_are_kept_or_refused_whole(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let activity = running.course().activity(POST).unwrap();
        let quiz = activity.quiz().unwrap();
        let open = open(&world, &running).await;
        let question = &quiz.questions[0];
        let option = |n: usize| vec![question.options[n].id.clone()];
        let save = async |question: &str, chosen: Vec<String>| {
            attempts::save(&world.cx, &running, quiz, open.id, question, &chosen).await
        };
        save(&question.id, option(0)).await.unwrap();
        save(&question.id, option(1)).await.unwrap();
        assert_eq!(attempts::answers(&world.cx, open.id).await.unwrap()[&question.id], option(1), "the last one counts");
        assert!(matches!(save(&question.id, vec!["none".into()]).await, Err(Error::Invalid(_))));
        assert!(matches!(save("none", option(0)).await, Err(Error::Invalid(_))));
        assert_eq!(attempts::answers(&world.cx, open.id).await.unwrap().len(), 1);
        attempts::submit(&world.cx, &running, activity, open.id).await.unwrap();
        assert!(matches!(save(&question.id, option(0)).await, Err(Error::Conflict(_))), "handed in");
        assert_eq!(attempts::answers(&world.cx, open.id).await.unwrap()[&question.id], option(1));
    }
}

both! {
    async fn what_is_sent_twice_counts_once(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let lesson = "01-indicators/abuse-and-deception";
        let again = (0..12).map(|_| {
            let (cx, running) = (world.cx.clone(), running.clone());
            tokio::spawn(async move { participations::confirm_lesson(&cx, &running, lesson).await })
        });
        for task in again.collect::<Vec<_>>() {
            task.await.unwrap().unwrap();
        }
        assert_eq!(world.count("facts").await, 1);
        read_all(&world, &running).await;
        let begun = (0..8).map(|_| {
            let (cx, running) = (world.cx.clone(), running.clone());
            tokio::spawn(async move { attempts::start(&cx, &running, running.course().activity(POST).unwrap()).await })
        });
        for task in begun.collect::<Vec<_>>() {
            assert!(matches!(task.await.unwrap().unwrap(), Start::Open(_)));
        }
        assert_eq!(world.count("attempts").await, 1);
        let open = open(&world, &running).await;
        let activity = running.course().activity(POST).unwrap();
        for (question, chosen) in right_answers(&running) {
            attempts::save(&world.cx, &running, activity.quiz().unwrap(), open.id, &question, &chosen).await.unwrap();
        }
        let handed_in = (0..12).map(|_| {
            let (cx, running) = (world.cx.clone(), running.clone());
            tokio::spawn(async move {
                attempts::submit(&cx, &running, running.course().activity(POST).unwrap(), open.id).await
            })
        });
        for task in handed_in.collect::<Vec<_>>() {
            task.await.unwrap().unwrap();
        }
        assert_eq!(world.count("facts WHERE kind = 'quiz-graded'").await, 1);
        assert_eq!(world.count("certificates").await, 1);
    }
}

both! {
    async fn where_the_database_fails_no_attempt_is_said_to_be_handed_in(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let quiz = running.course().activity(POST).unwrap().quiz().unwrap();
        let open = open(&world, &running).await;
        let question = &quiz.questions[0];
        let save = async || {
            let chosen = [question.options[0].id.clone()];
            attempts::save(&world.cx, &running, quiz, open.id, &question.id, &chosen).await
        };
        // Whoever has to be locked is not to be found, for a reason that is none of theirs.
        world.tamper("ALTER TABLE participations RENAME TO elsewhere").await.unwrap();
        let failed = save().await;
        world.tamper("ALTER TABLE elsewhere RENAME TO participations").await.unwrap();
        // A device throws away what is a conflict, and keeps what has failed.
        let fits = match &world.cx.db {
            records::Db::Postgres(_) => matches!(failed, Err(Error::Database(_))),
            // Nothing has to be locked there.
            records::Db::Sqlite(_) => !matches!(failed, Err(Error::Conflict(_))),
        };
        assert!(fits, "{failed:?}");
        save().await.unwrap();
    }
}

both! {
    async fn nobody_else_s_attempt_can_be_touched(world: World) {
        let world = world.with_staff().await;
        let mine = world.running().await;
        let open = open(&world, &mine).await;
        let activity = mine.course().activity(POST).unwrap();
        let question = &activity.quiz().unwrap().questions[0];
        let mut other = mine.clone();
        other.id = uuid::Uuid::new_v4().into();
        let chosen = [question.options[0].id.clone()];
        let saved = attempts::save(&world.cx, &other, activity.quiz().unwrap(), open.id, &question.id, &chosen).await;
        assert!(matches!(saved, Err(Error::Conflict(_))));
        assert!(matches!(attempts::submit(&world.cx, &other, activity, open.id).await, Err(Error::NotFound)));
        assert_eq!(world.count("answers").await, 0);
    }
}

both! {
    async fn the_last_two_facts_at_the_same_moment_make_one_certificate(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let lessons: Vec<String> =
            running.course().activities().filter(|a| a.lesson().is_some()).map(|a| a.id.clone()).collect();
        let open = open(&world, &running).await;
        let activity = running.course().activity(POST).unwrap();
        for (question, chosen) in right_answers(&running) {
            attempts::save(&world.cx, &running, activity.quiz().unwrap(), open.id, &question, &chosen).await.unwrap();
        }
        for lesson in &lessons[1..] {
            participations::confirm_lesson(&world.cx, &running, lesson).await.unwrap();
        }
        let read = {
            let (cx, running, lesson) = (world.cx.clone(), running.clone(), lessons[0].clone());
            tokio::spawn(async move { participations::confirm_lesson(&cx, &running, &lesson).await })
        };
        let handed_in = {
            let (cx, running) = (world.cx.clone(), running.clone());
            tokio::spawn(async move {
                attempts::submit(&cx, &running, running.course().activity(POST).unwrap(), open.id).await
            })
        };
        read.await.unwrap().unwrap();
        handed_in.await.unwrap().unwrap();
        assert_eq!(world.count("certificates").await, 1);
    }
}
