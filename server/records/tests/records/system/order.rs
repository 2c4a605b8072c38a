//! Two at a time on PostgreSQL: whatever acts meet, nobody gets an error. On SQLite they stand in line anyway.

use courses::attendance::Said;
use documents::spreadsheet;
use records::{
    Cx, Db, Error,
    accounts::sessions::Viewer,
    events::{
        attendance,
        event::Event,
        imports::{self, ImportId, Kept, run},
    },
    learning::{participations, quizzes::attempts},
    merging::merge::{self, MergeInput},
    people::entry,
    system::{
        again::again,
        audit::{self, Actor},
        jobs::{Lane, lease},
    },
};
use sqlx::{Connection, PgConnection};

use crate::support::{
    World, both,
    events::{by_attendance, event_of, input, issue_to_all, mark_of, tell},
    merging::{POST, answer, lessons, open, read, running, two},
};

/// How often each pair meets.
const TIMES: usize = 12;

async fn nothing_is_missing(cx: &Cx) {
    assert_eq!(audit::verify(cx).await.unwrap().1, []);
}

both! {
    async fn the_last_test_and_a_merge(world: World) {
        let world = world.with_staff().await;
        let actor = world.actor().await;
        for time in 0..TIMES {
            let (kept, gone) = two(&world).await;
            let own = running(&world, kept).await;
            let lessons = lessons(&own);
            let other = running(&world, gone).await;
            read(&world, &own, &lessons[1..]).await;
            read(&world, &other, &lessons).await;
            let test = open(&world, &other).await;
            answer(&world, &other, test.id).await;
            let activity = own.course().activity(POST).unwrap();
            let choices = MergeInput::default();
            let (lesson, handed_in, merged) = tokio::join!(
                participations::confirm_lesson(&world.cx, &own, &lessons[0]),
                attempts::submit(&world.cx, &other, activity, test.id),
                merge::merge(&world.cx, actor, kept, gone, &choices),
            );
            lesson.unwrap();
            match handed_in {
                // The merge came first: the attempt goes on under the record that stays.
                Err(Error::NotFound) => {
                    let now = running(&world, kept).await;
                    attempts::submit(&world.cx, &now, activity, test.id).await.unwrap();
                }
                other => other.unwrap(),
            }
            merged.unwrap();
            assert_eq!(world.count("certificates WHERE taken_back_at IS NULL").await, i64::try_from(time).unwrap() + 1);
        }
        nothing_is_missing(&world.cx).await;
    }
}

both! {
    async fn marks_of_two_sessions_and_certificates(world: World) {
        let world = world.with_staff().await;
        by_attendance(&world).await;
        let cx = &world.cx;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let actor = Actor::Account(trainer.account);
        let mut people = Vec::new();
        for n in 0..TIMES {
            people.push(world.trainee("Aysel", &format!("Quliyeva{}", "abcdefghijklmnop".get(n..=n).unwrap())).await);
        }
        let marks = |session: usize| {
            let of = |person| mark_of(&world, person, if session == 0 { Said::PRESENT } else { Said { late: 5, ..Said::PRESENT } });
            // In another order each time.
            let mut marks: Vec<_> = people.iter().copied().map(of).collect();
            if session == 1 {
                marks.reverse();
            }
            marks
        };
        let (first, second) = (marks(0), marks(1));
        let (one, two, issued) = tokio::join!(
            attendance::mark(cx, actor, &event, &sessions[0], &first),
            attendance::mark(cx, actor, &event, &sessions[1], &second),
            issue_to_all(cx, trainer.account, &event, "1"),
        );
        one.unwrap();
        two.unwrap();
        issued.unwrap();
        for person in &people {
            let (corrected, changed, issued) = tokio::join!(
                async {
                    let mark = [mark_of(&world, *person, Said::PRESENT)];
                    attendance::mark(cx, actor, &event, &sessions[1], &mark).await
                },
                entry::set_language(cx, *person, courses::language::Language::Ru),
                issue_to_all(cx, trainer.account, &event, "1"),
            );
            corrected.unwrap();
            changed.unwrap();
            issued.unwrap();
        }
        nothing_is_missing(cx).await;
        let certified = i64::try_from(TIMES).unwrap();
        assert_eq!(world.count("certificates WHERE taken_back_at IS NULL").await, certified);
        assert_eq!(world.count("attendance_certificates").await, certified);
    }
}

/// A list of people for an event, confirmed.
async fn confirmed(world: &World, trainer: &Viewer, event: &Event, list: &str) -> ImportId {
    let read = spreadsheet::read(list.as_bytes()).unwrap();
    let kept = imports::keep(&world.cx, trainer.account, event, "list.csv", list.as_bytes(), read).await.unwrap();
    let Kept::New(id) = kept else { panic!("kept before") };
    let import = imports::find(&world.cx, id).await.unwrap().unwrap();
    run::confirm(&world.cx, trainer.account, event, &import, import.revision, false, false).await.unwrap();
    id
}

