//! Work outside of requests: each job once, in its turn, whatever happens to a process.

use std::collections::BTreeSet;

use chrono::Duration;
use records::{
    Conflict, Cx, Db, Error,
    system::{
        jobs::{
            self, Job, JobId, Lane, Problem, State, Task, asked,
            files::{self, Made},
            lease::{self, Ending},
            pieces,
        },
        key::AccountId,
        mails::{self, Urgency},
    },
};
use serde::{Deserialize, Serialize};

use crate::support::{World, both};

#[derive(Serialize, Deserialize)]
struct Draw {
    pages: i64,
}

impl Task for Draw {
    const KIND: &'static str = "draw";
    const LANE: Lane = Lane::Files;
    const ATTEMPTS: i64 = 3;
}

/// Goes before every drawing.
#[derive(Serialize, Deserialize)]
struct Hurry {}

impl Task for Hurry {
    const KIND: &'static str = "hurry";
    const LANE: Lane = Lane::Files;
    const PRIORITY: i64 = -1;
    const ATTEMPTS: i64 = 3;
}

#[derive(Serialize, Deserialize)]
struct Clean {}

impl Task for Clean {
    const KIND: &'static str = "clean";
    const LANE: Lane = Lane::Upkeep;
    const ATTEMPTS: i64 = 3;

    fn open_key(&self) -> Option<String> {
        Some("clean".to_owned())
    }
}

const OWNER: AccountId = AccountId::NIL;

async fn ask<T: Task>(cx: &Cx, task: &T) -> Option<JobId> {
    let mut tx = cx.db.begin().await.unwrap();
    let job = jobs::enqueue(cx, &mut tx, task, Some(OWNER), "Badges").await.unwrap();
    tx.commit().await.unwrap();
    job
}

async fn find(cx: &Cx, id: JobId) -> Job {
    asked::find(cx, id).await.unwrap().unwrap()
}

async fn take(cx: &Cx, lane: Lane) -> Option<jobs::Work> {
    lease::take(cx, lane).await.unwrap()
}

fn later(cx: &Cx, seconds: i64) {
    cx.clock.set(cx.now() + Duration::seconds(seconds));
}

both! {
    async fn a_job_is_taken_once_by_many_servers(world: World) {
        let mut asked = BTreeSet::new();
        for pages in 0..20 {
            asked.extend(ask(&world.cx, &Draw { pages }).await);
        }
        #[expect(clippy::async_yields_async, reason = "the servers work beside each other")]
        let servers = (0..3).map(async |_| {
            let mut cx = Cx::new(Db::connect(&world.url).await.unwrap());
            cx.clock = world.cx.clock.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                while let Some(work) = take(&cx, Lane::Files).await {
                    taken.push(work.id());
                    lease::finish(&cx, &work, &Ending::Done).await.unwrap();
                }
                taken
            })
        });
        let mut started = Vec::new();
        for server in servers {
            started.push(server.await);
        }
        let mut taken = Vec::new();
        for server in started {
            taken.extend(server.await.unwrap());
        }
        assert_eq!(taken.len(), 20, "none twice");
        assert_eq!(taken.into_iter().collect::<BTreeSet<_>>(), asked, "none left");
        assert_eq!(world.count("jobs WHERE state = 'done' AND attempts = 1").await, 20);
    }
}

