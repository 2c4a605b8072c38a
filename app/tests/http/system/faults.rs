//! What people read when something breaks on our side: a sentence, and their record is whole.

use std::{sync::Arc, time::Duration};

use app::jobs::post::{Attached, Post};
use records::{Db, system::mails::Mail};
use tokio::sync::Semaphore;

use crate::http::{events::after::held, learning::quizzes::COURSE, support::world::World};

/// From now on no transaction that writes a fact or an entry of the log can be committed.
async fn break_down(world: &World) {
    world
        .tamper(match &world.cx.db {
            Db::Sqlite(_) => {
                "CREATE TABLE broken (id BLOB REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED);
                CREATE TRIGGER broken_log AFTER INSERT ON audit_log BEGIN INSERT INTO broken (id) VALUES (x'00'); END;
                CREATE TRIGGER broken_facts AFTER INSERT ON facts BEGIN INSERT INTO broken (id) VALUES (x'00'); END;"
            }
            Db::Postgres(_) => {
                "CREATE TABLE broken (id UUID REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED);
                CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN INSERT INTO broken (id) VALUES (gen_random_uuid()); RETURN NULL; END $$;
                CREATE TRIGGER broken_log AFTER INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION broken();
                CREATE TRIGGER broken_facts AFTER INSERT ON facts FOR EACH ROW EXECUTE FUNCTION broken();"
            }
        })
        .await;
}

async fn mend(world: &World) {
    world
        .tamper(match &world.cx.db {
            Db::Sqlite(_) => "DROP TRIGGER broken_log; DROP TRIGGER broken_facts; DROP TABLE broken",
            Db::Postgres(_) => {
                "DROP TRIGGER broken_log ON audit_log; DROP TRIGGER broken_facts ON facts; DROP FUNCTION broken;
                DROP TABLE broken"
            }
        })
        .await;
}

async fn counted(world: &World) -> [i64; 4] {
    [
        world.number("SELECT COUNT(*) FROM facts").await,
        world.number("SELECT COUNT(*) FROM audit_log").await,
        world.number("SELECT COUNT(*) FROM attendance_marks").await,
        world.number("SELECT COUNT(*) FROM people").await,
    ]
}

/// Who sends a form, where to, and its fields.
type Sent<'a> = (&'a str, String, &'a [(&'a str, &'a str)]);

async fn nothing_is_half_done(world: World) {
    let (event, session) = held(&world, "training").await;
    world.visitor("trainee").post(&format!("{COURSE}/start"), &[]).await;
    let person = world.person("trainee").await;
    let late = [("status", "present"), ("person", &person.to_string()), ("late", "15")]
        .map(|(name, value)| (name, value.to_owned()));
    let late: Vec<(&str, &str)> = late.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let organisation = world.text("SELECT name FROM organisations ORDER BY id LIMIT 1").await;
    let new = [
        ("given_name", "Aysel"),
        ("family_name", "Quliyeva"),
        ("sex", "female"),
        ("language", "az"),
        ("organisation", organisation.as_str()),
        ("post_role", "inspector"),
        ("project", "phase-2"),
        ("role", "trainee"),
    ];
    let forms: [Sent; 3] = [
        ("trainee", format!("{COURSE}/01-indicators/abuse-and-deception/confirm"), &[]),
        ("trainer", format!("/events/{event}/sessions/{session}/marks"), &late),
        ("admin", "/people/new".to_owned(), &new),
    ];
    for (who, address, fields) in forms {
        let mut visitor = world.visitor(who);
        let before = counted(&world).await;
        break_down(&world).await;
        let failed = visitor.try_post(&address, fields).await;
        failed.says(500, "Something went wrong on our side");
        failed
            .says(500, "Nothing was saved. Try again; if it happens again, give this reference to the administrator:");
        assert!(!failed.text().contains("FOREIGN KEY") && !failed.text().contains("broken"), "{}", failed.text());
        mend(&world).await;
        assert_eq!(counted(&world).await, before, "{address}");
        let done = visitor.post(&address, fields).await;
        assert_eq!(done.status, 303, "{address}: {}", done.text());
        assert!(counted(&world).await != before, "{address}");
    }
}

#[tokio::test]
async fn nothing_is_half_done_on_sqlite() {
    nothing_is_half_done(World::new().await).await;
}

#[tokio::test]
async fn nothing_is_half_done_on_postgresql() {
    nothing_is_half_done(World::postgres().await).await;
}

#[tokio::test]
async fn an_action_that_meets_another_one_is_done_again() {
    let world = World::postgres().await;
    let (event, session) = held(&world, "training").await;
    let Db::Postgres(pool) = &world.cx.db else { panic!("PostgreSQL is used here") };
    let person = world.person("trainee").await.to_string();
    let mut trainer = world.visitor("trainer");
    let before = counted(&world).await;
    // Whoever marks has the event, and takes their time.
    world
        .tamper(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_sleep(3); RETURN NEW; END $$;
            CREATE TRIGGER slow BEFORE INSERT ON attendance_marks FOR EACH ROW EXECUTE FUNCTION slow()",
        )
        .await;
    // Somebody takes the locks the other way round, and will not be the one who gives way.
    let mut against = pool.begin().await.unwrap();
    sqlx::query("SET LOCAL deadlock_timeout = '1min'").execute(&mut *against).await.unwrap();
    sqlx::query("SELECT id FROM audit_head FOR UPDATE").execute(&mut *against).await.unwrap();
    let address = format!("/events/{event}/sessions/{session}/marks");
    let fields = [("status", "present"), ("person", person.as_str()), ("late", "15")];
    let crossed = async {
        let slow =
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
        while world.number(slow).await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        sqlx::query("SELECT id FROM events FOR UPDATE").execute(&mut *against).await.unwrap();
        against.rollback().await.unwrap();
    };
    let (done, ()) = tokio::join!(trainer.post(&address, &fields), crossed);
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(counted(&world).await[2], before[2] + 1, "once");
}

