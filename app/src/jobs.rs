//! What is done outside of requests: the list of the kinds of jobs, and who works on them.
//!
//! What is remembered of jobs stands in `records::system::jobs`. Each process has a worker for each lane, senders for mails
//! of each urgency ([`post`]), and looks after itself once an hour.

mod kinds;
pub mod post;

use std::{sync::Arc, time::Duration};

use records::{
    Cx, Error, Result,
    people::duplicates::kept,
    retention::daily,
    system::{
        jobs::{
            self, Lane, Problem, Task, Work,
            lease::{self, Ending},
        },
        mails::Urgency,
        refused,
    },
};
use tokio::{task::JoinSet, time};

use self::{
    kinds::{Remind, Retain, Sweep},
    post::Post,
};
use crate::{found::list_file::ListFile, pages::events::paper::print::Print, web::state::App};
use records::{accounts::resets::SendLink, events::imports::run::Enter};

/// How often it is looked whether there is something to do, when nobody of this process says so.
pub(crate) const PAUSE: Duration = Duration::from_secs(2);
/// How often a worker says that it is alive, and asks whether its job is still wanted.
const BEAT: Duration = Duration::from_secs(2);
/// How often it is looked whether people have changed who have to be compared with everybody else.
const COMPARING: Duration = Duration::from_secs(10);
/// How often refused sign-ins are written down.
const REFUSED: Duration = Duration::from_mins(1);
/// How often what is over is forgotten.
const SWEEP: Duration = Duration::from_hours(1);

/// Makes of the list of kinds what depends on the kind: doing a job, and how often it is begun.
macro_rules! kinds {
    ($($task:ty),+ $(,)?) => {
        async fn run(app: App, work: Arc<Work>) -> Ending {
            match work.job.kind.as_str() {
                $(<$task as Task>::KIND => Box::pin(perform::<$task>(&app, &work)).await,)+
                _ => Ending::Failed(Problem::Unknown),
            }
        }

        fn attempts(kind: &str) -> i64 {
            match kind {
                $(<$task as Task>::KIND => <$task as Task>::ATTEMPTS,)+
                _ => 1,
            }
        }
    };
}

// Every kind of job. A new one is a type that is `Task` and `Run`, and a line here.
kinds![Enter, Print, ListFile, SendLink, Sweep, Retain, Remind];

/// How a kind of job is done.
pub(crate) trait Run: Task + Send {
    /// Does it. Looks at [`Work::step`] or [`Work::is_cancelled`] between pieces that take more than a moment.
    fn run(self, app: &App, work: &Arc<Work>) -> impl Future<Output = Result<Ending>> + Send;
}

async fn perform<T: Run>(app: &App, work: &Arc<Work>) -> Ending {
    if work.job.attempts > T::ATTEMPTS {
        return Ending::Failed(Problem::Ended);
    }
    let Ok(task) = serde_json::from_value::<T>(work.job.arguments.0.clone()) else {
        return Ending::Failed(Problem::Unknown);
    };
    match task.run(app, work).await {
        Ok(ending) => ending,
        Err(Error::NotFound) => Ending::Failed(Problem::Gone),
        Err(Error::Document(error)) => {
            tracing::warn!(job.id = %work.id(), job.kind = T::KIND, error = %error, "document not made");
            Ending::Failed(Problem::Document)
        }
        Err(error) if error.is_passing() => {
            tracing::warn!(job.id = %work.id(), job.kind = T::KIND, error = %error, "job waits");
            Ending::Later
        }
        Err(error) => {
            tracing::error!(job.id = %work.id(), job.kind = T::KIND, error = %error, "job failed");
            Ending::Again { attempts: T::ATTEMPTS }
        }
    }
}

/// Works for as long as the process runs. May be ended at any time: everything is in the database.
pub async fn work<P: Post>(app: App, post: Option<P>) {
    let mut workers = JoinSet::new();
    for lane in Lane::ALL {
        let app = app.clone();
        workers.spawn(again(lane.code(), move || work_in(app.clone(), *lane)));
    }
    if let Some(post) = post.map(Arc::new) {
        for urgency in Urgency::ALL {
            let (app, post) = (app.clone(), Arc::clone(&post));
            workers.spawn(again("post", move || post::send(app.clone(), Arc::clone(&post), urgency)));
        }
    }
    let (comparing, refusing) = (app.clone(), app.clone());
    workers.spawn(again("compare", move || compare(comparing.clone())));
    workers.spawn(again("refused", move || write_refused(refusing.clone())));
    workers.spawn(again("upkeep", move || look_after(app.clone())));
    workers.join_all().await;
}