both! {
    async fn who_says_nothing_for_a_while_has_lost_their_job(world: World) {
        let cx = &world.cx;
        let id = ask(cx, &Draw { pages: 1 }).await.unwrap();
        let first = take(cx, Lane::Files).await.unwrap();
        assert!(first.step(3, 10));
        later(cx, 15);
        assert!(lease::renew(cx, &first).await.unwrap());
        assert_eq!((find(cx, id).await.done, find(cx, id).await.total), (3, 10));
        later(cx, 15);
        assert!(take(cx, Lane::Files).await.is_none(), "the lease was renewed");
        later(cx, 5);
        let second = take(cx, Lane::Files).await.expect("nobody works on it any more");
        assert_eq!((second.id(), second.job.attempts), (id, 2));
        // The first one was only asleep: what it says counts for nothing.
        assert!(!lease::renew(cx, &first).await.unwrap());
        let mut tx = cx.db.begin().await.unwrap();
        assert!(!lease::hold(cx, &mut tx, &first).await.unwrap());
        drop(tx);
        let made = Made { name: "old.pdf".into(), media_type: "application/pdf".into(), bytes: b"old".to_vec() };
        lease::finish(cx, &first, &Ending::Made(made)).await.unwrap();
        assert_eq!(find(cx, id).await.state, State::Running);
        let made = Made { name: "new.pdf".into(), media_type: "application/pdf".into(), bytes: b"new".to_vec() };
        lease::finish(cx, &second, &Ending::Made(made.clone())).await.unwrap();
        assert_eq!(files::of(cx, id).await.unwrap().unwrap().name, made.name);
        assert_eq!(files::piece(cx, id, 0).await.unwrap(), made.bytes);
        later(cx, 3600);
        assert!(take(cx, Lane::Files).await.is_none());
    }
}

both! {
    async fn work_is_written_down_with_its_reason_or_not_at_all(world: World) {
        let mut tx = world.cx.db.begin().await.unwrap();
        assert!(jobs::enqueue(&world.cx, &mut tx, &Draw { pages: 1 }, None, "").await.unwrap().is_some());
        drop(tx);
        assert!(take(&world.cx, Lane::Files).await.is_none());
    }
}

both! {
    async fn lanes_do_not_wait_for_each_other_and_in_a_lane_the_urgent_goes_first(world: World) {
        let cx = &world.cx;
        let slow = ask(cx, &Draw { pages: 1 }).await.unwrap();
        later(cx, 1);
        let next = ask(cx, &Draw { pages: 2 }).await.unwrap();
        later(cx, 1);
        let urgent = ask(cx, &Hurry {}).await.unwrap();
        let clean = ask(cx, &Clean {}).await.unwrap();
        let order = [take(cx, Lane::Files).await, take(cx, Lane::Files).await, take(cx, Lane::Files).await];
        assert_eq!(order.map(|work| work.unwrap().id()), [urgent, slow, next]);
        assert_eq!(take(cx, Lane::Upkeep).await.unwrap().id(), clean);
        assert!(take(cx, Lane::Imports).await.is_none());
    }
}

both! {
    async fn what_is_planned_already_is_not_planned_again(world: World) {
        let cx = &world.cx;
        assert!(ask(cx, &Clean {}).await.is_some());
        assert!(ask(cx, &Clean {}).await.is_none(), "it waits");
        let work = take(cx, Lane::Upkeep).await.unwrap();
        assert!(ask(cx, &Clean {}).await.is_none(), "it is being done");
        lease::finish(cx, &work, &Ending::Done).await.unwrap();
        assert!(ask(cx, &Clean {}).await.is_some());
        let work = take(cx, Lane::Upkeep).await.unwrap();
        lease::finish(cx, &work, &Ending::Failed(Problem::Unknown)).await.unwrap();
        assert!(ask(cx, &Clean {}).await.is_some());
        let failed = find(cx, work.id()).await;
        assert!(matches!(asked::retry(cx, OWNER, &failed).await, Err(Error::Conflict(Conflict::Changed))), "another one waits");
    }
}

