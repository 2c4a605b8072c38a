//! A database that fails for a while, one that is not ours, one that is damaged; a clock that runs backwards.

use std::path::{Path, PathBuf};

use records::{
    Cx, Db, Error,
    accounts::account,
    demo,
    system::{
        audit::{self, Act, Actor},
        copies::{self, Care},
        db::{Open, Opening},
        moving,
        upkeep::{self, What},
    },
};
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};

use crate::{
    learning::quizzes::read_all,
    support::{World, at, both, course, right_answers, run},
};

/// Something that needs more room than there is: SQLite takes the whole transaction back by itself.
async fn too_much(cx: &Cx) -> Error {
    let mut tx = cx.db.begin().await.unwrap();
    let Open::Sqlite(open) = &mut tx.open else { panic!("SQLite is used here") };
    let failed = sqlx::query("INSERT INTO ballast VALUES (zeroblob(8000000))").execute(&mut **open).await;
    failed.unwrap_err().into()
}

#[test]
fn the_writer_goes_on_after_a_transaction_that_sqlite_has_taken_back() {
    run(Box::pin(async {
        let world = World::sqlite().await.with_staff().await;
        let cx = &world.cx;
        world.tamper("CREATE TABLE ballast (bytes BLOB)").await.unwrap();
        for turn in 0..3 {
            world.tamper("PRAGMA max_page_count = 1").await.unwrap();
            assert!(matches!(too_much(cx).await, Error::Full));
            // At once, and without anybody doing something about it.
            let before = world.count("audit_log").await;
            audit::note(cx, Actor::Nobody, Act::ClockTrust, &turn.to_string()).await.unwrap();
            assert_eq!(world.count("audit_log").await, before + 1);
            assert_eq!(world.count("ballast").await, 0);
        }
        assert_eq!(audit::verify(cx).await.unwrap().1, []);
    }));
}

#[test]
fn the_writer_goes_on_when_its_connection_is_in_the_middle_of_something() {
    run(Box::pin(async {
        let world = World::sqlite().await.with_staff().await;
        // The driver does not know of it.
        world
            .tamper("BEGIN IMMEDIATE; INSERT INTO upkeep (what, at) VALUES ('none', '2026-01-01T00:00:00Z')")
            .await
            .unwrap();
        upkeep::probe(&world.cx).await.unwrap();
        assert_eq!(world.count("upkeep WHERE what = 'none'").await, 0, "half a transaction is none");
        assert_eq!(world.count("upkeep").await, 1);
    }));
}

#[test]
fn whoever_waits_too_long_for_a_file_is_asked_to_come_again() {
    run(Box::pin(async {
        let busy = sqlx::Error::Io(std::io::ErrorKind::WouldBlock.into());
        assert!(matches!(Error::from(busy), Error::Busy));
        assert!(matches!(Error::from(sqlx::Error::PoolTimedOut), Error::Away(_)));
        assert!(matches!(Error::from(sqlx::Error::RowNotFound), Error::Database(_)));
        // Another process writes for longer than one waits.
        let world = World::sqlite().await;
        let other = Db::connect(&world.url).await.unwrap();
        let held = other.begin().await.unwrap();
        let failed = upkeep::probe(&world.cx).await.unwrap_err();
        assert!(matches!(failed, Error::Busy), "{failed:?}");
        drop(held);
        upkeep::probe(&world.cx).await.unwrap();
    }));
}

both! {
    async fn a_probe_writes(world: World) {
        assert_eq!(upkeep::last(&world.cx, What::Probe).await.unwrap(), None);
        for _ in 0..2 {
            world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(5));
            upkeep::probe(&world.cx).await.unwrap();
            assert_eq!(upkeep::last(&world.cx, What::Probe).await.unwrap(), Some(world.cx.now()));
        }
        upkeep::backed_up(&world.cx, 7).await.unwrap();
        assert_eq!(upkeep::last(&world.cx, What::Backup).await.unwrap(), Some(world.cx.now()));
        assert_eq!(audit::compare(&world.cx).await.unwrap(), None);
    }
}

