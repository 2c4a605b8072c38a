//! Imports that stop in the middle: a process that dies, a disk that is full, somebody who stops them.

use super::*;

both! {
    async fn a_process_that_dies_in_between_does_nothing_twice_and_loses_nothing(world: World) {
        let s = Stage::new(world, "").await;
        let rows: Vec<String> =
            (0..250).map(|n| format!("{};{};p{n}@example.org\n", letters(n, "ov"), letters(n * 7 + 3, "an"))).collect();
        let import = s.draft(&format!("Soyad;Ad;E-poçt\n{}", rows.concat())).await;
        let cx = s.world.cx.clone();
        run::confirm(&cx, s.trainer.account, &s.event, &import, import.revision, true, false).await.unwrap();
        let dies = tokio::spawn(async move {
            let calls = AtomicUsize::new(0);
            let tell = |_: Language, _: About, _: &Event, _: &[Session]| {
                assert!(calls.fetch_add(1, Ordering::Relaxed) < 150, "the power is cut");
                (String::new(), String::new())
            };
            next(&cx, &tell).await
        });
        assert!(dies.await.unwrap_err().is_panic());
        let stopped = s.import(import.id).await;
        assert_eq!((stopped.state, stopped.done, stopped.total), (State::Confirmed, 100, 250));
        assert_eq!(s.world.count("mails").await, 100);
        // Whoever looks sees that somebody may still be at it; after a while nobody is.
        assert!(!next(&s.world.cx, &tell).await.unwrap());
        s.world.cx.clock.set(s.world.cx.now() + chrono::Duration::seconds(30));
        assert!(next(&s.world.cx, &tell).await.unwrap());
        assert_eq!(s.import(import.id).await.state, State::Done);
        assert_eq!(registrations::list(&s.world.cx, s.event.id).await.unwrap().len(), 250, "each row once");
        assert_eq!(s.world.count("mails").await, 250);
    }
}

/// From the 150th row of an import on, the disk is full.
async fn fill_disk(world: &World) {
    let sql = match &world.cx.db {
        Db::Sqlite(_) => {
            "CREATE TABLE ballast (bytes BLOB);
            CREATE TRIGGER ballast_rows AFTER INSERT ON import_rows WHEN (SELECT COUNT(*) FROM import_rows) > 149
                BEGIN INSERT INTO ballast VALUES (zeroblob(8000000)); END;
            PRAGMA max_page_count = 1000;"
        }
        Db::Postgres(_) => {
            "CREATE FUNCTION ballast() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF (SELECT COUNT(*) FROM import_rows) > 149 THEN
                    RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100';
                END IF;
                RETURN NULL; END $$;
            CREATE TRIGGER ballast_rows AFTER INSERT ON import_rows FOR EACH ROW EXECUTE FUNCTION ballast();"
        }
    };
    world.tamper(sql).await.unwrap();
}

async fn make_room(world: &World) {
    let sql = match &world.cx.db {
        Db::Sqlite(_) => "PRAGMA max_page_count = 1000000; DROP TRIGGER ballast_rows; DROP TABLE ballast",
        Db::Postgres(_) => "DROP TRIGGER ballast_rows ON import_rows; DROP FUNCTION ballast",
    };
    world.tamper(sql).await.unwrap();
}

both! {
    async fn a_disk_that_is_full_in_between_stops_an_import_after_a_whole_piece_until_there_is_room(world: World) {
        let s = Stage::new(world, "").await;
        let rows: Vec<String> = (0..250).map(|n| format!("{};{}\n", letters(n, "ov"), letters(n * 7 + 3, "an"))).collect();
        let import = s.draft(&format!("Soyad;Ad\n{}", rows.concat())).await;
        s.confirm(&import, false).await.unwrap();
        fill_disk(&s.world).await;
        for _ in 0..3 {
            let work = lease::take(&s.world.cx, Lane::Imports).await.unwrap().unwrap();
            let task: run::Enter = serde_json::from_value(work.job.arguments.0.clone()).unwrap();
            let failed = run::enter(&s.world.cx, &work, &task, &tell).await.unwrap_err();
            assert!(matches!(failed, Error::Full) && failed.is_passing(), "{failed:?}");
            lease::finish(&s.world.cx, &work, &lease::Ending::Later).await.unwrap();
            let stopped = s.import(import.id).await;
            assert_eq!((stopped.state, stopped.done, stopped.total), (State::Confirmed, 100, 250));
            assert_eq!(registrations::list(&s.world.cx, s.event.id).await.unwrap().len(), 100);
            assert!(!next(&s.world.cx, &tell).await.unwrap(), "not at once");
            s.world.cx.clock.set(s.world.cx.now() + chrono::Duration::seconds(5));
        }
        make_room(&s.world).await;
        assert!(next(&s.world.cx, &tell).await.unwrap());
        assert_eq!(s.import(import.id).await.state, State::Done);
        assert_eq!(registrations::list(&s.world.cx, s.event.id).await.unwrap().len(), 250, "each row once");
    }
}

both! {
    async fn an_import_that_is_stopped_keeps_what_is_entered_and_goes_on_when_it_is_confirmed_again(world: World) {
        let s = Stage::new(world, "").await;
        let rows: Vec<String> = (0..250).map(|n| format!("{};{}\n", letters(n, "ov"), letters(n * 7 + 3, "an"))).collect();
        let import = s.draft(&format!("Soyad;Ad\n{}", rows.concat())).await;
        let cx = &s.world.cx;
        s.confirm(&import, false).await.unwrap();
        let job = s.import(import.id).await.job_id.unwrap();
        let work = lease::take(cx, Lane::Imports).await.unwrap().unwrap();
        assert_eq!((work.id(), work.job.owner_id), (job, Some(s.trainer.account)));
        let task = run::Enter { import: import.id };
        asked::cancel(cx, s.trainer.account, &asked::find(cx, job).await.unwrap().unwrap()).await.unwrap();
        let ending = run::enter(cx, &work, &task, &tell).await.unwrap();
        assert!(matches!(ending, lease::Ending::Cancelled), "{ending:?}");
        lease::finish(cx, &work, &ending).await.unwrap();
        let stopped = s.import(import.id).await;
        assert_eq!((stopped.state, stopped.done, stopped.job_id), (State::Draft, 0, None));
        assert_eq!(s.run(&import).await, BTreeMap::from([(Outcome::New, 250)]));
    }
}

both! {
    async fn an_import_that_a_server_of_the_release_before_has_left_is_taken_up(world: World) {
        let s = Stage::new(world, "").await;
        let import = s.draft(LIST).await;
        s.confirm(&import, true).await.unwrap();
        // As such a server leaves it: without a job, its lease over.
        s.world.tamper("DELETE FROM jobs").await.unwrap();
        s.world.tamper("UPDATE imports SET job_id = NULL, claimed_until = '2026-11-02T05:00:00+00:00'").await.unwrap();
        assert!(!next(&s.world.cx, &tell).await.unwrap());
        run::adopt(&s.world.cx).await.unwrap();
        run::adopt(&s.world.cx).await.unwrap();
        assert_eq!(s.world.count("jobs").await, 1);
        assert!(next(&s.world.cx, &tell).await.unwrap());
        assert_eq!(s.import(import.id).await.state, State::Done);
    }
}
