//! Facts, marks and entries that are changed, removed or put in past the program are found; a key makes sure of the rest.

use courses::attendance::Said;
use records::{
    Db,
    accounts::account,
    demo,
    events::{
        attendance,
        registrations::{self, state::Source},
    },
    people::{entry, person::PersonId},
    reports::integrity::{self, Fault},
    retention::person::{Removal, Why, pseudonymise},
    system::{
        audit::{self, Act, Actor, AuditKey, AuditKeys, Head, cover::Table},
        refused,
    },
};

use crate::{
    learning::quizzes::read_all,
    support::{
        World, both, course,
        events::{event_of, input, issue_to_all, mark_of, tell},
        person,
    },
};

/// Takes the guards away, as somebody who owns the database can.
async fn unguard(world: &World) {
    let sql = match &world.cx.db {
        Db::Sqlite(_) => {
            "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; DROP TRIGGER facts_no_update;
            DROP TRIGGER facts_no_delete; DROP TRIGGER attendance_marks_no_update; DROP TRIGGER attendance_marks_no_delete"
        }
        Db::Postgres(_) => {
            "ALTER TABLE audit_log DISABLE TRIGGER USER; ALTER TABLE facts DISABLE TRIGGER USER;
            ALTER TABLE attendance_marks DISABLE TRIGGER USER"
        }
    };
    world.tamper(sql).await.unwrap();
}

fn keys(seed: &[u8]) -> AuditKeys {
    let lines: Vec<String> = seed.iter().map(|byte| AuditKey::new([*byte; 32]).line()).collect();
    AuditKeys::read(&lines.join("\n")).unwrap()
}

/// Lessons that were read, and a mark with its fact.
async fn worked(world: World) -> World {
    let world = world.with_staff().await;
    let running = world.running().await;
    read_all(&world, &running).await;
    let (trainer, event, sessions) = event_of(&world, &input()).await;
    let mark = mark_of(&world, running.person, Said { late: 5, ..Said::PRESENT });
    attendance::mark(&world.cx, trainer.account.into(), &event, &sessions[0], &[mark]).await.unwrap();
    world
}

/// Another world on the same driver, whose lists need not agree with its facts in the end.
async fn another(world: &World) -> World {
    match &world.cx.db {
        Db::Sqlite(_) => World::sqlite().await,
        Db::Postgres(_) => World::postgres().await,
    }
}

async fn faults(world: &World) -> Vec<Fault> {
    integrity::verify(&world.cx, None).await.unwrap().faults
}

/// Every row of a table with a value in another state than it was written in is found, and is all right when it is back.
async fn found(world: &World, table: Table, column: &str, value: &str) {
    let name = table.code();
    let one = format!("id IN (SELECT id FROM {name} ORDER BY id LIMIT 1)");
    world.tamper(&format!("CREATE TABLE kept AS SELECT * FROM {name} WHERE {one}")).await.unwrap();
    assert_eq!(world.tamper(&format!("UPDATE {name} SET {column} = {value} WHERE {one}")).await.unwrap(), 1);
    let found = faults(world).await;
    assert!(matches!(found[..], [Fault::Changed(of, _)] if of == table), "{name}.{column}: {found:?}");
    world.tamper(&format!("UPDATE {name} SET {column} = (SELECT {column} FROM kept) WHERE {one}")).await.unwrap();
    world.tamper("DROP TABLE kept").await.unwrap();
    assert_eq!(faults(world).await, [], "{name}.{column}");
}

both! {
    async fn a_changed_fact_or_mark_is_found(world: World) {
        let world = Box::pin(worked(world)).await;
        let whole = integrity::verify(&world.cx, None).await.unwrap();
        assert_eq!((whole.faults, i64::try_from(whole.rows).unwrap()),
            (Vec::new(), world.count("facts").await + world.count("attendance_marks").await));
        assert!(world.count("facts").await > 2 && world.count("attendance_marks").await == 1);
        unguard(&world).await;
        for (column, value) in [
            ("minutes", "minutes + 1"),
            ("activity", "'other'"),
            ("region", "'AZ-GA'"),
            ("sex", "CASE WHEN sex = 'female' THEN 'male' ELSE 'female' END"),
            ("language", "'xx'"),
            ("happened_at", "'2026-01-01T00:00:00+00:00'"),
            ("recorded_at", "'2026-01-01T00:00:00+00:00'"),
            ("reason", "'because'"),
            ("score", "1"),
            ("recorded_by", "NULL"),
        ] {
            found(&world, Table::Facts, column, value).await;
        }
        for (column, value) in [("late", "0"), ("early", "9"), ("status", "'absent'"), ("method", "'paper'"), ("bases", "'[\"00000000-0000-0000-0000-000000000001\"]'")] {
            found(&world, Table::Marks, column, value).await;
        }
    }
}

