//! Backups, and the day on which one is needed.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, sqlite::SqliteConnectOptions};

use super::{Folder, folders, serving::Server};

/// Runs statements past the program, as somebody with the file could.
pub fn tamper(folder: &Folder, sql: &str) {
    let file = folder.0.join("test.db");
    let sql = AssertSqlSafe(sql.to_owned());
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async move {
        let mut connection = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
}

/// The one text that a query finds.
pub fn text(folder: &Folder, sql: &str) -> String {
    let file = folder.0.join("test.db");
    let sql = AssertSqlSafe(sql.to_owned());
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async move {
        let mut connection = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
        let found = sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        found
    })
}

fn people(folder: &Folder) -> Vec<u8> {
    folder.succeeds(&["export", "people", "--project", "phase-2", "--format", "json", "--out", "people.json"]);
    fs::read(folder.0.join("people.json")).unwrap()
}

/// The files beside the database that are there because of a restore.
fn aside(folder: &Folder) -> Vec<PathBuf> {
    let files = fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.to_str().unwrap().contains("test.db.before-")).collect()
}

#[test]
fn a_backup_is_made_while_the_platform_serves_and_restored_after_a_power_cut() {
    let folder = Folder::new("drill");
    folder.succeeds(&["demo", "--people", "12"]);
    let before = people(&folder);
    let mut server = Server::start(&folder, &[]);
    let said = folder.succeeds(&["backup", "backup.db"]);
    assert!(said.contains("is written and checked") && said.contains("entries in the audit log"), "{said}");
    let backup = folder.0.join("backup.db");
    assert_eq!(fs::metadata(&backup).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = fs::read(&backup).unwrap();
    folder.refuses(&["backup", "backup.db"], "exists already: nothing was written");
    folder.refuses(&["backup", "none/backup.db"], "no backup was written");
    assert_eq!(fs::read(&backup).unwrap(), bytes);
    assert!(!folders::read(&folder.0).iter().any(|(name, _)| name.contains("unfinished")), "nothing is left");

    // After the backup things happen that are to be undone.
    let output = folder.told(&["administrator", "create", "later.admin"], "quite-a-long-secret-7");
    assert!(output.status.success());
    folder.refuses(&["restore", "backup.db"], "is in use: stop the server first");
    assert!(aside(&folder).is_empty());
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    assert!(folder.0.join("test.db-wal").exists(), "the power cut leaves a journal");

    folder.refuses(&["restore", "none.db"], "does not exist: nothing was changed");
    folder.refuses(&["restore", "test.db"], "is the database itself");
    fs::write(folder.0.join("text.db"), "not a database").unwrap();
    folder.refuses(&["restore", "text.db"], "text.db");
    assert!(aside(&folder).is_empty() && folder.0.join("test.db-wal").exists(), "nothing was changed");

    let said = folder.succeeds(&["restore", "backup.db"]);
    assert!(said.contains("is restored and checked") && said.contains("What was there before is now"), "{said}");
    assert!(!folder.0.join("test.db-wal").exists(), "no journal of another database lies beside it");
    assert!(folder.succeeds(&["audit", "verify"]).contains("all intact"));
    assert!(folder.succeeds(&["database", "check"]).contains("sound"));
    assert_eq!(people(&folder), before);
    let output = folder.told(&["administrator", "password", "later.admin"], "quite-a-long-secret-8");
    assert_eq!(output.status.code(), Some(1), "later.admin was entered after the backup");
    assert_eq!(fs::read(&backup).unwrap(), bytes, "the backup stays as it is");
    assert_eq!(Server::start(&folder, &[]).get("/readyz").status, 200);

    // What was moved aside is whole, with its journal, and can be restored too.
    let old = aside(&folder)
        .into_iter()
        .find(|path| !path.to_str().unwrap().ends_with("-wal") && !path.to_str().unwrap().ends_with("-shm"));
    folder.succeeds(&["restore", old.unwrap().to_str().unwrap()]);
    let output = folder.told(&["administrator", "password", "later.admin"], "quite-a-long-secret-8");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn damage_is_found_and_never_backed_up_or_restored() {
    let folder = Folder::new("damage");
    folder.succeeds(&["demo", "--people", "40"]);
    folder.succeeds(&["backup", "good.db"]);
    let file = folder.0.join("test.db");
    let mut bytes = fs::read(&file).unwrap();
    let pages = bytes.len() / 4096;
    for page in bytes.chunks_mut(4096).skip(4).step_by(pages / 25) {
        page[..128].fill(0x5a);
    }
    fs::write(&file, &bytes).unwrap();
    let output = folder.run(&["database", "check"]);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("dayaq: ") && error.contains("restore"), "{error}");
    let output = folder.run(&["backup", "bad.db"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!folder.0.join("bad.db").exists());
    fs::copy(&file, folder.0.join("damaged.db")).unwrap();
    let output = folder.run(&["restore", "damaged.db"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read(&file).unwrap(), bytes, "nothing was changed");
    assert!(aside(&folder).is_empty());
    // Also where the database itself cannot be read any more.
    fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    let output = folder.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.lines().last().is_some_and(|line| line.starts_with("dayaq: ") && line.contains("restore")),
        "{error}"
    );
    folder.succeeds(&["restore", "good.db"]);
    assert!(folder.succeeds(&["database", "check"]).contains("sound"));
    // What was there is kept, with its journal where it had one.
    let kept = aside(&folder);
    let databases = kept.iter().map(|path| path.to_str().unwrap()).filter(|name| !name.ends_with("-wal"));
    assert_eq!(databases.filter(|name| !name.ends_with("-shm")).count(), 1);
}

#[test]
fn a_backup_of_another_program_or_of_another_kind_is_refused() {
    let folder = Folder::new("kinds");
    folder.administrator();
    for command in ["backup", "restore"] {
        folder.refuses(&[command, "x.db", "--database", "postgres://x@127.0.0.1:1/y"], "PostgreSQL is");
    }
    fs::copy(folder.0.join("test.db"), folder.0.join("changed.db")).unwrap();
    tamper(&folder, "PRAGMA application_id = 7");
    folder.refuses(&["audit", "verify"], "is a database of another program");
    folder.refuses(&["serve", "--listen", "127.0.0.1:0"], "is a database of another program");
    folder.succeeds(&["restore", "changed.db"]);
    assert!(folder.succeeds(&["audit", "verify"]).contains("all intact"));
}
