//! A fresh database for every test, copied from one that is filled once, and the real router over it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use app::{
    App, Assets, Settings, Texts,
    jobs::post::{Attached, Post},
};
use axum::Router;
use chrono::{DateTime, Utc};
use records::{
    Cx, Db,
    accounts::{account, credentials, entrance::Entrance, opening},
    demo,
    ledger::keys::{EventId, SessionId},
    people::person::{PersonId, PersonInput},
    system::{
        clock::Clock,
        jobs::Lane,
        mails::{Mail, Urgency},
    },
};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::http::support::{folders, provider::Ministry, things::Things, visitor::Visitor};

/// Everybody who can visit, by user name; the passwords are the same as those of the demonstration.
///
/// - `other` is a trainee of phase 1 and `colleague` one of phase 2; both have a certificate.
/// - `manager-1` manages phase 1 alone.
pub const PEOPLE: &[&str] = &["admin", "manager", "trainer", "trainee", "other", "colleague", "manager-1"];

/// The address on certificates and in mails.
pub const ADDRESS: &str = "https://dayaq.example";

/// Tokens of open sessions, by user name: most tests are not about signing in, and hashing takes time.
pub type Tokens = BTreeMap<&'static str, String>;

/// A file of a database, to be copied.
struct Template {
    file: Vec<u8>,
    tokens: Tokens,
    things: Things,
}

static TEMPLATE: LazyLock<Template> = LazyLock::new(|| apart(Template::make));

/// The same with a real object for every address.
static FULL: LazyLock<Template> = LazyLock::new(|| apart(Template::make_full));

/// A database on the PostgreSQL server, to be copied: its name.
static POSTGRES: LazyLock<(String, Tokens)> = LazyLock::new(|| apart(make_postgres));

/// On a thread of its own: a runtime cannot be started within another one.
fn apart<T: Send + 'static, F: Future<Output = T>>(make: impl FnOnce() -> F + Send + 'static) -> T {
    let make = move || tokio::runtime::Runtime::new().unwrap().block_on(make());
    std::thread::spawn(make).join().unwrap()
}

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

fn cx(db: Db) -> Cx {
    let mut cx = Cx::new(db);
    cx.clock = Clock::fixed(now());
    cx
}

impl Template {
    async fn make() -> Self {
        let folder = folder();
        let path = folder.join("template.db");
        let cx = cx(Db::open(&format!("sqlite://{}", path.display())).await.unwrap());
        let tokens = Box::pin(fill(&cx)).await;
        cx.db.close().await;
        let file = fs::read(&path).unwrap();
        fs::remove_dir_all(folder).unwrap();
        Self { file, tokens, things: Things::default() }
    }

    async fn make_full() -> Self {
        let world = World::new().await;
        let mut tokens = TEMPLATE.tokens.clone();
        let things = Things::make(&world, &mut tokens).await;
        world.cx.db.close().await;
        let file = fs::read(world.folder.join("dayaq.db")).unwrap();
        Self { file, tokens, things }
    }
}

/// The demonstration, and whom these tests need besides.
async fn fill(cx: &Cx) -> Tokens {
    demo::fill(&cx.db, &folders::read(&folders::fixture()), 40, 7).await.unwrap();
    rename(cx, "other", "phase-1").await;
    rename(cx, "colleague", "phase-2").await;
    let admin = account::by_name_or_email(cx, "admin").await.unwrap().unwrap();
    opening::create(cx, admin.id, &manager_of_phase_1(cx).await).await.unwrap();
    for user in ["other", "colleague", "manager-1"] {
        credentials::set_password(cx, user, &demo::password(user)).await.unwrap();
    }
    let mut tokens = Tokens::new();
    for user in PEOPLE {
        tokens.insert(user, signed_in(cx, user).await);
    }
    tokens
}

/// The token of a new session.
pub async fn signed_in(cx: &Cx, user: &str) -> String {
    match account::sign_in(cx, user, &demo::password(user), "Firefox, Linux", false, None).await.unwrap() {
        Some(Entrance::Session(opened)) => opened.token,
        other => panic!("{user} cannot sign in: {other:?}"),
    }
}

/// A new database on the server: its name and its address.
async fn new_postgres(template: &str) -> (String, String) {
    #[expect(clippy::disallowed_methods, reason = "`make test` says where its PostgreSQL is")]
    let server = std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL names a PostgreSQL on which databases may be made; `make test` starts one");
    let name = format!("http_{}", Uuid::new_v4().simple());
    let mut admin = PgConnection::connect(&server).await.unwrap();
    let sql = AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {template}"));
    sqlx::query(sql).execute(&mut admin).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let url = format!("{base}/{name}");
    (name, url)
}

