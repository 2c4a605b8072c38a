//! A disk that fills up.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::Instant,
};

use sqlx::{
    ConnectOptions, Connection,
    migrate::{Migration, Migrator},
    sqlite::SqliteConnectOptions,
};

use super::{
    Folder,
    serving::{HANGS, Server, strip},
};

/// Whether this machine lets a test have a small disk of its own.
pub fn can_mount() -> bool {
    let command = ["--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"];
    Command::new("unshare").args(command).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// A small disk with the database of a folder, and a server for it.
pub struct SmallDisk {
    pub server: Arc<Server>,
    place: PathBuf,
}

impl SmallDisk {
    pub fn serve(folder: &Folder, size: &str) -> Self {
        let place = folder.0.join("disk");
        fs::create_dir(&place).unwrap();
        let url = format!("sqlite://{}", place.join("test.db").display());
        let server = Server::start_with(folder, |address| {
            let script =
                "mount -t tmpfs -o size=$2 tmpfs disk && cp test.db disk/ && exec \"$0\" serve --listen \"$1\"";
            let mut command = Command::new("unshare");
            command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]);
            command.args([env!("CARGO_BIN_EXE_dayaq"), address, size]);
            command.current_dir(&folder.0).env("DATABASE_URL", &url);
            command
        });
        Self { server: Arc::new(server), place }
    }

    /// A file of the disk, which is mounted in a room of the server's own.
    pub fn seen_from_outside(&self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root{}", self.server.child.id(), self.place.join(name).display()))
    }

    /// Writes until there is no room.
    pub fn fill(&self) {
        let mut file = File::create(self.seen_from_outside("ballast")).unwrap();
        for size in [1 << 20, 1 << 12, 1] {
            while file.write_all(&vec![7; size]).is_ok() {}
        }
    }

    /// Makes room again.
    pub fn empty(&self) {
        fs::remove_file(self.seen_from_outside("ballast")).unwrap();
    }
}

#[test]
fn a_full_disk_is_told_and_nobody_has_to_restart_anything_once_there_is_room() {
    if !can_mount() {
        eprintln!("this machine gives no small disk to a test: not tried");
        return;
    }
    let folder = Folder::new("full");
    folder.succeeds(&["demo", "--people", "0"]);
    let disk = SmallDisk::serve(&folder, "14m");
    let server = &disk.server;
    server.becomes_ready(200);
    for turn in 0..3 {
        disk.fill();
        // What is free within the journal can still be written.
        let begun = Instant::now();
        let refused = loop {
            let answer = server.sign_in(["admin", "manager", "trainer"][turn]);
            if answer.status == 503 {
                break answer;
            }
            assert!(begun.elapsed() < HANGS, "{}", server.log());
        };
        assert!(refused.text.contains("Serverin diski doludur"), "{}", refused.text);
        assert!(refused.text.to_lowercase().contains("retry-after: "), "{}", refused.text);
        assert!(server.becomes_ready(503).text.contains("the disk of the server is full"));
        assert_eq!(server.get("/about").status, 200, "reading goes on");
        disk.empty();
        assert_eq!(server.sign_in("trainee").status, 303, "at once\n{}", server.log());
        server.becomes_ready(200);
    }
    let log = strip(&Arc::into_inner(disk.server).unwrap().stop());
    assert!(log.contains("the disk of the server is nearly full"), "{log}");
}

/// A database as a release made it whose last step was `step`.
async fn older(file: &Path, step: i64) {
    let all = Migrator::new(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/sqlite"))).await.unwrap();
    let steps: Vec<Migration> = all.iter().filter(|known| known.version <= step).cloned().collect();
    assert!(steps.last().map(|last| last.version) == Some(step) && all.iter().count() > steps.len());
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    Migrator { migrations: steps.into(), ..all }.run(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[test]
fn a_disk_that_is_full_while_the_schema_is_brought_up_to_date_leaves_whole_steps() {
    if !can_mount() {
        eprintln!("this machine gives no small disk to a test: not tried");
        return;
    }
    let folder = Folder::new("upgrade");
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(older(&folder.0.join("test.db"), 30));
    // How far it is, in one line for each command: its end, and what it says.
    let script = r#"
        mount -t tmpfs -o size=16m tmpfs disk && cp test.db disk/ && cd disk && export DATABASE_URL=sqlite://test.db
        cat /dev/zero > ballast 2> /dev/null
        for turn in 1 2; do "$0" database upgrade 2>&1; echo "end $?"; done
        "$0" serve --listen 127.0.0.1:0 2>&1; echo "end $?"
        rm ballast
        "$0" database upgrade 2>&1; echo "end $?"
        "$0" database check 2>&1; echo "end $?"
    "#;
    fs::create_dir(folder.0.join("disk")).unwrap();
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, env!("CARGO_BIN_EXE_dayaq")]);
    let output = command.current_dir(&folder.0).output().unwrap();
    let said = strip(&String::from_utf8(output.stdout).unwrap());
    let said: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("end") || line.starts_with("dayaq: ") || line.starts_with("The database"))
        .collect();
    let ends: Vec<&str> = said.iter().copied().filter(|line| line.starts_with("end")).collect();
    assert_eq!(ends, ["end 1", "end 1", "end 1", "end 0", "end 0"], "{said:#?}");
    let told = said.iter().filter(|line| line.starts_with("dayaq: ") && line.contains("disk") && line.contains("full"));
    assert_eq!(told.count(), 3, "{said:#?}");
}
