//! Work outside of requests: asked for, watched, stopped, fetched; mails beside each other.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use app::jobs::post::{Attached, Post};
use records::{
    Db,
    system::{
        jobs::{self, Lane, Task},
        mails::Mail,
    },
};
use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, mpsc};

use crate::http::support::{visitor::Visitor, world::World};

/// Longer than anything takes; only what hangs is ended by it.
const HANGS: Duration = Duration::from_mins(2);

async fn change(world: &World, sql: &'static str) {
    let Db::Sqlite(sqlite) = &world.cx.db else { panic!("SQLite is used here") };
    sqlx::query(sql).execute(&sqlite.write).await.unwrap();
}

/// Another name for each number.
fn name(n: usize) -> String {
    let syllables = ["ba", "do", "fi", "ku", "le", "mə", "nö", "rı", "sü", "ta", "vo", "zi"];
    let at = |n: usize| syllables[n % syllables.len()];
    let first = at(n);
    format!("{}{}{}{}", first[..1].to_uppercase(), &first[1..], at(n / 12), at(n / 5))
}

/// Asks for a file with the badges of the event that is ahead; answers the address of the job.
async fn badges(world: &World, visitor: &mut Visitor) -> String {
    let (event, _) = world.event().await;
    let answer = visitor.post(&format!("/events/{event}/print"), &[("what", "badges")]).await;
    answer.location().unwrap().to_owned()
}

#[tokio::test]
async fn what_is_too_much_for_a_request_is_made_as_a_file_for_its_owner() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    let print = format!("/events/{event}/print.pdf?what=badges");
    let few = trainer.get(&print).await;
    assert_eq!(few.header("content-type"), "application/pdf");

    // A hundred and ten more people.
    change(&world, "UPDATE events SET capacity = NULL").await;
    let rows: Vec<String> = (0..110).map(|n| format!("{}ov;{}an", name(n), name(n * 7 + 3))).collect();
    let list = format!("Soyadı;Adı\n{}\n", rows.join("\n"));
    let imports = format!("/events/{event}/imports");
    let kept = trainer.post_files(&imports, &[], "list", &[("list.csv", list.as_bytes())]).await;
    let import = kept.location().unwrap().split_once('?').unwrap().0.to_owned();
    let revision = trainer.get(&import).await.field("revision").unwrap();
    trainer.post(&format!("{import}/confirm"), &[("revision", &revision), ("how", "register")]).await;
    trainer.get("/jobs").await.says(200, "list.csv");
    assert!(world.work(Lane::Imports).await);
    let people = world
        .number(
            "SELECT COUNT(*) FROM registrations r JOIN events e ON e.id = r.event_id
            WHERE e.kind = 'simulation' AND r.state = 'registered'",
        )
        .await;
    assert!(people > 100, "{people}");

    let page = trainer.get(&print).await;
    page.says(200, &format!("{people} pieces are to be printed."));
    assert_eq!(trainer.post(&format!("/events/{event}/print"), &[("what", "posters")]).await.status, 404);
    let job = badges(&world, &mut trainer).await;
    let waiting = trainer.get(&job).await;
    waiting.says(200, "You may leave this page: it goes on.");
    waiting.says(200, "Its turn has not come yet.");
    waiting.says(200, "progress.1a2b3c4d.js");
    trainer.get(&format!("{job}/progress")).await.says(200, "\"open\":true");
    assert_eq!(trainer.get(&format!("{job}/file")).await.status, 404);

    assert!(world.work(Lane::Files).await);
    trainer.get(&format!("{job}/progress")).await.says(200, "\"open\":false");
    trainer.get(&job).await.says(200, "The file is ready. It is kept for a day.");
    let file = trainer.get(&format!("{job}/file")).await;
    assert_eq!(file.header("content-type"), "application/pdf");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"badges.pdf\"");
    assert!(file.bytes.starts_with(b"%PDF-") && file.bytes.len() > few.bytes.len());

    // There are names in it: it is its owner's alone.
    for who in ["admin", "manager", "trainee"] {
        for address in [job.clone(), format!("{job}/progress"), format!("{job}/file")] {
            assert_eq!(world.visitor(who).get(&address).await.status, 404, "{who} {address}");
        }
        assert!(!world.visitor(who).get("/jobs").await.text().contains(&job), "{who}");
    }
    trainer.get("/jobs").await.says(200, &job);
    world.cx.clock.set(world.cx.now() + chrono::Duration::hours(25));
    app::jobs::plan_sweep(&world.cx).await.unwrap();
    assert!(world.work(Lane::Upkeep).await);
    assert_eq!(world.number("SELECT COUNT(*) FROM job_files").await, 0);
}