/// Does the list whose turn it is.
async fn enter_one(cx: &Cx) -> Result<(), Error> {
    let work = lease::take(cx, Lane::Imports).await?.expect("there is one");
    let task: run::Enter = serde_json::from_value(work.job.arguments.0.clone()).unwrap();
    let ending = run::enter(cx, &work, &task, &tell).await?;
    lease::finish(cx, &work, &ending).await
}

both! {
    async fn two_lists_of_the_same_people_in_another_order(world: World) {
        let world = world.with_staff().await;
        let (trainer, one, _) = event_of(&world, &input()).await;
        let (_, other, _) = event_of(&world, &input()).await;
        let line = |n: usize, phone: bool| {
            let family: String = format!("{n:03}").bytes().map(|digit| char::from(b'a' + (digit - b'0') * 2)).collect();
            let phone = if phone { format!("+99450555{n:04}") } else { String::new() };
            format!("Əliyev{family};Tural{family};p{n}@example.org;{phone}\n")
        };
        let list = |lines: Vec<String>| format!("Soyad;Ad;E-poçt;Telefon\n{}", lines.concat());
        // Half of them are known, and the lists add something to each.
        let known = list((0..40).map(|n| line(n, false)).collect());
        confirmed(&world, &trainer, &one, &known).await;
        enter_one(&world.cx).await.unwrap();
        let (_, third, _) = event_of(&world, &input()).await;
        confirmed(&world, &trainer, &other, &list((0..80).map(|n| line(n, true)).collect())).await;
        confirmed(&world, &trainer, &third, &list((0..80).rev().map(|n| line(n, true)).collect())).await;
        let (first, second) = tokio::join!(enter_one(&world.cx), enter_one(&world.cx));
        first.unwrap();
        second.unwrap();
        assert_eq!(world.count("people WHERE email LIKE 'p%@example.org'").await, 80);
        assert_eq!(world.count("imports WHERE state = 'done'").await, 3);
        nothing_is_missing(&world.cx).await;
    }
}

both! {
    async fn a_transaction_that_met_another_one_is_done_again(world: World) {
        let world = world.with_staff().await;
        let Db::Postgres(_) = &world.cx.db else { return };
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let person = world.viewer("trainee").await.person;
        let mark = [mark_of(&world, person, Said::PRESENT)];
        // Whoever marks has the event, and takes their time.
        world.tamper("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(3); RETURN NEW; END $$;
            CREATE TRIGGER slow BEFORE INSERT ON attendance_marks FOR EACH ROW EXECUTE FUNCTION slow()").await.unwrap();
        // Somebody takes the locks the other way round, the head of the log first, and will not be the one who gives way.
        let mut against = PgConnection::connect(&world.url).await.unwrap();
        sqlx::query("SET deadlock_timeout = '1min'").execute(&mut against).await.unwrap();
        let mut against = against.begin().await.unwrap();
        sqlx::query("SELECT id FROM audit_head FOR UPDATE").execute(&mut *against).await.unwrap();
        let tries = std::cell::Cell::new(0);
        let act = || {
            tries.set(tries.get() + 1);
            attendance::mark(&world.cx, trainer.account.into(), &event, &sessions[0], &mark)
        };
        let crossed = async {
            let slow = "pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
            while world.count(slow).await == 0 {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            sqlx::query("SELECT id FROM events WHERE id = $1 FOR UPDATE").bind(uuid::Uuid::from(event.id))
                .execute(&mut *against).await.unwrap();
            against.rollback().await.unwrap();
        };
        let (done, ()) = tokio::join!(again(act, |done| matches!(done, Err(Error::Met))), crossed);
        done.unwrap();
        assert_eq!(tries.get(), 2, "the first was taken back");
        assert_eq!(world.count("attendance_marks").await, 1);
        nothing_is_missing(&world.cx).await;
    }
}

both! {
    async fn whoever_waits_for_too_long_is_told_so(world: World) {
        let world = world.with_staff().await;
        let Db::Postgres(pool) = &world.cx.db else { return };
        let patience: (String, String, String) = sqlx::query_as(
            "SELECT current_setting('lock_timeout'), current_setting('statement_timeout'),
                current_setting('idle_in_transaction_session_timeout')",
        ).fetch_one(pool).await.unwrap();
        assert_eq!(patience, ("20s".to_owned(), "10min".to_owned(), "2min".to_owned()));
        let mut holds = PgConnection::connect(&world.url).await.unwrap();
        let mut holds = holds.begin().await.unwrap();
        sqlx::query("SELECT id FROM audit_head FOR UPDATE").execute(&mut *holds).await.unwrap();
        let mut waits = pool.begin().await.unwrap();
        sqlx::query("SET LOCAL lock_timeout = '50ms'").execute(&mut *waits).await.unwrap();
        let waited = sqlx::query("SELECT id FROM audit_head FOR UPDATE").execute(&mut *waits).await.unwrap_err();
        assert!(matches!(Error::from(waited), Error::Busy));
    }
}
