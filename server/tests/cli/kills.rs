//! A server that is killed in the middle of its work, again and again: what was confirmed to somebody is there afterwards, the rest is
//! there whole or not at all.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};
use uuid::Uuid;

use super::{Folder, serving::Server};

/// How often it is killed here; `make torture` says more.
const KILLS: u32 = 15;
/// So many trainers tap at the same time.
const TRAINERS: usize = 4;

/// How often this run kills.
fn kills() -> u32 {
    #[expect(clippy::disallowed_methods, reason = "`make torture` says how often")]
    std::env::var("KILLS").ok().and_then(|typed| typed.parse().ok()).unwrap_or(KILLS)
}

/// The first thing after `before` in a text, as far as keys go.
fn key_after<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.get(..36).filter(|key| Uuid::parse_str(key).is_ok())
}

/// A session of an event and the people on its list.
struct List {
    address: String,
    people: Vec<String>,
}

/// The first session with people to mark.
fn find_list(server: &Server, cookie: &str) -> List {
    let events = server.get_as("/events", cookie).text;
    let keys: Vec<&str> = events.split("/events/").filter_map(|rest| rest.get(..36)).collect();
    for event in keys.into_iter().filter(|key| Uuid::parse_str(key).is_ok()) {
        let page = server.get_as(&format!("/events/{event}"), cookie).text;
        let Some(session) = key_after(&page, "/sessions/") else { continue };
        let address = format!("/events/{event}/sessions/{session}");
        let list = server.get_as(&address, cookie).text;
        let people: Vec<String> =
            list.split("present/").skip(1).filter_map(|rest| rest.get(..36)).map(str::to_owned).collect();
        // One line is none: it is copied for who comes without being on the list.
        let people: Vec<String> =
            people.into_iter().filter(|key| Uuid::parse_str(key).is_ok_and(|key| !key.is_nil())).collect();
        if people.len() > TRAINERS {
            return List { address, people };
        }
    }
    panic!("the demonstration has an event with people");
}

/// Marks one person after the other until the server is gone; notes the key of each mark that was confirmed.
fn tap(server: &Server, cookie: &str, list: &List, first: usize, over: &AtomicBool, confirmed: &Mutex<Vec<Uuid>>) {
    for turn in 0.. {
        let key = Uuid::new_v4();
        let person = &list.people[(first + turn * TRAINERS) % list.people.len()];
        let status = if turn % 3 == 0 { "absent" } else { "present" };
        let body = format!("id={key}&person={person}&status={status}");
        match server.try_post_as(&format!("{}/marks", list.address), &body, cookie) {
            Some(303) => confirmed.lock().unwrap().push(key),
            Some(status) => panic!("a mark is answered {status}\n{}", server.log()),
            None => return,
        }
        if over.load(Ordering::Relaxed) {
            return;
        }
    }
}

/// The keys of all marks that are there.
fn marks(folder: &Folder) -> std::collections::HashSet<Uuid> {
    let file = folder.0.join("test.db");
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async move {
        let mut connection = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
        let keys: Vec<(Uuid,)> =
            sqlx::query_as("SELECT id FROM attendance_marks").fetch_all(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        keys.into_iter().map(|(key,)| key).collect()
    })
}

#[test]
fn nothing_that_was_confirmed_is_lost_when_it_is_killed() {
    let folder = Folder::new("kills");
    folder.succeeds(&["demo", "--people", "30"]);
    let mut server = Arc::new(Server::start(&folder, &[]));
    server.becomes_ready(200);
    let welcome = server.sign_in("trainer").text;
    let cookie = welcome.split("session=").nth(1).unwrap().split(';').next().unwrap().to_owned();
    let list = Arc::new(find_list(&server, &cookie));
    let confirmed = Arc::new(Mutex::new(Vec::new()));
    for round in 0..kills() {
        let over = Arc::new(AtomicBool::new(false));
        let trainers: Vec<_> = (0..TRAINERS)
            .map(|first| {
                let (server, list, cookie) = (Arc::clone(&server), Arc::clone(&list), cookie.clone());
                let (over, confirmed) = (Arc::clone(&over), Arc::clone(&confirmed));
                thread::spawn(move || tap(&server, &cookie, &list, first, &over, &confirmed))
            })
            .collect();
        // Each time in another moment of the work.
        thread::sleep(Duration::from_millis(60 + u64::from(round * 37 % 190)));
        server.kill();
        over.store(true, Ordering::Relaxed);
        for trainer in trainers {
            trainer.join().unwrap();
        }
        let there = marks(&folder);
        let missing: Vec<Uuid> = confirmed.lock().unwrap().iter().filter(|key| !there.contains(key)).copied().collect();
        assert!(missing.is_empty(), "after {round} rounds {} of {} are lost", missing.len(), there.len());
        // Facts, certificates and lists follow the marks, and the log follows all of them.
        folder.succeeds(&["database", "check"]);
        folder.succeeds(&["audit", "verify"]);
        server = Arc::new(Server::start(&folder, &[]));
        server.becomes_ready(200);
    }
    let confirmed = confirmed.lock().unwrap().len();
    assert!(confirmed > kills() as usize, "{confirmed} marks were confirmed in all");
}
