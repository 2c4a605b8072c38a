//! What is over goes, on its day and not before; what is not over stays, and so does everything that was counted.

use chrono::{DateTime, Duration, Utc};
use courses::attendance::Said;
use records::{
    authoring::{
        drafts,
        reviews::{self, NewReview},
    },
    events::{
        after::feedback::{self, SheetInput, Standing},
        attendance::{self, Method, NewMark},
        input::EventInput,
        registrations::{self, state::Source},
    },
    people::person,
    reports::integrity,
    retention::{daily, due},
    system::{audit::Actor, list::Page},
};

use crate::{
    learning::quizzes::{attempt, read_all},
    support::{
        World, at, both,
        events::{event_of, input, mark_of, tell},
    },
};

/// Does what is due at a moment; answers how much went.
async fn day(world: &World, now: DateTime<Utc>) -> i64 {
    world.cx.clock.set(now);
    daily::remove(&world.cx, |_| true).await.unwrap()
}

/// Sets the end of the one project in which something happens.
async fn ends(world: &World, day: &str) {
    world.tamper(&format!("UPDATE projects SET ends_on = '{day}'")).await.unwrap();
}

both! {
    async fn phones_and_feedback_go_when_the_event_is_over(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let person = world.trainee("Zəminə", "Qəmzəli").await;
        let (_, event, sessions) = event_of(&world, &input()).await;
        registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        let end = sessions[1].ends_at(event.zone());
        cx.clock.set(end);
        let scan = NewMark {
            method: Method::Code,
            device: Some("0123456789abcdef".into()),
            claim: Some("a claim".into()),
            ..mark_of(&world, person, Said::PRESENT)
        };
        attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[scan]).await.unwrap();
        let given = SheetInput { most_useful: "Məşq".into(), ..SheetInput::default() };
        feedback::give(cx, &event, person, &given).await.unwrap();
        let mail = "INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_attempt_at, urgency)
            SELECT id, 'zemine@numune.example', 'Təlim', '', changed_at, 0, changed_at, 1 FROM events";
        world.tamper(mail).await.unwrap();
        let mails = world.count("mails").await;
        assert!(mails > 0);

        assert_eq!(day(&world, end + Duration::days(30)).await, 0);
        assert_eq!(world.count("attendance_marks WHERE device IS NOT NULL").await, 1);
        assert!(day(&world, end + Duration::days(32)).await >= 2);
        assert_eq!(world.count("attendance_marks WHERE device IS NOT NULL OR claim IS NOT NULL").await, 0);
        assert_eq!((world.count("feedback_given").await, world.count("feedback_sheets").await), (0, 1));
        // Nobody gives it a second time because it is not known any more that they have.
        assert_eq!(feedback::standing(cx, &event, person).await.unwrap(), Standing::Closed);
        assert!(integrity::verify(cx, None).await.unwrap().faults.is_empty());
        assert_eq!(world.count("mails").await, mails, "they are kept longer");
        assert_eq!(day(&world, end + Duration::days(33)).await, 0, "and then there is nothing to do");
        // Mails that wait for a server are not old, however long they wait.
        world.tamper("UPDATE mails SET next_attempt_at = NULL").await.unwrap();
        let gone = day(&world, end + Duration::days(400)).await;
        assert!(gone >= mails && world.count("mails").await == 0, "{gone} of {mails}");
        // Each piece stands in the log, with how many and no names.
        assert_eq!(world.count("audit_log WHERE action = 'retention.remove' AND subject = 'phones'").await, 1);
        assert_eq!(world.count("audit_log WHERE action = 'retention.remove' AND subject = 'mails'").await, 1);
    }
}

