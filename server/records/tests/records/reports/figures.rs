//! Figures that stay: whoever comes late was there, a completion is what it was, hours have one definition, and what was held
//! cannot be cancelled.

use std::collections::BTreeMap;

use chrono::Duration;
use courses::{
    attendance::{Said, Status},
    language::Language,
};
use documents::table::{Format, Target};
use records::{
    Conflict, Db, Error,
    accounts::sessions::Viewer,
    certificates::achievement,
    demo,
    events::{
        after::{feedback, reach},
        attendance::{self, Method, NewMark},
        change,
        event::{self, Event, Session},
        input::{EventInput, SessionInput},
        list,
        notices::About,
        registrations::{self, state::Source},
    },
    learning::offer,
    people::person::PersonId,
    projects::project::{self, Project},
    reports::{attendance as lines, completions, event::Report, events, hours::PersonHours, kept},
    system::list::Page,
};
use sqlx::AssertSqlSafe;

use crate::{
    learning::quizzes::{attempt, read_all},
    support::{World, both, completions as all_of, course, events::issue_to_all},
};

fn tell(_: Language, about: About, event: &Event, _: &[Session]) -> (String, String) {
    (format!("{about:?}"), event.title.clone())
}

async fn project(world: &World) -> Project {
    project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap()
}

async fn event_of(world: &World, kind: &str, course: &str) -> (Viewer, Event, Session) {
    let trainer = world.viewer("trainer").await;
    let input = EventInput {
        kind: kind.into(),
        title: "Əmək istismarı".into(),
        language: "az".into(),
        course: course.into(),
        place: "Gəncə".into(),
        sessions: vec![SessionInput {
            date: "2026-11-01".into(),
            starts: "09:00".into(),
            minutes: "180".into(),
            ..SessionInput::default()
        }],
        ..EventInput::default()
    };
    let id = change::create(&world.cx, &trainer, &project(world).await, &input).await.unwrap();
    let event = event::find(&world.cx, id).await.unwrap().unwrap();
    let session = event::sessions(&world.cx, id).await.unwrap().remove(0);
    (trainer, event, session)
}

async fn mark(world: &World, by: &Viewer, event: &Event, session: &Session, person: PersonId, said: Said) {
    let cx = &world.cx;
    let mark = NewMark {
        id: cx.id(),
        person,
        bases: None,
        said,
        method: Method::List,
        at: cx.now(),
        device: None,
        claim: None,
    };
    attendance::mark(cx, by.account.into(), event, session, &[mark]).await.unwrap();
}

async fn sum(world: &World, sql: &str) -> i64 {
    let sql = AssertSqlSafe(format!("SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM ({sql}) x"));
    match &world.cx.db {
        Db::Sqlite(s) => sqlx::query_scalar(sql).fetch_one(&mut *s.read.take().await.unwrap()).await.unwrap(),
        Db::Postgres(p) => sqlx::query_scalar(sql).fetch_one(p).await.unwrap(),
    }
}

both! {
    async fn whoever_comes_late_was_there(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let (trainer, event, session) = event_of(&world, "training", "recognising").await;
        let project = project(&world).await;
        let person = world.viewer("trainee").await.person;
        // From one minute late to so late that no minute is left; who leaves early, too.
        for said in [
            Said { late: 1, ..Said::PRESENT },
            Said { late: 180, ..Said::PRESENT },
            Said { early: 180, ..Said::PRESENT },
            Said { late: 90, early: 90, ..Said::PRESENT },
        ] {
            mark(&world, &trainer, &event, &session, person, said).await;
            let minutes = said.minutes(180);
            let rows = attendance::roster(cx, &session).await.unwrap();
            assert_eq!(rows.iter().filter(|row| row.is_present()).count(), 1, "the list: {said:?}");
            let filter = lines::Filter { event: Some(event.id), status: Some(Status::Present), ..lines::Filter::default() };
            let (found, totals) = lines::page(cx, &project, &filter, Page::typed("")).await.unwrap();
            assert_eq!((found.total, totals.minutes), (1, i64::from(minutes)), "attendance: {said:?}");
            assert!(found.rows[0].is_present());
            let mut csv = Vec::new();
            lines::write(cx, &project, &filter, Target::new(Format::Csv, &mut csv)).await.unwrap();
            assert!(String::from_utf8(csv).unwrap().contains(&format!(",present,{minutes},list,")));
            let report = Report::load(cx, &event, std::slice::from_ref(&session)).await.unwrap();
            assert_eq!((report.all.came, report.all.minutes), (1, minutes), "the report: {said:?}");
            let mut in_file = Vec::new();
            events::each(cx, &[project.id], &list::Filter::default(), |row| {
                in_file.extend((row.event.id == event.id).then_some((row.present, row.minutes)));
                Ok(())
            }).await.unwrap();
            assert_eq!(in_file, [(1, i64::from(minutes))], "events: {said:?}");
            assert_eq!(feedback::standing(cx, &event, person).await.unwrap(), feedback::Standing::Open);
        }
        // A certificate of attendance is for minutes: of none there is none.
        assert_eq!(issue_to_all(cx, trainer.account, &event, "1").await.unwrap(), 0);
        mark(&world, &trainer, &event, &session, person, Said { late: 36, ..Said::PRESENT }).await;
        assert_eq!(issue_to_all(cx, trainer.account, &event, "80").await.unwrap(), 1, "144 of 180 minutes");
    }
}