/// A mail server that takes nothing.
struct Refuses(Arc<Semaphore>);

impl Post for Refuses {
    async fn send(&self, _: &Mail, _: Option<&Attached>) -> Result<(), String> {
        self.0.add_permits(1);
        Err("permanent error (550): mailbox unavailable".to_owned())
    }
}

#[tokio::test]
async fn a_refused_mail_is_told_to_administrators_and_to_nobody_else() {
    let world = World::new().await;
    let tried = Arc::new(Semaphore::new(0));
    let work = tokio::spawn(app::jobs::work(world.app.clone(), Some(Refuses(Arc::clone(&tried)))));
    world.anonymous().post("/reset", &[("name", "manager")]).await.says(200, "Look into your mailbox");
    let hangs = std::time::Duration::from_mins(2);
    drop(tokio::time::timeout(hangs, tried.acquire()).await.unwrap());
    let noted = async {
        while world.number("SELECT COUNT(*) FROM mails WHERE last_error LIKE '%550%'").await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(hangs, noted).await.unwrap();
    work.abort();
    let state =
        "SELECT COUNT(*) FROM mails WHERE recipient = 'manager@example.org' AND sent_at IS NULL AND attempts = 1
        AND next_attempt_at > '2026-11-23T09:00:30'";
    assert_eq!(world.number(state).await, 1, "it is tried again later");
    world.visitor("admin").get("/mails?search=manager").await.says(200, "mailbox unavailable");
    // Who asked again gets the same sentence; it says nothing about whether there is such an account.
    world.anonymous().post("/reset", &[("name", "manager")]).await.says(200, "Look into your mailbox");
}

/// From now on every transaction that writes an entry of the log needs more room than there is.
async fn fill_disk(world: &World) {
    world
        .tamper(match &world.cx.db {
            Db::Sqlite(_) => {
                "CREATE TABLE ballast (bytes BLOB);
                CREATE TRIGGER ballast_log AFTER INSERT ON audit_log
                    BEGIN INSERT INTO ballast VALUES (zeroblob(8000000)); END;
                PRAGMA max_page_count = 1;"
            }
            Db::Postgres(_) => {
                "CREATE FUNCTION ballast() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
                CREATE TRIGGER ballast_log AFTER INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION ballast();"
            }
        })
        .await;
}

async fn make_room(world: &World) {
    world
        .tamper(match &world.cx.db {
            Db::Sqlite(_) => "PRAGMA max_page_count = 1000000; DROP TRIGGER ballast_log; DROP TABLE ballast",
            Db::Postgres(_) => "DROP TRIGGER ballast_log ON audit_log; DROP FUNCTION ballast",
        })
        .await;
}

async fn a_full_disk_is_told(world: World) {
    fill_disk(&world).await;
    let fields = [("name", "trainee"), ("password", "dayaq-trainee-demo")];
    let answer = world.anonymous().try_post("/sign-in", &fields).await;
    answer.says(503, "The disk of the server is full");
    assert_eq!(answer.header("retry-after"), "120");
    assert!(!answer.text().contains("reference"));
    // Whoever is signed in reads on, also where the last use of the session is to be written.
    let mut trainee = world.visitor("trainee");
    world.cx.clock.set(world.cx.now() + chrono::Duration::minutes(6));
    assert_eq!(trainee.get("/courses").await.status, 200);
    make_room(&world).await;
    assert_eq!(world.anonymous().post("/sign-in", &fields).await.status, 303);
}

#[tokio::test]
async fn a_full_disk_is_told_on_sqlite() {
    a_full_disk_is_told(World::new().await).await;
}

#[tokio::test]
async fn a_full_disk_is_told_on_postgres() {
    a_full_disk_is_told(World::postgres().await).await;
}

#[tokio::test]
async fn administrators_read_on_every_page_what_is_wrong_with_the_server() {
    let world = World::new().await;
    let app = &world.app;
    assert!(!world.visitor("admin").get("/projects").await.text().contains("nearly full"));
    app.warnings.set_free(Some(12_345_678));
    world.visitor("admin").get("/projects").await.says(200, "The disk of the server is nearly full: 12 MB are left.");
    assert!(
        !world.visitor("manager").get("/events").await.text().contains("nearly full"),
        "they can do nothing about it"
    );
    app.warnings.set_free(None);
    app.warnings.set_undelivered(2);
    world.visitor("admin").get("/projects").await.says(200, "2 messages of the last days were not delivered.");
    app.warnings.set_undelivered(0);
    let right = world.cx.now();
    world.cx.clock.set(right - chrono::Duration::days(400));
    records::system::upkeep::compare_clock(&world.cx).await.unwrap();
    world.visitor("admin").get("/projects").await.says(200, "The clock of the server is behind");
}
