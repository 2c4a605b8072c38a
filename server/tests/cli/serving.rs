//! The program while it serves: health, the log, the end.

use std::{
    fs::{self, File},
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    os::unix::net::UnixDatagram,
    path::PathBuf,
    process::{Child, Command},
    thread::sleep,
    time::{Duration, Instant},
};

use super::Folder;

/// Longer than anything takes; only what hangs is ended by it.
pub const HANGS: Duration = Duration::from_mins(1);

/// A server in a process of its own; it ends with this value.
pub struct Server {
    pub child: Child,
    pub address: SocketAddr,
    log: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer as it came.
pub struct Answer {
    pub status: u16,
    pub text: String,
}

impl Server {
    /// Serves the database of a folder.
    pub fn start(folder: &Folder, more: &[&str]) -> Self {
        Self::start_with(folder, |address| folder.command(&[&["serve", "--listen", address][..], more].concat()))
    }

    pub fn start_with(folder: &Folder, command: impl FnOnce(&str) -> Command) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let log = folder.0.join("log.txt");
        let child = command(&address.to_string()).stderr(File::create(&log).unwrap()).spawn().unwrap();
        let mut server = Self { child, address, log };
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none() && begun.elapsed() < HANGS, "{}", server.log());
            sleep(Duration::from_millis(20));
        }
        server
    }

    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    pub fn send(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(HANGS)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
        Answer { status: status.unwrap_or_else(|| panic!("no answer: {text:?}\n{}", self.log())), text }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    /// The same for somebody who is signed in.
    pub fn get_as(&self, path: &str, cookie: &str) -> Answer {
        let address = self.address;
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: session={cookie}\r\nConnection: close\r\n\r\n"
        ))
    }

    fn posting(&self, path: &str, body: &str, cookie: &str) -> String {
        let address = self.address;
        format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: session={cookie}\r\nConnection: \
             close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    fn post(&self, path: &str, body: &str) -> Answer {
        self.send(&self.posting(path, body, ""))
    }

    /// The status of the answer to somebody who is signed in; none where the server ended before it was whole.
    pub fn try_post_as(&self, path: &str, body: &str, cookie: &str) -> Option<u16> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        stream.set_read_timeout(Some(HANGS)).unwrap();
        stream.write_all(self.posting(path, body, cookie).as_bytes()).ok()?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).ok()?;
        let head = String::from_utf8_lossy(&bytes);
        head.contains("\r\n\r\n").then(|| head.split(' ').nth(1)?.parse().ok()).flatten()
    }

    /// Kills it, as a power cut does.
    pub fn kill(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-KILL", &pid]).status().unwrap().success());
        while TcpStream::connect(self.address).is_ok() {
            sleep(Duration::from_millis(2));
        }
    }

    pub fn sign_in(&self, user: &str) -> Answer {
        self.post("/sign-in", &format!("name={user}&password=dayaq-{user}-demo"))
    }

    /// Asks until the answer is this; it counts for some seconds.
    pub fn becomes_ready(&self, status: u16) -> Answer {
        let begun = Instant::now();
        loop {
            let answer = self.get("/readyz");
            if answer.status == status {
                return answer;
            }
            assert!(begun.elapsed() < HANGS, "{}\n{}", answer.text, self.log());
            sleep(Duration::from_millis(200));
        }
    }

    /// Asks it to stop once it serves, and waits until it has.
    pub fn stop(mut self) -> String {
        let begun = Instant::now();
        let serves = |log: &str| log.contains(" serving ") || log.contains("\"serving\"");
        while !serves(&strip(&self.log())) {
            assert!(begun.elapsed() < HANGS, "{}", self.log());
            sleep(Duration::from_millis(20));
        }
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        self.log()
    }
}

#[test]
fn the_log_says_who_asked_for_what_and_no_secret() {
    let folder = Folder::new("log");
    folder.succeeds(&["demo", "--people", "0"]);
    let server = Server::start(&folder, &[]);
    assert!(server.get("/healthz").text.contains(concat!("alive: Dayaq ", env!("CARGO_PKG_VERSION"), " (")));
    assert!(server.becomes_ready(200).text.ends_with("ready"));
    assert_eq!(server.get("/verify/SECRETSECRET").status, 404);
    assert_eq!(server.get("/nowhere/SECRETSECRET").status, 404);
    assert_eq!(server.sign_in("nobody").status, 422);
    let welcome = server.sign_in("admin");
    assert_eq!(welcome.status, 303);
    let cookie = welcome.text.split("session=").nth(1).unwrap().split(';').next().unwrap().to_owned();
    let request = format!(
        "GET /people HTTP/1.1\r\nHost: {}\r\nCookie: session={cookie}\r\nConnection: close\r\n\r\n",
        server.address
    );
    assert_eq!(server.send(&request).status, 200);
    let log = server.stop();
    let plain: String = strip(&log);
    let line = |parts: &[&str]| {
        let found = plain.lines().find(|line| parts.iter().all(|part| line.contains(part)));
        assert!(found.is_some(), "{parts:?} is missing in\n{plain}");
        found.unwrap().to_owned()
    };
    line(&["serving", "server.version=", "database.kind=\"SQLite\""]);
    line(&["http.method=GET", "http.route=\"/verify/{code}\"", "http.status=404", "client.address=127.0.0.1"]);
    line(&["http.method=GET", "http.route=\"-\"", "http.status=404"]);
    line(&["http.method=POST", "http.route=\"/sign-in\"", "http.status=422", "client.address=127.0.0.1"]);
    let people = line(&["http.route=\"/people\"", "http.status=200", "http.duration_ms=", "account.id="]);
    let account = people.split("account.id=").nth(1).unwrap().split([' ', '}']).next().unwrap();
    assert_eq!(account.len(), 36, "{people}");
    for secret in ["SECRETSECRET", &cookie, "dayaq-admin-demo", "readyz"] {
        assert!(!log.contains(secret), "{secret} stands in\n{log}");
    }
    assert_eq!(plain.lines().filter(|line| line.contains("http.route=\"/people\"")).count(), 1, "one line for each");
}