#[tokio::test]
async fn an_administrator_sees_why_a_mail_has_not_come_and_has_it_tried_again() {
    let world = World::new().await;
    let mail = "INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_attempt_at, last_error)
        SELECT id, 'office@example.org', 'Hesabınız', 'b', created_at, 12, NULL, '550 mailbox unavailable' FROM people
        ORDER BY id LIMIT 1";
    change(&world, mail).await;
    let mut admin = world.visitor("admin");
    let page = admin.get("/mails").await;
    let line = page.text().split("<summary>").nth(1).unwrap().split("</summary>").next().unwrap().to_owned();
    assert!(line.contains("office@example.org") && line.contains("550 mailbox unavailable"), "{line}");
    let id = world.key("SELECT id FROM mails WHERE recipient = 'office@example.org'").await;
    let retry = format!("/mails/{id}/retry");
    page.says(200, &retry);
    assert_eq!(world.visitor("manager").post(&retry, &[]).await.status, 403);
    assert_eq!(admin.post(&retry, &[]).await.location(), Some("/mails"));
    let due = "SELECT COUNT(*) FROM mails WHERE recipient = 'office@example.org' AND attempts = 0 AND next_attempt_at IS NOT NULL";
    assert_eq!(world.number(due).await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action = 'mail.retry'").await, 1);
    change(&world, "UPDATE mails SET sent_at = created_at, next_attempt_at = NULL").await;
    assert_eq!(admin.post(&retry, &[]).await.status, 409, "it was sent meanwhile");
    assert!(!admin.get("/mails").await.text().contains(&retry));
    assert_eq!(admin.post(&format!("/mails/{}/retry", uuid::Uuid::nil()), &[]).await.status, 404);
}

#[tokio::test]
async fn its_owner_or_an_administrator_stops_it() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let (first, second) = (badges(&world, &mut trainer).await, badges(&world, &mut trainer).await);
    assert_eq!(world.visitor("manager").post(&format!("{first}/cancel"), &[]).await.status, 404);
    let elsewhere = [("back", "//elsewhere.example")];
    assert_eq!(trainer.post(&format!("{first}/cancel"), &elsewhere).await.location(), Some("/"));
    trainer.get(&first).await.says(200, "This is being stopped.");
    trainer.get(&format!("{first}/progress")).await.says(200, "\"open\":false");
    let mut admin = world.visitor("admin");
    admin.get("/jobs").await.says(200, "being stopped");
    let stopped = admin.post(&format!("{second}/cancel"), &[("back", "/jobs")]).await;
    assert_eq!(stopped.location(), Some("/jobs"));
    while world.work(Lane::Files).await {}
    for job in [&first, &second] {
        trainer.get(job).await.says(200, "This was stopped.");
        assert_eq!(trainer.get(&format!("{job}/file")).await.status, 404);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM job_files").await, 0);
    assert_eq!(admin.post(&format!("{first}/retry"), &[]).await.status, 409, "it has not failed");
}

#[tokio::test]
async fn an_import_is_stopped_where_it_is_watched() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    let list = "Soyadı;Adı;Telefon\nNəbiyev;Kamal;050 111 22 33\n";
    let kept =
        trainer.post_files(&format!("/events/{event}/imports"), &[], "list", &[("l.csv", list.as_bytes())]).await;
    let import = kept.location().unwrap().split_once('?').unwrap().0.to_owned();
    let confirm = async |trainer: &mut Visitor| {
        let revision = trainer.get(&import).await.field("revision").unwrap();
        trainer.post(&format!("{import}/confirm"), &[("revision", &revision), ("how", "register")]).await;
    };
    confirm(&mut trainer).await;
    let page = trainer.get(&import).await;
    page.says(200, "Who was entered until then stays");
    let cancel = page.text().split('"').find(|text| text.ends_with("/cancel")).unwrap().to_owned();
    assert_eq!(trainer.post(&cancel, &[("back", &import)]).await.location(), Some(import.as_str()));
    assert!(world.work(Lane::Imports).await);
    // It is a draft again, with everything that was said about it.
    confirm(&mut trainer).await;
    assert!(world.work(Lane::Imports).await);
    trainer.get(&import).await.says(200, "<dt>Entered</dt><dd>1</dd>");

    // One that has failed says so at its place, and goes on when an administrator has it tried again.
    let other = "Soyadı;Adı;Telefon\nQədirova;Səkinə;055 222 33 44\n";
    let kept =
        trainer.post_files(&format!("/events/{event}/imports"), &[], "list", &[("m.csv", other.as_bytes())]).await;
    let import = kept.location().unwrap().split_once('?').unwrap().0.to_owned();
    let revision = trainer.get(&import).await.field("revision").unwrap();
    trainer.post(&format!("{import}/confirm"), &[("revision", &revision), ("how", "register")]).await;
    change(&world, "UPDATE jobs SET attempts = 1000 WHERE state = 'waiting'").await;
    assert!(world.work(Lane::Imports).await);
    trainer.get(&import).await.says(200, "The server was stopped each time that it worked on this.");
    trainer.get(&format!("{import}/progress")).await.says(200, "\"open\":false");
    let mut admin = world.visitor("admin");
    let page = admin.get("/jobs").await;
    page.says(200, "m.csv");
    let retry = page.text().split('"').find(|text| text.ends_with("/retry")).unwrap().to_owned();
    assert_eq!(admin.post(&retry, &[]).await.location(), Some("/jobs"));
    assert!(world.work(Lane::Imports).await);
    trainer.get(&import).await.says(200, "<dt>Entered</dt><dd>1</dd>");
}

