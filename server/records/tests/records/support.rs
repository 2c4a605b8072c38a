//! A fresh, empty database for each test, on either driver, with a clock that stands still.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
};

use chrono::{DateTime, Utc};
use courses::{format::Files, language::Language};
use records::{
    Cx, Db,
    accounts::{
        account::{self, NewAccount, SignIn},
        list,
        sessions::{self, Viewer},
    },
    demo,
    events::held,
    learning::{
        participations,
        progress::{self, Running},
        scenarios::paths,
        standings,
    },
    people::{
        duplicates::{self, Pair, kept},
        organisations,
        person::{PersonId, PersonInput},
    },
    projects::project::Project,
    reports::completions::{self, Filter, Row},
    system::{clock::Clock, key::AccountId, list::Page},
};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

/// Makes of one body a test on SQLite and a test on PostgreSQL. After it, everything that is computed and kept is what it
/// comes to when it is computed anew.
macro_rules! both {
    ($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block) => {
        mod $name {
            use super::*;
            async fn body($world: World) $body
            /// The test, and what is true after every test.
            fn whole(world: std::pin::Pin<Box<dyn Future<Output = World>>>) {
                $crate::support::run(Box::pin(async {
                    let world = world.await;
                    let after = world.clone();
                    Box::pin(body(world)).await;
                    after.nothing_drifted().await;
                }));
            }
            $(#[$meta])* #[test]
            fn sqlite() { whole(Box::pin(World::sqlite())); }
            $(#[$meta])* #[test]
            fn postgres() { whole(Box::pin(World::postgres())); }
        }
    };
}
pub(crate) use both;

/// Runs a test on a thread of its own. Not generic: a runtime for each of some two hundred tests takes minutes to compile.
pub(crate) fn run(test: Pin<Box<dyn Future<Output = ()>>>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}

/// A database and what is needed to look at it from outside.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) cx: Cx,
    pub(crate) url: String,
    /// Kept until nobody needs it any more.
    _folder: Arc<Folder>,
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

impl World {
    pub(crate) async fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(format!("dayaq-test-{}", Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite://{}", folder.join("test.db").display());
        Self::open(url, folder).await
    }

    pub(crate) async fn postgres() -> Self {
        let url = Self::new_postgres().await;
        let folder = std::env::temp_dir().join(format!("dayaq-test-{}", Uuid::new_v4()));
        Self::open(url, folder).await
    }

    /// The address of a new, empty PostgreSQL database.
    pub(crate) async fn new_postgres() -> String {
        #[expect(clippy::disallowed_methods, reason = "`make test` says where its PostgreSQL is")]
        let server = std::env::var("TEST_POSTGRES_URL")
            .expect("TEST_POSTGRES_URL names a PostgreSQL on which databases may be made; `make test` starts one");
        let name = format!("t_{}", Uuid::new_v4().simple());
        let mut admin = PgConnection::connect(&server).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        format!("{base}/{name}")
    }

    async fn open(url: String, folder: PathBuf) -> Self {
        let mut cx = Cx::new(Db::open(&url).await.unwrap());
        cx.clock = Clock::fixed(at("2026-11-02T06:00:00Z"));
        Self { cx, url, _folder: Arc::new(Folder(folder)) }
    }

    async fn is_as_made_anew(&self) {
        while kept::settle(&self.cx).await.unwrap() {}
        let before = self.derived().await;
        kept::rebuild(&self.cx).await.unwrap();
        organisations::rebuild(&self.cx).await.unwrap();
        assert_eq!(before, self.derived().await, "what was kept, and what it is when it is made anew");
    }

    /// Blocks and pairs of people, and keys of organisations.
    async fn derived(&self) -> [Vec<String>; 3] {
        [
            self.texts("SELECT block || ' ' || KEY(person_id) FROM person_blocks ORDER BY 1").await,
            self.texts("SELECT KEY(first_id) || ' ' || KEY(second_id) || ' ' || percent FROM person_pairs ORDER BY 1")
                .await,
            self.texts(
                "SELECT KEY(id) || name_key || '/' || search_key || '/' || KEY(sort_key) FROM organisations ORDER BY 1",
            )
            .await,
        ]
    }

    /// The texts that a statement answers; `KEY(…)` stands for bytes as a text.
    async fn texts(&self, sql: &str) -> Vec<String> {
        match &self.cx.db {
            Db::Sqlite(s) => {
                let sql = sqlx::AssertSqlSafe(sql.replace("KEY(", "HEX("));
                sqlx::query_scalar(sql).fetch_all(&mut *s.read.take().await.unwrap()).await.unwrap()
            }
            Db::Postgres(p) => {
                let sql = sqlx::AssertSqlSafe(sql.replace("KEY(", "TEXT("));
                sqlx::query_scalar(sql).fetch_all(p).await.unwrap()
            }
        }
    }

    /// Runs a statement past all rules, as somebody with access to the database could.
    pub(crate) async fn tamper(&self, sql: &str) -> Result<(), sqlx::Error> {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        match &self.cx.db {
            Db::Sqlite(s) => sqlx::raw_sql(sql).execute(&s.write).await.map(drop),
            Db::Postgres(p) => sqlx::raw_sql(sql).execute(p).await.map(drop),
        }
    }

    /// Nothing that is kept differs from what it comes to when it is computed anew.
    pub(crate) async fn nothing_drifted(&self) {
        self.is_as_made_anew().await;
        assert_eq!(held::rebuild(&self.cx).await.unwrap(), 0, "lines of attendance that were not what the marks say");
        assert_eq!(paths::rebuild(&self.cx).await.unwrap(), 0, "runs of scenarios that came to something else");
        let before = self.standings().await;
        standings::rebuild(&self.cx).await.unwrap();
        let (before, after) = (before.into_iter(), self.standings().await);
        let missing: Vec<_> = after.iter().filter(|row| !before.clone().any(|b| b == **row)).collect();
        let drifted: Vec<_> = before.filter(|row| !after.contains(row)).collect();
        assert!(
            drifted.is_empty() && missing.is_empty(),
            "stored: {drifted:#?}\ncomputed from the facts: {missing:#?}"
        );
    }

    /// Every column of every row, as text.
    pub(crate) async fn standings(&self) -> Vec<String> {
        const SQLITE: &str =
            "SELECT quote(participation_id) || quote(person_id) || quote(project_id) || quote(course_slug)
            || quote(course_version_id) || quote(sort_key) || quote(search_key) || quote(sex) || quote(started_on)
            || quote(completed_at) || quote(completed_on) || quote(minutes) || quote(result_percent) || quote(done)
            || quote(activities) || quote(fact_id) || quote(organisation_id) || quote(organisation_key)
            || quote(organisation_kind) || quote(region) || quote(language) FROM standings ORDER BY participation_id";
        const POSTGRES: &str = "SELECT CAST(ROW(s.*) AS TEXT) FROM standings s ORDER BY participation_id";
        match &self.cx.db {
            Db::Sqlite(s) => sqlx::query_scalar(SQLITE).fetch_all(&mut *s.read.take().await.unwrap()).await.unwrap(),
            Db::Postgres(p) => sqlx::query_scalar(POSTGRES).fetch_all(p).await.unwrap(),
        }
    }

    pub(crate) async fn count(&self, from: &str) -> i64 {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {from}"));
        match &self.cx.db {
            Db::Sqlite(s) => sqlx::query_scalar(sql).fetch_one(&mut *s.read.take().await.unwrap()).await.unwrap(),
            Db::Postgres(p) => sqlx::query_scalar(sql).fetch_one(p).await.unwrap(),
        }
    }

    /// Projects and the four accounts of the demonstration, and nobody else.
    pub(crate) async fn with_staff(self) -> Self {
        demo::fill(&self.cx.db, &course(), 0, 7).await.unwrap();
        self
    }

    pub(crate) async fn viewer(&self, user: &str) -> Viewer {
        let token = self.sign_in(user, &demo::password(user)).await.expect("the demonstration password works");
        sessions::find(&self.cx, &token).await.unwrap().unwrap()
    }

    pub(crate) async fn sign_in(&self, user: &str, password: &str) -> Option<String> {
        match account::sign_in(&self.cx, user, password, "test").await.unwrap() {
            SignIn::Welcome(token) => Some(token),
            SignIn::Refused => None,
        }
    }

    /// Enters a trainee of phase II; answers the person's key.
    pub(crate) async fn trainee(&self, given: &str, family: &str) -> PersonId {
        let organisation = organisations::all(&self.cx).await.unwrap().remove(0).name;
        let input = NewAccount {
            person: person(given, family),
            organisation,
            post_role: "inspector".into(),
            project: "phase-2".into(),
            role: "trainee".into(),
            ..NewAccount::default()
        };
        account::create(&self.cx, self.actor().await, &input).await.unwrap()
    }

    pub(crate) async fn actor(&self) -> AccountId {
        account::by_name_or_email(&self.cx, "admin").await.unwrap().map_or(AccountId::NIL, |a| a.id)
    }

    /// The trainee of the demonstration in the started course.
    pub(crate) async fn running(&self) -> Running {
        let viewer = self.viewer("trainee").await;
        let offer = participations::offer(&self.cx, &viewer, "phase-2", "recognising").await.unwrap().unwrap();
        participations::start(&self.cx, &viewer, &offer).await.unwrap();
        let offer = participations::offer(&self.cx, &viewer, "phase-2", "recognising").await.unwrap().unwrap();
        progress::running(&self.cx, &viewer, &offer, Language::Az).await.unwrap().unwrap()
    }
}

pub(crate) fn person(given: &str, family: &str) -> PersonInput {
    PersonInput {
        given_name: given.into(),
        family_name: family.into(),
        sex: "female".into(),
        language: "az".into(),
        ..PersonInput::default()
    }
}

/// The whole list of completions.
pub(crate) async fn completions(cx: &Cx, project: &Project, filter: &Filter) -> Vec<Row> {
    let mut rows = Vec::new();
    completions::each(cx, project, filter, |row| {
        rows.push(row);
        Ok(())
    })
    .await
    .unwrap();
    rows
}

/// The people whom a search finds.
pub(crate) async fn found(world: &World, search: &str) -> Vec<list::PersonRow> {
    let filter = list::Filter { search: search.into(), ..list::Filter::default() };
    list::list(&world.cx, &filter, Page::typed("")).await.unwrap().rows
}

/// The first page of pairs that look like one person, when everybody is compared.
pub(crate) async fn pairs(world: &World) -> Vec<Pair> {
    while kept::settle(&world.cx).await.unwrap() {}
    duplicates::pairs(&world.cx, &duplicates::Filter::default(), Page::typed("")).await.unwrap().rows
}

/// The shipped course.
pub(crate) fn course() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../courses/library/recognising");
    let mut files = BTreeMap::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Right answers to every question of the post-test.
pub(crate) fn right_answers(running: &Running) -> BTreeMap<String, Vec<String>> {
    let quiz = running.course().activity("02-combining/post").unwrap().quiz().unwrap();
    let right = |q: &courses::course::Question| q.options.iter().filter(|o| o.right).map(|o| o.id.clone()).collect();
    quiz.questions.iter().map(|q| (q.id.clone(), right(q))).collect()
}