#[test]
fn figures_are_given_out_on_a_listener_of_their_own() {
    let folder = Folder::new("metrics");
    folder.succeeds(&["demo", "--people", "0"]);
    let at = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = Server::start(&folder, &["--metrics", &at.to_string()]);
    assert_eq!(server.get("/metrics").status, 404, "not for strangers");
    assert_eq!(server.sign_in("admin").status, 303);
    let figures = |name: &str| {
        let mut stream = TcpStream::connect(at).unwrap();
        stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
        text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse::<f64>().ok())
    };
    assert_eq!(figures("dayaq_requests_total{class=\"4xx\"}"), Some(1.0));
    assert_eq!(figures("dayaq_requests_total{class=\"3xx\"}"), Some(1.0));
    assert_eq!(figures("dayaq_request_duration_seconds_count"), Some(2.0));
    assert_eq!(figures("dayaq_request_duration_seconds_bucket{le=\"+Inf\"}"), Some(2.0));
    assert!(figures("dayaq_writes_total").unwrap() >= 1.0);
    assert!(figures("dayaq_disk_free_bytes").unwrap() > 0.0);
    assert_eq!(figures("dayaq_database_up"), Some(1.0));
    assert!(figures("dayaq_mails_waiting").is_some() && figures("dayaq_jobs_waiting").is_some());
    assert_eq!(figures("dayaq_backup_age_seconds"), None, "there is no backup");
    folder.succeeds(&["backup", "backup.db"]);
    assert!(figures("dayaq_backup_age_seconds").unwrap() < 60.0);
}

#[test]
fn what_has_started_it_is_told_that_it_serves_lives_and_stops() {
    let folder = Folder::new("notify");
    folder.succeeds(&["demo", "--people", "0"]);
    let name = folder.0.join("notify.sock");
    let socket = UnixDatagram::bind(&name).unwrap();
    socket.set_read_timeout(Some(HANGS)).unwrap();
    let server = Server::start_with(&folder, |address| {
        let mut command = folder.command(&["serve", "--listen", address]);
        command.env("NOTIFY_SOCKET", &name).env("WATCHDOG_USEC", "400000");
        command
    });
    let heard = || {
        let mut bytes = [0; 64];
        let n = socket.recv(&mut bytes).unwrap();
        String::from_utf8(bytes[..n].to_vec()).unwrap()
    };
    assert_eq!([heard(), heard(), heard()], ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]);
    server.stop();
    let mut last = heard();
    while last == "WATCHDOG=1" {
        last = heard();
    }
    assert_eq!(last, "STOPPING=1");
}

/// Without colours.
pub fn strip(log: &str) -> String {
    let mut text = String::new();
    for (number, piece) in log.split('\u{1b}').enumerate() {
        text.push_str(if number == 0 { piece } else { piece.split_once('m').map_or("", |(_, rest)| rest) });
    }
    text
}

#[test]
fn the_log_can_be_json() {
    let folder = Folder::new("json");
    folder.succeeds(&["demo", "--people", "0"]);
    let server = Server::start(&folder, &["--log-json"]);
    server.get("/about");
    let log = server.stop();
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let request = lines.iter().find(|line| line["span"]["http.route"] == "/about").unwrap();
    assert_eq!((&request["fields"]["http.status"], &request["span"]["http.method"]), (&200.into(), &"GET".into()));
}

#[test]
fn a_database_that_is_mixed_or_made_by_mistake_is_told_at_the_start() {
    let folder = Folder::new("start-new");
    let server = Server::start(&folder, &[]);
    let log = strip(&server.stop());
    assert!(log.contains("A new database was made: ") && log.contains("test.db"), "{log}");
    fs::remove_file(folder.0.join("test.db")).unwrap();
    folder.succeeds(&["demo", "--people", "0"]);
    super::copies::tamper(&folder, "UPDATE audit_head SET number = number + 5");
    folder.refuses(&["serve", "--listen", "127.0.0.1:0"], "mixed from two copies");
}

#[test]
fn a_clock_that_is_behind_is_told_at_the_start() {
    let folder = Folder::new("clock");
    folder.succeeds(&["demo", "--people", "0"]);
    // Somebody has written while the clock was years ahead.
    super::copies::tamper(
        &folder,
        "INSERT INTO audit_log (number, at, actor_id, action, subject, details, previous_hash, hash)
        SELECT number + 1, '2096-01-01T00:00:00+00:00', actor_id, action, subject, details,
            previous_hash, hash FROM audit_log ORDER BY number DESC LIMIT 1;
        UPDATE audit_head SET number = number + 1",
    );
    let server = Server::start(&folder, &[]);
    let begun = Instant::now();
    let said = |log: &str| log.contains("the clock is behind what was written before") && log.contains("trust-clock");
    while !said(&strip(&server.log())) {
        assert!(begun.elapsed() < HANGS, "{}", server.log());
        sleep(Duration::from_millis(20));
    }
    server.becomes_ready(200);
    server.stop();
    assert!(folder.succeeds(&["database", "trust-clock"]).contains("and that is right"));
    let server = Server::start(&folder, &[]);
    server.becomes_ready(200);
    // Long enough for whoever watches to have looked.
    sleep(Duration::from_secs(1));
    let log = strip(&server.stop());
    assert!(!log.contains("the clock is behind"), "{log}");
}