#[derive(Serialize, Deserialize)]
struct OfTomorrow {}

impl Task for OfTomorrow {
    const KIND: &'static str = "of-tomorrow";
    const LANE: Lane = Lane::Files;
    const PRIORITY: i64 = -1;
    const ATTEMPTS: i64 = 9;
}

#[tokio::test]
async fn what_the_program_does_not_understand_fails_at_its_place_and_blocks_nobody() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let strange = badges(&world, &mut trainer).await;
    change(&world, "UPDATE jobs SET arguments = '{\"event\": 7, \"what\": \"posters\"}'").await;
    let gone = badges(&world, &mut trainer).await;
    change(
        &world,
        "UPDATE jobs SET arguments = '{\"event\": \"00000000-0000-0000-0000-000000000000\", \"what\": \"badges\"}'
            WHERE arguments NOT LIKE '%posters%'",
    )
    .await;
    let good = badges(&world, &mut trainer).await;
    let mut tx = world.cx.db.begin().await.unwrap();
    jobs::enqueue(&world.cx, &mut tx, &OfTomorrow {}, None, "Tomorrow").await.unwrap();
    tx.commit().await.unwrap();
    for _ in 0..4 {
        assert!(world.work(Lane::Files).await);
    }
    assert!(!world.work(Lane::Files).await, "none is tried again");
    trainer.get(&strange).await.says(200, "This was asked for in another version of the program");
    trainer.get(&gone).await.says(200, "What this is about is not there any more.");
    trainer.get(&good).await.says(200, "The file is ready.");
    let all = world.visitor("admin").get("/jobs").await;
    all.says(200, "Tomorrow");
    all.says(200, "This was asked for in another version of the program");
    for address in ["/jobs/x", "/jobs/00000000-0000-0000-0000-000000000000"] {
        assert_eq!(trainer.get(address).await.status, 404);
    }
}

/// A mail server that is so slow with announcements that none is ever through.
struct Slow {
    begun: Arc<AtomicUsize>,
    never: Semaphore,
    secrets: mpsc::UnboundedSender<String>,
}

impl Post for Slow {
    async fn send(&self, mail: &Mail, _: Option<&Attached>) -> Result<(), String> {
        if mail.recipient == "many@example.org" {
            self.begun.fetch_add(1, Ordering::SeqCst);
            let _ = self.never.acquire().await;
        } else if mail.body.contains("/reset/") {
            let _ = self.secrets.send(mail.recipient.clone());
        }
        Ok(())
    }
}

#[tokio::test]
async fn an_announcement_to_five_thousand_people_does_not_delay_a_password_link() {
    let world = World::new().await;
    change(
        &world,
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
        INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_attempt_at, urgency)
        SELECT randomblob(16), 'many@example.org', '', '', '2026-11-23T08:00:00+00:00', 0, '2026-11-23T08:00:00+00:00', 2 FROM n",
    )
    .await;
    let begun = Arc::new(AtomicUsize::new(0));
    let (secrets, mut sent) = mpsc::unbounded_channel();
    let slow = Slow { begun: Arc::clone(&begun), never: Semaphore::new(0), secrets };
    let work = tokio::spawn(app::jobs::work(world.app.clone(), Some(slow)));
    // Every connection of the announcement is busy, and stays so.
    let busy = async {
        while begun.load(Ordering::SeqCst) < 4 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(HANGS, busy).await.unwrap();
    world.anonymous().post("/reset", &[("name", "manager")]).await.says(200, "Look into your mailbox");
    let link = tokio::time::timeout(HANGS, sent.recv()).await.expect("the link is not held up");
    assert_eq!(link.as_deref(), Some("manager@example.org"));
    assert_eq!(begun.load(Ordering::SeqCst), 4, "as many at once as there are connections");
    assert_eq!(world.number("SELECT COUNT(*) FROM mails WHERE urgency = 2 AND sent_at IS NULL").await, 5000);
    // A few hands full are taken at a time, and not all.
    assert_eq!(world.number("SELECT COUNT(*) FROM mails WHERE urgency = 2 AND attempts > 0").await, 48);
    work.abort();
}