both! {
    async fn no_certificate_is_dated_by_a_clock_that_runs_backwards(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        read_all(&world, &running).await;
        let cx = &world.cx;
        let activity = running.course().activity("02-combining/post").unwrap();
        let quiz = activity.quiz().unwrap();
        let start = records::learning::quizzes::attempts::start(cx, &running, activity).await.unwrap();
        let records::learning::quizzes::attempts::Start::Open(open) = start else { panic!() };
        for (question, chosen) in right_answers(&running) {
            records::learning::quizzes::attempts::save(cx, &running, quiz, open.id, &question, &chosen).await.unwrap();
        }
        let right = cx.now();
        assert_eq!(upkeep::compare_clock(cx).await.unwrap(), None);
        cx.clock.set(at("2020-11-02T06:00:00Z"));
        assert!(upkeep::compare_clock(cx).await.unwrap().is_some_and(|behind| behind.num_days() > 2000));
        let refused = records::learning::quizzes::attempts::submit(cx, &running, activity, open.id).await;
        assert!(matches!(refused, Err(Error::Clock)));
        assert_eq!((world.count("certificates").await, world.count("facts WHERE kind = 'quiz-graded'").await), (0, 0));
        // Whoever signs in meanwhile does not make it right.
        world.sign_in("admin", &demo::password("admin")).await.unwrap();
        assert!(upkeep::compare_clock(cx).await.unwrap().is_some());
        cx.clock.set(right);
        assert_eq!(upkeep::compare_clock(cx).await.unwrap(), None);
        records::learning::quizzes::attempts::submit(cx, &running, activity, open.id).await.unwrap();
        assert_eq!(world.count("certificates").await, 1);
    }
}

both! {
    async fn entries_of_a_clock_that_went_ahead_can_be_left_aside(world: World) {
        let right = world.cx.now();
        world.cx.clock.set(at("2032-11-02T06:00:00Z"));
        audit::note(&world.cx, Actor::Nobody, Act::ClockTrust, "").await.unwrap();
        world.cx.clock.set(right);
        assert!(upkeep::compare_clock(&world.cx).await.unwrap().is_some());
        upkeep::trust_clock(&world.cx).await.unwrap();
        assert_eq!(upkeep::compare_clock(&world.cx).await.unwrap(), None);
        assert!(world.cx.certain_now().is_ok());
    }
}

both! {
    async fn a_log_and_a_head_that_do_not_belong_together_are_noticed(world: World) {
        let world = world.with_staff().await;
        assert_eq!(audit::compare(&world.cx).await.unwrap(), None);
        let number = world.count("audit_log").await;
        world.tamper("UPDATE audit_head SET number = number + 5").await.unwrap();
        assert_eq!(audit::compare(&world.cx).await.unwrap(), Some(audit::Fault::Length(number + 5, number)));
        world.tamper("UPDATE audit_head SET number = number - 5, hash = (SELECT hash FROM audit_log WHERE number = 1)").await.unwrap();
        assert_eq!(audit::compare(&world.cx).await.unwrap(), Some(audit::Fault::Changed(number)));
    }
}