/// A row of the list of completions and the certificate, without what may grow after the completion.
async fn completion(world: &World, person: PersonId) -> String {
    let rows = all_of(&world.cx, &project(world).await, &completions::Filter::default()).await;
    let row = rows.into_iter().find(|row| row.person_id == person).unwrap();
    let printed = achievement::of_person(&world.cx, person).await.unwrap();
    let printed: Vec<_> = printed.into_iter().filter(|c| c.taken_back_at.is_none()).map(|c| c.printed.0).collect();
    assert_eq!(printed.len(), 1);
    assert_eq!(
        (row.credited_minutes, row.result_percent, row.completed_on),
        (printed[0].minutes, printed[0].result_percent.map(i64::from), Some(printed[0].completed_on)),
        "the certificate says what the list says"
    );
    assert_eq!(row.organisation, printed[0].organisation);
    let still = completions::Row { online_minutes: 0, attended_minutes: 0, done: 0, ..row };
    format!("{still:?} {printed:?}")
}

both! {
    async fn a_completion_stays_what_it_was(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let running = world.running().await;
        let person = running.person;
        read_all(&world, &running).await;
        // Passed, and not with everything right.
        attempt(&world, &running, 5).await;
        let before = completion(&world, person).await;
        assert!(before.contains("result_percent: Some(") && !before.contains("Some(100)"), "{before}");

        // Elsewhere now, in another language, and better at it; and in a room besides.
        cx.clock.set(cx.now() + Duration::days(40));
        world.tamper("UPDATE posts SET to_date = '2026-11-30' WHERE person_id = (SELECT person_id FROM accounts WHERE user_key = 'trainee')").await.unwrap();
        let away = format!("INSERT INTO posts (id, person_id, organisation_id, role, first_responder, from_date)
            SELECT {}, a.person_id, (SELECT o.id FROM organisations o WHERE o.kind = 'ngo-shelter' LIMIT 1), 'other', {}, '2026-12-01'
            FROM accounts a WHERE a.user_key = 'trainee'",
            match &cx.db { Db::Sqlite(_) => "randomblob(16)", Db::Postgres(_) => "gen_random_uuid()" },
            match &cx.db { Db::Sqlite(_) => "0", Db::Postgres(_) => "FALSE" });
        assert_eq!(world.tamper(&away).await.unwrap(), 1);
        let in_russian = records::learning::progress::Running { language: Language::Ru, ..running.clone() };
        attempt(&world, &in_russian, 10).await;
        assert_eq!(world.count("facts WHERE kind = 'quiz-graded' AND organisation_kind = 'ngo-shelter' AND language = 'ru'").await, 1);
        assert_eq!(completion(&world, person).await, before);
        kept::rebuild(cx).await.unwrap();
        assert_eq!(completion(&world, person).await, before, "made anew it is the same");

        // Attended afterwards: not credited any more, and counted all the same.
        let (trainer, event, session) = event_of(&world, "training", "recognising").await;
        world.tamper("UPDATE event_sessions SET on_date = '2026-12-05' WHERE on_date = '2026-11-01'").await.unwrap();
        let session = event::session(cx, session.id).await.unwrap().unwrap();
        mark(&world, &trainer, &event, &session, person, Said { late: 15, ..Said::PRESENT }).await;
        assert_eq!(completion(&world, person).await, before);
        let row = all_of(cx, &project(&world).await, &completions::Filter::default()).await.remove(0);
        assert_eq!((row.online_minutes, row.attended_minutes, row.credited_minutes), (70, 165, 70));
        let hours = PersonHours::of_project(cx, &project(&world).await).await.unwrap();
        assert_eq!((hours.online, hours.attended, hours.total()), (70, 165, 235));

        // As the rule was before: the best result ever, and the hours of all time. The next program brings the row to it.
        let lines = world.rows("standings").await;
        world.tamper("UPDATE standings SET result_percent = 100, minutes = 235, online_minutes = 0, attended_minutes = 0;
            UPDATE derived SET edition = 1 WHERE name = 'standings'").await.unwrap();
        assert!(kept::fill(cx).await.unwrap());
        assert_eq!(world.rows("standings").await, lines);
        assert_eq!(completion(&world, person).await, before);
    }
}

both! {
    async fn attendance_that_is_corrected_is_another_paper(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, session) = event_of(&world, "training", "recognising").await;
        let running = world.running().await;
        let person = running.person;
        mark(&world, &trainer, &event, &session, person, Said { late: 30, ..Said::PRESENT }).await;
        read_all(&world, &running).await;
        attempt(&world, &running, 10).await;
        let before = completion(&world, person).await;
        assert!(before.contains("credited_minutes: 220"), "{before}");
        // The trainer was wrong about the lateness: hours on screen and paper change together.
        mark(&world, &trainer, &event, &session, person, Said::PRESENT).await;
        assert!(completion(&world, person).await.contains("credited_minutes: 250"));
        assert_eq!(world.count("certificates WHERE taken_back_at IS NOT NULL").await, 1);
        mark(&world, &trainer, &event, &session, person, Said { late: 30, ..Said::PRESENT }).await;
        assert_eq!(completion(&world, person).await, before, "the same paper holds again");
        assert_eq!(world.count("certificates").await, 2);
        assert_eq!(records::system::audit::verify(&world.cx).await.unwrap().1, []);
    }
}