both! {
    async fn what_fails_is_tried_again_with_growing_pauses_and_given_up(world: World) {
        let cx = &world.cx;
        let id = ask(cx, &Draw { pages: 1 }).await.unwrap();
        let again = Ending::Again { attempts: Draw::ATTEMPTS };
        lease::finish(cx, &take(cx, Lane::Files).await.unwrap(), &again).await.unwrap();
        for pause in [5, 10] {
            assert_eq!(find(cx, id).await.state, State::Waiting);
            later(cx, pause - 1);
            assert!(take(cx, Lane::Files).await.is_none(), "before {pause} seconds");
            later(cx, 1);
            let again = Ending::Again { attempts: Draw::ATTEMPTS };
            lease::finish(cx, &take(cx, Lane::Files).await.unwrap(), &again).await.unwrap();
        }
        let failed = find(cx, id).await;
        assert_eq!((failed.state, failed.problem), (State::Failed, Some(Problem::Fault)));
        later(cx, 24 * 3600);
        assert!(take(cx, Lane::Files).await.is_none());
        assert!(asked::open_or_failed(cx).await.unwrap().iter().any(|job| job.id == id));
        // Somebody has seen to it.
        asked::retry(cx, OWNER, &failed).await.unwrap();
        assert!(matches!(asked::retry(cx, OWNER, &failed).await, Err(Error::Conflict(_))));
        let work = take(cx, Lane::Files).await.unwrap();
        assert_eq!((work.job.attempts, work.job.problem), (1, None));
        lease::finish(cx, &work, &Ending::Done).await.unwrap();
        assert!(asked::open_or_failed(cx).await.unwrap().is_empty());
    }
}

both! {
    async fn a_turn_that_was_stopped_by_what_passes_does_not_count(world: World) {
        let cx = &world.cx;
        let id = ask(cx, &Draw { pages: 1 }).await.unwrap();
        for _ in 0..3 * Draw::ATTEMPTS {
            let work = take(cx, Lane::Files).await.unwrap();
            assert_eq!(work.job.attempts, 1);
            lease::finish(cx, &work, &Ending::Later).await.unwrap();
            assert!(take(cx, Lane::Files).await.is_none(), "not at once");
            later(cx, 5);
        }
        assert_eq!(find(cx, id).await.state, State::Waiting);
    }
}

both! {
    async fn what_is_not_wanted_any_more_stops(world: World) {
        let cx = &world.cx;
        let runs = ask(cx, &Draw { pages: 1 }).await.unwrap();
        later(cx, 1);
        let waits = ask(cx, &Draw { pages: 2 }).await.unwrap();
        let work = take(cx, Lane::Files).await.unwrap();
        assert_eq!(work.id(), runs);
        assert!(work.step(1, 9));
        asked::cancel(cx, OWNER, &find(cx, runs).await).await.unwrap();
        assert!(work.step(2, 9), "it does not know yet");
        assert!(lease::renew(cx, &work).await.unwrap(), "it is still the one that works");
        assert!(!work.step(3, 9));
        lease::finish(cx, &work, &Ending::Cancelled).await.unwrap();
        let stopped = find(cx, runs).await;
        assert_eq!((stopped.state, stopped.done, stopped.problem), (State::Cancelled, 3, None));
        // One that waits learns of it when it is taken.
        asked::cancel(cx, OWNER, &find(cx, waits).await).await.unwrap();
        assert!(take(cx, Lane::Files).await.unwrap().is_cancelled());
        // What has ended stays as it ended.
        let log = world.count("audit_log").await;
        asked::cancel(cx, OWNER, &stopped).await.unwrap();
        assert_eq!((find(cx, runs).await.cancel_asked_at, world.count("audit_log").await), (stopped.cancel_asked_at, log));
        assert_eq!(asked::of_owner(cx, OWNER).await.unwrap().len(), 2);
        assert!(asked::of_owner(cx, cx.id()).await.unwrap().is_empty());
    }
}

both! {
    async fn files_are_kept_for_a_day_and_jobs_for_two_weeks(world: World) {
        let cx = &world.cx;
        let id = ask(cx, &Draw { pages: 1 }).await.unwrap();
        let made = Made { name: "a.pdf".into(), media_type: "application/pdf".into(), bytes: vec![0, 159, 7] };
        lease::finish(cx, &take(cx, Lane::Files).await.unwrap(), &Ending::Made(made)).await.unwrap();
        later(cx, 24 * 3600);
        files::sweep(cx).await.unwrap();
        assert_eq!(files::of(cx, id).await.unwrap().map(|file| (file.name, file.pieces, file.size)), Some(("a.pdf".into(), 1, 3)));
        later(cx, 1);
        files::sweep(cx).await.unwrap();
        assert_eq!(files::of(cx, id).await.unwrap(), None);
        assert_eq!(find(cx, id).await.state, State::Done);
        let waits = ask(cx, &Draw { pages: 1 }).await.unwrap();
        later(cx, 14 * 24 * 3600);
        files::sweep(cx).await.unwrap();
        assert!(asked::find(cx, id).await.unwrap().is_none());
        assert!(asked::find(cx, waits).await.unwrap().is_some(), "what is to be done is not forgotten");
    }
}

