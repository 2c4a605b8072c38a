//! People who work at the same time: trainers who mark, a trainee who answers a test.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle, sleep},
    time::{Duration, Instant},
};

use sqlx::{ConnectOptions, Connection, PgConnection, sqlite::SqliteConnectOptions};
use uuid::Uuid;

use super::super::serving::{HANGS, Server};

/// So many trainers tap at the same time.
const TRAINERS: usize = 4;
/// The test that the trainee answers.
const TEST: &str = "/courses/phase-2/recognising/02-combining/post";

/// What can become of the server while they work.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outage {
    /// It ends.
    Program,
    /// It goes on, and says that it cannot write.
    Database,
}

/// The work, and what was confirmed of it.
pub struct Work {
    trainer: String,
    trainee: String,
    /// The address of a session, and the people on its list.
    list: String,
    people: Vec<String>,
    attempt: String,
    /// The options of the first question.
    options: Vec<String>,
    /// The keys of all marks that were confirmed.
    marks: Mutex<Vec<Uuid>>,
    answer: Mutex<Answer>,
    answers: AtomicUsize,
    /// How often somebody was told that nothing can be written.
    refused: AtomicUsize,
    /// When what was confirmed last was sent, for each who writes.
    sent: Mutex<[Option<Instant>; TRAINERS + 1]>,
}

/// The option that was confirmed last, and the one that was sent last.
#[derive(Default)]
struct Answer {
    confirmed: String,
    sent: String,
}

/// The key that stands behind `before`.
fn key_after<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.get(..36).filter(|key| Uuid::parse_str(key).is_ok())
}

/// The first session with people to mark.
fn find_list(server: &Server, cookie: &str) -> (String, Vec<String>) {
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
            return (address, people);
        }
    }
    panic!("the demonstration has an event with people");
}

/// The options of a page with a question, and whether each is chosen.
fn options(page: &str) -> Vec<(String, bool)> {
    let fields = page.split("name=\"option\" value=\"").skip(1);
    let heads = fields.map(|rest| rest.split('>').next().unwrap());
    heads.map(|head| (head.split('"').next().unwrap().to_owned(), head.contains("checked"))).collect()
}

impl Work {
    /// On a platform with demonstration data.
    pub fn find(server: &Server) -> Arc<Self> {
        let [marks, answers] = ["trainer", "trainee"].map(|user| {
            let welcome = server.sign_in(user).text;
            welcome.split("session=").nth(1).unwrap().split(';').next().unwrap().to_owned()
        });
        let (list, people) = find_list(server, &marks);
        let course = TEST.rsplitn(3, '/').last().unwrap();
        for address in [format!("{course}/start"), format!("{TEST}/begin")] {
            assert_eq!(server.try_post_as(&address, "", &answers), Some(303), "{address}");
        }
        let page = server.get_as(&format!("{TEST}/questions/1"), &answers).text;
        let attempt = key_after(&page, "name=\"attempt\" value=\"").unwrap().to_owned();
        let options = options(&page).into_iter().map(|(option, _)| option).collect();
        Arc::new(Self {
            trainer: marks,
            trainee: answers,
            list,
            people,
            attempt,
            options,
            marks: Mutex::default(),
            answer: Mutex::default(),
            answers: AtomicUsize::new(0),
            refused: AtomicUsize::new(0),
            sent: Mutex::default(),
        })
    }

    /// How much was confirmed in all.
    pub fn confirmed(&self) -> usize {
        self.marks.lock().unwrap().len() + self.answers.load(Ordering::SeqCst)
    }

    /// How often somebody was told that nothing can be written.
    pub fn refused(&self) -> usize {
        self.refused.load(Ordering::SeqCst)
    }

    /// Waits until everybody has had something confirmed that they sent after this moment; says how long after it that was.
    pub fn recovers(&self, since: Instant, server: &Server) -> Duration {
        while !self.sent.lock().unwrap().iter().all(|sent| sent.is_some_and(|sent| sent > since)) {
            assert!(since.elapsed() < HANGS, "nobody can write\n{}", server.log());
            sleep(Duration::from_millis(2));
        }
        since.elapsed()
    }

    /// Marks one person after the other.
    fn mark(&self, writer: usize, server: &Server, outage: Outage, over: &AtomicBool) {
        for turn in 0.. {
            let key = Uuid::new_v4();
            let person = &self.people[(writer + turn * TRAINERS) % self.people.len()];
            let status = if turn % 3 == 0 { "absent" } else { "present" };
            let body = format!("id={key}&person={person}&status={status}");
            if !self.send(writer, server, &format!("{}/marks", self.list), &body, outage, over) {
                return;
            }
            self.marks.lock().unwrap().push(key);
        }
    }

