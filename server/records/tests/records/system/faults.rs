//! A transaction that cannot be committed, or whose connection is lost, leaves the record as it was, and what was wanted can
//! be done again.

use std::collections::{BTreeMap, BTreeSet};

use courses::attendance::{Said, Status};
use records::{
    Db, Error,
    events::{
        attendance::{self, Method, NewMark},
        change,
        event::{self, Event, Session},
        input::{EventInput, SessionInput},
        notices::About,
        registrations::{self, state::Source},
    },
    learning::{
        participations,
        quizzes::attempts::{self, Start},
    },
    merging::merge::{self, MergeInput},
    people::entry,
};

use crate::{
    learning::quizzes::read_all,
    support::{World, both, person, right_answers},
    system::schema::columns,
};

/// Every row of every table.
async fn everything(world: &World) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    let tables: BTreeSet<String> = columns(&world.cx.db).await.into_iter().map(|(table, ..)| table).collect();
    for table in tables {
        let rows = world.rows(&table).await;
        all.insert(table, rows);
    }
    all
}

/// How transactions fail.
#[derive(Clone, Copy)]
enum Failing {
    /// At their end: what an entry of the log or a fact rests on is not there.
    AtTheEnd,
    /// On the way: the server ends the connection. SQLite has none.
    OnTheWay,
    /// On the way: the disk is full.
    Full,
    /// On the way: the disk fails. SQLite cannot be made to say so; how its codes are read has a test of its own.
    Damaged,
}

async fn break_down(world: &World, how: Failing) {
    let sql = match (&world.cx.db, how) {
        (Db::Sqlite(_), Failing::Full) => {
            "CREATE TABLE broken (ballast BLOB);
            CREATE TRIGGER broken_log AFTER INSERT ON audit_log BEGIN INSERT INTO broken VALUES (zeroblob(4000000)); END;
            CREATE TRIGGER broken_facts AFTER INSERT ON facts BEGIN INSERT INTO broken VALUES (zeroblob(4000000)); END;
            PRAGMA max_page_count = 1;"
        }
        (Db::Sqlite(_), _) => {
            "CREATE TABLE broken (id BLOB REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER broken_log AFTER INSERT ON audit_log BEGIN INSERT INTO broken (id) VALUES (x'00'); END;
            CREATE TRIGGER broken_facts AFTER INSERT ON facts BEGIN INSERT INTO broken (id) VALUES (x'00'); END;"
        }
        (Db::Postgres(_), Failing::AtTheEnd) => {
            "CREATE TABLE broken (id UUID REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN INSERT INTO broken (id) VALUES (gen_random_uuid()); RETURN NULL; END $$;
            CREATE TRIGGER broken_log AFTER INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION broken();
            CREATE TRIGGER broken_facts AFTER INSERT ON facts FOR EACH ROW EXECUTE FUNCTION broken();"
        }
        (Db::Postgres(_), Failing::OnTheWay) => {
            "CREATE TABLE broken (id UUID);
            CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE TRIGGER broken_log AFTER INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION broken();
            CREATE TRIGGER broken_facts AFTER INSERT ON facts FOR EACH ROW EXECUTE FUNCTION broken();"
        }
        (Db::Postgres(_), Failing::Full) => {
            "CREATE TABLE broken (id UUID);
            CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER broken_log AFTER INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION broken();
            CREATE TRIGGER broken_facts AFTER INSERT ON facts FOR EACH ROW EXECUTE FUNCTION broken();"
        }
        (Db::Postgres(_), Failing::Damaged) => {
            "CREATE TABLE broken (id UUID);
            CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'could not read block' USING ERRCODE = '58030'; END $$;
            CREATE TRIGGER broken_log AFTER INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION broken();
            CREATE TRIGGER broken_facts AFTER INSERT ON facts FOR EACH ROW EXECUTE FUNCTION broken();"
        }
    };
    world.tamper(sql).await.unwrap();
}

async fn mend(world: &World) {
    world
        .tamper(match &world.cx.db {
            Db::Sqlite(_) => {
                "PRAGMA max_page_count = 1000000; DROP TRIGGER broken_log; DROP TRIGGER broken_facts; DROP TABLE broken"
            }
            Db::Postgres(_) => {
                "DROP TRIGGER broken_log ON audit_log; DROP TRIGGER broken_facts ON facts; DROP FUNCTION broken;
            DROP TABLE broken"
            }
        })
        .await
        .unwrap();
}