both! {
    async fn a_fact_or_mark_that_goes_or_comes_past_the_program_is_found(world: World) {
        for table in [Table::Facts, Table::Marks] {
            let world = Box::pin(worked(another(&world).await)).await;
            unguard(&world).await;
            world.tamper("UPDATE standings SET fact_id = NULL").await.unwrap();
            let name = table.code();
            let last = format!("id IN (SELECT id FROM {name} ORDER BY id DESC LIMIT 1)");
            world.tamper(&format!("CREATE TABLE kept AS SELECT * FROM {name} WHERE {last}")).await.unwrap();
            world.tamper(&format!("DELETE FROM {name} WHERE {last}")).await.unwrap();
            let gone = faults(&world).await;
            assert!(matches!(gone[..], [Fault::Removed(of, _)] if of == table), "{gone:?}");
            // Under another key it is another row.
            let id = match &world.cx.db {
                Db::Sqlite(_) => "x'ffffffffffffffffffffffffffffffff'",
                Db::Postgres(_) => "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
            };
            world.tamper(&format!("UPDATE kept SET id = {id}; INSERT INTO {name} SELECT * FROM kept; DROP TABLE kept")).await.unwrap();
            let other = faults(&world).await;
            assert!(matches!(other[..], [Fault::Removed(..), Fault::Added(..)]), "{other:?}");
            // Whoever covers it says so in the log.
            let before = world.count("audit_log WHERE action = 'audit.cover'").await;
            assert_eq!(integrity::cover(&world.cx, Actor::Nobody).await.unwrap(), 1);
            assert_eq!(world.count("audit_log WHERE action = 'audit.cover'").await, before + 1);
            assert!(matches!(faults(&world).await[..], [Fault::Removed(..), ..]));
            world.tamper(&format!("DELETE FROM {name} WHERE id = {id}")).await.unwrap();
        }
    }
}

const FIRST: &str = "SELECT p.person_id FROM certificates c JOIN participations p ON p.id = c.participation_id
    ORDER BY c.id LIMIT 1";

both! {
    async fn what_was_printed_and_is_changed_past_the_program_is_found(world: World) {
        demo::fill(&world.cx.db, &course(), 40, 7).await.unwrap();
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let attended = world.trainee("Aysel", "Quliyeva").await;
        registrations::register(&world.cx, Actor::Nobody, &event, attended, Source::Trainer, &tell).await.unwrap();
        let marks = sessions.iter().map(|session| (session, mark_of(&world, attended, Said::PRESENT)));
        for (session, mark) in marks {
            attendance::mark(&world.cx, trainer.account.into(), &event, session, &[mark]).await.unwrap();
        }
        issue_to_all(&world.cx, trainer.account, &event, "50").await.unwrap();
        let whole = integrity::verify(&world.cx, None).await.unwrap();
        let (achieved, attended) = (world.count("certificates").await, world.count("attendance_certificates").await);
        assert!(achieved > 0 && attended > 0, "{achieved} {attended}");
        let others = world.count("facts").await + world.count("attendance_marks").await;
        assert_eq!((whole.faults, i64::try_from(whole.rows).unwrap()), (Vec::new(), others + achieved + attended));
        unguard(&world).await;
        for table in [Table::Certificates, Table::AttendanceCertificates] {
            for (column, value) in [
                ("number", "'DYQ-2026-000000'"),
                ("code", "'AAAAAAAAAAAA'"),
                ("issued_at", "'2026-01-01T00:00:00+00:00'"),
                ("printed", "CAST(REPLACE(CAST(printed AS TEXT), '\"name\":', '\"name\": \"Somebody Else\", \"was\":') AS printed_type)"),
                ("printed", "CAST(REPLACE(CAST(printed AS TEXT), '\"project\":', '\"project\": \"phase-9\", \"was\":') AS printed_type)"),
            ] {
                let kind = match &world.cx.db { Db::Sqlite(_) => "TEXT", Db::Postgres(_) => "JSONB" };
                found(&world, table, column, &value.replace("printed_type", kind)).await;
            }
        }
        // Whose name is removed leaves certificates without it, which are still what was written.
        let first: PersonId = match &world.cx.db {
            Db::Sqlite(s) => sqlx::query_scalar(FIRST).fetch_one(&mut *s.read.take().await.unwrap()).await.unwrap(),
            Db::Postgres(p) => sqlx::query_scalar(FIRST).fetch_one(p).await.unwrap(),
        };
        assert_eq!(pseudonymise(&world.cx, world.actor().await, first, Why::Asked).await.unwrap(), Removal::Done);
        assert_eq!(faults(&world).await, []);
        // But for what was not removed.
        world.tamper("UPDATE certificates SET number = 'DYQ-2026-000000' WHERE id IN (SELECT id FROM certificates ORDER BY id LIMIT 1)").await.unwrap();
        assert!(matches!(faults(&world).await[..], [Fault::Changed(Table::Certificates, _)]));
    }
}