async fn make_postgres() -> (String, Tokens) {
    let (name, url) = new_postgres("template0").await;
    let cx = cx(Db::open(&url).await.unwrap());
    let tokens = Box::pin(fill(&cx)).await;
    // Nobody may be connected to it while it is copied.
    cx.db.close().await;
    (name, tokens)
}

/// Gives a short user name to somebody who has a certificate in the project.
async fn rename(cx: &Cx, user: &'static str, project: &'static str) {
    const RENAME: &str = "UPDATE accounts SET user_name = $1, user_key = $1 WHERE person_id = (
        SELECT p.person_id FROM certificates c JOIN participations p ON p.id = c.participation_id
        JOIN projects j ON j.id = p.project_id WHERE j.slug = $2 ORDER BY c.number LIMIT 1)";
    let renamed = match &cx.db {
        Db::Sqlite(s) => sqlx::query(RENAME).bind(user).bind(project).execute(&s.write).await.unwrap().rows_affected(),
        Db::Postgres(p) => sqlx::query(RENAME).bind(user).bind(project).execute(p).await.unwrap().rows_affected(),
    };
    assert_eq!(renamed, 1, "somebody in {project} has a certificate");
}

async fn manager_of_phase_1(cx: &Cx) -> opening::NewAccount {
    opening::NewAccount {
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
        ..opening::NewAccount::default()
    }
}

/// Mails that were sent.
pub type Mails = Vec<Mail>;

/// A mail server that keeps what it is given.
#[derive(Default)]
struct Mailbox(Mutex<Vec<Mail>>);

impl Post for Mailbox {
    async fn send(&self, mail: &Mail, _: Option<&Attached>) -> Result<(), String> {
        self.0.lock().unwrap().push(mail.clone());
        Ok(())
    }
}

/// A database, and the app over it.
pub struct World {
    pub cx: Cx,
    pub app: App,
    pub router: Router,
    /// The organisation whose accounts sign in here too.
    pub ministry: Arc<Ministry>,
    /// What there is for the places of an address; nothing but in [`World::full`].
    pub things: Things,
    tokens: Tokens,
    secure: bool,
    folder: PathBuf,
}

impl World {
    pub async fn new() -> Self {
        Self::with(false).await
    }

    /// As behind HTTPS, or not.
    pub async fn with(secure: bool) -> Self {
        Self::copy(&TEMPLATE, secure).await
    }

    /// With a real object for every place of every address.
    pub async fn full() -> Self {
        Self::copy(&FULL, false).await
    }

    /// The same as [`World::new`], on PostgreSQL.
    pub async fn postgres() -> Self {
        let (template, tokens) = &*POSTGRES;
        let (_, url) = new_postgres(template).await;
        let db = Db::connect(&url).await.unwrap();
        Self::over(db, Things::default(), tokens.clone(), false, folder())
    }

    /// The same world with sessions of more people.
    pub fn with_tokens(&self, tokens: &Tokens) -> Self {
        Self {
            cx: self.cx.clone(),
            app: self.app.clone(),
            router: self.router.clone(),
            ministry: Arc::clone(&self.ministry),
            things: Things::default(),
            tokens: tokens.clone(),
            secure: self.secure,
            // Not to be removed twice.
            folder: self.folder.join("none"),
        }
    }

    async fn copy(template: &Template, secure: bool) -> Self {
        let folder = folder();
        let path = folder.join("dayaq.db");
        fs::write(&path, &template.file).unwrap();
        let db = Db::connect(&format!("sqlite://{}", path.display())).await.unwrap();
        Self::over(db, template.things.clone(), template.tokens.clone(), secure, folder)
    }

    /// Each with a library of its own: which version corrects which is another thing in another database.
    fn over(db: Db, things: Things, tokens: Tokens, secure: bool, folder: PathBuf) -> Self {
        let cx = cx(db);
        let settings = Settings {
            address: ADDRESS.into(),
            secure,
            trusted_proxies: Vec::new(),
            second_factor_from: None,
            operator: None,
            contact: None,
            sends_mails: false,
        };
        let names = [
            "app.1a2b3c4d.css",
            "device.1a2b3c4d.js",
            "exit.1a2b3c4d.js",
            "learning.1a2b3c4d.js",
            "marking.1a2b3c4d.js",
            "mark.1a2b3c4d.svg",
            "progress.1a2b3c4d.js",
            "projector.1a2b3c4d.js",
            "quiz.1a2b3c4d.js",
            "scanner.1a2b3c4d.js",
            "keeping.1a2b3c4d.js",
            "kept.1a2b3c4d.js",
            "draft.1a2b3c4d.js",
            "picture.1a2b3c4d.js",
        ];
        let assets =
            Assets::new(names.into_iter().map(|name| (name.to_owned(), 13))).with_style("body{margin:0}".into());
        let ministry = Arc::new(Ministry::default());
        let mut app = App::new(cx.clone(), settings, assets, Texts::load().unwrap());
        app.provider = Some(Arc::clone(&ministry) as _);
        let router = app::router(app.clone());
        Self { cx, app, router, ministry, things, tokens, secure, folder }
    }

