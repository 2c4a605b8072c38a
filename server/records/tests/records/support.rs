//! A fresh, empty database for each test, on either driver, with a clock that stands still.

pub(crate) mod events;
#[path = "../../../../courses/tests/fixture/folders.rs"]
mod folders;
pub(crate) mod merging;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    pin::Pin,
    sync::Arc,
};

use chrono::{DateTime, Utc};
use courses::{format::Files, language::Language};
use records::{
    Cx, Db,
    accounts::{
        account,
        entrance::Entrance,
        list,
        opening::{self, NewAccount},
        sessions::{self, Viewer},
    },
    demo,
    learning::{
        offer, participations,
        progress::{self, Running},
    },
    people::{
        duplicates::{self, Pair, kept},
        organisations,
        person::{PersonId, PersonInput},
    },
    projects::project::Project,
    reports::{
        completions::{self, Filter, Row},
        kept as lists,
    },
    system::{clock::Clock, key::AccountId, list::Page},
};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
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

/// The tables that can be made anew from others, and `organisations`, whose keys are made of their names.
pub(crate) const KEPT: [&str; 10] = [
    "organisations",
    "person_blocks",
    "person_pairs",
    "standings",
    "held",
    "held_sums",
    "run_paths",
    "search_editions",
    "search_passages",
    "search_terms",
];

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

    /// Another database on the same driver, without any table.
    pub(crate) async fn bare(&self) -> Self {
        let folder = std::env::temp_dir().join(format!("dayaq-test-{}", Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = match &self.cx.db {
            Db::Sqlite(_) => format!("sqlite://{}", folder.join("test.db").display()),
            Db::Postgres(_) => Self::new_postgres().await,
        };
        Self::over(Db::connect(&url).await.unwrap(), url, folder)
    }

    /// The address of a new, empty PostgreSQL database.
    pub(crate) async fn new_postgres() -> String {
        #[expect(clippy::disallowed_methods, reason = "`make test` says where its PostgreSQL is")]
        let server = std::env::var("TEST_POSTGRES_URL")
            .expect("TEST_POSTGRES_URL names a PostgreSQL on which databases may be made; `make test` starts one");
        let name = format!("t_{}", Uuid::new_v4().simple());
        let mut admin = PgConnection::connect(&server).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        format!("{base}/{name}")
    }

    async fn open(url: String, folder: PathBuf) -> Self {
        Self::over(Db::open(&url).await.unwrap(), url, folder)
    }

    fn over(db: Db, url: String, folder: PathBuf) -> Self {
        let mut cx = Cx::new(db);
        cx.clock = Clock::fixed(at("2026-11-02T06:00:00Z"));
        Self { cx, url, _folder: Arc::new(Folder(folder)) }
    }

    /// Runs a statement past all rules, as somebody with access to the database could; answers how many rows it changed.
    pub(crate) async fn tamper(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        match &self.cx.db {
            Db::Sqlite(s) => sqlx::raw_sql(sql).execute(&s.write).await.map(|done| done.rows_affected()),
            Db::Postgres(p) => sqlx::raw_sql(sql).execute(p).await.map(|done| done.rows_affected()),
        }
    }

    /// Nothing that is kept differs from what it comes to when it is computed anew.
    pub(crate) async fn nothing_drifted(&self) {
        let drifted = self.drifted().await;
        assert!(drifted.is_empty(), "{}", drifted.join("\n"));
    }

    /// Makes everything anew that is kept, and answers which rows were other ones before, and what they are now.
    pub(crate) async fn drifted(&self) -> Vec<String> {
        while kept::settle(&self.cx).await.unwrap() {}
        // All of it is read before any of it is made anew: a key of an organisation that is written again passes, by
        // triggers, to the rows that have a copy of it, and would repair them.
        let before = self.kept().await;
        lists::rebuild(&self.cx).await.unwrap();
        let after = self.kept().await;
        let was = before.difference(&after).map(|row| format!("kept: {row}"));
        was.chain(after.difference(&before).map(|row| format!("anew: {row}"))).collect()
    }

    /// Every row of the tables of what is kept, with all columns as text.
    async fn kept(&self) -> BTreeSet<String> {
        let mut rows = BTreeSet::new();
        for table in KEPT {
            rows.extend(self.rows(table).await.into_iter().map(|row| format!("{table} {row}")));
        }
        rows
    }

    /// Every row of a table, with all columns as text, in an order.
    pub(crate) async fn rows(&self, table: &str) -> Vec<String> {
        match &self.cx.db {
            Db::Sqlite(s) => {
                let columns =
                    "SELECT group_concat('quote(\"' || name || '\")', ' || '' '' || ') FROM pragma_table_info($1)";
                let columns: String = sqlx::query_scalar(columns)
                    .bind(table)
                    .fetch_one(&mut *s.read.take().await.unwrap())
                    .await
                    .unwrap();
                let sql = AssertSqlSafe(format!("SELECT {columns} FROM {table} ORDER BY 1"));
                sqlx::query_scalar(sql).fetch_all(&mut *s.read.take().await.unwrap()).await.unwrap()
            }
            Db::Postgres(p) => {
                let sql = AssertSqlSafe(format!("SELECT CAST(ROW(t.*) AS TEXT) FROM {table} t ORDER BY 1"));
                sqlx::query_scalar(sql).fetch_all(p).await.unwrap()
            }
        }
    }

    pub(crate) async fn count(&self, from: &str) -> i64 {
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {from}"));
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
        match account::sign_in(&self.cx, user, password, "test", false, None).await.unwrap() {
            Some(Entrance::Session(opened)) => Some(opened.token),
            Some(Entrance::Code(_)) | None => None,
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
        opening::create(&self.cx, self.actor().await, &input).await.unwrap()
    }

    pub(crate) async fn actor(&self) -> AccountId {
        account::by_name_or_email(&self.cx, "admin").await.unwrap().map_or(AccountId::NIL, |a| a.id)
    }

    /// The trainee of the demonstration in the started course.
    pub(crate) async fn running(&self) -> Running {
        let viewer = self.viewer("trainee").await;
        let offer = offer::find(&self.cx, &viewer, "phase-2", "recognising").await.unwrap().unwrap();
        participations::start(&self.cx, &viewer, &offer).await.unwrap();
        let offer = offer::find(&self.cx, &viewer, "phase-2", "recognising").await.unwrap().unwrap();
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

/// The small course on which tests stand.
pub(crate) fn course() -> Files {
    folders::read(&folders::fixture())
}

/// Right answers to every question of the post-test.
pub(crate) fn right_answers(running: &Running) -> BTreeMap<String, Vec<String>> {
    let quiz = running.course().activity("02-combining/post").unwrap().quiz().unwrap();
    let right = |q: &courses::course::Question| q.options.iter().filter(|o| o.right).map(|o| o.id.clone()).collect();
    quiz.questions.iter().map(|q| (q.id.clone(), right(q))).collect()
}
