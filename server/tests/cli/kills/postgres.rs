//! PostgreSQL is killed, as a whole or one of its processes, and the program goes on.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    thread::sleep,
    time::{Duration, Instant},
};

use super::{
    super::{
        Folder,
        serving::{HANGS, Server},
    },
    load::{Load, Outage, Work, lets_in, marks_on_postgres},
    moment, rounds, tell,
};

/// A PostgreSQL of the test's own. What it confirms is on the disk, as it is by itself.
struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: String,
    child: Child,
}

/// A command as a user whom PostgreSQL lets serve: it refuses root.
fn command(program: &Path) -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|said| said.stdout == b"0\n");
    if !is_root {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

/// The newest PostgreSQL that is installed.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    let version = versions.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok()).max();
    Path::new("/usr/lib/postgresql").join(version.unwrap().to_string()).join("bin")
}

/// The processes that this one has begun.
fn children(parent: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let is_child = |process: &u32| {
        let said = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        // Behind the name, which can hold anything: the state, then the parent.
        said.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)?.parse().ok()) == Some(parent)
    };
    processes.filter(is_child).collect()
}

fn kill(processes: &[u32]) {
    let processes = processes.iter().map(ToString::to_string);
    // One that has ended by itself is no fault.
    let _ = Command::new("kill").arg("-KILL").args(processes).stderr(Stdio::null()).status().unwrap();
}

impl Postgres {
    fn new(folder: &Folder) -> Self {
        let programs = programs();
        let home = folder.0.join("postgres");
        fs::create_dir(&home).unwrap();
        if command(&programs).get_program() == "runuser" {
            assert!(Command::new("chown").arg("postgres").arg(&home).status().unwrap().success());
        }
        let mut make = command(&programs.join("initdb"));
        make.arg("-D").arg(home.join("data")).args(["-U", "dayaq", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        assert!(make.current_dir(&home).stdout(Stdio::null()).status().unwrap().success());
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let port = free.port().to_string();
        let child = Self::serve(&programs, &home, &port);
        let postgres = Self { programs, folder: home, port, child };
        postgres.lets_in();
        postgres
    }

    fn serve(programs: &Path, folder: &Path, port: &str) -> Child {
        let mut serve = command(&programs.join("postgres"));
        serve.arg("-D").arg(folder.join("data")).args(["-p", port, "-c", "listen_addresses=127.0.0.1"]);
        serve.arg("-k").arg(folder).current_dir(folder);
        serve.stdout(Stdio::null()).stderr(fs::File::create(folder.join("log.txt")).unwrap()).spawn().unwrap()
    }

    fn url(&self) -> String {
        format!("postgres://dayaq@127.0.0.1:{}/postgres", self.port)
    }

    /// The process that begins all others.
    fn first(&self) -> u32 {
        let file = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        file.lines().next().unwrap().parse().unwrap()
    }

    /// Waits until somebody is let in; says when that was.
    fn lets_in(&self) -> Instant {
        let begun = Instant::now();
        while !lets_in(&self.url()) {
            let log = fs::read_to_string(self.folder.join("log.txt")).unwrap();
            assert!(begun.elapsed() < HANGS, "PostgreSQL does not come back\n{log}");
            sleep(Duration::from_millis(10));
        }
        Instant::now()
    }

    /// All of it ends at once.
    fn end(&mut self) {
        let first = self.first();
        let all = [vec![first], children(first)].concat();
        kill(&all);
        let _ = self.child.wait().unwrap();
        // Whoever is still there holds the memory that the next one needs.
        while all.iter().any(|process| Path::new(&format!("/proc/{process}/cwd")).canonicalize().is_ok()) {
            sleep(Duration::from_millis(2));
        }
    }

    fn begin_again(&mut self) {
        self.child = Self::serve(&self.programs, &self.folder, &self.port);
    }

    /// One process ends that serves the program: PostgreSQL ends all others, and begins anew by itself.
    fn lose_one(&self) {
        let serves = |process: &u32| {
            let line = fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
            line.starts_with("postgres: dayaq ")
        };
        let one = children(self.first()).into_iter().find(serves).expect("a process serves the program");
        kill(&[one]);
        while Path::new(&format!("/proc/{one}/cwd")).canonicalize().is_ok() {
            sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if self.folder.join("data/postmaster.pid").exists() {
            self.end();
        }
    }
}

#[test]
fn nothing_that_was_confirmed_is_lost_when_postgres_is_killed_and_the_program_goes_on() {
    let folder = Folder::new("kills-postgres");
    let mut postgres = Postgres::new(&folder);
    let url = postgres.url();
    folder.succeeds(&["demo", "--people", "30", "--database", &url]);
    let server = Arc::new(Server::start(&folder, &["--database", &url]));
    server.becomes_ready(200);
    let work = Work::find(&server);
    let mut took = Vec::new();
    for round in 0..rounds(4, 100) {
        let load = Load::begin(&work, &server, Outage::Database);
        sleep(moment(round));
        if round % 2 == 0 {
            postgres.end();
            // Some are away for longer than it takes to begin again.
            sleep(moment(round) * 4);
            postgres.begin_again();
        } else {
            postgres.lose_one();
        }
        let back = postgres.lets_in();
        took.push(work.recovers(back, &server));
        load.end();
        work.check_marks(&marks_on_postgres(&url));
        work.check_answer(&server);
        for question in [["database", "check"], ["audit", "verify"]] {
            folder.succeeds(&[&question[..], &["--database", &url]].concat());
        }
    }
    assert!(work.refused() > 0, "somebody was told that the database is away");
    tell("PostgreSQL is killed", work.confirmed(), took);
}