both! {
    async fn a_long_file_is_kept_in_pieces(world: World) {
        let cx = &world.cx;
        let id = ask(cx, &Draw { pages: 1 }).await.unwrap();
        let made = || Made { name: "a.csv".into(), media_type: "text/csv".into(), bytes: b"end".to_vec() };
        // The first turn wrote two pieces and fell asleep.
        let first = take(cx, Lane::Files).await.unwrap();
        assert!(pieces::begin(cx, &first).await.unwrap());
        for (place, piece) in [b"old".as_slice(), b"older"].into_iter().enumerate() {
            assert!(pieces::put(cx, &first, i64::try_from(place).unwrap(), piece).await.unwrap());
        }
        assert_eq!(files::of(cx, id).await.unwrap(), None, "it is not made yet");
        later(cx, 20);
        let second = take(cx, Lane::Files).await.unwrap();
        assert!(!pieces::put(cx, &first, 2, b"oldest").await.unwrap(), "somebody else has the job");
        assert!(!pieces::begin(cx, &first).await.unwrap());
        // The second one begins anew.
        assert!(pieces::begin(cx, &second).await.unwrap());
        assert!(pieces::put(cx, &second, 0, b"new ").await.unwrap());
        lease::finish(cx, &second, &Ending::Made(made())).await.unwrap();
        let kept = files::of(cx, id).await.unwrap().unwrap();
        assert_eq!((kept.pieces, kept.size), (2, 7));
        let mut whole = Vec::new();
        for place in 0..kept.pieces {
            whole.extend(files::piece(cx, id, place).await.unwrap());
        }
        assert_eq!(whole, b"new end");
        assert!(matches!(files::piece(cx, id, 2).await, Err(Error::NotFound)));
        later(cx, 24 * 3600 + 1);
        files::sweep(cx).await.unwrap();
        assert_eq!((world.count("job_files").await, world.count("job_pieces").await), (0, 0));
    }
}

both! {
    async fn mails_are_taken_by_urgency_and_many_at_a_time(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let task = serde_json::from_value(serde_json::json!({ "name": "manager" })).unwrap();
        records::accounts::resets::send_link(cx, &task).await.unwrap();
        world.tamper("INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_attempt_at, urgency)
            SELECT id, 'many@example.org', '', '', created_at, 0, '2026-11-01T00:00:00+00:00', 2 FROM people").await.unwrap();
        world.tamper("INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_attempt_at)
            SELECT id, 'one@example.org', '', '', created_at, 0, '2026-11-01T00:00:00+00:00' FROM accounts").await.unwrap();
        let take = async |urgency| mails::take(cx, urgency, 3, Duration::minutes(1)).await.unwrap();
        let secrets = take(Urgency::Secret).await;
        assert_eq!(secrets.iter().map(|m| m.recipient.as_str()).collect::<Vec<_>>(), ["manager@example.org"]);
        let people = world.count("people").await;
        assert!(people > 3, "{people}");
        let many = take(Urgency::Mass).await;
        assert!(many.len() == 3 && many.iter().all(|mail| mail.recipient == "many@example.org" && mail.attempts == 1));
        // Written by a server that knows of no urgency.
        assert!(take(Urgency::Notice).await.iter().all(|mail| mail.recipient == "one@example.org"));
        let mut taken = 3;
        loop {
            let more = take(Urgency::Mass).await.len();
            taken += i64::try_from(more).unwrap();
            if more == 0 {
                break;
            }
        }
        assert_eq!(taken, people, "each once");
    }
}