fn setup(error: Error) -> String {
    match error {
        Error::Setup(line) if !line.contains('\n') => line,
        other => panic!("{other:?}"),
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("dayaq-upkeep-{name}-{}", uuid()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn uuid() -> String {
    sqlx::types::Uuid::new_v4().simple().to_string()
}

async fn raw(file: &Path, sql: &'static str) {
    let mut other = SqliteConnectOptions::new().filename(file).create_if_missing(true).connect().await.unwrap();
    sqlx::raw_sql(sql).execute(&mut other).await.unwrap();
    other.close().await.unwrap();
}

#[test]
fn what_is_not_ours_is_not_touched() {
    run(Box::pin(async {
        let folder = folder("foreign");
        let file = folder.join("other.db");
        let url = format!("sqlite://{}", file.display());
        let all = [Opening::Upgrade, Opening::Make, Opening::Present, Opening::AsItIs];
        for opening in [Opening::Present, Opening::AsItIs] {
            assert!(setup(Db::open_as(&url, opening).await.unwrap_err()).contains("there is no Dayaq database"));
            assert!(!file.exists(), "nothing was made");
        }
        for sql in [
            "CREATE TABLE photographs (id INTEGER PRIMARY KEY)",
            "PRAGMA application_id = 7",
            "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT); PRAGMA application_id = 0;
            INSERT INTO _sqlx_migrations VALUES (1, 'photographs')",
        ] {
            raw(&file, sql).await;
            let before = std::fs::read(&file).unwrap();
            for opening in all {
                assert!(setup(Db::open_as(&url, opening).await.unwrap_err()).contains("of another program"), "{sql}");
            }
            assert_eq!(std::fs::read(&file).unwrap(), before, "not even how its journal is written");
            std::fs::remove_file(&file).unwrap();
        }
        for bytes in [
            &b"no database at all, but long enough to have a head as long as that of one, which has 100 bytes"[..],
            &[0; 4096],
        ] {
            std::fs::write(&file, bytes).unwrap();
            for opening in all {
                setup(Db::open_as(&url, opening).await.unwrap_err());
            }
            assert_eq!(std::fs::read(&file).unwrap(), bytes);
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }));
}

both! {
    async fn a_database_of_an_older_release_is_upgraded_by_nobody_else(world: World) {
        let latest = world.count("_sqlx_migrations").await;
        world.tamper("DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)").await.unwrap();
        for opening in [Opening::Present, Opening::Make] {
            let line = setup(Db::open_as(&world.url, opening).await.unwrap_err());
            assert!(line.contains("of an older Dayaq") && line.contains("dayaq database upgrade"), "{line}");
        }
        Db::open_as(&world.url, Opening::AsItIs).await.unwrap().close().await;
        assert_eq!(world.count("_sqlx_migrations").await, latest - 1);
    }
}

#[test]
fn a_copy_is_whole_and_damage_is_found() {
    run(Box::pin(async {
        let world = World::sqlite().await;
        demo::fill(&world.cx.db, &course(), 12, 7).await.unwrap();
        let folder = folder("copy");
        let (from, to) = (PathBuf::from(world.url.trim_start_matches("sqlite://")), folder.join("it’s a copy.db"));
        // Somebody is in the middle of writing: of that nothing is copied.
        let mut open = world.cx.db.begin().await.unwrap();
        let Open::Sqlite(writing) = &mut open.open else { panic!("SQLite is used here") };
        sqlx::query("UPDATE audit_head SET number = number + 1").execute(&mut **writing).await.unwrap();
        copies::copy(&from, &to).await.unwrap();
        drop(open);
        let entries = world.count("audit_log").await;
        for care in [Care::Quick, Care::Whole] {
            let found = copies::look(&to, care).await.unwrap();
            assert_eq!((found.entries, found.faults), (entries, Vec::new()));
        }
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "looking leaves nothing beside it");
        assert!(copies::copy(&from, &to).await.is_err(), "nothing is overwritten");

        // A row that names nobody, and an entry that was changed.
        raw(&to, "PRAGMA foreign_keys = OFF; DELETE FROM organisations WHERE id IN (SELECT organisation_id FROM posts LIMIT 1)").await;
        let found = copies::look(&to, Care::Quick).await.unwrap();
        assert!(found.faults.iter().any(|fault| fault.contains("names a row of organisations")), "{:?}", found.faults);
        // Pages that are not what they were.
        let mut bytes = std::fs::read(&to).unwrap();
        for page in bytes.chunks_mut(4096).skip(3).step_by(5) {
            page[..64].fill(0x5a);
        }
        std::fs::write(&to, bytes).unwrap();
        match copies::look(&to, Care::Quick).await {
            Ok(found) => assert!(!found.faults.is_empty()),
            Err(error) => drop(setup(error)),
        }
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(account::by_name_or_email(&world.cx, "admin").await.unwrap().is_some());
    }));
}

#[test]
fn everything_is_moved_to_postgres_as_it_was() {
    run(Box::pin(async {
        let world = World::sqlite().await;
        demo::fill(&world.cx.db, &course(), 40, 7).await.unwrap();
        // Some were downloaded; and a moment with a part of a second, and an empty value.
        world.tamper("UPDATE certificates SET pdf = x'', pdf_hash = x'00FF' WHERE id IN (SELECT id FROM certificates LIMIT 2)").await.unwrap();
        world.tamper("INSERT INTO upkeep (what, at) VALUES ('probe', '2026-11-30T12:00:00.125+00:00')").await.unwrap();
        let other = World::postgres().await;
        let moved = moving::to_postgres(&world.cx.db, &other.cx.db).await.unwrap();
        assert!(moved.len() > 40 && moved.iter().any(|moved| moved.table == "facts" && moved.rows > 0), "{moved:?}");
        for moving::Moved { table, rows } in &moved {
            assert_eq!(i64::try_from(*rows).unwrap(), world.count(table).await, "{table}");
            assert_eq!(other.count(table).await, world.count(table).await, "{table}");
        }
        assert_eq!(audit::verify(&other.cx).await.unwrap(), audit::verify(&world.cx).await.unwrap());
        other.nothing_drifted().await;
        // What guards the tables is in force again.
        let lost = "INSERT INTO posts (id, person_id, organisation_id, role, first_responder, from_date) SELECT
            gen_random_uuid(), gen_random_uuid(), organisation_id, role, first_responder, from_date FROM posts LIMIT 1";
        assert!(other.tamper("DELETE FROM facts").await.is_err());
        assert!(other.tamper(lost).await.is_err());
        assert!(other.sign_in("admin", &demo::password("admin")).await.is_some());
        assert!(matches!(moving::to_postgres(&other.cx.db, &other.cx.db).await, Err(Error::Setup(_))));
    }));
}

#[test]
fn a_row_that_cannot_be_moved_moves_nothing() {
    run(Box::pin(async {
        let world = World::sqlite().await;
        demo::fill(&world.cx.db, &course(), 0, 7).await.unwrap();
        world.tamper("PRAGMA foreign_keys = OFF; DELETE FROM organisations; PRAGMA foreign_keys = ON").await.unwrap();
        let other = World::postgres().await;
        assert!(moving::to_postgres(&world.cx.db, &other.cx.db).await.is_err());
        assert_eq!(
            (other.count("people").await, other.count("audit_log").await, other.count("audit_head").await),
            (0, 0, 1)
        );
    }));
}