#[tokio::test]
async fn a_worker_that_has_panicked_begins_anew() {
    let (begun, mut works) = mpsc::unbounded_channel();
    let times = AtomicUsize::new(0);
    let worker = move || {
        let (is_first, begun) = (times.fetch_add(1, Ordering::SeqCst) == 0, begun.clone());
        async move {
            assert!(!is_first, "a fault that comes once");
            let _ = begun.send(());
            std::future::pending::<()>().await;
        }
    };
    let kept = tokio::spawn(app::jobs::again("test", worker));
    tokio::time::timeout(HANGS, works.recv()).await.expect("it begins anew").unwrap();
    kept.abort();
}

/// Takes the mails to one address and says nothing for ever.
struct Silent;

impl Post for Silent {
    const LONGEST: Duration = Duration::from_millis(200);

    async fn send(&self, mail: &Mail, _: Option<&Attached>) -> Result<(), String> {
        if mail.recipient.starts_with("silent") { std::future::pending().await } else { Ok(()) }
    }
}

#[tokio::test]
async fn a_mail_server_that_says_nothing_is_not_waited_for() {
    let world = World::new().await;
    change(
        &world,
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
        INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_attempt_at, urgency)
        SELECT randomblob(16), CASE WHEN i <= 6 THEN 'silent' ELSE 'p' END || i || '@example.org', '', '',
            '2026-11-23T08:00:00+00:00', 0, '2026-11-23T08:00:00+00:00', 1 FROM n",
    )
    .await;
    let work = tokio::spawn(app::jobs::work(world.app.clone(), Some(Silent)));
    let done = async {
        let open =
            "SELECT COUNT(*) FROM mails WHERE sent_at IS NULL AND last_error IS NULL AND recipient LIKE '%@example.org'
            AND (recipient LIKE 'p%' OR recipient LIKE 'silent%')";
        while world.number(open).await > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(HANGS, done).await.expect("the others go out");
    work.abort();
    let waiting = "SELECT COUNT(*) FROM mails WHERE last_error = 'the mail server does not answer' AND sent_at IS NULL
        AND next_attempt_at IS NOT NULL AND recipient LIKE 'silent%'";
    assert_eq!(world.number(waiting).await, 6);
}

/// Notes what it was given; refuses one address, once.
struct Notes(Arc<Mutex<BTreeMap<String, usize>>>);

impl Post for Notes {
    async fn send(&self, mail: &Mail, _: Option<&Attached>) -> Result<(), String> {
        *self.0.lock().unwrap().entry(mail.recipient.clone()).or_default() += 1;
        if mail.recipient == "p7@example.org" { Err("mailbox full".to_owned()) } else { Ok(()) }
    }
}

#[tokio::test]
async fn every_mail_goes_out_once_and_what_is_refused_waits() {
    let world = World::new().await;
    change(
        &world,
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
        INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_attempt_at, urgency)
        SELECT randomblob(16), 'p' || i || '@example.org', '', '', '2026-11-23T08:00:00+00:00', 0,
            '2026-11-23T08:00:00+00:00', 1 + i % 2 FROM n",
    )
    .await;
    let given = Arc::new(Mutex::new(BTreeMap::new()));
    let work = tokio::spawn(app::jobs::work(world.app.clone(), Some(Notes(Arc::clone(&given)))));
    let done = async {
        let open = "SELECT COUNT(*) FROM mails WHERE sent_at IS NULL AND last_error IS NULL AND recipient LIKE 'p%'";
        while world.number(open).await > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(HANGS, done).await.unwrap();
    work.abort();
    let given = given.lock().unwrap().clone();
    let ours = given.iter().filter(|(recipient, _)| recipient.starts_with('p'));
    assert!(ours.clone().all(|(_, times)| *times == 1), "{given:?}");
    assert_eq!(ours.count(), 120);
    let refused = "SELECT COUNT(*) FROM mails WHERE last_error = 'mailbox full' AND next_attempt_at IS NOT NULL";
    assert_eq!(world.number(refused).await, 1);
}