    /// Chooses one option after the other.
    fn answer(&self, writer: usize, server: &Server, outage: Outage, over: &AtomicBool) {
        let address = format!("{TEST}/questions/1");
        for option in self.options.iter().cycle() {
            self.answer.lock().unwrap().sent.clone_from(option);
            let body = format!("attempt={}&option={option}", self.attempt);
            if !self.send(writer, server, &address, &body, outage, over) {
                return;
            }
            self.answer.lock().unwrap().confirmed.clone_from(option);
            self.answers.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Sends something until it is confirmed; false where that is not to be any more.
    fn send(
        &self,
        writer: usize,
        server: &Server,
        address: &str,
        body: &str,
        outage: Outage,
        over: &AtomicBool,
    ) -> bool {
        let cookie = if writer < TRAINERS { &self.trainer } else { &self.trainee };
        while !over.load(Ordering::SeqCst) {
            let begun = Instant::now();
            match server.try_post_as(address, body, cookie) {
                Some(303) => {
                    self.sent.lock().unwrap()[writer] = Some(begun);
                    return true;
                }
                // As a device does, which keeps what it could not send.
                Some(503) if outage == Outage::Database => {
                    self.refused.fetch_add(1, Ordering::SeqCst);
                    sleep(Duration::from_millis(20));
                }
                None if outage == Outage::Program => return false,
                status => panic!("{address} is answered {status:?}\n{}", server.log()),
            }
        }
        false
    }

    /// What was answered is what the page shows: what was confirmed last, or what was under way.
    pub fn check_answer(&self, server: &Server) {
        let page = server.get_as(&format!("{TEST}/questions/1"), &self.trainee);
        let shown: String =
            options(&page.text).into_iter().filter(|(_, chosen)| *chosen).map(|(option, _)| option).collect();
        let mut answer = self.answer.lock().unwrap();
        let known = [answer.confirmed.clone(), answer.sent.clone()];
        assert!(known.contains(&shown), "{shown:?} of {known:?}\n{}", page.text);
        // Also where nobody was told so: from here on it stays.
        answer.confirmed = shown;
    }

    /// Every mark that was confirmed is among those that are there.
    pub fn check_marks(&self, there: &HashSet<Uuid>) {
        let confirmed = self.marks.lock().unwrap();
        let missing = confirmed.iter().filter(|key| !there.contains(key)).count();
        assert_eq!(missing, 0, "of {} that were confirmed", confirmed.len());
    }
}

/// People at work.
pub struct Load {
    people: Vec<JoinHandle<()>>,
    over: Arc<AtomicBool>,
}

impl Load {
    pub fn begin(work: &Arc<Work>, server: &Arc<Server>, outage: Outage) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let people = (0..=TRAINERS).map(|writer| {
            let (work, server, over) = (Arc::clone(work), Arc::clone(server), Arc::clone(&over));
            thread::spawn(move || match writer {
                TRAINERS => work.answer(writer, &server, outage, &over),
                _ => work.mark(writer, &server, outage, &over),
            })
        });
        Self { people: people.collect(), over }
    }

    pub fn end(mut self) {
        self.over.store(true, Ordering::SeqCst);
        for person in self.people.drain(..) {
            person.join().unwrap();
        }
    }
}

/// Where a test fails in the middle, nobody goes on: they hold the server.
impl Drop for Load {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
    }
}

const MARKS: &str = "SELECT id FROM attendance_marks";

fn block<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// The keys of all marks in a file.
pub fn marks_in_file(file: &std::path::Path) -> HashSet<Uuid> {
    block(async {
        let mut connection = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
        let keys: Vec<(Uuid,)> = sqlx::query_as(MARKS).fetch_all(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        keys.into_iter().map(|(key,)| key).collect()
    })
}

/// The keys of all marks on PostgreSQL.
pub fn marks_on_postgres(url: &str) -> HashSet<Uuid> {
    block(async {
        let mut connection = PgConnection::connect(url).await.unwrap();
        let keys: Vec<(Uuid,)> = sqlx::query_as(MARKS).fetch_all(&mut connection).await.unwrap();
        keys.into_iter().map(|(key,)| key).collect()
    })
}

/// Whether PostgreSQL lets somebody in.
pub fn lets_in(url: &str) -> bool {
    block(async { PgConnection::connect(url).await.is_ok() })
}