both! {
    async fn hours_have_one_definition(world: World) {
        demo::fill(&world.cx.db, &course(), 120, 3).await.unwrap();
        let cx = &world.cx;
        for slug in ["phase-1", "phase-2"] {
            let project = project::by_slug(cx, slug).await.unwrap().unwrap();
            let of = format!("project_id = (SELECT id FROM projects WHERE slug = '{slug}')");
            let holds = "NOT EXISTS (SELECT 1 FROM facts n WHERE n.supersedes = f.id)";
            // The ledger: each activity once, and what was attended.
            let online = sum(&world, &format!("SELECT MAX(minutes) AS minutes FROM facts f WHERE {of} AND {holds}
                AND kind IN ('lesson-confirmed', 'quiz-graded', 'scenario-ended') GROUP BY participation_id, activity")).await;
            let attended = sum(&world, &format!("SELECT minutes FROM facts f WHERE {of} AND {holds} AND kind = 'minutes-attended'")).await;
            assert!(online > 0 && attended > 0 && (slug == "phase-1" || online > 1_000));
            // The screen.
            let hours = PersonHours::of_project(cx, &project).await.unwrap();
            assert_eq!((hours.online, hours.attended, hours.total()), (online, attended, online + attended), "{slug}");
            // The files.
            let mut bytes = Vec::new();
            let all = completions::Filter { state: completions::State::All, ..completions::Filter::default() };
            completions::write(cx, &project, &all, Target::new(Format::Json, &mut bytes)).await.unwrap();
            let rows: Vec<BTreeMap<String, serde_json::Value>> = serde_json::from_slice(&bytes).unwrap();
            let total = |rows: &[BTreeMap<String, serde_json::Value>], column: &str| -> i64 {
                rows.iter().map(|row| row[column].as_i64().unwrap()).sum()
            };
            assert_eq!(total(&rows, "online_minutes"), online, "{slug}");
            for row in &rows {
                let n = |column: &str| row[column].as_i64().unwrap();
                assert!(n("credited_minutes") <= n("online_minutes") + n("attended_minutes"), "{row:?}");
                if row["completed_on"].is_null() {
                    assert_eq!(n("credited_minutes"), n("online_minutes") + n("attended_minutes"), "{row:?}");
                }
            }
            let mut bytes = Vec::new();
            lines::write(cx, &project, &lines::Filter::default(), Target::new(Format::Json, &mut bytes)).await.unwrap();
            let marked: Vec<BTreeMap<String, serde_json::Value>> = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(total(&marked, "attended_minutes"), attended, "{slug}");
            // The reports of the events, and the file of events.
            let (mut in_reports, mut in_file) = (0, 0);
            let mut ids = Vec::new();
            events::each(cx, &[project.id], &list::Filter::default(), |row| {
                in_file += row.minutes;
                ids.push(row.event.id);
                Ok(())
            }).await.unwrap();
            for id in ids {
                let event = event::find(cx, id).await.unwrap().unwrap();
                let sessions = event::sessions(cx, id).await.unwrap();
                in_reports += i64::from(Report::load(cx, &event, &sessions).await.unwrap().all.minutes);
            }
            assert_eq!((in_file, in_reports), (attended, attended), "{slug}");
            // Of events that deliver a course, the completions have the same.
            let with_course = sum(&world, &format!("SELECT minutes FROM facts f WHERE {of} AND {holds} AND kind = 'minutes-attended' AND participation_id IS NOT NULL")).await;
            assert_eq!(total(&rows, "attended_minutes"), with_course, "{slug}");
        }
    }
}

both! {
    async fn what_was_held_cannot_be_cancelled(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let (trainer, event, session) = event_of(&world, "training", "").await;
        let person = world.viewer("trainee").await.person;
        world.tamper("UPDATE people SET email = 'leyla@dayaq.example' WHERE id = (SELECT person_id FROM accounts WHERE user_key = 'trainee')").await.unwrap();
        registrations::register(cx, trainer.account.into(), &event, person, Source::Trainer, &tell).await.unwrap();
        let nothing = |status| Said { status, late: 0, early: 0 };
        let mails = world.count("mails").await;
        for said in [Said::PRESENT, nothing(Status::Absent), nothing(Status::Excused), Said { late: 180, ..Said::PRESENT }] {
            mark(&world, &trainer, &event, &session, person, said).await;
            let log = world.count("audit_log").await;
            let refused = change::cancel(cx, &trainer, &event, "Qar", &tell).await;
            assert!(matches!(refused, Err(Error::Conflict(Conflict::Held))), "{said:?}: {refused:?}");
            assert_eq!(world.count("mails").await, mails, "nobody is told anything");
            assert_eq!((world.count("audit_log").await, world.count("events WHERE cancelled_at IS NOT NULL").await), (log, 0));
        }
        mark(&world, &trainer, &event, &session, person, nothing(Status::Open)).await;
        change::cancel(cx, &trainer, &event, "Qar", &tell).await.unwrap();
        assert_eq!(world.count("mails").await, mails + 1);

        let (_, counted, of_it) = event_of(&world, "awareness", "").await;
        reach::set(cx, trainer.account, &counted, &of_it, |field| if field == "reach-female-18-24" { "3".into() } else { String::new() }).await.unwrap();
        assert!(matches!(change::cancel(cx, &trainer, &counted, "Qar", &tell).await, Err(Error::Conflict(Conflict::Held))));

        // Cancelled in earlier days although people had attended: what they attended is counted everywhere, as in the ledger.
        change::restore(cx, &trainer, &event, &tell).await.unwrap();
        mark(&world, &trainer, &event, &session, person, Said { early: 30, ..Said::PRESENT }).await;
        world.tamper("UPDATE events SET cancelled_at = changed_at WHERE kind = 'training';
            DELETE FROM held; UPDATE derived SET edition = 1 WHERE name = 'held'").await.unwrap();
        kept::fill(cx).await.unwrap();
        let project = project(&world).await;
        let filter = lines::Filter { event: Some(event.id), ..lines::Filter::default() };
        let (_, totals) = lines::page(cx, &project, &filter, Page::typed("")).await.unwrap();
        assert_eq!((totals.lines, totals.minutes), (1, 150));
        assert_eq!(PersonHours::of_project(cx, &project).await.unwrap().attended, 150);
        let participation = offer::find(cx, &world.viewer("trainee").await, "phase-2", "recognising").await.unwrap().unwrap();
        assert_eq!(participation.participation_id, None, "an event without a course begins none");
    }
}