    /// Does the job of a lane whose turn it is; false when there is none.
    pub async fn work(&self, lane: Lane) -> bool {
        app::jobs::one(&self.app, lane).await.unwrap()
    }

    /// Decides about the links that were asked for, and sends what waits for somebody before the screen; answers what was sent.
    pub async fn sent(&self) -> Mails {
        while self.work(Lane::Mails).await {}
        let post = Arc::new(Mailbox::default());
        while app::jobs::post::send_some(&self.app, &post, Urgency::Secret).await.unwrap() {}
        std::mem::take(&mut *post.0.lock().unwrap())
    }

    /// Somebody who is not signed in.
    pub fn anonymous(&self) -> Visitor {
        Visitor::new(self.router.clone())
    }

    /// One of [`PEOPLE`] with an open session, or `anonymous`.
    pub fn visitor(&self, user: &str) -> Visitor {
        let mut visitor = self.anonymous();
        if user != "anonymous" {
            visitor.keep_cookie(self.session_cookie(), &self.tokens[user]);
        }
        visitor
    }

    /// The name of the cookie that carries the session.
    pub fn session_cookie(&self) -> &'static str {
        if self.secure { "__Host-session" } else { "session" }
    }

    /// How many rows each table has, aside from the audit log and from who looks like whom, which is found by looking.
    pub async fn rows(&self) -> String {
        static COUNTS: OnceCell<String> = OnceCell::const_new();
        let Db::Sqlite(sqlite) = &self.cx.db else { panic!("SQLite is used here") };
        let counts = COUNTS.get_or_init(async || {
            let names = "SELECT name FROM sqlite_master
                WHERE type = 'table' AND name NOT LIKE 'audit%' AND name NOT LIKE 'person_pairs%'";
            let names: Vec<String> =
                sqlx::query_scalar(names).fetch_all(&mut *sqlite.read.take().await.unwrap()).await.unwrap();
            let counts: Vec<String> =
                names.iter().map(|name| format!("'{name} ' || (SELECT COUNT(*) FROM {name})")).collect();
            format!("SELECT {}", counts.join(" || ', ' || "))
        });
        sqlx::query_scalar(AssertSqlSafe(counts.await.clone()))
            .fetch_one(&mut *sqlite.read.take().await.unwrap())
            .await
            .unwrap()
    }

    /// The key of the event of phase 2 that is ahead, and of its first session.
    pub async fn event(&self) -> (EventId, SessionId) {
        let sql = "SELECT e.id, s.id FROM events e JOIN event_sessions s ON s.event_id = e.id
            WHERE e.kind = 'simulation' ORDER BY s.on_date, s.starts LIMIT 1";
        match &self.cx.db {
            Db::Sqlite(s) => sqlx::query_as(sql).fetch_one(&mut *s.read.take().await.unwrap()).await.unwrap(),
            Db::Postgres(p) => sqlx::query_as(sql).fetch_one(p).await.unwrap(),
        }
    }

    /// One text from the database.
    pub async fn text(&self, sql: &'static str) -> String {
        match &self.cx.db {
            Db::Sqlite(s) => sqlx::query_scalar(sql).fetch_one(&mut *s.read.take().await.unwrap()).await.unwrap(),
            Db::Postgres(p) => sqlx::query_scalar(sql).fetch_one(p).await.unwrap(),
        }
    }

    /// One number from the database.
    pub async fn number(&self, sql: &'static str) -> i64 {
        match &self.cx.db {
            Db::Sqlite(s) => sqlx::query_scalar(sql).fetch_one(&mut *s.read.take().await.unwrap()).await.unwrap(),
            Db::Postgres(p) => sqlx::query_scalar(sql).fetch_one(p).await.unwrap(),
        }
    }

    /// One key from the database.
    pub async fn key(&self, sql: &'static str) -> Uuid {
        match &self.cx.db {
            Db::Sqlite(s) => sqlx::query_scalar(sql).fetch_one(&mut *s.read.take().await.unwrap()).await.unwrap(),
            Db::Postgres(p) => sqlx::query_scalar(sql).fetch_one(p).await.unwrap(),
        }
    }

    /// Writes past all rules; answers how many rows were changed.
    pub async fn tamper(&self, sql: &'static str) -> u64 {
        match &self.cx.db {
            Db::Sqlite(s) => sqlx::raw_sql(sql).execute(&s.write).await.unwrap().rows_affected(),
            Db::Postgres(p) => sqlx::raw_sql(sql).execute(p).await.unwrap().rows_affected(),
        }
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
