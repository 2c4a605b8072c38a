//! From an event to minutes in the ledger, and to the certificate of its course.

use chrono::Duration;
use courses::attendance::{Said, Status};
use documents::table::{Format, Target};
use records::{
    Db,
    certificates::achievement,
    events::{attendance, event::Session},
    learning::offer,
    ledger::facts,
    projects::project,
    reports::{
        attendance::{self as report, Filter},
        completions,
    },
    system::{audit, list::Page},
};

use crate::support::{
    self, World, both,
    events::{by_attendance, event_of, input, ledger, mark_of, said},
};

both! {
    async fn attended_minutes_begin_the_course_and_count(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let viewer = world.viewer("trainee").await;
        let late = Said { late: 20, ..Said::PRESENT };
        attendance::mark(cx, trainer.account.into(), &event, &sessions[0], &[mark_of(&world, viewer.person, late)]).await.unwrap();
        let offer = offer::find(cx, &viewer, "phase-2", "recognising").await.unwrap().unwrap();
        let facts = facts::of_participation(cx, offer.participation_id.unwrap()).await.unwrap();
        let evidence = facts::evidence(&facts);
        let share = evidence.attended[&event.id.to_string()];
        assert_eq!((share.attended, share.planned), (160, 300));
        // The fact carries the day of the session, not the day on which somebody wrote it down.
        assert_eq!(facts[0].happened_at, sessions[0].starts_at(event.zone()));

        let project = project::by_slug(cx, "phase-2").await.unwrap().unwrap();
        let filter = Filter { event: Some(event.id), ..Filter::default() };
        let (lines, totals) = report::page(cx, &project, &filter, Page::typed("1")).await.unwrap();
        assert_eq!((totals.lines, totals.minutes), (2, 160));
        let lines = lines.rows;
        assert_eq!((lines[0].status(), lines[0].attended, lines[0].percent), (Status::Present, 160, 53));
        assert_eq!((lines[1].status(), lines[1].attended), (Status::Open, 0));
        let mut csv = Vec::new();
        report::write(cx, &project, &filter, Target::new(Format::Csv, &mut csv)).await.unwrap();
        let csv = String::from_utf8(csv).unwrap();
        assert!(csv.lines().nth(1).unwrap().contains(",present,160,list,"), "{csv}");
        assert!(csv.lines().nth(1).unwrap().ends_with(",300,160,0.5333"), "{csv}");
    }
}

both! {
    async fn a_corrected_attendance_takes_the_certificate_back(world: World) {
        let world = world.with_staff().await;
        by_attendance(&world).await;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let person = world.viewer("trainee").await.person;
        let mark = async |session: &Session, what: Said| {
            cx.clock.set(cx.now() + Duration::minutes(1));
            attendance::mark(cx, trainer.account.into(), &event, session, &[mark_of(&world, person, what)]).await.unwrap();
        };
        let held = async || {
            let all = achievement::of_person(cx, person).await.unwrap();
            all.into_iter().map(|c| (c.number, c.taken_back_at.is_none())).collect::<Vec<_>>()
        };
        mark(&sessions[0], Said::PRESENT).await;
        assert_eq!(held().await, [], "180 of 300 minutes are not four fifths");
        mark(&sessions[1], Said { early: 30, ..Said::PRESENT }).await;
        let number = "DYQ-PHASE-2-2026-00001".to_owned();
        assert_eq!(held().await, [(number.clone(), true)], "270 of 300 are");
        let printed = achievement::of_person(cx, person).await.unwrap().remove(0).printed.0;
        // Less than before, and still enough: other hours are another paper.
        mark(&sessions[1], Said { early: 60, ..Said::PRESENT }).await;
        let less = "DYQ-PHASE-2-2026-00002".to_owned();
        assert_eq!(held().await, [(less.clone(), true), (number.clone(), false)]);
        assert_eq!((printed.minutes, achievement::of_person(cx, person).await.unwrap()[0].printed.minutes), (270, 240));
        mark(&sessions[1], said(Status::Absent)).await;
        assert_eq!(held().await, [(less.clone(), false), (number.clone(), false)]);
        let project = project::by_slug(cx, "phase-2").await.unwrap().unwrap();
        let rows = support::completions(cx, &project, &completions::Filter { state: completions::State::All, ..Default::default() }).await;
        let row = rows.iter().find(|r| r.person_id == person && r.version == "9.9").unwrap();
        assert_eq!((row.certificate.as_ref(), row.completed_on), (None, None));
        let viewer = world.viewer("trainee").await;
        let offer = offer::find(cx, &viewer, "phase-2", "recognising").await.unwrap().unwrap();
        assert_eq!(offer.certificate, None);
        // The correction was wrong: the same paper holds again.
        mark(&sessions[1], Said { early: 30, ..Said::PRESENT }).await;
        assert_eq!(held().await, [(less.clone(), false), (number.clone(), true)]);
        mark(&sessions[1], said(Status::Absent)).await;
        mark(&sessions[1], Said::PRESENT).await;
        assert_eq!(held().await, [("DYQ-PHASE-2-2026-00003".to_owned(), true), (less, false), (number, false)]);
        assert_ne!(achievement::of_person(cx, person).await.unwrap()[0].printed.0, printed);
        assert_eq!(audit::verify(cx).await.unwrap().1, []);
    }
}

both! {
    async fn attendance_and_the_last_lesson_see_each_other(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let running = world.running().await;
        let mark = [mark_of(&world, running.person, Said::PRESENT)];
        let tapped = attendance::mark(cx, trainer.account.into(), &event, &sessions[0], &mark);
        tokio::pin!(tapped);
        // Somebody is in the middle of handing in: what the trainer taps waits until that is done. On SQLite there is one
        // writer, and nobody can be in between.
        if let Db::Postgres(pool) = &cx.db {
            let mut handing_in = pool.begin().await.unwrap();
            let lock = "SELECT id FROM participations WHERE id = $1 FOR UPDATE";
            sqlx::query(lock).bind(running.id).fetch_one(&mut *handing_in).await.unwrap();
            let waits = tokio::time::timeout(std::time::Duration::from_secs(1), &mut tapped).await;
            assert!(waits.is_err(), "it did not wait");
            handing_in.commit().await.unwrap();
        }
        tapped.await.unwrap();
        assert_eq!(ledger(&world).await, 1);
        // Two events of one course begin it once.
        let (_, other, other_sessions) = event_of(&world, &input()).await;
        let person = world.trainee("Aygün", "Nəsibova").await;
        let (one, two) = ([mark_of(&world, person, Said::PRESENT)], [mark_of(&world, person, Said::PRESENT)]);
        let both = tokio::join!(
            attendance::mark(cx, trainer.account.into(), &event, &sessions[0], &one),
            attendance::mark(cx, trainer.account.into(), &other, &other_sessions[0], &two),
        );
        both.0.unwrap();
        both.1.unwrap();
        assert_eq!(world.count("participations").await, 2);
    }
}