/// Begins a worker anew whenever it has ended: only a fault ends one, and its work has to be done all the same.
pub async fn again<F: Future<Output = ()> + Send + 'static>(what: &'static str, begin: impl Fn() -> F) {
    loop {
        // A task of its own, which is stopped when this function is.
        let mut worker = JoinSet::new();
        worker.spawn(begin());
        if let Some(Err(error)) = worker.join_next().await {
            tracing::error!(job.worker = what, error = %error, "a worker has ended and begins anew");
        }
        time::sleep(PAUSE).await;
    }
}

/// Does the jobs of a lane, one after the other.
async fn work_in(app: App, lane: Lane) {
    let mut woken = app.woken();
    loop {
        match one(&app, lane).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(job.lane = lane.code(), error = %error, "no job can be taken"),
        }
        let _ = time::timeout(PAUSE, woken.changed()).await;
    }
}

/// Does the job of a lane whose turn it is; false when there is none.
pub async fn one(app: &App, lane: Lane) -> Result<bool> {
    let Some(work) = lease::take(&app.cx, lane).await? else { return Ok(false) };
    let work = Arc::new(work);
    // A task of its own: what panics does not end the lane. It is stopped when this function is.
    let mut task = JoinSet::new();
    task.spawn(run(app.clone(), Arc::clone(&work)));
    let ending = tokio::select! {
        ended = task.join_next() => if let Some(Ok(ending)) = ended {
            ending
        } else {
            tracing::error!(job.id = %work.id(), job.kind = work.job.kind, "job has panicked");
            Ending::Again { attempts: attempts(&work.job.kind) }
        },
        () = beat(&app.cx, &work) => {
            tracing::warn!(job.id = %work.id(), job.kind = work.job.kind, "somebody else does this job now");
            return Ok(true);
        }
    };
    while let Err(error) = lease::finish(&app.cx, &work, &ending).await {
        if !error.is_passing() {
            return Err(error);
        }
        // Until it can be written; somebody else may take the job meanwhile, and then nothing is written here.
        tracing::warn!(job.id = %work.id(), job.kind = work.job.kind, error = %error, "how a job ended is not written yet");
        time::sleep(PAUSE).await;
    }
    Ok(true)
}

/// Renews the lease until it is lost.
async fn beat(cx: &Cx, work: &Work) {
    loop {
        time::sleep(BEAT).await;
        match lease::renew(cx, work).await {
            Ok(true) => {}
            Ok(false) => return,
            // The lease is longer than several beats.
            Err(error) => tracing::warn!(job.id = %work.id(), error = %error, "lease not renewed"),
        }
    }
}

/// Has a job look after what is over.
async fn look_after(app: App) {
    let mut hour = time::interval(SWEEP);
    loop {
        hour.tick().await;
        if let Err(error) = plan_sweep(&app.cx).await {
            tracing::error!(error = %error, "sweep not planned");
        }
        app.wake();
    }
}

/// Writes down once a minute how many sign-ins were refused.
async fn write_refused(app: App) {
    let mut minute = time::interval(REFUSED);
    loop {
        minute.tick().await;
        if let Err(error) = refused::write(&app.cx).await {
            tracing::error!(error = %error, "refused sign-ins are not written down");
        }
    }
}

/// Plans to forget what is over and to remind people of events, unless that is planned already; once a day also what is not
/// kept any longer.
pub async fn plan_sweep(cx: &Cx) -> Result<()> {
    let is_due = daily::is_due(cx).await?;
    let mut tx = cx.db.begin().await?;
    jobs::enqueue(cx, &mut tx, &Sweep {}, None, "").await?;
    jobs::enqueue(cx, &mut tx, &Remind {}, None, "").await?;
    if is_due {
        jobs::enqueue(cx, &mut tx, &Retain {}, None, "").await?;
    }
    tx.commit().await
}

/// Compares whoever was entered or has changed with everybody else.
async fn compare(app: App) {
    let mut woken = app.woken();
    loop {
        match kept::settle(&app.cx).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(error = %error, "people were not compared"),
        }
        let _ = time::timeout(COMPARING, woken.changed()).await;
    }
}