both! {
    async fn what_was_there_before_there_were_covers_is_covered_once(world: World) {
        let world = Box::pin(worked(another(&world).await)).await;
        let rows = world.count("facts").await + world.count("attendance_marks").await;
        unguard(&world).await;
        // As a release wrote that knew no covers.
        world.tamper("DELETE FROM audit_log").await.unwrap();
        let zeros = "0".repeat(64);
        let zeros = match &world.cx.db { Db::Sqlite(_) => format!("x'{zeros}'"), Db::Postgres(_) => format!("'\\x{zeros}'") };
        world.tamper(&format!("UPDATE audit_head SET number = 0, hash = {zeros}")).await.unwrap();
        assert_eq!(i64::try_from(faults(&world).await.len()).unwrap(), rows);
        integrity::begin(&world.cx).await.unwrap();
        integrity::begin(&world.cx).await.unwrap();
        assert_eq!((faults(&world).await, world.count("audit_log").await), (Vec::new(), 1));
        world.tamper(&format!("DELETE FROM audit_log; UPDATE audit_head SET number = 0, hash = {zeros}")).await.unwrap();
        // A release that covered facts and marks did not say so, and covered no certificates.
        audit::note(&world.cx, Actor::Nobody, Act::AuditCover, "").await.unwrap();
        integrity::begin(&world.cx).await.unwrap();
        integrity::begin(&world.cx).await.unwrap();
        assert_eq!(world.count("audit_log").await, 2);
        assert_eq!(i64::try_from(faults(&world).await.len()).unwrap(), rows, "what it covered is not covered again");
        integrity::cover(&world.cx, Actor::Nobody).await.unwrap();
        assert_eq!(faults(&world).await, []);
        world.tamper("UPDATE facts SET minutes = 1").await.unwrap();
        integrity::begin(&world.cx).await.unwrap();
        assert!(!faults(&world).await.is_empty(), "a restart covers nothing up");
    }
}

both! {
    async fn whoever_has_no_key_cannot_write_the_chain_anew(world: World) {
        let mut world = world;
        world.cx.keys = keys(&[1]);
        let note = async |world: &World| audit::note(&world.cx, Actor::Nobody, Act::ClockTrust, "").await.unwrap();
        note(&world).await;
        note(&world).await;
        // The first entry says with which key it begins.
        assert_eq!(world.count("audit_log WHERE action = 'audit.key'").await, 1);
        let all = integrity::verify(&world.cx, None).await.unwrap();
        assert_eq!((all.chain.entries, all.chain.sealed, all.chain.ends_sealed, all.faults), (3, 3, true, vec![]));
        // Another key begins another stretch, and no key too.
        world.cx.keys = keys(&[2, 1]);
        note(&world).await;
        world.cx.keys = AuditKeys::default();
        note(&world).await;
        world.cx.keys = keys(&[2, 1]);
        let all = integrity::verify(&world.cx, None).await.unwrap();
        assert_eq!((all.chain.entries, all.chain.sealed, all.chain.ends_sealed, all.faults), (7, 5, false, vec![]));
        note(&world).await;
        assert!(integrity::verify(&world.cx, None).await.unwrap().chain.ends_sealed);
        // Of entries whose key is not known nothing is claimed.
        world.cx.keys = keys(&[2]);
        let some = integrity::verify(&world.cx, None).await.unwrap();
        assert_eq!((some.faults, some.chain.unknown.len()), (vec![], 1));

        // Somebody with the database, and without the key, changes an entry and everything behind it.
        world.cx.keys = keys(&[2, 1]);
        unguard(&world).await;
        world.tamper("UPDATE audit_log SET subject = 'other' WHERE number = 2").await.unwrap();
        assert_eq!(faults(&world).await, [Fault::Log(audit::Fault::Changed(2))]);
        world.tamper("UPDATE audit_log SET key_id = NULL WHERE number = 2").await.unwrap();
        let log = |fault| Fault::Log(fault);
        assert_eq!(faults(&world).await, [
            log(audit::Fault::Changed(2)), log(audit::Fault::Unsealed(2)), log(audit::Fault::Unsealed(3)),
        ]);
    }
}

