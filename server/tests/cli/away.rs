//! A PostgreSQL that goes away and comes back.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::{
    Folder,
    serving::{Answer, Server},
};

/// The way to a database, which can be cut.
struct Way {
    address: SocketAddr,
    is_open: Arc<AtomicBool>,
    streams: Arc<Mutex<Vec<TcpStream>>>,
}

impl Way {
    fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (is_open, streams) = (Arc::new(AtomicBool::new(true)), Arc::new(Mutex::new(Vec::new())));
        let way = Self { address, is_open: Arc::clone(&is_open), streams: Arc::clone(&streams) };
        thread::spawn(move || {
            while let Ok((near, _)) = listener.accept() {
                if !is_open.load(Ordering::SeqCst) {
                    continue;
                }
                let far = TcpStream::connect(&server).unwrap();
                for stream in [&near, &far] {
                    streams.lock().unwrap().push(stream.try_clone().unwrap());
                }
                pass(near.try_clone().unwrap(), far.try_clone().unwrap());
                pass(far, near);
            }
        });
        way
    }

    fn cut(&self) {
        self.is_open.store(false, Ordering::SeqCst);
        for stream in self.streams.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        self.is_open.store(true, Ordering::SeqCst);
    }
}

/// Passes on what comes, until one side has gone.
fn pass(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        let mut bytes = [0; 16 * 1024];
        while let Ok(n @ 1..) = from.read(&mut bytes) {
            if to.write_all(&bytes[..n]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}

/// A new database on the PostgreSQL that is there for tests: the server, and the address of the database.
fn postgres() -> (String, String) {
    #[expect(clippy::disallowed_methods, reason = "`make test` says where its PostgreSQL is")]
    let server =
        std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL names a PostgreSQL; `make test` starts one");
    let name = format!("c_{}", uuid::Uuid::new_v4().simple());
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let mut admin = PgConnection::connect(&server).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.unwrap();
    });
    let (base, _) = server.rsplit_once('/').unwrap();
    (base.to_owned(), format!("{base}/{name}"))
}

#[test]
fn a_postgres_that_is_away_is_told_at_once_and_nobody_has_to_restart_anything() {
    let (base, url) = postgres();
    let host =
        base.rsplit_once('@').map_or(base.as_str(), |(_, host)| host).trim_start_matches("postgres://").to_owned();
    let way = Way::to(host.clone());
    let folder = Folder::new("away");
    let url = url.replacen(&host, &way.address.to_string(), 1);
    folder.succeeds(&["demo", "--people", "0", "--database", &url]);
    let server = Server::start(&folder, &["--database", &url]);
    assert_eq!(server.sign_in("admin").status, 303);
    for _ in 0..2 {
        way.cut();
        // An answer to the second counts for some seconds.
        let asked: [&dyn Fn() -> Answer; 2] = [&|| server.get("/verify/ABCDEFGHJKLM"), &|| server.becomes_ready(503)];
        for (path, ask) in ["/verify/ABCDEFGHJKLM", "/readyz"].into_iter().zip(asked) {
            let begun = Instant::now();
            let answer = ask();
            assert_eq!(answer.status, 503, "{path}: {}", answer.text);
            assert!(answer.text.to_lowercase().contains("retry-after: 10"), "{}", answer.text);
            // Whoever asks whether a server is well waits no longer than some seconds.
            assert!(begun.elapsed() < Duration::from_secs(8), "{path}: {:?}", begun.elapsed());
        }
        assert!(server.sign_in("manager").text.contains("Verilənlər bazası hazırda cavab vermir"));
        way.mend();
        assert_eq!(server.sign_in("trainee").status, 303, "{}", server.log());
        server.becomes_ready(200);
    }
    let line = |arguments: &[&str]| String::from_utf8(folder.run(arguments).stderr).unwrap();
    way.cut();
    let away = line(&["audit", "verify", "--database", &url]);
    assert!(away.contains("cannot reach PostgreSQL at 127.0.0.1"), "{away}");
    let refused = line(&["audit", "verify", "--database", "postgres://x@127.0.0.1:1/y"]);
    assert!(refused.contains("refused"), "the last failure is told: {refused}");
}

#[test]
fn a_platform_moves_from_a_file_to_postgres() {
    let (_, url) = postgres();
    let folder = Folder::new("move");
    folder.succeeds(&["demo", "--people", "12"]);
    let export = |database: &[&str]| {
        let arguments = ["export", "people", "--project", "phase-2", "--format", "json", "--out", "people.json"];
        folder.succeeds(&[&arguments[..], database].concat());
        std::fs::read(folder.0.join("people.json")).unwrap()
    };
    let before = export(&[]);
    let server = Server::start(&folder, &[]);
    // The port is taken before the database: whoever gets an answer knows that it is open.
    assert_eq!(server.get("/healthz").status, 200);
    folder.refuses(&["database", "move", "--to", &url], "is in use: stop the server first");
    server.stop();
    folder.refuses(&["database", "move", "--to", "sqlite://other.db"], "from SQLite to PostgreSQL");
    let said = folder.succeeds(&["database", "move", "--to", &url]);
    assert!(said.contains("facts: ") && said.contains("Everything is moved and compared"), "{said}");
    assert_eq!(export(&["--database", &url]), before);
    folder.refuses(&["database", "move", "--to", &url], "there is something in that database already");
    let server = Server::start(&folder, &["--database", &url]);
    assert_eq!(server.sign_in("admin").status, 303);
}