both! {
    async fn lists_secrets_guests_and_pages_go_on_their_days(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let (_, event, sessions) = event_of(&world, &EventInput { title: "Sınaq".into(), ..input() }).await;
        let event_id = "(SELECT id FROM events WHERE title = 'Sınaq')";
        let session = format!("(SELECT id FROM event_sessions WHERE event_id = {event_id} ORDER BY starts LIMIT 1)");
        let bytes = format!("(SELECT secret FROM event_sessions WHERE id = {session})");
        let no = format!("(SELECT code_counts_late FROM event_sessions WHERE id = {session})");
        let account = "(SELECT id FROM accounts WHERE user_name = 'trainer')";
        let made = cx.now().to_rfc3339();
        let tamper = [
            format!("INSERT INTO imports (id, event_id, file_name, file_hash, read_as, cells, letters, columns, organisations, revision,
                state, invites, done, total, created_at, finished_at)
                VALUES ({event_id}, {event_id}, 'l.csv', {bytes}, '{{}}', '[[2, [\"Quliyev\"]]]', 'plain', '[]', '[]', 0, 'done', {no}, 1, 1, '{made}', '{made}')"),
            format!("INSERT INTO import_rows (import_id, number, outcome, corrected) VALUES ({event_id}, 2, 'left-out', '{{\"family_name\": \"Quliyev\"}}')"),
            format!("INSERT INTO password_resets (secret_hash, account_id, kind, created_at, expires_at, used_at)
                VALUES ({bytes}, {account}, 'link', '{made}', '{made}', '{made}')"),
            format!("INSERT INTO guest_claims (claim, session_id, code_window, given_name, family_name, late, feedback_hash, claimed_at)
                VALUES ('c', {session}, 1, 'Rauf', 'Quliyev', 0, {bytes}, '{made}')"),
            format!("INSERT INTO paper_sheets (id, event_id, sessions, printed_at) VALUES ({event_id}, {event_id}, '[]', '{made}')"),
            format!("INSERT INTO paper_pages (id, sheet_id, number, code, lines, picture, picture_at)
                VALUES ({event_id}, {event_id}, 1, 'CODE1234', '[]', {bytes}, '{made}')"),
            format!("INSERT INTO paper_guests (page_id, line, given_name, family_name, organisation) VALUES ({event_id}, 1, 'Rauf', 'Quliyev', '')"),
        ];
        for sql in &tamper {
            world.tamper(sql).await.unwrap();
        }
        ends(&world, "2027-06-30").await;
        let secrets = "password_resets WHERE used_at IS NOT NULL";
        let left = "import_rows WHERE corrected IS NOT NULL";
        let guests = "guest_claims WHERE family_name <> ''";
        let pages = "paper_pages WHERE picture IS NOT NULL";
        let now = async || {
            let mut there = Vec::new();
            for table in [secrets, left, guests, pages, "paper_guests"] {
                there.push(world.count(table).await);
            }
            there
        };
        let start = cx.now();
        assert_eq!(now().await, [1, 1, 1, 1, 1]);
        day(&world, start + Duration::days(29)).await;
        assert_eq!(now().await, [1, 1, 1, 1, 1]);
        day(&world, start + Duration::days(31)).await;
        assert_eq!(now().await, [0, 1, 1, 1, 1], "secrets a month after they were used");
        let held = sessions[0].ends_at(event.zone());
        day(&world, held + Duration::days(30)).await;
        assert_eq!(now().await[2], 1);
        day(&world, held + Duration::days(32)).await;
        assert_eq!(now().await[2], 0, "guests a month after the session");
        day(&world, start + Duration::days(89)).await;
        assert_eq!(now().await[1], 1);
        day(&world, start + Duration::days(91)).await;
        assert_eq!(now().await, [0, 0, 0, 1, 1], "rows three months after the list");
        day(&world, at("2030-06-30T12:00:00Z")).await;
        assert_eq!(now().await, [0, 0, 0, 1, 1]);
        day(&world, at("2030-07-02T12:00:00Z")).await;
        assert_eq!(now().await, [0, 0, 0, 0, 0], "pages three years after the project");
        assert_eq!(world.count("paper_pages").await, 1, "that there was one stays");
        assert_eq!(world.count("guest_claims WHERE decided = 'voided'").await, 1);
    }
}

both! {
    async fn names_go_three_years_after_the_last_project_and_ten_after_a_certificate(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let bare = world.trainee("Zəminə", "Qəmzəli").await;
        let running = world.running().await;
        read_all(&world, &running).await;
        attempt(&world, &running, usize::MAX).await;
        let name = |id| async move { person::find(cx, id).await.unwrap().unwrap() };
        // While a project has no end nobody's time is over.
        world.tamper("UPDATE projects SET ends_on = NULL").await.unwrap();
        day(&world, at("2045-01-01T00:00:00Z")).await;
        assert!(name(bare).await.pseudonymised_at.is_none());
        ends(&world, "2027-06-30").await;
        cx.clock.set(at("2030-06-20T00:00:00Z"));
        assert_eq!(due::list(cx, cx.now(), Page::typed("")).await.unwrap().total, 0);
        let soon = due::list(cx, cx.now() + Duration::days(30), Page::typed("")).await.unwrap();
        assert!(soon.rows.iter().any(|due| due.id == bare) && soon.rows.iter().all(|due| due.id != running.person));
        day(&world, at("2030-06-30T12:00:00Z")).await;
        assert!(name(bare).await.pseudonymised_at.is_none());
        day(&world, at("2030-07-02T12:00:00Z")).await;
        assert!(name(bare).await.pseudonymised_at.is_some());
        assert!(name(running.person).await.pseudonymised_at.is_none(), "a certificate keeps the name");
        // Whoever looks after the house stays.
        let admin = world.viewer("admin").await.person;
        assert!(name(admin).await.pseudonymised_at.is_none());
        assert_eq!(world.count("audit_log WHERE action = 'person.pseudonymise' AND actor_id IS NULL").await, soon.total);
        day(&world, at("2036-12-01T12:00:00Z")).await;
        assert!(name(running.person).await.pseudonymised_at.is_some());
        assert!(name(admin).await.pseudonymised_at.is_none());
    }
}

both! {
    async fn a_wrong_clock_removes_nothing(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        world.trainee("Zəminə", "Qəmzəli").await;
        ends(&world, "2020-01-01").await;
        // Somebody has set the clock to the next century, and back: what was written then is ahead of it.
        let now = cx.now();
        cx.clock.set(now + Duration::days(40_000));
        records::system::audit::note(cx, Actor::Nobody, records::system::audit::Act::DatabaseBackup, "").await.unwrap();
        assert_eq!(day(&world, now + Duration::days(20_000)).await, 0);
        assert!(daily::is_due(cx).await.unwrap());
    }
}

both! {
    async fn it_is_done_once_a_day(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        assert!(daily::is_due(cx).await.unwrap());
        let start = cx.now();
        day(&world, start).await;
        assert!(!daily::is_due(cx).await.unwrap());
        cx.clock.set(start + Duration::hours(22));
        assert!(!daily::is_due(cx).await.unwrap());
        cx.clock.set(start + Duration::hours(24));
        assert!(daily::is_due(cx).await.unwrap());
        // Whoever stops it between two pieces does not lose the rest of the day.
        world.tamper("UPDATE mails SET next_attempt_at = NULL").await.unwrap();
        cx.clock.set(start + Duration::days(400));
        daily::remove(cx, |_| false).await.unwrap();
        assert!(daily::is_due(cx).await.unwrap());
    }
}

both! {
    async fn what_readers_of_a_draft_were_called_goes_a_year_after_their_link(world: World) {
        let world = world.with_staff().await;
        let (cx, actor) = (&world.cx, world.actor().await);
        drafts::start(cx, actor, "recognising").await.unwrap();
        let new = NewReview { reader: "Hüquqşünas Rəna".into(), days: "10".into(), ..NewReview::default() };
        let begun = cx.now();
        reviews::make(cx, actor, "recognising", &new).await.unwrap();
        let named = async || reviews::of_course(cx, "recognising").await.unwrap().remove(0).reader;
        day(&world, begun + Duration::days(10 + 364)).await;
        assert_eq!(named().await, "Hüquqşünas Rəna");
        day(&world, begun + Duration::days(10 + 367)).await;
        assert_eq!(named().await, "");
    }
}
