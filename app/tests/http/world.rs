//! A fresh database for every test, copied from one that is filled once, and the real router over it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use app::{App, Assets, Settings, Texts};
use axum::Router;
use chrono::{DateTime, Utc};
use records::{
    Cx, Db,
    accounts::account,
    authoring::library,
    demo,
    ledger::keys::{EventId, SessionId},
    people::person::{PersonId, PersonInput},
    system::{clock::Clock, jobs::Lane, versions::Library},
};

use super::visitor::Visitor;

/// Everybody who can visit, by user name; the passwords are the same as those of the demonstration.
///
/// - `other` is a trainee of phase 1 and `colleague` one of phase 2; both have a certificate.
/// - `manager-1` manages phase 1 alone.
pub const PEOPLE: &[&str] = &["admin", "manager", "trainer", "trainee", "other", "colleague", "manager-1"];

/// The address on certificates and in mails.
pub const ADDRESS: &str = "https://dayaq.example";

struct Template {
    file: Vec<u8>,
    library: Library,
    /// Tokens of open sessions: most tests are not about signing in, and hashing takes time.
    tokens: BTreeMap<&'static str, String>,
}

static TEMPLATE: LazyLock<Template> = LazyLock::new(|| {
    let make = || tokio::runtime::Runtime::new().unwrap().block_on(Template::make());
    // A thread of its own: a runtime cannot be started within another one.
    std::thread::spawn(make).join().unwrap()
});

fn now() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("http-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn course_files() -> courses::format::Files {
    fn read(folder: &Path, prefix: &str, files: &mut courses::format::Files) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                read(&entry.path(), &format!("{name}/"), files);
            } else {
                files.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut files = courses::format::Files::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../courses/library/recognising"), "", &mut files);
    files
}

fn cx(db: Db) -> Cx {
    let mut cx = Cx::new(db);
    cx.clock = Clock::fixed(now());
    cx
}

impl Template {
    async fn make() -> Self {
        let folder = folder();
        let path = folder.join("template.db");
        let db = Db::open(&format!("sqlite://{}", path.display())).await.unwrap();
        demo::fill(&db, &course_files(), 40, 7).await.unwrap();
        let cx = cx(db);
        rename(&cx, "other", "phase-1").await;
        rename(&cx, "colleague", "phase-2").await;
        let admin = account::by_name_or_email(&cx, "admin").await.unwrap().unwrap();
        account::create(&cx, admin.id, &manager_of_phase_1(&cx).await).await.unwrap();
        for user in ["other", "colleague", "manager-1"] {
            account::set_password(&cx, user, &demo::password(user)).await.unwrap();
        }
        let mut tokens = BTreeMap::new();
        for user in PEOPLE {
            let account::SignIn::Welcome(token) =
                account::sign_in(&cx, user, &demo::password(user), "Firefox, Linux").await.unwrap()
            else {
                panic!("{user} cannot sign in")
            };
            tokens.insert(*user, token);
        }
        library::current(&cx, "recognising").await.unwrap().unwrap();
        cx.db.close().await;
        let file = fs::read(&path).unwrap();
        fs::remove_dir_all(folder).unwrap();
        Self { file, library: cx.library, tokens }
    }
}

/// Gives a short user name to somebody who has a certificate in the project.
async fn rename(cx: &Cx, user: &'static str, project: &'static str) {
    const RENAME: &str = "UPDATE accounts SET user_name = $1, user_key = $1 WHERE person_id = (
        SELECT p.person_id FROM certificates c JOIN participations p ON p.id = c.participation_id
        JOIN projects j ON j.id = p.project_id WHERE j.slug = $2 ORDER BY c.number LIMIT 1)";
    let Db::Sqlite(sqlite) = &cx.db else { panic!("SQLite is used here") };
    let done = sqlx::query(RENAME).bind(user).bind(project).execute(&sqlite.write).await.unwrap();
    assert_eq!(done.rows_affected(), 1, "somebody in {project} has a certificate");
}

async fn manager_of_phase_1(cx: &Cx) -> account::NewAccount {
    account::NewAccount {
        person: PersonInput {
            given_name: "Samirə".into(),
            family_name: "Kərimli".into(),
            sex: "female".into(),
            language: "az".into(),
            ..PersonInput::default()
        },
        user_name: "manager-1".into(),
        organisation: records::people::organisations::all(cx).await.unwrap().remove(0).name,
        post_role: "coordinator".into(),
        project: "phase-1".into(),
        role: "manager".into(),
        ..account::NewAccount::default()
    }
}

/// A database, and the app over it.
pub struct World {
    pub cx: Cx,
    pub app: App,
    pub router: Router,
    secure: bool,
    folder: PathBuf,
}

impl World {
    pub async fn new() -> Self {
        Self::with(false).await
    }

    /// As behind HTTPS, or not.
    pub async fn with(secure: bool) -> Self {
        let folder = folder();
        let path = folder.join("dayaq.db");
        fs::write(&path, &TEMPLATE.file).unwrap();
        let mut cx = cx(Db::connect(&format!("sqlite://{}", path.display())).await.unwrap());
        cx.library = TEMPLATE.library.clone();
        let settings = Settings { address: ADDRESS.into(), secure, trusted_proxies: Vec::new() };
        let names = [
            "app.1a2b3c4d.css",
            "learning.1a2b3c4d.js",
            "marking.1a2b3c4d.js",
            "mark.1a2b3c4d.svg",
            "progress.1a2b3c4d.js",
            "projector.1a2b3c4d.js",
            "scanner.1a2b3c4d.js",
        ];
        let assets = Assets::new(names.into_iter().map(str::to_owned));
        let app = App::new(cx.clone(), settings, assets, Texts::load().unwrap());
        let router = app::router(app.clone());
        Self { cx, app, router, secure, folder }
    }

