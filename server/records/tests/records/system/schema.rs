//! The two schemas are one; what cannot be opened is refused with one clear line.

use std::{collections::BTreeSet, path::Path};

use records::{Db, Error};
use sqlx::Row;

use crate::support::{World, both};

/// Table, column, whether it must have a value.
pub(crate) async fn columns(db: &Db) -> BTreeSet<(String, String, bool)> {
    match db {
        Db::Sqlite(s) => {
            let sql = "SELECT m.name AS t, c.name AS c, c.\"notnull\" AS n FROM sqlite_master m
                JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\'";
            let rows = sqlx::query(sql).fetch_all(&mut *s.read.take().await.unwrap()).await.unwrap();
            rows.iter().map(|r| (r.get("t"), r.get("c"), r.get::<i64, _>("n") == 1)).collect()
        }
        Db::Postgres(p) => {
            let sql = "SELECT table_name::text AS t, column_name::text AS c, is_nullable = 'NO' AS n
                FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'";
            let rows = sqlx::query(sql).fetch_all(p).await.unwrap();
            rows.iter().map(|r| (r.get("t"), r.get("c"), r.get("n"))).collect()
        }
    }
}

#[tokio::test]
async fn both_schemas_have_the_same_tables_columns_and_nullability() {
    let (sqlite, postgres) = (World::sqlite().await, World::postgres().await);
    let sqlite = columns(&sqlite.cx.db).await;
    assert!(sqlite.len() > 100, "only {} columns were found", sqlite.len());
    assert_eq!(sqlite, columns(&postgres.cx.db).await);
}

#[test]
fn both_folders_have_the_same_steps() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let names = |folder: &str| -> BTreeSet<String> {
        std::fs::read_dir(root.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

both! {
    async fn a_newer_schema_is_refused(world: World) {
        world.tamper("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
            SELECT 9999, 'from the future', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1").await.unwrap();
        let error = Db::open(&world.url).await.unwrap_err();
        assert!(matches!(&error, Error::Setup(line) if line.contains("newer Dayaq") && line.contains("9999")), "{error}");
        assert!(!error.to_string().contains('\n'));
    }
}

#[tokio::test]
async fn what_cannot_be_opened_is_said_in_one_line() {
    for (url, says) in [
        ("mysql://localhost/x", "unknown database scheme \"mysql\""),
        ("dayaq.db", "unknown database scheme"),
        ("postgres://nobody:secret@127.0.0.1:1/none", "cannot reach PostgreSQL at 127.0.0.1:1"),
        ("sqlite:///no/such/folder/x.db", "does not exist"),
    ] {
        let error = Db::open(url).await.unwrap_err().to_string();
        assert!(error.contains(says) && !error.contains('\n') && !error.contains("secret"), "{url}: {error}");
    }
}

both! {
    async fn the_ledger_only_grows(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        records::learning::participations::confirm_lesson(&world.cx, &running, "01-indicators/abuse-and-deception").await.unwrap();
        assert_eq!(world.count("facts").await, 1);
        assert!(world.tamper("UPDATE facts SET minutes = 999").await.is_err());
        assert!(world.tamper("DELETE FROM facts").await.is_err());
        assert_eq!(world.count("facts WHERE minutes < 999").await, 1);
    }
}