/// Does it while transactions fail, and looks whether anything is left of it; then does it again.
async fn tried(world: &World, what: &str, act: impl AsyncFn() -> Result<(), Error>) {
    let ways: &[Failing] = match &world.cx.db {
        Db::Sqlite(_) => &[Failing::AtTheEnd, Failing::Full],
        Db::Postgres(_) => &[Failing::AtTheEnd, Failing::OnTheWay, Failing::Full, Failing::Damaged],
    };
    let before = everything(world).await;
    for how in ways {
        break_down(world, *how).await;
        let failed = act().await;
        let is_told = matches!(
            (how, &failed),
            (Failing::AtTheEnd, Err(Error::Database(_)))
                | (Failing::OnTheWay | Failing::Damaged, Err(Error::Away(_)))
                | (Failing::Full, Err(Error::Full))
        );
        assert!(is_told, "{what}: {failed:?}");
        mend(world).await;
        assert_eq!(everything(world).await, before, "{what}");
    }
    act().await.unwrap();
    assert!(everything(world).await != before, "{what} changes something");
}

fn tell(_: courses::language::Language, about: About, event: &Event, _: &[Session]) -> (String, String) {
    (format!("{about:?}"), event.title.clone())
}

both! {
    async fn nothing_is_half_done_in_a_course(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let cx = &world.cx;
        tried(&world, "a lesson", async || {
            participations::confirm_lesson(cx, &running, "01-indicators/abuse-and-deception").await
        }).await;
        read_all(&world, &running).await;
        let activity = running.course().activity("02-combining/post").unwrap();
        let Start::Open(open) = attempts::start(cx, &running, activity).await.unwrap() else { panic!() };
        for (question, chosen) in right_answers(&running) {
            attempts::save(cx, &running, activity.quiz().unwrap(), open.id, &question, &chosen).await.unwrap();
        }
        // The test, its grade, the standing, the number and the certificate.
        tried(&world, "the last test", async || attempts::submit(cx, &running, activity, open.id).await.map(drop)).await;
        assert_eq!(world.count("certificates c WHERE c.number = 'DYQ-PHASE-2-2026-00001'").await, 1);
    }
}

both! {
    async fn nothing_is_half_done_in_an_event(world: World) {
        let world = world.with_staff().await;
        let trainer = world.viewer("trainer").await;
        let cx = &world.cx;
        let input = EventInput {
            kind: "training".into(),
            title: "Əmək istismarı".into(),
            language: "az".into(),
            course: "recognising".into(),
            place: "Gəncə".into(),
            region: "AZ-GA".into(),
            sessions: vec![SessionInput { date: "2026-11-10".into(), starts: "09:00".into(), minutes: "180".into(), ..SessionInput::default() }],
            ..EventInput::default()
        };
        let project = records::projects::project::by_slug(cx, "phase-2").await.unwrap().unwrap();
        tried(&world, "an event", async || change::create(cx, &trainer, &project, &input).await.map(drop)).await;
        let id = records::events::list::all(cx, &[project.id], &records::events::list::Filter::default()).await.unwrap().remove(0).id;
        let event = event::find(cx, id).await.unwrap().unwrap();
        let sessions = event::sessions(cx, id).await.unwrap();
        let person = world.trainee("Aysel", "Quliyeva").await;
        tried(&world, "a registration", async || {
            registrations::register(cx, trainer.account.into(), &event, person, Source::Trainer, &tell).await.map(drop)
        }).await;
        world.cx.clock.set(crate::support::at("2026-11-10T06:00:00Z"));
        let mark = NewMark {
            id: cx.id(),
            person,
            bases: None,
            said: Said { status: Status::Present, late: 0, early: 0 },
            method: Method::List,
            at: cx.now(),
            device: None,
            claim: None,
        };
        tried(&world, "a mark", async || {
            attendance::mark(cx, trainer.account.into(), &event, &sessions[0], std::slice::from_ref(&mark)).await
        }).await;
    }
}

both! {
    async fn nothing_is_half_done_with_people(world: World) {
        let world = world.with_staff().await;
        let actor = world.actor().await;
        let (one, other) = (world.trainee("Aysel", "Quliyeva").await, world.trainee("Aysel", "Quliyeva").await);
        let cx = &world.cx;
        tried(&world, "a correction", async || entry::update(cx, actor, one, &person("Aytən", "Quliyeva")).await).await;
        tried(&world, "a merge", async || {
            merge::merge(cx, actor, one, other, &MergeInput::default()).await.map(drop)
        }).await;
    }
}
