//! Figures for whoever watches over servers, on a listener of their own: none of them is for strangers.

use std::{
    fmt::Write as _,
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use app::App;
use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use records::system::{
    db::writes::WRITES,
    upkeep::{self, What},
};

use crate::{config::VERSION, watch};

/// Requests since the start.
pub static REQUESTS: Requests = Requests::new();

/// The upper ends of the times that are told apart, in milliseconds.
const TIMES: [u64; 10] = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000];

/// How many requests were answered, with which class of status, and in which time.
pub struct Requests {
    by_class: [AtomicU64; 5],
    /// Not longer than each of [`TIMES`], and longer than the one before it; behind them those that took longer than all.
    by_time: [AtomicU64; TIMES.len() + 1],
    micros: AtomicU64,
}

impl Requests {
    const fn new() -> Self {
        Self {
            by_class: [const { AtomicU64::new(0) }; 5],
            by_time: [const { AtomicU64::new(0) }; TIMES.len() + 1],
            micros: AtomicU64::new(0),
        }
    }

    /// Counts one.
    pub fn count(&self, status: u16, took: Duration) {
        let class = usize::from(status / 100).clamp(1, 5) - 1;
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let time = TIMES.iter().position(|millis| micros <= millis * 1000).unwrap_or(TIMES.len());
        self.by_class[class].fetch_add(1, Ordering::Relaxed);
        self.by_time[time].fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }
}

/// What is asked when somebody looks.
#[derive(Clone)]
struct Asked {
    app: App,
    database: Option<PathBuf>,
}

/// The figures, and nothing else.
pub fn router(app: App, database: Option<PathBuf>) -> Router {
    Router::new().route("/metrics", get(show)).with_state(Asked { app, database })
}

async fn show(State(asked): State<Asked>) -> Response {
    let text = asked.text().await;
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// Figures in the text format of Prometheus.
#[derive(Default)]
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, about: &str) {
        // Writing into a string cannot fail; nor here below.
        let _ = writeln!(self.0, "# HELP {name} {about}\n# TYPE {name} {kind}");
    }

    fn value(&mut self, name: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "{name} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, about: &str, value: impl std::fmt::Display) {
        self.family(name, kind, about);
        self.value(name, value);
    }
}

/// Microseconds as seconds, exactly.
fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

impl Asked {
    async fn text(&self) -> String {
        let mut page = Page::default();
        page.family("dayaq_info", "gauge", "The release.");
        page.value(&format!("dayaq_info{{version=\"{VERSION}\"}}"), 1);
        requests(&mut page);
        let writes = WRITES.counted();
        page.one("dayaq_writes_total", "counter", "Transactions that are durable.", writes.done);
        page.one("dayaq_writes_failed_total", "counter", "Transactions that could not be written.", writes.failed);
        page.one(
            "dayaq_writes_seconds_total",
            "counter",
            "How long the database took for them.",
            seconds(writes.micros),
        );
        self.disk(&mut page);
        self.database(&mut page).await;
        page.0
    }

    fn disk(&self, page: &mut Page) {
        if let Some((free, all)) = self.database.as_deref().and_then(|file| watch::space(file).ok()) {
            page.one("dayaq_disk_free_bytes", "gauge", "What is free on the disk of the database.", free);
            page.one("dayaq_disk_bytes", "gauge", "The disk of the database.", all);
        }
    }

    async fn database(&self, page: &mut Page) {
        let cx = &self.app.cx;
        let behind = cx.clock.behind().map_or(0, |behind| behind.num_seconds());
        page.one("dayaq_clock_behind_seconds", "gauge", "By how much the clock is behind what was written.", behind);
        let waiting = upkeep::waiting(cx).await;
        page.one("dayaq_database_up", "gauge", "Whether the database answers.", u8::from(waiting.is_ok()));
        if let Ok(waiting) = waiting {
            page.one("dayaq_mails_waiting", "gauge", "Mails that will be tried.", waiting.mails);
            page.one("dayaq_mails_given_up", "gauge", "Mails that will not be tried any more.", waiting.mails_given_up);
            page.one("dayaq_jobs_waiting", "gauge", "Jobs that are not done.", waiting.jobs);
            page.one("dayaq_jobs_failed", "gauge", "Jobs that have failed.", waiting.jobs_failed);
        }
        if let Ok(Some(at)) = upkeep::last(cx, What::Backup).await {
            let age = (cx.now() - at).num_seconds();
            page.one("dayaq_backup_age_seconds", "gauge", "Since when there is a backup by `dayaq backup`.", age);
        }
    }
}

fn requests(page: &mut Page) {
    let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    page.family("dayaq_requests_total", "counter", "Requests that were answered, by class of status.");
    for (class, counter) in (1..).zip(&REQUESTS.by_class) {
        page.value(&format!("dayaq_requests_total{{class=\"{class}xx\"}}"), read(counter));
    }
    let name = "dayaq_request_duration_seconds";
    page.family(name, "histogram", "How long it took until an answer began.");
    let mut sum = 0;
    for (millis, counter) in TIMES.iter().zip(&REQUESTS.by_time) {
        sum += read(counter);
        page.value(&format!("{name}_bucket{{le=\"{}\"}}", seconds(millis * 1000)), sum);
    }
    sum += REQUESTS.by_time.last().map_or(0, read);
    page.value(&format!("{name}_bucket{{le=\"+Inf\"}}"), sum);
    page.value(&format!("{name}_sum"), seconds(read(&REQUESTS.micros)));
    page.value(&format!("{name}_count"), sum);
}