    /// Does the job of a lane whose turn it is; false when there is none.
    pub async fn work(&self, lane: Lane) -> bool {
        app::jobs::one(&self.app, lane).await.unwrap()
    }

    /// Somebody who is not signed in.
    pub fn anonymous(&self) -> Visitor {
        Visitor::new(self.router.clone())
    }

    /// One of [`PEOPLE`] with an open session, or `anonymous`.
    pub fn visitor(&self, user: &str) -> Visitor {
        let mut visitor = self.anonymous();
        if user != "anonymous" {
            visitor.keep_cookie(self.session_cookie(), &TEMPLATE.tokens[user]);
        }
        visitor
    }

    /// The name of the cookie that carries the session.
    pub fn session_cookie(&self) -> &'static str {
        if self.secure { "__Host-session" } else { "session" }
    }

    /// How many rows each table has that people fill, the audit log aside.
    pub async fn rows(&self) -> String {
        self.text(
            "SELECT (SELECT COUNT(*) FROM people) || ' people, ' || (SELECT COUNT(*) FROM accounts) || ' accounts, '
                || (SELECT COUNT(*) FROM posts) || ' posts, ' || (SELECT COUNT(*) FROM organisations) || ' organisations, '
                || (SELECT COUNT(*) FROM projects) || ' projects, ' || (SELECT COUNT(*) FROM project_courses) || ' offers, '
                || (SELECT COUNT(*) FROM project_roles) || ' roles, ' || (SELECT COUNT(*) FROM sessions) || ' sessions, '
                || (SELECT COUNT(*) FROM password_resets) || ' resets, ' || (SELECT COUNT(*) FROM mails) || ' mails, '
                || (SELECT COUNT(*) FROM participations) || ' participations, ' || (SELECT COUNT(*) FROM attempts)
                || ' attempts, ' || (SELECT COUNT(*) FROM answers) || ' answers, ' || (SELECT COUNT(*) FROM facts)
                || ' facts, ' || (SELECT COUNT(*) FROM certificates) || ' certificates, ' || (SELECT COUNT(*) FROM scenario_runs)
                || ' runs, ' || (SELECT COUNT(*) FROM scenario_steps) || ' steps, ' || (SELECT COUNT(*) FROM debriefs)
                || ' debriefs, ' || (SELECT COUNT(*) FROM drafts) || ' drafts, ' || (SELECT COUNT(*) FROM events)
                || ' events, ' || (SELECT COUNT(*) FROM event_sessions) || ' sessions, ' || (SELECT COUNT(*) FROM registrations)
                || ' registrations, ' || (SELECT COUNT(*) FROM attendance_marks) || ' marks, '
                || (SELECT COUNT(*) FROM calendar_feeds) || ' feeds, '
                || (SELECT COUNT(*) FROM people WHERE merged_into IS NOT NULL) || ' merged, '
                || (SELECT COUNT(*) FROM paper_sheets) || ' sheets, '
                || (SELECT COUNT(*) FROM attendance_certificates) || ' certificates of attendance, '
                || (SELECT COUNT(*) FROM feedback_sheets) || ' sheets of feedback, '
                || (SELECT COUNT(*) FROM feedback_given) || ' given, ' || (SELECT COUNT(*) FROM reach_counts) || ' reached'",
        )
        .await
    }

    /// The key of the event of phase 2 that is ahead, and of its first session.
    pub async fn event(&self) -> (EventId, SessionId) {
        let Db::Sqlite(sqlite) = &self.cx.db else { panic!("SQLite is used here") };
        let sql = "SELECT e.id, s.id FROM events e JOIN event_sessions s ON s.event_id = e.id
            WHERE e.kind = 'simulation' ORDER BY s.on_date, s.starts LIMIT 1";
        sqlx::query_as(sql).fetch_one(&mut *sqlite.read.take().await.unwrap()).await.unwrap()
    }

    /// One text from the database.
    pub async fn text(&self, sql: &'static str) -> String {
        let Db::Sqlite(sqlite) = &self.cx.db else { panic!("SQLite is used here") };
        sqlx::query_scalar(sql).fetch_one(&mut *sqlite.read.take().await.unwrap()).await.unwrap()
    }

    /// One number from the database.
    pub async fn number(&self, sql: &'static str) -> i64 {
        let Db::Sqlite(sqlite) = &self.cx.db else { panic!("SQLite is used here") };
        sqlx::query_scalar(sql).fetch_one(&mut *sqlite.read.take().await.unwrap()).await.unwrap()
    }

    /// The account of somebody.
    pub async fn account(&self, user: &str) -> account::Account {
        account::by_name_or_email(&self.cx, user).await.unwrap().unwrap()
    }

    /// The key of a person.
    pub async fn person(&self, user: &str) -> PersonId {
        self.account(user).await.person_id
    }

    /// The code of somebody's certificate.
    pub async fn certificate(&self, user: &str) -> String {
        let person = self.person(user).await;
        records::certificates::achievement::of_person(&self.cx, person).await.unwrap()[0].code.clone()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // Nothing depends on it; the folder is below the build's.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
