//! A database in which people have worked for months is brought up to date: nothing is lost, and everything that is kept
//! beside the facts is filled.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use records::{Db, demo, reports::kept, system::audit};
use sqlx::{AssertSqlSafe, migrate::Migrator};

use crate::{
    support::{KEPT, World, both, course},
    system::schema::columns,
};

/// The oldest step from which databases are brought up here: its tables hold two certificates of a participation.
const OLDEST: i64 = 9;

/// Whether all rows of a table follow from others; those who are still to be compared do so too.
fn is_kept(table: &str) -> bool {
    KEPT[1..].contains(&table) || table == "person_pairs_due"
}

/// By table, its columns.
type Tables = BTreeMap<String, BTreeSet<String>>;

async fn tables(world: &World) -> Tables {
    let mut tables = Tables::new();
    for (table, column, _) in columns(&world.cx.db).await {
        tables.entry(table).or_default().insert(column);
    }
    tables
}

async fn steps_of(driver: &str) -> Migrator {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(driver);
    Migrator::new(all).await.unwrap()
}

/// The steps at which a database can stand that is brought up: all but the last one.
async fn standing() -> Vec<i64> {
    let mut all: Vec<i64> = steps_of("sqlite").await.iter().map(|step| step.version).collect();
    all.retain(|step| *step >= OLDEST);
    assert!(all.len() > 15 && all.is_sorted(), "{all:?}");
    all.pop();
    all
}

/// An empty database as it was at a step.
async fn at_step(like: &World, step: i64) -> World {
    let (old, driver) = match &like.cx.db {
        Db::Sqlite(_) => (like.bare().await, "sqlite"),
        Db::Postgres(_) => (like.bare().await, "postgres"),
    };
    let mut steps = steps_of(driver).await;
    steps.migrations.to_mut().retain(|one| one.version <= step);
    match &old.cx.db {
        Db::Sqlite(s) => steps.run(&s.write).await.unwrap(),
        Db::Postgres(p) => steps.run(p).await.unwrap(),
    }
    old
}

/// Puts every row into the older database, without the columns that it does not have, and past foreign keys: tables come in
/// no order.
async fn copy(from: &World, to: &World, tables: &Tables) {
    to.tamper("DELETE FROM audit_head").await.unwrap();
    let tables = tables.iter().filter(|(table, _)| *table != "derived");
    match (&from.cx.db, &to.cx.db) {
        (Db::Sqlite(_), Db::Sqlite(old)) => {
            let mut sql =
                format!("PRAGMA foreign_keys = OFF; ATTACH '{}' AS new;", from.url.trim_start_matches("sqlite://"));
            // Triggers make the sums of the lines that are put in.
            for (table, columns) in tables.filter(|(table, _)| *table != "held_sums") {
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                let columns = columns.join(", ");
                sql += format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM new.{table};").as_str();
            }
            sql.push_str("DETACH new; PRAGMA foreign_keys = ON;");
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&old.write).await.unwrap();
        }
        (Db::Postgres(new), Db::Postgres(old)) => {
            let mut old = old.acquire().await.unwrap();
            sqlx::raw_sql("SET session_replication_role = replica").execute(&mut *old).await.unwrap();
            for (table, _) in tables {
                let sql = AssertSqlSafe(format!("SELECT CAST(row_to_json(t) AS TEXT) FROM {table} t"));
                let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(new).await.unwrap();
                let sql =
                    format!("INSERT INTO {table} SELECT * FROM json_populate_record(NULL::{table}, CAST($1 AS JSON))");
                for row in rows {
                    sqlx::query(AssertSqlSafe(sql.clone())).bind(row).execute(&mut *old).await.unwrap();
                }
            }
            sqlx::raw_sql("SET session_replication_role = origin").execute(&mut *old).await.unwrap();
        }
        _ => panic!("two drivers"),
    }
}

/// Every row of these tables, with these columns.
async fn rows(world: &World, tables: &Tables) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    for (table, columns) in tables {
        let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
        let plain: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        let rows: Vec<String> = match &world.cx.db {
            Db::Sqlite(s) => {
                let sql = format!("SELECT {} FROM {table} ORDER BY 1", quoted.join(" || ' ' || "));
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut *s.read.take().await.unwrap()).await.unwrap()
            }
            Db::Postgres(p) => {
                let sql = format!("SELECT CAST(ROW({}) AS TEXT) FROM {table} ORDER BY 1", plain.join(", "));
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(p).await.unwrap()
            }
        };
        all.insert(table.clone(), rows);
    }
    all
}

both! {
    async fn nothing_is_lost_from_any_step_on(world: World) {
        demo::fill(&world.cx.db, &course(), 40, 7).await.unwrap();
        // Some were downloaded, and some not.
        let pdf = "UPDATE certificates SET pdf = (SELECT bytes FROM course_files WHERE path = 'course.toml'), pdf_hash = (SELECT
            hash FROM course_versions) WHERE id IN (SELECT id FROM certificates ORDER BY id LIMIT 2)";
        assert_eq!(world.tamper(pdf).await.unwrap(), 2);
        let mail = "INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_attempt_at)
            SELECT id, 'a@example.org', 'Hesabınız', 'b', created_at, 0, created_at FROM people ORDER BY id LIMIT 1";
        assert_eq!(world.tamper(mail).await.unwrap(), 1);
        for step in standing().await {
            let old = at_step(&world, step).await;
            let tables = tables(&old).await;
            copy(&world, &old, &tables).await;
            // What is kept is made anew, as after the steps that brought it; of everything else each row stays as it is.
            let (kept, mut told): (Tables, Tables) =
                tables.into_iter().filter(|(table, _)| table != "derived").partition(|(table, _)| is_kept(table));
            for table in kept.keys() {
                old.tamper(&format!("DELETE FROM {table}")).await.unwrap();
            }
            for key in ["sort_key", "search_key"] {
                if told.get_mut("organisations").unwrap().remove(key) {
                    old.tamper(&format!("UPDATE organisations SET {key} = NULL")).await.unwrap();
                }
            }
            // The language of a sheet could say whose it is: a step takes it away.
            told.get_mut("feedback_sheets").unwrap().remove("language");
            let before = rows(&old, &told).await;
            for table in ["people", "facts", "certificates", "participations", "registrations", "scenario_runs", "mails"] {
                assert!(!before[table].is_empty(), "nobody is in {table} at step {step}");
            }

            old.cx.db.migrate().await.unwrap();
            assert_eq!(columns(&old.cx.db).await, columns(&world.cx.db).await);
            assert!(kept::fill(&old.cx).await.unwrap(), "step {step}");
            assert!(!kept::fill(&old.cx).await.unwrap(), "step {step}");

            for (table, rows) in rows(&old, &told).await {
                assert_eq!(rows, before[&table], "{table} after step {step}");
            }
            for table in KEPT {
                let filled = old.rows(table).await;
                assert!(!filled.is_empty() || table == "person_pairs", "{table} after step {step}");
                assert_eq!(filled, world.rows(table).await, "{table} after step {step}");
            }
            old.nothing_drifted().await;
            assert_eq!(audit::verify(&old.cx).await.unwrap(), audit::verify(&world.cx).await.unwrap());
        }
    }
}