both! {
    async fn a_head_that_was_kept_elsewhere_tells_whether_the_chain_goes_on_from_it(world: World) {
        let note = async || audit::note(&world.cx, Actor::Nobody, Act::ClockTrust, "").await.unwrap();
        note().await;
        let first = audit::head(&world.cx).await.unwrap();
        let line = first.to_string();
        assert!(line.starts_with("1 2026-11-02T06:00:00.000Z ") && line.lines().count() == 1, "{line}");
        assert_eq!(line.parse::<Head>().unwrap(), first);
        for broken in ["", "1", "1 2026-11-02T06:00:00.000Z", "x - 00", &format!("{line}0"), &line[..line.len() - 2]] {
            assert!(broken.parse::<Head>().is_err(), "{broken}");
        }
        note().await;
        let since = async |head: &Head| integrity::verify(&world.cx, Some(head)).await.unwrap().faults;
        assert_eq!(since(&first).await, []);
        let later = audit::head(&world.cx).await.unwrap();
        // A copy of before is put in the place of the log, and goes on by itself: its chain is whole, and another one.
        unguard(&world).await;
        world.tamper("DELETE FROM audit_log WHERE number = 2").await.unwrap();
        let hash = first.to_string().split_whitespace().last().unwrap().to_owned();
        let hash = match &world.cx.db { Db::Sqlite(_) => format!("x'{hash}'"), Db::Postgres(_) => format!("'\\x{hash}'") };
        world.tamper(&format!("UPDATE audit_head SET number = 1, hash = {hash}")).await.unwrap();
        audit::note(&world.cx, Actor::Nobody, Act::ClockTrust, "other").await.unwrap();
        assert_eq!(faults(&world).await, []);
        assert_eq!(since(&first).await, []);
        assert_eq!(since(&later).await, [Fault::Log(audit::Fault::Head(2))]);
    }
}

both! {
    async fn the_record_is_whole_at_every_moment_while_others_write(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let person = world.viewer("trainee").await.person;
        let writes = async {
            for turn in 0..30 {
                let mark = [mark_of(&world, person, Said { late: turn % 7, ..Said::PRESENT })];
                attendance::mark(&world.cx, trainer.account.into(), &event, &sessions[0], &mark).await.unwrap();
            }
        };
        let looks = async {
            for _ in 0..15 {
                assert_eq!(faults(&world).await, []);
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(writes, looks);
    }
}

both! {
    async fn no_name_is_written_to_the_log(world: World) {
        let world = world.with_staff().await;
        let id = world.trainee("Şəfiqə", "Zülfüqarlı").await;
        let mut changed = person("Şəfiqə", "Zülfüqarlı-Quliyeva");
        changed.email = "shafiga@example.org".into();
        entry::update(&world.cx, world.actor().await, id, &changed).await.unwrap();
        account::create_administrator(&world.cx, "zulfugarli", "dörd köhnə taxta körpü").await.unwrap();
        for _ in 0..3 {
            assert!(account::sign_in(&world.cx, "zulfugarli", "yanlış", "test", false, "10.1.2.3".parse().ok()).await.is_ok());
        }
        refused::write(&world.cx).await.unwrap();
        let refused = "audit_log WHERE action = 'session.refused' AND details LIKE '%\"times\":3%' AND subject <> ''";
        assert_eq!(world.count(refused).await, 1, "three of one account are one entry");
        for name in ["Şəfiqə", "Zülfüqarlı", "zulfugarli", "shafiga", "10.1.2.3"] {
            assert_eq!(world.count(&format!("audit_log WHERE details LIKE '%{name}%' OR subject LIKE '%{name}%'")).await, 0, "{name}");
        }
        let fields = "audit_log WHERE action = 'person.update' AND details = '{\"fields\":[\"family_name\",\"email\"]}'";
        assert_eq!(world.count(fields).await, 1);
    }
}
